"""Team: somebody outside who is sent requests: their card, their file, and seeing them off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from courtdesk.actions import joining
from courtdesk.domain.access import Role
from courtdesk.domain.team import Member
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.team.cards import TakeInCard
from courtdesk.ui.screens.team.members import Members
from courtdesk.ui.screens.team.outside import ContactLeaving, ContactPage
from courtdesk.ui.screens.team.pages import part
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.keyboard import focused, press, spoken, tab_to, type_text, unnamed

MINE = passphrase_of(Role.CDO)
ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
THEM = "Dr Wyn Castell"


def words(widget: QWidget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def a_card(bench: Bench, root: Path, *roles: Role) -> Path:
    folder = VaultFolder(root / "theirs" / "vault", root / "theirs" / "state")
    joining.begin(
        folder,
        bench.clock,
        name=THEM,
        roles=roles,
        court="Northgate",
        passphrase="copper kettle meadow",
        policy=FLOOR,
        registration_body="HCPC",
        registration_number="PYL00009",
    )
    joining.save_card(folder, root / "card.txt")
    return root / "card.txt"


def a_contact(bench: Bench, root: Path) -> Member:
    card = joining.read_card(a_card(bench, root, Role.CLINICAL_LEAD))
    return joining.admit(bench.session(), card, card.roles, MINE, outside=True)


def test_a_contact_is_taken_in_and_sent_their_file_by_keyboard(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = a_card(bench, tmp_path, Role.CLINICAL_LEAD, Role.ASSESSOR)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(card), ""))
    screen = bench.show(part("card"))
    assert isinstance(screen, TakeInCard)
    press(ENTER)
    bench.settle()
    assert unnamed(screen) == []
    tab_to("On the team")
    press(Qt.Key.Key_Down)
    assert screen.where.value() == "outside"
    tab_to("They read me the same words")
    press(SPACE)
    tab_to("Your own passphrase")
    type_text(MINE)
    press(ENTER)
    bench.settle()
    # An assessor works with the team's records: that is nobody's from outside.
    assert screen.group is not None
    assert [name for name, _ in screen.group.summary.errors] == ["roles"]
    bench.picture(screen, "team-card-outside")
    tab_to("MHTR assessor")
    press(SPACE)
    screen.mine.focus_first()
    press(ENTER)
    bench.settle()
    team = bench.session().team()
    assert [one.name for one in team.contacts] == [THEM]
    assert all(one.name != THEM for one in team.members)
    assert bench.log.went == [part("contact", team.contacts[0].id)]
    assert "can be sent requests" in bench.log.said[-1]
    page = bench.show(bench.log.went[-1])
    assert isinstance(page, ContactPage)
    assert unnamed(page) == []
    file = tmp_path / "theirs.age"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    assert spoken(focused()) == f"Save the file for {THEM}…"
    press(ENTER)
    bench.settle()
    bench.picture(page, "team-contact")
    assert page.told == f"Saved as theirs.age. Send it to {THEM}."
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    page.save_to(tmp_path / "no such folder" / "theirs.age")
    bench.settle()
    assert "cannot be used" in page.told


def test_contacts_are_listed_and_seen_off_by_keyboard(bench: Bench, tmp_path: Path) -> None:
    them = a_contact(bench, tmp_path)
    screen = bench.show(Place("team"))
    assert isinstance(screen, Members)
    bench.picture(screen, "team-contacts")
    assert "Outside the team: only sent requests" in words(screen)
    assert "registered with HCPC PYL00009" in words(screen)
    tab_to(f"Open {THEM}")
    press(ENTER)
    assert bench.log.went == [part("contact", them.id)]
    form = bench.show(part("contact-leaving", them.id))
    assert isinstance(form, ContactLeaving)
    assert unnamed(form) == []
    bench.picture(form, "team-contact-leaving")
    press(SPACE)
    tab_to("Your own passphrase")
    type_text(MINE)
    press(ENTER)
    bench.settle()
    assert bench.session().team().contact(them.id) is None
    assert bench.log.said == [f"{THEM} can be sent nothing more."]
    again = bench.show(part("contact", them.id))
    assert isinstance(again, ContactPage)
    assert again.refusal is not None and "not a contact" in again.refusal


def test_who_is_no_administrator_only_reads_who_is_outside(bench: Bench, tmp_path: Path) -> None:
    them = a_contact(bench, tmp_path)
    screen = bench.show(Place("team"), Role.LINK_WORKER)
    assert isinstance(screen, Members)
    assert THEM in words(screen)
    for name in ("contact", "contact-leaving"):
        page = bench.show(part(name, them.id), Role.LINK_WORKER)
        assert isinstance(page, ContactPage | ContactLeaving)
        assert page.refusal is not None and "administrator" in page.refusal.casefold()
