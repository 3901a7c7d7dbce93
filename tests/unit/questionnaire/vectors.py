"""Reads the examples: our own hand-checked ones, and the shared kit where it is present."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from .small import ROOT

OWN = ROOT / "tests" / "vectors" / "scoring"
SHARED = ROOT.parent / "shared" / "vectors" / "scoring.json"
ABSENT = "the shared scoring kit is not beside the project (../shared/vectors/scoring.json)"

IDS = {
    "K10": "k10",
    "CORE-10": "core-10",
    "CORE-34": "core-34",
    "PHQ-9": "phq-9",
    "GAD-7": "gad-7",
    "AUDIT": "audit",
}


def own(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every `[[example]]` or `[[invalid]]` with its form id."""
    for path in sorted(OWN.glob("*.toml")):
        for example in tomllib.loads(path.read_text("utf-8")).get(kind, []):
            yield path.stem, example


def shared() -> dict[str, Any]:
    """The shared kit; empty when it is absent."""
    return json.loads(SHARED.read_text("utf-8")) if SHARED.exists() else {}


def shared_examples(*instruments: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for instrument in instruments:
        for example in shared().get("instruments", {}).get(instrument, []):
            yield IDS[instrument], example


def line(example: dict[str, Any]) -> str:
    """An example's responses as `courtdesk score` takes them."""
    # An answer in K10's other coding is one lower than the same answer on our form.
    lower = 1 if example.get("coding") == "0-4" else 0
    return ",".join("-" if r is None else str(r + lower) for r in example["responses"])
