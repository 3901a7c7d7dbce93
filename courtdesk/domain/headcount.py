"""How many people of a day's list a provider may be needed for: numbers, and never who they are.

The process map ("On the day"): the court duty officer informs treatment providers of the number of
potential assessments. `COUNTED` says in words what is counted, beside every such number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from courtdesk.domain import pathway
from courtdesk.domain.casefile import CaseFile, RequirementFile
from courtdesk.domain.courtlist import fold
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.providers import Headcount, Provider, RoomCount
from courtdesk.domain.requirements import RequirementKind, Route

COUNTED = (
    "Counted: people on this day's list who are agreed for a screen or have been screened and for"
    " whom no requirement is chosen yet, and people for whom one that the provider holds is chosen"
    " and not assessed. Not counted: who declined a screen, whose plea ended it, and who is"
    " sentenced. Waiting now: those of them who pleaded guilty or were found guilty."
)
"""What stands beside the numbers, so that nobody takes them for more than they are."""

_HIDDEN = "A courtroom"
"""Instead of a courtroom's words that hold somebody's name: a list read with its columns mixed up
must not send names out in a message that says it has none."""


def may_need(file: CaseFile, provider: Provider) -> bool:
    """Whether the person of `file` may need an assessment by `provider` (`COUNTED`).

    A secondary care service is counted for only where the MHTR is marked for that route.
    """
    if file.sentence is not None or pathway.plea_ends(file):
        return False
    chosen = file.considered()
    if chosen:
        return any(part.assessment is None and _holds(provider, part) for part in chosen)
    return not provider.secondary and _to_be_screened(file)


def headcount_of(
    document: DocumentId, provider: Provider, files: Sequence[CaseFile], day: date
) -> Headcount:
    """The numbers for one provider; `files` are those of the day's list, in list order."""
    counted = [file for file in files if may_need(file, provider)]
    names = frozenset(word for file in files for word in _names(file))
    rooms: dict[tuple[str, str], list[bool]] = {}
    for file in counted:
        case = file.case.value
        place = (_nameless(case.court, names), _nameless(case.courtroom, names))
        rooms.setdefault(place, []).append(pathway.guilty(file))
    return Headcount(
        provider=document,
        name=provider.name,
        kinds=provider.kinds,
        day=day,
        courts=tuple(sorted({_nameless(file.case.value.court, names) for file in files})),
        rooms=tuple(
            RoomCount(court, room, len(waiting), sum(waiting))
            for (court, room), waiting in rooms.items()
        ),
    )


def _names(file: CaseFile) -> Iterator[str]:
    person, case = file.person.value, file.case.value
    for text in (person.family, person.given, person.crn or "", person.pnc or "",
                 case.reference, case.case_number or ""):  # fmt: skip
        yield from fold(text).split()


def _nameless(place: str, names: frozenset[str]) -> str:
    return place if names.isdisjoint(fold(place).split()) else _HIDDEN


def _holds(provider: Provider, part: RequirementFile) -> bool:
    if part.kind not in provider.kinds:
        return False
    secondary = part.requirement.value.route is Route.SECONDARY
    return part.kind is not RequirementKind.MHTR or secondary is provider.secondary


def _to_be_screened(file: CaseFile) -> bool:
    if file.agreement is not None and not file.agreement.value.agreed:
        return False
    if file.agreement is not None or file.screens():
        return True
    agreed = file.court.agreed
    return agreed is not None and agreed.value.screen
