"""A number stands only where it is safe, with what to heed, and goes when that has changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from courtdesk.actions import adjustments
from courtdesk.domain.access import Role
from courtdesk.domain.contact import NOT_ASKED, Contact, Unsafe, Way
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.ui.contact_line import ContactLine
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.screen import Place
from tests.helpers.bench import DAY, Bench
from tests.helpers.keyboard import focused, press, tab_to, unnamed
from tests.helpers.seen import words_shown

ANN = Contact(
    PersonId(""),
    DAY,
    prefers=(Way.TEXT,),
    phone="07700 900123",
    address="1 Example Street,\nSampleton",
    when="after 17:00",
    unsafe=(Unsafe.CALLS, Unsafe.LETTERS),
    unsafe_note="Her partner opens the post.",
)


def shown(bench: Bench, role: Role = Role.CDO) -> ContactLine:
    line = ContactLine(bench.desk(role), bench.cases["Abbott"], "Contact", note="A note.")
    window = QMainWindow()
    window.setCentralWidget(line)
    window.resize(900, 400)
    bench._windows.append(window)
    window.show()
    window.activateWindow()
    bench.settle()
    assert unnamed(line) == []
    return line


def heard(button: CopyButton) -> str:
    """What the button is called, without the warning that goes with it."""
    return button.accessibleName().partition(".")[0]


def record(bench: Bench, contact: Contact) -> None:
    adjustments.record_contact(bench.session(), bench.cases["Abbott"], contact)


def test_while_nobody_asked_that_is_said_with_the_way_to_ask(bench: Bench) -> None:
    line = shown(bench)
    assert NOT_ASKED in words_shown(line) and line.copies == ()
    tab_first(line)
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("adjustments", bench.cases["Abbott"], "contact")]


def tab_first(line: ContactLine) -> None:
    """Put the keyboard on the link, as Tab does from the page's last field."""
    line.window().focusNextChild()
    tab_to("How to contact the person")


def test_what_is_not_safe_is_said_and_neither_shown_nor_copied(bench: Bench) -> None:
    record(bench, ANN)
    line = shown(bench)
    bench.picture(line, "contact-line")
    words = words_shown(line)
    assert "Text message: 07700 900123" in words
    assert "Do not ring. When: after 17:00. Her partner opens the post." in words
    assert "Telephone call: not offered. Do not ring." in words
    assert "Letter: not offered. Do not send letters." in words
    assert "Example Street" not in words
    assert "Not known: email and through somebody else." in words
    assert [heard(one) for one in line.copies] == ["Copy the number for: text message"]


def test_the_number_is_copied_by_keyboard_and_heard_with_its_warning(bench: Bench) -> None:
    record(bench, ANN)
    line = shown(bench)
    line.window().focusNextChild()
    tab_to(
        "Copy the number for: text message. Do not ring. When: after 17:00. Her partner opens "
        "the post."
    )
    assert focused() is line.copies[0]
    press(Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "07700 900123"


def test_an_address_is_shown_on_one_line_and_copied_whole(bench: Bench) -> None:
    record(bench, replace(ANN, prefers=(Way.LETTER,), unsafe=()))
    line = shown(bench)
    assert "Letter: 1 Example Street, Sampleton" in words_shown(line)
    line.copies[0].click()
    assert QGuiApplication.clipboard().text() == ANN.address


def test_what_is_no_longer_safe_goes_when_the_page_is_shown_again(bench: Bench) -> None:
    record(bench, ANN)
    line = shown(bench)
    record(bench, replace(ANN, prefers=(), unsafe=(Unsafe.CALLS, Unsafe.TEXTS)))
    line.read_again()
    bench.settle()
    assert "07700" not in words_shown(line)
    assert [heard(one) for one in line.copies] == ["Copy the address for: letter"]


def test_a_case_that_cannot_be_read_leaves_no_number(bench: Bench) -> None:
    record(bench, ANN)
    line = shown(bench)
    line._case = CaseId("00000000-0000-8000-8000-000000000000")
    line.read_again()
    bench.settle()
    assert "07700" not in words_shown(line) and line.copies == ()
    assert "This case is not in the vault" in words_shown(line)
