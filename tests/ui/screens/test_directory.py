"""The services directory by the keyboard alone: found, read, added, changed, retired, imported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions import directory
from courtdesk.domain.access import Role
from courtdesk.domain.directory import Need, ServiceEntry
from courtdesk.domain.ids import DocumentId
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.directory.change import ChangeService
from courtdesk.ui.screens.directory.importing import ImportServices
from courtdesk.ui.screens.directory.listing import Directory
from courtdesk.ui.screens.directory.one import OneService
from tests.helpers.bench import DAY, Bench
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, spoken, tab_to, unnamed
from tests.helpers.seen import words_shown

SAMPLE = Path(__file__).parents[3] / "resources" / "services-sample.csv"
HOMES = ServiceEntry(
    "Sample Homes", (Need.HOUSING,), "Exampleton", "Ring the desk", "01632 960101", "", "", DAY
)
OLD = replace(HOMES, name="Sample Circle", needs=(Need.RESTORATIVE_JUSTICE,),
              checked_on=date(2026, 5, 15))  # fmt: skip


def kept(bench: Bench, *entries: ServiceEntry) -> list[DocumentId]:
    session = bench.session()
    return [directory.add_service(session, entry).document for entry in entries]


def listed(bench: Bench, role: Role = Role.CDO, **place: object) -> Directory:
    screen = bench.show(Place("directory", **place), role)  # type: ignore[arg-type]
    assert isinstance(screen, Directory)
    assert unnamed(screen) == []
    return screen


def one(bench: Bench, document: str, role: Role = Role.CDO, case: str = "") -> OneService:
    place = Place("directory", bench.cases[case] if case else None, document)
    screen = bench.show(place, role)
    assert isinstance(screen, OneService)
    assert unnamed(screen) == []
    return screen


def heard(screen: Directory) -> list[str]:
    model = screen.rows.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def enter(bench: Bench, name: str) -> None:
    reach(name)
    press(Qt.Key.Key_Return)
    bench.settle()


def test_it_is_searched_as_one_types_and_opened_by_enter(bench: Bench) -> None:
    homes, _ = kept(bench, HOMES, OLD)
    screen = listed(bench)
    assert screen.state.text() == "2 services, 1 not checked for more than 6 months"
    write("exa hom")
    assert screen.state.text() == "1 service"
    assert heard(screen) == [
        "Sample Homes. Housing · Exampleton. 01632 960101. Checked on 14/1/2027"
    ]
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("directory", None, homes)]


def test_the_arrow_keys_go_to_the_services_and_back(bench: Bench) -> None:
    _, circle = kept(bench, HOMES, OLD)
    screen = listed(bench)
    press(Qt.Key.Key_Down)
    assert focused() is screen.rows
    press(Qt.Key.Key_Up)
    assert focused() is screen.box
    press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert bench.log.went == [Place("directory", None, circle)]


def test_an_old_entry_says_so_in_the_list_and_on_its_page(bench: Bench) -> None:
    (circle,) = kept(bench, OLD)
    (row,) = heard(listed(bench))
    assert "not checked for 6 months" in row and "15/5/2026" in row
    screen = one(bench, circle)
    assert "more than 6 months ago: make sure before you rely on it" in words_shown(screen)


def test_what_for_narrows_the_list_and_nothing_found_is_said(bench: Bench) -> None:
    kept(bench, HOMES, OLD)
    screen = listed(bench)
    screen.need.set_value(Need.RESTORATIVE_JUSTICE.value)
    assert [words.partition(".")[0] for words in heard(screen)] == ["Sample Circle"]
    reach("Search the services directory")
    write("homes")
    bench.settle()
    assert "0 services for ‘homes’" in words_shown(screen)
    press(Qt.Key.Key_Escape)
    assert screen.box.text() == "" and len(heard(screen)) == 1


def test_an_empty_directory_says_how_it_is_filled(bench: Bench) -> None:
    screen = listed(bench)
    assert "No services yet" in words_shown(screen)
    press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert bench.log.went == []


def test_who_may_not_change_it_reads_it(bench: Bench) -> None:
    (homes,) = kept(bench, HOMES)
    screen = listed(bench, Role.CLINICAL_LEAD)
    assert "Add a service" not in words_shown(screen) and len(heard(screen)) == 1
    page = one(bench, homes, Role.CLINICAL_LEAD)
    shown = words_shown(page)
    assert "Ring the desk" in shown
    assert page.group is None and "Change the entry" not in shown and "Checked today" not in shown


def test_retired_ones_are_shown_only_when_asked_for_and_never_to_refer_to(bench: Bench) -> None:
    homes, _ = kept(bench, HOMES, OLD)
    directory.retire_service(bench.session(), homes, reason="Closed")
    screen = listed(bench)
    assert len(heard(screen)) == 1
    choose("Show retired services")
    assert len(heard(screen)) == 2 and "retired" in heard(screen)[1]
    choosing = listed(bench, case=bench.cases["Marlow"])
    choosing.retired.setChecked(True)
    assert len(heard(choosing)) == 1
    page = one(bench, homes, case="Marlow")
    assert "Refer to this service" not in words_shown(page) and "Closed" in words_shown(page)


def test_choosing_for_a_case_leads_to_a_referral(bench: Bench) -> None:
    (homes,) = kept(bench, HOMES)
    case = bench.cases["Marlow"]
    choosing = listed(bench, Role.LINK_WORKER, case=case)
    assert "Add a service" not in words_shown(choosing)
    press(Qt.Key.Key_Return)
    assert bench.log.went[-1] == Place("directory", case, homes)
    page = one(bench, homes, Role.LINK_WORKER, "Marlow")
    assert spoken(focused()) == "Refer to this service"
    press(Qt.Key.Key_Return)
    assert bench.log.went[-1] == Place("referrals", case, f"new:{homes}")
    assert "Retire" not in words_shown(page)


def test_a_service_is_marked_as_checked(bench: Bench) -> None:
    (circle,) = kept(bench, OLD)
    screen = one(bench, circle)
    enter(bench, "Checked today")
    assert "Checked on 14/1/2027." in words_shown(screen)
    assert bench.log.said == ["Sample Circle is marked as checked."]
    assert directory.service(bench.session(), circle).value.checked_on == DAY


def test_a_service_is_retired_with_a_reason_and_put_back(bench: Bench) -> None:
    (homes,) = kept(bench, HOMES)
    screen = one(bench, homes)
    bench.picture(screen, "directory-one")
    enter(bench, "Retire the service")
    assert screen.group is not None and screen.group["reason"].error == "Give the reason."
    reach("Reason")
    write("Closed in January")
    enter(bench, "Retire the service")
    assert directory.services(bench.session()) == ()
    assert "Closed in January" in words_shown(screen)
    bench.picture(screen, "directory-retired")
    reach("Reason")
    write("Open again")
    enter(bench, "Put it back to use")
    assert len(directory.services(bench.session())) == 1


def test_a_service_is_added_by_keyboard(bench: Bench) -> None:
    screen = bench.show(Place("directory", None, "add"))
    assert isinstance(screen, ChangeService) and unnamed(screen) == []
    assert spoken(focused()) == "Name"
    enter(bench, "Save service")
    assert screen.group is not None
    wrong = {field.name for field in screen.group.fields if field.error}
    assert wrong == {"name", "area", "needs", "checked_on"}
    bench.picture(screen, "directory-add-missing")
    reach("Name")
    write("Sample Homes")
    reach("Area")
    write("Exampleton")
    choose("Housing")
    reach("Checked on: day")
    write("14")
    reach("Checked on: month")
    write("1")
    reach("Checked on: year")
    write("2027")
    enter(bench, "Save service")
    assert screen.group["refer"].error == "Say how to refer, or enter a phone number."
    reach("Phone")
    write("01632 960101")
    enter(bench, "Save service")
    (made,) = directory.services(bench.session())
    assert (made.value.name, made.value.needs) == ("Sample Homes", (Need.HOUSING,))
    assert bench.log.said == ["Sample Homes is in the directory."] and bench.log.backs == 1


def test_a_change_begins_with_what_stands(bench: Bench) -> None:
    (homes,) = kept(bench, HOMES)
    screen = bench.show(Place("directory", None, f"edit:{homes}"))
    assert isinstance(screen, ChangeService) and screen.group is not None
    assert screen.group["refer"].value() == "Ring the desk"
    reach("Phone")
    write("01632 960199")
    press(Qt.Key.Key_Tab)
    enter(bench, "Save service")
    assert directory.service(bench.session(), homes).value.phone == "01632 960199"


def test_who_may_not_change_it_is_told_who_may(bench: Bench) -> None:
    screen = bench.show(Place("directory", None, "add"), Role.CLINICAL_LEAD)
    assert isinstance(screen, ChangeService) and screen.group is None
    assert "Court duty officer" in words_shown(screen)
    imported = bench.show(Place("directory", None, "import"), Role.CLINICAL_LEAD)
    assert "Court duty officer" in words_shown(imported)
    imported.go_on()  # type: ignore[attr-defined]
    bench.settle()
    assert directory.services(bench.session(), retired=True) == ()


def importing(bench: Bench) -> ImportServices:
    screen = bench.show(Place("directory", None, "import"))
    assert isinstance(screen, ImportServices) and unnamed(screen) == []
    return screen


def read_file(bench: Bench, path: Path) -> None:
    tab_to("The file")
    write(str(path))
    press(Qt.Key.Key_Return)
    bench.settle()


def rows_of(screen: ImportServices) -> list[str]:
    assert screen.rows is not None
    model = screen.rows.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_table_is_shown_before_it_is_written(bench: Bench, tmp_path: Path) -> None:
    kept(bench, HOMES, OLD)
    path = tmp_path / "services.csv"
    path.write_text(
        "Name,What for,Area,How to refer,Phone,Checked on\n"
        "Sample Homes,Housing,Exampleton,Write,01632 960101,14/1/2027\n"
        "Sample Work,Work and education,Exampleton,Walk in,,14/1/2027\n"
        "Sample Plumber,plumbing,Exampleton,Ring,,14/1/2027\n",
        encoding="utf-8",
    )
    screen = importing(bench)
    read_file(bench, path)
    assert "1 to add, 1 changed, 0 unchanged, 1 refused. 1 in the directory" in words_shown(screen)
    rows = rows_of(screen)
    assert rows[0] == "Refused: not imported (1)" and "Row 4 (Sample Plumber)" in rows[1]
    assert "“Ring the desk” becomes “Write”" in rows[3]
    bench.picture(screen, "directory-import")
    assert len(directory.services(bench.session())) == 2
    assert focused() is screen.rows
    enter(bench, "Import")
    assert bench.log.said == ["Services imported: 1 added, 1 changed, 0 unchanged, 1 refused."]
    assert bench.log.went == [Place("directory")]
    assert len(directory.services(bench.session())) == 3


def test_a_file_that_cannot_be_read_is_said_at_its_field(bench: Bench, tmp_path: Path) -> None:
    screen = importing(bench)
    read_file(bench, tmp_path / "none.csv")
    assert screen.group["path"].error is not None and "none.csv" in screen.group["path"].error
    path = tmp_path / "other.csv"
    path.write_text("Colour,Size\nred,2\n", encoding="utf-8")
    read_file(bench, path)
    assert "no column “Name”" in str(screen.group["path"].error)
    read_file(bench, SAMPLE)
    assert screen.write.isEnabled() and "10 to add" in words_shown(screen)
    enter(bench, "Choose another file")
    assert not screen.write.isVisible() and spoken(focused()) == "The file"


def test_importing_what_stands_already_offers_nothing(bench: Bench) -> None:
    screen = importing(bench)
    screen.read_file(SAMPLE)
    bench.settle()
    screen.go_on()
    bench.settle()
    again = importing(bench)
    again.read_file(SAMPLE)
    bench.settle()
    assert not again.write.isEnabled() and "Nothing would change" in words_shown(again)
    shown = listed(bench)
    bench.picture(shown, "directory")
    assert shown.state.text() == "10 services, 1 not checked for more than 6 months"


def test_every_page_of_it_can_be_left_by_keyboard(bench: Bench) -> None:
    (homes,) = kept(bench, HOMES)
    for part, back in (("add", "Cancel"), (homes, "Back"), ("import", "Back without")):
        screen: QWidget = bench.show(Place("directory", None, part))
        reach(back)
        press(Qt.Key.Key_Return)
        assert screen is not None
    assert bench.log.backs == 3


def test_a_service_that_is_not_there_is_said(bench: Bench) -> None:
    screen = one(bench, "nothing")
    assert "not in the directory any more" in words_shown(screen)
    assert spoken(focused()) == "Back"
