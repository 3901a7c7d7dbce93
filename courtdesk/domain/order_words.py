"""Cover lines: plain words to paste into a message that tells somebody of the outcome.

A message may go astray, so it holds nothing that says whose case it is: the reference, the
requirement, days and times, and whom to ring. No name, no birth date, no CRN or PNC number, no
offence, no place of treatment and no words that anybody typed about the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.court_clock import court_moment
from courtdesk.domain.order_checks import made
from courtdesk.domain.orders import WithdrawnFrom
from courtdesk.domain.providers import PointOfContact
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult
from courtdesk.domain.words import day, listed


class Recipient(StrEnum):
    """Who is told of the outcome."""

    PROVIDER = "provider"
    OFFICER = "officer"
    LIAISON = "liaison"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _LABELS[self]


_LABELS = {
    Recipient.PROVIDER: "Provider",
    Recipient.OFFICER: "Responsible officer",
    Recipient.LIAISON: "Liaison and Diversion",
}


@dataclass(frozen=True)
class Cover:
    """The lines for one recipient, about one requirement or all; `text` is what is copied."""

    recipient: Recipient
    requirement: RequirementKind | None
    text: str

    @property
    def title(self) -> str:
        """For whom they are: "Provider of the MHTR"."""
        about = f" of the {self.requirement}" if self.requirement is not None else ""
        return f"{self.recipient.label}{about}"


def covers(file: CaseFile, probation: PointOfContact) -> tuple[Cover, ...]:
    """The lines for each who is told of the outcome; none before there is a sentence.

    While the person has withdrawn from the sharing of data, nothing goes beyond probation, which
    holds the order.
    """
    if file.sentence is None:
        return ()
    return tuple(_covers(file, probation))


def _covers(file: CaseFile, probation: PointOfContact) -> Iterator[Cover]:
    kinds = made(file)
    shared = file.order.withdrawn(WithdrawnFrom.DATA_SHARING) is None
    if shared:
        for kind in kinds:
            text = _lines(file, (kind,), probation)
            yield Cover(Recipient.PROVIDER, kind, text)
    if kinds:
        yield Cover(Recipient.OFFICER, None, _lines(file, kinds, probation))
    if shared:
        yield Cover(Recipient.LIAISON, None, _lines(file, kinds, probation))


def _lines(file: CaseFile, kinds: tuple[RequirementKind, ...], probation: PointOfContact) -> str:
    sentence = file.sentence
    on = day(sentence.value.sentenced_on) if sentence is not None else ""
    lines = [f"Case reference: {file.case.value.reference}", f"Sentenced on: {on}"]
    if kinds:
        results = sentence.value.results if sentence is not None else ()
        lines.append(f"The court made: {listed([_length(results, kind) for kind in kinds])}")
        lines += [_appointment(file, kind) for kind in kinds]
    else:
        lines.append("The court made no treatment requirement.")
        lines.append("Please follow up, for support into suitable services.")
    lines.append(_contact(probation))
    return "\n".join(lines)


def _length(results: tuple[CourtResult, ...], kind: RequirementKind) -> str:
    found = next((one for one in results if one.requirement is kind and one.accepted), None)
    months = found.length_months if found is not None else None
    if months is None:
        return kind.label
    return f"{kind.label}, {months} month{'' if months == 1 else 's'}"


def _appointment(file: CaseFile, kind: RequirementKind) -> str:
    booked = file.appointment(kind)
    when = court_moment(booked.when) if booked is not None else "not booked yet"
    return f"First appointment for the {kind}: {when}"


def _contact(probation: PointOfContact) -> str:
    known = probation.words or "not recorded in the settings of this court"
    return f"Probation's single point of contact: {known}"
