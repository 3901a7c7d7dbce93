"""A Word file from outside, taken apart with suspicion and put together from what is known.

A .docx is a zip of XML, and Word does more with one than show it: it fetches what a relation
points to, runs macros and objects, and carries the names of everybody who wrote in it. So:

* sizes, declared and real, come before any parser; a document type, and with it every entity, is
  refused by expat before another parser sees the part;
* every relation is of a kind that stands in `_KEPT` or `_DROPPED`; anything else is refused, and
  so is whatever points outside the file;
* what is put together again holds the parts that a kept relation leads to, and no other: the
  site's own properties, custom data and list of authors stay behind (P2).
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from courtdesk.errors import FileRefused

MAX_FILE: Final = 1024 * 1024
"""Bytes of the file: it is signed, kept in the vault and sent in every team file."""
MAX_UNPACKED: Final = 16 * 1024 * 1024
MAX_PARTS: Final = 200
MAX_DEPTH: Final = 120
MAX_ELEMENTS: Final = 100_000

CONTENT_TYPES = "[Content_Types].xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_STRICT = "http://purl.oclc.org/ooxml/"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

_KEPT = {
    *(
        _OFFICE + name
        for name in (
            *("officeDocument", "styles", "numbering", "settings", "webSettings", "fontTable"),
            *("theme", "header", "footer", "footnotes", "endnotes", "image", "font"),
        )
    ),
}
_DROPPED = {
    *(
        _OFFICE + name
        for name in (
            *("extended-properties", "custom-properties", "customXml", "customXmlProps"),
            *("printerSettings", "glossaryDocument"),
        )
    ),
    _PACKAGE + "metadata/core-properties",
    _PACKAGE + "metadata/thumbnail",
    # For Word 2010 alone, beside the styles themselves.
    _MICROSOFT + "2007/relationships/stylesWithEffects",
    _MICROSOFT + "2011/relationships/people",
    _MICROSOFT + "2020/02/relationships/classificationlabels",
}
_SINGLE = ("styles", "numbering", "settings", "fontTable", "theme")
"""Parts of which there is one: of two, each program might believe another."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PICTURES = {"image/png", "image/jpeg", "image/gif"}
_REFUSED = {
    "vbaProject": "holds macros",
    "oleObject": "holds an embedded object",
    "package": "holds an embedded file",
    "control": "holds a control that runs a program",
    "aFChunk": "holds another document",
    "subDocument": "holds another document",
    "comments": "holds comments, which name who wrote them",
    "attachedTemplate": "is tied to another template",
    "hyperlink": "holds a link to a place outside it",
}
"""What is said of the kinds that a site is likely to meet, by the last word of the relation."""


@dataclass(frozen=True)
class Package:
    """The parts by name, each with its type; `main` is the name of the document's own part."""

    parts: Mapping[str, bytes]
    types: Mapping[str, str]
    main: str

    def of_type(self, *endings: str) -> tuple[str, ...]:
        """The names of the parts whose type ends so, such as "header+xml"."""
        return tuple(sorted(name for name, one in self.types.items() if one.endswith(endings)))


def read_package(data: bytes, name: str) -> Package:
    """Take apart `data`, the bytes of a file called `name`. Raises `FileRefused`."""
    if len(data) > MAX_FILE:
        raise FileRefused(
            f"“{name}” is larger than {MAX_FILE // 1024} kB: make its pictures smaller "
            "(Word: Compress Pictures) and save it again."
        )
    if not data.startswith(b"PK"):
        raise _foreign(name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            held = _unpacked(archive, name)
        for part, content in held.items():
            if part.endswith((".xml", ".rels")):
                _hear(content, name)
        return _taken_apart(held, name)
    # What zipfile, zlib and the two parsers raise on a damaged file; KeyError for a part that is
    # named and not there.
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
        *(expat.ExpatError, ElementTree.ParseError, LookupError, ValueError),
    ) as error:
        raise damaged(name) from error


def damaged(name: str) -> FileRefused:
    """What is said of a file whose parts do not hold together."""
    return FileRefused(
        f"“{name}” is damaged: open it in Word or LibreOffice and save it again as .docx."
    )


def _foreign(name: str) -> FileRefused:
    return FileRefused(
        f"“{name}” is not a Word document: open it and save it as “Word Document (.docx)”, without "
        "macros and without a password."
    )


