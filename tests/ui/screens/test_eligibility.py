"""The conditions one by one, the reasons for going on, and proposing nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from courtdesk.actions import pleas, requirements
from courtdesk.actions.cases import case_file
from courtdesk.domain import pathway, proposal
from courtdesk.domain.access import Role
from courtdesk.domain.cases import Verdict
from courtdesk.domain.overrules import NothingProposed
from courtdesk.domain.pathway import StepName, StepState
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import NotAllowed
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.eligibility import Eligibility
from courtdesk.ui.screens.no_proposal import NoProposalForm
from courtdesk.ui.screens.requirements import Requirements
from tests.helpers.bench import Bench
from tests.helpers.courtday import plead_guilty
from tests.helpers.hands import answer, choose, press, reach, write
from tests.helpers.keyboard import unnamed
from tests.helpers.seen import words_shown

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
WHY = "The bench indicated the medium range."


def overruled(bench: Bench, role: Role, name: str = "Marlow") -> dict[str, str]:
    # By the member who is at the page: another one signing in would end the session under it.
    file = case_file(bench.session(role), bench.cases[name])
    return {one.value.key: one.value.reason for one in file.court.overrules}


def test_two_requirements_below_the_medium_range_need_a_reason(bench: Bench) -> None:
    bench.session(Role.LINK_WORKER)
    screen = bench.show(Place("requirements", bench.cases["Ellis"]), Role.LINK_WORKER)
    assert isinstance(screen, Requirements) and screen.group is not None
    file = case_file(bench.session(Role.LINK_WORKER), bench.cases["Ellis"])
    assert proposal.wanted_reasons(file, [MHTR, DRR])
    choose(f"MHTR, {MHTR.label}")
    assert not screen.group["why:combination"].isVisible()
    choose(f"DRR, {DRR.label}")
    assert screen.group["why:combination"].isVisible()
    assert "must not become heavier" in words_shown(screen)
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.group["why:combination"].error is not None
    assert overruled(bench, Role.LINK_WORKER, "Ellis") == {}
    reach("Why go on? MHTR & DRR")
    write(WHY)
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert overruled(bench, Role.LINK_WORKER, "Ellis") == {"combination": WHY}


def test_a_reason_that_comes_to_be_wanted_later_is_given_on_the_page(bench: Bench) -> None:
    """The age is decided on conviction: it was only warned about when the list came in."""
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    plead_guilty(session, case)
    requirements.consider(session, case, [MHTR])
    requirements.assess(
        session, case, MHTR, suitable=True, plan="Twelve sessions.", need_found=False
    )
    screen = bench.show(Place("eligibility", case), Role.ASSESSOR)
    assert isinstance(screen, Eligibility) and screen.group is not None
    assert "no mental health need" in words_shown(screen)
    assert "18 years +" in words_shown(screen)
    bench.picture(screen, "eligibility")
    reach("Save reasons")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert overruled(bench, Role.ASSESSOR) == {}
    reach("Why go on? The assessment found no")
    write("Said to be low on the day; the lead will see the person.")
    reach("Save reasons")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert list(overruled(bench, Role.ASSESSOR)) == ["need:MHTR"]
    assert bench.log.backs == 1


def test_whose_reason_it_is_not_reads_and_is_asked_nothing(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    plead_guilty(session, case)
    requirements.consider(session, case, [MHTR])
    requirements.assess(
        session, case, MHTR, suitable=True, plan="Twelve sessions.", need_found=False
    )
    screen = bench.show(Place("eligibility", case), Role.PROVIDER)
    assert isinstance(screen, Eligibility) and screen.group is None
    assert "no mental health need" in words_shown(screen)
    press(Qt.Key.Key_Return)
    assert bench.log.backs == 1
    with pytest.raises(NotAllowed):
        requirements.give_reasons(bench.session(Role.PROVIDER), case, {"need:MHTR": WHY})


def test_none_is_proposed_by_keyboard_and_the_strip_says_so(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    pleas.record_pleas(
        session,
        case,
        {one.id: Verdict.GUILTY for one in case_file(session, case).case.value.offences},
    )
    screen = bench.show(Place("no_proposal", case), Role.LINK_WORKER)
    assert isinstance(screen, NoProposalForm) and screen.group is not None
    answer("Why is no treatment requirement", NothingProposed.OTHER.label)
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.group["words"].error == "Say why no requirement is proposed."
    bench.picture(screen, "no-proposal")
    reach("More about it")
    write("Already in treatment under another order.")
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    file = case_file(bench.session(Role.LINK_WORKER), case)
    assert file.court.nothing is not None
    steps = {step.name: step for step in pathway.steps(file)}
    assert steps[StepName.ASSESS].state is StepState.STOPPED
    assert steps[StepName.CONSENT].state is StepState.NOT_NEEDED
    assert steps[StepName.REPORT].state is StepState.NOT_NEEDED
    action = pathway.next_step(file)
    assert action is None or action.step in (StepName.SCREEN, StepName.SENTENCE)


def test_everything_has_a_name(bench: Bench) -> None:
    for name in ("eligibility", "no_proposal"):
        screen = bench.show(Place(name, bench.cases["Marlow"]), Role.CDO)
        assert unnamed(screen) == []
        assert screen.window().windowTitle() == ""
