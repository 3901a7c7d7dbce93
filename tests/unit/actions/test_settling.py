"""Two laptops of one team that wrote about one case apart: what holds, and who says which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import (
    consents,
    decisions,
    enquiries,
    pleas,
    reports,
    requests,
    requirements,
    settling,
)
from courtdesk.actions.cases import case_file, timeline
from courtdesk.actions.consents import withdraw_consent
from courtdesk.actions.lists import correct_person
from courtdesk.actions.provider_decisions import record_provider_answer
from courtdesk.actions.session import Session
from courtdesk.actions.settling import Conflict, conflicts, settle
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldErrors, NotAllowed, NotReadable, UserError, WrongPassphrase
from courtdesk.store.records import ChangedMeanwhile
from tests.helpers.forked import ASSESSOR, LEAD, OFFICER, Forked, forked, forked_template
from tests.unit.actions.conftest import PASSPHRASE
from tests.unit.actions.signing import sign

__all__ = ["forked", "forked_template"]

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
PROVIDER = "Omar Haddad"
WHY = "Asked the court office."


def plead(session: Session, case: CaseId, verdict: Verdict, reason: str = "Put right.") -> None:
    pleas.record_pleas(session, case, {"drive-while-disqualified": verdict}, reason=reason)


def only(session: Session) -> Conflict:
    (found,) = conflicts(session)
    return found


def picked(session: Session, found: Conflict, at: int, **more: str) -> None:
    seen = [one.revision for one in found.versions]
    settle(session, found.document, seen, seen[at], WHY, **more)


def torn_plea(forked: Forked) -> tuple[Session, Session]:
    plead(forked.at(forked.here), forked.case, Verdict.WARRANT)
    plead(forked.at(forked.there, OFFICER), forked.case, Verdict.DISCONTINUED)
    return forked.meet()


def test_both_laptops_show_both_until_somebody_says_which(forked: Forked) -> None:
    here, there = torn_plea(forked)
    case = forked.case
    told = only(here)
    assert (told.kind, told.what, told.case) == ("plea", "Plea: Drive while disqualified", case)
    assert told.reference == case_file(here, case).case.value.reference
    assert told.whole and told.may and not told.hidden and not told.passphrase
    assert [(one.by, one.mine) for one in told.versions] == [(OFFICER, False), (ASSESSOR, True)]
    (verdict,) = [one for one in told.choices if one.label == "Verdict"]
    assert verdict.values == ("Discontinued", "Warrant issued") and verdict.differs
    assert only(there).choices == told.choices
    for session in (here, there):
        assert {one.title for one in timeline(session, case)[:2]} == {
            "Discontinued (changed)",
            "Warrant issued (changed)",
        }
        with pytest.raises(UserError, match="settle which one holds"):
            plead(session, case, Verdict.GUILTY)
    picked(here, told, 1)
    assert conflicts(here) == ()
    here, there = forked.meet()
    for session in (here, there):
        file = case_file(session, case)
        assert file.pleas[0].value.verdict is Verdict.WARRANT and not file.in_dispute()
        document = session.vault.document(file.pleas[0].document)
        assert document is not None
        (head,) = document.heads
        assert set(head.parents) == {one.revision for one in told.versions}
        newest = timeline(session, case)[0] if session is here else None
        assert newest is None or newest.title == "Warrant issued (settled)"
        lines = [one for one in timeline(session, case) if "settled" in one.title]
        assert [one.detail.endswith(f"two versions settled: {WHY}") for one in lines] == [True]
        # The next change says nothing of a settlement any more.
        assert conflicts(session, case) == ()
    plead(here, case, Verdict.GUILTY)
    assert "settled" not in timeline(here, case)[0].title


def test_nothing_is_asked_approved_issued_or_given_away_meanwhile(forked: Forked) -> None:
    decisions.ask_decision(forked.at(forked.here), forked.case, MHTR)
    here, _ = torn_plea(forked)
    case = forked.case
    assert case_file(here, case).in_dispute()
    lead = forked.at(forked.here, LEAD)
    text = decisions.decision_text(lead, case, MHTR)
    for outcome in Outcome:
        with pytest.raises(UserError, match="stand side by side"):
            decisions.decide(
                lead,
                case,
                MHTR,
                outcome=outcome,
                text=text,
                passphrase=PASSPHRASE,
                reasons="Because.",
                registration_body="HCPC",
                registration_number="PYL1",
            )
    to = lead.me
    here = forked.at(forked.here)
    made = reports.snippet(here, case).text
    for refused in (
        lambda: decisions.ask_decision(here, case, MHTR),
        lambda: requests.write_request(here, case, MHTR, to, None),
        lambda: reports.issue_snippet(here, case, made),
        lambda: reports.text_to_give(here, case),
    ):
        with pytest.raises(UserError, match="stand side by side"):
            refused()
    file = case_file(here, case)
    assert not file.approved(MHTR) and not file.snippet_stands()


def test_changes_that_do_not_touch_are_one_record_and_nothing_is_to_settle(
    forked: Forked,
) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there, OFFICER)
    person = case_file(here, forked.case).person
    who = PersonId(person.document)
    correct_person(here, who, replace(person.value, given="Deen", reason="A slip."))
    correct_person(there, who, replace(person.value, pnc="99/123456A", reason="Asked."))
    reports.issue_snippet(here, forked.case, reports.snippet(here, forked.case).text)
    here, there = forked.meet()
    found = [case_file(one, forked.case).person for one in (here, there)]
    assert found[0] == found[1] and not found[0].disputed
    assert (found[0].value.given, found[0].value.pnc) == ("Deen", "99/123456A")
    assert conflicts(here) == () and len(found[0].versions) == 2
    assert case_file(there, forked.case).snippet_stands()
    (row,) = here.vault.worklist(case_file(here, forked.case).case.value.hearing_date)
    assert (row.given, row.pnc, row.versions) == ("Deen", "99/123456A", 1)
    correct_person(there, who, replace(found[1].value, family="Marlowe", reason="Passport."))
    here, there = forked.meet()
    now = case_file(here, forked.case).person
    assert (now.value.given, now.value.family) == ("Deen", "Marlowe") and not now.versions
    parents = [set(one.parents) for one in here.vault.history(now.document)]
    assert {group[0] for group in found[0].versions} in parents


def test_of_two_consents_only_what_both_allow_holds(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there, OFFICER)
    case = forked.case
    sign(there, case, MHTR, gp_surgery="Madeup Street Surgery")
    withdraw_consent(here, case, "Changed their mind.")
    here, there = forked.meet()
    for session in (here, there):
        consent = case_file(session, case).consent
        assert consent is not None and consent.disputed
        assert consent.value.withdrawn_on is not None and not consent.value.covers(MHTR)
        with pytest.raises(UserError):
            decisions.ask_decision(session, case, MHTR)
    told = only(here)
    at = next(at for at, one in enumerate(told.versions) if one.by == OFFICER)
    forked.at(forked.here, OFFICER)
    picked(forked.at(forked.here, OFFICER), told, at)
    file = case_file(forked.at(forked.here, OFFICER), case)
    assert file.consent is not None and file.consent.value.covers(MHTR) and not file.doubts


def test_a_person_can_withdraw_whatever_stands_side_by_side(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there, OFFICER)
    sign(here, forked.case, MHTR, gp_surgery="Madeup Street Surgery")
    sign(there, forked.case, MHTR, gp_surgery="Otherwise Lane Surgery")
    here, _ = forked.meet()
    consent = case_file(here, forked.case).consent
    assert consent is not None and consent.disputed and consent.value.covers(MHTR)
    consents.withdraw_consent(here, forked.case, "")
    consent = case_file(here, forked.case).consent
    assert consent is not None and not consent.disputed and not consent.value.covers(MHTR)


def decide(session: Session, case: CaseId, outcome: Outcome) -> None:
    decisions.decide(
        session,
        case,
        MHTR,
        outcome=outcome,
        text=decisions.decision_text(session, case, MHTR),
        passphrase=PASSPHRASE,
        reasons="" if outcome is Outcome.APPROVE else "The plan needs a second look.",
        registration_body="HCPC",
        registration_number="PYL1",
    )


def test_a_decision_is_settled_by_somebody_who_may_decide_and_in_their_name(
    forked: Forked,
) -> None:
    case = forked.case
    decisions.ask_decision(forked.at(forked.here), case, MHTR)
    forked.meet()
    decide(forked.at(forked.here, LEAD), case, Outcome.DECLINE)
    decide(forked.at(forked.there, LEAD), case, Outcome.APPROVE)
    lead, _ = forked.meet()
    assert not case_file(lead, case).approved(MHTR)
    told = only(lead)
    assert told.passphrase and told.may and told.whole and not told.hidden
    assert any(one.label == "Text" and "Marlow" in one.values[0] for one in told.choices)
    at = next(
        at
        for at, one in enumerate(next(c for c in told.choices if c.path == ("outcome",)).values)
        if one == "Approve"
    )
    officer = forked.at(forked.here, OFFICER)
    closed = only(officer)
    assert not closed.may and "Clinical lead" in closed.why_not and closed.hidden
    assert not any(one.label == "Text" for one in closed.choices)
    with pytest.raises(NotAllowed, match="Clinical lead"):
        picked(officer, closed, at, passphrase=PASSPHRASE)
    lead = forked.at(forked.here, LEAD)
    with pytest.raises(WrongPassphrase):
        picked(lead, told, at, passphrase="not theirs")
    assert conflicts(lead) == (told,)
    lead.folder.throttle_file(lead.vault.id).unlink(missing_ok=True)
    picked(lead, told, at, passphrase=PASSPHRASE)
    file = case_file(lead, case)
    decision = file.standing_decision(MHTR)
    assert file.approved(MHTR) and decision is not None and file.doubts == ()
    assert (decision.by, decision.value.name) == (lead.me, LEAD)
    sealed = lead.vault.unseal(decision.revision, lead.keys)
    assert b"Marlow" in sealed
    _, there = forked.meet()
    assert case_file(there, case).approved(MHTR) and conflicts(there) == ()


def test_what_is_sealed_is_told_by_time_and_author_to_who_cannot_read_it(forked: Forked) -> None:
    case = forked.case
    for laptop, plan in ((forked.here, "Twelve sessions."), (forked.there, "Ten sessions.")):
        requirements.assess(
            forked.at(laptop),
            case,
            MHTR,
            suitable=True,
            plan=plan,
            need_found=True,
            treatable=True,
            arrangements=True,
            notes=f"secret of {plan}",
        )
    here, _ = forked.meet()
    told = only(here)
    assert told.may and told.whole
    (notes,) = [one for one in told.choices if one.label == "Notes"]
    assert notes.values == ("secret of Ten sessions.", "secret of Twelve sessions.")
    officer = forked.at(forked.here, OFFICER)
    closed = only(officer)
    assert closed.hidden and not closed.may and "secret" not in repr(closed)
    assert [one.at for one in closed.versions] == [one.at for one in told.versions]
    with pytest.raises(NotAllowed):
        picked(officer, closed, 0)
    here = forked.at(forked.here)
    picked(here, told, 1)
    (assessment,) = [one.assessment for one in case_file(here, case).requirements]
    assert assessment is not None and assessment.value.plan == "Twelve sessions."
    assert b"secret of Twelve" in here.vault.unseal(assessment.revision, here.keys)
    with pytest.raises(NotReadable):
        officer = forked.at(forked.here, OFFICER)
        officer.vault.unseal(assessment.revision, officer.keys)


def test_only_what_was_seen_is_settled_with_a_reason_and_every_choice(forked: Forked) -> None:
    here, _ = torn_plea(forked)
    told = only(here)
    seen = [one.revision for one in told.versions]
    with pytest.raises(ChangedMeanwhile):
        settle(here, told.document, seen[:1], seen[0], WHY)
    with pytest.raises(FieldErrors) as raised:
        settle(here, told.document, seen, {}, " ")
    assert {one.field for one in raised.value.errors} == {"", "reason"}
    with pytest.raises(FieldErrors):
        settle(here, told.document, seen, here.vault.history(told.document)[0].id, WHY)
    with pytest.raises(FieldErrors):
        settle(here, told.document, seen, seen[0], "x" * 501)
    assert only(here) == told
    with pytest.raises(NotAllowed, match="record a plea"):
        settle(forked.at(forked.here, LEAD), told.document, seen, seen[0], WHY)
    here = forked.at(forked.here)
    settle(here, told.document, seen, {(): seen[0]}, WHY)
    with pytest.raises(UserError, match="nothing to settle"):
        settle(here, told.document, seen, seen[0], WHY)
    with pytest.raises(UserError, match="nothing to settle"):
        settle(here, DocumentId("00000000-0000-7000-8000-000000000000"), seen, seen[0], WHY)


def test_fields_are_chosen_one_by_one_where_the_rest_is_shown_together(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there, OFFICER)
    person = case_file(here, forked.case).person
    who, value = PersonId(person.document), person.value
    correct_person(here, who, replace(value, given="Deen", crn=None, reason="A slip."))
    correct_person(
        there, who, replace(value, given="Dan", pnc="99/123456A", crn="X111111", reason="Asked.")
    )
    here, _ = forked.meet()
    told = only(here)
    assert told.what == "Person: Marlow, Dan" and not told.whole
    assert [(one.label, one.values) for one in told.choices] == [
        ("CRN", ("X111111", "Not given")),
        ("Given names", ("Dan", "Deen")),
    ]
    assert told.reference == case_file(here, forked.case).case.value.reference
    assert conflicts(here, forked.case) == (told,)
    seen = [one.revision for one in told.versions]
    with pytest.raises(FieldErrors):
        settle(here, told.document, seen, {("given",): seen[1]}, WHY)
    settle(here, told.document, seen, {("given",): seen[1], ("crn",): seen[0]}, WHY)
    now = case_file(here, forked.case).person
    assert (now.value.given, now.value.crn, now.value.pnc) == ("Deen", "X111111", "99/123456A")
    assert not now.disputed


def test_who_treats_is_not_told_of_enquiries_even_in_dispute(forked: Forked) -> None:
    kind = enquiries.standings(forked.at(forked.here, OFFICER), forked.case)[0].kind.id
    for laptop, words in ((forked.here, "Not known."), (forked.there, "Asked before.")):
        enquiries.record_enquiry(
            forked.at(laptop, OFFICER),
            forked.case,
            kind,
            asked_on=None,
            answered_on=None,
            affects=None,
            not_needed=words,
        )
    here, _ = forked.meet()
    told = only(here)
    assert told.kind == "enquiry" and told.may
    lead = forked.at(forked.here, LEAD)
    assert conflicts(lead) == ()
    with pytest.raises(UserError, match="nothing to settle"):
        picked(lead, told, 0)


def test_a_requirement_that_one_took_off_is_no_way_past_a_dispute(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there, OFFICER)
    requirements.consider(here, forked.case, [DRR], reason="No treatment is wanted.")
    requirements.consider(here, forked.case, [MHTR, DRR], reason="Thought again.")
    requirements.consider(there, forked.case, [DRR], reason="Not suitable.")
    here, there = forked.meet()
    for session in (here, there):
        file = case_file(session, forked.case)
        assert "Requirement: MHTR" in {one.what for one in conflicts(session)}
        assert file.requirement(MHTR) is None and file.in_dispute()


def both_answered(forked: Forked) -> Session:
    """The provider signed that they hold the DRR; the officer was told that they do not."""
    here, case = forked.at(forked.here), forked.case
    requirements.consider(here, case, [MHTR, DRR])
    requirements.assess(
        here, case, DRR, suitable=True, plan="Weekly.", need_found=True, treatable=True,
        arrangements=True, notes="",
    )  # fmt: skip
    sign(here, case, MHTR, DRR)
    forked.meet()
    provider = forked.at(forked.there, PROVIDER)
    decisions.decide(
        provider,
        case,
        DRR,
        outcome=Outcome.APPROVE,
        text=decisions.decision_text(provider, case, DRR),
        passphrase=PASSPHRASE,
    )
    officer = forked.at(forked.here, OFFICER)
    record_provider_answer(
        officer,
        case,
        DRR,
        outcome=Outcome.DECLINE,
        name="Omar Haddad",
        organisation="Northgate Recovery",
        way=ContactWay.TELEPHONE,
        at=officer.clock(),
        reasons="No place this month.",
    )
    return forked.meet()[0]


def test_what_was_told_is_never_signed_by_who_may_not_say_that_they_were_told(
    forked: Forked,
) -> None:
    officer = both_answered(forked)
    told = only(officer)
    assert told.what == "Decision: DRR" and not told.may and told.choices != ()
    provider = forked.at(forked.here, PROVIDER)
    told = only(provider)
    assert told.may and told.passphrase
    mine = next(at for at, one in enumerate(told.versions) if one.mine)
    with pytest.raises(NotAllowed, match="recorded by those who ask for decisions"):
        picked(provider, told, 1 - mine, passphrase=PASSPHRASE)
    assert not case_file(provider, forked.case).approved(DRR)
    picked(provider, told, mine, passphrase=PASSPHRASE)
    file = case_file(provider, forked.case)
    assert file.approved(DRR) and file.doubts == ()


@pytest.mark.parametrize(
    ("path", "picked_body", "after"),
    [
        (("a",), {"a": 2}, {"a": 2, "t": {"x": 1}, "rows": [{"id": "r", "n": 1}]}),
        (("a",), {}, {"t": {"x": 1}, "rows": [{"id": "r", "n": 1}]}),
        (("t", "x"), {"t": {"x": None}}, {"a": 1, "t": {"x": None}, "rows": [{"id": "r", "n": 1}]}),
        (("t", "x"), {"t": {}}, {"a": 1, "t": {}, "rows": [{"id": "r", "n": 1}]}),
        (
            ("rows", "r", "n"),
            {"rows": [{"id": "r", "n": 2}]},
            {"a": 1, "t": {"x": 1}, "rows": [{"id": "r", "n": 2}]},
        ),
        (("rows", "r"), {"rows": []}, {"a": 1, "t": {"x": 1}, "rows": []}),
        (
            ("rows", "s"),
            {"rows": [{"id": "s"}]},
            {"a": 1, "t": {"x": 1}, "rows": [{"id": "r", "n": 1}, {"id": "s"}]},
        ),
    ],
)
def test_a_picked_field_stands_as_its_version_has_it(
    path: tuple[str, ...], picked_body: dict[str, object], after: dict[str, object]
) -> None:
    body: dict[str, object] = {"a": 1, "t": {"x": 1}, "rows": [{"id": "r", "n": 1}]}
    settling._put(body, path, picked_body)
    assert body == after
