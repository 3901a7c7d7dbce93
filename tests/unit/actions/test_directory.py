"""The services directory in a real vault: entries, their history, and tables that are imported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from courtdesk.actions import directory, directory_import
from courtdesk.actions.directory_import import DirectoryPreview, import_services, preview_import
from courtdesk.actions.session import Session
from courtdesk.documents.sheets import read_table
from courtdesk.domain.directory import Need, ServiceEntry, is_old
from courtdesk.errors import FieldError, FieldErrors, FileRefused, NotAllowed, UserError
from tests.unit.actions.conftest import DAY, Laptop

SAMPLE = Path(__file__).parents[3] / "resources" / "services-sample.csv"
HOMES = ServiceEntry("Sample Homes", (Need.HOUSING,), "Exampleton", "Ring", "01632 960101", "", "",
                     DAY)  # fmt: skip
HEAD = "Name,What for,Area,How to refer,Phone,Checked on\n"


@pytest.fixture
def session(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def preview(session: Session, folder: Path, text: str) -> DirectoryPreview:
    path = folder / "services.csv"
    path.write_text(text, encoding="utf-8")
    return preview_import(session, read_table(path))


def test_an_entry_is_added_changed_checked_and_its_history_stays(
    session: Session, team: Laptop
) -> None:
    made = directory.add_service(session, HOMES)
    assert directory.services(session) == (made,)
    changed = directory.change_service(session, made.document, replace(HOMES, phone="01632 960199"))
    assert changed.document == made.document and changed.value.phone == "01632 960199"
    team.clock.now += timedelta(days=3)
    checked = directory.mark_checked(session, made.document)
    assert checked.value.checked_on == DAY + timedelta(days=3)
    assert [one.value.phone for one in directory.history(session, made.document)] == [
        "01632 960101",
        "01632 960199",
        "01632 960199",
    ]


def test_one_service_stands_once_however_it_is_typed(session: Session) -> None:
    made = directory.add_service(session, HOMES)
    twin = replace(HOMES, name="SAMPLE  HÔMES", area="exampleton")
    with pytest.raises(FieldErrors, match="already in the directory"):
        directory.add_service(session, twin)
    directory.change_service(session, made.document, twin)
    other = directory.add_service(session, replace(HOMES, area="Samplebury"))
    with pytest.raises(FieldErrors, match="already in the directory"):
        directory.change_service(session, other.document, HOMES)
    directory.retire_service(session, made.document, reason="Closed")
    with pytest.raises(FieldErrors, match="among the retired"):
        directory.add_service(session, HOMES)


def test_retiring_needs_a_reason_and_can_be_taken_back(session: Session) -> None:
    made = directory.add_service(session, HOMES)
    for act in (directory.retire_service, directory.restore_service):
        with pytest.raises(FieldError) as caught:
            act(session, made.document, reason=" ")
        assert caught.value.field == "reason"
    retired = directory.retire_service(session, made.document, reason="Closed  in January")
    assert retired.value.retired and retired.value.reason == "Closed in January"
    assert directory.services(session) == ()
    assert directory.services(session, retired=True) == (retired,)
    # A change of the text does not bring it back.
    assert directory.change_service(session, made.document, HOMES).value.retired
    assert not directory.restore_service(session, made.document, reason="Open again").value.retired


def test_a_renamed_service_keeps_its_id_and_leaves_its_name_to_another(session: Session) -> None:
    first = directory.add_service(session, HOMES)
    directory.change_service(session, first.document, replace(HOMES, name="New Name"))
    second = directory.add_service(session, HOMES)
    assert second.document != first.document
    assert [one.value.name for one in directory.services(session)] == ["New Name", "Sample Homes"]


def test_everybody_reads_it_and_who_may_not_change_it_is_told(
    session: Session, team: Laptop
) -> None:
    made = directory.add_service(session, HOMES)
    lead = team.enter("Helen Marsh")
    assert directory.services(lead) == (made,)
    table = read_table(SAMPLE)
    attempts = [
        lambda: directory.add_service(lead, HOMES),
        lambda: directory.change_service(lead, made.document, HOMES),
        lambda: directory.mark_checked(lead, made.document),
        lambda: directory.retire_service(lead, made.document, reason="x"),
        lambda: preview_import(lead, table),
        lambda: import_services(lead, DirectoryPreview((), (), 0, 0, (), ())),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="change the services directory"):
            attempt()
    assert directory.services(lead, retired=True) == (made,)


def test_what_is_no_service_is_not_shown_as_one(session: Session, case: str) -> None:
    for document in ("nothing", case):
        with pytest.raises(UserError, match="not in the directory"):
            directory.service(session, document)  # type: ignore[arg-type]


def test_the_sample_is_imported_whole_and_again_changes_nothing(session: Session) -> None:
    seen = preview_import(session, read_table(SAMPLE))
    assert (len(seen.added), seen.changed, seen.refused, seen.notes) == (10, (), (), ())
    assert directory.services(session) == ()
    result = import_services(session, seen)
    assert (result.added, result.changed, result.same, result.refused) == (10, 0, 0, 0)
    found = directory.services(session)
    assert len(found) == 10 and {need for one in found for need in one.value.needs} == (
        set(Need) - {Need.OTHER}
    )
    assert [one.value.name for one in found if is_old(one.value, DAY)] == [
        "Sample Circle Restorative Service"
    ]
    again = preview_import(session, read_table(SAMPLE))
    assert (again.added, again.changed, again.same, again.absent) == ((), (), 10, 0)


def test_the_sample_is_plainly_invented() -> None:
    # 01632 960000 to 960999 are the numbers that Ofcom keeps for drama: they ring nowhere.
    rows = SAMPLE.read_text(encoding="utf-8").splitlines()[1:]
    assert all("01632 9601" in row and "Invented" in row for row in rows)
    assert all("Sample" in row for row in rows)


def test_two_laptops_make_one_directory_of_one_table(session: Session, tmp_path: Path) -> None:
    seen = preview(session, tmp_path, HEAD + "Sample Homes,Housing,Exampleton,Ring,,14/01/2027\n")
    first = directory.free_id(session, seen.added[0])
    import_services(session, seen)
    assert directory.services(session)[0].document == first
    # The same as another laptop derives it, from name and area alone.
    assert first == "798baa8b-0635-58eb-b181-af3ab1a5baf6"


def test_a_row_changes_what_it_names_and_leaves_the_rest(session: Session, tmp_path: Path) -> None:
    directory.add_service(session, replace(HOMES, notes="Ask for Sam", opening="Weekdays"))
    directory.add_service(session, replace(HOMES, name="Another"))
    seen = preview(
        session, tmp_path, HEAD + "SAMPLE HOMES,Housing; GP,Exampleton,Write,,14/1/2027\n"
    )
    (change,) = seen.changed
    assert seen.absent == 1 and seen.added == ()
    assert change.words == (
        "name: “Sample Homes” becomes “SAMPLE HOMES”.",
        "way to refer: “Ring” becomes “Write”.",
        "phone number: “01632 960101” becomes “nothing”.",
        "what for: “Housing” becomes “Housing, GP and physical health”.",
    )
    import_services(session, seen)
    names = [one.value.name for one in directory.services(session)]
    assert names == ["Another", "SAMPLE HOMES"]
    # The file has no columns for these: it says nothing about them, and they stay.
    kept = directory.services(session)[1].value
    assert (kept.notes, kept.opening) == ("Ask for Sam", "Weekdays")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Housing,Exampleton,Ring,,14/1/2027", "has no name for the service"),
        ("A,,Exampleton,Ring,,14/1/2027", "does not say what the service is for"),
        ("A,plumbing,Exampleton,Ring,,14/1/2027", "“plumbing”"),
        ("A,Housing,,Ring,,14/1/2027", "has no area"),
        ("A,Housing,Exampleton,,,14/1/2027", "neither how to refer nor a phone number"),
        ("A,Housing,Exampleton,Ring,,", "has no date under “Checked on”"),
        ("A,Housing,Exampleton,Ring", "has no date under “Checked on”"),
        ("A,Housing,Exampleton,Ring,,15/1/2027", "in the future"),
        ("A,Housing,Exampleton,Ring,,31/2/2027", "cannot be read for “Checked on”"),
        ("A,Housing,Exampleton,Ring,,14/1/2027,more", "more cells than there are headings"),
        ("A,Housing,Exampleton,=1+1,,14/1/2027", "has a formula"),
        ("Here,Housing,Exampleton,Ring,,13/1/2027", "an older entry over a newer one"),
        ("Gone,Housing,Exampleton,Ring,,14/1/2027", "was retired here (Closed)"),
        (f"{'A' * 121},Housing,Exampleton,Ring,,14/1/2027", "shorten the name to 120"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_a_reason(
    session: Session, tmp_path: Path, row: str, why: str
) -> None:
    directory.add_service(session, replace(HOMES, name="Here"))
    gone = directory.add_service(session, replace(HOMES, name="Gone"))
    directory.retire_service(session, gone.document, reason="Closed")
    seen = preview(session, tmp_path, f"{HEAD}B,Drugs,Exampleton,Ring,,14/1/2027\n{row}\n")
    (refused,) = seen.refused
    assert refused.number == 3 and why in refused.sentence
    assert refused.sentence.startswith("Row 3") and refused.sentence.endswith(".")
    assert [one.name for one in seen.added] == ["B"] and seen.changed == ()


def test_a_service_twice_in_one_file_is_taken_once(session: Session, tmp_path: Path) -> None:
    row = "Sample Homes,Housing,Exampleton,Ring,,14/1/2027\n"
    seen = preview(session, tmp_path, HEAD + row + row.replace("Ring", "Write"))
    assert [one.refer for one in seen.added] == ["Ring"]
    assert seen.refused[0].why == "names the same service as row 2"


def test_columns_that_are_missing_or_twice_are_said(session: Session, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no column “Area” or “Checked on”"):
        preview(session, tmp_path, "Name,What for,Phone\nA,Housing,1\n")
    with pytest.raises(FileRefused, match="Two columns stand for the phone number"):
        preview(session, tmp_path, "Name,For,Area,Phone,Tel,Checked\nA,Housing,B,1,2,14/1/2027\n")


def test_columns_that_are_not_used_are_named(session: Session, tmp_path: Path) -> None:
    text = HEAD.strip() + ",Colour\nA,Housing,B,Ring,,14/1/2027,green\n"
    assert preview(session, tmp_path, text).notes == ("Not used: “Colour”.",)


def test_a_workbook_is_read_as_a_csv_file_is(session: Session, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Service", "Needs", "District", "Telephone", "Last checked"])
    book.active.append(["Sample Homes", "Housing", "Exampleton", "01632 960101", date(2027, 1, 13)])
    book.save(tmp_path / "services.xlsx")
    seen = preview_import(session, directory_import.read_table(tmp_path / "services.xlsx"))
    assert [one.checked_on for one in seen.added] == [date(2027, 1, 13)] and seen.notes == ()


def test_a_large_directory_goes_in_by_batches(session: Session, tmp_path: Path) -> None:
    rows = [f"Service {n},Housing,Exampleton,Ring,,14/1/2027" for n in range(603)]
    seen = preview(session, tmp_path, HEAD + "\n".join(rows) + "\n")
    assert import_services(session, seen).added == 603
    assert len(directory.services(session)) == 603
