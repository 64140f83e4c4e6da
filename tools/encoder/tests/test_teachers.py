from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch
from makers import save_graph, teacher_file
from onnx import TensorProto, helper

from refusals import RefusalError
from teachers import Teacher, open_teacher, parse_teacher

PIXELS = np.random.default_rng(1).random((2, 3, 32, 32), np.float32)


def normal(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(0, 0.3, shape).astype(np.float32)


def agrees(path: Path) -> None:
    """The graph gives the same in torch as in onnxruntime, but for the length."""
    expected = (
        ort.InferenceSession(str(path), providers=['CPUExecutionProvider'])
        .run(['embedding'], {'pixels': PIXELS})[0]
        .reshape(2, -1)
    )
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    with torch.no_grad():
        given = Teacher(path)(torch.from_numpy(PIXELS)).numpy()
    np.testing.assert_allclose(given, expected, atol=1e-5)


@pytest.mark.parametrize('pad', ['SAME_UPPER', 'SAME_LOWER', 'VALID'])
def test_convolutions_with_automatic_padding(tmp_path: Path, pad: str) -> None:
    nodes = [
        helper.make_node('Conv', ['pixels', 'w', 'b'], ['c'], kernel_shape=[3, 3], strides=[2, 2], auto_pad=pad),
        helper.make_node('Clip', ['c', 'low', 'high'], ['k']),
        helper.make_node('Conv', ['k', 'depth'], ['d'], kernel_shape=[3, 3], group=8, pads=[0, 1, 2, 1], dilations=[2, 1]),
        helper.make_node('Flatten', ['d'], ['embedding']),
    ]
    weights = {
        'w': normal(8, 3, 3, 3),
        'b': normal(8),
        'depth': normal(8, 1, 3, 3),
        'low': np.array(0, np.float32),
        'high': np.array(0.5, np.float32),
    }
    agrees(save_graph(tmp_path / 'graph.onnx', nodes, weights))


def test_pools_and_branches(tmp_path: Path) -> None:
    nodes = [
        helper.make_node('Constant', [], ['two'], value=helper.make_tensor('v', TensorProto.FLOAT, [1], [2.0])),
        helper.make_node('Mul', ['pixels', 'two'], ['m']),
        helper.make_node('Sub', ['m', 'one'], ['s']),
        helper.make_node('MaxPool', ['s'], ['a'], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node(
            'AveragePool', ['s'], ['b'], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=0
        ),
        helper.make_node('AveragePool', ['s'], ['c'], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node('Concat', ['a', 'b', 'c'], ['d'], axis=1),
        helper.make_node('BatchNormalization', ['d', 'n', 'n', 'n', 'v'], ['e']),
        helper.make_node('GlobalAveragePool', ['e'], ['f']),
        helper.make_node('Reshape', ['f', 'shape'], ['g']),
        helper.make_node('LpNormalization', ['g'], ['h'], axis=1, p=2),
        helper.make_node('Gemm', ['h', 'w', 'bias'], ['i'], transB=1, beta=0.5),
        helper.make_node('Sigmoid', ['i'], ['embedding']),
    ]
    weights = {
        'one': np.ones(1, np.float32),
        'n': normal(9),
        'v': np.abs(normal(9)) + 1,
        'shape': np.array([0, -1], np.int64),
        'w': normal(5, 9),
        'bias': normal(5),
    }
    agrees(save_graph(tmp_path / 'graph.onnx', nodes, weights))


def test_means_and_products(tmp_path: Path) -> None:
    nodes = [
        helper.make_node('ReduceMean', ['pixels'], ['a'], axes=[2, 3], keepdims=1),
        helper.make_node('Squeeze', ['a', 'axes'], ['b']),
        helper.make_node('MatMul', ['b', 'w'], ['c']),
        helper.make_node('HardSwish', ['c'], ['d']),
        helper.make_node('HardSigmoid', ['d'], ['e'], alpha=0.3),
        helper.make_node('Div', ['e', 'half'], ['f']),
        helper.make_node('Add', ['f', 'c'], ['g']),
        helper.make_node('Softmax', ['g'], ['h'], axis=1),
        helper.make_node('Identity', ['h'], ['embedding']),
    ]
    weights = {'axes': np.array([2, 3], np.int64), 'w': normal(3, 7), 'half': np.array([0.5], np.float32)}
    agrees(save_graph(tmp_path / 'graph.onnx', nodes, weights))


def test_half_precision_weights_that_onnxruntime_refuses(tmp_path: Path) -> None:
    whole, half = Teacher(teacher_file(tmp_path / 'whole.onnx')), Teacher(teacher_file(tmp_path / 'half.onnx', half=True))
    with torch.no_grad():
        cosines = (whole(torch.from_numpy(PIXELS)) * half(torch.from_numpy(PIXELS))).sum(1)
    assert cosines.min() > 0.9999


def test_resizes_pictures_to_what_the_graph_takes(tmp_path: Path) -> None:
    teacher, line = open_teacher(str(teacher_file(tmp_path / 'a.onnx')), torch.device('cpu'), torch.rand(1, 3, 32, 32))
    assert teacher.size == 32 and '32 px' in line
    assert teacher(torch.rand(3, 3, 50, 50)).shape == (3, 12)


def test_reads_arguments() -> None:
    assert parse_teacher('a/b.onnx:224:probs') == (Path('a/b.onnx'), 224, 'probs')
    assert parse_teacher('C:\\b.onnx') == (Path('C:\\b.onnx'), None, None)
    with pytest.raises(RefusalError, match='no teacher'):
        parse_teacher('model.pt')


def test_refuses_graphs_that_it_cannot_run(tmp_path: Path) -> None:
    path = save_graph(tmp_path / 'a.onnx', [helper.make_node('Erf', ['pixels'], ['embedding'])], {})
    with pytest.raises(RefusalError, match='Erf'):
        Teacher(path)
    with pytest.raises(RefusalError, match='no output probs'):
        Teacher(teacher_file(tmp_path / 'b.onnx'), output='probs')
    (tmp_path / 'c.onnx').write_bytes(b'nothing')
    with pytest.raises(RefusalError, match='cannot be read'):
        Teacher(tmp_path / 'c.onnx')
    with pytest.raises(RefusalError, match='pictures of 3 pixels'):
        open_teacher(f'{tmp_path / "b.onnx"}:3', torch.device('cpu'), torch.rand(2, 3, 32, 32))
