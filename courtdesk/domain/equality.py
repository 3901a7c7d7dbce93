"""Equality questions: what is asked, in which words, and how the answers are counted.

The return needs them (mission row F18); no step of the pathway does, so nothing ever waits for
them and no rule may read them. Each question can be answered "prefer not to say", and one that is
left alone is "not asked": the two are counted apart, as one is the person's choice and the other
is ours.

Sources of the answers:

* Ethnic group: the questionnaires of the 2021 Census (Office for National Statistics, 2021), which
  were two. Nineteen answers under five headings, Roma new among them, in the order of the
  questionnaire: White, Mixed or Multiple, Asian, Black, Other. In Wales the first answer names
  Welsh before English, and two headings name a Welsh group ("Asian, Asian Welsh or Asian British";
  "Black, Black Welsh, Black British, Caribbean or African"); the answers under them are those of
  England (ONS, answers FOI/2021/1910 and FOI/2023/4977). So one code means the same in both.
* Service in the Armed Forces: the same census, whose question tells Regular from Reserve.
* Disabilities: the Government Statistical Service's harmonised standard on impairment (2020).
* Gender, pregnancy and caring: plain words of our own, as the return asks for them and no
  published list fits a court's corridor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import PersonId
from courtdesk.errors import FieldError, FieldErrors

NOT_ASKED = "not-asked"
NOT_SAID = "not-said"
NONE = "none"


class Nation(StrEnum):
    """Whose categories of ethnic group a site uses."""

    ENGLAND = "england"
    WALES = "wales"

    @property
    def label(self) -> str:
        """The nation's name."""
        return self.value.capitalize()


@dataclass(frozen=True)
class Answer:
    """One thing to answer: the code that is kept and counted, and its words."""

    code: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question as it is asked; `many` when more than one answer may hold."""

    id: str
    text: str
    short: str
    answers: tuple[Answer, ...]
    many: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that may be kept, in the order of the question; the two refusals last."""
        return (*(one.code for one in self.answers), NOT_SAID, NOT_ASKED)

    def label(self, code: str) -> str:
        """The words of a code; a code that this version does not know is shown as it is."""
        if code == NOT_ASKED:
            return "Not asked"
        if code == NOT_SAID:
            return "Prefer not to say"
        return next((one.label for one in self.answers if one.code == code), code)


EXPLAINED = (
    "You do not have to answer any of these questions. Nothing that happens in court, and no "
    "help that you are offered, depends on them. We ask them to see whether everybody is treated "
    "fairly. Your answers are kept locked away from your case. Only numbers are sent on, never "
    "your name."
)
"""What the person is told before the questions, in plain words (mission row S4)."""


