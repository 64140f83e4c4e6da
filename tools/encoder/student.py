"""The student: a small residual network with squeeze-and-excitation, and its way to ONNX and to a file."""

import copy
import io
import itertools
import pickle
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from refusals import RefusalError

# Of the pixels that the network is used to, per channel (ImageNet).
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)

INPUT = 'pixel_values'
OUTPUT = 'embedding'


@dataclass(frozen=True)
class Shape:
    """How large a student is. One width for the first layer and one for each stage; every stage halves the picture."""

    widths: tuple[int, ...] = (32, 64, 128, 256, 384)
    depths: tuple[int, ...] = (2, 2, 3, 1)
    dimensions: int = 256
    # Pixels of the side of the input; a multiple of 2 ** (stages + 1).
    size: int = 128
    # The embedding is read out of the last so many stages, of all where there are fewer: the earlier ones still know what the
    # last one has learned to overlook, such as how an altered copy differs from another picture of the same kind.
    read: int = 3

    def __post_init__(self) -> None:
        """Refuses what does not fit together."""
        if (
            len(self.widths) != len(self.depths) + 1
            or min(*self.widths, *self.depths, self.dimensions) < 1
            or min(self.widths) < 8
        ):
            raise RefusalError(
                f'widths {self.widths} need one depth less than there are widths, and at least 8 channels each; came {self.depths}.'
            )
        if self.read < 1:
            raise RefusalError(f'the embedding is read out of at least one stage; came {self.read}.')
        if self.size < 1 or self.size % (step := 2 ** len(self.widths)):
            raise RefusalError(
                f'a student of {len(self.depths)} stages takes pictures whose side is a multiple of {step}; came {self.size}.'
            )

    @property
    def read_after(self) -> frozenset[int]:
        """The blocks, counted from 0, whose averages the embedding is read out of: the last of each of these stages."""
        last = [end - 1 for end in itertools.accumulate(self.depths)]
        return frozenset(last[-self.read :])


class SqueezeExcite(nn.Module):
    """Weighs channels by what the whole picture shows. N × C × H × W to the same."""

    def __init__(self, channels: int) -> None:
        """Two layers with an eighth of the channels between them."""
        super().__init__()
        self.squeeze, self.excite = nn.Conv2d(channels, channels // 8, 1), nn.Conv2d(channels // 8, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """The channels, weighed."""
        return x * torch.sigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))))


class Block(nn.Module):
    """Two convolutions beside a shortcut (ResNet-D's: the average of each 2 × 2 pixels where the picture is halved)."""

    def __init__(self, channels: int, out: int, stride: int) -> None:
        """`stride` 1 or 2."""
        super().__init__()
        self.stride = stride
        self.conv1, self.norm1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out)
        self.conv2, self.norm2 = nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out)
        self.attention = SqueezeExcite(out)
        self.skip = (
            None
            if stride == 1 and channels == out
            else nn.Sequential(nn.Conv2d(channels, out, 1, bias=False), nn.BatchNorm2d(out))
        )
        nn.init.zeros_(self.norm2.weight)

    def forward(self, x: Tensor) -> Tensor:
        """N × channels × H × W to N × out × H/stride × W/stride."""
        shortcut = F.avg_pool2d(x, 2) if self.stride == 2 else x
        if self.skip is not None:
            shortcut = self.skip(shortcut)
        inner = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        return F.relu(self.attention(inner) + shortcut)


