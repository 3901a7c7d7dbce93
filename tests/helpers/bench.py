"""A small real vault with a member of each role and a few invented people, for window tests.

The vault is made once a run through the same actions as the window's, with the cheapest
passphrase check that is allowed, and copied for each test. Every name is plainly invented.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from courtdesk.actions import lists, members, vaults
from courtdesk.actions.backups import roll_backup
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist_entries import ListedOffence, ListEntry
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.focus import FocusRing
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Desk, Place, Screen, find_screens
from tests.helpers.copies import copy_vault
from tests.helpers.oncearun import made_once
from tests.helpers.shipped import shipped
from tests.helpers.theme import wear_default

DAY = date(2027, 1, 14)
COURT = "Northgate Magistrates' Court"
PASSPHRASE = "plum lantern harbour {}"

STAFF: dict[Role, str] = {
    Role.CDO: "Priya Nair",
    Role.LINK_WORKER: "Sam Reid",
    Role.LD_PRACTITIONER: "Beth Kaye",
    Role.ASSESSOR: "Amina Yusuf",
    Role.CLINICAL_LEAD: "Dr Helen Marsh",
    Role.PROVIDER: "Owen Pryce",
    Role.RESPONSIBLE_OFFICER: "Ruth Adeyemi",
}
"""Who holds which role; the CDO made the vault and is administrator as well."""


def _entry(
    place: tuple[str, str],
    name: tuple[str, str],
    born: date | None,
    crn: str | None,
    *offences: tuple[str, OffenceRange],
    session: str = "morning",
    status: str = "",
    interpreter: str = "",
) -> ListEntry:
    return ListEntry(
        court=COURT,
        hearing_date=DAY,
        family_name=name[0],
        given_names=name[1],
        courtroom=place[0],
        session=session,
        order=place[1],
        birth_date=born,
        crn=crn,
        offences=tuple(ListedOffence(text, level) for text, level in offences),
        probation_status=status,
        interpreter=interpreter,
    )


PEOPLE: tuple[ListEntry, ...] = (
    _entry(
        ("Court 1", "1"),
        ("Abbott", "Carla"),
        date(1992, 5, 3),
        "X412907",
        ("Assault on emergency worker", OffenceRange.MEDIUM),
        status="SSO",
        interpreter="Polish",
    ),
    _entry(
        ("Court 1", "4"),
        ("Ellis", "Tom"),
        date(1999, 8, 21),
        "X118342",
        ("Theft from shop", OffenceRange.LOW),
        ("Theft from shop", OffenceRange.LOW),
    ),
    _entry(
        ("Court 2", "2"),
        ("Marlow", "Dean"),
        date(1985, 2, 11),
        "X730551",
        ("Drive while disqualified", OffenceRange.MEDIUM),
        status="community order, breach",
    ),
    _entry(
        ("Court 2", "3"),
        ("O’Rourke", "Siân"),
        date(2004, 11, 30),
        None,
        ("Possession, class A", OffenceRange.LOW),
    ),
    _entry(
        ("Court 2", "6"),
        ("Price", "Jordan"),
        date(1996, 6, 9),
        "X552018",
        ("Common assault", OffenceRange.MEDIUM),
    ),
    _entry(
        ("Court 3", "1"),
        ("Webb-Ŵyn", "Alan"),
        date(1974, 1, 2),
        "X900144",
        ("Drunk and disorderly", OffenceRange.MEDIUM),
        ("Criminal damage", OffenceRange.MEDIUM),
        session="afternoon",
    ),
)


@dataclass
class Clock:
    """A clock that a test moves: Thursday 14 January 2027, from 09:20."""

    now: datetime = datetime(2027, 1, 14, 9, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time now."""
        return self.now

    def tick(self, minutes: float = 1) -> None:
        """Let some minutes pass."""
        self.now += timedelta(minutes=minutes)


def passphrase_of(role: Role) -> str:
    """The passphrase of the member who holds `role`."""
    return PASSPHRASE.format(role.value)


@dataclass(frozen=True)
class Prepared:
    """A closed vault below `root` after some steps with `case`, and the time then."""

    root: Path
    case: CaseId
    now: datetime


@dataclass(frozen=True)
class Template:
    """The vault as it was made, closed; and the case of each family name."""

    root: Path
    cases: dict[str, CaseId]
    catalogue: Catalogue
    unlocked: dict[Role, Unlocked] = field(default_factory=dict)
    """Who has unlocked a copy of it before: a try of a passphrase costs what it is meant to."""
    prepared: dict[Hashable, Prepared] = field(default_factory=dict)
    """How steps of the pathway left a copy of it, by what was done: see `Bench.once`."""


