"""What a scoring file has said, once it has been read: frozen rules, free of any file format.

Every number is exact. Items are named by linkId; `load_rules` reads and refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

MAIN = "all"
"""The score that every scored form has, and that bands, threshold and change speak of."""


class Method(StrEnum):
    """How a score is made of its items: their sum, or their mean times `Score.times`."""

    SUM = "sum"
    MEAN = "mean"


class RiskTo(StrEnum):
    """Whom a risk item speaks of."""

    SELF = "self"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """One score: of which items, which of them reversed, how, and how many may be missing."""

    name: str
    items: tuple[str, ...]
    reversed: frozenset[str]
    method: Method
    times: Fraction
    missing_allowed: int
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a score that begins at `start`, inclusive, and ends at the next."""

    name: str
    start: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one score under one named scheme."""

    score: str
    scheme: str
    source: str
    bands: tuple[Band, ...]

    def index(self, value: Fraction) -> int:
        """Which band the exact value falls in, from 0; below the first counts as the first."""
        return max(sum(band.start <= value for band in self.bands) - 1, 0)

    def name(self, value: Fraction) -> str:
        """The name of the band the exact, unrounded value falls in."""
        return self.bands[self.index(value)].name


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A published cut-off, reached at or above `at`."""

    name: str
    score: str
    at: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """The site's threshold on the main score: a default and whose it is to set."""

    default: Fraction
    note: str


@dataclass(frozen=True, slots=True)
class AlertRule:
    """These items speak of risk when answered `at_least` this high."""

    items: tuple[str, ...]
    to: RiskTo | None
    at_least: Fraction


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """How far the main score must move to be reliable, and the cut-off for a case."""

    reliable: Fraction
    cutoff: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class ItemLevel:
    """An item and a number to compare its answer with."""

    item: str
    level: Fraction


@dataclass(frozen=True, slots=True)
class SkipRule:
    """These items may be left out, and count 0, when every condition equals its answer."""

    when: tuple[ItemLevel, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlgorithmRule:
    """Counts symptoms: an item at `at_least` or more, unless `lower` names another level."""

    items: tuple[str, ...]
    at_least: Fraction
    lower: tuple[ItemLevel, ...]
    core: frozenset[str]
    major: int
    other: int

    def level(self, item: str) -> Fraction:
        """From which answer on this item counts as a symptom."""
        return next((low.level for low in self.lower if low.item == item), self.at_least)


@dataclass(frozen=True, slots=True)
class CodeRule:
    """The code under which a score is exported as an Observation."""

    score: str
    system: str
    code: str
    display: str
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything one scoring file says, checked against itself but not yet against the form."""

    form: str
    version: str
    licence: str
    wording: str
    coding: str
    not_stated: tuple[Fraction, ...]
    possible_range: bool
    scores: tuple[ScoreRule, ...]
    bands: tuple[Bands, ...]
    cutoffs: tuple[Cutoff, ...]
    threshold: Threshold | None
    alerts: tuple[AlertRule, ...]
    change: ChangeRule | None
    skips: tuple[SkipRule, ...]
    next_zone: tuple[ItemLevel, ...] | None
    algorithm: AlgorithmRule | None
    codes: tuple[CodeRule, ...]

    @property
    def scored(self) -> bool:
        """Whether there is a score; without one these are rules for alerts only."""
        return bool(self.scores)

    @property
    def main(self) -> ScoreRule:
        """The score named "all"; ask `scored` first: without a score it is a `RuntimeError`."""
        for score in self.scores:
            if score.name == MAIN:
                return score
        raise RuntimeError(f"the rules of {self.form} define no score")

    def bands_of(self, score: str) -> Bands | None:
        """The bands of this score, or None."""
        return next((bands for bands in self.bands if bands.score == score), None)

    def named_items(self) -> frozenset[str]:
        """Every linkId the rules mention."""
        names = {item for score in self.scores for item in (*score.items, *score.reversed)}
        names |= {item for alert in self.alerts for item in alert.items}
        names |= {item for skip in self.skips for item in skip.items}
        names |= {level.item for skip in self.skips for level in skip.when}
        names |= {level.item for level in self.next_zone or ()}
        if self.algorithm is not None:
            names |= {*self.algorithm.items, *self.algorithm.core}
            names |= {level.item for level in self.algorithm.lower}
        return frozenset(names)
