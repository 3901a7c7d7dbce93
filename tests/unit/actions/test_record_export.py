"""A record as a folder: what the role reads, what is not in it said, for its owner alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from courtdesk.actions import audit, enquiries, forms, lists, record_export
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Wanted, Why
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldErrors, NotAllowed, UserError, WrongPassphrase
from tests.helpers.pdf import Pdf
from tests.unit.actions.conftest import DAY, PASSPHRASE, Laptop, entry
from tests.unit.actions.test_originals import finish

pytestmark = pytest.mark.usefixtures("qapp")

GIVEN = {"why": Why.SUBJECT, "request": "SAR-2027/14", "passphrase": PASSPHRASE}


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    finish(team.session, case)
    return team.session


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder; the vault stands in the one above."""
    made = tmp_path / "out"
    made.mkdir()
    return made


def text_of(folder: Path) -> str:
    [record] = folder.glob("*-record.pdf")
    return " ".join(Pdf(record.read_bytes()).text.split())


def test_what_the_role_reads_goes_out_whole(session: Session, case: CaseId, out: Path) -> None:
    folder = record_export.export_record(session, case, out, **GIVEN)
    reference = case_file(session, case).case.value.reference
    assert folder == out / f"{reference}-record"
    assert {one.name for one in folder.iterdir()} == {
        f"{reference}-record.pdf",
        f"{reference}-form-1.pdf",
        f"{reference}-fhir.json",
    }
    assert folder.stat().st_mode & 0o077 == 0
    assert all(one.stat().st_mode & 0o077 == 0 for one in folder.iterdir())
    text = text_of(folder)
    assert "Marlow, Dean" in text or "MARLOW" in text
    assert "1 finished form with answers and scores" in text
    assert "Other cases of the same person" in text
    bundle = json.loads((folder / f"{reference}-fhir.json").read_text("utf-8"))
    assert bundle["entry"][0]["resource"]["resourceType"] == "QuestionnaireResponse"
    [line] = audit.page(session, Wanted(action=Action.EXPORTED)).lines
    assert line.what.endswith("The person asked for their record (request SAR-2027/14)")
    assert [*out.iterdir()] == [folder]


def test_what_the_role_does_not_read_stays_and_is_said(
    team: Laptop, session: Session, case: CaseId, out: Path
) -> None:
    forms.open_form(session, case, "k10")
    priya = team.enter("Priya Nair")
    told = record_export.contents(priya, case)
    assert told.lacks[:2] == (
        "1 finished form with answers: not available to your role.",
        "1 form not finished yet.",
    )
    folder = record_export.export_record(priya, case, out, **GIVEN)
    assert not [*folder.glob("*-form-*.pdf")]
    text = text_of(folder)
    for sentence in (*told.holds, *told.lacks):
        assert sentence in text


def test_nobody_else_and_nothing_of_the_desk_goes_out(
    team: Laptop, session: Session, case: CaseId, out: Path
) -> None:
    lists.add_person(session, entry("Marlow", "Deane", crn=None, order="7"))
    assert lists.possible_same(session, case_file(session, case).case.value.person)
    text = text_of(record_export.export_record(session, case, out, **GIVEN))
    assert "Deane" not in text
    assert "Also to do" not in text and "Possibly the same" not in text


def test_of_enquiries_nothing_goes_to_who_treats(
    team: Laptop, session: Session, case: CaseId, out: Path
) -> None:
    priya = team.enter("Priya Nair")
    enquiries.record_enquiry(
        priya,
        case,
        "domestic-abuse",
        asked_on=DAY,
        answered_on=None,
        affects=None,
        not_needed="",
    )
    omar = team.enter("Omar Haddad")
    text = text_of(record_export.export_record(omar, case, out, **GIVEN))
    assert "omestic abuse" not in text and "nquir" not in text


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"why": None}, ["why"]),
        ({"request": "Dean Marlow"}, ["request"]),
        ({"request": "Marlow"}, ["request"]),
        ({"request": "9" * 41}, ["request"]),
        ({"why": None, "request": "=1+2"}, ["why", "request"]),
    ],
)
def test_a_reason_is_needed_and_no_name_in_its_number(
    session: Session,
    case: CaseId,
    out: Path,
    given: dict[str, object],
    fields: list[str],
) -> None:
    with pytest.raises(FieldErrors) as caught:
        record_export.export_record(session, case, out, **{**GIVEN, **given})
    assert [one.field for one in caught.value.errors] == fields
    assert [*out.iterdir()] == []


def test_the_passphrase_the_role_and_the_folder_are_asked_for(
    team: Laptop, session: Session, case: CaseId, out: Path
) -> None:
    with pytest.raises(WrongPassphrase):
        record_export.export_record(session, case, out, **{**GIVEN, "passphrase": "not it"})
    with pytest.raises(UserError, match="choose a folder that you may write to"):
        record_export.export_record(session, case, out / "none", **GIVEN)
    record_export.export_record(session, case, out, **GIVEN)
    with pytest.raises(UserError, match="is there already"):
        record_export.export_record(session, case, out, **GIVEN)
    team.add("Grace Ito", Role.INFORMATION_GOVERNANCE)
    grace = team.enter("Grace Ito")
    for act in (
        lambda: record_export.contents(grace, case),
        lambda: record_export.export_record(grace, case, out, **GIVEN),
    ):
        with pytest.raises(NotAllowed):
            act()
