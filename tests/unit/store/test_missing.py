"""What a chain waits for, exactly, when a record names a parent that nobody has."""

from __future__ import annotations

from courtdesk.domain.ids import RevisionId
from courtdesk.store import revisions
from courtdesk.store.missing import Missing, missing
from courtdesk.store.records import moment
from tests.unit.store.conftest import ME, Desk
from tests.unit.store.test_chains import Colleague, Reader, reader, there

__all__ = ["reader", "there"]

NOBODY = RevisionId("ab" * 32)


def test_it_is_told_which_record_of_whose_waits_since_when_and_how_many_behind_it(
    reader: Reader, there: Colleague
) -> None:
    first = there.note()
    stuck = there.note("two", NOBODY)
    later = [there.note() for _ in range(3)]
    assert reader.take(first, stuck, *later, ends=[there.end(later[-1])]).new == 1
    at = moment(revisions.read(stuck.header).time.wall)
    told = Missing(there.device, 2, stuck.id, ME, at, (NOBODY,), 3)
    assert reader.vault.read(missing) == (told,)


def test_what_only_waits_for_its_turn_is_not_told_of(
    reader: Reader, there: Colleague, desk: Desk
) -> None:
    other = Colleague(desk)
    reader.colleagues = [there, other]
    before, cause = other.note("zero"), other.note("one")
    answer = there.note("two", cause.id, document=revisions.read(cause.header).document)
    gap, after = there.note(), there.note("four", NOBODY)
    reader.take(cause, answer, after, ends=[there.end(after), other.end(cause)])
    assert reader.held() == 3 and reader.vault.read(missing) == ()
    reader.take(before, gap)
    assert reader.held() == 1
    (told,) = reader.vault.read(missing)
    assert (told.record, told.behind) == (after.id, 0)
