"""Every form of a case with what this member may do with it, read in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain import access
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import CONSENT_FORM, to_fill_in
from courtdesk.questionnaire.definition import AnsweredBy, Form
from courtdesk.ui.case_form import CaseView
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.form_ways import (
    FEEDBACK,
    Said,
    Standing,
    Way,
    caption,
    standing,
    waits_for,
    ways,
    who_may,
)
from courtdesk.ui.kit.tasklist import Task, TaskState
from courtdesk.ui.screen import Place

OWN = "The site's own forms"
GONE = "Not in use any more"
CONSENT = "Consent"

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Screens", ("core-10", "k10")),
    ("MHTR assessment", ("mhtr-interview", "core-34", "phq-9", "gad-7")),
    ("Substance misuse", ("audit", "atr-drr-screen")),
    (CONSENT, (CONSENT_FORM,)),
    ("After sentence", (FEEDBACK,)),
)
"""The CSTR Operating Framework's order; forms of the site's own follow."""


@dataclass(frozen=True)
class Entry:
    """One row: what it says, and what may be done, what Enter does first."""

    task: Task
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Group:
    """Forms that belong together."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class FormsView(CaseView):
    """A case with all its forms; `may_change` for who may put a form of the site's own to use."""

    groups: tuple[Group, ...]
    may_change: bool = False


@dataclass(frozen=True)
class _Member:
    """The signed-in member as the rows need them."""

    roles: tuple[Role, ...]
    said: Said

    def may(self, permission: Permission) -> bool:
        return access.may(self.roles, permission)


def read_forms(session: Session, case: CaseId) -> FormsView:
    """Every form of `case`. Raises what `case_file` raises."""
    file = case_file(session, case)
    team, now = session.team(), session.clock()
    member = _Member(session.roles(), Said(team.name_of, lambda at: clock_time(at, now)))
    groups = tuple(_groups(session, file, member))
    return FormsView(file, groups, member.may(Permission.CHANGE_FORMS))


def _groups(session: Session, file: CaseFile, member: _Member) -> Iterator[Group]:
    catalogue = session.catalogue.forms
    titles = {name: form.title for name, form in catalogue.items()}
    listed = [name for _, names in _GROUPS for name in names]
    own = sorted((titles[name], name) for name in titles if name not in listed)
    gone = {one.value.form: one.value.title for one in file.forms} | {
        draft.form: draft.title for draft in file.drafts
    }
    gone = {name: title for name, title in gone.items() if name not in titles}

    def entry(name: str) -> Entry:
        if name == CONSENT_FORM:
            return _consent(file, titles[name], member)
        form = catalogue[name]
        return _entry(file, standing(file, name, form.title), form, member)

    for heading, names in (*_GROUPS, (OWN, tuple(name for _, name in own))):
        entries = tuple(entry(name) for name in names if name in titles)
        if entries:
            yield Group(heading, entries)
    if gone:
        yield Group(GONE, tuple(_retired(file, name, gone[name], member) for name in gone))


def _entry(file: CaseFile, one: Standing, form: Form, member: _Member) -> Entry:
    waits, needs = waits_for(file, form.id), to_fill_in(form.id, form.compartment)
    may = member.may(needs)
    theirs = form.answered_by is AnsweredBy.PERSON
    found = ways(file.id, one, fill=may and not waits, hand_over=theirs, in_use=True)
    if waits and file.agreement is None and member.may(Permission.RECORD_AGREEMENT):
        found = (Way("A", "Ask for agreement", Place("agreement", file.id)), *found)
    told = caption(one, member.said)
    if one.latest is None and one.draft is None:
        told = waits if waits else "" if may else f"filled in by: {who_may(needs)}"
    elif one.draft is not None and not may:
        told += f" · filled in by: {who_may(needs)}"
    return Entry(Task(one.form, one.title, told, one.state, one.status), found)


def _retired(file: CaseFile, name: str, title: str, member: _Member) -> Entry:
    one = standing(file, name, title)
    # A draft can still be finished on the form that it was begun with; the form says who may.
    found = ways(file.id, one, fill=one.draft is not None, hand_over=False, in_use=False)
    return Entry(Task(name, one.title, caption(one, member.said), one.state, one.status), found)


def _consent(file: CaseFile, title: str, member: _Member) -> Entry:
    place = Place("consent", file.id)
    may, consent = member.may(Permission.TAKE_CONSENT), file.consent
    blank = Way("P", "Print", Place("print_form", file.id, CONSENT_FORM))
    if consent is None:
        told = "on its own page" if may else f"taken by: {who_may(Permission.TAKE_CONSENT)}"
        found = (Way("I", "Explain and sign", place), blank) if may else (blank,)
        task = Task(CONSENT_FORM, title, told, TaskState.NOT_STARTED, "Not signed")
        return Entry(task, found)
    state = "Withdrawn" if consent.value.withdrawn_on is not None else "Signed"
    told = f"signed {member.said.clock(consent.at)}, taken by {member.said.who(consent.by)}"
    copy = Way("C", "Signed copy", Place("print_form", file.id, "consent"))
    page = (Way("R", "Read", place),) if may else ()
    task = Task(CONSENT_FORM, title, told, TaskState.COMPLETED, state)
    return Entry(task, (*page, copy, blank))
