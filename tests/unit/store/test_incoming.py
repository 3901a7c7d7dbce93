"""What other laptops made: taken in whatever the order, refused when it is not what they wrote."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId
from courtdesk.errors import DamagedVault, NewerVault, NotReadable, TamperedVault
from courtdesk.store import revisions, wrapping
from courtdesk.store.compartments import CompartmentPublic
from courtdesk.store.incoming import Accepted, ClonedDevice, Foreign
from courtdesk.store.records import NewRevision, Revision, Time, canonical, milliseconds
from courtdesk.store.revisions import Place, Wrap
from courtdesk.store.synced import Synced
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.unit.store.conftest import ME, Desk, case_body, fresh, new, person_body

KINDS = ("person", "case", "note")
NOTE = DocumentId("aaaaaaaa-0000-4000-8000-000000000001")


@dataclass
class Elsewhere:
    """Another laptop's chain, made without a vault: each call is its next revision."""

    desk: Desk
    device: DeviceId
    seq: int = 0
    previous: Any = None

    def make(self, one: NewRevision, *, ahead: timedelta = timedelta(0)) -> Foreign:
        """The next revision of this chain, as it travels."""
        self.seq += 1
        time = Time(milliseconds(self.desk.clock() + ahead), 0)
        made = revisions.make(one, ME, Place(self.device, self.seq, self.previous, time))
        self.previous = made.id
        return Foreign(made.data, made.salt, made.open, made.sealed, made.wraps, one.signature)

    def chain(self, length: int) -> list[Foreign]:
        """Versions of one note, each built on the one before."""
        made: list[Foreign] = []
        for number in range(length):
            parents = (revisions.id_of(made[-1].header),) if made else ()
            made.append(self.make(new("note", {"text": f"{number}"}, NOTE, parents=parents)))
        return made


@pytest.fixture
def there(desk: Desk) -> Elsewhere:
    return Elsewhere(desk, DeviceId(fresh()))


@pytest.fixture
def other(tmp_path: Path) -> Iterator[tuple[Desk, Vault]]:
    """A second laptop's vault, open."""
    (tmp_path / "other").mkdir()
    desk = Desk(tmp_path / "other")
    vault = desk.create()
    yield desk, vault
    vault.close()


def texts(vault: Vault) -> list[str]:
    found = vault.document(NOTE)
    return sorted(head.body["text"] for head in found.heads) if found is not None else []


def test_the_order_of_arrival_does_not_matter(vault: Vault, there: Elsewhere) -> None:
    chain = there.chain(4)
    for one in (chain[2], chain[0], chain[3], chain[1]):
        assert vault.accept([one]) == Accepted(1, 0, 0)
    assert texts(vault) == ["3"]
    assert len(vault.history(NOTE)) == 4


def test_what_is_here_already_changes_nothing(vault: Vault, there: Elsewhere) -> None:
    chain = there.chain(3)
    assert vault.accept([*chain, chain[0]]) == Accepted(3, 1, 0)
    before = vault.history(NOTE)
    assert vault.accept(chain) == Accepted(0, 3, 0)
    assert vault.history(NOTE) == before


def test_a_missing_parent_may_come_later(vault: Vault, there: Elsewhere) -> None:
    first, second = there.chain(2)
    vault.accept([second])
    assert texts(vault) == ["1"]
    vault.accept([first])
    assert texts(vault) == ["1"]


def test_two_laptops_changes_stand_side_by_side(desk: Desk, vault: Vault, there: Elsewhere) -> None:
    (first,) = there.chain(1)
    vault.accept([first])
    desk.amended(vault, NOTE, text="ours")
    parents = (revisions.id_of(first.header),)
    vault.accept([there.make(new("note", {"text": "theirs"}, NOTE, parents=parents))])
    assert texts(vault) == ["ours", "theirs"]


