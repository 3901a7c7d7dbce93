"""The pathway of one case: seven steps, their state, and who must act next.

A pure function of the record: no clock and no order of events but the record's own. One step at
most is "now"; what comes after it is "ahead", because a strip with two invitations gets neither.
The order is the CSTR Operating Framework's "Example CSTR Process Map".

A step whose record stands in two versions is neither done nor over: it is "now", to be settled, and
a plea before all else, since the whole matter may have ended with it (`pathway_torn`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courtdesk.domain import pathway_torn
from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.approval import Outcome, TelephoneApproval
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.pathway_torn import Torn
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.domain.telephone import SAID, Confirmation, confirmation, short_words


class StepName(StrEnum):
    """The seven steps, in order."""

    SCREEN = "screen"
    PLEA = "plea"
    ASSESS = "assess"
    CONSENT = "consent"
    APPROVE = "approve"
    REPORT = "report"
    SENTENCE = "sentence"


class StepState(StrEnum):
    """What a step's mark and colour say; the word beside it says the rest."""

    DONE = "done"
    NOW = "now"
    WAITING = "waiting"
    STOPPED = "stopped"
    AHEAD = "ahead"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True)
class Step:
    """One step of the strip. `word` fits the strip; `detail` is a short sentence.

    `torn` is what stands in two versions and is to be settled first, where that is what is to do.
    """

    name: StepName
    state: StepState
    word: str
    detail: str = ""
    since: datetime | None = None
    who: frozenset[Role] = frozenset()
    torn: Torn | None = None


@dataclass(frozen=True)
class NextAction:
    """What happens next: the step, in words, who may do it, and since when it has waited.

    `risk_on` is the finished form about whose risk nobody has said yet what was done, where that
    is what is next; `None` for a step of the pathway. `torn` is what stands in two versions
    and is to be settled first, where that is what is next.
    """

    step: StepName
    text: str
    who: frozenset[Role]
    since: datetime | None
    waiting: bool
    risk_on: DocumentId | None = None
    torn: Torn | None = None

    def mine(self, roles: Iterable[Role]) -> bool:
        """Whether one of these roles may act."""
        return not self.who.isdisjoint(roles)


WORDS = {
    StepName.SCREEN: "Screen",
    StepName.PLEA: "Plea",
    StepName.ASSESS: "Assess",
    StepName.CONSENT: "Consent",
    StepName.APPROVE: "Approve",
    StepName.REPORT: "Report",
    StepName.SENTENCE: "Sentence",
}

_ENDS = {
    Verdict.DID_NOT_ATTEND: "Absent",
    Verdict.WARRANT: "Warrant",
    Verdict.SENT_TO_CROWN_COURT: "To Crown",
    Verdict.DISCONTINUED: "Dropped",
}


def steps(file: CaseFile) -> tuple[Step, ...]:
    """The strip of `file`: one `Step` for each `StepName`, in order."""
    raw = (
        _screen(file),
        _plea(file),
        _assess(file),
        _consent(file),
        _approve(file),
        _report(file),
        _sentence(file),
    )
    if file.sentence is not None:
        stood = file.sentence.value.stood
        return tuple(_one_now(_closed(step, stood) for step in raw))
    if pathway_torn.of_plea(file) is not None:
        # Nobody is asked to be screened for a matter that is perhaps over.
        raw = (_later(raw[0]), *raw[1:])
    if plea_ends(file):
        # Nobody can be screened who is not there or whose matter is over; what was done stays.
        screen = raw[0] if raw[0].state is not StepState.NOW else _not_needed(raw[0])
        return (screen, raw[1], *(_not_needed(step) for step in raw[2:]))
    return tuple(_one_now(raw))


RECORD_RISK = "Record what was done about risk"
"""What is next while a risk stop is open."""


def next_action(file: CaseFile) -> NextAction | None:
    """The one thing that is next for this case, or `None` when nothing is left to do here.

    An open risk stop comes before every step, and outlasts the sentence: the person may be on the
    way out of the building. It is for those who screen; others may record too (`RECORD_RISK`).
    """
    stops = file.open_stops()
    if not stops:
        return next_step(file)
    first, who = stops[0], MAY[Permission.SCREEN]
    return NextAction(StepName.SCREEN, RECORD_RISK, who, first.at, False, first.document)


def next_step(file: CaseFile) -> NextAction | None:
    """The step of the pathway that is next, whether or not a risk stop comes before it."""
    for step in steps(file):
        if step.state in (StepState.NOW, StepState.WAITING):
            waiting = step.state is StepState.WAITING
            return NextAction(step.name, step.detail, step.who, step.since, waiting, torn=step.torn)
    return None


