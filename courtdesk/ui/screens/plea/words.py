"""The day that the page fills in, and what a changed plea takes away, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from courtdesk.actions import pleas
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Plea, Verdict


def usual_day(file: CaseFile, verdicts: Mapping[str, Verdict], today: date) -> date | None:
    """The day of what is chosen, by offence; of what stands while nothing differs from it.

    Where the offences differ, today's comes first: what is new on this page is of today.
    """
    before = {plea.value.offence: plea.value for plea in file.pleas}
    differs = {
        offence: verdict
        for offence, verdict in verdicts.items()
        if verdict is not file.verdict_of(offence)
    }
    if not differs:
        days = [plea.on for plea in before.values()]
        return _latest(days) if days else today
    return _latest([_day(before.get(offence), one, today) for offence, one in differs.items()])


def _day(before: Plea | None, verdict: Verdict, today: date) -> date | None:
    return pleas.usual_day(before, verdict, today)


def _latest(days: list[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def what_it_takes_away(file: CaseFile, chosen: Mapping[str, Verdict]) -> str:
    """What changing a guilty plea or verdict does to what was done since; "" for nothing.

    Said before it is saved: assessment and consent are work of the person's as well as of staff.
    """
    lost = [
        offence
        for offence, verdict in chosen.items()
        if file.verdict_of(offence).is_guilt and not verdict.is_guilt
    ]
    done = _done(file)
    if not lost or not done:
        return ""
    texts = {one.id: one.text for one in file.case.value.offences}
    names = " and ".join(f"“{texts.get(one, one)}”" for one in lost)
    after = {
        one.id: chosen.get(one.id, file.verdict_of(one.id)) for one in file.case.value.offences
    }
    if any(verdict.is_guilt for verdict in after.values()):
        follows = "The pathway goes on for what is still guilty."
    else:
        follows = "No requirement can be proposed any more: the pathway ends here."
    return f"This ends the pathway for {names}. {follows} {done} in the record."


def _done(file: CaseFile) -> str:
    assessed = any(part.assessment is not None for part in file.requirements)
    if assessed and file.consent is not None:
        return "The assessment and the consent stay"
    if assessed:
        return "The assessment stays"
    return "The consent stays" if file.consent is not None else ""
