"""Scores one form exactly, or says that it cannot be scored.

Everything is a `Fraction` until it is printed; bands and cut-offs look at the exact value, so that
19.70 stays "moderate" although it prints next to 20. A question declined, not asked or never
reached is missing, and missing answers follow the form's rules to the letter (P3): no value, no
band. No form scores from nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from courtdesk.errors import UserError
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form, Item
from courtdesk.questionnaire.scoring_rules import (
    MAIN,
    AlertRule,
    AlgorithmRule,
    ChangeRule,
    Method,
    RiskTo,
    Rules,
    ScoreRule,
)


class Status(StrEnum):
    """Whether the main score stands on every answer, on most of them, or not at all."""

    COMPLETE = "complete"
    PRORATED = "prorated"
    NOT_SCORABLE = "not-scorable"


class AlertKind(StrEnum):
    """A risk item that was answered high enough, or one that has no answer."""

    RISK = "risk"
    NOT_ASSESSED = "not-assessed"


@dataclass(frozen=True, slots=True)
class Score:
    """One score: `value` exact or None, `sum` and `answered` of the answers that are there."""

    value: Fraction | None
    sum: Fraction
    answered: int
    asked: int
    prorated: bool

    @property
    def shown(self) -> str:
        """The value with one decimal, half up, as people read it; empty when there is none."""
        return "" if self.value is None else one_decimal(self.value)


@dataclass(frozen=True, slots=True)
class Alert:
    """A risk line. `number` is the item's number on paper, `answer` what was chosen.

    A risk item without an answer is NOT_ASSESSED, never silence: no line would read as no risk.
    """

    number: int
    link_id: str
    kind: AlertKind
    to: RiskTo | None
    answer: Fraction | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one set of answers comes to; `missing` and `contradictory` hold linkIds.

    `possible` is the lowest and highest total that the missing answers could still produce, for
    forms that show it. `contradictory` are answers above 0 to questions that an earlier answer
    skips: they are counted, and flagged. `zone` counts from 1, before `next_zone` moves it up.
    """

    form: str
    version: str
    coding: str
    status: Status
    missing: tuple[str, ...]
    scores: Mapping[str, Score]
    bands: Mapping[str, str]
    cutoffs: Mapping[str, bool]
    alerts: tuple[Alert, ...]
    possible: tuple[Fraction, Fraction] | None
    contradictory: tuple[str, ...]
    zone: int | None
    next_zone: bool | None
    algorithm: str | None

    @property
    def main(self) -> Score:
        """The score named "all"."""
        return self.scores[MAIN]

    @property
    def band(self) -> str | None:
        """The band of the main score; None whenever it has no value."""
        return self.bands.get(MAIN)


class Reliable(StrEnum):
    """Whether a change is larger than chance would make it, and which way."""

    IMPROVEMENT = "improvement"
    DETERIORATION = "deterioration"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """How one person's main score moved; `by` is positive when it fell, which is better."""

    by: Fraction
    reliable: Reliable
    case_at_start: bool
    case_at_end: bool

    @property
    def moved_below_cutoff(self) -> bool:
        """At or above the cut-off before, below it after."""
        return self.case_at_start and not self.case_at_end

    @property
    def reliable_and_below_cutoff(self) -> bool:
        """Reliable improvement that also crossed the cut-off: clinically significant."""
        return self.moved_below_cutoff and self.reliable is Reliable.IMPROVEMENT


@dataclass(frozen=True, slots=True)
class _Read:
    """The numbers behind one set of answers, before and after reversal."""

    chosen: Mapping[str, Fraction]
    skipped: frozenset[str]
    items: Mapping[str, Item]


