"""What the memory of the real window holds while a member works, and after the lock.

The window runs as a process of its own, and this one reads its memory as a debugger would. What is
looked for is worked out here: the program is told nothing but what a person types, and that
veiled. `resources/help/security.md` says what this measures, and where nothing is promised.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from courtdesk.domain.access import Role
from tests.end2end.command import ROOT
from tests.end2end.memory_window import VEIL, veil
from tests.helpers.bench import STAFF, Bench, passphrase_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux shows a process's memory")

ROLE = Role.CLINICAL_LEAD
PERSON, CRN = "Marlow", "X730551"
SENTENCE = "Sleeps in a quincunx of zebrawood boxes."


def spelt(text: str) -> tuple[bytes, ...]:
    """How the vault, Python and Qt hold a text.

    Without the last zero of UTF-16: memory is full of zeros, and the search begins at the end.
    """
    return text.encode(), text.encode("utf-16-le")[:-1]


def looked_for(bench: Bench) -> dict[str, tuple[bytes, ...]]:
    """What must not be readable in a locked window, in each spelling."""
    session = bench.session(ROLE)
    identity, phrase = session.identity, passphrase_of(ROLE)
    wanted = {
        "passphrase": spelt(phrase),
        "name of a person": spelt(PERSON),
        "CRN of a person": spelt(CRN),
        "sentence that was typed": spelt(SENTENCE),
    }
    keys = {
        "vault key": session.vault_key,
        "signing seed": identity.sign,
        "slot seed": identity.slot,
        "bundle seed": identity.bundle,
        "compartment key": next(iter(session.keys.values())),
        "team's list secret": session.list_secret,
    }
    hexed = {
        name: (key, *spelt(key.hex()), *spelt(key.hex().upper())) for name, key in keys.items()
    }
    bench.sign_out()
    return wanted | hexed


def written(pid: int) -> Iterator[bytes]:
    """Every stretch of memory that the process can have written to."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    ranges = [line.split()[:2] for line in maps.splitlines()]
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for place, rights in ranges:
            first, end = (int(part, 16) for part in place.split("-"))
            if rights.startswith("rw"):
                yield read(memory, first, end)
    finally:
        os.close(memory)


def read(memory: int, first: int, end: int) -> bytes:
    """One stretch; what the system keeps to itself (a driver's pages) reads as nothing."""
    try:
        return os.pread(memory, end - first, first)
    except OSError:
        return b""


def present(pid: int, wanted: dict[str, tuple[bytes, ...]]) -> set[str]:
    """Which are in the process's memory at all; quicker than to count them."""
    found: set[str] = set()
    for stretch in written(pid):
        for name in wanted.keys() - found:
            if any(needle in stretch for needle in wanted[name]):
                found.add(name)
    return found


def counts(pid: int, wanted: dict[str, tuple[bytes, ...]]) -> dict[str, int]:
    """How often each is in the process's memory."""
    found = dict.fromkeys(wanted, 0)
    for stretch in written(pid):
        for name, needles in wanted.items():
            found[name] += sum(stretch.count(needle) for needle in needles)
    return found


@dataclass
class Watched:
    """The window's process, and what is looked for in it."""

    process: subprocess.Popen[str]
    wanted: dict[str, tuple[bytes, ...]]

    def say(self, *lines: str) -> str:
        """Tell the window; its answer."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("started without pipes")
        self.process.stdin.write("".join(f"{line}\n" for line in lines))
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def present(self) -> set[str]:
        """Which are there now."""
        return present(self.process.pid, self.wanted)

    def counts(self) -> dict[str, int]:
        """How often each is there now."""
        return counts(self.process.pid, self.wanted)


@pytest.fixture
def watched(bench: Bench) -> Iterator[Watched]:
    """A window on the bench's vault, not yet signed in to."""
    folder = bench.folder
    where = [str(folder.path), str(folder.state_dir), STAFF[ROLE], bench.cases[PERSON]]
    wanted = looked_for(bench)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.end2end.memory_window", *where],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        yield Watched(process, wanted)


def test_after_a_lock_no_key_passphrase_name_or_answer_is_left_in_memory(watched: Watched) -> None:
    typed = map(veil, (passphrase_of(ROLE), PERSON, SENTENCE))
    assert watched.say(*typed) == "shown"
    # Proof that what is there is found; the list's secret is not used for reading.
    assert watched.wanted.keys() - watched.present() <= {"team's list secret"}
    assert watched.say("lock") == "locked"
    assert watched.counts() == dict.fromkeys(watched.wanted, 0)


HOLDER = """
import mmap, sys
with mmap.mmap(-1, mmap.PAGESIZE) as page:
    for line in sys.stdin:
        page.write(bytes(byte ^ int(sys.argv[1]) for byte in bytes.fromhex(line)))
        print(flush=True)
"""


def test_the_count_finds_text_in_every_spelling() -> None:
    """In memory that a process writes to, of one that was told nothing but the veiled words."""
    wanted = {"one": spelt("seldom heard of"), "other": spelt("never met with")}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(VEIL)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        watched = Watched(process, wanted)
        assert watched.say("") == ""
        before = watched.counts()
        watched.say(bytes(byte ^ VEIL for byte in b"".join(wanted["one"])).hex())
        assert watched.counts() == {"one": before["one"] + 2, "other": before["other"]}


WINDOW = """
import ctypes, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from courtdesk import app
from courtdesk.cli.hardening import dumps_are_off
from courtdesk.ui import shell

def look():
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    freed, after = libc.malloc(3000), libc.malloc(3000)
    ctypes.memset(freed, 0x41, 3000)
    libc.free(freed)
    print(dumps_are_off(), ctypes.string_at(freed + 500, 2000).count(b"A"), flush=True)
    libc.free(after)
    windows[0].close()

class Shell(shell.Shell):
    def begin(self):
        super().begin()
        windows.append(self)
        QTimer.singleShot(0, self, look)

windows = []
shell.Shell = Shell
raise SystemExit(app.open_window(Path(sys.argv[1])))
"""


def test_the_windows_process_leaves_no_core_and_overwrites_what_it_frees(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, str(tmp_path / "vault")],
        cwd=ROOT,
        env={**os.environ, "COURTDESK_STATE": str(tmp_path / "state")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "True 0\n"), done.stderr
