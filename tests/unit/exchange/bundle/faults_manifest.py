"""Faults of the manifest, one each, field by field and letter by letter, all truly signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from courtdesk.errors import BundleTooBig, TamperedBundle

from .spoiling import GOOD, RECORDS, Make, Told, of_item, of_range, of_revisions, spelling, told

_OBJECT = "not an object of ['bundle'"
_LIKE = " is not as it should be"
_WHOLE = " is not a whole number from "
_LEFT_OUT: dict[str, Told] = {
    f"no {name} in the manifest": (told(**{name: ...}), TamperedBundle, reason)
    for name, reason in {
        "bundle": _OBJECT,
        "device": _OBJECT,
        "epoch": _OBJECT,
        "items": _OBJECT,
        "kind": f"kind{_LIKE}",
        "made_at": _OBJECT,
        "min_reader": f"min_reader{_WHOLE}",
        "number": _OBJECT,
        "pad": _OBJECT,
        "previous": _OBJECT,
        "ranges": _OBJECT,
        "recipients": _OBJECT,
        "revisions": _OBJECT,
    }.items()
}

_WRONG: dict[str, tuple[Any, str]] = {
    "bundle": ([None, 7, "", "0" * 31, "0" * 33, "g" * 32, "0" * 31 + "\n"], f"bundle{_LIKE}"),
    "team": ([None, 7, "a b", "x" * 65, "ŵ", "x\n", ".."], f"team{_LIKE}"),
    "device": ([None, 7, "", "../x", "x" * 65, "d\0"], f"device{_LIKE}"),
    "kind": ([None, 7, "", "Decision", " decision", "decision\n"], f"kind{_LIKE}"),
    "epoch": ([None, "3", -1, 3.5, True, [3]], f"epoch{_WHOLE}"),
    "number": ([None, "1", -1, 1.5, True, 2**54], f"number{_WHOLE}"),
    "min_reader": (["1", -1, 1.5, False, None], f"min_reader{_WHOLE}"),
    "format": ([0, -1, None, 1.5, False], f"format{_WHOLE}"),
    "previous": ([False, 0, "", "0" * 65, "A" * 64], f"previous{_LIKE}"),
    "made_at": (
        [
            None,
            1,
            "",
            "0026-11-23T10:42:00Z",
            "2026-11-23T10:42:00+00:00",
            "2026-11-23T10:42:00.5Z",
            "2026-11-23 10:42:00Z",
            "2026-11-23T10:42:00z",
        ],
        f"made_at{_LIKE}",
    ),
    "pad": ([None, "1024", "-000001024", "١" * 10, "+000001024", "00000001e3"], f"pad{_LIKE}"),
    "recipients": ([None, "f" * 32, {}, 3], "recipients is not a list"),
    "ranges": ([None, {}, 0], "ranges is not a list"),
    "items": ([None, {}, 0], "items is not a list"),
    "revisions": ([None, [], 0, {}, "x"], "not an object of ['count'"),
}

_TYPES: dict[str, Told] = {
    f"{name} {value!r}": (told(**{name: value}), TamperedBundle, reason)
    for name, (values, reason) in _WRONG.items()
    for value in values
}

_RECIPIENTS: dict[str, Told] = {
    f"a recipient {value!r}": (
        told(recipients=[value]),
        TamperedBundle,
        "recipients not in order, or none",
    )
    for value in (None, "", "F" * 32, "f" * 31, "f" * 33, ["f" * 32], True)
}

_PARTS: dict[str, tuple[Callable[..., Make], list[Any], str]] = {
    "count": (of_revisions, [None, "10", -1, 10.5, True], f"count{_WHOLE}"),
    "size": (of_revisions, [None, "9", -1, 1.5, False], f"size{_WHOLE}"),
    "sha256": (of_revisions, [None, 1, "", "0" * 63, "A" * 64], f"sha256{_LIKE}"),
    "first": (of_range, [None, 0, "1", -1, True], f"first{_WHOLE}"),
    "last": (of_range, [None, 0, "9", 9.5], f"last{_WHOLE}"),
    "device": (of_range, [None, "", "../x", 1], f"device{_LIKE}"),
    "signature_sha256": (of_item, [False, "", "0" * 63, 1], f"signature_sha256{_LIKE}"),
    "name": (of_item, [None, 1, ["x"], "a\nb.txt"], f"name{_LIKE}"),
}

_WITHIN: dict[str, Told] = {
    f"{name} {value!r} within": (make(**{name: value}), TamperedBundle, reason)
    for name, (make, values, reason) in _PARTS.items()
    for value in values
}

_INNER: dict[str, Told] = {
    "a range that counts nothing": (of_range(count=0), TamperedBundle, f"count{_WHOLE}"),
    "a range that begins later": (of_range(first=2), TamperedBundle, "its records are not those"),
    "a range of one less": (of_range(count=8), TamperedBundle, "the ranges do not add up"),
    "a range without a laptop": (of_range(device=...), TamperedBundle, "not an object of"),
    "a range that says more": (of_range(extra=1), TamperedBundle, "not an object of"),
    "a range of another laptop": (
        of_range(device="00000000-0000-7000-8000-00000000d000"),
        TamperedBundle,
        "not those that its manifest counts",
    ),
    "a range that begins before": (
        of_range(first=1, last=10),
        TamperedBundle,
        "not those that its manifest counts",
    ),
    "a range left out": (
        told(ranges=GOOD.manifest["ranges"][:1]),
        TamperedBundle,
        "the ranges do not add up",
    ),
    "no ranges": (told(ranges=[]), TamperedBundle, "the ranges do not add up"),
    "a range a number": (told(ranges=[1]), TamperedBundle, "not an object of"),
    "too many ranges": (
        told(
            ranges=[{"device": f"d{at}", "first": 1, "last": 1, "count": 1} for at in range(4097)]
        ),
        TamperedBundle,
        "ranges is not a list of at most 4096",
    ),
    "an item a name": (told(items=["roster.json"]), TamperedBundle, "not an object of"),
    "an item that says more": (of_item(mode=1), TamperedBundle, "not an object of"),
    "an item without a hash": (of_item(sha256=...), TamperedBundle, "not an object of"),
    "an item of an unknown size": (of_item(size=None), TamperedBundle, f"size{_WHOLE}"),
    "an item said to be shorter": (of_item(size=38), TamperedBundle, "the length of decision.txt"),
    "an item called nothing": (of_item(name=""), TamperedBundle, "an item cannot be called"),
    "an item called as the records": (of_item(name="revisions"), TamperedBundle, "cannot be"),
    "an item with a space": (of_item(name="a b"), TamperedBundle, "an item cannot be called"),
    "an item that ends in a dot": (of_item(name="a."), TamperedBundle, "an item cannot be called"),
    "an item with an option's name": (of_item(name="-rf"), TamperedBundle, "cannot be called"),
    "an item left out of the manifest": (
        told(items=GOOD.manifest["items"][:1]),
        TamperedBundle,
        "its padding",
    ),
    "items changed round in the manifest": (
        told(items=GOOD.manifest["items"][::-1]),
        TamperedBundle,
        "the place of roster.json",
    ),
    "an item that is not there": (
        told(items=[*GOOD.manifest["items"], {**GOOD.manifest["items"][1], "name": "x"}]),
        TamperedBundle,
        "the place of x",
    ),
    "revisions that say more": (of_revisions(more=1), TamperedBundle, "not an object of ['count'"),
    "revisions without a hash": (of_revisions(sha256=...), TamperedBundle, "not an object of"),
    "fewer records counted": (of_revisions(count=9), TamperedBundle, "the ranges do not add up"),
    "records said to be longer": (
        of_revisions(size=len(RECORDS) + 1),
        TamperedBundle,
        "the length of its records",
    ),
    "no records counted": (of_revisions(count=0), TamperedBundle, "the ranges do not add up"),
    "second month of thirty days": (
        told(made_at="2027-02-30T10:42:00Z"),
        TamperedBundle,
        "made_at is on no calendar",
    ),
    "an hour of twenty-five": (
        told(made_at="2026-11-23T25:00:00Z"),
        TamperedBundle,
        "made_at is on no calendar",
    ),
    "pad of no whole block": (
        told(pad="0000001023"),
        TamperedBundle,
        "a pad too short to end a tar",
    ),
    "pad of a byte more": (told(pad="0000001025"), TamperedBundle, "its padding"),
    "ten million records": (
        told(
            revisions={"count": 10**7, "size": 2**29, "sha256": "0" * 64},
            ranges=[{"device": "d", "first": 1, "last": 10**7, "count": 10**7}],
        ),
        BundleTooBig,
        "its records",
    ),
    # Refused by what is announced: there is nothing after it to read.
    "ten million records and none there": (
        replace(
            GOOD.with_manifest(
                lambda value: value.update(
                    revisions={"count": 10**7, "size": 2**29, "sha256": "0" * 64},
                    ranges=[{"device": "d", "first": 1, "last": 10**7, "count": 10**7}],
                )
            ),
            members=lambda all_: all_[:1],
        ).build,
        BundleTooBig,
        "its records",
    ),
    "a later format with a field that is none": (
        told(format=2, epoch="x"),
        TamperedBundle,
        f"epoch{_WHOLE}",
    ),
}


def _compact(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


_SPELT: dict[str, Told] = {
    "manifest with a line end": (
        spelling(lambda data: data + b"\n"),
        TamperedBundle,
        "not the exact form",
    ),
    "manifest after a space": (
        spelling(lambda data: b" " + data),
        TamperedBundle,
        "not the exact form",
    ),
    "manifest with spaces": (
        spelling(lambda data: json.dumps(json.loads(data)).encode()),
        TamperedBundle,
        "not the exact form",
    ),
    "manifest from its end": (
        spelling(lambda data: _compact(dict(reversed(json.loads(data).items())))),
        TamperedBundle,
        "not the exact form",
    ),
    "manifest in letters by number": (
        spelling(lambda data: data.replace(b'"kind"', b'"\\u006bind"')),
        TamperedBundle,
        "not the exact form",
    ),
    "manifest with a number with a point": (
        spelling(lambda data: data.replace(b'"epoch":3', b'"epoch":3.0')),
        TamperedBundle,
        f"epoch{_WHOLE}",
    ),
    "manifest with a number by its power": (
        spelling(lambda data: data.replace(b'"epoch":3', b'"epoch":3e0')),
        TamperedBundle,
        "not the exact form",
    ),
    "manifest with a nought before a number": (
        spelling(lambda data: data.replace(b'"epoch":3', b'"epoch":03')),
        TamperedBundle,
        "its manifest",
    ),
    "manifest with infinity": (
        spelling(lambda data: data.replace(b'"epoch":3', b'"epoch":Infinity')),
        TamperedBundle,
        "Infinity is not a number",
    ),
    "manifest with a remark": (
        spelling(lambda data: data[:-1] + b"/**/}"),
        TamperedBundle,
        "its manifest",
    ),
    "manifest with a comma more": (
        spelling(lambda data: data[:-1] + b",}"),
        TamperedBundle,
        "its manifest",
    ),
    "manifest with noughts after it": (
        spelling(lambda data: data + bytes(8)),
        TamperedBundle,
        "its manifest",
    ),
    "manifest in two bytes a letter": (
        spelling(lambda data: data.decode().encode("utf-16-le")),
        TamperedBundle,
        "its manifest",
    ),
    "manifest with half a letter": (
        spelling(lambda data: data.replace(b'"team":"0', b'"team":"\\ud800')),
        TamperedBundle,
        "its manifest",
    ),
    "manifest twice": (spelling(lambda data: data * 2), TamperedBundle, "its manifest"),
    "manifest text": (spelling(lambda _: b'"hello"'), TamperedBundle, "not the exact form"),
    "manifest nothing": (spelling(lambda _: b"null"), TamperedBundle, "not the exact form"),
}

MANIFESTS = _LEFT_OUT | _TYPES | _RECIPIENTS | _WITHIN | _INNER | _SPELT
