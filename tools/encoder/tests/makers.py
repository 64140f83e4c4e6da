"""What several tests make: pictures, packs, strips and tiny graphs, all by program."""

import math
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw

from pack import pack_pictures
from packs import write_packs
from pictures import encoded

GROUND = (128, 128, 128)


def picture(seed: int, width: int = 160, height: int = 150) -> Image.Image:
    """A picture that is like no other: a ground and a few boxes."""
    random = np.random.default_rng(seed)
    image = Image.new('RGB', (width, height), tuple(random.integers(0, 256, 3).tolist()))
    for _ in range(6):
        left, top = random.integers(0, width - 10), random.integers(0, height - 10)
        box = (int(left), int(top), int(left + random.integers(8, width)), int(top + random.integers(8, height)))
        ImageDraw.Draw(image).rectangle(box, fill=tuple(random.integers(0, 256, 3).tolist()))
    return image


def folder_of_pictures(folder: Path, count: int) -> Path:
    """`count` PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(count):
        picture(at).save(folder / f'{at}.png')
    return folder


def strip(seed: int, views: int = 12, side: int = 64) -> Image.Image:
    """A strip of square views on the stage's flat ground: a box whose width is that of a turning thing."""
    colour = tuple(np.random.default_rng(seed).integers(140, 256, 3).tolist())
    image = Image.new('RGB', (views * side, side), GROUND)
    for view in range(views):
        half = side * (0.15 + 0.2 * abs(math.cos(view + seed)))
        middle = (view + 0.5) * side
        ImageDraw.Draw(image).rectangle((middle - half, side * 0.2, middle + half, side * 0.8), fill=colour)
    return image


def packs(folder: Path, pictures: int = 24, objects: int = 6) -> Path:
    """A folder with a pack of pictures and one of objects."""
    pack_pictures(folder_of_pictures(folder / 'source', pictures), folder / 'packs', 'pool', 2**20, 0, None)
    rows = [
        [encoded(strip(seed).crop((view * 64, 0, view * 64 + 64, 64)).resize((96, 96))) for view in range(8)]
        for seed in range(objects)
    ]
    write_packs(rows, folder / 'packs', 'renders', 2**20)
    return folder / 'packs'


def save_graph(path: Path, nodes: list[onnx.NodeProto], weights: dict[str, np.ndarray], side: int = 32) -> Path:
    """A graph from `pixels`, N × 3 × side × side, to `embedding`."""
    model = helper.make_model(
        helper.make_graph(
            nodes,
            'test',
            [helper.make_tensor_value_info('pixels', TensorProto.FLOAT, ['batch', 3, side, side])],
            [helper.make_tensor_value_info('embedding', TensorProto.FLOAT, None)],
            [numpy_helper.from_array(value, name) for name, value in weights.items()],
        ),
        opset_imports=[helper.make_opsetid('', 17)],
        ir_version=8,
    )
    onnx.save(model, path)
    return path


def teacher_file(path: Path, half: bool = False) -> Path:
    """A small teacher: a convolution and the mean of what it sees."""
    weight = np.random.default_rng(0).normal(0, 0.3, (12, 3, 5, 5)).astype(np.float16 if half else np.float32)
    nodes = [
        helper.make_node('Conv', ['pixels', 'w'], ['c'], kernel_shape=[5, 5], strides=[4, 4]),
        helper.make_node('Relu', ['c'], ['r']),
        helper.make_node('GlobalAveragePool', ['r'], ['g']),
        helper.make_node('Flatten', ['g'], ['embedding']),
    ]
    return save_graph(path, nodes, {'w': weight})
