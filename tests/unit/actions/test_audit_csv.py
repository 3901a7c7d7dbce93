"""The list as a file: after the passphrase, told itself, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions import audit, audit_csv
from courtdesk.domain.audit import Action, Line, Wanted
from courtdesk.domain.ids import CaseId
from courtdesk.errors import NotAllowed, UserError, WrongPassphrase
from tests.unit.actions.conftest import PASSPHRASE, Laptop

AT = datetime(2027, 1, 14, 9, 20, tzinfo=UTC)


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_event_that_fits_is_written_and_the_file_is_told(
    team: Laptop, case: CaseId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = team.session
    assert session is not None
    monkeypatch.setattr(audit, "PAGE", 3)
    for _ in range(7):
        audit.saw(session, "case", case)
    target = tmp_path / "events.csv"
    wanted = Wanted(action=Action.SAW)
    assert audit_csv.write_csv(session, wanted, target, passphrase=PASSPHRASE) == target
    heading, *found = rows(target.read_bytes())
    assert tuple(heading) == audit_csv.HEADINGS
    assert len(found) == 7
    assert target.stat().st_mode & 0o077 == 0
    assert "Marlow" not in target.read_text("utf-8-sig")
    [line] = [one for one in audit.everything(session, Wanted()) if one.action is Action.EXPORTED]
    assert line.what == "Saved outside CourtDesk: this list of events, CSV"
    with pytest.raises(UserError, match="is there already"):
        audit_csv.write_csv(session, wanted, target, passphrase=PASSPHRASE)


def test_without_the_passphrase_or_the_role_nothing_is_written(
    team: Laptop, tmp_path: Path
) -> None:
    target = tmp_path / "events.csv"
    assert team.session is not None
    with pytest.raises(WrongPassphrase):
        audit_csv.write_csv(team.session, Wanted(), target, passphrase="not the passphrase")
    session = team.enter("Priya Nair")
    with pytest.raises(NotAllowed):
        audit_csv.write_csv(session, Wanted(), target, passphrase=PASSPHRASE)
    with pytest.raises(NotAllowed):
        audit_csv.save(session, Wanted(), target)
    assert not target.exists()


@given(st.lists(st.text(alphabet=st.sampled_from("=+-@\t\r\n ,\"'aÿ£"), max_size=6), min_size=3))
def test_no_cell_is_calculated_by_a_spreadsheet(texts: list[str]) -> None:
    who, what, reference, *_ = texts
    line = Line(AT, who, Action.SAW, what, reference, "laptop 1")
    _, cells = rows(audit_csv.table([line]))
    for cell, text in zip((cells[1], cells[3], cells[4]), (who, what, reference), strict=True):
        assert cell in (text, f"'{text}")
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
