"""Gives a PDF that Qt has drawn the structure that a screen reader follows: a tagged PDF.

Qt 6.11 cannot tag: its PDF engine knows title, author, XMP and PDF/A-1b, but no structure tree, no
document language and no marked content but ActualText. So the page is drawn with invisible
marks, one-point squares far off the paper, each saying to which element what follows belongs.
Here the marks are taken out of the page's stream and turned into marked content, everything else
is called an artifact, and catalog, parent tree and structure tree are added.

This reads only what the pinned Qt writes: uncompressed objects, one array of pages, one stream a
page. Anything else raises `ValueError`, which is a mistake in CourtDesk; the tests draw every kind
of part. The result keeps Qt's PDF/A-1b, and claims neither PDF/A-1a nor PDF/UA, which no validator
here has confirmed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MARK_X = -9000
"""Where a mark stands, in points: outside any paper."""

ARTIFACT = -1
"""The element of what is not read out: rules, empty boxes, the foot of the page."""

_MARK = re.compile(rb"-9000 (-?\d+) 1 1 re\nf\n")
# Text objects, and paths that are painted; a clip path ends in "n" and is neither.
_DRAWN = re.compile(
    rb"BT\n.*?ET\n|(?:(?:-?[\d.]+ )+(?:m|l|c|v|y|re)\n|h\n)+(?:S|s|f\*?|B\*?|b\*?)\n", re.DOTALL
)
# What a character code stands for in a map to Unicode: a list, or the third of three.
_TARGETS = re.compile(rb"\[[^\]]*\]|(?<=> )<[0-9A-F]{4}>(?=\n)")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf]) *\r?\n")


class Scope(StrEnum):
    """What the head cell of a table stands over; the values are PDF's own names."""

    COLUMN = "Column"
    ROW = "Row"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the structure tree.

    `role` is a standard structure type of PDF, `parent` the index of the element above or None
    for the document itself; `alt` is what is said instead of a drawing; `scope` says for which
    cells of a table a head cell (TH) speaks.
    """

    role: str
    parent: int | None = None
    alt: str = ""
    scope: Scope | None = None


def mark_y(element: int) -> int:
    """Where the mark of this element stands: 0 for an artifact, then downwards."""
    return -1 - element


def tag(pdf: bytes, elements: Sequence[Element], language: str) -> bytes:
    """`pdf` with its marks turned into structure; `language` is a BCP 47 tag such as "en-GB"."""
    file = _File(pdf)
    root = file.number(file.trailer, rb"/Root (\d+) 0 R")
    pages = file.pages(root)
    held: dict[int, list[tuple[int, int]]] = {}
    owners: list[list[int]] = []
    file.mend_spaces()
    for page in pages:
        owners.append(file.mark_page(page, elements, held, len(owners)))
    tree = file.add_tree(elements, held, owners)
    file.add_to(
        root,
        b"/Lang %s\n/MarkInfo << /Marked true >>\n/StructTreeRoot %d 0 R\n"
        b"/ViewerPreferences << /DisplayDocTitle true >>\n" % (_text(language), tree),
    )
    return file.written()


class _File:
    """A PDF's objects by number, taken apart and put together again."""

    def __init__(self, pdf: bytes) -> None:
        start = int(_only(rb"startxref\n(\d+) *\n%%EOF\s*$", pdf))
        table = pdf[start:]
        self.trailer = _only(rb"trailer\n<<(.*?)>>\s*startxref", table)
        entries = _ENTRY.findall(table)
        offsets = {at: int(place) for at, (place, kind) in enumerate(entries) if kind == b"n"}
        order = sorted([*offsets.values(), start])
        self.head = pdf[: order[0]]
        self.objects: dict[int, bytes] = {}
        for number, place in offsets.items():
            end = order[order.index(place) + 1]
            self.objects[number] = _only(rb"^\d+ 0 obj\n(.*)endobj\s*$", pdf[place:end])
        self._next = len(entries)

    @staticmethod
    def number(body: bytes, pattern: bytes) -> int:
        return int(_only(pattern, body))

    def pages(self, root: int) -> list[int]:
        above = self.objects[self.number(self.objects[root], rb"/Pages (\d+) 0 R")]
        kids = _only(rb"/Kids\s*\[(.*?)\]", above)
        return [int(number) for number in re.findall(rb"(\d+) 0 R", kids)]

    def add(self, body: bytes) -> int:
        number, self._next = self._next, self._next + 1
        self.objects[number] = body
        return number

    def add_to(self, number: int, entries: bytes) -> None:
        """Put `entries` into the dictionary that the object is."""
        if not self.objects[number].startswith(b"<<\n"):
            raise ValueError("a page or the catalog is not a plain dictionary")
        self.objects[number] = b"<<\n" + entries + self.objects[number][3:]

    def mend_spaces(self) -> None:
        """Let spaces be read as spaces.

        The typeface draws space and tab alike and Qt names the lower of the two: without this a
        search for two words finds nothing, and a copied sentence is full of tabs.
        """
        for number, body in self.objects.items():
            if b"\nstream\n/CIDInit " in body:
                # Both are as long, so what else the object says of its length stays true.
                self.objects[number] = _TARGETS.sub(_no_tab, body)

    def mark_page(
        self,
        page: int,
        elements: Sequence[Element],
        held: dict[int, list[tuple[int, int]]],
        place: int,
    ) -> list[int]:
        """Turn the marks of one page into marked content; return its elements by MCID."""
        contents = self.number(self.objects[page], rb"/Contents (\d+) 0 R")
        owners: list[int] = []
        pieces = _MARK.split(self._stream(contents))
        made = [pieces[0]]
        for mark, drawn in zip(pieces[1::2], pieces[2::2], strict=True):
            element = -1 - int(mark)
            made.append(_DRAWN.sub(_Wrap(element, elements, owners), drawn))
        for mcid, element in enumerate(owners):
            held.setdefault(element, []).append((page, mcid))
        self._put_stream(contents, b"".join(made))
        self.add_to(page, b"/StructParents %d\n/Tabs /S\n" % place)
        return owners

    def _stream(self, number: int) -> bytes:
        packed = _only(rb">>\nstream\n(.*)\nendstream\s*$", self.objects[number])
        return zlib.decompress(packed)

    def _put_stream(self, number: int, data: bytes) -> None:
        packed = zlib.compress(data, 9)
        head = b"<<\n/Length %d\n/Filter /FlateDecode\n>>\n" % len(packed)
        self.objects[number] = head + b"stream\n" + packed + b"\nendstream\n"

    def add_tree(
        self,
        elements: Sequence[Element],
        held: Mapping[int, Sequence[tuple[int, int]]],
        owners: Sequence[Sequence[int]],
    ) -> int:
        tree, top = self.add(b""), self.add(b"")
        numbers = [self.add(b"") for _ in elements]
        kids: dict[int | None, list[int]] = {}
        for at, element in enumerate(elements):
            kids.setdefault(element.parent, []).append(numbers[at])
        for at, element in enumerate(elements):
            above = top if element.parent is None else numbers[element.parent]
            inside = _references(kids.get(at, [])) + _marked(held.get(at, []))
            self.objects[numbers[at]] = _struct(element.role, above, inside, _more(element))
        self.objects[top] = _struct("Document", tree, _references(kids.get(None, [])))
        rows = [
            b"%d [%s]" % (page, _references([numbers[one] for one in row]))
            for page, row in enumerate(owners)
        ]
        parents = self.add(b"<<\n/Nums [%s]\n>>\n" % b" ".join(rows))
        self.objects[tree] = (
            b"<<\n/Type /StructTreeRoot\n/K %d 0 R\n/ParentTree %d 0 R\n/ParentTreeNextKey %d\n>>\n"
            % (top, parents, len(owners))
        )
        return tree

    def written(self) -> bytes:
        made = bytearray(self.head)
        offsets: dict[int, int] = {}
        for number, body in sorted(self.objects.items()):
            offsets[number] = len(made)
            made += b"%d 0 obj\n%s" % (number, body)
            made += b"endobj\n" if body.endswith(b"\n") else b"\nendobj\n"
        start = len(made)
        made += b"xref\n0 %d\n0000000000 65535 f \n" % self._next
        for number in range(1, self._next):
            at = offsets.get(number)
            made += b"0000000000 65535 f \n" if at is None else b"%010d 00000 n \n" % at
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % self._next, self.trailer)
        made += b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
        return bytes(made)


