"""What stands typed on a page: whose it is, who can read it, and that it goes."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from courtdesk.actions import page_drafts, requirements
from courtdesk.actions.cases import case_file
from courtdesk.actions.page_drafts import Kept
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import NotReadable
from courtdesk.store.records import Draft, DraftRef
from tests.unit.actions.conftest import Laptop

PAGE = "assessment:MHTR"
SEALED = Compartment.MENTAL_HEALTH
TYPED: dict[str, page_drafts.Value] = {
    "suitable": "yes",
    "plan": "Ten sessions “on sleep”.\nThen a review.",
    "kinds": ("MHTR", "DRR"),
    "months": 12,
    "nothing": None,
    "day": date(2027, 1, 18),
    "time": time(14, 30),
}


def typed(session: Session, case: CaseId, compartment: Compartment | None = SEALED) -> Draft:
    draft, _ = page_drafts.open_page(session, case, PAGE, compartment)
    page_drafts.save_page(session, draft, Kept(TYPED, since=3))
    return draft


def opened_raw(session: Session, draft: Draft) -> Draft:
    """The draft as the vault gives it to this member's keys."""
    return session.vault.open_draft(
        DraftRef(draft.info.case, draft.info.form),
        author=session.me,
        compartment=None,
        slot_public=session.slot_public(),
        slot_private=session.identity.slot,
        keys=session.keys,
    )


@pytest.mark.parametrize("compartment", [SEALED, None])
def test_what_was_typed_is_there_after_signing_in_again(
    team: Laptop, case: CaseId, compartment: Compartment | None
) -> None:
    assert team.session is not None
    typed(team.session, case, compartment)
    session = team.enter("Amina Yusuf")
    assert page_drafts.has_page(session, case, PAGE)
    assert page_drafts.open_page(session, case, PAGE, compartment)[1] == Kept(TYPED, since=3)


def test_a_cdos_keys_do_not_open_what_is_typed_on_an_assessment(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    draft = typed(team.session, case)
    cdo = team.enter("Priya Nair")
    with pytest.raises(NotReadable):
        opened_raw(cdo, draft)


def test_what_has_no_compartment_is_sealed_to_the_members_own_slot(
    team: Laptop, case: CaseId
) -> None:
    assert team.session is not None
    draft = typed(team.session, case, None)
    content = opened_raw(team.enter("Helen Marsh"), draft).content
    assert content is not None
    assert b"sessions" not in content


def test_each_member_has_a_page_of_their_own(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    typed(team.session, case)
    lead = team.enter("Helen Marsh")
    assert not page_drafts.has_page(lead, case, PAGE)
    assert page_drafts.open_page(lead, case, PAGE, SEALED)[1] == Kept()
    page_drafts.drop_page(lead, case, PAGE)
    assert page_drafts.has_page(team.enter("Amina Yusuf"), case, PAGE)


def test_what_is_dropped_is_gone(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    typed(session, case)
    page_drafts.drop_page(session, case, PAGE)
    page_drafts.drop_page(session, case, PAGE)
    assert session.vault.drafts(case) == ()
    assert page_drafts.open_page(session, case, PAGE, SEALED)[1] == Kept()


def test_a_page_is_not_shown_as_a_form_that_is_open(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    typed(session, case)
    assert len(session.vault.drafts(case)) == 1
    assert case_file(session, case).drafts == ()


@pytest.mark.parametrize(("page", "kept"), [("consent:", False), ("assessment:MHTR", True)])
def test_a_declaration_does_not_come_back_on_another_day(
    team: Laptop, case: CaseId, page: str, kept: bool
) -> None:
    session = team.session
    assert session is not None
    draft, _ = page_drafts.open_page(session, case, page, None)
    page_drafts.save_page(session, draft, Kept({"declarations": ("understood",)}))
    assert page_drafts.has_page(session, case, page)
    team.clock.now += timedelta(days=1)
    assert page_drafts.has_page(session, case, page) is kept


def test_what_was_typed_over_something_else_is_overtaken() -> None:
    kept = Kept(
        {"changed": "mine", "same": "mine", "agreed": "ours", "empty": "mine"},
        {"changed": "old", "same": "old", "agreed": "old", "empty": ""},
        since=4,
    )
    now = {"changed": "hers", "same": "old", "agreed": "ours", "empty": None}
    assert kept.overtaken(now, 5) == {"changed": "mine"}
    # Nothing came since: a field that begins with the time of day is no change of anybody's.
    assert kept.overtaken(now, 4) == {}


def test_of_an_older_draft_it_is_not_known_over_what_it_was_typed(
    team: Laptop, case: CaseId
) -> None:
    session = team.session
    assert session is not None
    draft, _ = page_drafts.open_page(session, case, PAGE, SEALED)
    session.vault.write_draft(draft, b'{"plan":"mine","place":"mine"}')
    kept = page_drafts.open_page(session, case, PAGE, SEALED)[1]
    assert kept == Kept({"plan": "mine", "place": "mine"})
    assert kept.overtaken({"plan": "hers", "place": ""}, 1) == {"plan": "mine"}


def test_what_is_set_aside_is_kept_too(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    draft, _ = page_drafts.open_page(session, case, PAGE, SEALED)
    kept = Kept({}, {}, {"day": date(2027, 1, 18)}, 9)
    assert kept
    page_drafts.save_page(session, draft, kept)
    assert page_drafts.open_page(session, case, PAGE, SEALED)[1] == kept


def test_what_somebody_else_recorded_is_told_from_ones_own(team: Laptop, case: CaseId) -> None:
    session = team.enter("Helen Marsh")
    before = session.vault.newest
    assert not page_drafts.changed_since(session, case, before)
    assert page_drafts.changed_since(session, case, 0)
    settled = session.vault.newest
    session = team.enter("Amina Yusuf")
    requirements.consider(session, case, [RequirementKind.DRR])
    assert not page_drafts.changed_since(session, case, settled)
    assert page_drafts.changed_since(team.enter("Helen Marsh"), case, settled)
