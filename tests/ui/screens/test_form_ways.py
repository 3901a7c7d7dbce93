"""From the form screen to the other ways of filling it in, and which version it was begun on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from courtdesk.actions import forms
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.screen import FormScreen
from tests.helpers.bench import Bench
from tests.helpers.hands import reach
from tests.helpers.keyboard import focused, press, spoken
from tests.unit.actions.test_form_versions import newer


def shown(bench: Bench, form: str) -> FormScreen:
    screen = bench.show(Place("form", bench.cases["Marlow"], form), Role.LINK_WORKER)
    assert isinstance(screen, FormScreen)
    return screen


def agree(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)


def labels(screen: FormScreen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel))


@pytest.mark.parametrize(
    ("words", "place"), [("Hand over", "handed_over"), ("Key from paper", "from_paper")]
)
def test_the_other_ways_by_keyboard_and_menu(bench: Bench, qtbot, words: str, place: str) -> None:
    agree(bench)
    screen = shown(bench, "core-10")
    bench.picture(screen, "form-ways")
    # The questions keep the keyboard; the ways are there for who looks for them.
    assert spoken(focused()).startswith("1")
    next(one for one in screen.actions() if one.text() == words).trigger()
    reach(words)
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place(place, bench.cases["Marlow"], "core-10")] * 2
    assert "begun" not in labels(screen)


def test_what_staff_write_is_not_handed_over(bench: Bench, qtbot) -> None:
    screen = shown(bench, "mhtr-interview")
    ways = [one.text() for one in screen.findChildren(QPushButton)]
    assert "Key from paper" in ways and "Hand over" not in ways


def test_an_older_version_is_told_of(bench: Bench, qtbot) -> None:
    agree(bench)
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    opened = forms.open_form(session, case, "core-10")
    first = opened.form.scored_items()[0]
    forms.save_answers(session, opened, Answers().set(first.link_id, first.options[0].code))
    later = {**session.shelf.shipped.forms, "core-10": newer(opened.form)}
    bench._session = replace(session, shelf=FormShelf(Catalogue(later)))
    assert "begun 14/1, version 1.0.0 of the form" in labels(shown(bench, "core-10"))
