"""The sentence card: everything the person must know, in words that most people can read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from courtdesk.documents.page_model import Facts, Lines, Look, Paper, Words
from courtdesk.documents.sentence_card import CardFacts, Treatment, clock_words, sentence_card
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import PointOfContact
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Other, OtherRequirement, Sentence

MHTR, DRR, ATR = RequirementKind
APPOINTMENT = Appointment(
    datetime(2027, 1, 21, 14, 30, tzinfo=UTC), "Mill Lane Clinic", "Jo Invented"
)
PROBATION = PointOfContact("Exampleton probation", "01632 960001", "probation@example.org")
SENTENCE = Sentence(
    CaseId("c"),
    date(2027, 1, 14),
    Disposal.COMMUNITY_ORDER,
    12,
    (CourtResult(MHTR, True, 12),),
    "8 weeks of custody",
    rar_days=15,
    other=tuple(Other(kind, "3 months") for kind in OtherRequirement),
    reviews=(date(2027, 4, 14),),
)
FACTS = CardFacts(
    "Dean Marlow",
    "7F3K-Q2XM",
    "Northgate Magistrates' Court",
    SENTENCE,
    (
        Treatment(MHTR, 12, APPOINTMENT, "Sample Minds", PointOfContact(phone="01632 960002")),
        Treatment(DRR, 6),
        Treatment(ATR, 1),
    ),
    PROBATION,
    ("Polish",),
)


def lines(paper: Paper) -> list[str]:
    return [part.text for block in paper.blocks for part in block.parts if isinstance(part, Words)]


def text(paper: Paper) -> str:
    return "\n".join(lines(paper))


def pairs(paper: Paper) -> list[tuple[str, str]]:
    found = [part for block in paper.blocks for part in block.parts if isinstance(part, Facts)]
    return [pair for part in found for pair in part.pairs]


def test_the_order_each_requirement_and_who_to_ring() -> None:
    paper = sentence_card(FACTS)
    said = text(paper)
    for words in (
        "On Thursday 14 January 2027 the court made its decision. You got a community order.",
        "It lasts for 12 months.",
        "Help with your mental health",
        "Mental Health Treatment Requirement (MHTR)",
        "Help with drugs",
        "Help with alcohol",
        "up to 15 days of meetings or classes",
        "Wednesday 14 April 2027.",
        "If you cannot come",
    ):
        assert words in said
    assert ("Telephone", "01632 960001") in pairs(paper)
    assert ("Ask for", "Sample Minds") in pairs(paper)
    assert ("Telephone", "01632 960002") in pairs(paper)


def test_the_first_meeting_or_that_one_will_be_told() -> None:
    paper = sentence_card(FACTS)
    found = dict(pairs(paper))
    assert found["Day"] == "Thursday 21 January 2027"
    assert (found["Time"], found["Place"]) == ("2:30pm", "Mill Lane Clinic")
    assert found["You will meet"] == "Jo Invented"
    # Nobody has booked the other two.
    assert lines(paper).count("You will be told the day, the time and the place.") == 2


def test_a_number_that_is_not_known_has_a_line_to_write_it_on() -> None:
    paper = sentence_card(replace(FACTS, probation=PointOfContact()))
    empty = [part for block in paper.blocks for part in block.parts if isinstance(part, Lines)]
    # Probation, and the two requirements of which the record does not name a provider.
    assert [line.label for line in empty] == ["Telephone"] * 3


def test_every_other_requirement_is_explained_under_the_courts_own_name() -> None:
    said = text(sentence_card(FACTS))
    for kind in OtherRequirement:
        assert f"The court calls this: {kind.label}." in said
    assert said.count("How long: 3 months.") == len(OtherRequirement)


def test_a_suspended_sentence_is_explained_and_nothing_is_made_up() -> None:
    bare = Sentence(CaseId("c"), date(2027, 1, 14), Disposal.SUSPENDED_SENTENCE_ORDER)
    paper = sentence_card(replace(FACTS, sentence=bare, treatments=(), languages=()))
    said = text(paper)
    assert "You got a suspended sentence order." in said and "lasts for" not in said
    assert "Your first meeting" not in said and "Days with probation" not in said
    assert "You can ask for it in another language." in said


def test_no_score_no_reason_and_no_offence_stands_on_it() -> None:
    declined = CourtResult(DRR, False, None, "Private reason", support="Private support")
    sentence = replace(SENTENCE, results=(declined,), note="Private note")
    paper = sentence_card(replace(FACTS, sentence=sentence, treatments=()))
    whole = text(paper) + str(pairs(paper))
    assert "Private" not in whole and "8 weeks" not in whole


def test_its_properties_name_nobody_and_signs_that_hide_are_gone() -> None:
    paper = sentence_card(replace(FACTS, name="Dean \u202eMarlow"), large=True)
    assert paper.title == "Sentence card, case 7F3K-Q2XM" and paper.size == 18
    assert ("Name", "Dean Marlow") in pairs(paper)
    assert sentence_card(FACTS).size == 12


@pytest.mark.parametrize("disposal", [Disposal.CUSTODY, Disposal.OTHER])
def test_only_an_order_has_a_card(disposal: Disposal) -> None:
    with pytest.raises(ValueError, match="only an order"):
        sentence_card(replace(FACTS, sentence=replace(SENTENCE, disposal=disposal)))


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 5, "12:05am"),
        (9, 0, "9am"),
        (12, 0, "12 noon"),
        (12, 30, "12:30pm"),
        (23, 59, "11:59pm"),
    ],
)
def test_times_are_said_with_twelve_hours(hour: int, minute: int, words: str) -> None:
    assert clock_words(hour, minute) == words


# How hard it is to read

NAMES = re.compile(
    r"The court calls (this|it)[^.]*\.|\b(January|April|Thursday|Wednesday)\b|\bNHS\b|\b999\b"
)
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """As usual for English by rule: groups of vowels, without a silent e at the end."""
    found = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and found > 1
    return max(1, found - (1 if silent else 0))


def test_the_counter_of_syllables_counts() -> None:
    words = {"court": 1, "order": 2, "probation": 3, "make": 1, "people": 2, "meeting": 2}
    assert {word: syllables(word) for word in words} == words


def grade(sentences: list[str]) -> float:
    """The Flesch-Kincaid grade (Kincaid and others, 1975); 5 to 6 in age is grade plus five."""
    words = [re.findall(r"[a-z']+", sentence.lower()) for sentence in sentences]
    count = sum(len(one) for one in words)
    sounds = sum(syllables(word) for one in words for word in one)
    return 0.39 * count / len(words) + 11.8 * sounds / count - 15.59


@pytest.mark.parametrize("disposal", [Disposal.COMMUNITY_ORDER, Disposal.SUSPENDED_SENTENCE_ORDER])
def test_it_can_be_read_at_nine_to_eleven(disposal: Disposal) -> None:
    facts = replace(FACTS, sentence=replace(SENTENCE, disposal=disposal))
    running = [
        part.text
        for block in sentence_card(facts).blocks
        for part in block.parts
        if isinstance(part, Words) and part.look is Look.BODY
    ]
    plain = NAMES.sub("", " ".join(running))
    sentences = [one for one in re.split(r"[.?!:]\s*", plain) if re.search("[a-z]", one)]
    longest = max(sentences, key=lambda one: len(one.split()))
    assert len(longest.split()) <= 25, longest
    # Grade 5 is age 10 to 11.
    assert grade(sentences) <= 5, grade(sentences)


def test_what_helps_comes_before_what_may_follow() -> None:
    found = lines(sentence_card(FACTS))
    order = [
        at
        for at, line in enumerate(found)
        if line.startswith(("Things can get in the way", "If it is hard", "If you miss"))
    ]
    assert len(order) == 3 and all(one < other for one, other in pairwise(order))
    assert not any(
        word in text(sentence_card(FACTS)).lower() for word in ("punish", "fail", "offender")
    )


def test_an_hour_in_summer_is_the_courts_however_it_was_kept() -> None:
    summer = Appointment(datetime(2027, 3, 30, 9, 0, tzinfo=UTC), "Mill Lane Clinic", "Jo")
    paper = sentence_card(replace(FACTS, treatments=(Treatment(MHTR, 12, summer),)))
    assert ("Time", clock_words(10, 0)) in pairs(paper)
