"""The table of providers: what is refused, what is only pointed out, who assesses, who waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.ids import CaseId, DocumentId, MemberId, RevisionId
from courtdesk.domain.provider_words import pending_words, waiting_words
from courtdesk.domain.providers import (
    AssessedBy,
    ContactWay,
    PointOfContact,
    Presence,
    Provider,
    ProviderContact,
    ProviderStep,
    Whereabouts,
    assessed_by,
    check_provider,
    pending_of,
    provider_warnings,
    who_assesses_words,
)
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldErrors
from tests.unit.domain.casefiles import DAY

DRR, ATR, MHTR = RequirementKind.DRR, RequirementKind.ATR, RequirementKind.MHTR
DESK = PointOfContact("Duty desk", "01632 960111", "desk@sample.example")
SAMPLE = Provider("Sample Recovery", (DRR, ATR), DESK)
AT = datetime(2027, 1, 14, 10, 12, tzinfo=UTC)


def wrong(provider: Provider, *others: Provider) -> list[str]:
    with pytest.raises(FieldErrors) as caught:
        check_provider(provider, others, today=DAY)
    return [one.field for one in caught.value.errors]


def test_a_provider_is_tidied_and_its_requirements_put_in_order() -> None:
    given_ = replace(SAMPLE, name="  Sample   Recovery ", kinds=(ATR, DRR, DRR))
    assert check_provider(given_, (), today=DAY) == SAMPLE


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"kinds": ()}, "kinds"),
        ({"contact": PointOfContact("Somebody")}, "phone"),
        ({"secondary": True}, "secondary"),
        ({"checked_on": DAY + timedelta(days=1)}, "checked_on"),
        ({"name": "x" * 81}, "name"),
        ({"contact": replace(DESK, phone="0" * 41)}, "phone"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, object], field: str) -> None:
    assert wrong(replace(SAMPLE, **changed)) == [field]  # type: ignore[arg-type]


def test_two_providers_of_one_name_could_not_be_told_apart() -> None:
    assert wrong(replace(SAMPLE, name="SAMPLE recovery"), SAMPLE) == ["name"]


@pytest.mark.parametrize(
    "phone",
    ["01632 960111", "(01632) 960-111", "+44 1632 960111", "01632 960111 ext 42", "020 7946 0111"],
)
def test_numbers_as_people_write_them_are_not_warned_about(phone: str) -> None:
    assert provider_warnings(replace(SAMPLE, contact=replace(DESK, phone=phone))) == ()


@pytest.mark.parametrize(
    "contact",
    [
        PointOfContact(phone="ask Jo"),
        PointOfContact(phone="0163"),
        PointOfContact(email="desk at sample"),
        PointOfContact(email="a@b"),
        PointOfContact(email="a@b.example, c@d.example"),
    ],
)
def test_what_looks_wrong_is_pointed_out_and_taken(contact: PointOfContact) -> None:
    odd = replace(SAMPLE, contact=contact)
    assert len(provider_warnings(odd)) == 1
    assert check_provider(odd, (), today=DAY) == odd


@pytest.mark.parametrize(("days", "old"), [(0, False), (183, False), (184, True)])
def test_a_check_of_half_a_year_ago_is_pointed_out(days: int, old: bool) -> None:
    found = provider_warnings(replace(SAMPLE, checked_on=DAY - timedelta(days=days)), DAY)
    assert bool(found) is old and not provider_warnings(SAMPLE, DAY)


def where(place: Whereabouts | None) -> Presence | None:
    return Presence(DocumentId("p"), DAY, place) if place is not None else None


@given(st.lists(st.sampled_from([None, *Whereabouts]), max_size=4))
def test_nobody_is_taken_for_absent_of_whom_nothing_was_said(
    places: list[Whereabouts | None],
) -> None:
    found = assessed_by(DRR, [(SAMPLE, where(place)) for place in places])
    if Whereabouts.IN_BUILDING in places:
        assert found is AssessedBy.PROVIDER
    elif not places or None in places:
        assert found is AssessedBy.NOT_KNOWN
    else:
        assert found is AssessedBy.CDO


def test_who_assesses_in_words_never_sends_an_mhtr_to_the_court_screen() -> None:
    absent = [(SAMPLE, where(Whereabouts.ABSENT))]
    assert "fill in the ATR/DRR court screen" in who_assesses_words(DRR, absent)
    assert who_assesses_words(MHTR, absent).startswith("The MHTR assessor")
    assert "No provider of the DRR is in the table" in who_assesses_words(DRR, [])


def contact(
    step: ProviderStep, minutes: int, kind: RequirementKind = DRR
) -> Recorded[ProviderContact]:
    value = ProviderContact(
        CaseId("c"), kind, step, "Sample Recovery", "Jo", ContactWay.TELEPHONE,
        AT + timedelta(minutes=minutes),
    )  # fmt: skip
    return Recorded(DocumentId(f"d{minutes}"), RevisionId(""), value, value.at, MemberId("me"))


def test_who_was_asked_and_asked_again_waits_since_the_first_time() -> None:
    contacts = [contact(ProviderStep.CHASED, 53), contact(ProviderStep.ASKED, 0)]
    waiting = pending_of(contacts, DRR)
    assert waiting is not None and waiting.last == AT + timedelta(minutes=53)
    now = AT + timedelta(minutes=93)
    assert pending_words(waiting, now) == "Asked 10:12, asked again 11:05, waiting 1 h 33 min"
    assert pending_of(contacts, ATR) is None
    assert pending_of([contact(ProviderStep.TOLD_PLEA, 0)], DRR) is None


def test_what_was_asked_before_the_last_answer_has_had_its_answer() -> None:
    first, again = contact(ProviderStep.ASKED, 0), contact(ProviderStep.ASKED, 60)
    answered = AT + timedelta(minutes=30)
    assert pending_of([first], DRR, answered) is None
    waiting = pending_of([first, again], DRR, answered)
    assert waiting is not None and waiting.asked == again.value.at and waiting.chased == ()


def test_asking_on_another_day_says_the_day() -> None:
    waiting = pending_of([contact(ProviderStep.ASKED, 0)], DRR)
    assert waiting is not None
    words = pending_words(waiting, AT + timedelta(days=2))
    assert words == "Asked 14/1/2027 at 10:12, waiting 2 days"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-5, "0 minutes"), (1, "1 minute"), (59, "59 minutes"), (60, "1 h 0 min"), (1440, "1 day")],
)
def test_waiting_in_words(minutes: int, words: str) -> None:
    assert waiting_words(timedelta(minutes=minutes)) == words
