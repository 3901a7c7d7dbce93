"""The typeface and its Welsh letters."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QRawFont

from courtdesk.ui.kit import fonts


def test_the_typeface_is_shipped(qapp):
    assert fonts.load().families[0] == fonts.FAMILY
    assert {path.name for path in fonts.font_files()} >= {
        "AtkinsonHyperlegibleNext-Regular.ttf",
        "AtkinsonHyperlegibleNext-Bold.ttf",
    }


def test_every_welsh_letter_has_a_shape_in_the_chosen_typefaces(qapp):
    metrics = QFontMetrics(fonts.body_font())
    assert all(metrics.inFontUcs4(ord(letter)) for letter in fonts.WELSH)


def test_no_welsh_letter_is_borrowed_from_another_typeface(qapp):
    for path in fonts.font_files():
        raw = QRawFont(str(path), 16)
        assert all(raw.supportsCharacter(ord(letter)) for letter in fonts.WELSH)
    assert fonts.load() == fonts.Typeface((fonts.FAMILY,), "")


def test_digits_stand_in_columns(qapp):
    metrics = QFontMetrics(fonts.body_font())
    assert len({metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}) == 1


def test_without_the_files_the_platform_decides(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FAMILY", "No Such Typeface")
    monkeypatch.setattr(fonts, "_FOLDER", tmp_path)
    assert fonts.font_files() == ()
    assert len(fonts.load().families) == 1
