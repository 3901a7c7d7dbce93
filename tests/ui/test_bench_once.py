"""Steps that many tests begin with are done once a run, and for real wherever anything differs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from courtdesk.actions.cases import case_file
from courtdesk.domain.ids import CaseId
from tests.helpers.bench import Bench, Template, bench_of
from tests.helpers.courtday import plead_guilty


class Steps:
    """Has the person of a case plead guilty, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.done = 0

    def on(self, bench: Bench, name: str = "Marlow") -> CaseId:
        def do() -> CaseId:
            self.done += 1
            plead_guilty(bench.session(), bench.cases[name])
            bench.clock.tick(minutes=7)
            return bench.cases[name]

        return bench.once(("test_bench_once", name), do)


def test_what_was_done_before_is_copied(
    bench_template: Template, tmp_path: Path, qapp: QApplication
) -> None:
    steps, found = Steps(), []
    for number in (1, 2):
        bench = bench_of(bench_template, tmp_path / str(number))
        case = steps.on(bench)
        found.append((bench.clock.now, case_file(bench.session(), case).pleas))
        bench.close()
    assert steps.done == 1
    assert found[0] == found[1]
    assert found[0][1]


def test_whoever_did_anything_before_does_it_for_real(
    bench_template: Template, tmp_path: Path, qapp: QApplication
) -> None:
    steps = Steps()
    for number, before in enumerate((_later, _changed, _signed_in)):
        bench = bench_of(bench_template, tmp_path / str(number))
        before(bench)
        steps.on(bench, "Ellis")
        assert steps.done == number + 1
        bench.close()


def _later(bench: Bench) -> None:
    bench.clock.tick()


def _signed_in(bench: Bench) -> None:
    bench.session()


def _changed(bench: Bench) -> None:
    (bench.folder.state_dir / "preferences.json").write_text("{}", encoding="utf-8")
