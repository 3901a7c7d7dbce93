"""What is in the site's folder of templates and what this site uses, read in one go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from courtdesk.actions import report_templates
from courtdesk.actions.report_templates import FoundState, FoundTemplate, Preview
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.report_templates import ReportTemplate, TemplateKind
from courtdesk.errors import UserError
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.tasklist import Task, TaskState

FILE, KIND, FIELDS = "file:", "kind:", "fields"
"""How a place's part begins for a file of the folder, and for what is used; and the list."""

_STATES = {
    FoundState.NEW: (TaskState.NOT_STARTED, "Not in use"),
    FoundState.IN_USE: (TaskState.COMPLETED, "In use"),
    FoundState.OTHER: (TaskState.OUTSTANDING, "Another one is in use"),
    FoundState.REFUSED: (TaskState.PROBLEM, "Refused"),
}
_OWN = "CourtDesk’s own arrangement"


@dataclass(frozen=True)
class FolderView:
    """What is used for each kind, the folder, whether it is there, and a row for each file.

    `problem` says why the folder could not be looked into, or "".
    """

    used: tuple[Task, ...]
    folder: Path
    there: bool
    files: tuple[Task, ...]
    problem: str = ""


@dataclass(frozen=True)
class TemplateView:
    """One template: what it makes, where it stands, and how it reads when filled in.

    `faults` says why it cannot be used; then there is no preview. `digest` is of the file that was
    previewed. `usable` and `retirable` say which decision there is to take.
    """

    name: str
    kind: TemplateKind | None
    standing: tuple[str, ...]
    preview: Preview | None = None
    faults: tuple[str, ...] = ()
    digest: str = ""
    usable: bool = False
    retirable: bool = False


def read_folder(session: Session) -> FolderView:
    """What is used and the folder as it is now. Raises `NotAllowed` for other roles."""
    place = report_templates.folder(session)
    try:
        found, problem = report_templates.found_templates(session), ""
    except UserError as error:
        found, problem = (), str(error)
    used = tuple(_used_task(session, kind) for kind in TemplateKind)
    return FolderView(used, place, place.is_dir(), tuple(map(_file_task, found)), problem)


def read_one(session: Session, part: str) -> TemplateView:
    """The template that a place's part names. Raises `UserError` when it has gone."""
    if part.startswith(KIND):
        return _used(session, part.removeprefix(KIND))
    name = part.removeprefix(FILE)
    opened = report_templates.open_template(session, name)
    found = opened.found
    if found.kind is None:
        return TemplateView(name, None, (), faults=found.faults)
    in_use = found.state is FoundState.IN_USE
    return TemplateView(
        name,
        found.kind,
        (_sentence(found), *_decided(session, report_templates.decided(session, found.kind))),
        preview=opened.preview,
        digest=opened.digest,
        usable=not in_use,
        retirable=in_use,
    )


def _used(session: Session, value: str) -> TemplateView:
    kind = next((one for one in TemplateKind if one.value == value), None)
    if kind is None:
        raise UserError("There is no such kind of template: look again at the list.")
    held = report_templates.decided(session, kind)
    if held is None or not held.value.in_use:
        own = report_templates.own_preview()
        return TemplateView(kind.label, kind, _own_words(session, held), preview=own)
    shown = report_templates.held_preview(session, kind)
    words = (f"The site’s own is in use: {held.value.name}.", *_decided(session, held))
    if shown is None:
        gone = "This CourtDesk cannot use it any more, so its own arrangement is used instead."
        words = (*words, gone)
    return TemplateView(held.value.name, kind, words, preview=shown, retirable=True)


def _own_words(session: Session, held: Recorded[ReportTemplate] | None) -> tuple[str, ...]:
    words = f"{_OWN} is used: no template of the site’s own is in use."
    return (words, *_decided(session, held))


def _sentence(found: FoundTemplate) -> str:
    if found.state is FoundState.IN_USE:
        return "In use here, byte for byte."
    if found.state is FoundState.OTHER:
        return "Another template of this kind is in use here; this one would take its place."
    return f"Not in use: {_OWN} is used."


def _decided(session: Session, held: Recorded[ReportTemplate] | None) -> tuple[str, ...]:
    if held is None:
        return ()
    what = "put to use" if held.value.in_use else "retired"
    by, at = session.team().name_of(held.by), clock_time(held.at, session.clock())
    return (f"{held.value.name} was {what} {at} by {by}: {held.value.reason}",)


def _file_task(found: FoundTemplate) -> Task:
    state, words = _STATES[found.state]
    if found.kind is not None:
        return Task(FILE + found.name, found.name, found.kind.label, state, words)
    first, more = found.faults[0], len(found.faults) - 1
    others = f" And {more} more." if more else ""
    return Task(FILE + found.name, found.name, f"{first}{others}", state, words)


def _used_task(session: Session, kind: TemplateKind) -> Task:
    held = report_templates.decided(session, kind)
    key = KIND + kind.value
    if held is None or not held.value.in_use:
        return Task(key, kind.label, _OWN, TaskState.COMPLETED, "CourtDesk’s own")
    words = ", ".join(_decided(session, held))
    return Task(key, kind.label, words, TaskState.COMPLETED, "The site’s own")
