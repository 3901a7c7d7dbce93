"""Word files with one thing changed, made from the template that CourtDesk ships."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

PATTERN = Path(__file__).parents[3] / "resources" / "templates" / "report.docx"
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    """The parts of a file by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts) -> bytes:
    """A file of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def altered(change: Callable[[Parts], None]) -> bytes:
    """The shipped template after `change` of its parts."""
    parts = parts_of(PATTERN.read_bytes())
    change(parts)
    return zipped(parts)


def replaced(part: str, old: str, new: str) -> bytes:
    """The shipped template with `old` in `part` replaced once."""

    def change(parts: Parts) -> None:
        text = parts[part].decode()
        assert old in text, (part, old)
        parts[part] = text.replace(old, new, 1).encode()

    return altered(change)


def with_body(xml: str) -> bytes:
    """The shipped template with `xml` before everything else of its body; "w:" is Word's own."""
    return replaced(DOCUMENT, "<w:body>", f"<w:body>{xml}")


def paragraph(*runs: str, before: str = "") -> str:
    """A paragraph of runs with these texts; a text with "<" in it is taken as XML."""
    made = (one if one.startswith("<") else f"<w:r><w:t>{one}</w:t></w:r>" for one in runs)
    return f"<w:p>{before}{''.join(made)}</w:p>"


def related(kind: str, target: str, *, content: bytes | None = None, more: str = "") -> bytes:
    """The shipped template with one relation more, to a part with `content` or to nowhere."""

    def change(parts: Parts) -> None:
        kind_ = kind if "://" in kind else OFFICE + kind
        row = f'<Relationship Id="rId99" Type="{kind_}" Target="{target}"{more}/>'
        rels = parts[RELATIONS].decode()
        parts[RELATIONS] = rels.replace("</Relationships>", f"{row}</Relationships>").encode()
        if content is not None:
            parts[f"word/{target}"] = content

    return altered(change)


def typed(data: bytes, part: str, kind: str) -> bytes:
    """`data` with the content type of one part said."""
    parts = parts_of(data)
    row = f'<Override PartName="/{part}" ContentType="{kind}"/>'
    parts[TYPES] = parts[TYPES].decode().replace("</Types>", f"{row}</Types>").encode()
    return zipped(parts)
