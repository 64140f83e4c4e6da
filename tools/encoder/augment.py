"""What happens to pictures on their way to the student: crops, colours, and what copies suffer. All on the device.

Batches are N × 3 × S × S, 0…1. `where(count, share)` picks which pictures are changed: always the same number of them, so
that nothing waits for the device.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

# JPEG's own tables (ITU-T T.81, Annex K), for brightness and for colours.
_LUMA = (
    16,
    11,
    10,
    16,
    24,
    40,
    51,
    61,
    12,
    12,
    14,
    19,
    26,
    58,
    60,
    55,
    14,
    13,
    16,
    24,
    40,
    57,
    69,
    56,
    14,
    17,
    22,
    29,
    51,
    87,
    80,
    62,
    18,
    22,
    37,
    56,
    68,
    109,
    103,
    77,
    24,
    35,
    55,
    64,
    81,
    104,
    113,
    92,
    49,
    64,
    78,
    87,
    103,
    121,
    120,
    101,
    72,
    92,
    95,
    98,
    112,
    100,
    103,
    99,
)
_CHROMA = (
    17,
    18,
    24,
    47,
    99,
    99,
    99,
    99,
    18,
    21,
    26,
    66,
    99,
    99,
    99,
    99,
    24,
    26,
    56,
    99,
    99,
    99,
    99,
    99,
    47,
    66,
    99,
    99,
    99,
    99,
    99,
    99,
    *[99] * 32,
)
_YCC = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))


def pick(share: float) -> float:
    """A number from the host's generator, 0…share."""
    return float(torch.rand(())) * share


def where(count: int, share: float, device: torch.device) -> Tensor:
    """The places of a share of `count` pictures, by chance."""
    return torch.randperm(count, device=device)[: round(count * share)]


def changed(pictures: Tensor, share: float, change: Callable[[Tensor], Tensor]) -> Tensor:
    """A batch with a share of its pictures changed, by chance."""
    places = where(len(pictures), share, pictures.device)
    return pictures.index_copy(0, places, change(pictures[places])) if len(places) else pictures


def uniform(count: int, low: float, high: float, device: torch.device) -> Tensor:
    """`count` numbers from low to high, N × 1 × 1 × 1."""
    return torch.empty(count, 1, 1, 1, device=device).uniform_(low, high)


def crops(count: int, least: float, device: torch.device) -> Tensor:
    """Boxes N × 2 × 3 for `sampled`: area in least…1, aspect about 3:4…4:3, anywhere inside, mirrored half the time."""
    side = torch.empty(count, device=device).uniform_(least, 1).sqrt()
    aspect = torch.exp(torch.empty(count, device=device).uniform_(-0.28, 0.28))
    width, height = (side * aspect).clamp(max=1), (side / aspect).clamp(max=1)
    boxes = torch.zeros(count, 2, 3, device=device)
    boxes[:, 0, 0] = width * ((torch.rand(count, device=device) < 0.5).float() * 2 - 1)
    boxes[:, 1, 1] = height
    boxes[:, 0, 2] = (torch.rand(count, device=device) * 2 - 1) * (1 - width)
    boxes[:, 1, 2] = (torch.rand(count, device=device) * 2 - 1) * (1 - height)
    return boxes


def sampled(pictures: Tensor, boxes: Tensor, size: int) -> Tensor:
    """What lies in the boxes, N × 3 × size × size."""
    grid = F.affine_grid(boxes, [len(pictures), 3, size, size], align_corners=False)
    return F.grid_sample(pictures, grid, mode='bilinear', padding_mode='reflection', align_corners=False)


def recoloured(pictures: Tensor, strength: float, grey: float) -> Tensor:
    """Other brightness, contrast and saturation, each by a factor of 1 ± strength; a share of `grey` without colours."""
    count, device = len(pictures), pictures.device

    def factor() -> Tensor:
        return uniform(count, 1 - strength, 1 + strength, device)

    x = pictures * factor()
    middle = x.mean((1, 2, 3), keepdim=True)
    x = (x - middle) * factor() + middle
    luma = x.mean(1, keepdim=True)
    saturation = factor() * (torch.rand(count, 1, 1, 1, device=device) >= grey)
    return ((x - luma) * saturation + luma).clamp(0, 1)


