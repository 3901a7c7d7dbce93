"""What `forms/<id>.toml` may say: how a form is scored, and where each number was read.

A form without a score may still raise alerts: its file then holds `[[alert]]` and no table that
speaks of a score.

The tables, all but the first optional:

* top level: `form`, `version` (both as in the form file), `licence`, `wording` (where the text of
  the items was checked), `coding` (such as "1-5"), `not_stated` (codes of other systems that mean
  "no answer"), `possible_range` (show what missing answers could still produce);
* `[[score]]`: `name` (one is "all"), `items`, `method` ("sum" or "mean"), `times`, `reversed`,
  `missing_allowed`, `source`;
* `[[bands]]`: `score`, `scheme`, `source`, `band = [{name, from}, ...]` rising;
* `[[cutoff]]`: `name`, `score`, `at` (reached at or above), `source`;
* `[threshold]`: `default` (on "all"), `note`;
* `[[alert]]`: `items`, `to` ("self", "others" or left away), `at_least`;
* `[change]`: `reliable`, `cutoff`, `source`;
* `[[skip]]`: `when = [{item, equals}, ...]`, `items`: these count 0 when every `when` holds;
* `[zones]`: `next_when = [{item, at_least}, ...]`: bands are zones, one up when any holds;
* `[algorithm]`: `items`, `at_least`, `core`, `major`, `other`, `lower = [{item, at_least}, ...]`;
* `[[code]]`: `score`, `system`, `code`, `display`, `source`: exported as an Observation.

Items are named by linkId. Numbers are what the person chose, before any reversal.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction

from courtdesk.questionnaire.messages import Message, Place, did_you_mean
from courtdesk.questionnaire.reading import Node, toml_node
from courtdesk.questionnaire.scoring_rules import (
    MAIN,
    AlertRule,
    AlgorithmRule,
    Band,
    Bands,
    ChangeRule,
    CodeRule,
    Cutoff,
    ItemLevel,
    Method,
    RiskTo,
    Rules,
    ScoreRule,
    SkipRule,
    Threshold,
)


def read_rules(data: bytes, file: str) -> Rules:
    """The rules in this TOML file, or `FormFileRefused` that says where it strays and how.

    Whether the items exist is checked where the form is known, in `load.py`.
    """
    place = Place(file)
    top = toml_node(data, place)
    top.only(
        *"form version licence wording coding not_stated possible_range score bands cutoff"
        " threshold alert change skip zones algorithm code".split()
    )
    rules = Rules(
        form=top.text("form"),
        version=top.text("version"),
        licence=top.text("licence"),
        wording=top.text("wording"),
        coding=top.text("coding"),
        not_stated=_numbers(top, "not_stated"),
        possible_range=top.flag("possible_range"),
        scores=tuple(_score(node) for node in _tables(top, "score")),
        bands=tuple(_bands(node) for node in _tables(top, "bands")),
        cutoffs=tuple(_cutoff(node) for node in _tables(top, "cutoff")),
        threshold=_threshold(_table(top, "threshold")),
        alerts=tuple(_alert(node) for node in _tables(top, "alert")),
        change=_change(_table(top, "change")),
        skips=tuple(_skip(node) for node in _tables(top, "skip")),
        next_zone=_zones(_table(top, "zones")),
        algorithm=_algorithm(_table(top, "algorithm")),
        codes=tuple(_code(node) for node in _tables(top, "code")),
    )
    _unique([item for alert in rules.alerts for item in alert.items], "alerts", place)
    if rules.scored:
        _check(rules, place)
    else:
        _check_unscored(rules, top)
    return rules


def _tables(top: Node, key: str) -> tuple[Node, ...]:
    return tuple(
        node.at(f"[[{key}]] number {number}") for number, node in enumerate(top.nodes(key), 1)
    )


def _table(top: Node, key: str) -> Node | None:
    return top.node(key).at(f"[{key}]") if top.has(key) else None


def _numbers(node: Node, key: str) -> tuple[Fraction, ...]:
    values = node.data.get(key, [])
    if not isinstance(values, list):
        raise node.wrong(key, "a list of numbers")
    return tuple(Node({key: value}, node.place).number(key) for value in values)


def _some_items(node: Node, key: str) -> tuple[str, ...]:
    items = node.texts(key)
    if not items:
        raise node.place.refuse(Message.MISSING_KEY, key=key)
    return items


def _score(node: Node) -> ScoreRule:
    node.only("name", "items", "reversed", "method", "times", "missing_allowed", "source")
    rule = ScoreRule(
        name=node.text("name"),
        items=_some_items(node, "items"),
        reversed=frozenset(node.texts("reversed")),
        method=Method(node.one_of("method", list(Method))),
        times=node.number("times") if node.has("times") else Fraction(1),
        missing_allowed=node.whole("missing_allowed"),
        source=node.text("source"),
    )
    for item in sorted(rule.reversed - set(rule.items)):
        hint = did_you_mean(item, rule.items)
        raise node.place.refuse(Message.UNKNOWN_ITEM, name=item, hint=hint)
    # A sum over fewer answers looks like better health; only a mean may leave answers out.
    if rule.method is Method.SUM and rule.missing_allowed:
        raise node.place.refuse(Message.SUM_WITH_MISSING, name=rule.name)
    # An empty form must never score.
    if rule.missing_allowed >= len(rule.items):
        raise node.place.refuse(Message.TOO_MANY_MISSING, name=rule.name)
    return rule


def _bands(node: Node) -> Bands:
    node.only("score", "scheme", "source", "band")
    found = []
    for band in node.nodes("band"):
        band.only("name", "from")
        found.append(Band(band.text("name"), band.number("from")))
    if not found:
        raise node.place.refuse(Message.MISSING_KEY, key="band")
    bands = Bands(node.text("score"), node.text("scheme"), node.text("source"), tuple(found))
    starts = [band.start for band in found]
    if any(low >= high for low, high in itertools.pairwise(starts)):
        raise node.place.refuse(Message.BANDS_ORDER, name=bands.score)
    return bands


def _cutoff(node: Node) -> Cutoff:
    node.only("name", "score", "at", "source")
    return Cutoff(node.text("name"), node.text("score"), node.number("at"), node.text("source"))


def _threshold(node: Node | None) -> Threshold | None:
    if node is None:
        return None
    node.only("default", "note")
    return Threshold(node.number("default"), node.text("note"))


def _alert(node: Node) -> AlertRule:
    node.only("items", "to", "at_least")
    to = RiskTo(node.one_of("to", list(RiskTo))) if node.has("to") else None
    return AlertRule(_some_items(node, "items"), to, node.number("at_least"))


def _change(node: Node | None) -> ChangeRule | None:
    if node is None:
        return None
    node.only("reliable", "cutoff", "source")
    return ChangeRule(node.number("reliable"), node.number("cutoff"), node.text("source"))


def _levels(node: Node, key: str, number: str) -> tuple[ItemLevel, ...]:
    levels = []
    for level in node.nodes(key):
        level.only("item", number)
        levels.append(ItemLevel(level.text("item"), level.number(number)))
    return tuple(levels)


def _skip(node: Node) -> SkipRule:
    node.only("when", "items")
    rule = SkipRule(_levels(node, "when", "equals"), _some_items(node, "items"))
    if not rule.when:
        raise node.place.refuse(Message.MISSING_KEY, key="when")
    for level in rule.when:
        if level.item in rule.items:
            raise node.place.refuse(Message.SKIP_FORWARD, name=level.item)
    return rule


def _zones(node: Node | None) -> tuple[ItemLevel, ...] | None:
    if node is None:
        return None
    node.only("next_when")
    return _levels(node, "next_when", "at_least")


def _algorithm(node: Node | None) -> AlgorithmRule | None:
    if node is None:
        return None
    node.only("items", "at_least", "lower", "core", "major", "other")
    return AlgorithmRule(
        items=_some_items(node, "items"),
        at_least=node.number("at_least"),
        lower=_levels(node, "lower", "at_least"),
        core=frozenset(_some_items(node, "core")),
        major=node.whole("major", least=1),
        other=node.whole("other", least=1),
    )


def _code(node: Node) -> CodeRule:
    node.only("score", "system", "code", "display", "source")
    return CodeRule(
        node.text("score"),
        node.text("system"),
        node.text("code"),
        node.text("display"),
        node.text("source"),
    )


def _check(rules: Rules, place: Place) -> None:
    names = [score.name for score in rules.scores]
    if MAIN not in names:
        raise place.refuse(Message.NO_MAIN_SCORE)
    _unique(names, "scores", place)
    _unique([cutoff.name for cutoff in rules.cutoffs], "cut-offs", place)
    for bands in rules.bands:
        _unique([band.name for band in bands.bands], "bands", place)
        if rules.bands_of(bands.score) is not bands:
            raise place.refuse(Message.BANDS_REPEATED, name=bands.score)
    speakers: Sequence[Bands | Cutoff | CodeRule] = (*rules.bands, *rules.cutoffs, *rules.codes)
    for speaker in speakers:
        if speaker.score not in names:
            hint = did_you_mean(speaker.score, names)
            raise place.refuse(Message.UNKNOWN_SCORE, name=speaker.score, hint=hint)
    _inside_main(rules, place)


_SCORES_ONLY = tuple(
    "not_stated possible_range bands cutoff threshold change skip zones algorithm code".split()
)


def _check_unscored(rules: Rules, top: Node) -> None:
    for key in _SCORES_ONLY:
        if top.has(key):
            raise top.place.refuse(Message.NEEDS_SCORE, key=key)
    if not rules.alerts:
        raise top.place.refuse(Message.NO_RULES)


def _inside_main(rules: Rules, place: Place) -> None:
    # `courtdesk score` is given the items of "all"; a rule outside them would never hear of one.
    main = set(rules.main.items)
    for item in sorted(rules.named_items() - main):
        raise place.refuse(Message.NOT_SCORED, key="a rule", name=item)
    if rules.next_zone is not None and rules.bands_of(MAIN) is None:
        raise place.refuse(Message.MISSING_KEY, key="bands")


def _unique(names: Iterable[str], what: str, place: Place) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise place.refuse(Message.REPEATED_NAME, name=name, what=what)
        seen.add(name)
