"""Parts of places, and what a row or a panel says of a referral."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from courtdesk.actions.referrals import ReferralRead, readers_of
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.directory import Need
from courtdesk.domain.referrals import FollowUp, Referral, Stage, Way, is_due
from courtdesk.ui.kit.tasklist import Task, TaskState

NEW, INTEREST = "new", "interest"

TO_PERSON = "Contacting the person"
TO_SERVICE = (
    "For the service as much as for you: tell it what is not safe together with any number, and "
    "give it only what the person agreed to."
)


@dataclass(frozen=True)
class Begun:
    """What is known of a referral before it is filled in: a service's id, a follow-up's key."""

    entry: str = ""
    follow_up: str = ""


def part_of(begun: Begun) -> str:
    """The part of a place that begins a referral: "new", "new:SERVICE", "new::REASON:KIND"."""
    if begun.follow_up:
        return f"{NEW}:{begun.entry}:{begun.follow_up}"
    return f"{NEW}:{begun.entry}" if begun.entry else NEW


def begun_of(part: str) -> Begun:
    """What such a part says."""
    _, _, rest = part.partition(":")
    entry, _, follow_up = rest.partition(":")
    return Begun(entry, follow_up)


def follow_up_title(one: FollowUp) -> str:
    """What is to be done, before why."""
    return "Signpost or refer" if one.need is Need.RESTORATIVE_JUSTICE else "Follow-up to make"


_LOOKS = {
    Stage.MADE: TaskState.OUTSTANDING,
    Stage.SIGNPOSTED: TaskState.COMPLETED,
    Stage.TURNED_DOWN: TaskState.COMPLETED,
    Stage.RECEIVED: TaskState.IN_PROGRESS,
    Stage.TAKEN_UP: TaskState.IN_PROGRESS,
    Stage.NOT_TAKEN_UP: TaskState.COMPLETED,
    Stage.ENDED: TaskState.COMPLETED,
    Stage.MISTAKE: TaskState.COMPLETED,
}


def task_of(read: ReferralRead, today: date) -> Task:
    """The row of one referral."""
    value = read.value
    title = f"{value.need.label}: {read.service}" if read.service else value.need.label
    state = TaskState.OUTSTANDING if is_due(value, today) else _LOOKS[value.stage]
    return Task(
        read.recorded.document, title, ". ".join(_caption(value, today)), state, value.stage.label
    )


def _caption(value: Referral, today: date) -> Iterator[str]:
    yield f"{made_words(value)}, {value.reason_words[:1].lower()}{value.reason_words[1:]}"
    if value.not_taken_up is not None:
        yield value.not_taken_up.label
    if value.result is not None:
        yield value.result.label
    if is_due(value, today) and value.follow_up_on is not None:
        yield f"Ask what became of it: due {print_date(value.follow_up_on)}"
    elif value.follow_up_on is not None and not value.stage.closed:
        yield f"Follow up on {print_date(value.follow_up_on)}"


_MADE = {Way.REFERRED: "Referred", Way.SIGNPOSTED: "Signposted", Way.OFFERED: "Offered"}


def made_words(value: Referral) -> str:
    """When and by whom it was made."""
    return f"{_MADE[value.way]} {print_date(value.made_on)} by {value.by}"


def readers_words(need: Need | None) -> str:
    """Who will be able to read what is written about a referral for `need`."""
    if need is None:
        return "Choose what it is for: that decides who can read what you write here."
    readers = readers_of(need.compartment)
    return f"Sealed. Can be read by: {readers}. Everyone else sees kind, dates and state only."
