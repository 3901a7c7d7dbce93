"""Fields that are read together, and the error summary."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from courtdesk.errors import FieldErrors
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.error_summary import HEADING
from courtdesk.ui.kit.fields import Choice, DateField, NumberField, Option, TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Section


def _group():
    return FieldGroup(
        (
            TextField("name", "Name"),
            DateField("born", "Date of birth", optional=True),
            NumberField("weeks", "Weeks", missing="Enter how many weeks."),
            Choice("plea", "Plea", (Option("g", "Guilty"), Option("n", "Not guilty"))),
        )
    )


def _filled():
    group = _group()
    group["name"].set_value("Marlow, Dean")
    group["weeks"].set_value(12)
    group["plea"].set_value("g")
    return group


def _links(group):
    return [link for link in group.summary.findChildren(LinkButton) if not link.isHidden()]


def test_values_come_by_name(qtbot):
    group = _filled()
    qtbot.addWidget(group)
    expected = {"name": "Marlow, Dean", "born": None, "weeks": 12, "plea": "g"}
    assert group.values() == expected
    assert group.read_or_show() == expected
    assert group.summary.isHidden()


def test_all_errors_are_shown_at_once_and_answers_stay(shown, qtbot, said):
    group = shown(_group())
    group["born"].day.setText("31")
    with qtbot.waitSignal(group.failed) as failed:
        assert group.read_or_show() is None
    assert failed.args == [4]
    assert [link.text() for link in _links(group)] == [
        "Answer “Name”.",
        "Date of birth must include a month and a year.",
        "Enter how many weeks.",
        "Answer “Plea”.",
    ]
    assert group["name"].error == "Answer “Name”."
    assert group["born"].day.text() == "31"
    assert group.summary.hasFocus()
    assert group.summary.accessibleName() == HEADING
    assert said[0][0].startswith("There is a problem. Answer “Name”.")
    assert said[0][1]


def test_each_line_leads_to_its_field(shown, qtbot):
    group = shown(_group())
    group.read_or_show()
    name, weeks, plea = _links(group)
    qtbot.keyClick(plea, Qt.Key.Key_Return)
    assert group["plea"].controls()[0].hasFocus()
    qtbot.keyClick(weeks, Qt.Key.Key_Space)
    assert group["weeks"].edit.hasFocus()
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert group["name"].edit.hasFocus()


def test_tab_goes_from_the_summary_through_its_lines(shown, qtbot):
    group = shown(_group())
    group.read_or_show()
    lines = _links(group)
    for line in lines:
        qtbot.keyClick(group.window().focusWidget(), Qt.Key.Key_Tab)
        assert line.hasFocus()
    qtbot.keyClick(lines[-1], Qt.Key.Key_Tab)
    assert group["name"].edit.hasFocus()


def test_errors_of_an_action_come_back_beside_their_fields(shown, qtbot):
    group = shown(_filled())
    group.show_errors([("name", "Enter the name as listed."), ("elsewhere", "The list is full.")])
    assert group["name"].error == "Enter the name as listed."
    assert len(_links(group)) == 2
    qtbot.keyClick(_links(group)[1], Qt.Key.Key_Return)  # leads nowhere, and says nothing false
    group.clear_errors()
    assert group["name"].error is None
    assert group.summary.isHidden()


def test_mended_answers_take_the_errors_away(shown):
    group = shown(_group())
    group.read_or_show()
    group["name"].set_value("x")
    group["weeks"].set_value(1)
    group["plea"].set_value("n")
    assert group.read_or_show() is not None
    assert group["weeks"].error is None


def test_a_hidden_field_was_not_asked(qtbot):
    group = _filled()
    qtbot.addWidget(group)
    group["weeks"].set_value(None)
    group["weeks"].hide()
    assert "weeks" not in group.values()


def test_values_raises_all_errors(qtbot):
    group = _group()
    qtbot.addWidget(group)
    with pytest.raises(FieldErrors) as caught:
        group.values()
    assert [error.field for error in caught.value.errors] == ["name", "weeks", "plea"]


def test_a_change_is_told_with_its_name(qtbot):
    group = _group()
    qtbot.addWidget(group)
    with qtbot.waitSignal(group.changed) as changed:
        group["weeks"].edit.setText("3")
    assert changed.args == ["weeks"]


def test_two_fields_of_one_name_are_a_bug(qtbot):
    with pytest.raises(ValueError, match="same name"):
        FieldGroup((TextField("a", "A"), TextField("a", "B")))


def test_a_heading_stands_over_its_field(shown):
    group = _group()
    heading = Section("Sentence")
    group.put_before("weeks", heading)
    shown(group)
    assert group["born"].geometry().bottom() < heading.y() < group["weeks"].y()
