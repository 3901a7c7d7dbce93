"""Enquiries in a real vault: who reads them, what is refused, what the report says (V1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from courtdesk.actions import cases, decisions, enquiries, pleas, reports
from courtdesk.actions.case_lines import case_lines
from courtdesk.actions.checklist import checklist
from courtdesk.actions.session import Session
from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.check_items import CheckState
from courtdesk.domain.enquiries import (
    CHILD_SAFEGUARDING,
    DOMESTIC_ABUSE,
    EnquiryState,
    VictimViews,
)
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty

ASKED = DAY - timedelta(days=2)
SECRET = "no child lives with them"


@pytest.fixture
def cdo(team: Laptop, case: CaseId) -> Session:
    return team.enter("Priya Nair")


def ask(session: Session, case: CaseId, kind: str = DOMESTIC_ABUSE, **more: object) -> CaseFile:
    values: dict[str, object] = {
        "asked_on": ASKED,
        "answered_on": None,
        "affects": None,
        "not_needed": "",
    }
    return enquiries.record_enquiry(session, case, kind, **{**values, **more})  # type: ignore[arg-type]


def settled(session: Session, case: CaseId) -> None:
    """Everything that the two pages can say."""
    ask(session, case, answered_on=DAY, affects=True)
    ask(session, case, CHILD_SAFEGUARDING, asked_on=None, not_needed=SECRET)
    enquiries.record_victim(session, case, views=VictimViews.ABSENT, on=DAY, why_absent=SECRET)


def test_an_enquiry_is_asked_then_answered(cdo: Session, case: CaseId) -> None:
    assert [one.state for one in enquiries.standings(cdo, case)] == [EnquiryState.TO_MAKE] * 2
    ask(cdo, case)
    abuse, child = enquiries.standings(cdo, case)
    assert (abuse.state, child.state) == (EnquiryState.ASKED, EnquiryState.TO_MAKE)
    assert abuse.due == DAY
    ask(cdo, case, answered_on=DAY, affects=False)
    abuse = enquiries.standings(cdo, case)[0]
    assert abuse.recorded is not None and abuse.recorded.value.affects is False
    # One document an enquiry, on every laptop the same: the second is its next state.
    assert len(cases.case_file(cdo, case).court.enquiries) == 1


def test_what_is_as_it_was_is_not_recorded_again(cdo: Session, case: CaseId) -> None:
    first = ask(cdo, case).court.enquiries[0].revision
    assert ask(cdo, case).court.enquiries[0].revision == first
    one = enquiries.record_victim(cdo, case, views=VictimViews.NO_VICTIM, on=DAY).court.victim
    two = enquiries.record_victim(cdo, case, views=VictimViews.NO_VICTIM, on=DAY).court.victim
    assert one is not None and two is not None and one.revision == two.revision


def test_an_answer_is_not_taken_away_without_saying_why(cdo: Session, case: CaseId) -> None:
    ask(cdo, case, answered_on=DAY, affects=True)
    with pytest.raises(FieldErrors) as caught:
        ask(cdo, case)
    assert [one.field for one in caught.value.errors] == ["put_right"]
    assert enquiries.standings(cdo, case)[0].state is EnquiryState.ANSWERED
    file = ask(cdo, case, put_right=" recorded on the  wrong case ")
    assert file.court.enquiries[0].value.put_right == "recorded on the wrong case"
    assert enquiries.standings(cdo, case)[0].state is EnquiryState.ASKED


def test_a_reason_for_absent_views_goes_with_them(cdo: Session, case: CaseId) -> None:
    with pytest.raises(FieldErrors):
        enquiries.record_victim(cdo, case, views=VictimViews.ABSENT, on=DAY)
    enquiries.record_victim(
        cdo, case, views=VictimViews.CONSIDERED, on=DAY, why_absent="typed before the choice"
    )
    said = enquiries.victim(cdo, case)
    assert said is not None and said.value.why_absent == ""


def test_an_enquiry_that_nobody_makes_is_not_recorded(cdo: Session, case: CaseId) -> None:
    with pytest.raises(UserError, match="does not make this enquiry"):
        ask(cdo, case, "housing")


@pytest.mark.parametrize("name", ["Amina Yusuf", "Helen Marsh", "Omar Haddad", "Beth Kaye"])
def test_no_role_but_probations_reads_enquiries_or_the_victims_views_through_an_action(
    team: Laptop, case: CaseId, name: str
) -> None:
    """V1: nothing of them travels to providers or clinicians."""
    assert MAY[Permission.READ_ENQUIRIES] == {Role.CDO, Role.RESPONSIBLE_OFFICER}
    team.add("Beth Kaye", Role.LD_PRACTITIONER)
    settled(team.enter("Priya Nair"), case)
    other = team.enter(name)
    calls = (
        lambda: enquiries.standings(other, case),
        lambda: enquiries.victim(other, case),
        lambda: ask(other, case),
        lambda: enquiries.record_victim(other, case, views=VictimViews.NO_VICTIM, on=DAY),
    )
    for call in calls:
        with pytest.raises(NotAllowed, match="see or record enquiries"):
            call()
    told = repr(cases.timeline(other, case))
    assert "nquir" not in told and "ictim" not in told
    items = {one.key: one for one in checklist(other, case)}
    closed = {key for key, one in items.items() if one.state is CheckState.CLOSED}
    assert closed == {"enquiries", "victim"}
    assert SECRET not in repr(items)


def test_probations_roles_read_them_in_the_timeline(team: Laptop, case: CaseId) -> None:
    team.add("Ruth Adeyemi", Role.RESPONSIBLE_OFFICER)
    settled(team.enter("Priya Nair"), case)
    told = [one.title for one in cases.timeline(team.enter("Ruth Adeyemi"), case)]
    assert told.count("Enquiry before the report") == 2 and "Victim's views" in told


@pytest.mark.parametrize("kind", [RequirementKind.MHTR, RequirementKind.DRR])
def test_who_decides_reads_nothing_of_enquiries(
    team: Laptop, case: CaseId, kind: RequirementKind
) -> None:
    session = team.session
    assert session is not None
    guilty(session, case)
    assessed(session, case, kind)
    settled(team.enter("Priya Nair"), case)
    decider = team.enter("Helen Marsh" if kind is RequirementKind.MHTR else "Omar Haddad")
    text = decisions.decision_text(decider, case, kind)
    assert "nquir" not in text and "ictim" not in text and SECRET not in text


def test_the_case_on_the_command_line_shows_nothing_of_them_to_others(
    team: Laptop, case: CaseId
) -> None:
    settled(team.enter("Priya Nair"), case)
    shown = "\n".join(case_lines(team.enter("Helen Marsh"), case))
    assert "Marlow" in shown and "What happened" in shown
    assert "nquir" not in shown and "ictim" not in shown and SECRET not in shown


def test_a_report_says_what_is_outstanding_whatever_the_role(team: Laptop, case: CaseId) -> None:
    cdo = team.enter("Priya Nair")
    ask(cdo, case)
    enquiries.record_victim(cdo, case, views=VictimViews.ABSENT, on=DAY, why_absent="none taken")
    session = team.enter("Amina Yusuf")
    text = reports.snippet(session, case).text
    assert "- Domestic abuse enquiry: asked 12 January 2027, no answer yet.\n" in text
    assert "- Child safeguarding enquiry: not made yet.\n" in text
    assert "Victim's views: absent. Reasons given: None taken." in text
    assert reports.issue_snippet(session, case, text).snippet_stands()
    cdo = team.enter("Priya Nair")
    ask(cdo, case, answered_on=DAY, affects=True)
    file = ask(cdo, case, CHILD_SAFEGUARDING, asked_on=None, not_needed=SECRET)
    assert not file.snippet_stands()
    text = reports.snippet(cdo, case).text
    assert "No enquiry is outstanding." in text
    assert "answer" not in text.split("Offences")[0] and SECRET not in text


def test_the_site_adds_an_enquiry_of_its_own_and_takes_it_away(team: Laptop, case: CaseId) -> None:
    admin = team.enter("Amina Yusuf")
    made = enquiries.add_kind(admin, " Housing  enquiry ", "the housing office")
    assert (made.name, made.asked_of) == ("Housing enquiry", "the housing office")
    assert enquiries.kinds(admin)[2:] == (made,)
    with pytest.raises(FieldErrors, match="on the list already"):
        enquiries.add_kind(admin, "housing enquiry", "")
    cdo = team.enter("Priya Nair")
    ask(cdo, case, made.id)
    admin = team.enter("Amina Yusuf")
    assert made not in enquiries.remove_kind(admin, made.id)
    with pytest.raises(UserError, match="not on the site's list"):
        enquiries.remove_kind(admin, made.id)
    # What was recorded stays, under its name, and can still be settled.
    cdo = team.enter("Priya Nair")
    assert enquiries.standings(cdo, case)[-1].kind.name == "Housing enquiry"
    ask(cdo, case, made.id, answered_on=DAY, affects=False)
    assert enquiries.standings(cdo, case)[-1].state is EnquiryState.ANSWERED


def test_the_standard_enquiries_stay_and_a_member_without_settings_changes_none(
    team: Laptop, case: CaseId
) -> None:
    admin = team.enter("Amina Yusuf")
    for kind in (DOMESTIC_ABUSE, CHILD_SAFEGUARDING):
        with pytest.raises(UserError, match="every report needs this enquiry"):
            enquiries.remove_kind(admin, kind)
    cdo = team.enter("Priya Nair")
    for call in (
        lambda: enquiries.kinds(cdo),
        lambda: enquiries.add_kind(cdo, "Housing", ""),
        lambda: enquiries.remove_kind(cdo, "x"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_days_to_come_are_counted_on_the_sessions_clock(cdo: Session, case: CaseId) -> None:
    with pytest.raises(FieldErrors):
        ask(cdo, case, asked_on=date(2027, 1, 15))
    pleas.record_pleas(cdo, case, {"drive-while-disqualified": Verdict.GUILTY})
    ask(cdo, case, asked_on=DAY)
