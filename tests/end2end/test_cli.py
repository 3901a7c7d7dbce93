"""Every command with a real vault, as the members of its team; every exit status."""

from __future__ import annotations

import csv
import getpass
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from courtdesk.cli.program import INTERRUPTED, READER_GONE
from courtdesk.store import throttle
from tests.end2end.command import ROOT, Command, Demo, run_process
from tests.unit.questionnaire.vectors import ABSENT, line, own, shared, shared_examples

SCREENS = ("K10", "CORE-10", "CORE-34")


# --- score ---------------------------------------------------------------------------------------


def _what(pair: tuple[str, dict[str, Any]]) -> str:
    return f"{pair[0]}: {pair[1]['what']}"


@pytest.mark.parametrize("pair", list(own("example")), ids=_what)
def test_score_gives_our_own_examples(command: Command, pair: tuple[str, dict[str, Any]]) -> None:
    form, example = pair
    printed = json.loads(command("score", form, example["answers"]).done())
    assert (printed["form"], printed["status"]) == (form, example["status"])
    assert printed["missing"] == example.get("missing", [])
    if "band" in example:
        assert printed["band"] == example["band"]


@pytest.mark.parametrize("pair", list(own("invalid")), ids=_what)
def test_score_refuses_our_own_invalid_ones(
    command: Command, pair: tuple[str, dict[str, Any]]
) -> None:
    form, example = pair
    command("score", form, example["answers"]).refused(2)


@pytest.mark.skipif(not shared(), reason=ABSENT)
def test_score_gives_the_shared_examples(command: Command) -> None:
    seen = 0
    for form, example in shared_examples(*SCREENS):
        outcome, expected = command("score", form, line(example)), example["expected"]
        if expected["status"] == "invalid":
            outcome.refused(2)
            continue
        printed = json.loads(outcome.done())
        total = printed["scores"]["all"]
        whole = expected.get("all") or {"n_missing": expected.get("n_missing")}
        assert len(printed["missing"]) == whole["n_missing"], example["id"]
        if example["hand_total"] is not None and not (form == "k10" and printed["missing"]):
            assert total["sum"] == example["hand_total"], example["id"]
        seen += 1
    assert seen >= 20


def test_score_takes_a_line_that_begins_with_an_answer_left_out(command: Command) -> None:
    printed = json.loads(command("score", "k10", "-,1,1,1,1,1,1,1,1,1").done())
    assert (printed["status"], printed["missing"]) == ("not-scorable", [1])


def test_score_names_the_forms_when_it_knows_none_of_that_name(command: Command) -> None:
    assert "core-34" in command("score", "core-35", "1").refused(2)


# --- forms ---------------------------------------------------------------------------------------


def test_forms_lists_each_form(command: Command) -> None:
    names = [line.split()[0] for line in command("forms").done().splitlines()]
    assert {"k10", "core-10", "core-34"} <= set(names)
    assert names == sorted(names)


def test_forms_check_finds_the_shipped_ones_good(command: Command) -> None:
    files = sorted((ROOT / "forms").glob("*.json"))
    assert command("forms", "check", *files).done().count(": good") == len(files)


