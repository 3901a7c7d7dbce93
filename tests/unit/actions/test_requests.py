"""A decision asked for by a sealed file and given by another: two and three vaults, files only."""

from __future__ import annotations

import re

import pytest

from courtdesk.actions import (
    cases,
    clinical,
    decision_files,
    decisions,
    membership,
    requests,
    telephone,
)
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.clinical import TelephoneRule
from courtdesk.errors import NotAllowed, NotReadable
from courtdesk.store.revisions import OUTSIDE
from tests.helpers.twovaults import (
    COURT_SIDE,
    LEAD,
    MHTR,
    THEIRS,
    Two,
    at,
    only_member,
    two,
    two_template,
)
from tests.unit.actions.conftest import PASSPHRASE

__all__ = ["two", "two_template"]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_decision_goes_there_and_back_by_files_alone(two: Two, outcome: Outcome) -> None:
    asked = two.ask()
    received = requests.take_request(at(two.lead), asked)
    assert received.notes == ()
    assert received.asked_by == "Amina Yusuf"
    (waiting,) = decisions.open_requests(at(two.lead))
    assert (waiting.file.id, waiting.kind) == (two.case, MHTR)
    text = decisions.decision_text(at(two.lead), two.case, MHTR)
    assert "low mood" in text
    assert text == decisions.decision_text(two.court.enter("Helen Marsh"), two.case, MHTR)
    two.court.enter("Priya Nair")
    arrived = decision_files.take_decision(at(two.court), two.decide(outcome))
    assert arrived.counts, arrived
    assert arrived.notes == ()
    file = cases.case_file(at(two.court), two.case)
    standing = file.standing_decision(MHTR)
    assert standing is not None
    assert standing.value.outcome is outcome
    assert file.approved(MHTR) is (outcome is Outcome.APPROVE)
    assert at(two.court).team().name_of(standing.by) == LEAD
    assert file.doubts == ()


def test_a_contact_holds_no_key_of_the_team(two: Two) -> None:
    session = at(two.lead)
    if not session.is_outside:
        pytest.skip("a member")
    requests.take_request(session, two.ask())
    assert not session.keyring.team
    with pytest.raises(NotAllowed, match="outside the team"):
        session.require(Permission.SET_CLINICAL)
    # What they were sent opens with their own key, and with nothing of the team's.
    (generation,) = {number for _, number in session.keys}
    assert generation == OUTSIDE


def test_it_is_seen_beforehand_as_the_lead_will_have_it(two: Two) -> None:
    court = at(two.court)
    [choice] = requests.offer(court, two.case, MHTR).choices
    [reader] = [one for one in requests.recipients(court, MHTR) if one.id == two.to]
    whole = decisions.text_as_sent(court, two.case, MHTR, reader)
    assert "low mood" in whole
    shown = decisions.text_as_sent(court, two.case, MHTR, reader, [choice.document])
    assert f"{choice.title}: finished; its answers were not sent to you" in shown
    assert shown != whole
    requests.take_request(at(two.lead), two.ask(hold_back=[choice.document]))
    assert decisions.decision_text(at(two.lead), two.case, MHTR) == shown
    two.court.enter("Priya Nair")
    with pytest.raises(NotReadable):
        decisions.text_as_sent(at(two.court), two.case, MHTR, reader)


@only_member
def test_a_file_with_the_code_of_a_call_confirms_it_and_the_next_one_says_it_differs(
    two: Two,
) -> None:
    membership.change_roles(
        at(two.court),
        two.to,
        [Role.CLINICAL_LEAD],
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00000",
    )
    clinical.set_telephone(two.court.enter("Helen Marsh"), TelephoneRule(True, "Ring.", reason="x"))
    session = two.court.enter(COURT_SIDE)
    code = telephone.record_telephone_approval(
        session, two.case, MHTR, outcome=Outcome.APPROVE, lead=two.to, at=session.clock()
    ).code
    # What was said by telephone is no part of what the lead is sent, and so neither is the code.
    requests.take_request(at(two.lead), two.ask())
    assert cases.case_file(at(two.lead), two.case).telephone(MHTR) is None
    for written, said in ((code, "confirmed in writing"), ("acorn album 00", "code .* differs")):
        lead = at(two.lead)
        decisions.decide(
            lead,
            two.case,
            MHTR,
            outcome=Outcome.APPROVE,
            text=decisions.decision_text(lead, two.case, MHTR),
            passphrase=THEIRS,
            registration_body="HCPC",
            registration_number="PYL00000",
            spoken_code=written,
        )
        sent = two.root / f"{said[:4]}.age"
        decision_files.write_decision(lead, two.case, MHTR, sent)
        arrived = decision_files.take_decision(session, sent)
        assert arrived.counts and re.search(said, arrived.notes[0]), arrived
        assert arrived.file.approved(MHTR) and arrived.file.telephone(MHTR) is None
