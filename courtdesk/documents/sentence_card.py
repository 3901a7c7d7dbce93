"""The sentence card: what the court decided, in words for the person whose sentence it is.

Decision record.

* Short sentences and everyday words, for a reading age of about 9 to 11 (a test measures it):
  people are given it minutes after they were sentenced, and many read with difficulty.
* Every name that the court used stands there once, explained, so that the person knows it when a
  letter uses it.
* The words are those of somebody who wants the person to manage (S4): what helps comes before
  what may follow, nothing is threatened, and asking is always right.
* What is not known is said as not known, or has a line to write it on (P3): "You will be told"
  stands for an appointment that nobody has booked.
* Nothing clinical stands on it. A card is carried in pockets and left on tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from courtdesk.documents.page_model import (
    CLEAR_PRINT,
    LARGE_PRINT,
    Block,
    Facts,
    Lines,
    Look,
    Paper,
    Part,
    Words,
    clean,
)
from courtdesk.domain.court_clock import court_time
from courtdesk.domain.providers import PointOfContact
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.sentence import Disposal, OtherRequirement, Sentence
from courtdesk.domain.sentence_words import days_words, months_words
from courtdesk.domain.workdays import day_words

_TITLE = "Your sentence"


@dataclass(frozen=True)
class Treatment:
    """One requirement that the court made, for the card.

    `appointment` is the first one, `None` where none is booked; `provider` and `contact` are who
    treats, empty where the record does not say.
    """

    kind: RequirementKind
    months: int | None = None
    appointment: Appointment | None = None
    provider: str = ""
    contact: PointOfContact = field(default_factory=PointOfContact)


@dataclass(frozen=True)
class CardFacts:
    """What a card is made from. `name` is the person's; `probation` whom to ring there."""

    name: str
    reference: str
    court: str
    sentence: Sentence
    treatments: tuple[Treatment, ...]
    probation: PointOfContact
    languages: tuple[str, ...] = ()


def sentence_card(facts: CardFacts, *, large: bool = False) -> Paper:
    """The card as a paper. Raises `ValueError` for a sentence that is no order of the court."""
    if not facts.sentence.disposal.carries_requirements:
        raise ValueError("only an order has a card")
    return Paper(
        title=f"Sentence card, case {clean(facts.reference)}",
        language="en-GB",
        blocks=tuple(_blocks(facts)),
        reference=clean(facts.reference),
        version="Sentence card",
        size=LARGE_PRINT if large else CLEAR_PRINT,
    )


def _blocks(facts: CardFacts) -> Iterator[Block]:
    yield Block((Words(_TITLE, Look.TITLE), _facts(("Name", facts.name), ("Court", facts.court))))
    yield _headed("What the court decided", *_order(facts.sentence))
    yield Block((Words("What you need to do", Look.SECTION),), with_next=True)
    for treatment in facts.treatments:
        yield _treatment(treatment)
    yield from _rar(facts.sentence)
    yield from _others(facts.sentence)
    yield from _reviews(facts.sentence)
    yield from _appointments(facts)
    yield Block((Words("Who you can ring", Look.SECTION), *_contacts(facts)))
    yield _headed("If you cannot come", *_CANNOT_COME)
    yield _headed("Your rights", *_rights(facts))
    yield _headed("If you need help now", *_HELP_NOW)


def _headed(heading: str, *lines: str) -> Block:
    return Block((Words(heading, Look.SECTION), *(Words(clean(line)) for line in lines)))


def _named(heading: str, *lines: str) -> Block:
    said = (Words(clean(line)) for line in lines)
    return Block((Words(clean(heading), Look.STRONG), *said))


def _facts(*pairs: tuple[str, str]) -> Facts:
    return Facts(tuple((name, clean(value)) for name, value in pairs if clean(value)))


def _order(sentence: Sentence) -> Iterator[str]:
    when = f"On {weekday_words(sentence.sentenced_on)} the court made its decision."
    lasts = _lasts("It", sentence.order_months)
    if sentence.disposal is Disposal.SUSPENDED_SENTENCE_ORDER:
        yield f"{when} You got a suspended sentence order."
        yield (
            "This means that the court gave you time in prison, but you do not go there now. You "
            "can stay out of prison if you keep to this order and stay out of trouble."
        )
    else:
        yield f"{when} You got a community order."
        yield (
            "This means that you do not go to prison. But there are things that you must do. This "
            "card says what they are."
        )
    if lasts:
        yield lasts
    yield "You will have a probation worker. They are there to help you get through the order."


def _lasts(what: str, months: int | None) -> str:
    return f"{what} lasts for {months_words(months)}." if months is not None else ""


def _treatment(treatment: Treatment) -> Block:
    heading, lines = _TREATMENTS[treatment.kind]
    name = f"The court calls this a {treatment.kind.label} ({treatment.kind})."
    lasts = _lasts("It", treatment.months)
    return _named(heading, f"{lines} {lasts}", name)


_TREATMENTS = {
    RequirementKind.MHTR: (
        "Help with your mental health",
        "You will meet somebody who helps people with their mood, worries and feelings. You "
        "will work out together what could make things better.",
    ),
    RequirementKind.DRR: (
        "Help with drugs",
        "You will get help to use less or to stop. You will be asked to take tests for drugs. "
        "The tests show how it is going.",
    ),
    RequirementKind.ATR: (
        "Help with alcohol",
        "You will get help to drink less or to stop. Tell your worker how much you drink, so "
        "that they can help you in a way that is safe.",
    ),
}


