"""`python3 dev.py bench`: the first rows of DESIGN's "Numbers to stay ahead of", as a table.

Figures only; nothing passes or fails here. Every ratio is of one run on one machine with the
project's real classes, on the disk that holds the temp folder (TMPDIR chooses another).
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tests.bench import answers, imports, incoming, many, room, sealed, start
from tests.bench.table import as_markdown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure CourtDesk against its peers.")
    parser.add_argument("--cases", type=int, default=10_000, help="cases in the large vault")
    parser.add_argument(
        "--revisions", type=int, default=100_000, help="revisions taken in from another laptop"
    )
    given = parser.parse_args()
    count = given.cases
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="courtdesk-bench-") as name:
        base = Path(name)
        for part in ("start", "answers", "many", "imports", "incoming"):
            (base / part).mkdir()
        room.make(base / "start").vault.close()
        rows = start.measure(base / "start")
        rows += answers.measure(base / "answers")
        rows += many.measure(base / "many", count)
        rows += sealed.measure()
        rows += imports.measure(base / "imports", given.revisions)
        rows += incoming.measure(base / "incoming")
    print(as_markdown(rows))


if __name__ == "__main__":
    main()