def guilty(file: CaseFile) -> bool:
    """Whether there is an offence pleaded guilty to or found guilty of: the gate to a proposal.

    Of a plea in two versions what both say counts: no guilt unless each of them is.
    """
    return any(verdict.is_guilt for verdict in file.verdicts())


def plea_ends(file: CaseFile) -> bool:
    """Whether every offence has an outcome and none of them is guilt.

    Not while a plea, or the list of offences, stands in two versions: nobody knows yet.
    """
    verdicts = file.verdicts()
    if file.case.disputed or pathway_torn.of_plea(file) is not None:
        return False
    return bool(verdicts) and not any(
        verdict.is_guilt or verdict is Verdict.NONE_YET for verdict in verdicts
    )


def suitable(file: CaseFile) -> tuple[RequirementFile, ...]:
    """The requirements being considered for which the person was assessed as suitable."""
    return tuple(
        part
        for part in file.considered()
        if part.assessment is not None and part.assessment.value.suitable
    )


def _step(
    name: StepName,
    state: StepState,
    detail: str = "",
    *,
    word: str = "",
    since: datetime | None = None,
    may: Permission | None = None,
) -> Step:
    who = MAY[may] if may is not None else frozenset[Role]()
    return Step(name, state, word or WORDS[name], detail, since, who)


def _screen(file: CaseFile) -> Step:
    name = StepName.SCREEN
    if file.screens():
        latest = file.screens()[-1]
        return _step(name, StepState.DONE, above_words(latest.value.above_threshold))
    agreement = file.agreement
    if agreement is None and not file.drafts and _not_to_be_screened(file):
        return _step(name, StepState.STOPPED, "Agreed not to be screened", word="Not screened")
    if agreement is None and _substance_only(file):
        return Step(name, StepState.NOT_NEEDED, "–", "No mental health screen is needed for this")
    if agreement is None:
        return _step(
            name, StepState.NOW, "Ask for agreement to be screened", may=Permission.RECORD_AGREEMENT
        )
    if not agreement.value.agreed:
        return _step(name, StepState.STOPPED, "Declined to be screened", word="Declined")
    if file.drafts:
        draft = file.drafts[0]
        detail = f"{draft.title} in progress, {draft.answered} of {draft.total}"
        return _step(name, StepState.NOW, detail, since=draft.started_at, may=Permission.SCREEN)
    return _step(
        name, StepState.NOW, "Carry out the screen", since=agreement.at, may=Permission.SCREEN
    )


def _not_to_be_screened(file: CaseFile) -> bool:
    """Whether both sides agreed that the person is not on the list for screens."""
    agreed = file.court.agreed
    return agreed is not None and not agreed.value.screen


def _substance_only(file: CaseFile) -> bool:
    """Whether all that is considered is a DRR or an ATR: the screen is that of an MHTR."""
    kinds = {part.kind for part in file.considered()}
    return bool(kinds) and RequirementKind.MHTR not in kinds


def above_words(above: bool | None) -> str:
    """Above or below threshold in words; no score gives no answer (P3)."""
    if above is None:
        return "Screen finished without a score"
    return "Above threshold" if above else "Below threshold"


def _plea(file: CaseFile) -> Step:
    verdicts = file.verdicts()
    torn = pathway_torn.of_plea(file)
    if torn is not None:
        return _settle(StepName.PLEA, torn)
    since = file.screens()[-1].at if file.screens() else None
    count = sum(verdict.is_guilt for verdict in verdicts)
    if count:
        detail = "Guilty" if count == len(verdicts) else f"Guilty to {count} of {len(verdicts)}"
        return _step(StepName.PLEA, StepState.DONE, detail)
    if plea_ends(file):
        last = verdicts[-1]
        word = "Not guilty" if Verdict.NOT_GUILTY in verdicts else _ENDS.get(last, last.label)
        return _step(StepName.PLEA, StepState.STOPPED, _end_detail(file), word=word)
    listing = pathway_torn.of_listing(file)
    if listing is not None and Verdict.NONE_YET not in verdicts:
        return _settle(StepName.PLEA, listing)
    return _step(
        StepName.PLEA, StepState.NOW, "Record the plea", since=since, may=Permission.RECORD_PLEA
    )


def _end_detail(file: CaseFile) -> str:
    days = [plea.value.trial_date for plea in file.pleas if plea.value.trial_date]
    if days:
        return f"Trial {days[0].day}/{days[0].month}/{days[0].year}"
    return file.verdicts()[-1].label


