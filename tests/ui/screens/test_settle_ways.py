"""Where two versions are said elsewhere in the window, and the ways from there to settle them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from courtdesk.actions import notes, settling
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.enquiries import Victim, VictimViews
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.recorded import Recorded
from courtdesk.ui.kit.banner import Banner
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.screen import CaseScreen
from courtdesk.ui.screens.consent.page import ConsentPage
from courtdesk.ui.screens.notes.one import OneNote
from courtdesk.ui.screens.notes.words import ONE, part_of
from courtdesk.ui.screens.settle.one import SettleOne
from courtdesk.ui.screens.today.marks import chips_of, two_versions
from tests.helpers.bench import DAY, Bench
from tests.helpers.hands import reach
from tests.helpers.keyboard import focused, press, spoken, unnamed
from tests.helpers.office import OpenOffice
from tests.helpers.seen import words_shown
from tests.ui.screens.settle_laptops import conflict, met

WORKER = Role.LINK_WORKER


def banners(screen: object) -> list[Banner]:
    assert hasattr(screen, "findChildren")
    found = screen.findChildren(Banner)
    return [one for one in found if one.isVisible() and "versions" in one.accessibleName()]


def settle_all(bench: Bench, *kinds: str, role: Role = WORKER) -> None:
    """Take the first version of each of these."""
    session = bench.session(role)
    for one in settling.conflicts(session):
        if one.kind not in kinds:
            continue
        first = one.versions[0].revision
        picks = first if one.whole else {choice.path: first for choice in one.choices}
        seen = [version.revision for version in one.versions]
        settling.settle(session, one.document, seen, picks, "Asked again.")


def test_the_case_says_over_everything_else_that_there_are_two(bench: Bench) -> None:
    case = met(bench)
    screen = bench.show(Place("case", case), WORKER)
    bench.picture(screen, "case-two-versions")
    (banner,) = banners(screen)
    said = banner.accessibleDescription()
    assert "Consent; " in said
    assert "nothing that rests on it can be approved or issued" in said
    assert "the consent that allows least holds" in said
    assert unnamed(screen) == []
    reach("Settle which holds")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("settle", case)]
    settle_all(bench, "consent", "note", "response", "person", "case", "plea")
    screen.refresh()
    bench.settle()
    assert banners(screen) == []


def test_who_may_settle_none_of_them_is_led_to_read_them(bench: Bench) -> None:
    case = met(bench)
    settle_all(bench, "consent", role=Role.CLINICAL_LEAD)
    bench.show(Place("case", case), Role.CLINICAL_LEAD)
    reach("Look at the versions")


def test_the_consent_leads_there_and_is_read_again_after(bench: Bench) -> None:
    case = met(bench)
    screen = bench.show(Place("consent", case), WORKER)
    assert isinstance(screen, ConsentPage)
    assert "the one that allows least holds" in words_shown(screen)
    assert "Withdrawn" in words_shown(screen)
    assert spoken(focused()) == "Settle which holds"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("settle", case, conflict(bench, "consent").document)]
    settle_all(bench, "consent")
    screen.refresh()
    bench.settle()
    assert "the one that allows least holds" not in words_shown(screen)
    assert screen.signed is not None and screen.signed.settle is None
    assert screen.isAncestorOf(focused())


def test_a_note_leads_there_and_is_read_again_after(bench: Bench) -> None:
    case = met(bench)
    (note,) = notes.notes_of(bench.session(WORKER), case)
    screen = bench.show(Place("notes", case, part_of(ONE, note.document)), WORKER)
    assert isinstance(screen, OneNote)
    assert "Two versions of this note stand side by side" in words_shown(screen)
    assert spoken(focused()) == "Settle which holds"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("settle", case, note.document)]
    settle_all(bench, "note")
    screen.refresh()
    bench.settle()
    assert "Two versions of this note" not in words_shown(screen)
    assert screen.way is not None and screen.way.text() == "Change your note"
    assert [one.text() for one in screen.actions()].count("Settle which holds") == 0


def test_the_list_of_the_day_marks_the_row(bench: Bench) -> None:
    case = met(bench)
    file = case_file(bench.session(WORKER), case)
    now = bench.clock()
    assert "Two versions" in [chip.text for chip in chips_of(file, now)]
    settle_all(bench, "consent", "response", "person", "case", "plea")
    settled = case_file(bench.session(WORKER), case)
    assert "Two versions" not in [chip.text for chip in chips_of(settled, now)]
    # What the police or others were asked is not known to whoever treats the person.
    views = Recorded(
        DocumentId(case),
        settled.case.revision,
        Victim(case, VictimViews.CONSIDERED, DAY),
        now,
        settled.case.by,
        disputed=True,
    )
    asked = replace(settled, court=replace(settled.court, victim=views))
    assert asked.in_dispute()
    assert not two_versions(asked)


def test_through_the_window_from_the_case_and_back(bench: Bench, open_office: OpenOffice) -> None:
    case = met(bench)
    settle_all(bench, "consent", "note", "response", "person", "case")
    plea = conflict(bench, "plea").document
    bench.sign_out()
    office = open_office(bench.folder)
    office.sign_in(WORKER)
    office.shell.go(Place("case", case))
    office.settle()
    (banner,) = banners(office.page(CaseScreen))
    assert banner.accessibleDescription().startswith("Plea: Drive while disqualified. ")
    assert "consent that allows least" not in banner.accessibleDescription()
    office.tab_to("Settle which holds")
    office.press(Qt.Key.Key_Return)
    assert office.shell.place == Place("settle", case, plea)
    page = office.page(SettleOne)
    assert page.group is not None
    office.press(Qt.Key.Key_Space)
    office.tab_to("Why does it hold?")
    office.type("The legal adviser confirmed the date.")
    office.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert office.shell.place == Place("case", case)
    assert banners(office.page(CaseScreen)) == []
