"""Which items are asked, how far a form has got, and what comes next: no window anywhere.

A hidden question counts as unanswered wherever a condition looks at it, so that a chain of
conditions folds up with its first link. The answer itself is kept: shown again, it is there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from courtdesk.questionnaire.answers import Answers, Unanswered
from courtdesk.questionnaire.definition import Behaviour, Condition, Form, Item, Operator

_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.GREATER: operator.gt,
    Operator.LESS: operator.lt,
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions asked have an answer, were declined, or could not be asked.

    Completeness says nothing of the score: a form may be complete and above or below any line.
    """

    answered: int
    declined: int
    not_asked: int
    total: int

    @property
    def left(self) -> int:
        """Questions that nobody has dealt with yet."""
        return self.total - self.answered - self.declined - self.not_asked

    @property
    def complete(self) -> bool:
        """Whether every question asked has an answer."""
        return self.answered == self.total

    def __str__(self) -> str:
        return f"{self.answered} of {self.total}"


def visible(form: Form, answers: Answers) -> tuple[Item, ...]:
    """Every item to show now, groups and displays included, in form order."""
    shown: list[Item] = []
    _show(form.items, answers, shown, set())
    return tuple(shown)


def enabled(form: Form, answers: Answers) -> tuple[Item, ...]:
    """The questions shown now, in form order, with those that only show the record."""
    return tuple(item for item in visible(form, answers) if item.type.is_question)


def asked(form: Form, answers: Answers) -> tuple[Item, ...]:
    """The questions that someone must deal with now: those shown, less what the record fills in."""
    return tuple(item for item in enabled(form, answers) if not item.read_only)


def is_enabled(form: Form, answers: Answers, link_id: str) -> bool:
    """Whether this item is shown now."""
    return any(item.link_id == link_id for item in visible(form, answers))


def hidden_answers(form: Form, answers: Answers) -> tuple[Item, ...]:
    """Questions that have something recorded but are not asked as things stand."""
    shown = {item.link_id for item in enabled(form, answers)}
    return tuple(
        item for item in form.questions() if item.link_id in answers and item.link_id not in shown
    )


def progress(form: Form, answers: Answers) -> Progress:
    """How far the form has got, counting only the questions asked now.

    Facts of the record do not count: nobody at the form could add one that is not there yet.
    """
    wanted = asked(form, answers)
    states = [answers.get(item.link_id) for item in wanted]
    declined = states.count(Unanswered.DECLINED)
    not_asked = states.count(Unanswered.NOT_ASKED)
    answered = sum(state is not None for state in states) - declined - not_asked
    return Progress(answered, declined, not_asked, len(wanted))


def every_question(form: Form) -> int:
    """How many questions the form can ask of anybody, those behind a condition included.

    Unlike `Progress.total` it is the same for every set of answers: a total of 3 on the AUDIT
    would tell whoever sees it that the person never drinks (P5).
    """
    return sum(not item.read_only for item in form.questions())


def dealt_with(form: Form, answers: Answers) -> int:
    """Of `every_question`, those answered and those that the answers leave out.

    What is short of the whole are the questions asked that have no answer, and nothing else.
    """
    now = progress(form, answers)
    return every_question(form) - (now.total - now.answered)


def first_unanswered(form: Form, answers: Answers) -> Item | None:
    """The first question asked that nobody has dealt with, or None: where to resume."""
    return next((item for item in asked(form, answers) if item.link_id not in answers), None)


def next_question(form: Form, answers: Answers, link_id: str) -> Item | None:
    """The question asked after this one, or None at the end."""
    return _neighbour(form, answers, link_id, 1)


def previous_question(form: Form, answers: Answers, link_id: str) -> Item | None:
    """The question asked before this one, or None at the beginning."""
    return _neighbour(form, answers, link_id, -1)


def missing_required(form: Form, answers: Answers) -> tuple[Item, ...]:
    """Required questions asked now that nobody has dealt with; these stop a form being finished.

    Declined and not asked count as dealt with: nobody can be made to answer.
    """
    return tuple(
        item for item in asked(form, answers) if item.required and item.link_id not in answers
    )


def unexplained(form: Form, answers: Answers) -> tuple[Item, ...]:
    """Questions asked now that have no answer and call for a reason when the form is finished.

    In a form that marks some questions as required, those of them that were declined or could not
    be asked; in one that marks none, such as a validated instrument, every one without an answer.
    """
    selective = any(item.required for item in form.walk())
    return tuple(
        item
        for item in asked(form, answers)
        if answers.value(item.link_id) is None and (item.required or not selective)
    )


def _neighbour(form: Form, answers: Answers, link_id: str, step: int) -> Item | None:
    order = [item.link_id for item in form.questions()]
    here = order.index(form.item(link_id).link_id)
    there = {item.link_id: item for item in asked(form, answers)}
    # Walks the whole form, not only what is asked, so that it works from an item just hidden.
    ahead = order[here + 1 :] if step > 0 else order[:here][::-1]
    return next((there[other] for other in ahead if other in there), None)


def _show(items: tuple[Item, ...], answers: Answers, shown: list[Item], above: set[str]) -> None:
    for item in items:
        if not _holds(item, answers, above):
            continue
        shown.append(item)
        above.add(item.link_id)
        _show(item.items, answers, shown, above)


def _holds(item: Item, answers: Answers, above: set[str]) -> bool:
    if not item.conditions:
        return True
    results = [_condition(condition, answers, above) for condition in item.conditions]
    return all(results) if item.behaviour is Behaviour.ALL else any(results)


def _condition(condition: Condition, answers: Answers, above: set[str]) -> bool:
    value = answers.value(condition.question) if condition.question in above else None
    if condition.operator is Operator.EXISTS:
        return (value is not None) == condition.value
    # FHIR: an unanswered question satisfies no comparison, "!=" included.
    return value is not None and _COMPARE[condition.operator](value, condition.value)
