"""The form screen with a form that has no score and shows facts of the record."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from courtdesk.domain.access import Role
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.screen import FormScreen
from tests.helpers.bench import Bench
from tests.helpers.seen import words_shown


def test_a_form_without_a_score_promises_none(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    unscored = bench.show(Place("form", case, "atr-drr-screen"), Role.CDO)
    assert "No score is shown" not in words_shown(unscored)
    scored = bench.show(Place("form", case, "audit"), Role.CDO)
    assert "No score is shown" in words_shown(scored)


def test_the_keyboard_never_begins_at_a_fact_of_the_record(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    screen = bench.show(Place("form", case, "atr-drr-screen#author"), Role.CDO)
    assert isinstance(screen, FormScreen) and screen.sheet is not None
    focus = QApplication.focusWidget()
    assert focus is not None and screen.sheet.row("motivated").isAncestorOf(focus)
