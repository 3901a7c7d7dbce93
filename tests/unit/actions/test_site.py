"""The site's settings about probation and deadlines: what is kept, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import site
from courtdesk.actions.session import Session
from courtdesk.domain.deadline_rules import StartEvent
from courtdesk.domain.deadlines import Choice
from courtdesk.domain.providers import PointOfContact
from courtdesk.domain.team import Settings
from courtdesk.errors import FieldError, FieldErrors, NotAllowed
from tests.unit.actions.conftest import Laptop

GOOD = PointOfContact("Court team desk", "01632 960001 ext 4", "desk@probation.example")


@pytest.fixture
def session(team: Laptop) -> Session:
    return team.enter("Helen Marsh")


@pytest.mark.parametrize(
    "contact",
    [PointOfContact(), GOOD, PointOfContact(phone="+44 (0)1632 960001"), replace(GOOD, phone="")],
)
def test_probations_contact_is_kept(session: Session, contact: PointOfContact) -> None:
    site.update_settings(session, replace(session.settings(), probation=contact))
    assert session.settings().probation == contact


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"phone": "ask Sam"}, "probation_phone", "in digits"),
        ({"phone": "---"}, "probation_phone", "in digits"),
        ({"phone": "1" * 41}, "probation_phone", "40 characters"),
        ({"email": "desk at probation"}, "probation_email", "one @"),
        ({"email": "a@b@c.example"}, "probation_email", "one @"),
        ({"name": "x" * 81}, "probation_name", "80 characters"),
        ({"name": "Desk\u202e"}, "probation_name", "cannot be seen"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_at_its_field(
    session: Session, change: dict[str, str], field: str, words: str
) -> None:
    before = session.settings()
    with pytest.raises(FieldErrors) as caught:
        site.update_settings(session, replace(before, probation=replace(GOOD, **change)))
    (error,) = caught.value.errors
    assert error.field == field and words in str(error)
    assert session.settings() == before


def test_everything_wrong_with_a_contact_is_told_at_once(session: Session) -> None:
    bad = PointOfContact("x" * 81, "none", "none")
    with pytest.raises(FieldErrors) as caught:
        site.update_settings(session, Settings(probation=bad))
    assert {one.field for one in caught.value.errors} == {
        "probation_name",
        "probation_phone",
        "probation_email",
    }


def test_what_the_framework_leaves_open_may_be_chosen_and_nothing_else(session: Session) -> None:
    good = (
        Choice("multidisciplinary-meeting", 14, working_days=True),
        Choice("officer-meets", start=StartEvent.ALLOCATED),
    )
    site.update_settings(session, Settings(choices=good, community_justice=True))
    assert session.settings().choices == good and session.settings().community_justice
    for bad in (Choice("multidisciplinary-meeting", 12), Choice("allocated", working_days=True)):
        with pytest.raises(FieldErrors) as caught:
            site.update_settings(session, Settings(choices=(*good, bad)))
        assert caught.value.errors[0].field == bad.deadline
    with pytest.raises(FieldError, match="Two choices"):
        site.update_settings(session, Settings(choices=(good[0], Choice(good[0].deadline, 10))))
    assert session.settings().choices == good


def test_a_role_without_settings_changes_none(team: Laptop) -> None:
    provider = team.enter("Omar Haddad")
    with pytest.raises(NotAllowed):
        site.update_settings(provider, replace(provider.settings(), community_justice=True))
