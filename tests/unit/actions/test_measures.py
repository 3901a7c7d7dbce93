"""Entering outcome measures: who may, what is sealed, and that a correction keeps what was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from courtdesk.actions import cases, measures
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.outcomes import MeasureEntry
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, NotReadable, UserError
from tests.unit.actions.conftest import DAY, Laptop, entry

WSAS = MeasureEntry("WSAS", "2002", DAY, "24.50", "0 to 40")
TOPS = MeasureEntry("TOPS", "", DAY, "7")
SECRETS = ("2002", "24.5", "0 to 40")


def signed_in(team: Laptop, name: str) -> Session:
    return team.enter(name)


def test_total_version_and_note_are_sealed_and_come_back(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    made = measures.enter_measure(session, case, WSAS)
    (read,) = measures.measures(session, case)
    assert read.recorded == made and read.compartment is Compartment.MENTAL_HEALTH
    assert read.total is not None
    assert (read.total.total, read.total.version, read.total.note) == ("24.5", "2002", "0 to 40")
    revision = session.vault.revision(made.revision)
    assert revision is not None and revision.open is not None
    for secret in SECRETS:
        assert secret not in revision.open.decode()


def test_without_the_keys_only_that_it_was_entered(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    measures.enter_measure(team.session, case, WSAS)
    session = signed_in(team, "Priya Nair")
    (read,) = measures.measures(session, case)
    assert read.total is None and read.recorded.value.name == "WSAS"
    event = cases.timeline(session, case)[0]
    assert (event.title, event.detail) == ("WSAS entered", "taken 14/1/2027")
    with pytest.raises(NotReadable):
        measures.correct_measure(session, case, read.recorded.document, WSAS, reason="typing")


def test_a_correction_has_a_reason_and_the_earlier_total_stays(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    first = measures.enter_measure(session, case, WSAS)
    better = replace(WSAS, total="14.5")
    with pytest.raises(FieldError) as caught:
        measures.correct_measure(session, case, first.document, better, reason="  ")
    assert caught.value.field == "reason"
    second = measures.correct_measure(session, case, first.document, better, reason="misread")
    assert second.document == first.document and second.revision != first.revision
    (read,) = measures.measures(session, case)
    assert read.total is not None
    assert (read.total.total, read.total.reason) == ("14.5", "misread")
    old = json.loads(session.vault.unseal(first.revision, session.keys))
    assert old["total"] == "24.5"
    revision = session.vault.revision(second.revision)
    assert revision is not None and b"misread" not in (revision.open or b"")
    assert cases.timeline(session, case)[0].title == "WSAS entered (changed)"


@pytest.mark.parametrize(
    ("who", "wsas", "tops"),
    [
        ("Priya Nair", True, True),
        ("Helen Marsh", True, False),
        ("Omar Haddad", False, True),
        ("Ruth Adeyemi", False, False),
    ],
)
def test_who_screens_or_assesses_may_enter(
    team: Laptop, case: CaseId, who: str, wsas: bool, tops: bool
) -> None:
    if who == "Ruth Adeyemi":
        team.add(who, Role.RESPONSIBLE_OFFICER)
    session = signed_in(team, who)
    for one, may in ((WSAS, wsas), (TOPS, tops)):
        if may:
            measures.enter_measure(session, case, one)
        else:
            with pytest.raises(NotAllowed):
                measures.enter_measure(session, case, one)
    assert measures.may_enter(session) is (wsas or tops)
    assert len(measures.measures(session, case)) == wsas + tops


def test_nobody_learns_from_another_case(team: Laptop, case: CaseId) -> None:
    from courtdesk.actions import lists

    session = team.session
    assert session is not None
    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342"))
    made = measures.enter_measure(session, other, WSAS)
    with pytest.raises(UserError, match="not part of the case"):
        measures.measure(session, case, made.document)
    with pytest.raises(UserError):
        measures.correct_measure(session, case, made.document, WSAS, reason="why")
    assert measures.measures(session, case) == ()


def test_wrong_entries_write_nothing(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    bad = MeasureEntry("", "", date(1985, 3, 1), "nan", compartment=Compartment.MENTAL_HEALTH)
    with pytest.raises(FieldErrors) as caught:
        measures.enter_measure(session, case, bad)
    assert {one.field for one in caught.value.errors} == {"name", "on", "total"}
    assert measures.measures(session, case) == ()
