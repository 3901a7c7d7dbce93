"""P1 on plain pages: a lock, a way back and a refusal keep what was typed; saving drops it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from courtdesk.actions import providers, requirements
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import PointOfContact, Provider
from courtdesk.domain.requirements import RequirementKind
from courtdesk.store.records import DraftRef
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.page_keeper import KEPT, NO_CASE
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.assessment import AssessmentForm
from courtdesk.ui.screens.providers.change import ChangeProvider
from courtdesk.ui.screens.providers.day import ProvidersDay
from tests.helpers import courtday
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.office import Office, OpenOffice

MHTR = RequirementKind.MHTR
CTRL = Qt.KeyboardModifier.ControlModifier


def ready(bench: Bench) -> CaseId:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.plead_guilty(session, case)
    requirements.consider(session, case, [MHTR])
    return case


def at(bench: Bench, open_office: OpenOffice, place: Place, role: Role) -> Office:
    """The window of the member with `role` at `place`."""
    bench.sign_out()
    office = open_office(bench.folder)
    office.sign_in(role)
    office.shell.go(place)
    office.settle()
    return office


def form(office: Office) -> Any:
    page = office.window.stack.currentWidget()
    assert isinstance(page, CaseForm)
    assert page.group is not None
    assert page.keeper is not None
    return page


def lock_and_return(office: Office, role: Role) -> None:
    office.press(Qt.Key.Key_L, CTRL)
    office.page(SignInPage)
    office.sign_in(role)
    office.settle()


def kept(bench: Bench, case: CaseId, role: Role) -> tuple[str, ...]:
    return tuple(info.form for info in bench.session(role).vault.drafts(case))


def test_what_is_typed_in_an_assessment_is_there_after_a_lock(
    bench: Bench, open_office: OpenOffice
) -> None:
    place = Place("assessment", ready(bench), "MHTR")
    office = at(bench, open_office, place, Role.ASSESSOR)
    assert form(office).keeper.note.isHidden()
    office.tab_to("Yes")
    office.press(Qt.Key.Key_Space)
    office.tab_to("Outline treatment plan")
    office.type("Ten sessions on sleep.")
    office.tab_to("Clinical notes (optional)")
    office.type("Low since spring.")
    # At once: a lock waits for what was typed a moment ago.
    lock_and_return(office, Role.ASSESSOR)
    page = office.page(AssessmentForm)
    assert page.group is not None
    assert page.group["suitable"].value() == "yes"
    assert page.group["plan"].value() == "Ten sessions on sleep."
    assert page.group["plan"].isVisible()
    assert page.group["notes"].value() == "Low since spring."
    note = form(office).keeper.note
    assert note.isVisible()
    assert note.words.text() == KEPT


def test_start_again_drops_what_was_kept(bench: Bench, open_office: OpenOffice) -> None:
    case = ready(bench)
    office = at(bench, open_office, Place("assessment", case, "MHTR"), Role.ASSESSOR)
    form(office).group["reasons"].set_value("To be dropped.")
    lock_and_return(office, Role.ASSESSOR)
    office.tab_to("Start again")
    office.press(Qt.Key.Key_Return)
    assert form(office).group["reasons"].value() == ""
    assert form(office).keeper.note.isHidden()
    office.close()
    assert kept(bench, case, Role.ASSESSOR) == ()


def test_a_way_back_keeps_and_cancel_drops(bench: Bench, open_office: OpenOffice) -> None:
    case = ready(bench)
    place = Place("assessment", case, "MHTR")
    office = at(bench, open_office, place, Role.ASSESSOR)
    form(office).group["reasons"].set_value("Still to be looked at.")
    office.shell.back()
    office.settle()
    office.shell.go(place)
    office.settle()
    assert form(office).group["reasons"].value() == "Still to be looked at."
    # Typed and cancelled at once: what is being saved does not come back after it.
    form(office).group["reasons"].set_value("Changed and cancelled.")
    form(office).group["reasons"].set_value("Changed again.")
    cancel = [one for one in form(office).findChildren(QPushButton) if one.text() == "Cancel"]
    cancel[0].click()
    office.settle()
    office.close()
    assert kept(bench, case, Role.ASSESSOR) == ()


def test_saving_drops_what_was_kept(bench: Bench, open_office: OpenOffice) -> None:
    case = ready(bench)
    office = at(bench, open_office, Place("assessment", case, "MHTR"), Role.ASSESSOR)
    page = form(office)
    page.group["suitable"].set_value("no")
    page.group["need_found"].set_value("yes")
    page.group["reasons"].set_value("Needs more support.")
    # No settling: the last change is still on its way when the action is asked for.
    page.submit()
    office.settle()
    assert not isinstance(office.window.stack.currentWidget(), AssessmentForm)
    office.close()
    assert kept(bench, case, Role.ASSESSOR) == ()


def test_what_is_typed_while_a_refused_action_ran_is_kept(
    bench: Bench, open_office: OpenOffice
) -> None:
    office = at(bench, open_office, Place("assessment", ready(bench), "MHTR"), Role.ASSESSOR)
    page = form(office)
    page.group["suitable"].set_value("yes")
    page.group["plan"].set_value("Ten sessions.")
    page.group["place"].set_value("Castle Street Clinic")
    page.group["need_found"].set_value("yes")
    page.submit()
    page.group["plan"].set_value("Twelve sessions.")
    lock_and_return(office, Role.ASSESSOR)
    assert form(office).group["plan"].value() == "Twelve sessions."
    assert form(office).group["place"].value() == "Castle Street Clinic"


def test_looking_at_a_page_keeps_nothing(bench: Bench, open_office: OpenOffice) -> None:
    case = ready(bench)
    office = at(bench, open_office, Place("assessment", case, "MHTR"), Role.ASSESSOR)
    page = form(office)
    page.group["reasons"].set_value("Typed and taken away.")
    office.settle()
    page.group["reasons"].set_value("")
    office.close()
    assert kept(bench, case, Role.ASSESSOR) == ()


def test_a_passphrase_typed_to_decide_is_never_kept(bench: Bench, open_office: OpenOffice) -> None:
    case = courtday.asked(bench, "Abbott")
    office = at(bench, open_office, Place("decide", case, "MHTR"), Role.CLINICAL_LEAD)
    secret = passphrase_of(Role.CLINICAL_LEAD)
    page = form(office)
    page.group["outcome"].set_value("decline")
    page.group["passphrase"].set_value(secret)
    page.group["reasons"].set_value("Needs more than primary care.")
    lock_and_return(office, Role.CLINICAL_LEAD)
    page = form(office)
    assert page.group["reasons"].value() == "Needs more than primary care."
    assert page.group["passphrase"].value() == ""
    office.close()
    session = bench.session(Role.CLINICAL_LEAD)
    [info] = session.vault.drafts(case)
    draft = session.vault.open_draft(
        DraftRef(info.case, info.form),
        author=session.me,
        compartment=None,
        slot_public=session.slot_public(),
        slot_private=session.identity.slot,
        keys=session.keys,
    )
    assert draft.content is not None
    assert b"primary care" in draft.content
    assert secret.encode() not in draft.content


def test_the_ticks_of_a_consent_are_there_after_a_lock(
    bench: Bench, open_office: OpenOffice
) -> None:
    case = ready(bench)
    courtday.assess(bench.session(Role.LINK_WORKER), case, [MHTR])
    office = at(bench, open_office, Place("consent", case), Role.LINK_WORKER)
    page = form(office)
    page.group["requirements"].set_value(("MHTR",))
    page.group["gp_surgery"].set_value("Madeup Street Surgery")
    lock_and_return(office, Role.LINK_WORKER)
    page = form(office)
    assert page.group["requirements"].value() == ("MHTR",)
    assert page.group["gp_surgery"].value() == "Madeup Street Surgery"
    assert page.keeper.note.isVisible()


def test_nothing_is_kept_of_a_page_that_was_saved_meanwhile(
    bench: Bench, open_office: OpenOffice
) -> None:
    case = ready(bench)
    courtday.assess(bench.session(Role.LINK_WORKER), case, [MHTR])
    office = at(bench, open_office, Place("assessment", case, "MHTR"), Role.ASSESSOR)
    page = form(office)
    page.submit()
    page.group["reasons"].set_value("A key pressed while it was saved.")
    office.settle()
    office.close()
    assert kept(bench, case, Role.ASSESSOR) == ()


def test_a_provider_half_typed_is_there_after_a_lock_and_gone_after_cancel(
    bench: Bench, open_office: OpenOffice
) -> None:
    office = at(bench, open_office, Place("providers", None, "add"), Role.CDO)
    office.tab_to("Name")
    office.type("Sample Recovery")
    lock_and_return(office, Role.CDO)
    page = office.page(ChangeProvider)
    assert page.group is not None
    assert page.group["name"].value() == "Sample Recovery"
    assert page.keeper is not None
    assert page.keeper.note.words.text() == KEPT
    office.tab_to("Cancel")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert kept(bench, NO_CASE, Role.CDO) == ()


def test_a_note_on_a_provider_is_there_after_a_lock(bench: Bench, open_office: OpenOffice) -> None:
    one = Provider("Sample Recovery", (RequirementKind.DRR,), PointOfContact("Jo", "01632 960001"))
    providers.add_provider(bench.session(Role.CDO), one)
    office = at(bench, open_office, Place("providers"), Role.CDO)
    office.tab_to("In the building")
    office.press(Qt.Key.Key_Space)
    office.tab_to("Note on Sample Recovery (optional)")
    office.type("until 3")
    lock_and_return(office, Role.CDO)
    page = office.page(ProvidersDay)
    assert page.panels[0].is_changed
    assert page.panels[0].note == "until 3"
    office.press(Qt.Key.Key_Return, CTRL)
    office.settle()
    assert not page.panels[0].is_changed
    # What is typed after saving is kept again.
    office.tab_to("Note on Sample Recovery (optional)")
    office.type(" pm")
    lock_and_return(office, Role.CDO)
    assert office.page(ProvidersDay).panels[0].is_changed
    assert office.page(ProvidersDay).panels[0].note.endswith("pm")
    office.tab_to("Note on Sample Recovery (optional)")
    office.press(Qt.Key.Key_Return, CTRL)
    office.settle()
    assert not office.page(ProvidersDay).panels[0].is_changed
    assert kept(bench, NO_CASE, Role.CDO) == ()
