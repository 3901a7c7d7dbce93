"""`courtdesk` and `python -m courtdesk`: the command line, and the window when none is asked for.

`app` imports Qt only inside its functions, so that a command never loads it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from courtdesk import app, cli


def main(argv: Sequence[str] | None = None) -> int:
    """Run CourtDesk with `argv` (default: what it was started with); return the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    return cli.main(arguments, open_window=app.open_window, take_pictures=app.take_pictures)


if __name__ == "__main__":
    raise SystemExit(main())
