"""A drawn signature and the record's own facts among a form's questions."""

from __future__ import annotations

import json
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from courtdesk.actions import forms
from courtdesk.domain.access import Role
from courtdesk.questionnaire.answers import NOT_ASKED
from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue
from courtdesk.questionnaire.definition import Attachment
from courtdesk.questionnaire.load_facts import FACT_URL
from courtdesk.questionnaire.strokes import STROKES_TYPE, Strokes
from courtdesk.ui.kit.signature import SignatureField
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.rows import NOT_RECORDED, NOT_SHOWN
from courtdesk.ui.screens.form.screen import FormScreen
from tests.helpers.bench import Bench
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.unit.questionnaire.small import question, resource

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def fact(link_id: str, kind: str, name: str):
    extension = [{"url": FACT_URL, "valueCode": name}]
    return question(link_id, kind, readOnly=True, extension=extension)


ITEMS = [
    fact("who", "string", "person-name"),
    question("first", "string"),
    fact("born", "date", "birth-date"),
    fact("sentenced", "date", "sentencing-date"),
    question("sign", "attachment", required=True),
    question("last", "string"),
]


@pytest.fixture
def screen(bench: Bench, tmp_path) -> FormScreen:
    path = tmp_path / "forms" / "small.json"
    path.parent.mkdir()
    path.write_text(json.dumps(resource(ITEMS)), encoding="utf-8")
    bench.catalogue = Catalogue({**bench.catalogue.forms, **load_catalogue(path.parent).forms})
    return shown(bench)


def shown(bench: Bench) -> FormScreen:
    screen = bench.show(Place("form", bench.cases["Marlow"], "small"), Role.LINK_WORKER)
    assert isinstance(screen, FormScreen)
    assert screen.sheet is not None
    return screen


def field_of(screen: FormScreen) -> SignatureField:
    field = screen.sheet.row("sign")._field
    assert isinstance(field, SignatureField)
    return field


def draw(screen: FormScreen, across: float) -> None:
    pad = field_of(screen).pad
    places = [QPoint(round(pad.width() * across), round(pad.height() * at)) for at in (0.3, 0.7)]
    QTest.mousePress(pad, LEFT, pos=places[0])
    QTest.mouseMove(pad, places[1])
    QTest.mouseRelease(pad, LEFT, pos=places[1])


def on_disk(bench: Bench):
    session = bench.session(Role.LINK_WORKER)
    return forms.open_form(session, bench.cases["Marlow"], "small").answers


def test_every_stroke_is_saved_and_the_same_strokes_come_back(bench: Bench, screen) -> None:
    """P1."""
    for number, across in enumerate((0.2, 0.5, 0.8), 1):
        draw(screen, across)
        bench.settle()
        kept = on_disk(bench)["sign"]
        assert isinstance(kept, Attachment) and kept.content_type == STROKES_TYPE
        assert len(Strokes.from_bytes(kept.data).strokes) == number
    drawn = field_of(screen).pad.strokes
    assert bench.log.saved
    bench.picture(screen, "form-signature")
    bench.sign_out()
    again = shown(bench)
    assert field_of(again).pad.strokes == drawn
    assert spoken(field_of(again).pad) == "Question sign, drawn"


def test_clearing_takes_the_answer_away_and_undo_brings_it_back(bench: Bench, screen) -> None:
    draw(screen, 0.4)
    screen.sheet.focus_row("sign")
    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    bench.settle()
    assert "sign" not in on_disk(bench)
    QTest.keyClick(focused(), Qt.Key.Key_Z, CTRL)
    bench.settle()
    assert "sign" in on_disk(bench)


def test_where_it_cannot_be_drawn_that_is_the_answer(bench: Bench, screen) -> None:
    screen.sheet.focus_row("sign")
    assert focused() is field_of(screen).pad
    QTest.keyClick(focused(), Qt.Key.Key_U, CTRL)
    bench.settle()
    assert on_disk(bench)["sign"] is NOT_ASKED
    assert screen.sheet.row("sign")._tag.text() == "Could not be asked"
    draw(screen, 0.4)
    bench.settle()
    assert isinstance(on_disk(bench)["sign"], Attachment)
    assert screen.sheet.row("sign")._tag.isHidden()


def test_a_signature_from_elsewhere_is_said_and_stays(bench: Bench, screen) -> None:
    session = bench.session(Role.LINK_WORKER)
    opened = forms.open_form(session, bench.cases["Marlow"], "small")
    picture = Attachment("image/png", b"\x89PNG\r\n\x1a\n")
    forms.save_answers(session, opened, opened.answers.set("sign", picture))
    again = shown(bench)
    assert field_of(again).is_empty()
    assert again.sheet.row("sign")._tag.text() == NOT_SHOWN
    assert on_disk(bench)["sign"] == picture


def test_a_damaged_signature_opens_the_form_all_the_same(bench: Bench, screen) -> None:
    row = screen.sheet.row("sign")
    row.set_answer(Attachment(STROKES_TYPE, b"\xff{"))
    assert field_of(screen).is_empty()
    assert row._tag.text() == NOT_SHOWN


def test_facts_of_the_record_are_words_and_take_no_key(bench: Bench, screen) -> None:
    rows = {name: screen.sheet.row(name) for name in ("who", "born", "sentenced")}
    words = {
        name: [label.text() for label in row.findChildren(QLabel) if label.isVisible()]
        for name, row in rows.items()
    }
    assert words == {
        "who": ["Question who", "Dean Marlow"],
        "born": ["Question born", "11/2/1985"],
        "sentenced": ["Question sentenced", NOT_RECORDED],
    }
    assert rows["born"].accessibleName() == "Question born: 11/2/1985"
    for row in rows.values():
        assert row.focusPolicy() is Qt.FocusPolicy.NoFocus
    # The first question has the keyboard, not the first row; Tab passes the facts by.
    assert spoken(focused()) == "Question first (optional)"
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is field_of(screen).pad
    assert unnamed(screen) == []
    assert screen.side._progress.text() == "0 of 3 answered"
    assert on_disk(bench)["born"] == date(1985, 2, 11)
    assert QApplication.focusWidget() is field_of(screen).pad
