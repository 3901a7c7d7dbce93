"""What this version cannot read takes nothing else from anybody, and holds its own case back.

An unknown word comes from an honest colleague with a newer CourtDesk, other bytes from a program of
somebody's own. U1 the other cases and records stay; U2 a sentence names who recorded it; U3 nothing
is approved or issued on the rest; U4 nobody drops off the day's list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from courtdesk.actions import audit, cases, deadlines, decisions, lists, pleas, reports
from courtdesk.actions.case_lines import MISSING, case_lines
from courtdesk.actions.case_reading import NOT_READABLE
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain import audit as events
from courtdesk.domain.audit import Wanted
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.exchange import identity
from courtdesk.store.records import NewRevision, canonical
from tests.helpers.forked import OFFICER, Forked, forked, forked_template
from tests.unit.actions.conftest import DAY, Laptop, entry

__all__ = ["forked", "forked_template"]

MHTR = RequirementKind.MHTR
OTHER = entry("Other", "Ann", crn="X730552", order="3")


def write(
    session: Session,
    kind: str,
    body: Mapping[str, Any],
    document: DocumentId,
    case: CaseId | None,
) -> None:
    """Record any body at all as the officer's, as a program of somebody's own would."""
    known = session.vault.document(document)
    parents = tuple(one.id for one in known.heads) if known is not None else ()
    author = next(one.id for one in session.team().members if one.name == OFFICER)
    made = NewRevision(document, kind, case, parents, canonical(body))
    session.vault.append(made, author=author)


def body_of(session: Session, kind: str, case: CaseId) -> tuple[DocumentId, dict[str, Any]]:
    found = next(one for one in session.vault.documents(case=case) if one.kind == kind)
    return found.id, found.latest.body


def test_u1_an_unknown_word_of_a_plea_leaves_the_list_and_the_case(forked: Forked) -> None:
    session, case = forked.at(forked.here), forked.case
    other = lists.add_person(session, OTHER)
    document, plea = body_of(session, "plea", case)
    before = len(cases.timeline(session, case))
    write(session, "plea", {**plea, "verdict": "special"}, document, case)
    assert {one.id for one in cases.today(session, DAY).files} == {case, other}
    file = cases.case_file(session, case)
    assert (len(file.pleas), len(file.forms), set(file.unread)) == (0, 1, {"plea"})
    assert file.consent is not None
    [doubt] = file.doubts
    assert doubt == (  # U2
        "A record by Priya Nair (plea) cannot be read by this version and is left out: update "
        "CourtDesk, or ask Priya Nair."
    )
    told = cases.timeline(session, case)
    assert len(told) == before + 1
    assert (told[0].title, told[0].who) == ("Not readable", OFFICER)
    assert f"  {doubt}" in [*case_lines(session, case)]
    assert f"  {MISSING}" in [*case_lines(session, case, leaving=True)]
    assert f"  {MISSING}" not in [*case_lines(session, other, leaving=True)]


def test_u3_what_is_left_is_neither_asked_about_nor_issued(forked: Forked) -> None:
    session, case = forked.at(forked.here), forked.case
    assert decisions.why_not_ask(cases.case_file(session, case), MHTR) == ""
    document, consent = body_of(session, "consent", case)
    # Signed by its author, so that it counts: only its words are new.
    newer = Change(
        "consent",
        {**consent, "read_how": "sung"},
        document,
        case,
        namespace=identity.CONSENT,
    )
    record(session, newer)
    file = cases.case_file(session, case)
    assert file.consent is None
    assert file.in_dispute()
    assert decisions.why_not_ask(file, MHTR) == file.why_held(calls=False) != ""
    with pytest.raises(UserError, match="cannot be read by this version"):
        reports.text_to_give(session, case)


def test_u3_a_plea_recorded_anew_lets_the_case_go_on(forked: Forked) -> None:
    session, case = forked.at(forked.here), forked.case
    document, plea = body_of(session, "plea", case)
    write(session, "plea", {**plea, "verdict": "special"}, document, case)
    assert cases.case_file(session, case).why_held()
    file = pleas.record_pleas(session, case, {plea["offence"]: Verdict.GUILTY})
    assert (file.why_held(), file.doubts) == ("", ())
    assert file.verdict_of(plea["offence"]) is Verdict.GUILTY


BAD: Mapping[str, Any] = {"offences": "x", "person": 5, "family": 3, "hearing_date": 7}


def test_u4_a_person_and_a_case_stay_as_the_last_version_that_can_be_read(forked: Forked) -> None:
    session, case = forked.at(forked.here), forked.case
    was = cases.case_file(session, case)
    write(session, "person", BAD, was.person.document, None)
    write(session, "case", BAD, DocumentId(case), case)
    [file] = cases.today(session, DAY).files
    assert (file.person.value, file.case.value) == (was.person.value, was.case.value)
    assert len(file.doubts) == 2
    assert set(file.unread) == {"case", "person"}
    assert file.in_dispute()
    assert audit.page(session, Wanted()).lines
    assert audit.record_of(session, case).cases == (case,)


def test_u4_one_that_never_could_be_read_has_a_row_that_says_so(forked: Forked) -> None:
    session = forked.at(forked.here)
    made = CaseId(new_id(session))
    seen = {"person": "nobody", "hearing_date": DAY.isoformat(), "offences": "x"}
    write(session, "case", seen, DocumentId(made), made)
    found = {one.id: one for one in cases.today(session, DAY).files}
    assert set(found) == {forked.case, made}
    assert found[made].person.value.list_name == NOT_READABLE
    assert "is not in the vault" in found[made].doubts[-1]
    assert set(found[made].unread) == {"case", "person"}
    assert [*case_lines(session, made)]


def test_another_record_under_the_name_of_a_case_is_not_the_case(forked: Forked) -> None:
    session, case = forked.at(forked.here), forked.case
    was = cases.case_file(session, case).case
    stray = derived_id(case, "case", "stray")
    write(session, "case", {**body_of(session, "case", case)[1], "court": "A"}, stray, case)
    assert cases.case_file(session, case).case == was


def _nested(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"a": 1}
    for _ in range(depth):
        found = {"a": found}
    return found


# A kind of each way in which a line is made, and bodies that no version of ours wrote.
KINDS = ("plea", "consent", "decision", "sentence", "response", "told", "risk-action", "withdrawal")
ODD: tuple[Mapping[str, Any], ...] = (
    {"x": 1},
    _nested(200),
    {"results": 5, "requirements": 7, "disposal": "no-action", "trial_date": "soon"},
)


def test_u1_no_body_of_any_kind_closes_a_case(forked: Forked) -> None:
    session, case = forked.at(forked.here), forked.case
    for kind in KINDS:
        for number, body in enumerate(ODD):
            write(session, kind, body, derived_id(case, kind, f"odd {number}"), case)
    assert [one.id for one in cases.today(session, DAY).files] == [case]
    assert cases.timeline(session, case)
    assert [*case_lines(session, case)]
    assert audit.page(session, Wanted()).lines
    file = cases.case_file(session, case)
    assert file.in_dispute()
    assert file.consent is not None


def test_u1_no_body_takes_the_list_of_what_is_due(forked: Forked) -> None:
    session, case = forked.at(forked.here), forked.case
    other = lists.add_person(session, OTHER)
    before = [one for one in deadlines.everywhere(session) if one.case == case]
    assert before
    person = cases.case_file(session, other).person.document
    for kind in ("plea", "requirement", "referral", "order-event"):
        write(session, kind, {"x": 1}, derived_id(other, kind), other)
    assert [one for one in deadlines.everywhere(session) if one.case == case] == before
    write(session, "person", BAD, person, None)
    write(session, "case", BAD, DocumentId(other), other)
    assert [one for one in deadlines.everywhere(session) if one.case == case] == before
    # What only the due dates read is said where they would stand.
    assert any("Not reckoned" in line for line in case_lines(session, other))


def test_that_an_enquiry_cannot_be_read_is_told_only_to_who_may_know_of_it(
    forked: Forked,
) -> None:  # V1
    session, case = forked.at(forked.here), forked.case
    write(session, "enquiry", {"x": 1}, derived_id(case, "enquiry", "police"), case)
    file = cases.case_file(session, case)
    assert (file.doubts, file.in_dispute()) == ((), True)
    assert "enquiry" not in " ".join(case_lines(session, case))
    cdo = forked.at(forked.here, OFFICER)
    assert "(enquiry)" in cases.case_file(cdo, case).doubts[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"action": "saw", "times": "x"}, "Looked at: this version cannot read the rest"),
        ({"action": "dreamt"}, ""),
    ],
)
def test_an_event_that_cannot_be_read_is_a_line_that_says_so(
    team: Laptop, body: Mapping[str, Any], said: str
) -> None:
    session = team.session
    assert session is not None
    before = len(audit.page(session, Wanted()).lines)
    write(session, events.KIND, body, new_id(session), None)
    lines = audit.page(session, Wanted()).lines
    # One more line by itself: that the list was read in between.
    assert len(lines) - before == (2 if said else 1)
    assert any(said in one.what and one.who == OFFICER for one in lines) is bool(said)
