"""Trains a small image encoder to agree with larger ones: distillation from ONNX teachers, no labels needed.

Writes into --out: student.half.pt (the averaged weights, half precision), student.onnx (float32), log.txt, and checkpoint/.
"""

import argparse
import json
import math
import os
import signal
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

import checkpoints
import losses
from batches import Batch, Batches
from copies import HeldOut, mean, open_held_out, open_objects, recall_of_views, recalls
from packs import find_packs, load, load_objects
from pictures import Pixels, planes
from recipe import Recipe, add_options, chosen, resumed
from refusals import RefusalError, run
from renders import SIDE
from student import Student, save_student, to_onnx
from teachers import Teacher, open_teacher
from training import Training

# Pixels at which packed pictures lie on the device: more than the student sees, for crops.
PICTURE_SIDE = 144
CHECKPOINT_MINUTES = 1.0
HELD_OUT_PICTURES = 500


class Log:
    """Prints lines and writes them to a file, which a resumed training goes on with."""

    def __init__(self, path: Path, resume: bool) -> None:
        """Begins the file anew, unless a training is resumed."""
        self.path = path
        if not resume:
            path.write_text('')

    def __call__(self, line: str) -> None:
        """One line."""
        print(line, flush=True)
        with self.path.open('a') as file:
            print(line, file=file)


