import io
import math

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

import augment
import losses
from batches import Batches, Deck
from recipe import Recipe

CPU = torch.device('cpu')
TINY = Recipe(batch=16, size=32, widths=(8, 16, 24), depths=(1, 1), dimensions=16)


def smooth(count: int) -> Tensor:
    torch.manual_seed(count)
    return torch.nn.functional.interpolate(torch.rand(count, 3, 4, 4), size=(64, 64), mode='bilinear')


def test_everything_keeps_shape_and_range() -> None:
    x, letters = smooth(9), augment.lettering(8, 64)
    for change in (
        augment.coarser,
        augment.compressed,
        augment.bordered,
        lambda some: augment.overlaid(some, letters),
        lambda some: augment.recoloured(some, 0.4, 0.1),
    ):
        y = change(x)
        assert y.shape == x.shape
        assert float(y.min()) >= 0 and float(y.max()) <= 1 and bool(y.isfinite().all())
        assert not torch.equal(x, y)


def test_a_share_is_changed_and_the_rest_is_not() -> None:
    x = smooth(20)
    y = augment.changed(x, 0.25, lambda some: some * 0)
    assert int((y.amax((1, 2, 3)) == 0).sum()) == 5
    assert int((x == y).all(1).all(1).all(1).sum()) == 15
    assert augment.changed(x, 0, augment.compressed) is x


def test_compression_looks_like_that_of_jpeg() -> None:
    plain = torch.full((2, 3, 32, 32), 0.5)
    assert float((augment.compressed(plain) - plain).abs().max()) < 0.05
    noisy = (smooth(1) + torch.randn(1, 3, 64, 64) * 0.1).clamp(0, 1)
    image = Image.fromarray((noisy[0].permute(1, 2, 0).numpy() * 255).astype(np.uint8))

    def loss_of_jpeg(quality: int) -> float:
        file = io.BytesIO()
        image.save(file, 'JPEG', quality=quality, subsampling=0)
        return float(np.abs(np.asarray(Image.open(file), int) - np.asarray(image, int)).mean() / 255)

    lost = (augment.compressed(noisy.expand(64, -1, -1, -1)) - noisy).abs().mean((1, 2, 3))
    assert loss_of_jpeg(80) * 0.9 < float(lost.min()) < loss_of_jpeg(60)
    assert loss_of_jpeg(30) < float(lost.max()) < loss_of_jpeg(15) * 1.1


def test_a_border_surrounds_the_whole_picture() -> None:
    x = torch.rand(8, 3, 64, 64) * 0.2 + 0.4
    x[:, :, 30:34, 30:34] = 0.9
    y = augment.bordered(x)
    assert bool((y[:, :, 0, :] == y[:, :, :1, 0]).all())
    assert bool((y[:, 0].flatten(1) > 0.7).any(1).all())


def test_crops_stay_inside() -> None:
    boxes = augment.crops(500, 0.25, CPU)
    reach = boxes[:, [0, 1], [0, 1]].abs() + boxes[:, :, 2].abs()
    assert float(reach.max()) <= 1 + 1e-5
    area = (boxes[:, 0, 0] * boxes[:, 1, 1]).abs()
    assert float(area.min()) > 0.2 and float(area.max()) <= 1
    assert 0.4 < float((boxes[:, 0, 0] < 0).float().mean()) < 0.6


def test_a_deck_deals_everything_before_anything_comes_again() -> None:
    deck = Deck(10, CPU)
    for _ in range(3):
        assert sorted([*deck.draw(4).tolist(), *deck.draw(4).tolist()]) == sorted(set(deck.order[:8].tolist()))
    assert sorted(deck.draw(10).tolist()) == list(range(10))


def test_a_batch_is_laid_out_as_it_says() -> None:
    torch.manual_seed(0)
    # Every picture and object has a brightness of its own, so that pairs can be told.
    values = torch.linspace(40, 220, 16).to(torch.uint8)
    pictures = values[:, None, None, None].expand(16, 48, 48, 3).contiguous()
    objects = values[:8, None, None, None, None].expand(8, 8, 96, 96, 3).contiguous()
    plain = Recipe(
        batch=16,
        size=32,
        widths=(8, 16, 24),
        depths=(1, 1),
        colour=0,
        copy_colour=0,
        copy_grey=0,
        grey=0,
        view_colour=0,
        marks=0,
        quality=0,
        copy_marks=0,
        copy_quality=0,
    )
    batch = Batches(pictures, objects, plain).draw()
    assert (batch.pictures, batch.copies, batch.views) == (16, 4, 4)
    assert batch.seen.shape == (20, 3, 32, 32) and batch.student.shape == (28, 3, 32, 32)
    level = batch.student.mean((1, 2, 3))
    torch.testing.assert_close(level[:20], batch.seen.mean((1, 2, 3)))
    torch.testing.assert_close(level[20:24], level[:4])
    torch.testing.assert_close(level[24:], level[16:20])
    assert len({round(float(one), 3) for one in level[:8]}) == 8


def test_batches_without_objects() -> None:
    batches = Batches(
        torch.randint(0, 256, (20, 48, 48, 3), dtype=torch.uint8), torch.empty(0, 8, 96, 96, 3, dtype=torch.uint8), TINY
    )
    batch = batches.draw()
    assert batch.views == 0 and len(batch.student) == 20
    assert batches.whole(16).shape == (16, 3, 32, 32) and batches.typical(64).shape == (20, 3, 32, 32)


def test_losses_are_least_where_student_and_teacher_agree() -> None:
    torch.manual_seed(0)
    x = torch.randn(12, 16)
    assert float(losses.regression(x * 3, x)) == pytest.approx(0, abs=1e-6)
    assert float(losses.regression(-x, x)) == pytest.approx(2, abs=1e-6)
    assert float(losses.relations(x, x * 2)) == pytest.approx(0, abs=1e-6)
    assert float(losses.relations(torch.randn(12, 16), x)) > 0.01
    assert float(losses.recognition(x[:4], x, 0.05)) < 0.01
    assert float(losses.recognition(x[:4], x.flip(0), 0.05)) > 1
    assert float(losses.recognition(torch.ones(4, 8), torch.ones(4, 8), 0.1)) == pytest.approx(math.log(4), abs=1e-5)


def test_whitening_gives_every_teacher_the_same_share() -> None:
    torch.manual_seed(0)
    loud, quiet = torch.randn(400, 8) * 10 + 3, torch.randn(400, 4) * 0.01
    mean, projection = losses.whitening([loud, quiet], 12)
    both = torch.cat([loud, quiet], 1) - mean
    assert projection.shape == (12, 12)
    of_loud, of_quiet = ((both[:, part] @ projection[part]).square().sum(1).mean() for part in (slice(0, 8), slice(8, 12)))
    assert 0.5 < float(of_loud / of_quiet) < 2
    assert losses.whitening([torch.randn(5, 8)], 12)[1].shape == (8, 4)
    assert bool(losses.whitening([torch.ones(5, 8)], 4)[1].isfinite().all())
