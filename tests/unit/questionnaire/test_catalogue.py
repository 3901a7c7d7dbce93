"""A folder of forms: found by looking, refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from courtdesk.errors import FormFileRefused, UserError
from courtdesk.questionnaire.catalogue import load_catalogue

from .small import HEAD, choice, resource, score_table, shipped


def put(folder: Path, name: str, **more: object) -> None:
    form = resource([choice("a")], id=name, url=f"https://courtdesk.example/{name}") | more
    (folder / f"{name}.json").write_text(json.dumps(form), "utf-8")


def test_a_new_form_is_a_new_file(tmp_path: Path) -> None:
    put(tmp_path, "one")
    put(tmp_path, "two")
    (tmp_path / "notes.txt").write_text("not a form", "utf-8")
    rules = HEAD.replace("small", "two") + score_table("all", ["a"])
    (tmp_path / "two.toml").write_text(rules, "utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.ids == ("one", "two")
    assert catalogue.get("one").rules is None
    assert catalogue.get("two").rules is not None


def test_unknown_form_names_those_there_are() -> None:
    with pytest.raises(UserError) as caught:
        shipped().get("core34")
    told = str(caught.value)
    assert "There is no form 'core34' (did you mean 'core-34'?)" in told
    assert told.endswith(f"use one of: {', '.join(shipped().ids)}.")


def test_canonical_names_find_their_form() -> None:
    k10 = shipped().get("k10")
    assert shipped().by_canonical(k10.canonical) == k10
    assert shipped().by_canonical(f"{k10.url}|0.9") is None


def test_two_forms_with_one_url_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "one")
    put(tmp_path, "two", url="https://courtdesk.example/one")
    with pytest.raises(
        FormFileRefused, match=r"two\.json: the url .* already names the form 'one'"
    ):
        load_catalogue(tmp_path)


def test_rules_without_a_form_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "one")
    (tmp_path / "tow.toml").write_text("", "utf-8")
    with pytest.raises(FormFileRefused, match=r"tow\.toml: there are scoring rules but no form"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize("folder", ["", "not-there"])
def test_a_folder_without_forms_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(UserError, match="No forms were found"):
        load_catalogue(tmp_path / folder)