def _rar(sentence: Sentence) -> Iterator[Block]:
    if sentence.rar_days is not None:
        yield _named(
            "Days with probation",
            f"You must go to up to {days_words(sentence.rar_days)} of meetings or classes. Your "
            "probation worker will tell you what they are, and when.",
            "The court calls this a Rehabilitation Activity Requirement (RAR).",
        )


def _others(sentence: Sentence) -> Iterator[Block]:
    for one in sentence.other:
        heading, words = _OTHERS[one.kind]
        length = f" How long: {one.length}." if one.length else ""
        yield _named(heading, f"{words}{length}", f"The court calls this: {one.kind.label}.")


_OTHERS = {
    OtherRequirement.UNPAID_WORK: (
        "Work without pay",
        "You must do some work to help people who live near you. You do not get paid for it.",
    ),
    OtherRequirement.PROGRAMME: (
        "A course",
        "You must go to a course. It helps you to stay out of trouble.",
    ),
    OtherRequirement.PROHIBITED_ACTIVITY: (
        "Something that you must not do",
        "The court has told you what you must not do. Ask your probation worker if you are not "
        "sure what it is.",
    ),
    OtherRequirement.CURFEW: (
        "Times when you must be at home",
        "You must be at home at the times that the court has set.",
    ),
    OtherRequirement.EXCLUSION: (
        "A place that you must not go to",
        "The court has told you where you must not go. Ask your probation worker if you are not "
        "sure where it is.",
    ),
    OtherRequirement.RESIDENCE: (
        "Where you live",
        "You must live at the place that the court has named. Ask first if you need to move.",
    ),
    OtherRequirement.FOREIGN_TRAVEL: (
        "Trips to other countries",
        "You must not go to the countries that the court has named.",
    ),
    OtherRequirement.ALCOHOL_ABSTINENCE: (
        "No alcohol",
        "You must not drink any alcohol for a time. You wear a tag that can tell.",
    ),
    OtherRequirement.ATTENDANCE_CENTRE: (
        "Going to a centre",
        "You must go to a centre at set times. You will be told when and where.",
    ),
    OtherRequirement.ELECTRONIC_MONITORING: (
        "A tag",
        "You must wear a tag. Somebody will put it on and show you how it works.",
    ),
}


def _reviews(sentence: Sentence) -> Iterator[Block]:
    if not sentence.reviews:
        return
    days = tuple(f"{weekday_words(on)}." for on in sentence.reviews)
    told = "You must come back to court. The court wants to hear how you are doing."
    yield _named("Coming back to court", told, *days)


def _appointments(facts: CardFacts) -> Iterator[Block]:
    if not facts.treatments:
        return
    yield Block((Words("Your first meeting", Look.SECTION),), with_next=True)
    for treatment in facts.treatments:
        heading, _ = _TREATMENTS[treatment.kind]
        yield Block((Words(heading, Look.STRONG), _appointment(treatment.appointment)))


def _appointment(appointment: Appointment | None) -> Part:
    if appointment is None:
        return Words("You will be told the day, the time and the place.")
    when = court_time(appointment.when)
    return _facts(
        ("Day", weekday_words(when.date())),
        ("Time", clock_words(when.hour, when.minute)),
        ("Place", appointment.place),
        ("You will meet", appointment.with_whom),
    )


def _contacts(facts: CardFacts) -> Iterator[Part]:
    yield Words("Ring if you have a question. No question is silly.")
    yield from _contact("Probation", "", facts.probation)
    for one in facts.treatments:
        heading, _ = _TREATMENTS[one.kind]
        yield from _contact(heading, one.provider, one.contact)


def _contact(what: str, who: str, contact: PointOfContact) -> Iterator[Part]:
    yield Words(what, Look.STRONG)
    name = ", ".join(dict.fromkeys(part for part in (who, contact.name) if part))
    known = _facts(("Ask for", name), ("Telephone", contact.phone), ("E-mail", contact.email))
    if known.pairs:
        yield known
    if not contact.phone:
        # A card without a number is no help at night: there is room to write it on.
        yield Lines(1, label="Telephone")


_CANNOT_COME = (
    "Things can get in the way. Ring as soon as you can. Say why, and ask for another time.",
    "If it is hard for you to come, say so. It may be the bus, your work, your children or how you "
    "feel. We will try to find a way with you.",
    "If you miss a meeting and nobody hears from you, your probation worker has to ask why. You "
    "may have to go back to court. So please ring.",
)

_HELP_NOW = (
    "If you or somebody else is in danger, ring 999.",
    "If you need help with how you feel and it cannot wait, ring NHS 111. You can ring by day and "
    "by night.",
)


def _rights(facts: CardFacts) -> Iterator[str]:
    yield "You can ask about anything here, as often as you like."
    yield "You can ask to have this card read to you, in big print or in another way."
    if facts.languages:
        yield f"You can ask for somebody who speaks {' or '.join(facts.languages)}."
    else:
        yield "You can ask for it in another language."
    yield "You can ask to bring somebody with you."
    yield (
        "You can say that you do not want to go on with treatment. Talk to your probation worker "
        "first. The court would then need to look at your order again."
    )
    yield "You can ask to see what is written about you."


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_words(on: date) -> str:
    """ "Thursday 21 January 2027": with its name, as people keep their week in mind by names."""
    return f"{_DAYS[on.weekday()]} {day_words(on)}"


def clock_words(hour: int, minute: int) -> str:
    """ "9:30am", "2pm", "12 noon": no 24 hours, which not everybody reads."""
    if (hour, minute) == (12, 0):
        return "12 noon"
    half = "am" if hour < 12 else "pm"
    shown = (hour - 1) % 12 + 1
    return f"{shown}:{minute:02}{half}" if minute else f"{shown}{half}"
