"""Everything that the page of one finished form shows, read in one go off the window's thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import cases, clinical, results
from courtdesk.actions.form_shelf import document_of
from courtdesk.actions.results import FormResult
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import FinishedForm, level_words, to_fill_in
from courtdesk.errors import UserError
from courtdesk.questionnaire.definition import Form
from courtdesk.ui.case_words import clock_time


@dataclass(frozen=True)
class Version:
    """One version of the response: when, by whom, why it was changed into, and its place's part."""

    part: str
    at: str
    by: str
    reason: str


@dataclass(frozen=True)
class ResultView:
    """One finished form as one member sees it.

    `result` is `None` for a member whose keys do not open it, `form` where this vault does not hold
    it. `versions` are all there are, oldest first, `shown` the place of the one on the page;
    `void` names what rested on earlier answers; `notes` are sentences about form and threshold.
    """

    file: CaseFile
    finished: Recorded[FinishedForm]
    form: Form | None
    by: str
    at: str
    result: FormResult | None
    may_change: bool
    being_changed: bool
    versions: tuple[Version, ...]
    shown: int
    void: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def current(self) -> bool:
        """Whether this is the version that holds."""
        return self.shown == len(self.versions) - 1


def read_view(session: Session, case: CaseId, part: str) -> ResultView:
    """Read the finished form that `part` names. Raises `UserError` when the case has none such."""
    document, _, revision = part.partition("@")
    file = cases.case_file(session, case)
    latest = next((one for one in file.forms if one.document == document), None)
    if latest is None:
        raise UserError("This form is not part of the case: open the case again.")
    versions = results.versions(session, latest)
    shown = _index(versions, RevisionId(revision) if revision else latest.revision)
    finished = versions[shown] if revision else latest
    form = _form(session, finished)
    readable = results.may_read(session, finished)
    now = session.clock()
    return ResultView(
        file=file,
        finished=finished,
        form=form,
        by=session.team().name_of(finished.by),
        at=clock_time(finished.at, now),
        result=results.read_result(session, finished) if readable else None,
        may_change=readable
        and not revision
        and form is not None
        and session.may(to_fill_in(form.id, form.compartment)),
        being_changed=any(draft.form == finished.value.form for draft in file.drafts),
        versions=tuple(_version(session, one, now) for one in versions),
        shown=shown,
        void=tuple(_void(file, latest, versions, now)),
        notes=tuple(_notes(session, finished.value, form)),
    )


def _index(versions: tuple[Recorded[FinishedForm], ...], revision: RevisionId) -> int:
    for at, one in enumerate(versions):
        if one.revision == revision:
            return at
    raise UserError("This version of the form is not in the vault any more: open the case again.")


def _form(session: Session, finished: Recorded[FinishedForm]) -> Form | None:
    try:
        return results.form_of(session, finished)
    except UserError:
        # What everybody may know stands in the response itself and is shown without its form.
        return None


def _version(session: Session, one: Recorded[FinishedForm], now: datetime) -> Version:
    by = session.team().name_of(one.by)
    part = f"{one.document}@{one.revision}"
    return Version(part, clock_time(one.at, now), by, one.value.reason)


def _void(
    file: CaseFile,
    latest: Recorded[FinishedForm],
    versions: tuple[Recorded[FinishedForm], ...],
    now: datetime,
) -> Iterator[str]:
    """What was made on a version of this form that does not hold any more, and was not renewed."""
    old = {one.revision for one in versions} - {latest.revision}
    for part in file.considered():
        kind, decision, request, told = part.kind, part.decision, part.request, part.told
        if decision is not None and old.intersection(decision.value.basis):
            yield f"{_decided(kind)} of {clock_time(decision.at, now)} by {decision.value.name}"
        elif told is not None and old.intersection(told.value.basis):
            yield f"What {told.value.name} said of the {kind} by telephone"
        elif request is not None and old.intersection(request.value.basis):
            yield f"The request of {clock_time(request.at, now)} for a decision on the {kind}"
    snippet = file.snippet
    if snippet is not None and old.intersection(snippet.value.basis):
        yield f"The text for the report, issued {clock_time(snippet.at, now)}"
    for action in file.risk_actions:
        if action.value.form == latest.document and action.value.revision in old:
            yield f"What was recorded about risk {clock_time(action.at, now)}"


def _decided(kind: RequirementKind) -> str:
    return f"The decision on the {kind}"


def _notes(session: Session, value: FinishedForm, form: Form | None) -> Iterator[str]:
    """How it was filled in, on which version of the form, and by what it was judged."""
    yield f"Filled in {value.filled_in}."
    if value.earlier is not None:
        one = value.earlier
        day = f"{one.on.day}/{one.on.month}/{one.on.year}"
        yield f"Done before: {one.where}, by {one.by}, on {day}."
    yield _form_words(session, value, form)
    if form is not None and form.rules is not None:
        yield from _rule_words(session, value, form)


def _form_words(session: Session, value: FinishedForm, form: Form | None) -> str:
    words = f"On version {value.version} of the form"
    if form is None:
        return f"{words}, which this vault does not hold."
    newest = session.catalogue.forms.get(value.form)
    if newest is None:
        return f"{words}, which is not in use any more."
    if document_of(newest) == document_of(form):
        return f"{words}, the one in use."
    return f"{words}; version {newest.version} is in use now."


def _rule_words(session: Session, value: FinishedForm, form: Form) -> Iterator[str]:
    recorded = clinical.recorded_rule(session, form.id)
    held = (recorded.revision if recorded is not None else "") == value.rule
    level = clinical.site_level(session, form)
    if value.threshold:
        if held or f"{level}" == value.threshold:
            yield f"Judged by the threshold {value.threshold}, which still holds here."
        else:
            yield (
                f"Judged by the threshold {value.threshold}; it is {level} here now, and this "
                "result keeps its own."
            )
    rule = clinical.rule_of(session, form)
    if form.rules is not None and form.rules.alerts and rule.risk_at_least != value.risk_at_least:
        yield (
            f"Risk was judged from {level_words(value.risk_at_least)}; it is "
            f"{level_words(rule.risk_at_least)} here now."
        )