def test_two_vaults_that_exchange_agree(
    desk: Desk, vault: Vault, other: tuple[Desk, Vault]
) -> None:
    theirs, second = other
    case = desk.listed(vault)
    theirs.listed(second, family="Otherperson", courtroom="Court 2")
    second.accept(vault.outgoing(KINDS))
    desk.amended(vault, case, courtroom="Court 3")
    theirs.amended(second, case, courtroom="Court 4")
    before = vault.outgoing(KINDS), second.outgoing(KINDS)
    assert vault.accept(before[1]).new == 3
    assert second.accept(before[0]).new == 1
    assert digest(vault) == digest(second)
    assert len(digest(vault)) == 4
    for one in (vault, second):
        assert vault.accept(one.outgoing(KINDS)).new == 0
        rows = one.worklist(theirs.now.date())
        assert sorted((row.family, row.versions) for row in rows) == [
            ("Otherperson", 1),
            ("Testperson", 2),
        ]
        assert [hit.family for hit in one.search("otherp")] == ["Otherperson"]
        report = verify(one, rebuild=True)
        assert not [line for line in report.problems if "made from the records" in line]
    assert digest(vault) == digest(second)


def digest(vault: Vault) -> dict[str, tuple[str, ...]]:
    """Which heads every document has."""
    return {one.id: tuple(head.id for head in one.heads) for one in vault.documents(kinds=KINDS)}


def sealed_note(desk: Desk, there: Elsewhere) -> Foreign:
    change = new("note", {"text": "open"}, NOTE, sealed=canonical({"a": 1}), compartment=None)
    return there.make(replace(change, compartment=desk.compartment))


def test_a_sealed_part_opens_for_who_holds_the_key(
    desk: Desk, vault: Vault, there: Elsewhere
) -> None:
    foreign = sealed_note(desk, there)
    vault.accept([foreign])
    name = revisions.id_of(foreign.header)
    assert vault.unseal(name, desk.keys) == canonical({"a": 1})
    with pytest.raises(NotReadable):
        vault.unseal(name, {})


def test_a_later_wrap_of_a_part_that_is_here_is_kept(
    desk: Desk, vault: Vault, there: Elsewhere
) -> None:
    foreign = sealed_note(desk, there)
    vault.accept([foreign])
    later = wrapping.new_pair()
    public = CompartmentPublic(Compartment.MENTAL_HEALTH, 2, later.public)
    change = NewRevision(NOTE, "note", None, (), b"{}", sealed=b"{}", compartment=public)
    (wrap,) = Elsewhere(desk, DeviceId(fresh())).make(change).wraps
    assert vault.accept([replace(foreign, wraps=(*foreign.wraps, wrap))]) == Accepted(0, 1, 0)
    (travels,) = vault.outgoing(["note"])
    assert [(one.compartment, one.generation) for one in travels.wraps] == [
        (Compartment.MENTAL_HEALTH, 1),
        (Compartment.MENTAL_HEALTH, 2),
    ]
    # What is here stands: a wrap of the same generation replaces nothing.
    spoilt = tuple(replace(one, wrapped=b"x") for one in foreign.wraps)
    vault.accept([replace(foreign, wraps=spoilt)])
    assert vault.outgoing(["note"]) == (travels,)
    assert vault.unseal(revisions.id_of(foreign.header), desk.keys)


def test_a_purged_part_comes_as_the_fact_of_it(desk: Desk, vault: Vault, there: Elsewhere) -> None:
    foreign = sealed_note(desk, there)
    purged = Foreign(foreign.header, None, None, None, (), foreign.signature)
    assert vault.accept([purged]) == Accepted(1, 0, 0)
    found = vault.revision(revisions.id_of(foreign.header))
    assert found is not None and found.open is None
    # And it stays so when the parts arrive again.
    assert vault.accept([foreign]) == Accepted(0, 1, 0)
    found = vault.revision(revisions.id_of(foreign.header))
    assert found is not None and found.open is None
    assert vault.outgoing(["note"]) == (purged,)


def test_an_unknown_kind_is_kept_and_passed_on(
    vault: Vault, there: Elsewhere, other: tuple[Desk, Vault]
) -> None:
    foreign = there.make(new("kind-of-the-future", {"said": "later"}))
    vault.accept([foreign])
    (kept,) = vault.outgoing(["kind-of-the-future"])
    assert kept == foreign
    assert other[1].accept([kept]) == Accepted(1, 0, 0)