def score(form: Form, answers: Answers, risk_at_least: int | None = None) -> Result:
    """What these answers come to; `UserError` when the form has no scoring rules.

    An answer to a question now hidden by enableWhen counts: what was said is never dropped.
    `risk_at_least` is the clinical lead's level for the risk items, in place of the form's own.
    """
    rules = rules_of(form)
    read = _read(form, rules, answers)
    scores = {rule.name: _score(rule, read) for rule in rules.scores}
    main = scores[MAIN]
    missing = _missing(rules.main, read)
    return Result(
        form=form.id,
        version=form.version,
        coding=rules.coding,
        status=_status(main),
        missing=missing,
        scores=MappingProxyType(scores),
        bands=MappingProxyType(_bands(rules, scores)),
        cutoffs=MappingProxyType(_cutoffs(rules, scores)),
        alerts=_alerts(form, rules, read, risk_at_least),
        possible=_possible(rules, read) if rules.possible_range else None,
        contradictory=_contradictory(rules, read),
        zone=_zone(rules, main),
        next_zone=_next_zone(rules, main, read),
        algorithm=_algorithm(rules.algorithm, read),
    )


def alerts(form: Form, answers: Answers, at_least: int | None = None) -> tuple[Alert, ...]:
    """The risk lines of these answers, of a form with or without scores, in form order.

    `at_least` is the clinical lead's level, in place of the form's own. Empty when the form has no
    risk items: ask its rules whether it has any before saying that there is no risk (P3).
    """
    if form.rules is None:
        return ()
    return _alerts(form, form.rules, _read(form, form.rules, answers), at_least)


def rules_of(form: Form) -> Rules:
    """The form's scoring rules; `UserError` when it has none."""
    if form.rules is None:
        raise UserError(f"The form {form.id} is not scored: it has no {form.id}.toml beside it.")
    if not form.rules.scored:
        raise UserError(f"The form {form.id} is not scored: its rules only raise alerts.")
    return form.rules


def threshold(form: Form, result: Result, level: Fraction | None = None) -> bool | None:
    """Whether the main score reaches `level` (the form's default when None), at or above.

    None when the form has no threshold or the answers no score: an incomplete screen is neither
    above nor below.
    """
    default = rules_of(form).threshold
    if level is None:
        level = default.default if default else None
    value = result.main.value
    return None if value is None or level is None else value >= level


def reliable_change(form: Form, before: Fraction | None, after: Fraction | None) -> Change | None:
    """How the main score moved between two results of this form.

    None when either has no value or the form has no rule; never a guess.
    """
    rule = rules_of(form).change
    if rule is None or before is None or after is None:
        return None
    by = before - after
    return Change(by, _reliable(by, rule), before >= rule.cutoff, after >= rule.cutoff)


def one_decimal(value: Fraction) -> str:
    """The value with one decimal, half up: 19.65 prints 19.7. No source fixes the rounding."""
    tenths = (value * 10 + Fraction(1, 2)).__floor__()
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _reliable(by: Fraction, rule: ChangeRule) -> Reliable:
    if by >= rule.reliable:
        return Reliable.IMPROVEMENT
    if by <= -rule.reliable:
        return Reliable.DETERIORATION
    return Reliable.NONE


def _read(form: Form, rules: Rules, answers: Answers) -> _Read:
    wanted = rules.named_items()
    items = {item.link_id: item for item in form.walk() if item.link_id in wanted}
    chosen: dict[str, Fraction] = {}
    for link_id, item in items.items():
        value = answers.value(link_id)
        option = item.option(value) if isinstance(value, str) else None
        if option is not None and option.ordinal is not None:
            chosen[link_id] = option.ordinal
        elif value is not None:
            raise UserError(
                f"Item {link_id} of {form.title} holds an answer that is not among its options;"
                " clear it and answer again."
            )
    skipped = {
        name
        for skip in rules.skips
        if all(chosen.get(level.item) == level.level for level in skip.when)
        for name in skip.items
    }
    return _Read(chosen, frozenset(skipped), items)


def _counted(rule: ScoreRule, read: _Read) -> dict[str, Fraction]:
    """What each item adds to this score; a missing item is not there, a skipped one is 0."""
    counted: dict[str, Fraction] = {}
    for name in rule.items:
        if name in read.chosen:
            counted[name] = _turned(rule, read.items[name], read.chosen[name])
        elif name in read.skipped:
            counted[name] = Fraction(0)
    return counted


def _turned(rule: ScoreRule, item: Item, chosen: Fraction) -> Fraction:
    if item.link_id not in rule.reversed:
        return chosen
    low, high = _range(item)
    return low + high - chosen


def _range(item: Item) -> tuple[Fraction, Fraction]:
    ordinals = [option.ordinal for option in item.options if option.ordinal is not None]
    return min(ordinals), max(ordinals)


