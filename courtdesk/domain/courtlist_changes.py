"""What changed between the list as it was read before and as it is read now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from courtdesk.domain.courtlist_entries import ListEntry, RefusedRow, case_key
from courtdesk.domain.courtlist_names import fold, name_key
from courtdesk.domain.courtlist_values import print_date

_LABELS = {
    "court": "court",
    "hearing_date": "hearing date",
    "family_name": "family name",
    "given_names": "given names",
    "courtroom": "courtroom",
    "session": "session",
    "start": "time",
    "order": "listing order",
    "case_number": "case number",
    "birth_date": "date of birth",
    "crn": "CRN",
    "pnc": "PNC number",
    "probation_status": "probation status",
    "custody": "bail or custody",
    "bench": "judge or bench",
    "interpreter": "interpreter",
    "notes": "notes",
}


@dataclass(frozen=True)
class EntryChange:
    """One entry that is still on the list but reads differently.

    `previous_id` and `new_id` differ when what the id is made of was corrected (a name's spelling
    within one case number, a date of birth filled in): the record goes on under `previous_id`.
    """

    previous_id: str
    new_id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class ListChanges:
    """The outcome of `diff`, as ids. `unsure` are entries whose row was refused this time."""

    added: tuple[str, ...]
    changed: tuple[EntryChange, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]
    unsure: tuple[str, ...]


def diff(
    previous: Mapping[str, ListEntry],
    new: Mapping[str, ListEntry],
    refused: Iterable[RefusedRow] = (),
) -> ListChanges:
    """Compare two readings of a list, each keyed by id.

    Only the courts and days that `new` holds are compared, so that reading Tuesday's list does
    not take Monday's people off. A missing entry whose name or case number stands in a row of
    `refused` is `unsure`, not removed: a mistyped CRN must not look like a case taken off.
    """
    days = {(fold(entry.court), entry.hearing_date) for entry in new.values()}
    compared = {
        old_id: entry
        for old_id, entry in previous.items()
        if (fold(entry.court), entry.hearing_date) in days
    }
    renamed = match_renamed(compared, new)
    pairs = {old_id: old_id for old_id in compared if old_id in new} | renamed
    gone = [old_id for old_id in compared if old_id not in pairs]
    unsure = dict.fromkeys(_doubtful(gone, compared, tuple(refused)))
    matched = set(pairs.values())
    changed, same = _changed(compared, new, pairs)
    return ListChanges(
        added=tuple(new_id for new_id in new if new_id not in matched),
        changed=changed,
        removed=tuple(old_id for old_id in gone if old_id not in unsure),
        same=same,
        unsure=tuple(unsure),
    )


BACK = "Was taken off the list, is on it again."


def with_returned(
    changes: ListChanges, off: Mapping[str, ListEntry], new: Mapping[str, ListEntry]
) -> ListChanges:
    """`changes`, in which those who stand in `off` are on the list again instead of new.

    `off` holds what the list said of entries that were taken off it, by id: their record goes on,
    with the pleas that were recorded in it.
    """
    found = diff(off, {new_id: new[new_id] for new_id in changes.added})
    same = [EntryChange(old_id, old_id, ()) for old_id in found.same]
    returned = [replace(one, words=(BACK, *one.words)) for one in (*found.changed, *same)]
    return replace(changes, added=found.added, changed=(*changes.changed, *returned))


def _changed(
    previous: Mapping[str, ListEntry], new: Mapping[str, ListEntry], pairs: Mapping[str, str]
) -> tuple[tuple[EntryChange, ...], tuple[str, ...]]:
    changed, same = [], []
    for old_id, new_id in pairs.items():
        words = tuple(what_changed(previous[old_id], new[new_id]))
        if words or old_id != new_id:
            changed.append(EntryChange(old_id, new_id, words))
        else:
            same.append(old_id)
    return tuple(changed), tuple(same)


def match_renamed(
    previous: Mapping[str, ListEntry], new: Mapping[str, ListEntry]
) -> dict[str, str]:
    """Entries whose id changed but who are the same row: previous id to new id.

    Within one court, day and case number: the same place on the list (courtroom, session and
    order) with a corrected name or date of birth, or the same name with a date of birth filled
    in or taken out. Within one court and day: the same name with the same date of birth or CRN
    and a case number filled in or taken out, as for somebody added by hand before the list came.
    Two candidates for one are left as added and removed, for a person to judge.
    """
    gone = {old_id: entry for old_id, entry in previous.items() if old_id not in new}
    come = {new_id: entry for new_id, entry in new.items() if new_id not in previous}
    alike: dict[tuple[str, ...], list[str]] = {}
    for new_id, entry in come.items():
        for key in _likenesses(entry):
            alike.setdefault(key, []).append(new_id)
    wanted: dict[str, list[str]] = {}
    for old_id, entry in gone.items():
        near = dict.fromkeys(one for key in _likenesses(entry) for one in alike.get(key, []))
        fits = [new_id for new_id in near if _is_same_row(entry, come[new_id])]
        if len(fits) == 1:
            wanted.setdefault(fits[0], []).append(old_id)
    return {old_ids[0]: new_id for new_id, old_ids in wanted.items() if len(old_ids) == 1}


def _likenesses(entry: ListEntry) -> Iterator[tuple[str, ...]]:
    """What an entry must share with another, one of them at least, to be compared with it."""
    place = (fold(entry.court), entry.hearing_date.isoformat())
    yield (*place, "name", _name(entry))
    if entry.case_number:
        yield (*place, "case", case_key(entry.case_number))


def _is_same_row(old: ListEntry, new: ListEntry) -> bool:
    if old.crn and new.crn and old.crn != new.crn:
        return False
    same_name = _name(old) == _name(new)
    if not (old.case_number and new.case_number):
        numbers = (old.birth_date, new.birth_date), (old.crn, new.crn)
        return same_name and any(one is not None and one == other for one, other in numbers)
    if case_key(old.case_number) != case_key(new.case_number):
        return False
    if old.order and old.slot == new.slot:
        return True
    return same_name and (old.birth_date is None or new.birth_date is None)


def _name(entry: ListEntry) -> str:
    return name_key(entry.family_name, entry.given_names)


def _doubtful(
    gone: Iterable[str], previous: Mapping[str, ListEntry], refused: tuple[RefusedRow, ...]
) -> Iterator[str]:
    names = {row.name_key for row in refused if row.name_key}
    nameless = {row.case_key for row in refused if row.case_key and not row.name_key}
    for old_id in gone:
        entry = previous[old_id]
        if _name(entry) in names or case_key(entry.case_number) in nameless:
            yield old_id


def what_changed(old: ListEntry, new: ListEntry) -> Iterator[str]:
    """Each difference as a sentence: "Courtroom was 1, is now 2."."""
    for name, label in _LABELS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            start = label[0].upper() + label[1:]
            yield f"{start} was {_printed(before)}, is now {_printed(after)}."
    yield from _offences_changed(old, new)


def _printed(value: object) -> str:
    if isinstance(value, date):
        return print_date(value)
    if isinstance(value, time):
        return f"{value.hour % 12 or 12}:{value.minute:02}{'am' if value.hour < 12 else 'pm'}"
    return f"“{value}”" if value else "blank"


def _offences_changed(old: ListEntry, new: ListEntry) -> Iterator[str]:
    """By text first, so that a changed plea or range is told apart from another offence."""
    before = list(old.offences)
    added = []
    for offence in new.offences:
        if offence in before:
            before.remove(offence)
        else:
            added.append(offence)
    for offence in added:
        match = next((each for each in before if fold(each.text) == fold(offence.text)), None)
        if match is None:
            yield f"Offence added: “{offence.text}”."
            continue
        before.remove(match)
        if match.range is not offence.range:
            yield f"The range of “{offence.text}” was {match.range.label}, is now " + (
                f"{offence.range.label}."
            )
        if match.likely_plea != offence.likely_plea:
            yield f"The likely plea to “{offence.text}” was {_printed(match.likely_plea)}, " + (
                f"is now {_printed(offence.likely_plea)}."
            )
    for offence in before:
        yield f"Offence taken off: “{offence.text}”."
