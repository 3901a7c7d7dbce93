"""Every rule of the six instruments, each made wrong in turn: a check must notice each one.

The checks are `facts.expected`, where the rules are written a second time, on answers that probe
each item, each limit and each total. A mutant that lives would mean that a slip of the same kind
in a form file could reach a court unseen.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import pytest

from courtdesk.errors import UserError
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring_rules import (
    AlertRule,
    AlgorithmRule,
    Band,
    ItemLevel,
    Method,
    RiskTo,
    Rules,
    ScoreRule,
    SkipRule,
)

from . import facts as again
from .facts import ALL, FORMS, Facts


class Mutant(NamedTuple):
    """The rules with one thing wrong, and what."""

    what: str
    rules: Rules


Mutants = Iterator[Mutant]


# --- the checks ----------------------------------------------------------------------------------


@cache
def probes(form_id: str) -> tuple[tuple[dict[int, int], again.Seen], ...]:
    """Answers with what the rules make of them; the ones that tell most mutants come first."""
    facts = ALL[form_id]
    found = [*_mixed(facts), *_totals(facts), *_gaps(facts), *_alone(facts), *_own(facts)]
    return tuple((chosen, again.expected(facts, chosen)) for chosen in found)


def _lowest(facts: Facts) -> dict[int, int]:
    """The answers that score lowest."""
    return {n: facts.options[-1 if n in facts.reversed else 0] for n in facts.items}


def _mixed(facts: Facts) -> Iterator[dict[int, int]]:
    """A few answers without a pattern, the same in each run."""
    rng = random.Random(facts.form)
    for _ in range(12):
        yield {n: rng.choice(facts.allowed(n)) for n in facts.items}


def _alone(facts: Facts) -> Iterator[dict[int, int]]:
    """Each item at each of its answers, all others at their lowest."""
    for item in facts.items:
        for picked in facts.allowed(item):
            yield _lowest(facts) | {item: picked}


def _totals(facts: Facts) -> Iterator[dict[int, int]]:
    """Every total from the lowest to the highest, by raising one item after the other."""
    chosen = _lowest(facts)
    yield dict(chosen)
    for item in facts.items:
        step = -1 if item in facts.reversed else 1
        for picked in facts.allowed(item)[::step]:
            yield (chosen := chosen | {item: picked})


def _gaps(facts: Facts) -> Iterator[dict[int, int]]:
    """In each domain as many missing as it allows, one fewer and one more; and each item alone."""
    ones = {n: facts.allowed(n)[1] for n in facts.items}
    for domain in facts.domains.values():
        for count in (domain.missing - 1, domain.missing, domain.missing + 1):
            yield again.without(ones, domain.items[: max(count, 0)])
    for item in facts.items:
        yield again.without(ones, [item])
    yield {}


def _own(facts: Facts) -> Iterator[dict[int, int]]:
    """What one instrument alone has: skips and the symptom algorithm."""
    if facts.form == "audit":
        yield from ({1: 0, 9: 4, 10: 0}, {1: 0, 9: 0, 10: 4}, {1: 0, 10: 0}, {1: 1, 9: 0, 10: 0})
        some = {1: 2, 2: 0, 3: 0, 9: 2, 10: 2}
        yield from (some, some | {2: 1}, some | {3: 1}, again.without(some, [3]))
        whole = {n: facts.allowed(n)[1] for n in facts.items}
        for item in range(2, 9):
            yield {1: 0, 9: 0, 10: 0, item: 1}
            yield some | {item: 1}
            yield again.without(whole | {1: 0}, [item])
            yield again.without(whole | {2: 0, 3: 0}, [item])
    if facts.form == "phq-9":
        none = dict.fromkeys(facts.items, 0)
        for core, count in itertools.product((1, 2, 3), range(7)):
            rest = [n for n in range(3, 10) if n != core][:count]
            yield none | dict.fromkeys((core, *rest), 2)
        for item, picked in itertools.product(range(2, 10), (1, 2)):
            yield none | {1: 2, item: picked}
            yield none | dict.fromkeys((1, 2, 3, 4), 2) | {item: picked}


CHANGES = [(0, 0), (5, 0), (4, 0), (6, 0), (3, 0), (0, 4), (0, 5), (0, 6), (0, 3), (7, 0), (0, 7)]
CHANGES += [(before, 30) for before in range(6, 14)]


def killed(form: Form) -> bool:
    """Whether a check notices that the form's rules are not the instrument's."""
    facts = ALL[form.id]
    try:
        if any(
            again.seen_change(form, *pair) != again.expected_change(facts, *pair)
            for pair in CHANGES
        ):
            return True
        return any(
            again.seen(form, again.answers(form, chosen)) != wanted
            for chosen, wanted in probes(form.id)
        )
    except (LookupError, ValueError, UserError, ZeroDivisionError):
        # Rules that contradict the form, such as an alert on an item that is not scored.
        return True


# --- the mutants ---------------------------------------------------------------------------------


def _with_score(rules: Rules, old: ScoreRule, new: ScoreRule) -> Rules:
    return replace(rules, scores=tuple(new if rule is old else rule for rule in rules.scores))


def reversals(rules: Rules) -> Mutants:
    """Each reversed item left as it is, and each other item reversed."""
    for rule in rules.scores:
        for item in rule.items:
            changed = replace(rule, reversed=rule.reversed ^ {item})
            yield Mutant(f"{rule.name}: reversal of {item}", _with_score(rules, rule, changed))


def memberships(rules: Rules) -> Mutants:
    """Each item dropped from each domain, and each other item put into it."""
    for rule in rules.scores:
        for item in rules.main.items:
            inside = item in rule.items
            items = tuple(i for i in rule.items if i != item) if inside else (*rule.items, item)
            changed = replace(rule, items=items, reversed=rule.reversed & set(items))
            what = f"{rule.name}: {'without' if inside else 'with'} {item}"
            yield Mutant(what, _with_score(rules, rule, changed))
        yield Mutant(
            f"no {rule.name}",
            replace(rules, scores=tuple(r for r in rules.scores if r is not rule)),
        )


def methods(rules: Rules) -> Mutants:
    """A sum for a mean, another factor, one answer more or fewer that may be missing."""
    for rule in rules.scores:
        other = Method.MEAN if rule.method is Method.SUM else Method.SUM
        yield Mutant(f"{rule.name}: {other}", _with_score(rules, rule, replace(rule, method=other)))
        for by in (-1, 1):
            changed = replace(rule, times=rule.times + by)
            yield Mutant(f"{rule.name}: times {by:+}", _with_score(rules, rule, changed))
            changed = replace(rule, missing_allowed=rule.missing_allowed + by)
            # A domain that allows none cannot allow fewer.
            if changed.missing_allowed >= 0:
                yield Mutant(f"{rule.name}: missing {by:+}", _with_score(rules, rule, changed))
    yield Mutant("possible range", replace(rules, possible_range=not rules.possible_range))


def edges(rules: Rules) -> Mutants:
    """Every edge of every band moved by one, two names exchanged, the bands gone."""
    for at, bands in enumerate(rules.bands):
        for number, band in enumerate(bands.bands[1:], 1):
            before = bands.bands[number - 1]
            moved = [replace(band, start=band.start + by) for by in (-1, 1)]
            swaps = (Band(band.name, before.start), Band(before.name, band.start))
            for changed in (*((before, one) for one in moved), swaps):
                new = (*bands.bands[: number - 1], *changed, *bands.bands[number + 1 :])
                what = f"{bands.score}: {', '.join(f'{b.name} {b.start}' for b in changed)}"
                every = [*rules.bands]
                every[at] = replace(bands, bands=new)
                yield Mutant(what, replace(rules, bands=tuple(every)))
        left = tuple(other for other in rules.bands if other is not bands)
        yield Mutant(f"{bands.score}: no bands", replace(rules, bands=left))


def cutoffs(rules: Rules) -> Mutants:
    """Every cut-off and the threshold moved by one or gone; a cut-off on another score."""
    for cutoff in rules.cutoffs:
        others = tuple(c for c in rules.cutoffs if c is not cutoff)
        yield Mutant(f"no {cutoff.name}", replace(rules, cutoffs=others))
        for by in (-1, 1):
            moved = replace(cutoff, at=cutoff.at + by)
            yield Mutant(f"{cutoff.name} {by:+}", replace(rules, cutoffs=(*others, moved)))
        for name in {score.name for score in rules.scores} - {cutoff.score}:
            moved = replace(cutoff, score=name)
            yield Mutant(f"{cutoff.name} on {name}", replace(rules, cutoffs=(*others, moved)))
    assert rules.threshold is not None
    yield Mutant("no threshold", replace(rules, threshold=None))
    for by in (-1, 1):
        moved_to = replace(rules.threshold, default=rules.threshold.default + by)
        yield Mutant(f"threshold {by:+}", replace(rules, threshold=moved_to))


def alerts(rules: Rules) -> Mutants:
    """Each alert item lost, given to someone else or heard later; each other item made one."""
    for rule in rules.alerts:
        others = tuple(a for a in rules.alerts if a is not rule)
        for by in (-1, 1):
            changed = replace(rule, at_least=rule.at_least + by)
            yield Mutant(f"alerts {rule.items} {by:+}", replace(rules, alerts=(*others, changed)))
        for item in rule.items:
            less = replace(rule, items=tuple(i for i in rule.items if i != item))
            yield Mutant(f"no alert {item}", replace(rules, alerts=(*others, less)))
            for to in {None, *RiskTo} - {rule.to}:
                one = AlertRule((item,), to, rule.at_least)
                yield Mutant(f"alert {item} to {to}", replace(rules, alerts=(*others, less, one)))
    loud = {item for rule in rules.alerts for item in rule.items}
    for item in sorted(set(rules.main.items) - loud):
        one = AlertRule((item,), RiskTo.SELF, Fraction(1))
        yield Mutant(f"alert on {item}", replace(rules, alerts=(*rules.alerts, one)))


def changes(rules: Rules) -> Mutants:
    """The change rule gone, or one of its two numbers moved by one."""
    if rules.change is None:
        return
    yield Mutant("no change rule", replace(rules, change=None))
    for by in (-1, 1):
        moved = replace(rules.change, reliable=rules.change.reliable + by)
        yield Mutant(f"reliable {by:+}", replace(rules, change=moved))
        moved = replace(rules.change, cutoff=rules.change.cutoff + by)
        yield Mutant(f"case {by:+}", replace(rules, change=moved))


def skips(rules: Rules) -> Mutants:
    """Each skip gone, each of its conditions gone or another, each of its items not skipped."""
    for at, skip in enumerate(rules.skips):
        for what, changed in _skips_of(skip, rules):
            every = [*rules.skips]
            every[at] = changed
            yield Mutant(f"skip {at + 1}: {what}", replace(rules, skips=tuple(every)))
        left = tuple(other for other in rules.skips if other is not skip)
        yield Mutant(f"no skip {at + 1}", replace(rules, skips=left))


def _skips_of(skip: SkipRule, rules: Rules) -> Iterator[tuple[str, SkipRule]]:
    for when in skip.when:
        others = tuple(level for level in skip.when if level is not when)
        if others:
            yield f"without {when.item}", replace(skip, when=others)
        yield (
            f"{when.item} + 1",
            replace(skip, when=(*others, ItemLevel(when.item, when.level + 1))),
        )
    named = {level.item for level in skip.when}
    for item in rules.main.items:
        if item in skip.items:
            yield f"not {item}", replace(skip, items=tuple(i for i in skip.items if i != item))
        elif item not in named:
            yield f"also {item}", replace(skip, items=(*skip.items, item))


def zones(rules: Rules) -> Mutants:
    """The move to the next zone gone, without an item, at another level, from another item."""
    if rules.next_zone is None:
        return
    yield Mutant("no next zone", replace(rules, next_zone=None))
    for level in rules.next_zone:
        others = tuple(other for other in rules.next_zone if other is not level)
        yield Mutant(f"not {level.item}", replace(rules, next_zone=others))
        for by in (-1, 1):
            moved = ItemLevel(level.item, level.level + by)
            # Items 9 and 10 have no 3: only "5 or more" and "2 or more" differ from "4 or more".
            moved = replace(moved, level=Fraction(2)) if moved.level == 3 and by < 0 else moved
            yield Mutant(f"{level.item} {by:+}", replace(rules, next_zone=(*others, moved)))
    for item in sorted(set(rules.main.items) - {level.item for level in rules.next_zone}):
        more = (*rules.next_zone, ItemLevel(item, Fraction(2)))
        yield Mutant(f"also {item}", replace(rules, next_zone=more))


def algorithms(rules: Rules) -> Mutants:
    """Each number of the symptom algorithm moved by one, each of its items in or out."""
    rule = rules.algorithm
    if rule is None:
        return
    yield Mutant("no algorithm", replace(rules, algorithm=None))
    for what, changed in _algorithms_of(rule):
        yield Mutant(f"algorithm: {what}", replace(rules, algorithm=changed))


def _algorithms_of(rule: AlgorithmRule) -> Iterator[tuple[str, AlgorithmRule]]:
    yield "no lower level", replace(rule, lower=())
    for by in (-1, 1):
        yield f"level {by:+}", replace(rule, at_least=rule.at_least + by)
        yield f"major {by:+}", replace(rule, major=rule.major + by)
        yield f"other {by:+}", replace(rule, other=rule.other + by)
        lower = tuple(ItemLevel(low.item, low.level + by) for low in rule.lower)
        yield f"lower {by:+}", replace(rule, lower=lower)
    for item in rule.items:
        yield f"without {item}", replace(rule, items=tuple(i for i in rule.items if i != item))
        yield f"core {item}", replace(rule, core=rule.core ^ {item})
        if item not in {low.item for low in rule.lower}:
            lower = (*rule.lower, ItemLevel(item, Fraction(1)))
            yield f"lower {item}", replace(rule, lower=lower)


KINDS: dict[str, Callable[[Rules], Mutants]] = {
    "reversals": reversals,
    "memberships": memberships,
    "methods": methods,
    "edges": edges,
    "cut-offs": cutoffs,
    "alerts": alerts,
    "changes": changes,
    "skips": skips,
    "zones": zones,
    "algorithms": algorithms,
}


def of(form_id: str, kind: str) -> list[Mutant]:
    rules = FORMS[form_id].rules
    assert rules is not None
    return list(KINDS[kind](rules))


CASES = [(form_id, kind) for form_id in ALL for kind in KINDS if of(form_id, kind)]


@pytest.mark.parametrize(("form_id", "kind"), CASES)
def test_every_mutant_is_killed(form_id: str, kind: str) -> None:
    form = FORMS[form_id]
    alive = [m.what for m in of(form_id, kind) if not killed(replace(form, rules=m.rules))]
    assert alive == []


@pytest.mark.parametrize("form_id", ALL)
def test_the_rules_themselves_live(form_id: str) -> None:
    """Checks that killed everything would prove nothing."""
    assert not killed(FORMS[form_id])


def test_each_instrument_has_the_mutants_that_it_should() -> None:
    every = {"reversals", "memberships", "methods", "edges", "cut-offs", "alerts"}
    own = {
        "k10": set(),
        "core-10": {"changes"},
        "core-34": {"changes"},
        "phq-9": {"changes", "algorithms"},
        "gad-7": {"changes"},
        "audit": {"skips", "zones"},
    }
    for form_id, kinds in own.items():
        assert {kind for form, kind in CASES if form == form_id} == every | kinds
    assert sum(len(of(*case)) for case in CASES) > 700
