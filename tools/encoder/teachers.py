"""Teachers: feed-forward ONNX graphs that run in torch, on whatever device torch has."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import Tensor, nn

from refusals import RefusalError

Attributes = Mapping[str, Any]
Inputs = Sequence[Tensor | None]
Operation = Callable[[Inputs, Attributes], Tensor]


class Teacher(nn.Module):
    """An ONNX image encoder. Input N × 3 × H × W, 0…1, resized to what the graph takes; output N × features, float32.

    Convolutions and products run in `precision`, whatever the file holds; sums over the picture and norms in float32.
    """

    def __init__(
        self, path: Path, size: int | None = None, output: str | None = None, precision: torch.dtype = torch.float32
    ) -> None:
        """Reads the graph. Refuses one that cannot be run, and says why."""
        super().__init__()
        graph = _read(path)
        initialisers = {tensor.name: tensor for tensor in graph.initializer}
        inputs = [value for value in graph.input if value.name not in initialisers]
        outputs = [value.name for value in graph.output]
        if len(inputs) != 1:
            raise RefusalError(f'{path} takes {len(inputs)} inputs; a teacher takes one, pixels.')
        self.name = path.name
        self.size = size or _fixed_size(inputs[0], path)
        self.output = output or ('embedding' if 'embedding' in outputs else outputs[0])
        if self.output not in outputs:
            raise RefusalError(f'{path} has no output {self.output}; it has {", ".join(outputs)}.')
        self.input = inputs[0].name
        self.nodes = _needed(graph, self.output)
        unknown = sorted({node.op_type for node in self.nodes} - OPERATIONS.keys() - {'Constant'})
        if unknown:
            raise RefusalError(
                f'{path} uses {", ".join(unknown)}; a teacher may use {", ".join(sorted(OPERATIONS))}. Add them to teachers.py.'
            )
        self.attributes = [{a.name: onnx.helper.get_attribute_value(a) for a in node.attribute} for node in self.nodes]
        # What no later node reads: given up at once, or a large teacher would fill the GPU with what it no longer needs.
        last = {name: at for at, node in enumerate(self.nodes) for name in node.input}
        self.done = [
            [name for name in node.input if last[name] == at and name != self.output] for at, node in enumerate(self.nodes)
        ]
        self.weights: dict[str, str] = {}
        # Small integers (axes, shapes) and scalars (limits of Clip) stay on the host, where reading them waits for nothing.
        self.host: dict[str, Tensor] = {}
        used = {name for node in self.nodes for name in node.input}
        tensors = [(name, tensor) for name, tensor in initialisers.items() if name in used]
        tensors += [
            (node.output[0], a['value'])
            for node, a in zip(self.nodes, self.attributes, strict=True)
            if node.op_type == 'Constant' and 'value' in a
        ]
        for name, tensor in tensors:
            value = torch.from_numpy(np.array(numpy_helper.to_array(tensor)))
            if not value.is_floating_point() or value.dim() == 0:
                self.host[name] = value
                continue
            self.weights[name] = f'weight{len(self.weights)}'
            self.register_buffer(self.weights[name], value.to(precision))

    def forward(self, pictures: Tensor) -> Tensor:
        """N × 3 × H × W, 0…1, to N × features of length 1."""
        if pictures.shape[-1] != self.size:
            pictures = F.interpolate(pictures, size=(self.size, self.size), mode='bicubic', align_corners=False).clamp(0, 1)
        values: dict[str, Tensor] = {self.input: pictures.contiguous(memory_format=torch.channels_last), **self.host}
        for node, attributes, done in zip(self.nodes, self.attributes, self.done, strict=True):
            if node.op_type == 'Constant':
                continue
            inputs = [self._value(values, name) for name in node.input]
            values[node.output[0]] = OPERATIONS[node.op_type](inputs, attributes)
            del inputs
            for name in done:
                values.pop(name, None)
        return F.normalize(values[self.output].float().flatten(1))

    def _value(self, values: Mapping[str, Tensor], name: str) -> Tensor | None:
        if name == '':
            return None
        return values[name] if name in values else self.get_buffer(self.weights[name])


def parse_teacher(text: str) -> tuple[Path, int | None, str | None]:
    """`FILE[:SIZE[:OUTPUT]]`, such as `mobilenet.onnx:224:embedding`."""
    match = re.fullmatch(r'(.+?\.onnx)(?::(\d+)(?::(.+))?)?', text)
    if match is None:
        raise RefusalError(f'{text} is no teacher; write FILE.onnx, FILE.onnx:SIZE or FILE.onnx:SIZE:OUTPUT.')
    return Path(match[1]), int(match[2]) if match[2] else None, match[3]


def open_teacher(text: str, device: torch.device, sample: Tensor) -> tuple[Teacher, str]:
    """The teacher of an argument, in float16 on a GPU where that agrees with float32 on a sample, and a line that says so.

    Half precision keeps 11 bits of a number, bfloat16 only 8; what speaks against it is overflow, which the sample shows.
    """
    path, size, output = parse_teacher(text)
    exact = Teacher(path, size, output).to(device).eval()
    try:
        with torch.no_grad():
            features = exact(sample)
    except (RuntimeError, IndexError, KeyError, ValueError) as error:
        raise RefusalError(f'{path} cannot be run on pictures of {exact.size} pixels: {error}') from error
    if device.type == 'cpu':
        return exact, f'teacher {exact.name}: {exact.size} px, float32'
    half = Teacher(path, size, output, torch.float16).to(device).eval()
    with torch.no_grad():
        agreement = float((features * half(sample)).sum(1).min())
    # NaN is not above anything either.
    if agreement > 0.995:
        return half, f'teacher {half.name}: {half.size} px, float16 (least cosine to float32 {agreement:.4f})'
    return exact, f'teacher {exact.name}: {exact.size} px, float32, for float16 is too coarse (least cosine {agreement:.4f})'


def _read(path: Path) -> onnx.GraphProto:
    try:
        return onnx.load(path).graph
    except Exception as error:
        raise RefusalError(f'{path} cannot be read as an ONNX model: {error}') from error


def _fixed_size(value: onnx.ValueInfoProto, path: Path) -> int:
    sides = [dimension.dim_value for dimension in value.type.tensor_type.shape.dim]
    if len(sides) != 4 or sides[2] == 0 or sides[2] != sides[3]:
        raise RefusalError(f'{path} does not say how large its pictures are; write {path.name}:SIZE.')
    return int(sides[2])


def _needed(graph: onnx.GraphProto, output: str) -> list[onnx.NodeProto]:
    """The nodes that an output depends on, in their order."""
    wanted, nodes = {output}, []
    for node in reversed(graph.node):
        if wanted & set(node.output):
            wanted |= set(node.input)
            nodes.append(node)
    return nodes[::-1]


def _tensor(inputs: Inputs, at: int = 0) -> Tensor:
    value = inputs[at]
    if value is None:
        raise RefusalError('a graph leaves out an input that is needed; export the teacher again.')
    return value


def _optional(inputs: Inputs, at: int) -> Tensor | None:
    return inputs[at] if len(inputs) > at else None


def _pads(x: Tensor, attributes: Attributes, kernel: Sequence[int]) -> tuple[int, int, int, int]:
    """Left, right, top, bottom, as F.pad takes them."""
    auto = attributes.get('auto_pad', b'NOTSET')
    if auto in (b'NOTSET', b'VALID'):
        top, left, bottom, right = attributes.get('pads', (0, 0, 0, 0)) if auto == b'NOTSET' else (0, 0, 0, 0)
        return left, right, top, bottom
    strides, dilations = attributes.get('strides', (1, 1)), attributes.get('dilations', (1, 1))
    sides = []
    for axis in (0, 1):
        length = x.shape[2 + axis]
        span = (kernel[axis] - 1) * dilations[axis] + 1
        total = max((math.ceil(length / strides[axis]) - 1) * strides[axis] + span - length, 0)
        less, more = total // 2, total - total // 2
        sides.append((less, more) if auto == b'SAME_UPPER' else (more, less))
    return *sides[1], *sides[0]


def _convolution(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, weight, bias = _tensor(inputs), _tensor(inputs, 1), _optional(inputs, 2)
    x = x.to(weight.dtype)
    left, right, top, bottom = _pads(x, attributes, weight.shape[2:])
    symmetric = left == right and top == bottom
    if not symmetric:
        x = F.pad(x, (left, right, top, bottom))
    return F.conv2d(
        x,
        weight,
        bias,
        attributes.get('strides', (1, 1)),
        (top, left) if symmetric else 0,
        attributes.get('dilations', (1, 1)),
        attributes.get('group', 1),
    )


def _pool(inputs: Inputs, attributes: Attributes, largest: bool) -> Tensor:
    x, kernel, strides = _tensor(inputs), attributes['kernel_shape'], attributes.get('strides', (1, 1))
    left, right, top, bottom = _pads(x, attributes, kernel)
    ceil = bool(attributes.get('ceil_mode', 0))
    if largest:
        return F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-math.inf), kernel, strides, ceil_mode=ceil)
    if left != right or top != bottom:
        raise RefusalError(
            'a graph has an AveragePool with uneven padding, which teachers.py does not know; export it with even padding.'
        )
    return F.avg_pool2d(x, kernel, strides, (top, left), ceil, bool(attributes.get('count_include_pad', 0)))


def _arithmetic(operation: Callable[[Tensor, Tensor], Tensor]) -> Operation:
    return lambda inputs, _: operation(_tensor(inputs), _tensor(inputs, 1))


def _clip(inputs: Inputs, attributes: Attributes) -> Tensor:
    low, high = _optional(inputs, 1), _optional(inputs, 2)
    return _tensor(inputs).clamp(
        float(attributes.get('min', -math.inf) if low is None else low),
        float(attributes.get('max', math.inf) if high is None else high),
    )


def _mean(inputs: Inputs, attributes: Attributes) -> Tensor:
    axes = _optional(inputs, 1)
    over = [int(axis) for axis in axes] if axes is not None else list(attributes.get('axes', ()))
    return _tensor(inputs).float().mean(over or None, keepdim=bool(attributes.get('keepdims', 1)))


def _reshape(inputs: Inputs, attributes: Attributes) -> Tensor:
    x = _tensor(inputs)
    return x.reshape([int(side) if int(side) else x.shape[axis] for axis, side in enumerate(_tensor(inputs, 1))])


def _squeeze(inputs: Inputs, attributes: Attributes) -> Tensor:
    axes = _optional(inputs, 1)
    over = [int(axis) for axis in axes] if axes is not None else list(attributes.get('axes', ()))
    return _tensor(inputs).squeeze(tuple(over)) if over else _tensor(inputs).squeeze()


def _gemm(inputs: Inputs, attributes: Attributes) -> Tensor:
    a, b, c = _tensor(inputs), _tensor(inputs, 1), _optional(inputs, 2)
    a = a.T if attributes.get('transA', 0) else a
    b = b.T if attributes.get('transB', 0) else b
    product: Tensor = attributes.get('alpha', 1.0) * (a.to(b.dtype) @ b)
    return product if c is None else torch.add(product, c, alpha=attributes.get('beta', 1.0))


def _norm(inputs: Inputs, attributes: Attributes) -> Tensor:
    return F.normalize(_tensor(inputs).float(), p=attributes.get('p', 2), dim=attributes.get('axis', -1))


def _batch_norm(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, scale, shift, mean, variance = (_tensor(inputs, at) for at in range(5))
    return F.batch_norm(x, mean, variance, scale, shift, eps=attributes.get('epsilon', 1e-5))


OPERATIONS: Mapping[str, Operation] = {
    'Add': _arithmetic(torch.add),
    'AveragePool': lambda inputs, attributes: _pool(inputs, attributes, False),
    'BatchNormalization': _batch_norm,
    'Clip': _clip,
    'Concat': lambda inputs, attributes: torch.cat([x for x in inputs if x is not None], attributes['axis']),
    'Conv': _convolution,
    'Div': _arithmetic(torch.div),
    'Dropout': lambda inputs, _: _tensor(inputs),
    'Flatten': lambda inputs, attributes: _tensor(inputs).flatten(attributes.get('axis', 1)),
    'Gemm': _gemm,
    'GlobalAveragePool': lambda inputs, _: _tensor(inputs).float().mean((2, 3), keepdim=True),
    'HardSigmoid': lambda inputs, a: (_tensor(inputs) * a.get('alpha', 0.2) + a.get('beta', 0.5)).clamp(0, 1),
    'HardSwish': lambda inputs, _: F.hardswish(_tensor(inputs)),
    'Identity': lambda inputs, _: _tensor(inputs),
    'LpNormalization': _norm,
    'MatMul': lambda inputs, _: _tensor(inputs).to(_tensor(inputs, 1).dtype) @ _tensor(inputs, 1),
    'MaxPool': lambda inputs, attributes: _pool(inputs, attributes, True),
    'Mul': _arithmetic(torch.mul),
    'ReduceMean': _mean,
    'Relu': lambda inputs, _: F.relu(_tensor(inputs)),
    'Reshape': _reshape,
    'Sigmoid': lambda inputs, _: torch.sigmoid(_tensor(inputs)),
    'Softmax': lambda inputs, attributes: _tensor(inputs).softmax(attributes.get('axis', -1)),
    'Squeeze': _squeeze,
    'Sub': _arithmetic(torch.sub),
}