def test_forms_check_names_every_bad_file_and_checks_the_rest(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    good = ROOT / "forms" / "k10.json"
    outcome = command("forms", "check", tmp_path / "bad.json", good, tmp_path / "none.json")
    assert outcome.status == 3
    assert [line.split(":")[0] for line in outcome.err.splitlines()] == ["bad.json", "none.json"]
    assert outcome.out.count(": good") == 1


def test_forms_fhir_prints_the_file_itself(command: Command) -> None:
    printed = json.loads(command("forms", "fhir", "core-10").done())
    assert printed == json.loads((ROOT / "forms" / "core-10.json").read_text("utf-8"))


# --- case ----------------------------------------------------------------------------------------


def test_a_case_shows_scores_only_to_those_with_the_compartment(
    command: Command, demo: Demo
) -> None:
    case = demo.case("MHTR & DRR made by the court")
    lead = command("case", case["reference"], *demo.sign_in("clinical-lead")).done()
    assert " of 40" in lead
    assert "CORE Outcome Measure (CORE-OM) item 22, risk to others" in lead
    for role in ("cdo", "provider", "responsible-officer"):
        printed = command("case", case["reference"], *demo.sign_in(role)).done()
        assert "Scores: not available to your role" in printed
        assert " of 40" not in printed
        assert "risk to others" not in printed
        assert "Above threshold" in printed
        assert case["name"].split()[-1] in printed


def test_a_case_tells_absent_things_as_absent(command: Command, demo: Demo) -> None:
    case = demo.case("not completed")
    printed = command("case", case["reference"], *demo.sign_in("link-worker")).done()
    assert "30 of 34 answered" in printed
    assert "no score, 4 of 34 items not answered" in printed
    assert "Approval outstanding, asked for" in printed
    declined = demo.case("declined to be screened")
    printed = command("case", declined["reference"], *demo.sign_in("cdo")).done()
    assert "Declined to be screened" in printed


def test_a_case_is_found_by_its_case_number_as_well(command: Command, demo: Demo) -> None:
    case = demo.summary["cases"][0]
    by_reference = command("case", case["reference"], *demo.sign_in("cdo")).done()
    with (demo.out / "documents" / "court-list.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["CRN"] == case["crn"]]
    assert command("case", rows[0]["URN"], *demo.sign_in("cdo")).done() == by_reference


def test_a_reference_that_is_none_is_refused(command: Command, demo: Demo) -> None:
    assert "0000-0000" in command("case", "0000-0000", *demo.sign_in("cdo")).refused(2)


def test_an_administrator_reads_no_case(command: Command, demo: Demo) -> None:
    case = demo.summary["cases"][0]
    sentence = command("case", case["reference"], *demo.sign_in("administrator")).refused(2)
    assert "may not read cases" in sentence


def test_fhir_holds_what_the_member_may_read_and_an_independent_reader_takes_it(
    command: Command, demo: Demo
) -> None:
    bundle = pytest.importorskip("fhir.resources.R4B.bundle")
    case = demo.case("MHTR made by the court")
    printed = command("case", case["reference"], "--fhir", *demo.sign_in("clinical-lead")).done()
    read = bundle.Bundle.model_validate_json(printed)
    kinds = [entry.resource.get_resource_type() for entry in read.entry]
    assert kinds.count("QuestionnaireResponse") == 2
    assert "Observation" in kinds
    assert len({entry.fullUrl for entry in read.entry}) == len(read.entry)
    assert case["name"] not in printed
    assert case["crn"] not in printed


def test_fhir_leaves_out_what_is_not_the_members_and_says_so(command: Command, demo: Demo) -> None:
    case = demo.case("MHTR made by the court")
    outcome = command("case", case["reference"], "--fhir", *demo.sign_in("cdo"))
    assert outcome.status == 0
    assert "entry" not in json.loads(outcome.out)
    assert outcome.err == "2 finished forms left out: not available to your role.\n"


# --- snippet -------------------------------------------------------------------------------------


def test_a_snippet_is_printed_and_written(command: Command, demo: Demo, tmp_path: Path) -> None:
    case = demo.case("MHTR made by the court")
    printed = command("snippet", case["reference"], *demo.sign_in("cdo")).done()
    issued = (demo.out / "documents" / f"{case['reference']}.txt").read_text("utf-8")
    assert printed == issued
    target = tmp_path / "text.docx"
    words = ("snippet", case["reference"], "-o", target, *demo.sign_in("cdo"))
    assert str(target) in command(*words).done()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "already" in command(*words).refused(2)


def test_a_snippet_is_a_word_document_or_a_pdf_and_no_other_file(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    case = demo.summary["cases"][0]
    for name, written in (("text.odt", False), ("text.pdf", True)):
        target = tmp_path / name
        done = command("snippet", case["reference"], "-o", target, *demo.sign_in("cdo"))
        if written:
            assert str(target) in done.done()
        else:
            done.refused(2)
        assert target.exists() is written


# --- list import ---------------------------------------------------------------------------------


def _rows(demo: Demo) -> list[dict[str, str]]:
    with (demo.out / "documents" / "court-list.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _list(path: Path, rows: list[dict[str, str]]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def test_importing_the_same_list_again_changes_nothing(command: Command, demo: Demo) -> None:
    again = demo.out / "documents" / "court-list.csv"
    printed = command("list", "import", again, *demo.sign_in("cdo")).done()
    assert printed.splitlines()[0] == ("0 added, 0 changed, 0 removed, 12 the same, 0 rows refused")


def test_an_import_says_what_was_added_changed_removed_refused_and_who_may_be_the_same(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    rows = _rows(demo)
    gone = rows[0]["URN"]
    rows = [row for row in rows if row["URN"] != gone]
    moved = rows[0]
    moved["Courtroom"] = "9"
    wrong = {**rows[1], "CRN": "12", "URN": "99ZZ000001", "Family name": "Wrongnumber"}
    twin = {**rows[2], "URN": "99ZZ000002", "Given names": "Another", "Listing No": "40"}
    file = _list(tmp_path / "next.csv", [*rows, wrong, twin])
    outcome = command("list", "import", file, *demo.sign_in("cdo"))
    lines = outcome.done().splitlines()
    assert lines[0] == "1 added, 1 changed, 1 removed, 10 the same, 1 row refused"
    assert any(line.startswith("Added: ") and "Another" in line for line in lines)
    assert any(line.startswith("  Courtroom was") and "9" in line for line in lines)
    assert any(line.startswith("Removed: ") and gone in line for line in lines)
    assert any(line.startswith("Refused: Row ") and "CRN" in line for line in lines)
    assert any(line.startswith("Possibly the same person: ") for line in lines)


def test_a_list_without_its_day_needs_one(command: Command, demo: Demo, tmp_path: Path) -> None:
    rows = [
        {key: value for key, value in row.items() if key != "Hearing date"} for row in _rows(demo)
    ]
    file = _list(tmp_path / "undated.csv", rows)
    assert "--date" in command("list", "import", file, *demo.sign_in("cdo")).refused(2)
    words = ("list", "import", file, "--date", "14/1/2027")
    printed = command(*words, *demo.sign_in("cdo")).done()
    assert printed.startswith("12 added, 0 changed, 0 removed")
    assert "14/1/2027" in printed


def test_a_heading_that_is_unclear_can_be_settled(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    rows = [
        {("Who" if key == "Family name" else key): value for key, value in row.items()}
        for row in _rows(demo)
    ]
    file = _list(tmp_path / "unclear.csv", rows)
    sentence = command("list", "import", file, *demo.sign_in("cdo")).refused(2)
    assert "--column" in sentence
    words = ("list", "import", file, "--column", "family-name=Who")
    assert "12 the same" in command(*words, *demo.sign_in("cdo")).done()


def test_a_role_that_may_not_change_the_list_is_told_who_may(command: Command, demo: Demo) -> None:
    file = demo.out / "documents" / "court-list.csv"
    sentence = command("list", "import", file, *demo.sign_in("responsible-officer")).refused(2)
    assert "Court duty officer" in sentence


# --- verify, backup, restore, doctor -------------------------------------------------------------


def test_verify_rebuilds_when_asked(command: Command, demo: Demo) -> None:
    printed = command("verify", "--rebuild", *demo.sign_in("provider")).done()
    assert "made again" in printed
    assert "Everything agrees." in printed


def test_a_backup_is_restored_and_goes_on_as_another_device(
    command: Command, demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "vault.tar"
    assert "Backed up and checked" in command("backup", file, *demo.sign_in("cdo")).done()
    assert "already" in command("backup", file, *demo.sign_in("cdo")).refused(2)

    # Another laptop: neither vault nor state of this one.
    monkeypatch.setenv("COURTDESK_STATE", str(tmp_path / "state"))
    there = ("--vault", tmp_path / "restored")
    printed = command("restore", file, *demo.sign_in("cdo"), *there).done()
    assert "Restored to" in printed
    case = demo.case("MHTR made by the court")
    first = command("case", case["reference"], *demo.sign_in("cdo"), *there)
    assert first.status == 0
    assert "restored from a backup" in first.err
    assert case["reference"] in first.out
    assert "Everything agrees." in command("verify", *demo.sign_in("cdo"), *there).done()


def test_restore_never_goes_into_a_vault_or_a_folder_that_nobody_named(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    file = tmp_path / "vault.tar"
    command("backup", file, *demo.sign_in("cdo"))
    assert "not an empty folder" in command("restore", file, *demo.sign_in("cdo")).refused(2)
    assert "--vault" in command("restore", file).refused(2)
    there = ("--vault", tmp_path / "restored")
    assert "--user" in command("restore", file, *there).refused(2)


def test_a_dry_run_says_what_the_backup_lacks_and_makes_nothing(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    file = tmp_path / "vault.tar"
    command("backup", file, *demo.sign_in("cdo")).done()
    before = {one.name for one in tmp_path.iterdir()}
    command("verify", *demo.sign_in("cdo")).done()
    printed = command("restore", file, "--dry-run", *demo.sign_in("cdo")).done()
    assert "who did what: " in printed
    assert "Nothing was restored or changed." in printed
    assert {one.name for one in tmp_path.iterdir()} == before


def test_restore_refuses_what_is_no_backup_and_a_wrong_passphrase(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    file, there = tmp_path / "vault.tar", tmp_path / "restored"
    command("backup", file, *demo.sign_in("cdo"))
    spoiled = tmp_path / "spoiled.tar"
    spoiled.write_bytes(file.read_bytes()[:5000])
    command("restore", spoiled, *demo.sign_in("cdo"), "--vault", there).refused(3)
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("not the right one", encoding="utf-8")
    words = (*demo.sign_in("cdo"), "--vault", there, "--passphrase-file", wrong)
    command("restore", file, *words).refused(4)
    assert not there.exists()


def test_doctor_works_without_a_vault(command: Command, tmp_path: Path) -> None:
    outcome = command("doctor", "--vault", tmp_path / "none")
    assert outcome.err == ""
    for what in ("SQLCipher", "Forms", "Typeface", "Core dumps", "Disk space", "not made yet"):
        assert what in outcome.out
    # 2 where this machine lacks something, which then has its advice below it.
    assert outcome.status == (2 if "look  " in outcome.out else 0)


def test_doctor_sees_a_vault_folder_that_is_open_to_others(command: Command, demo: Demo) -> None:
    demo.vault.chmod(0o755)
    outcome = command("doctor", "--vault", demo.vault)
    assert outcome.status == 2
    assert f"chmod 700 {demo.vault}" in outcome.out


# --- signing in ----------------------------------------------------------------------------------


def test_a_wrong_passphrase_is_four_and_waits_after_some(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("not the right one", encoding="utf-8")
    words = (*demo.sign_in("cdo"), "--passphrase-file", wrong)
    # Waits double, so however slow the machine, a try soon comes within one.
    outcomes = [command("verify", *words) for _ in range(throttle.FREE_TRIES)]
    while outcomes[-1].status == 4 and len(outcomes) < 3 * throttle.FREE_TRIES:
        outcomes.append(command("verify", *words))
    assert [one.status for one in outcomes[: throttle.FREE_TRIES]] == [4] * throttle.FREE_TRIES
    assert "second" in outcomes[-1].refused(2)


def test_who_signs_in_must_be_said_when_there_are_several(command: Command, demo: Demo) -> None:
    sentence = command("verify", "--vault", demo.vault).refused(2)
    assert "Alex Specimenby" in sentence
    stranger = (*demo.sign_in("cdo"), "--user", "Nobody Here")
    assert "Nobody called Nobody Here" in command("verify", *stranger).refused(2)


def test_the_passphrase_is_asked_for_when_there_is_no_file(
    command: Command, demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = demo.member("cdo")
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return str(member["passphrase"])

    monkeypatch.setattr(getpass, "getpass", answer)
    command("verify", "--vault", demo.vault, "--user", member["name"]).done()
    assert asked == [f"Passphrase of {member['name']}: "]


def test_ctrl_c_is_quiet(command: Command, demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(getpass, "getpass", interrupted)
    outcome = command("verify", "--vault", demo.vault, "--user", demo.member("cdo")["name"])
    assert (outcome.status, outcome.out, outcome.err) == (INTERRUPTED, "", "")


def test_without_a_terminal_a_file_is_asked_for(made_demo: Demo, tmp_path: Path) -> None:
    copy = made_demo.copy(tmp_path / "day")
    name = copy.member("cdo")["name"]
    done = run_process(
        *("verify", "--vault", copy.vault, "--user", name),
        home=tmp_path / "home",
        temp=tmp_path / "temp",
        COURTDESK_STATE=str(copy.out / "state"),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "--passphrase-file" in done.stderr


# --- the program itself --------------------------------------------------------------------------


def test_no_command_opens_the_window(command: Command, tmp_path: Path) -> None:
    assert command().status == 7
    assert command("--vault", tmp_path, "--text-scale", "150").status == 7
    assert command.opened == [(None, 100), (tmp_path, 150)]


def test_a_command_never_loads_qt() -> None:
    code = (
        "import sys; from courtdesk.__main__ import main; main(['score', 'k10', '1']);"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def _started(*words: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "courtdesk", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_a_reader_that_goes_away_is_no_news() -> None:
    with _started("forms", "fhir", "core-34") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(60) == READER_GONE


def test_names_are_printed_whatever_the_locale_says(made_demo: Demo, tmp_path: Path) -> None:
    copy = made_demo.copy(tmp_path / "day")
    for case in copy.summary["cases"]:
        if not case["name"].isascii():
            break
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run_process(
        *("case", case["reference"], *copy.sign_in("cdo")),
        home=tmp_path / "home",
        temp=tmp_path / "temp",
        COURTDESK_STATE=str(copy.out / "state"),
        **environment,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert case["name"].split()[0] in done.stdout


def test_a_mistake_of_our_own_shows_no_values(tmp_path: Path) -> None:
    code = (
        "import sys; from courtdesk import cli\n"
        "def broken(*_, **__): raise KeyError('Siôn Ffuglen')\n"
        "from courtdesk.cli import forms; forms.run = broken\n"
        "cli.main(['forms'], open_window=broken, take_pictures=broken)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Siôn" not in done.stderr
    assert "KeyError" in done.stderr
    assert done.stderr.count("\n") == 1


GRAMMAR: list[tuple[str, ...]] = [
    ("nonsense",),
    ("bundle", "shut", "x.age"),
    ("sync", "nowhere"),
    ("sync", "add", "ftp", "Hub", "/hub"),
    ("return", "2026-11"),
    ("list",),
    ("list", "export"),
    ("score", "k10"),
    ("score",),
    ("case",),
    ("--vault",),
    ("--text-scale", "big", "doctor"),
    ("list", "import", "x.csv", "--date", "31/2/2027"),
    ("list", "import", "x.csv", "--column", "nonsense"),
    ("demo",),
    ("demo", "out", "--cases", "many"),
    ("verify", "--rebuil"),
]


@pytest.mark.parametrize("words", GRAMMAR, ids=" ".join)
def test_what_strays_from_the_grammar_is_one_sentence(
    command: Command, words: tuple[str, ...]
) -> None:
    command(*words).refused(2)


def test_version_and_help_leave_with_nothing_wrong(command: Command) -> None:
    assert command("--version").done().startswith("CourtDesk ")
    printed = command("--help").done()
    assert "return" not in printed


def test_the_vault_may_be_named_before_the_command_or_after_it(
    command: Command, demo: Demo
) -> None:
    words = demo.sign_in("cdo")
    before, after = (command(*one).done() for one in ((*words, "verify"), ("verify", *words)))
    # Signing in is itself a record, so the second counts more of them.
    assert re.sub(r"\d+ records", "", before) == re.sub(r"\d+ records", "", after) != before


def test_a_second_opener_is_told(command: Command, demo: Demo) -> None:
    words = demo.sign_in("cdo")
    code = (
        "import sys; from pathlib import Path; from courtdesk.store.folder import VaultFolder\n"
        "folder = VaultFolder(Path(sys.argv[1]), Path(sys.argv[2])); folder.lock()\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(demo.vault), os.environ["COURTDESK_STATE"]],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert "open in another window" in command("verify", *words).refused(2)
        holder.communicate()
    assert command("verify", *words).status == 0
