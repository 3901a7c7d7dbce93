"""Which forms the pathway needs now: a line of links under the task that they belong to.

Rows of their own would push what is next off the page; a form that no step asks for is one page
further, under "All forms".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from courtdesk.domain.screening import SCREENS
from courtdesk.ui.form_ways import (
    ASSESSED_WITH,
    FEEDBACK,
    Said,
    Standing,
    brief,
    first_place,
    standing,
    waits_for,
)
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.reading import CaseView
from courtdesk.ui.screens.case.tasks import FIRST_SCREEN, Row, form_title


@dataclass(frozen=True)
class Link:
    """A few words and the place that they lead to; None where the member cannot go in."""

    words: str
    place: Place | None
    spoken: str = ""


@dataclass(frozen=True)
class Line:
    """Links under one task, with what they are."""

    lead: str
    links: tuple[Link, ...]


def done_line(rows: Iterable[Row]) -> Line | None:
    """The tasks that are done and out of the way, as links to what was recorded."""
    links = tuple(
        Link(row.task.title, row.place, f"{row.task.title}, completed: {row.task.caption}")
        for row in rows
        if row.folded
    )
    return Line("Done:", links) if links else None


def form_lines(view: CaseView) -> Mapping[str, Line]:
    """The forms to fill in now, by the key of the task under which they stand."""
    return {key: line for key, line in _lines(view) if line.links}


def _lines(view: CaseView) -> Iterator[tuple[str, Line]]:
    agreed = view.file.agreement is not None and view.file.agreement.value.agreed
    begun = {form.value.form for form in view.file.forms} | {one.form for one in view.file.drafts}
    if agreed and begun.isdisjoint(SCREENS):
        others = [form for form in SCREENS if form != FIRST_SCREEN]
        yield FIRST_SCREEN, Line("Or:", _links(view, others))
    for part in view.file.considered():
        yield f"assessment-{part.kind}", Line("Forms:", _links(view, ASSESSED_WITH[part.kind]))
    if view.file.sentence is not None:
        yield "sentence", Line("Forms:", _links(view, [FEEDBACK]))


def _links(view: CaseView, forms: Iterable[str]) -> tuple[Link, ...]:
    return tuple(_link(view, form) for form in forms if form in view.titles)


def _link(view: CaseView, form: str) -> Link:
    one = standing(view.file, form, form_title(view, form))
    said = Said(view.who, view.clock)
    return Link(brief(one, said), _place(view, one))


def _place(view: CaseView, one: Standing) -> Place | None:
    """What is finished everybody may open; filling in is for who may, and once it may begin."""
    place = first_place(view.file.id, one)
    if place.screen == "result":
        return place
    able = one.form in view.fillable and not waits_for(view.file, one.form)
    return place if able else None
