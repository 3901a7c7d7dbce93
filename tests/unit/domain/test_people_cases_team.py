"""Small rules of people, cases, combinations, roles, consent and the team."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import (
    MAY,
    READERS,
    Compartment,
    Permission,
    Role,
    compartments,
    may,
    require,
)
from courtdesk.domain.cases import Verdict, reference_of
from courtdesk.domain.consent import ConsentWords, Point, Statement
from courtdesk.domain.ids import CaseId, DeviceId, MemberId
from courtdesk.domain.people import Person, pnc_looks_right, tidy_crn
from courtdesk.domain.requirements import RequirementKind, combination
from courtdesk.domain.team import Device, Member, Team
from courtdesk.errors import FieldError, NotAllowed, UserError
from tests.unit.domain.casefiles import Builder

K = RequirementKind


@given(st.dates(date(1900, 1, 1), date(2010, 1, 1)), st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_age_grows_on_the_birthday_only(born: date, day: date) -> None:
    age = Person("A", "B", born).age_on(day)
    assert age in (day.year - born.year, day.year - born.year - 1)
    assert (age == day.year - born.year) == ((day.month, day.day) >= (born.month, born.day))


@pytest.mark.parametrize(
    ("typed", "crn"), [("x123456", "X123456"), (" X12 34-56", "X123456"), ("", None)]
)
def test_a_crn_is_tidied(typed: str, crn: str | None) -> None:
    assert tidy_crn(typed) == crn


@pytest.mark.parametrize("typed", ["123456", "XX12345", "X12345", "X1234567", "X12345O"])
def test_another_shape_is_no_crn(typed: str) -> None:
    with pytest.raises(FieldError, match="one letter and six digits"):
        tidy_crn(typed)


def test_pnc_shapes() -> None:
    assert pnc_looks_right("2004/0012345X")
    assert pnc_looks_right("04/12345X")
    assert not pnc_looks_right("2004-12345X")


def test_the_five_combinations_and_no_other() -> None:
    names = {combination(kinds) for kinds in ([K.MHTR], [K.DRR], [K.ATR])}
    names |= {combination([K.DRR, K.MHTR]), combination([K.ATR, K.MHTR])}
    assert names == {"MHTR", "DRR", "ATR", "MHTR & DRR", "MHTR & ATR"}
    for kinds in ([K.DRR, K.ATR], list(K)):
        with pytest.raises(UserError):
            combination(kinds)


def test_compartments_are_those_of_the_design() -> None:
    """P5, as the design lists the readers of each compartment."""
    assert compartments([Role.CDO]) == {Compartment.SUBSTANCE}
    assert compartments([Role.PROVIDER]) == {Compartment.SUBSTANCE}
    assert compartments([Role.CLINICAL_LEAD]) == {Compartment.MENTAL_HEALTH}
    both = {Compartment.MENTAL_HEALTH, Compartment.SUBSTANCE}
    for role in (Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR):
        assert compartments([role]) == both
    assert compartments([Role.ADMINISTRATOR, Role.RESPONSIBLE_OFFICER]) == frozenset()
    assert set(READERS) == set(Compartment)


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_has_a_row_and_a_refusal_that_names_who_may(
    permission: Permission,
) -> None:
    for role in Role:
        assert may([role], permission) == (role in MAY[permission])
        if role not in MAY[permission]:
            with pytest.raises(NotAllowed, match=permission.label):
                require([role], permission)


def test_only_a_clinical_lead_decides_an_mhtr() -> None:
    assert MAY[K.MHTR.decide] == {Role.CLINICAL_LEAD}
    assert MAY[K.DRR.decide] == MAY[K.ATR.decide] == {Role.PROVIDER}


def test_a_reference_is_short_and_the_same_everywhere() -> None:
    one = reference_of(CaseId("0c0ffee0-0000-8000-8000-000000000000"))
    assert one == reference_of(CaseId("0c0ffee0-0000-8000-8000-000000000000"))
    assert len(one) == 9
    assert not set(one) & set("ILOU")


def test_guilt_is_a_plea_or_a_verdict() -> None:
    assert [verdict for verdict in Verdict if verdict.is_guilt] == [
        Verdict.GUILTY,
        Verdict.FOUND_GUILTY,
    ]


def test_consent_renews_a_year_later_even_from_a_leap_day() -> None:
    consent = Builder().consent().file.consent
    assert consent is not None
    assert consent.value.renew_by == date(2028, 1, 14)


def test_what_is_agreed_names_the_sessions_letter_by_letter() -> None:
    programmes = {K.MHTR: ("I will attend {sessions}.", "I will take part."), K.DRR: ("Testing.",)}
    said = (Statement("share", "I know."),)
    words = ConsentWords("1", "", (Point("copy", "A copy", "Ask."),), said, said, programmes)
    assert words.agreed([K.MHTR, K.DRR], "{12}") == (
        "I will attend {12}.",
        "I will take part.",
        "Testing.",
    )
    assert words.agreed([K.ATR], "12") == ()


def member(name: str) -> Member:
    return Member(MemberId(name), name, (Role.CDO,), "", "", "")


def test_an_epoch_rises_with_each_change_and_names_stay_apart() -> None:
    team = Team("t", 1, "Northgate", (member("Priya Nair"),))
    more = team.with_member(member("Sam Reid"))
    assert more.epoch == 2
    with pytest.raises(FieldError, match="already"):
        more.with_member(member("sam reid"))
    device = Device(DeviceId("d"), "key")
    assert more.with_device(device).epoch == 3
    assert more.with_device(device).with_device(device).epoch == 3
