"""What students of several shapes cost in onnxruntime, beside a model to compare with; their weights are chance, which costs the same."""

import argparse
import itertools
from pathlib import Path

import numpy as np
import torch

from quantise import int8
from recipe import numbers
from refusals import run
from student import Shape, Student, to_onnx
from timing import opened_session, times, vnni


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('reference', type=Path, help='an ONNX model, such as that of MobileNetV2')
    parser.add_argument('--widths', type=numbers, nargs='+', default=[Shape.widths])
    parser.add_argument('--depths', type=numbers, nargs='+', default=[Shape.depths])
    parser.add_argument('--sizes', type=int, nargs='+', default=[Shape.size])
    parser.add_argument('--rounds', type=int, default=15)
    args = parser.parse_args()
    sessions = {'reference': opened_session(args.reference)}
    parameters = {'reference': ''}
    for widths, depths, size in itertools.product(args.widths, args.depths, args.sizes):
        torch.manual_seed(0)
        student = Student(Shape(widths, depths, size=size)).eval()
        name = f'{",".join(map(str, widths))} × {",".join(map(str, depths))} at {size}'
        model = to_onnx(student)
        pixels = np.random.default_rng(0).integers(0, 256, (16, size, size, 3), np.uint8)
        for version, data in (('float32', bytes(model.SerializeToString())), ('int8', int8(model, pixels, 'minmax'))):
            sessions[f'{name} {version}'] = opened_session(data)
            parameters[f'{name} {version}'] = f'{sum(one.numel() for one in student.parameters()) / 1e6:.2f}'
    taken = times(sessions, args.rounds)
    print(f'processor {vnni()}; one core, median of {args.rounds} rounds')
    print(f'{"student":52}{"M parameters":>14}{"ms a picture":>14}{"of reference":>14}')
    for name, value in taken.items():
        print(f'{name:52}{parameters[name]:>14}{value:14.2f}{value / taken["reference"]:14.2f}')


if __name__ == '__main__':
    run(main)
