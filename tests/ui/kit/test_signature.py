"""The signature pad: every way of drawing, taking back, clearing, and what a reader hears."""

from __future__ import annotations

from functools import cache

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from courtdesk.questionnaire.strokes import MAX_STROKES, Strokes
from courtdesk.ui.kit.pen import PAD_HEIGHT, PAD_WIDTH
from courtdesk.ui.kit.signature import SignatureField, SignaturePad, SignatureView, strokes_of
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from tests.helpers.keyboard import spoken, unnamed

LEFT = Qt.MouseButton.LeftButton
UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


class Sheet(QWidget):
    """A page with a signature and what stands around it."""

    def __init__(self) -> None:
        super().__init__()
        lines = QVBoxLayout(self)
        self.field = SignatureField("drawn", "Signature", optional=True)
        lines.addWidget(self.field)
        lines.addStretch(1)
        self.resize(700, 420)


@pytest.fixture
def field(shown):
    sheet = shown(Sheet())
    yield sheet.field
    assert sheet is not None  # held, or the window would go before the test


def by_mouse(pad: SignaturePad, *places: tuple[float, float]) -> None:
    """Press, drag over `places` (parts of the pad's width and height), let go."""
    at = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in places]
    QTest.mousePress(pad, LEFT, pos=at[0])
    for place in at[1:]:
        QTest.mouseMove(pad, place)
    QTest.mouseRelease(pad, LEFT, pos=at[-1])


@cache
def stylus(pointer: QPointingDevice.PointerType) -> QPointingDevice:
    kinds = QPointingDevice
    return QPointingDevice(
        "pen",
        7,
        kinds.DeviceType.Stylus,
        pointer,
        kinds.Capability.Position | kinds.Capability.Pressure,
        1,
        1,
    )


PEN = QPointingDevice.PointerType.Pen
ERASER = QPointingDevice.PointerType.Eraser


def tablet(pad: SignaturePad, kind: QEvent.Type, x: float, y: float, end=PEN) -> bool:
    """Send what a driver sends for a pen; return whether it was taken."""
    at = QPointF(x, y)
    keys = Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(
        kind, stylus(end), at, pad.mapToGlobal(at), 0.5, 0, 0, 0, 0, 0, keys, LEFT, LEFT
    )
    QApplication.sendEvent(pad, event)
    return event.isAccepted()


def test_a_stroke_by_mouse_is_kept_in_the_pads_own_units(field, qtbot) -> None:
    with qtbot.waitSignal(field.changed):
        by_mouse(field.pad, (0.25, 0.5), (0.5, 0.25), (0.75, 0.5))
    (stroke,) = field.pad.strokes.strokes
    assert abs(stroke[0][0] - PAD_WIDTH / 4) < 60 and abs(stroke[0][1] - PAD_HEIGHT / 2) < 60
    assert abs(stroke[-1][0] - PAD_WIDTH * 0.75) < 60
    assert min(y for _, y in stroke) < PAD_HEIGHT * 0.27
    assert len(stroke) < 60
    assert Strokes.from_bytes(field.value().encode()) == field.pad.strokes


def test_nothing_is_told_before_the_stroke_is_done(field, qtbot) -> None:
    with qtbot.assertNotEmitted(field.changed):
        QTest.mousePress(field.pad, LEFT, pos=QPoint(20, 20))
        QTest.mouseMove(field.pad, QPoint(60, 60))
    assert field.is_empty()
    QTest.mouseRelease(field.pad, LEFT, pos=QPoint(60, 60))
    assert not field.is_empty()


def test_only_the_left_button_draws_and_a_move_without_it_does_not(field) -> None:
    QTest.mousePress(field.pad, Qt.MouseButton.RightButton, pos=QPoint(20, 20))
    QTest.mouseMove(field.pad, QPoint(60, 60))
    QTest.mouseRelease(field.pad, Qt.MouseButton.RightButton, pos=QPoint(60, 60))
    assert field.is_empty()


def test_a_quick_second_dot_is_no_lost_double_click(field) -> None:
    QTest.mouseClick(field.pad, LEFT, pos=QPoint(50, 50))
    QTest.mouseDClick(field.pad, LEFT, pos=QPoint(52, 50))
    QTest.mouseRelease(field.pad, LEFT, pos=QPoint(52, 50))
    assert len(field.pad.strokes.strokes) == 2


def test_a_dot_leaves_ink(field) -> None:
    QTest.mouseClick(field.pad, LEFT, pos=QPoint(100, 50))
    picture = field.pad.grab().toImage()
    ratio = picture.devicePixelRatio()
    assert picture.pixelColor(round(100 * ratio), round(50 * ratio)).lightness() < 120


def test_over_the_edge_is_the_edge(field) -> None:
    by_mouse(field.pad, (0.5, 0.5), (1.4, -0.8))
    assert field.pad.strokes.strokes[0][-1] == (PAD_WIDTH, 0)


