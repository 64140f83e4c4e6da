"""Makes the folder that `likeness encoders import` takes: manifest.json, model.onnx, README.md (the card) and LICENCE."""

import argparse
import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

from pictures import MAX_ASPECT
from refusals import RefusalError, run
from student import INPUT, OUTPUT

TASKS = {'image': 'image → image', 'model': '3D model → 3D model'}


# As src-main/encoders/manifest.ts has it.
ID = re.compile(r'(?!surface$)[a-z0-9][a-z0-9._-]*')


def read_json(path: Path) -> dict[str, Any]:
    """An object from a file. Refuses what is none."""
    try:
        contents = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise RefusalError(f'{path} cannot be read as JSON: {error}.') from error
    if not isinstance(contents, dict):
        raise RefusalError(f'{path} must hold an object, such as `likeness evaluate … --json` prints.')
    return contents


def calibration_of(path: Path) -> list[list[float]]:
    """The points of a report of `likeness evaluate --json`: rising [cosine, score]. Refuses a report without them."""
    points = read_json(path).get('calibration')
    if not isinstance(points, list) or len(points) < 2 or any(len(point) != 2 for point in points):
        raise RefusalError(
            f'{path} has no calibration; make it with `likeness evaluate FOLDER --encoder THIS --json` of this version, on at least 16 pictures.'
        )
    if any(later[0] <= earlier[0] or later[1] < earlier[1] for earlier, later in pairwise(points)):
        raise RefusalError(f'the calibration of {path} does not rise: {points}.')
    return [[float(cosine), float(score)] for cosine, score in points]


def manifest(args: argparse.Namespace, quantised: dict[str, Any]) -> dict[str, Any]:
    """As src-main/encoders/manifest.ts describes it."""
    shape = quantised['shape']
    made: dict[str, Any] = {
        'id': args.id,
        'name': args.name,
        'version': args.version,
        'licence': args.licence,
        'vision': {
            'file': 'model.onnx',
            'input': INPUT,
            'output': OUTPUT,
            'layout': 'NCHW',
            'channels': 'RGB',
            'range': [0, 1],
            'mean': [0, 0, 0],
            'std': [1, 1, 1],
            'size': shape['size'],
            'resize': {'mode': 'fill', 'maxAspect': MAX_ASPECT, 'filter': 'bicubic'},
        },
        'dimensions': shape['dimensions'],
        'normalised': True,
    }
    if args.calibration:
        made['calibration'] = calibration_of(args.calibration)
    return made


def named(text: str, example: str) -> tuple[str, str]:
    """`NAME=VALUE`."""
    name, separator, value = text.partition('=')
    if not (name and separator and value):
        raise RefusalError(f'{text} should be NAME=VALUE, such as {example}.')
    return name, value


def figures(reports: list[str]) -> list[str]:
    """The reports of `likeness evaluate --json`, with or without `--copies`, as tables."""
    classes, copies = [], []
    for name, path in (named(text, 'grocery=grocery.json') for text in reports):
        report = read_json(Path(path))
        classes += [class_row(name, report, task) for task in report.get('tasks', [])]
        rows = [(one['alteration'], one) for one in report.get('alterations', [])] + (
            [('all together', report['all'])] if 'all' in report else []
        )
        copies += [
            f'| {name}, {report["images"]} pictures | {key} | {one["recallAt1"]:.3f} | {one["recallAt5"]:.3f} |'
            for key, one in rows
        ]
    lines = []
    if classes:
        lines += ['Things of one class find each other (every one asks for all others; R@1: the nearest is of its class):', '']
        lines += ['| | what | R@1 | R@5 | mAP |', '|---|---|---|---|---|', *classes, '']
    if copies:
        lines += ['Altered copies find their originals among all pictures of a folder:', '']
        lines += ['| | copies | R@1 | R@5 |', '|---|---|---|---|', *copies, '']
    return lines or ['Not measured yet: give `--report NAME=FILE` to package.py.', '']


def class_row(name: str, report: dict[str, Any], task: dict[str, Any]) -> str:
    """A row of the table of classes."""
    what = TASKS[task['query']] if task['query'] == task['among'] else f'{task["query"]} → {task["among"]}'
    if task['query'] == 'model':
        what += ', turntables aligned' if task['modelMatch'] == 'aligned' else ', mean of views'
    measures = ' | '.join(f'{task[key]:.3f}' for key in ('recallAt1', 'recallAt5', 'meanAveragePrecision'))
    return f'| {name}, {report["classes"]} classes, {task["queries"]} asked | {what} | {measures} |'


def training_of(log: Path) -> list[str]:
    """What a log of train.py says that belongs on a card."""
    lines = [line for line in log.read_text().splitlines() if line]
    recipes = [line for line in lines if line.startswith('recipe ')]
    if not recipes:
        raise RefusalError(f'{log} is no log of train.py: it does not begin with a recipe.')
    recipe = json.loads(recipes[0].removeprefix('recipe '))
    machines = dict.fromkeys(line.partition(', torch ')[2] for line in lines if line.startswith(('begun', 'resumed')))
    ends = [line for line in lines if line.startswith(('done: ', 'stopped '))]
    if not ends:
        raise RefusalError(f'{log} does not say how the training ended: neither done nor stopped.')
    told = [f'{recipe["minutes"]:g} minutes on torch {" and ".join(machines)}; {ends[-1].partition(": ")[2]}.']
    if not ends[-1].startswith('done'):
        told.append('The training was stopped before its end.')
    return [' '.join(told), '', '```', json.dumps(recipe), '```', '']


