"""The words of the pages that settle two versions. Pure; nothing here reads the vault."""

from __future__ import annotations

from datetime import datetime

from courtdesk.actions.settling import Conflict, Version
from courtdesk.actions.settling_rules import namespace
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.tasklist import Task, TaskState

CLOCKS = "Each time is what that laptop’s clock said. It does not say which came first."
STAYS = "Both versions stay in the record, with your name, the time and your reason."
VOID = (
    "What was approved or issued on another version than the one that holds is void until it is "
    "renewed."
)
SIGNED = "You sign the version that holds with your own name, now."
WHOLE = "One version is chosen whole: a mix of both would be a record that nobody made."
BY_POINT = "Choose for each point that differs what is right. All other points stay as they are."
SEALED = (
    "Part of this record is sealed and not open to your role, so what you see here is not all that "
    "may differ."
)
LEAST = (
    "Meanwhile the consent that allows least holds: withdrawn before refused, refused before given."
)
NOTHING_RESTS = "Until this is settled, nothing that rests on it can be approved or issued."

CONSENT = "consent"
"""The kind of which the version that allows least holds until it is settled."""


def counted(conflict: Conflict) -> str:
    """ "Two versions", or how many it is."""
    count = len(conflict.versions)
    return "Two versions" if count == 2 else f"{count} versions"


def named(number: int) -> str:
    """What a version is called on the page."""
    return f"Version {number}"


def made_words(version: Version, now: datetime) -> str:
    """Who made it, on which laptop, and when by its clock."""
    you = " (you)" if version.mine else ""
    laptop = f", {version.laptop}" if version.laptop else ""
    return f"{version.by}{you}{laptop}, {clock_time(version.at, now)}"


def settled_before(conflict: Conflict, now: datetime) -> tuple[str, ...]:
    """Why a record that somebody settled is here again: it was settled elsewhere as well, or
    changed there before that was known; "()" where none of its versions is a settlement."""
    settled = [(number, one) for number, one in enumerate(conflict.versions, 1) if one.settled]
    if not settled:
        return ()
    said = [
        f"{named(number)} is what {_who(one)} settled {clock_time(one.at, now)}, because: "
        f"{one.settled.rstrip('.')}."
        for number, one in settled
    ]
    return (_AGAIN if len(settled) > 1 else _CHANGED, *said)


_AGAIN = (
    "This was settled before, and once more elsewhere by somebody who did not know of that yet: "
    "choose which settlement holds."
)
_CHANGED = (
    "This was settled before, and another version was recorded elsewhere by somebody who did not "
    "know of that yet: choose whether the settlement holds."
)


def _who(version: Version) -> str:
    return "you" if version.mine else version.by


def is_signed(conflict: Conflict) -> bool:
    """Whether whoever settles it signs what stands then, in their own name."""
    return conflict.passphrase or namespace(conflict.kind, {}) is not None


def follows(conflict: Conflict) -> tuple[str, ...]:
    """What comes of settling it."""
    return (STAYS, VOID, SIGNED) if is_signed(conflict) else (STAYS, VOID)


def task_of(conflict: Conflict, name: str, now: datetime) -> Task:
    """One conflict as a row of a list; `name` is the person's, "" where it is not to be shown."""
    about = ", ".join(part for part in (name, conflict.reference) if part)
    made = "; ".join(made_words(one, now) for one in conflict.versions)
    return Task(
        conflict.document,
        conflict.what,
        "\n".join(part for part in (about, made) if part),
        TaskState.NOT_STARTED if conflict.may else TaskState.OUTSTANDING,
        "You can settle it" if conflict.may else "Others settle it",
    )
