"""Cases of the bench after sentence: what the court made, by the same actions as the window."""

from __future__ import annotations

from datetime import date

from courtdesk.actions import orders, sentences
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import OrderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import consented

MHTR = RequirementKind.MHTR


def sentenced(
    bench: Bench,
    name: str = "Marlow",
    *kinds: RequirementKind,
    on: date = DAY,
    days: int = 60,
    accepted: bool = True,
) -> CaseId:
    """The case of `name`, sentenced on `on` with each of `kinds` (or with none of them).

    The clock then goes on by `days`, so that there is time for what follows.
    """
    wanted = kinds or (MHTR,)
    return bench.once(
        ("sentenced", name, wanted, on, days, accepted),
        lambda: _sentenced(bench, name, wanted, on, days, accepted=accepted),
    )


def _sentenced(
    bench: Bench,
    name: str,
    wanted: tuple[RequirementKind, ...],
    on: date,
    days: int,
    *,
    accepted: bool,
) -> CaseId:
    case = consented(bench, name, *wanted)
    session = bench.session(Role.CDO)
    results = tuple(
        CourtResult(kind, True, 6) if accepted else CourtResult(kind, False, None, "Too serious")
        for kind in wanted
    )
    sentence = Sentence(case, on, Disposal.COMMUNITY_ORDER, 12, results, "Six weeks' custody")
    sentences.record_sentence(session, sentence)
    bench.clock.tick(minutes=days * 24 * 60)
    bench.sign_out()
    return case


def file_of(bench: Bench, case: CaseId, role: Role = Role.CDO) -> CaseFile:
    """The case as it stands."""
    return case_file(bench.session(role), case)


def happened(
    bench: Bench, case: CaseId, step: OrderStep, on: date, who: str = "", **more: RequirementKind
) -> CaseFile:
    """Record one step as the responsible officer."""
    session = bench.session(Role.RESPONSIBLE_OFFICER)
    return orders.record_event(session, case, step, on=on, who=who, **more)
