"""Everything that the process map asks for around one case, how it stands, and who must act.

The strip (`pathway`) has the seven steps that a case cannot do without, one at a time. Around them
the CSTR Operating Framework's "Example CSTR Process Map" has people told, asked and booked, in no
fixed order and by different hands. Each of these is a duty here: done, ready, waiting on somebody,
blocked and why, or not needed. Each cites its row of the map, and while it is open names who acts.

A pure function of the record, like the strip: no clock, and no order of events but the record's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courtdesk.domain import pathway, proposal
from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.bench import SlipAnswer
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.enquiries import EnquiryKind, EnquiryState, standings
from courtdesk.domain.framework import FRAMEWORK, PROCESS_MAP, SENTENCING, Source
from courtdesk.domain.picking import Standing, standing
from courtdesk.domain.providers import ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.told import DefenceAnswer, Party

CDO = frozenset({Role.CDO})


class DutyState(StrEnum):
    """How a duty stands."""

    READY = "ready"
    WAITING = "waiting"
    BLOCKED = "blocked"
    DONE = "done"
    NOT_NEEDED = "not-needed"

    @property
    def label(self) -> str:
        """The state in the words of the window."""
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Whether somebody has to come back to it."""
        return self in (DutyState.READY, DutyState.WAITING, DutyState.BLOCKED)


_STATES = {
    DutyState.READY: "To do",
    DutyState.WAITING: "Waiting",
    DutyState.BLOCKED: "Not yet",
    DutyState.DONE: "Done",
    DutyState.NOT_NEEDED: "Not needed",
}


@dataclass(frozen=True)
class Duty:
    """One duty of one case.

    `text` says what is done; `why` what it waits for, what stands in the way, or why it is not
    needed. `who` must act while it is open. `place` and `part` name the screen where it is
    recorded. `source` is the framework's row.
    """

    key: str
    text: str
    state: DutyState
    who: frozenset[Role]
    place: str
    source: Source
    part: str = ""
    why: str = ""
    since: datetime | None = None

    def mine(self, roles: Iterable[Role]) -> bool:
        """Whether it can be done now, and by one of these roles."""
        return self.state is DutyState.READY and not self.who.isdisjoint(roles)


def before_sentence(file: CaseFile, enquiries: Iterable[EnquiryKind] = ()) -> tuple[Duty, ...]:
    """The duties up to the sentence, in the order of the map.

    `enquiries` are those that the site makes; none where they are not this reader's to see (V1).
    Once the sentence is recorded, or the plea ended the matter, what was left is not needed.
    """
    found = tuple(_before(file, tuple(enquiries)))
    if file.sentence is not None:
        return tuple(_closed(duty, "The sentence is recorded") for duty in found)
    return found


def _closed(duty: Duty, why: str) -> Duty:
    if not duty.state.open or duty.key.startswith("included:"):
        return duty
    return Duty(
        duty.key, duty.text, DutyState.NOT_NEEDED, frozenset(), duty.place, duty.source, why=why
    )


def _before(file: CaseFile, enquiries: tuple[EnquiryKind, ...]) -> Iterator[Duty]:
    yield _agree_list(file)
    yield _tell(file, Party.DEFENCE)
    yield _tell(file, Party.COURT_LEGAL)
    yield _bring_forward(file)
    yield from _tell_plea(file)
    yield _report_request(file)
    yield from _reasons(file)
    for part in file.considered():
        yield _appointment(file, part.kind)
        if part.kind is not RequirementKind.MHTR:
            yield _ask_provider(file, part.kind)
    yield from _enquiries(file, enquiries)
    if enquiries:
        yield _victim(file)
    for part in file.considered():
        yield _included(file, part.kind)


# --- before the screen ------------------------------------------------------------------------

