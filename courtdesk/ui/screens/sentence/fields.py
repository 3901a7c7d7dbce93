"""The fields of the sentence, what fills them, and the sentence that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import (
    LONGEST_ORDER,
    MOST_RAR_DAYS,
    CourtResult,
    Disposal,
    Other,
    OtherRequirement,
    Sentence,
)
from courtdesk.errors import FieldError
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import (
    Checks,
    Choice,
    DateField,
    NumberField,
    Option,
    TextArea,
    TextField,
    TimeField,
    read_date,
)

YES, NO = "accepted", "declined"
_YES, _NO = "yes", "no"


def kinds_of(file: CaseFile) -> tuple[RequirementKind, ...]:
    """The requirements that are considered: the court is asked about each."""
    return tuple(part.kind for part in file.considered())


def unasked(file: CaseFile) -> tuple[RequirementKind, ...]:
    """The requirements that nobody considered, which the court may make all the same."""
    asked = kinds_of(file)
    return tuple(kind for kind in RequirementKind if kind not in asked)


def fields_of(file: CaseFile, today: date) -> list[Field[Any]]:
    """Every field of the page, filled with what is recorded already."""
    before = file.sentence.value if file.sentence is not None else None
    made: list[Field[Any]] = [*_order_fields()]
    for kind in kinds_of(file):
        made += _result_fields(kind)
    made += [*_more_fields(file)]
    if before is not None:
        made.append(_correction())
    group = {field.name: field for field in made}
    group["sentenced_on"].set_value(today)
    for kind in kinds_of(file):
        inclusion = file.court.inclusion(kind)
        if inclusion is not None:
            # Only what somebody has said: no report may have proposed anything (P3).
            put = inclusion.value.included
            group[f"{kind}-proposed"].set_value(_YES if put else _NO)
    if before is not None:
        _fill(group, before)
    return made


def read_reviews(typed: str) -> tuple[date, ...]:
    """The days of review out of one field, in order. Raises `FieldError` for what is no date."""
    found = []
    for part in re.split(r"[;,\n]+", typed):
        if part.strip():
            on = read_date("reviews", f"“{part.strip()}”", part, "", "")
            found += [on] if on is not None else []
    return tuple(sorted(found))


def sentence_of(case: CaseId, file: CaseFile, values: Mapping[str, Any]) -> Sentence:
    """The sentence that these values make; fields that were not asked are absent from `values`.

    Raises `FieldError` for days of review that cannot be read.
    """
    others = values.get("other") or ()
    return Sentence(
        case,
        values["sentenced_on"],
        Disposal(values["disposal"]),
        values.get("order_months"),
        (*_results(file, values), *_unasked_results(values)),
        values.get("would_have_been", ""),
        values.get("note", ""),
        at=values.get("at"),
        rar_days=values.get("rar_days"),
        other=tuple(
            Other(OtherRequirement(one), values.get(f"{one}-length", "")) for one in others
        ),
        reviews=read_reviews(values.get("reviews", "")),
    )


def _results(file: CaseFile, values: Mapping[str, Any]) -> Iterator[CourtResult]:
    for kind in kinds_of(file):
        yield CourtResult(
            kind,
            values.get(kind.value) == YES,
            values.get(f"{kind}-length"),
            values.get(f"{kind}-reason", ""),
            proposed=values.get(f"{kind}-proposed", _YES) == _YES,
            support=values.get(f"{kind}-support", ""),
        )


def _unasked_results(values: Mapping[str, Any]) -> Iterator[CourtResult]:
    for name in values.get("unasked") or ():
        kind = RequirementKind(name)
        yield CourtResult(kind, True, values.get(f"{kind}-length"), proposed=False)


def _order_fields() -> Sequence[Field[Any]]:
    return (
        DateField("sentenced_on", "Date of sentence", missing="Enter the date of sentence."),
        TimeField(
            "at",
            "Time of sentence",
            hint="It may decide whether the sentence was on the day, which is within 24 hours.",
            optional=True,
        ),
        Choice(
            "disposal",
            "What was the sentence?",
            [Option(one.value, one.label) for one in Disposal],
            missing="Choose the sentence.",
        ),
        _length("order_months", "Length of the order", "order"),
        TextArea(
            "would_have_been",
            "What would the sentence have been otherwise?",
            hint="If the court said so, such as 8 weeks of custody.",
            optional=True,
            rows=2,
        ),
    )


def _length(name: str, label: str, what: str) -> NumberField:
    return NumberField(
        name,
        label,
        minimum=1,
        maximum=LONGEST_ORDER,
        unit="months",
        missing=f"Enter the length of the {what} in months, from 1 to {LONGEST_ORDER}.",
    )


def _result_fields(kind: RequirementKind) -> Sequence[Field[Any]]:
    return (
        Choice(
            kind.value,
            f"Did the court accept the {kind}?",
            [Option(YES, "Accepted"), Option(NO, "Declined")],
            missing=f"Say whether the court accepted the {kind}.",
        ),
        _length(f"{kind}-length", f"Length of the {kind}", kind.value),
        TextArea(
            f"{kind}-reason",
            f"The court's reason for declining the {kind}",
            rows=2,
            missing=f"Enter the court's reason for declining the {kind}.",
        ),
        TextArea(
            f"{kind}-support",
            f"Health and social support recommended instead of the {kind}",
            hint="Everyone on the court side reads this: nothing clinical.",
            optional=True,
            rows=2,
        ),
        Choice(
            f"{kind}-proposed",
            f"Was the {kind} proposed to the court?",
            [Option(_YES, "Yes"), Option(_NO, "No")],
            missing=f"Say whether the {kind} was proposed.",
            clearable=False,
        ),
    )


def _more_fields(file: CaseFile) -> Iterator[Field[Any]]:
    others = unasked(file)
    if others:
        yield Checks(
            "unasked",
            "Did the court make a treatment requirement that was not considered here?",
            [Option(kind.value, kind.label) for kind in others],
            optional=True,
        )
        for kind in others:
            yield _length(f"{kind}-length", f"Length of the {kind}", kind.value)
    yield NumberField(
        "rar_days",
        "RAR days, at the most",
        hint="Rehabilitation Activity Requirement.",
        minimum=1,
        maximum=MOST_RAR_DAYS,
        unit="days",
        optional=True,
    )
    yield Checks(
        "other",
        "Other requirements of the order",
        [Option(one.value, one.label) for one in OtherRequirement],
        optional=True,
    )
    for one in OtherRequirement:
        yield TextField(
            f"{one.value}-length",
            f"{one.label}: how long",
            hint="For example, 80 hours or 3 months.",
            optional=True,
            chars=20,
        )
    yield TextField(
        "reviews",
        "Days of review that the court directed",
        hint="For example, 14/4/2027; 12/5/2027.",
        optional=True,
        chars=40,
    )


def _correction() -> TextArea:
    return TextArea(
        "note",
        "Why is the sentence put right?",
        hint="Both versions are kept.",
        rows=2,
        missing="Say why the sentence recorded before is put right.",
    )


def _fill(group: dict[str, Field[Any]], before: Sentence) -> None:
    """Show what was recorded, but never the reason of an earlier correction."""
    group["sentenced_on"].set_value(before.sentenced_on)
    group["at"].set_value(before.at)
    group["disposal"].set_value(before.disposal.value)
    group["order_months"].set_value(before.order_months)
    group["would_have_been"].set_value(before.would_have_been)
    group["rar_days"].set_value(before.rar_days)
    group["reviews"].set_value("; ".join(print_date(one) for one in before.reviews))
    group["other"].set_value(tuple(one.kind.value for one in before.other))
    for one in before.other:
        group[f"{one.kind.value}-length"].set_value(one.length)
    for result in before.results:
        _fill_result(group, result)
    if "unasked" in group:
        made = (one.requirement.value for one in before.results if one.accepted)
        group["unasked"].set_value(tuple(name for name in made if name not in group))


def _fill_result(group: dict[str, Field[Any]], result: CourtResult) -> None:
    kind = result.requirement
    group[f"{kind}-length"].set_value(result.length_months)
    if kind.value in group:
        group[kind.value].set_value(YES if result.accepted else NO)
        group[f"{kind}-reason"].set_value(result.reason)
        group[f"{kind}-support"].set_value(result.support)
        group[f"{kind}-proposed"].set_value(_YES if result.proposed else _NO)


def readable(fields: Sequence[Field[Any]]) -> dict[str, Any]:
    """What can be read of the fields that are asked now, checking nothing."""
    values = {}
    for field in fields:
        if field.isHidden():
            continue
        try:
            values[field.name] = field.value()
        except FieldError:
            continue
    return values
