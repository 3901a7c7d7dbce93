"""From a row of the list to a case and a person, and from a changed row to a changed case.

Only what differs between the two readings of the list is carried over: a name that was put right
by hand is not undone by a list that still has it wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from courtdesk.actions.records import standing
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.cases import Case, Offence, reference_of
from courtdesk.domain.courtlist import ListedOffence, ListEntry, fold, order_number, row_key
from courtdesk.domain.courtlist_changes import ListChanges
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.people import Person

_CASE_FIELDS = {
    "court": "court",
    "hearing_date": "hearing_date",
    "courtroom": "courtroom",
    "session": "session",
    "case_number": "case_number",
    "bench": "bench",
    "probation_status": "probation_status",
    "custody": "custody",
    "notes": "note",
}
_PERSON_FIELDS = {
    "family_name": "family",
    "given_names": "given",
    "birth_date": "birth_date",
    "crn": "crn",
    "pnc": "pnc",
}
_NOT_STATED = ListedOffence("Offence not stated")


def case_of(case: CaseId, person: PersonId, entry: ListEntry) -> Case:
    """The case that a new row of the list begins."""
    values = {name: getattr(entry, field) for field, name in _CASE_FIELDS.items()}
    return Case(
        person=person,
        reference=reference_of(case),
        order=order_number(entry.order),
        order_text=entry.order,
        # Without an offence there is nothing to plead to, and no way on to a requirement.
        offences=tuple(_numbered(entry.offences or (_NOT_STATED,), ())),
        **values,
    )


def person_of_entry(entry: ListEntry) -> Person:
    """The person that a new row of the list names; an interpreter becomes a need."""
    values = {name: getattr(entry, field) for field, name in _PERSON_FIELDS.items()}
    needs = (f"interpreter: {entry.interpreter}",) if entry.interpreter else ()
    return Person(needs=needs, **values)


def applied_case(case: Case, old: ListEntry, new: ListEntry, pleaded: Collection[str]) -> Case:
    """`case` with what changed on the list; offences that have a plea are never dropped."""
    values = {
        name: getattr(new, field)
        for field, name in _CASE_FIELDS.items()
        if getattr(old, field) != getattr(new, field)
    }
    if old.order != new.order:
        values |= {"order": order_number(new.order), "order_text": new.order}
    if old.offences != new.offences:
        values["offences"] = _applied_offences(case, new, pleaded)
    return replace(case, listed=True, **values)


def _applied_offences(case: Case, new: ListEntry, pleaded: Collection[str]) -> tuple[Offence, ...]:
    listed = list(_numbered(new.offences or (_NOT_STATED,), case.offences))
    kept = {offence.id for offence in listed}
    gone = [one for one in case.offences if one.id not in kept and one.id in pleaded]
    return (*listed, *gone)


def _numbered(listed: Iterable[ListedOffence], before: Iterable[Offence]) -> Iterable[Offence]:
    """Offences with ids that stay the same for the same words, so that a plea keeps its offence."""
    left = list(before)
    taken = {offence.id for offence in left}
    for offence in listed:
        match = next((one for one in left if fold(one.text) == fold(offence.text)), None)
        if match is not None:
            left.remove(match)
            name = match.id
        else:
            name = _free_id(offence.text, taken)
            taken.add(name)
        yield Offence(name, offence.text, offence.range, offence.likely_plea)


def came_back(here: Mapping[CaseId, ListEntry], rows: Sequence[ListEntry]) -> dict[int, CaseId]:
    """Which row of a new list (by its place in `rows`) is which case that was adjourned to its day.

    `here` holds those cases with what an earlier list said of them, moved to the day. The very same
    row, or the only one of that court and case number where it may be the same person: the list
    may spell a name anew, but two people of one case number are never taken for each other.
    """
    found: dict[int, CaseId] = {}
    for alike in (_is_same_row, _is_same_case):
        for case, said in here.items():
            free = [at for at, row in enumerate(rows) if at not in found and alike(said, row)]
            others = [one for one in here if one not in found.values()]
            rivals = [one for one in others if free and alike(here[one], rows[free[0]])]
            if case in others and len(free) == 1 and rivals == [case]:
                found[free[0]] = case
    return found


def _is_same_row(said: ListEntry, row: ListEntry) -> bool:
    return row_key(said) == row_key(row)


def _is_same_case(said: ListEntry, row: ListEntry) -> bool:
    if not said.case_number or row_key(said)[:3] != row_key(row)[:3]:
        return False
    if said.crn and row.crn:
        return said.crn == row.crn
    same_name = row_key(said)[3] == row_key(row)[3]
    return same_name or (said.birth_date is not None and said.birth_date == row.birth_date)


def _free_id(text: str, taken: set[str]) -> str:
    """An id from the offence's words, so that two laptops that read one list agree on it."""
    base = "-".join(fold(text).split())[:40] or "offence"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def applied_person(person: Person, old: ListEntry, new: ListEntry) -> Person:
    """`person` with what changed on the list."""
    values = {
        name: getattr(new, field)
        for field, name in _PERSON_FIELDS.items()
        if getattr(old, field) != getattr(new, field)
    }
    if old.interpreter != new.interpreter:
        needs = tuple(need for need in person.needs if not need.startswith("interpreter: "))
        added = (f"interpreter: {new.interpreter}",) if new.interpreter else ()
        values["needs"] = (*needs, *added)
    # Why it was put right by hand says nothing about what a later list changed.
    return replace(person, **values, reason="") if values else person


def without_disputed(
    session: Session, found: ListChanges, previous: Mapping[CaseId, ListEntry]
) -> tuple[ListChanges, tuple[str, ...]]:
    """`found` without what a person must settle first, and a note about each.

    One case in dispute must not keep a whole morning's list out. Raises `NotAllowed`.
    """
    session.require(Permission.CHANGE_LIST)
    touched = (*(one.previous_id for one in found.changed), *found.removed)
    unclear = {one for one in touched if _is_disputed(session, CaseId(one))}
    notes = tuple(
        f"{previous[CaseId(one)].list_name} stays as it is: two versions of it stand side by "
        "side. Settle which one holds, then import this list again."
        for one in touched
        if one in unclear
    )
    changed = tuple(one for one in found.changed if one.previous_id not in unclear)
    removed = tuple(one for one in found.removed if one not in unclear)
    return replace(found, changed=changed, removed=removed), notes


def _is_disputed(session: Session, case: CaseId) -> bool:
    """Whether only a person can say what holds of the case or of who it is about."""
    listed = standing(session, session.vault.document(DocumentId(case)))
    person = DocumentId(str(listed.body.get("person", "")))
    return bool(listed.disputed or standing(session, session.vault.document(person)).disputed)
