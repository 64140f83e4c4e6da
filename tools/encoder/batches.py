"""What teachers and student see in one step."""

from dataclasses import dataclass

import torch
from torch import Tensor

import augment
from packs import VIEWS
from recipe import Recipe


@dataclass(frozen=True)
class Batch:
    """`seen` is for the teachers; the student gets it degraded, then copies of its first pictures, then other views of its last.

    With B pictures, of which the second half are mixed, C copies and V views: `seen` is (B + V) × 3 × S × S, `student` is
    (B + V + C + V) × 3 × S × S. Copy i is of picture i, C ≤ B / 2; other view i is of the object of view B + i.
    """

    seen: Tensor
    student: Tensor
    pictures: int
    copies: int
    views: int


class Deck:
    """Draws without putting back until all were drawn, so that nothing is twice in a batch; then shuffles anew."""

    def __init__(self, count: int, device: torch.device) -> None:
        """Of the numbers 0…count − 1."""
        self.count, self.device, self.at = count, device, count
        self.order = torch.empty(0, dtype=torch.int64, device=device)

    def draw(self, count: int) -> Tensor:
        """`count` numbers; at most all of them."""
        if self.at + count > self.count:
            self.order, self.at = torch.randperm(self.count, device=self.device), 0
        self.at += count
        return self.order[self.at - count : self.at]


class Batches:
    """Makes batches of pictures (N × S × S × 3) and objects (M × 8 × S × S × 3), both uint8 on the device."""

    def __init__(self, pictures: Tensor, objects: Tensor, recipe: Recipe) -> None:
        """`objects` may be empty."""
        self.pictures, self.objects, self.recipe = pictures, objects, recipe
        self.device = pictures.device
        self.picture_deck, self.object_deck = Deck(len(pictures), self.device), Deck(len(objects), self.device)
        self.letters = augment.lettering(128, recipe.size, recipe.seed).to(self.device)

    def draw(self) -> Batch:
        """The next batch."""
        recipe = self.recipe
        count = min(recipe.batch, len(self.pictures)) // 4 * 4
        copied, viewed = count // 4, min(recipe.batch // 4, len(self.objects))
        source = as_planes(self.pictures[self.picture_deck.draw(count)])
        plain = self._cropped(source, recipe.crop, recipe.colour, recipe.grey)
        half = plain[count // 2 :]
        share = augment.uniform(len(half), 0, 1, self.device)
        # Mixed pictures widen the set on which the student must agree with its teachers; their partners come from elsewhere in the batch.
        mixed = torch.lerp(half, half.roll(1, 0), share)
        copies = augment.degraded(
            self._cropped(source[:copied], recipe.crop, recipe.copy_colour, recipe.copy_grey),
            self.letters,
            recipe.copy_marks,
            recipe.copy_quality,
        )
        first, second = self._views(viewed)
        seen = torch.cat([plain[: count // 2], mixed, first])
        blurred = augment.degraded(seen[:count], self.letters, recipe.marks, recipe.quality)
        views = augment.degraded(torch.cat([first, second]), self.letters, 0, recipe.quality) if viewed else first
        return Batch(seen, torch.cat([blurred, views[:viewed], copies, views[viewed:]]), count, copied, viewed)

    def typical(self, count: int) -> Tensor:
        """Crops and colours as teachers see them, unmixed, for whitening: at most `count` × 3 × S × S."""
        drawn = self.picture_deck.draw(min(count, len(self.pictures)))
        return self._cropped(as_planes(self.pictures[drawn]), self.recipe.crop, self.recipe.colour, self.recipe.grey)

    def whole(self, count: int) -> Tensor:
        """Pictures as they are when they are embedded, whole and unchanged, a fifth of them views: for normalisation statistics."""
        viewed = min(count // 5, len(self.objects))
        drawn = [self.pictures[self.picture_deck.draw(min(count - viewed, len(self.pictures)))]]
        if viewed:
            drawn.append(self.objects[self.object_deck.draw(viewed), torch.randint(VIEWS, (viewed,), device=self.device)])
        return torch.cat([resized(as_planes(one), self.recipe.size) for one in drawn])

    def _cropped(self, source: Tensor, least: float, colour: float, grey: float) -> Tensor:
        crops = augment.crops(len(source), least, self.device)
        return augment.recoloured(augment.sampled(source, crops, self.recipe.size), colour, grey)

    def _views(self, count: int) -> tuple[Tensor, Tensor]:
        """Two different views each of so many objects."""
        if count == 0:
            none = torch.empty(0, 3, self.recipe.size, self.recipe.size, device=self.device)
            return none, none
        drawn = self.object_deck.draw(count)
        pair = torch.rand(count, VIEWS, device=self.device).argsort(1)[:, :2]
        first, second = (
            self._cropped(
                as_planes(self.objects[drawn, pair[:, at]]), self.recipe.view_crop, self.recipe.view_colour, self.recipe.grey
            )
            for at in (0, 1)
        )
        return first, second


def as_planes(pixels: Tensor) -> Tensor:
    """N × S × S × 3 of uint8 to N × 3 × S × S, 0…1."""
    return pixels.permute(0, 3, 1, 2).float() / 255


def resized(pictures: Tensor, size: int) -> Tensor:
    """To N × 3 × size × size, anti-aliased."""
    return torch.nn.functional.interpolate(
        pictures, size=(size, size), mode='bicubic', align_corners=False, antialias=True
    ).clamp(0, 1)
