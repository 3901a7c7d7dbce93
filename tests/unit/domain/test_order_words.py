"""Cover lines: what they hold, and above all what they never hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.cases import Offence
from courtdesk.domain.order_words import Recipient, covers
from courtdesk.domain.orders import Withdrawal, WithdrawnFrom
from courtdesk.domain.providers import BookedAppointment, PointOfContact
from courtdesk.domain.requirements import Appointment, RequirementKind
from tests.unit.domain.casefiles import CASE, DAY, Builder
from tests.unit.domain.test_order_checks import sentenced

MHTR, DRR, _ = RequirementKind
PROBATION = PointOfContact("Court desk", "01632 960100", "desk@probation.example")


def booked(built: Builder, place: str = "Room 3", whom: str = "Dr Ray") -> Builder:
    when = datetime(2027, 1, 16, 10, 30, tzinfo=UTC)
    value = BookedAppointment(CASE, MHTR, Appointment(when, place, whom))
    return built._set(court=replace(built.file.court, appointments=(built.recorded(value),)))


def test_the_providers_lines_whole() -> None:
    found = covers(booked(sentenced(MHTR, DRR)).file, PROBATION)
    assert [one.title for one in found] == [
        "Provider of the MHTR",
        "Provider of the DRR",
        "Responsible officer",
        "Liaison and Diversion",
    ]
    assert found[0].text.splitlines() == [
        "Case reference: 7F3K-Q2XM",
        "Sentenced on: 14/1/2027",
        "The court made: Mental Health Treatment Requirement, 6 months",
        "First appointment for the MHTR: 16/1/2027 at 10:30",
        "Probation's single point of contact: Court desk, 01632 960100, desk@probation.example",
    ]
    # A provider reads of its own requirement only.
    assert "Mental Health" not in found[1].text and "DRR: not booked yet" in found[1].text
    assert "Mental Health" in found[2].text and "Drug Rehabilitation" in found[2].text


def test_what_is_absent_is_said() -> None:
    (_, officer, _) = covers(sentenced(MHTR).file, PointOfContact())
    assert "not recorded in the settings of this court" in officer.text
    assert "not booked yet" in officer.text


def test_not_sentenced_tells_liaison_and_nothing_before_sentence() -> None:
    (only,) = covers(sentenced().file, PROBATION)
    assert only.recipient is Recipient.LIAISON
    assert "made no treatment requirement" in only.text and "follow up" in only.text
    assert covers(Builder().plead().file, PROBATION) == ()


def test_nothing_leaves_probation_while_sharing_is_withdrawn() -> None:
    built = sentenced(MHTR)
    gone = Withdrawal(CASE, WithdrawnFrom.DATA_SHARING, DAY)
    order = replace(built.file.order, withdrawals=(built.recorded(gone),))
    (only,) = covers(built._set(order=order).file, PROBATION)
    assert only.recipient is Recipient.OFFICER
    treatment = replace(gone, what=WithdrawnFrom.TREATMENT)
    order = replace(order, withdrawals=(built.recorded(treatment),))
    assert len(covers(built._set(order=order).file, PROBATION)) == 3


secret = st.text("zqjx", min_size=5, max_size=12)
"""Letters that stand together in no word of the lines."""


@given(secret, secret, secret, secret, secret, secret, st.booleans())
def test_no_name_birth_date_crn_pnc_or_offence_is_ever_in_them(  # noqa: PLR0917
    family: str, given_: str, crn: str, pnc: str, offence: str, place: str, granted: bool
) -> None:
    built = booked(sentenced(*((MHTR, DRR) if granted else ())), place, place)
    file = built.file
    person = replace(file.person.value, family=family, given=given_, crn=crn, pnc=pnc)
    case = replace(file.case.value, offences=(Offence("o1", offence),), case_number=place)
    file = replace(
        file,
        person=replace(file.person, value=person),
        case=replace(file.case, value=case),
    )
    text = "\n".join(one.text + one.title for one in covers(file, PROBATION))
    assert text
    for hidden in (family, given_, crn, pnc, offence, place, "2/3/1985", "1985"):
        assert hidden not in text
