"""The typeface and its Welsh letters."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QRawFont

from courtdesk.ui.kit import fonts


def test_the_wheel_carries_the_typeface(qapp):
    assert fonts.load().families[0] == fonts.FAMILY
    assert {path.name for path in fonts.font_files()} >= {
        "AtkinsonHyperlegible-Regular.ttf",
        "AtkinsonHyperlegible-Bold.ttf",
    }


def test_every_welsh_letter_has_a_shape_in_the_chosen_typefaces(qapp):
    metrics = QFontMetrics(fonts.body_font())
    assert all(metrics.inFontUcs4(ord(letter)) for letter in fonts.WELSH)


def test_what_is_lacking_is_found_in_the_font_file_itself(qapp):
    regular = next(path for path in fonts.font_files() if "Regular" in path.name)
    raw = QRawFont(str(regular), 16)
    truly = {letter for letter in fonts.WELSH if not raw.supportsCharacter(ord(letter))}
    face = fonts.load()
    assert set(face.lacking) == truly
    assert (len(face.families) > 1) == bool(truly)


def test_digits_stand_in_columns(qapp):
    metrics = QFontMetrics(fonts.body_font())
    assert len({metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}) == 1


def test_without_the_wheel_the_platform_decides(qapp, monkeypatch):
    monkeypatch.setattr(fonts, "FAMILY", "No Such Typeface")
    monkeypatch.setattr(fonts, "_WHEEL", "no_such_wheel")
    assert fonts.font_files() == ()
    assert len(fonts.load().families) == 1
