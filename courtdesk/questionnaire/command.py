"""What `courtdesk score` prints: a line of answers in, plain JSON out. Pure; the printing is
`cli.py`'s.
"""

from __future__ import annotations

import re
from fractions import Fraction

from courtdesk.errors import UserError
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form, Item
from courtdesk.questionnaire.scoring import Alert, Result, Score, rules_of, score, threshold

MISSING = "-"
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


def score_answers(form: Form, text: str) -> dict[str, object]:
    """The result of these answers as DESIGN's JSON.

    `text` holds one entry for each scored item in form order, separated by commas: the option's
    number as labelled, before any reversal, or "-" for not answered. A code that another system
    uses for "not stated" (9 in K10) counts as "-". `UserError` names the item and what is allowed.
    """
    return as_json(form, score(form, parse_answers(form, text)))


def parse_answers(form: Form, text: str) -> Answers:
    """The answers in a comma separated line; see `score_answers`."""
    rules = rules_of(form)
    items = form.scored_items()
    entries = [entry.strip() for entry in text.split(",")]
    if len(entries) != len(items):
        raise UserError(
            f"{form.title} has {len(items)} items but {len(entries)} answers were given; give one"
            f" for each, separated by commas, with {MISSING} where there is none."
        )
    answers = Answers()
    for number, (item, entry) in enumerate(zip(items, entries, strict=True), 1):
        code = _code(form, item, number, entry, rules.not_stated)
        if code is not None:
            answers = answers.set(item.link_id, code)
    return answers


def _code(
    form: Form, item: Item, number: int, entry: str, not_stated: tuple[Fraction, ...]
) -> str | None:
    if entry == MISSING:
        return None
    value = Fraction(int(entry)) if _WHOLE.fullmatch(entry) else None
    option = item.option_for(value) if value is not None else None
    if option is not None:
        return option.code
    if value in not_stated:
        return None
    allowed = ", ".join(str(option.ordinal) for option in item.options)
    raise UserError(
        f"Item {number} of {form.title}: {entry[:20]!r} is not an answer; use one of {allowed}, or"
        f" {MISSING} for not answered."
    )


def as_json(form: Form, result: Result) -> dict[str, object]:
    """The result as DESIGN's `score` output.

    Items are named by their number on paper. Numbers are whole where the exact value is, otherwise
    rounded to four decimals here and nowhere before. `above_cutoff` compares with the form's
    default threshold, at or above.
    """
    printed: dict[str, object] = {
        "form": result.form,
        "version": result.version,
        "status": result.status.value,
        "missing": [form.number(link_id) for link_id in result.missing],
        "scores": {name: _score(found) for name, found in result.scores.items()},
        "band": result.band,
        "above_cutoff": threshold(form, result),
        "alerts": [_alert(alert) for alert in result.alerts],
    }
    return printed | _extras(form, result)


def _extras(form: Form, result: Result) -> dict[str, object]:
    rules = rules_of(form)
    extras: dict[str, object] = {}
    if result.possible is not None:
        extras["possible"] = [number(end) for end in result.possible]
    if rules.next_zone is not None:
        extras |= {"zone": result.zone, "next_zone": result.next_zone}
    if rules.skips:
        extras["contradictory"] = [form.number(link_id) for link_id in result.contradictory]
    if rules.algorithm is not None:
        extras["algorithm"] = result.algorithm
    return extras


def _score(found: Score) -> dict[str, object]:
    return {
        "value": None if found.value is None else number(found.value),
        "sum": number(found.sum),
        "answered": found.answered,
        "prorated": found.prorated,
    }


def _alert(alert: Alert) -> dict[str, object]:
    return {
        "item": alert.number,
        "kind": alert.kind.value,
        "to": None if alert.to is None else alert.to.value,
        "answer": None if alert.answer is None else number(alert.answer),
    }


def number(value: Fraction) -> int | float:
    """The exact value for print: whole where it is whole, else four decimals."""
    return value.numerator if value.denominator == 1 else float(round(value, 4))
