"""Runs the command line and keeps what it printed; makes the demonstration that tests share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from courtdesk.cli import main
from tests.helpers.copies import copy_tree

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """What one run left: its exit status and everything it printed."""

    status: int
    out: str
    err: str

    def refused(self, status: int) -> str:
        """The one sentence on standard error; fails unless that is all there is."""
        assert self.status == status, self
        assert self.out == "", self.out
        return self.one_sentence()

    def one_sentence(self) -> str:
        sentence = self.err.removesuffix("\n")
        assert sentence and "\n" not in sentence, self.err
        assert "Traceback" not in sentence
        assert sentence.endswith("."), sentence
        return sentence

    def done(self) -> str:
        assert (self.status, self.err) == (0, ""), self
        return self.out


@dataclass
class Command:
    """`command("case", "7F3K-Q2XM", ...)`; `opened` and `pictured` keep what the window got."""

    capsys: pytest.CaptureFixture[str]
    opened: list[tuple[Path | None, int]] = field(default_factory=list)
    pictured: list[tuple[Path, Mapping[str, Any], Path, int]] = field(default_factory=list)

    def __call__(self, *argv: str | Path) -> Outcome:
        self.capsys.readouterr()
        status = main(
            [str(word) for word in argv], open_window=self._open, take_pictures=self._picture
        )
        printed = self.capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    def _open(self, vault: Path | None, *, text_scale: int = 100) -> int:
        self.opened.append((vault, text_scale))
        return 7

    def _picture(
        self, vault: Path, summary: Mapping[str, Any], folder: Path, *, text_scale: int = 100
    ) -> None:
        self.pictured.append((vault, summary, folder, text_scale))


@dataclass(frozen=True)
class Demo:
    """A finished demonstration, with the home and temp folder that its process had."""

    out: Path
    home: Path
    temp: Path
    printed: str
    passphrases: Path

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "summary.json").read_text("utf-8"))
        return found

    @property
    def vault(self) -> Path:
        return self.out / "vault"

    def member(self, role: str) -> dict[str, Any]:
        """The member whose only role this is."""
        found: dict[str, Any] = next(
            one for one in self.summary["members"] if one["roles"] == [role]
        )
        return found

    def sign_in(self, role: str) -> tuple[str, ...]:
        """The arguments that sign a member with this role in."""
        member = self.member(role)
        file = self.passphrases / role
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(member["passphrase"] + "\n", encoding="utf-8")
        return (
            *("--vault", str(self.vault), "--user", member["name"]),
            *("--passphrase-file", str(file)),
        )

    def case(self, story: str) -> dict[str, Any]:
        """The first case whose story holds these words."""
        found: dict[str, Any] = next(one for one in self.summary["cases"] if story in one["story"])
        return found

    def copy(self, to: Path) -> Demo:
        """The same vault elsewhere, to change at will."""
        copy_tree(self.out, to)
        passphrases = to.with_name(f"{to.name}-passphrases")
        passphrases.mkdir(mode=0o700)
        return Demo(to, self.home, self.temp, self.printed, passphrases)


def run_process(
    *argv: str | Path, home: Path, temp: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`python -m courtdesk ...` in a process of its own, with its own home and temp folder."""
    for folder in (home, temp):
        folder.mkdir(parents=True, exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "COURTDESK_"))
    }
    mine = {"HOME": str(home), "TMPDIR": str(temp), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "courtdesk", *(str(word) for word in argv)],
        cwd=ROOT,
        env=kept | mine | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=250,
        start_new_session=True,  # no terminal to ask for a passphrase at
    )


def make_demo(base: Path) -> Demo:
    """Make the demonstration that all tests share, as a user would: by the program."""
    demo = base / "demo"
    done = run_process("demo", demo, "--fast-keys", home=base / "home", temp=base / "temp")
    assert (done.returncode, done.stderr) == (0, ""), done
    passphrases = base / "passphrases"
    passphrases.mkdir(mode=0o700)
    return made_before(base, done.stdout, passphrases)


def made_before(base: Path, printed: str, passphrases: Path) -> Demo:
    """What `make_demo` made below `base`; `passphrases` is a folder of the caller's own."""
    return Demo(base / "demo", base / "home", base / "temp", printed, passphrases)
