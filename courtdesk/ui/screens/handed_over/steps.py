"""What stands on each page: one question, or a few that belong together. Pure, no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form, Item, ItemType

MOST = 4
"""Questions on a page: as many as are seen at once in large text on a small laptop, or nearly."""


@dataclass(frozen=True)
class Step:
    """One page: headings of the groups it is in, what is to be read first, and its questions.

    A page without questions is there to be read.
    """

    headings: tuple[str, ...]
    words: tuple[str, ...]
    questions: tuple[Item, ...]

    @property
    def links(self) -> tuple[str, ...]:
        """The questions' linkIds."""
        return tuple(item.link_id for item in self.questions)


def steps(form: Form, answers: Answers, *, several: bool) -> tuple[Step, ...]:
    """The pages of `form` as the answers stand, in form order; `several` puts up to `MOST` on one.

    Facts of the record are left out: they are the case's, not the form's own words. The opening
    instructions are too, as they stand on the first page.
    """
    single = _singles(form, answers)
    return tuple(_together(single)) if several else tuple(single)


def step_of(found: tuple[Step, ...], link_id: str) -> int | None:
    """Where this question stands, or None."""
    return next((at for at, step in enumerate(found) if link_id in step.links), None)


def _singles(form: Form, answers: Answers) -> Iterator[Step]:
    shown = {item.link_id for item in flow.visible(form, answers)}
    waiting: list[str] = []
    for item, headings in _walk(_after_instructions(form), ()):
        if item.link_id not in shown or item.read_only:
            continue
        if item.type is ItemType.DISPLAY:
            waiting.append(item.text)
        elif item.type.is_question:
            yield Step(headings, tuple(waiting), (item,))
            waiting = []
    if waiting:
        yield Step((), tuple(waiting), ())


def _walk(items: Iterable[Item], above: tuple[str, ...]) -> Iterator[tuple[Item, tuple[str, ...]]]:
    for item in items:
        yield item, above
        inner = (*above, item.text) if item.type is ItemType.GROUP and item.text else above
        yield from _walk(item.items, inner)


def _together(single: Iterable[Step]) -> Iterator[Step]:
    page: Step | None = None
    for step in single:
        if page is not None and _joins(page, step):
            page = replace(page, questions=page.questions + step.questions)
            continue
        if page is not None:
            yield page
        page = step
    if page is not None:
        yield page


def _joins(page: Step, step: Step) -> bool:
    room = len(page.questions) + len(step.questions) <= MOST
    return room and not step.words and bool(step.questions) and page.headings == step.headings


def _after_instructions(form: Form) -> Iterator[Item]:
    opening = True
    for item in form.items:
        opening = opening and item.type is ItemType.DISPLAY
        if not opening:
            yield item
