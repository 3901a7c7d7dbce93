"""Everything with a date that is still to be done on a case, as one kind of row.

The framework's deadlines, enquiries before the hearing, follow-ups of referrals, sensitive cases
to look at again, and what the responsible officer has not been told or has not decided. What is
done, not needed or not begun is no row. Where the framework sets no time (telling the officer, the
officer's decision) the row says so and has no day: an invented one would look like the
framework's (P3).

Rules of CourtDesk's own: a deadline counted from plea or verdict is shown while a requirement is
still being considered, since the framework counts only sentences with one; once all treatment has
ended, what was missed on the way can be done no more and is no row.

Nothing here is clinical: all of it stands in open parts. Enquiries are probation's alone, and
rows about them are made only for a reader who may know of them (`enquiries` is `None` for others).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.case_deadlines import STEPS, ended_on, kinds_of, standings_of
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.clinical import ConfirmBy
from courtdesk.domain.court_clock import court_moment, court_time
from courtdesk.domain.deadline_rules import DEADLINES, Deadline, StartEvent
from courtdesk.domain.deadlines import Choice, Due, Standing, State, When
from courtdesk.domain.enquiries import EnquiryKind, outstanding
from courtdesk.domain.enquiries import standings as enquiry_standings
from courtdesk.domain.framework import CASE_MEETING, FRAMEWORK, PROCESS_MAP, Source
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import (
    EndedBy,
    NonAttendance,
    OrderFile,
    OrderStep,
    WithdrawnFrom,
)
from courtdesk.domain.pathway import plea_ends
from courtdesk.domain.referrals import Referral
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.sentence import Sentence
from courtdesk.domain.telephone import Confirmation, confirmation
from courtdesk.domain.telephone import words as telephone_words
from courtdesk.domain.words import listed
from courtdesk.domain.workdays import Calendar, UnknownDay, add_working_days, day_words

OURS = "CourtDesk"
"""What stands for the source of a row that rests on nobody else's words."""

_SOON = timedelta(days=7)
_ENQUIRY_SOON = timedelta(days=2)
_RULES = {one.id: one for one in DEADLINES}
_OPEN = (State.OVERDUE, State.DUE_SOON, State.CANNOT_BE_KNOWN, State.AHEAD)
_FOLLOWED = {OrderStep.FOLLOW_UP_3, OrderStep.FOLLOW_UP_6, OrderStep.FOLLOW_UP_12}
_PRESSING = {state: place for place, state in enumerate(_OPEN)}
_TOLD = "The framework sets no time for it: as soon as possible."
_NOT_KEPT = Source(
    PROCESS_MAP, "Provider communication with RO who will make the decision around enforcement."
)
_REVIEW = Source(
    CASE_MEETING,
    "If during the CSTR delivery the individual withdraws consent, the court would need to review"
    " the order.",
)


@dataclass(frozen=True)
class DueRow:
    """One thing that is still to be done on one case.

    `on` is the last day on which it is in time, `None` where that cannot be known or no time is
    set; `at` the exact moment, where hours count. `words` is one sentence; `warning` another for
    dates that cannot be, or "". `source` is where the time comes from, place and words, and
    `detail` how it is counted and what the site chose. `screen` and `part` are where it is
    recorded. `key` names the row among those of its case.
    """

    case: CaseId
    person: str
    reference: str
    key: str
    what: str
    who: frozenset[Role]
    state: State
    words: str
    source: str
    screen: str
    part: str = ""
    on: date | None = None
    at: datetime | None = None
    detail: str = ""
    warning: str = ""

    def mine(self, roles: Iterable[Role]) -> bool:
        """Whether one of these roles must act."""
        return not self.who.isdisjoint(roles)


