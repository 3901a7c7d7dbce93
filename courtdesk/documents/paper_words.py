"""When a question is to be answered, in words that somebody with a pen can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from courtdesk.documents.page_model import clean
from courtdesk.domain.courtlist_values import print_date
from courtdesk.questionnaire.definition import (
    AnswerValue,
    Behaviour,
    Condition,
    Form,
    Item,
    Operator,
    walk,
)

_FACTS: Mapping[Operator, str] = {
    Operator.EQUAL: "is {value}",
    Operator.NOT_EQUAL: "is anything but {value}",
    Operator.GREATER: "is more than {value}",
    Operator.LESS: "is less than {value}",
    Operator.AT_LEAST: "is {value} or more",
    Operator.AT_MOST: "is {value} or less",
}
_TIMES: Mapping[Operator, str] = {
    **_FACTS,
    Operator.GREATER: "is after {value}",
    Operator.LESS: "is before {value}",
    Operator.AT_LEAST: "is {value} or later",
    Operator.AT_MOST: "is {value} or earlier",
}


def only_if(form: Form, item: Item, numbers: Mapping[str, str]) -> str:
    """The item's conditions as one sentence: "Only if you answered Yes to 3."

    For a group the sentence says which questions it is about.
    """
    about = _about(item, numbers)
    skipped = _unless(form, item, numbers)
    if skipped:
        return f"{about}: leave out if {skipped}." if about else f"Leave out if {skipped}."
    joined = " and " if item.behaviour is Behaviour.ALL else " or "
    same = _one_of(form, item, numbers)
    words = same or joined.join(_said(form, one, numbers) for one in item.conditions)
    return f"{about}: only if {words}." if about else f"Only if {words}."


def _about(item: Item, numbers: Mapping[str, str]) -> str:
    """Return "Questions 4 to 8" for a group that holds them; "" for a question: it stands below."""
    inside = [one for one in walk(item.items) if one.type.is_question and not one.read_only]
    held = [numbers[one.link_id] for one in inside]
    if not held:
        return ""
    return f"Question {held[0]}" if len(held) == 1 else f"Questions {held[0]} to {held[-1]}"


def _unless(form: Form, item: Item, numbers: Mapping[str, str]) -> str:
    """What the person answered who leaves the item out, where the conditions say only that.

    A form says "skip after Never" as "asked if 1 has no answer, or any but Never": for a reader
    with a pen that is "leave out if you answered Never to 1".
    """
    unequal = [one for one in item.conditions if one.operator is Operator.NOT_EQUAL]
    named = {one.question for one in unequal}
    any_one = item.behaviour is Behaviour.ANY
    if len(named) < len(unequal) or (len(unequal) > 1 and not any_one):
        return ""
    for one in item.conditions:
        # Beside "anything but Never", whether there is an answer at all says nothing more.
        said = one.operator is Operator.EXISTS and one.question in named
        if one not in unequal and not (said and one.value is not any_one):
            return ""
    values: dict[str, list[str]] = {}
    for one in unequal:
        value = _value(form.item(one.question), one.value)
        values.setdefault(value, []).append(_number(form, one.question, numbers))
    given = [f"{value} to {_listed(where)}" for value, where in values.items()]
    return f"you answered {' and '.join(given)}" if given else ""


def _listed(numbers: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(numbers[:-1]), numbers[-1]) if part)


def _one_of(form: Form, item: Item, numbers: Mapping[str, str]) -> str:
    """Several answers to one question, any of which is enough, said once."""
    questions = {one.question for one in item.conditions}
    equal = all(one.operator is Operator.EQUAL for one in item.conditions)
    if len(item.conditions) < 2 or len(questions) > 1 or not equal:
        return ""
    if item.behaviour is not Behaviour.ANY:
        return ""
    (question,) = questions
    values = [_value(form.item(question), one.value) for one in item.conditions]
    return f"you answered {' or '.join(values)} to {_number(form, question, numbers)}"


def _said(form: Form, condition: Condition, numbers: Mapping[str, str]) -> str:
    question = form.item(condition.question)
    number = _number(form, condition.question, numbers)
    if condition.operator is Operator.EXISTS:
        return f"you {'answered' if condition.value else 'did not answer'} {number}"
    value = _value(question, condition.value)
    if condition.operator is Operator.EQUAL:
        return f"you answered {value} to {number}"
    words = _TIMES if isinstance(condition.value, date | time) else _FACTS
    return f"your answer to {number} {words[condition.operator].format(value=value)}"


def _number(form: Form, question: str, numbers: Mapping[str, str]) -> str:
    return numbers.get(question) or f"“{clean(form.item(question).text)}”"


def _value(question: Item, value: AnswerValue) -> str:
    match value:
        case bool():
            return "Yes" if value else "No"
        case str():
            option = question.option(value)
            label = clean(option.label if option is not None else value)
            return f"“{label}”" if " " in label else label
        case date():
            return print_date(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)
