"""How many keys a screen costs: CORE-34 by interview is 36 from the open form to the result."""

from __future__ import annotations

from PySide6.QtCore import Qt

from courtdesk.actions import cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.ui.screen import Place
from tests.helpers.bench import Bench
from tests.helpers.office import Office

NO_RISK = "3331333303133331332030313334332031"
"""An invented set of answers; every risk item is "Not at all"."""


def test_core_34_by_interview_is_36_keys(bench: Bench, office: Office) -> None:
    risky = {9, 16, 24, 34, 6, 22}
    digits = "".join("0" if n in risky else d for n, d in enumerate(NO_RISK, 1))
    session = bench.session(Role.LINK_WORKER)
    case = bench.cases["Marlow"]
    forms.record_agreement(
        session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ_ALOUD
    )
    bench.sign_out()
    office.sign_in(Role.LINK_WORKER)
    office.shell.go(Place("form", case, "core-34"))
    office.settle()
    pressed = 0
    for digit in digits:
        office.type(digit)
        pressed += 1
    for _ in range(2):
        office.press(Qt.Key.Key_Return)
        office.settle()
        pressed += 1
    assert office.shell.place is not None and office.shell.place.screen == "result"
    assert pressed == 36
    office.shell.lock()
    [finished] = cases.case_file(bench.session(Role.LINK_WORKER), case).forms
    assert (finished.value.form, finished.value.answered) == ("core-34", 34)