@dataclass(frozen=True)
class Equality:
    """One person's answers, by code; the fields are named as the questions are.

    `nation` says whose categories of ethnic group were shown.
    """

    nation: Nation = Nation.ENGLAND
    gender: str = NOT_ASKED
    ethnicity: str = NOT_ASKED
    pregnancy: str = NOT_ASKED
    caring: str = NOT_ASKED
    disabilities: tuple[str, ...] = (NOT_ASKED,)
    armed_forces: str = NOT_ASKED

    def codes(self, question: str) -> tuple[str, ...]:
        """The answers to one question; "not asked" is one."""
        value = getattr(self, question)
        return value if isinstance(value, tuple) else (value,)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was asked."""
        names = (one.name for one in fields(self) if one.name != "nation")
        return all(self.codes(name) == (NOT_ASKED,) for name in names)


@dataclass(frozen=True)
class EqualityAsked:
    """The open part: that the questions were put to the person, and when. No answer is here."""

    person: PersonId
    asked_on: date


_YES_NO = (Answer("yes", "Yes"), Answer("no", "No"))
_GENDER = (
    Answer("woman", "Woman"),
    Answer("man", "Man"),
    Answer("non-binary", "Non-binary"),
    Answer("another", "I describe myself in another way"),
)
_WHITE = "White"
_MIXED = "Mixed or Multiple ethnic groups"
_OTHER = "Other ethnic group"
_GROUPS = {
    Nation.ENGLAND: (
        "Asian or Asian British",
        "Black, Black British, Caribbean or African",
        "English, Welsh, Scottish, Northern Irish or British",
    ),
    Nation.WALES: (
        "Asian, Asian Welsh or Asian British",
        "Black, Black Welsh, Black British, Caribbean or African",
        "Welsh, English, Scottish, Northern Irish or British",
    ),
}


def _ethnic_groups(nation: Nation) -> tuple[Answer, ...]:
    """The nineteen groups of the census; one code means the same in both nations."""
    asian, black, british = _GROUPS[nation]
    table = (
        ("white-british", _WHITE, british),
        ("white-irish", _WHITE, "Irish"),
        ("white-gypsy-traveller", _WHITE, "Gypsy or Irish Traveller"),
        ("white-roma", _WHITE, "Roma"),
        ("white-other", _WHITE, "Any other White background"),
        ("mixed-white-black-caribbean", _MIXED, "White and Black Caribbean"),
        ("mixed-white-black-african", _MIXED, "White and Black African"),
        ("mixed-white-asian", _MIXED, "White and Asian"),
        ("mixed-other", _MIXED, "Any other Mixed or Multiple background"),
        ("asian-indian", asian, "Indian"),
        ("asian-pakistani", asian, "Pakistani"),
        ("asian-bangladeshi", asian, "Bangladeshi"),
        ("asian-chinese", asian, "Chinese"),
        ("asian-other", asian, "Any other Asian background"),
        ("black-caribbean", black, "Caribbean"),
        ("black-african", black, "African background"),
        ("black-other", black, "Any other Black, Black British or Caribbean background"),
        ("other-arab", _OTHER, "Arab"),
        ("other-any", _OTHER, "Any other ethnic group"),
    )
    return tuple(Answer(code, f"{group}: {label}") for code, group, label in table)


_DISABILITIES = (
    Answer("vision", "Seeing, even with glasses"),
    Answer("hearing", "Hearing, even with a hearing aid"),
    Answer("mobility", "Walking or climbing stairs"),
    Answer("dexterity", "Using your hands"),
    Answer("learning", "Learning, understanding or concentrating"),
    Answer("memory", "Memory"),
    Answer("mental-health", "Mental health"),
    Answer("stamina", "Stamina, breathing or tiredness"),
    Answer("social", "Socially or in behaviour, such as with autism or ADHD"),
    Answer("other", "Something else"),
    Answer(NONE, "None of these"),
)
_ARMED_FORCES = (
    Answer("regular", "Yes, in the Regular Armed Forces"),
    Answer("reserve", "Yes, in the Reserve Armed Forces"),
    Answer("both", "Yes, in both"),
    Answer("no", "No"),
)


def questions(nation: Nation) -> tuple[Question, ...]:
    """The questions in the order in which they are asked, with this nation's ethnic groups."""
    return (
        Question("gender", "How do you describe your gender?", "Gender", _GENDER),
        Question("ethnicity", "What is your ethnic group?", "Ethnic group", _ethnic_groups(nation)),
        Question(
            "pregnancy",
            "Are you pregnant, or have you had a baby in the last six months?",
            "Pregnancy",
            _YES_NO,
        ),
        Question(
            "caring",
            "Do you look after a child, or somebody who could not manage without you?",
            "Caring responsibilities",
            _YES_NO,
        ),
        Question(
            "disabilities",
            "Does an illness or condition of a year or longer affect you in any of these?",
            "Disabilities",
            _DISABILITIES,
            many=True,
        ),
        Question(
            "armed_forces",
            "Have you served in the UK Armed Forces?",
            "Armed Forces history",
            _ARMED_FORCES,
        ),
    )


def check(answers: Equality) -> None:
    """Raise `FieldErrors` for a code that is no answer, and for answers that exclude each other."""
    errors = [one for each in questions(answers.nation) for one in _wrong(each, answers)]
    if errors:
        raise FieldErrors(tuple(errors))


def _wrong(question: Question, answers: Equality) -> Iterator[FieldError]:
    codes = answers.codes(question.id)
    if not codes or len(set(codes)) < len(codes) or not set(codes) <= set(question.codes):
        yield FieldError(question.id, f"{question.short}: choose from the answers that are shown.")
        return
    alone = [one for one in (NONE, NOT_SAID, NOT_ASKED) if one in codes]
    if alone and len(codes) > 1:
        yield FieldError(
            question.id,
            f"{question.short}: “{question.label(alone[0])}” cannot stand beside another answer.",
        )


@dataclass(frozen=True)
class Tally:
    """How often each answer was given. No row of it belongs to one person.

    `people` is how many were counted; `counts` has by question every code, also those at nought.
    Of a question with many answers the counts may add up to more than `people`.
    """

    people: int
    counts: Mapping[str, Mapping[str, int]]


def tally(records: Iterable[Equality | None]) -> Tally:
    """Count answers; `None` is a person who was never asked. Codes mean the same in both nations.

    A code of a later version is counted under itself, never dropped.
    """
    people = 0
    counts: dict[str, Counter[str]] = {
        one.id: Counter(dict.fromkeys(one.codes, 0)) for one in questions(Nation.ENGLAND)
    }
    for record in records:
        people += 1
        for question, counter in counts.items():
            counter.update((record or Equality()).codes(question))
    return Tally(people, {name: dict(counter) for name, counter in counts.items()})
