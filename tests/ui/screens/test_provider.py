"""The provider of a requirement by keyboard: asked, asked again, told, answered, another route."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from courtdesk.actions import backups, provider_contacts, providers, requirements
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.providers import (
    ContactWay,
    PointOfContact,
    Provider,
    ProviderStep,
    Whereabouts,
)
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.provider.answer import AnswerForm
from courtdesk.ui.screens.provider.contact import ContactForm
from courtdesk.ui.screens.provider.overview import ProviderPage
from courtdesk.ui.screens.provider.route import RouteForm
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import consented, plead_guilty, screen, sign
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.seen import words_shown

DRR, MHTR = RequirementKind.DRR, RequirementKind.MHTR
DESK = PointOfContact("Duty desk", "01632 960111", "desk@sample.example")
RECOVERY = Provider("Sample Recovery", (DRR, RequirementKind.ATR), DESK, checked_on=DAY)


def ready(bench: Bench, *kinds: RequirementKind) -> None:
    """Marlow assessed and consented for a DRR or `kinds`, and one provider in the table."""
    consented(bench, "Marlow", *(kinds or (DRR,)))
    providers.add_provider(bench.session(), RECOVERY)


def at(bench: Bench, part: str = "DRR", role: Role = Role.CDO) -> QWidget:
    shown = bench.show(Place("provider", bench.cases["Marlow"], part), role)
    assert unnamed(shown) == []
    return shown


def page(bench: Bench, part: str = "DRR", role: Role = Role.CDO) -> ProviderPage:
    shown = at(bench, part, role)
    assert isinstance(shown, ProviderPage)
    return shown


def form(bench: Bench, part: str, role: Role = Role.CDO) -> ContactForm | AnswerForm | RouteForm:
    shown = at(bench, part, role)
    assert isinstance(shown, ContactForm | AnswerForm | RouteForm)
    return shown


def file(bench: Bench) -> CaseFile:
    return case_file(bench.session(), bench.cases["Marlow"])


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def enter(bench: Bench, name: str) -> None:
    reach(name)
    press(Qt.Key.Key_Return)
    bench.settle()


def errors(shown: ContactForm | AnswerForm | RouteForm) -> list[str]:
    assert shown.group is not None
    return [field.name for field in shown.group.fields if field.error]


def test_asking_is_recorded_by_keyboard_and_then_waited_for(bench: Bench) -> None:
    ready(bench)
    shown = page(bench)
    assert "Nobody has said yet whether the provider is in the building." in words_shown(shown)
    assert "Single point of contact: Duty desk, 01632 960111" in words_shown(shown)
    enter(bench, "Copy the number of Sample Recovery")
    assert QGuiApplication.clipboard().text() == "01632 960111"
    enter(bench, "Record that it was asked")
    assert bench.log.went == [Place("provider", bench.cases["Marlow"], "DRR:asked")]
    asking = form(bench, "DRR:asked")
    assert asking.group is not None
    assert (asking.group["provider"].value(), asking.group["who"].value()) == (
        "Sample Recovery", "Duty desk",
    )  # fmt: skip
    save(bench)
    assert errors(asking) == ["way"]
    choose("In person")
    press(Qt.Key.Key_Down)
    reach("What was said")
    write("Will ring back before noon")
    save(bench)
    (kept,) = file(bench).court.contacts
    assert (kept.value.way, kept.value.step) == (ContactWay.TELEPHONE, ProviderStep.ASKED)
    assert kept.value.followed == "Will ring back before noon"
    bench.clock.tick(minutes=40)
    waiting = page(bench)
    bench.picture(waiting, "provider-waiting")
    assert "Asked 09:35, waiting 40 minutes." in words_shown(waiting)
    # An answer is what is waited for; asking again comes next.
    assert [button.text() for button in waiting.ways][:2] == [
        "Record what the provider answered", "Record that it was asked again",
    ]  # fmt: skip
    asked_again = form(bench, "DRR:chased")
    choose("In person")
    save(bench)
    assert asked_again.refusal is None
    assert "Asked 09:35, asked again 10:15, waiting 40 minutes." in words_shown(page(bench))


def test_a_contact_entered_by_mistake_is_taken_back(bench: Bench) -> None:
    ready(bench)
    form(bench, "DRR:told-plea")
    choose("In person")
    save(bench)
    shown = page(bench)
    enter(bench, "Take back: DRR provider told of the plea, 14/1/2027 at 09:35")
    assert file(bench).court.contacts == ()
    assert "taken back" in bench.log.said[-1]
    assert "Nothing is recorded yet." in words_shown(shown)


def test_a_contact_that_somebody_else_took_back_is_said_to_be_gone(bench: Bench) -> None:
    ready(bench)
    form(bench, "DRR:told-plea")
    choose("In person")
    save(bench)
    shown = page(bench)
    (kept,) = file(bench).court.contacts
    provider_contacts.take_back(bench.session(), bench.cases["Marlow"], kept.document)
    shown.mistakes[0].click()
    bench.settle()
    assert "This contact is not part of the case any more" in words_shown(shown)


def test_agreeing_by_telephone_is_recorded_as_told(bench: Bench) -> None:
    ready(bench)
    answering = form(bench, "DRR:answer")
    bench.picture(answering, "provider-answer")
    assert "the provider signs nothing here" in words_shown(answering)
    save(bench)
    assert errors(answering) == ["outcome", "name", "way"]
    choose("Agrees")
    reach("Who said so")
    write("Jo Sample")
    choose("In person")
    press(Qt.Key.Key_Down)
    save(bench)
    found = file(bench).standing_decision(DRR)
    assert found is not None and found.value.way is ContactWay.TELEPHONE
    assert file(bench).approved(DRR)
    shown = page(bench)
    assert (
        "Agreed: Jo Sample, Sample Recovery, told by telephone, 14/1/2027 at 09:35."
        in words_shown(shown)
    )
    assert "signed" not in words_shown(shown)
    assert backups.check_vault(bench.session()).ok


def test_declining_asks_for_reasons(bench: Bench) -> None:
    ready(bench)
    answering = form(bench, "DRR:answer")
    assert answering.group is not None and not answering.group["reasons"].isVisible()
    for name, value in (("outcome", "decline"), ("name", "Jo"), ("way", "email")):
        answering.group[name].set_value(value)
    save(bench)
    assert errors(answering) == ["reasons"]
    reach("Reasons")
    write("No place this month.")
    reach("Support recommended")
    write("The evening group.")
    save(bench)
    found = file(bench).standing_decision(DRR)
    assert found is not None and found.value.outcome is Outcome.DECLINE
    assert found.value.support == "The evening group."
    assert "Reasons: No place this month." in words_shown(page(bench))
    assert not [one for one in page(bench).ways if "asked" in one.text()]


def test_a_changed_record_says_that_the_answer_no_longer_counts(bench: Bench) -> None:
    ready(bench)
    answering = form(bench, "DRR:answer")
    assert answering.group is not None
    for name, value in (("outcome", "approve"), ("name", "Jo"), ("way", "telephone")):
        answering.group[name].set_value(value)
    save(bench)
    bench.clock.tick(minutes=10)
    case = bench.cases["Marlow"]
    requirements.assess(bench.session(), case, DRR, suitable=True, plan="Another plan.")
    assert "It no longer counts: ask again." in words_shown(page(bench))
    again = form(bench, "DRR:answer")
    assert again.group is not None
    for name, value in (("outcome", "approve"), ("name", "Jo"), ("way", "telephone")):
        again.group[name].set_value(value)
    again.group["at"].set_value(time(9, 35))
    save(bench)
    assert errors(again) == ["at"]
    again.group["on"].set_value(date(2027, 1, 15))
    save(bench)
    assert errors(again) == ["at"]


def test_what_has_to_come_first_is_said(bench: Bench) -> None:
    early = form(bench, "DRR:asked")
    assert early.refusal is not None and "not being considered" in early.refusal
    assert "DRR is not being considered for this case" in words_shown(page(bench))
    assert "No provider of the DRR is in the table" in words_shown(page(bench))
    assert "No provider of an MHTR on this route" in words_shown(page(bench, "MHTR"))
    answer = form(bench, "DRR:answer")
    assert answer.refusal is not None and "not been assessed as suitable" in answer.refusal
    mental = form(bench, "MHTR:answer")
    assert mental.refusal is not None and "“Approval by telephone”" in mental.refusal


def test_an_open_risk_stop_is_the_way_on(bench: Bench) -> None:
    case, session = bench.cases["Marlow"], bench.session(Role.LINK_WORKER)
    screen(session, case)
    plead_guilty(session, case)
    requirements.consider(session, case, [DRR])
    requirements.assess(session, case, DRR, suitable=True, plan="Groups.")
    sign(session, case, [DRR])
    answering = form(bench, "DRR:answer")
    assert isinstance(answering, AnswerForm) and answering.stop is not None
    assert answering.group is None
    answering.refresh()
    bench.settle()
    assert answering.stop is not None


def test_where_a_provider_is_decides_who_assesses(bench: Bench) -> None:
    ready(bench)
    (entry,) = providers.providers(bench.session())
    providers.set_presence(bench.session(), entry.document, DAY, Whereabouts.ON_CALL, "till 3")
    shown = words_shown(page(bench))
    assert "fill in the ATR/DRR court screen" in shown and "On call: till 3." in shown
    providers.set_presence(bench.session(), entry.document, DAY, Whereabouts.IN_BUILDING)
    assert "The provider is in the building and assesses." in words_shown(page(bench))
    page(bench)
    enter(bench, "Say where the providers are")
    assert bench.log.went[-1] == Place("providers")


def test_an_mhtr_is_marked_for_secondary_care_by_keyboard(bench: Bench) -> None:
    ready(bench, MHTR)
    for name, secondary in (("Sample Therapy", False), ("Sample Hospital", True)):
        providers.add_provider(bench.session(), Provider(name, (MHTR,), DESK, secondary))
    shown = page(bench, "MHTR", Role.ASSESSOR)
    assert "The MHTR assessor assesses" in words_shown(shown)
    assert "does not cover it" not in words_shown(shown)
    assert "Sample Therapy" in words_shown(shown) and "Hospital" not in words_shown(shown)
    enter(bench, "Change the route")
    assert bench.log.went[-1] == Place("provider", bench.cases["Marlow"], "MHTR:route")
    route = form(bench, "MHTR:route", Role.ASSESSOR)
    save(bench)
    assert errors(route) == ["reason"]
    reach("Primary care")
    press(Qt.Key.Key_Down)
    reach("Why")
    write("Known to the community team")
    save(bench)
    part = file(bench).requirement(MHTR)
    assert part is not None and part.requirement.value.route is Route.SECONDARY
    changed = page(bench, "MHTR", Role.ASSESSOR)
    bench.picture(changed, "provider-secondary")
    assert "does not cover it" in words_shown(changed)
    assert "Secondary care assesses, by its own guidance." in words_shown(changed)
    assert "Sample Hospital" in words_shown(changed) and "Therapy" not in words_shown(changed)
    assert "Why: Known to the community team." in words_shown(changed)
    # Who does not assess for an MHTR is not offered it, and is told on the page itself.
    assert not [one for one in page(bench, "MHTR").ways if "route" in one.text()]
    refused = form(bench, "MHTR:route", Role.CDO)
    assert refused.refusal is not None and "may not record an MHTR assessment" in refused.refusal


def test_roles_after_and_before_sentence(bench: Bench) -> None:
    ready(bench)
    case = bench.cases["Marlow"]
    provider_contacts.record_contact(
        bench.session(), case, requirement=DRR, step=ProviderStep.ASKED,
        provider="Sample Recovery", who="Jo", way=ContactWay.EMAIL, at=bench.clock(),
    )  # fmt: skip
    shown = page(bench, role=Role.PROVIDER)
    assert shown.ways == () and shown.mistakes == ()
    refused = form(bench, "DRR:chased", Role.PROVIDER)
    assert refused.refusal is not None and "may not ask for approval" in refused.refusal
