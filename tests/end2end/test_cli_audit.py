"""What the command line lets out is told in the record of who did what, and read back there."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

from tests.end2end.command import Command, Demo


def test_what_is_printed_of_a_case_is_told_and_read_back(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    case = demo.case("MHTR made by the court")
    reference = case["reference"]
    name = demo.member("clinical-lead")["name"]
    signed = demo.sign_in("clinical-lead")
    for words in (("case", reference), ("case", reference, "--fhir")):
        command(*words, *signed).done()
    asked = ("audit", "--case", reference, "--member", name)
    printed = command(*asked, *demo.sign_in("administrator")).done()
    assert f"{name}: Looked at: the case, on the command line, case {reference}" in printed
    assert "Saved outside CourtDesk: the finished forms as FHIR data" in printed
    assert case["name"].split(",")[0] not in printed
    target = tmp_path / "events.csv"
    done = command(*asked, "-o", target, *demo.sign_in("administrator")).done()
    assert done == f"Written: {target}\n"
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["Who"], row["Case"]) for row in rows} == {(name, reference)}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_audit_refuses_what_cannot_be(command: Command, demo: Demo) -> None:
    signed = demo.sign_in("administrator")
    for words in (
        ("--from", "2/1/2027", "--to", "1/1/2027"),
        ("--member", "Nobody Atall"),
        ("--case", "no such person"),
        ("--from", "yesterday"),
    ):
        command("audit", *words, *signed).refused(2)
    assert "Information governance lead" in command("audit", *demo.sign_in("cdo")).refused(2)


def test_a_role_that_exports_no_records_gets_no_fhir(command: Command, demo: Demo) -> None:
    reference = demo.summary["cases"][0]["reference"]
    outcome = command("case", reference, "--fhir", *demo.sign_in("administrator"))
    assert outcome.out == ""
    outcome.refused(2)
