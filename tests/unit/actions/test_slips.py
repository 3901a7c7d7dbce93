"""The slip in a real vault: its text, its time, its answer, its paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courtdesk.actions import slips
from courtdesk.documents.page_model import CLEAR_PRINT, LARGE_PRINT, Facts, Words
from courtdesk.domain.bench import SlipAnswer
from courtdesk.domain.ids import CaseId
from courtdesk.domain.slip_words import slip_words
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from tests.unit.actions.conftest import Laptop


def test_the_time_is_logged_and_the_answer_comes_later(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    assert "Asked by: Priya Nair (court duty officer)" in slips.slip_text(session, case)
    at = session.clock()
    file = slips.ask_forward(session, case, to_whom=" the  list caller ", at=at)
    assert file.court.slip is not None
    assert (file.court.slip.value.to_whom, file.court.slip.value.at) == ("the list caller", at)
    assert file.court.slip.value.answer is SlipAnswer.WAITING
    session = team.enter("Amina Yusuf")
    file = slips.answer_slip(session, case, SlipAnswer.BROUGHT_FORWARD)
    assert file.court.slip is not None
    assert file.court.slip.value.answer is SlipAnswer.BROUGHT_FORWARD
    assert file.court.slip.value.at == at
    text = slips.slip_text(session, case)
    assert "Asked by: Priya Nair" in text and "Amina" not in text


def test_asked_again_waits_once_more(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    slips.ask_forward(session, case, to_whom="list caller", at=session.clock())
    slips.answer_slip(session, case, SlipAnswer.NOT_POSSIBLE)
    file = slips.ask_forward(session, case, to_whom="legal adviser", at=session.clock())
    assert file.court.slip is not None
    assert file.court.slip.value.answer is SlipAnswer.WAITING
    assert len(session.vault.history(file.court.slip.document)) == 3


def test_times_that_cannot_be(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    for at in (None, session.clock() + timedelta(hours=1)):
        with pytest.raises(FieldErrors) as caught:
            slips.ask_forward(session, case, to_whom="", at=at)
        assert [error.field for error in caught.value.errors] == ["to_whom", "at"]
    team.clock.now += timedelta(days=1)
    with pytest.raises(FieldErrors, match="The hearing was on"):
        slips.ask_forward(session, case, to_whom="list caller", at=session.clock())


def test_no_answer_before_anybody_was_asked(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    with pytest.raises(UserError, match="Nobody has been asked yet"):
        slips.answer_slip(session, case, SlipAnswer.NOT_POSSIBLE)


def test_who_does_not_prepare_the_court_asks_nothing(team: Laptop, case: CaseId) -> None:
    session = team.enter("Omar Haddad")
    for refused in (
        lambda: slips.slip_text(session, case),
        lambda: slips.ask_forward(session, case, to_whom="x", at=session.clock()),
        lambda: slips.answer_slip(session, case, SlipAnswer.WAITING),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_the_paper_says_what_the_text_says(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    shown = slips.facts(session, case)
    paper = slips.slip_paper("7F3K-Q2XM", shown)
    parts = [part for block in paper.blocks for part in block.parts]
    said = [part.text for part in parts if isinstance(part, Words)]
    [pairs] = [part.pairs for part in parts if isinstance(part, Facts)]
    text = slip_words(shown)
    assert said[1] in text
    assert all(f"{label}: {value}" in text for label, value in pairs)
    # The title is shown by file managers and print queues.
    assert "Marlow" not in paper.title
    assert paper.size == CLEAR_PRINT
    assert slips.slip_paper("", shown, large=True).size == LARGE_PRINT
