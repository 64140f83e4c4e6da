"""Packs: JPEG pictures one after another in `NAME-NN.bin`, and where each begins and ends in `NAME-NN.idx.npy`.

The index is a rising array of int64: 0, the end of the first picture, the end of the second… Packs whose name begins with
`renders` hold objects: eight pictures in a row are views of one. All others hold pictures, unlabelled.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pictures import Pixels, decoded
from refusals import RefusalError

VIEWS = 8
OBJECTS = 'renders'
PICTURES = 'pool'
INDEX = '.idx.npy'


def write_packs(groups: Iterable[Sequence[bytes]], folder: Path, name: str, limit: int) -> list[Path]:
    """Writes JPEG files into packs of at most `limit` bytes and answers their paths; a group stays in one pack.

    Refuses where there are packs of that name already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob(f'{name}-*{INDEX}')):
        raise RefusalError(f'{folder} has packs named {name} already; take another --name or an empty folder.')
    written: list[Path] = []
    blob, ends = bytearray(), [0]

    def flush() -> None:
        if len(ends) == 1:
            return
        path = folder / f'{name}-{len(written):02d}.bin'
        path.write_bytes(blob)
        np.save(index_of(path), np.array(ends, np.int64))
        written.append(path)
        blob.clear()
        ends[1:] = []

    for group in groups:
        if len(blob) + sum(map(len, group)) > limit:
            flush()
        for row in group:
            blob += row
            ends.append(len(blob))
    flush()
    return written


def index_of(pack: Path) -> Path:
    """Where the index of `NAME-NN.bin` lies."""
    return pack.with_name(pack.name.removesuffix('.bin') + INDEX)


def find_packs(folder: Path, objects: bool) -> list[Path]:
    """The packs of a folder that hold objects, or those that hold pictures, sorted."""
    if not folder.is_dir():
        raise RefusalError(f'{folder} is no folder; --packs takes the folder that pack.py wrote to.')
    return [path for path in sorted(folder.glob('*.bin')) if path.name.startswith(OBJECTS) == objects]


def read_pack(pack: Path) -> list[bytes]:
    """The JPEG files of a pack. Refuses one whose index and bytes do not belong together."""
    try:
        ends: npt.NDArray[np.int64] = np.load(index_of(pack), allow_pickle=False)
    except (OSError, ValueError) as error:
        raise RefusalError(f'{index_of(pack)}, the index of {pack.name}, cannot be read: {error}. Pack again.') from error
    blob = pack.read_bytes()
    if ends.ndim != 1 or len(ends) < 2 or ends[0] != 0 or ends[-1] != len(blob) or bool((np.diff(ends) <= 0).any()):
        raise RefusalError(
            f'{pack} has {len(blob)} bytes, which its index does not describe: one of the two is cut short or of another pack. Copy both again.'
        )
    if pack.name.startswith(OBJECTS) and (len(ends) - 1) % VIEWS:
        raise RefusalError(
            f'{pack} holds {len(ends) - 1} views, which is no multiple of {VIEWS}. Make it with `pack.py renders`.'
        )
    return [blob[start:end] for start, end in pairwise(ends)]


def load(packs: Sequence[Path], side: int, workers: int) -> Pixels:
    """All pictures of some packs, cut square: N × side × side × 3. Refuses a pack with a picture that cannot be read."""
    parts = []
    for pack in packs:
        try:
            parts.append(decoded(read_pack(pack), side, workers))
        except (OSError, ValueError) as error:
            raise RefusalError(f'{pack} has a picture that cannot be read ({error}). Copy or make it again.') from error
    return np.concatenate(parts) if parts else np.zeros((0, side, side, 3), np.uint8)


def load_objects(packs: Sequence[Path], side: int, workers: int) -> Pixels:
    """All objects of some packs: N × 8 × side × side × 3."""
    return load(packs, side, workers).reshape(-1, VIEWS, side, side, 3)
