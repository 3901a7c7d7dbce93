"""The first appointment that a provider gives who agrees to hold a DRR or an ATR."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courtdesk.actions import appointments, decisions, requirements
from courtdesk.actions.cases import case_file
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.errors import FieldError, FieldErrors, WrongPassphrase
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.signing import sign

DRR, MHTR = RequirementKind.DRR, RequirementKind.MHTR
FRIDAY = Appointment(datetime(2027, 1, 15, 10, 0, tzinfo=UTC), "Canal  House", " Jo Sample")
SATURDAY = Appointment(datetime(2027, 1, 16, 10, 0, tzinfo=UTC), "Canal House", "Jo Sample")


@pytest.fixture
def provider(team: Laptop, case: CaseId) -> Laptop:
    """The provider is signed in, and may decide on a DRR."""
    session = team.session
    assert session is not None
    guilty(session, case)
    assessed(session, case, DRR)
    sign(session, case, DRR)
    team.enter("Omar Haddad")
    return team


def agree(provider: Laptop, case: CaseId, **more: object) -> CaseFile:
    session = provider.session
    assert session is not None
    given: dict[str, object] = {"outcome": Outcome.APPROVE, "passphrase": PASSPHRASE, **more}
    return decisions.decide(  # type: ignore[arg-type]
        session, case, DRR, text=decisions.decision_text(session, case, DRR), **given
    )


def test_it_counts_after_one_that_is_booked_and_while_the_decision_stands(
    provider: Laptop, case: CaseId
) -> None:
    file = agree(provider, case, appointment=FRIDAY)
    given = Appointment(FRIDAY.when, "Canal House", "Jo Sample")
    assert file.appointment(DRR) == given
    session = provider.session
    assert session is not None
    booked = {"when": FRIDAY.when, "place": "Court 2", "with_whom": "Sam"}
    assert appointments.book(session, case, DRR, **booked).appointment(DRR) != given  # type: ignore[arg-type]


def test_it_goes_with_the_decision_when_the_record_changes(provider: Laptop, case: CaseId) -> None:
    agree(provider, case, appointment=FRIDAY)
    session = provider.session
    assert session is not None
    requirements.assess(session, case, DRR, suitable=True, plan="A different plan.")
    assert case_file(session, case).appointment(DRR) is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"appointment": SATURDAY}, "closed_reason"),
        ({"appointment": Appointment(datetime(2026, 1, 15, 10, tzinfo=UTC), "A", "B")}, "on"),
        ({"appointment": Appointment(FRIDAY.when, " ", "B")}, "place"),
    ],
)
def test_what_cannot_stand_is_refused_before_anything_is_signed(
    provider: Laptop, case: CaseId, more: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldErrors) as caught:
        agree(provider, case, **more)
    assert [one.field for one in caught.value.errors] == [field]
    with pytest.raises(WrongPassphrase):
        agree(provider, case, appointment=FRIDAY, passphrase="not the passphrase")
    session = provider.session
    assert session is not None
    assert case_file(session, case).standing_decision(DRR) is None


def test_a_closed_day_stands_with_a_reason_and_no_other_day_keeps_one(
    provider: Laptop, case: CaseId
) -> None:
    agree(provider, case, appointment=SATURDAY, closed_reason="The clinic  is open.")
    file = agree(provider, case, appointment=SATURDAY, closed_reason="The clinic  is open.")
    found = file.standing_decision(DRR)
    assert found is not None and found.value.closed_reason == "The clinic is open."
    found = agree(provider, case, appointment=FRIDAY, closed_reason="?").standing_decision(DRR)
    assert found is not None and found.value.closed_reason == ""


def test_who_declines_gives_none(provider: Laptop, case: CaseId) -> None:
    with pytest.raises(FieldError, match="only with your agreement"):
        agree(provider, case, outcome=Outcome.DECLINE, reasons="No place.", appointment=FRIDAY)
