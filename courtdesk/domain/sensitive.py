"""That a case is sensitive and complex: a person's judgement, with reasons and a day to look again.

Mission row R1: judged by needs and relationships, never by the type of offence, and looked at
again as the work goes on. No rule here or elsewhere may set it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from courtdesk.domain.ids import CaseId
from courtdesk.domain.plain_text import problem, tidy
from courtdesk.domain.words import day
from courtdesk.errors import FieldError, FieldErrors

LONGEST = 1000
"""Letters of each reason: everybody reads it, and it is no report about the person."""

_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Sensitive:
    """One judgement; the next replaces it and both stay in the record.

    `needs` and `relationships` are the reasons, in words that everybody on the court side reads.
    `look_again_on` is when to judge anew, `None` where the case is judged not to be sensitive.
    """

    case: CaseId
    judged: bool
    needs: str = ""
    relationships: str = ""
    look_again_on: date | None = None

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        if not self.judged:
            return "Judged not to be sensitive and complex", ""
        again = f"look again on {day(self.look_again_on)}" if self.look_again_on else ""
        return "Judged sensitive and complex", again


def is_due(value: Sensitive, on: date) -> bool:
    """Whether a case judged sensitive is to be judged anew by `on`."""
    return value.judged and value.look_again_on is not None and value.look_again_on <= on


def check_judgement(
    *,
    judged: bool | None,
    needs: str,
    relationships: str,
    look_again_on: date | None,
    today: date,
    before: Sensitive | None,
) -> None:
    """Raise `FieldErrors` with everything that is wrong with a judgement made `today`.

    `before` is the one that stands, if any. Fields: `judged`, `needs`, `relationships`,
    `look_again_on`.
    """
    errors = [*_wrong_reasons(judged, needs, relationships, before)]
    if judged:
        errors += _wrong_day(look_again_on, today)
    if errors:
        raise FieldErrors(tuple(errors))


def _wrong_reasons(
    judged: bool | None, needs: str, relationships: str, before: Sensitive | None
) -> Iterator[FieldError]:
    if judged is None:
        yield FieldError("judged", "Say whether the case is sensitive and complex.")
    elif judged and not tidy(needs) and not tidy(relationships):
        yield FieldError("needs", "Say which needs or relationships make it so.")
    elif not judged and before is not None and before.judged:
        # The reasons for which it was so are none for which it is so no longer.
        given = {tidy(needs), tidy(relationships)}
        if given <= {"", before.needs, before.relationships}:
            yield FieldError("needs", "Say what has changed since it was judged to be so.")
    for name, text in (("needs", needs), ("relationships", relationships)):
        wrong = problem(text, LONGEST)
        if wrong:
            yield FieldError(name, wrong)


def _wrong_day(look_again_on: date | None, today: date) -> Iterator[FieldError]:
    if look_again_on is None:
        yield FieldError("look_again_on", "Enter the day on which to look at it again.")
    elif look_again_on <= today:
        yield FieldError("look_again_on", "This day is not to come: enter a day after today.")
    elif look_again_on > today + _YEAR:
        yield FieldError("look_again_on", "This is more than a year away: enter an earlier day.")
