"""How names are compared, and when two people on paper are likely to be one in the room.

A name is kept exactly as written; only the *key* it is compared by is folded. Nothing here
merges anybody: `similar` gives a reason that a person can judge, and the judging is theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

_APOSTROPHES = "'’‘‛ʼʹ′`´＇ʻʽ"
_FOLDS = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "")
    # Letters that are written with a stroke or joined have no accent to take off.
    | {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_ASCII_APOSTROPHES, _ASCII_SIGNS = re.compile("['`]"), re.compile("[^a-z0-9]+")
_NEAR = 0.85
"""`difflib` ratio from which two names with one birth date are offered: one letter in seven."""
MOST_NEAR, MOST_EXACT = 200_000, 500_000
"""Comparisons of spellings, and of people with one number or name: seconds of waiting each.

Two hundred people who were all born on one day are within them, each against all others."""
_BORN = "date of birth"


class Named(Protocol):
    """What is needed of a person to compare two of them."""

    @property
    def family_name(self) -> str:
        """The family name as written."""
        ...

    @property
    def given_names(self) -> str:
        """The given names as written."""
        ...

    @property
    def birth_date(self) -> date | None:
        """The date of birth, if known."""
        ...

    @property
    def crn(self) -> str | None:
        """The CRN, if known."""
        ...

    @property
    def pnc(self) -> str | None:
        """The PNC number, if known."""
        ...


@dataclass(frozen=True)
class Identity:
    """A plain `Named`, for callers whose own type spells its fields differently."""

    family_name: str
    given_names: str
    birth_date: date | None = None
    crn: str | None = None
    pnc: str | None = None


def fold(name: str) -> str:
    """The key by which a name is compared: no capitals, accents, apostrophes or hyphens.

    A hyphen counts as a space and runs of other signs as one, so "Siân O’Brien-Łukasz" and
    "Sian O'Brien Lukasz" have one key. Only the accents of European scripts are taken off: in
    other scripts the marks are vowels, and two people would become one.
    """
    if name.isascii():
        return " ".join(_ASCII_SIGNS.sub(" ", _ASCII_APOSTROPHES.sub("", name.lower())).split())
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    plain = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    plain = unicodedata.normalize("NFC", plain.translate(_FOLDS))
    kept = (sign if _stays(sign) else " " for sign in plain)
    return " ".join("".join(kept).split())


def _stays(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def name_key(family_name: str, given_names: str) -> str:
    """One key for a whole name. Spaces are out too: "van der Berg" is "Vanderberg"."""
    family, given = (fold(part).replace(" ", "") for part in (family_name, given_names))
    return f"{family},{given}"


def pnc_key(pnc: str | None) -> str:
    """A key under which 2004/0012345X and 04/12345X are one number; "" when there is none."""
    found = re.fullmatch(r"(?:\d\d)?(\d\d)/(\d{1,7})([A-Z])", (pnc or "").upper())
    if found is None:
        return (pnc or "").upper()
    return f"{found[1]}/{int(found[2])}{found[3]}"


def similar(one: Named, other: Named) -> str | None:
    """Why these two are likely to be one person, as a sentence, or `None` when nothing says so.

    Numbers first, then date of birth with a near-same name, then a bare name: the order in which
    court staff trust evidence of identity.
    """
    return _alike(_folded(one), _folded(other))


@dataclass(frozen=True)
class _Folded:
    """A person with what is compared: folded once, not once for each comparison."""

    birth_date: date | None
    crn: str | None
    pnc: str
    key: str
    words: tuple[str, ...]


def _folded(person: Named) -> _Folded:
    return _Folded(
        person.birth_date,
        person.crn,
        pnc_key(person.pnc),
        name_key(person.family_name, person.given_names),
        tuple(sorted(fold(f"{person.given_names} {person.family_name}").split())),
    )


def _alike(one: _Folded, other: _Folded) -> str | None:
    return _by_number(one, other) or _by_birth_date(one, other) or _by_name(one, other)


def _same_name(one: _Folded, other: _Folded) -> bool:
    """Whether the names have one key; two that have no letter ("-") are not a name shared."""
    return one.key == other.key != ","


def _by_number(one: _Folded, other: _Folded) -> str | None:
    named = "the same name" if _same_name(one, other) else "another name"
    if one.crn and one.crn == other.crn:
        return f"The same CRN under {named}."
    if one.pnc and one.pnc == other.pnc:
        return f"The same PNC number under {named}."
    return None


def _by_birth_date(one: _Folded, other: _Folded) -> str | None:
    if one.birth_date is None or other.birth_date is None:
        return None
    same_name = _same_name(one, other)
    if one.birth_date == other.birth_date:
        if same_name:
            return "The same name and date of birth." + _but_numbers_differ(one, other)
        if _near(one, other):
            return "The same date of birth and nearly the same name."
    if same_name and _day_and_month_exchanged(one.birth_date, other.birth_date):
        return "The same name, and a date of birth with day and month exchanged."
    return None


def _by_name(one: _Folded, other: _Folded) -> str | None:
    if not _same_name(one, other):
        return None
    if one.birth_date is not None and other.birth_date is not None:
        return None
    return "The same name, and no date of birth to tell them apart." + _but_numbers_differ(
        one, other
    )


def _but_numbers_differ(one: _Folded, other: _Folded) -> str:
    differ = bool(one.crn and other.crn and one.crn != other.crn)
    return " But the CRNs differ." if differ else ""


def _near(one: _Folded, other: _Folded) -> bool:
    """Near in spelling, or the same words with family and given names exchanged."""
    if not one.words or not other.words or one.words == other.words:
        return bool(one.words and other.words)
    # Two upper bounds first, the lengths and then the letters: they are cheap, and 1 January
    # stands for many unknown birthdays.
    lengths = len(one.key), len(other.key)
    if 2 * min(lengths) < _NEAR * sum(lengths):
        return False
    from difflib import SequenceMatcher  # only for imports: 13 ms that no start should pay

    matcher = SequenceMatcher(None, one.key, other.key, autojunk=False)
    return matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


def _day_and_month_exchanged(one: date, other: date) -> bool:
    exchanged = (one.month, one.day) == (other.day, other.month)
    return one != other and one.year == other.year and exchanged


@dataclass(frozen=True)
class Likeness:
    """Two ids that may be one person, and why."""

    newcomer: str
    known: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    """Who may be one person, and a sentence for each kind of clue that too many people share."""

    likenesses: tuple[Likeness, ...]
    notes: tuple[str, ...]


def likely_duplicates(
    newcomers: Mapping[str, Named], known: Mapping[str, Named]
) -> tuple[Likeness, ...]:
    """The likenesses of `compare_people`, for callers with few newcomers."""
    return compare_people(newcomers, known).likenesses


def compare_people(newcomers: Mapping[str, Named], known: Mapping[str, Named]) -> Comparison:
    """Every pair of a newcomer and a known person that `similar` gives a reason for.

    Only people who share a number, a date of birth with an initial, or a name are compared, so
    that a list against years of people does not cost their product. What is shared by few is
    compared first; what is shared by so many that the comparisons exceed `MOST_EXACT` or
    `MOST_NEAR` is left out and said in a note. An id on both sides is never compared with itself.
    """
    new = {key: _folded(person) for key, person in newcomers.items()}
    # Most newcomers are among the known as well: each is folded once.
    old = {
        key: new[key] if newcomers.get(key) is person else _folded(person)
        for key, person in known.items()
    }
    index = _index(old)
    left_out = _left_out(_index(new), index)
    for clue in left_out:
        del index[clue]
    return Comparison(tuple(_likenesses(new, old, index)), tuple(_notes(left_out)))


_Clue: TypeAlias = tuple[str, str, str]
"""What two people share: the kind, the number, date or name itself, and for a date an initial."""


def _index(people: Mapping[str, _Folded]) -> dict[_Clue, list[str]]:
    index: dict[_Clue, list[str]] = {}
    for key, person in people.items():
        for clue in _clues(person):
            index.setdefault(clue, []).append(key)
    return index


def _clues(person: _Folded) -> Iterator[_Clue]:
    if person.crn:
        yield "CRN", person.crn, ""
    if person.pnc:
        yield "PNC number", person.pnc, ""
    if person.birth_date is not None:
        # With an initial: two spellings of one name that share none are not near-same.
        for initial in {word[0] for word in person.words}:
            yield _BORN, person.birth_date.isoformat(), initial
    if person.key != ",":
        yield "name", person.key, ""


def _left_out(new: Mapping[_Clue, list[str]], old: Mapping[_Clue, list[str]]) -> dict[_Clue, int]:
    """The clues for which there is no time, each with the number of known people who share it."""
    costs = sorted((len(new[clue]) * len(old[clue]), clue) for clue in new.keys() & old.keys())
    spent = {True: 0, False: 0}
    found: dict[_Clue, int] = {}
    for cost, clue in costs:
        near = clue[0] == _BORN
        spent[near] += cost
        if spent[near] > (MOST_NEAR if near else MOST_EXACT):
            found[clue] = len(old[clue])
    return found


def _likenesses(
    new: Mapping[str, _Folded],
    old: Mapping[str, _Folded],
    index: Mapping[_Clue, list[str]],
) -> Iterator[Likeness]:
    for new_id, person in new.items():
        found = dict.fromkeys(old_id for clue in _clues(person) for old_id in index.get(clue, ()))
        for old_id in found:
            reason = _alike(person, old[old_id]) if old_id != new_id else None
            if reason is not None:
                yield Likeness(new_id, old_id, reason)


def _notes(left_out: Mapping[_Clue, int]) -> Iterator[str]:
    for kind in dict.fromkeys(clue[0] for clue in left_out):
        shared = sorted({clue[1] for clue in left_out if clue[0] == kind})
        most = max(count for clue, count in left_out.items() if clue[0] == kind)
        which = f" ({_some(shared)})" if kind == _BORN else ""
        yield (
            f"As many as {most:,} people share one {kind}{which}, too many to compare with each "
            "other: look among them yourself for people who are listed twice."
        )


def _some(dates: Sequence[str]) -> str:
    shown = ", ".join(f"{date.fromisoformat(each):%d/%m/%Y}" for each in dates[:3])
    return f"{shown} and {len(dates) - 3:,} more" if len(dates) > 3 else shown
