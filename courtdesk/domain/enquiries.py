"""Enquiries before the report, and the victim's views (mission row V1).

Inspectors found that domestic abuse enquiries to the police and safeguarding enquiries to
children's services were often not made before the court date. What is recorded is that one was
asked, that it was answered and when, and whether the answer affects the proposal: never a word of
the reply. Only probation's roles read these records; nothing of them goes into a decision's text
or to a provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.plain_text import problem
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.words import day
from courtdesk.errors import FieldError, FieldErrors

DOMESTIC_ABUSE = "domestic-abuse"
CHILD_SAFEGUARDING = "child-safeguarding"
LONGEST = 200
"""Characters in a name, an addressee or a reason: long enough to say why, too short for a reply."""


@dataclass(frozen=True)
class EnquiryKind:
    """One enquiry that the site makes: its id, its name, and to whom it goes."""

    id: str
    name: str
    asked_of: str = ""


STANDARD: tuple[EnquiryKind, ...] = (
    EnquiryKind(DOMESTIC_ABUSE, "Domestic abuse enquiry", "the police"),
    EnquiryKind(CHILD_SAFEGUARDING, "Child safeguarding enquiry", "children's services"),
)
"""The two that every report needs; a site adds its own beside them and can take neither away."""


class EnquiryState(StrEnum):
    """How an enquiry stands."""

    TO_MAKE = "to-make"
    ASKED = "asked"
    ANSWERED = "answered"
    NOT_NEEDED = "not-needed"

    @property
    def label(self) -> str:
        """The state in the words of the window."""
        return _STATES[self]

    @property
    def settled(self) -> bool:
        """Whether nothing is waited for any more."""
        return self in (EnquiryState.ANSWERED, EnquiryState.NOT_NEEDED)


_STATES = {
    EnquiryState.TO_MAKE: "Not made yet",
    EnquiryState.ASKED: "Asked, no answer yet",
    EnquiryState.ANSWERED: "Answered",
    EnquiryState.NOT_NEEDED: "Not needed",
}


@dataclass(frozen=True)
class Enquiry:
    """One enquiry about one case.

    `name` is what the site called it then, so that it keeps its name when the site takes the kind
    away. `affects` is whether the answer affects what is proposed: `None` until it is answered.
    `not_needed` is why it is not made, "" where it is. `put_right` is why a day that was recorded
    before has been taken away, "" where none was.
    """

    case: CaseId
    kind: str
    asked_on: date | None = None
    answered_on: date | None = None
    affects: bool | None = None
    not_needed: str = ""
    name: str = ""
    put_right: str = ""

    @property
    def state(self) -> EnquiryState:
        """How it stands."""
        if self.not_needed:
            return EnquiryState.NOT_NEEDED
        if self.answered_on is not None:
            return EnquiryState.ANSWERED
        return EnquiryState.ASKED if self.asked_on is not None else EnquiryState.TO_MAKE

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline: that there is one, and nothing of its answer."""
        return "Enquiry before the report", self.state.label.lower()


class VictimViews(StrEnum):
    """Whether the victim's views and the effect of the offence were considered."""

    CONSIDERED = "considered"
    ABSENT = "absent"
    NO_VICTIM = "no-victim"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _VIEWS[self]


_VIEWS = {
    VictimViews.CONSIDERED: "Considered: a statement or other account of the effect was read",
    VictimViews.ABSENT: "Absent: no account is available",
    VictimViews.NO_VICTIM: "There is no identifiable victim",
}


@dataclass(frozen=True)
class Victim:
    """What is said about the victim's views; `why_absent` is needed where they are absent."""

    case: CaseId
    views: VictimViews
    on: date
    why_absent: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        return "Victim's views", self.views.value.replace("-", " ")


@dataclass(frozen=True)
class EnquiryStanding:
    """One enquiry as the case needs it; `recorded` is `None` while nothing is recorded.

    `due` is the day of the hearing: it has to be answered before that day.
    """

    kind: EnquiryKind
    recorded: Recorded[Enquiry] | None
    due: date

    @property
    def state(self) -> EnquiryState:
        """How it stands; with two versions of it side by side nothing is settled (P4)."""
        if self.recorded is None:
            return EnquiryState.TO_MAKE
        if self.recorded.disputed:
            return EnquiryState.ASKED
        return self.recorded.value.state

    def late(self, today: date) -> bool:
        """Whether it is still unsettled on or after the day of the hearing."""
        return not self.state.settled and today >= self.due

    def due_words(self, today: date) -> str:
        """When it was due, and what day `today` is: "" once it is settled."""
        if self.state.settled:
            return ""
        words = f"due before {day(self.due)}"
        if today == self.due:
            return f"{words}; today is the day of the hearing"
        if today > self.due:
            return f"{words}; the day of the hearing has passed"
        left = (self.due - today).days
        return f"{words}; the hearing is {'tomorrow' if left == 1 else f'in {left} days'}"

    @property
    def sentence(self) -> str:
        """It in words for the report and the checklist: never what was answered."""
        one = self.recorded.value if self.recorded is not None else None
        if self.recorded is not None and self.recorded.disputed:
            return f"{self.kind.name}: two versions of what is recorded stand side by side."
        if one is None or self.state is EnquiryState.TO_MAKE:
            return f"{self.kind.name}: not made yet."
        if self.state is EnquiryState.NOT_NEEDED:
            return f"{self.kind.name}: not needed, {one.not_needed}."
        asked = f"asked {day(one.asked_on)}" if one.asked_on is not None else "asked"
        if one.answered_on is None:
            return f"{self.kind.name}: {asked}, no answer yet."
        return f"{self.kind.name}: {asked}, answered {day(one.answered_on)}."