_LIST = Source(PROCESS_MAP, "List defined for CSTR screens in agreement with CDOs.")
_DEFENCE = Source(
    PROCESS_MAP,
    "CDO discuss potential suitability with Defence who may wish to discuss with their Client.",
)
_COURT_LEGAL = Source(
    PROCESS_MAP, "Also inform potential suitability with Court legal representative."
)
_FORWARD = Source(
    PROCESS_MAP,
    "if criteria for Treatment Requirement assessment is passed CDO request the possibility of"
    " bringing forward in the morning court list",
)
_AGREE = "Agree with the other side whether to screen"


def _agree_list(file: CaseFile) -> Duty:
    stands = standing(file.court.picks, file.court.agreed)
    day = file.case.value.hearing_date.isoformat()
    who = MAY[Permission.PREPARE_COURT]
    duty = Duty("agree-list", _AGREE, DutyState.READY, who, "compare", _LIST, day)
    if stands in (Standing.AGREED, Standing.AGREED_NOT):
        return as_state(duty, DutyState.DONE, stands.label)
    if stands is Standing.NEITHER or _begun(file) or pathway.plea_ends(file):
        return as_state(duty, DutyState.NOT_NEEDED, stands.label)
    since = max(pick.at for pick in file.court.picks)
    return as_state(duty, DutyState.READY, stands.label, since)


def _begun(file: CaseFile) -> bool:
    """Whether the person was asked, or a plea taken: then no list decides any more."""
    return file.agreement is not None or bool(file.screens()) or pathway.guilty(file)


def wanted(file: CaseFile) -> bool:
    """Whether anybody takes the person for one who may be suitable.

    Nobody has to be told about the others: naming them to the defence would be a disclosure.
    """
    agreed = file.court.agreed
    if agreed is not None:
        return agreed.value.screen or _begun(file)
    picked = any(pick.value.wanted for pick in file.court.picks)
    return picked or file.agreement is not None or bool(file.forms or file.considered())


def _tell(file: CaseFile, party: Party) -> Duty:
    source = _DEFENCE if party is Party.DEFENCE else _COURT_LEGAL
    words = "the defence" if party is Party.DEFENCE else "the court's legal representative"
    text = f"Tell {words}"
    duty = Duty(f"tell:{party}", text, DutyState.READY, CDO, "told", source)
    told = file.court.told_to(party)
    if told is not None and told.value.settled:
        return as_state(duty, DutyState.DONE, told.value.sentence)
    if pathway.plea_ends(file) or not wanted(file):
        return as_state(duty, DutyState.NOT_NEEDED, "Nobody has named the person as one to screen")
    if told is not None and told.value.answer is DefenceAnswer.CLIENT_FIRST:
        return as_state(duty, DutyState.WAITING, told.value.sentence, told.at)
    missed = "Not told before the screen: tell them now, or say why not" if file.screens() else ""
    return as_state(duty, DutyState.READY, missed)


def _bring_forward(file: CaseFile) -> Duty:
    text = "Ask to bring the case forward"
    duty = Duty("bring-forward", text, DutyState.READY, CDO, "slip", _FORWARD)
    slip = file.court.slip
    if slip is not None and slip.value.answer is not SlipAnswer.WAITING:
        return as_state(duty, DutyState.DONE, slip.value.answer.label)
    if pathway.guilty(file) or pathway.plea_ends(file):
        return as_state(duty, DutyState.NOT_NEEDED, "The plea is recorded")
    if slip is not None:
        return as_state(duty, DutyState.WAITING, slip.value.event[1], slip.at)
    if not any(form.value.above_threshold for form in file.screens()):
        return as_state(duty, DutyState.NOT_NEEDED, "No screen is above threshold")
    return as_state(duty, DutyState.READY, since=file.screens()[-1].at)


# --- plea and report --------------------------------------------------------------------------

