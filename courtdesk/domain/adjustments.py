"""Adjustments: what a person needs to take part, what to do about each, and who was booked.

They stand on the person, and so in every case of theirs (mission row F5). What is needed is
`Person.needs`, short texts that older records have too; this module says what each asks for. A
booking names the very need it was made for: when a list brings another language, the interpreter
who was booked for the old one is no longer shown as booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from courtdesk.domain.people import Booking, Person
from courtdesk.domain.words import listed
from courtdesk.errors import FieldError, FieldErrors

INTERPRETER = "interpreter"
_PREFIX = f"{INTERPRETER}: "
_LONGEST, _LONGEST_NEED = 1000, 80


class Usual(StrEnum):
    """Needs that court staff meet most days, in the words that tags show.

    Those that whoever calls the person into court must see at once come first.
    """

    COURT_SUPPORT = "support in court"
    INTERMEDIARY = "intermediary"
    EASY_READ = "easy read"
    SIGN_LANGUAGE = "British Sign Language"
    HEARING_LOOP = "hearing loop"
    COMMUNICATION = "communication support"
    READING = "reads with difficulty"
    LARGE_PRINT = "large print"
    STEP_FREE = "step-free access"
    APPROPRIATE_ADULT = "appropriate adult"
    EVENINGS_WORK = "evening sessions: work"
    EVENINGS_CHILDCARE = "evening sessions: childcare"

    @property
    def label(self) -> str:
        """The need as a choice on a page."""
        return self.value[0].upper() + self.value[1:]

    @property
    def what_to_do(self) -> str:
        """One sentence that says what to do."""
        return _TO_DO[self]


_TO_DO = {
    Usual.COURT_SUPPORT: "Ask who goes into court with the person; tell the usher before the call.",
    Usual.INTERMEDIARY: "Book one through the court, and do not begin the assessment without.",
    Usual.EASY_READ: "Give papers in easy read; go through them together, one point at a time.",
    Usual.SIGN_LANGUAGE: "Book a registered interpreter of British Sign Language.",
    Usual.HEARING_LOOP: "Use a room with a loop; face the person while you speak.",
    Usual.COMMUNICATION: "Use short sentences, one question at a time; ask what was understood.",
    Usual.READING: "Read papers aloud and note that you did; hand over no form to fill in alone.",
    Usual.LARGE_PRINT: "Print every paper in large print.",
    Usual.STEP_FREE: "Use a room without steps; check that the appointment's place has none.",
    Usual.APPROPRIATE_ADULT: "Ask for an appropriate adult before you ask any question.",
    Usual.EVENINGS_WORK: "Ask the provider for sessions after working hours.",
    Usual.EVENINGS_CHILDCARE: "Ask the provider for sessions when somebody minds the children.",
}
_INTERPRETER_TO_DO = "Book an interpreter; put the assessment back rather than begin without."
_OTHER_TO_DO = "Ask the person what helps."

_BOOKED = (INTERPRETER, Usual.INTERMEDIARY)
SEEN_AT_ONCE = (Usual.COURT_SUPPORT, Usual.INTERMEDIARY, Usual.EASY_READ)
"""Needs that must be seen at once on a busy list, beside any interpreter."""


@dataclass(frozen=True)
class Need:
    """One need of one person: what it is, what to do, and who is booked for it, if anybody."""

    text: str
    to_do: str
    booking: Booking | None = None


@dataclass(frozen=True)
class Adjustments:
    """What is recorded about a person's needs at one time; `person_with` lays it on the person.

    `languages` are those that an interpreter is needed for; `usual` the usual needs; `other` the
    rest, in a few words each. A booking's `need` is "interpreter" or "intermediary" here: one
    interpreter's booking holds for every language that is named.
    """

    languages: tuple[str, ...] = ()
    usual: tuple[Usual, ...] = ()
    other: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] = ()
    to_do: str = ""


def languages(person: Person) -> tuple[str, ...]:
    """The languages that an interpreter is needed for."""
    return tuple(one.removeprefix(_PREFIX) for one in person.needs if one.startswith(_PREFIX))


def what_to_do(need: str) -> str:
    """One sentence that says what to do about a need, also about one in somebody's own words."""
    if need.startswith(_PREFIX):
        return _INTERPRETER_TO_DO
    return Usual(need).what_to_do if need in set(Usual) else _OTHER_TO_DO


def needs_of(person: Person) -> tuple[Need, ...]:
    """Each need of the person, those to be seen at once first, else as they were recorded."""
    booked = {one.need: one for one in person.bookings}
    ordered = sorted(dict.fromkeys(person.needs), key=lambda text: not is_seen_at_once(text))
    return tuple(Need(text, what_to_do(text), booked.get(text)) for text in ordered)


