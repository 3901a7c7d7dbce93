"""What stays shut while two versions stand side by side, and what goes out with a merged view."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import (
    amendments,
    decisions,
    forms,
    paper,
    pleas,
    requests,
    requirements,
    risk,
    settling,
)
from courtdesk.actions.case_fhir import case_bundle
from courtdesk.actions.cases import case_file
from courtdesk.actions.lists import correct_person
from courtdesk.actions.record_export import contents, export_record
from courtdesk.actions.sentence_cards import card_paper, why_no_card
from courtdesk.actions.sentences import record_sentence
from courtdesk.actions.session import Session
from courtdesk.actions.settling import conflicts, settle
from courtdesk.actions.settling_rules import needed
from courtdesk.domain import pathway
from courtdesk.domain.audit import Why
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.domain.pathway import StepName
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import RiskMark
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.domain.side_by_side import KINDS
from courtdesk.errors import UserError
from courtdesk.store.records import Revision
from tests.helpers.forked import LEAD, OFFICER, Forked, forked, forked_template
from tests.unit.actions.conftest import DAY, PASSPHRASE
from tests.unit.actions.filling import answers_of
from tests.unit.actions.signing import sign

__all__ = ["forked", "forked_template"]

MHTR = RequirementKind.MHTR


def amended(session: Session, case: CaseId, numbers: str) -> None:
    (form,) = case_file(session, case).forms
    opened = amendments.open_amendment(session, case, form.document)
    forms.finish_form(session, opened, answers_of(opened.form, numbers), reason="Asked again.")


def test_of_two_versions_of_a_form_the_one_with_risk_counts_until_it_is_settled(
    forked: Forked, tmp_path: Path
) -> None:
    case = forked.case
    # The one with risk was made first by every clock.
    amended(forked.at(forked.here), case, "3113321334")
    amended(forked.at(forked.there), case, "3113301332")
    here, there = forked.meet()
    for session in (here, there):
        file = case_file(session, case)
        (form,) = file.forms
        assert form.disputed and form.value.risk is RiskMark.PRESENT and file.open_stops()
        with pytest.raises(UserError, match="side by side"):
            decisions.ask_decision(session, case, MHTR)
    with pytest.raises(UserError, match="Two versions of this form"):
        paper.filled_paper(here, case, form.document)
    with pytest.raises(UserError, match="Two versions of a finished form"):
        case_bundle(here, case)
    lacking = "1 finished form of which two versions stand side by side"
    assert any(one.startswith(lacking) for one in contents(here, case).lacks)
    folder = export_record(
        here, case, tmp_path, why=Why.SUBJECT, request="SAR-1", passphrase=PASSPHRASE
    )
    assert not [*folder.glob("*-form-*")] and [*folder.glob("*-consent.pdf")]
    (told,) = conflicts(here)
    assert told.kind == "response" and told.may and told.whole
    asked = [one for one in told.choices if one.path[0] == "sealed" and one.differs]
    assert len(asked) > 1
    officer = conflicts(forked.at(forked.here, OFFICER))[0]
    assert officer.hidden and not officer.may
    assert not [one for one in officer.choices if one.path[0] == "sealed"]
    here = forked.at(forked.here)
    seen = [one.revision for one in told.versions]
    risky = next(
        one.id
        for one in here.vault.history(told.document)
        if one.id in seen and one.body["risk"] == "present"
    )
    made = settle(here, told.document, seen, risky, "The person was asked once more.")
    (form,) = case_file(here, case).forms
    assert form.revision == made.id and form.value.risk is RiskMark.PRESENT
    # What was done is about this version: nobody has looked at it yet.
    assert case_file(here, case).open_stops()
    risk.record_action(
        here, case, form.document, done=True, what="Seen.", by="Sam Reid", at=here.clock()
    )
    assert not case_file(here, case).open_stops() and not case_file(here, case).in_dispute()
    assert "1 finished form with answers" in " ".join(contents(here, case).holds)


@pytest.mark.parametrize("no_first", [True, False])
def test_of_two_versions_the_one_that_stops_counts_until_it_is_settled(
    forked: Forked, no_first: bool
) -> None:
    case, offence = forked.case, "drive-while-disqualified"
    first, second = (forked.here, forked.there) if no_first else (forked.there, forked.here)
    no, yes = forked.at(first), forked.at(second)
    if not no_first:
        first.clock.now += timedelta(hours=1)
    day = DAY + timedelta(days=60)
    for session, verdict, on in ((no, Verdict.NOT_GUILTY, day), (yes, Verdict.FOUND_GUILTY, None)):
        pleas.record_pleas(session, case, {offence: verdict}, trial_date=on, reason="Heard so.")
    for session in forked.meet():
        file = case_file(session, case)
        (plea,) = file.pleas
        assert plea.disputed and file.verdicts() == (Verdict.NOT_GUILTY,) and plea.by == no.me
        assert not pathway.plea_ends(file) and not pathway.guilty(file)
        step = pathway.next_step(file)
        assert step is not None and step.torn is not None
        assert (step.step, step.torn.document) == (StepName.PLEA, plea.document)
        with pytest.raises(UserError, match="comes after a guilty plea"):
            requirements.assess(session, case, MHTR, suitable=True, plan="Ten sessions.")
    here = forked.at(forked.here)
    (told,) = conflicts(here)
    seen = [one.revision for one in told.versions]
    guilty = next(
        one.id for one in here.vault.history(told.document) if one.body["verdict"] == "found-guilty"
    )
    settle(here, told.document, seen, guilty, "The court's register says so.")
    assert pathway.guilty(case_file(here, case))
    requirements.assess(here, case, MHTR, suitable=False, reasons="Not in treatment.")
    file = case_file(here, case)
    assert not file.in_dispute() and not pathway.suitable(file)


def test_a_card_waits_until_it_is_settled(forked: Forked) -> None:
    here, there = forked.at(forked.here, OFFICER), forked.at(forked.there, OFFICER)
    order = Sentence(forked.case, DAY, Disposal.COMMUNITY_ORDER, 12, (CourtResult(MHTR, True, 12),))
    record_sentence(here, order)
    forked.meet()
    assert why_no_card(case_file(here, forked.case)) == ""
    sign(here, forked.case, MHTR, gp_surgery="Madeup Street Surgery")
    sign(there, forked.case, MHTR, gp_surgery="Otherwise Lane Surgery")
    forked.meet()
    with pytest.raises(UserError, match="before you print a card"):
        card_paper(here, forked.case)
    record_sentence(there, replace(order, order_months=18, note="Misheard."))
    record_sentence(here, replace(order, order_months=24, note="Misread."))
    forked.meet()
    with pytest.raises(UserError, match="Two versions of this sentence"):
        card_paper(here, forked.case)


def test_a_sealed_request_carries_what_several_versions_were_made_from(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there, OFFICER)
    person = case_file(here, forked.case).person
    who, value = PersonId(person.document), person.value
    correct_person(here, who, replace(value, given="Deen", reason="A slip."))
    correct_person(there, who, replace(value, pnc="99/123456A", reason="Asked."))
    forked.meet()
    sent = requests._about_case(here, case_file(here, forked.case), MHTR, ())
    assert {one.id for one in here.vault.history(person.document)} <= {one.id for one in sent}
    lead = forked.at(forked.there, LEAD)
    asked = requests.write_request(here, forked.case, MHTR, lead.me, None)
    assert asked.text


def test_nothing_that_is_held_back_goes_with_another_version_of_it(forked: Forked) -> None:
    amended(forked.at(forked.here), forked.case, "3113301334")
    amended(forked.at(forked.there), forked.case, "3113301332")
    here, _ = forked.meet()
    file = case_file(here, forked.case)
    (form,) = file.forms
    sent = requests._about_case(here, file, MHTR, (form.document,))
    answers = [one for one in sent if b'"kind":"response"' in one.header]
    assert len(answers) == 2 and all(one.sealed is None for one in answers)


def test_for_every_kind_it_is_said_who_may_settle_it() -> None:
    body = b'{"requirement":"MHTR","case":"c","form":"core-10","version":"1","title":"t",'
    body += b'"status":"complete","answered":1,"total":1,"above_threshold":null,'
    body += b'"threshold":"","risk":"none"}'
    for kind in KINDS:
        assert needed(kind, [_revision(kind, body)])


def _revision(kind: str, body: bytes) -> Revision:
    from courtdesk.domain.ids import DeviceId, DocumentId, MemberId, RevisionId
    from courtdesk.store.records import Time, moment

    name = hashlib.sha256(kind.encode()).hexdigest()
    return Revision(
        RevisionId(name),
        DocumentId("d"),
        kind,
        None,
        (),
        DeviceId("x"),
        1,
        None,
        MemberId("m"),
        Time(0, 0),
        body,
        True,
        ("mental-health", 1),
        moment(0),
        None,
    )


def test_a_page_that_settles_better_is_named_by_its_screen() -> None:
    screens = Path(settling.__file__).parents[1] / "ui" / "screens"
    for name in settling._PAGES.values():
        assert (screens / name).exists() or (screens / f"{name}.py").exists()
