"""The strip and the next action, in the numbered rules of `courtdesk.domain.pathway`.

P01 one step at most invites; P02 no approval is shown done that does not stand; P03 a plea that
ends the matter leaves nothing to do; P04 a change makes what rested on it void; P05 a sentence
closes; P06 an open step names who must act; P07 no score is neither above nor below; P08 an open
risk stop comes before every step, and outlasts the end of the pathway; P09 what stands in two
versions is neither done nor over, and is next to be settled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain import pathway
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.pathway import StepName, StepState
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import RiskMark
from tests.unit.domain.casefiles import Builder

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR


def states(builder: Builder) -> dict[StepName, StepState]:
    return {step.name: step.state for step in pathway.steps(builder.file)}


def words(builder: Builder, name: StepName) -> str:
    return next(step.word for step in pathway.steps(builder.file) if step.name is name)


def ready_for_approval() -> Builder:
    return Builder().agree().screen().plead().consider().assess().consent()


def test_a_new_case_begins_with_agreement() -> None:
    action = pathway.next_action(Builder().file)
    assert action is not None
    assert action.step is StepName.SCREEN
    assert "agreement" in action.text
    assert action.mine([Role.LINK_WORKER])
    assert not action.mine([Role.CLINICAL_LEAD])


def test_a_declined_screen_moves_on_to_the_plea() -> None:
    builder = Builder().agree(agreed=False)
    assert states(builder)[StepName.SCREEN] is StepState.STOPPED
    assert words(builder, StepName.SCREEN) == "Declined"
    assert states(builder)[StepName.PLEA] is StepState.NOW


def test_not_guilty_ends_the_matter_with_the_trial_date() -> None:  # P03
    builder = Builder().agree().screen().plead(Verdict.NOT_GUILTY)
    assert words(builder, StepName.PLEA) == "Not guilty"
    assert pathway.next_action(builder.file) is None
    plea = pathway.steps(builder.file)[1]
    assert plea.detail == "Trial 9/3/2027"
    later = [state for name, state in states(builder).items() if name not in ("screen", "plea")]
    assert set(later) == {StepState.NOT_NEEDED}


def test_nobody_absent_is_waited_for_to_be_screened() -> None:  # P03
    builder = Builder().plead(Verdict.DID_NOT_ATTEND)
    assert states(builder)[StepName.SCREEN] is StepState.NOT_NEEDED
    assert words(builder, StepName.PLEA) == "Absent"
    assert pathway.next_action(builder.file) is None


def test_guilt_to_one_of_two_offences_is_enough() -> None:
    builder = Builder(offences=2).agree().screen()
    builder.plead(Verdict.GUILTY, "o1").plead(Verdict.NOT_GUILTY, "o2")
    assert states(builder)[StepName.PLEA] is StepState.DONE
    assert pathway.steps(builder.file)[1].detail == "Guilty to 1 of 2"


def test_not_guilty_to_one_and_no_plea_to_the_other_is_still_open() -> None:
    builder = Builder(offences=2).agree().screen().plead(Verdict.NOT_GUILTY, "o2")
    assert states(builder)[StepName.PLEA] is StepState.NOW


def test_the_whole_day_in_order() -> None:
    builder = Builder()
    expected = [
        (builder.agree, StepName.SCREEN),
        (builder.screen, StepName.PLEA),
        (builder.plead, StepName.ASSESS),
        (builder.consider, StepName.ASSESS),
        (builder.assess, StepName.CONSENT),
        (builder.consent, StepName.APPROVE),
        (builder.ask, StepName.APPROVE),
        (builder.decide, StepName.REPORT),
        (builder.issue, StepName.SENTENCE),
    ]
    for act, step in expected:
        act()
        action = pathway.next_action(builder.file)
        assert action is not None
        assert action.step is step
    builder.sentence()
    assert pathway.next_action(builder.file) is None
    assert set(states(builder).values()) == {StepState.DONE}


def test_asking_waits_on_the_clinical_lead_since_the_request() -> None:
    builder = ready_for_approval().ask()
    action = pathway.next_action(builder.file)
    assert action is not None
    assert action.waiting
    assert action.who == {Role.CLINICAL_LEAD}
    part = builder.file.requirement(MHTR)
    assert part is not None and part.request is not None
    assert action.since == part.request.at


def test_a_later_form_voids_the_approval_and_says_so() -> None:  # P02 P04
    builder = ready_for_approval().ask().decide()
    assert builder.file.approved(MHTR)
    builder.screen("core-34")
    assert not builder.file.approved(MHTR)
    assert states(builder)[StepName.APPROVE] is StepState.NOW
    action = pathway.next_action(builder.file)
    assert action is not None
    assert "the record changed" in action.text


def test_a_provider_decision_does_not_rest_on_mental_health_forms() -> None:  # P04
    builder = Builder().agree().screen().plead().consider(DRR).assess(DRR).consent(DRR)
    builder.ask(DRR).decide(kind=DRR).screen("core-34")
    assert builder.file.approved(DRR)
    assert words(builder, StepName.APPROVE) == "Agreed"


def test_a_new_assessment_voids_the_issued_text() -> None:  # P04
    builder = ready_for_approval().ask().decide().issue()
    assert builder.file.snippet_stands()
    builder.assess()
    assert not builder.file.snippet_stands()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.DECLINE, StepState.STOPPED), (Outcome.RETURN, StepState.NOW)],
)
def test_anything_but_approval_is_not_done(outcome: Outcome, state: StepState) -> None:  # P02
    builder = ready_for_approval().ask().decide(outcome)
    assert states(builder)[StepName.APPROVE] is state
    assert not builder.file.approved(MHTR)


def test_declining_one_of_two_leaves_the_other() -> None:
    builder = Builder().agree().screen().plead().consider(MHTR).consider(DRR)
    builder.assess(MHTR).assess(DRR).consent(MHTR, DRR)
    builder.ask(MHTR).ask(DRR).decide(Outcome.DECLINE, MHTR).decide(Outcome.APPROVE, DRR)
    assert states(builder)[StepName.APPROVE] is StepState.DONE
    assert builder.file.approved(DRR)
    assert not builder.file.approved(MHTR)


def test_not_suitable_needs_neither_consent_nor_approval() -> None:
    builder = Builder().agree().screen().plead().consider().assess(suitable=False)
    assert words(builder, StepName.ASSESS) == "Not suitable"
    assert states(builder)[StepName.CONSENT] is StepState.NOT_NEEDED
    assert states(builder)[StepName.REPORT] is StepState.NOW


def test_withdrawn_consent_stops() -> None:
    builder = ready_for_approval().consent(MHTR, withdrawn=True)
    assert words(builder, StepName.CONSENT) == "Withdrawn"


def test_no_score_is_neither_above_nor_below() -> None:  # P07
    assert pathway.above_words(None) == "Screen finished without a score"


@pytest.mark.parametrize("mark", [RiskMark.PRESENT, RiskMark.NOT_ASSESSED])
def test_an_open_risk_stop_comes_before_every_step(mark: RiskMark) -> None:  # P08
    builder = Builder().agree().screen(risk=mark)
    [form] = builder.file.forms
    for go_on in (builder.plead, builder.consider, builder.assess, builder.consent):
        action = pathway.next_action(builder.file)
        assert action is not None
        assert (action.text, action.risk_on) == (pathway.RECORD_RISK, form.document)
        assert (action.since, action.waiting) == (form.at, False)
        assert Role.CDO in action.who and Role.CLINICAL_LEAD not in action.who
        step = pathway.next_step(builder.file)
        assert step is not None and step.risk_on is None
        go_on()
    before = pathway.next_step(builder.file)
    builder.act()
    assert pathway.next_action(builder.file) == before


@pytest.mark.parametrize("end", [Builder.sentence, lambda b: b.plead(Verdict.NOT_GUILTY)])
def test_it_outlasts_the_end_of_the_pathway(end: Callable[[Builder], Builder]) -> None:  # P08
    builder = end(Builder().agree().screen(risk=RiskMark.PRESENT).plead())
    assert pathway.next_step(builder.file) is None
    action = pathway.next_action(builder.file)
    assert action is not None and action.risk_on is not None
    assert pathway.next_action(builder.act().file) is None


def next_torn(builder: Builder) -> tuple[StepName, str]:
    """What is next; it must be a record to settle, for somebody."""
    step = pathway.next_step(builder.file)
    assert step is not None and step.torn is not None and step.who and not step.waiting
    assert pathway.next_action(builder.file) == step
    return step.step, step.text.removeprefix("Two versions of the ").split(":")[0]


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("screened", [True, False])
def test_a_plea_in_two_versions_is_settled_before_all_else(
    verdict: Verdict, screened: bool
) -> None:  # P09
    builder = Builder(offences=2)
    if screened:
        builder.agree().screen()
    builder.plead(Verdict.NOT_GUILTY).plead(verdict, "o2").tear("pleas")
    assert next_torn(builder) == (StepName.PLEA, "plea")
    assert not pathway.plea_ends(builder.file)
    action = pathway.next_action(builder.file)
    assert action is not None and action.torn is not None
    assert action.torn.document == builder.file.pleas[-1].document
    assert action.mine([Role.CDO]) and not action.mine([Role.CLINICAL_LEAD])
    later = [state for name, state in states(builder).items() if name is not StepName.PLEA]
    assert StepState.NOT_NEEDED not in later
    builder.consider().assess().consent().decide().issue()
    assert next_torn(builder) == (StepName.PLEA, "plea")
    builder.sentence()
    assert next_torn(builder) == (StepName.PLEA, "plea")


def test_a_list_of_offences_in_two_versions_ends_nothing() -> None:  # P09
    builder = Builder().agree().screen().plead(Verdict.NOT_GUILTY).tear("case")
    assert not pathway.plea_ends(builder.file)
    assert next_torn(builder) == (StepName.PLEA, "case as it was listed")
    builder = Builder(2).agree().screen().plead(Verdict.NOT_GUILTY).tear("case")
    step = pathway.next_step(builder.file)
    assert step is not None and step.text == "Record the plea"


@pytest.mark.parametrize(
    ("torn", "step", "what"),
    [
        ("requirement", StepName.ASSESS, "MHTR as a requirement"),
        ("assessment", StepName.ASSESS, "MHTR assessment"),
        ("consent", StepName.CONSENT, "consent"),
        ("decision", StepName.APPROVE, "MHTR decision"),
    ],
)
@pytest.mark.parametrize("outcome", Outcome)
def test_no_step_is_done_by_a_record_in_two_versions(
    torn: str, step: StepName, what: str, outcome: Outcome
) -> None:  # P09
    builder = ready_for_approval().decide(outcome).issue().tear(torn)
    assert next_torn(builder) == (step, what)
    assert not builder.file.approved(MHTR)
    found = states(builder)
    assert StepState.DONE not in {found[one] for one in (step, StepName.APPROVE, StepName.REPORT)}
    builder.sentence()
    after = pathway.next_step(builder.file)
    assert (after is not None) == (torn == "consent"), "the order rests on what was consented to"


@pytest.mark.parametrize("torn", ["assessment", "requirement"])
def test_a_person_who_is_perhaps_suitable_is_not_dropped(torn: str) -> None:  # P09
    builder = Builder().agree().screen().plead().consider().assess(suitable=False).tear(torn)
    found = states(builder)
    assert found[StepName.CONSENT] is found[StepName.APPROVE] is StepState.AHEAD


@pytest.mark.parametrize(
    ("torn", "what"),
    [
        ("person", "person's details"),
        ("case", "case as it was listed"),
        ("agreement", "agreement to be screened"),
        ("forms", "CORE-10"),
        ("risk_actions", "record of what was done about risk"),
    ],
)
def test_nothing_is_asked_or_issued_over_what_it_rests_on_in_two_versions(
    torn: str, what: str
) -> None:  # P09
    risky = Builder().agree().screen(risk=RiskMark.PRESENT).act().plead().consider()
    builder = risky.assess().consent().tear(torn)
    assert next_torn(builder) == (StepName.APPROVE, what)
    builder = Builder().agree().screen(risk=RiskMark.PRESENT).act().plead().consider(DRR)
    builder.assess(DRR).consent(DRR).decide(kind=DRR).tear(torn)
    step = StepName.APPROVE if torn == "person" else StepName.REPORT
    assert next_torn(builder) == (step, what)


def test_a_text_in_two_versions_is_issued_again_and_a_sentence_is_settled() -> None:  # P09
    builder = ready_for_approval().decide().issue().tear("snippet")
    step = pathway.next_step(builder.file)
    assert step is not None and step.step is StepName.REPORT and step.torn is None
    assert step.text == "Issue the report text again: two versions of it stand side by side"
    assert next_torn(ready_for_approval().sentence().tear("sentence")) == (
        StepName.SENTENCE,
        "sentence",
    )


def test_the_plea_that_was_settled_after_the_sentence_was_done_before_it() -> None:  # P05 P09
    builder = ready_for_approval()
    stood = ("screen", "assess", "consent")
    builder.sentence()
    assert builder.file.sentence is not None
    value = replace(builder.file.sentence.value, stood=stood)
    builder.file = replace(builder.file, sentence=replace(builder.file.sentence, value=value))
    assert states(builder)[StepName.PLEA] is StepState.DONE


TORN = ("pleas", "case", "person", "agreement", "forms", "consent", "sentence", "snippet")
PARTS = ("requirement", "assessment", "decision")

ACTS = st.lists(
    st.sampled_from(
        [
            lambda b: b.agree(),
            lambda b: b.agree(agreed=False),
            lambda b: b.screen(),
            lambda b: b.screen("k10", above=None),
            lambda b: b.screen("core-34", risk=RiskMark.PRESENT),
            lambda b: b.act(),
            lambda b: b.plead(Verdict.GUILTY),
            lambda b: b.plead(Verdict.NOT_GUILTY),
            lambda b: b.plead(Verdict.WARRANT, "o2"),
            lambda b: b.plead(Verdict.FOUND_GUILTY, "o2"),
            lambda b: b.consider(MHTR) if b.file.requirement(MHTR) is None else b,
            lambda b: b.consider(DRR) if b.file.requirement(DRR) is None else b,
            lambda b: b.assess(MHTR),
            lambda b: b.assess(DRR, suitable=False),
            lambda b: b.consent(MHTR),
            lambda b: b.consent(MHTR, withdrawn=True),
            lambda b: b.ask(MHTR),
            lambda b: b.decide(Outcome.APPROVE, MHTR),
            lambda b: b.decide(Outcome.DECLINE, MHTR),
            lambda b: b.issue(),
            lambda b: b.sentence(),
            lambda b: b.tear("pleas"),
            lambda b: b.tear("consent"),
            lambda b: b.tear("sentence"),
            *(lambda b, one=one: b.tear(one) for one in (*TORN, *PARTS)),
        ]
    ),
    max_size=25,
)


def next_torn_step(file: CaseFile) -> StepName | None:
    step = pathway.next_step(file)
    return step.step if step is not None and step.torn is not None else None


@given(ACTS)
def test_no_order_of_events_reaches_a_contradiction(acts: list) -> None:  # P01 P02 P05 P06
    builder = Builder(offences=2)
    for act in acts:
        act(builder)
    strip = pathway.steps(builder.file)
    assert [step.name for step in strip] == list(StepName)
    inviting = [step for step in strip if step.state in (StepState.NOW, StepState.WAITING)]
    assert len(inviting) <= 1
    assert all(step.who and step.detail for step in inviting)
    action = pathway.next_action(builder.file)
    step = pathway.next_step(builder.file)
    assert (step is not None) == bool(inviting)
    stops = builder.file.open_stops()
    assert action == step if not stops else action is not None and action.risk_on is not None
    approve = strip[list(StepName).index(StepName.APPROVE)]
    if approve.state is StepState.DONE:
        assert any(builder.file.approved(part.kind) for part in pathway.suitable(builder.file))
    file = builder.file
    if any(one.disputed for one in file.pleas):
        assert not pathway.plea_ends(file)
        assert next_torn_step(file) == StepName.PLEA
    shown = dict(zip(StepName, strip, strict=True))
    for name, of in ((StepName.CONSENT, file.consent), (StepName.SENTENCE, file.sentence)):
        assert of is None or not of.disputed or shown[name].state is not StepState.DONE
    if file.sentence is not None and not any(step.torn for step in inviting):
        assert not inviting
    if not pathway.guilty(builder.file) and builder.file.sentence is None:
        beyond = strip[2:]
        assert all(step.state is not StepState.NOW for step in beyond)
