"""What one item of the report author's checklist is (`courtdesk.domain.checklist` makes them)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.access import MAY, Permission, Role


class Stage(StrEnum):
    """When the author needs it."""

    BEFORE_CONVICTION = "before-conviction"
    BEFORE_SENTENCE = "before-sentence"

    @property
    def label(self) -> str:
        """The stage in the words of the window."""
        return _STAGES[self]


_STAGES = {
    Stage.BEFORE_CONVICTION: "Before conviction",
    Stage.BEFORE_SENTENCE: "Before sentence",
}


class CheckState(StrEnum):
    """How one item stands; what is missing comes first.

    `NONE` is for what a person may not have: nothing is recorded, and whether anybody asked is not
    known, so that neither "there" nor "not needed" would be true (P3).
    """

    MISSING = "missing"
    THERE = "there"
    NONE = "none"
    NOT_NEEDED = "not-needed"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state in the words of the window."""
        return _STATES[self]


_STATES = {
    CheckState.MISSING: "Missing",
    CheckState.THERE: "Recorded",
    CheckState.NONE: "None recorded",
    CheckState.NOT_NEEDED: "Not needed",
    CheckState.CLOSED: "Not available to your role",
}


@dataclass(frozen=True)
class CheckItem:
    """One thing that the author needs.

    `words` say what is there, what is missing, or why it is not needed. `screen` and `part` name
    the page where it is recorded, `who` the roles that may record it. `source` is where the need
    comes from.
    """

    key: str
    stage: Stage
    label: str
    state: CheckState
    words: str
    screen: str
    who: frozenset[Role]
    source: str
    part: str = ""

    @property
    def missing(self) -> bool:
        """Whether somebody has still to record it."""
        return self.state is CheckState.MISSING


@dataclass(frozen=True)
class Found:
    """How one thing stands, and what is said of it."""

    state: CheckState
    words: str


@dataclass(frozen=True)
class Where:
    """The page where something is recorded, what that needs, and where the need for it is from."""

    screen: str
    needs: Permission
    source: str
    part: str = ""

    @property
    def who(self) -> frozenset[Role]:
        """The roles that may record it."""
        return MAY[self.needs]


CLOSED = Found(
    CheckState.CLOSED, "This is open to the court duty officer and the responsible officer."
)


def there(words: str) -> Found:
    """It is there."""
    return Found(CheckState.THERE, words)


def missing(words: str) -> Found:
    """It is missing; `words` are a sentence."""
    return Found(CheckState.MISSING, words)


def none(words: str) -> Found:
    """Nothing is recorded, and nothing may be needed."""
    return Found(CheckState.NONE, words)


def not_needed(words: str) -> Found:
    """It is not needed; `words` are a sentence that says why."""
    return Found(CheckState.NOT_NEEDED, words)


def item(stage: Stage, key: str, label: str, found: Found, where: Where) -> CheckItem:
    """The item of one thing."""
    return CheckItem(
        key=key,
        stage=stage,
        label=label,
        state=found.state,
        words=found.words,
        screen=where.screen,
        who=where.who,
        source=where.source,
        part=where.part,
    )


def missing_first(items: Iterable[CheckItem], stage: Stage) -> tuple[CheckItem, ...]:
    """The items of `stage`, what is missing before what is there, else in their own order."""
    own = [one for one in items if one.stage is stage]
    return tuple(sorted(own, key=lambda one: list(CheckState).index(one.state)))


def counted(items: Iterable[CheckItem]) -> str:
    """How many are missing, in words: "3 of 11 are missing"; what is closed is not counted."""
    seen = [one for one in items if one.state is not CheckState.CLOSED]
    missing = sum(one.missing for one in seen)
    if not missing:
        return "Nothing is missing."
    return f"{missing} of {len(seen)} {'is' if missing == 1 else 'are'} missing."