def is_seen_at_once(need: str) -> bool:
    """Whether whoever calls the person into court must see this need at once (F5, board)."""
    return need.startswith(_PREFIX) or need in SEEN_AT_ONCE


def needs_line(person: Person, day: date | None = None) -> str:
    """The person's needs on one line, "" without any, for an identity bar or a list.

    Such as "interpreter: Polish (booked 14/1 10:30); easy read". With `day`, what was booked for
    a day before it is left out.
    """
    return "; ".join(need_tags(person, day))


def need_tags(person: Person, day: date | None = None) -> tuple[str, ...]:
    """What `needs_line` says, one text for each need, for tags; those seen at once come first."""
    return tuple(_with_booking(need, day) for need in needs_of(person))


def _with_booking(need: Need, day: date | None) -> str:
    at = need.booking.at if need.booking is not None else None
    if at is None or (day is not None and at.date() < day):
        return need.text
    return f"{need.text} (booked {at.day}/{at.month} {at:%H:%M})"


def adjustments_of(person: Person) -> Adjustments:
    """What is recorded about the person's needs, taken apart; older records are read alike."""
    usual = tuple(one for one in Usual if one in person.needs)
    known = {*usual, *(f"{_PREFIX}{one}" for one in languages(person))}
    return Adjustments(
        languages=languages(person),
        usual=usual,
        other=tuple(one for one in person.needs if one not in known),
        bookings=tuple(_standing(person)),
        to_do=person.to_do,
    )


def _standing(person: Person) -> Iterator[Booking]:
    """One booking for each of interpreter and intermediary, of the needs that stand."""
    found: dict[str, Booking] = {}
    for one in person.bookings:
        if one.need in person.needs:
            name = INTERPRETER if one.need.startswith(_PREFIX) else one.need
            found.setdefault(name, replace(one, need=name))
    yield from found.values()


def texts_of(given: Adjustments) -> tuple[str, ...]:
    """The short texts that a person keeps: languages, then the usual needs, then the rest."""
    spoken = (f"{_PREFIX}{one}" for one in given.languages)
    return tuple(dict.fromkeys((*spoken, *(one.value for one in given.usual), *given.other)))


def person_with(person: Person, given: Adjustments) -> Person:
    """`person` with these needs, and the bookings that belong to one of them."""
    needs = texts_of(given)
    spoken = tuple(f"{_PREFIX}{one}" for one in given.languages)
    bookings = []
    for booking in given.bookings:
        targets = spoken if booking.need == INTERPRETER else (booking.need,)
        bookings += [replace(booking, need=one) for one in targets if one in needs]
    return replace(
        person, needs=needs, bookings=tuple(bookings), to_do=given.to_do.strip(), reason=""
    )


def check(given: Adjustments, before: Adjustments, now: datetime) -> None:
    """Raise `FieldErrors` for what cannot be; a booking that stands already may be past.

    `now` is the court's own time, as a session's clock gives it.

    The fields are `languages`, `other`, `to_do`, and for each of interpreter and intermediary
    `NAME-who`, `NAME-at` and `NAME-put_back`.
    """
    errors = [*_wrong_words(given)]
    old = {one.need: one for one in before.bookings}
    for booking in given.bookings:
        errors += _wrong_booking(given, booking, old.get(booking.need), now.replace(tzinfo=None))
    if errors:
        raise FieldErrors(tuple(errors))


def _wrong_words(given: Adjustments) -> Iterator[FieldError]:
    for field, texts in (("languages", given.languages), ("other", given.other)):
        for text in texts:
            if len(text) > _LONGEST_NEED:
                yield FieldError(
                    field, f"Shorten “{text[:20]}…” to {_LONGEST_NEED} characters: it is a tag."
                )
    if len(given.to_do) > _LONGEST:
        yield FieldError("to_do", f"Shorten what to do to {_LONGEST:,} characters.")


def _wrong_booking(
    given: Adjustments, booking: Booking, old: Booking | None, now: datetime
) -> Iterator[FieldError]:
    name = booking.need
    if name not in _BOOKED:
        raise ValueError(f"nobody can be booked for {name!r}")
    if name == INTERPRETER and not given.languages:
        yield FieldError("languages", "Enter the language that the interpreter is booked for.")
    if name == Usual.INTERMEDIARY and Usual.INTERMEDIARY not in given.usual:
        yield FieldError("usual", "Tick “Intermediary”, or clear what is booked.")
    if booking.at is None and booking.who:
        yield FieldError(f"{name}-at", f"Enter when the {name} is booked for.")
    if _is_new_and_past(booking.at, old.at if old else None, now):
        words = f"The {name} is booked for a time that has passed: correct it."
        yield FieldError(f"{name}-at", words)
    if _is_new_and_past(booking.put_back_to, old.put_back_to if old else None, now):
        words = "The assessment is put back to a time that has passed: correct it."
        yield FieldError(f"{name}-put_back", words)
    elif booking.at and booking.put_back_to and booking.put_back_to < booking.at:
        yield FieldError(
            f"{name}-put_back",
            f"The assessment would begin before the {name} comes: correct one of the times.",
        )


