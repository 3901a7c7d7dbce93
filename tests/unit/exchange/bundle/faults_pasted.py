"""Faults of a bundle as text to paste, one each, in the lines around the sealed bytes."""

from __future__ import annotations

import base64
from collections.abc import Callable

from courtdesk.errors import NotABundle, TamperedBundle

from .faults_outside import CHANGED, FOREIGN, header, sealed
from .spoiling import Told

PASTED, LETTER = "a line is missing, empty, too long or too short", "a letter that does not belong"
BEGIN_LINE, AFTER_END = "its BEGIN line", "something follows its END line"


def armoured() -> bytes:
    text = base64.b64encode(sealed(header()))
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    begin, end = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"
    return b"\n".join([begin, *lines, end, b""])


def pasted(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[], bytes]:
    """The lines of the text, the last of them empty, changed."""
    return lambda: b"\n".join(change(armoured().split(b"\n")))


def line_of(number: int, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """One line of the text changed; 0 is BEGIN, -2 is END."""

    def changed(lines: list[bytes]) -> list[bytes]:
        lines[number] = change(lines[number])
        return lines

    return pasted(changed)


PASTED_TEXT: dict[str, Told] = {
    "pasted without BEGIN": (pasted(lambda lines: lines[1:]), NotABundle, FOREIGN),
    "pasted without END": (pasted(lambda lines: lines[:-2]), TamperedBundle, PASTED),
    "pasted with half of END": (line_of(-2, lambda line: line[:12]), TamperedBundle, PASTED),
    "pasted with a space after BEGIN": (
        line_of(0, lambda line: line + b" "),
        TamperedBundle,
        BEGIN_LINE,
    ),
    "pasted with BEGIN in small letters": (
        line_of(0, lambda line: line.lower()),
        TamperedBundle,
        BEGIN_LINE,
    ),
    "pasted with BEGIN of something else": (
        line_of(0, lambda _: b"-----BEGIN CERTIFICATE-----"),
        TamperedBundle,
        BEGIN_LINE,
    ),
    "pasted with four dashes": (line_of(0, lambda line: line[1:]), TamperedBundle, BEGIN_LINE),
    "pasted with BEGIN twice": (
        pasted(lambda lines: lines[:1] + lines),
        TamperedBundle,
        "letter",
    ),
    "pasted with END twice": (
        pasted(lambda lines: [*lines[:-1], *lines[-2:]]),
        TamperedBundle,
        AFTER_END,
    ),
    "pasted with a greeting before": (lambda: b"Dear lead,\n" + armoured(), NotABundle, FOREIGN),
    "pasted with a greeting after": (
        lambda: armoured() + b"Regards\n",
        TamperedBundle,
        AFTER_END,
    ),
    "pasted twice": (lambda: armoured() * 2, TamperedBundle, AFTER_END),
    "pasted with an empty line": (
        pasted(lambda lines: [*lines[:5], b"", *lines[5:]]),
        TamperedBundle,
        PASTED,
    ),
    "pasted with an empty line before END": (
        pasted(lambda lines: [*lines[:-2], b"", *lines[-2:]]),
        TamperedBundle,
        PASTED,
    ),
    "pasted with two lines in one": (
        pasted(lambda lines: [*lines[:5], lines[5] + lines[6], *lines[7:]]),
        TamperedBundle,
        PASTED,
    ),
    "pasted with a line in two": (
        pasted(lambda lines: [*lines[:5], lines[5][:32], lines[5][32:], *lines[6:]]),
        TamperedBundle,
        PASTED,
    ),
    "pasted with a line of 65 letters": (
        line_of(5, lambda line: line + b"A"),
        TamperedBundle,
        PASTED,
    ),
    "pasted with lines of 76 letters": (
        lambda: (
            b"-----BEGIN AGE ENCRYPTED FILE-----\n"
            + base64.encodebytes(sealed(header()))
            + b"-----END AGE ENCRYPTED FILE-----\n"
        ),
        TamperedBundle,
        PASTED,
    ),
    "pasted with spaces after a line": (
        line_of(-3, lambda line: line + b"  "),
        TamperedBundle,
        LETTER,
    ),
    "pasted with a line moved in": (line_of(-3, lambda line: b" " + line), TamperedBundle, LETTER),
    "pasted as a quotation": (
        pasted(lambda lines: [b"> " + line for line in lines]),
        NotABundle,
        FOREIGN,
    ),
    "pasted with an inner line quoted": (
        line_of(5, lambda line: b"> " + line),
        TamperedBundle,
        PASTED,
    ),
    "pasted with another letter": (
        line_of(5, lambda line: line[:-2] + "ŵ".encode()),
        TamperedBundle,
        LETTER,
    ),
    "pasted with letters for addresses": (
        line_of(5, lambda line: b"-_" + line[2:]),
        TamperedBundle,
        LETTER,
    ),
    "pasted with filling within": (
        line_of(5, lambda _: base64.b64encode(bytes(47))),
        TamperedBundle,
        PASTED,
    ),
    "pasted with a line for a program": (
        pasted(lambda lines: [lines[0], b"Version: 1", *lines[1:]]),
        TamperedBundle,
        LETTER,
    ),
    "pasted with a line left out": (
        pasted(lambda lines: [*lines[:-10], *lines[-9:]]),
        TamperedBundle,
        CHANGED,
    ),
    "pasted with lines changed round": (
        pasted(lambda lines: [*lines[:-10], lines[-9], lines[-10], *lines[-8:]]),
        TamperedBundle,
        CHANGED,
    ),
    "pasted with ends of lines of old": (
        lambda: armoured().replace(b"\n", b"\r"),
        TamperedBundle,
        BEGIN_LINE,
    ),
    "pasted with nothing in it": (
        pasted(lambda lines: [lines[0], *lines[-2:]]),
        NotABundle,
        FOREIGN,
    ),
    "pasted text of something else": (
        pasted(lambda lines: [lines[0], base64.b64encode(b"hello"), *lines[-2:]]),
        NotABundle,
        FOREIGN,
    ),
    "pasted text in pasted text": (
        pasted(lambda lines: [lines[0], base64.b64encode(armoured()[:48]), *lines[-2:]]),
        NotABundle,
        FOREIGN,
    ),
    "pasted in two letters a sign": (
        lambda: armoured().decode().encode("utf-16"),
        NotABundle,
        FOREIGN,
    ),
}