@dataclass(frozen=True)
class Reckoning:
    """What the rows of every case are reckoned by: the site's choices, the time, the calendar.

    `enquiries` are those the site makes, `None` for a reader who may not know of them.
    `confirm_by` is when an approval by telephone is to be in writing.
    """

    community_justice: bool
    choices: tuple[Choice, ...]
    enquiries: tuple[EnquiryKind, ...] | None
    now: datetime
    calendar: Calendar
    confirm_by: ConfirmBy = ConfirmBy.SAME_DAY

    @property
    def today(self) -> date:
        """The court's day."""
        return self.calendar.day_of(self.now)


def rows_of(
    file: CaseFile, referrals: Iterable[Recorded[Referral]], by: Reckoning
) -> tuple[DueRow, ...]:
    """Every row of one case, the most pressing first."""
    found = (
        *_deadlines(file, by),
        *_confirmations(file, by),
        *_enquiries(file, by),
        *_referrals(file, referrals, by),
        *_sensitive(file, by),
        *_absences(file),
        *_withdrawals(file),
    )
    return in_order(found)


def in_order(rows: Iterable[DueRow]) -> tuple[DueRow, ...]:
    """Rows of any cases, the most pressing first, then by when they are due, then by name."""
    return tuple(sorted(rows, key=_order))


def is_settled(sentence: Sentence, order: OrderFile) -> bool:
    """Whether a sentenced case can have no more rows but for its referrals.

    So that a list over years of cases need not open those that are over.
    """
    ended = {one.value.requirement: one.value.how for one in order.endings}
    followed = {one.value.step for one in order.events}
    waits = ended.get(RequirementKind.MHTR) is EndedBy.COMPLETED and not followed >= _FOLLOWED
    told = all(one.value.decision is not None for one in order.absences)
    withdrew = any(one.value.officer_told_on is None for one in order.withdrawals)
    return set(ended) >= set(sentence.granted()) and told and not withdrew and not waits


def who_words(who: Iterable[Role]) -> str:
    """Who must act, in words: "Clinical lead and MHTR assessor"."""
    return listed(sorted(role.label for role in who)) or "Nobody"


def when_words(row: DueRow, now: datetime, calendar: Calendar) -> str:
    """How late it is or how long there is still: "3 days late", "Due today", "In 5 days"."""
    local = calendar.local(now)
    if row.on is None:
        return "No time is set" if row.state is State.DUE_SOON else "Day cannot be known"
    days = (row.on - local.date()).days
    if row.at is not None and abs(days) <= 2:
        return _hours(row.at, local)
    if days < 0:
        return f"{_counted(-days, 'day')} late"
    return ("Due today", "Due tomorrow")[days] if days < 2 else f"In {days} days"


