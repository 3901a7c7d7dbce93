"""Every form of a case is begun, gone on with, read or printed from one page, by one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from courtdesk.actions import cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.forms.rows import FormRow
from courtdesk.ui.screens.forms.screen import FormsPage
from tests.helpers import courtday
from tests.helpers.bench import Bench
from tests.helpers.hands import reach
from tests.helpers.keyboard import press, spoken, unnamed

SHIPPED = {
    "core-10",
    "k10",
    "mhtr-interview",
    "core-34",
    "phq-9",
    "gad-7",
    "audit",
    "atr-drr-screen",
    "combined-consent",
    "sentencer-feedback",
}


def shown(bench: Bench, role: Role = Role.LINK_WORKER, name: str = "Marlow") -> FormsPage:
    screen = bench.show(Place("forms", bench.cases[name]), role)
    assert isinstance(screen, FormsPage)
    return screen


def row(screen: FormsPage, form: str) -> FormRow:
    return next(one for one in screen.forms.rows if one.entry.task.key == form)


def offered(screen: FormsPage, form: str) -> list[str]:
    return [way.words for way in row(screen, form).entry.ways]


def agree(bench: Bench, name: str = "Marlow", *, agreed: bool = True) -> None:
    forms.record_agreement(
        bench.session(Role.LINK_WORKER),
        bench.cases[name],
        agreed=agreed,
        share_outcome=agreed,
        read_how=ReadHow.READ,
    )


def begin(bench: Bench, form: str) -> None:
    session = bench.session(Role.LINK_WORKER)
    opened = forms.open_form(session, bench.cases["Marlow"], form)
    first = opened.form.scored_items()[0]
    forms.save_answers(session, opened, Answers().set(first.link_id, first.options[0].code))


def test_all_ten_forms_are_there_in_their_groups(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    assert {one.entry.task.key for one in screen.forms.rows} == SHIPPED
    headings = [one.text() for one in screen.forms.findChildren(QLabel)]
    order = ["Screens", "MHTR assessment", "Substance misuse", "Consent", "After sentence"]
    assert [one for one in headings if one in order] == order
    assert row(screen, "phq-9").entry.task.status == "Not begun"
    assert offered(screen, "phq-9") == ["Interview", "Hand over", "Key from paper", "Print"]
    assert offered(screen, "mhtr-interview") == ["Interview", "Key from paper", "Print"]
    assert unnamed(screen) == []
    bench.picture(screen, "forms-new")


@pytest.mark.parametrize(
    ("key", "screen_name"),
    [
        (Qt.Key.Key_Return, "form"),
        (Qt.Key.Key_I, "form"),
        (Qt.Key.Key_H, "handed_over"),
        (Qt.Key.Key_K, "from_paper"),
        (Qt.Key.Key_P, "print_form"),
    ],
)
def test_one_key_in_the_row_does_it(bench: Bench, qtbot, key: Qt.Key, screen_name: str) -> None:
    screen = shown(bench)
    screen.forms.focus_row("gad-7")
    press(key)
    assert bench.log.went == [Place(screen_name, bench.cases["Marlow"], "gad-7")]


def test_a_key_with_ctrl_or_alt_is_not_the_rows(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    screen.forms.focus_row("gad-7")
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert bench.log.went == []


def test_arrows_home_and_end_go_from_row_to_row(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    rows = screen.forms.rows
    assert QApplication.focusWidget() is rows[0]
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is rows[1]
    press(Qt.Key.Key_End)
    assert QApplication.focusWidget() is rows[-1]
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Home)
    assert QApplication.focusWidget() is rows[0]
    press(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is rows[0]


def test_screens_wait_for_agreement_and_say_so(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    for form in ("core-10", "k10", "core-34"):
        assert row(screen, form).entry.task.caption == "after agreement to be screened"
        assert offered(screen, form) == ["Ask for agreement", "Print"]
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("agreement", bench.cases["Marlow"])]
    agree(bench, agreed=False)
    screen.refresh()
    bench.settle()
    assert row(screen, "core-10").entry.task.caption == "the person declined"
    assert offered(screen, "core-10") == ["Print"]


def test_how_far_each_form_is(bench: Bench, qtbot) -> None:
    case = bench.cases["Marlow"]
    session = bench.session(Role.LINK_WORKER)
    courtday.screen(session, case)
    courtday.screen(session, case, "k10", "1111111111")
    courtday.screen(session, case, "k10", "2222222222")
    begin(bench, "gad-7")
    screen = shown(bench)
    bench.picture(screen, "forms")
    assert row(screen, "core-10").entry.task.status == "Finished"
    assert "finished 09:30 by Sam Reid" in row(screen, "core-10").entry.task.caption
    assert row(screen, "k10").entry.task.status == "Finished 2 times"
    assert row(screen, "gad-7").entry.task.status == "In progress"
    assert row(screen, "gad-7").entry.task.caption == "1 of 7 answered · Sam Reid, saved 09:30"
    # The keyboard waits on the form that somebody has open.
    assert QApplication.focusWidget() is row(screen, "gad-7")
    assert offered(screen, "gad-7")[0] == "Go on"
    assert offered(screen, "core-10")[:2] == ["Read", "Interview"]
    latest = cases.case_file(session, case).forms[-1].document
    screen.forms.focus_row("k10")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("result", case, latest)]


def test_what_a_row_says_is_spoken_with_its_keys(bench: Bench, qtbot) -> None:
    agree(bench)
    screen = shown(bench)
    one = row(screen, "k10")
    assert spoken(one) == "K10, not begun"
    assert one.accessibleDescription() == (
        "Enter: interview, H: hand over, K: key from paper, P: print"
    )


@pytest.mark.parametrize(
    ("role", "form", "allowed"),
    [
        (Role.PROVIDER, "phq-9", False),
        (Role.PROVIDER, "audit", True),
        (Role.CDO, "mhtr-interview", False),
        (Role.CDO, "atr-drr-screen", True),
        (Role.CLINICAL_LEAD, "audit", False),
        (Role.CLINICAL_LEAD, "mhtr-interview", True),
        (Role.RESPONSIBLE_OFFICER, "sentencer-feedback", True),
        (Role.RESPONSIBLE_OFFICER, "core-10", False),
    ],
)
def test_only_what_the_role_may_fill_in_is_offered(
    bench: Bench, qtbot, role: Role, form: str, allowed: bool
) -> None:
    agree(bench)
    screen = shown(bench, role)
    assert ("Interview" in offered(screen, form)) is allowed
    assert row(screen, form).entry.task.caption.startswith("filled in by: ") is not allowed
    QTest.keyClick(row(screen, form), Qt.Key.Key_I)
    assert len(bench.log.went) == allowed


def test_another_role_reads_that_it_is_finished_and_no_score(bench: Bench, qtbot) -> None:
    courtday.screen(bench.session(Role.LINK_WORKER), bench.cases["Marlow"])
    screen = shown(bench, Role.RESPONSIBLE_OFFICER)
    assert offered(screen, "core-10") == ["Read", "Print"]
    words = " ".join(one.text() for one in screen.findChildren(QLabel))
    for secret in (" of 40", "severe", "answered 3"):
        assert secret not in words


def test_consent_leads_to_its_own_page(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    assert offered(screen, "combined-consent") == ["Explain and sign", "Print"]
    screen.forms.focus_row("combined-consent")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("consent", bench.cases["Marlow"])]


def test_a_signed_consent_is_read_and_its_copy_printed(bench: Bench, qtbot) -> None:
    case = courtday.consented(bench, "Marlow")
    screen = shown(bench)
    one = row(screen, "combined-consent")
    assert one.entry.task.status == "Signed"
    assert offered(screen, "combined-consent") == ["Read", "Signed copy", "Print"]
    screen.forms.focus_row("combined-consent")
    press(Qt.Key.Key_C)
    assert bench.log.went == [Place("print_form", case, "consent")]


def test_the_keyboard_stays_on_its_form_when_read_again(bench: Bench, qtbot) -> None:
    agree(bench)
    screen = shown(bench)
    screen.forms.focus_row("k10")
    begin(bench, "core-10")
    screen.refresh()
    bench.settle()
    assert QApplication.focusWidget() is row(screen, "k10")


def test_who_may_change_forms_is_led_to_the_sites_own(bench: Bench, qtbot) -> None:
    words = "Add or retire a form of the site's own"
    screen = shown(bench, Role.CLINICAL_LEAD)
    reach(words)
    press(Qt.Key.Key_Return)
    next(one for one in screen.actions() if one.text() == words).trigger()
    assert bench.log.went == [Place("site_forms")] * 2
    assert words not in [one.text() for one in shown(bench, Role.LINK_WORKER).actions()]
