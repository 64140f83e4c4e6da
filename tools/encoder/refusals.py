"""How the programs of this folder end where they cannot go on."""

import sys
from collections.abc import Callable


class RefusalError(Exception):
    """Says what was expected, what came, and what to do."""


def run(main: Callable[[], None]) -> None:
    """Runs a program. A refusal, or a file that cannot be read or written, is printed without a traceback: exit status 2; Ctrl-C: 130."""
    try:
        main()
    except (RefusalError, OSError) as error:
        print(f'error: {error}', file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print('stopped', file=sys.stderr)
        sys.exit(130)
