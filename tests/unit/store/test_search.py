"""What people type finds whom they mean."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.courtlist_names import fold
from courtdesk.store import migrations, search
from courtdesk.store.connection import Connection, open_file
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import ME, Desk, fresh, new, person_body


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("search") / "vault.db"
    connection = open_file(path, bytes(32), create=True)
    migrations.migrate(connection)
    yield connection
    connection.close()


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def found(vault: Vault, text: str) -> list[str]:
    return [hit.family for hit in vault.search(text)]


@pytest.mark.parametrize(
    "typed", ["O'Rourke", "o’rourke", "OROURKE", "o'r", "ŏrourke", "O`Rourke", "ororke"[:3]]
)
def test_apostrophes_accents_and_capitals_do_not_matter(
    desk: Desk, vault: Vault, typed: str
) -> None:
    desk.listed(vault, family="O’Rourke")
    assert found(vault, typed) == ["O’Rourke"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Siôn-Gŵyr", "sion gwyr"),
        ("Ŷnys", "ynys"),
        ("Smith-Jones", "jones smith"),
        ("Smith-Jones", "smith-j"),
        ("van der Berg", "vanderb"),
        ("van der Berg", "berg"),
        ("Łukasz", "lukasz"),
        ("Müller", "mull"),
        ("Nuñez", "nunez"),
        ("Straße", "strasse"),
        ("李", "李"),
        ("Ольга", "ольг"),
    ],
)
def test_names_as_people_type_them(desk: Desk, vault: Vault, name: str, typed: str) -> None:
    desk.listed(vault, family=name)
    assert found(vault, typed) == [name]


@pytest.mark.parametrize(
    "typed",
    ["x123456", "X12", "2001/0123456A", "2001/01", "0123456a", "20010123456A", "2001 0123456A"],
)
def test_numbers_of_the_person(vault: Vault, typed: str) -> None:
    body = person_body(crn="X123456", pnc="2001/0123456A")
    vault.append(new("person", body), author=ME)
    hits = vault.search(typed)
    assert [hit.crn for hit in hits] == ["X123456"]
    assert hits[0].case is None


@pytest.mark.parametrize("typed", ["7f3k", "7F3K-Q2XM", "7f3kq2xm", "q2xm", "23001/45", "2300145"])
def test_numbers_of_the_case(desk: Desk, vault: Vault, typed: str) -> None:
    case = desk.listed(vault, case_number="23001/45")
    assert [hit.case for hit in vault.search(typed)] == [case]


def test_a_number_of_one_case_finds_that_case_and_a_name_finds_all(
    desk: Desk, vault: Vault
) -> None:
    first = desk.listed(vault, case_number="1111")
    person = vault.worklist(desk.now.date())[0].person
    second = fresh()
    body = {"person": person, "reference": "AAAA-BBBB", "case_number": "2222"}
    vault.append(new("case", body, second, case=second), author=ME)
    assert {hit.case for hit in vault.search("testperson")} == {first, second}
    assert [hit.case for hit in vault.search("testp 2222")] == [second]
    assert [hit.case for hit in vault.search("1111")] == [first]


def test_every_word_must_be_there(desk: Desk, vault: Vault) -> None:
    desk.listed(vault, family="Alpha")
    assert found(vault, "alpha ann") == ["Alpha"]
    assert found(vault, "alpha bert") == []


def test_whole_words_come_first_then_the_newest(desk: Desk, vault: Vault) -> None:
    for family in ("Lee", "Leeson", "Leech"):
        desk.listed(vault, family=family)
    assert found(vault, "lee") == ["Lee", "Leech", "Leeson"]
    assert [hit.family for hit in vault.search("lee", 2)] == ["Lee", "Leech"]


@pytest.mark.parametrize("typed", ["", " ", "'", '"', "--", "*", "()", "NEAR", "a AND", 'x" OR "y'])
def test_signs_and_operators_are_only_text(desk: Desk, vault: Vault, typed: str) -> None:
    desk.listed(vault)
    assert vault.search(typed) in ((), vault.search("a"))
    assert vault.search("testperson", 0) == ()


def test_a_new_name_is_found_and_the_old_one_is_gone(desk: Desk, vault: Vault) -> None:
    desk.listed(vault, family="Before")
    person = vault.worklist(desk.now.date())[0].person
    desk.amended(vault, person, family="After")
    assert found(vault, "before") == []
    assert found(vault, "after") == ["After"]


def test_a_case_that_moves_to_another_person_is_found_there(desk: Desk, vault: Vault) -> None:
    case = desk.listed(vault, family="Wrong", case_number="777")
    right = new("person", person_body("Right"))
    vault.append(right, author=ME)
    desk.amended(vault, case, person=right.document)
    assert found(vault, "777") == ["Right"]
    assert [hit.case for hit in vault.search("wrong")] == [None]


def test_a_case_whose_person_has_not_come_yet_is_found(vault: Vault) -> None:
    case = fresh()
    body = {"person": fresh(), "reference": "ZZZZ-0000"}
    vault.append(new("case", body, case, case=case), author=ME)
    assert [(hit.case, hit.family) for hit in vault.search("zzzz")] == [(case, "")]


@given(st.text(max_size=30), st.text(max_size=30))
def test_whoever_is_put_in_is_found_by_each_beginning(
    index: Connection, one: str, two: str
) -> None:
    with undone(index):
        search.put(index, "person", [one, two], [])
        for text in (one, two):
            for word in search.query_words(text):
                for length in (1, len(word)):
                    assert search.find(index, word[:length], 5), (text, word)
        assert search.agrees(index)
        search.put(index, "person", [], [])
        assert index.execute("SELECT count(*) FROM subjects").fetchone() == (0,)


@given(st.text() | st.text("aA1 '’-/\u0301\u00e9\u00a0ßİı", max_size=12))
def test_the_words_of_a_name_are_its_parts_folded_and_joined(text: str) -> None:
    """However few foldings they are made by: what one laptop finds all must."""
    joined = [fold(part).replace(" ", "") for part in (*text.split(), text)]
    words = filter(None, dict.fromkeys([*fold(text).split(), *joined]))
    assert search.index_words(text) == tuple(words)
    assert search.joined(text) == joined[-1]


@given(st.text())
def test_no_text_is_too_odd_to_search_for(index: Connection, text: str) -> None:
    search.find(index, text, 5)


def test_an_index_that_disagrees_is_noticed(index: Connection) -> None:
    with undone(index):
        search.put(index, "person", ["Someone"], [])
        assert search.agrees(index)
        index.execute("UPDATE search_content SET c0 = 'another'")
        assert not search.agrees(index)


def indexed(connection: Connection, word: bytes) -> bool:
    blocks = connection.execute("SELECT block FROM search_data").fetchall()
    return any(word in bytes(block) for (block,) in blocks)


def test_rows_that_are_replaced_again_and_again_leave_the_index_sound(index: Connection) -> None:
    chance = random.Random(1)
    words = "marlow dean deanmarlow ann 1 2 3 x730551 x730552 abc".split()
    for _ in range(60):
        index.execute("BEGIN")
        for _ in range(chance.randrange(1, 3)):
            name, numbers = chance.choices(words, k=4), chance.choices(words, k=3)
            search.put(index, f"person {chance.randrange(3)}", name, numbers)
        index.execute("COMMIT")
        assert search.agrees(index)


def test_deleted_words_leave_the_index_at_once(index: Connection) -> None:
    """Without secure-delete a purged name would stay in the index until it is merged."""
    search.put(index, "person", ["Canaryname"], [])
    search.put(index, "person", ["Canaryname"], ["X123456"])
    assert indexed(index, b"canaryname")
    search.put(index, "person", [], [])
    assert not indexed(index, b"canaryname")
    assert not indexed(index, b"123456")


def test_so_do_words_that_came_with_a_case_and_were_changed(desk: Desk, vault: Vault) -> None:
    desk.listed(vault, family="Canaryname")
    person = vault.worklist(desk.now.date())[0].person
    desk.amended(vault, person, family="Other")
    assert not vault.writer.run_bare(lambda writer: indexed(writer, b"canaryname"))
    assert vault.writer.run_bare(lambda writer: indexed(writer, b"other"))


def test_the_plain_index_has_the_name_so_the_last_test_means_something() -> None:
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE VIRTUAL TABLE search USING fts5 (name, tokenize='ascii')")
    plain.execute("INSERT INTO search VALUES ('canaryname')")
    plain.execute("DELETE FROM search")
    blocks = plain.execute("SELECT block FROM search_data").fetchall()
    assert any(b"canaryname" in bytes(block) for (block,) in blocks)
    plain.close()
