"""Decisions, exports of a record and changes of the team ask for the passphrase again.

The first tests walk over the source of every action, so that a new one cannot be forgotten; the
last one calls the changes of the team with a wrong passphrase and sees that nothing changed.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from datetime import timedelta

import pytest

from courtdesk.actions import audit_csv, members, membership, own_keys, vaults
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Wanted
from courtdesk.domain.ids import MemberId
from courtdesk.errors import WrongPassphrase
from courtdesk.store.passphrases import FLOOR
from tests.unit.actions.access.test_every_action import FUNCTIONS
from tests.unit.actions.conftest import Laptop

ASKS = {
    "audit_csv.write_csv",
    "carried_keys.carry_identity",
    "carried_keys.take_in_identity",
    "decisions.decide",
    "joining.admit",
    "members.add_member",
    "membership.change_roles",
    "membership.remove_contact",
    "membership.remove_member",
    "membership.prepare_recovery_key",
    "membership.renew_vault_key",
    "membership.reset_member",
    "membership.revoke_device",
    "membership.settle",
    "originals.copy_original",
    "own_keys.renew_keys",
    "record_export.export_record",
    "settling.settle",
    "vaults.change_passphrase",
}
"""Who asks. What is taken off this list has to be argued for."""

WRITES = {"team_change", "exported", "_record", "_rotate", "_write", "put", "record"}
"""What must not be reached before the passphrase was right."""

GRAVE = {"team_change", "exported", "_rotate"}
"""What only an action that asks may do by itself, or one of these."""

UNASKED = {
    "audit_csv.save": "for the command line, which asked as it began",
    "decision_files.write_decision": "sealed to the team; deciding asked for the passphrase",
    "membership.begin_recovery_key": "takes what prepare_recovery_key gave once it had asked",
    "membership.finish_leaving": "goes on with what an administrator was asked for",
    "own_keys.finish": "goes on with what the member was asked for; runs at the sign-in",
    "paper.write": "a paper that goes to the person or the court, noted as such",
    "report_templates.write_report": "the text for the report, noted as it leaves, as by itself",
    "requests.write_request": "sealed to the one colleague who decides, chosen by name",
    "reports.write_snippet": "the text for the court, not a record: it says who gave consent",
    "team_files.write_outside_file": "holds no record of a person and no key; admitting asked",
    "team_files.write_team_file": "holds no record of a person, and is sealed to the team",
    "vaults.enrol_device": "runs as somebody signs in, whose passphrase was right a moment ago",
}


def called(function: Callable[..., object]) -> list[str]:
    """The names of what a function calls, in the order in which they are reached."""
    tree = ast.parse(inspect.getsource(function).lstrip())
    calls = sorted(
        (node for node in ast.walk(tree) if isinstance(node, ast.Call)),
        # An argument is worked out before the call that it is for.
        key=lambda node: (node.end_lineno or 0, node.end_col_offset or 0),
    )
    return [_name(call.func) for call in calls]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_the_actions_that_ask_are_these() -> None:
    asking = {name for name, one in FUNCTIONS.items() if "confirm" in called(one)}
    assert asking == ASKS


@pytest.mark.parametrize("name", sorted(ASKS))
def test_it_asks_before_it_does_anything(name: str) -> None:
    calls = called(FUNCTIONS[name])
    before = set(calls[: calls.index("confirm")])
    assert not before & WRITES


NOT_ALWAYS = {"vaults.change_passphrase", "settling.settle"}
"""By another name; and for decisions only, where none at all is a wrong one."""


@pytest.mark.parametrize("name", sorted(ASKS - NOT_ALWAYS))
def test_nobody_can_leave_the_passphrase_out(name: str) -> None:
    parameter = inspect.signature(FUNCTIONS[name]).parameters["passphrase"]
    assert parameter.default is parameter.empty


def test_whatever_changes_the_team_or_exports_asks_or_says_why_not() -> None:
    grave = {name for name, one in FUNCTIONS.items() if GRAVE & set(called(one))}
    assert grave - ASKS - {"audit.exported", "identities.team_change"} <= set(UNASKED)


def _changes(session: Session, member: MemberId) -> dict[str, Callable[[str], object]]:
    return {
        "change_roles": lambda typed: membership.change_roles(
            session, member, [Role.LINK_WORKER], passphrase=typed
        ),
        "remove_member": lambda typed: membership.remove_member(session, member, passphrase=typed),
        "reset_member": lambda typed: membership.reset_member(
            session, member, new_passphrase="velvet acorn trombone", passphrase=typed, policy=FLOOR
        ),
        "prepare_recovery_key": lambda typed: membership.prepare_recovery_key(
            session, passphrase=typed
        ),
        "renew_vault_key": lambda typed: membership.renew_vault_key(session, passphrase=typed),
        "renew_keys": lambda typed: own_keys.renew_keys(session, passphrase=typed),
        "add_member": lambda typed: members.add_member(
            session,
            name="Ida Newcome",
            roles=[Role.CDO],
            new_passphrase="velvet acorn trombone",
            passphrase=typed,
            policy=FLOOR,
        ),
        "change_passphrase": lambda typed: vaults.change_passphrase(
            session, typed, "velvet acorn trombone", FLOOR
        ),
    }


def test_a_wrong_passphrase_changes_nothing_of_the_team_or_its_keys(team: Laptop) -> None:
    session = team.session
    assert session is not None
    other = next(one.id for one in session.team().members if one.name == "Priya Nair")
    keys, roster = session.folder.keys.read_bytes(), session.team()
    recorded = session.vault.documents()
    for name, change in _changes(session, other).items():
        # Or the throttle would answer instead after a few of them.
        team.clock.now += timedelta(hours=1)
        with pytest.raises(WrongPassphrase):
            change("not the passphrase")
        assert session.folder.keys.read_bytes() == keys, name
        assert session.team() == roster, name
    assert session.vault.documents() == recorded


def test_the_audit_leaves_no_file_without_the_passphrase(team: Laptop) -> None:
    session = team.session
    assert session is not None
    target = session.folder.path.parent / "audit.csv"
    with pytest.raises(WrongPassphrase):
        audit_csv.write_csv(session, Wanted(), target, passphrase="not the passphrase")
    assert not target.exists()