_TOLD_PLEA = Source(
    PROCESS_MAP,
    "CSTR provider/s are informed of plea outcome by CDO/ Liaison and Diversion. Not Guilty: note"
    " trial date and inform provider/s.",
)
_REQUEST = Source(
    PROCESS_MAP,
    "If guilty plea Sentencers request Pre-Sentence Report (PSR) and case put back till until"
    " later in the day.",
)
_CRITERIA = Source(FRAMEWORK, "A CSTR may be proposed if an individual meets the following")
_FIRST = Source(
    PROCESS_MAP,
    "confirmation of consent and date of 1st meeting with provider, plus outline plan for"
    " treatment",
)
_HOLD = Source(
    PROCESS_MAP,
    "CDO: If SM are not in court CDO to use agreed Screening Tool and contact SM team for ATR/DRR"
    " approval.",
)
_INCLUDE = Source(PROCESS_MAP, "CDO: include CSTR recommendations into PSR")
_BEFORE_COURT = Source(
    SENTENCING, "The proposed treatment/intervention plan will be discussed with the CDO"
)


def _tell_plea(file: CaseFile) -> Iterator[Duty]:
    """One for each requirement; for a screen above threshold that of mental health."""
    kinds = [part.kind for part in file.considered()]
    if not kinds and any(form.value.above_threshold for form in file.screens()):
        kinds = [RequirementKind.MHTR]
    who = MAY[Permission.ASK_DECISION]
    for kind in kinds:
        text = f"Tell the {kind} provider of the plea"
        if pathway.plea_ends(file):
            text += ", and settle support until the trial"
        duty = Duty(
            f"told-plea:{kind}", text, DutyState.READY, who, "provider", _TOLD_PLEA, kind.value
        )
        told = file.court.contact(kind, ProviderStep.TOLD_PLEA)
        if told is not None:
            yield as_state(duty, DutyState.DONE, told.value.event[1])
        elif pathway.guilty(file) or pathway.plea_ends(file):
            yield as_state(duty, DutyState.READY, since=max(plea.at for plea in file.pleas))
        else:
            yield as_state(duty, DutyState.BLOCKED, "There is no plea yet")


def _report_request(file: CaseFile) -> Duty:
    text = "Record the bench's request for a report"
    may = MAY[Permission.RECORD_PLEA]
    duty = Duty("report-request", text, DutyState.READY, may, "bench", _REQUEST)
    request = file.court.request
    if request is not None:
        return as_state(duty, DutyState.DONE, ": ".join(filter(None, request.value.event)))
    if pathway.plea_ends(file):
        return as_state(duty, DutyState.NOT_NEEDED, "There is no guilty plea or verdict")
    if not pathway.guilty(file):
        return as_state(duty, DutyState.BLOCKED, "There is no plea yet")
    return as_state(duty, DutyState.READY)


def _reasons(file: CaseFile) -> Iterator[Duty]:
    if pathway.plea_ends(file):
        return
    for finding in proposal.wanted_reasons(file):
        yield Duty(
            f"reason:{finding.key}",
            "Say why the proposal goes on",
            DutyState.READY,
            finding.who,
            "eligibility",
            _CRITERIA,
            why=finding.reason,
        )


def _appointment(file: CaseFile, kind: RequirementKind) -> Duty:
    duty = Duty(
        f"appointment:{kind}",
        f"Book the first appointment for the {kind}",
        DutyState.READY,
        MAY[Permission.TAKE_CONSENT],
        "appointment",
        _FIRST,
        kind.value,
    )
    if file.appointment(kind) is not None:
        return as_state(duty, DutyState.DONE)
    if pathway.plea_ends(file):
        return as_state(duty, DutyState.NOT_NEEDED, "There is no guilty plea or verdict")
    part = file.requirement(kind)
    assessment = part.assessment if part is not None else None
    if assessment is None:
        return as_state(duty, DutyState.BLOCKED, f"The {kind} is not assessed yet")
    if not assessment.value.suitable:
        return as_state(duty, DutyState.NOT_NEEDED, "Assessed as not suitable")
    return as_state(duty, DutyState.READY, since=assessment.at)


