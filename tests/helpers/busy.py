"""A busy morning: 60 invented people in 4 courtrooms, at every step that a list shows.

54 come by importing a list, as a court sends one, beside the six of the bench. What happened to
some of them since is recorded through the actions. Made once a run and copied for each test.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from courtdesk.actions import adjustments, cases, forms, lists, picking, pleas, sensitive, slips
from courtdesk.actions import bench as court
from courtdesk.domain.access import Role
from courtdesk.domain.adjustments import Adjustments, Usual
from courtdesk.domain.bench import AdjournedFor, ReportForm
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.picking import Side
from courtdesk.domain.screening import ReadHow
from courtdesk.store.folder import VaultFolder
from tests.helpers import courtday
from tests.helpers.bench import COURT, DAY, Bench, Template
from tests.helpers.copies import copy_vault
from tests.helpers.oncearun import made_once
from tests.helpers.theme import wear_default

PEOPLE = 60
_HEAD = (
    "Court", "Courtroom", "Session", "Order", "Surname", "Forename", "DOB", "CRN", "Case number",
    "Offence", "Offence range", "Judge", "Interpreter",
)  # fmt: skip
_GIVEN = ("Robin", "Alex", "Maria-Josefina", "Kit", "Sacha", "Ŵena")
_OFFENCES = (
    ("Theft from shop", "low"),
    ("Use threatening words or behaviour", "medium"),
    ("Common assault", "medium"),
    ("Drive when alcohol level above limit", "high"),
)
_BENCHES = ("District Judge", "Bench", "Bench", "District Judge Example")
YOUNG, TWICE, AGAIN, LONG = "Sample-07", "Sample-11", "Sample-12", "Sample-15"
"""Under 18; the two listings of one person; and whose needs take much room."""


def _row(number: int) -> tuple[str, ...]:
    room = number % 4
    who, given = number, _GIVEN[number % len(_GIVEN)]
    if number == 12:  # the same person as number 11, in the next courtroom
        who, given = 11, _GIVEN[11 % len(_GIVEN)]
    born = "4/5/2010" if f"Sample-{number:02}" == YOUNG else f"{who % 27 + 1}/3/{1960 + who % 40}"
    offence, level = _OFFENCES[number % len(_OFFENCES)]
    return (
        COURT, f"Court {room + 1}", "morning", str(number // 4 + 7), f"Sample-{who:02}", given,
        born, f"X80{who:04}", f"46EX{number:04}", offence, level, _BENCHES[room],
        "Kurdish (Sorani)" if f"Sample-{number:02}" == LONG else "",
    )  # fmt: skip


def fill(bench: Bench, folder: Path) -> None:
    """Import the list and record what has happened since to some of those on it."""
    path = folder / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([_HEAD, *(_row(number) for number in range(PEOPLE - 6))])
    session = bench.session()
    table = lists.read_table(path)
    columns = lists.columns_of(table, default_date=DAY, default_court=COURT)
    preview = lists.preview_import(session, table, columns, default_date=DAY, default_court=COURT)
    lists.import_list(session, preview)
    for file_ in cases.today(session, DAY).files:
        family = file_.person.value.family
        if family.startswith("Sample"):
            bench.cases[AGAIN if family in bench.cases else family] = file_.id
    _before_screens(bench)
    _screens(bench)
    _at_court(bench)


def _before_screens(bench: Bench) -> None:
    session, found = bench.session(), bench.cases
    for number in (1, 2, 3, 5, 20, 21):
        picking.pick(session, found[f"Sample-{number:02}"], Side.CDO, wanted=True)
    for number in (1, 2, 3):
        picking.agree(session, found[f"Sample-{number:02}"], screen=True, reason="with Beth Kaye")
    for number in (20, 21, 22, 23, 24):
        forms.record_agreement(
            session,
            found[f"Sample-{number}"],
            agreed=number != 24,
            share_outcome=True,
            read_how=ReadHow.READ,
        )
        bench.clock.tick(minutes=2)
    adjustments.record_adjustments(
        session,
        found[LONG],
        Adjustments(
            languages=("Kurdish (Sorani)",),
            usual=(Usual.COURT_SUPPORT, Usual.EASY_READ, Usual.LARGE_PRINT),
        ),
    )
    adjustments.record_adjustments(
        session, found["Sample-30"], Adjustments(usual=(Usual.INTERMEDIARY, Usual.STEP_FREE))
    )


def _screens(bench: Bench) -> None:
    session, found = bench.session(Role.LINK_WORKER), bench.cases
    for family in ("Sample-31", "Sample-32", "Sample-33"):
        courtday.screen(session, found[family])
    for family in ("Sample-32", "Sample-33"):
        courtday.act_on_risk(session, found[family])
    courtday.asked(bench, "Sample-40")


def _at_court(bench: Bench) -> None:
    session, found = bench.session(), bench.cases
    slips.ask_forward(session, found["Sample-32"], to_whom="List caller", at=session.clock())
    courtday.plead_guilty(session, found["Sample-33"])
    now = session.clock()
    court.request_report(
        session,
        found["Sample-33"],
        form=ReportForm.ORAL,
        asked_at=now,
        put_back_to=datetime(2027, 1, 14, 14, 0, tzinfo=UTC),
        courtroom="3",
    )
    offences = cases.case_file(session, found["Sample-34"]).case.value.offences
    pleas.record_pleas(
        session,
        found["Sample-34"],
        {one.id: Verdict.NOT_GUILTY for one in offences},
        trial_date=date(2027, 3, 9),
    )
    court.adjourn(session, found["Sample-35"], reason=AdjournedFor.COURT_LED, note="No date yet")
    sensitive.judge(
        session,
        found["Sample-36"],
        judged=True,
        needs="Two carers have to agree the times.",
        look_again_on=date(2027, 2, 1),
    )


@pytest.fixture(scope="session")
def busy_template(
    bench_template: Template, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Template:
    """The vault of the busy morning."""

    def make(root: Path) -> dict[str, str]:
        made = _copy(bench_template, root)
        fill(made, root)
        made.close()
        return {name: str(one) for name, one in made.cases.items()}

    root, cases = made_once(tmp_path_factory, "busy", make)
    found = {name: CaseId(one) for name, one in cases.items()}
    return Template(root, found, bench_template.catalogue)


@pytest.fixture
def busy(busy_template: Template, tmp_path: Path, qapp: QApplication) -> Iterator[Bench]:
    """A bench on a fresh copy of the busy morning, at 10:30."""
    wear_default(qapp)
    made = _copy(busy_template, tmp_path)
    made.clock.now = datetime(2027, 1, 14, 10, 30, tzinfo=UTC)
    yield made
    made.close()


def _copy(template: Template, to: Path) -> Bench:
    copy_vault(template.root, to)
    return Bench(VaultFolder(to / "vault", to / "state"), template.catalogue, dict(template.cases))
