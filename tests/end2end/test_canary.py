"""P2, looked for in every byte: nothing of a court day is readable outside the encrypted files.

The canaries are everything that must not be found: names, CRNs, PNC and case numbers, birth
dates, passphrases and the recovery key, in each spelling that a program might leave behind.
"""

from __future__ import annotations

import base64
import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from courtdesk.cli.signing_in import now
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.vault import Vault
from tests.end2end.command import ROOT, Demo

ASKED_FOR = {"documents", "pictures", "summary.json"}
LEAST = 5
"""Bytes: shorter ones turn up in random bytes by chance."""


def canaries(demo: Demo) -> set[str]:
    summary = demo.summary
    found = {summary["recovery_key"]}
    found |= {member["passphrase"] for member in summary["members"]}
    with (demo.out / "documents" / "court-list.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            name = f"{row['Given names']} {row['Family name']}"
            found |= {row[key] for key in ("Family name", "Given names", "CRN", "PNC", "URN")}
            found |= {name, f"{row['Family name']}, {row['Given names']}"}
    return {text for text in found if len(text.encode()) >= LEAST}


def spellings(text: str) -> Iterator[bytes]:
    """The bytes that would give `text` away: encodings, JSON escapes, base64 at any offset."""
    raw = text.encode()
    yield raw
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield raw.hex().encode()
    yield ascii(text)[1:-1].encode()
    for offset in range(3):
        coded = base64.b64encode(bytes(offset) + raw)
        # The first and last groups depend on what stands beside the text.
        middle = coded[4 if offset else 0 : -4]
        if len(middle) >= 2 * LEAST:
            yield middle


def betrayed(files: Iterator[Path], texts: set[str]) -> dict[str, set[str]]:
    """File to the canaries that are readable in it."""
    needles = {needle: text for text in texts for needle in spellings(text)}
    found: dict[str, set[str]] = {}
    for path in files:
        content = path.read_bytes()
        if content.count(0) == len(content):  # the 32 MB kept in reserve, all zeros
            content = b""
        for needle, text in needles.items():
            if needle in content or needle in os.fsencode(path.name):
                found.setdefault(str(path), set()).add(text)
    return found


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def test_no_canary_outside_what_was_asked_for(made_demo: Demo) -> None:
    parts = [path for path in made_demo.out.iterdir() if path.name not in ASKED_FOR]
    assert {path.name for path in parts} == {"vault", "state", "bundles"}
    files = _files(*parts, made_demo.home, made_demo.temp)
    assert betrayed(files, canaries(made_demo)) == {}


def test_the_vault_stays_silent_while_it_is_open_and_after(demo: Demo) -> None:
    """The write-ahead log and its index exist only while the vault is open: look then as well."""
    folder = VaultFolder(demo.vault, demo.out / "state")
    slots = SlotFile.load(folder.keys)
    member = demo.member("cdo")
    unlocked = slots.unlock(member["name"], member["passphrase"])

    vault = Vault.open(folder, slots.vault_id, unlocked.vault_key, now)
    try:
        document = vault.documents(kind="person")[0]
        assert document.latest.open is not None
        names = {path.name for path in demo.vault.iterdir()}
        assert "vault.db-wal" in names
        assert betrayed(_files(demo.vault, demo.out / "state"), canaries(demo)) == {}
    finally:
        vault.close()
    assert betrayed(_files(demo.vault, demo.out / "state"), canaries(demo)) == {}


def test_the_search_finds_what_is_there(made_demo: Demo, tmp_path: Path) -> None:
    """Proof that the search above would have found something."""
    texts = canaries(made_demo)
    found = betrayed(_files(made_demo.out / "documents"), texts)
    assert any(path.endswith("court-list.csv") for path in found)
    text = max(texts, key=len)
    for number, spelt in enumerate(spellings(text)):
        (tmp_path / str(number)).write_bytes(b"\0around\0" + spelt + b"\0it\0")
    for offset in range(3):
        held = base64.b64encode(b"x" * offset + text.encode() + b" and more")
        (tmp_path / f"base64 {offset}").write_bytes(held)
    assert len(betrayed(_files(tmp_path), {text})) == len(list(tmp_path.iterdir()))


def test_file_names_give_nobody_away(made_demo: Demo) -> None:
    texts = canaries(made_demo)
    names = " ".join(str(path.relative_to(made_demo.out)) for path in made_demo.out.rglob("*"))
    assert [text for text in texts if text in names] == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core file")
def test_a_crash_leaves_no_core_dump(tmp_path: Path) -> None:
    code = (
        "import os, resource, sys\n"
        "from courtdesk.__main__ import main\n"
        "from courtdesk.cli.hardening import dumps_are_off\n"
        "assert not dumps_are_off()\n"
        "main(['score', 'k10', '1'])\n"
        "print(dumps_are_off(), resource.getrlimit(resource.RLIMIT_CORE), flush=True)\n"
        "os.abort()"
    )
    done = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -c unlimited; exec "$0" "$@"', sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode < 0, done
    assert done.stdout == "True (0, 0)\n"
    assert list(tmp_path.iterdir()) == []
