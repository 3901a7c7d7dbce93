"""Reading a finished form: its exact form, its answers, and the result in words (P3, P5)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.screening import FinishedForm, level_words
from courtdesk.errors import UserError
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Attachment, Form
from courtdesk.questionnaire.scoring import (
    Alert,
    AlertKind,
    Result,
    Status,
    alerts,
    one_decimal,
    score,
)
from courtdesk.questionnaire.scoring_rules import RiskTo

_NOT_ANSWERED = "Not answered"


@dataclass(frozen=True)
class FormResult:
    """A finished form as those with its compartment may read it.

    `score` is one decimal with its range ("18.5 of 40") or `None`; `band` is `None` whenever there
    is no score; `lines` are the named scores, `risk_lines` one sentence for each risk item that
    speaks or was not asked. `cutoffs` are name, level and whether it is reached. `answers` are
    label by question, in form order; `said` leaves out what has no answer, and is filled for a form
    that is not `scored`. `flag` says that answers count which another answer leaves out, or "".
    """

    title: str
    status: Status
    summary: str
    score: str | None
    band: str | None
    prorated: bool
    lines: tuple[tuple[str, str], ...]
    risk_lines: tuple[str, ...]
    missing: tuple[int, ...]
    copyright: str
    scheme: str
    cutoffs: tuple[tuple[str, str, bool], ...]
    answers: tuple[tuple[str, str], ...]
    scored: bool = True
    said: tuple[tuple[str, str], ...] = ()
    flag: str = ""


def form_of(session: Session, finished: Recorded[FinishedForm]) -> Form:
    """The exact form that a finished response was given on.

    Raises `UserError` when this vault does not hold it.
    """
    value = finished.value
    if value.file:
        return session.shelf.get(session.vault, DocumentId(value.file))
    found = session.shelf.version(session.vault, value.form, value.version)
    if found is None:
        raise UserError(
            f"{value.title} was finished with version {value.version}, which this CourtDesk does "
            "not have: open it where it was made."
        )
    return found


def read_answers(session: Session, finished: Recorded[FinishedForm]) -> Answers:
    """The answers of a finished form. Raises `NotReadable` without its compartment (P5).

    And `NotAllowed` for a role without cases: what stands open is for who works with them.
    """
    session.require(Permission.READ_CASES)
    if finished.value.open_answers:
        return Answers.from_json(json.loads(finished.value.open_answers))
    sealed = json.loads(session.vault.unseal(finished.revision, session.keys))
    return Answers.from_json(sealed["answers"])


def read_result(session: Session, finished: Recorded[FinishedForm]) -> FormResult:
    """Read a finished form. Raises `NotReadable` without the form's compartment (P5)."""
    form = form_of(session, finished)
    answers = read_answers(session, finished)
    return show_result(form, answers, risk_at_least=finished.value.risk_at_least)


def versions(
    session: Session, finished: Recorded[FinishedForm]
) -> tuple[Recorded[FinishedForm], ...]:
    """Every version of a finished form, oldest first; the last is the one that holds.

    Each opens with `read_result` as the current one does: amending takes nothing away. Raises
    `NotAllowed` for a role without cases.
    """
    session.require(Permission.READ_CASES)
    return tuple(
        Recorded(one.document, one.id, from_body(FinishedForm, one.body), one.made_at, one.author)
        for one in session.vault.history(finished.document)
        if one.open is not None
    )


def may_read(session: Session, finished: Recorded[FinishedForm]) -> bool:
    """Whether this member's keys open the form's answers."""
    try:
        form = form_of(session, finished)
    except UserError:
        # Not here any more: nothing can put its answers into words.
        return False
    if form.compartment is None:
        return True
    return any(compartment is form.compartment for compartment, _ in session.keys)


def show_result(form: Form, answers: Answers, *, risk_at_least: int | None = None) -> FormResult:
    """Score `answers` and put the result into words, only as the rules allow (P3).

    `risk_at_least` is the level that risk was judged by, `None` for the form's own.
    """
    if form.rules is None or not form.rules.scored:
        return _unscored(form, answers, risk_at_least)
    result = score(form, answers, risk_at_least=risk_at_least)
    highest = highest_score(form)
    value = f"{result.main.shown} of {highest}" if result.main.value is not None else None
    return FormResult(
        title=form.title,
        status=result.status,
        summary=_summary(form, result, value),
        score=value,
        band=result.band,
        prorated=result.main.prorated,
        lines=tuple((name, part.shown or "no score") for name, part in result.scores.items()),
        risk_lines=tuple(_risk_lines(form, result.alerts, risk_at_least or 1)),
        missing=tuple(form.number(name) for name in result.missing),
        copyright=form.copyright,
        scheme=_scheme(form),
        cutoffs=tuple(_cutoffs(form, result)),
        answers=tuple(_labels(form, answers)),
        flag=contradiction(form, result),
    )


