"""The parts of the page about one instrument: first and last, what is said, the chart, the rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from courtdesk.actions.scores import Comparison, Point, Series
from courtdesk.domain.courtlist_values import print_date
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.chart import ScoreChart
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.scores.words import (
    chart_data,
    closed_words,
    heading,
    result_words,
    value_words,
    where_words,
)

Go = Callable[[Place], None]


class SeriesPart(QWidget):
    """One instrument: its heading, words and chart side by side, and every result as a row.

    `correct` says whether the member may put measures right.

    Attributes:
        chart: the chart, or None where nothing can be drawn.
    """

    def __init__(self, series: Series, go: Go, *, correct: bool) -> None:
        super().__init__()
        mark(self, "clear")
        self.chart: ScoreChart | None = None
        self._go = go
        column = layouts.column(self, gap=10)
        column.addWidget(Section(heading(series)))
        for words in closed_words(series):
            column.addWidget(Text(words))
        if not series.points:
            return
        column.addWidget(self._columns(series))
        column.addWidget(self._rows(series, correct=correct))

    def _columns(self, series: Series) -> Columns:
        columns = Columns()
        both = columns.layout()
        if isinstance(both, QBoxLayout):
            # As much for the chart as for the words: every date should stand under its point.
            both.setStretch(1, 2)
        if len(series.points) == 1:
            columns.main.addWidget(_side_panel("The only result", series.points[0], series))
        for number, comparison in enumerate(series.comparisons):
            columns.main.addWidget(_compared(comparison, series, panels=number == 0))
        for note in series.notes:
            columns.main.addWidget(Text(note))
        if any(point.value is not None for point in series.points):
            self.chart = ScoreChart(chart_data(series))
            columns.side.addWidget(self.chart)
            columns.side.addWidget(Caption(_chart_caption(series)))
        return columns

    def _rows(self, series: Series, *, correct: bool) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        holder.setAccessibleName(f"Results of {heading(series)}")
        column = layouts.column(holder, gap=0)
        for point in series.points:
            column.addWidget(self._row(point, series, correct=correct))
        return holder

    def _row(self, point: Point, series: Series, *, correct: bool) -> QFrame:
        frame = QFrame()
        mark(frame, "row")
        across = layouts.row(frame, gap=16)
        top = Qt.AlignmentFlag.AlignTop
        day, result = print_date(point.on), result_words(point, series)
        across.addWidget(Strong(day), 1, top)
        words = layouts.column(gap=0)
        words.addWidget(Text(result))
        words.addWidget(Caption(where_words(point)))
        across.addLayout(words, 6)
        if correct or not point.is_measure:
            across.addWidget(self._link(point, series), 0, top)
        frame.setAccessibleName(f"{day}: {result}; {where_words(point)}")
        return frame

    def _link(self, point: Point, series: Series) -> LinkButton:
        verb, screen = ("Correct", "measure") if point.is_measure else ("Open", "result")
        link = LinkButton(verb)
        link.setAccessibleName(f"{verb} {heading(series)} of {print_date(point.on)}")

        def open_it() -> None:
            self._go(Place(screen, point.case, point.document))

        link.clicked.connect(open_it)
        return link


def _chart_caption(series: Series) -> str:
    order = "Results stand in order, not to the scale of time."
    return f"Bands: {series.scheme}. {order}" if series.scheme else order


def _compared(comparison: Comparison, series: Series, *, panels: bool) -> QWidget:
    """What may be said of two results, under the two side by side."""
    holder = QWidget()
    mark(holder, "clear")
    holder.setAccessibleName(comparison.heading)
    column = layouts.column(holder, gap=6)
    column.addWidget(Strong(comparison.heading))
    if panels:
        across = layouts.row(gap=12)
        across.addWidget(_side_panel("First", comparison.before, series), 1)
        across.addWidget(_side_panel("Last", comparison.after, series), 1)
        column.addLayout(across)
    for sentence in comparison.sentences:
        column.addWidget(Text(sentence))
    return holder


def _side_panel(which: str, point: Point, series: Series) -> Panel:
    panel = Panel()
    day = print_date(point.on)
    panel.setAccessibleName(f"{which}, {day}: {result_words(point, series)}")
    panel.add(Caption(f"{which}, {day}"))
    value = value_words(point, series)
    panel.add(Section(value[0].upper() + value[1:]))
    for words in (point.why, point.band, point.note):
        if words:
            panel.add(Text(words[0].upper() + words[1:]))
    return panel
