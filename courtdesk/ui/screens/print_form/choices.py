"""What of a case can be put on paper from one place, and how each is made."""

from __future__ import annotations

from dataclasses import dataclass

from courtdesk.actions import paper, results
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Paper
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import UserError
from courtdesk.ui.case_words import clock_time

CONSENT = "consent"
_DOCUMENT = "document:"
_WHAT = {"blank": paper.BLANK, "filled": paper.FILLED, "consent": paper.CONSENT}


@dataclass(frozen=True)
class Copy:
    """One thing to print. `part` names it as a place does; `word` goes into the file's name."""

    part: str
    label: str
    word: str

    @property
    def what(self) -> str:
        """What it is for the list of who did what."""
        return _WHAT[self.word]

    @property
    def is_blank(self) -> bool:
        """Whether nothing about the person stands on it but the case's reference."""
        return self.word == "blank"


def copies(session: Session, file: CaseFile, part: str) -> tuple[Copy, ...]:
    """What `part` offers, the one that was asked for first.

    Raises `UserError` for what this case does not have.
    """
    if part == CONSENT:
        return (Copy(CONSENT, "The signed consent", "consent"),)
    if not part.startswith(_DOCUMENT):
        title = session.catalogue.get(part).title
        return (_blank(part, title), *_finished(session, file, part))
    found = [one for one in file.forms if _DOCUMENT + one.document == part]
    if not found:
        raise UserError("This form is not part of the case: open the case again.")
    form = found[0].value.form
    asked = _copy(session, found[0])
    others = tuple(one for one in _finished(session, file, form) if one != asked)
    # A form that is not in use any more is printed as it was given, and not handed out again.
    blank = (_blank(form, found[0].value.title),) if form in session.catalogue.ids else ()
    return (asked, *others, *blank)


def make(session: Session, file: CaseFile, part: str, *, large: bool) -> Paper:
    """The paper of one copy. Raises `NotReadable` for answers sealed to other roles (P5)."""
    if part == CONSENT:
        return paper.consent_paper(session, file.id, large=large)
    if part.startswith(_DOCUMENT):
        document = DocumentId(part.removeprefix(_DOCUMENT))
        return paper.filled_paper(session, file.id, document, large=large)
    return paper.blank_paper(session, file.id, part, large=large)


def _blank(form: str, title: str) -> Copy:
    return Copy(form, f"{title}, blank", "blank")


def _finished(session: Session, file: CaseFile, form: str) -> tuple[Copy, ...]:
    return tuple(
        _copy(session, one)
        for one in reversed(file.forms)
        if one.value.form == form and results.may_read(session, one)
    )


def _copy(session: Session, finished: Recorded[FinishedForm]) -> Copy:
    at = clock_time(finished.at, session.clock())
    by = session.team().name_of(finished.by)
    return Copy(
        _DOCUMENT + finished.document,
        f"{finished.value.title} with its answers, finished {at} by {by}",
        "filled",
    )
