"""Events and changes a page at a time: nothing left out, nothing twice, whatever the filter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from courtdesk.domain.audit import KIND
from courtdesk.domain.ids import CaseId, MemberId, PersonId
from courtdesk.store import audit, projections
from courtdesk.store.audit import Filter
from courtdesk.store.records import Revision, milliseconds
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.unit.store.conftest import ME, Desk, case_body, fresh, new, person_body

OTHER = MemberId("member-two")


def event(action: str, **more: Any) -> Any:
    return new(KIND, {"action": action, **more})


def pages(vault: Vault, wanted: Filter, limit: int) -> Iterator[tuple[Revision, ...]]:
    older: int | None = audit.NEWEST
    while older is not None:
        found = vault.audit_page(wanted, before=older, limit=limit)
        assert len(found.revisions) <= limit
        assert found.older is None or found.older < older
        yield found.revisions
        older = found.older


def everything(vault: Vault, wanted: Filter, limit: int = 7) -> list[str]:
    return [one.id for page in pages(vault, wanted, limit) for one in page]


class Past:
    """A vault in which a good deal has happened, and what each revision was."""

    def __init__(self, desk: Desk, vault: Vault) -> None:
        chance = random.Random(5)
        self.people = [PersonId(fresh()) for _ in range(2)]
        self.cases = [CaseId(fresh()) for _ in range(3)]
        self.owner = {case: self.people[at % 2] for at, case in enumerate(self.cases)}
        self.made: list[Revision] = []
        for person in self.people:
            self.made += vault.append(new("person", person_body(), person), author=ME)
        for case in self.cases:
            body = case_body(self.owner[case])
            self.made += vault.append(new("case", body, case, case=case), author=ME)
        for at in range(60):
            desk.now += timedelta(minutes=at)
            author = chance.choice([ME, OTHER])
            case = chance.choice([*self.cases, None])
            what = chance.randrange(4)
            if what < 2:
                action = chance.choice(["saw", "printed", "signed-in"])
                one = event(action, case=case)
            elif what == 2:
                one = event("exported", person=chance.choice(self.people))
            else:
                one = new("note", {"n": at}, case=case)
            self.made += vault.append(one, author=author)
        self.made.append(desk.amended(vault, self.people[0], family="Renamed"))

    def fitting(self, wanted: Filter) -> list[str]:
        """What fits, found the slow way."""
        return [one.id for one in reversed(self.made) if self._fits(one, wanted)]

    def _fits(self, one: Revision, wanted: Filter) -> bool:
        told = one.kind == KIND
        if told and wanted.events is not None and one.body["action"] not in wanted.events:
            return False
        if not told and not wanted.changes:
            return False
        case = one.body.get("case") if told else one.case
        person = one.body.get("person") if told else one.document
        about = case in wanted.cases or (wanted.person is not None and person == wanted.person)
        if wanted.one_record and not about:
            return False
        wall = one.time.wall
        if wanted.since is not None and wall < wanted.since:
            return False
        if wanted.until is not None and wall >= wanted.until:
            return False
        return wanted.member is None or one.author == wanted.member


@pytest.fixture
def past(desk: Desk, vault: Vault) -> Past:
    return Past(desk, vault)


@pytest.mark.parametrize("scan", [3, 20_000])
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_every_filter_finds_all_that_fits_once_and_in_order(
    vault: Vault, past: Past, monkeypatch: pytest.MonkeyPatch, scan: int, limit: int
) -> None:
    monkeypatch.setattr(audit, "SCAN", scan)
    walls = [one.time.wall for one in past.made]
    early, late = walls[20], walls[50]
    one_person = past.people[0]
    theirs = tuple(case for case, owner in past.owner.items() if owner == one_person)
    for wanted in (
        Filter(),
        Filter(changes=False),
        Filter(events=()),
        Filter(events=("saw",), changes=False),
        Filter(member=OTHER),
        Filter(since=early, until=late),
        Filter(since=early, member=ME, events=("printed", "saw")),
        Filter(cases=past.cases[:1]),
        Filter(cases=theirs, person=one_person),
        Filter(person=one_person, member=ME),
        Filter(cases=tuple(past.cases), until=late),
        Filter(since=late + 10**9),
    ):
        assert everything(vault, wanted, limit) == past.fitting(wanted), wanted


def test_a_person_with_more_cases_than_one_question_takes(
    vault: Vault, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_MARKS", 2)
    wanted = Filter(cases=tuple(past.cases), person=past.people[1])
    assert everything(vault, wanted) == past.fitting(wanted)


def test_a_page_looks_at_no_more_changes_than_it_says(
    vault: Vault, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "SCAN", 5)
    nobody = Filter(member=MemberId("nobody"))
    found = vault.audit_page(nobody, limit=50)
    assert found.revisions == ()
    assert found.older == len(past.made) - 4


def test_the_list_is_made_again_alike(vault: Vault, past: Past) -> None:
    wanted = Filter(changes=False)
    before = everything(vault, wanted)
    vault.writer.run(projections.rebuild)
    assert everything(vault, wanted) == before != []
    assert verify(vault).ok


def test_a_line_taken_out_of_the_list_is_noticed(vault: Vault, past: Past) -> None:
    vault.writer.run(lambda writer: writer.execute("DELETE FROM audit WHERE action = 'printed'"))
    assert not verify(vault).ok
    assert verify(vault, rebuild=True).ok


def test_whom_an_event_is_about_stands_before_who_wrote_it(vault: Vault) -> None:
    vault.append(event("sign-in-failed", member=OTHER), author=ME)
    assert len(everything(vault, Filter(member=OTHER, changes=False))) == 1
    assert everything(vault, Filter(member=ME, changes=False)) == []


def test_an_event_of_a_newer_version_does_not_stop_the_others(vault: Vault) -> None:
    vault.append(event("dreamt", case=7, person=["x"], member=0), author=ME)
    vault.append(event("saw"), author=ME)
    assert len(everything(vault, Filter(changes=False))) == 2


def test_a_document_of_no_case_has_its_whole_history(desk: Desk, vault: Vault, past: Past) -> None:
    person = past.people[0]
    found = vault.history(person)
    assert [one.body["family"] for one in found] == ["Testperson", "Renamed"]
    assert [one.document for one in found] == [person, person]


def test_days_are_counted_from_their_first_to_their_last_moment(desk: Desk, vault: Vault) -> None:
    (made,) = vault.append(event("saw"), author=ME)
    at = milliseconds(made.made_at)
    for wanted, number in (
        (Filter(since=at), 1),
        (Filter(since=at + 1), 0),
        (Filter(until=at), 0),
        (Filter(until=at + 1), 1),
    ):
        assert len(everything(vault, wanted)) == number
