"""P1 and P4 on pages that are no forms of a case: none saves while kept words stand aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

import courtdesk.ui
from courtdesk.actions import forms, lists, providers
from courtdesk.actions.session import Session
from courtdesk.actions.sync import places
from courtdesk.domain.providers import PointOfContact, Provider, Whereabouts
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.routes import Route
from courtdesk.domain.screening import Earlier
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.from_paper.start import Start
from courtdesk.ui.screens.providers.one import EDIT
from courtdesk.ui.sync_watch import SyncWatch
from tests.helpers.bench import DAY, PEOPLE, Bench
from tests.helpers.keyboard import press
from tests.helpers.papers import ROLE, opened
from tests.helpers.seen import words_shown
from tests.helpers.syncing import hub, watch

__all__ = ["hub", "watch"]

UI = Path(courtdesk.ui.__file__).parent
CHOOSE = "choose at the top of the page"
RECOVERY = Provider("Sample Recovery", (RequirementKind.DRR,), PointOfContact("Jo", "01632 960111"))
MINE, HERS = "01632 960222", "01632 960333"


@pytest.mark.parametrize(
    "module",
    [
        one
        for one in UI.rglob("*.py")
        if "PageKeeper(self.desk" in (text := one.read_text("utf-8"))
        or "PageKeeper(self._desk" in text
    ],
    ids=lambda one: str(one.relative_to(UI)),
)
def test_whoever_keeps_a_page_asks_before_it_is_saved(module: Path) -> None:
    assert "must_choose(" in module.read_text("utf-8")


def changed_meanwhile(
    bench: Bench, place: Place, mine: Callable[[Any], None], hers: Callable[[Session], object]
) -> Any:
    """The page, come back to after something was typed on it and a colleague changed the same."""
    mine(bench.show(place))
    bench.settle()
    hers(bench.session())
    shown = bench.show(place)
    bench.settle()
    return shown


def save(bench: Bench) -> None:
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def go_on_with(shown: Any, words: str) -> None:
    [link] = [one for one in shown.findChildren(LinkButton) if one.text() == words]
    link.click()


def test_an_entry_of_the_table(bench: Bench) -> None:
    document = providers.add_provider(bench.session(), RECOVERY).document
    other = replace(RECOVERY, contact=replace(RECOVERY.contact, phone=HERS))

    def telephone(session: Session) -> str:
        return providers.provider(session, document).value.contact.phone

    shown = changed_meanwhile(
        bench,
        Place("providers", None, f"{EDIT}{document}"),
        lambda page: page.group["phone"].set_value(MINE),
        lambda session: providers.change_provider(session, document, other),
    )
    save(bench)
    assert CHOOSE in words_shown(shown) and telephone(bench.session()) == HERS
    go_on_with(shown, "Put back what I had typed")
    save(bench)
    assert telephone(bench.session()) == MINE


def test_where_a_provider_is(bench: Bench) -> None:
    document = providers.add_provider(bench.session(), RECOVERY).document

    def say(session: Session, note: str) -> None:
        providers.set_presence(session, document, DAY, Whereabouts.IN_BUILDING, note)

    def note(session: Session) -> str:
        [(_, told)] = providers.presence_of(session, DAY)
        return told.value.note if told is not None else ""

    say(bench.session(), "")
    shown = changed_meanwhile(
        bench,
        Place("providers"),
        lambda page: page.panels[0].fields[1].set_value("until three"),
        lambda session: say(session, "until noon"),
    )
    shown.panels[0].fields[0].set_value(Whereabouts.ABSENT.value)
    shown.submit()
    bench.settle()
    assert CHOOSE in words_shown(shown) and note(bench.session()) == "until noon"
    go_on_with(shown, "Put back what I had typed")
    shown.submit()
    bench.settle()
    assert note(bench.session()) == "until three"


def test_a_place_to_exchange_with(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    def hers(session: Session) -> None:
        places.save_route(session, replace(hub, name="Her share"))
        lists.add_person(session, replace(PEOPLE[0], family_name="Sample", crn="X700000"))

    def names() -> list[str]:
        return [one.route.name for one in places.places(bench.session())]

    places.save_route(bench.session(), hub)
    shown = changed_meanwhile(
        bench,
        Place("sync", None, f"change/{hub.id}"),
        lambda page: page.group["name"].set_value("My share"),
        hers,
    )
    save(bench)
    assert CHOOSE in words_shown(shown) and names() == ["Her share"]
    go_on_with(shown, "Go on with what is recorded")
    save(bench)
    assert names() == ["Her share"]


def test_when_a_paper_was_filled_in(bench: Bench) -> None:
    def typed_by(name: str) -> None:
        session = bench.session(ROLE)
        draft = forms.open_form(session, bench.cases["Marlow"], "core-10")
        draft = replace(draft, earlier=Earlier("A hostel", name, DAY))
        forms.save_answers(session, draft, draft.answers)

    opened(bench)
    typed_by("Invented Worker")
    start = opened(bench).stage
    assert isinstance(start, Start)
    start.group["by"].set_value("Somebody Else")
    bench.settle()
    typed_by("A Colleague")
    lists.add_person(bench.session(ROLE), replace(PEOPLE[0], family_name="Sample", crn="X700000"))
    shown = opened(bench)
    save(bench)
    assert isinstance(shown.stage, Start) and CHOOSE in words_shown(shown)
    go_on_with(shown, "Put back what I had typed")
    save(bench)
    draft = forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "core-10")
    assert draft.earlier == Earlier("A hostel", "Somebody Else", DAY)
