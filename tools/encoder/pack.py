"""Makes packs for train.py: of a folder of pictures, or of the strips that scripts/strips.ts renders of 3D models."""

import argparse
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from packs import OBJECTS, PICTURES, write_packs
from pictures import encoded, files_of, opened
from refusals import RefusalError, run
from renders import packed_views, views_of

# Pixels of the short side, the long side at most so many times that, and what is too small to be worth a place.
SHORT_SIDE = 144
LONGEST = 1.6
SMALLEST = 32

# What a model's clay strip is called beside its textured one: both are the same object when some are held out.
CLAY = '.clay'


def shrunk(image: Image.Image) -> Image.Image:
    """A picture as it is packed: the middle of a long one, its short side 144 pixels; a smaller one keeps its size."""
    width, height = image.size
    most = int(min(width, height) * LONGEST)
    inner = (min(width, most), min(height, most))
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    scale = min(1.0, SHORT_SIDE / min(inner))
    size = (max(1, round(inner[0] * scale)), max(1, round(inner[1] * scale)))
    return image.crop((left, top, left + inner[0], top + inner[1])).resize(size, Image.Resampling.BICUBIC)


def unique(files: list[Path]) -> list[Path]:
    """Files without byte-identical copies, in the order of their SHA-256: by chance, and the same every time."""
    by_digest: dict[str, Path] = {}
    for file in files:
        by_digest.setdefault(hashlib.sha256(file.read_bytes()).hexdigest(), file)
    return [by_digest[digest] for digest in sorted(by_digest)]


def packed_picture(file: Path) -> bytes | None:
    """A picture as it is packed, or None where it cannot be read or is too small; that is said."""
    try:
        image = opened(file)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        print(f'passed over {file}: {error}')
        return None
    if min(image.size) < SMALLEST:
        print(f'passed over {file}: {image.width} × {image.height} pixels, {SMALLEST} are the least')
        return None
    return encoded(shrunk(image))


def pack_pictures(folder: Path, out: Path, name: str, limit: int, hold_out: int, held_out: Path | None) -> None:
    """Packs every picture below `folder`; `hold_out` of them are copied to `held_out` as they are and never packed."""
    found = files_of(folder)
    files = unique(found)
    kept: list[Path] = []

    def rows() -> Iterator[list[bytes]]:
        for file in files:
            row = packed_picture(file)
            if row is None:
                continue
            if held_out is not None and len(kept) < hold_out:
                target = held_out / file.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
                kept.append(file)
                continue
            yield [row]

    written = write_packs(rows(), out, name, limit)
    report(written, f'{len(found)} files, {len(found) - len(files)} of them copies of others', f'{len(kept)} pictures')


def pack_renders(strips: Path, out: Path, name: str, limit: int, share: float, hold_out: int, held_out: Path | None) -> None:
    """Packs eight views of every strip; the views of `hold_out` models are written to `held_out`, a folder each."""
    files = unique(sorted(strips.glob('*.png')))
    objects = list(dict.fromkeys(object_of(file) for file in files))
    kept = set(objects[:hold_out])

    def rows() -> Iterator[list[bytes]]:
        for file in files:
            seed = int.from_bytes(hashlib.sha256(file.name.encode()).digest()[:8])
            is_kept = object_of(file) in kept
            views = packed_views(views_of(file), 0 if is_kept else share, np.random.default_rng(seed))
            if not is_kept:
                yield [encoded(view) for view in views]
            elif held_out is not None:
                folder = held_out / file.stem
                folder.mkdir(parents=True, exist_ok=True)
                for at, view in enumerate(views):
                    (folder / f'{at}.jpg').write_bytes(encoded(view))

    report(write_packs(rows(), out, name, limit), f'{len(files)} strips of {len(objects)} models', f'{len(kept)} models')


def object_of(strip: Path) -> str:
    """The model that a strip shows: as it is and as clay are one."""
    return strip.stem.removesuffix(CLAY)


def report(written: list[Path], of: str, kept: str) -> None:
    """Prints what was packed, or refuses where that was nothing."""
    if not written:
        raise RefusalError(f'nothing to pack in {of}; name a folder with more pictures, or hold out fewer.')
    for path in written:
        print(f'{path}  {path.stat().st_size / 2**20:.1f} MiB')
    print(f'{of}; held out: {kept}')


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest='command', required=True)
    for command, source, name in (
        ('pictures', 'folder of pictures', PICTURES),
        ('renders', 'folder that scripts/strips.ts wrote to', OBJECTS),
    ):
        one = commands.add_parser(command)
        one.add_argument('source', type=Path, help=source)
        one.add_argument('out', type=Path, help='folder of the packs')
        one.add_argument('--name', default='', help='so that packs of several sources can lie in one folder')
        one.add_argument('--limit-mb', type=float, default=30, help='largest pack in MiB')
        one.add_argument('--hold-out', nargs=2, metavar=('COUNT', 'FOLDER'), help='so many are written to FOLDER and not packed')
        one.set_defaults(prefix=name)
        if command == 'renders':
            one.add_argument('--varied', type=float, default=0.5, help='share of views on another ground and in another light')
    args = parser.parse_args()
    if '/' in args.name or '\\' in args.name:
        raise RefusalError(f'--name is a part of file names, without folders; came {args.name}.')
    if not args.source.is_dir():
        raise RefusalError(f'{args.source} is no folder.')
    count, folder = args.hold_out or ('0', None)
    if not count.isdigit():
        raise RefusalError(f'--hold-out takes a number and a folder, such as `--hold-out 300 held-out`; {count} is no number.')
    if folder and Path(folder).resolve().is_relative_to(args.source.resolve()):
        raise RefusalError(
            f'{folder} lies in {args.source}: packed once more, it would be trained on. Hold out to a folder elsewhere.'
        )
    name = f'{args.prefix}-{args.name}' if args.name else args.prefix
    if args.limit_mb <= 0 or (args.command == 'renders' and not 0 <= args.varied <= 1):
        raise RefusalError('--limit-mb must be above 0, and --varied is a share, 0 to 1.')
    limit = int(args.limit_mb * 2**20)
    held_out = Path(folder) if folder else None
    if args.command == 'pictures':
        pack_pictures(args.source, args.out, name, limit, int(count), held_out)
    else:
        pack_renders(args.source, args.out, name, limit, args.varied, int(count), held_out)


if __name__ == '__main__':
    run(main)
