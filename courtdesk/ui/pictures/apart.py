"""Two laptops for the pictures: a colleague's changes that met the member's own.

The second laptop is a copy of the demonstration's vault as it was made, with a device of its own.
What both changed comes together by an exchange over a folder, as it does at a court.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from courtdesk.actions import cases, consents, lists, sensitive
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.actions.sync.rounds import exchange
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.exchange.transports import open_route
from courtdesk.ui import welcome
from courtdesk.ui.pictures.scene import Scene, moved
from courtdesk.ui.screen import Desk, Place

Do = Callable[[QWidget, Scene], None]

_SAID = (
    ("X999001", "The interpreter must be in the room.", "They want to think about it."),
    ("X999002", "A second worker is needed.", ""),
)
"""The CRN, the need and the reason for withdrawing that each laptop records."""


def meet(screen: QWidget, scene: Scene) -> None:
    """Change one case here and on the second laptop, and have the two meet."""
    from courtdesk.ui.screens.settle.listing import Unsettled

    if not isinstance(screen, Unsettled):
        raise TypeError(f"{type(screen).__name__} does not list what is to be settled")
    here = screen.desk.session
    folder = scene.house.folder().path.parent
    there = _colleague(scene, folder / "colleague")
    (folder / "hub").mkdir()
    route = Route("pictures", RouteKind.FOLDER, "Hub", str(folder / "hub"))
    try:
        case = _case(there, scene)
        for number, session in enumerate((there, here)):
            _change(session, case, number)
        for session in (here, there, here):
            transport = open_route(route)
            exchange(session, route.id, transport)
            transport.close()
    finally:
        there.vault.close()
    screen.refresh()


def opened(what: str) -> Do:
    """Open the first record in dispute whose name begins with `what`."""

    def do(screen: QWidget, scene: Scene) -> None:
        from courtdesk.actions import settling

        desk = _desk(screen)
        found = next(one for one in settling.conflicts(desk.session) if one.what.startswith(what))
        case = found.case or _case(desk.session, scene)
        desk.go(Place("settle", case, found.document))

    return do


def on_case(screen: QWidget, scene: Scene) -> None:
    """The page of the case that both changed."""
    desk = _desk(screen)
    desk.go(Place("case", _case(desk.session, scene)))


def _desk(screen: QWidget) -> Desk:
    desk = getattr(screen, "desk", None)
    if not isinstance(desk, Desk):
        raise TypeError(f"{type(screen).__name__} has no desk")
    return desk


def _colleague(scene: Scene, folder: Path) -> Session:
    """The link worker, on a second laptop."""
    out = scene.list_file.parents[len(Path(scene.summary["list"]).parts) - 1]
    ignore = shutil.ignore_patterns(".reserve", ".lock")
    shutil.copytree(out / "vault", folder / "vault", ignore=ignore)
    house = moved(scene.house, folder / "vault", folder / "state")
    name, passphrase = scene.member(Role.LINK_WORKER)
    return welcome.sign_in(house, welcome.look(house), name, passphrase).session


def _case(session: Session, scene: Scene) -> CaseId:
    """The first that the demonstration made: sentenced, so that no later picture waits for it."""
    return cases.by_reference(session, scene.summary["cases"][0]["reference"])


def _change(session: Session, case: CaseId, number: int) -> None:
    crn, need, reason = _SAID[number]
    file = case_file(session, case)
    if file.consent is not None and file.consent.value.withdrawn_on is None:
        consents.withdraw_consent(session, case, reason)
    person = replace(file.person.value, crn=crn, reason="The number was read out again.")
    lists.correct_person(session, PersonId(file.person.document), person)
    later = session.clock().date() + timedelta(days=30)
    sensitive.judge(session, case, judged=True, needs=need, look_again_on=later)