def make_template(root: Path) -> Template:
    """A vault with `STAFF` and `PEOPLE` below `root`, made through the actions."""
    catalogue = shipped()
    clock = Clock()
    folder = VaultFolder(root / "vault", root / "state")
    session = vaults.first_run(
        folder,
        catalogue,
        clock,
        name=STAFF[Role.CDO],
        roles=[Role.CDO],
        court=COURT,
        passphrase=passphrase_of(Role.CDO),
        policy=FLOOR,
    ).session
    for role, name in STAFF.items():
        if role is not Role.CDO:
            _add(session, role, name)
    cases = {entry.family_name: lists.add_person(session, entry) for entry in PEOPLE}
    session.vault.close()
    # The administrator reads no mental health answers: that key follows when a colleague who
    # holds it next signs in.
    session = vaults.sign_in(
        folder,
        catalogue,
        clock,
        name=STAFF[Role.LINK_WORKER],
        passphrase=passphrase_of(Role.LINK_WORKER),
    )
    made = roll_backup(session)
    session.vault.close()
    if made is not None:
        # As fresh as the tests' clock: a window then has no backup of its own to make.
        moment = clock().timestamp()
        os.utime(made, (moment, moment))
    return Template(root, cases, catalogue)


def _add(session: Session, role: Role, name: str) -> None:
    members.add_member(
        session,
        name=name,
        roles=[role],
        new_passphrase=passphrase_of(role),
        passphrase=passphrase_of(Role.CDO),
        policy=FLOOR,
        registration_body="HCPC" if role is Role.CLINICAL_LEAD else "",
        registration_number="PYL00001" if role is Role.CLINICAL_LEAD else "",
    )


@dataclass
class Log:
    """What a screen asked of its desk."""

    went: list[Place] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    saved: list[datetime] = field(default_factory=list)
    backs: int = 0

    def back(self) -> None:
        """Count one "back"."""
        self.backs += 1


