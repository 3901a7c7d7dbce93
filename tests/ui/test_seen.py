"""P4 in the window: nothing is saved over what a page has not shown, and nothing typed goes (P1).

The page is how to contact a person: its fields show what is recorded, and whoever saves replaces
all of it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from courtdesk.actions import adjustments, cases, requirements
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.contact import Contact
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.page_keeper import KEPT, KEPT_OVER
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.adjustments.contact import ContactForm
from tests.helpers.bench import Bench
from tests.helpers.keyboard import unnamed
from tests.helpers.office import Office, OpenOffice, office
from tests.helpers.seen import words_shown
from tests.helpers.syncing import Colleague, colleague

__all__ = ["colleague", "office"]

ASKED = Contact(PersonId(""), date(2027, 1, 14), phone="07700 900123")
HERS, MINE = "07700 900999", "07700 900111"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass
class Two:
    """The window of a CDO on the page, and a colleague's laptop."""

    office: Office
    colleague: Colleague
    case: CaseId

    @property
    def place(self) -> Place:
        return Place("adjustments", self.case, "contact")

    @property
    def session(self) -> Session:
        welcome = self.office.shell._welcome
        assert welcome is not None
        return welcome.session

    def open(self) -> ContactForm:
        self.office.shell.go(self.place)
        self.office.settle()
        page = self.office.page(ContactForm)
        assert page.group is not None
        assert unnamed(page) == []
        return page

    def again(self) -> ContactForm:
        self.office.press(Qt.Key.Key_Left, ALT)
        return self.open()

    def type_mine(self) -> None:
        self.office.tab_to("Telephone number (optional)")
        self.office.type(MINE)
        self.office.settle()

    def save(self) -> None:
        self.office.press(Qt.Key.Key_Return, CTRL)

    def hers_comes(self, what: Contact | None = None) -> None:
        """The colleague records another number, and a round brings it while the page is shown."""
        there = self.colleague.session()
        adjustments.record_contact(there, self.case, what or replace(ASKED, phone=HERS))
        kinds = {one.kind for one in there.vault.documents()}
        self.session.vault.accept(there.vault.outgoing(kinds))

    def recorded(self) -> str:
        session = self.session
        file = cases.case_file(session, self.case)
        found = adjustments.contact_of(session, file.case.value.person)
        return found.value.phone if found is not None else ""


@pytest.fixture
def two(bench: Bench, open_office: OpenOffice, colleague: Colleague) -> Two:
    office = open_office(bench.folder)
    office.sign_in(Role.CDO)
    made = Two(office, colleague, bench.cases["Abbott"])
    made.open()
    return made


def shown(page: ContactForm) -> object:
    assert page.group is not None
    return page.group["phone"].value()


def test_a_page_does_not_save_over_what_came_while_it_was_open(two: Two) -> None:
    two.type_mine()
    two.hers_comes()
    two.save()
    assert "go back, open the page again to see what it says now" in words_shown(
        two.office.page(ContactForm)
    )
    assert two.recorded() == HERS
    page = two.again()
    # Hers is shown where mine would hide it, and saving waits for a choice between the two.
    assert shown(page) == HERS
    assert "“Telephone number” has changed since you typed here." in words_shown(page)
    two.save()
    assert "choose at the top of the page" in words_shown(two.office.page(ContactForm))
    assert two.recorded() == HERS
    two.office.tab_to("Put back what I had typed")
    two.office.press(Qt.Key.Key_Return)
    assert shown(page) == MINE
    assert page.keeper is not None
    assert page.keeper.note.words.text() == KEPT
    two.save()
    assert two.recorded() == MINE
    assert two.session.vault.drafts(two.case) == ()


def test_what_was_typed_waits_until_it_is_chosen_or_let_go(two: Two) -> None:
    two.type_mine()
    two.hers_comes()
    two.again()
    # Left without a choice, and come to again: it is still there to be put back.
    page = two.again()
    assert shown(page) == HERS
    two.office.tab_to("Go on with what is recorded")
    two.office.press(Qt.Key.Key_Return)
    assert shown(page) == HERS
    assert page.keeper is not None
    assert page.keeper.note.isHidden()
    assert two.session.vault.drafts(two.case) == ()


def test_what_was_typed_elsewhere_on_the_page_comes_back(two: Two) -> None:
    two.type_mine()
    requirements.consider(two.colleague.session(), two.case, [RequirementKind.DRR])
    two.hers_comes(replace(ASKED, phone="", email="abbott@example.org"))
    page = two.again()
    assert shown(page) == MINE
    assert page.group is not None
    assert page.group["email"].value() == "abbott@example.org"
    assert page.keeper is not None
    assert page.keeper.note.words.text() == KEPT_OVER
    two.save()
    assert two.recorded() == MINE


def test_saved_and_gone_on_while_the_laptop_is_at_work_passes_nothing_unseen(two: Two) -> None:
    two.type_mine()
    two.hers_comes()
    hers = two.session.vault.newest
    page, runner, session = two.office.page(ContactForm), two.office.shell.runner, two.session
    slow = threading.Event()
    runner.run(runner, slow.wait, lambda _: None)
    page.submit()
    two.office.shell.back()
    two.office.shell.go(Place("adjustments", two.case))
    # The page that is shown now has looked past hers; that somebody looked may be written since.
    assert session.memory.seen is not None
    assert hers <= session.memory.seen <= session.vault.newest
    slow.set()
    two.office.settle()
    assert two.recorded() == HERS
    # Whoever went on took it for saved.
    assert "so yours was not saved over it" in words_shown(two.office.window)
    assert two.session.vault.drafts(two.case) != ()


def test_a_page_has_looked_only_once_its_reading_came_home(two: Two) -> None:
    two.office.shell.go(Place("case", two.case))
    two.office.settle()
    session, runner = two.session, two.office.shell.runner
    before = session.memory.seen
    assert before is not None
    two.hers_comes()
    slow = threading.Event()
    runner.run(runner, slow.wait, lambda _: None)
    two.office.shell.go(Place("case", two.case))
    assert session.memory.seen == before
    slow.set()
    two.office.settle()
    assert session.memory.seen == session.vault.newest > before
