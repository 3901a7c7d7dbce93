"""The worklist, people and heads: the same live as rebuilt, in whatever order revisions come."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.courtlist_names import Identity
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, PersonId
from courtdesk.store import ledger, migrations, projections, revisions
from courtdesk.store.connection import Connection, open_file
from courtdesk.store.records import NewRevision, Time
from courtdesk.store.revisions import Made, Place
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import ME, Desk, case_body, fresh, new, person_body

DAY = date(2026, 11, 23)


@dataclass
class Chain:
    """Another laptop's chain, made by hand."""

    device: DeviceId
    last: Made | None = None

    def make(self, one: NewRevision, wall: int) -> Made:
        header = self.last.header if self.last is not None else None
        place = Place(
            self.device,
            header.seq + 1 if header is not None else 1,
            self.last.id if self.last is not None else None,
            Time(wall, 0),
        )
        self.last = revisions.make(one, ME, place)
        return self.last


def store(connection: Connection, made: Made) -> None:
    number = ledger.insert(connection, made, None, 0)
    projections.index(connection, projections.record(connection, number, made.id, made.header))


def store_in_turn(connection: Connection, made: Sequence[Made]) -> None:
    for one in made:
        store(connection, one)


def store_at_once(connection: Connection, made: Sequence[Made]) -> None:
    numbers = ledger.insert_all(connection, [(one, None) for one in made], 0, chained=False)
    projections.record_all(connection, zip(numbers, made, strict=True))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("projections") / "vault.db"
    connection = open_file(path, bytes(32), create=True)
    migrations.migrate(connection)
    yield connection
    connection.close()


PEOPLE = [fresh() for _ in range(3)]
CASES = [fresh() for _ in range(3)]
NAMES = st.sampled_from(["Alpha", "O’Beta", "Gŵyr", "", "Alpha Beta"])
STEPS = st.fixed_dictionaries(
    {
        "document": st.sampled_from([*PEOPLE, *CASES]),
        "device": st.integers(0, 1),
        "parents": st.integers(0, 7),
        "name": NAMES,
        "person": st.sampled_from(PEOPLE),
        "number": st.sampled_from([None, "123/4", "ABC"]),
        "day": st.sampled_from(["2026-11-23", "2026-11-24", None, "no day", 5]),
        "purged": st.booleans(),
    }
)


def history(steps: list[dict[str, Any]]) -> list[Made]:
    """Revisions of two laptops; each is built on some of the document's earlier ones."""
    chains = [Chain(DeviceId(str(fresh()))) for _ in range(2)]
    before: dict[str, list[Made]] = {}
    found = []
    for wall, step in enumerate(steps, 1):
        document = step["document"]
        known = before.setdefault(document, [])
        parents = [one.id for place, one in enumerate(known[-3:]) if step["parents"] >> place & 1]
        if document in PEOPLE:
            one = new("person", person_body(step["name"], pnc=step["number"]), document)
        else:
            body = case_body(step["person"], hearing_date=step["day"], case_number=step["number"])
            one = new("case", body, document, case=CaseId(document))
        made = chains[step["device"]].make(replace(one, parents=tuple(parents)), wall)
        known.append(made)
        if step["purged"] and wall % 3 == 0:
            made = replace(made, open=None, salt=None)
        found.append(made)
    return found


def read_in(made: Made) -> Made:
    """As it is when it has just come in."""
    return replace(made, body=json.loads(made.open) if made.open is not None else None)


@given(st.lists(STEPS, max_size=14), st.randoms(use_true_random=False))
def test_rebuilt_is_live_and_no_order_of_arrival_matters(
    bare: Connection, steps: list[dict[str, Any]], chance: random.Random
) -> None:
    made = history(steps)
    said = []
    for keep in (store_in_turn, store_at_once):
        bare.execute("BEGIN")
        keep(bare, [read_in(one) for one in made])
        live = projections.digests(bare)
        projections.rebuild(bare)
        assert projections.digests(bare) == live
        said.append({name: live[name] for name in ("cases", "people", "search")})
        heads = {
            document.id: len(document.heads) for document in ledger.documents(bare, "TRUE", [])
        }
        said[-1]["heads"] = repr(sorted(heads.items()))
        bare.execute("ROLLBACK")
        chance.shuffle(made)
    assert said[0] == said[1]


