"""Altered copies of pictures, and whether an encoder knows them again.

The alterations are those of `likeness evaluate --copies` (src-main/media/alterations.ts), which measures the program itself; these
are quick ones, for between, of pictures of at most 512 pixels.
"""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageOps

from pictures import Pixels, encoded, files_of, opened, stacked
from refusals import RefusalError

Alteration = Callable[[Image.Image], Image.Image]
Embed = Callable[[Pixels], npt.NDArray[np.float32]]

# COPY in straight strokes, in units of a letter's stroke.
STROKES = (
    ((2, 0), (0, 0), (0, 3), (2, 3)),
    ((3, 0), (5, 0), (5, 3), (3, 3), (3, 0)),
    ((6, 3), (6, 0), (8, 0), (8, 1.5), (6, 1.5)),
    ((9, 0), (10, 1.5), (11, 0)),
    ((10, 1.5), (10, 3)),
)


def _cropped(image: Image.Image) -> Image.Image:
    width, height = image.size
    inner = (max(1, round(width * math.sqrt(2 / 3))), max(1, round(height * math.sqrt(2 / 3))))
    left, top = round((width - inner[0]) * 0.2), round((height - inner[1]) * 0.7)
    return image.crop((left, top, left + inner[0], top + inner[1]))


def _scaled(x: float, y: float) -> Alteration:
    return lambda image: image.resize((max(1, round(image.width * x)), max(1, round(image.height * y))), Image.Resampling.LANCZOS)


def _recoloured(image: Image.Image) -> Image.Image:
    return ImageOps.grayscale(image).point(lambda value: round(value * 0.6)).convert('RGB')


def _lettered(image: Image.Image) -> Image.Image:
    copy = image.copy()
    unit = min(copy.width * 0.7 / 11, copy.height * 0.3 / 3)
    left, top = (copy.width - 11 * unit) / 2, copy.height * 0.92 - 3 * unit
    for colour, width in (('black', 0.9), ('white', 0.5)):
        for stroke in STROKES:
            points = [(left + x * unit, top + y * unit) for x, y in stroke]
            ImageDraw.Draw(copy).line(points, colour, max(1, round(width * unit)), 'curve')
    return copy


ALTERATIONS: Mapping[str, Alteration] = {
    'cropped': _cropped,
    'resized': _scaled(0.66, 0.6),
    'halved': _scaled(0.5, 0.5),
    'quartered': _scaled(0.25, 0.25),
    'small': _scaled(0.125, 0.125),
    'recompressed': lambda image: Image.open(io.BytesIO(encoded(image, 25))).convert('RGB'),
    'recoloured': _recoloured,
    'mirrored': ImageOps.mirror,
    'bordered': lambda image: ImageOps.expand(image, max(1, round(min(image.size) * 0.1)), 'white'),
    'lettered': _lettered,
}


class HeldOut:
    """Pictures that were not trained on, cut square, and their altered copies: N × size × size × 3 each."""

    def __init__(self, images: Sequence[Image.Image], size: int) -> None:
        """Alters and cuts all of them at once."""
        self.originals = stacked(images, size)
        self.copies = {name: stacked([alter(image) for image in images], size) for name, alter in ALTERATIONS.items()}


def open_held_out(folder: Path, size: int, most: int) -> HeldOut:
    """At most `most` of the pictures of a folder, spread over all. Refuses a folder with fewer than two."""
    files = files_of(folder)
    images = []
    for at in range(min(most, len(files))):
        file = files[at * len(files) // min(most, len(files))]
        try:
            image = opened(file)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise RefusalError(f'{file} cannot be read ({error}); take it out of the held-out pictures.') from error
        image.thumbnail((512, 512), Image.Resampling.BICUBIC)
        images.append(image)
    if len(images) < 2:
        raise RefusalError(
            f'{folder} holds {len(images)} pictures; to measure, name a folder with more, such as what `pack.py pictures --hold-out` wrote.'
        )
    return HeldOut(images, size)


def open_objects(folder: Path, size: int) -> tuple[Pixels, npt.NDArray[np.int64]]:
    """The views of held-out objects, a folder each, as `pack.py renders --hold-out` writes them: N × size × size × 3, and whose each is."""
    files = files_of(folder)
    names = [file.parent for file in files]
    numbers = {name: at for at, name in enumerate(dict.fromkeys(names))}
    if len(numbers) < 2 or len(files) < 2 * len(numbers):
        raise RefusalError(
            f'{folder} holds {len(files)} views of {len(numbers)} objects; name what `pack.py renders --hold-out` wrote, two objects or more.'
        )
    return stacked([opened(file) for file in files], size), np.array([numbers[name] for name in names])


def recalls(held_out: HeldOut, embed: Embed) -> dict[str, float]:
    """For every alteration the share of copies whose nearest original is their own. `embed` answers vectors of length 1."""
    originals = embed(held_out.originals)
    own = np.arange(len(originals))
    return {name: float(((embed(pixels) @ originals.T).argmax(1) == own).mean()) for name, pixels in held_out.copies.items()}


def recall_of_views(vectors: npt.NDArray[np.float32], objects: npt.NDArray[np.int64]) -> float:
    """The share of views (N × D, of length 1) whose nearest other view shows the same object."""
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -np.inf)
    return float((objects[alike.argmax(1)] == objects).mean())


def mean(figures: Mapping[str, float]) -> float:
    """Of all alterations together: each has the same number of copies."""
    return sum(figures.values()) / len(figures)