def test_a_revoked_laptop_counts_up_to_its_last_number(vault: Vault, there: Elsewhere) -> None:
    chain = there.chain(4)
    assert vault.accept(chain, {there.device: 2}) == Accepted(2, 0, 2)
    assert texts(vault) == ["1"]
    # What was here before the revocation stays; it is known and no longer new.
    assert vault.accept(chain[:2], {there.device: 1}) == Accepted(0, 2, 0)
    assert vault.accept(chain, {DeviceId(fresh()): 0}).new == 2


def test_a_clock_years_ahead_does_not_put_ours_there(
    desk: Desk, vault: Vault, there: Elsewhere
) -> None:
    vault.accept([there.make(new("note", {"text": "far"}, NOTE), ahead=timedelta(days=900))])
    (ours,) = vault.append(new("note", {"text": "ours"}), author=ME)
    assert ours.made_at - desk.now < timedelta(minutes=1)


def test_a_clock_a_little_ahead_is_followed_in_order_and_not_in_what_is_told(
    desk: Desk, vault: Vault, there: Elsewhere
) -> None:
    """What is made after a record was read here comes after it, whatever the clocks say; and what
    people read of it is this laptop's own clock, or days would be counted from a colleague's."""
    first = there.make(new("note", {"text": "1"}, NOTE), ahead=timedelta(hours=2))
    vault.accept([first])
    (ours,) = vault.append(new("note", {"text": "ours"}), author=ME)
    theirs = vault.revision(revisions.id_of(first.header))
    assert theirs is not None
    assert ours.time.order > theirs.time.order
    assert abs(ours.made_at - desk.now) < timedelta(minutes=1)
    (again,) = vault.append(new("note", {"text": "again"}), author=ME)
    assert again.time.order > ours.time.order
    assert abs(again.made_at - desk.now) < timedelta(minutes=1)


# Alarms


def test_one_number_twice_is_a_copied_vault(vault: Vault, there: Elsewhere) -> None:
    vault.accept(there.chain(2))
    twin = Elsewhere(there.desk, there.device)
    other = twin.make(new("note", {"text": "of the copy"}))
    with pytest.raises(ClonedDevice, match="both copies are in use"):
        vault.accept([there.make(new("note", {"text": "new"})), other])
    assert len(vault.outgoing(["note"])) == 2


def test_two_of_one_number_are_kept_where_somebody_was_told(vault: Vault, there: Elsewhere) -> None:
    twin = Elsewhere(there.desk, there.device)
    both = [one.make(new("note", {"text": "first"})) for one in (there, twin)]
    # They come together from a laptop that was told of them, as to one that is only joining.
    assert vault.accept(both).new == 2
    assert [*Synced(vault).forked()] == [there.device]
    later = [one.make(new("note", {"text": "next"})) for one in (there, twin)]
    vault.accept(later[:1])
    assert vault.accept(later).new == 1


@pytest.mark.parametrize("ahead", [True, False], ids=["this-one-went-back", "the-other-one-went"])
def test_a_record_under_our_own_name_that_we_never_made_is_an_alarm(
    vault: Vault, desk: Desk, ahead: bool
) -> None:
    (ours,) = vault.append(new("note", {"text": "ours"}), author=ME)
    seq = ours.seq if ahead else ours.seq - 1
    twin = Elsewhere(desk, vault.device.device, seq, ours.id if ahead else None)
    with pytest.raises(ClonedDevice, match="under this laptop's own name"):
        vault.accept([twin.make(new("note", {"text": "theirs"}))])
    assert vault.accept(vault.outgoing(["note"])) == Accepted(0, 1, 0)


Spoil = Callable[[Foreign, Foreign], Foreign]