def card(args: argparse.Namespace, quantised: dict[str, Any]) -> str:
    """README.md: what it is, from what, how good, and where it ends."""
    shape, chosen = quantised['shape'], quantised['versions'][quantised['chosen']]
    lines = [
        f'# {args.name} {args.version}',
        '',
        f'An image encoder for Likeness: RGB pictures to {shape["dimensions"]} numbers, such that likeness is their cosine.',
        f'{quantised["parameters"] / 1e6:.1f} M parameters, {quantised["chosen"]}, {chosen["bytes"] / 1e6:.1f} MB. Licence: {args.licence}, see LICENCE.',
        '',
        f'Input `{INPUT}` N×3×{shape["size"]}×{shape["size"]}, RGB, 0…1, normalisation inside. Output `{OUTPUT}` N×{shape["dimensions"]}, of length 1. '
        f'Pictures are cropped to an aspect of at most {MAX_ASPECT} : 1 about the centre, then stretched to {shape["size"]}×{shape["size"]} (bicubic, anti-aliased).',
        '',
        '## How it was made',
        '',
        'A small residual network with squeeze-and-excitation, trained from random weights: distillation from larger encoders on unlabelled pictures and on views of 3D models, '
        'and contrast of altered copies and of views of one object. No weight of a teacher is in it.',
        '',
    ]
    if args.log:
        lines += training_of(args.log)
    lines += [
        '### Teachers',
        '',
        *[f'- {name}: {note}' for name, note in (named(text, '"MobileNetV2=Apache-2.0"') for text in args.teacher)],
        '',
    ]
    lines += ['## Figures', '', *figures(args.report)]
    lines += [
        f'Versions, measured on {quantised["pictures"]} held-out pictures ({quantised["processor"]}); shipped: {quantised["chosen"]} ({quantised["why"]}).',
        '',
    ]
    lines += ['| version | MB | R@1 of copies | mean cosine to float32 | of the time of float32 |', '|---|---|---|---|---|']
    lines += [
        f'| {name} | {one["bytes"] / 1e6:.1f} | {one["recall"]:.3f} | {one["cosine_mean"]:.4f} | {one["milliseconds"] / quantised["versions"]["float32"]["milliseconds"]:.2f} |'
        for name, one in quantised['versions'].items()
    ]
    lines += [
        '',
        '## Limits',
        '',
        *[f'- {one}' for one in args.limit],
        '',
        '## Pictures it learned from',
        '',
        demoted(args.sources.read_text()),
    ]
    return '\n'.join(lines).rstrip() + '\n'


def demoted(text: str) -> str:
    """Markdown whose headings are two levels lower, so that it can stand within another page."""
    return '\n'.join(f'##{line}' if line.startswith('#') else line for line in text.splitlines())


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('quantised', type=Path, help='folder that quantise.py wrote to')
    parser.add_argument('out', type=Path)
    parser.add_argument('--id', required=True, help='lower case letters, digits, `.`, `_` and `-`')
    parser.add_argument('--name', required=True)
    parser.add_argument('--version', required=True)
    parser.add_argument('--licence', required=True, help='SPDX identifier')
    parser.add_argument('--licence-file', type=Path, required=True, help='its text')
    parser.add_argument(
        '--sources', type=Path, required=True, help='Markdown: where the pictures come from, and under which licences'
    )
    parser.add_argument('--teacher', action='append', required=True, metavar='NAME=LICENCE NOTE')
    parser.add_argument(
        '--limit', action='append', required=True, help='what it is bad at, in a sentence; may be given several times'
    )
    parser.add_argument('--log', type=Path, help='log.txt of train.py')
    parser.add_argument(
        '--report',
        action='append',
        default=[],
        metavar='NAME=FILE',
        help='a report of `likeness evaluate … --json`; may be given several times',
    )
    parser.add_argument(
        '--calibration',
        type=Path,
        help='the report whose calibration goes into the manifest, of pictures that were not trained on',
    )
    args = parser.parse_args()
    for path in (args.licence_file, args.sources, args.quantised / 'model.onnx', *([args.log] if args.log else [])):
        if not path.is_file():
            raise RefusalError(f'{path} is not there.')
    if not ID.fullmatch(args.id):
        raise RefusalError(
            f'--id takes lower case letters, digits, `.`, `_` and `-`, the first a letter or digit; came {args.id}.'
        )
    quantised = read_json(args.quantised / 'quantise.json')
    files = {'manifest.json': json.dumps(manifest(args, quantised), indent=2) + '\n', 'README.md': card(args, quantised)}
    args.out.mkdir(parents=True, exist_ok=True)
    for name, contents in files.items():
        (args.out / name).write_text(contents)
    shutil.copyfile(args.quantised / 'model.onnx', args.out / 'model.onnx')
    shutil.copyfile(args.licence_file, args.out / 'LICENCE')
    print(f'{args.out}: {", ".join(sorted(one.name for one in args.out.iterdir()))}')
    if not args.calibration:
        print(
            'without calibration: Likeness fits one when it is imported; measure with `likeness evaluate --json` and package again with --calibration'
        )


if __name__ == '__main__':
    run(main)
