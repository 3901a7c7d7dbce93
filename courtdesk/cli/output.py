"""Printing: standard output and standard error, always UTF-8, never with control characters."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

_KEPT = "\n\t"


def use_utf8() -> None:
    """Let any name be printed whatever the locale says; undecodable bytes go out as they came."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def say(text: str = "") -> None:
    """Print one line, or several, to standard output."""
    sys.stdout.write(printable(text) + "\n")


def complain(sentence: str) -> None:
    """Print one sentence to standard error; standard output goes first, so that the order holds."""
    sys.stdout.flush()
    sys.stderr.write(printable(sentence) + "\n")
    sys.stderr.flush()


def say_json(value: Any) -> None:
    """Print JSON as a program reads it, with names as they are written."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def printable(text: str) -> str:
    """`text` with each control character shown as U+FFFD.

    A list from outside may hold a name with an escape sequence in it, which would steer the
    terminal: colour an absent approval away, or type for the user on some.
    """
    return "".join(sign if _harmless(sign) else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _harmless(sign: str) -> bool:
    # 0x7f to 0x9f are the second set of control characters; 0x9b alone begins a sequence.
    return sign in _KEPT or not (sign < " " or "\x7f" <= sign <= "\x9f")
