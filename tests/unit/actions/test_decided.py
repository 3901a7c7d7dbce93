"""What was decided on this laptop: the list, the text that is kept, and what is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import decided, decision_files, decisions, requests, site
from courtdesk.actions.session import Session
from courtdesk.domain.approval import Outcome
from courtdesk.errors import NotReadable, UserError
from courtdesk.store.verify import verify
from tests.helpers.twovaults import MHTR, THEIRS, Two, at, two, two_template

__all__ = ["two", "two_template"]

outside = pytest.mark.parametrize("two_template", [True], ids=["contact"], indirect=True)
"""For what a member, who reads the compartment, has no other way than before."""


def _asked(two: Two) -> str:
    requests.take_request(at(two.lead), two.ask())
    return decisions.decision_text(at(two.lead), two.case, MHTR)


def _later(two: Two) -> None:
    for laptop in (two.court, two.lead):
        laptop.clock.now += timedelta(minutes=1)


def test_the_decider_keeps_what_they_decided_on(two: Two) -> None:
    text, lead = _asked(two), at(two.lead)
    assert decided.decided_here(lead) == ()
    with pytest.raises(UserError, match="have not decided"):
        decided.decided_text(lead, two.case, MHTR)
    two.decide(Outcome.RETURN)
    (one,) = decided.decided_here(lead)
    assert (one.file.id, one.kind, one.by_file) == (two.case, MHTR, True)
    # Saved by `Two.decide`; whether it arrived nobody here knows.
    assert one.saved_at is not None
    assert not one.to_send
    assert decided.decided_text(lead, two.case, MHTR) == text
    # Unless it is so settled nothing is forgotten.
    assert decisions.decision_text(lead, two.case, MHTR) == text
    assert verify(lead.vault).ok
    assert len(lead.vault.documents(kind=decided.KIND)) == (1 if lead.is_outside else 0)


@outside
def test_the_own_copy_opens_for_its_owner_alone_and_never_travels(two: Two) -> None:
    _asked(two)
    lead, file = at(two.lead), two.decide()
    (kept,) = lead.vault.documents(kind=decided.KIND)
    assert kept.latest.body.keys() == {"case", "requirement", "text_sha256"}
    with pytest.raises(NotReadable):
        lead.vault.unseal(kept.latest.id, two.court.enter("Helen Marsh").keys)
    decision_files.take_decision(two.court.enter("Priya Nair"), file)
    assert at(two.court).vault.documents(kind=decided.KIND) == ()


@outside
def test_a_new_decision_has_to_go_back_anew(two: Two) -> None:
    text, lead = _asked(two), at(two.lead)
    two.decide(Outcome.RETURN)
    _later(two)
    decisions.decide(
        lead,
        two.case,
        MHTR,
        outcome=Outcome.DECLINE,
        text=text,
        passphrase=THEIRS,
        reasons="Not now.",
        registration_body="HCPC",
        registration_number="PYL00000",
    )
    (one,) = decided.decided_here(lead)
    assert (one.decision.outcome, one.to_send) == (Outcome.DECLINE, True)
    assert decided.decided_text(lead, two.case, MHTR) == text
    # To be pasted counts as much as a file.
    decision_files.write_decision(lead, two.case, MHTR, None)
    assert not decided.decided_here(lead)[0].to_send


@outside
def test_deleting_on_decision_leaves_the_decision_and_can_be_asked_again(two: Two) -> None:
    court, lead = at(two.court), at(two.lead)
    _settle(court)
    text = _asked(two)
    assert lead.settings().delete_decided
    two.decide(Outcome.RETURN)
    sealed = [one.device for one in lead.vault.revisions_of(two.case) if one.has_sealed]
    assert sealed == [lead.vault.device.device]
    with pytest.raises(UserError, match="not kept on this laptop"):
        decided.decided_text(lead, two.case, MHTR)
    with pytest.raises(NotReadable):
        decisions.decision_text(lead, two.case, MHTR)
    assert verify(lead.vault).ok
    # The decision can be saved again, and a second request brings what is needed once more.
    _later(two)
    decision_files.write_decision(lead, two.case, MHTR, two.root / "again.age")
    requests.take_request(lead, two.ask("second.age"))
    assert decisions.decision_text(lead, two.case, MHTR) == text


def _settle(court: Session) -> None:
    site.update_settings(court, replace(court.settings(), delete_decided=True))


@pytest.mark.parametrize("two_template", [False], ids=["member"], indirect=True)
def test_what_the_team_holds_is_never_deleted_on_decision(two: Two) -> None:
    text, lead = _asked(two), at(two.lead)
    _settle(lead)
    two.decide(Outcome.RETURN)
    assert decisions.decision_text(lead, two.case, MHTR) == text


@outside
def test_a_request_that_was_taken_back_is_told_as_such(two: Two) -> None:
    _asked(two)
    lead, court = at(two.lead), at(two.court)
    assert decided.withdrawn(lead) == ()
    decisions.withdraw_request(court, two.case, MHTR, because="The hearing was moved.")
    history = court.vault.revisions_of(two.case)
    newer = [one.id for one in history if one.kind == "decision-request"]
    lead.vault.accept(court.vault.outgoing_of(newer))
    (one,) = decided.withdrawn(lead)
    assert (one.because, one.by) == ("The hearing was moved.", "Amina Yusuf")
    assert decisions.open_requests(lead) == ()
