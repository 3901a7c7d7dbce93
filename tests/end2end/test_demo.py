"""The demonstration: a whole court day, its documents, its report, and what it refuses."""

from __future__ import annotations

import re
import stat
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from courtdesk.domain.access import Role
from tests.end2end.command import Command, Demo

COMBINATIONS = {"MHTR", "DRR", "ATR", "MHTR & DRR", "MHTR & ATR"}
STEPS = (
    "not completed",
    "declined by the clinical lead",
    "returned by the clinical lead",
    "the court accepts the MHTR only",
    "declined to be screened",
    "not guilty",
    "did not attend",
)


def test_every_requirement_has_a_case_taken_all_the_way(made_demo: Demo) -> None:
    whole = {
        case["requirement"]
        for case in made_demo.summary["cases"]
        if case["decision"] == "approved" and case["sentence"] and case["files"]
    }
    assert whole == COMBINATIONS


@pytest.mark.parametrize("words", STEPS)
def test_every_way_of_stopping_short_is_there(made_demo: Demo, words: str) -> None:
    assert made_demo.case(words)


def test_twelve_cases_in_three_courtrooms_and_a_member_of_every_role(made_demo: Demo) -> None:
    summary = made_demo.summary
    assert Counter(case["courtroom"] for case in summary["cases"]) == {"1": 4, "2": 4, "3": 4}
    assert {role for one in summary["members"] for role in one["roles"]} == set(Role)
    assert len({one["passphrase"] for one in summary["members"]}) == len(summary["members"])


def test_the_court_may_accept_one_of_two(made_demo: Demo) -> None:
    case = made_demo.case("the court accepts the MHTR only")
    assert (case["requirement"], case["granted"]) == ("MHTR & ATR", ["MHTR"])
    assert "ATR declined by the court" in case["sentence"]


def test_documents_bear_the_reference_and_nothing_else_in_their_names(made_demo: Demo) -> None:
    files = {path.name for path in (made_demo.out / "documents").iterdir()}
    of_cases = {Path(file).name for case in made_demo.summary["cases"] for file in case["files"]}
    assert files == of_cases | {"court-list.csv"}
    for case in made_demo.summary["cases"]:
        assert {Path(file).stem for file in case["files"]} <= {case["reference"]}
        assert bool(case["files"]) == case["issued"]
    assert list((made_demo.out / "bundles").iterdir()) == []


def test_the_documents_say_what_is_and_what_is_not(made_demo: Demo) -> None:
    def text_of(story: str) -> str:
        reference = made_demo.case(story)["reference"]
        return (made_demo.out / "documents" / f"{reference}.txt").read_text("utf-8")

    whole = text_of("MHTR made by the court")
    assert "Approval: approved" in whole
    assert "released by the clinical lead" in whole
    incomplete = text_of("not completed")
    assert "approval outstanding" in incomplete.lower()
    assert "30 of 34" in incomplete
    assert "band" not in incomplete
    declined = text_of("declined by the clinical lead")
    assert "Approval: approved" not in declined


def test_what_was_done_about_risk_is_recorded_but_for_one_case_without_a_report(
    made_demo: Demo,
) -> None:
    open_one = made_demo.case("what was done about risk not recorded yet")
    assert not open_one["issued"]
    assert open_one["files"] == []
    cases = made_demo.summary["cases"]
    assert [one for one in cases if one["risk"] == "not recorded"] == [open_one]
    whole = made_demo.case("MHTR made by the court")
    assert whole["risk"] == "recorded"
    assert whole["issued"]


def test_the_word_document_holds_the_same_words(made_demo: Demo) -> None:
    docx = pytest.importorskip("docx")
    case = made_demo.case("MHTR made by the court")
    path = made_demo.out / "documents" / f"{case['reference']}.docx"
    words = " ".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert case["name"].replace("’", "'") in words
    with zipfile.ZipFile(path) as archive:
        assert case["name"] not in archive.read("docProps/core.xml").decode()


def test_the_report_names_members_passphrases_and_cases(made_demo: Demo) -> None:
    for member in made_demo.summary["members"]:
        assert f"{member['name']} " in made_demo.printed
        assert member["passphrase"] in made_demo.printed
    for case in made_demo.summary["cases"]:
        assert case["reference"] in made_demo.printed
        assert case["name"] not in made_demo.printed


def test_everything_is_the_owners_alone(made_demo: Demo) -> None:
    for path in [made_demo.out, *made_demo.out.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_nothing_outside_the_folder_is_touched(made_demo: Demo) -> None:
    left = [path for path in made_demo.home.rglob("*") if path.is_file()]
    assert left == []
    assert list(made_demo.temp.iterdir()) == []


def test_the_vault_agrees_with_itself(command: Command, demo: Demo) -> None:
    printed = command("verify", *demo.sign_in("cdo")).done()
    assert "Everything agrees." in printed


def test_pictures_get_the_vault_the_summary_and_a_folder(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--cases", "5", "--seed", "3", "--pictures", "--fast-keys")
    command("--text-scale", "150", "demo", out, *words).done()
    [(vault, summary, folder, scale)] = command.pictured
    assert (vault, folder, scale) == (out / "vault", out / "pictures", 150)
    assert {case["requirement"] for case in summary["cases"]} == COMBINATIONS
    assert folder.is_dir()


def test_an_out_folder_that_holds_something_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    assert "not empty" in command("demo", tmp_path).refused(2)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize("number", ["4", "0", "-1", "100000"])
def test_a_number_of_cases_that_cannot_be_is_refused(
    command: Command, tmp_path: Path, number: str
) -> None:
    sentence = command("demo", tmp_path / "out", "--cases", number).refused(2)
    assert re.search(r"cases", sentence)
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    command("demo", tmp_path / "file").refused(2)
