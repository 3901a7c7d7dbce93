"""Two versions of one document: what is shown, and what only a person can settle (P4).

A view and never a revision by itself: every laptop makes the same one from the same versions, in
whatever order they came, and the next edit by a person names all that it was made from.

Field by field, what counts is who changed it last *by cause*: a version's change of a field passes
what stood in the versions it was made from, and no clock is asked. For two versions with one
common ancestor that is the three-way merge; for any number of them, and where people undid a
change or merged before, it asks no guess of which ancestor is the nearest. Changes of a field that
passed none of each other, to different values, are in dispute. A table's keys are fields, and so
are the rows of a list whose rows carry an "id"; any other list is one field.

Some kinds never merge (`NEVER`), nor does anything with a sealed part: a text that nobody wrote or
signed would stand under two people's names. Of these one version is chosen whole. What a court
list says is another matter: one list typed into two laptops is one list, so that the same change of
the same version of it, made twice, is one change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Path = tuple[str, ...]
"""Where a field stands: the keys, and ids of rows, from the outside in. () is the whole body."""

SETTLED = "settled"
"""The key under which a version says that it settles others, and why; no field of the document."""

NEVER = frozenset(
    {
        # Signed by a person.
        "clinical-rule",
        "consent",
        "decision",
        "device",
        "report-template",
        "risk-card",
        "same-person",
        "settings",
        "site-form",
        "snippet",
        "telephone-approval",
        "telephone-rule",
        # Tables of keys and the roster, which have rules of their own.
        "compartment",
        "team",
        "team-keys",
        # With a sealed part, always or for some.
        "assessment",
        "equality",
        "kept-text",
        "measure",
        "note",
        "note-review",
        "original",
        "referral-note",
        "response",
        "risk-judged",
        # One statement at one moment, of which half is none: an agreement is a consent as well.
        "agreement",
        "decision-request",
        "no-proposal",
        "overrule",
        "plea",
        "risk-action",
        "sensitive",
        "sentence",
        # Bytes of a file, and events: never two versions but by a program of somebody's own.
        "audit",
        "form-file",
    }
)
"""The kinds of which one version is chosen whole."""

LISTED = frozenset({"case", "listing", "person"})
"""What comes from the court list, which several laptops may each read."""


_WHY = {"ending": "corrected", "enquiry": "put_right", "person": "reason", "service": "reason"}
"""Where a kind says why it was last changed. Two people who put right different things have two
reasons, and nothing to settle: each stays in its own version, and the last one is shown."""


@dataclass(frozen=True)
class Past:
    """One version as the rules need it; `body` is `None` once purged, `sealed` if part of it is."""

    id: str
    parents: tuple[str, ...]
    body: Mapping[str, Any] | None
    sealed: bool = False


@dataclass(frozen=True)
class Shown:
    """What a document says while several versions stand.

    `disputed` are the fields that only a person can settle, {()} where one version is to be chosen
    whole; until then `body` has there what the version made last says, on every laptop alike.
    `versions` are the versions it is made from, those that say the same in one group, without
    those that another has passed.
    """

    body: Mapping[str, Any]
    disputed: frozenset[Path] = frozenset()
    versions: tuple[tuple[str, ...], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether one version is to be chosen whole."""
        return () in self.disputed


def merge(base: Mapping[str, Any] | None, versions: Sequence[Mapping[str, Any]]) -> Shown:
    """`versions` of one mergeable document, all made from `base`, or from nothing in common."""
    root = [Past("", (), base)] if base is not None else []
    parents = ("",) if base is not None else ()
    heads = [Past(str(at), parents, body) for at, body in enumerate(versions)]
    return shown("", [one.id for one in heads], [*root, *heads])


def shown(kind: str, heads: Sequence[str], history: Iterable[Past]) -> Shown:
    """What a document of `kind` shows of `heads`, the one made last first.

    `history` holds them and what they were made from, as far as it is here. What was purged says
    nothing; `body` is empty when all of it was.
    """
    past = {one.id: one for one in history}
    standing = [past[one] for one in heads if past[one].body is not None]
    if not standing:
        return Shown({}, versions=tuple((one,) for one in heads))
    if kind in NEVER or any(one.sealed for one in standing):
        return _whole(standing)
    tree = _Tree(past, as_one=kind in LISTED)
    groups = tree.groups([one.id for one in standing])
    why = _WHY.get(kind)
    return _Fields(tree, groups, (why,) if why is not None else None).shown()


