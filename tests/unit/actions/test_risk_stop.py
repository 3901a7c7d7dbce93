"""The risk stop and the clinical lead's rules, through the actions with real keys."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from courtdesk.actions import (
    amendments,
    backups,
    cases,
    clinical,
    decisions,
    forms,
    reports,
    results,
    risk,
)
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.clinical import DEFAULT_CARD, ClinicalRule, RiskCard
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import RiskMark
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from tests.unit.actions.conftest import Laptop, assessed, guilty
from tests.unit.actions.filling import agree, answers_of, screened
from tests.unit.actions.signing import sign

MHTR = RequirementKind.MHTR
WITH_RISK, UNASKED, WITHOUT = "3113331334", "31133-1334", "3113301334"


def stopped(session: Session, case: CaseId, digits: str = WITH_RISK) -> CaseFile:
    agree(session, case)
    reason = "would not say" if "-" in digits else ""
    screened(session, case, "core-10", digits, reason)
    return cases.case_file(session, case)


def act(session: Session, file: CaseFile, **changed: object) -> CaseFile:
    given: dict[str, object] = {
        "done": True,
        "what": "Spoke with Dean; safety plan made; custody told.",
        "by": "Amina Yusuf",
        "at": session.clock() - timedelta(seconds=1),
        **changed,
    }
    return risk.record_action(session, file.id, file.forms[0].document, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("digits", [WITH_RISK, UNASKED])
def test_risk_that_speaks_or_was_not_asked_stops_approval_and_report(
    team: Laptop, case: CaseId, digits: str
) -> None:
    session = team.session
    assert session is not None
    file = stopped(session, case, digits)
    assert [form.document for form in file.open_stops()] == [file.forms[0].document]
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    with pytest.raises(UserError, match="record what was done"):
        decisions.ask_decision(session, case, MHTR)
    text = reports.snippet(session, case).text
    with pytest.raises(UserError, match="record what was done"):
        reports.issue_snippet(session, case, text)
    with pytest.raises(UserError, match="record what was done"):
        reports.text_to_give(session, case)
    target = session.folder.path.parent / "report.docx"
    with pytest.raises(UserError, match="record what was done"):
        reports.write_snippet(session, case, target)
    assert not target.exists()
    act(session, file)
    decisions.ask_decision(session, case, MHTR)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    assert reports.write_snippet(session, case, target).exists()


def test_no_risk_no_stop(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    file = stopped(session, case, WITHOUT)
    assert file.open_stops() == ()
    with pytest.raises(UserError, match="Nothing on this form"):
        act(session, file)


def test_that_nothing_was_done_needs_a_reason_too(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    file = stopped(session, case)
    with pytest.raises(FieldErrors) as refused:
        act(session, file, done=False, what=" ", by="", at=None)
    assert {error.field for error in refused.value.errors} == {"what", "by", "at"}
    for at in (session.clock() + timedelta(hours=1), session.clock() - timedelta(days=2)):
        with pytest.raises(FieldErrors):
            act(session, file, at=at)
    after = act(session, file, done=False, what="Already known to the crisis team")
    assert after.open_stops() == ()


def test_everyone_at_court_sees_what_was_done_and_nobody_an_answer(
    team: Laptop, case: CaseId
) -> None:
    session = team.session
    assert session is not None
    act(session, stopped(session, case))
    cdo = team.enter("Priya Nair")
    file = cases.case_file(cdo, case)
    [action] = file.risk_actions
    assert "safety plan" in action.value.what
    assert not results.may_read(cdo, file.forms[0])
    events = cases.timeline(cdo, case)
    assert any(event.title == "Risk: what was done" for event in events)


def test_an_amended_form_stops_again(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    act(session, stopped(session, case))
    form = cases.case_file(session, case).forms[0]
    opened = amendments.open_amendment(session, case, form.document)
    forms.finish_form(session, opened, opened.answers, reason="Looked at again")
    assert cases.case_file(session, case).open_stops() != ()


def amended(session: Session, case: CaseId, digits: str) -> CaseFile:
    form = cases.case_file(session, case).forms[0]
    opened = amendments.open_amendment(session, case, form.document)
    answers = answers_of(opened.form, digits)
    return forms.finish_form(session, opened, answers, reason="Keyed from the wrong sheet")


def test_changing_an_answer_takes_no_stop_away_on_which_nobody_acted(
    team: Laptop, case: CaseId
) -> None:
    session = team.session
    assert session is not None
    stopped(session, case)
    file = amended(session, case, WITHOUT)
    assert file.forms[0].value.risk is RiskMark.NONE
    assert file.forms[0].value.risk_words == (
        "No risk item answered above zero; there was risk before the answers were changed"
    )
    assert file.open_stops() == file.forms and "record what was done" in file.risk_stop()
    # Changed once more, it is not forgotten either.
    file = amended(session, case, WITHOUT)
    assert file.open_stops() == file.forms
    after = act(session, file, done=False, what="The sheet was another person's")
    assert after.open_stops() == ()
    assert amended(session, case, WITHOUT).open_stops() == ()
    # New risk is another matter: somebody must look again.
    assert amended(session, case, WITH_RISK).open_stops() != ()


def test_what_was_done_before_the_change_is_enough(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    act(session, stopped(session, case))
    assert amended(session, case, WITHOUT).open_stops() == ()


def test_the_lead_reads_that_there_was_risk(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    act(session, stopped(session, case))
    amended(session, case, WITHOUT)
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    text = decisions.decision_text(team.enter("Helen Marsh"), case, MHTR)
    assert "CORE-10: there was risk before the answers were changed." in text


def test_asking_what_was_not_asked_ends_the_stop(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    assert stopped(session, case, UNASKED).open_stops() != ()
    file = amended(session, case, WITHOUT)
    assert file.open_stops() == () and "before" not in file.forms[0].value.risk_words


def test_the_lead_reads_what_was_done_with_the_risk(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    file = stopped(session, case)
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    act(session, file, lead_told=True)
    decisions.ask_decision(session, case, MHTR)
    lead = team.enter("Helen Marsh")
    text = decisions.decision_text(lead, case, MHTR)
    assert "What was done: Spoke with Dean" in text and "the clinical lead was told" in text
    assert text.index("risk to self") < text.index("What was done") < text.index("CORE-10: ")


# The clinical lead's rules


def rule(session: Session, **changed: object) -> ClinicalRule:
    given: dict[str, object] = {"form": "core-10", "level": "15", "reason": "Agreed on 4/1"}
    recorded = clinical.set_rule(session, ClinicalRule(**{**given, **changed}))  # type: ignore[arg-type]
    return recorded.value


def test_only_the_lead_sets_thresholds_and_card(team: Laptop) -> None:
    session = team.session
    assert session is not None
    with pytest.raises(NotAllowed):
        rule(session)
    with pytest.raises(NotAllowed):
        clinical.set_card(session, RiskCard("Stay.", reason="ours"))
    assert clinical.card(session) == DEFAULT_CARD


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"level": "41"}, "level"),
        ({"level": "-1"}, "level"),
        ({"level": "high"}, "level"),
        ({"level": "1e1"}, "level"),
        ({"level": "1e999999999"}, "level"),
        ({"level": "1/0"}, "level"),
        ({"level": "45/2"}, "level"),
        ({"level": "١٥"}, "level"),
        ({"level": "1_5"}, "level"),
        ({"level": "40.0001"}, "level"),
        ({"risk_at_least": 0}, "risk_at_least"),
        ({"risk_at_least": 5}, "risk_at_least"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    team: Laptop, changed: dict[str, object], field: str
) -> None:
    lead = team.enter("Helen Marsh")
    with pytest.raises(FieldErrors) as refused:
        rule(lead, **changed)
    assert [error.field for error in refused.value.errors] == [field]


@pytest.mark.parametrize(("level", "above"), [("29", True), ("29.5", False), ("28.5", True)])
def test_a_threshold_is_reached_exactly_at_its_level(
    team: Laptop, case: CaseId, level: str, above: bool
) -> None:
    rule(team.enter("Helen Marsh"), level=level)
    session = team.enter("Amina Yusuf")
    value = stopped(session, case).forms[0].value
    assert (value.above_threshold, value.leads_on) == (above, above)
    assert value.threshold == str(Fraction(level))


def test_what_does_not_lead_on_is_still_above(team: Laptop, case: CaseId) -> None:
    rule(team.enter("Helen Marsh"), level="15", leads_on=False)
    value = stopped(team.enter("Amina Yusuf"), case).forms[0].value
    assert (value.above_threshold, value.leads_on) == (True, False)


def test_a_result_keeps_the_threshold_that_it_was_judged_by(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    file = stopped(session, case)
    assert (file.forms[0].value.threshold, file.forms[0].value.rule) == ("11", "")
    lead = team.enter("Helen Marsh")
    rule(lead, level="39", leads_on=False)
    first = clinical.recorded_rule(lead, "core-10")
    assert first is not None
    session = team.enter("Amina Yusuf")
    screened(session, case, "core-10", WITH_RISK)
    old, new = (form.value for form in cases.case_file(session, case).forms)
    assert (old.threshold, old.above_threshold, old.leads_on) == ("11", True, True)
    assert (new.threshold, new.above_threshold, new.leads_on) == ("39", False, False)
    assert new.rule == first.revision
    rule(team.enter("Helen Marsh"), level="20")
    history = clinical.rule_history(team.enter("Helen Marsh"), "core-10")
    assert [one.value.level for one in history] == ["39", "20"]
    form = results.form_of(lead := team.enter("Helen Marsh"), cases.case_file(lead, case).forms[1])
    assert clinical.rule_at(lead, form, new.rule).level == "39"


def test_the_risk_level_is_the_leads(team: Laptop, case: CaseId) -> None:
    lead = team.enter("Helen Marsh")
    rule(lead, risk_at_least=4)
    session = team.enter("Amina Yusuf")
    file = stopped(session, case)
    value = file.forms[0].value
    assert value.risk is RiskMark.NONE and value.risk_words == "No risk item answered 4 or higher"
    assert file.open_stops() == ()
    assert results.read_result(session, file.forms[0]).risk_lines == (
        "CORE-10: no risk item answered 4 or higher",
    )


def test_the_card_needs_words_a_reason_and_both_or_neither_of_name_and_number(
    team: Laptop,
) -> None:
    lead = team.enter("Helen Marsh")
    for wrong in (
        RiskCard(" ", reason="ours"),
        RiskCard("Stay.", lead_name="Helen Marsh", reason="ours"),
        RiskCard("Stay."),
        RiskCard("x" * 2001, reason="ours"),
    ):
        with pytest.raises(FieldErrors):
            clinical.set_card(lead, wrong)
    kept = RiskCard("Stay.", "Helen Marsh", "020 7946 0000", "ours")
    clinical.set_card(lead, kept)
    assert clinical.card(team.enter("Priya Nair")) == kept
    assert len(clinical.card_history(team.enter("Priya Nair"))) == 1


def test_rules_and_card_are_signed(team: Laptop) -> None:
    lead = team.enter("Helen Marsh")
    rule(lead)
    clinical.set_card(lead, RiskCard("Stay.", reason="ours"))
    assert backups.check_vault(lead).problems == ()
    assert {"clinical-rule", "risk-card", "site-form"} <= set(backups.SIGNED)
