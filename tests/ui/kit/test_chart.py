"""The chart draws what there is and says it: no colour alone, no zero for a missing score."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from courtdesk.ui.kit.chart import ChartData, ChartPoint, ChartStripe, ScoreChart
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from tests.helpers.keyboard import spoken


def point(date: str, value: float | None, note: str = "") -> ChartPoint:
    shown = "" if value is None else f"{value:.1f}"
    return ChartPoint(date, value, shown, f"{date}, {shown or 'no score'}", note)


def data(*values: float | None, **more: object) -> ChartData:
    points = tuple(point(f"{day}/1/2027", value) for day, value in enumerate(values, 1))
    names = (("non clinical", 0, 11), ("mild", 11, 15), ("severe", 15, 40))
    stripes = tuple(ChartStripe(*one) for one in names)
    given: dict[str, object] = {"stripes": stripes, "cutoff": 11, "cutoff_name": "cut-off"}
    return ChartData("Chart of CORE-10", "CORE-10, in words.", 0, 40, points, **{**given, **more})  # type: ignore[arg-type]


@pytest.fixture
def on_page(shown):
    """Lay a chart on a page, show it and give it back; the pages are kept alive."""
    pages = []

    def show(one: ScoreChart, width: int = 640) -> ScoreChart:
        page = QWidget()
        QVBoxLayout(page).addWidget(one)
        page.resize(width, 400)
        pages.append(shown(page))
        return one

    return show


def inked(one: ScoreChart, left: float, right: float) -> list[int]:
    """The rows of the plot, above its axis, with ink between two shares of the width."""
    rows = inked_rows(one, left, right)
    # Between two dates nothing stands below the axis.
    axis = max(inked_rows(one, 0.3, 0.31))
    return [row for row in rows if row < axis - 2]


def inked_rows(one: ScoreChart, left: float, right: float) -> list[int]:
    image = one.grab().toImage()
    columns = range(int(image.width() * left), int(image.width() * right))
    return [y for y in range(image.height()) if any(dark(image.pixelColor(x, y)) for x in columns)]


def dark(colour: QColor) -> bool:
    # What nobody painted is black as well, and transparent.
    return colour.alpha() > 0 and colour.lightness() < 60


def test_it_is_spoken_as_words(on_page) -> None:
    one = on_page(ScoreChart(data(32, None, 9)))
    assert spoken(one) == "Chart of CORE-10"
    assert one.text() == "CORE-10, in words."
    said = one.accessibleDescription()
    assert said.startswith("CORE-10, in words.") and "3 of 3: 3/1/2027, 9.0" in said


def test_the_keys_walk_and_every_point_is_announced(on_page, said) -> None:
    one = on_page(ScoreChart(data(32, None, 9)))
    one.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_End):
        QTest.keyClick(one, key)
    assert [text for text, _ in said] == [
        "2 of 3: 2/1/2027, no score",
        "1 of 3: 1/1/2027, 32.0",
        "1 of 3: 1/1/2027, 32.0",
        "3 of 3: 3/1/2027, 9.0",
    ]
    assert not any(urgent for _, urgent in said)
    assert "3 of 3" in one.accessibleDescription()


def test_other_keys_are_left_to_the_page(on_page, said) -> None:
    one = on_page(ScoreChart(data(32, 9)))
    one.setFocus()
    before = one.current
    QTest.keyClick(one, Qt.Key.Key_Down)
    QTest.keyClick(one, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert one.current == before and said == []


def test_the_point_that_the_keys_are_on_is_seen(on_page) -> None:
    one = on_page(ScoreChart(data(32, None, 9)))
    one.clearFocus()
    without = one.grab().toImage()
    one.setFocus()
    first = one.grab().toImage()
    QTest.keyClick(one, Qt.Key.Key_Left)
    assert without != first != one.grab().toImage()


def test_a_missing_score_is_a_gap_and_never_a_mark(on_page) -> None:
    """Where the second of three points stands there is no ink but a dotted line high up."""
    gap = on_page(ScoreChart(data(40, None, 40, cutoff=None)))
    gap.clearFocus()
    zero = on_page(ScoreChart(data(40, 0, 40, cutoff=None)))
    zero.clearFocus()
    assert max(inked(zero, 0.43, 0.5)) > 100
    assert max(inked(gap, 0.43, 0.5)) < 30


def test_alone_between_gaps_a_score_still_has_its_mark(on_page) -> None:
    one = on_page(ScoreChart(data(None, 20, None)))
    assert inked(one, 0.4, 0.65)
    on_page(ScoreChart(data(None, None))).grab()
    on_page(ScoreChart(data())).grab()


def test_no_meaning_by_colour_alone(on_page) -> None:
    """A prorated score is another shape: a ring, not a disc of another colour."""
    whole = ChartPoint("1/1/2027", 20, "", "")
    ring = ChartPoint("1/1/2027", 20, "", "", "prorated")
    pixels = []
    for made in (whole, ring):
        chart = ChartData("c", "w", 0, 40, (made,))
        image = on_page(ScoreChart(chart)).grab().toImage()
        found = [
            QPoint(x, y)
            for x in range(image.width())
            for y in range(image.height() - 60)
            if dark(image.pixelColor(x, y))
        ]
        pixels.append(len(found))
    assert pixels[1] < pixels[0]


@pytest.mark.parametrize("theme", [Theme(1.0), Theme(1.5), Theme(2.0), Theme(1.5, True)])
@pytest.mark.parametrize("count", [1, 2, 8, 60])
def test_every_size_and_high_contrast_are_drawn(on_page, qapp, theme: Theme, count: int) -> None:
    apply_theme(qapp, theme)
    one = on_page(ScoreChart(data(*(float(at % 40) for at in range(count)))), 700)
    assert one.sizeHint().height() >= theme.px(150)
    assert one.width() >= one.minimumSizeHint().width() or one.width() >= 600
    assert not one.grab().isNull()


def test_values_outside_the_scale_stay_inside_the_plot(on_page) -> None:
    one = on_page(ScoreChart(data(-1e9, 1e9)))
    assert not one.grab().isNull()
    flat = ChartData("c", "w", 5, 5, (point("1/1/2027", 5),))
    assert not on_page(ScoreChart(flat)).grab().isNull()


def test_tab_comes_to_it(on_page) -> None:
    one = on_page(ScoreChart(data(32, 9)))
    QTest.keyClick(one.window(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is one