class _Wrap:
    """Puts one drawn thing between the operators that say to which element it belongs."""

    def __init__(self, element: int, elements: Sequence[Element], owners: list[int]) -> None:
        self.element, self.owners = element, owners
        self.role = elements[element].role.encode("ascii") if element != ARTIFACT else b""

    def __call__(self, drawn: re.Match[bytes]) -> bytes:
        if self.element == ARTIFACT:
            return b"/Artifact BMC\n%sEMC\n" % drawn[0]
        self.owners.append(self.element)
        return b"/%s << /MCID %d >> BDC\n%sEMC\n" % (self.role, len(self.owners) - 1, drawn[0])


def _no_tab(found: re.Match[bytes]) -> bytes:
    return found[0].replace(b"<0009>", b"<0020>")


def _struct(role: str, above: int, kids: bytes, more: bytes = b"") -> bytes:
    head = b"<<\n/Type /StructElem\n/S /%s\n/P %d 0 R\n" % (role.encode("ascii"), above)
    return head + more + b"/K [%s]\n>>\n" % kids


def _more(element: Element) -> bytes:
    alt = b"/Alt %s\n" % _text(element.alt) if element.alt else b""
    if element.scope is None:
        return alt
    return alt + b"/A << /O /Table /Scope /%s >>\n" % element.scope.encode("ascii")


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _marked(places: Sequence[tuple[int, int]]) -> bytes:
    return b" ".join(b"<< /Type /MCR /Pg %d 0 R /MCID %d >>" % place for place in places)


def _text(text: str) -> bytes:
    """A text string of PDF: UTF-16 with its mark, in hexadecimal."""
    return b"<" + ("\ufeff" + text).encode("utf-16-be").hex().encode("ascii") + b">"


def _only(pattern: bytes, data: bytes) -> bytes:
    found = re.search(pattern, data, re.DOTALL)
    if found is None:
        raise ValueError("Qt has written a PDF of another shape than this reads")
    return found[1]
