"""Fills in any form that is given, so that a new form file is tested without a new test."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answer, Answers, checked
from courtdesk.questionnaire.definition import Attachment, Form, Item, ItemType
from courtdesk.questionnaire.strokes import STROKES_TYPE, Strokes

DRAWN = Attachment(STROKES_TYPE, Strokes(600, 200, (((10, 10), (90, 40)),)).to_bytes())


def filled(form: Form, *, yes: bool) -> Answers:
    """Every question shown, answered with yes and the last option, or with no and the first."""
    answers = Answers()
    while left := [item for item in flow.enabled(form, answers) if item.link_id not in answers]:
        one = left[0]
        answers = answers.set(one.link_id, checked(form, one.link_id, _answer(one, yes=yes)))
    return answers


def _answer(item: Item, *, yes: bool) -> Answer:
    match item.type:
        case ItemType.CHOICE:
            return item.options[-1 if yes else 0].code
        case ItemType.BOOLEAN:
            return yes
        case ItemType.INTEGER:
            return item.least or 1
        case ItemType.DECIMAL:
            return Decimal("1.5")
        case ItemType.DATE:
            return date(2026, 3, 31)
        case ItemType.TIME:
            return time(9, 20)
        case ItemType.ATTACHMENT:
            return DRAWN
        case _:
            return "Invented for a test"
