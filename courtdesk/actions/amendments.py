"""Changing a finished form: its answers are opened again as a draft, so that none is lost (P1).

The finished form stands unchanged until the draft is finished with a reason (`forms.finish_form`);
whatever rested on the old answers is void from then on, and not before.
"""

from __future__ import annotations

from dataclasses import replace

from courtdesk.actions.cases import case_file
from courtdesk.actions.forms import (
    OpenForm,
    digest,
    open_on,
    save_answers,
)
from courtdesk.actions.record_facts import from_record
from courtdesk.actions.results import form_of, may_read, read_answers
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.screening import FinishedForm, to_fill_in
from courtdesk.errors import NotReadable, UserError


def open_amendment(session: Session, case: CaseId, document: DocumentId) -> OpenForm:
    """Open a finished form to change its answers, or go on where that was left.

    It opens with the form that it was finished on, also where a newer one is in use. Raises
    `NotReadable` without the form's compartment, and `UserError` while the same form is being
    filled in afresh.
    """
    old = _finished(session, case, document)
    form = form_of(session, old)
    file = case_file(session, case)
    opened = open_on(session, file, form)
    if opened.resumed:
        if opened.amends != document:
            raise UserError(
                f"{form.title} is being filled in anew for this case: finish that one first."
            )
        return opened
    if opened.draft.info.author != session.me:
        # An empty draft that a colleague left opens with their own key too, and theirs may be a
        # role that must not read the finished answers (P5): they go into one of ours.
        session.vault.delete_draft(opened.draft.ref)
        opened = open_on(session, file, form)
    answers = from_record(session, file, form, read_answers(session, old), fresh=False)
    # How the answers came in goes with them: changing one by interview does not make them all so.
    amending = replace(
        opened,
        answers=answers,
        amends=document,
        ways=old.value.ways,
        earlier=old.value.earlier,
        twice=digest(answers) if old.value.keyed_twice else "",
    )
    save_answers(session, amending, answers, how=None)
    return amending


def drop_amendment(session: Session, opened: OpenForm) -> None:
    """Leave the finished form as it is; what was changed since is forgotten.

    Raises `UserError` for a form that is not being changed: its answers exist nowhere else (P1).
    """
    session.require(to_fill_in(opened.form.id, opened.form.compartment))
    if opened.amends is None:
        raise UserError("These answers are not in a finished form yet: finish it instead.")
    session.vault.delete_draft(opened.draft.ref)


def _finished(session: Session, case: CaseId, document: DocumentId) -> Recorded[FinishedForm]:
    file = case_file(session, case)
    found = next((form for form in file.forms if form.document == document), None)
    if found is None:
        raise UserError("This form is not part of the case: open the case again.")
    if not may_read(session, found):
        raise NotReadable("The answers are not available to your role: ask somebody who has them.")
    return found
