"""Somebody outside the team: seeing them off, and what they cannot do to themselves."""

from __future__ import annotations

import pytest

from courtdesk.actions import cases, decision_files, membership, own_keys, requests
from courtdesk.domain.ids import MemberId
from courtdesk.errors import CourtDeskError, NotAllowed, NotFromMember, UserError, WrongPassphrase
from tests.helpers.twovaults import LEAD, MHTR, THEIRS, Two, at, two, two_template
from tests.unit.actions.conftest import PASSPHRASE

__all__ = ["two", "two_template"]
pytestmark = pytest.mark.parametrize("two_template", [True], ids=["contact"], indirect=True)


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
    with pytest.raises(CourtDeskError):
        membership.remove_contact(lead, two.to, passphrase=THEIRS)
