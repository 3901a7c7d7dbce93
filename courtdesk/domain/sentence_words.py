"""The sentence in the words that court staff already use when they write up a result.

"Community order for 12 months with: Mental Health Treatment Requirement for 12 months;
Rehabilitation Activity Requirement, up to 15 days." One text, so that what is copied into another
system says what the record says.
"""

from __future__ import annotations

from collections.abc import Iterator

from courtdesk.domain.sentence import CourtResult, Other, Sentence
from courtdesk.domain.words import listed
from courtdesk.domain.workdays import day_words

RAR = "Rehabilitation Activity Requirement"


def months_words(months: int | None) -> str:
    """ "1 month", "12 months", or "" where it is not recorded."""
    if months is None:
        return ""
    return "1 month" if months == 1 else f"{months} months"


def days_words(days: int) -> str:
    """ "1 day", "15 days"."""
    return "1 day" if days == 1 else f"{days} days"


def resulting_words(sentence: Sentence) -> str:
    """The whole sentence in one paragraph; what is not recorded is left out, never made up."""
    order = _for(sentence.disposal.label, sentence.order_months)
    if not sentence.disposal.carries_requirements:
        return f"{sentence.disposal.label}."
    parts = tuple(_parts(sentence))
    whole = f"{order} with: {'; '.join(parts)}." if parts else f"{order}."
    return " ".join((whole, *_reviews(sentence)))


def _parts(sentence: Sentence) -> Iterator[str]:
    yield from (_result(one) for one in sentence.results if one.accepted)
    if sentence.rar_days is not None:
        yield f"{RAR}, up to {days_words(sentence.rar_days)}"
    yield from (_other(one) for one in sentence.other)


def _result(result: CourtResult) -> str:
    return _for(result.requirement.label, result.length_months)


def _for(name: str, months: int | None) -> str:
    return f"{name} for {months_words(months)}" if months is not None else name


def _other(other: Other) -> str:
    return f"{other.kind.label}, {other.length}" if other.length else other.kind.label


def _reviews(sentence: Sentence) -> Iterator[str]:
    if sentence.reviews:
        days = listed([day_words(one) for one in sentence.reviews])
        yield f"Review by the court on {days}."