def _hours(at: datetime, now: datetime) -> str:
    seconds = (at.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
    minutes = int(abs(seconds) // 60)
    span = _counted(minutes // 60, "hour") if minutes >= 60 else _counted(minutes, "minute")
    return f"{span} late" if seconds < 0 else f"In {span}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _row(
    file: CaseFile,
    key: str,
    what: str,
    *,
    who: Iterable[Role],
    state: State,
    words: str,
    source: str,
    place: tuple[str, str],
    on: date | None = None,
    at: datetime | None = None,
    detail: str = "",
    warning: str = "",
) -> DueRow:
    return DueRow(
        case=file.id,
        person=file.person.value.list_name,
        reference=file.case.value.reference,
        key=key,
        what=what,
        who=frozenset(who),
        state=state,
        words=words,
        source=source,
        screen=place[0],
        part=place[1],
        on=on,
        at=at,
        detail=detail,
        warning=warning,
    )


# What was said on the telephone


_CONFIRM_RULE = (
    "The framework has the clinical lead asked on the day and sets no time for the written word; "
    "the site's clinical lead chose it with the process for approval by telephone."
)


def _confirmations(file: CaseFile, by: Reckoning) -> Iterator[DueRow]:
    """The written word that a clinical lead owes for an answer by telephone."""
    kind = RequirementKind.MHTR
    part = next((one for one in file.requirements if one.kind is kind), None)
    if part is None or part.told is None:
        return
    if confirmation(file, kind) is not Confirmation.OUTSTANDING:
        return
    told = part.told.value
    called = by.calendar.day_of(told.decided_at)
    on = called if by.confirm_by is ConfirmBy.SAME_DAY else add_working_days(by.calendar, called, 1)
    known = None if isinstance(on, UnknownDay) else on
    yield _row(
        file,
        f"telephone:{kind}",
        f"Written confirmation of telephone approval by {told.name}"
        if told.outcome is Outcome.APPROVE
        else f"Written confirmation of what {told.name} said by telephone",
        who=_CONFIRM,
        state=_confirm_state(known, by.today),
        words=f"{telephone_words(file, kind)} Due by the end of {by.confirm_by.label}.",
        source=OURS,
        detail=_CONFIRM_RULE,
        place=("telephone", kind.value),
        on=known,
    )


_CONFIRM = frozenset({Role.CLINICAL_LEAD, *MAY[Permission.ASK_DECISION]})
"""The lead writes it, and whoever asks for decisions takes it in and rings again."""


def _confirm_state(on: date | None, today: date) -> State:
    if on is None:
        return State.CANNOT_BE_KNOWN
    return State.OVERDUE if on < today else State.DUE_SOON


# The framework's deadlines


def _deadlines(file: CaseFile, by: Reckoning) -> Iterator[DueRow]:
    found = standings_of(
        file,
        community_justice=by.community_justice,
        choices=by.choices,
        now=by.now,
        calendar=by.calendar,
    )
    for one in found:
        if one.state in _OPEN and _can_be_done(file, one, by.calendar):
            yield _deadline(file, one, by.calendar)


def _can_be_done(file: CaseFile, one: Standing, calendar: Calendar) -> bool:
    if one.rule.start is StartEvent.PLEA_OR_VERDICT:
        return _on_the_way(file)
    if one.rule.start is StartEvent.COMPLETED:
        return True
    return not _all_ended(file)


def _on_the_way(file: CaseFile) -> bool:
    """Whether a requirement is still being considered for a case without a sentence."""
    parts = [part.assessment for part in file.considered()]
    open_ones = [one for one in parts if one is None or one.value.suitable]
    return file.sentence is None and bool(open_ones)


def _all_ended(file: CaseFile) -> bool:
    return all(ended_on(file, kind) is not None for kind in kinds_of(file))


def _deadline(file: CaseFile, one: Standing, calendar: Calendar) -> DueRow:
    due = one.due if isinstance(one.due, Due) else None
    return _row(
        file,
        one.rule.id,
        one.rule.name,
        who=one.rule.who,
        state=one.state,
        words=" ".join(filter(None, (one.words, _booked(file, one.rule, due)))),
        source=_quoted(*one.rule.sources),
        place=_place(file, one.rule),
        on=due.on if due is not None else None,
        at=due.at if due is not None else None,
        detail=_detail(one, calendar),
        warning=one.warning or _too_late(file, one.rule, due),
    )


def _too_late(file: CaseFile, rule: Deadline, due: Due | None) -> str:
    """That what is booked comes after it is due: a booking is not yet in time (P3)."""
    late = [one for one in _bookings(file, rule) if due is not None and _day_of(one) > due.on]
    if not late:
        return ""
    return (
        f"It is booked for {court_moment(late[0].when)}, after it is due: ask for an earlier day."
    )


def _day_of(one: Appointment) -> date:
    return court_time(one.when).date()


def _bookings(file: CaseFile, rule: Deadline) -> tuple[Appointment, ...]:
    if rule.id != "first-appointment":
        return ()
    held = (file.appointment(kind) for kind in rule.kinds if kind in kinds_of(file))
    return tuple(one for one in held if one is not None)


def _place(file: CaseFile, rule: Deadline) -> tuple[str, str]:
    if rule.id not in STEPS:
        return "sentence", ""
    step, kinds = STEPS[rule.id]
    about = [kind for kind in kinds_of(file) if kind in kinds]
    return "order", ":".join(("event", step.value, *about[:1]))


def _booked(file: CaseFile, rule: Deadline, due: Due | None) -> str:
    if rule.id != "first-appointment":
        return ""
    found = _bookings(file, rule)
    if not found:
        return "No appointment is booked."
    one = found[0]
    late = ", after it is due" if due is not None and _day_of(one) > due.on else ""
    return f"Booked for {court_moment(one.when)}, {one.place}{late}; not recorded as attended."


def _detail(one: Standing, calendar: Calendar) -> str:
    """How the day is counted, where the framework leaves something open, and what was chosen."""
    rule, shipped = one.rule, _RULES[one.rule.id]
    started = f" ({_when(one.started, calendar)})" if one.started is not None else ""
    parts = [f"{_first_up(rule.length)}, counted from {rule.start.label}{started}.", rule.note]
    if rule.amount != shipped.amount:
        parts.append(f"This site has chosen {rule.amount} and not {shipped.amount}.")
    elif rule.amounts:
        parts.append(f"This site goes by {rule.amount}.")
    if rule.start is not shipped.start:
        parts.append(f"This site counts from {rule.start.label}.")
    if rule.unit is not shipped.unit:
        parts.append("This site counts working days.")
    return " ".join(part for part in parts if part)


def _when(when: When, calendar: Calendar) -> str:
    if isinstance(when, datetime):
        return f"{day_words(calendar.day_of(when))} at {calendar.local(when):%H:%M}"
    return day_words(when)


def _quoted(*sources: Source) -> str:
    """The framework's words, those of one place together."""
    places: dict[str, list[str]] = {}
    for source in sources:
        places.setdefault(source.place, []).append(f"“{source.words.removesuffix('.')}”")
    told = (f"{place}: {listed(words)}" for place, words in places.items())
    return f"{FRAMEWORK}. {'. '.join(told)}."


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


# What else has a date


def hearing_of(file: CaseFile) -> date:
    """The day of the next hearing that the record knows: the listing's, or one adjourned to."""
    moved = [one.value.to for one in file.court.adjournments if not one.value.recommended]
    return max([file.case.value.hearing_date, *(day for day in moved if day is not None)])


def _enquiries(file: CaseFile, by: Reckoning) -> Iterator[DueRow]:
    if by.enquiries is None or not _needs_enquiries(file):
        return
    hearing = hearing_of(file)
    for one in outstanding(enquiry_standings(by.enquiries, file.court.enquiries, hearing)):
        if by.today >= hearing:
            state = State.OVERDUE
        else:
            state = State.DUE_SOON if hearing - by.today <= _ENQUIRY_SOON else State.AHEAD
        yield _row(
            file,
            f"enquiry:{one.kind.id}",
            one.kind.name,
            who=MAY[Permission.READ_ENQUIRIES],
            state=state,
            words=f"{one.sentence} Due before the hearing on {day_words(hearing)}.",
            source=OURS,
            place=("enquiries", ""),
            on=hearing - timedelta(days=1),
            detail="Due on the day before the hearing at the latest, so that the report can use"
            " the answer.",
        )


def _needs_enquiries(file: CaseFile) -> bool:
    """Whether a report may be written: somebody is to be screened, or has been begun with."""
    if file.sentence is not None or plea_ends(file) or not file.case.value.listed:
        return False
    court = file.court
    agreed = court.agreed is not None and court.agreed.value.screen
    return bool(agreed or file.considered() or court.request or court.enquiries)


def _referrals(
    file: CaseFile, referrals: Iterable[Recorded[Referral]], by: Reckoning
) -> Iterator[DueRow]:
    for one in referrals:
        on = one.value.follow_up_on
        if on is None or one.value.stage.closed:
            continue
        yield _row(
            file,
            f"referral:{one.document}",
            f"Referral to follow up: {one.value.title}",
            who=MAY[Permission.REFER],
            state=_by_day(on, by.today),
            words=f"{one.value.stage.label}. To be followed up on {day_words(on)}.",
            source=OURS,
            place=("referrals", one.document),
            on=on,
            detail="The day was set when the referral was recorded.",
        )


def _sensitive(file: CaseFile, by: Reckoning) -> Iterator[DueRow]:
    judged = file.court.sensitive
    on = judged.value.look_again_on if judged is not None else None
    if judged is None or not judged.value.judged or on is None or _over(file):
        return
    yield _row(
        file,
        "sensitive",
        "Sensitive and complex: look again",
        who=MAY[Permission.RECORD_NEEDS],
        state=_by_day(on, by.today),
        words=f"To be judged again by {day_words(on)}.",
        source=OURS,
        place=("sensitive", ""),
        on=on,
        detail="The day was set when the case was judged.",
    )


def _over(file: CaseFile) -> bool:
    """Whether nothing more is expected: ended at plea, or all treatment has ended."""
    if file.sentence is None:
        return plea_ends(file)
    return _all_ended(file)


def _by_day(on: date, today: date) -> State:
    if on < today:
        return State.OVERDUE
    return State.DUE_SOON if on - today <= _SOON else State.AHEAD


def _absences(file: CaseFile) -> Iterator[DueRow]:
    for one in file.order.absences:
        absence = one.value
        if absence.mistake or absence.decision is not None:
            continue
        told = absence.officer_told_on
        what = "Officer to be told of an absence" if told is None else "Absence to be decided on"
        who = _expects(absence) if told is None else MAY[Permission.ENFORCE]
        since = "The responsible officer has not been told."
        if told is not None:
            since = f"The responsible officer was told on {day_words(told)} and decides."
        yield _row(
            file,
            f"absence:{one.document}",
            f"{what}: {absence.requirement}",
            who=who,
            state=State.DUE_SOON,
            words=f"Appointment on {day_words(absence.on)} not kept. {since}",
            source=_quoted(_NOT_KEPT),
            place=("order", f"absence:{one.document}"),
            detail=_TOLD,
        )


def _expects(absence: NonAttendance) -> frozenset[Role]:
    """Who expected the person, and so tells the officer."""
    if absence.requirement is RequirementKind.MHTR:
        return frozenset({Role.ASSESSOR, Role.LINK_WORKER, Role.CLINICAL_LEAD})
    return frozenset({Role.PROVIDER})


def _withdrawals(file: CaseFile) -> Iterator[DueRow]:
    for one in file.order.withdrawals:
        value = one.value
        stands = value.undone_on is None and value.what is WithdrawnFrom.TREATMENT
        if not stands or value.officer_told_on is not None:
            continue
        yield _row(
            file,
            f"withdrawal:{one.document}",
            "Officer to be told: withdrew from treatment",
            who={Role.ASSESSOR, Role.LINK_WORKER, Role.PROVIDER, Role.CLINICAL_LEAD},
            state=State.DUE_SOON,
            words=f"Withdrew on {day_words(value.on)}. The court must review the order, and the"
            " responsible officer has not been told.",
            source=_quoted(_REVIEW),
            place=("order", f"withdraw:{one.document}"),
            detail=_TOLD,
        )


def _order(row: DueRow) -> tuple[int, date, float, str, str, str]:
    # Without a day: what has no time set is to be done now, and so comes first in its state.
    at = row.at.timestamp() if row.at is not None else float("inf")
    on = row.on or date.min
    return _PRESSING[row.state], on, at, row.person.casefold(), row.case, row.key


def past_calendar(rows: Sequence[DueRow], calendar: Calendar) -> int:
    """How many rows are due, or may be, after the last day whose bank holidays are known."""
    return sum(
        row.state is State.CANNOT_BE_KNOWN or (row.on is not None and row.on > calendar.last)
        for row in rows
    )
