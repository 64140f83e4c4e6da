from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from makers import picture

from copies import ALTERATIONS, HeldOut
from pictures import planes
from quantise import Figures, choose, embedder, half, int8, measured, table
from refusals import RefusalError
from student import Shape, Student, load_student, save_student, to_onnx
from timing import opened_session

TINY = Shape((8, 16, 24), (1, 2), 32, 32, 2)


def lively() -> Student:
    """A student whose normalisation has learned something, so that a fault in fusing would show."""
    torch.manual_seed(0)
    student = Student(TINY)
    for one in student.modules():
        if isinstance(one, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(one.weight, 0.5, 1.5)
            torch.nn.init.uniform_(one.bias, -0.5, 0.5)
    student.train()
    student(torch.rand(16, 3, 32, 32))
    return student.eval()


def test_the_onnx_graph_is_the_student() -> None:
    student, pixels = lively(), torch.rand(5, 3, 32, 32)
    given = opened_session(to_onnx(student).SerializeToString()).run(['embedding'], {'pixel_values': pixels.numpy()})[0]
    with torch.no_grad():
        expected = F.normalize(student(pixels)).numpy()
    np.testing.assert_allclose(given, expected, atol=1e-5)


def test_comes_back_from_a_file(tmp_path: Path) -> None:
    student = lively()
    save_student(student, tmp_path / 'student.pt')
    again, pixels = load_student(tmp_path / 'student.pt'), torch.rand(3, 3, 32, 32)
    assert again.shape == TINY
    with torch.no_grad():
        assert F.cosine_similarity(again(pixels), student(pixels)).min() > 0.9999
    (tmp_path / 'student.pt').write_bytes(b'nothing')
    with pytest.raises(RefusalError, match='no student'):
        load_student(tmp_path / 'student.pt')


def test_reads_out_of_the_last_stages() -> None:
    shape = Shape((8, 16, 24, 32), (1, 2, 2), 32, 32, 2)
    assert shape.read_after == {2, 4}
    assert Student(shape).embed.in_features == 24 + 32


def test_reads_out_of_all_stages_where_there_are_fewer() -> None:
    shape = Shape((8, 16, 24), (1, 2), 32, 32, 3)
    assert shape.read_after == {0, 2}
    assert Student(shape).embed.in_features == 16 + 24
    with pytest.raises(RefusalError, match='at least one stage; came 0'):
        Shape((8, 16, 24), (1, 2), 32, 32, 0)


@pytest.mark.parametrize(
    ('widths', 'depths', 'size'), [((8, 16), (1, 1), 32), ((8, 16), (0,), 32), ((4, 16), (1,), 32), ((8, 16), (1,), 30)]
)
def test_refuses_shapes_that_do_not_fit_together(widths: tuple[int, ...], depths: tuple[int, ...], size: int) -> None:
    with pytest.raises(RefusalError):
        Shape(widths, depths, size=size)


def test_smaller_versions_stay_close() -> None:
    model = to_onnx(lively())
    held_out = HeldOut([picture(seed) for seed in range(24)], 32)
    pixels = held_out.originals
    versions = {'float32': bytes(model.SerializeToString()), 'float16': half(model), 'int8': int8(model, pixels, 'minmax')}
    assert len(versions['float16']) < 0.75 * len(versions['float32'])
    figures = measured(versions, held_out, 2)
    assert figures['float16'].cosine_least > 0.9999
    assert figures['int8'].cosine_mean > 0.95
    assert figures['int8'].recalls.keys() == ALTERATIONS.keys()
    assert table(figures).count('\n') == 3
    session = opened_session(versions['int8'])
    assert embedder(session)(pixels).shape == (24, 32)
    np.testing.assert_allclose(np.linalg.norm(session.run(None, {'pixel_values': planes(pixels)})[0], axis=1), 1, atol=1e-5)


def version(recall: float, milliseconds: float) -> Figures:
    return Figures(1, recall, {}, 1, 1, milliseconds)


def test_chooses_by_what_it_costs() -> None:
    exact = version(0.9, 2)
    assert choose({'float32': exact, 'float16': exact, 'int8': version(0.895, 1)})[0] == 'int8'
    assert choose({'float32': exact, 'float16': exact, 'int8': version(0.88, 1)}) == (
        'float16',
        'int8 loses 2.22% of recall; float16 is half the file',
    )
    assert choose({'float32': exact, 'float16': exact, 'int8': version(0.9, 2.2)})[0] == 'float16'
    assert choose({'float32': exact, 'float16': version(0.89, 2), 'int8': version(0.9, 2.2)})[0] == 'float32'
