"""Where one can go from a case: its other pages by group, and what else is to do around it.

Pure functions of the view. What belongs to a later time than the case has come to is not offered:
a page about the order before there is one would only refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courtdesk.domain import pathway
from courtdesk.domain.access import Permission
from courtdesk.domain.duties import Duty, DutyState
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.case_words import who_words
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.reading import CaseView


@dataclass(frozen=True)
class Way:
    """A page of this case: its words, the place, and who is offered it."""

    words: str
    place: Place
    needs: Permission


@dataclass(frozen=True)
class Ways:
    """Pages that belong together, under a heading."""

    heading: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class ToDo:
    """One duty: its words, more about it, and where it is done; `None` for who may not."""

    words: str
    more: str
    place: Place | None


def ways(view: CaseView) -> tuple[Ways, ...]:
    """The groups with a page that this member is offered."""
    groups = (
        Ways("Before the screen", tuple(_before(view))),
        Ways("For the court", tuple(_court(view))),
        Ways("After sentence", tuple(_after(view))),
    )
    offered = (
        Ways(one.heading, tuple(way for way in one.ways if view.may(way.needs))) for one in groups
    )
    return tuple(one for one in offered if one.ways)


def about_the_person(view: CaseView) -> tuple[Way, ...]:
    """The pages about the person that this member is offered."""
    case = view.file.id
    found = (
        Way("Notes", Place("notes", case), Permission.WRITE_NOTES),
        Way("Needs, contact and GP", Place("adjustments", case), Permission.RECORD_NEEDS),
        Way("Referrals", Place("referrals", case), Permission.READ_CASES),
        Way("Sensitive and complex", Place("sensitive", case), Permission.RECORD_NEEDS),
        Way("Equality questions", Place("equality", case), Permission.ASK_EQUALITY),
        Way("Correct these details", Place("person_form", case, "correct"), Permission.CHANGE_LIST),
        Way("Export this record", Place("export", case), Permission.EXPORT_RECORD),
        Way("Who has looked at this record", Place("audit", case), Permission.READ_AUDIT),
    )
    return tuple(way for way in found if view.may(way.needs))


def pages(view: CaseView) -> tuple[tuple[str, Place], ...]:
    """Every page that is offered by a link, for the menu and the palette."""
    found = [way for group in ways(view) for way in group.ways]
    pages = [(way.words, way.place) for way in (*about_the_person(view), *found)]
    duties = [(one.words, one.place) for one in to_do(view) if one.place is not None]
    return tuple(dict([*duties, *pages]).items())


def _before(view: CaseView) -> Iterator[Way]:
    if view.file.sentence is not None or pathway.plea_ends(view.file):
        return
    case, prepare = view.file.id, Permission.PREPARE_COURT
    yield Way("Defence and court told", Place("told", case), prepare)
    yield Way("Slip to bring the case forward", Place("slip", case), prepare)


def _court(view: CaseView) -> Iterator[Way]:
    case = view.file.id
    yield Way("Checklist for the report", Place("checklist", case), Permission.READ_CASES)
    yield Way("Eligibility", Place("eligibility", case), Permission.READ_CASES)
    yield Way(
        "The bench: report request, put back, adjourn", Place("bench", case), Permission.RECORD_PLEA
    )
    yield Way("Enquiries and victim's views", Place("enquiries", case), Permission.READ_ENQUIRIES)
    for part in view.file.considered():
        kind = part.kind
        place = Place("provider", case, kind.value)
        yield Way(f"{kind} provider", place, Permission.READ_CASES)
        place = Place("appointment", case, kind.value)
        yield Way(f"{kind} first appointment", place, Permission.READ_CASES)
    yield from _by_telephone(view)
    yield Way("Type of each offence", Place("offence_types", case), Permission.CHANGE_LIST)


def _by_telephone(view: CaseView) -> Iterator[Way]:
    """While an MHTR can be approved so, and as long as a call about one is recorded."""
    mhtr = view.file.requirement(RequirementKind.MHTR)
    if mhtr is not None and (view.file.sentence is None or mhtr.told is not None):
        place = Place("telephone", view.file.id, mhtr.kind.value)
        yield Way("Approval by telephone", place, Permission.ASK_DECISION)


def _after(view: CaseView) -> Iterator[Way]:
    case, sentence = view.file.id, view.file.sentence
    if sentence is None:
        yield Way("What is due and when", Place("deadlines", case), Permission.READ_CASES)
        return
    yield Way("The order and what follows", Place("order", case), Permission.READ_CASES)
    if sentence.value.granted():
        place = Place("order", case, "absence")
        yield Way("Appointment not kept", place, Permission.RECORD_ORDER)
    yield Way("What is due and when", Place("deadlines", case), Permission.READ_CASES)
    if sentence.value.disposal.carries_requirements:
        yield Way("Sentence card", Place("sentence_card", case), Permission.READ_CASES)


def to_do(view: CaseView) -> tuple[ToDo, ...]:
    """What can be done now by this member, then what others do or what is waited for."""
    mine = [duty for duty in view.duties if duty.mine(view.roles)]
    return (
        *(ToDo(duty.text, _more(view, duty), place_of(view, duty)) for duty in mine),
        *(_others(view, duty) for duty in view.duties if _is_others(view, duty)),
    )


def _more(view: CaseView, duty: Duty) -> str:
    """Why, or since when it should have been done: only the page knows what day it is."""
    late = view.now.date() >= view.file.case.value.hearing_date
    if duty.key.startswith("enquiry:") and late:
        return "Late: it was due before the day of the hearing"
    return duty.why


def _is_others(view: CaseView, duty: Duty) -> bool:
    if duty.state is DutyState.WAITING:
        return True
    return duty.state is DutyState.READY and not duty.mine(view.roles)


def _others(view: CaseView, duty: Duty) -> ToDo:
    if duty.state is DutyState.WAITING:
        # Whoever may record the answer goes there; the others read what is waited for.
        able = not duty.who.isdisjoint(view.roles)
        return ToDo(f"Waiting: {duty.text}", duty.why, place_of(view, duty) if able else None)
    return ToDo(f"{who_words(duty.who, ())}: {duty.text}", "", None)


def place_of(view: CaseView, duty: Duty) -> Place:
    """Where a duty is recorded; comparing lists is a page of the day and not of the case."""
    case = None if duty.place == "compare" else view.file.id
    return Place(duty.place, case, duty.part)
