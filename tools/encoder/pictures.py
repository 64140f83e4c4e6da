"""Pictures as the encoder sees them: upright, opaque, RGB, and cut square by the rule of the manifest."""

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

Pixels = npt.NDArray[np.uint8]

# What lies behind transparent pixels: the grey that Likeness takes.
GROUND = (128, 128, 128)

# `vision.resize` of the manifest: centre crop to at most this aspect, then stretched to a square.
MAX_ASPECT = 1.25

EXTENSIONS = ('.avif', '.bmp', '.gif', '.jpeg', '.jpg', '.png', '.tga', '.tif', '.tiff', '.webp')


def opened(source: bytes | Path) -> Image.Image:
    """Reads a picture: upright by its EXIF orientation, over a neutral grey where it is transparent, RGB.

    Raises OSError, ValueError or Image.DecompressionBombError where it cannot be read.
    """
    with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as file:
        image = ImageOps.exif_transpose(file)
    if image.mode.startswith('I;16') or image.mode == 'I':
        image = Image.fromarray((np.asarray(image).astype(np.float32) / 257).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        over = image.convert('RGBA')
        image = Image.alpha_composite(Image.new('RGBA', over.size, (*GROUND, 255)), over)
    return image.convert('RGB')


def squared(image: Image.Image, size: int) -> Image.Image:
    """Cuts and scales a picture to size × size pixels, exactly as the manifest tells Likeness to."""
    width, height = image.size
    # floor(x + 0.5), as Math.round: Python's round() goes to the even number.
    inner = (min(width, int(height * MAX_ASPECT + 0.5)), min(height, int(width * MAX_ASPECT + 0.5)))
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    # Cropped before it is scaled: with `box`, resize() looks a little beyond the edges.
    cropped = image.crop((left, top, left + inner[0], top + inner[1]))
    return cropped.resize((size, size), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, quality: int = 85) -> bytes:
    """A picture as JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, 'JPEG', quality=quality)
    return buffer.getvalue()


def stacked(images: Iterable[Image.Image], size: int) -> Pixels:
    """Pictures cut square: N × size × size × 3."""
    squares = [np.asarray(squared(image, size)) for image in images]
    return np.stack(squares) if squares else np.zeros((0, size, size, 3), np.uint8)


def decoded(rows: Iterable[bytes], size: int, workers: int) -> Pixels:
    """JPEG files to N × size × size × 3; threads, since Pillow decodes and scales without holding the interpreter."""
    with ThreadPoolExecutor(workers) as pool:
        squares = list(pool.map(lambda row: np.asarray(squared(opened(row), size)), rows))
    return np.stack(squares) if squares else np.zeros((0, size, size, 3), np.uint8)


def files_of(folder: Path) -> list[Path]:
    """The pictures below a folder by their names' ends, sorted; hidden ones are passed over."""
    return sorted(
        path
        for path in folder.rglob('*')
        if path.suffix.lower() in EXTENSIONS
        and path.is_file()
        and not any(part.startswith('.') for part in path.relative_to(folder).parts)
    )


def planes(pixels: Pixels) -> npt.NDArray[np.float32]:
    """N × S × S × 3 of 0…255 to the encoder's input, N × 3 × S × S of 0…1."""
    return np.ascontiguousarray(pixels.transpose(0, 3, 1, 2), dtype=np.float32) / np.float32(255)
