"""Parts of places, and what a row says of an enquiry or of the victim's views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from courtdesk.domain.enquiries import EnquiryStanding, EnquiryState, Victim, VictimViews
from courtdesk.domain.words import day
from courtdesk.ui.kit.tasklist import Task, TaskState

KINDS, VICTIM = "kinds", "victim"

NO_REPLY = (
    "Record that it was asked and answered, and whether the answer affects the proposal. What the "
    "reply says is written nowhere in CourtDesk. Only the court duty officer and the responsible "
    "officer see this page."
)

_LOOKS = {
    EnquiryState.TO_MAKE: TaskState.OUTSTANDING,
    EnquiryState.ASKED: TaskState.OUTSTANDING,
    EnquiryState.ANSWERED: TaskState.COMPLETED,
    EnquiryState.NOT_NEEDED: TaskState.COMPLETED,
}


def title_of(one: EnquiryStanding) -> str:
    """The enquiry and whom it goes to: "Domestic abuse enquiry, to the police"."""
    return f"{one.kind.name}, to {one.kind.asked_of}" if one.kind.asked_of else one.kind.name


def task_of(one: EnquiryStanding, today: date) -> Task:
    """The row of one enquiry."""
    caption = ". ".join(_caption(one, today))
    return Task(one.kind.id, title_of(one), caption, _LOOKS[one.state], one.state.label)


def _caption(one: EnquiryStanding, today: date) -> Iterator[str]:
    value = one.recorded.value if one.recorded is not None else None
    if value is not None and value.asked_on is not None:
        asked = f"Asked {day(value.asked_on)}"
        yield f"{asked}, answered {day(value.answered_on)}" if value.answered_on else asked
    if value is not None and value.affects is not None:
        yield "The answer affects the proposal" if value.affects else "No effect on the proposal"
    if value is not None and value.not_needed:
        yield f"Because: {value.not_needed}"
    due = one.due_words(today)
    if due:
        yield due[:1].upper() + due[1:]


def victim_task(value: Victim | None) -> Task:
    """The row of the victim's views."""
    if value is None:
        return Task(
            VICTIM, "Victim's views", "", TaskState.OUTSTANDING, "Nobody has said anything yet"
        )
    caption = value.views.label
    if value.views is VictimViews.ABSENT:
        caption = f"{caption.removesuffix('.')}. Because: {value.why_absent}"
    words = value.views.value.replace("-", " ").capitalize()
    said = f"{caption}. Recorded for {day(value.on)}"
    return Task(VICTIM, "Victim's views", said, TaskState.COMPLETED, words)
