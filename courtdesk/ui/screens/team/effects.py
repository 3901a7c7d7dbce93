"""What a change of roles means, in words, from the table of who may do what.

Nothing here decides anything: the sentences mirror `courtdesk.domain.access`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from courtdesk.domain import words
from courtdesk.domain.access import MAY, READERS, Compartment, Permission, Role, compartments, may

ANSWERS = {
    Compartment.MENTAL_HEALTH: "mental health answers",
    Compartment.SUBSTANCE: "substance answers",
}
"""What is sealed in each compartment, as a person calls it."""


@dataclass(frozen=True)
class Effects:
    """Sentences about what a member loses and gains."""

    loses: tuple[str, ...]
    gains: tuple[str, ...]


def effects(
    before: Collection[Role], after: Collection[Role], unheld: Collection[Compartment]
) -> Effects:
    """What changing roles from `before` to `after` means.

    `unheld` are the compartments that nobody on the team reads now.
    """
    lost = compartments(before) - compartments(after)
    gained = compartments(after) - compartments(before)
    return Effects(
        (*(_unread(one) for one in _in_order(lost)), *_tasks("No longer may", before, after)),
        (
            *(_read(one, known=one not in unheld) for one in _in_order(gained)),
            *_tasks("May now", after, before),
        ),
    )


def reads(roles: Collection[Role]) -> str:
    """Which sealed answers these roles read, as part of a list of facts."""
    held = [ANSWERS[part] for part in _in_order(compartments(roles))]
    return words.listed(held).capitalize() if held else "No sealed answers"


def allowed(role: Role) -> tuple[Permission, ...]:
    """What `role` may do, in the order of the table."""
    return tuple(one for one in Permission if role in MAY[one])


def others(permission: Permission) -> str:
    """Which roles may do this, in words."""
    return words.listed([role.label for role in Role if role in MAY[permission]])


def readers(part: Compartment) -> str:
    """Which roles read a compartment, in words."""
    return words.listed([role.label for role in Role if role in READERS[part]])


def _unread(part: Compartment) -> str:
    return (
        f"Will not read {ANSWERS[part]} recorded from now on. What they could read until now is "
        "not called back from a copy of the vault that they may have."
    )


def _read(part: Compartment, *, known: bool) -> str:
    if not known:
        return (
            f"Will read {ANSWERS[part]} recorded from now on. Nobody on the team can pass on what "
            "was recorded before."
        )
    return (
        f"Will read {ANSWERS[part]}, also those recorded before: at once if you read them "
        "yourself, otherwise when a colleague who does has signed in."
    )


def _tasks(begin: str, having: Collection[Role], lacking: Collection[Role]) -> Iterable[str]:
    found = [one.label for one in Permission if may(having, one) and not may(lacking, one)]
    if found:
        yield f"{begin}: {'; '.join(found)}."


def _in_order(parts: Collection[Compartment]) -> tuple[Compartment, ...]:
    return tuple(part for part in Compartment if part in parts)
