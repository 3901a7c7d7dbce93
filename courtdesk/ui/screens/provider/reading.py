"""What the pages about one requirement's provider read, and the fields that two of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courtdesk.actions import providers
from courtdesk.actions.cases import case_file
from courtdesk.actions.providers import Entry
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import ContactWay, Presence, who_assesses_words
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.ui.case_form import CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TimeField


@dataclass(frozen=True)
class ProviderView(CaseView):
    """The case, who assesses today in words, and the providers that hold the requirement.

    Each provider is with where it is today, `None` where nobody has said or two say otherwise.
    """

    assesses: str
    known: tuple[tuple[Entry, Presence | None], ...]
    now: datetime


def read_view(session: Session, case: CaseId, kind: RequirementKind) -> ProviderView:
    """The case and the providers of `kind`, for an MHTR those of its route.

    Raises `NotAllowed`, `UserError`.
    """
    file, now = case_file(session, case), session.clock()
    secondary = _route(file, kind) is Route.SECONDARY
    whereabouts = [
        (one, where.value if where is not None and not where.disputed else None)
        for one, where in providers.presence_of(session, now.date())
        if kind in one.value.kinds
        and (kind is not RequirementKind.MHTR or one.value.secondary is secondary)
    ]
    words = who_assesses_words(kind, [(one.value, where) for one, where in whereabouts])
    return ProviderView(file, _SECONDARY if secondary else words, tuple(whereabouts), now)


_SECONDARY = "Secondary care assesses, by its own guidance."


def _route(file: CaseFile, kind: RequirementKind) -> Route:
    part = file.requirement(kind)
    return part.requirement.value.route if part is not None else Route.PRIMARY


def only_provider(view: ProviderView) -> tuple[str, str]:
    """Name and single point of contact where one provider alone holds it, else two blanks."""
    if len(view.known) != 1:
        return "", ""
    value = view.known[0][0].value
    return value.name, value.contact.name


def names_hint(view: ProviderView) -> str:
    """Which providers are in the table, for beside the field that asks for one."""
    names = ", ".join(one.value.name for one, _ in view.known)
    return f"In the table: {names}." if len(view.known) > 1 else ""


def when_fields(now: datetime, way: str, on: str, at: str) -> Sequence[Field[Any]]:
    """How, on which day and at what time, the last two as it is now until they are changed."""
    ways = [Option(one.value, _capital(one.label)) for one in ContactWay]
    made: list[Field[Any]] = [
        Choice("way", way, ways, missing="Say how it was."),
        DateField("on", on, hint="", missing="Enter the day."),
        TimeField("at", at, hint="", missing="Enter the time."),
    ]
    made[1].set_value(now.date())
    made[2].set_value(now.time().replace(second=0, microsecond=0, tzinfo=None))
    return made


def when_of(session: Session, values: dict[str, Any]) -> datetime:
    """The moment that the fields say, on the laptop's clock."""
    return datetime.combine(values["on"], values["at"], tzinfo=session.clock().tzinfo)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