def _is_new_and_past(at: datetime | None, old: datetime | None, now: datetime) -> bool:
    return at is not None and at != old and at < now


@dataclass(frozen=True)
class PaperNeeds:
    """What a paper for this person must be like.

    `read_aloud`: whoever hands it over reads it aloud, and says so where the paper asks how it
    was read. `languages`: papers go with an interpreter of each; `signed`: with one of British
    Sign Language, in which no paper can be.
    """

    large: bool = False
    easy_read: bool = False
    read_aloud: bool = False
    languages: tuple[str, ...] = ()
    signed: bool = False

    @property
    def sentence(self) -> str:
        """What whoever prints is told, "" without any of it.

        For papers that CourtDesk makes, of which there is no easy read version.
        """
        parts = []
        if self.large:
            parts.append("print in large print")
        if self.easy_read:
            parts.append("there is no easy read version, so go through it together")
        if self.read_aloud:
            parts.append("read it aloud")
        spoken = (*self.languages, *((Usual.SIGN_LANGUAGE.value,) if self.signed else ()))
        if spoken:
            parts.append(f"go through it with the interpreter ({', '.join(spoken)})")
        words = "; ".join(parts)
        return f"{words[0].upper()}{words[1:]}." if words else ""


def paper_needs(person: Person) -> PaperNeeds:
    """How to honour the person's needs in a document: large print, easy read, language.

    Easy read asks for large print as well: its published guides set 14 points at least.
    """
    needs = frozenset(person.needs)
    return PaperNeeds(
        large=bool(needs & _LARGE),
        easy_read=Usual.EASY_READ in needs,
        read_aloud=Usual.READING in needs,
        languages=languages(person),
        signed=Usual.SIGN_LANGUAGE in needs,
    )


_LARGE = frozenset({Usual.LARGE_PRINT, Usual.EASY_READ})


@dataclass(frozen=True)
class PaperAdvice:
    """How one paper is to be printed for one person, and what it cannot do for them.

    `large` is what is chosen beforehand, and `why` says so with the reason, "" where nothing is.
    `instead` are what the person needs and the paper is not, each with what to do about it: a
    version that does not exist is said, never passed over (P3).
    """

    large: bool = False
    why: str = ""
    instead: tuple[str, ...] = ()


def paper_advice(person: Person, language: str) -> PaperAdvice:
    """What to heed when a paper in `language` (a tag such as "en-GB") is printed for `person`."""
    needs = paper_needs(person)
    asked = [one.value for one in (Usual.LARGE_PRINT, Usual.EASY_READ) if one in person.needs]
    why = f"Large print, because {person.full_name} needs {listed(asked)}." if asked else ""
    return PaperAdvice(needs.large, why, tuple(_instead(needs, language)))


def _instead(needs: PaperNeeds, language: str) -> Iterator[str]:
    if needs.easy_read:
        yield (
            "There is no easy read version of this paper: go through it together, one point at a "
            "time, and ask what was understood."
        )
    tag = language.partition("-")[0]
    for spoken in needs.languages:
        if _TAGS.get(spoken.casefold()) == tag:
            continue
        yield (
            f"This paper is not in {spoken}: go through it with the interpreter, and do not hand "
            "it over to be read alone."
        )
    if needs.signed:
        yield (
            "A paper cannot be in British Sign Language: go through it with a registered "
            "interpreter."
        )
    if needs.read_aloud:
        yield "The person reads with difficulty: read it aloud, and note that you did."


_TAGS = {
    "arabic": "ar",
    "bengali": "bn",
    "cymraeg": "cy",
    "english": "en",
    "french": "fr",
    "gujarati": "gu",
    "italian": "it",
    "lithuanian": "lt",
    "polish": "pl",
    "portuguese": "pt",
    "punjabi": "pa",
    "romanian": "ro",
    "somali": "so",
    "spanish": "es",
    "turkish": "tr",
    "urdu": "ur",
    "welsh": "cy",
}
"""The languages that a site's own form may well be in, by the name that staff write. One that is
not here is said to be missing: somebody then looks, and nobody is handed what they cannot read."""


def split(text: str) -> tuple[str, ...]:
    """Short texts out of one field, with semicolons between them; no repeats."""
    parts: Iterable[str] = (" ".join(part.split()) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))
