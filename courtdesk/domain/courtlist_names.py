"""How names are compared, and when two people on paper are likely to be one in the room.

A name is kept exactly as written; only the *key* it is compared by is folded. Nothing here
merges anybody: `similar` gives a reason that a person can judge, and the judging is theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

_APOSTROPHES = "'’‘‛ʼʹ′`´＇ʻʽ"
_FOLDS = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "")
    # Letters that are written with a stroke or joined have no accent to take off.
    | {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_ASCII_APOSTROPHES, _ASCII_SIGNS = re.compile("['`]"), re.compile("[^a-z0-9]+")
_NEAR = 0.85
"""`difflib` ratio from which two names with one birth date are offered: one letter in seven."""


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
    return _by_number(one, other) or _by_birth_date(one, other) or _by_name(one, other)


def _whole(person: Named) -> str:
    return f"{person.given_names} {person.family_name}"


def _key(person: Named) -> str:
    return name_key(person.family_name, person.given_names)


def _same_name(one: Named, other: Named) -> bool:
    """Whether the names have one key; two that have no letter ("-") are not a name shared."""
    return _key(one) == _key(other) != ","


def _by_number(one: Named, other: Named) -> str | None:
    named = "the same name" if _same_name(one, other) else "another name"
    if one.crn and one.crn == other.crn:
        return f"The same CRN under {named}."
    if one.pnc and pnc_key(one.pnc) == pnc_key(other.pnc):
        return f"The same PNC number under {named}."
    return None


def _by_birth_date(one: Named, other: Named) -> str | None:
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


def _by_name(one: Named, other: Named) -> str | None:
    if not _same_name(one, other):
        return None
    if one.birth_date is not None and other.birth_date is not None:
        return None
    return "The same name, and no date of birth to tell them apart." + _but_numbers_differ(
        one, other
    )


def _but_numbers_differ(one: Named, other: Named) -> str:
    differ = bool(one.crn and other.crn and one.crn != other.crn)
    return " But the CRNs differ." if differ else ""


def _near(one: Named, other: Named) -> bool:
    """Near in spelling, or the same words with family and given names exchanged."""
    words = [sorted(fold(_whole(who)).split()) for who in (one, other)]
    if not all(words) or words[0] == words[1]:
        return all(words)
    from difflib import SequenceMatcher  # only for imports: 13 ms that no start should pay

    matcher = SequenceMatcher(None, _key(one), _key(other), autojunk=False)
    # Two upper bounds first: they are cheap, and 1 January stands for many unknown birthdays.
    return (
        matcher.real_quick_ratio() >= _NEAR
        and matcher.quick_ratio() >= _NEAR
        and matcher.ratio() >= _NEAR
    )


def _day_and_month_exchanged(one: date, other: date) -> bool:
    exchanged = (one.month, one.day) == (other.day, other.month)
    return one != other and one.year == other.year and exchanged


@dataclass(frozen=True)
class Likeness:
    """Two ids that may be one person, and why."""

    newcomer: str
    known: str
    reason: str


def likely_duplicates(
    newcomers: Mapping[str, Named], known: Mapping[str, Named]
) -> tuple[Likeness, ...]:
    """Every pair of a newcomer and a known person that `similar` gives a reason for.

    Only people who share a number, a date of birth with an initial, or a name are compared, so
    that a list against years of people does not cost their product. An id on both sides is never
    compared with itself.
    """
    index: dict[tuple[str, str], list[str]] = {}
    for known_id, person in known.items():
        for clue in _clues(person):
            index.setdefault(clue, []).append(known_id)
    return tuple(_likenesses(newcomers, known, index))


def _likenesses(
    newcomers: Mapping[str, Named],
    known: Mapping[str, Named],
    index: Mapping[tuple[str, str], list[str]],
) -> Iterator[Likeness]:
    for new_id, person in newcomers.items():
        found = dict.fromkeys(
            known_id for clue in _clues(person) for known_id in index.get(clue, ())
        )
        for known_id in found:
            reason = similar(person, known[known_id]) if known_id != new_id else None
            if reason is not None:
                yield Likeness(new_id, known_id, reason)


def _clues(person: Named) -> Iterator[tuple[str, str]]:
    if person.crn:
        yield "crn", person.crn
    if person.pnc:
        yield "pnc", pnc_key(person.pnc)
    if person.birth_date is not None:
        # With an initial: two spellings of one name that share none are not near-same.
        for initial in {word[0] for word in fold(_whole(person)).split()}:
            yield "born", person.birth_date.isoformat() + initial
    if _key(person) != ",":
        yield "name", _key(person)
