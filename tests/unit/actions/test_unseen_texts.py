"""No required text is taken that nobody can see, and none that a mark turns round."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import notes, providers, slips, told
from courtdesk.actions.pleas import record_pleas
from courtdesk.actions.sentences import record_sentence
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.notes import NoteFor
from courtdesk.domain.providers import PointOfContact, Provider
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import Disposal, Sentence
from courtdesk.domain.told import Party
from courtdesk.errors import FieldError, FieldErrors
from tests.unit.actions.conftest import DAY, Laptop, guilty

BAD = ("\u200b", "\u2060", "ok \u202ewonk")


@pytest.mark.parametrize("text", BAD)
def test_what_nobody_sees_is_no_reason_name_or_note(team: Laptop, case: CaseId, text: str) -> None:
    session = team.session
    assert session is not None
    guilty(session, case)
    refused = pytest.raises((FieldError, FieldErrors))
    with refused:
        told.leave_out(session, case, Party.DEFENCE, reason=text)
    with refused:
        slips.ask_forward(session, case, to_whom=text, at=session.clock())
    with refused:
        notes.write_note(session, case, text=text, readers=NoteFor.EVERYBODY)
    lead = team.enter("Priya Nair")
    one = Provider("Sample", (RequirementKind.DRR,), PointOfContact("Jo", "01632 960001"))
    made = providers.add_provider(lead, one)
    with refused:
        providers.retire_provider(lead, made.document, text)
    with refused:
        providers.add_provider(lead, replace(one, name=text))
    sentence = Sentence(case, DAY, Disposal.OTHER)
    record_sentence(lead, sentence)
    with refused:
        record_sentence(lead, replace(sentence, note=text))
    with refused:
        record_pleas(lead, case, {"1": Verdict.DISCONTINUED}, reason=text)