def _whole(standing: Sequence[Past]) -> Shown:
    groups: dict[str, list[str]] = {}
    for one in standing:
        # What is sealed cannot be compared, so that two such versions are never the same.
        says = one.id if one.sealed else _exact(_fields(one.body))
        groups.setdefault(says, []).append(one.id)
    disputed = frozenset({()}) if len(groups) > 1 else frozenset[Path]()
    versions = tuple(tuple(group) for group in groups.values())
    return Shown(_fields(standing[0].body), disputed, versions)


class _Absent:
    """No such field, which is something that a version says as well."""


_ABSENT = _Absent()


@dataclass(frozen=True)
class _Tree:
    """The versions and what each was made from; `as_one` makes one of what was done twice."""

    past: Mapping[str, Past]
    as_one: bool

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The versions, each after those that it was made from."""
        found: dict[str, None] = {}
        # By hand, as a document of years is deeper than Python calls itself.
        waiting = sorted(self.past, reverse=True)
        while waiting:
            one = waiting.pop()
            before = [up for up in self.past[one].parents if up in self.past and up not in found]
            if before and one not in found:
                waiting += [one, *before]
            else:
                found.setdefault(one)
        return tuple(found)

    @cached_property
    def same(self) -> Mapping[str, str]:
        """The version that stands for each: itself, or the first that did the same to the same."""
        known: dict[tuple[Any, ...], str] = {}
        found: dict[str, str] = {}
        for one in self.order:
            version = self.past[one]
            whole = all(up in self.past for up in version.parents)
            if self.as_one and whole and version.body is not None and not version.sealed:
                made_from = tuple(sorted({found[up] for up in version.parents}))
                found[one] = known.setdefault((_exact(_fields(version.body)), made_from), one)
            else:
                found[one] = one
        return found

    @cached_property
    def parents(self) -> Mapping[str, tuple[str, ...]]:
        """What each version was made from; those that another stands for are left out."""
        return {
            one: tuple(sorted({self.same.get(up, up) for up in self.past[one].parents}))
            for one in self.order
            if self.same[one] == one
        }

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """All that each version was made from, as far as it is here."""
        found: dict[str, frozenset[str]] = {}
        for one, parents in self.parents.items():
            known = [up for up in parents if up in found]
            found[one] = frozenset(known).union(*(found[up] for up in known))
        return found

    def groups(self, heads: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """The heads that say the same together, without those that another has passed."""
        found: dict[str, list[str]] = {}
        for head in heads:
            found.setdefault(self.same[head], []).append(head)
        passed = frozenset[str]().union(*(self.ancestors[one] for one in found))
        left = {one: group for one, group in found.items() if one not in passed}
        # Different ways to the same words are one version as well.
        alike: dict[str, list[str]] = {}
        for one, group in left.items():
            alike.setdefault(_exact(_fields(self.past[one].body)), []).extend(group)
        return tuple(tuple(group) for group in alike.values())


@dataclass(frozen=True)
class _Fields:
    """Looks at one field after another over all versions of a document."""

    tree: _Tree
    groups: tuple[tuple[str, ...], ...]
    why: Path | None
    disputed: set[Path] = field(default_factory=set)

    def shown(self) -> Shown:
        body = self._at(())
        return Shown(body, frozenset(self.disputed), self.groups)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Every version that stands, by the one that stands for it."""
        return tuple(dict.fromkeys(self.tree.same[one] for group in self.groups for one in group))

    def _at(self, path: Path) -> Any:
        """What is shown at `path`; notes what is in dispute there or below."""
        values = [_value(self.tree.past[one].body, path) for one in self.heads]
        if len({_exact(one) for one in values}) == 1:
            return values[0]
        if all(isinstance(one, Mapping) for one in values):
            return self._table(path, _in_order(values))
        if all(_has_rows(one) for one in values):
            return self._rows(path, values)
        return self._leaf(path)

    def _table(self, path: Path, keys: Iterable[str]) -> dict[str, Any]:
        found = ((key, self._at((*path, key))) for key in keys)
        return {key: value for key, value in found if value is not _ABSENT}

    def _rows(self, path: Path, values: Sequence[Sequence[Mapping[str, Any]]]) -> list[Any]:
        rows = self._table(path, _in_order([_by_id(one) for one in values]))
        # The order of the rows is a field as well; nobody need settle it.
        first = self._last_changed(lambda body: _order(_value(body, path)))[0]
        orders = [_order(_value(self.tree.past[one].body, path)) for one in (first, *self.heads)]
        return [rows[one] for one in _woven(orders) if one in rows]

    def _leaf(self, path: Path) -> Any:
        changed = self._last_changed(lambda body: _value(body, path))
        said = {_exact(value): value for value in (self._said(one, path) for one in changed)}
        if len(said) == 1:
            return next(iter(said.values()))
        if path != self.why:
            self.disputed.add(path)
        return _value(self.tree.past[self.heads[0]].body, path)

    def _said(self, one: str, path: Path) -> Any:
        return _value(self.tree.past[one].body, path)

    def _last_changed(self, of: Any) -> list[str]:
        """The versions whose change of a part of the body (`of`) no later change has passed.

        In the order of the heads that show them, so that the first is the same on every laptop.
        """
        by: dict[str, frozenset[str]] = {}
        for one, parents in self.tree.parents.items():
            by[one] = self._changed_in(one, parents, of, by)
        candidates = [up for head in self.heads for up in sorted(by[head])]
        return self._not_passed(dict.fromkeys(candidates))

    def _changed_in(
        self, one: str, parents: Sequence[str], of: Any, by: Mapping[str, frozenset[str]]
    ) -> frozenset[str]:
        """The last changes of the part that `one` has taken over, or itself when it made one."""
        past = self.tree.past
        # What is not here, or was purged, may have said anything.
        if not parents or any(up not in by or past[up].body is None for up in parents):
            return frozenset({one})
        before = self._not_passed(dict.fromkeys(up for parent in parents for up in by[parent]))
        says = {_exact(of(past[up].body)) for up in before}
        # Of versions that differed it has chosen one: that is its own word.
        return frozenset(before) if says == {_exact(of(past[one].body))} else frozenset({one})

    def _not_passed(self, changes: Iterable[str]) -> list[str]:
        all_of = [*changes]
        passed = frozenset[str]().union(*(self.tree.ancestors[one] for one in all_of))
        return [one for one in all_of if one not in passed]


