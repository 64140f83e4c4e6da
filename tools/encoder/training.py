"""The state of a training, and one step of it."""

import math
from dataclasses import asdict
from typing import Any

import torch
from torch import Tensor, nn

import losses
from batches import Batch, Batches
from recipe import Recipe
from student import Student
from teachers import Teacher


class Training:
    """Student, read-out, averaged weights and optimiser, and how far they are."""

    def __init__(self, recipe: Recipe, device: torch.device, whitening: tuple[Tensor, Tensor]) -> None:
        """At the beginning."""
        self.recipe, self.device = recipe, device
        self.mean, self.projection = whitening
        self.student = placed(Student(recipe.shape), device)
        self.read = nn.Linear(recipe.dimensions, self.projection.shape[1]).to(device)
        parameters = [*self.student.parameters(), *self.read.parameters()]
        self.optimiser = torch.optim.AdamW(
            [
                {'params': [one for one in parameters if one.dim() > 1], 'weight_decay': recipe.decay},
                {'params': [one for one in parameters if one.dim() <= 1], 'weight_decay': 0.0},
            ],
            lr=recipe.rate,
        )
        self.average = [one.detach().clone() for one in self.student.parameters()]
        self.minutes, self.steps, self.seen = 0.0, 0, 0

    def step(self, batch: Batch, teachers: list[Teacher]) -> dict[str, Tensor]:
        """One step; answers the losses, still on the device."""
        recipe = self.recipe
        progress = min(1, self.minutes / recipe.minutes)
        rate = recipe.rate * min(1, (self.steps + 1) / recipe.warmup) * (1 + math.cos(math.pi * progress)) / 2
        for group in self.optimiser.param_groups:
            group['lr'] = rate
        with torch.no_grad():
            targets = (torch.cat([teacher(batch.seen) for teacher in teachers], 1) - self.mean) @ self.projection
        self.student.train()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type != 'cpu'):
            embeddings = self.student(batch.student.contiguous(memory_format=torch.channels_last))
        found = self._losses(embeddings.float(), targets, batch)
        loss = torch.stack([getattr(recipe, name) * value for name, value in found.items()]).sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([one for group in self.optimiser.param_groups for one in group['params']], 5.0)
        self.optimiser.step()
        self.steps += 1
        self.seen += len(batch.student)
        kept = min(recipe.average, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, [one.detach() for one in self.student.parameters()], 1 - kept)
        return {name: value.detach() for name, value in found.items()}

    def _losses(self, embeddings: Tensor, targets: Tensor, batch: Batch) -> dict[str, Tensor]:
        """Each by the name of its weight in the recipe."""
        shown = batch.pictures + batch.views
        own, copies, views = torch.split(embeddings, [shown, batch.copies, batch.views])
        found = {
            'regression': losses.regression(self.read(own), targets),
            'relations': losses.relations(own, targets),
            'copies': losses.recognition(copies, own[: batch.pictures // 2], self.recipe.temperature),
        }
        if batch.views:
            found['views'] = losses.recognition(views, own[batch.pictures :], self.recipe.temperature)
        return found

    def averaged(self, batches: Batches) -> Student:
        """The student with averaged weights.

        Its normalisation statistics are measured with these weights, on pictures as they are when they are embedded: those
        gathered in training are of other weights, and of crops, mixtures and degraded pictures.
        """
        student = placed(Student(self.recipe.shape), self.device)
        with torch.no_grad():
            for own, averaged in zip(student.parameters(), self.average, strict=True):
                own.copy_(averaged)
            norms = [one for one in student.modules() if isinstance(one, nn.BatchNorm2d)]
            for norm in norms:
                norm.reset_running_stats()
                # None: the mean of all batches, instead of one in which the last count most.
                norm.momentum = None
            student.train()
            for _ in range(8):
                student(batches.whole(self.recipe.batch).contiguous(memory_format=torch.channels_last))
        student.eval()
        return student

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds. Averages and moments in half the bits: they are averages, and it halves what must be carried."""
        moments = [self.optimiser.state.get(one, {}) for group in self.optimiser.param_groups for one in group['params']]
        return {
            'recipe': asdict(self.recipe),
            'progress': {'minutes': self.minutes, 'steps': self.steps, 'seen': self.seen},
            'student': self.student.state_dict(),
            'read': self.read.state_dict(),
            'average': [one.half() for one in self.average],
            'moments': [{key: value.bfloat16() if value.dim() else value for key, value in one.items()} for one in moments],
            'whitening': (self.mean, self.projection),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on where a checkpoint was written."""
        self.minutes, self.steps, self.seen = (state['progress'][key] for key in ('minutes', 'steps', 'seen'))
        self.student.load_state_dict(state['student'])
        self.read.load_state_dict(state['read'])
        self.average = [one.float().to(self.device) for one in state['average']]
        parameters = [one for group in self.optimiser.param_groups for one in group['params']]
        for one, moments in zip(parameters, state['moments'], strict=True):
            self.optimiser.state[one] = {key: value.to(one) if value.dim() else value for key, value in moments.items()}


def placed(student: Student, device: torch.device) -> Student:
    """On the device, channels last: what its convolutions are fastest with."""
    student.to(device)
    for one in student.parameters():
        if one.dim() == 4:
            one.data = one.data.contiguous(memory_format=torch.channels_last)
    return student