@dataclass
class Bench:
    """One test's own copy of the vault, and a desk on which single screens are shown.

    Attributes:
        cases: the case of each family name in `PEOPLE`, such as `bench.cases["Abbott"]`.
        clock: the session's clock; `bench.clock.tick(minutes=5)`.
        log: what the screens shown here asked of the desk.
    """

    folder: VaultFolder
    catalogue: Catalogue
    cases: dict[str, CaseId]
    clock: Clock = field(default_factory=Clock)
    log: Log = field(default_factory=Log)
    runner: Runner = field(default_factory=Runner)
    clipboard: ClipboardGuard = field(default_factory=ClipboardGuard)
    bugs: list[BaseException] = field(default_factory=list)
    refusals: list[CourtDeskError] = field(default_factory=list)
    unlocked: dict[Role, Unlocked] = field(default_factory=dict)
    template: Template | None = None
    _session: Session | None = None
    _windows: list[QMainWindow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock.tick(minutes=10)
        self._began = self.clock.now
        self.runner.crashed.connect(self.bugs.append)
        self.runner.failed.connect(self.refusals.append)

    def session(self, role: Role = Role.CDO) -> Session:
        """The session of the member with `role`; whoever was signed in before is signed out."""
        name = STAFF[role]
        if self._session is not None and self._session.sign_in_name == name:
            return self._session
        self.sign_out()
        slots = SlotFile.load(self.folder.keys)
        if role not in self.unlocked:
            self.unlocked[role] = slots.unlock(name, passphrase_of(role))
        self._session = vaults.enter(
            self.folder, self.catalogue, self.clock, slots.vault_id, self.unlocked[role]
        )
        return self._session

    def once(self, done: Hashable, do: Callable[[], CaseId]) -> CaseId:
        """The case that `do` brings along, with nobody signed in; done before, it is copied.

        `done` says all that `do` depends on. Dozens of tests begin with the same steps, which cost
        more than what they try. Whoever changed anything before them has them done for real.
        """
        if self.template is None or not self._is_as_made(self.template):
            return do()
        known, base = self.template.prepared.get(done), self.folder.path.parent
        if known is None:
            case = do()
            self.sign_out()
            root = self.template.root / "prepared" / str(len(self.template.prepared))
            copy_vault(base, root)
            self.template.prepared[done] = Prepared(root, case, self.clock.now)
            return case
        for folder in (self.folder.path, self.folder.state_dir):
            shutil.rmtree(folder)
        copy_vault(known.root, base)
        self.clock.now = known.now
        return known.case

    def _is_as_made(self, template: Template) -> bool:
        begun = self._session is not None or self.clock.now != self._began
        return not begun and _files(self.folder.path.parent) == _files(template.root)

    def use(self, session: Session) -> None:
        """Go on with `session`, one made from the bench's own, such as with other forms."""
        self._session = session

    def sign_out(self) -> None:
        """Close the vault, as a lock does."""
        self.runner.wait()
        if self._session is not None:
            self._session.vault.close()
            self._session = None

    def desk(self, role: Role = Role.CDO) -> Desk:
        """A desk of the member with `role` that writes down what is asked of it."""
        return Desk(
            session=self.session(role),
            runner=self.runner,
            theme=Theme(),
            clipboard=self.clipboard,
            go=self.log.went.append,
            back=self.log.back,
            saved=self.log.saved.append,
            say=self.log.said.append,
        )

    def show(
        self, place: Place, role: Role = Role.CDO, *, size: tuple[int, int] = (1366, 668)
    ) -> Screen:
        """The screen of `place` in a window of its own, started and settled.

        `size` is what the frame leaves of 1366x768 for a screen.
        """
        screen = _screens()[place.screen].build(self.desk(role), place)
        window = QMainWindow()
        window.setCentralWidget(screen)
        FocusRing(window)
        window.resize(*size)
        self._windows.append(window)
        window.show()
        window.activateWindow()
        # A widget that asks for the keyboard before the window is active may never get it.
        while not window.isActiveWindow():
            QCoreApplication.processEvents()
        screen.start()
        self.settle()
        return screen

    def settle(self) -> None:
        """Return when the worker has nothing left to do and the window has drawn it."""
        for _ in range(3):
            self.runner.wait()
            QCoreApplication.processEvents()
            # Without a loop of its own a test must end what was let go.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def picture(self, widget: QWidget, name: str) -> None:
        """Save `widget`'s window as NAME.png and, at 150 % text, NAME-150.png.

        Only when the environment names a folder in COURTDESK_PICTURES.
        """
        folder = os.environ.get("COURTDESK_PICTURES")
        app = QApplication.instance()
        if not folder or not isinstance(app, QApplication):
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        for scale, suffix in ((1.5, "-150"), (1.0, "")):
            apply_theme(app, Theme(scale))
            self.settle()
            widget.window().grab().save(str(Path(folder) / f"{name}{suffix}.png"))

    def put_away(self) -> None:
        """Close every window shown so far: each that stands open hears of every key and focus."""
        for window in self._windows:
            if isValid(window):
                window.close()
                window.deleteLater()
        self._windows.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def close(self) -> None:
        """Put everything away; a bug that a screen met on the worker fails the test here."""
        self.runner.wait()
        self.put_away()
        self.sign_out()
        self.clipboard.clear_if_ours()
        self.runner.close()
        if self.bugs:
            raise self.bugs[0]


_screens = functools.cache(find_screens)
"""The window walks the package once when it opens; so do the tests of all single screens."""


def _files(root: Path) -> set[tuple[str, int, int]]:
    """Each file of a vault and its state: path, size and when it was changed, which copies keep."""
    return {
        (str(path.relative_to(root)), path.stat().st_size, path.stat().st_mtime_ns)
        for part in ("vault", "state")
        for path in (root / part).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="session")
def bench_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The vault that every bench is a copy of."""
    root, cases = made_once(tmp_path_factory, "bench", _make_cases)
    return Template(root, {name: CaseId(one) for name, one in cases.items()}, shipped())


def _make_cases(root: Path) -> dict[str, str]:
    return {name: str(one) for name, one in make_template(root).cases.items()}


def bench_of(template: Template, root: Path) -> Bench:
    """A bench on a fresh copy of the vault, below `root`."""
    copy_vault(template.root, root)
    return Bench(
        VaultFolder(root / "vault", root / "state"),
        template.catalogue,
        dict(template.cases),
        unlocked=template.unlocked,
        template=template,
    )


@pytest.fixture
def bench(bench_template: Template, tmp_path: Path, qapp: QApplication) -> Iterator[Bench]:
    """A bench on a fresh copy of the vault."""
    wear_default(qapp)
    made = bench_of(bench_template, tmp_path)
    yield made
    made.close()
