"""Finding people and cases as one types: names and numbers folded to plain words.

The folding is that by which names are compared everywhere (`courtdesk.domain.courtlist_names`):
O'Rourke, O’Rourke and ORourke are one word, Siân is sian, and Smith-Jones is two words.

The index has one row per person: the words of their name and numbers, and the reference and case
number of each of their cases. Every word that is typed must begin one of them. Whole words come
before beginnings of words, and the newest row first; nothing is scored, since that would read
every match of a single letter, and a list of 250,000 has many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from courtdesk.domain.courtlist_names import fold
from courtdesk.store.connection import Connection, DatabaseError, is_damage
from courtdesk.store.records import SearchHit

_MOST_WORDS = 8
_LONGEST_WORD = 64


def joined(number: str) -> str:
    """A number or name without its separators: "2001/0123456A" is "20010123456a"."""
    if number.isascii() and number.isalnum():
        # Nearly every number and name: there is nothing in it to fold.
        return number.lower()
    return fold(number).replace(" ", "")


def index_words(text: str) -> tuple[str, ...]:
    """The words under which a name or number is found: its parts, and joined as some type it.

    "van der Berg" is found as "berg" and as "vanderberg", "2001/0123456A" by its serial alone.
    """
    if text.isascii() and text.isalnum():
        return (text.lower(),)
    folded, parts = fold(text), text.split()
    # Of a single part its own is the whole's, and to fold a name costs more than all the rest.
    joins = [joined(part) for part in parts] if len(parts) > 1 else []
    words = dict.fromkeys([*folded.split(), *joins, folded.replace(" ", "")])
    return tuple(word for word in words if word)


def query_words(text: str) -> tuple[str, ...]:
    """What was typed, as the words that each match must have; a number is one word."""
    words: list[str] = []
    for typed in text.split():
        numeric = any(letter.isdigit() for letter in typed)
        words.extend([joined(typed)] if numeric else fold(typed).split())
    return tuple(word[:_LONGEST_WORD] for word in words if word)[:_MOST_WORDS]


def put(connection: Connection, person: str, names: Iterable[str], numbers: Iterable[str]) -> None:
    """Make the person's row say just these words; no words at all is no row."""
    name = _words(word for text in names for word in index_words(text))
    number = _words(word for text in numbers for word in index_words(text))
    row = _row_of(connection, person)
    if row is None and not name and not number:
        return
    if row is None:
        row = connection.execute("INSERT INTO subjects (person) VALUES (?)", [person]).lastrowid
    else:
        query = "SELECT name, numbers FROM search WHERE rowid = ?"
        if connection.execute(query, [row]).fetchone() == (name, number):
            return
        connection.execute("DELETE FROM search WHERE rowid = ?", [row])
    if name or number:
        insert = "INSERT INTO search (rowid, name, numbers) VALUES (?, ?, ?)"
        connection.execute(insert, [row, name, number])
    else:
        connection.execute("DELETE FROM subjects WHERE n = ?", [row])


def clear(connection: Connection) -> None:
    """Empty the index."""
    connection.execute("DELETE FROM search")
    connection.execute("DELETE FROM subjects")


def find(connection: Connection, text: str, limit: int) -> tuple[SearchHit, ...]:
    """At most `limit` hits, the best first; nothing for a text without letters or digits."""
    words = query_words(text)
    if not words or limit < 1:
        return ()
    hits: list[SearchHit] = []
    for row in _rows(connection, words, limit):
        hits.extend(_hits(connection, row, words))
        if len(hits) >= limit:
            break
    return tuple(hits[:limit])


def agrees(connection: Connection) -> bool:
    """Whether the index agrees with the words that it was given."""
    try:
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except DatabaseError as error:
        if not is_damage(error):
            raise
        return False
    return True


def _words(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(words))


def _row_of(connection: Connection, person: str) -> int | None:
    row = connection.execute("SELECT n FROM subjects WHERE person = ?", [person]).fetchone()
    return int(row[0]) if row is not None else None


def _rows(connection: Connection, words: tuple[str, ...], limit: int) -> Iterator[int]:
    """Row numbers: those that have all words whole, then those where they are beginnings."""
    seen: set[int] = set()
    for mark in ("", "*"):
        match = " ".join(f'"{word}"{mark}' for word in words)
        query = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
        for (row,) in connection.execute(query, [match, limit]).fetchall():
            if row not in seen:
                seen.add(row)
                yield row


_HIT = """
    SELECT subjects.person, people.family, people.given, people.birth_date, people.crn, people.pnc,
        cases.case_id, cases.reference, cases.case_number, cases.court, cases.hearing_date,
        cases.reference_key, cases.number_key
    FROM subjects LEFT JOIN people ON people.person = subjects.person
        LEFT JOIN cases ON cases.person = subjects.person
    WHERE subjects.n = ? ORDER BY cases.hearing_date DESC, cases.case_id
"""


def _hits(connection: Connection, row: int, words: tuple[str, ...]) -> list[SearchHit]:
    """The person's cases, or only those whose own number was typed, or the person alone."""
    rows = connection.execute(_HIT, [row]).fetchall()
    named = [one for one in rows if _is_named(one[-2:], words)]
    return [_hit(one) for one in named or rows]


def _is_named(keys: tuple[str | None, ...], words: tuple[str, ...]) -> bool:
    numbers = [word for word in words if any(letter.isdigit() for letter in word)]
    return any(key and key.startswith(word) for key in keys for word in numbers)


def _hit(row: tuple[Any, ...]) -> SearchHit:
    person, family, given, born, crn, pnc, case, reference, number, court, hearing = row[:11]
    return SearchHit(
        person=person,
        family=family or "",
        given=given or "",
        birth_date=_day(born),
        crn=crn,
        pnc=pnc,
        case=case,
        reference=reference or "",
        case_number=number,
        court=court or "",
        hearing_date=_day(hearing),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