def test_a_pen_draws_finer_than_a_pixel_and_no_mouse_draws_beside_it(field) -> None:
    pad, kinds = field.pad, QEvent.Type
    assert tablet(pad, kinds.TabletPress, 100.25, 50.5)
    assert pad.hasFocus()
    QTest.mousePress(pad, LEFT, pos=QPoint(10, 10))  # a palm on the screen
    QTest.mouseMove(pad, QPoint(10, 140))
    assert tablet(pad, kinds.TabletMove, 200.25, 50.5)
    QTest.mouseRelease(pad, LEFT, pos=QPoint(10, 10))
    assert tablet(pad, kinds.TabletRelease, 200.25, 50.5)
    (stroke,) = pad.strokes.strokes
    assert {y for _, y in stroke} == {stroke[0][1]}
    assert stroke[-1][0] - stroke[0][0] > PAD_WIDTH / 10
    tablet(pad, kinds.TabletPress, 100.75, 50.5)
    tablet(pad, kinds.TabletRelease, 100.75, 50.5)
    assert pad.strokes.strokes[1][0][0] > stroke[0][0]


def test_the_eraser_end_draws_nothing(field) -> None:
    kinds = QEvent.Type
    for kind, x in ((kinds.TabletPress, 10), (kinds.TabletMove, 90), (kinds.TabletRelease, 90)):
        assert not tablet(field.pad, kind, x, 50, ERASER)
    assert field.is_empty()


def test_a_finger_draws_and_a_second_one_does_not(field) -> None:
    finger = QTest.createTouchDevice()
    pad = field.pad
    QTest.touchEvent(pad, finger).press(0, QPoint(50, 50), pad).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(90, 90), pad).press(
        1, QPoint(300, 30), pad
    ).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(130, 50), pad).stationary(1).commit()
    QTest.touchEvent(pad, finger).release(0, QPoint(130, 50), pad).release(
        1, QPoint(300, 30), pad
    ).commit()
    (stroke,) = pad.strokes.strokes
    assert max(x for x, _ in stroke) < 0.3 * PAD_WIDTH
    assert pad.hasFocus()


def test_taking_back_stroke_by_stroke_and_a_clearing_too(field) -> None:
    for at in (0.2, 0.4, 0.6):
        by_mouse(field.pad, (at, 0.3), (at, 0.7))
    three = field.pad.strokes
    field.pad.setFocus()
    QTest.keyClick(field.pad, *UNDO)
    assert field.pad.strokes.strokes == three.strokes[:2]
    QTest.keyClick(field.pad, Qt.Key.Key_Delete)
    assert field.is_empty()
    assert field.value() == ""
    QTest.keyClick(field.pad, *UNDO)
    assert field.pad.strokes.strokes == three.strokes[:2]
    QTest.keyClick(field.pad, *UNDO)
    QTest.keyClick(field.pad, *UNDO)
    QTest.keyClick(field.pad, *UNDO)
    assert field.is_empty()


def test_what_was_kept_before_can_be_taken_back_stroke_by_stroke(field) -> None:
    kept = Strokes(PAD_WIDTH, PAD_HEIGHT, (((1, 1), (9, 9)), ((5, 5),)))
    field.set_value(kept.to_bytes().decode())
    field.pad.undo()
    assert field.pad.strokes.strokes == kept.strokes[:1]


def test_what_is_shown_anew_has_no_past(field) -> None:
    """Ctrl+Z must not bring back the signature of somebody else."""
    by_mouse(field.pad, (0.2, 0.3), (0.4, 0.7))
    field.set_value("")
    assert not field.pad.can_undo
    field.pad.undo()
    assert field.is_empty()


def test_the_buttons_do_the_same_and_the_keyboard_stays(field, said) -> None:
    undo, again = field.controls()[1:]
    assert not undo.isEnabled() and not again.isEnabled()
    by_mouse(field.pad, (0.2, 0.3), (0.4, 0.7))
    by_mouse(field.pad, (0.5, 0.3), (0.7, 0.7))
    QTest.mouseClick(undo, LEFT)
    assert len(field.pad.strokes.strokes) == 1
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert field.is_empty()
    assert field.pad.hasFocus()
    assert not again.isEnabled()
    assert said == [("Taken back.", False), ("The signature was cleared.", False)]


def test_it_says_what_it_is_and_whether_it_is_drawn(field) -> None:
    assert spoken(field.pad) == "Signature (optional), empty"
    assert "cannot be drawn with the keyboard" in field.pad.accessibleDescription()
    by_mouse(field.pad, (0.2, 0.3), (0.4, 0.7))
    assert spoken(field.pad) == "Signature (optional), drawn"
    assert [spoken(one) for one in field.controls()[1:]] == [
        "Undo last stroke: Signature",
        "Clear and sign again: Signature",
    ]
    assert unnamed(field.window()) == []


