"""What several versions show together: the same everywhere, and never what nobody wrote."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.domain import merging
from courtdesk.domain.merging import NEVER, SETTLED, Past, merge, shown

BASE = {"family": "Marlow", "given": "Dean", "crn": None, "needs": ["ramp"]}
Body = dict[str, Any]


def past(name: str, body: Body | None, *parents: str, sealed: bool = False) -> Past:
    return Past(name, parents, body, sealed)


def view(*history: Past, kind: str = "referral") -> merging.Shown:
    made_from = {up for one in history for up in one.parents}
    heads = [one.id for one in history if one.id not in made_from]
    return shown(kind, heads[::-1], history)


def test_fields_that_do_not_touch_are_shown_together() -> None:
    found = merge(BASE, [BASE | {"given": "Deen"}, BASE | {"crn": "X1"}, BASE | {"needs": []}])
    assert found.body == {"family": "Marlow", "given": "Deen", "crn": "X1", "needs": []}
    assert not found.disputed and len(found.versions) == 3


def test_a_field_that_both_changed_alike_is_no_dispute() -> None:
    found = merge(BASE, [BASE | {"crn": "X1"}, BASE | {"crn": "X1", "given": "Deen"}])
    assert found.body == BASE | {"crn": "X1", "given": "Deen"} and not found.disputed


def test_a_field_that_both_changed_is_for_a_person_and_the_others_are_not() -> None:
    found = merge(BASE, [BASE | {"given": "Deen", "crn": "X1"}, BASE | {"given": "Dan"}])
    assert found.disputed == {("given",)} and not found.whole
    assert found.body == BASE | {"given": "Deen", "crn": "X1"}


def test_without_a_common_version_what_differs_is_for_a_person() -> None:
    found = merge(None, [BASE, BASE | {"given": "Dan", "pnc": "1"}])
    assert found.disputed == {("given",), ("pnc",)}
    assert found.body == BASE


def test_true_is_not_one_and_nothing_is_not_absent() -> None:
    assert merge(None, [{"a": True}, {"a": 1}]).disputed == {("a",)}
    assert merge(None, [{"a": None}, {}]).disputed == {("a",)}
    found = merge({"a": 1, "b": 1}, [{"a": 1}, {"a": 2, "b": 1}])
    assert found.body == {"a": 2} and not found.disputed


def test_the_keys_of_a_table_are_fields() -> None:
    found = merge(
        {"at": {"room": "1", "hour": 9}},
        [{"at": {"room": "2", "hour": 9}}, {"at": {"room": "1", "hour": 10}}],
    )
    assert found.body == {"at": {"room": "2", "hour": 10}} and not found.disputed
    found = merge({"at": {"room": "1"}}, [{"at": {"room": "2"}}, {"at": None}])
    assert found.disputed == {("at",)}


def rows(**said: str) -> Body:
    return {"rows": [{"id": one, "says": words} for one, words in said.items()]}


def test_rows_with_ids_are_fields_and_other_lists_are_one() -> None:
    found = merge(rows(a="1", b="1"), [rows(a="2", b="1"), rows(a="1", b="2")])
    assert found.body == rows(a="2", b="2") and not found.disputed
    found = merge({"needs": ["a"]}, [{"needs": ["a", "b"]}, {"needs": ["a", "c"]}])
    assert found.disputed == {("needs",)}
    doubled = {"rows": [{"id": "a"}, {"id": "a"}]}
    assert merge(rows(a="1"), [doubled, rows(a="2")]).disputed == {("rows",)}


def test_a_row_that_one_took_away_and_the_other_changed_is_for_a_person() -> None:
    found = merge(rows(a="1", b="1"), [rows(b="1"), rows(a="2", b="1")])
    assert found.disputed == {("rows", "a")} and found.body == rows(b="1")
    found = merge(rows(a="1", b="1"), [rows(b="1"), rows(a="1", b="2")])
    assert found.body == rows(b="2") and not found.disputed


def test_rows_that_were_added_stand_where_each_put_them() -> None:
    found = merge(rows(a="", z=""), [rows(a="", b="", z=""), rows(a="", z="", y="")])
    assert found.body == rows(a="", b="", z="", y="") and not found.disputed
    # Who put them in another order has changed something, whoever was the last to write.
    for versions in ([rows(z="", a=""), rows(a="1", z="")], [rows(a="1", z=""), rows(z="", a="")]):
        found = merge(rows(a="", z=""), versions)
        assert found.body == rows(z="", a="1") and not found.disputed


def test_who_undid_a_change_is_not_overruled_by_who_only_saw_it() -> None:
    # Against the oldest common version the one who undid it has changed nothing.
    found = view(
        past("o", {"a": 1, "b": 1}),
        past("p", {"a": 2, "b": 1}, "o"),
        past("undone", {"a": 1, "b": 1}, "p"),
        past("seen", {"a": 2, "b": 2}, "p"),
        past("away", {"a": 1, "b": 1, "c": 1}, "o"),
    )
    assert found.body == {"a": 1, "b": 2, "c": 1} and not found.disputed


def test_versions_that_cross_are_seen_through() -> None:
    crossed = [
        past("o", {"a": 1, "b": 1}),
        past("x", {"a": 2, "b": 1}, "o"),
        past("y", {"a": 1, "b": 2}, "o"),
        past("m", {"a": 2, "b": 2}, "x", "y"),
    ]
    found = view(*crossed, past("n", {"a": 1, "b": 2}, "x", "y"))
    # `n` undid what x had done, and `m` took it over: m changed nothing of its own.
    assert found.body == {"a": 1, "b": 2} and not found.disputed
    found = view(*crossed, past("n", {"a": 3, "b": 2}, "x", "y"), past("l", {"a": 4, "b": 2}, "m"))
    assert found.disputed == {("a",)}


def test_a_settlement_passes_what_it_settles() -> None:
    two = [past("o", {"a": 1}), past("x", {"a": 2}, "o"), past("y", {"a": 3}, "o")]
    settled = past("s", {"a": 2, SETTLED: {"reason": "Asked."}}, "x", "y")
    assert view(*two, settled).body == {"a": 2}
    late = past("late", {"a": 3, "b": 1}, "y")
    found = view(*two, settled, late)
    assert found.body == {"a": 2, "b": 1} and not found.disputed
    assert view(*two, settled, past("late", {"a": 4}, "y")).disputed == {("a",)}


def test_why_it_was_settled_is_no_field() -> None:
    two = [past("x", {"a": 2}), past("y", {"a": 3})]
    one = past("s", {"a": 2, SETTLED: {"reason": "Asked."}}, "x", "y")
    other = past("t", {"a": 2, SETTLED: {"reason": "Rang."}}, "x", "y")
    found = view(*two, one, other)
    assert found == merging.Shown({"a": 2}, frozenset(), (("t", "s"),))


def test_two_reasons_for_two_changes_are_no_dispute() -> None:
    first = past("o", {"given": "Dean", "crn": "", "reason": ""})
    one = past("x", {"given": "Deen", "crn": "", "reason": "A slip."}, "o")
    other = past("y", {"given": "Dean", "crn": "X1", "reason": "Asked."}, "o")
    found = view(first, one, other, kind="person")
    assert found.body == {"given": "Deen", "crn": "X1", "reason": "Asked."} and not found.disputed
    assert view(first, one, other, kind="referral").disputed == {("reason",)}


@pytest.mark.parametrize("kind", sorted(NEVER))
def test_of_these_one_version_is_chosen_whole(kind: str) -> None:
    first = past("o", {"a": 1, "b": 1})
    found = view(
        first, past("x", {"a": 2, "b": 1}, "o"), past("y", {"a": 1, "b": 2}, "o"), kind=kind
    )
    assert found.whole and found.body == {"a": 1, "b": 2}
    assert found.versions == (("y",), ("x",))
    alike = view(past("x", {"a": 1}), past("y", {"a": 1}), kind=kind)
    assert not alike.disputed and alike.versions == (("y", "x"),)


def test_what_is_sealed_is_never_the_same_and_never_joined() -> None:
    for bodies in (({"a": 1}, {"a": 1}), ({"a": 1}, {"b": 1})):
        two = [past(str(at), body, sealed=at == 0) for at, body in enumerate(bodies)]
        assert view(*two).whole


def test_one_list_typed_twice_is_one_list() -> None:
    typed = [past("x", {"a": 1, "b": 1}), past("y", {"a": 1, "b": 1})]
    changed = past("z", {"a": 2, "b": 1}, "x")
    for kind in merging.LISTED:
        assert view(*typed, kind=kind).versions == (("y", "x"),)
        found = view(*typed, changed, kind=kind)
        assert found.body == {"a": 2, "b": 1} and not found.disputed
        assert found.versions == (("z",),)
        both = view(*typed, changed, past("w", {"a": 1, "b": 2}, "y"), kind=kind)
        assert both.body == {"a": 2, "b": 2} and not both.disputed
    # Of what people say, two who said it apart are two.
    assert view(*typed, changed).disputed == {("a",)}


def test_what_was_purged_or_is_not_here_joins_nothing() -> None:
    two = [past("x", {"a": 2, "b": 1}, "o"), past("y", {"a": 1, "b": 2}, "o")]
    assert view(*two).disputed == view(past("o", None), *two).disputed == {("a",), ("b",)}
    found = view(past("x", None), past("y", {"a": 1}))
    assert found.body == {"a": 1} and not found.disputed
    assert view(past("x", None), past("y", None)).body == {}


# By Hypothesis: histories of a few people who write, merge and settle in any order.

FIELDS = ("a", "b", "c")


def history(seed: int, size: int, kind: str) -> list[Past]:
    """A history in which each version was made from some that stood, by somebody who saw them."""
    rng = random.Random(seed)
    made: list[Past] = [past("000", {"a": 0, "b": {"x": 0, "y": 0}, "c": [{"id": "r", "n": 0}]})]
    for number in range(1, size):
        seen = rng.sample(made, k=min(len(made), rng.choice((1, 1, 2))))
        stood = [one for one in seen if not any(one.id in up.parents for up in seen)]
        before = shown(kind, [one.id for one in stood], made).body
        body: Body = {key: value for key, value in before.items() if rng.random() > 0.05}
        change = rng.choice(FIELDS)
        if change == "a":
            body["a"] = rng.randrange(3)
        elif change == "b":
            body["b"] = {**before.get("b", {}), rng.choice("xyz"): rng.randrange(3)}
        else:
            body["c"] = [{"id": one, "n": rng.randrange(3)} for one in rng.sample("rst", k=2)]
        made.append(past(f"{number:03}", body, *(one.id for one in stood)))
    return made


def heads_of(made: list[Past]) -> list[str]:
    passed = {up for one in made for up in one.parents}
    return [one.id for one in made if one.id not in passed][::-1]


def leaves(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if isinstance(value, Mapping):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = {row["id"]: row for row in value}.items()
    else:
        return {path: value}
    return {at: leaf for key, one in pairs for at, leaf in leaves(one, (*path, key)).items()}


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6), size=st.integers(2, 14), kind=st.sampled_from(["referral", "case"])
)
def test_any_history_shows_the_same_whatever_the_order_and_nothing_that_nobody_wrote(
    seed: int, size: int, kind: str
) -> None:
    made = history(seed, size, kind)
    heads = heads_of(made)
    found = shown(kind, heads, made)
    mixed = list(made)
    random.Random(seed + 1).shuffle(mixed)
    assert shown(kind, heads, mixed) == found
    # Who stands first is only for show: it decides nothing but what stands at what is in dispute.
    turned = shown(kind, heads[::-1], mixed)
    assert turned.disputed == found.disputed
    assert set(map(frozenset, turned.versions)) == set(map(frozenset, found.versions))
    if not found.disputed:
        assert leaves(turned.body) == leaves(found.body)
    bodies = [leaves(one.body) for one in made if one.id in heads]
    for at, value in leaves(found.body).items():
        assert any(body.get(at) == value for body in bodies)
    for at in set.intersection(*(set(body) for body in bodies)):
        if len({repr(body[at]) for body in bodies}) == 1:
            assert leaves(found.body)[at] == bodies[0][at]


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), size=st.integers(3, 14))
def test_writing_down_what_two_of_them_show_changes_nothing_for_the_rest(
    seed: int, size: int
) -> None:
    made = history(seed, size, "referral")
    heads = heads_of(made)
    found = shown("referral", heads, made)
    two = shown("referral", heads[:2], made)
    if len(heads) < 3 or two.disputed:
        return
    joined = past("new", dict(two.body), *heads[:2])
    after = shown("referral", ["new", *heads[2:]], [*made, joined])
    if not found.disputed:
        assert leaves(after.body) == leaves(found.body) and not after.disputed
    # Of a row that only some have the whole is in dispute, and of one that all have its fields.
    for at in after.disputed:
        assert any(at[: len(one)] == one or one[: len(at)] == at for one in found.disputed)


def test_a_history_of_years_is_no_deeper_than_one_of_a_day() -> None:
    made = [past("0", {"a": 0})]
    for number in range(1, 1500):
        made.append(past(str(number), {"a": number}, str(number - 1)))
    made.append(past("side", {"a": 0, "b": 1}, "0"))
    assert view(*made).body == {"a": 1499, "b": 1}
