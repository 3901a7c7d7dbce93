"""One instrument's results in order, and what its own rules let one say of a change.

Pure: results come in, sentences go out. Reliable change and the cut-off are those of the form's
`[change]` table (`questionnaire.scoring.reliable_change`); a form without one gets no verdict, and
neither has a measure that CourtDesk does not score. Nothing is compared across different scoring.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from courtdesk.actions.results import highest_score
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import (
    Change,
    Reliable,
    Result,
    one_decimal,
    reliable_change,
    rules_of,
    score,
)
from courtdesk.questionnaire.scoring_rules import MAIN, ChangeRule


@dataclass(frozen=True)
class Point:
    """One result. `value` is exact, `shown` as people read it; both are empty with a `why`.

    `band` is in words; `note` says what must be known beside the score (prorated, a zone moved
    up). `taken` tells where and by whom it was done when that was elsewhere, `by` who recorded it.
    `here` is true for the case that was asked about; `is_measure` for one entered as a total.
    """

    on: date
    case: CaseId
    document: DocumentId
    reference: str
    here: bool
    by: str
    version: str
    value: Fraction | None = None
    shown: str = ""
    why: str = ""
    band: str = ""
    note: str = ""
    taken: str = ""
    prorated: bool = False
    is_measure: bool = False


@dataclass(frozen=True)
class Stripe:
    """A band as a stretch of the scale, `start` inclusive, `end` where the next one begins."""

    name: str
    start: Fraction
    end: Fraction


@dataclass(frozen=True)
class Comparison:
    """Two results side by side and, sentence by sentence, what the rules let one say of them."""

    heading: str
    before: Point
    after: Point
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """The results of one instrument, in the order in which they were done.

    `closed` counts those that are not available to the member's role, `elsewhere` those given on a
    form that this vault does not hold. `low`, `high`, `stripes`, `scheme` and `cutoff` (of the
    last version answered) are empty for a measure that no form of CourtDesk asks.
    """

    name: str
    title: str
    version: str
    points: tuple[Point, ...]
    closed: int = 0
    elsewhere: int = 0
    low: Fraction | None = None
    high: Fraction | None = None
    stripes: tuple[Stripe, ...] = ()
    scheme: str = ""
    cutoff: Fraction | None = None
    comparisons: tuple[Comparison, ...] = ()
    notes: tuple[str, ...] = ()


def band_words(result: Result) -> str:
    """The band of the main score in words, "" without one; where a zone moves up, both of them."""
    band = (result.band or "").replace("-", " ")
    if not band or not result.next_zone or result.zone is None:
        return band
    return f"{band}, one zone up by single answers"


def note_words(result: Result) -> str:
    """What must be known beside the score, "" for nothing."""
    notes = []
    if result.main.prorated:
        missing = len(result.missing)
        noun = "answer" if missing == 1 else "answers"
        notes.append(f"prorated: {missing} {noun} missing")
    if result.contradictory:
        notes.append("some answers contradict an earlier one; all are counted")
    return "; ".join(notes)


def same_scoring(one: Form, other: Form) -> bool:
    """Whether two versions of a form give the same scores to the same answers.

    Their rules but for band names and sources, and the numbers of every option that counts.
    """
    return _scoring(one) == _scoring(other)


def _scoring(form: Form) -> object:
    rules = rules_of(form)
    change = rules.change
    ordinals = {
        item.link_id: tuple((option.code, option.ordinal) for option in item.options)
        for item in form.scored_items()
    }
    scores = tuple(replace(one, source="") for one in rules.scores)
    rule = (change.reliable, change.cutoff) if change is not None else None
    return form.id, rules.coding, scores, rules.skips, rule, ordinals


def on_scale(series: Series, form: Form) -> Series:
    """`series` with the scale, bands and cut-off of `form`, for a chart."""
    rules = rules_of(form)
    low, high = _lowest(form), highest_score(form)
    bands = rules.bands_of(MAIN)
    stripes: list[Stripe] = []
    for at, band in enumerate(bands.bands if bands is not None else ()):
        # Below the first band counts as the first (`Bands.index`).
        start = low if at == 0 else band.start
        stripes.append(Stripe(band.name.replace("-", " "), start, high))
        if at:
            stripes[at - 1] = replace(stripes[at - 1], end=start)
    named = next((one.at for one in rules.cutoffs if one.score == MAIN), None)
    return replace(
        series,
        low=low,
        high=high,
        stripes=tuple(stripes),
        scheme=bands.scheme if bands is not None else "",
        cutoff=rules.change.cutoff if rules.change is not None else named,
    )


def _lowest(form: Form) -> Fraction:
    """The lowest main score that `form` can give: 10 for a sum of ten answers from 1 to 5."""
    turned = rules_of(form).main.reversed
    answers = Answers()
    for item in form.scored_items():
        numbered = [option for option in item.options if option.ordinal is not None]
        pick = max if item.link_id in turned else min
        least = pick(numbered, key=lambda option: option.ordinal or Fraction(0))
        answers = answers.set(item.link_id, least.code)
    return score(form, answers).main.value or Fraction(0)


# Comparing


def score_comparisons(form: Form, points: Sequence[Point]) -> tuple[Comparison, ...]:
    """First and last, and the last two, of results of `form` in their order."""
    return tuple(
        Comparison(heading, before, after, tuple(_said(form, before, after)))
        for heading, before, after in _pairs(points)
    )


def measure_comparisons(name: str, points: Sequence[Point]) -> tuple[Comparison, ...]:
    """The same of totals that were entered: how far they are apart, and no verdict."""
    return tuple(
        Comparison(heading, before, after, tuple(_said_of_totals(name, before, after)))
        for heading, before, after in _pairs(points)
    )


def _pairs(points: Sequence[Point]) -> Iterable[tuple[str, Point, Point]]:
    if len(points) > 1:
        yield "First and last", points[0], points[-1]
    if len(points) > 2:
        yield "Last but one and last", points[-2], points[-1]


def _said(form: Form, before: Point, after: Point) -> Iterable[str]:
    if before.value is None or after.value is None:
        yield from _no_score(before, after)
        return
    rule = rules_of(form).change
    change = reliable_change(form, before.value, after.value)
    if rule is None or change is None:
        moved = _moved(before.value - after.value, None)
        yield f"{_capital(moved)}."
        yield (
            f"No published rule for change on the {form.title} is known to CourtDesk, so it does "
            "not say whether this is more than chance."
        )
    else:
        yield _change_words(change, rule)
        yield _cutoff_words(change, rule, before.value, after.value)
    for point in (before, after):
        if point.prorated:
            yield f"The score of {print_date(point.on)} is {point.note}."


def _no_score(before: Point, after: Point) -> Iterable[str]:
    for point in (before, after):
        if point.value is None:
            yield (
                f"The result of {print_date(point.on)} has no score ({point.why}), so nothing can "
                "be said about a change."
            )


def _change_words(change: Change, rule: ChangeRule) -> str:
    moved = _moved(change.by, rule.reliable)
    least, source = one_decimal(rule.reliable), rule.source.strip().removesuffix(".")
    if change.reliable is Reliable.NONE:
        return f"No reliable change: {moved}, and less than {least} may be chance ({source})."
    kind = "improvement" if change.reliable is Reliable.IMPROVEMENT else "deterioration"
    if change.reliable_and_below_cutoff:
        kind += ", clinically significant"
    return f"Reliable {kind}: {moved}, and {least} or more is reliable ({source})."


def _cutoff_words(change: Change, rule: ChangeRule, before: Fraction, after: Fraction) -> str:
    at = one_decimal(rule.cutoff)
    start, end = _side(before, rule.cutoff), _side(after, rule.cutoff)
    if change.case_at_start == change.case_at_end:
        return (
            f"Cut-off {at}: {start} it both times."
            if start == end
            else (f"Cut-off {at}: {start} it first, {end} it last.")
        )
    return f"Cut-off {at}: {start} it first, now {end} it."


def _side(value: Fraction, cutoff: Fraction) -> str:
    if value >= cutoff:
        return "at or above"
    # 10.96 prints as 11.0: the words must not seem to contradict the number.
    return "just below" if one_decimal(value) == one_decimal(cutoff) else "below"


def _moved(by: Fraction, least: Fraction | None) -> str:
    if by == 0:
        return "the score is the same"
    way, size = ("fell", by) if by > 0 else ("rose", -by)
    shown = one_decimal(size)
    if least is not None and size < least and shown == one_decimal(least):
        shown = f"just under {shown}"
    return f"the score {way} by {shown}"


def _said_of_totals(name: str, before: Point, after: Point) -> Iterable[str]:
    if before.value is None or after.value is None:
        yield from _no_score(before, after)
        return
    by = before.value - after.value
    if by == 0:
        yield "The total is the same."
    else:
        yield f"The total is {_decimal(abs(by))} {'lower' if by > 0 else 'higher'}."
    yield (
        f"CourtDesk has no rules for {name}: what the change means, and whether lower is better, "
        "is in its own guidance."
    )


def _decimal(value: Fraction) -> str:
    """Exact: totals have four decimals at most."""
    whole, rest = divmod(value * 10_000, 10_000)
    decimals = f"{int(rest):04}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else f"{whole}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
