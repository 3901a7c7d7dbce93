"""Entering and correcting an outcome measure by the keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from courtdesk.actions import measures
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.outcomes import MeasureEntry, MeasureTotal
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.measure import MeasureForm
from tests.helpers.bench import DAY, Bench
from tests.helpers.hands import press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed

SAVE = "Save measure"
KNOWN = ("SAPAS", "WSAS", "TOSCA", "Dealing with feelings", "TOPS", "Another measure")
ABOUT = ("Mental health", "Drugs or alcohol")


def opened(bench: Bench, role: Role = Role.LINK_WORKER, part: str = "") -> MeasureForm:
    screen = bench.show(Place("measure", bench.cases["Marlow"], part), role)
    assert isinstance(screen, MeasureForm)
    assert unnamed(screen) == []
    return screen


def pick(name: str, among: tuple[str, ...] = KNOWN) -> None:
    """Tab to the one of a group that Tab comes to, then the arrows to `name`."""
    for _ in range(80):
        if spoken(focused()) in among:
            break
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    while spoken(focused()) != name:
        press(Qt.Key.Key_Down)


def fill(**texts: str) -> None:
    names = {
        "day": "Date it was filled in: day",
        "month": "Date it was filled in: month",
        "year": "Date it was filled in: year",
        "name": "Name of the measure",
        "version": "Version",
        "total": "Total",
        "note": "Range or note",
        "reason": "Why is it corrected?",
    }
    for name, text in texts.items():
        reach(names[name])
        write(text)


def save(bench: Bench) -> None:
    reach(SAVE)
    press(Qt.Key.Key_Return)
    bench.settle()


def recorded(bench: Bench, role: Role = Role.LINK_WORKER) -> list[measures.MeasureRead]:
    return list(measures.measures(bench.session(role), bench.cases["Marlow"]))


def errors(screen: MeasureForm) -> dict[str, str]:
    assert screen.group is not None
    return {field.name: field.error for field in screen.group.fields if field.error}


def _summary(screen: MeasureForm) -> str:
    assert screen.group is not None
    found = screen.group.summary.findChildren(QAbstractButton)
    labels = screen.group.summary.findChildren(QLabel)
    return "\n".join(one.text() for one in (*labels, *found))


def test_a_known_measure_by_keyboard(bench: Bench) -> None:
    screen = opened(bench)
    bench.picture(screen, "measure")
    pick("WSAS")
    assert screen.group is not None and not screen.group["name"].isVisible()
    fill(version="2002", day="13", month="1", year="2027", total="24.50", note="0 to 40")
    save(bench)
    (one,) = recorded(bench)
    assert one.recorded.value.name == "WSAS" and one.compartment is Compartment.MENTAL_HEALTH
    assert one.total == MeasureTotal("2002", "24.5", "0 to 40")
    assert bench.log.said == ["The measure has been entered."]
    assert bench.log.backs == 1 and len(bench.log.saved) == 1


def test_another_measure_asks_for_name_and_subject(bench: Bench) -> None:
    screen = opened(bench, Role.CDO)
    pick("Another measure")
    save(bench)
    assert set(errors(screen)) == {"name", "compartment", "on", "total"}
    bench.picture(screen, "measure-missing")
    fill(name="DUDIT")
    pick("Drugs or alcohol", ABOUT)
    fill(day="13", month="1", year="2027", total="9")
    save(bench)
    (one,) = recorded(bench, Role.CDO)
    assert one.recorded.value.name == "DUDIT" and one.compartment is Compartment.SUBSTANCE
    assert one.total == MeasureTotal("", "9")


def test_bad_input_is_told_beside_its_field_and_writes_nothing(bench: Bench) -> None:
    screen = opened(bench)
    pick("SAPAS")
    fill(day="15", month="1", year="2027", total="a lot", note="x" * 201)
    save(bench)
    found = errors(screen)
    assert set(found) == {"on", "total", "note"}
    assert "future" in found["on"] and "12.5" in found["total"] and "200" in found["note"]
    fill(day="10", month="2", year="1985", total="1e9", note="0 to 9")
    save(bench)
    found = errors(screen)
    assert set(found) == {"on", "total"} and "born" in found["on"]
    assert recorded(bench) == []


def test_a_correction_shows_what_is_recorded_and_asks_why(bench: Bench) -> None:
    session = bench.session(Role.LINK_WORKER)
    entry = MeasureEntry("DUDIT", "1", DAY, "9", "note", Compartment.SUBSTANCE)
    made = measures.enter_measure(session, bench.cases["Marlow"], entry)
    screen = opened(bench, part=made.document)
    assert screen.group is not None
    assert screen.group["name"].value() == "DUDIT" and screen.group["total"].value() == "9"
    fill(total="19")
    save(bench)
    assert errors(screen) == {"reason": "Say why the measure is corrected."}
    fill(reason="Misread the paper")
    save(bench)
    (one,) = recorded(bench)
    assert one.recorded.document == made.document
    assert one.total == MeasureTotal("1", "19", "note", "Misread the paper")
    assert bench.log.said == ["The measure has been corrected."]


def test_without_the_keys_it_can_be_neither_read_nor_corrected(bench: Bench) -> None:
    session = bench.session(Role.LINK_WORKER)
    entry = MeasureEntry("WSAS", "", DAY, "24")
    made = measures.enter_measure(session, bench.cases["Marlow"], entry)
    screen = opened(bench, Role.CDO, made.document)
    assert screen.group is None
    assert screen.refusal is not None and "not available to your role" in screen.refusal


def test_a_role_that_enters_none_is_told_who_does(bench: Bench) -> None:
    screen = opened(bench, Role.RESPONSIBLE_OFFICER)
    assert screen.refusal is not None and "Link worker" in screen.refusal


def test_a_provider_enters_a_substance_measure_only(bench: Bench) -> None:
    screen = opened(bench, Role.PROVIDER)
    pick("WSAS")
    fill(day="13", month="1", year="2027", total="24")
    save(bench)
    assert recorded(bench, Role.PROVIDER) == []
    assert screen.group is not None and "Your role may not" in _summary(screen)
    pick("TOPS")
    save(bench)
    (one,) = recorded(bench, Role.PROVIDER)
    assert one.recorded.value.name == "TOPS" and one.total is not None


def test_what_is_typed_is_kept_over_a_lock(bench: Bench) -> None:
    """P1: and it is sealed to the member alone, whatever it is about."""
    opened(bench)
    pick("WSAS")
    fill(total="24")
    bench.settle()
    bench.sign_out()
    screen = opened(bench)
    bench.settle()
    assert screen.group is not None
    assert screen.group["known"].value() == "WSAS" and screen.group["total"].value() == "24"