def test_two_heads_show_the_one_made_last_and_say_so(desk: Desk, vault: Vault) -> None:
    case = desk.listed(vault, courtroom="Court 1")
    other = Chain(DeviceId(str(fresh())))
    (first,) = vault.revisions_of(case)
    for wall, room in ((first.time.wall + 60_000, "Court 3"), (first.time.wall + 1, "Court 2")):
        body = first.body | {"courtroom": room}
        one = new("case", body, case, case=case, parents=(first.id,))
        made = other.make(one, wall)
        vault.writer.run(lambda writer, made=made: store(writer, made))
    (row,) = vault.worklist(DAY)
    assert (row.courtroom, row.versions) == ("Court 3", 2)
    document = vault.document(DocumentId(case))
    assert document is not None
    assert [head.body["courtroom"] for head in document.heads] == ["Court 3", "Court 2"]
    desk.amended(vault, case, courtroom="Court 4")
    (row,) = vault.worklist(DAY)
    assert (row.courtroom, row.versions) == ("Court 4", 1)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_heads_that_do_not_touch_show_what_all_of_them_say(
    desk: Desk, vault: Vault, order: tuple[int, ...]
) -> None:
    case = desk.listed(vault, courtroom="Court 1", session="am")
    (first,) = vault.revisions_of(case)
    changes = ({"courtroom": "Court 3"}, {"session": "pm"}, {"order": 7, "session": "pm"})
    for at in order:
        one = new("case", first.body | changes[at], case, case=case, parents=(first.id,))
        made = Chain(DeviceId(str(fresh()))).make(one, at + 1)
        vault.writer.run(lambda writer, made=made: store(writer, made))
    (row,) = vault.worklist(DAY)
    assert (row.courtroom, row.session, row.order, row.versions) == ("Court 3", "pm", 7, 1)
    digests = vault.writer.run(projections.digests)
    vault.writer.run(projections.rebuild)
    assert vault.writer.run(projections.digests) == digests


def test_one_head_costs_one_question(desk: Desk, vault: Vault) -> None:
    case = desk.listed(vault, courtroom="Court 1")
    asked: list[str] = []

    def again(writer: Connection) -> None:
        writer.set_trace_callback(asked.append)
        projections._shown(writer, case)
        writer.set_trace_callback(None)

    vault.writer.run(again)
    assert len(asked) == 1


def test_both_names_of_a_disputed_person_are_found(desk: Desk, vault: Vault) -> None:
    desk.listed(vault, family="Oldname")
    person = vault.worklist(DAY)[0].person
    first = vault.document(DocumentId(person))
    assert first is not None
    other = Chain(DeviceId(str(fresh())))
    for wall, family in ((1, "Newname"), (2, "Thirdname")):
        one = new("person", person_body(family), person, parents=(first.latest.id,))
        made = other.make(one, wall)
        vault.writer.run(lambda writer, made=made: store(writer, made))
    assert vault.search("newname") == vault.search("thirdname") != ()
    assert vault.search("oldname") == ()
    assert vault.worklist(DAY)[0].versions == 2


def test_the_list_is_in_the_order_of_the_day(desk: Desk, vault: Vault) -> None:
    rows = [
        ("Court 10", "am", 1),
        ("Court 2", "pm", 1),
        ("Court 2", "2:00 pm", 1),
        ("Court 2", "10:30", 1),
        ("Court 2", "am", 2),
        ("Court 2", "am", 1),
        ("", "am", 9),
    ]
    for room, session, order in rows:
        desk.listed(vault, courtroom=room, session=session, order=order)
    found = [(row.courtroom, row.session, row.order) for row in vault.worklist(DAY)]
    assert found == [
        ("", "am", 9),
        ("Court 2", "am", 1),
        ("Court 2", "am", 2),
        ("Court 2", "10:30", 1),
        ("Court 2", "pm", 1),
        ("Court 2", "2:00 pm", 1),
        ("Court 10", "am", 1),
    ]
    assert vault.cases_on(DAY) == tuple(row.case for row in vault.worklist(DAY))
    for row in vault.worklist(DAY):
        assert row.case in vault.cases_of(row.person)
    assert vault.cases_of(PersonId("nobody")) == ()


def test_one_court_of_a_day(desk: Desk, vault: Vault) -> None:
    here = desk.listed(vault, court="Here")
    desk.listed(vault, court="There")
    desk.listed(vault, court="Here", hearing_date="2026-11-24")
    assert [row.case for row in vault.worklist(DAY, "Here")] == [here]
    assert len(vault.worklist(DAY)) == 2
    assert vault.dates_with_lists() == (date(2026, 11, 24), DAY)


def test_a_row_says_what_the_records_say(desk: Desk, vault: Vault) -> None:
    case = desk.listed(vault, case_number="2300/1", listed=False)
    (row,) = vault.worklist(DAY)
    assert (row.case, row.family, row.given) == (case, "Testperson", "Ann")
    assert (row.birth_date, row.hearing_date) == (date(1990, 2, 3), DAY)
    assert (row.case_number, row.reference, row.listed) == ("2300/1", "7F3K-Q2XM", False)
    assert (row.court, row.crn, row.pnc, row.versions) == ("Exampleton", None, None, 1)