def standings(
    kinds: Iterable[EnquiryKind], recorded: Iterable[Recorded[Enquiry]], hearing: date
) -> tuple[EnquiryStanding, ...]:
    """Each enquiry that the case needs, as it stands; due before the day of the hearing.

    One that was recorded under a kind which the site has since taken away stays among them, under
    the name that it had.
    """
    by_kind = {one.value.kind: one for one in recorded}
    known = tuple(kinds)
    gone = [
        EnquiryKind(key, one.value.name or "Another enquiry")
        for key, one in by_kind.items()
        if key not in _ids(known)
    ]
    return tuple(EnquiryStanding(kind, by_kind.get(kind.id), hearing) for kind in (*known, *gone))


def _ids(kinds: Iterable[EnquiryKind]) -> frozenset[str]:
    return frozenset(kind.id for kind in kinds)


def outstanding(found: Iterable[EnquiryStanding]) -> tuple[EnquiryStanding, ...]:
    """Those that are not settled."""
    return tuple(one for one in found if not one.state.settled)


def check_enquiry(entry: Enquiry, before: Enquiry | None, today: date) -> None:
    """Raise `FieldErrors` for what cannot be, or says nothing.

    `before` is what is recorded now, `today` the day on the session's clock. The fields are
    `asked_on`, `answered_on`, `affects`, `not_needed` and `put_right`.
    """
    errors = (*_wrong_days(entry, today), *_wrong_answer(entry), *_wrong_reasons(entry, before))
    if errors:
        raise FieldErrors(tuple(errors))


def _wrong_days(entry: Enquiry, today: date) -> Iterator[FieldError]:
    asked, answered = entry.asked_on, entry.answered_on
    if asked is not None and asked > today:
        yield FieldError("asked_on", "This day is still to come: enter the day it was asked.")
    if answered is not None and answered > today:
        yield FieldError("answered_on", "This day is still to come: enter the day of the answer.")
    if answered is not None and asked is None:
        yield FieldError("asked_on", "It was answered: enter the day on which it was asked.")
    if asked is not None and answered is not None and answered < asked:
        yield FieldError(
            "answered_on", f"It was asked on {day(asked)}: the answer cannot be from before that."
        )


def _wrong_answer(entry: Enquiry) -> Iterator[FieldError]:
    if entry.answered_on is not None and entry.affects is None:
        yield FieldError("affects", "Say whether the answer affects what is proposed.")
    if entry.answered_on is None and entry.affects is not None:
        yield FieldError(
            "answered_on", "Enter the day of the answer, or leave out what it affects."
        )


def _wrong_reasons(entry: Enquiry, before: Enquiry | None) -> Iterator[FieldError]:
    made = entry.asked_on is not None or entry.answered_on is not None
    if made and entry.not_needed:
        # "Not needed" would hide that an answer is still waited for.
        yield FieldError(
            "not_needed",
            "It was asked, so it was needed: clear this reason, or the days if it never was asked.",
        )
    if _takes_away(entry, before) and not entry.put_right:
        yield FieldError("put_right", "A day that was recorded is taken away: say why.")
    if before is None and entry.state is EnquiryState.TO_MAKE:
        yield FieldError("asked_on", "Enter the day it was asked, or say why it is not needed.")
    for field, text in (("not_needed", entry.not_needed), ("put_right", entry.put_right)):
        yield from _too_long(field, text)


def _takes_away(entry: Enquiry, before: Enquiry | None) -> bool:
    if before is None:
        return False
    pairs = ((before.asked_on, entry.asked_on), (before.answered_on, entry.answered_on))
    return any(was is not None and now is None for was, now in pairs)


def check_victim(entry: Victim, today: date) -> None:
    """Raise `FieldErrors` for a day to come, or an absence that nobody gave a reason for.

    The fields are `on` and `why_absent`.
    """
    errors = []
    if entry.on > today:
        errors.append(FieldError("on", "This day is still to come: enter when it was looked at."))
    if entry.views is VictimViews.ABSENT and not entry.why_absent:
        errors.append(FieldError("why_absent", "Say why there is no account of the effect."))
    errors += _too_long("why_absent", entry.why_absent)
    if errors:
        raise FieldErrors(tuple(errors))


def check_kind(entry: EnquiryKind, held: Iterable[EnquiryKind]) -> None:
    """Raise `FieldErrors` for a kind without a name, or with one that stands there already.

    The fields are `name` and `asked_of`.
    """
    errors = [*_too_long("name", entry.name), *_too_long("asked_of", entry.asked_of)]
    if not entry.name:
        errors.append(FieldError("name", "Enter what the enquiry is called."))
    if entry.name.casefold() in {one.name.casefold() for one in held}:
        errors.append(
            FieldError("name", f"{entry.name} is on the list already: give another name.")
        )
    if errors:
        raise FieldErrors(tuple(errors))


def _too_long(field: str, text: str) -> Iterator[FieldError]:
    wrong = problem(text, LONGEST)
    if wrong:
        yield FieldError(field, wrong)
