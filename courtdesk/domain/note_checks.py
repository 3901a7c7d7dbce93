"""What can be wrong with a note, a change of one and a review; and when a case is pre-trial."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from courtdesk.domain.access import Compartment
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.notes import Disclosure, NoteFor, PassedTo, Safeguarding
from courtdesk.domain.plain_text import problem, tidy
from courtdesk.errors import FieldError, FieldErrors

LONGEST_NOTE = 8000
LONGEST_REVIEW = 2000
LONGEST_REASON = 500
LONGEST_NAME = 120
"""Letters. A note may hold a long meeting; the rest are sentences."""

_OVER = frozenset({Verdict.GUILTY, Verdict.FOUND_GUILTY, Verdict.DISCONTINUED})


@dataclass(frozen=True)
class NoteEntry:
    """What a member enters; `disclosure` is `None` where the note holds none."""

    text: str
    readers: NoteFor | None
    disclosure: Disclosure | None = None


def before_plea_or_trial(file: CaseFile) -> bool:
    """Whether any offence of the case is still to be pleaded to or tried (B1).

    A not guilty plea ends the pathway and begins the wait for a trial, and who stayed away or was
    sent to the Crown Court has still to plead there: just then what a note says of the alleged
    offence may be asked for as evidence. One guilty plea of two leaves the other to be tried.
    """
    if file.sentence is not None:
        return False
    verdicts = file.verdicts()
    return not verdicts or any(verdict not in _OVER for verdict in verdicts)


def choices_for(held: Collection[Compartment]) -> tuple[NoteFor, ...]:
    """Who a member that holds these compartments may write for: nobody writes unread."""
    return tuple(one for one in NoteFor if one.compartment is None or one.compartment in held)


def check_note(entry: NoteEntry, held: Collection[Compartment]) -> None:
    """Raise `FieldErrors` with everything that is wrong with a new note."""
    _raise(_wrong_note(entry, held))


def check_change(entry: NoteEntry, held: Collection[Compartment], reason: str) -> None:
    """Raise `FieldErrors` with everything that is wrong with a change of one's own note."""
    _raise((*_wrong_note(entry, held), *_wrong_reason(reason)))


def check_review(words: str) -> None:
    """Raise `FieldErrors` unless a review says something, and briefly enough."""
    _raise(_wrong_review(words))


def _raise(found: Iterator[FieldError] | tuple[FieldError, ...]) -> None:
    errors = tuple(found)
    if errors:
        raise FieldErrors(errors)


def _wrong_note(entry: NoteEntry, held: Collection[Compartment]) -> Iterator[FieldError]:
    if entry.readers is None:
        yield FieldError("readers", "Choose who can read this note.")
    elif entry.readers not in choices_for(held):
        yield FieldError(
            "readers", "You could not read this note yourself: choose readers of whom you are one."
        )
    text = tidy(entry.text)
    if not text:
        yield FieldError("text", "Write the note.")
    elif len(text) > LONGEST_NOTE:
        yield FieldError("text", f"Shorten the note to {LONGEST_NOTE:,} characters, or write two.")
    elif wrong := problem(text, LONGEST_NOTE):
        yield FieldError("text", wrong)
    if entry.disclosure is not None:
        yield from _wrong_disclosure(entry.disclosure)


def _wrong_disclosure(told: Disclosure) -> Iterator[FieldError]:
    other = tidy(told.told_other)
    if PassedTo.OTHER in told.told and not other:
        yield FieldError("told_other", "Say who else was told.")
    elif other and PassedTo.OTHER not in told.told:
        yield FieldError("told", "Choose “Somebody else” as well, or clear who that was.")
    elif wrong := problem(other, LONGEST_NAME):
        yield FieldError("told_other", wrong)
    if told.safeguarding is Safeguarding.RAISED and not told.told:
        yield FieldError("told", "Say with whom the safeguarding concern was raised.")
    reason = tidy(told.reason)
    if wrong := problem(reason, LONGEST_REASON):
        yield FieldError("why", wrong)
    elif not reason and not told.told and told.safeguarding is not Safeguarding.RAISED:
        yield FieldError("why", "Say why nobody was told.")
    elif not reason and told.told and not told.consented:
        yield FieldError("why", "Say why it was passed on although the person does not agree.")


def _wrong_reason(reason: str) -> Iterator[FieldError]:
    if not tidy(reason):
        yield FieldError("reason", "Say why you change the note.")
    elif wrong := problem(reason, LONGEST_REASON):
        yield FieldError("reason", wrong)


def _wrong_review(words: str) -> Iterator[FieldError]:
    if not tidy(words):
        yield FieldError("words", "Say what you found: a review is words, not only a tick.")
    elif wrong := problem(words, LONGEST_REVIEW):
        yield FieldError("words", wrong)
