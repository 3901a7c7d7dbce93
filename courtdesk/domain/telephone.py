"""An approval by telephone beside the written word that is to confirm it, in words.

CourtDesk gives whoever records the telephone call a code of two words and two digits. They read it
out, the clinical lead writes it down and gives it in the written decision: the same answer with the
same code confirms the call. Whatever differs is said, and then the written word holds (P3): it is
the lead's own, and the other only what somebody says they were told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from courtdesk.domain.approval import Decision, Outcome, TelephoneApproval
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import moment

OUTSTANDING = "written confirmation outstanding"
"""Stands wherever an approval by telephone is shown (P3)."""

EXAMPLE = "such as lantern river 42"

SAID = {
    Outcome.APPROVE: "approved",
    Outcome.RETURN: "returned",
    Outcome.DECLINE: "declined",
}
"""The answers as a sentence has them: "MHTR approved by telephone"."""

_CODE = re.compile(r"([a-z]+) ([a-z]+) ([0-9]{2})")


class Confirmation(StrEnum):
    """How what was said by telephone stands beside the written decision on the same record."""

    OUTSTANDING = "outstanding"
    CONFIRMED = "confirmed"
    OTHER_OUTCOME = "other-outcome"
    OTHER_LEAD = "other-lead"
    NO_CODE = "no-code"
    OTHER_CODE = "other-code"


def plain_code(typed: str) -> str | None:
    """A code as it is kept, of one that was typed in; `None` for what is no such code.

    Capitals, hyphens, commas and further blanks say nothing: it was heard and written down.
    """
    words = re.sub(r"[\s,.-]+", " ", typed.strip().casefold())
    # Two digits are easily written without the blank before them.
    words = re.sub(r"(?<=[a-z])(?=[0-9])", " ", words).strip()
    return words if _CODE.fullmatch(words) else None


def confirmation(file: CaseFile, kind: RequirementKind) -> Confirmation | None:
    """How the answer by telephone stands; `None` where none was given on this record.

    An answer on a record that has changed since has nothing left to confirm before sentence. After
    it the written word is still owed for what the sentence went by, whatever was recorded later.
    """
    part = file.requirement(kind)
    told = part.told if part is not None else None
    if part is None or told is None or told.value.mistake:
        return None
    written = part.decision
    if written is not None and not written.disputed:
        same = written.value.basis == told.value.basis
        refused = written.by == told.value.lead and written.value.outcome is not Outcome.APPROVE
        if same or (refused and written.value.decided_at >= told.value.decided_at):
            return compared(told.value, written)
    waits = file.telephone(kind) is not None or _went_by_it(file, told.value, written)
    return Confirmation.OUTSTANDING if waits else None


def _went_by_it(
    file: CaseFile, told: TelephoneApproval, written: Recorded[Decision] | None
) -> bool:
    """Whether the court made the requirement with nothing newer than the call about it."""
    if file.sentence is None or told.requirement not in file.sentence.value.granted():
        return False
    return written is None or written.value.decided_at < told.decided_at


def compared(told: TelephoneApproval, written: Recorded[Decision]) -> Confirmation:
    """What a written decision on the same record says to what was told."""
    value = written.value
    if value.outcome is not told.outcome:
        return Confirmation.OTHER_OUTCOME
    if written.by != told.lead:
        return Confirmation.OTHER_LEAD
    if not value.spoken_code:
        return Confirmation.NO_CODE
    same = value.spoken_code == told.spoken_code
    return Confirmation.CONFIRMED if same else Confirmation.OTHER_CODE


def short_words(told: TelephoneApproval) -> str:
    """The answer in few words: "approved by telephone, written confirmation outstanding"."""
    return f"{SAID[told.outcome]} by telephone, {OUTSTANDING}"


def words(file: CaseFile, kind: RequirementKind) -> str:
    """How the answer by telephone stands, in one or two sentences; "" where none was given."""
    stands, part = confirmation(file, kind), file.requirement(kind)
    if stands is None or part is None or part.told is None:
        return ""
    told = part.told.value
    call = f"{told.name} {SAID[told.outcome]} the {kind} by telephone, {moment(told.decided_at)}"
    if stands is Confirmation.OUTSTANDING:
        return f"{call}; {OUTSTANDING}."
    if stands is Confirmation.CONFIRMED:
        return f"{call}: confirmed in writing, with the same code."
    if part.decision is None:
        raise RuntimeError("what differs from the call is the written decision")
    return _differs(stands, told, part.decision.value, call)


def _differs(stands: Confirmation, told: TelephoneApproval, written: Decision, call: str) -> str:
    by, said = written.name, SAID[written.outcome]
    ring = f"ring {told.name}"
    return {
        Confirmation.OTHER_OUTCOME: (
            f"The written decision differs: {by} {said} it in writing, though it is recorded that "
            f"{call}. The written decision holds: tell everybody who went by the call, and {ring}."
        ),
        Confirmation.OTHER_LEAD: (
            f"It is recorded that {call}; the written decision is by {by} and does not confirm "
            f"that. It counts as a decision of its own: {ring}."
        ),
        Confirmation.NO_CODE: (
            f"It is recorded that {call}; the written decision gives no code and so does not "
            f"confirm that. It counts as a decision of its own: {ring}."
        ),
        Confirmation.OTHER_CODE: (
            f"It is recorded that {call}; the code in the written decision differs from the one "
            f"recorded then, so that call is not confirmed. The written decision counts as a "
            f"decision of its own: {ring}."
        ),
    }[stands]


def under_list(
    told: Recorded[TelephoneApproval], name: str, registration: tuple[str, str]
) -> Recorded[TelephoneApproval]:
    """The same with the lead's name and registration as the team's list has them."""
    body, number = registration
    value = replace(told.value, name=name, registration_body=body, registration_number=number)
    return replace(told, value=value)
