"""How the programs of this folder end where they cannot go on."""

import sys
from collections.abc import Callable


class RefusalError(Exception):
    """Says what was expected, what came, and what to do."""


def run(main: Callable[[], None]) -> None:
    """Runs a program; a refusal is printed without a traceback, and the exit status is 2."""
    try:
        main()
    except RefusalError as refusal:
        print(f'error: {refusal}', file=sys.stderr)
        sys.exit(2)
