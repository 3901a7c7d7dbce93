"""Printing: any name in any locale, and nothing that steers a terminal."""

from __future__ import annotations

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.cli.output import complain, printable, say, say_json, use_utf8

STEERING = [chr(code) for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"]


@pytest.mark.parametrize("sign", STEERING, ids=lambda sign: f"{ord(sign):#x}")
def test_no_control_character_reaches_a_terminal(sign: str) -> None:
    assert printable(f"Ann{sign}[31m") == "Ann\N{REPLACEMENT CHARACTER}[31m"


@given(st.text(alphabet=st.characters(exclude_categories=["Cc"])))
def test_every_other_character_is_left_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_say_and_complain_go_to_their_streams(capsys: pytest.CaptureFixture[str]) -> None:
    say("Siôn\x1b")
    complain("Gŵen\x9b")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (
        "Siôn\N{REPLACEMENT CHARACTER}\n",
        "Gŵen\N{REPLACEMENT CHARACTER}\n",
    )


def test_json_keeps_names_readable(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"name": "Siôn"})
    printed = capsys.readouterr().out
    assert "Siôn" in printed
    assert json.loads(printed) == {"name": "Siôn"}


def test_streams_become_utf8_whatever_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    use_utf8()
    say("Gŵen \udce9")  # an undecodable byte of a file name goes out as it came
    sys.stdout.flush()
    assert raw.getvalue() == "Gŵen ".encode() + b"\xe9\n"