def _fields(body: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return {key: value for key, value in (body or {}).items() if key != SETTLED}


def _value(body: Any, path: Path) -> Any:
    """What stands at `path` of a body, or `_ABSENT`."""
    found = _fields(body)
    for key in path:
        table = _by_id(found) if _has_rows(found) else found
        if not isinstance(table, Mapping) or key not in table:
            return _ABSENT
        found = table[key]
    return found


def _exact(value: Any) -> str:
    # Not ==: True and 1 are equal to Python, and no two spellings of JSON are.
    return "" if value is _ABSENT else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _has_rows(value: Any) -> bool:
    """Whether this is a list whose rows each carry an id of their own."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return False
    ids = [one.get("id") for one in value if isinstance(one, Mapping)]
    return len(ids) == len(value) == len(set(map(str, ids))) and all(
        isinstance(one, str) for one in ids
    )


def _by_id(rows: Any) -> dict[str, Any]:
    return {row["id"]: row for row in rows}


def _order(rows: Any) -> list[str]:
    return [row["id"] for row in rows] if _has_rows(rows) else []


def _in_order(tables: Sequence[Mapping[str, Any]]) -> list[str]:
    return sorted({key for table in tables for key in table})


def _woven(orders: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first order, with what only others have after what stands before it there."""
    found: list[str] = []
    for order in orders:
        at = 0
        for one in order:
            if one in found:
                at = found.index(one) + 1
            else:
                found.insert(at, one)
                at += 1
    yield from found
