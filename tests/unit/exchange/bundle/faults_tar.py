"""Faults of the tar within the seal, one each: header field by field, kinds, order, ends."""

from __future__ import annotations

from courtdesk.errors import BundleTooBig, TamperedBundle

from .making import member
from .spoiling import ITEM, Make, Told, members, raw_header, tar

# The tar: where each field stands in a header (POSIX.1-1988 and GNU), and what does not go there.
_FIELDS: dict[str, tuple[int, bytes]] = {
    "a letter after the name": (10, b"x"),
    "a name with no end": (0, b"revisions" + b"x" * 91),
    "a name in capitals": (0, b"REVISIONS"),
    "a name with a space": (9, b" "),
    "a folder's name": (9, b"/"),
    "a name of a drive": (0, b"c:revisio"),
    "a name with turned strokes": (0, b"..\\evisio"),
    "a mode that others may read": (100, b"0000644\0"),
    "a mode for running": (100, b"0000700\0"),
    "a mode with spaces": (100, b"   600 \0"),
    "a user": (108, b"0001000\0"),
    "a group": (116, b"0001000\0"),
    "a user in base 256": (108, b"\x80" + bytes(7)),
    "a size with spaces": (124, b"      12345 "),
    "a size in base 256": (124, b"\x80" + bytes(9) + b"\x10\x00"),
    "a size of all ones": (124, b"\xff" * 12),
    "a size of no digits": (124, b"abcdefghijk\0"),
    "a size of nothing": (124, bytes(12)),
    "a size of nought": (124, b"00000000000\0"),
    "a time in base 256": (136, b"\x80" + bytes(11)),
    "a link's name": (157, b"manifest.json"),
    "a magic of another tar": (257, b"ustar\x0000"),
    "no magic": (257, bytes(8)),
    "a user's name": (265, b"root"),
    "a group's name": (297, b"wheel"),
    "a device's number": (329, b"0000001\0"),
    "a device's other number": (337, b"0000001\0"),
    "a name before the name": (345, b"etc"),
    "a letter at the end of a header": (511, b"x"),
    "a time of last reading": (345, b"00000000001\0"),
    "a sparse map": (386, b"00000000000\00000000000001\0"),
    "more sparse maps to come": (482, b"\1"),
    "a real size": (483, b"77777777777\0"),
}

_KINDS = {
    "a hard link to itself": b"1",
    "a symbolic link to itself": b"2",
    "a device of letters": b"3",
    "a device of blocks": b"4",
    "a folder of records": b"5",
    "a pipe": b"6",
    "a file in one piece": b"7",
    "a pax header for all": b"g",
    "a pax header for one": b"x",
    "a pax header of Solaris": b"X",
    "a long name to come": b"L",
    "a long link to come": b"K",
    "a folder's listing": b"D",
    "the rest of another volume": b"M",
    "a volume's name": b"V",
    "a long name of old": b"N",
    "a sparse file of records": b"S",
    "a member of no kind": b"?",
}

_FRONT = "the place of manifest.json"


def _check_sum(text: bytes) -> Make:
    """The check sum of the header of `revisions`, spelt otherwise."""

    def change(data: bytes) -> bytes:
        at = data.index(b"revisions\0") + 148
        return data[:at] + text + data[at + len(text) :]

    return tar(change)


def _before(data: bytes) -> Make:
    """Something before the first member."""
    return tar(lambda whole: data + whole)


def _more(*parts: bytes) -> Make:
    """Something between the last member and the end."""
    return tar(lambda whole: whole[:-1024] + b"".join(parts) + whole[-1024:])


TAR: dict[str, Told] = {
    **{
        name: (raw_header("revisions", *field), TamperedBundle, "the place of revisions")
        for name, field in _FIELDS.items()
    },
    **{
        name: (raw_header("revisions", 156, kind), TamperedBundle, "the place of revisions")
        for name, kind in _KINDS.items()
    },
    "a check sum with spaces": (_check_sum(b" " * 8), TamperedBundle, "the place of revisions"),
    "a check sum of noughts": (_check_sum(bytes(8)), TamperedBundle, "the place of revisions"),
    "a check sum of seven digits": (
        _check_sum(b"0010000\0"),
        TamperedBundle,
        "the place of revisions",
    ),
    "the manifest's mode": (
        raw_header("manifest.json", 100, b"0000644\0"),
        TamperedBundle,
        _FRONT,
    ),
    "the manifest a link": (raw_header("manifest.json", 156, b"2"), TamperedBundle, _FRONT),
    "the manifest said to be empty": (
        raw_header("manifest.json", 124, b"00000000000\0"),
        TamperedBundle,
        "its manifest",
    ),
    "the manifest said to be huge": (
        raw_header("manifest.json", 124, b"77777777777\0"),
        BundleTooBig,
        "more than 1024 KiB",
    ),
    "the signature said to be huge": (
        raw_header("manifest.json.sig", 124, b"77777777777\0"),
        BundleTooBig,
        "more than 4 KiB",
    ),
    "the signature a link": (
        raw_header("manifest.json.sig", 156, b"1"),
        TamperedBundle,
        "the place of manifest.json.sig",
    ),
    "an item said to be longer in the tar": (
        raw_header(ITEM, 124, b"00000000050\0"),
        TamperedBundle,
        "the length of decision.txt",
    ),
    "an item's signature said to be huge": (
        raw_header(f"{ITEM}.sig", 124, b"77777777777\0"),
        BundleTooBig,
        "more than 4 KiB",
    ),
    "noughts before the tar": (_before(bytes(512)), TamperedBundle, _FRONT),
    "a folder before the manifest": (
        _before(member("x", b"", type=b"5")),
        TamperedBundle,
        _FRONT,
    ),
    "another manifest before": (
        _before(member("manifest.json", b"{}")),
        TamperedBundle,
        "its manifest",
    ),
    "a pax header before everything": (
        _before(member("pax_global_header", b"19 comment=aaaaaaa\n", type=b"g")),
        TamperedBundle,
        _FRONT,
    ),
    "a tar after the tar": (
        tar(lambda whole: whole + member("x", b"y")),
        TamperedBundle,
        "something after its padding",
    ),
    "a link after the items": (
        _more(member("x", b"", type=b"2", linkname="../../etc/passwd")),
        TamperedBundle,
        "its padding",
    ),
    "ten thousand members after the items": (
        _more(*[member("x", b"")] * 10_000),
        TamperedBundle,
        "its padding",
    ),
    "the signature before the manifest": (
        members(lambda all_: [all_[1], all_[0], *all_[2:]]),
        TamperedBundle,
        _FRONT,
    ),
    "the records before the signature": (
        members(lambda all_: [all_[0], all_[2], all_[1], *all_[3:]]),
        TamperedBundle,
        "the place of manifest.json.sig",
    ),
    "the records twice": (
        members(lambda all_: [*all_[:3], *all_[2:]]),
        TamperedBundle,
        "the place of decision.txt",
    ),
    "an item's signature before it": (
        members(lambda all_: [*all_[:3], all_[4], all_[3], *all_[5:]]),
        TamperedBundle,
        "the place of decision.txt",
    ),
    "a half block at the end": (
        tar(lambda whole: whole + bytes(256)),
        TamperedBundle,
        "something after its padding",
    ),
    "only the front": (
        members(lambda all_: all_[:2]),
        TamperedBundle,
        "the place of revisions",
    ),
}
TAR["a size of nought"] = (*TAR["a size of nought"][:2], "the length of its records")
