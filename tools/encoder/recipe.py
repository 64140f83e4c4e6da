"""Everything that a training depends on besides pictures and teachers: written into its log and kept in its checkpoints."""

import argparse
from dataclasses import dataclass, fields
from typing import Any

from refusals import RefusalError
from student import Shape


@dataclass(frozen=True)
class Recipe:
    """Each is an option of train.py; those of tuples are written with commas."""

    # Minutes of training, all pieces together; the learning rate follows a half cosine over them.
    minutes: float = 22.0
    # Pictures of a step. Half of them are mixed in pairs; a quarter as many copies, and twice a quarter views, come besides.
    batch: int = 512
    widths: tuple[int, ...] = Shape.widths
    depths: tuple[int, ...] = Shape.depths
    dimensions: int = Shape.dimensions
    size: int = Shape.size
    read: int = Shape.read
    rate: float = 2e-3
    # Steps over which the learning rate rises at the start.
    warmup: int = 400
    # Weight decay of matrices and convolutions; not of biases and normalisation.
    decay: float = 0.02
    # Of the averaged weights, the ones that are shipped; less in the first steps.
    average: float = 0.9998
    # Numbers that the teachers' features are brought to, and pictures from which that is learned.
    targets: int = 512
    whitening: int = 12000
    # Weights of the losses.
    regression: float = 6.0
    relations: float = 20.0
    copies: float = 0.3
    views: float = 0.3
    temperature: float = 0.1
    # Least area of a crop: of pictures, and of views.
    crop: float = 0.25
    view_crop: float = 0.6
    # By how much colours are changed: of pictures, of copies, and of views; and shares without any colour, of copies and of all else.
    colour: float = 0.35
    copy_colour: float = 0.45
    view_colour: float = 0.2
    copy_grey: float = 0.2
    grey: float = 0.08
    # Shares of what only the student sees altered (see augment.degraded): of all pictures, and of the copies.
    marks: float = 0.08
    quality: float = 0.25
    copy_marks: float = 0.25
    copy_quality: float = 0.5
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuses what cannot be trained with."""
        if self.minutes <= 0 or self.batch < 16 or self.batch % 4:
            raise RefusalError(
                f'--minutes must be above 0 and --batch a multiple of 4, at least 16; came {self.minutes} and {self.batch}.'
            )
        for name in (
            'crop',
            'view_crop',
            'marks',
            'quality',
            'copy_marks',
            'copy_quality',
            'colour',
            'copy_colour',
            'view_colour',
            'copy_grey',
            'grey',
        ):
            if not 0 <= getattr(self, name) <= 1:
                raise RefusalError(f'--{name.replace("_", "-")} is a share, 0 to 1; came {getattr(self, name)}.')
        for name, least in (('warmup', 1), ('targets', 1), ('whitening', 16)):
            if getattr(self, name) < least:
                raise RefusalError(f'--{name} must be at least {least}; came {getattr(self, name)}.')
        for name in ('crop', 'view_crop', 'rate', 'temperature'):
            if getattr(self, name) <= 0:
                raise RefusalError(f'--{name.replace("_", "-")} must be above 0; came {getattr(self, name)}.')
        if self.size % 8:
            raise RefusalError(f'--size must be a multiple of 8, as the blocks of JPEG are; came {self.size}.')

    @property
    def shape(self) -> Shape:
        """The student's."""
        return Shape(self.widths, self.depths, self.dimensions, self.size, self.read)


def numbers(text: str) -> tuple[int, ...]:
    """`32,64,128`."""
    return tuple(int(part) for part in text.split(','))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds an option for every field."""
    group = parser.add_argument_group('recipe', 'with the values that are taken otherwise; recipe.py says what each means')
    for field in fields(Recipe):
        kind: Any = numbers if isinstance(field.default, tuple) else type(field.default)
        shown = ','.join(map(str, field.default)) if isinstance(field.default, tuple) else field.default
        group.add_argument(f'--{field.name.replace("_", "-")}', type=kind, default=None, metavar=str(shown))


def chosen(args: argparse.Namespace) -> dict[str, Any]:
    """The fields that the command line names."""
    return {field.name: value for field in fields(Recipe) if (value := getattr(args, field.name)) is not None}


def resumed(saved: dict[str, Any], named: dict[str, Any]) -> Recipe:
    """The recipe of a checkpoint. Refuses options that say something else."""
    recipe = Recipe(**saved)
    for name, value in named.items():
        if getattr(recipe, name) != value:
            raise RefusalError(
                f'--resume goes on with the recipe of the checkpoint, where {name} is {getattr(recipe, name)}, not {value}; leave the option out.'
            )
    return recipe
