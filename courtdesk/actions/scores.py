"""Scores over time: every result of one person that this member may read, instrument by instrument.

Results come from this case and from the other cases of the same person (one record, or records
that somebody said are one person). A result that the member's keys do not open is counted and no
more (P5); one without a score stands in its place with the reason, and is never a zero (P3). What
a change means is said only where the form's own rules say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from courtdesk.actions import measures, results
from courtdesk.actions.records import body_of, is_kept, of_kind, recorded
from courtdesk.actions.score_series import (
    Comparison,
    Point,
    Series,
    Stripe,
    band_words,
    measure_comparisons,
    note_words,
    on_scale,
    same_scoring,
    score_comparisons,
)
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.cases import Case, SamePerson
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import UserError
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import score
from courtdesk.store.records import Document, Time, moment

__all__ = ["Comparison", "Point", "Series", "Stripe", "person_cases", "same_people", "series"]

_DISPUTED = "two versions of it stand side by side: settle which one holds"


def series(session: Session, case: CaseId) -> tuple[Series, ...]:
    """Every instrument with a result of this person, forms before measures.

    Raises `NotAllowed` for a role without cases, `UserError` when there is no such case.
    """
    session.require(Permission.READ_CASES)
    found = _Found()
    for one in person_cases(session, case):
        _gather(session, one, found, here=one == case)
    return (*_form_series(found), *_measure_series(found))


def person_cases(session: Session, case: CaseId) -> tuple[CaseId, ...]:
    """`case` and the other cases of the same person, `case` first.

    Raises `UserError` when there is no such case.
    """
    session.require(Permission.READ_CASES)
    document = session.vault.document(DocumentId(case))
    if document is None:
        raise UserError("This case is not in the vault: import the list again.")
    people = same_people(session, from_body(Case, body_of(document)).person)
    others = sorted(one for person in people for one in session.vault.cases_of(person))
    return tuple(dict.fromkeys((case, *others)))


def same_people(session: Session, person: PersonId) -> tuple[PersonId, ...]:
    """`person` and every record that is said to be the same person, also by way of a third.

    Where two versions of such a word stand, or somebody said that the two are not one person, they
    are kept apart: one person's scores must not be read as another's.
    """
    session.require(Permission.READ_CASES)
    joined, apart = _links(session)
    found = [person]
    for one in found:
        for other in joined.get(one, ()):
            if other not in found and frozenset((person, other)) not in apart:
                found.append(other)
    return tuple(found)


def _links(session: Session) -> tuple[Mapping[str, list[PersonId]], set[frozenset[str]]]:
    joined: dict[str, list[PersonId]] = {}
    apart: set[frozenset[str]] = set()
    for document in session.counted("same-person"):
        words = [from_body(SamePerson, head.body) for head in document.heads if head.open]
        if words and all(word.same for word in words):
            joined.setdefault(words[0].one, []).append(words[0].other)
            joined.setdefault(words[0].other, []).append(words[0].one)
        else:
            apart |= {frozenset((word.one, word.other)) for word in words}
    return joined, apart


# Reading


@dataclass(frozen=True)
class _Answered:
    """A point of a form, with the exact form and what puts equal days in order."""

    point: Point
    form: Form
    order: tuple[date, bool, int, int]


@dataclass
class _Found:
    """What has been gathered so far, by form id and by name of measure."""

    answered: dict[str, list[_Answered]] = field(default_factory=dict)
    totals: dict[tuple[str, str], list[Point]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    elsewhere: dict[str, int] = field(default_factory=dict)
    closed_measures: dict[str, int] = field(default_factory=dict)


def _gather(session: Session, case: CaseId, found: _Found, *, here: bool) -> None:
    documents = session.vault.documents(case=case, kinds=("case", "response", measures.KIND))
    kept = [document for document in documents if is_kept(document)]
    made = _first_made(session, case)
    for listed in of_kind(kept, "case"):
        about = _About(session, from_body(Case, body_of(listed)).reference, here)
        for document in of_kind(kept, "response"):
            _add_form(about, recorded(FinishedForm, document), made[document.id], found)
        _add_measures(about, kept, found)


@dataclass(frozen=True)
class _About:
    """Whose keys read, and which case the results are of."""

    session: Session
    reference: str
    here: bool

    def point(self, case: CaseId, on: date, version: str, one: Recorded[Any]) -> Point:
        by = self.session.team().name_of(one.by)
        return Point(on, case, one.document, self.reference, self.here, by, version)


def _first_made(session: Session, case: CaseId) -> Mapping[DocumentId, Time]:
    """When each document was first recorded: an amendment in May does not move a March screen."""
    made: dict[DocumentId, Time] = {}
    for revision in session.vault.revisions_of(case):
        held = made.setdefault(revision.document, revision.time)
        made[revision.document] = min(held, revision.time, key=lambda time: time.order)
    return made


def _add_form(about: _About, finished: Recorded[FinishedForm], made: Time, found: _Found) -> None:
    value = finished.value
    try:
        form = results.form_of(about.session, finished)
    except UserError:
        found.titles.setdefault(value.form, value.title)
        found.elsewhere[value.form] = found.elsewhere.get(value.form, 0) + 1
        return
    if form.rules is None or not form.rules.scored:
        return
    found.titles[value.form] = form.title
    if not results.may_read(about.session, finished):
        found.closed[value.form] = found.closed.get(value.form, 0) + 1
        return
    point = _form_point(about, finished, form, made)
    order = (point.on, value.earlier is None, *made.order)
    found.answered.setdefault(value.form, []).append(_Answered(point, form, order))


def _form_point(about: _About, finished: Recorded[FinishedForm], form: Form, made: Time) -> Point:
    value, earlier = finished.value, finished.value.earlier
    on = earlier.on if earlier is not None else moment(made.stated).date()
    point = about.point(value.case, on, value.version, finished)
    if earlier is not None:
        point = replace(point, taken=f"{earlier.where}, by {earlier.by}")
    if finished.disputed:
        return replace(point, why=_DISPUTED)
    result = score(form, results.read_answers(about.session, finished))
    missing = len(result.missing)
    if result.main.value is None:
        asked = result.main.asked
        return replace(point, why=f"{missing} of {asked} questions have no answer")
    return replace(
        point,
        value=result.main.value,
        shown=result.main.shown,
        band=band_words(result),
        note=note_words(result),
        prorated=result.main.prorated,
    )


def _add_measures(about: _About, documents: Sequence[Document], found: _Found) -> None:
    for one in measures.read_all(about.session, documents):
        value = one.recorded.value
        if one.total is None:
            count = found.closed_measures.get(value.name, 0)
            found.closed_measures[value.name] = count + 1
            continue
        point = about.point(value.case, value.on, one.total.version, one.recorded)
        point = replace(point, is_measure=True, note=one.total.note)
        if one.recorded.disputed:
            point = replace(point, why=_DISPUTED)
        else:
            point = replace(point, value=one.total.value, shown=one.total.total)
        line = (value.name, one.total.version)
        found.totals.setdefault(line, []).append(point)


# Series


def _form_series(found: _Found) -> Iterable[Series]:
    ids = dict.fromkeys((*found.answered, *found.closed, *found.elsewhere))
    for form_id in sorted(ids, key=lambda one: found.titles[one].casefold()):
        lines = _alike(sorted(found.answered.get(form_id, ()), key=lambda one: one.order))
        # What cannot be read stands once, with the version that was answered last.
        counts = (found.closed.get(form_id, 0), found.elsewhere.get(form_id, 0))
        if not lines:
            yield Series(form_id, found.titles[form_id], "", (), *counts)
        for number, line in enumerate(lines, 1):
            closed, elsewhere = counts if number == len(lines) else (0, 0)
            yield _one_series(line, closed, elsewhere, alone=len(lines) == 1)


def _alike(answered: Sequence[_Answered]) -> list[list[_Answered]]:
    """The answers, apart where versions of the form are scored differently."""
    lines: list[list[_Answered]] = []
    for one in answered:
        line = next((line for line in lines if same_scoring(line[0].form, one.form)), None)
        if line is None:
            lines.append([one])
        else:
            line.append(one)
    return lines


def _one_series(line: Sequence[_Answered], closed: int, elsewhere: int, *, alone: bool) -> Series:
    form = line[-1].form
    points = tuple(one.point for one in line)
    versions = tuple(dict.fromkeys(one.point.version for one in line))
    named = " and ".join(versions)
    made = Series(
        name=form.id,
        title=form.title if alone else f"{form.title}, version {named}",
        version=named,
        points=points,
        closed=closed,
        elsewhere=elsewhere,
        comparisons=score_comparisons(form, points),
        notes=tuple(_version_notes(form, versions, alone=alone)),
    )
    return on_scale(made, form)


def _version_notes(form: Form, versions: Sequence[str], *, alone: bool) -> Iterable[str]:
    if len(versions) > 1:
        yield (
            f"{form.title} was answered in versions {' and '.join(versions)} of the form, which "
            "are scored alike."
        )
    if not alone:
        yield (
            f"{form.title} was answered in versions that are scored differently: each stands by "
            "itself, and nothing is said about a change from one to another."
        )


def _measure_series(found: _Found) -> Iterable[Series]:
    named = {name for name, _ in found.totals}
    for name in sorted({*named, *found.closed_measures}, key=str.casefold):
        lines = sorted(line for line in found.totals if line[0] == name)
        closed = found.closed_measures.get(name, 0)
        if not lines:
            yield Series(name, name, "", (), closed)
        for number, line in enumerate(lines, 1):
            points = tuple(sorted(found.totals[line], key=lambda point: point.on))
            yield Series(
                name=name,
                title=name,
                version=line[1],
                points=points,
                closed=closed if number == len(lines) else 0,
                comparisons=measure_comparisons(name, points),
            )
