"""The forms that CourtDesk comes with, read once a run: a catalogue is never changed."""

from __future__ import annotations

import functools
from pathlib import Path

from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue

FORMS = Path(__file__).parents[2] / "forms"


@functools.cache
def shipped() -> Catalogue:
    """All forms of `forms/`; whoever tests the reading itself calls `load_catalogue`."""
    return load_catalogue(FORMS)
