"""Why PySide6 stays at 6.11.3: 6.12.0 on Python 3.11 aborts after some 600 emitted booleans.

It drops a reference to `True` at every `Signal.emit()`, until the interpreter frees it. Whoever
moves the pin runs this first, on the oldest Python that is supported.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]

EMITTER = """
from PySide6.QtCore import QObject, Signal

class Emitter(QObject):
    changed = Signal(bool)

emitter = Emitter()
heard = []
emitter.changed.connect(heard.append)
for _ in range(5_000):
    emitter.changed.emit(True)
print(len(heard), all(heard))
"""


def test_five_thousand_booleans_are_emitted_and_python_lives() -> None:
    run = subprocess.run(
        [sys.executable, "-c", EMITTER], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, "5000 True"), run.stderr


def test_the_pin_is_exact_and_its_reason_stands_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    dependencies = tomllib.loads(text)["project"]["dependencies"]
    assert [one for one in dependencies if one.startswith("PySide6")] == [
        "PySide6-Essentials==6.11.3"
    ]
    reason = text[: text.index('"PySide6-Essentials==6.11.3"')][-300:]
    assert "loses a reference to True" in reason
    assert "tests/ui/test_signal_emit.py" in reason
