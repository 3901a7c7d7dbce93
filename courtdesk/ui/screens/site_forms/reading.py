"""What is in the site's folder and what this site uses, read in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from courtdesk.actions import form_files
from courtdesk.actions.form_files import FoundForm, FoundState
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.form_files import SiteForm
from courtdesk.errors import UserError
from courtdesk.questionnaire.definition import Form
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.tasklist import Task, TaskState

FILE, HELD = "file:", "form:"
"""How a place's part begins for a file of the folder, and for a form that the vault keeps."""

STATES = {
    FoundState.NEW: (TaskState.NOT_STARTED, "Not in use yet"),
    FoundState.IN_USE: (TaskState.COMPLETED, "In use"),
    FoundState.OTHER_VERSION: (TaskState.OUTSTANDING, "Another text is in use"),
    FoundState.RETIRED: (TaskState.COMPLETED, "Retired"),
    FoundState.REFUSED: (TaskState.PROBLEM, "Refused"),
}
"""A file's state as a row shows it."""


@dataclass(frozen=True)
class FolderView:
    """The folder, whether it is there, and a row for each file and each form kept without one.

    `problem` says why the folder could not be looked into, or "".
    """

    folder: Path
    there: bool
    tasks: tuple[Task, ...]
    problem: str = ""


@dataclass(frozen=True)
class FormView:
    """One form: what the reader made of it, where it stands, and what was decided about it.

    `form` is `None` for a file that was refused; `decided` tells of the signed decision, or is "".
    """

    name: str
    form: Form | None
    state: FoundState
    message: str
    decided: str = ""


def read_folder(session: Session) -> FolderView:
    """The folder as it is now. Raises `NotAllowed` for other roles."""
    folder = session.folder.forms
    try:
        found, problem = form_files.found_forms(session), ""
    except UserError as error:
        found, problem = (), str(error)
    seen = {one.form.id for one in found if one.form is not None}
    kept = [one for one in form_files.site_forms(session) if one.value.form not in seen]
    tasks = (*(_file_task(one) for one in found), *(_kept_task(session, one) for one in kept))
    return FolderView(folder, folder.is_dir(), tasks, problem)


def read_one(session: Session, part: str) -> FormView:
    """The form that a place's part names. Raises `UserError` when it has gone."""
    if part.startswith(HELD):
        return _held(session, part.removeprefix(HELD))
    name = part.removeprefix(FILE)
    found = next((one for one in form_files.found_forms(session) if one.name == name), None)
    if found is None:
        raise UserError(f"{name} is no longer in the folder of the site's forms: put it back.")
    held = form_files.site_form(session, found.form.id) if found.form is not None else None
    decided = _decided(session, held) if held is not None else ""
    return FormView(name, found.form, found.state, found.message, decided)


def _held(session: Session, form_id: str) -> FormView:
    held = form_files.site_form(session, form_id)
    if held is None:
        raise UserError("This is not one of the site's own forms: look again at the list.")
    state = FoundState.IN_USE if held.value.in_use else FoundState.RETIRED
    form = session.shelf.find(session.vault, held.value.file)
    where = "Its file is not in the folder any more; the vault keeps it word for word."
    return FormView(form_id, form, state, where, _decided(session, held))


def _decided(session: Session, held: Recorded[SiteForm]) -> str:
    what = "Put to use" if held.value.in_use else "Retired"
    by = session.team().name_of(held.by)
    return f"{what} {clock_time(held.at, session.clock())} by {by}: {held.value.reason}"


def _file_task(found: FoundForm) -> Task:
    state, words = STATES[found.state]
    title = f"{found.form.title}, version {found.form.version}" if found.form else found.name
    caption = found.message if found.form is None else f"{found.name} · {found.message}"
    return Task(FILE + found.name, title, caption, state, words)


def _kept_task(session: Session, held: Recorded[SiteForm]) -> Task:
    view = _held(session, held.value.form)
    state, words = STATES[view.state]
    form = view.form
    title = f"{form.title}, version {form.version}" if form is not None else view.name
    return Task(HELD + view.name, title, view.message, state, words)


def facts(form: Form) -> Iterator[tuple[str, str]]:
    """What somebody should know of a form before it is put to use: (name, words)."""
    questions = form.questions()
    yield "Id and version", f"{form.id}, {form.version}"
    yield "Questions", str(len(questions))
    yield "Answers are read by", _readers(form)
    yield "Score", _scored(form)
    yield "Risk", _risk(form)
    yield "Licence and source", form.copyright or "Nothing is said"


def _readers(form: Form) -> str:
    if form.compartment is None:
        return "everyone on the court side"
    return f"the {form.compartment.value.replace('-', ' ')} roles only"


def _scored(form: Form) -> str:
    rules = form.rules
    if rules is None or not rules.scored:
        return "None"
    bands = f"{len(rules.bands[0].bands)} bands" if rules.bands else "no bands"
    level = rules.threshold.default if rules.threshold is not None else None
    threshold = f"threshold {level}" if level is not None else "no threshold"
    return f"From {len(rules.main.items)} questions, {bands}, {threshold}"


def _risk(form: Form) -> str:
    asked = {item for rule in form.rules.alerts for item in rule.items} if form.rules else set()
    if not asked:
        return "It asks about no risk that stops a case"
    numbers = ", ".join(str(form.number(item)) for item in sorted(asked, key=form.number))
    return f"Item {numbers} stops the case"
