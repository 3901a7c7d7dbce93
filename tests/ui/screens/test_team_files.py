"""Team: a card, a team file or somebody's keys that will not do, and keys carried by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from courtdesk.actions import carried_keys, joining
from courtdesk.domain.access import Role
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.team.cards import TakeInCard
from courtdesk.ui.screens.team.carrying import SaveKeys, TakeInKeys
from courtdesk.ui.screens.team.pages import part
from courtdesk.ui.screens.team.team_file import TeamFilePage
from tests.helpers.bench import STAFF, Bench, passphrase_of
from tests.helpers.keyboard import press, tab_to, type_text, unnamed

MINE = passphrase_of(Role.CDO)
SAM = STAFF[Role.LINK_WORKER]


def words(widget: QWidget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def a_card(bench: Bench, root: Path, *roles: Role) -> Path:
    folder = VaultFolder(root / "theirs" / "vault", root / "theirs" / "state")
    joining.begin(
        folder,
        bench.clock,
        name="Robin Newland",
        roles=roles or [Role.CLINICAL_LEAD],
        court="Northgate",
        passphrase="copper kettle meadow",
        policy=FLOOR,
    )
    joining.save_card(folder, root / "card.txt")
    return root / "card.txt"


def test_a_damaged_card_is_named_and_another_can_be_chosen(bench: Bench, tmp_path: Path) -> None:
    screen = bench.show(part("card"))
    assert isinstance(screen, TakeInCard)
    assert unnamed(screen) == []
    (tmp_path / "letter.txt").write_text("Dear colleague", encoding="utf-8")
    screen.take(tmp_path / "letter.txt")
    bench.settle()
    assert "There is no CourtDesk card in this" in words(screen)
    screen.take(a_card(bench, tmp_path))
    bench.settle()
    assert screen.group is not None
    assert screen.name.value() == "Robin Newland"
    # A clinical lead signs with a number, and the tick is not there by itself.
    screen.submit()
    errors = [name for name, _ in screen.group.summary.errors]
    assert errors == ["registration_body", "registration_number", "same", "mine"]


def test_a_name_that_is_taken_is_said_at_the_name(bench: Bench, tmp_path: Path) -> None:
    screen = bench.show(part("card"))
    assert isinstance(screen, TakeInCard)
    screen.take(a_card(bench, tmp_path, Role.LINK_WORKER))
    bench.settle()
    assert screen.group is not None
    screen.name.set_value(SAM)
    screen.same.set_value(("same",))
    screen.mine.set_value(MINE)
    screen.submit()
    bench.settle()
    assert [name for name, _ in screen.group.summary.errors] == ["name"]
    assert bench.log.went == []


def test_who_is_no_administrator_is_told_who_is(bench: Bench) -> None:
    for name in ("card", "take-keys"):
        screen = bench.show(part(name), Role.LINK_WORKER)
        assert isinstance(screen, TakeInCard | TakeInKeys)
        assert screen.refusal is not None and "administrator" in screen.refusal.casefold()


def test_a_file_that_is_none_is_refused_on_the_page(bench: Bench, tmp_path: Path) -> None:
    screen = bench.show(part("file"))
    assert isinstance(screen, TeamFilePage)
    assert unnamed(screen) == []
    (tmp_path / "letter.age").write_text("Dear colleague", encoding="utf-8")
    for name in ("letter.age", "no such file.age"):
        screen.take_in(tmp_path / name)
        bench.settle()
        assert len(screen.told) == 1
    assert not bench.log.saved
    # One's own file brings nothing, and saving into no folder is said.
    screen.save_to(tmp_path / "no such folder" / "team.age")
    bench.settle()
    assert "cannot be used" in screen.told[0]


def test_keys_are_carried_by_keyboard(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys.json"
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(file), ""))
    page = bench.show(part("save-keys"), Role.LINK_WORKER)
    assert isinstance(page, SaveKeys)
    assert unnamed(page) == []
    bench.picture(page, "team-save-keys")
    type_text(passphrase_of(Role.LINK_WORKER))
    press(Qt.Key.Key_Return)
    bench.settle()
    assert carried_keys.read_carried(file).name == SAM
    bench.session(Role.CDO)
    # As on a laptop on which Sam has not signed in yet.
    slots = SlotFile.load(bench.folder.keys)
    slots.remove(carried_keys.read_carried(file).member, bench.session().vault_key)
    screen = bench.show(Place("team", part="take-keys"))
    assert isinstance(screen, TakeInKeys)
    assert unnamed(screen) == []
    press(Qt.Key.Key_Return)
    bench.settle()
    assert unnamed(screen) == []
    bench.picture(screen, "team-take-keys")
    tab_to(f"Passphrase of {SAM}")
    type_text("not the passphrase")
    tab_to("Your own passphrase")
    type_text(MINE)
    press(Qt.Key.Key_Return)
    bench.settle()
    assert SAM not in SlotFile.load(bench.folder.keys).names()
    tab_to(f"Passphrase of {SAM}")
    screen.group["theirs"].set_value(passphrase_of(Role.LINK_WORKER))  # type: ignore[index]
    screen.mine.set_value(MINE)
    tab_to("Let them sign in here")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert SAM in SlotFile.load(bench.folder.keys).names()
    assert bench.log.said[-1].startswith(f"{SAM} can sign in")