def test_tab_comes_to_it_and_goes_on_and_other_keys_are_the_pages(field) -> None:
    by_mouse(field.pad, (0.2, 0.3), (0.4, 0.7))
    before = field.value()
    for key in (Qt.Key.Key_A, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(field.pad, key)
    assert field.value() == before
    order = []
    for _ in range(3):
        order.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert order == list(field.controls())


@pytest.mark.parametrize("how", ["hide", "elsewhere"])
def test_a_stroke_that_is_interrupted_is_kept(field, how) -> None:
    """P1: a lock takes the page away while the pen is down."""
    QTest.mousePress(field.pad, LEFT, pos=QPoint(20, 20))
    QTest.mouseMove(field.pad, QPoint(90, 60))
    if how == "hide":
        field.window().hide()
    else:
        field.pad.clearFocus()
    assert len(field.pad.strokes.strokes) == 1


@pytest.mark.parametrize("theme", [Theme(1.5), Theme(2.0), Theme(1.0, high_contrast=True)])
def test_another_size_or_look_changes_nothing_that_is_kept(field, qapp, qtbot, theme) -> None:
    by_mouse(field.pad, (0.2, 0.3), (0.4, 0.7), (0.6, 0.2))
    kept, width = field.value(), field.pad.width()
    field.window().resize(1200, 800)
    apply_theme(qapp, theme)
    # A window is laid out in as many passes as it has layouts in each other.
    pad, larger = field.pad, theme.scale > 1
    qtbot.waitUntil(
        lambda: (
            pad.height() == pad.heightForWidth(pad.width()) and (pad.width() > width or not larger)
        )
    )
    assert field.value() == kept
    # The same movement of the hand, as parts of the pad, is the same line in its units.
    first = field.pad.strokes.strokes[0]
    by_mouse(field.pad, (0.2, 0.3), (0.4, 0.7), (0.6, 0.2))
    second = field.pad.strokes.strokes[1]
    assert abs(first[0][0] - second[0][0]) < 24
    assert abs(first[-1][1] - second[-1][1]) < 24


def test_ink_lies_where_the_pen_went_at_any_size(field, qapp) -> None:
    by_mouse(field.pad, (0.1, 0.4), (0.9, 0.4))
    for scale in (1.0, 1.5):
        field.window().resize(1200, 800)
        apply_theme(qapp, Theme(scale))
        QApplication.processEvents()
        picture = field.pad.grab().toImage()
        x, y = field.pad.width() // 2, round(field.pad.height() * 0.4)
        ratio = picture.devicePixelRatio()
        dark = picture.pixelColor(round(x * ratio), round(y * ratio)).lightness()
        light = picture.pixelColor(round(x * ratio), round(y * 0.5 * ratio)).lightness()
        assert dark < 80
        assert light > 200


def test_too_many_strokes_are_said_and_none_that_is_kept_is_lost(field, said) -> None:
    full = Strokes(PAD_WIDTH, PAD_HEIGHT, tuple(((at, at),) for at in range(MAX_STROKES)))
    field.set_value(full.to_bytes().decode())
    by_mouse(field.pad, (0.2, 0.3), (0.4, 0.7))
    assert field.pad.strokes == full
    assert field._note.isVisible()
    assert said[-1][1] is True
    field.pad.clear()
    assert field._note.isHidden()


def test_a_stroke_without_end_becomes_several_that_join(field) -> None:
    pad, kinds = field.pad, QEvent.Type
    tablet(pad, kinds.TabletPress, 0, 0)
    for at in range(3_200):
        tablet(pad, kinds.TabletMove, 20 + (at * 7) % 400, 20 + (at * 13) % 130)
    tablet(pad, kinds.TabletRelease, 20, 20)
    strokes = pad.strokes.strokes
    assert len(strokes) == 3
    assert strokes[0][-1] == strokes[1][0]


def test_text_that_holds_no_strokes_is_refused_and_shows_nothing(field) -> None:
    with pytest.raises(ValueError, match="drawn cannot show"):
        field.set_value('{"width":1}')
    assert field.is_empty()
    assert strokes_of("") is None
    assert strokes_of("<script>") is None


def test_a_signature_shown_again_takes_no_ink(shown) -> None:
    strokes = Strokes(PAD_WIDTH, PAD_HEIGHT, (((100, 400), (2000, 420)),))
    view = shown(SignatureView(strokes, "Signature"))
    assert spoken(view) == "Signature, drawn"
    QTest.mousePress(view, LEFT, pos=QPoint(20, 20))
    QTest.mouseRelease(view, LEFT, pos=QPoint(20, 20))
    assert view.strokes == strokes
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus
