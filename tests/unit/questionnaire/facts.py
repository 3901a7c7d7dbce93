"""The six instruments a second time: their rules written down anew, and a plain scorer for them.

Nothing here reads `forms/`. The numbers were taken from the instruments' own rules, item by item,
so that a slip in a form file and a slip in the engine both show as a difference. Items are named
by their number on paper; a mapping holds what was chosen, before any reversal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import reliable_change, score, threshold

from .small import shipped

Chosen = Mapping[int, int]
Seen = dict[str, object]


@dataclass(frozen=True)
class Domain:
    """Items that make one score, and how many of them may be missing."""

    items: tuple[int, ...]
    missing: int = 0


@dataclass(frozen=True)
class Facts:
    """One instrument. `times` is None for a plain sum, else the mean is multiplied by it."""

    form: str
    domains: Mapping[str, Domain]
    bands: Mapping[str, tuple[tuple[int, str], ...]]
    threshold: int
    options: tuple[int, ...] = (0, 1, 2, 3, 4)
    times: int | None = None
    reversed: frozenset[int] = frozenset()
    cutoffs: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    risk: Mapping[int, str] = field(default_factory=dict)
    change: tuple[int, int] | None = None

    @property
    def items(self) -> tuple[int, ...]:
        """The numbers of all items."""
        return self.domains["all"].items

    def allowed(self, item: int) -> tuple[int, ...]:
        """The answers that an item has."""
        return (0, 2, 4) if self.form == "audit" and item in {9, 10} else self.options


def _numbers(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1))


_CORE_TURNED = frozenset({3, 4, 7, 12, 19, 21, 31, 32})
_CORE_RISK = {9: "self", 16: "self", 24: "self", 34: "self", 6: "others", 22: "others"}

K10 = Facts(
    "k10",
    {"all": Domain(_numbers(1, 10))},
    {"all": ((10, "likely-well"), (20, "mild"), (25, "moderate"), (30, "severe"))},
    threshold=20,
    options=(1, 2, 3, 4, 5),
)
CORE_10 = Facts(
    "core-10",
    {"all": Domain(_numbers(1, 10), 1)},
    {
        "all": (
            (0, "non-clinical"),
            (11, "mild"),
            (15, "moderate"),
            (20, "moderate-severe"),
            (25, "severe"),
        )
    },
    threshold=11,
    times=10,
    reversed=frozenset({2, 3}),
    cutoffs={"clinical": ("all", 11), "depression": ("all", 13)},
    risk={6: "self"},
    change=(6, 11),
)
CORE_34 = Facts(
    "core-34",
    {
        "all": Domain(_numbers(1, 34), 3),
        "non-risk": Domain(tuple(n for n in _numbers(1, 34) if n not in _CORE_RISK), 3),
        "wellbeing": Domain((4, 14, 17, 31)),
        "problems": Domain((2, 5, 8, 11, 13, 15, 18, 20, 23, 27, 28, 30), 1),
        "functioning": Domain((1, 3, 7, 10, 12, 19, 21, 25, 26, 29, 32, 33), 1),
        "risk": Domain((6, 9, 16, 22, 24, 34)),
    },
    {
        "all": (
            (0, "non-clinical"),
            (10, "mild"),
            (15, "moderate"),
            (20, "moderate-severe"),
            (25, "severe"),
        )
    },
    threshold=10,
    times=10,
    reversed=_CORE_TURNED,
    cutoffs={"clinical": ("all", 10)},
    risk=_CORE_RISK,
    change=(5, 10),
)
PHQ_9 = Facts(
    "phq-9",
    {"all": Domain(_numbers(1, 9), 2)},
    {
        "all": (
            (0, "none-minimal"),
            (5, "mild"),
            (10, "moderate"),
            (15, "moderately-severe"),
            (20, "severe"),
        )
    },
    threshold=10,
    options=(0, 1, 2, 3),
    times=9,
    cutoffs={"case": ("all", 10)},
    risk={9: "self"},
    change=(6, 10),
)
GAD_7 = Facts(
    "gad-7",
    {"all": Domain(_numbers(1, 7))},
    {"all": ((0, "none-minimal"), (5, "mild"), (10, "moderate"), (15, "severe"))},
    threshold=8,
    options=(0, 1, 2, 3),
    cutoffs={"case": ("all", 8)},
    change=(4, 8),
)
AUDIT = Facts(
    "audit",
    {
        "all": Domain(_numbers(1, 10)),
        "audit-c": Domain((1, 2, 3)),
        "dependence": Domain((4, 5, 6)),
        "problems": Domain((7, 8, 9, 10)),
    },
    {
        "all": ((0, "zone-1"), (8, "zone-2"), (16, "zone-3"), (20, "zone-4")),
        "audit-c": (
            (0, "low-risk"),
            (5, "increasing-risk"),
            (8, "higher-risk"),
            (11, "possible-dependence"),
        ),
    },
    threshold=8,
    cutoffs={"audit-c": ("audit-c", 5)},
)
ALL = {facts.form: facts for facts in (K10, CORE_10, CORE_34, PHQ_9, GAD_7, AUDIT)}
FORMS = {form_id: shipped().get(form_id) for form_id in ALL}


# --- what the rules say -------------------------------------------------------------------------


def skipped(facts: Facts, chosen: Chosen) -> frozenset[int]:
    """The AUDIT's questions that need not be asked: they count 0 where there is no answer."""
    if facts.form != "audit":
        return frozenset()
    if chosen.get(1) == 0:
        return frozenset(_numbers(2, 8))
    if chosen.get(2) == 0 and chosen.get(3) == 0:
        return frozenset(_numbers(4, 8))
    return frozenset()


def points(facts: Facts, chosen: Chosen, domain: str = "all") -> list[int]:
    """What each item of a domain adds, reversed where it must be; missing items are not there."""
    ends = facts.options[0] + facts.options[-1]
    passed = skipped(facts, chosen)
    found = []
    for item in facts.domains[domain].items:
        if item in chosen:
            found.append(ends - chosen[item] if item in facts.reversed else chosen[item])
        elif item in passed:
            found.append(0)
    return found


def value(facts: Facts, chosen: Chosen, domain: str = "all") -> Fraction | None:
    """The score of a domain, None where too many answers are missing."""
    found = points(facts, chosen, domain)
    missing = len(facts.domains[domain].items) - len(found)
    if missing > facts.domains[domain].missing:
        return None
    if facts.times is None:
        return Fraction(sum(found))
    return facts.times * Fraction(sum(found), len(found))


def band(facts: Facts, domain: str, scored: Fraction) -> str:
    """The last band whose beginning the score has reached."""
    return [name for start, name in facts.bands[domain] if scored >= start][-1]


def expected(facts: Facts, chosen: Chosen) -> Seen:
    """Everything that a result must say of these answers."""
    values = {name: value(facts, chosen, name) for name in facts.domains}
    total = values["all"]
    there = len(points(facts, chosen))
    status = "complete" if there == len(facts.items) else "prorated"
    return {
        "status": "not-scorable" if total is None else status,
        "missing": [n for n in facts.items if n not in chosen and n not in skipped(facts, chosen)],
        "values": values,
        "bands": {
            name: band(facts, name, found)
            for name in facts.bands
            if (found := values[name]) is not None
        },
        "cut-offs": {
            name: found >= at
            for name, (domain, at) in facts.cutoffs.items()
            if (found := values[domain]) is not None
        },
        "above": None if total is None else total >= facts.threshold,
        "alerts": [
            _alert(facts, item, chosen) for item in sorted(facts.risk) if chosen.get(item) != 0
        ],
        "possible": _possible(facts, chosen),
        "contradictory": [n for n in sorted(skipped(facts, chosen)) if chosen.get(n, 0) > 0],
        "zone": _zone(facts, total),
        "next zone": _next_zone(facts, chosen, total),
        "algorithm": _algorithm(facts, chosen),
    }


def _alert(facts: Facts, item: int, chosen: Chosen) -> tuple[object, ...]:
    if item not in chosen:
        return (item, "not-assessed", facts.risk[item], None)
    return (item, "risk", facts.risk[item], chosen[item])


def _possible(facts: Facts, chosen: Chosen) -> tuple[int, int] | None:
    if facts.form != "k10":
        return None
    missing = 10 - len(chosen)
    return sum(chosen.values()) + missing, sum(chosen.values()) + 5 * missing


def _zone(facts: Facts, total: Fraction | None) -> int | None:
    if facts.form != "audit" or total is None:
        return None
    return 1 + (total > 7) + (total > 15) + (total > 19)


def _next_zone(facts: Facts, chosen: Chosen, total: Fraction | None) -> bool | None:
    if facts.form != "audit" or total is None:
        return None
    return any(chosen.get(n, 0) > 1 for n in (4, 5, 6)) or 4 in (chosen.get(9), chosen.get(10))


def _algorithm(facts: Facts, chosen: Chosen) -> str | None:
    if facts.form != "phq-9" or len(chosen) < 9:
        return None
    symptoms = sum(chosen[n] >= 2 for n in _numbers(1, 8)) + (chosen[9] >= 1)
    if chosen[1] < 2 and chosen[2] < 2:
        return "none"
    return "major" if symptoms >= 5 else "other" if symptoms >= 2 else "none"


# --- what the product says -----------------------------------------------------------------------


def answers(form: Form, chosen: Chosen) -> Answers:
    """These choices as the form holds them: by linkId and the option's code."""
    return Answers({str(number): _code(form.id, number, chosen[number]) for number in chosen})


@cache
def _code(form_id: str, number: int, picked: int) -> str:
    option = FORMS[form_id].item(str(number)).option_for(Fraction(picked))
    assert option is not None
    return option.code


def seen(form: Form, held: Answers) -> Seen:
    """What the engine makes of the answers, in the shape of `expected`."""
    result = score(form, held)
    return {
        "status": result.status.value,
        "missing": [int(name) for name in result.missing],
        "values": {name: found.value for name, found in result.scores.items()},
        "bands": dict(result.bands),
        "cut-offs": dict(result.cutoffs),
        "above": threshold(form, result),
        "alerts": [(int(a.link_id), a.kind.value, a.to, a.answer) for a in result.alerts],
        "possible": result.possible,
        "contradictory": [int(name) for name in result.contradictory],
        "zone": result.zone,
        "next zone": result.next_zone,
        "algorithm": result.algorithm,
    }


def expected_change(facts: Facts, before: int, after: int) -> tuple[str, bool, bool] | None:
    """Reliable which way, a case before, a case after; None where the instrument has no rule."""
    if facts.change is None:
        return None
    reliable, cutoff = facts.change
    fell = before - after
    way = "improvement" if fell >= reliable else "deterioration" if fell <= -reliable else "none"
    return way, before >= cutoff, after >= cutoff


def seen_change(form: Form, before: int, after: int) -> tuple[str, bool, bool] | None:
    """What the engine says of the same two scores."""
    change = reliable_change(form, Fraction(before), Fraction(after))
    if change is None:
        return None
    return change.reliable.value, change.case_at_start, change.case_at_end


def without(chosen: Chosen, items: Iterable[int]) -> dict[int, int]:
    """The choices less those of some items."""
    gone = set(items)
    return {item: picked for item, picked in chosen.items() if item not in gone}
