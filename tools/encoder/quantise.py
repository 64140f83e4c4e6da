"""Makes float16 and 8-bit versions of a student, measures what each costs and gains, and writes the one that is worth it.

Writes into --out: model.onnx, and quantise.json with all figures.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from copies import HeldOut, mean, open_held_out, recalls
from packs import find_packs, read_pack
from pictures import Pixels, decoded, planes
from refusals import RefusalError, run
from student import INPUT, OUTPUT, load_student, to_onnx
from timing import BATCH, opened_session, times, vnni

RANGES = {'minmax': CalibrationMethod.MinMax, 'percentile': CalibrationMethod.Percentile, 'entropy': CalibrationMethod.Entropy}

# Operations that have an 8-bit kernel; the last two layers stay float: they are the embedding itself, and take no time.
OPERATIONS = ('Conv', 'Relu', 'Add', 'Mul', 'Sigmoid', 'AveragePool', 'GlobalAveragePool')

# A fall of recall, relative, below which 8 bits are worth it; and below which float16 loses nothing.
WORTH = 0.01
NOTHING = 0.001


@dataclass(frozen=True)
class Figures:
    """Of one version. Recall is R@1 of altered copies among the held-out originals; cosine to the embeddings of float32."""

    bytes: int
    recall: float
    recalls: dict[str, float]
    cosine_mean: float
    cosine_least: float
    milliseconds: float


class Calibration(CalibrationDataReader):  # type: ignore[misc]
    """Hands out pictures in batches, prepared as Likeness prepares them by the manifest."""

    def __init__(self, pixels: Pixels) -> None:
        """N × S × S × 3."""
        self.batches = iter(np.array_split(pixels, max(1, len(pixels) // BATCH)))

    def get_next(self) -> dict[str, npt.NDArray[np.float32]] | None:
        """The next batch, or None after the last."""
        batch = next(self.batches, None)
        return None if batch is None else {INPUT: planes(batch)}


def half(model: onnx.ModelProto) -> bytes:
    """The model with its weights stored in float16. They are made float32 again when it is opened: half the file, the same speed."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    graph = copy.graph
    casts = []
    for tensor in list(graph.initializer):
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f'{name}.half'))
        casts.append(helper.make_node('Cast', [f'{name}.half'], [name], f'{name}.cast', to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return bytes(copy.SerializeToString())


def int8(model: onnx.ModelProto, pixels: Pixels, method: str) -> bytes:
    """The model in 8 bits (QDQ): weights signed and per channel, activations unsigned with ranges learned from `pixels`."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, 'float.onnx'), Path(folder, 'int8.onnx')
        prepared = onnx.ModelProto()
        prepared.CopyFrom(model)
        # Says that it is as onnxruntime's own preparation would leave it: nothing to fuse.
        helper.set_model_props(prepared, {'onnx.quant.pre_process': 'onnxruntime.quant'})
        onnx.save(prepared, source)
        quantize_static(
            str(source),
            str(target),
            Calibration(pixels),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(OPERATIONS),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=RANGES[method],
        )
        return target.read_bytes()


def choose(figures: dict[str, Figures]) -> tuple[str, str]:
    """The version to ship, and why: 8 bits where recall falls by less than 1 % and it is faster; else the smaller file of equals."""
    exact, fast, small = figures['float32'], figures['int8'], figures['float16']
    fall = (exact.recall - fast.recall) / max(exact.recall, 1e-9)
    if fall < WORTH and fast.milliseconds < exact.milliseconds:
        return 'int8', f'recall falls by {fall:.2%} and it takes {fast.milliseconds / exact.milliseconds:.2f} of the time'
    why = (
        f'int8 loses {fall:.2%} of recall'
        if fall >= WORTH
        else f'int8 takes {fast.milliseconds / exact.milliseconds:.2f} of the time'
    )
    if (exact.recall - small.recall) / max(exact.recall, 1e-9) < NOTHING:
        return 'float16', f'{why}; float16 is half the file'
    return 'float32', f'{why}; float16 loses recall, too'


def embedder(session: ort.InferenceSession) -> Callable[[Pixels], npt.NDArray[np.float32]]:
    """Embeds pictures N × S × S × 3."""

    def embed(pixels: Pixels) -> npt.NDArray[np.float32]:
        parts = np.array_split(pixels, max(1, len(pixels) // 64))
        return np.concatenate([session.run([OUTPUT], {INPUT: planes(part)})[0] for part in parts])

    return embed


def measured(versions: dict[str, bytes], held_out: HeldOut, rounds: int) -> dict[str, Figures]:
    """The figures of every version; the first is what the others are compared with."""
    sessions = {name: opened_session(model) for name, model in versions.items()}
    taken = times(sessions, rounds)
    exact: npt.NDArray[np.float32] | None = None
    figures = {}
    for name, session in sessions.items():
        embed = embedder(session)
        vectors = embed(held_out.originals)
        exact = vectors if exact is None else exact
        cosines, found = (vectors * exact).sum(1), recalls(held_out, embed)
        figures[name] = Figures(len(versions[name]), mean(found), found, float(cosines.mean()), float(cosines.min()), taken[name])
    return figures


def table(figures: dict[str, Figures]) -> str:
    """What each costs, in lines."""
    exact = figures['float32']
    lines = ['version   MB     R@1 of copies   cosine to float32: mean, least   ms of a core a picture   of float32']
    lines += [
        f'{name:8}{one.bytes / 1e6:6.2f}   {one.recall:.4f} ({one.recall / max(exact.recall, 1e-9) - 1:+.2%})   {one.cosine_mean:.4f}, {one.cosine_least:.4f}'
        f'                  {one.milliseconds:8.2f}                 {one.milliseconds / exact.milliseconds:.2f}'
        for name, one in figures.items()
    ]
    return '\n'.join(lines)


def calibration_pictures(packs: Path, size: int, count: int) -> Pixels:
    """`count` of the packed pictures, spread over all packs, objects included."""
    rows = [row for pack in find_packs(packs, False) + find_packs(packs, True) for row in read_pack(pack)]
    if len(rows) < BATCH:
        raise RefusalError(f'{packs} has {len(rows)} pictures; to learn ranges, at least {BATCH} are needed.')
    count = min(count, len(rows))
    return decoded([rows[at * len(rows) // count] for at in range(count)], size, 2)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('student', type=Path, help='student.half.pt as train.py wrote it')
    parser.add_argument('--packs', type=Path, required=True, help='pictures from which the ranges of activations are learned')
    parser.add_argument('--held-out', type=Path, required=True, help='folder of pictures that were not trained on')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--range', choices=RANGES, default='minmax', help='how ranges are learned')
    parser.add_argument('--calibration-pictures', type=int, default=256)
    parser.add_argument('--most', type=int, default=1000, help='held-out pictures to measure with')
    parser.add_argument('--rounds', type=int, default=30)
    parser.add_argument('--choose', choices=('float32', 'float16', 'int8'), help='write this one whatever the figures say')
    args = parser.parse_args()
    student = load_student(args.student)
    size = student.shape.size
    held_out = open_held_out(args.held_out, size, args.most)
    model = to_onnx(student)
    pixels = calibration_pictures(args.packs, size, args.calibration_pictures)
    versions = {'float32': bytes(model.SerializeToString()), 'float16': half(model), 'int8': int8(model, pixels, args.range)}
    figures = measured(versions, held_out, args.rounds)
    processor = vnni()
    print(f'{len(held_out.originals)} held-out pictures; processor {processor}')
    print(table(figures))
    name, why = choose(figures)
    if args.choose:
        name, why = args.choose, f'asked for (by the figures: {name}, {why})'
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / 'model.onnx').write_bytes(versions[name])
    contents = {
        'chosen': name,
        'why': why,
        'range': args.range,
        'processor': processor,
        'pictures': len(held_out.originals),
        'parameters': sum(one.numel() for one in student.parameters()),
        'shape': asdict(student.shape),
        'versions': {key: asdict(one) for key, one in figures.items()},
    }
    (args.out / 'quantise.json').write_text(json.dumps(contents, indent=2))
    print(f'{args.out / "model.onnx"}: {name}: {why}')


if __name__ == '__main__':
    run(main)
