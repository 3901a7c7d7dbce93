"""The clinical lead's thresholds, levels and card: changed by keyboard, signed, read by all."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from courtdesk.actions import clinical
from courtdesk.actions.clinical import rule_history, rule_of
from courtdesk.domain.access import Role
from courtdesk.domain.clinical import DEFAULT_CARD, ClinicalRule, RiskCard
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.clinical.reading import plain
from tests.helpers import hands, keyboard
from tests.helpers.bench import STAFF, Bench

LEAD = Role.CLINICAL_LEAD
OTHERS = [Role.CDO, Role.LINK_WORKER, Role.PROVIDER, Role.RESPONSIBLE_OFFICER]


def shown(bench: Bench, part: str = "", role: Role = LEAD) -> Any:
    return bench.show(Place("clinical", part=part), role)


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def level_of(bench: Bench, form: str) -> Fraction | None:
    session = bench.session(LEAD)
    found = session.catalogue.get(form)
    return clinical.level_of(found, rule_of(session, found))


def save(bench: Bench, screen: Any, **values: object) -> None:
    for name, value in {"reason": "agreed at the steering group", **values}.items():
        screen.group[name].set_value(value)
    screen.submit()
    bench.settle()


# All of it


def test_each_instrument_says_how_it_is_judged(bench: Bench) -> None:
    screen = shown(bench)
    bench.picture(screen, "clinical")
    said = words(screen)
    assert keyboard.unnamed(screen) == []
    assert (
        "Above threshold from 11; leads on to assessment; a risk item answered above zero stops "
        "the case."
    ) in said
    assert "K10" in said
    assert "Stay with the person, and do not leave them alone." in said
    assert "No number is set" in said
    assert "sentencer-feedback" not in screen.links


def test_a_page_is_opened_by_keyboard_and_from_the_palette(bench: Bench) -> None:
    screen = shown(bench)
    first = next(iter(screen.links))
    assert keyboard.focused() is screen.links[first]
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("clinical", part=first)]
    offered = {one.text(): one for one in screen.actions()}
    offered["Change: CORE-10"].trigger()
    offered["Change the card"].trigger()
    assert bench.log.went[1:] == [Place("clinical", part="core-10"), Place("clinical", part="card")]


@pytest.mark.parametrize("role", OTHERS)
def test_everyone_else_reads_it_and_is_told_who_sets_it(bench: Bench, role: Role) -> None:
    screen = shown(bench, role=role)
    assert f"This is set by the clinical lead: {STAFF[LEAD]}." in words(screen)
    assert {one.text() for one in screen.actions()} >= {"History: CORE-10", "History of the card"}
    for part in ("core-10", "card"):
        page = shown(bench, part, role)
        assert page.group is None
        assert "This is set by the clinical lead" in words(page)
        page.submit()
        keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        bench.settle()
    assert bench.log.said == []


def test_after_a_change_the_list_shows_it_and_the_keyboard_stays(bench: Bench) -> None:
    screen = shown(bench)
    screen.links["core-10"].setFocus()
    clinical.set_rule(
        bench.session(LEAD), ClinicalRule("core-10", "14", False, 2, "agreed locally")
    )
    screen.refresh()
    bench.settle()
    assert keyboard.focused() is screen.links["core-10"]
    said = words(screen)
    assert "Above threshold from 14; does not lead on; a risk item answered 2 or higher" in said
    assert f"Set by {STAFF[LEAD]}, 09:30: agreed locally" in said
    names = [one.text() for one in screen.actions()]
    assert len(names) == len(set(names))


# One instrument


def test_a_threshold_is_changed_by_keyboard_alone(bench: Bench) -> None:
    screen = shown(bench, "core-10")
    bench.picture(screen, "clinical-core-10")
    assert keyboard.unnamed(screen) == []
    hands.write("14")
    hands.reach("A risk item stops the case when it is answered at least")
    hands.write("2")
    hands.reach("Reason for the change")
    keyboard.type_text("agreed at the steering group")
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert bench.log.said == ["Signed: CORE-10 is judged so from now on."]
    assert bench.log.backs == 1
    assert bench.log.saved == [bench.clock.now]
    [one] = rule_history(bench.session(LEAD), "core-10")
    assert one.value == ClinicalRule("core-10", "14", True, 2, "agreed at the steering group")
    revision = bench.session(LEAD).vault.revision(one.revision)
    assert revision is not None
    assert revision.signature is not None


def test_each_change_stands_in_the_history_newest_first(bench: Bench) -> None:
    save(bench, shown(bench, "core-10"), level="14", reason="first")
    bench.clock.tick(minutes=5)
    save(bench, shown(bench, "core-10"), level="12.5", leads_on="no", reason="second")
    screen = shown(bench, "core-10", Role.CDO)
    bench.picture(screen, "clinical-history")
    said = words(screen)
    assert said.index("09:35: second") < said.index("09:30: first")
    assert "Above threshold from 12.5; does not lead on" in said
    assert level_of(bench, "core-10") == Fraction("12.5")


def test_an_empty_threshold_is_the_forms_own(bench: Bench) -> None:
    save(bench, shown(bench, "core-10"), level="14")
    save(bench, shown(bench, "core-10"), level="")
    assert level_of(bench, "core-10") == 11
    assert rule_of(bench.session(LEAD), bench.catalogue.get("core-10")).level == ""


@pytest.mark.parametrize(
    "typed", ["41", "-1", "eleven", "11/2", "1e9", "1e999999999", "٢٠", "inf", "9" * 5000]
)
def test_a_threshold_that_cannot_be_is_refused_at_its_field(bench: Bench, typed: str) -> None:
    screen = shown(bench, "core-10")
    save(bench, screen, level=typed)
    assert [name for name, _ in screen.group.summary.errors] == ["level"]
    assert screen.save.isEnabled()
    assert screen.group["reason"].value() == "agreed at the steering group"
    assert rule_history(bench.session(LEAD), "core-10") == ()


@pytest.mark.parametrize("typed", ["0", "5", "two", ""])
def test_a_risk_level_that_cannot_be_is_refused_at_its_field(bench: Bench, typed: str) -> None:
    screen = shown(bench, "core-10")
    screen.group["risk_at_least"].edit.setText(typed)
    screen.group["reason"].set_value("agreed")
    screen.submit()
    bench.settle()
    assert [name for name, _ in screen.group.summary.errors] == ["risk_at_least"]
    assert rule_history(bench.session(LEAD), "core-10") == ()


def test_a_change_without_a_reason_is_refused(bench: Bench) -> None:
    screen = shown(bench, "core-10")
    save(bench, screen, level="14", reason=" ")
    assert [name for name, _ in screen.group.summary.errors] == ["reason"]
    assert rule_history(bench.session(LEAD), "core-10") == ()


def test_only_what_an_instrument_has_is_asked(bench: Bench) -> None:
    names = [field.name for field in shown(bench, "k10").group.fields]
    assert names == ["level", "leads_on", "reason"]


def test_a_form_that_is_not_there_is_said(bench: Bench) -> None:
    screen = shown(bench, "no-such-form")
    assert screen.group is None
    assert "no-such-form" in words(screen)
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.backs == 1


# The card


def test_the_card_is_written_by_keyboard_alone(bench: Bench) -> None:
    screen = shown(bench, "card")
    bench.picture(screen, "clinical-card")
    assert keyboard.unnamed(screen) == []
    hands.write("Stay. Call.")
    for name, typed in (
        ("Whom to call: name", "Dr Helen Marsh"),
        ("Whom to call: number", "01632 960 123"),
        ("Reason for the change", "our own procedure"),
    ):
        hands.reach(name)
        hands.write(typed)
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert bench.log.said == ["Signed: members see this card from now on."]
    stands = clinical.card(bench.session(LEAD))
    assert stands == RiskCard("Stay. Call.", "Dr Helen Marsh", "01632 960 123", "our own procedure")
    said = words(shown(bench, "card", Role.CDO))
    assert "Call Dr Helen Marsh on 01632 960 123." in said
    assert f"Set by {STAFF[LEAD]}, 09:30: our own procedure" in said


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"lead_name": "Dr Marsh"}, "lead_phone"),
        ({"lead_phone": "01632 960 123"}, "lead_phone"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_card_that_cannot_be_is_refused_at_its_field(
    bench: Bench, values: dict[str, str], field: str
) -> None:
    screen = shown(bench, "card")
    save(bench, screen, **values)
    assert [name for name, _ in screen.group.summary.errors] == [field]
    assert clinical.card(bench.session(LEAD)) == DEFAULT_CARD


@pytest.mark.parametrize(
    ("level", "text"),
    [(None, ""), (Fraction(11), "11"), (Fraction("12.5"), "12.5"), (Fraction(0), "0")],
)
def test_levels_are_written_as_people_write_them(level: Fraction | None, text: str) -> None:
    assert plain(level) == text
