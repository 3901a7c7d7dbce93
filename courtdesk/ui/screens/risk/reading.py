"""What the risk page shows, read in one go off the window's thread, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import clinical, results, risk
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.clinical import RiskCard
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import NotReadable, UserError
from courtdesk.ui.case_form import CaseView
from courtdesk.ui.case_words import clock_time

NO_STOP = "Nothing on this form asks for a record of what was done about risk."
NO_NUMBER = "No clinical lead's number is set: use your site's procedure."


@dataclass(frozen=True)
class StoppedForm:
    """One form with risk: in words, and whether somebody has recorded what was done."""

    document: DocumentId
    words: str
    recorded: bool


@dataclass(frozen=True)
class EarlierRecord:
    """One record of what was done: its words, and who recorded it when."""

    words: str
    recorded: str


@dataclass(frozen=True)
class RiskView(CaseView):
    """The form that the page is about, what the card says, and what was recorded before.

    `lines` are the risk items in words, () for a member whose keys do not open the form; `action`
    is the record that stands for the form as it is now; `name` is the member's own.
    """

    form: Recorded[FinishedForm]
    card: RiskCard
    lines: tuple[str, ...]
    forms: tuple[StoppedForm, ...]
    action: RiskAction | None
    earlier: tuple[EarlierRecord, ...]
    may_record: bool
    name: str
    now: datetime


def read_view(session: Session, case: CaseId, document: DocumentId) -> RiskView:
    """Read the page. Raises `UserError` for a form that has no risk to act on."""
    session.require(Permission.READ_CASES)
    file = case_file(session, case)
    form = _form(file, document)
    action = file.action_on(form)
    return RiskView(
        file=file,
        form=form,
        card=clinical.card(session),
        lines=_lines(session, form),
        forms=tuple(_stopped(session, file, one) for one in file.forms if one.value.stops),
        action=action.value if action is not None else None,
        earlier=tuple(_earlier(session, one) for one in _recorded(session, file, form)),
        may_record=session.may(Permission.RECORD_RISK),
        name=session.member().name,
        now=session.clock(),
    )


def _form(file: CaseFile, document: DocumentId) -> Recorded[FinishedForm]:
    """The form of the place; without one, the first that is open, or else the latest with risk."""
    stopping = [form for form in file.forms if form.value.stops]
    if not document:
        found = [*file.open_stops(), *reversed(stopping)]
    else:
        found = [form for form in stopping if form.document == document]
    if not found:
        raise UserError(NO_STOP)
    return found[0]


def _lines(session: Session, form: Recorded[FinishedForm]) -> tuple[str, ...]:
    if not results.may_read(session, form):
        return ()
    try:
        return results.read_result(session, form).risk_lines
    except NotReadable:
        # The member's keys are newer than the form: others read it.
        return ()


def _stopped(session: Session, file: CaseFile, form: Recorded[FinishedForm]) -> StoppedForm:
    at = clock_time(form.at, session.clock())
    words = f"{form.value.title}, finished {at}: {_lowered(form.value.risk_words)}"
    return StoppedForm(form.document, words, file.action_on(form) is not None)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _recorded(
    session: Session, file: CaseFile, form: Recorded[FinishedForm]
) -> list[Recorded[RiskAction]]:
    """Newest first."""
    return list(reversed(risk.actions_on(session, file.id, form.document)))


def _earlier(session: Session, one: Recorded[RiskAction]) -> EarlierRecord:
    now, value = session.clock(), one.value
    how = "Done" if value.done else "Not done, because"
    told = "told" if value.lead_told else "not told"
    words = f"{how}: {value.what} — {value.by}, {clock_time(value.at, now)}; clinical lead {told}."
    by = session.team().name_of(one.by)
    return EarlierRecord(words, f"Recorded {clock_time(one.at, now)} by {by}")
