"""Keying a paper twice and comparing the two: pure rules, no window and no vault.

One time through the paper is a `Pass`: what was keyed, and which questions the paper leaves blank.
A blank is not an answer and not "declined": it is kept only while the pass lasts, so that what
nobody has keyed yet can be told from what nobody ticked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answer, Answers, Unanswered
from courtdesk.questionnaire.definition import AnswerValue, Form, Item, ItemType

ONE_KEY = 9
"""The most options that one digit each can choose between."""


@dataclass(frozen=True)
class Pass:
    """One time through the paper: the answers, and the questions that are blank on it."""

    answers: Answers = field(default_factory=Answers)
    blank: frozenset[str] = frozenset()

    def keyed(self, link_id: str, value: Answer) -> Pass:
        """This pass with one answer keyed."""
        return Pass(self.answers.set(link_id, value), self.blank - {link_id})

    def left_blank(self, link_id: str) -> Pass:
        """This pass with one question passed over because the paper leaves it blank."""
        return Pass(self.answers.clear(link_id), self.blank | {link_id})

    def undone(self, link_id: str) -> Pass:
        """This pass as if the question had not been come to."""
        return Pass(self.answers.clear(link_id), self.blank - {link_id})

    def with_answers(self, answers: Answers) -> Pass:
        """This pass with other answers, such as those found in the draft."""
        return replace(self, answers=answers, blank=self.blank - set(answers))

    def dealt_with(self, link_id: str) -> bool:
        """Whether the question was keyed, passed over, or dealt with before by another way."""
        return link_id in self.blank or link_id in self.answers


@dataclass(frozen=True)
class Difference:
    """One question on which two passes do not agree; None is a blank on the paper."""

    item: Item
    first: AnswerValue | None
    second: AnswerValue | None


def by_one_key(item: Item) -> bool:
    """Whether a digit can answer this question: one choice among few."""
    return item.type is ItemType.CHOICE and 0 < len(item.options) <= ONE_KEY


def keyed_items(form: Form) -> tuple[Item, ...]:
    """Every question that can be keyed from a paper, in form order.

    A signature stays on the paper, and what the record fills in is not asked again.
    """
    return tuple(
        item
        for item in form.questions()
        if item.type is not ItemType.ATTACHMENT and not item.read_only
    )


def shown(form: Form, answers: Answers) -> tuple[Item, ...]:
    """The questions to show in form order: those asked, and scored ones that a skip leaves out.

    A skipped question can have been answered on paper all the same. It counts and is flagged
    (AUDIT in `reference/instruments.md`), so that there must be a way to key it.
    """
    asked = {item.link_id for item in flow.asked(form, answers)}
    scored = {item.link_id for item in form.scored_items()}
    return tuple(item for item in keyed_items(form) if item.link_id in asked | scored)


def skipped(form: Form, answers: Answers) -> frozenset[str]:
    """The shown questions that the paper tells its reader to skip."""
    asked = {item.link_id for item in flow.asked(form, answers)}
    return frozenset(one.link_id for one in shown(form, answers) if one.link_id not in asked)


def not_come_to(form: Form, once: Pass, link_ids: Iterable[str]) -> tuple[Item, ...]:
    """The questions asked, of these, that were neither keyed nor passed over, in form order."""
    wanted = set(link_ids)
    return tuple(
        item
        for item in flow.asked(form, once.answers)
        if item.link_id in wanted and not once.dealt_with(item.link_id)
    )


def second_pass(form: Form) -> tuple[Item, ...]:
    """The questions that are keyed twice: what one wrong key changes unseen, and what is scored.

    Words, dates and numbers that no score rests on are read over on the page that checks the
    answers: writing them twice finds spelling, not slips.
    """
    scored = {item.link_id for item in form.scored_items()}
    return tuple(item for item in keyed_items(form) if by_one_key(item) or item.link_id in scored)


def second_start(form: Form, first: Answers) -> Pass:
    """The second pass before its first key: what is keyed once stays, the rest is unknown."""
    twice = {item.link_id for item in second_pass(form)}
    return Pass(Answers({name: kept for name, kept in first.items() if name not in twice}))


def compared(form: Form, first: Answers, second: Answers) -> tuple[Difference, ...]:
    """The differences between two passes on every question that either of them shows."""
    seen = {item.link_id for item in (*shown(form, first), *shown(form, second))}
    items = [item for item in second_pass(form) if item.link_id in seen]
    return differences(items, first, second)


def must_key_twice(form: Form) -> bool:
    """Whether the second pass may not be left out: for every form with a score."""
    return bool(form.scored_items())


def differences(items: Iterable[Item], first: Answers, second: Answers) -> tuple[Difference, ...]:
    """The questions among `items` with not the same answer in both, in the order of `items`.

    What was declined or could not be asked has no answer, like a blank on the paper: why there is
    none was recorded by whoever asked, and the paper cannot say otherwise.
    """
    return tuple(
        Difference(item, first.value(item.link_id), second.value(item.link_id))
        for item in items
        if not _same(first.value(item.link_id), second.value(item.link_id))
    )


def settled(answers: Answers, item: Item, value: AnswerValue | None) -> Answers:
    """`answers` with what the paper says on one question, None for a blank on it."""
    if value is not None:
        return answers.set(item.link_id, value)
    if isinstance(answers.get(item.link_id), Unanswered):
        return answers
    return answers.clear(item.link_id)


def _same(one: AnswerValue | None, other: AnswerValue | None) -> bool:
    # True and 1 are equal to Python and not to a reader.
    return type(one) is type(other) and one == other
