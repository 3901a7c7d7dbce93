"""The choices of one record as fields, what was chosen in them, and keeping it when more comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from courtdesk.actions.settling import Choice, Conflict
from courtdesk.domain.ids import RevisionId
from courtdesk.domain.merging import Path
from courtdesk.ui.kit.choices import Option
from courtdesk.ui.screens.settle.sides import Sides
from courtdesk.ui.screens.settle.words import made_words, named

REASON, PASSPHRASE = "reason", "passphrase"
"""The fields that are no choice; `actions.settling` names its errors so."""

WHOLE = "version"
"""The field of a record of which one version is chosen whole."""

Picks = Mapping[Path, RevisionId] | RevisionId

_PREFIX = "point:"
# A record may itself have a field called "reason".


def points(conflict: Conflict, now: datetime) -> list[Sides]:
    """A field for each point that differs, or one for the version; nothing is chosen in them."""
    if conflict.whole:
        return [_whole(conflict, now)]
    return [_point(one, conflict, now) for one in conflict.choices if one.differs]


def field_name(error: str) -> str:
    """The field of the page that an error of `settle` belongs to, "" for none."""
    return error if error in ("", REASON, PASSPHRASE) else f"{_PREFIX}{error}"


def picks_in(conflict: Conflict, values: Mapping[str, Any]) -> Picks:
    """What was chosen, as `settle` wants it."""
    if conflict.whole:
        return RevisionId(values[WHOLE])
    return {one.path: RevisionId(values[_name(one)]) for one in conflict.choices if one.differs}


def kept_in(old: Conflict, new: Conflict, values: Mapping[str, Any]) -> dict[str, Any]:
    """Which of `values`, entered for `old`, can still be entered for `new`.

    A choice stays where its version still stands or, of a point, another now says the same.
    """
    kept = {REASON: values[REASON]} if values.get(REASON) else {}
    standing = {one.revision for one in new.versions}
    if old.whole or new.whole:
        still = new.whole and values.get(WHOLE) in standing
        return kept | ({WHOLE: values[WHOLE]} if still else {})
    before = {_name(one): one for one in old.choices}
    for one in new.choices:
        name = _name(one)
        chosen = values.get(name)
        if chosen in standing:
            kept[name] = chosen
        elif chosen is not None and name in before:
            words = _said(before[name], old, chosen)
            same = [rev for rev in standing if _said(one, new, rev) == words]
            kept |= {name: same[0]} if same else {}
    return kept


def _said(choice: Choice, conflict: Conflict, revision: str) -> str:
    at = [one.revision for one in conflict.versions].index(RevisionId(revision))
    return choice.values[at]


def _name(choice: Choice) -> str:
    return f"{_PREFIX}{'.'.join(choice.path)}"


def _whole(conflict: Conflict, now: datetime) -> Sides:
    options = [
        Option(one.revision, f"{named(number)} holds", made_words(one, now))
        for number, one in enumerate(conflict.versions, 1)
    ]
    told = [
        "; ".join(f"{one.label}: {one.values[at]}" for one in conflict.choices if one.differs)
        for at in range(len(conflict.versions))
    ]
    missing = "Choose the version that holds."
    return Sides(WHOLE, "Which version holds?", options, missing, told=told)


def _point(choice: Choice, conflict: Conflict, now: datetime) -> Sides:
    # One for each version, also where two say the same: words may hide what differs.
    options = [
        Option(one.revision, words, f"{named(number)}, {made_words(one, now)}")
        for number, (one, words) in enumerate(zip(conflict.versions, choice.values, strict=True), 1)
    ]
    missing = f"Choose what is right for “{choice.label}”."
    return Sides(_name(choice), choice.label, options, missing)