def _score(rule: ScoreRule, read: _Read) -> Score:
    counted = _counted(rule, read)
    total = sum(counted.values(), Fraction(0))
    missing = len(rule.items) - len(counted)
    value = None
    # The loader refuses rules that would let every item be missing; `counted` is asked all the
    # same, because an empty form that scores 0 tells a court that someone is well.
    if counted and missing <= rule.missing_allowed:
        mean = rule.method is Method.MEAN
        value = rule.times * (total / len(counted) if mean else total)
    answered = sum(name in read.chosen for name in rule.items)
    return Score(value, total, answered, len(rule.items), value is not None and missing > 0)


def _missing(rule: ScoreRule, read: _Read) -> tuple[str, ...]:
    there = _counted(rule, read)
    return tuple(name for name in read.items if name not in there)


def _status(main: Score) -> Status:
    if main.value is None:
        return Status.NOT_SCORABLE
    return Status.PRORATED if main.prorated else Status.COMPLETE


def _bands(rules: Rules, scores: Mapping[str, Score]) -> dict[str, str]:
    found = {}
    for bands in rules.bands:
        value = scores[bands.score].value
        if value is not None:
            found[bands.score] = bands.name(value)
    return found


def _cutoffs(rules: Rules, scores: Mapping[str, Score]) -> dict[str, bool]:
    found = {}
    for cutoff in rules.cutoffs:
        value = scores[cutoff.score].value
        if value is not None:
            found[cutoff.name] = value >= cutoff.at
    return found


def _alerts(form: Form, rules: Rules, read: _Read, risk_at_least: int | None) -> tuple[Alert, ...]:
    found = []
    for rule in rules.alerts:
        for name in rule.items:
            chosen = read.chosen.get(name)
            if chosen is None:
                kind = AlertKind.NOT_ASSESSED
            elif _speaks(chosen, rule, risk_at_least):
                kind = AlertKind.RISK
            else:
                continue
            found.append(Alert(form.number(name), name, kind, rule.to, chosen))
    return tuple(sorted(found, key=lambda alert: alert.number))


def _speaks(chosen: Fraction, rule: AlertRule, risk_at_least: int | None) -> bool:
    if risk_at_least is None:
        return chosen >= rule.at_least
    # "Above zero" is what level 1 is called, so a half must not pass under it.
    return chosen >= risk_at_least or (risk_at_least == 1 and chosen > 0)


def _possible(rules: Rules, read: _Read) -> tuple[Fraction, Fraction]:
    """The main score with every missing item at its best and at its worst."""
    rule = rules.main
    low = high = Fraction(0)
    counted = _counted(rule, read)
    for name in rule.items:
        # Reversal maps an item's range onto itself.
        least, most = (counted[name],) * 2 if name in counted else _range(read.items[name])
        low, high = low + least, high + most
    scale = rule.times / len(rule.items) if rule.method is Method.MEAN else rule.times
    return low * scale, high * scale


def _contradictory(rules: Rules, read: _Read) -> tuple[str, ...]:
    return tuple(
        name
        for name in read.items
        if name in read.skipped and read.chosen.get(name, Fraction(0)) > 0
    )


def _zone(rules: Rules, main: Score) -> int | None:
    bands = rules.bands_of(MAIN)
    if rules.next_zone is None or bands is None or main.value is None:
        return None
    return bands.index(main.value) + 1


def _next_zone(rules: Rules, main: Score, read: _Read) -> bool | None:
    if rules.next_zone is None or main.value is None:
        return None
    return any(read.chosen.get(level.item, Fraction(0)) >= level.level for level in rules.next_zone)


def _algorithm(rule: AlgorithmRule | None, read: _Read) -> str | None:
    # With an answer missing, "none" would be a guess: the symptom may be the one not asked.
    if rule is None or any(item not in read.chosen for item in rule.items):
        return None
    symptoms = {item for item in rule.items if read.chosen[item] >= rule.level(item)}
    if not symptoms & rule.core:
        return "none"
    if len(symptoms) >= rule.major:
        return "major"
    return "other" if len(symptoms) >= rule.other else "none"
