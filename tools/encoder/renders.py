"""Views of objects from the strips that the project's stage renders, on other grounds and in other lights."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from packs import VIEWS
from pictures import Pixels, opened
from refusals import RefusalError

Floats = npt.NDArray[np.float32]

# Pixels of a packed view; and how far a colour may be from that of the corner to count as ground.
SIDE = 96
TOLERANCE = 3


def views_of(strip: Path) -> list[Pixels]:
    """Eight of the views of a strip, spread over the turn, each S × S × 3. Refuses what is no strip of square views."""
    try:
        image = opened(strip)
    except (OSError, ValueError, SyntaxError) as error:
        raise RefusalError(f'{strip} cannot be read ({error}); render it again.') from error
    width, height = image.size
    count = width // height
    if width % height or count < VIEWS:
        raise RefusalError(
            f'{strip} is {width} × {height} pixels; a strip has at least {VIEWS} square views side by side, as scripts/strips.ts writes them.'
        )
    pixels = np.asarray(image)
    return [pixels[:, at * height : (at + 1) * height] for at in (count * view // VIEWS for view in range(VIEWS))]


def ground_mask(view: Pixels) -> npt.NDArray[np.bool_]:
    """Which pixels (S × S) are ground: of the colour of the upper left corner, and joined to a corner by such pixels."""
    alike: npt.NDArray[np.bool_] = (np.abs(view.astype(np.int16) - view[0, 0].astype(np.int16)) <= TOLERANCE).all(2)
    mask: npt.NDArray[np.bool_] = np.zeros_like(alike)
    mask[[0, 0, -1, -1], [0, -1, 0, -1]] = alike[[0, 0, -1, -1], [0, -1, 0, -1]]
    reached = 0
    while (now := int(mask.sum())) > reached:
        reached = now
        for axis in (0, 1):
            _flow(mask, alike, axis)
    return mask


def _flow(mask: npt.NDArray[np.bool_], alike: npt.NDArray[np.bool_], axis: int) -> None:
    """Lets the mask flow along every row (axis 1) or column (axis 0), both ways, as far as pixels are alike."""
    rows, open_ = (mask, alike) if axis == 1 else (mask.T, alike.T)
    for step in (1, -1):
        line, free = rows[:, ::step], open_[:, ::step]
        places = np.arange(line.shape[1])
        last_wall = np.maximum.accumulate(np.where(free, -1, places), axis=1)
        last_seed = np.maximum.accumulate(np.where(line, places, -1), axis=1)
        line |= free & (last_seed > last_wall)


def varied(view: Pixels, random: np.random.Generator) -> Pixels:
    """A view (S × S × 3) on another ground and in another light; the edge of the object stays soft."""
    mask = Image.fromarray((~ground_mask(view)).astype(np.uint8) * 255)
    inside = np.asarray(mask.filter(ImageFilter.GaussianBlur(0.7)), np.float32)[..., None] / 255
    lit = relit(view.astype(np.float32) / np.float32(255), random)
    out = inside * lit + (1 - inside) * new_ground(view.shape[0], random)
    rounded: Pixels = (out.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return rounded


def relit(view: Floats, random: np.random.Generator) -> Floats:
    """Another brightness, contrast and tint, and light that falls off to one side. S × S × 3, 0…1 and a little beyond."""
    angle = random.uniform(0, 2 * np.pi)
    across = np.linspace(-1, 1, view.shape[0], dtype=np.float32)
    slope = random.uniform(0, 0.35) * (np.cos(angle) * across[None, :, None] + np.sin(angle) * across[:, None, None])
    tint = random.uniform(0.85, 1.15, 3)
    contrast, brightness = random.uniform(0.75, 1.3), random.uniform(0.7, 1.2)
    lit: Floats = (((view - 0.5) * contrast + 0.5) * brightness * tint * (1 + slope)).astype(np.float32)
    return lit


def new_ground(side: int, random: np.random.Generator) -> Floats:
    """A ground of side × side × 3, 0…1: of one colour, running from one colour to another, or in soft patches."""
    cells = int(random.choice([1, 2, 5]))
    if random.random() < 0.5:
        colours = np.repeat(random.uniform(0, 1, (cells, cells, 1)), 3, axis=2)
    else:
        colours = random.uniform(0, 1, (cells, cells, 3))
    patches = Image.fromarray((colours * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BICUBIC)
    ground: Floats = np.asarray(patches, np.float32) / np.float32(255)
    return ground


def packed_views(views: Sequence[Pixels], share: float, random: np.random.Generator) -> list[Image.Image]:
    """Views as they are packed, 96 × 96 pixels, about `share` of them varied."""
    chosen = [varied(view, random) if random.random() < share else view for view in views]
    return [Image.fromarray(view).resize((SIDE, SIDE), Image.Resampling.BICUBIC) for view in chosen]
