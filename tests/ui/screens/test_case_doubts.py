"""The case page says what was left out, over everything else."""

from __future__ import annotations

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.domain.access import Role
from courtdesk.domain.report import IssuedSnippet
from courtdesk.ui.kit.banner import Banner
from courtdesk.ui.screen import Place
from tests.helpers.bench import Bench


def test_a_record_that_was_not_counted_is_said_on_the_case_page(bench: Bench) -> None:
    session, case = bench.session(Role.CDO), bench.cases["Abbott"]
    value = IssuedSnippet(case, "Approved.", (), 9, ())
    record(session, Change("snippet", value, derived_id(case, "snippet"), case))
    screen = bench.show(Place("case", case), Role.CDO)
    (banner,) = screen.findChildren(Banner)
    assert banner.accessibleName() == "A record of this case was not counted"
    assert banner.accessibleDescription() == case_file(session, case).doubts[0]
    assert "does not carry their signature. Tell your administrator." in (
        banner.accessibleDescription()
    )
    screen.refresh()
    bench.settle()
    assert len([one for one in screen.findChildren(Banner) if one.isVisible()]) == 1