def _ask_provider(file: CaseFile, kind: RequirementKind) -> Duty:
    duty = Duty(
        f"ask-provider:{kind}",
        f"Ask the provider to hold the {kind}",
        DutyState.READY,
        MAY[Permission.ASK_DECISION],
        "provider",
        _HOLD,
        kind.value,
    )
    standing_decision = file.standing_decision(kind)
    if standing_decision is not None:
        return as_state(duty, DutyState.DONE, standing_decision.value.outcome.value)
    if pathway.plea_ends(file):
        return as_state(duty, DutyState.NOT_NEEDED, "There is no guilty plea or verdict")
    if kind not in {part.kind for part in pathway.suitable(file)}:
        part = file.requirement(kind)
        if part is not None and part.assessment is not None:
            return as_state(duty, DutyState.NOT_NEEDED, "Assessed as not suitable")
        return as_state(duty, DutyState.BLOCKED, f"The {kind} is not assessed yet")
    asked = file.court.contact(kind, ProviderStep.ASKED, ProviderStep.CHASED)
    if asked is not None:
        return as_state(duty, DutyState.WAITING, asked.value.event[1], asked.value.at)
    return as_state(duty, DutyState.READY)


def _enquiries(file: CaseFile, kinds: tuple[EnquiryKind, ...]) -> Iterator[Duty]:
    if not kinds:
        # None given means that this reader may not know of any, recorded ones included (V1).
        return
    may = MAY[Permission.READ_ENQUIRIES]
    for one in standings(kinds, file.court.enquiries, file.case.value.hearing_date):
        text = f"{one.kind.name}: ask {one.kind.asked_of}".removesuffix(": ask ")
        duty = Duty(
            f"enquiry:{one.kind.id}", text, DutyState.READY, may, "enquiries", _BEFORE_COURT
        )
        if one.state.settled:
            yield as_state(duty, DutyState.DONE, one.sentence)
        elif pathway.plea_ends(file) or not (wanted(file) or file.court.request):
            yield as_state(duty, DutyState.NOT_NEEDED, "No report is in preparation")
        elif one.state is EnquiryState.ASKED:
            since = one.recorded.at if one.recorded is not None else None
            yield as_state(duty, DutyState.WAITING, one.sentence, since)
        else:
            yield as_state(duty, DutyState.READY, "Due before the day of the hearing")


def _victim(file: CaseFile) -> Duty:
    may = MAY[Permission.READ_ENQUIRIES]
    text = "Record the victim's views"
    duty = Duty("victim", text, DutyState.READY, may, "enquiries", _BEFORE_COURT)
    if file.court.victim is not None:
        return as_state(duty, DutyState.DONE, file.court.victim.value.views.label)
    if pathway.plea_ends(file):
        return as_state(duty, DutyState.NOT_NEEDED, "There is no guilty plea or verdict")
    if not pathway.guilty(file):
        return as_state(duty, DutyState.BLOCKED, "There is no plea yet")
    return as_state(duty, DutyState.READY)


def _included(file: CaseFile, kind: RequirementKind) -> Duty:
    """Also after the sentence: the return counts what went into the report (F14)."""
    duty = Duty(
        f"included:{kind}",
        f"Say whether the {kind} went into the report",
        DutyState.READY,
        MAY[Permission.ISSUE_SNIPPET],
        "bench",
        _INCLUDE,
        kind.value,
    )
    said = file.court.inclusion(kind)
    if said is not None:
        return as_state(duty, DutyState.DONE, said.value.event[0])
    if pathway.plea_ends(file):
        return as_state(duty, DutyState.NOT_NEEDED, "There is no guilty plea or verdict")
    if file.snippet is None and file.sentence is None:
        return as_state(duty, DutyState.BLOCKED, "The text for the report is not issued yet")
    return as_state(duty, DutyState.READY)


def as_state(duty: Duty, state: DutyState, why: str = "", since: datetime | None = None) -> Duty:
    """The duty as it stands; nobody must act on one that is closed."""
    who = duty.who if state.open else frozenset[Role]()
    return Duty(
        duty.key, duty.text, state, who, duty.place, duty.source, duty.part, why or duty.why, since
    )
