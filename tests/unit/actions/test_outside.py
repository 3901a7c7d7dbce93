"""Somebody outside the team: seeing them off, and what they cannot do to themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courtdesk.actions import (
    cases,
    decided,
    decision_files,
    decisions,
    membership,
    own_keys,
    reports,
    requests,
    requirements,
    team_files,
)
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import MemberId
from courtdesk.domain.requirements import Appointment
from courtdesk.errors import CourtDeskError, NotAllowed, NotFromMember, UserError, WrongPassphrase
from tests.helpers.twovaults import DRR, LEAD, MHTR, THEIRS, Two, at, two, two_template
from tests.unit.actions.conftest import PASSPHRASE
from tests.unit.actions.signing import sign

__all__ = ["two", "two_template"]
pytestmark = pytest.mark.parametrize(
    "two_template", [(True, Role.PROVIDER)], ids=["contact"], indirect=True
)
"""A clinical lead who is a provider as well."""


def test_who_was_seen_off_is_asked_nothing_and_what_they_decided_stays(two: Two) -> None:
    court, lead = at(two.court), at(two.lead)
    requests.take_request(lead, two.ask())
    late = two.root / "late.age"
    decision_files.take_decision(two.court.enter("Priya Nair"), two.decide())
    decision_files.write_decision(lead, two.case, MHTR, late)
    court = two.court.enter("Amina Yusuf")
    before = court.team()
    with pytest.raises(WrongPassphrase):
        membership.remove_contact(court, two.to, passphrase="not the passphrase")
    assert court.team() == before
    keys = (court.vault_key, dict(court.compartments))
    team = membership.remove_contact(court, two.to, passphrase=PASSPHRASE)
    assert team.contact(two.to) is None
    assert team.name_of(two.to) == LEAD
    # They held no key of the team's: none had to change.
    assert (court.vault_key, dict(court.compartments)) == keys
    assert two.to not in [one.id for one in requests.recipients(court, MHTR)]
    file = cases.case_file(court, two.case)
    assert file.approved(MHTR)
    assert file.doubts == ()
    # What they send from now on is nobody's.
    with pytest.raises(NotFromMember):
        decision_files.take_decision(two.court.enter("Priya Nair"), late)


def test_a_provider_outside_agrees_with_a_first_appointment(two: Two) -> None:
    court, lead = at(two.court), at(two.lead)
    requirements.consider(court, two.case, [MHTR, DRR], "The range is medium.")
    requirements.assess(court, two.case, DRR, suitable=True, plan="Two groups.", notes="opiates")
    sign(court, two.case, MHTR, DRR)
    file = two.root / "request.age"
    requests.write_request(court, two.case, DRR, two.to, file)
    assert requests.take_request(lead, file).kind is DRR
    text = decisions.decision_text(lead, two.case, DRR)
    assert "opiates" in text and "CORE-10" not in text
    given = Appointment(datetime(2027, 1, 15, 10, 0, tzinfo=UTC), "Canal House", "Jo Sample")
    decisions.decide(
        lead,
        two.case,
        DRR,
        outcome=Outcome.APPROVE,
        text=text,
        passphrase=THEIRS,
        appointment=given,
    )
    decision_files.write_decision(lead, two.case, DRR, two.root / "drr.age")
    assert decided.decided_text(lead, two.case, DRR) == text
    assert cases.case_file(court, two.case).appointment(DRR) is None
    court = two.court.enter("Priya Nair")
    arrived = decision_files.take_decision(court, two.root / "drr.age")
    assert arrived.counts and arrived.file.appointment(DRR) == given
    facts = {one.kind: one for one in reports.report_facts(court, two.case).requirements}
    assert facts[DRR].appointment == given


def test_only_a_contact_is_seen_off_as_one(two: Two) -> None:
    court = at(two.court)
    for somebody in (court.me, MemberId("nobody")):
        with pytest.raises(UserError, match="not a contact"):
            membership.remove_contact(court, somebody, passphrase=PASSPHRASE)


def test_they_keep_the_keys_that_everything_was_sealed_to(two: Two) -> None:
    lead = at(two.lead)
    slot = lead.identity.slot
    with pytest.raises(NotAllowed, match="make a new card"):
        own_keys.renew_keys(lead, passphrase=THEIRS)
    assert lead.identity.slot == slot
    with pytest.raises(NotAllowed, match="ask them for a new one"):
        team_files.write_team_file(lead, two.root / "mine.age")
    assert not (two.root / "mine.age").exists()
    with pytest.raises(CourtDeskError):
        membership.remove_contact(lead, two.to, passphrase=THEIRS)
