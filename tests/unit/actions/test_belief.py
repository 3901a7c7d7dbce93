"""Which signed records count: after an honest change, a departure, a purge; and what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import clinical, decisions, membership, site
from courtdesk.actions.belief import NAMES, SITE_WIDE, tops
from courtdesk.actions.cases import case_file
from courtdesk.actions.clinical import rule_at, rule_document
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.actions.signatures import SIGNED
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.clinical import ClinicalRule
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Settings, Threshold
from courtdesk.exchange import identity
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.records import Revision, Time
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.signing import sign

MHTR = RequirementKind.MHTR


def at(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def decide(session: Session, case: CaseId) -> None:
    decisions.decide(
        session,
        case,
        MHTR,
        outcome=Outcome.APPROVE,
        text=decisions.decision_text(session, case, MHTR),
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00001",
    )


@pytest.fixture
def approved(team: Laptop, case: CaseId) -> CaseId:
    """A case with an MHTR that the clinical lead has approved; the lead is signed in."""
    guilty(at(team), case)
    assessed(at(team), case, MHTR)
    sign(at(team), case, MHTR)
    decide(team.enter("Helen Marsh"), case)
    return case


def test_every_signed_kind_is_judged_here_or_by_rules_of_its_own() -> None:
    assert set(NAMES) == set(SIGNED) - {"team", "team-keys", "compartment"}
    assert set(SITE_WIDE) < set(NAMES)


def test_an_honest_decision_on_top_of_a_forged_one_ends_the_doubt(
    team: Laptop, approved: CaseId
) -> None:
    found = case_file(at(team), approved).requirement(MHTR)
    assert found is not None and found.decision is not None
    cdo = team.enter("Priya Nair")
    forged = replace(found.decision.value, outcome=Outcome.DECLINE, reasons="No.")
    place = derived_id(approved, "decision", MHTR)
    record(cdo, Change("decision", forged, place, approved, namespace=identity.DECISION))
    file = case_file(cdo, approved)
    assert file.approved(MHTR) and len(file.doubts) == 1
    decide(team.enter("Helen Marsh"), approved)
    file = case_file(at(team), approved)
    assert file.approved(MHTR) and file.doubts == () and not file.in_dispute()


def test_what_a_lead_decided_stays_theirs_after_they_have_left(
    team: Laptop, approved: CaseId
) -> None:
    session = team.enter("Amina Yusuf")
    lead = next(one for one in session.team().members if one.name == "Helen Marsh")
    membership.remove_member(session, lead.id, passphrase=PASSPHRASE)
    file = case_file(session, approved)
    assert file.approved(MHTR) and file.doubts == ()


def test_a_verdict_is_kept_until_the_team_changes(team: Laptop, approved: CaseId) -> None:
    session = at(team)
    case_file(session, approved)
    kept = session.belief.verdicts
    assert len(kept) >= 2 and set(kept.values()) == {""}
    assert session.belief.verdicts is kept
    amina = team.enter("Amina Yusuf")
    case_file(amina, approved)
    kept = amina.belief.verdicts
    lead = next(one for one in amina.team().members if one.name == "Helen Marsh")
    membership.change_roles(
        amina, lead.id, [Role.CLINICAL_LEAD, Role.ASSESSOR], passphrase=PASSPHRASE
    )
    assert amina.belief.verdicts is not kept


def test_an_administrator_keeps_the_thresholds_that_a_lead_signed(team: Laptop) -> None:
    lead = team.enter("Helen Marsh")
    site.update_settings(lead, Settings(thresholds=(Threshold("k10", 22),)))
    session = team.enter("Amina Yusuf")
    raised = replace(session.settings(), thresholds=(Threshold("k10", 50),))
    place = session.settings_id()
    assert place is not None
    record(session, Change("settings", raised, place, namespace=identity.TEAM))
    assert session.settings().level("k10", 0) == 22
    site.update_settings(session, replace(session.settings(), idle_minutes=9))
    settings = session.settings()
    assert (settings.idle_minutes, settings.level("k10", 0)) == (9, 22)
    assert session.notices == ()


def test_settings_by_a_cdo_never_stand_for_those_that_are_missing(team: Laptop) -> None:
    session = team.enter("Priya Nair")
    settings = Settings(idle_minutes=60)
    record(session, Change("settings", settings, new_id(session), namespace=identity.TEAM))
    assert (session.settings(), session.settings_id()) == (Settings(), None)
    assert len(session.notices) == 1
    made = site.update_settings(team.enter("Amina Yusuf"), Settings(idle_minutes=7))
    assert at(team).settings() == made


def test_a_forged_rule_judges_no_result_and_is_no_history(
    team: Laptop, catalogue: Catalogue
) -> None:
    session = team.enter("Priya Nair")
    rule = ClinicalRule("k10", level="50", risk_at_least=4, reason="x")
    change = Change("clinical-rule", rule, rule_document("k10"), namespace=identity.CLINICAL)
    (made,) = record(session, change)
    assert rule_at(session, catalogue.get("k10"), made.id).level == ""
    assert clinical.rule_history(session, "k10") == ()
    assert clinical.recorded_rule(session, "k10") is None


_NOTHING = "document kind case device seq previous author open has_sealed compartment".split()
_NOTHING += ["saved_at", "signature"]


def revision(name: str, *parents: str) -> Revision:
    return Revision(
        id=RevisionId(name),
        parents=tuple(RevisionId(one) for one in parents),
        time=Time(1, 0),
        **dict.fromkeys(_NOTHING),
    )


def test_what_holds_stands_also_behind_versions_that_do_not() -> None:
    history = {
        one.id: one
        for one in (
            revision("a"),
            revision("b", "a"),
            revision("c", "b"),
            revision("d", "a"),
            revision("e", "missing"),
        )
    }
    wanted = {frozenset("a"): "a", frozenset("ac"): "c", frozenset("acd"): "cd", frozenset(): ""}
    for holding, expected in wanted.items():
        assert tops(history, {RevisionId(one) for one in holding}) == tuple(expected)
    assert tops(history, {RevisionId("e")}) == ("e",)
