"""`python3 dev.py bench`: the first rows of DESIGN's "Numbers to stay ahead of", as a table.

Figures only; nothing passes or fails here. Every ratio is of one run on one machine with the
project's real classes, on the disk that holds the temp folder (TMPDIR chooses another).
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tests.bench import answers, many, room, sealed, start
from tests.bench.table import as_markdown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure CourtDesk against its peers.")
    parser.add_argument("--cases", type=int, default=10_000, help="cases in the large vault")
    count = parser.parse_args().cases
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="courtdesk-bench-") as name:
        base = Path(name)
        for part in ("start", "answers", "many"):
            (base / part).mkdir()
        room.make(base / "start").vault.close()
        rows = start.measure(base / "start")
        rows += answers.measure(base / "answers")
        rows += many.measure(base / "many", count)
        rows += sealed.measure()
    print(as_markdown(rows))


if __name__ == "__main__":
    main()
