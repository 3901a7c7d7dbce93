"""A program that is killed again and again, imported once: each round is a fork of it.

Half of what a round cost was Python reading the same modules anew. What is killed is a process of
its own all the same, which opens the vault, the window and the writer's thread after the fork.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
_ENDED = "\0"
"""Begins the line that says how a round ended, after whatever it left half written."""


def serve(run: Callable[[list[str]], int]) -> int:
    """In the program: a fork that calls `run` for each line of arguments on stdin."""
    for line in sys.stdin:
        ready, go = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.read(ready, 1)  # its number is told first
            return run(json.loads(line))
        _say(f"{pid}\n")
        os.write(go, b".")
        os.close(ready)
        os.close(go)
        _, status = os.waitpid(pid, 0)
        _say(f"{_ENDED}{os.waitstatus_to_exitcode(status)}\n")
    return 0


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


class Program:
    """In the test: such a program, ended with the `with` that it is opened in."""

    def __init__(self, module: str, environment: Mapping[str, str]) -> None:
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._pid = 0

    def start(self, arguments: Sequence[str]) -> None:
        """Begin a round; what it then says is read by `line`."""
        assert self._zygote.stdin is not None
        assert not self._pid, "the round before was not ended"
        self._zygote.stdin.write(json.dumps(list(arguments)) + "\n")
        self._zygote.stdin.flush()
        self._pid = int(self.line())

    def line(self) -> str:
        """The next line, with its end."""
        assert self._zygote.stdout is not None
        return self._zygote.stdout.readline()

    def kill(self) -> None:
        """Kill the round with the signal that nothing can catch."""
        os.kill(self._pid, signal.SIGKILL)

    def rest(self) -> list[str]:
        """What it had said when it was killed, or killed itself; no half line is among it."""
        said: list[str] = []
        while (line := self.line()) and _ENDED not in line:
            said.append(line)
        self._pid = 0
        assert line.partition(_ENDED)[2] == f"{-signal.SIGKILL}\n", line
        return said

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with self._zygote:
            # After a failure a round may still be running, and its starter would wait for it.
            if self._pid:
                self._zygote.kill()
                self._end_round()

    def _end_round(self) -> None:
        try:
            os.kill(self._pid, signal.SIGKILL)
        except ProcessLookupError:
            return