def test_by_reference_and_by_kind(desk: Desk, vault: Vault) -> None:
    one = desk.listed(vault, reference="AAAA-1111", case_number="55/1")
    two = desk.listed(vault, reference="BBBB-2222", case_number="55/1")
    assert vault.by_reference("aaaa1111") == (one,)
    assert set(vault.by_reference("55 / 1")) == {one, two}
    assert vault.by_reference("nothing") == vault.by_reference(" - ") == ()
    vault.append(new("plea", {}, case=one), author=ME)
    assert vault.cases_with("plea") == (one,)


def test_people_who_may_be_the_same(vault: Vault) -> None:
    known = new("person", person_body("O’Beta", "Zoë", crn="X123456", pnc="2004/0012345X"))
    vault.append(known, new("person", person_body("Else", birth_date=None)), author=ME)
    for alike in (
        Identity("Other", "Name", crn="X123456"),
        Identity("Other", "Name", pnc="04/12345X"),
        Identity("Other", "Name", birth_date=date(1990, 2, 3)),
        Identity("OBETA", "zoe"),
    ):
        found = vault.people_like([alike])
        assert [(person, one.family_name) for person, one in found] == [(known.document, "O’Beta")]
    assert vault.people_like([Identity("Nobody", "Known")]) == ()
    assert len(vault.people_like([Identity("OBeta", "Zoe"), Identity("Else", "Ann")])) == 2


def test_unknown_kinds_and_odd_bodies_are_kept(desk: Desk, vault: Vault) -> None:
    case = fresh()
    odd = {"person": 5, "court": None, "hearing_date": [], "order": "3a", "reference": {}}
    unknown = new("kind-of-next-year", {"any": "thing"}, case=CaseId(case))
    person = new("person", {"family": ["x"], "birth_date": "31/01/1990", "crn": 7})
    vault.append(new("case", odd, case, case=CaseId(case)), unknown, person, author=ME)
    kept = vault.document(unknown.document)
    assert kept is not None
    assert kept.latest.body == {"any": "thing"}
    assert vault.dates_with_lists() == ()
    assert [document.id for document in vault.documents(kind="person")] == [person.document]


def test_a_case_whose_day_cannot_be_read_stays_on_the_last_list_it_was_on(
    desk: Desk, vault: Vault
) -> None:
    case = desk.listed(vault)
    desk.amended(vault, case, hearing_date=7)
    assert [one.case for one in vault.worklist(DAY)] == [case]
    desk.amended(vault, case, hearing_date="2026-11-30")
    assert vault.worklist(DAY) == ()
    desk.amended(vault, case, hearing_date="soon")
    shown = vault.writer.run(projections.digests)
    assert [one.case for one in vault.worklist(date(2026, 11, 30))] == [case]
    vault.writer.run(projections.rebuild)
    assert vault.writer.run(projections.digests) == shown


def test_a_hundred_cases_are_projected_in_one_transaction(desk: Desk, vault: Vault) -> None:
    rows: list[NewRevision] = []
    for number in range(100):
        person, case = new("person", person_body(f"Name{number}")), fresh()
        body = case_body(person.document, order=number)
        rows += [person, new("case", body, case, case=CaseId(case))]
    vault.append(*rows, author=ME)
    assert [row.family for row in vault.worklist(DAY)] == [f"Name{n}" for n in range(100)]


def test_what_calls_a_document_something_else_is_no_head_also_when_all_come_at_once(
    bare: Connection,
) -> None:
    ours, theirs, document = Chain(DeviceId(str(fresh()))), Chain(DeviceId(str(fresh()))), fresh()
    first = ours.make(new("person", person_body("Alpha"), document), 1)
    strange = theirs.make(new("case", case_body(document), document), 2)
    last = ours.make(new("person", person_body("Beta"), document, parents=(first.id,)), 3)
    said = []
    for keep in (store_in_turn, store_at_once):
        bare.execute("BEGIN")
        keep(bare, [first, strange, last])
        said.append(projections.digests(bare))
        (head,) = bare.execute("SELECT revision FROM current").fetchall()
        assert head == bare.execute("SELECT max(n) FROM revisions").fetchone()
        bare.execute("ROLLBACK")
    assert said[0] == said[1]


def test_a_record_of_no_case_costs_no_more_after_hundreds_of_others(bare: Connection) -> None:
    chain, steps = Chain(DeviceId(str(fresh()))), [0]

    def count() -> int:
        steps[0] += 1
        return 0

    def cost(wall: int) -> int:
        one = chain.make(new("note", {"text": "x"}), wall)
        number, steps[0] = ledger.insert(bare, one, None, 0), 0
        bare.set_progress_handler(count, 1)
        projections.record(bare, number, one.id, one.header)
        bare.set_progress_handler(None, 0)
        return steps[0]

    bare.execute("BEGIN")
    costs = [cost(wall) for wall in range(1, 201)]
    bare.execute("ROLLBACK")
    assert 0 < max(costs) < 2 * costs[0]
