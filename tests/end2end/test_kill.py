"""P1: what was shown as saved is there after a kill at any moment."""

from __future__ import annotations

import shutil
from pathlib import Path

from courtdesk.store.folder import VaultFolder
from tests.end2end import soak
from tests.helpers.bench import Template, bench_template

__all__ = ["bench_template"]

KILLS = 25


def test_no_answer_that_was_shown_as_saved_is_lost(
    bench_template: Template,  # the fixture, found by its name
    tmp_path: Path,
) -> None:
    for part in ("vault", "state"):
        shutil.copytree(bench_template.root / part, tmp_path / part)
    folder = VaultFolder(tmp_path / "vault", tmp_path / "state")
    target = soak.Target(folder, bench_template.catalogue, bench_template.cases[soak.NAME])
    soak.prepare(target)
    figures = soak.Figures()
    found = ""
    for seed in range(KILLS):
        found = soak.kill(target, seed, figures, found)
    assert figures.lost == []
    # The program was really at work when it was killed.
    assert figures.shown > KILLS


def test_a_state_that_went_missing_would_be_told(monkeypatch, bench_template, tmp_path) -> None:
    """The comparison itself: an older state on the disk than was shown counts as lost."""
    states = soak._states("-" * 34, 5)
    shown, older = states[9], states[4]
    found = iter(["-" * 34, older])
    monkeypatch.setattr(soak, "on_disk", lambda _target: next(found))
    monkeypatch.setattr(soak, "_run_and_kill", lambda *_given: [f"9 {shown}\n"])
    figures = soak.Figures()
    folder = VaultFolder(tmp_path / "vault", tmp_path / "state")
    target = soak.Target(folder, bench_template.catalogue, bench_template.cases[soak.NAME])
    soak.kill(target, 5, figures)
    assert len(figures.lost) == 1
