"""What is looked at and copied is told by the window itself, whatever screen it is."""

from __future__ import annotations

from collections import Counter

import pytest

from courtdesk.actions import audit, vaults
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Line, Wanted
from courtdesk.domain.ids import CaseId
from courtdesk.errors import NoSpace
from courtdesk.store.vault import Vault
from courtdesk.ui.screen import Place, find_screens
from courtdesk.ui.witness import NOBODY
from tests.helpers.bench import STAFF, Bench, passphrase_of
from tests.helpers.office import Office
from tests.helpers.shipped import shipped

ABOUT_A_CASE = sorted(
    name
    for name in find_screens()
    if name not in {*NOBODY, "audit", "today", "search", "import_list", "providers", "approvals"}
)
"""Screens that stand on a case in the test; what they show there may be a refusal."""


def told(office: Office) -> tuple[Line, ...]:
    """Every event of a vault whose window is locked, the oldest first."""
    session = vaults.sign_in(
        office.folder,
        shipped(),
        office.clock,
        name=STAFF[Role.CDO],
        passphrase=passphrase_of(Role.CDO),
    )
    try:
        return tuple(reversed([*audit.everything(session, Wanted())]))
    finally:
        session.vault.close()


def seen(office: Office) -> list[str]:
    office.shell.lock()
    return [line.what for line in told(office) if line.action is Action.SAW]


def go(office: Office, screen: str, case: CaseId | None = None, part: str = "") -> None:
    office.shell.go(Place(screen, case, part))
    office.settle()


def test_a_page_is_told_once_in_a_quarter_of_an_hour(office: Office, bench: Bench) -> None:
    office.sign_in()
    case = bench.cases["Marlow"]
    for _ in range(3):
        go(office, "case", case)
        go(office, "today")
    go(office, "case", bench.cases["Abbott"])
    office.clock.tick(minutes=16)
    go(office, "case", case)
    counted = Counter(seen(office))
    assert counted["Looked at: the case"] == 3
    assert counted["Looked at: the court list, 14/1/2027"] == 1


def test_a_clock_put_back_hides_nothing(office: Office, bench: Bench) -> None:
    office.sign_in()
    case = bench.cases["Marlow"]
    go(office, "case", case)
    office.clock.tick(minutes=-60)
    go(office, "today")
    go(office, "case", case)
    assert Counter(seen(office))["Looked at: the case"] == 2


def test_pages_about_nobody_are_not_told(office: Office) -> None:
    office.sign_in()
    go(office, "team")
    go(office, "directory")
    assert seen(office) == ["Looked at: the court list, 14/1/2027"]


def test_no_screen_on_a_case_can_be_looked_at_untold(bench: Bench) -> None:
    """The hook is the window's and not the screen's: it is asked here for each of them."""
    from courtdesk.ui.witness import Witness

    session = bench.session(Role.CDO)
    failures: list[Exception] = []
    witness = Witness(session, bench.runner, failures.append, bench.runner)
    record = audit.record_of(session, bench.cases["Marlow"])
    assert len(ABOUT_A_CASE) < audit.PAGE
    for before, screen in enumerate(ABOUT_A_CASE):
        witness.saw(Place(screen, bench.cases["Marlow"], "x"))
        bench.settle()
        found = audit.page(session, Wanted(cases=record.cases, action=Action.SAW)).lines
        assert len(found) == before + 1, screen
        assert failures == [], screen


def test_every_page_without_a_case_is_told_or_about_nobody(bench: Bench) -> None:
    from courtdesk.ui.witness import Witness

    assert set(find_screens()) >= NOBODY
    session = bench.session(Role.CDO)
    witness = Witness(session, bench.runner, pytest.fail, bench.runner)
    for name in sorted(find_screens()):
        witness.saw(Place(name))
    bench.settle()
    number = len(audit.page(session, Wanted(action=Action.SAW)).lines)
    assert number == len(find_screens()) - len(NOBODY) - len({"audit"})


def test_a_copy_is_told_with_its_page_and_case(office: Office, bench: Bench) -> None:
    office.sign_in()
    go(office, "case", bench.cases["Marlow"])
    office.shell._clipboard.copy("X730551")
    office.shell._clipboard.copy("X730551")
    office.shell._clipboard.copy("Marlow, Dean")
    office.settle()
    go(office, "team")
    office.shell._clipboard.copy("of nobody")
    office.shell.lock()
    found = [line for line in told(office) if line.action is Action.COPIED]
    assert [line.what for line in found] == ["Copied to the clipboard: the case"] * 2
    assert {line.case for line in found} == {bench.cases["Marlow"]}


def test_locking_and_closing_are_the_last_words_of_a_session(office: Office) -> None:
    office.sign_in()
    office.shell.lock()
    assert [line.action for line in told(office)][-3:-1] == [Action.SAW, Action.LOCKED]
    office.settle()
    office.sign_in(Role.CDO)
    office.close()
    assert [line.action for line in told(office)][-2] is Action.SIGNED_OUT


def test_a_full_disk_is_said_once_and_stops_nobody(
    office: Office, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sign_in()

    def full(*_: object, **__: object) -> None:
        raise NoSpace("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "append", full)
        for family in ("Marlow", "Abbott", "Ellis"):
            go(office, "case", bench.cases[family])
            office.shell._keeper.wait()
        office.settle()
        place = office.shell.place
        assert place is not None and place.case == bench.cases["Ellis"]
        office.shell.lock()
    assert Action.LOCKED not in {line.action for line in told(office)}
