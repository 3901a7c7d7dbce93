"""A sealed file alone on the command line, as a double click gives it, opens the window with it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from courtdesk.cli.arguments import read_arguments
from courtdesk.cli.program import main
from courtdesk.errors import UserError


@pytest.fixture(autouse=True)
def _own_umask() -> Iterator[None]:
    """The command line denies new files to others for its process, which here is everybody's."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def test_a_sealed_file_alone_is_brought_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path | None, dict[str, object]]] = []

    def window(vault: Path | None, **given: object) -> int:
        opened.append((vault, given))
        return 0

    def pictures(vault: Path, summary: Mapping[str, Any], folder: Path, **_: object) -> None:
        raise AssertionError("no pictures were asked for")

    folder = Path.cwd()
    for words in (["decision.age"], ["--text-scale", "150", "--vault", "v", "A B.AGE"], []):
        assert main(words, open_window=window, take_pictures=pictures) == 0  # type: ignore[arg-type]
    assert opened == [
        (None, {"brought": folder / "decision.age"}),
        (Path("v"), {"brought": folder / "A B.AGE", "text_scale": 150}),
        (None, {}),
    ]


@pytest.mark.parametrize(
    "words", [["decision.docx"], ["a.age", "b.age"], ["--vault"], ["nothing", "a.age"]]
)
def test_anything_else_is_refused_as_before(words: list[str]) -> None:
    with pytest.raises(UserError):
        read_arguments(words)


def test_a_commands_own_file_stays_the_commands() -> None:
    assert read_arguments(["--vault", "v.age"]).brought is None
    found = read_arguments(["backup", "copy.age"])
    assert (found.command, found.brought) == ("backup", None)
