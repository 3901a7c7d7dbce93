"""Events in words: who reads them need not know a page's name in the code, nor sees an id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain import audit, timeline
from courtdesk.domain.audit import Action, Done, Why
from courtdesk.domain.codec import to_body
from courtdesk.domain.ids import CaseId, MemberId, PersonId

AT = datetime(2027, 1, 14, 8, 2, tzinfo=UTC)
ID = "0198a2f0-7c1d-7e55-8a44-0123456789ab"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Done(Action.SIGNED_IN), "Signed in"),
        (Done(Action.SAW, what="case"), "Looked at: the case"),
        (
            Done(Action.SAW, what="today", detail="2027-01-14"),
            "Looked at: the court list, 14/1/2027",
        ),
        (Done(Action.SAW, what="sentence_card"), "Looked at: sentence card"),
        (Done(Action.SAW, what="form", detail="core-10"), "Looked at: a form, core-10"),
        (Done(Action.SAW, what="result", detail=ID), "Looked at: the result of a form"),
        (Done(Action.SAW, what="print_form", detail=f"document:{ID}"), "Looked at: print form"),
        (
            Done(Action.EXPORTED, what="report_text", detail="terminal"),
            "Saved outside CourtDesk: the text for the pre-sentence report, on the command line",
        ),
        (
            Done(Action.EXPORTED, what="record", why=Why.SUBJECT, request="SAR-14"),
            "Saved outside CourtDesk: the person's record. The person asked for their record "
            "(request SAR-14)",
        ),
    ],
)
def test_an_event_in_words(event: Done, said: str) -> None:
    assert event.words == said


@pytest.mark.parametrize(
    ("times", "later", "said"),
    [
        (1, 0, "1 wrong passphrase on 14/1/2027 at 08:02, as this laptop noted it"),
        (
            3,
            3,
            "3 wrong passphrases between 14/1/2027 at 08:02 and 08:05, as this laptop noted them",
        ),
        (
            2,
            24 * 60,
            "2 wrong passphrases between 14/1/2027 at 08:02 and 15/1/2027 at 08:02, as this "
            "laptop noted them",
        ),
    ],
)
def test_failed_tries_are_told_with_their_times(times: int, later: int, said: str) -> None:
    until = AT + timedelta(minutes=later)
    event = Done(Action.SIGN_IN_FAILED, times=times, since=AT, until=until)
    assert event.words == said


@given(
    st.builds(
        Done,
        action=st.sampled_from(Action),
        case=st.none() | st.just(CaseId(ID)),
        person=st.none() | st.just(PersonId(ID)),
        what=st.sampled_from(["", "case", "audit"]),
        detail=st.sampled_from(["", "core-10", "2027-01-14"]),
        why=st.none() | st.sampled_from(Why),
        request=st.sampled_from(["", "SAR-2027/14"]),
        member=st.none() | st.just(MemberId(ID)),
        times=st.integers(1, 9),
        since=st.none() | st.just(AT),
        until=st.none() | st.just(AT),
    )
)
def test_an_event_is_read_back_as_it_was_written(event: Done) -> None:
    assert audit.read(to_body(event)) == event


def test_an_event_of_a_newer_version_is_not_guessed_at() -> None:
    assert audit.read({"action": "dreamt", "case": None}) is None
    assert audit.read({"action": ["saw"]}) is None
    assert audit.read({}) is None


def test_every_action_and_reason_has_words_of_its_own() -> None:
    for labels in ([one.label for one in Action], [one.label for one in Why]):
        assert len(set(labels)) == len(labels)
        assert all(labels)


def test_every_kind_that_a_timeline_tells_has_words_here_too() -> None:
    told = {*timeline._WORDS, *timeline._TELLING}
    assert told <= set(audit._KINDS)


def test_a_change_says_whether_there_was_something_before() -> None:
    assert audit.kind_words("plea", again=False) == "Recorded: a plea or verdict"
    assert audit.kind_words("plea", again=True) == "Changed: a plea or verdict"
    assert audit.kind_words("moon-phase", again=False) == "Recorded: moon phase"
