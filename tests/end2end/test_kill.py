"""P1: what was shown as saved is there after a kill at any moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from courtdesk.store.folder import VaultFolder
from tests.end2end import soak
from tests.helpers.bench import Template, bench_template
from tests.helpers.copies import copy_vault

__all__ = ["bench_template"]

KILLS = 25


def test_no_answer_that_was_shown_as_saved_is_lost(
    bench_template: Template, tmp_path: Path
) -> None:
    """On two vaults at once: much of a round is waiting for the disk."""
    shares = (range(KILLS // 2), range(KILLS // 2, KILLS))
    folders = [tmp_path / "one", tmp_path / "two"]
    with ThreadPoolExecutor(max_workers=2) as pool:
        both = list(pool.map(_kills, [bench_template] * 2, folders, shares))
    assert [sentence for figures in both for sentence in figures.lost] == []
    assert sum(figures.kills for figures in both) == KILLS
    # The program was really at work when it was killed.
    assert sum(figures.shown for figures in both) > KILLS


def _kills(template: Template, root: Path, seeds: range) -> soak.Figures:
    copy_vault(template.root, root)
    folder = VaultFolder(root / "vault", root / "state")
    figures, found = soak.Figures(), ""
    with soak.started(folder) as program:
        target = soak.Target(folder, template.catalogue, template.cases[soak.NAME], program)
        soak.prepare(target)
        for seed in seeds:
            found = soak.kill(target, seed, figures, found)
    return figures


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
