"""The page's fields: which way, to whom, which answers go, by when, and a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, TextArea, TimeField
from courtdesk.ui.screens.ask_decision.reading import NEVER, AskView, person_words, role_words

HERE, FILE = "here", "file"
"""The two ways."""

BY_FILE = ("to", "goes")
"""Fields that belong to a sealed file alone."""

_ADD = (
    "Somebody who is not here yet is added by an administrator in Team, from a card that they "
    "send: on the team, or outside it."
)


def fields_of(view: AskView, kind: RequirementKind) -> Sequence[Field[Any]]:
    """Filled with what was asked before; a file is offered once there is somebody to send it to."""
    return [*_by_file(view, kind), *_always(view, kind)]


def _by_file(view: AskView, kind: RequirementKind) -> Iterator[Field[Any]]:
    if not view.offer.people:
        return
    way = _way(kind)
    way.set_value(FILE if view.to is not None else HERE)
    yield way
    to = Choice(
        "to",
        "To whom",
        [_person(view, member) for member in view.offer.people],
        hint=_ADD,
        missing="Choose whom the file is for: nobody else can open it.",
        clearable=False,
    )
    known = view.person(str(view.to)) or (
        view.offer.people[0] if len(view.offer.people) == 1 else None
    )
    if known is not None:
        to.set_value(str(known.id))
    yield to
    yield from _goes(view, kind)


def _way(kind: RequirementKind) -> Choice:
    who = role_words(kind)
    here = Option(
        HERE, "On this laptop", f"To decide, {who} signs in on this laptop and opens Approvals."
    )
    file = Option(
        FILE,
        "By sealed file",
        "To one person who works on another laptop: by e-mail, on a stick, or as text to paste. "
        "Their decision comes back the same way.",
    )
    return Choice("way", "How do you ask?", [here, file], clearable=False)


def _person(view: AskView, member: Any) -> Option:
    words = person_words(member, outside=member.id in view.outside)
    return Option(str(member.id), member.name, words)


def _goes(view: AskView, kind: RequirementKind) -> Iterator[Field[Any]]:
    if not view.offer.choices:
        return
    goes = Checks(
        "goes",
        "Answers that go with it",
        [Option(str(one.document), one.title) for one in view.offer.choices],
        hint="A screen without its tick is named as finished, and its answers stay here. "
        + NEVER[kind is RequirementKind.MHTR],
        optional=True,
    )
    goes.set_value(tuple(str(one.document) for one in view.offer.choices))
    yield goes


def _always(view: AskView, kind: RequirementKind) -> Iterator[Field[Any]]:
    needed = TimeField("needed_by", "Needed by", hint="Today, such as 14:00.", optional=True)
    note = TextArea(
        "note",
        f"Note to {role_words(kind)}",
        hint="Such as when the court comes back to the case, or how to reach you.",
        optional=True,
        rows=2,
    )
    if view.waiting is not None:
        note.set_value(view.waiting.note)
        by = view.waiting.needed_by
        needed.set_value(by.astimezone(view.now.tzinfo).time() if by is not None else None)
    yield needed
    yield note
