"""The sentence as it was recorded: questions and answers, the wording to copy, the ways on."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.sentence import CourtResult, Other, Sentence
from courtdesk.domain.sentence_timing import Timing
from courtdesk.domain.sentence_words import days_words, months_words, resulting_words
from courtdesk.domain.words import listed
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.clipboard import ClipboardGuard, CopyButton
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.summary_list import Answer, SummaryList


class Recorded(QWidget):
    """The sentence as it was recorded. `told` says who may correct it, "" where the member may.

    Attributes:
        correct: puts it right; hidden from those who may not.
        consent: leads to the consent, which shows what was granted.
        card: leads to the sentence card; hidden where the sentence has none.
        copy: copies the resulting wording.
    """

    def __init__(
        self,
        sentence: Sentence,
        timing: Timing,
        guard: ClipboardGuard,
        *,
        told: str,
        has_consent: bool,
    ) -> None:
        super().__init__()
        mark(self, "clear")
        column = layouts.column(self, gap=14)
        wording = resulting_words(sentence)
        panel = Panel("Resulting wording")
        panel.add(Text(wording))
        self.copy = CopyButton("Copy the wording", lambda: wording, guard)
        panel.body.addLayout(flowing(self.copy))
        column.addWidget(panel)
        column.addWidget(SummaryList(rows(sentence, timing)))
        self.correct = SecondaryButton("Put the sentence right")
        self.card = SecondaryButton("Sentence card for the person")
        self.consent = LinkButton("Consent, with what was granted")
        buttons = FlowLayout(gap=16)
        for button in (self.correct, self.card, self.consent):
            buttons.addWidget(button)
        if told:
            column.addWidget(Text(told))
        column.addLayout(buttons)
        # Only now: a widget without a parent would be shown as a window of its own.
        self.correct.setVisible(not told)
        self.card.setVisible(sentence.disposal.carries_requirements)
        self.consent.setVisible(has_consent)


def rows(sentence: Sentence, timing: Timing) -> tuple[Answer, ...]:
    """The sentence as questions and answers."""
    pairs = (*_order(sentence, timing), *_results(sentence), *_more(sentence))
    return tuple(Answer(question, question, answer, False) for question, answer in pairs)


def result_words(result: CourtResult) -> str:
    """The court's answer to one requirement."""
    proposed = "" if result.proposed else "; it was not proposed"
    if result.accepted:
        return f"Accepted, {months_words(result.length_months)}{proposed}"
    return f"Declined: {result.reason}{proposed}"


def _order(sentence: Sentence, timing: Timing) -> Iterator[tuple[str, str]]:
    at = f" at {sentence.at:%H:%M}" if sentence.at is not None else ""
    yield "Date of sentence", f"{print_date(sentence.sentenced_on)}{at}"
    yield "When", timing.label
    yield "Sentence", sentence.disposal.label
    if sentence.disposal.carries_requirements:
        yield "Length of the order", months_words(sentence.order_months)


def _results(sentence: Sentence) -> Iterator[tuple[str, str]]:
    for result in sentence.results:
        name = f"{result.requirement}, {result.requirement.label}"
        yield name, result_words(result)
        if result.support:
            yield f"{result.requirement}: support recommended", result.support


def _more(sentence: Sentence) -> Iterator[tuple[str, str]]:
    if sentence.rar_days is not None:
        yield "RAR", f"up to {days_words(sentence.rar_days)}"
    if sentence.other:
        yield "Other requirements", "; ".join(_other(one) for one in sentence.other)
    if sentence.reviews:
        yield "Reviews by the court", listed([print_date(one) for one in sentence.reviews])
    yield "What it would have been otherwise", sentence.would_have_been
    if sentence.note:
        yield "Why it was put right", sentence.note


def _other(one: Other) -> str:
    return f"{one.kind.label}, {one.length}" if one.length else one.kind.label