SPOILT: dict[str, Spoil] = {
    "salt": lambda one, _: replace(one, salt=bytes(32)),
    "salt-dropped": lambda one, _: replace(one, salt=None),
    "open": lambda one, _: replace(one, open=b'{"text":"changed"}'),
    "open-dropped": lambda one, _: replace(one, open=None),
    "open-of-another": lambda one, two: replace(one, salt=two.salt, open=two.open),
    "sealed": lambda one, _: replace(one, sealed=b"x"),
    "sealed-of-another": lambda one, two: replace(one, sealed=two.sealed),
    "sealed-dropped": lambda one, _: replace(one, sealed=None, wraps=()),
    "wraps-dropped": lambda one, _: replace(one, wraps=()),
    "sealed-alone-dropped": lambda one, _: replace(one, sealed=None),
    "purged-with-wraps": lambda one, _: replace(one, salt=None, open=None, sealed=None),
    "wraps-without-a-part": lambda one, two: replace(
        two, sealed=None, wraps=(Wrap("mental-health", 1, b"x"),)
    ),
    "header-cut": lambda one, _: replace(one, header=one.header[:-1]),
    "header-spelt-otherwise": lambda one, _: replace(one, header=one.header + b" "),
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_its_laptop_did_not_write_is_refused_whole(
    case: str, desk: Desk, vault: Vault, there: Elsewhere
) -> None:
    good = there.make(new("note", {"text": "good"}))
    sealed = sealed_note(desk, there)
    change = new("note", {"text": "2"}, sealed=canonical({"b": 2}), compartment=desk.compartment)
    spoilt = SPOILT[case](sealed, there.make(change))
    with pytest.raises(DamagedVault) as caught:
        vault.accept([good, spoilt])
    assert "\n" not in str(caught.value)
    assert vault.outgoing(["note"]) == ()
    assert vault.accept([good, sealed]) == Accepted(2, 0, 0)


def test_an_open_part_in_another_spelling_is_refused(vault: Vault, there: Elsewhere) -> None:
    """Its hash fits, yet two laptops could read it differently: a name twice, a space."""
    salt, part = bytes(32), b'{"a": 1}'
    made = revisions.parse(there.make(new("note", {"a": 1})).header)
    header = replace(made, open=revisions.open_hash(salt, part))
    with pytest.raises(TamperedVault, match="not what its laptop wrote"):
        vault.accept([Foreign(header.encode(), salt, part, None, (), None)])


def test_a_later_format_waits_for_a_newer_courtdesk(vault: Vault, there: Elsewhere) -> None:
    good = there.make(new("note", {"a": 1}))
    later = good.header.replace(b'"format":1', b'"format":2')
    with pytest.raises(NewerVault, match="update CourtDesk"):
        vault.accept([replace(good, header=later)])


def test_a_known_document_is_never_called_something_else(
    desk: Desk, vault: Vault, there: Elsewhere
) -> None:
    """Else a record could take the place of another kind, or move to another person's case."""
    case = desk.listed(vault)
    found = vault.document(DocumentId(case))
    assert found is not None
    for wrong in (
        new("note", {"text": "x"}, case, case=case),
        new("case", case_body("nobody"), case, case=CaseId(fresh())),
        new("case", case_body("nobody"), case),
    ):
        with pytest.raises(TamperedVault):
            vault.accept([there.make(wrong)])
    assert vault.document(DocumentId(case)) == found


def test_what_comes_in_one_file_may_not_disagree_either(vault: Vault, there: Elsewhere) -> None:
    both = [there.make(new("note", {"a": 1}, NOTE)), there.make(new("person", {}, NOTE))]
    for order in itertools.permutations(both):
        with pytest.raises(TamperedVault):
            vault.accept(list(order))
    assert vault.document(NOTE) is None


def test_the_author_and_the_signature_travel_as_they_are(
    vault: Vault, there: Elsewhere, other: tuple[Desk, Vault]
) -> None:
    person = there.make(new("person", person_body()))
    vault.accept([person])
    other[1].accept(vault.outgoing(["person"]))

    def seen(one: Vault) -> Revision:
        (document,) = one.documents(kind="person")
        return document.latest

    mine, theirs = seen(vault), seen(other[1])
    assert mine.author == theirs.author == MemberId("member-one")
    assert replace(mine, saved_at=theirs.saved_at) == theirs
