"""Requests and decisions that come late, twice, out of order, or without everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from courtdesk.actions import cases, decision_files, decisions, requests
from courtdesk.actions.results import read_result
from courtdesk.domain.approval import Outcome
from courtdesk.errors import FieldError, NotReadable, UserError
from tests.helpers.twovaults import MHTR, Two, at, only_member, two, two_template
from tests.unit.actions.filling import screened

__all__ = ["only_member", "two", "two_template"]


def standing(two: Two) -> Outcome | None:
    found = cases.case_file(at(two.court), two.case).standing_decision(MHTR)
    return found.value.outcome if found is not None else None


def test_of_two_decisions_the_later_holds_in_whatever_order_they_come(two: Two) -> None:
    requests.take_request(at(two.lead), two.ask())
    first = two.decide(Outcome.APPROVE, "first.age")
    second = two.decide(Outcome.DECLINE, "second.age")
    assert decision_files.take_decision(at(two.court), second).counts
    late = decision_files.take_decision(at(two.court), first)
    assert not late.counts
    assert late.notes == (
        "They decided again later, and that decision is here already: it is the one to go by.",
    )
    assert standing(two) is Outcome.DECLINE


def test_answers_that_were_held_back_are_named_and_come_when_they_are_asked_for(two: Two) -> None:
    (choice,) = requests.offer(at(two.court), two.case, MHTR).choices
    requests.take_request(at(two.lead), two.ask(hold_back=[choice.document]))
    text = decisions.decision_text(at(two.lead), two.case, MHTR)
    assert f"{choice.title}: finished; its answers were not sent to you" in text
    (form,) = cases.case_file(at(two.lead), two.case).forms
    with pytest.raises(NotReadable, match="no sealed part"):
        read_result(at(two.lead), form)
    again = requests.take_request(at(two.lead), two.ask("again.age"))
    assert again.notes == ()
    assert read_result(at(two.lead), form).score is not None
    text = decisions.decision_text(at(two.lead), two.case, MHTR)
    assert "not sent to you" not in text


def test_a_request_that_was_withdrawn_waits_nowhere_and_its_decision_still_counts(
    two: Two,
) -> None:
    asked = two.ask()
    requests.take_request(at(two.lead), asked)
    session = at(two.court)
    with pytest.raises(FieldError, match="why"):
        decisions.withdraw_request(session, two.case, MHTR, because=" ")
    file = decisions.withdraw_request(session, two.case, MHTR, because="Put back to Friday.")
    assert file.standing_request(MHTR) is None
    with pytest.raises(UserError, match="Nothing waits"):
        decisions.withdraw_request(session, two.case, MHTR, because="Twice.")
    assert decision_files.take_decision(session, two.decide()).counts


def test_nobody_is_said_to_be_asked_when_the_file_could_not_be_made(two: Two) -> None:
    with pytest.raises(UserError):
        two.ask("nowhere/request.age")
    assert cases.case_file(at(two.court), two.case).standing_request(MHTR) is None
    assert not (two.root / "nowhere").exists()


def test_an_older_request_is_said_to_be_older_and_takes_nothing_back(two: Two) -> None:
    first = two.ask("first.age")
    screened(at(two.court), two.case, "k10", "3333333333")
    second = two.ask("second.age", note="With the K10.")
    requests.take_request(at(two.lead), second)
    late = requests.take_request(at(two.lead), first)
    assert any("older than a request" in note for note in late.notes), late.notes
    (waiting,) = decisions.open_requests(at(two.lead))
    assert waiting.note == "With the K10."


def test_a_contact_is_asked_by_somebody_who_may_read_what_is_sent(two: Two, tmp_path: Path) -> None:
    outside = at(two.lead).is_outside
    two.court.enter("Priya Nair")
    if not outside:
        # To a member it goes as it is sealed: a court duty officer sends what she may not read.
        requests.take_request(at(two.lead), two.ask())
        assert "low mood" in decisions.decision_text(at(two.lead), two.case, MHTR)
        return
    with pytest.raises(UserError, match="ask one of these to send the request: Amina Yusuf"):
        two.ask()
    assert cases.case_file(at(two.court), two.case).requirement(MHTR) is not None
    assert cases.case_file(at(two.court), two.case).standing_request(MHTR) is None