def _unscored(form: Form, answers: Answers, risk_at_least: int | None) -> FormResult:
    progress = flow.progress(form, answers)
    found = alerts(form, answers, risk_at_least)
    return FormResult(
        title=form.title,
        status=Status.NOT_SCORABLE if flow.unexplained(form, answers) else Status.COMPLETE,
        summary=f"{progress} questions answered; this form has no score",
        score=None,
        band=None,
        prorated=False,
        lines=(),
        risk_lines=tuple(_risk_lines(form, found, risk_at_least or 1)),
        missing=(),
        copyright=form.copyright,
        scheme="",
        cutoffs=(),
        answers=tuple(_labels(form, answers)),
        scored=False,
        said=tuple(pair for pair in _labels(form, answers) if pair[1] != _NOT_ANSWERED),
    )


def highest_score(form: Form) -> Fraction:
    """The highest main score that `form` can give; 0 for a form that is not scored."""
    if form.rules is None or not form.rules.scored:
        return Fraction(0)
    everything = Answers()
    for item in form.scored_items():
        turned = item.link_id in form.rules.main.reversed
        numbered = [option for option in item.options if option.ordinal is not None]
        pick = min if turned else max
        best = pick(numbered, key=lambda option: option.ordinal or Fraction(0))
        everything = everything.set(item.link_id, best.code)
    return score(form, everything).main.value or Fraction(0)


def _scheme(form: Form) -> str:
    if form.rules is None or not form.rules.bands:
        return ""
    return form.rules.bands[0].scheme


def _cutoffs(form: Form, result: Result) -> Iterable[tuple[str, str, bool]]:
    for cutoff in form.rules.cutoffs if form.rules is not None else ():
        if cutoff.name in result.cutoffs:
            yield cutoff.name, one_decimal(cutoff.at), result.cutoffs[cutoff.name]


def _summary(form: Form, result: Result, value: str | None) -> str:
    missing = len(result.missing)
    flag = contradiction(form, result)
    flagged = f"; {flag}" if flag else ""
    if value is None:
        text = f"no score, {missing} of {len(form.scored_items())} items not answered"
        if result.possible is not None and missing < len(form.scored_items()):
            low, high = result.possible
            text += f"; the total would lie between {low} and {high}"
        return text + flagged
    band = f", {result.band.replace('-', ' ')}" if result.band else ""
    note = f", prorated with {missing} missing" if result.main.prorated else ""
    return f"{value}{band}{note}{flagged}"


def contradiction(form: Form, result: Result) -> str:
    """That answers to questions which the form leaves out are counted, or "".

    AUDIT's rule: such answers are all summed and flagged, since nobody can know which is right.
    """
    if not result.contradictory:
        return ""
    numbers = ", ".join(str(form.number(link_id)) for link_id in result.contradictory)
    return f"counts answers that an earlier answer leaves out (question {numbers})"


_WHOM = {RiskTo.SELF: "risk to self", RiskTo.OTHERS: "risk to others"}


def _risk_lines(form: Form, found: tuple[Alert, ...], at_least: int) -> Iterable[str]:
    for alert in found:
        whom = _WHOM.get(alert.to, "risk") if alert.to is not None else "risk"
        if alert.kind is AlertKind.NOT_ASSESSED:
            yield f"{form.title} item {alert.number}, {whom}: not assessed"
        else:
            yield f"{form.title} item {alert.number}, {whom}: answered {alert.answer}"
    if form.rules is not None and form.rules.alerts and not found:
        yield f"{form.title}: no risk item answered {level_words(at_least)}"


def _labels(form: Form, answers: Answers) -> Iterable[tuple[str, str]]:
    for item in flow.enabled(form, answers):
        question = f"{item.prefix} {item.text}".strip()
        yield question, answer_label(form, item.link_id, answers)


def answer_label(form: Form, link_id: str, answers: Answers) -> str:
    """What was answered, as a person reads it: a label, or why there is none."""
    answer = answers.get(link_id)
    if answer is None:
        return _NOT_ANSWERED
    value = answers.value(link_id)
    if value is None:
        return "Declined" if str(answer) == "declined" else "Could not be asked"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Attachment):
        return "Drawn"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    option = form.item(link_id).option(value) if isinstance(value, str) else None
    return option.label if option is not None else str(value)
