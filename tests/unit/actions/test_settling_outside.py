"""Somebody outside the team whom two laptops asked about two versions of one record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import decision_files, decisions, requests, requirements, settling
from courtdesk.actions.cases import case_file
from courtdesk.errors import UserError
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.vault import Vault
from tests.helpers.copies import copy_vault
from tests.helpers.forked import TRAVELS
from tests.helpers.twovaults import MHTR, Two, at, two, two_template
from tests.unit.actions.conftest import PASSPHRASE, Laptop

__all__ = ["two", "two_template"]
pytestmark = pytest.mark.parametrize("two_template", [True], ids=["contact"], indirect=True)


def second(two: Two) -> Laptop:
    """Another laptop of the court, with all that the first had."""
    name = at(two.court).sign_in_name
    two.court.leave()
    home = two.court.folder.path.parent
    copy_vault(home, two.root / "second")
    root = two.root / "second"
    made = Laptop(VaultFolder(root / "vault", root / "state"), two.court.catalogue)
    made.clock.now = two.court.clock.now + timedelta(minutes=3)
    slots = SlotFile.load(made.folder.keys)
    unlocked = slots.unlock(name, PASSPHRASE)
    vault = Vault.open(made.folder, slots.vault_id, unlocked.vault_key, made.clock)
    vault.begin_new_device("The helper of a test asked for it.")
    vault.close()
    made.enter(name)
    two.court.enter(name)
    return made


def test_a_decider_outside_decides_nothing_while_two_versions_stand(two: Two) -> None:
    other = second(two)
    requests.take_request(at(two.lead), two.ask())
    requirements.assess(
        at(other), two.case, MHTR, suitable=True, plan="Twelve sessions.", notes="other"
    )
    requirements.assess(
        at(two.court), two.case, MHTR, suitable=True, plan="Eight sessions.", notes="here"
    )
    requests.take_request(at(two.lead), two.ask("second.age"))
    requests.take_request(at(two.lead), replace(two, court=other).ask("third.age"))
    other.leave()
    lead = at(two.lead)
    file = case_file(lead, two.case)
    assert file.in_dispute() and not file.approved(MHTR)
    part = file.requirement(MHTR)
    assert part is not None and part.assessment is not None and part.assessment.disputed
    with pytest.raises(UserError, match="side by side"):
        two.decide()
    found = settling.conflicts(lead, two.case)
    assert settling.conflicts(lead) == found
    by_kind = {one.kind: one for one in found}
    assert set(by_kind) == {"assessment", "decision-request"}
    told = by_kind["assessment"]
    assert len(told.versions) == 2
    assert not told.may and "Your role may not" in told.why_not
    seen = [one.revision for one in told.versions]
    with pytest.raises(UserError):
        settling.settle(lead, told.document, seen, seen[0], "The first.")
    assert len(decisions.open_requests(lead)) <= 1


def torn(two: Two) -> Laptop:
    """The court's other laptop, once both have assessed and the contact has the first request."""
    other = second(two)
    for laptop, plan in ((other, "Twelve sessions."), (two.court, "Eight sessions.")):
        requirements.assess(at(laptop), two.case, MHTR, suitable=True, plan=plan, notes=plan)
    requests.take_request(at(two.lead), two.ask("here.age"))
    return other


def settled_by_the_court(two: Two, other: Laptop) -> None:
    """The court's laptops meet, and somebody there says which assessment holds."""
    court = at(two.court)
    court.vault.accept(at(other).vault.outgoing(TRAVELS))
    other.leave()
    (found,) = [one for one in settling.conflicts(court) if one.kind == "assessment"]
    (plan,) = [one for one in found.choices if one.label == "Plan"]
    chosen = found.versions[plan.values.index("Eight sessions.")].revision
    seen = [one.revision for one in found.versions]
    settling.settle(court, found.document, seen, chosen, "As the clinic has room for.")


@pytest.mark.parametrize("other_came", ["before", "afterwards", "never"])
def test_what_the_court_has_settled_is_settled_outside_once_it_is_asked_about(
    two: Two, other_came: str
) -> None:
    other, lead = torn(two), at(two.lead)
    theirs = replace(two, court=other).ask("there.age")
    if other_came == "before":
        requests.take_request(lead, theirs)
    settled_by_the_court(two, other)
    if other_came == "before":
        # Nobody has told them: until then it is in dispute for them, and they decide nothing.
        with pytest.raises(UserError, match="side by side"):
            two.decide()
    received = requests.take_request(lead, two.ask("settled.age"))
    assert received.kind is MHTR and received.notes == ()
    if other_came == "afterwards":
        (told,) = requests.take_request(lead, theirs).notes
        assert told == "It is older than a request about this that you have already."
    file = case_file(lead, two.case)
    assert not file.in_dispute() and settling.conflicts(lead) == ()
    part = file.requirement(MHTR)
    assert part is not None and part.assessment is not None
    assert part.assessment.value.plan == "Eight sessions." and not part.assessment.disputed
    assert len(decisions.open_requests(lead)) == 1
    assert "Eight sessions." in decisions.decision_text(lead, two.case, MHTR)
    arrived = decision_files.take_decision(two.court.enter("Priya Nair"), two.decide())
    assert arrived.counts and arrived.file.approved(MHTR)