def _unpacked(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = archive.infolist()
    too_large = FileRefused(
        f"“{name}” unpacks to more than a template for a report can need: check that it is the "
        "right file."
    )
    if len(entries) > MAX_PARTS or sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise too_large
    held: dict[str, bytes] = {}
    for entry in entries:
        if entry.is_dir():
            continue
        # Two parts of one name: one reader would check the first, another print the second.
        strange = entry.flag_bits & 1 or entry.compress_type not in _PACKED
        if strange or not _is_plain(entry.filename) or entry.filename in held:
            raise _foreign(name)
        with archive.open(entry) as stream:
            content = stream.read(MAX_UNPACKED + 1)
        if sum(map(len, held.values())) + len(content) > MAX_UNPACKED:
            raise too_large
        held[entry.filename] = content
    if len({part.lower() for part in held}) != len(held):
        raise _foreign(name)
    return held


def _is_plain(part: str) -> bool:
    return (
        part == posixpath.normpath(part)
        and not part.startswith(("/", "../"))
        and part != ".."
        and "\\" not in part
        and part.isprintable()
    )


def _hear(content: bytes, name: str) -> None:
    """Hear a part through: no document type, no depth, no flood. Raises `FileRefused`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = elements = 0

    def begin(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise FileRefused(
                f"“{name}” is built far deeper or longer than a template for a report: make it "
                "anew in Word or LibreOffice."
            )

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def document_type(*_: object) -> None:
        raise FileRefused(
            f"“{name}” holds a document type, which Word never writes: make it anew in Word or "
            "LibreOffice."
        )

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        # Those that expat and libxml2 know by themselves, so that both read the same signs.
        if (encoding or "utf-8").lower() not in ("utf-8", "utf-16", "us-ascii"):
            raise ValueError("an encoding that Word never writes")

    def unwritten(*_: object) -> None:
        # A comment within a word cuts it for us and not for Word.
        raise ValueError("a comment in the XML, which Word never writes")

    parser.CommentHandler = parser.ProcessingInstructionHandler = unwritten
    parser.XmlDeclHandler = declaration
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = document_type
    parser.Parse(content, True)


# --- which parts belong together -------------------------------------------------------------


@dataclass(frozen=True)
class _Relation:
    """One relation of a part, of a kind that is kept; `id` is what the part calls it."""

    id: str
    type: str
    part: str

    @property
    def kind(self) -> str:
        return self.type.rpartition("/")[2]


def _taken_apart(held: Mapping[str, bytes], name: str) -> Package:
    if CONTENT_TYPES not in held:
        raise _foreign(name)
    types = _content_types(held)
    mains = [one.part for one in _relations(held, "", name) if one.kind == "officeDocument"]
    if len(mains) != 1 or types.get(mains[0]) != DOCUMENT_TYPE:
        raise _wrong_kind(types.get(mains[0], "") if mains else "", name)
    parts: dict[str, bytes] = {}
    left = mains[:]
    while left:
        part = left.pop()
        if part not in parts:
            parts[part] = held[part]
            kept = tuple(_relations(held, part, name))
            if not all(_is_typed(one, types) for one in kept):
                raise damaged(name)
            left += [one.part for one in kept]
            if kept:
                parts[relations_of(part)] = _relations_part(kept)
    for kind in _SINGLE:
        if sum(types.get(part, "").endswith(f".{kind}+xml") for part in parts) > 1:
            raise damaged(name)
    _refuse_pictures(parts, types, name)
    return Package(parts, {part: types.get(part, "") for part in parts}, mains[0])


def _is_typed(relation: _Relation, types: Mapping[str, str]) -> bool:
    """Whether the part is what it is related as: one program goes by this, another by that."""
    kind = relation.kind
    if kind in ("officeDocument", "image", "font"):
        return True
    return types.get(relation.part, "").endswith(f".{kind}+xml")


def _refuse_pictures(parts: Mapping[str, bytes], types: Mapping[str, str], name: str) -> None:
    """Other kinds of picture hold drawing commands, and some hold scripts."""
    for part in parts:
        kind = types.get(part, "")
        if kind.startswith("image/") and kind not in _PICTURES:
            raise FileRefused(
                f"“{name}” holds a picture of the kind {kind.removeprefix('image/')}: save the "
                "picture as PNG or JPEG and put it in again."
            )


def _wrong_kind(kind: str, name: str) -> FileRefused:
    if "macroEnabled" in kind:
        return FileRefused(
            f"“{name}” is a kind of Word file that may hold macros: save it as “Word Document "
            "(.docx)”."
        )
    return _foreign(name)


def _content_types(held: Mapping[str, bytes]) -> dict[str, str]:
    root = ElementTree.fromstring(held[CONTENT_TYPES])  # noqa: S314 - expat has heard it
    by_ending = {
        one.get("Extension", "").lower(): one.get("ContentType", "")
        for one in root.iter(f"{_TYPES}Default")
    }
    named = {
        one.get("PartName", "").lstrip("/"): one.get("ContentType", "")
        for one in root.iter(f"{_TYPES}Override")
    }
    endings = {part: part.rpartition(".")[2].lower() for part in held}
    return {part: named.get(part) or by_ending.get(endings[part], "") for part in held}


def _relations(held: Mapping[str, bytes], part: str, name: str) -> Iterator[_Relation]:
    """The relations of a part ("" for the file itself) that are kept. Raises `FileRefused`."""
    content = held.get(relations_of(part))
    if content is None:
        return
    for one in ElementTree.fromstring(content).iter(_RELATIONS):  # noqa: S314 - expat has heard it
        kind, target = one.get("Type", ""), one.get("Target", "")
        if kind.startswith(_STRICT):
            raise FileRefused(
                f"“{name}” is a Strict Open XML document: save it as “Word Document (.docx)”."
            )
        last = kind.rpartition("/")[2]
        if kind not in _KEPT | _DROPPED or one.get("TargetMode") == "External":
            raise _refused(last, target, name)
        if kind in _KEPT:
            yield _Relation(one.get("Id", ""), kind, resolved(part, target))


def _refused(kind: str, target: str, name: str) -> FileRefused:
    what = _REFUSED.get(kind)
    if what is None:
        shown = kind if kind.isalnum() else "something"
        what = f"points outside itself ({shown})" if "://" in target else f"holds {shown}"
    return FileRefused(
        f"“{name}” {what}, and a template for a report holds words, tables and pictures only: take "
        "that out in Word, and save the file again."
    )


def relations_of(part: str) -> str:
    """The name of the part that holds the relations of `part`; of the file itself for ""."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def resolved(part: str, target: str) -> str:
    """The name of the part that a relation of `part` leads to."""
    if target.startswith("/"):
        return posixpath.normpath(target[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


# --- put together again ----------------------------------------------------------------------


def written(package: Package, properties: Mapping[str, str]) -> bytes:
    """The package as a .docx, with `properties` as its core properties and nobody's name.

    The same package gives the same bytes, whoever writes it and when.
    """
    made = BytesIO()
    top = (
        _Relation("rId1", f"{_OFFICE}officeDocument", package.main),
        _Relation("rId2", f"{_PACKAGE}metadata/core-properties", "docProps/core.xml"),
    )
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, CONTENT_TYPES, _types_part(package))
        _put(archive, "_rels/.rels", _relations_part(top))
        _put(archive, "docProps/core.xml", _core(properties))
        for part, content in sorted(package.parts.items()):
            _put(archive, part, content)
    return made.getvalue()


def _put(archive: zipfile.ZipFile, part: str, content: bytes) -> None:
    # The date of a zip's beginning: when and where it was made is nobody's business.
    entry = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _types_part(package: Package) -> bytes:
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    named = {**package.types, "docProps/core.xml": core}
    overrides = "".join(
        f"<Override PartName={_attribute('/' + part)} ContentType={_attribute(kind)}/>"
        for part, kind in sorted(named.items())
        if not part.endswith(".rels")
    )
    space = _TYPES.strip("{}")
    default = f'<Default Extension="rels" ContentType="{rels}"/>'
    return f'{_HEAD}<Types xmlns="{space}">{default}{overrides}</Types>'.encode()


def _relations_part(relations: Iterable[_Relation]) -> bytes:
    space = _RELATIONS[1:].partition("}")[0]
    rows = "".join(
        f"<Relationship Id={_attribute(one.id)} Type={_attribute(one.type)} "
        f"Target={_attribute('/' + one.part)}/>"
        for one in relations
    )
    return f'{_HEAD}<Relationships xmlns="{space}">{rows}</Relationships>'.encode()


def _core(properties: Mapping[str, str]) -> bytes:
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    rows = "".join(f"<{key}>{_escaped(value)}</{key}>" for key, value in properties.items())
    return f"{_HEAD}<cp:coreProperties {spaces}>{rows}</cp:coreProperties>".encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return '"' + _escaped(text).replace('"', "&quot;") + '"'
