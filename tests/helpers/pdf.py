"""Reads back the PDFs that CourtDesk writes: text, fonts, structure. Written apart from what
makes them, and only for the shape that Qt writes.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """One structure element; `alt` is what is said instead of a drawing."""

    role: str
    alt: str
    text: str
    kids: tuple[Node, ...]

    def walk(self) -> list[Node]:
        """This and all below it, in reading order."""
        return [self, *(node for kid in self.kids for node in kid.walk())]


class Pdf:
    """One file. Text comes from the page streams by the fonts' own maps to Unicode."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        start = int(_one(rb"startxref\n(\d+)", data))
        self.trailer = data[data.index(b"trailer", start) :]
        self.objects: dict[int, bytes] = {}
        rows = re.findall(rb"(\d{10}) \d{5} ([nf])", data[start : data.index(b"trailer", start)])
        for number, (place, kind) in enumerate(rows):
            if kind == b"n":
                body = data[int(place) :]
                assert body.startswith(b"%d 0 obj" % number), f"the table is wrong at {number}"
                self.objects[number] = body[: body.index(b"endobj")]
        self.catalog = self._at(self.trailer, b"Root")
        self.info = self._at(self.trailer, b"Info")
        kids = _one(rb"/Kids\s*\[(.*?)\]", self._at(self.catalog, b"Pages"))
        self._page_numbers = [int(one) for one in re.findall(rb"(\d+) 0 R", kids)]
        read = [self._page(number) for number in self._page_numbers]
        self.pages = ["\n".join(text for _, text in page) for page in read]
        self._marked: dict[tuple[int, int], str] = {}
        self._unmarked: list[str] = []
        for number, page in zip(self._page_numbers, read, strict=True):
            for mcid, text in page:
                if mcid is None:
                    self._unmarked.append(text)
                else:
                    held = self._marked.get((number, mcid), "")
                    self._marked[number, mcid] = f"{held} {text}".strip()

    @property
    def text(self) -> str:
        """All pages."""
        return "\n".join(self.pages)

    @property
    def fonts(self) -> dict[str, bool]:
        """Whether each font is embedded, by its name without the subset's letters."""
        found = {}
        for body in self.objects.values():
            if b"/Type /FontDescriptor" in body:
                name = _one(rb"/FontName /(\S+)", body).decode().split("+")[-1]
                found[name] = b"/FontFile" in body
        return found

    @property
    def title(self) -> str:
        """The title among the properties."""
        return _words(_one(rb"/Title \((.*?)\)\n", self.info))

    @property
    def language(self) -> str:
        """The language of the catalog."""
        return bytes.fromhex(_one(rb"/Lang <(.*?)>", self.catalog).decode()).decode("utf-16")

    @property
    def tree(self) -> Node:
        """The structure, from the document down."""
        root = self._at(self.catalog, b"StructTreeRoot")
        return self._node(self._at(root, b"K"))

    def streams(self) -> list[bytes]:
        """The operators of every page."""
        return [
            self._stream(self._at(self.objects[one], b"Contents")) for one in self._page_numbers
        ]

    def parent_roles(self) -> list[list[str]]:
        """By page and MCID: the type of the element that the parent tree names."""
        nums = self._at(self._at(self.catalog, b"StructTreeRoot"), b"ParentTree")
        found = []
        for number in self._page_numbers:
            key = _one(rb"/StructParents (\d+)", self.objects[number])
            row = _one(rb"\b%s \[([^\]]*)\]" % key, nums)
            elements = [self.objects[int(one)] for one in re.findall(rb"(\d+) 0 R", row)]
            found.append([_one(rb"/S /(\w+)", one).decode() for one in elements])
        return found

    def _at(self, body: bytes, key: bytes) -> bytes:
        return self.objects[int(_one(rb"/%s (\d+) 0 R" % key, body))]

    def _node(self, body: bytes) -> Node:
        inside = body[body.index(b"/K [") :]
        marks = re.findall(rb"/Pg (\d+) 0 R /MCID (\d+)", inside)
        kids = re.findall(rb"(\d+) 0 R", re.sub(rb"<<.*?>>", b"", inside))
        alt = re.search(rb"/Alt <(.*?)>", body)
        return Node(
            _one(rb"/S /(\w+)", body).decode(),
            bytes.fromhex(alt[1].decode()).decode("utf-16") if alt else "",
            " ".join(self._marked.get((int(page), int(mcid)), "") for page, mcid in marks),
            tuple(self._node(self.objects[int(one)]) for one in kids),
        )

    def _page(self, number: int) -> list[tuple[int | None, str]]:
        page = self.objects[number]
        fonts = self._at(page, b"Resources")
        maps = {
            name: self._unicode(int(font))
            for name, font in re.findall(rb"/(F\d+) (\d+) 0 R", fonts)
        }
        found: list[tuple[int | None, str]] = []
        mcid: int | None = None
        operators = re.compile(rb"/MCID (\d+) >> BDC|(EMC)|BT\n/(F\d+) (.*?)ET\n", re.DOTALL)
        for match in operators.finditer(self._stream(self._at(page, b"Contents"))):
            if match[1] is not None:
                mcid = int(match[1])
            elif match[2] is not None:
                mcid = None
            else:
                codes = re.findall(rb"<([0-9A-F]+)> Tj", match[4])
                found.append((mcid, "".join(maps[match[3]][int(code, 16)] for code in codes)))
        return found

    def _unicode(self, font: int) -> dict[int, str]:
        data = self._stream(self._at(self.objects[font], b"ToUnicode"))
        found: dict[int, str] = {}
        listed = rb"<(\w+)> <(\w+)> (?:\[(.*?)\]|<(\w+)>)"
        for first, last, many, one in re.findall(listed, data):
            start, end = int(first, 16), int(last, 16)
            # A list has a target for each code; a single target is counted up from.
            targets = [int(each, 16) for each in re.findall(rb"<(\w+)>", many)]
            targets = targets or [int(one, 16) + at for at in range(end - start + 1)]
            found |= {start + at: chr(target) for at, target in enumerate(targets)}
        return found

    def _stream(self, body: bytes) -> bytes:
        start = body.index(b"stream\n") + len(b"stream\n")
        data = body[start : body.rindex(b"endstream")]
        return zlib.decompress(data) if b"/FlateDecode" in body[:start] else data


def _words(raw: bytes) -> str:
    plain = re.sub(rb"\\([\\()])", rb"\1", raw)
    return plain.decode("utf-16") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")


def _one(pattern: bytes, data: bytes) -> bytes:
    found = re.search(pattern, data, re.DOTALL)
    assert found is not None, f"{pattern!r} is not in the file"
    return found[1]
