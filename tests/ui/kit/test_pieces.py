"""The smaller pieces: labels, tags, panels, banner, identity bar, timeline, summary list, flow."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import LedText, PageTitle, Text
from courtdesk.ui.kit.identity import Fact, Identity, IdentityBar
from courtdesk.ui.kit.panels import Inset, Panel, WarningPanel
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.kit.tags import NeedTag, RiskBadge, Tag, TagLook
from courtdesk.ui.kit.timeline import Event, Timeline, newest_first, when_words
from courtdesk.ui.kit.tokens import Theme

TODAY = date(2027, 1, 14)
TRAP = "<b>O'Rourke</b> & <img src=x>"


def at(day, hour, minute=0):
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("kind", [Text, PageTitle, Tag, RiskBadge, NeedTag])
def test_labels_show_what_they_are_given_letter_by_letter(qtbot, kind):
    label = kind(TRAP)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == TRAP


def test_bold_parts_read_no_mark_up(qtbot):
    label = LedText(TRAP, " rest <i>", before="CRN ")
    qtbot.addWidget(label)
    assert "<img" not in label.text()
    assert "<i>" not in label.text()
    assert label.accessibleName() == f"CRN {TRAP} rest <i>"


def test_a_wrapped_label_is_as_high_as_its_words_and_no_higher(shown):
    holder = QWidget()
    column = QVBoxLayout(holder)
    label = Text("A sentence that fits on one line of a window that is wide enough for it.")
    column.addWidget(label)
    column.addStretch(1)
    holder.resize(900, 300)
    shown(holder)
    assert label.height() <= label.fontMetrics().lineSpacing() + 2


def test_a_tag_changes(qtbot):
    tag = Tag("In progress", TagLook.INFO)
    qtbot.addWidget(tag)
    tag.set_status("Completed", TagLook.PLAIN)
    assert (tag.text(), tag.property("look")) == ("Completed", "plain")


def test_panels_have_names_and_a_warning_says_so(qtbot):
    panel, inset, warning = Panel("Needs"), Inset("Next"), WarningPanel("Not complete.")
    for piece in (panel, inset, warning):
        qtbot.addWidget(piece)
    assert panel.accessibleName() == "Needs"
    words = [label.text() for label in warning.findChildren(QLabel)]
    assert words == ["Warning", "Not complete."]


@pytest.mark.parametrize("kind", BannerKind)
def test_a_banner_stays_until_dismissed(shown, qtbot, said, kind):
    banner = shown(Banner(kind, "Consent recorded.", "Ask for approval next."))
    banner.announce()
    assert said == [("Consent recorded. Ask for approval next.", False)]
    with qtbot.waitSignal(banner.dismissed):
        qtbot.keyClick(banner.findChild(LinkButton), Qt.Key.Key_Return)
    assert banner.isHidden()


def test_a_banner_that_must_stay_has_no_way_out(qtbot):
    banner = Banner(BannerKind.WARNING, "The disk is full.", dismissible=False)
    qtbot.addWidget(banner)
    assert banner.findChild(LinkButton) is None


def test_an_empty_list_says_how_it_is_filled(shown, qtbot):
    empty = shown(EmptyState("No one is listed today", "Import the list.", "Import list"))
    with qtbot.waitSignal(empty.acted):
        qtbot.keyClick(empty.findChild(SecondaryButton), Qt.Key.Key_Space)
    plain = EmptyState("Nothing here")
    qtbot.addWidget(plain)
    assert plain.findChild(SecondaryButton) is None


def test_the_identity_bar_is_heard_whole_and_changes(qtbot):
    bar = IdentityBar(
        Identity("Abbott, Carla", (Fact("CRN", "X412907"),), "Risk: acted on", ("easy read",))
    )
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "Case of Abbott, Carla"
    assert bar.accessibleDescription() == "CRN X412907, Risk: acted on, easy read"
    assert bar.findChildren(QLabel)[0].text() == "Abbott, Carla"
    bar.set_identity(Identity("Ellis, Tom"))
    shown = [label.text() for label in bar.findChildren(QLabel) if not label.isHidden()]
    assert shown == ["Ellis, Tom"]
    assert not bar.windowTitle()


def test_a_long_identity_wraps_and_is_not_cut(shown):
    facts = tuple(Fact("Fact", f"number {number}") for number in range(12))
    bar = IdentityBar(Identity("Fitzgerald-Llewellyn, Siân Gŵen", facts, "Risk: acted on"))
    bar.resize(500, 40)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.addWidget(bar)
    column.addStretch(1)
    holder.resize(500, 500)
    shown(holder)
    for label in bar.findChildren(QLabel):
        assert label.width() >= label.sizeHint().width()
        assert label.geometry().right() < bar.width()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (at(14, 10, 28), "10:28"),
        (at(13, 9, 5), "13/1/2027 at 09:05"),
        (date(2027, 1, 3), "3/1/2027"),
        (TODAY, "today"),
    ],
)
def test_times_of_the_timeline(when, words):
    assert when_words(when, TODAY) == words


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_without_a_time_never_gets_one(day):
    assert ":" not in when_words(day, TODAY)


@given(st.lists(st.one_of(st.dates(), st.datetimes()), max_size=12))
def test_newest_comes_first(moments):
    shown = newest_first([Event("x", "", moment) for moment in moments])
    days = [e.when.date() if isinstance(e.when, datetime) else e.when for e in shown]
    assert days == sorted(days, reverse=True)
    times = [event.when for event in shown if isinstance(event.when, datetime)]
    assert times == sorted(times, reverse=True)


def test_the_timeline_shows_its_events_and_says_when_there_are_none(qtbot):
    line = Timeline((), TODAY)
    qtbot.addWidget(line)
    assert line.findChild(QLabel).text() == "Nothing has happened yet."
    line.set_events((Event("Plea", ", guilty", at(14, 9), TRAP),), TODAY)
    texts = [label.text() for label in line.findChildren(QLabel) if not label.isHidden()]
    assert f"09:00 · {TRAP}" in texts


def test_check_answers_by_keyboard(shown, qtbot):
    answers = (
        Answer("name", "Name", "O'Rourke, Siân"),
        Answer("born", "Date of birth", ""),
        Answer("plea", "Plea", "Guilty", changeable=False),
    )
    rows = shown(SummaryList(answers))
    links = [link for link in rows.findChildren(LinkButton) if link.isVisible()]
    assert [link.accessibleName() for link in links] == ["Change Name", "Change Date of birth"]
    assert "Not provided" in [label.text() for label in rows.findChildren(QLabel)]
    with qtbot.waitSignal(rows.change_asked) as asked:
        qtbot.keyClick(links[1], Qt.Key.Key_Return)
    assert asked.args == ["born"]
    rows.focus_row("name")
    assert links[0].hasFocus()
    left = {label.x() for label in rows.findChildren(QLabel)}
    assert len(left) == 2  # questions in one column, answers in another


def test_columns_stack_when_narrow(shown, qtbot):
    columns = Columns()
    columns.main.addWidget(Text("main"))
    columns.side.addWidget(Text("side"))
    columns.resize(1300, 400)
    shown(columns)
    assert not columns.stacked
    columns.resize(500, 400)
    qtbot.waitUntil(lambda: columns.stacked)


def test_gaps_follow_the_text_size(qtbot, qapp):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = layouts.column(holder, gap=8, margins=(4, 0, 0, 0))
    apply_theme(qapp, Theme(2.0))
    assert column.spacing() == 12
    assert column.contentsMargins().left() == 6


def test_a_cleared_layout_is_empty(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = layouts.column(holder)
    inner = layouts.row()
    inner.addWidget(Text("inner"))
    column.addLayout(inner)
    column.addWidget(Text("outer"))
    layouts.clear(column)
    assert column.count() == 0
    assert [label for label in holder.findChildren(QLabel) if label.parent() is holder] == []


def test_flow_fills_lines_and_gives_things_back(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, gap=10, line_gap=10)
    for _ in range(4):
        box = QWidget()
        box.setFixedSize(90, 20)
        flow.addWidget(box)
    assert flow.heightForWidth(400) == 20
    assert flow.heightForWidth(200) == 50
    assert flow.heightForWidth(90) == 110
    assert flow.itemAt(4) is None
    assert flow.takeAt(9) is None
    # What is hidden takes no room, and no gap either: what follows does not stand indented.
    assert flow.heightForWidth(290) == 50
    flow.itemAt(0).widget().hide()
    assert flow.heightForWidth(290) == 20
    assert flow.sizeHint().width() == 290
    flow.clear()
    assert flow.count() == 0
    assert flow.sizeHint().width() == 0


def test_flow_measures_again_what_asks_for_other_room(shown):
    holder = QWidget()
    flow = FlowLayout(holder, gap=10, line_gap=10)
    first, second = QLabel("one"), QLabel("two")
    flow.addWidget(first)
    flow.addWidget(second)
    shown(holder)
    room = flow.sizeHint().width()
    assert flow.heightForWidth(room) == first.sizeHint().height()
    first.setText("one that is much longer than it was")
    assert flow.sizeHint().width() > room
    assert flow.heightForWidth(room) > first.sizeHint().height()


@pytest.mark.parametrize("before", TagLook)
@pytest.mark.parametrize("after", TagLook)
def test_another_status_has_the_room_of_its_own_look(shown, before, after):
    tag = shown(Tag("Not started", before))
    tag.sizeHint()
    tag.set_status("Not started", after)
    assert tag.sizeHint() == shown(Tag("Not started", after)).sizeHint()
