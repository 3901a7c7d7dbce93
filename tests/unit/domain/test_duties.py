"""Duties one by one, where the random histories say only what holds for all of them."""

from __future__ import annotations

from courtdesk.domain.access import Role
from courtdesk.domain.duties import Duty, DutyState, before_sentence
from courtdesk.domain.duties_after import after_sentence
from courtdesk.domain.enquiries import STANDARD
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.told import DefenceAnswer, Party
from tests.unit.domain import happenings
from tests.unit.domain.casefiles import Builder

MHTR, DRR, ATR = RequirementKind


def one(found: tuple[Duty, ...], key: str) -> Duty:
    return next(duty for duty in found if duty.key == key)


def test_nobody_is_named_to_the_defence_whom_nobody_would_screen() -> None:
    """To tell them would be a disclosure by itself."""
    duty = one(before_sentence(Builder().file), "tell:defence")
    assert duty.state is DutyState.NOT_NEEDED
    agreed = Builder().agree().file
    assert one(before_sentence(agreed), "tell:defence").mine([Role.CDO])
    assert not one(before_sentence(agreed), "tell:defence").mine([Role.PROVIDER])


def test_the_defence_that_wants_the_client_first_is_waited_for() -> None:
    built = Builder().agree()
    happenings.told(Party.DEFENCE, DefenceAnswer.CLIENT_FIRST)(built)
    duty = one(before_sentence(built.file), "tell:defence")
    assert duty.state is DutyState.WAITING and duty.since is not None
    happenings.told(Party.DEFENCE, DefenceAnswer.OBJECTS)(built)
    assert one(before_sentence(built.file), "tell:defence").state is DutyState.DONE


def test_a_screen_without_a_word_to_the_defence_stays_open_until_a_reason() -> None:
    built = Builder().agree().screen()
    duty = one(before_sentence(built.file), "tell:defence")
    assert duty.state is DutyState.READY and "say why not" in duty.why
    happenings.told(Party.DEFENCE, skipped="Called on at once.")(built)
    assert one(before_sentence(built.file), "tell:defence").state is DutyState.DONE


def test_a_case_is_brought_forward_only_above_threshold_and_before_the_plea() -> None:
    below = Builder().agree().screen(above=False).file
    assert one(before_sentence(below), "bring-forward").state is DutyState.NOT_NEEDED
    above = Builder().agree().screen()
    assert one(before_sentence(above.file), "bring-forward").state is DutyState.READY
    pleaded = one(before_sentence(above.plead().file), "bring-forward")
    assert pleaded.state is DutyState.NOT_NEEDED


def test_enquiries_are_asked_for_once_anybody_may_be_proposed_for() -> None:
    nobody = before_sentence(Builder().file, STANDARD)
    assert one(nobody, "enquiry:domestic-abuse").state is DutyState.NOT_NEEDED
    wanted = before_sentence(Builder().agree().file, STANDARD)
    duty = one(wanted, "enquiry:domestic-abuse")
    assert duty.mine([Role.RESPONSIBLE_OFFICER]) and not duty.mine([Role.LINK_WORKER])


def test_what_presses_comes_before_what_is_due_anyway() -> None:
    """The responsible officer was shown "meet the person" over an appointment not kept."""
    built = Builder().plead().consider()
    happenings.sentenced(True)(built)
    happenings.absence(officer=True)(built)
    found = [duty for duty in after_sentence(built.file) if duty.mine([Role.RESPONSIBLE_OFFICER])]
    assert found[0].text.startswith("Decide about enforcement")