def _assess(file: CaseFile) -> Step:
    name = StepName.ASSESS
    torn = pathway_torn.of_assessment(file)
    if torn is not None:
        return _settle(name, torn)
    considered = file.considered()
    if not considered and file.court.nothing is not None:
        why = file.court.nothing.value.why.label
        return _step(name, StepState.STOPPED, f"No requirement proposed: {why}", word="None")
    if not considered:
        return _step(name, StepState.NOW, _choose(file), may=Permission.ASK_DECISION)
    open_ones = [part for part in considered if part.assessment is None]
    if open_ones:
        kind = open_ones[0].kind
        since = open_ones[0].requirement.at
        return _step(name, StepState.NOW, f"{kind} assessment", since=since, may=kind.assess)
    if not suitable(file):
        return _step(name, StepState.STOPPED, "Assessed as not suitable", word="Not suitable")
    return _step(name, StepState.DONE, "Assessed as suitable")


def _choose(file: CaseFile) -> str:
    """What is to be chosen. Below threshold is no end: somebody may refer on with a reason."""
    screens = file.screens()
    if screens and screens[-1].value.above_threshold is False:
        return "Below threshold: refer anyway with a reason, or propose none"
    return "Choose the requirement to assess for"


def _consent(file: CaseFile) -> Step:
    name = StepName.CONSENT
    wanted = suitable(file)
    consent = file.consent
    torn = pathway_torn.of_consent(file)
    if torn is not None:
        return _settle(name, torn)
    if not wanted:
        return _ahead_or_not_needed(file, name, Permission.TAKE_CONSENT)
    if consent is not None and consent.value.withdrawn_on is not None:
        return _step(name, StepState.STOPPED, "Consent withdrawn", word="Withdrawn")
    if consent is not None and all(consent.value.covers(part.kind) for part in wanted):
        return _step(name, StepState.DONE, "Consent signed")
    since = max(part.assessment.at for part in wanted if part.assessment is not None)
    return _step(
        name, StepState.NOW, "Explain and sign consent", since=since, may=Permission.TAKE_CONSENT
    )


def _approve(file: CaseFile) -> Step:
    wanted = suitable(file)
    if not wanted:
        return _ahead_or_not_needed(file, StepName.APPROVE, Permission.ASK_DECISION)
    if file.consent is not None and file.consent.value.withdrawn_on is not None:
        # Nobody can be asked to approve what the person no longer agrees to.
        return _not_needed(_step(StepName.APPROVE, StepState.AHEAD))
    parts = [_unless_torn(file, _approve_one(file, part)) for part in wanted]
    for state in (StepState.NOW, StepState.WAITING, StepState.DONE):
        for part in parts:
            if part.state is state:
                return part
    return parts[0]


def _approve_one(file: CaseFile, part: RequirementFile) -> Step:
    name, kind = StepName.APPROVE, part.kind
    if part.requirement.value.route is Route.SECONDARY:
        # The lead's approval is that of the primary care model; secondary care has its own.
        detail = f"{kind} by secondary care: its own guidance and approval"
        return _step(name, StepState.STOPPED, detail, word="Other route")
    torn = pathway_torn.of_decision(part)
    if torn is not None:
        return _settle(name, torn)
    called = file.telephone(kind)
    if called is not None:
        return _by_telephone(part, called)
    standing = file.standing_decision(kind)
    asked = file.standing_request(kind)
    if standing is not None and standing.value.outcome is Outcome.APPROVE:
        word = "Approve" if kind is RequirementKind.MHTR else "Agreed"
        return _step(name, StepState.DONE, f"{kind} approved", word=word)
    if standing is not None and standing.value.outcome is Outcome.DECLINE:
        detail = f"{kind} declined{_though(file, part)}"
        return _step(name, StepState.STOPPED, detail, word="Declined")
    if standing is not None:
        return _step(
            name,
            StepState.NOW,
            f"{kind} returned{_though(file, part)}: amend and ask again",
            since=standing.at,
            may=Permission.ASK_DECISION,
        )
    if asked is not None:
        return _step(
            name,
            StepState.WAITING,
            f"{kind} decision asked for",
            since=asked.at,
            may=kind.decide,
        )
    detail = _ask_words(part)
    since = file.consent.at if file.consent is not None else None
    return _step(name, StepState.NOW, detail, since=since, may=Permission.ASK_DECISION)


def _though(file: CaseFile, part: RequirementFile) -> str:
    """That the lead is recorded to have said otherwise by telephone: somebody went by that."""
    differs = confirmation(file, part.kind) is Confirmation.OTHER_OUTCOME
    if part.told is None or not differs:
        return ""
    return f" in writing, though {SAID[part.told.value.outcome]} by telephone"


