"""What somebody enters about a referral, and everything that can be wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from courtdesk.domain.directory import Need
from courtdesk.domain.referrals import NotTakenUp, Reason, Referral, Result, Way
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, FieldErrors

LONGEST_WORDS = 1000
LONGEST_NAME = 120
"""Letters: a referral says what the service must know, and is no report about the person."""


@dataclass(frozen=True)
class NewReferral:
    """What a member enters. `entry` is the service of the directory, "" for one named freely."""

    need: Need | None
    way: Way | None
    reason: Reason | None
    requirement: RequirementKind | None
    made_on: date | None
    by: str
    service: str = ""
    entry: str = ""
    words: str = ""
    follow_up_on: date | None = None


@dataclass(frozen=True)
class Step:
    """How far a referral is, as a member enters it; None and "" for what has not happened."""

    received_on: date | None = None
    taken_up_on: date | None = None
    not_taken_up: NotTakenUp | None = None
    ended_on: date | None = None
    result: Result | None = None
    follow_up_on: date | None = None
    mistake: bool = False
    words: str = ""


def check_new(entry: NewReferral, *, today: date, born: date | None) -> None:
    """Raise `FieldErrors` with everything that is wrong with a new referral."""
    errors = [*_wrong_new(entry, today, born), *_wrong_words(entry.words)]
    if errors:
        raise FieldErrors(tuple(errors))


def _wrong_new(entry: NewReferral, today: date, born: date | None) -> Iterator[FieldError]:
    if entry.need is None:
        yield FieldError("need", "Say what the referral is for.")
    if entry.way is None:
        yield FieldError("way", "Say whether the person was referred or signposted.")
    if entry.reason is None:
        yield FieldError("reason", "Say why the referral is made.")
    elif entry.reason is Reason.OTHER and not entry.words.strip():
        yield FieldError("words", "Say what the other reason is.")
    if not entry.service.strip():
        yield FieldError("service", "Enter the name of the service.")
    elif len(entry.service.strip()) > LONGEST_NAME:
        yield FieldError("service", f"Shorten the name to {LONGEST_NAME} characters.")
    if not entry.by.strip():
        yield FieldError("by", "Say who made the referral.")
    elif len(entry.by.strip()) > LONGEST_NAME:
        yield FieldError("by", f"Shorten the name to {LONGEST_NAME} characters.")
    if entry.made_on is None:
        yield FieldError("made_on", "Enter the date on which it was made.")
    elif entry.made_on > today:
        yield FieldError("made_on", "This date is still to come: enter when it was made.")
    elif born is not None and entry.made_on < born:
        yield FieldError("made_on", "This date is before the person was born: correct it.")
    if entry.follow_up_on is not None and entry.follow_up_on < today:
        yield FieldError("follow_up_on", "This date has passed: enter a day to come.")


def _wrong_words(words: str) -> Iterator[FieldError]:
    if len(words.strip()) > LONGEST_WORDS:
        yield FieldError("words", f"Shorten this to {LONGEST_WORDS:,} characters.")


def check_step(before: Referral, step: Step, *, today: date) -> None:
    """Raise `FieldErrors` with everything that is wrong with how far a referral is said to be."""
    errors = [
        *_wrong_days(before, step, today),
        *_wrong_ends(step),
        *_wrong_words(step.words),
    ]
    if step.mistake and not step.words.strip():
        errors.append(FieldError("words", "Say what the mistake was."))
    if errors:
        raise FieldErrors(tuple(errors))


_DAYS = {
    "received_on": "received",
    "taken_up_on": "taken up",
    "ended_on": "ended",
}


def _wrong_days(before: Referral, step: Step, today: date) -> Iterator[FieldError]:
    earliest, what = before.made_on, "made"
    for name, words in _DAYS.items():
        day: date | None = getattr(step, name)
        if day is None:
            continue
        if day > today:
            yield FieldError(name, "This date is still to come: enter it when it has happened.")
        elif day < earliest:
            yield FieldError(name, f"It cannot be {words} before it was {what}: correct the date.")
        else:
            earliest, what = day, words
    changed = step.follow_up_on != before.follow_up_on
    if changed and step.follow_up_on is not None and step.follow_up_on < today:
        yield FieldError("follow_up_on", "This date has passed: enter a day to come.")


def _wrong_ends(step: Step) -> Iterator[FieldError]:
    if step.not_taken_up is not None and step.taken_up_on is not None:
        yield FieldError("not_taken_up", "It was taken up or it was not: clear one of the two.")
    if step.not_taken_up is NotTakenUp.OTHER and not step.words.strip():
        yield FieldError("words", "Say why it was not taken up.")
    if step.ended_on is not None and step.taken_up_on is None:
        yield FieldError("taken_up_on", "Enter when it was taken up: it cannot end before.")
    if step.ended_on is not None and step.result is None:
        yield FieldError("result", "Say what came of it.")
    if step.result is not None and step.ended_on is None:
        yield FieldError("ended_on", "Enter the date on which it ended.")
