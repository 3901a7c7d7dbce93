"""Agreement to be screened, by keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from courtdesk.actions import cases
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.agreement import AgreementScreen
from tests.helpers.bench import Bench

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(bench: Bench, role: Role = Role.LINK_WORKER) -> AgreementScreen:
    screen = bench.show(Place("agreement", bench.cases["Marlow"]), role)
    assert isinstance(screen, AgreementScreen)
    return screen


def key(qtbot, *keys: Qt.Key) -> None:
    for one in keys:
        qtbot.keyClick(QApplication.focusWidget(), one)


def test_agreement_by_keyboard_alone(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    bench.picture(screen, "agreement")
    key(qtbot, Qt.Key.Key_Space)
    share = screen.fields["share_outcome"]
    assert share.isVisible()
    share.focus_first()
    key(qtbot, Qt.Key.Key_Space)
    how = screen.fields["read_how"]
    how.focus_first()
    key(qtbot, Qt.Key.Key_Space, Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    bench.settle()
    agreement = cases.case_file(bench.session(Role.LINK_WORKER), bench.cases["Marlow"]).agreement
    assert agreement is not None
    assert (agreement.value.agreed, agreement.value.share_outcome) == (True, True)
    assert agreement.value.read_how is ReadHow.READ_ALOUD
    assert bench.log.said == ["Agreement recorded."]
    assert bench.log.went == [Place("case", bench.cases["Marlow"])]


def test_declining_is_not_asked_about_sharing(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    screen.fields["agreed"].set_value("declines")
    assert not screen.fields["share_outcome"].isVisible()
    screen.fields["read_how"].set_value("read")
    screen.button.click()
    bench.settle()
    agreement = cases.case_file(bench.session(Role.LINK_WORKER), bench.cases["Marlow"]).agreement
    assert agreement is not None and not agreement.value.agreed
    assert bench.log.said == ["Recorded: declined to be screened."]


def test_nothing_chosen_is_said_at_every_question(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    screen.button.click()
    assert [name for name, _ in screen.fields.summary.errors] == ["agreed", "read_how"]
    assert screen.page.title.text() == "Error: Agreement to be screened"
    bench.picture(screen, "agreement-errors")


def test_agreeing_without_sharing_is_explained_beside_the_question(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    screen.fields["agreed"].set_value("agrees")
    screen.fields["share_outcome"].set_value("no")
    screen.fields["read_how"].set_value("read")
    screen.fields["note"].set_value("Through an interpreter, Polish")
    screen.button.click()
    bench.settle()
    assert "cannot be used at court" in (screen.fields["share_outcome"].error or "")
    assert screen.fields["note"].value() == "Through an interpreter, Polish"
    assert not bench.log.went


def test_a_role_that_may_not_is_told_who_may(bench: Bench, qtbot) -> None:
    screen = shown(bench, Role.RESPONSIBLE_OFFICER)
    assert screen.fields is None
    words = " ".join(label.text() for label in screen.findChildren(QLabel))
    assert "Link worker" in words


def test_everything_has_a_name(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