def _by_telephone(part: RequirementFile, called: Recorded[TelephoneApproval]) -> Step:
    """What the lead said on the telephone: it moves the case, and never reads as written (P3)."""
    name, detail = StepName.APPROVE, f"{part.kind} {short_words(called.value)}"
    if called.value.outcome is Outcome.APPROVE:
        return _step(name, StepState.DONE, detail, word="By phone")
    if called.value.outcome is Outcome.DECLINE:
        return _step(name, StepState.STOPPED, detail, word="Declined")
    detail = f"{detail}: amend and ask again"
    return _step(name, StepState.NOW, detail, since=called.at, may=Permission.ASK_DECISION)


def _ask_words(part: RequirementFile) -> str:
    kind, request = part.kind, part.request
    if request is not None and request.value.withdrawn_at is not None:
        return f"Ask for {kind} approval: what was asked was withdrawn"
    void = any(one is not None for one in (part.decision, request, part.told))
    return f"Ask again for {kind}: the record changed" if void else f"Ask for {kind} approval"


def _ahead_or_not_needed(file: CaseFile, name: StepName, may: Permission) -> Step:
    """Also what lies ahead names who will act (every step does until it is closed)."""
    considered = file.considered()
    if pathway_torn.of_assessment(file) is not None:
        return _step(name, StepState.AHEAD, may=may)
    if not considered and file.court.nothing is not None:
        return _not_needed(_step(name, StepState.AHEAD))
    if considered and all(part.assessment is not None for part in considered):
        return _not_needed(_step(name, StepState.AHEAD))
    return _step(name, StepState.AHEAD, may=may)


def _report(file: CaseFile) -> Step:
    return _unless_torn(file, _report_step(file))


def _report_step(file: CaseFile) -> Step:
    name = StepName.REPORT
    if not file.considered() and file.court.nothing is not None and file.snippet is None:
        return _not_needed(_step(name, StepState.AHEAD))
    if file.snippet_stands():
        return _step(name, StepState.DONE, "Report text issued")
    if file.snippet is not None:
        two = file.snippet.disputed
        why = "two versions of it stand side by side" if two else "the record changed"
        detail = f"Issue the report text again: {why}"
        return _step(
            name, StepState.NOW, detail, since=file.snippet.at, may=Permission.ISSUE_SNIPPET
        )
    return _step(name, StepState.NOW, "Issue the report text", may=Permission.ISSUE_SNIPPET)


def _sentence(file: CaseFile) -> Step:
    name = StepName.SENTENCE
    torn = pathway_torn.of_sentence(file)
    if torn is not None:
        return _settle(name, torn)
    if file.sentence is not None:
        return _step(name, StepState.DONE, file.sentence.value.disposal.label)
    return _step(name, StepState.NOW, "Record the sentence", may=Permission.RECORD_SENTENCE)


def _settle(name: StepName, torn: Torn) -> Step:
    """The step while its record stands in two versions: to be settled before anything else."""
    return Step(name, StepState.NOW, WORDS[name], torn.sentence, who=torn.who, torn=torn)


def _unless_torn(file: CaseFile, step: Step) -> Step:
    """A step that asks for what would be refused while something under it stands in dispute."""
    torn = pathway_torn.of_grounds(file) if step.state is StepState.NOW else None
    return _settle(step.name, torn) if torn is not None and step.torn is None else step


def _later(step: Step) -> Step:
    """The step when another comes first."""
    if step.state not in (StepState.NOW, StepState.WAITING):
        return step
    return replace(
        step, state=StepState.AHEAD, word=WORDS[step.name], detail="", since=None, torn=None
    )


def _not_needed(step: Step) -> Step:
    if step.state is StepState.DONE:
        return step
    return Step(step.name, StepState.NOT_NEEDED, "–")


def _closed(step: Step, stood: tuple[str, ...] | None) -> Step:
    """A step once the court has sentenced: done where it was done then, whatever came later.

    But which plea, consent or sentence holds has still to be settled: the order rests on them.
    """
    if step.torn is not None and step.name in _RESTS:
        return step
    # Nothing is sentenced without guilt, though two versions of the plea may have stood then.
    if stood is not None and step.name not in (StepName.PLEA, StepName.SENTENCE):
        if step.name.value in stood:
            return step if step.state is StepState.DONE else _step(step.name, StepState.DONE)
        if step.state is StepState.DONE:
            return Step(step.name, StepState.NOT_NEEDED, "–", "Not done before sentence")
    if step.state in (StepState.DONE, StepState.STOPPED, StepState.NOT_NEEDED):
        return step
    return Step(step.name, StepState.NOT_NEEDED, "–", "Not done before sentence")


_RESTS = (StepName.PLEA, StepName.CONSENT, StepName.SENTENCE)
"""What an order rests on."""


def _one_now(raw: Iterable[Step]) -> Iterable[Step]:
    found = False
    for step in raw:
        yield _later(step) if found else step
        found = found or step.state in (StepState.NOW, StepState.WAITING)
