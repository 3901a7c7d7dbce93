"""What the report's text rests on beside the seven steps: each change voids an issued one (P4)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from courtdesk.actions import adjustments, enquiries, reports, requirements, site
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.adjustments import Adjustments, Usual
from courtdesk.domain.approval import Decision, Outcome
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.enquiries import DOMESTIC_ABUSE, VictimViews
from courtdesk.domain.ids import CaseId
from courtdesk.domain.overrules import NoProposal, NothingProposed, Overrule
from courtdesk.domain.providers import BookedAppointment, ContactWay
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.requirements import Appointment, Requirement, RequirementKind, Route
from courtdesk.errors import FieldError, UserError
from courtdesk.exchange import identity
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty
from tests.unit.actions.test_telephone import beside

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
WHEN = datetime(2027, 1, 18, 10, 30)  # noqa: DTZ001  (court-local)


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    """The duty officer's, after the assessor's: she issues the text and reads enquiries."""
    assert team.session is not None
    guilty(team.session, case)
    assessed(team.session, case, MHTR)
    return team.enter("Priya Nair")


def ask(session: Session, case: CaseId) -> None:
    enquiries.record_enquiry(
        session, case, DOMESTIC_ABUSE, asked_on=DAY, answered_on=None, affects=None, not_needed=""
    )


def views(session: Session, case: CaseId) -> None:
    enquiries.record_victim(session, case, views=VictimViews.CONSIDERED, on=DAY)


def overrule(session: Session, case: CaseId, key: str = "score:MHTR") -> None:
    value = Overrule(case, key, "the person is in crisis")
    record(session, Change("overrule", value, derived_id(case, "overrule", key), case))


def book(session: Session, case: CaseId) -> None:
    value = BookedAppointment(case, MHTR, Appointment(WHEN, "Example House", "Pat Placeholder"))
    record(session, Change("appointment", value, derived_id(case, "appointment", MHTR), case))


def reroute(session: Session, case: CaseId) -> None:
    part = case_file(session, case).requirement(MHTR)
    assert part is not None
    value = replace(part.requirement.value, route=Route.SECONDARY)
    record(session, Change("requirement", value, part.requirement.document, case))


def need(session: Session, case: CaseId) -> None:
    adjustments.record_adjustments(session, case, Adjustments(usual=(Usual.EASY_READ,)))


def test_an_issued_text_no_longer_stands_after_any_change(session: Session, case: CaseId) -> None:
    text = reports.snippet(session, case).text
    assert reports.issue_snippet(session, case, text).snippet_stands()
    for change in (ask, views, overrule, book, need, reroute):
        name = change.__name__
        change(session, case)
        assert not case_file(session, case).snippet_stands(), name
        again = reports.snippet(session, case).text
        assert reports.issue_snippet(session, case, again, reason=name).snippet_stands(), name
    versions = reports.issued_versions(session, case)
    assert [one.number for one in versions] == [7, 6, 5, 4, 3, 2, 1]
    assert [one.reason for one in versions][-2:] == ["ask", ""]


def test_an_issued_text_is_amended_only_with_a_reason_and_each_version_stays(
    session: Session, case: CaseId
) -> None:
    first = reports.snippet(session, case).text
    reports.issue_snippet(session, case, first, reason="left over")
    with pytest.raises(UserError, match="Version 1 says what the record says: there is nothing to"):
        reports.issue_snippet(session, case, first, reason="again")
    book(session, case)
    second = reports.snippet(session, case).text
    for reason, said in (
        ("\u200b ", "Enter why version 1 is amended: it was signed and issued."),
        ("a\u202eb", "This holds a character that cannot be seen: type it afresh."),
        ("a" * 501, "Shorten this to 500 characters."),
    ):
        with pytest.raises(FieldError, match=re.escape(said)) as wrong:
            reports.issue_snippet(session, case, second, reason=reason)
        assert wrong.value.field == "reason"
    assert len(reports.issued_versions(session, case)) == 1
    issued = reports.issue_snippet(session, case, second, reason=" booked\n since ").snippet
    assert issued is not None
    assert (issued.value.version, issued.value.reason) == (2, "booked since")
    newest, oldest = reports.issued_versions(session, case)
    assert (newest.number, newest.text, newest.reason) == (2, second, "booked since")
    assert (oldest.number, oldest.text, oldest.reason) == (1, first, "")
    assert newest.by == oldest.by == "Priya Nair" and newest.revision == issued.revision
    assert reports.report(session, case).stands


def test_what_was_issued_before_versions_were_counted_is_read_and_counted(
    session: Session, case: CaseId
) -> None:
    text = reports.snippet(session, case).text
    body = to_body(IssuedSnippet(case, text, (), len(text)))
    del body["version"], body["reason"]
    assert from_body(IssuedSnippet, body) == IssuedSnippet(case, text, (), len(text))


def test_two_that_were_issued_apart_are_both_shown_and_the_next_one_settles_it(
    session: Session, case: CaseId
) -> None:
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    beside(session, "snippet", derived_id(case, "snippet"), text="Another laptop's.")
    versions = reports.issued_versions(session, case)
    assert [(one.number, one.stands_beside) for one in versions] == [(1, True), (1, True)]
    assert {one.text[:7] for one in versions} == {"DRAFT -", "Another"}
    made = reports.report(session, case)
    assert not made.stands
    file = reports.issue_snippet(session, case, made.snippet.text, reason="one for both")
    assert file.snippet_stands()
    versions = reports.issued_versions(session, case)
    assert [(one.number, one.stands_beside) for one in versions] == [
        (2, False), (1, False), (1, False),
    ]  # fmt: skip


def test_each_sentence_rests_on_a_record_of_the_vault_by_whoever_made_it(
    session: Session, case: CaseId
) -> None:
    ask(session, case)
    views(session, case)
    book(session, case)
    made = reports.snippet(session, case)
    lines = [one for section in made.sections for one in section.parts]
    assert all(one.sources or one.absent for one in lines)
    for source in (source for one in lines for source in one.sources):
        if source.kind in ("framework", "settings"):
            assert source.revision is None
        else:
            assert source.revision is not None
            found = session.vault.revision(source.revision)
            assert found is not None and found.kind == source.kind
            assert session.team().name_of(found.author) in source.words
    said = {one.text: one.grounds for one in lines}
    assert said["Victim's views: considered."] == (
        "Rests on: Victim's views, recorded by Priya Nair, 14/1/2027",
    )
    assert said["- MHTR: review of treatment by the clinical team, at 6 months."] == (
        "Rests on: CSTR Operating Framework, Appendix 1: MHTR Primary Care Clinical Model: "
        '"but always at 6 months"',
    )
    [appointment] = [one for one in lines if one.text.startswith("First appointment: Monday")]
    assert [one.kind for one in appointment.sources] == ["appointment"]


def test_a_community_justice_court_has_its_own_reviews_in_the_text(
    session: Session, case: CaseId, team: Laptop
) -> None:
    words = "- MHTR: review by the community justice court, every 4 weeks."
    assert words not in reports.snippet(session, case).text
    admin = team.enter("Amina Yusuf")
    site.update_settings(admin, replace(admin.settings(), community_justice=True))
    made = reports.snippet(admin, case)
    [line] = [one for section in made.sections for one in section.parts if one.text == words]
    assert [one.kind for one in line.sources] == ["framework", "settings"]
    assert line.sources[1].words.startswith("The site's settings, set by ")


def test_nothing_proposed_is_said_with_its_reason_and_its_record(
    team: Laptop, case: CaseId
) -> None:
    session = team.enter("Priya Nair")
    value = NoProposal(case, NothingProposed.NOT_WANTED, "said so twice")
    record(session, Change("no-proposal", value, derived_id(case, "no-proposal"), case))
    made = reports.snippet(session, case)
    assert "No treatment requirement is proposed. Reasons given: The person does not" in made.text
    assert "No treatment requirement is proposed." in made.spoken
    [line] = made.sections[1].parts
    assert line.grounds[0].startswith("Rests on: No requirement proposed, recorded by Priya Nair")


def test_an_appointment_booked_on_its_own_is_in_the_text(session: Session, case: CaseId) -> None:
    assert "First appointment: not yet arranged." in reports.snippet(session, case).text
    book(session, case)
    assert (
        "First appointment: Monday 18 January 2027 at 10:30am, Example House, "
        "with Pat Placeholder." in reports.snippet(session, case).text
    )


def test_a_route_through_secondary_care_is_said_in_the_text(session: Session, case: CaseId) -> None:
    reroute(session, case)
    assert "through secondary care, by its own guidance" in reports.snippet(session, case).text


def test_needs_are_said_with_their_booking(session: Session, case: CaseId) -> None:
    need(session, case)
    assert "To be met: easy read." in reports.snippet(session, case).text


def test_only_a_reason_for_what_is_still_found_is_told(session: Session, case: CaseId) -> None:
    """The range of the case is medium: for one requirement nothing is wrong with it."""
    overrule(session, case, "range")
    assert "Gone on with a reason" not in reports.snippet(session, case).text
    file = case_file(session, case)
    assert len(file.court.overrules) == 1
    low = tuple(replace(one, range="below") for one in file.case.value.offences)
    value = replace(file.case.value, offences=low)
    record(session, Change("case", value, file.case.document, case))
    text = reports.snippet(session, case).text
    assert "Gone on with a reason (range): The person is in crisis. The check found: " in text


def test_what_a_provider_told_is_in_the_text_as_told_and_who_wrote_it_down(
    session: Session, case: CaseId
) -> None:
    requirements.consider(session, case, [MHTR, DRR], reasons={})
    file = case_file(session, case)
    value = Decision(
        case, DRR, Outcome.APPROVE, "", "", "Kit Example", "", "", file.basis(DRR), "",
        decided_at=session.clock() + timedelta(minutes=1),
        full_name=file.person.value.full_name, birth_date=file.person.value.birth_date,
        way=ContactWay.TELEPHONE, organisation="Sample Recovery",
    )  # fmt: skip
    place = derived_id(case, "decision", DRR)
    record(session, Change("decision", value, place, case, namespace=identity.TOLD_DECISION))
    text = reports.snippet(session, case).text
    assert "agreed by Kit Example of Sample Recovery by telephone at " in text
    assert ", recorded by Priya Nair." in text


def test_a_requirement_kept_from_before_routes_is_primary(session: Session, case: CaseId) -> None:
    facts = reports.report_facts(session, case)
    assert facts.requirements[0].route is Requirement(case, MHTR).route is Route.PRIMARY
