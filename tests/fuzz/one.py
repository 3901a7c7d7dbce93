"""One target under atheris, in a process of its own, which libFuzzer ends.

python -m tests.fuzz.one TARGET [libFuzzer's own options and folders]
"""

from __future__ import annotations

import sys

import atheris

# Only what is under test is watched for new ways through it; the rest runs at full speed.
with atheris.instrument_imports(
    include=["courtdesk.exchange", "courtdesk.store.revisions", "courtdesk.store.incoming"]
):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Feed the target until libFuzzer has had enough."""
    program, name, *options = sys.argv
    atheris.Setup([program, *options], TARGETS[name].feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
