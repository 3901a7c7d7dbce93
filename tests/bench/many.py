"""Search as one types, and the way to a worked Today list, with many cases in the vault."""

from __future__ import annotations

import gc
import sqlite3
import time
from pathlib import Path

from courtdesk.actions.cases import today
from courtdesk.domain.pathway import next_action, steps
from courtdesk.store.search import index_words
from tests.bench import room
from tests.bench.table import Row, median, p95

QUERIES = 60
OPENINGS = 7
LIMIT = 20


def measure(base: Path, count: int) -> list[Row]:
    """The rows about many cases; makes a vault of `count` cases and a small one in `base`."""
    big, small = base / "big", base / "small"
    for folder, number in ((big, count), (small, room.A_DAY)):
        session = room.make(folder)
        room.fill(session, number)
        session.vault.close()
    return [_search(big, base, count), _today(big, small, count)]


def _typed() -> list[str]:
    """What is in the box at each key press of somebody looking for one person after another."""
    every = list(room.entries(QUERIES * 37))[::37]
    typed = [f"{entry.family_name} {entry.given_names}" for entry in every]
    return [text[:length] for text in typed for length in range(1, min(len(text), 12))]


def _search(big: Path, base: Path, count: int) -> Row:
    session = room.sign_in(big)
    try:
        ours = []
        for text in _typed():
            began = time.perf_counter()
            session.vault.search(text, LIMIT)
            ours.append(time.perf_counter() - began)
    finally:
        session.vault.close()
    what = f"search as you type, {count:,} cases, p95"
    peer = _raw_search(base / "plain.db", count)
    return Row(what, "raw FTS5 on plain SQLite", p95(ours), p95(peer), "1.5x or less")


def _raw_search(path: Path, count: int) -> list[float]:
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE search USING fts5 (words, shown, prefix = '1 2 3 4')")
    with connection:
        connection.executemany(
            "INSERT INTO search VALUES (?, ?)",
            (
                (
                    " ".join(
                        word
                        for text in (entry.list_name, entry.crn or "", entry.case_number or "")
                        for word in index_words(text)
                    ),
                    entry.list_name,
                )
                for entry in room.entries(count)
            ),
        )
    seconds = []
    for text in _typed():
        match = " ".join(f'"{word}"*' for word in text.split())
        began = time.perf_counter()
        connection.execute(
            "SELECT rowid, shown FROM search WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?",
            [match, LIMIT],
        ).fetchall()
        seconds.append(time.perf_counter() - began)
    connection.close()
    return seconds


def _today(big: Path, small: Path, count: int) -> Row:
    """With the cheapest passphrase check in both, which the difference takes out again."""
    samples: dict[Path, list[float]] = {big: [], small: []}
    for _ in range(OPENINGS):
        for folder, seconds in samples.items():
            seconds.append(_unlock_and_work(folder))
    what = f"unlock to a worked Today list of {room.A_DAY}, {count:,} cases"
    return Row(
        what,
        "nothing else in the vault",
        median(samples[big]),
        median(samples[small]),
        "+100 ms or less",
        added=True,
    )


def _unlock_and_work(base: Path) -> float:
    gc.collect()
    began = time.perf_counter()
    session = room.sign_in(base)
    try:
        day = today(session, room.DAY)
        worked = [(steps(file), next_action(file)) for file in day.files]
        seconds = time.perf_counter() - began
    finally:
        session.vault.close()
    if len(worked) != room.A_DAY:
        raise SystemExit(f"the list has {len(worked)} cases and not {room.A_DAY}")
    return seconds
