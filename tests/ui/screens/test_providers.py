"""The providers' page by keyboard: where each is, what it is told, and the table itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from courtdesk.actions import providers
from courtdesk.domain.access import Role
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.providers import (
    AssessedBy,
    ContactWay,
    PointOfContact,
    Provider,
    Whereabouts,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.providers.change import ChangeProvider
from courtdesk.ui.screens.providers.day import ProvidersDay
from courtdesk.ui.screens.providers.retire import RetireProvider
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import agree
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown

DRR, ATR, MHTR = RequirementKind.DRR, RequirementKind.ATR, RequirementKind.MHTR
DESK = PointOfContact("Duty desk", "01632 960111", "desk@sample.example")
RECOVERY = Provider("Sample Recovery", (DRR, ATR), DESK, checked_on=DAY)
THERAPY = Provider("Sample Therapy", (MHTR,), PointOfContact("Jo", "01632 960222"))


def kept(bench: Bench, *given: Provider) -> list[DocumentId]:
    session = bench.session()
    return [providers.add_provider(session, one).document for one in given]


def day(bench: Bench, role: Role = Role.CDO, part: str = "") -> ProvidersDay:
    screen = bench.show(Place("providers", None, part), role)
    assert isinstance(screen, ProvidersDay)
    assert unnamed(screen) == []
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def enter(bench: Bench, name: str) -> None:
    reach(name)
    press(Qt.Key.Key_Return)
    bench.settle()


def test_where_everybody_is_is_said_by_keyboard(bench: Bench) -> None:
    recovery, therapy = kept(bench, RECOVERY, THERAPY)
    for family in ("Abbott", "Marlow"):
        agree(bench.session(Role.LINK_WORKER), bench.cases[family])
    screen = day(bench)
    bench.picture(screen, "providers")
    # The keyboard stands at the first of whom nobody has said anything.
    assert spoken(focused()) == "In the building"
    press(Qt.Key.Key_Space)
    reach("Note on Sample Recovery")
    write("Jo until 13:00")
    reach("Message for Sample Therapy")
    reach("In the building")
    press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert spoken(focused()) == "Absent"
    save(bench)
    assert len(bench.log.saved) == 1
    found = {one.document: where for one, where in providers.presence_of(bench.session(), DAY)}
    first, second = found[recovery], found[therapy]
    assert first is not None and second is not None
    assert (first.value.where, first.value.note) == (Whereabouts.IN_BUILDING, "Jo until 13:00")
    assert second.value.where is Whereabouts.ABSENT
    assert providers.who_assesses(bench.session(), DAY, DRR) is AssessedBy.PROVIDER
    assert "In the building: Jo until 13:00, said 09:30." in words_shown(screen)
    assert screen.leave()


def test_a_note_without_a_place_is_pointed_out_and_nothing_unsaved_is_left(bench: Bench) -> None:
    kept(bench, RECOVERY)
    screen = day(bench)
    save(bench)
    assert "Nothing has changed" in words_shown(screen)
    reach("Note on Sample Recovery")
    write("Jo")
    save(bench)
    assert "Say where Sample Recovery is: a note alone does not." in words_shown(screen)
    assert not screen.leave() and "is not saved" in words_shown(screen)
    reach("In the building")
    press(Qt.Key.Key_Space, Qt.Key.Key_Down)
    save(bench)
    assert screen.leave()


def test_each_provider_has_its_message_and_is_recorded_as_told(bench: Bench) -> None:
    (recovery, _) = kept(bench, RECOVERY, THERAPY)
    for family in ("Abbott", "Marlow"):
        agree(bench.session(Role.LINK_WORKER), bench.cases[family])
    screen = day(bench)
    assert "For Sample Recovery (DRR and ATR)" in screen.panels[0].message
    assert "People who may need an assessment: 2\n  Court 1: 1\n  Court 2: 1" in (
        screen.panels[0].message
    )
    enter(bench, "Copy the message for Sample Recovery")
    assert QGuiApplication.clipboard().text() == screen.panels[0].message
    enter(bench, "Sample Recovery was told by e-mail")
    told = providers.told_headcount(bench.session(), recovery, DAY)
    assert told is not None
    assert (told.value.people, told.value.way) == (2, ContactWay.EMAIL)
    assert "Told by e-mail, 14/1/2027 at 09:30: 2 may need an assessment" in words_shown(screen)
    enter(bench, "Copy all messages")
    both = "\n\n".join(panel.message for panel in screen.panels)
    assert QGuiApplication.clipboard().text() == both
    for secret in ("Abbott", "Carla", "Marlow", "Dean", "X412907", "X730551", "Assault"):
        assert secret not in both


def test_telling_keeps_what_is_typed_about_another(bench: Bench) -> None:
    kept(bench, RECOVERY, THERAPY)
    screen = day(bench)
    reach("Note on Sample Therapy")
    write("Back at noon")
    enter(bench, "Sample Therapy was told by telephone")
    assert screen.panels[1].note == "Back at noon"
    agree(bench.session(), bench.cases["Ellis"])
    screen.refresh()
    bench.settle()
    assert screen.panels[1].note == "Back at noon"
    assert "have changed since: tell them again" in words_shown(screen)


def test_an_empty_table_says_what_to_do(bench: Bench) -> None:
    screen = day(bench)
    assert "No provider is in the table yet" in words_shown(screen)
    enter(bench, "Add a provider")
    assert bench.log.went == [Place("providers", None, "add")]


def test_another_day_is_its_own(bench: Bench) -> None:
    (recovery,) = kept(bench, RECOVERY)
    providers.set_presence(bench.session(), recovery, DAY, Whereabouts.IN_BUILDING)
    screen = day(bench, part="2027-01-15")
    assert screen.page.title is not None and "Friday 15 January 2027" in screen.page.title.text()
    assert "Nobody has said where it is." in words_shown(screen)


def test_roles_see_what_they_may_do(bench: Bench) -> None:
    kept(bench, RECOVERY)
    provider = day(bench, Role.PROVIDER)
    assert provider.panels[0].says and provider.panels[0].told == ()
    assert not provider.add.isVisible() and provider.save.isVisible()
    officer = day(bench, Role.RESPONSIBLE_OFFICER)
    assert not officer.panels[0].says and not officer.save.isVisible()
    assert officer.add.isVisible()
    assert "Nobody has said where it is." in words_shown(officer)


def test_a_provider_is_added_by_keyboard(bench: Bench) -> None:
    screen = bench.show(Place("providers", None, "add"))
    assert isinstance(screen, ChangeProvider) and unnamed(screen) == []
    bench.picture(screen, "provider-add")
    write("Sample Recovery")
    choose("Drug Rehabilitation Requirement", "Alcohol Treatment Requirement")
    reach("Single point of contact")
    write("Duty desk")
    reach("Telephone number")
    write("ask Jo")
    save(bench)
    ((entry),) = providers.providers(bench.session())
    assert (entry.value.name, entry.value.kinds) == ("Sample Recovery", (DRR, ATR))
    assert "ask Jo does not look like a telephone number" in bench.log.said[0]
    assert bench.log.backs == 1


def test_what_is_missing_is_shown_and_what_stands_can_be_changed(bench: Bench) -> None:
    screen = bench.show(Place("providers", None, "add"))
    assert isinstance(screen, ChangeProvider)
    save(bench)
    assert screen.group is not None
    assert [one.name for one in screen.group.fields if one.error] == ["name", "kinds"]
    (recovery,) = kept(bench, RECOVERY)
    screen = bench.show(Place("providers", None, f"edit:{recovery}"))
    assert isinstance(screen, ChangeProvider) and screen.group is not None
    screen.group["phone"].set_value("")
    screen.group["email"].set_value("")
    save(bench)
    assert [one.name for one in screen.group.fields if one.error] == ["phone"]
    screen.group["phone"].set_value("01632 960333")
    save(bench)
    now = providers.provider(bench.session(), recovery).value
    assert now == replace(RECOVERY, contact=PointOfContact("Duty desk", "01632 960333"))


def test_a_provider_is_retired_and_put_back_by_keyboard(bench: Bench) -> None:
    (recovery,) = kept(bench, RECOVERY)
    day(bench)
    enter(bench, "Retire: Sample Recovery")
    place = Place("providers", None, f"retire:{recovery}")
    assert bench.log.went == [place]
    screen = bench.show(place)
    assert isinstance(screen, RetireProvider) and unnamed(screen) == []
    save(bench)
    assert screen.group is not None and screen.group["reason"].error
    reach("Reason")
    write("Contract ended")
    save(bench)
    assert providers.providers(bench.session()) == ()
    page = day(bench)
    assert "Sample Recovery: Contract ended" in words_shown(page)
    enter(bench, "Put Sample Recovery back to use")
    assert bench.log.went[-1] == place
    screen = bench.show(place)
    assert "is retired: Contract ended" in words_shown(screen)
    save(bench)
    assert len(providers.providers(bench.session())) == 1


def test_who_may_not_change_the_table_is_told(bench: Bench) -> None:
    for part in ("add", "edit:x", "retire:x"):
        screen = bench.show(Place("providers", None, part), Role.CLINICAL_LEAD)
        assert "Your role may not change the services directory" in words_shown(screen)
        assert screen.group is None  # type: ignore[attr-defined]
    gone = bench.show(Place("providers", None, "edit:unknown"), Role.CDO)
    assert "not in the table" in words_shown(gone)