def coarser(pictures: Tensor) -> Tensor:
    """Pictures at a lower resolution: a third each at a half, at a quarter, and at something from 35 % to 90 %."""
    size = pictures.shape[-1]
    sides = (size // 2, size // 4, max(8, round(size * (0.35 + pick(0.55)))))
    parts: list[Tensor] = []
    for places, side in zip(np.array_split(np.arange(len(pictures)), 3), sides, strict=True):
        if len(places):
            small = F.interpolate(pictures[places[0] : places[-1] + 1], size=(side, side), mode='area')
            parts.append(F.interpolate(small, size=(size, size), mode='bilinear', align_corners=False))
    return torch.cat(parts)


def compressed(pictures: Tensor) -> Tensor:
    """Pictures with the traces of JPEG at quality 15 to 80: 8 × 8 blocks of which the DCT is rounded. S a multiple of 8."""
    count, _, size, _ = pictures.shape
    device, cells = pictures.device, pictures.shape[-1] // 8
    cosines, colours, back_colours, tables = _jpeg(device)
    quality = torch.empty(count, 1, 1, 1, 1, 1, device=device).uniform_(15, 80)
    steps = (tables * torch.where(quality < 50, 50 / quality, 2 - quality / 50)).clamp(min=1)
    ycc = torch.einsum('oc,nchw->nohw', colours, pictures * 255 - 128)
    blocks = ycc.view(count, 3, cells, 8, cells, 8).transpose(3, 4)
    rounded = (cosines @ blocks @ cosines.T / steps).round() * steps
    back = (cosines.T @ rounded @ cosines).transpose(3, 4).reshape(count, 3, size, size)
    return ((torch.einsum('oc,nchw->nohw', back_colours, back) + 128) / 255).clamp(0, 1)


@cache
def _jpeg(device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The DCT of 8 numbers, RGB to YCbCr and back, and the tables of the three channels, 3 × 1 × 1 × 8 × 8."""
    at = torch.arange(8)
    cosines = torch.cos((2 * at[None, :] + 1) * at[:, None] * math.pi / 16) / 2
    cosines[0] /= math.sqrt(2)
    colours = torch.tensor(_YCC)
    tables = torch.tensor([_LUMA, _CHROMA, _CHROMA], dtype=torch.float32).view(3, 1, 1, 8, 8)
    return cosines.to(device), colours.to(device), torch.linalg.inv(colours).to(device), tables.to(device)


def bordered(pictures: Tensor) -> Tensor:
    """Pictures made smaller, with a margin of one colour around them: up to 15 % on each side, often of equal width."""
    count, device, size = len(pictures), pictures.device, pictures.shape[-1]
    margins = torch.empty(count, 4, device=device).uniform_(0.02, 0.15)
    even = torch.rand(count, 1, device=device) < 0.6
    margins = torch.where(even, margins[:, :1], margins)
    left, right, top, bottom = margins.unbind(1)
    boxes = torch.zeros(count, 2, 3, device=device)
    boxes[:, 0, 0], boxes[:, 0, 2] = 1 / (1 - left - right), (right - left) / (1 - left - right)
    boxes[:, 1, 1], boxes[:, 1, 2] = 1 / (1 - top - bottom), (bottom - top) / (1 - top - bottom)
    inside = (F.affine_grid(boxes, [count, 3, size, size], align_corners=False).abs().amax(3) <= 1)[:, None]
    return torch.where(inside, sampled(pictures, boxes, size), plain_colours(count, device))


def plain_colours(count: int, device: torch.device) -> Tensor:
    """Colours N × 3 × 1 × 1: a third each black, white and anything."""
    kind = torch.rand(count, 1, 1, 1, device=device)
    any_ = torch.rand(count, 3, 1, 1, device=device)
    return torch.where(kind < 1 / 3, torch.zeros_like(any_), torch.where(kind < 2 / 3, torch.ones_like(any_), any_))


def lettering(count: int, size: int, seed: int = 0) -> Tensor:
    """Masks of made-up writing, count × 1 × size × size, 0 or 1: lines of letters of 3 × 5 cells, so that no font is needed."""
    random = np.random.default_rng(seed)
    masks = np.zeros((count, 1, size, size), np.float32)
    for mask in masks[:, 0]:
        cell = int(random.integers(1, max(2, size // 32) + 1))
        letters, lines = int(random.integers(3, 12)), int(random.integers(1, 4))
        cells = np.zeros((lines * 7, letters * 4), np.float32)
        for line in range(lines):
            for letter in range(int(random.integers(letters // 2 + 1, letters + 1))):
                cells[line * 7 : line * 7 + 5, letter * 4 : letter * 4 + 3] = random.random((5, 3)) < 0.62
        drawn = np.kron(cells, np.ones((cell, cell), np.float32))[: size - 4, : size - 4]
        top, left = (int(random.integers(0, size - side + 1)) for side in drawn.shape)
        mask[top : top + drawn.shape[0], left : left + drawn.shape[1]] = drawn
    return torch.from_numpy(masks)


def overlaid(pictures: Tensor, letters: Tensor) -> Tensor:
    """Pictures with writing on them (masks M × 1 × S × S), in half of them on a patch of one colour."""
    count, device = len(pictures), pictures.device
    mask = letters[torch.randint(len(letters), (count,), device=device)]
    ink, paper = plain_colours(count, device), plain_colours(count, device)
    rows = F.max_pool2d(mask, 9, 1, 4)
    patch = rows.amax(3, keepdim=True) * rows.amax(2, keepdim=True) * (torch.rand(count, 1, 1, 1, device=device) < 0.5)
    strength = uniform(count, 0.6, 1, device)
    return torch.lerp(torch.lerp(pictures, paper, patch * strength), ink, mask * strength)


def degraded(pictures: Tensor, letters: Tensor, marks: float, quality: float) -> Tensor:
    """Copies as one meets them: a share of `marks` with a border, as many with writing; a share of `quality` coarser, as many compressed."""
    x = changed(pictures, marks, bordered)
    x = changed(x, marks, lambda some: overlaid(some, letters))
    x = changed(x, quality, coarser)
    return changed(x, quality, compressed)
