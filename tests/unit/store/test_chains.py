"""Whole chains taken in: what counts, what is held, and whose word is taken for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courtdesk.domain.ids import CaseId, DeviceId, RevisionId
from courtdesk.store import ledger, revisions
from courtdesk.store.chains import Last, OwnNameElsewhere, Taken
from courtdesk.store.exchanged import Parcel, ParcelState
from courtdesk.store.head import Head
from courtdesk.store.held import End, Link
from courtdesk.store.incoming import Foreign
from courtdesk.store.records import NewRevision, PersonSignature, Time, milliseconds
from courtdesk.store.revisions import Place
from courtdesk.store.synced import Brought, Synced
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.unit.store.conftest import ME, Desk, fresh, new, person_body

VAULT = "f" * 32


@dataclass
class Colleague:
    """A laptop elsewhere: its chain and its key, made without a vault."""

    desk: Desk
    device: DeviceId = field(default_factory=lambda: DeviceId(fresh()))
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    seq: int = 0
    previous: RevisionId | None = None

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def make(self, one: NewRevision, signature: PersonSignature | None = None) -> Foreign:
        self.seq += 1
        time = Time(milliseconds(self.desk.clock()), 0)
        place = Place(self.device, self.seq, self.previous, time)
        made = revisions.make(one, ME, place)
        self.previous = made.id
        return Foreign(made.data, made.salt, made.open, made.sealed, made.wraps, signature)

    def note(self, text: str = "a note", *parents: RevisionId, document: str = "") -> Foreign:
        return self.make(new("note", {"text": text}, document or fresh(), parents=parents))

    def end(self, of: Foreign, *, key: Ed25519PrivateKey | None = None) -> End:
        header = revisions.read(of.header)
        head = Head(VAULT, self.device, header.seq, header.seq, of.id)
        signature = (key or self.key).sign(ledger.head_message(head))
        return End(self.device, VAULT, header.seq, of.id, header.seq, signature)

    def branch(self) -> Colleague:
        """A copy of this laptop, key and all, that goes on by itself."""
        return replace(self)


@dataclass
class Reader:
    """A vault that takes in what colleagues made."""

    vault: Vault
    colleagues: Sequence[Colleague]
    revoked: dict[DeviceId, Last] = field(default_factory=dict)
    files: int = 0
    signed: Callable[[Foreign], bool] | None = None

    def take(self, *foreign: Foreign, ends: Sequence[End] = (), direct: bool = True) -> Taken:
        self.files += 1
        parcel = Parcel(f"{self.files:064x}", "0" * 32, 1, ParcelState.READ)
        brought = Brought(parcel, [Link(one, direct, self.signed) for one in foreign], ends)
        return Synced(self.vault).take(brought, self.keys, self.revoked, 0)

    @property
    def keys(self) -> dict[DeviceId, bytes]:
        return {one.device: one.public for one in self.colleagues}

    def settle(self) -> Taken:
        return Synced(self.vault).settle(self.keys, self.revoked, 0)

    def numbers(self, of: Colleague) -> list[int]:
        query = "SELECT seq FROM revisions WHERE device = ? AND chained ORDER BY seq, id"
        rows = self.vault.read(lambda one: one.execute(query, [of.device]).fetchall())
        return [seq for (seq,) in rows]

    def held(self) -> int:
        return sum(Synced(self.vault).waiting().values())

    def ends(self, of: Colleague) -> list[int]:
        query = "SELECT seq FROM ends WHERE device = ? ORDER BY seq"
        rows = self.vault.read(lambda one: one.execute(query, [of.device]).fetchall())
        return [seq for (seq,) in rows]


@pytest.fixture
def there(desk: Desk) -> Colleague:
    return Colleague(desk)


@pytest.fixture
def reader(vault: Vault, there: Colleague) -> Reader:
    return Reader(vault, [there])


def test_a_chain_counts_up_to_the_end_that_its_laptop_signed(
    reader: Reader, there: Colleague
) -> None:
    one, two, three = (there.note() for _ in range(3))
    assert reader.take(one, two, three, ends=[there.end(two)]).new == 2
    assert (reader.numbers(there), reader.held()) == ([1, 2], 1)
    assert reader.take(ends=[there.end(three)]).new == 1
    assert (reader.numbers(there), reader.held()) == ([1, 2, 3], 0)


@pytest.mark.parametrize("back", [0, 1])
def test_a_chain_whose_times_do_not_go_forward_is_held_from_there(
    reader: Reader, there: Colleague, back: int
) -> None:
    """Its laptop could else slip in a record as from before it knew that somebody had left."""
    one = there.note()
    assert reader.take(one, ends=[there.end(one)]).new == 1
    at = revisions.read(one.header).time
    place = Place(there.device, 2, one.id, replace(at, wall=at.wall - back))
    made = revisions.make(new("note", {"text": "slipped in"}, fresh()), ME, place)
    two = Foreign(made.data, made.salt, made.open, made.sealed, made.wraps, None)
    assert reader.take(two, ends=[there.end(two)]).new == 0
    assert (reader.numbers(there), reader.held()) == ([1], 1)


def test_an_end_that_somebody_else_signed_makes_nothing_count(
    reader: Reader, there: Colleague
) -> None:
    one = there.note()
    assert reader.take(one, ends=[there.end(one, key=Ed25519PrivateKey.generate())]).new == 0
    assert reader.held() == 1


def test_an_end_of_another_record_makes_nothing_count(reader: Reader, there: Colleague) -> None:
    one, two = there.note(), there.note()
    assert reader.take(one, ends=[replace(there.end(two), id=one.id, seq=1)]).new == 0


def test_a_made_up_end_does_not_stay_in_the_place_of_the_true_one(
    reader: Reader, there: Colleague
) -> None:
    one = there.note()
    made_up = there.end(one, key=Ed25519PrivateKey.generate())
    reader.take(one, ends=[made_up])
    assert reader.take(ends=[there.end(one)]).new == 1


def test_nor_one_that_came_before_the_laptop_was_in_the_roster(
    reader: Reader, there: Colleague
) -> None:
    one = there.note()
    reader.colleagues = []
    reader.take(one, ends=[there.end(one, key=Ed25519PrivateKey.generate())])
    reader.colleagues = [there]
    assert reader.settle().new == 0
    assert reader.take(ends=[there.end(one)]).new == 1


def test_a_made_up_end_far_ahead_does_not_drive_out_the_true_ones(
    reader: Reader, there: Colleague
) -> None:
    one, two = there.note(), there.note()
    ahead = replace(there.end(one), seq=10**9)
    reader.take(one, ends=[there.end(one), ahead])
    reader.take(two, ends=[there.end(two)])
    assert reader.ends(there) == [2]
    assert Synced(reader.vault).signed_to()[there.device] == 2


def test_of_a_line_only_the_last_end_is_kept(reader: Reader, there: Colleague) -> None:
    made = [there.note() for _ in range(3)]
    for one in made:
        reader.take(one, ends=[there.end(one)])
    assert reader.ends(there) == [3]


def test_the_end_of_a_branch_that_still_waits_is_kept(
    reader: Reader, there: Colleague, desk: Desk
) -> None:
    first, missing = there.note(), Colleague(desk)
    reader.colleagues = [there, missing]
    copy, cause = there.branch(), missing.note()
    waits = copy.note("on the copy", cause.id, document=revisions.read(cause.header).document)
    reader.take(first, ends=[there.end(first)])
    assert reader.take(waits, ends=[copy.end(waits)]).held == 1
    more = [there.note() for _ in range(2)]
    reader.take(*more, ends=[there.end(more[-1])])
    assert reader.take(cause, ends=[missing.end(cause)]).new == 2
    assert reader.numbers(there) == [1, 2, 2, 3]


def test_a_gap_in_a_chain_is_waited_for(reader: Reader, there: Colleague) -> None:
    one, two, three = (there.note() for _ in range(3))
    ends = [there.end(three)]
    assert reader.take(one, three, ends=ends) == Taken(0, 2)
    assert Synced(reader.vault).waiting() == {there.device: 2}
    assert reader.take(two).new == 3


def test_what_a_record_was_built_on_comes_first(
    reader: Reader, there: Colleague, desk: Desk
) -> None:
    other = Colleague(desk)
    reader.colleagues = [there, other]
    cause = other.note("one")
    answer = there.note("two", cause.id, document=revisions.read(cause.header).document)
    assert reader.take(answer, ends=[there.end(answer)]).new == 0
    assert reader.take(cause, ends=[other.end(cause)]).new == 2


def test_repetition_changes_nothing(reader: Reader, there: Colleague) -> None:
    made = [there.note() for _ in range(3)]
    ends = [there.end(made[-1])]
    assert reader.take(*made, ends=ends).new == 3
    assert reader.take(*made, ends=ends) == Taken()
    assert verify(reader.vault).ok


def test_two_records_of_one_number_are_kept_and_told(reader: Reader, there: Colleague) -> None:
    one = there.note()
    copy = there.branch()
    mine, theirs = there.note("on the laptop"), copy.note("on its copy")
    assert reader.take(one, mine, ends=[there.end(mine)]).forked == frozenset()
    assert reader.take(theirs, ends=[copy.end(theirs)]).forked == {there.device}
    assert reader.numbers(there) == [1, 2, 2]
    assert Synced(reader.vault).forked() == [there.device]
    assert verify(reader.vault).ok


def test_records_under_this_laptops_own_name_stop_everything(
    desk: Desk, vault: Vault, there: Colleague, reader: Reader
) -> None:
    there.device = vault.device.device
    one = there.note()
    with pytest.raises(OwnNameElsewhere):
        reader.take(one, ends=[there.end(one)])
    assert reader.held() == 0
    vault.begin_new_device("a test")
    assert reader.take(one, ends=[there.end(one)]).new == 1


def test_past_the_last_that_counts_of_a_revoked_laptop_all_is_held(
    reader: Reader, there: Colleague
) -> None:
    one, two, three = (there.note() for _ in range(3))
    reader.revoked = {there.device: Last(2, two.id)}
    assert reader.take(one, two, three, ends=[there.end(three)]).new == 2
    assert reader.held() == 1


def test_another_record_in_the_place_of_the_last_that_counts_is_held(
    reader: Reader, there: Colleague
) -> None:
    one = there.note()
    copy = there.branch()
    two, other = there.note(), copy.note()
    reader.revoked = {there.device: Last(2, two.id)}
    assert reader.take(one, other, ends=[copy.end(other)]).new == 1
    assert reader.take(two, ends=[there.end(two)]).new == 1


def test_what_had_come_before_the_revocation_is_withdrawn(reader: Reader, there: Colleague) -> None:
    one, two = there.note("one"), there.note("two")
    reader.take(one, two, ends=[there.end(two)])
    reader.revoked = {there.device: Last(1, one.id)}
    reader.settle()
    assert (reader.numbers(there), reader.held()) == ([1], 1)
    assert verify(reader.vault).ok


def test_a_person_who_was_withdrawn_whole_is_not_listed_any_more(
    reader: Reader, there: Colleague
) -> None:
    one = there.make(new("person", person_body("Quillfeather")))
    reader.take(one, ends=[there.end(one)])
    assert reader.vault.search("quill")
    reader.revoked = {there.device: Last(0, RevisionId("0" * 64))}
    reader.settle()
    assert not reader.vault.search("quill")
    assert verify(reader.vault).ok


def test_own_work_on_what_was_withdrawn_stays_and_the_vault_is_sound(
    desk: Desk, vault: Vault, reader: Reader, there: Colleague
) -> None:
    one = there.note("one")
    reader.take(one, ends=[there.end(one)])
    desk.amended(vault, revisions.read(one.header).document, text="mine")
    reader.revoked = {there.device: Last(0, RevisionId("0" * 64))}
    reader.settle()
    assert reader.numbers(there) == []
    assert verify(vault).ok


def test_a_name_that_this_laptop_left_and_that_was_revoked_leaves_the_vault_sound(
    vault: Vault, reader: Reader
) -> None:
    former = vault.device.device
    vault.append(new("note", {"text": "before"}), author=ME)
    vault.begin_new_device("a test")
    vault.append(new("note", {"text": "after"}), author=ME)
    reader.revoked = {former: Last(0, RevisionId("0" * 64))}
    reader.settle()
    assert Synced(vault).waiting() == {former: 1}
    assert verify(vault).ok


def test_a_name_in_use_is_not_withdrawn_from_its_own_laptop(vault: Vault, reader: Reader) -> None:
    vault.append(new("note", {"text": "mine"}), author=ME)
    reader.revoked = {vault.device.device: Last(0, RevisionId("0" * 64))}
    reader.settle()
    assert Synced(vault).waiting() == {}
    vault.append(new("note", {"text": "mine too"}), author=ME)
    assert verify(vault).ok


SIGNATURE = PersonSignature("consent@courtdesk.v1", ME, "-----genuine-----")


def stored(vault: Vault, one: Foreign) -> Foreign:
    return vault.outgoing_of([one.id])[0]


def test_the_laptop_that_wrote_a_record_has_the_last_word_on_what_stands_beside_it(
    desk: Desk, reader: Reader, there: Colleague
) -> None:
    sealed = new("note", {"text": "open"}, sealed=b"{}", compartment=desk.compartment)
    one = there.make(sealed, SIGNATURE)
    spoilt = replace(
        one,
        wraps=tuple(replace(wrap, wrapped=b"spoilt") for wrap in one.wraps),
        signature=replace(SIGNATURE, blob="spoilt"),
    )
    reader.take(spoilt, ends=[there.end(one)], direct=False)
    reader.take(one)
    assert stored(reader.vault, one) == one
    reader.take(spoilt, direct=False)
    assert stored(reader.vault, one) == one


def test_whoever_passes_on_fills_in_a_signature_that_is_missing(
    reader: Reader, there: Colleague
) -> None:
    one = there.make(new("consent", {"text": "yes"}), SIGNATURE)
    reader.take(replace(one, signature=None), ends=[there.end(one)], direct=False)
    reader.take(one, direct=False)
    assert stored(reader.vault, one).signature == SIGNATURE


@pytest.mark.parametrize("counts_first", [True, False])
@pytest.mark.parametrize("direct", [True, False])
def test_the_author_s_signature_stays_and_comes_whoever_brings_it(
    reader: Reader, there: Colleague, *, direct: bool, counts_first: bool
) -> None:
    reader.signed = lambda found: found.signature == SIGNATURE
    one, other = (there.make(new("consent", {"text": text}), SIGNATURE) for text in "ab")
    spoilt, spoilt_too = (replace(a, signature=replace(SIGNATURE, blob="-")) for a in (one, other))
    ends = [there.end(other)]
    # What came first from whom must not matter: of one the true one, of the other the spoilt.
    reader.take(one, spoilt_too, ends=ends if counts_first else [], direct=not direct)
    reader.take(spoilt, other, direct=direct)
    reader.take(replace(one, signature=None), replace(other, signature=None), direct=True)
    reader.take(ends=ends)
    assert [stored(reader.vault, a).signature for a in (one, other)] == [SIGNATURE, SIGNATURE]


def test_where_neither_is_the_author_s_the_laptop_that_wrote_it_has_the_last_word(
    reader: Reader, there: Colleague
) -> None:
    reader.signed = lambda _: False
    one = there.make(new("consent", {"text": "yes"}), SIGNATURE)
    reader.take(replace(one, signature=replace(SIGNATURE, blob="-")), ends=[there.end(one)])
    reader.take(one, direct=False)
    assert stored(reader.vault, one).signature != SIGNATURE
    reader.take(one)
    assert stored(reader.vault, one).signature == SIGNATURE


def test_the_true_record_takes_the_place_of_one_that_is_held(
    reader: Reader, there: Colleague
) -> None:
    one = there.make(new("consent", {"text": "yes"}), SIGNATURE)
    reader.take(replace(one, signature=None), direct=False)
    reader.take(one)
    reader.take(ends=[there.end(one)])
    assert stored(reader.vault, one).signature == SIGNATURE


def test_what_a_sealed_file_brought_by_itself_counts_once_its_chain_comes(
    reader: Reader, there: Colleague
) -> None:
    one, two = there.note(), there.note()
    reader.vault.accept([two])
    assert reader.numbers(there) == []
    assert reader.take(one, ends=[there.end(two)]).new == 2
    assert reader.numbers(there) == [1, 2]


def test_a_record_that_calls_a_known_document_something_else_is_never_shown(
    reader: Reader, there: Colleague
) -> None:
    one = there.note("real")
    document = revisions.read(one.header).document
    forged = there.make(new("case", {"text": "forged"}, document, case=CaseId(fresh())))
    reader.take(one, forged, ends=[there.end(forged)])
    found = reader.vault.document(document)
    assert found is not None
    assert [head.id for head in found.heads] == [one.id]


def test_a_record_that_is_not_what_its_laptop_wrote_takes_the_whole_file_with_it(
    reader: Reader, there: Colleague
) -> None:
    one, two = there.note(), there.note()
    with pytest.raises(Exception, match="not what its laptop wrote"):
        reader.take(one, replace(two, open=b'{"text":"changed"}'), ends=[there.end(two)])
    assert (reader.numbers(there), reader.held()) == ([], 0)


def test_a_clock_years_ahead_does_not_put_later_records_there(
    desk: Desk, vault: Vault, reader: Reader, there: Colleague
) -> None:
    there.desk = replace(desk, now=desk.now.replace(year=2099))
    one = there.note()
    reader.take(one, ends=[there.end(one)])
    (mine,) = vault.append(new("note", {"text": "mine"}), author=ME)
    assert mine.made_at.year < 2099