class Student(nn.Module):
    """RGB 0…1, N × 3 × size × size, to N × dimensions, not normalised."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, shape: Shape) -> None:
        """With weights by chance."""
        super().__init__()
        self.shape = shape
        channels = shape.widths[0]
        self.first, self.first_norm = nn.Conv2d(3, channels, 3, 2, 1, bias=False), nn.BatchNorm2d(channels)
        blocks: list[Block] = []
        for width, depth in zip(shape.widths[1:], shape.depths, strict=True):
            for at in range(depth):
                blocks.append(Block(channels, width, 2 if at == 0 else 1))
                channels = width
        self.blocks = nn.ModuleList(blocks)
        self.embed = nn.Linear(sum(shape.widths[1:][-shape.read :]), shape.dimensions)
        self.register_buffer('mean', torch.tensor(MEAN)[None, :, None, None], persistent=False)
        self.register_buffer('deviation', torch.tensor(DEVIATION)[None, :, None, None], persistent=False)

    def forward(self, pictures: Tensor) -> Tensor:
        """Embeddings before normalisation."""
        x = F.relu(self.first_norm(self.first((pictures - self.mean) / self.deviation)))
        features = []
        for at, block in enumerate(self.blocks):
            x = block(x)
            if at in self.shape.read_after:
                features.append(x.mean((2, 3)))
        embeddings: Tensor = self.embed(torch.cat(features, 1))
        return embeddings


def save_student(student: Student, path: Path) -> None:
    """Writes shape and weights, half precision, as one file."""
    weights = {key: value.half() if value.is_floating_point() else value for key, value in student.state_dict().items()}
    buffer = io.BytesIO()
    torch.save({'shape': asdict(student.shape), 'weights': weights}, buffer)
    path.write_bytes(buffer.getvalue())


def load_student(path: Path) -> Student:
    """Reads what `save_student` wrote. Refuses other files."""
    try:
        saved: dict[str, Any] = torch.load(path, map_location='cpu', weights_only=True)
        student = Student(Shape(**saved['shape']))
        student.load_state_dict(
            {key: value.float() if value.is_floating_point() else value for key, value in saved['weights'].items()}
        )
    except (OSError, KeyError, TypeError, AttributeError, RuntimeError, ValueError, EOFError, pickle.UnpicklingError) as error:
        raise RefusalError(f'{path} is no student that train.py wrote: {error}') from error
    return student.eval()


class _Graph:
    """An ONNX graph that is being written."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[TensorProto] = []

    def constant(self, name: str, value: Tensor) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value.detach().cpu().float().numpy()), name))
        return name

    def node(self, operation: str, inputs: Sequence[str], name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operation, list(inputs), [name], name, **attributes))
        return name

    def convolution(self, x: str, layer: nn.Conv2d, name: str) -> str:
        if layer.bias is None:
            raise ValueError('a convolution is written with its normalisation inside')
        inputs = [x, self.constant(f'{name}.weight', layer.weight), self.constant(f'{name}.bias', layer.bias)]
        sides = [int(side) for side in layer.padding] if not isinstance(layer.padding, str) else [0, 0]
        return self.node('Conv', inputs, name, kernel_shape=list(layer.kernel_size), strides=list(layer.stride), pads=sides * 2)


def to_onnx(student: Student) -> onnx.ModelProto:
    """The student as an ONNX model: `pixel_values` N × 3 × size × size, RGB 0…1, to `embedding` N × dimensions, of length 1.

    Written operation by operation, batch normalisation inside the convolutions: the same file from every version of torch,
    with operations that onnxruntime has in 8 bits, too.
    """
    net = copy.deepcopy(student).cpu().eval()
    graph = _Graph()
    x = graph.node('Sub', [INPUT, graph.constant('mean', net.mean)], 'centred')
    x = graph.node('Mul', [x, graph.constant('scale', 1 / net.deviation)], 'scaled')
    x = graph.node('Relu', [graph.convolution(x, fuse_conv_bn_eval(net.first, net.first_norm), 'first')], 'first.relu')
    pooled = []
    for at, block in enumerate(net.blocks):
        if isinstance(block, Block):
            x = _write_block(graph, block, x, f'block{at}')
        if at in net.shape.read_after:
            pooled.append(graph.node('GlobalAveragePool', [x], f'pooled{at}'))
    x = graph.node('Flatten', [graph.node('Concat', pooled, 'pooled', axis=1)], 'features')
    inputs = [x, graph.constant('embed.weight', net.embed.weight), graph.constant('embed.bias', net.embed.bias)]
    graph.node('LpNormalization', [graph.node('Gemm', inputs, 'projected', transB=1)], OUTPUT, axis=1, p=2)
    size, dimensions = net.shape.size, net.shape.dimensions
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            'likeness',
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ['batch', 3, size, size])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ['batch', dimensions])],
            graph.tensors,
        ),
        opset_imports=[helper.make_opsetid('', 17)],
        ir_version=8,
        producer_name='likeness',
    )
    onnx.checker.check_model(model)
    return model


def _write_block(graph: _Graph, block: Block, x: str, name: str) -> str:
    shortcut = x
    if block.stride == 2:
        shortcut = graph.node('AveragePool', [x], f'{name}.halved', kernel_shape=[2, 2], strides=[2, 2])
    if block.skip is not None:
        layer, norm = block.skip
        if isinstance(layer, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            shortcut = graph.convolution(shortcut, fuse_conv_bn_eval(layer, norm), f'{name}.skip')
    y = graph.convolution(x, fuse_conv_bn_eval(block.conv1, block.norm1), f'{name}.conv1')
    y = graph.node('Relu', [y], f'{name}.relu1')
    y = graph.convolution(y, fuse_conv_bn_eval(block.conv2, block.norm2), f'{name}.conv2')
    weight = graph.node('GlobalAveragePool', [y], f'{name}.whole')
    weight = graph.node('Relu', [graph.convolution(weight, block.attention.squeeze, f'{name}.squeeze')], f'{name}.squeezed')
    weight = graph.node('Sigmoid', [graph.convolution(weight, block.attention.excite, f'{name}.excite')], f'{name}.weights')
    y = graph.node('Mul', [y, weight], f'{name}.weighed')
    return graph.node('Relu', [graph.node('Add', [y, shortcut], f'{name}.sum')], f'{name}.out')