class Measuring:
    """Held-out pictures and objects, and how well a student knows them again."""

    def __init__(self, pictures: Path | None, objects: Path | None, size: int) -> None:
        """Reads and alters them once."""
        self.pictures: HeldOut | None = open_held_out(pictures, size, HELD_OUT_PICTURES) if pictures else None
        self.objects = open_objects(objects, size) if objects else None

    def line(self, student: Student, device: torch.device) -> str | None:
        """R@1 of copies among the originals, by alteration, and of views among all views; None where nothing is held out."""

        def embed(pixels: Pixels) -> npt.NDArray[np.float32]:
            with torch.no_grad():
                parts = [
                    F.normalize(student(torch.from_numpy(planes(part)).to(device)).float())
                    for part in np.array_split(pixels, max(1, len(pixels) // 256))
                ]
            return torch.cat(parts).cpu().numpy()

        said = []
        if self.pictures is not None:
            found = recalls(self.pictures, embed)
            said.append(f'copies R@1 {mean(found):.3f} ({", ".join(f"{name} {value:.3f}" for name, value in found.items())})')
        if self.objects is not None:
            said.append(f'views R@1 {recall_of_views(embed(self.objects[0]), self.objects[1]):.3f}')
        return '; '.join(said) or None


def main() -> None:
    """Reads the command line and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--packs', type=Path, required=True, help='folder that pack.py wrote to')
    parser.add_argument(
        '--teacher', action='append', required=True, metavar='FILE.onnx[:SIZE[:OUTPUT]]', help='may be given several times'
    )
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--held-out', type=Path, help='folder of pictures to measure with')
    parser.add_argument('--held-out-objects', type=Path, help='folder of views to measure with, a folder for each object')
    parser.add_argument('--measure-minutes', type=float, default=3, help='how often it is measured')
    parser.add_argument('--resume', action='store_true', help='go on from OUT/checkpoint')
    parser.add_argument(
        '--piece-minutes',
        type=float,
        help='stop training so many minutes after the start of the program, loading included, and save; go on with --resume',
    )
    parser.add_argument('--part-mb', type=float, default=15, help='largest file of a checkpoint in MiB')
    parser.add_argument('--workers', type=int, default=os.cpu_count() or 1, help='threads that decode pictures')
    parser.add_argument('--preview', type=Path, metavar='FILE.png', help='draw what a step sees, and train nothing')
    add_options(parser)
    args = parser.parse_args()
    started = time.monotonic()
    if args.part_mb <= 0 or args.workers < 1:
        raise RefusalError(f'--part-mb must be above 0 and --workers at least 1; came {args.part_mb:g} and {args.workers}.')
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    checkpoint = args.out / 'checkpoint'
    saved = checkpoints.load(checkpoint) if args.resume else None
    recipe = resumed(saved['training']['recipe'], chosen(args)) if saved else Recipe(**chosen(args))
    if saved is None and (checkpoint / checkpoints.LIST).exists() and args.preview is None:
        raise RefusalError(f'{checkpoint} holds a training already; go on with --resume, or name another --out.')
    torch.manual_seed(recipe.seed + (saved['training']['progress']['steps'] if saved else 0))
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision('high')
    torch.backends.cudnn.allow_tf32 = True

    batches = open_batches(args.packs, recipe, device, args.workers)
    if args.preview is not None:
        draw(batches.draw(), args.preview)
        return
    measuring = Measuring(args.held_out, args.held_out_objects, recipe.size)
    args.out.mkdir(parents=True, exist_ok=True)
    log = Log(args.out / 'log.txt', args.resume)
    if saved is None:
        log(f'recipe {json.dumps(asdict(recipe))}')
    log(
        f'{"resumed" if saved else "begun"} {time.strftime("%Y-%m-%d %H:%M")}, torch {torch.__version__} on {torch.cuda.get_device_name() if device.type == "cuda" else "the CPU"}'
    )
    log(f'{len(batches.pictures)} pictures and {len(batches.objects)} objects in {time.monotonic() - started:.0f} s')
    sample = batches.typical(8)
    opened = [open_teacher(text, device, sample) for text in args.teacher]
    teachers = [teacher for teacher, _ in opened]
    for _, line in opened:
        log(line)
    of = {
        'teachers': [[one.name, one.size, one.output] for one in teachers],
        'pictures': len(batches.pictures),
        'objects': len(batches.objects),
    }
    if saved is not None and saved['of'] != of:
        raise RefusalError(f'--resume needs the pictures and teachers of before, {saved["of"]}; came {of}.')
    whitening = (
        learn_whitening(batches, teachers, recipe)
        if saved is None
        else tuple(one.to(device) for one in saved['training']['whitening'])
    )
    training = Training(recipe, device, (whitening[0], whitening[1]))
    if saved is not None:
        training.restore(saved['training'])
    log(
        f'{sum(one.numel() for one in training.student.parameters()) / 1e6:.2f} M parameters, {len(training.mean)} features of {len(teachers)} teachers as {training.projection.shape[1]}; begins at minute {training.minutes:.1f} after {time.monotonic() - started:.0f} s'
    )

    ends = started + 60 * args.piece_minutes if args.piece_minutes else math.inf
    signals = train(
        training,
        batches,
        teachers,
        measuring,
        log,
        ends,
        args.measure_minutes,
        lambda: checkpoints.save(checkpoint, {'of': of, 'training': training.state()}, int(args.part_mb * 2**20)),
    )
    student = measure(training, batches, measuring, log)
    save_student(student, args.out / 'student.half.pt')
    onnx.save(to_onnx(student), args.out / 'student.onnx')
    done = training.minutes >= recipe.minutes
    log(
        f'{"done" if done else f"stopped {signals}at minute {training.minutes:.1f} of {recipe.minutes:g}; go on with --resume"}: {training.steps} steps, {training.seen} pictures'
    )


def train(
    training: Training,
    batches: Batches,
    teachers: list[Teacher],
    measuring: Measuring,
    log: Log,
    ends: float,
    measure_minutes: float,
    save: Any,
) -> str:
    """Trains until the recipe's minutes are over, the piece ends (a time of the monotonic clock) or a signal comes, and saves.

    The clock of the recipe stands still while it measures and saves. Answers why it stopped, '' for time.
    """
    stopped: list[str] = []
    handlers = [
        (one, signal.signal(one, lambda number, _: stopped.append(f'by {signal.Signals(number).name} ')))
        for one in (signal.SIGTERM, signal.SIGINT)
    ]
    last_saved = last_measured = training.minutes
    at, seen = time.monotonic(), training.seen
    spent = 0.0
    try:
        while training.minutes < training.recipe.minutes and time.monotonic() < ends and not stopped:
            found = training.step(batches.draw(), teachers)
            if training.steps % 100 == 0 or training.steps in (1, 10):
                # Reading a loss waits for the device, so the time per picture is honest here.
                values = {name: float(value) for name, value in found.items()}
                if not all(map(math.isfinite, values.values())):
                    raise RefusalError(
                        f'the losses are no numbers any more at step {training.steps}: {values}. Train anew with a lower --rate in a new --out.'
                    )
                pace = (training.seen - seen) / max(1e-6, spent + time.monotonic() - at)
                log(
                    f'minute {training.minutes:.2f} step {training.steps} {" ".join(f"{name} {value:.4f}" for name, value in values.items())} pictures/s {pace:.0f}'
                )
            now = time.monotonic()
            training.minutes += (now - at) / 60
            spent += now - at
            if training.minutes - last_measured >= measure_minutes:
                last_measured = training.minutes
                measure(training, batches, measuring, log)
            if training.minutes - last_saved >= CHECKPOINT_MINUTES:
                last_saved = training.minutes
                save()
            at = time.monotonic()
        save()
    finally:
        for one, handler in handlers:
            signal.signal(one, handler)
    return ''.join(stopped[:1])


def measure(training: Training, batches: Batches, measuring: Measuring, log: Log) -> Student:
    """Logs how well the averaged student does, where something is held out, and answers it."""
    student = training.averaged(batches)
    line = measuring.line(student, training.device)
    if line:
        log(f'minute {training.minutes:.1f} {line}')
    return student


def open_batches(folder: Path, recipe: Recipe, device: torch.device, workers: int) -> Batches:
    """All packs of a folder, on the device."""
    pictures, objects = find_packs(folder, False), find_packs(folder, True)
    if not pictures:
        raise RefusalError(f'{folder} has no packs of pictures; make some with `pack.py pictures`.')
    loaded = load(pictures, max(PICTURE_SIDE, recipe.size), workers)
    if len(loaded) < 16:
        raise RefusalError(f'{folder} has {len(loaded)} pictures; at least 16 are needed, and many thousands to learn from.')
    return Batches(torch.from_numpy(loaded).to(device), torch.from_numpy(load_objects(objects, SIDE, workers)).to(device), recipe)


def learn_whitening(batches: Batches, teachers: list[Teacher], recipe: Recipe) -> tuple[Tensor, Tensor]:
    """From the teachers' features of pictures as they are in training."""
    features: list[list[Tensor]] = [[] for _ in teachers]
    left = min(recipe.whitening, len(batches.pictures))
    with torch.no_grad():
        while left > 0:
            pictures = batches.typical(min(left, 256))
            left -= len(pictures)
            for teacher, known in zip(teachers, features, strict=True):
                known.append(teacher(pictures))
    return losses.whitening([torch.cat(one) for one in features], recipe.targets)


def draw(batch: Batch, path: Path, most: int = 16) -> None:
    """A contact sheet. Rows: pictures, mixed ones and views as teachers see them, each above what the student sees; copies; other views."""
    half, shown = batch.pictures // 2, batch.pictures + batch.views
    rows = [
        batch.seen[:half],
        batch.student[:half],
        batch.student[shown : shown + batch.copies],
        batch.seen[half : batch.pictures],
        batch.student[half : batch.pictures],
    ]
    rows += [batch.seen[batch.pictures :], batch.student[batch.pictures : shown], batch.student[shown + batch.copies :]]
    side = batch.seen.shape[-1]
    sheet = Image.new('RGB', (most * side, len(rows) * side))
    for y, row in enumerate(rows):
        for x, picture in enumerate(row[:most]):
            pixels = (picture.permute(1, 2, 0).cpu().numpy() * 255 + 0.5).astype(np.uint8)
            sheet.paste(Image.fromarray(pixels), (x * side, y * side))
    sheet.save(path)
    print(
        f'{path}: pictures, as the student sees them, copies; mixed ones, as the student sees them; views, as the student sees them, other views'
    )


if __name__ == '__main__':
    run(main)
