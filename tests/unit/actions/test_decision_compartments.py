"""A decision's text is sealed to one compartment, and holds nothing out of another (P5)."""

from __future__ import annotations

from courtdesk.actions import cases, decisions, results
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.filling import agree, screened
from tests.unit.actions.signing import sign

MHTR = RequirementKind.MHTR


def test_a_lead_who_reads_both_carries_no_substance_score_over(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    team.add("Ruth Bell", Role.CLINICAL_LEAD, Role.LD_PRACTITIONER)
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    screened(session, case, "audit", "4444444444")
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    decisions.ask_decision(session, case, MHTR)
    lead = team.enter("Ruth Bell")
    audit = next(one for one in cases.case_file(lead, case).forms if one.value.form == "audit")
    assert results.read_result(lead, audit).score == "40.0 of 40"
    text = decisions.decision_text(lead, case, MHTR)
    assert "CORE-10: " in text and "40.0 of 40" not in text and "zone" not in text
    assert f"{audit.value.title}: finished, and not part of this decision" in text
    file = decisions.decide(
        lead,
        case,
        MHTR,
        outcome=Outcome.APPROVE,
        text=text,
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00001",
        release_scores=True,
    )
    assert [score.title for score in file.released_scores(MHTR)] == ["CORE-10"]
