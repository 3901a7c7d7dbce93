"""The court day through the actions: who may do what, what is refused, what is void."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from courtdesk.actions import (
    amendments,
    cases,
    consents,
    decisions,
    forms,
    lists,
    pleas,
    reports,
    requirements,
    results,
    sentences,
)
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.domain import pathway
from courtdesk.domain.access import Compartment
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow, RiskMark
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import (
    FieldError,
    FieldErrors,
    NotAllowed,
    NotReadable,
    UserError,
    WrongPassphrase,
)
from courtdesk.questionnaire.catalogue import Catalogue
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.filling import agree, answers_of, screened
from tests.unit.actions.signing import sign

MHTR, DRR, ATR = RequirementKind.MHTR, RequirementKind.DRR, RequirementKind.ATR
OFFENCE = "drive-while-disqualified"


def decided(team: Laptop, case: CaseId, outcome: Outcome = Outcome.APPROVE, **more: object) -> None:
    session = team.enter("Helen Marsh")
    text = decisions.decision_text(session, case, MHTR)
    given: dict[str, object] = {
        "outcome": outcome,
        "text": text,
        "passphrase": PASSPHRASE,
        "registration_body": "HCPC",
        "registration_number": "PYL00000",
        **more,
    }
    decisions.decide(session, case, MHTR, **given)  # type: ignore[arg-type]


@pytest.fixture
def ready(team: Laptop, case: CaseId) -> CaseId:
    """Screened, guilty, assessed, consented and asked for."""
    session = team.session
    assert session is not None
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    decisions.ask_decision(session, case, MHTR)
    return case


# Agreement and forms


def test_no_screen_without_agreement(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    with pytest.raises(UserError, match="agreement"):
        forms.open_form(team.session, case, "k10")
    forms.record_agreement(
        team.session, case, agreed=False, share_outcome=False, read_how=ReadHow.READ
    )
    with pytest.raises(UserError, match="declined"):
        forms.open_form(team.session, case, "k10")


def test_a_screen_is_not_finished_after_agreement_was_taken_back(
    team: Laptop, case: CaseId
) -> None:
    """P3; and P1: what was typed stays in the draft, in case the person agrees after all."""
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    answers = answers_of(opened.form, "3113301334")
    forms.save_answers(session, opened, answers)
    forms.record_agreement(session, case, agreed=False, share_outcome=False, read_how=ReadHow.READ)
    with pytest.raises(UserError, match="declined"):
        forms.finish_form(session, opened, answers)
    file = cases.case_file(session, case)
    assert not file.forms and file.drafts[0].answered == 10
    agree(session, case)
    assert dict(forms.open_form(session, case, "core-10").answers) == dict(answers)


def test_agreement_without_sharing_is_refused(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    with pytest.raises(FieldError) as refused:
        forms.record_agreement(
            team.session, case, agreed=True, share_outcome=False, read_how=ReadHow.READ
        )
    assert refused.value.field == "share_outcome"


def test_a_draft_is_there_after_signing_in_again(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    agree(team.session, case)
    opened = forms.open_form(team.session, case, "core-10")
    assert not opened.resumed
    half = answers_of(opened.form, "301------4")
    forms.save_answers(team.session, opened, half)
    session = team.enter("Amina Yusuf")
    again = forms.open_form(session, case, "core-10")
    assert again.resumed
    assert dict(again.answers) == dict(half)
    draft = cases.case_file(session, case).drafts[0]
    assert (draft.answered, draft.total) == (4, 10)


def test_a_finished_form_shows_the_court_side_only_above_or_below(
    team: Laptop, case: CaseId
) -> None:
    """P5: a CDO sees that it is above threshold and that there is risk, and no answer."""
    assert team.session is not None
    agree(team.session, case)
    screened(team.session, case, "core-10", "3113331334")
    session = team.enter("Priya Nair")
    form = cases.case_file(session, case).forms[0]
    assert form.value.above_threshold is True
    assert form.value.risk is RiskMark.PRESENT
    assert not results.may_read(session, form)
    with pytest.raises(NotReadable):
        results.read_result(session, form)
    body = session.vault.document(form.document)
    assert body is not None and body.latest.open is not None
    assert not {"answers", "scores", "band", "sum"} & set(json.loads(body.latest.open))


def test_who_fills_a_form_reads_it_until_it_is_finished(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    forms.save_answers(session, opened, answers_of(opened.form, "3---------"))
    session = team.enter("Priya Nair")
    again = forms.open_form(session, case, "core-10")
    assert len(again.answers) == 1
    forms.finish_form(session, again, answers_of(opened.form, "3113331334"))
    form = cases.case_file(session, case).forms[0]
    with pytest.raises(NotReadable):
        results.read_result(session, form)
    assert results.read_result(team.enter("Helen Marsh"), form).band == "severe"


def test_an_incomplete_screen_needs_a_reason_and_has_no_band(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "k10")
    some = answers_of(opened.form, "55555-----")
    with pytest.raises(FieldError) as refused:
        forms.finish_form(session, opened, some)
    assert refused.value.field == "reason"
    forms.finish_form(session, opened, some, reason="called into court")
    form = cases.case_file(session, case).forms[0]
    assert form.value.above_threshold is None
    assert (form.value.answered, form.value.total) == (5, 10)
    result = results.read_result(session, form)
    assert result.band is None and result.score is None
    assert "between 30 and 50" in result.summary


def test_finishing_deletes_the_draft(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    screened(session, case, "k10", "1" * 10)
    assert cases.case_file(session, case).drafts == ()


def test_a_form_that_was_finished_meanwhile_is_not_finished_twice(
    team: Laptop, case: CaseId
) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    answers = answers_of(opened.form, "3113331334")
    forms.finish_form(session, opened, answers)
    with pytest.raises(UserError, match="was finished in the meantime"):
        forms.finish_form(session, opened, answers)
    assert len(cases.case_file(session, case).forms) == 1


def test_amending_needs_a_reason_and_keeps_the_old(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    screened(session, case, "k10", "1" * 10)
    form = cases.case_file(session, case).forms[0]
    better = answers_of(session.catalogue.get("k10"), "5" * 10)
    opened = amendments.open_amendment(session, case, form.document)
    with pytest.raises(FieldError):
        forms.finish_form(session, opened, better, reason=" ")
    file = forms.finish_form(session, opened, better, reason="wrong row keyed")
    assert len(file.forms) == 1
    assert file.forms[0].value.above_threshold is True
    assert results.read_result(session, form).score == "10.0 of 50"


# Plea


def test_not_guilty_needs_a_trial_date(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    with pytest.raises(FieldError) as refused:
        pleas.record_pleas(session, case, {OFFENCE: Verdict.NOT_GUILTY})
    assert refused.value.field == "trial_date"


def test_a_changed_plea_needs_a_reason(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    guilty(session, case)
    with pytest.raises(FieldError) as refused:
        pleas.record_pleas(session, case, {OFFENCE: Verdict.DISCONTINUED})
    assert refused.value.field == "reason"
    pleas.record_pleas(session, case, {OFFENCE: Verdict.DISCONTINUED}, reason="withdrawn by CPS")
    file = cases.case_file(session, case)
    assert file.verdicts() == (Verdict.DISCONTINUED,)
    titles = [event.title for event in cases.timeline(session, case)]
    assert "Discontinued (changed)" in titles and "Guilty plea" in titles


def test_the_same_plea_again_records_nothing(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    guilty(session, case)
    before = len(session.vault.revisions_of(case))
    guilty(session, case)
    assert len(session.vault.revisions_of(case)) == before


def test_a_clinical_lead_records_no_plea(team: Laptop, case: CaseId) -> None:
    with pytest.raises(NotAllowed):
        guilty(team.enter("Helen Marsh"), case)


# Assessment and consent


def test_assessment_waits_for_guilt_and_a_chosen_requirement(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    requirements.consider(session, case, [MHTR])
    with pytest.raises(UserError, match="guilty"):
        requirements.assess(session, case, MHTR, suitable=True, plan="x")
    guilty(session, case)
    with pytest.raises(UserError, match="not being considered"):
        requirements.assess(session, case, DRR, suitable=True, plan="x")


def test_three_requirements_or_both_substances_are_refused(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    with pytest.raises(UserError):
        requirements.consider(session, case, [DRR, ATR])


def test_the_clinical_notes_are_sealed(team: Laptop, ready: CaseId) -> None:
    session = team.enter("Priya Nair")
    part = cases.case_file(session, ready).requirement(MHTR)
    assert part is not None and part.assessment is not None
    with pytest.raises(NotReadable):
        session.vault.unseal(part.assessment.revision, session.keys)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("explained", {"explained": ["expected", "choice"]}),
        ("declarations", {"declarations": ["understood"]}),
        ("signature", {"signature": ""}),
        ("signature", {"signature": "Somebody Else"}),
        ("read_how", {"read_how": None}),
        ("signed_on", {"signed_on": None}),
        ("signed_on", {"signed_on": date(2027, 1, 15)}),
    ],
)
def test_nothing_about_a_signature_is_assumed(
    team: Laptop, case: CaseId, field: str, changed: dict[str, object]
) -> None:
    session = team.session
    assert session is not None
    guilty(session, case)
    assessed(session, case, MHTR)
    with pytest.raises(FieldErrors) as refused:
        sign(session, case, MHTR, **changed)
    assert [error.field for error in refused.value.errors] == [field]
    assert cases.case_file(session, case).consent is None


def test_consent_only_for_what_was_assessed_as_suitable(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    guilty(session, case)
    assessed(session, case, MHTR)
    with pytest.raises(FieldErrors, match="DRR"):
        sign(session, case, MHTR, DRR)
    with pytest.raises(FieldErrors, match="Choose each requirement"):
        sign(session, case)


def test_withdrawing_stops_the_pathway(team: Laptop, ready: CaseId) -> None:
    session = team.session
    assert session is not None
    consents.withdraw_consent(session, ready, "")
    file = cases.case_file(session, ready)
    assert file.consent is not None and not file.consent.value.covers(MHTR)
    with pytest.raises(UserError):
        consents.withdraw_consent(session, ready, "")
    with pytest.raises(UserError, match="Consent"):
        decisions.ask_decision(session, ready, MHTR)


# Decision


def test_the_lead_reads_risk_first_and_signs_what_was_read(team: Laptop, ready: CaseId) -> None:
    session = team.enter("Helen Marsh")
    assert [request.kind for request in decisions.open_requests(session)] == [MHTR]
    text = decisions.decision_text(session, ready, MHTR)
    assert text.index("Risk") < text.index("Screens and measures") < text.index("Assessment by")
    assert "low mood" in text
    decided(team, ready, release_scores=True)
    assert team.session is not None
    file = cases.case_file(team.session, ready)
    assert file.approved(MHTR)
    assert file.released_scores(MHTR)[0].title.startswith("CORE-10")
    assert decisions.open_requests(team.session) == ()


def test_a_wrong_passphrase_decides_nothing(team: Laptop, ready: CaseId) -> None:
    with pytest.raises(WrongPassphrase):
        decided(team, ready, passphrase="wrong wrong wrong")
    assert team.session is not None
    assert not cases.case_file(team.session, ready).approved(MHTR)


def test_only_a_clinical_lead_may_approve(team: Laptop, ready: CaseId) -> None:
    for name in ("Priya Nair", "Amina Yusuf", "Omar Haddad"):
        with pytest.raises(NotAllowed):
            decisions.decision_text(team.enter(name), ready, MHTR)


def test_declining_needs_reasons_and_approving_a_registration(team: Laptop, ready: CaseId) -> None:
    with pytest.raises(FieldErrors, match="reasons"):
        decided(team, ready, Outcome.DECLINE)
    with pytest.raises(FieldErrors, match="registration number"):
        decided(team, ready, registration_number=" ")


def test_a_record_changed_under_the_reader_is_not_decided_on(team: Laptop, ready: CaseId) -> None:
    session = team.enter("Helen Marsh")
    text = decisions.decision_text(session, ready, MHTR)
    other = team.enter("Amina Yusuf")
    requirements.assess(other, ready, MHTR, suitable=True, plan="Another plan.")
    with pytest.raises(UserError, match="changed since"):
        decided(team, ready, text=text)


def test_an_amended_assessment_voids_the_approval(team: Laptop, ready: CaseId) -> None:
    decided(team, ready)
    session = team.enter("Amina Yusuf")
    requirements.assess(session, ready, MHTR, suitable=True, plan="Another plan.")
    file = cases.case_file(session, ready)
    assert not file.approved(MHTR)
    facts = reports.report_facts(session, ready).requirements[0]
    assert facts.decision is not None and not facts.decision.stands


def test_an_approval_does_not_outlive_who_it_was_about(team: Laptop, ready: CaseId) -> None:
    decided(team, ready, release_scores=True)
    session = team.enter("Priya Nair")
    file = cases.case_file(session, ready)
    other = replace(file.person.value, family="Other", given="Somebody", reason="wrong row")
    lists.correct_person(session, file.case.value.person, other)
    text = reports.snippet(session, ready).text
    assert "approval outstanding" in text
    assert "is recommended" not in text and "of 40" not in text
    lead = team.enter("Helen Marsh")
    assert "is signed dean MARLOW" in decisions.decision_text(lead, ready, MHTR)


def test_the_lead_decides_although_a_form_is_not_open_to_the_role(
    team: Laptop, ready: CaseId
) -> None:
    """As an AUDIT beside the screen will be: named, not read, and nothing of it released."""
    session = team.enter("Amina Yusuf")
    k10 = replace(session.catalogue.get("k10"), compartment=Compartment.SUBSTANCE)
    catalogue = Catalogue({**session.catalogue.forms, "k10": k10})
    shelf = FormShelf(catalogue)
    screened(replace(session, shelf=shelf), ready, "k10", "5" * 10)
    lead = replace(team.enter("Helen Marsh"), shelf=shelf)
    text = decisions.decision_text(lead, ready, MHTR)
    assert f"{k10.title}: finished, and not open to your role" in text
    assert "of 50" not in text and "of 40" in text
    file = decisions.decide(
        lead,
        ready,
        MHTR,
        outcome=Outcome.APPROVE,
        text=text,
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00000",
        release_scores=True,
    )
    assert [one.title for one in file.released_scores(MHTR)] == ["CORE-10"]


# Report and sentence


def test_the_text_never_says_asked_of_what_the_record_has_overtaken(
    team: Laptop, ready: CaseId
) -> None:
    session = team.session
    assert session is not None
    assert "approval outstanding, asked for" in reports.snippet(session, ready).text
    requirements.assess(session, ready, MHTR, suitable=True, plan="Another plan.")
    text = reports.snippet(session, ready).text
    assert "approval outstanding, not yet asked for" in text
    assert "ask the clinical lead to decide" in text


def test_a_clock_put_back_does_not_ask_again_for_what_was_answered(
    team: Laptop, ready: CaseId
) -> None:
    team.clock.now -= timedelta(days=1)
    decided(team, ready, Outcome.RETURN, reasons="the medication is missing")
    text = reports.snippet(team.enter("Priya Nair"), ready).text
    assert "answer the points returned" in text and "decide on the MHTR" not in text


def test_the_text_says_outstanding_until_approved(team: Laptop, ready: CaseId) -> None:
    session = team.enter("Priya Nair")
    before = reports.snippet(session, ready)
    assert "outstanding" in before.text
    decided(team, ready)
    session = team.enter("Priya Nair")
    after = reports.snippet(session, ready)
    assert "Helen Marsh" in after.text
    assert "outstanding" not in after.text


def test_scores_are_printed_only_when_released_even_for_a_cdo(team: Laptop, ready: CaseId) -> None:
    decided(team, ready, release_scores=False)
    session = team.enter("Priya Nair")
    text = reports.snippet(session, ready).text
    assert "of 40" not in text and "severe" not in text
    decided(team, ready, release_scores=True)
    session = team.enter("Priya Nair")
    assert "of 40" in reports.snippet(session, ready).text


def test_issuing_signs_what_was_read_and_a_change_voids_it(team: Laptop, ready: CaseId) -> None:
    decided(team, ready)
    session = team.enter("Priya Nair")
    made = reports.snippet(session, ready)
    with pytest.raises(UserError, match="read it again"):
        reports.issue_snippet(session, ready, made.text + " and approved")
    file = reports.issue_snippet(session, ready, made.text)
    assert file.snippet_stands()
    corrected = replace(file.person.value, family="Marlowe", reason="spelt as on the passport")
    with pytest.raises(FieldError, match="why"):
        lists.correct_person(session, file.case.value.person, replace(corrected, reason=" "))
    lists.correct_person(session, file.case.value.person, corrected)
    assert not cases.case_file(session, ready).snippet_stands()


def test_needs_for_rar_days_are_printed_from_the_assessment(team: Laptop, ready: CaseId) -> None:
    session = team.enter("Amina Yusuf")
    requirements.assess(
        session, ready, MHTR, suitable=True, plan="Ten sessions.", rar_needs="housing advice"
    )
    assert "Housing advice" in reports.snippet(session, ready).text


def test_a_docx_is_written_once(team: Laptop, ready: CaseId, tmp_path: Path) -> None:
    session = team.enter("Priya Nair")
    target = tmp_path / "snippet.docx"
    assert reports.write_snippet(session, ready, target) == target
    with pytest.raises(UserError):
        reports.write_snippet(session, ready, target)


def test_a_sentence_answers_every_requirement(team: Laptop, ready: CaseId) -> None:
    session = team.enter("Priya Nair")
    day = date(2027, 1, 14)
    with pytest.raises(FieldErrors) as refused:
        sentences.record_sentence(session, Sentence(ready, day, Disposal.COMMUNITY_ORDER, 12))
    assert [error.field for error in refused.value.errors] == ["MHTR"]
    for result, field in (
        (CourtResult(MHTR, True, None), "MHTR-length"),
        (CourtResult(MHTR, False), "MHTR-reason"),
    ):
        with pytest.raises(FieldErrors) as refused:
            sentences.record_sentence(
                session, Sentence(ready, day, Disposal.COMMUNITY_ORDER, 12, (result,))
            )
        assert [error.field for error in refused.value.errors] == [field]
    with pytest.raises(FieldErrors, match="cannot carry"):
        sentences.record_sentence(
            session, Sentence(ready, day, Disposal.CUSTODY, None, (CourtResult(MHTR, True, 12),))
        )
    for months, field in ((None, "order_months"), (37, "order_months"), (11, "MHTR-length")):
        with pytest.raises(FieldErrors) as refused:
            sentences.record_sentence(
                session,
                Sentence(
                    ready, day, Disposal.COMMUNITY_ORDER, months, (CourtResult(MHTR, True, 12),)
                ),
            )
        assert [error.field for error in refused.value.errors] == [field]
    granted = Sentence(ready, day, Disposal.COMMUNITY_ORDER, 12, (CourtResult(MHTR, True, 12),))
    file = sentences.record_sentence(session, granted)
    assert file.sentence is not None and file.sentence.value.granted() == (MHTR,)
    assert pathway.next_action(file) is None


def test_a_sentence_is_put_right_with_a_reason(team: Laptop, ready: CaseId) -> None:
    session = team.enter("Priya Nair")
    day = date(2027, 1, 14)
    longer = Sentence(ready, day, Disposal.COMMUNITY_ORDER, 18, (CourtResult(MHTR, True, 12),))
    sentences.record_sentence(session, longer)
    with pytest.raises(FieldErrors) as refused:
        sentences.record_sentence(session, replace(longer, order_months=12))
    assert [error.field for error in refused.value.errors] == ["note"]
    file = sentences.record_sentence(session, replace(longer, order_months=12, note="misheard"))
    assert file.sentence is not None and file.sentence.value.order_months == 12


def test_a_sentence_needs_guilt_and_a_day_that_has_come(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    with pytest.raises(UserError, match="guilty"):
        sentences.record_sentence(session, Sentence(case, date(2027, 1, 14), Disposal.OTHER))
    guilty(session, case)
    with pytest.raises(FieldErrors, match="future"):
        sentences.record_sentence(session, Sentence(case, date(2027, 1, 20), Disposal.OTHER))
