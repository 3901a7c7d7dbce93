"""Fields: the API they share and what each does on its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QGroupBox, QLabel, QLineEdit

from courtdesk.errors import FieldError
from courtdesk.ui.kit.fields import (
    Checks,
    Choice,
    DateField,
    NumberField,
    Option,
    OptionRow,
    PassphraseField,
    SelectField,
    TextArea,
    TextField,
    TimeField,
)
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme

PLEAS = (Option("g", "Guilty"), Option("n", "Not guilty", "Asks for a date."), Option("0", "None"))
MAKERS = {
    "text": lambda: TextField("f", "Name", hint="As listed."),
    "number": lambda: NumberField("f", "Name", hint="As listed."),
    "pass": lambda: PassphraseField("f", "Name", hint="As listed."),
    "area": lambda: TextArea("f", "Name", hint="As listed.", limit=20),
    "select": lambda: SelectField("f", "Name", PLEAS, hint="As listed."),
    "choice": lambda: Choice("f", "Name", PLEAS, hint="As listed."),
    "checks": lambda: Checks("f", "Name", PLEAS, hint="As listed."),
    "date": lambda: DateField("f", "Name", hint="As listed."),
    "time": lambda: TimeField("f", "Name", hint="As listed."),
}
VALUES = {"text": "a", "number": 7, "pass": " a ", "area": "a b", "select": "n", "choice": "n"}
VALUES |= {"checks": ("g", "0")}


@pytest.fixture(params=MAKERS)
def kind(request):
    return request.param


def _role(widget):
    return QAccessible.queryAccessibleInterface(widget).role()


def test_an_empty_field_is_an_error_only_when_read(qtbot, kind):
    field = MAKERS[kind]()
    qtbot.addWidget(field)
    assert field.is_empty()
    assert field.error is None
    with pytest.raises(FieldError, match=r"^Answer “Name”\.$") as caught:
        field.read()
    assert caught.value.field == "f"
    field.optional = True
    field.read()


def test_values_come_back_as_they_were_set(qtbot, kind):
    field = MAKERS[kind]()
    qtbot.addWidget(field)
    if kind in VALUES:
        with qtbot.waitSignal(field.changed):
            field.set_value(VALUES[kind])
        assert field.value() == VALUES[kind]
        assert not field.is_empty()


def test_an_error_is_words_a_border_and_spoken(qtbot, kind):
    field = MAKERS[kind]()
    qtbot.addWidget(field)
    field.set_error("Enter a name.")
    texts = [label.text() for label in field.findChildren(QLabel) if not label.isHidden()]
    assert "Error: Enter a name." in texts
    assert field.property("wrong") == "true"
    spoken = field.controls()[0].accessibleDescription()
    assert spoken == "Error: Enter a name. As listed."
    field.set_error(None)
    assert field.property("wrong") == "false"
    assert field.controls()[0].accessibleDescription() == "As listed."
    assert "Error: Enter a name." not in [label.text() for label in field.findChildren(QLabel)]


def test_every_control_has_a_name_and_is_reached(shown, kind):
    field = shown(MAKERS[kind]())
    field.focus_first()
    assert field.controls()[0].hasFocus()
    for control in field.controls():
        assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)


def test_leaving_a_field_says_nothing(shown, qtbot):
    field = shown(NumberField("f", "Weeks"))
    qtbot.keyClicks(field.edit, "many")
    field.edit.clearFocus()
    assert field.error is None
    assert field.edit.text() == "many"


def test_optional_is_said_in_words(qtbot):
    field = TextField("f", "Alias", optional=True)
    qtbot.addWidget(field)
    assert field.caption_label.text() == "Alias (optional)"
    assert field.edit.accessibleName() == "Alias (optional)"


@pytest.mark.parametrize(
    ("typed", "value"), [("12", 12), (" 1 200 ", 1200), ("1,200", 1200), ("-3", -3), ("", None)]
)
def test_numbers_as_people_write_them(qtbot, typed, value):
    field = NumberField("f", "Weeks", minimum=-5, maximum=5000)
    qtbot.addWidget(field)
    field.edit.setText(typed)
    assert field.value() == value


@pytest.mark.parametrize("typed", ["x", "1.5", "٣", "--2", "9" * 40, "-"])
def test_what_is_no_number_is_said(qtbot, typed):
    field = NumberField("f", "Weeks")
    qtbot.addWidget(field)
    field.edit.setText(typed)
    with pytest.raises(FieldError, match="Weeks: enter a whole number in digits"):
        field.value()


def test_a_number_out_of_bounds_names_them(qtbot):
    field = NumberField("f", "Weeks", minimum=1, maximum=1200)
    qtbot.addWidget(field)
    field.edit.setText("1201")
    with pytest.raises(FieldError, match="from 1 to 1,200"):
        field.value()


def test_a_passphrase_is_hidden_shown_and_hidden_when_the_page_goes(shown, qtbot):
    field = shown(PassphraseField("f", "Passphrase"))
    edit, show = field.controls()
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClick(show, Qt.Key.Key_Space)
    assert edit.echoMode() is QLineEdit.EchoMode.Normal
    assert show.accessibleName() == "Hide passphrase"
    field.hide()
    assert edit.echoMode() is QLineEdit.EchoMode.Password


def test_a_passphrase_may_be_pasted_and_is_long(shown, qtbot):
    field = shown(PassphraseField("f", "Passphrase"))
    words = "cywir ŵ " * 125
    QApplication.clipboard().setText(words)
    field.edit.setFocus()
    qtbot.keyClick(field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == words
    field.set_strength("Strong.")
    field.clear()
    assert field.is_empty()
    QApplication.clipboard().clear()


def test_undo_brings_no_forgotten_passphrase_back(shown, qtbot):
    field = shown(PassphraseField("f", "Passphrase"))
    edit, show = field.controls()
    qtbot.keyClick(show, Qt.Key.Key_Space)
    qtbot.keyClicks(edit, "plum lantern")
    assert edit.isUndoAvailable()
    field.clear()
    qtbot.keyClick(show, Qt.Key.Key_Space)
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.is_empty()


def test_the_keyboard_learns_no_passphrase(qtbot):
    field = PassphraseField("f", "Passphrase")
    qtbot.addWidget(field)
    assert field.edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_a_text_may_go_over_its_limit_and_says_so(qtbot):
    field = TextArea("f", "Reason", limit=5)
    qtbot.addWidget(field)
    assert field.count_sentence() == "You have 5 characters left."
    field.set_value("1234")
    assert field.count_sentence() == "You have 1 character left."
    assert not field.over
    field.set_value("1234567")
    assert field.count_sentence() == "You have 2 characters too many."
    assert field.over
    assert field.value() == "1234567"


def test_the_count_can_be_the_receivers_own(qtbot):
    field = TextArea("f", "Reason", limit=5, count=lambda text: 2 * len(text))
    qtbot.addWidget(field)
    field.set_value("abc")
    assert field.over


def test_the_count_is_spoken_after_a_pause_and_not_once_the_page_is_gone(shown, qtbot, said):
    field = shown(TextArea("f", "Reason", limit=5))
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "ab")
    assert said == []
    qtbot.waitUntil(lambda: said == [("You have 3 characters left.", False)])
    qtbot.keyClicks(field.edit, "c")
    field.hide()
    assert not field._pause.isActive()


def test_tab_leaves_a_text(shown, qtbot):
    field = shown(TextArea("f", "Reason"))
    assert field.edit.tabChangesFocus()


def test_the_wheel_changes_no_picked_answer(shown, qtbot):
    field = shown(SelectField("f", "Court", PLEAS))
    field.set_value("g")
    field.box.setFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        field.box.mapToGlobal(QPointF(5, 5)),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field.box, event)
    assert field.value() == "g"
    assert not field.box.isEditable()


def test_a_value_that_is_no_option_is_a_bug(qtbot):
    for field in (SelectField("f", "A", PLEAS), Choice("f", "A", PLEAS)):
        qtbot.addWidget(field)
        with pytest.raises(ValueError, match="no option"):
            field.set_value("zz")
    boxes = Checks("f", "A", PLEAS)
    qtbot.addWidget(boxes)
    with pytest.raises(ValueError, match="no option"):
        boxes.set_value(("zz",))


def test_nothing_is_chosen_beforehand_and_digits_answer_nothing(shown, qtbot):
    field = shown(Choice("plea", "Plea", PLEAS))
    assert field.value() is None
    field.focus_first()
    for digit in "0123456789":
        qtbot.keyClicks(field.controls()[0], digit)
    assert field.value() is None


def test_radios_by_keyboard_and_clearing(shown, qtbot):
    field = shown(Choice("plea", "Plea", PLEAS))
    first, second, _ = field.controls()
    field.focus_first()
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert field.value() == "n"
    assert second.hasFocus()
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field._clear, Qt.Key.Key_Return)
    assert field.value() is None
    assert field._clear.isHidden()
    assert first.hasFocus()


def test_one_change_is_told_once(qtbot):
    field = Choice("plea", "Plea", PLEAS)
    qtbot.addWidget(field)
    seen = []
    field.changed.connect(lambda: seen.append(field.value()))
    field.set_value("g")
    field.set_value("n")
    field.set_value(None)
    field.set_value(None)
    assert seen == ["g", "n", None]


def test_pressing_the_words_presses_the_mark(shown, qtbot):
    field = shown(Choice("plea", "Plea", PLEAS))
    row = field.findChildren(OptionRow)[1]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(row.width() - 3, 5))
    assert field.value() == "n"
    qtbot.mouseClick(row, Qt.MouseButton.RightButton, pos=QPoint(row.width() - 3, 5))
    assert field.value() == "n"


def test_marks_keep_their_roles_and_are_large(qtbot, qapp):
    apply_theme(qapp, Theme(1.5))
    one, many = Choice("a", "Plea", PLEAS), Checks("b", "Needs", PLEAS)
    for field in (one, many):
        qtbot.addWidget(field)
        assert field.controls()[0].sizeHint().height() == 39
    assert _role(one.controls()[0]) == QAccessible.Role.RadioButton
    assert _role(many.controls()[0]) == QAccessible.Role.CheckBox
    box = one.findChild(QGroupBox)
    assert _role(box) == QAccessible.Role.Grouping
    assert box.accessibleName() == "Plea"


def test_check_boxes_by_keyboard(shown, qtbot):
    field = shown(Checks("b", "Needs", PLEAS))
    for box in field.controls():
        qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(field.controls()[1], Qt.Key.Key_Space)
    assert field.value() == ("g", "0")


def test_tab_comes_to_the_chosen_radio_and_the_arrows_choose_from_there(shown, qtbot):
    """A ring on one name while another is chosen made somebody type into the wrong account."""
    field = shown(Choice("plea", "Plea", PLEAS))
    last = PLEAS[-1].value
    field.set_value(last)
    stops = [radio for radio in field.controls() if radio.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [radio.isChecked() for radio in stops] == [True]
    stops[0].setFocus()
    qtbot.keyClick(stops[0], Qt.Key.Key_Up)
    assert field.value() == PLEAS[-2].value


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_an_answer_is_cleared_by_a_key_and_not_on_the_way_past(shown, qtbot, key):
    """Space, Tab, Space used to wipe what had just been answered."""
    field = shown(Choice("plea", "Plea", PLEAS))
    field.set_value(PLEAS[0].value)
    assert not field._clear.focusPolicy() & Qt.FocusPolicy.TabFocus
    radio = field.controls()[0]
    radio.setFocus()
    qtbot.keyClick(radio, key)
    assert field.value() is None
    assert radio.hasFocus()
