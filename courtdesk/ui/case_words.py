"""The words that several screens use for one case: who must act, how long, risk, needs, steps.

Pure functions of a `CaseFile` and the time; nothing here reads the vault. Scores never pass
through: what is said of a screen is above or below the threshold (P5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from courtdesk.actions.cases import waited_minutes
from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Offence, OffenceRange
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.duties import Duty
from courtdesk.domain.eligibility import ADULT
from courtdesk.domain.pathway import WORDS, steps
from courtdesk.domain.pathway import StepState as State
from courtdesk.domain.people import Person
from courtdesk.domain.screening import RiskMark
from courtdesk.ui.kit.identity import Fact, Identity
from courtdesk.ui.kit.moments import MONTHS
from courtdesk.ui.kit.strip import Step, StepState

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COURT_TEAM = MAY[Permission.ASK_DECISION]
_STATES = {state: StepState[state.name] for state in State}
_TWO_HOURS, _DAY = 120, 24 * 60


def long_date(day: date) -> str:
    """A heading's date: "Thursday 14 January 2027"."""
    return f"{_DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_time(at: datetime, now: datetime) -> str:
    """`at` on the wall of the court: "09:46", with the date when it was another day."""
    local = at.astimezone(now.tzinfo)
    shown = local.strftime("%H:%M")
    return shown if local.date() == now.date() else f"{print_date(local.date())} {shown}"


def waited_words(since: datetime, now: datetime) -> str:
    """How long something has waited: "4 min", "2 h 10 min", "3 days"."""
    minutes = waited_minutes(since, now)
    if minutes < _TWO_HOURS:
        return f"{minutes} min"
    if minutes < _DAY:
        return f"{minutes // 60} h {minutes % 60} min"
    days = minutes // _DAY
    return f"{days} {'day' if days == 1 else 'days'}"


def who_words(who: Collection[Role], roles: Iterable[Role]) -> str:
    """Who must act, as somebody with `roles` says it: "You", "Clinical lead", "Court team"."""
    held = set(who)
    if not held.isdisjoint(roles):
        return "You"
    if held >= _COURT_TEAM:
        return "Court team"
    if Role.ASSESSOR in held:
        return "MHTR assessor"
    ordered = [role for role in Role if role in held]
    return ordered[0].label if ordered else ""


def risk_words(file: CaseFile, now: datetime) -> str:
    """What the risk badge says, "" for none: that there is risk and since when, never an answer."""
    mark = file.risk()
    if mark not in (RiskMark.PRESENT, RiskMark.NOT_ASSESSED):
        return ""
    at = max(form.at for form in file.forms if form.value.risk is mark)
    word = "Risk" if mark is RiskMark.PRESENT else "Risk not assessed"
    return f"{word}: screen {clock_time(at, now)}"


def strip_of(file: CaseFile) -> tuple[Step, ...]:
    """The steps of `file` for the kit's strip; one that is not needed keeps its name."""
    return tuple(
        Step(WORDS[step.name] if step.state is State.NOT_NEEDED else step.word, _STATES[step.state])
        for step in steps(file)
    )


def person_words(person: Person, day: date) -> tuple[str, ...]:
    """Age on `day` and CRN, as the second line of a list has them."""
    age = person.age_on(day)
    parts = [str(age)] if age is not None else []
    return (*parts, person.crn or "no CRN yet")


def offence_words(offences: Sequence[Offence]) -> str:
    """The offences on one line, equal ones counted: "Theft from shop (2); criminal damage"."""
    counted = Counter(offence.text for offence in offences)
    parts = [f"{text} ({count})" if count > 1 else text for text, count in counted.items()]
    return "; ".join([*parts[:1], *(lowered(part) for part in parts[1:])])


def lowered(text: str) -> str:
    """`text` inside a sentence; a name such as "ABH" or "CORE-10" keeps its capitals."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


_DUTIES = {
    "agree-list": "Agree whether to screen",
    "tell:defence": "Tell the defence",
    "tell:court-legal": "Tell the court’s legal representative",
    "bring-forward": "Ask to bring it forward",
    "told-plea": "Tell the {} provider of the plea",
    "report-request": "Record what report the bench asked for",
    "reason": "Give a reason for the proposal",
    "appointment": "Book the {} appointment",
    "ask-provider": "Ask the provider to hold the {}",
    "victim": "Record the victim’s views",
    "included": "Say whether the {} is in the report",
}


def duty_words(duty: Duty) -> str:
    """What a duty asks for, in the few words that fit a row of a list."""
    kind, _, part = duty.key.partition(":")
    known = _DUTIES.get(duty.key) or _DUTIES.get(kind)
    return known.format(part) if known is not None else duty.text


def range_words(offences: Sequence[Offence]) -> str:
    """The ranges that are known, without repeats, short enough for a column."""
    known = [one.range for one in offences if one.range is not OffenceRange.UNKNOWN]
    labels = [one.short for one in dict.fromkeys(known)]
    return ", ".join(labels) or (OffenceRange.UNKNOWN.short if offences else "")


def courtroom_words(courtroom: str) -> str:
    """A courtroom as people say it: "Court 2" when the list has just "2"."""
    if not courtroom:
        return "Courtroom not known"
    return f"Court {courtroom}" if len(courtroom) <= 3 else courtroom


def identity_of(file: CaseFile, now: datetime) -> Identity:
    """What the identity bar shows over a page about `file`."""
    case, person = file.case.value, file.person.value
    age = person.age_on(case.hearing_date)
    facts = [] if age is None else [Fact("", f"{age} years")]
    if person.birth_date is not None:
        facts.append(Fact("born", print_date(person.birth_date)))
    facts.append(Fact("CRN", person.crn or "none yet"))
    place = [courtroom_words(case.courtroom), case.session.lower(), print_date(case.hearing_date)]
    facts.append(Fact("", ", ".join(part for part in place if part)))
    tags = (*under_age(person, case.hearing_date), *need_tags(person, case.hearing_date))
    return Identity(person.list_name, tuple(facts), risk_words(file, now), tags)


def under_age(person: Person, day: date) -> tuple[str, ...]:
    """The tag of somebody who is not 18 yet on `day`: warned of from the listing on."""
    age = person.age_on(day)
    return ("Under 18",) if age is not None and age < ADULT else ()


def who_may(permission: Permission) -> str:
    """One sentence for somebody whose role does not allow it."""
    who = ", ".join(role.label for role in Role if role in MAY[permission])
    return f"Your role may not {permission.label}. Ask one of these on your team: {who}."
