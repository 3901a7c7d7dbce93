"""Goes from place to place as each member in turn, and saves what is seen."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from courtdesk.domain.access import Role
from courtdesk.ui.application import set_theme
from courtdesk.ui.entry.first_run import FirstRunPage
from courtdesk.ui.entry.join import JoinPage
from courtdesk.ui.kit.style import current_theme
from courtdesk.ui.pictures.plan import PLAN, Shot
from courtdesk.ui.pictures.scene import Scene, make_scene, moved
from courtdesk.ui.pictures.studio import Studio, quiet, studio
from courtdesk.ui.welcome import House

_NEWCOMER = {
    "name": "Robin Pretendgood",
    "roles": Role.CDO.value,
    "court": "Exampleton Magistrates' Court",
    "passphrase": "plum lantern harbour saddle",  # of a vault that is deleted at once
    "again": "plum lantern harbour saddle",
}
_QUICKLY = 80
"""Qt's "quality" of a PNG is how little it is pressed; it is lossless at every one."""

_PLAINTEXT = b"SQLite format 3\0"


class Photographer:
    """Takes every picture of one demonstration vault, or `one_each` screen, at one text size.

    Attributes:
        by_screen: the pictures of each screen by the screen's name, once they are taken.
    """

    def __init__(
        self,
        application: QApplication,
        house: House,
        summary: Mapping[str, Any],
        folder: Path,
        scale: float = 1.0,
        *,
        one_each: bool = False,
    ) -> None:
        self._application = application
        self._house = house
        self._summary = summary
        self._folder = folder
        self._scale = scale
        self._one_each = one_each
        self._taken: list[Path] = []
        self.by_screen: dict[str, list[Path]] = {}

    def take(self) -> list[Path]:
        """Take all of them; return the files in order.

        `summary` is what the demonstration's summary.json holds. A screen that fails ends the
        pictures with its error: a picture of an error message would be taken for the screen.
        """
        flash, scale = self._application.cursorFlashTime(), current_theme().scale
        # A cursor that happens to be off would make two runs differ.
        self._application.setCursorFlashTime(0)
        set_theme(self._scale)
        try:
            with quiet(), tempfile.TemporaryDirectory(prefix="courtdesk-") as made:
                self._way_in(Path(made))
                scene = make_scene(self._house, self._summary, Path(made))
                for role, shots in PLAN.items():
                    with studio(scene.house, Path(made)) as room:
                        self._member(room, scene, role, shots)
        finally:
            self._application.setCursorFlashTime(flash)
            set_theme(scale)
        return self._taken

    def _way_in(self, folder: Path) -> None:
        """A first run up to its recovery key, and a folder that is no vault."""
        with studio(moved(self._house, folder / "new", folder), folder) as room:
            self._save(room, "first-run")
            page = room.page(FirstRunPage)
            page.submit()
            self._save(room, "first-run-missing")
            for name, value in _NEWCOMER.items():
                page.group[name].set_value(value)
            page.submit()
            self._save(room, "recovery-key")
        with studio(moved(self._house, folder / "joins", folder), folder) as room:
            room.page(FirstRunPage).join.click()
            self._save(room, "join-a-team")
            card = room.page(JoinPage)
            for name, value in _NEWCOMER.items():
                card.group[name].set_value((value,) if name == "roles" else value)
            card.submit()
            self._save(room, "join-waiting")
        foreign = folder / "foreign"
        foreign.mkdir()
        (foreign / "vault.db").write_bytes(_PLAINTEXT)
        with studio(moved(self._house, foreign, folder), folder) as room:
            self._save(room, "not-a-vault")

    def _member(self, room: Studio, scene: Scene, role: Role, shots: Sequence[Shot]) -> None:
        """Everything that one member looks at; the sign-in of the CDO is one of the pictures."""
        name, passphrase = scene.member(role)
        if role is Role.CDO:
            self._save(room, "sign-in")
            room.sign_in(name, f"not {passphrase}")
            self._save(room, "sign-in-wrong-passphrase")
        room.sign_in(name, passphrase)
        for shot in shots:
            place = shot.place(scene)
            if self._one_each and place.screen in self.by_screen:
                continue
            screen = room.go(place)
            if shot.do is not None:
                shot.do(screen, scene)
            self.by_screen.setdefault(place.screen, []).extend(self._save(room, shot.name))
        if role is Role.CDO:
            room.shell.lock()
            self._save(room, "locked")

    def _save(self, room: Studio, name: str) -> list[Path]:
        """The window as it is, and once more for each part that has to be scrolled to."""
        made = []
        for number, _ in enumerate(room.views(), 1):
            path = self._folder / (f"{name}.png" if number == 1 else f"{name}-{number}.png")
            if path in self._taken:
                raise ValueError(f"two pictures are called {path.name}")
            room.window.grab().save(str(path), "PNG", _QUICKLY)
            made.append(path)
        self._taken += made
        return made
