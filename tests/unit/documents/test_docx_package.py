"""A Word file from outside is measured, heard and refused before anything of it is used."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from courtdesk.documents.docx_package import (
    MAX_FILE,
    MAX_PARTS,
    MAX_UNPACKED,
    read_package,
    written,
)
from courtdesk.errors import FileRefused
from tests.unit.documents.word_files import (
    DOCUMENT,
    PATTERN,
    TYPES,
    Parts,
    altered,
    parts_of,
    related,
    replaced,
    typed,
    zipped,
)

MAIN = "wordprocessingml.document.main+xml"
PNG = "image/png"


def refused(data: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said) as told:
        read_package(data, "ours.docx")
    assert str(told.value).startswith("“ours.docx” ")
    assert told.value.exit_status == 3


def flagged() -> bytes:
    data = bytearray(PATTERN.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    return bytes(data)


def put(name: str, content: bytes) -> bytes:
    return altered(lambda parts: parts.update({name: content}))


def twice() -> bytes:
    made = BytesIO(PATTERN.read_bytes())
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(DOCUMENT, b"<other/>")
    return made.getvalue()


def packed_otherwise() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in parts_of(PATTERN.read_bytes()).items():
            archive.writestr(name, content)
    return made.getvalue()


def cut() -> bytes:
    data = bytearray(PATTERN.read_bytes())
    data[200:260] = bytes(60)
    return bytes(data)


def test_what_is_no_word_document() -> None:
    refused(b"Dear judge", "is not a Word document: open it and save it as")
    refused(b"\xd0\xcf\x11\xe0" + bytes(600), "is not a Word document")
    refused(zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "is not a Word")
    refused(zipped({TYPES: b"<Types/>"}), "is not a Word document")
    refused(flagged(), "without a password")
    refused(packed_otherwise(), "is not a Word document")
    refused(PATTERN.read_bytes()[:8_000], "is damaged")
    refused(cut(), "is damaged")
    refused(replaced(DOCUMENT, "<w:body>", "<w:body"), "is damaged")
    refused(altered(lambda parts: parts.pop(DOCUMENT)), "is not a Word document|is damaged")


def test_kinds_of_word_file_that_can_do_more() -> None:
    for kind, said in (
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "may hold macros"),
        (f"application/vnd.openxmlformats-officedocument.{MAIN}x", "is not a Word document"),
    ):
        whole = f"application/vnd.openxmlformats-officedocument.{MAIN}"
        refused(replaced(TYPES, whole, kind), said)
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/styles"
    refused(related(strict, "styles.xml"), "is a Strict Open XML document")


def test_what_is_far_too_large() -> None:
    refused(b"PK" + bytes(MAX_FILE), "is larger than 1024 kB")
    refused(put("word/media/big.xml", bytes(MAX_UNPACKED + 1)), "unpacks to more than")
    refused(altered(lambda parts: parts.update(_many())), "unpacks to more than")


def _many() -> Parts:
    return {f"word/{number}.xml": b"<a/>" for number in range(MAX_PARTS)}


def test_parts_with_names_that_mislead() -> None:
    for name in ("../evil.xml", "/word/x.xml", "word/../x.xml", "word\\x.xml", "WORD/document.XML"):
        refused(put(name, b"<a/>"), "is not a Word document")
    refused(twice(), "is not a Word document")


def test_xml_that_attacks_the_reader() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><a>&x;</a>'
    refused(put("word/settings.xml", bomb), "holds a document type")
    refused(put("docProps/app.xml", b"<a>" * 200 + b"</a>" * 200), "built far deeper")
    refused(
        put("word/theme.xml", b"<a>" + b"<b/>" * 100_001 + b"</a>"), "built far deeper or longer"
    )


def test_xml_that_two_readers_would_read_differently() -> None:
    for content in (
        b'<?xml version="1.0" encoding="cp037"?><a/>',
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b"<x:a/>",
        b"<a>\xff</a>",
        b"<a>app<!-- x -->roved</a>",
        b"<a>app<?x y?>roved</a>",
    ):
        refused(put("word/settings.xml", content), "is damaged")


def test_a_part_that_one_program_would_find_and_another_not() -> None:
    kind = "wordprocessingml.styles+xml"
    refused(replaced(TYPES, kind, "wordprocessingml.settings+xml"), "is damaged")
    more = related(
        "styles", "styles2.xml", content=parts_of(PATTERN.read_bytes())["word/styles.xml"]
    )
    prefix = "application/vnd.openxmlformats-officedocument."
    refused(typed(more, "word/styles2.xml", prefix + kind), "is damaged")


@pytest.mark.parametrize(
    ("kind", "target", "said"),
    [
        (
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "v.bin",
            "holds macros",
        ),
        ("oleObject", "embeddings/o.bin", "holds an embedded object"),
        ("package", "embeddings/x.xlsx", "holds an embedded file"),
        ("control", "activeX/a.xml", "a control that runs a program"),
        ("aFChunk", "chunk.html", "holds another document"),
        ("comments", "comments.xml", "holds comments, which name who wrote them"),
        ("chart", "charts/c.xml", "holds chart"),
        ("video", "http://example.org/v", r"points outside itself \(video\)"),
    ],
)
def test_relations_that_a_template_has_no_use_for(kind: str, target: str, said: str) -> None:
    refused(related(kind, target, content=b"<a/>" if "://" not in target else None), said)


@pytest.mark.parametrize("kind", ["hyperlink", "image", "attachedTemplate", "header"])
def test_nothing_may_point_outside(kind: str) -> None:
    more = ' TargetMode="External"'
    refused(related(kind, "http://example.org/x", more=more), "tied to|link to|points outside")


def test_pictures_are_png_jpeg_or_gif() -> None:
    data = related("image", "media/a.emf", content=b"x")
    refused(typed(data, "word/media/a.emf", "image/x-emf"), "a picture of the kind x-emf")
    good = typed(related("image", "media/a.png", content=b"x"), "word/media/a.png", PNG)
    assert read_package(good, "ours.docx").parts["word/media/a.png"] == b"x"


def test_what_names_people_stays_behind_and_the_same_file_is_written_each_time() -> None:
    people = "http://schemas.microsoft.com/office/2011/relationships/people"
    data = related(people, "people.xml", content=b"<people>Priya Nair</people>")
    parts = parts_of(data)
    parts["customXml/item1.xml"] = b"<secret>Priya Nair</secret>"
    parts["docProps/app.xml"] = b"<Manager>Priya Nair</Manager>"
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"</cp:coreProperties>", b"<dc:creator>Priya Nair</dc:creator></cp:coreProperties>"
    )
    package = read_package(zipped(parts), "ours.docx")
    made = written(package, {"dc:title": "A <title> & more"})
    assert made == written(package, {"dc:title": "A <title> & more"})
    kept = parts_of(made)
    assert all(b"Priya" not in content for content in kept.values())
    assert b"A &lt;title&gt; &amp; more" in kept["docProps/core.xml"]
    assert not any("people" in name or "custom" in name for name in kept)
    again = read_package(made, "ours.docx")
    assert set(again.parts) == set(package.parts)
