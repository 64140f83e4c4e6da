"""What the student is asked for: its teachers' features, their similarities, and to know altered copies again."""

import torch
import torch.nn.functional as F
from torch import Tensor


def regression(read: Tensor, targets: Tensor) -> Tensor:
    """How far what is read out of the embeddings (N × T) points away from the targets (N × T): 0 alike, 2 opposite."""
    return (1 - F.cosine_similarity(read, targets)).mean()


def relations(embeddings: Tensor, targets: Tensor) -> Tensor:
    """Mean squared difference of the similarities within a batch (Park et al., Relational knowledge distillation, 2019).

    N × D and N × T. Pairs of a picture with itself say nothing and do not count.
    """
    e, t = F.normalize(embeddings), F.normalize(targets)
    count = len(e)
    return (e @ e.T - t @ t.T).square().sum() / (count * (count - 1))


def recognition(copies: Tensor, originals: Tensor, temperature: float) -> Tensor:
    """InfoNCE both ways: copy i (Q × D) belongs to original i (N × D, N ≥ Q); further originals are only to be told apart."""
    logits = F.normalize(copies) @ F.normalize(originals).T / temperature
    answers = torch.arange(len(copies), device=copies.device)
    return (F.cross_entropy(logits, answers) + F.cross_entropy(logits[:, : len(copies)].T, answers)) / 2


def whitening(features: list[Tensor], dimensions: int) -> tuple[Tensor, Tensor]:
    """Mean (F) and projection (F × T) that bring several teachers' features (N × Fᵢ each) together; F is the sum of all Fᵢ.

    Each teacher has the same share of the variance. The strongest directions are kept and half whitened (divided by the
    root of their deviation): the few that differ most no longer drown all others, and noise is not raised to their height.
    """
    mean = torch.cat([one.mean(0) for one in features])
    scales = [(one - one.mean(0)).square().sum(1).mean().sqrt().clamp(min=1e-6) for one in features]
    scale = torch.cat([(1 / s).expand(one.shape[1]) for s, one in zip(scales, features, strict=True)])
    centred = (torch.cat(features, 1) - mean) * scale
    kept = min(dimensions, centred.shape[1], len(centred) - 1)
    directions, deviations = _principal(centred, kept)
    relative = (deviations / deviations[0]).clamp(min=1e-3)
    return mean, scale[:, None] * directions / relative.sqrt()


def _principal(centred: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The directions in which features (N × F) differ most, F × count, and by how much, strongest first.

    From products of features or of pictures, whichever are fewer: on a GPU much faster than the singular values of all.
    """
    exact = centred.double()
    wide = len(exact) < exact.shape[1]
    values, vectors = torch.linalg.eigh(exact @ exact.T if wide else exact.T @ exact)
    deviations, chosen = values.flip(0)[:count].clamp(min=1e-12).sqrt(), vectors.flip(1)[:, :count]
    directions = exact.T @ chosen / deviations if wide else chosen
    return directions.float(), deviations.float()
