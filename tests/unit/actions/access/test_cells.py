"""Every cell of the access table, tried by that member with their own keys.

The table stands here a second time, on purpose: who changes a cell says so twice. A cell that is
open is one in which the act got done; one that is closed refuses it, says who may, and leaves the
record as it was. With the closed cell alone opened the very same act succeeds, so that it is this
cell, and nothing else, that refused it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from courtdesk.domain import access
from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.errors import NotAllowed, NotReadable
from tests.unit.actions.access.acts import ACTS
from tests.unit.actions.access.world import Desk

PENDING: frozenset[Permission] = frozenset()
"""Permissions whose actions are not there yet; each gets its act with them."""

TABLE = """
                  cdo lnk l&d ass led prv off adm gov
read-cases         x   x   x   x   x   x   x   .   .
change-list        x   x   x   x   .   .   .   .   .
record-plea        x   x   x   x   .   .   .   .   .
record-agreement   x   x   x   x   .   x   .   .   .
screen             x   x   x   x   .   .   .   .   .
record-feedback    x   x   x   x   .   .   x   .   .
assess-mhtr        .   x   x   x   x   .   .   .   .
assess-substance   x   x   x   x   .   x   .   .   .
take-consent       x   x   x   x   x   x   .   .   .
ask-decision       x   x   x   x   .   .   .   .   .
decide-mhtr        .   .   .   .   x   .   .   .   .
decide-substance   .   .   .   .   .   x   .   .   .
issue-snippet      x   x   x   x   .   .   .   .   .
read-report        x   x   x   x   .   .   x   .   .
record-sentence    x   .   .   .   .   .   x   .   .
manage-team        .   .   .   .   .   .   .   x   .
change-settings    .   .   .   .   x   .   .   x   .
set-clinical       .   .   .   .   x   .   .   .   .
change-forms       .   .   .   .   x   .   .   x   .
record-risk        x   x   x   x   x   x   .   .   .
record-needs       x   x   x   x   x   x   x   .   .
ask-equality       x   x   x   x   .   .   .   .   .
keep-directory     x   x   x   x   .   .   x   x   .
refer              x   x   x   x   x   x   x   .   .
prepare-court      x   x   x   x   .   .   .   .   .
set-presence       x   x   x   x   x   x   .   .   .
read-enquiries     x   .   .   .   .   .   x   .   .
record-order       x   x   x   x   x   x   x   .   .
enforce            .   .   .   .   .   .   x   .   .
sign-off           .   .   .   .   x   .   .   .   .
write-notes        x   x   x   x   x   x   x   .   .
supervise          x   .   x   .   x   .   x   .   .
back-up            x   x   x   x   x   x   x   x   x
restore            .   .   .   .   .   .   .   x   .
read-audit         .   .   .   .   .   .   .   x   x
export-record      x   x   x   x   x   x   x   .   .
"""
"""Who may: one line for each permission, one column for each role in the order of `Role`."""


def told() -> dict[Permission, frozenset[Role]]:
    """The table above, as sets."""
    rows = (line.split() for line in TABLE.splitlines()[2:])
    return {
        Permission(name): frozenset(
            role for role, mark in zip(Role, marks, strict=True) if mark == "x"
        )
        for name, *marks in rows
    }


ALLOWED = told()
CELLS = [(role, permission) for role in Role for permission in Permission]
"""Role by role, since each role has a vault of its own that is open while its cells are tried."""


TRIED = [pytest.param(*cell, id=f"{cell[1]}-{cell[0]}") for cell in CELLS if cell[1] not in PENDING]
CLOSED = [
    pytest.param(role, permission, id=f"{permission}-{role}")
    for role, permission in CELLS
    if permission not in PENDING and role not in ALLOWED[permission]
]


def test_the_table_is_the_one_that_holds() -> None:
    assert dict(MAY) == ALLOWED


def test_every_permission_is_tried_or_waits_for_its_action() -> None:
    assert set(ACTS) | PENDING == set(Permission)
    assert not set(ACTS) & PENDING


@pytest.fixture(autouse=True)
def _drawing(request: pytest.FixtureRequest) -> None:
    """Qt only for the act that draws: the others are quicker without."""
    called = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    act = ACTS.get(called["permission"]) if "permission" in called else None
    if act is not None and act.draws:
        request.getfixturevalue("qapp")


@pytest.mark.parametrize(("desk", "permission"), TRIED, indirect=["desk"])
def test_cell(desk: Desk, permission: Permission, tmp_path: Path) -> None:
    role, act = desk.role, ACTS[permission]
    assert desk.session.roles() == (role,)
    before = desk.recorded()
    if role in ALLOWED[permission]:
        act.do(desk, tmp_path)
        assert (desk.recorded() != before) is act.writes
        return
    with pytest.raises(NotAllowed) as caught:
        act.do(desk, tmp_path)
    assert str(caught.value) in {refusal(one) for one in missing(role, permission)}
    assert desk.recorded() == before
    assert not [*tmp_path.iterdir()]


def missing(role: Role, permission: Permission) -> list[Permission]:
    """What of all that the act asks for on its way this role may not."""
    asked = (permission, *ACTS[permission].also)
    return [one for one in asked if role not in ALLOWED[one]]


def refusal(permission: Permission) -> str:
    """The sentence that refuses it: what, and who on the team may."""
    who = ", ".join(sorted(role.label for role in ALLOWED[permission]))
    return f"Your role may not {permission.label}: ask one of these on your team: {who}."


@pytest.mark.parametrize(("desk", "permission"), CLOSED, indirect=["desk"])
def test_it_is_this_cell_that_refuses(
    desk: Desk, permission: Permission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, before = ACTS[permission], desk.recorded()
    for other in act.also:
        monkeypatch.setitem(access.MAY, other, frozenset(Role))
    with pytest.raises(NotAllowed) as caught:
        act.do(desk, tmp_path)
    assert str(caught.value) == refusal(permission)
    assert desk.recorded() == before
    monkeypatch.setitem(access.MAY, permission, frozenset(Role))
    if act.held_by(desk.role):
        act.do(desk, tmp_path)
        assert (desk.recorded() != before) is act.writes
        return
    # The table is one wall and the keys are another (P5).
    with pytest.raises(NotReadable):
        act.do(desk, tmp_path)
    assert desk.recorded() == before


@pytest.mark.parametrize("desk", [Role.CDO], indirect=True)
def test_what_everybody_may_is_asked_for_as_well(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = [one for one in ACTS if ALLOWED[one] == frozenset(Role)]
    assert open_to_all == [Permission.BACK_UP]
    monkeypatch.setitem(access.MAY, Permission.BACK_UP, frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(NotAllowed, match=r"back up the vault: .*Administrator"):
        ACTS[Permission.BACK_UP].do(desk, tmp_path)
    assert not [*tmp_path.iterdir()]
