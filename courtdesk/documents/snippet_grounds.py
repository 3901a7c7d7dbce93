"""The grounds in the text for the report: offences, screens, enquiries, and each requirement's own.

What is absent is said as absent, in the place where the fact would stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from courtdesk.documents.snippet_standing import (
    approval_stands,
    decider,
    elsewhere,
    only_told,
    outstanding,
)
from courtdesk.documents.snippet_words import (
    day_of,
    local,
    moment_of,
    plain,
    sentence,
    time_of,
)
from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.report import (
    DecisionFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
    VictimFacts,
)
from courtdesk.domain.requirements import Appointment, RequirementKind


def offences(facts: ReportFacts) -> Iterator[str]:
    """Each offence with its plea or verdict."""
    if not facts.offences:
        yield "No offence is recorded."
    paired = len(facts.offences) == len(facts.verdicts)
    for index, offence in enumerate(facts.offences):
        verdict = plain(facts.verdicts[index]) if paired else ""
        yield f"- {plain(offence) or 'Offence not stated'}" + (f": {verdict}" if verdict else "")
    if not paired and facts.verdicts:
        yield f"Pleas and verdicts recorded: {', '.join(map(plain, facts.verdicts))}."


def screening(facts: ReportFacts) -> Iterator[str]:
    """The agreement and each screen."""
    if facts.screening_agreed is False:
        yield "Agreement to be screened was asked for and not given."
    elif facts.screening_agreed is None:
        yield "No agreement to be screened is recorded."
    for screen in facts.screens:
        yield f"- {_screen(screen, shared=facts.screening_agreed is True)}"
    if not facts.screens:
        yield "No screen is recorded."


def _screen(screen: ScreenFacts, *, shared: bool) -> str:
    """One screen. The outcome is told only where the person agreed to that."""
    title, count = plain(screen.title), f"{screen.answered} of {screen.total} answered"
    whole = screen.answered == screen.total
    if not screen.finished or not (whole or screen.above_threshold is not None):
        return f"{title} not completed ({count})."
    on = f" on {day_of(screen.completed_on)}" if screen.completed_on else ""
    line = f"{title} completed{on}" + ("" if whole else f" with {count}")
    if screen.above_threshold is None or not shared:
        return f"{line}."
    side = "at or above" if screen.above_threshold else "below"
    return f"{line}: {side} the site's threshold."


def needs(facts: ReportFacts) -> str:
    """The adjustments that court and provider have to make, as the tags say them."""
    found = "; ".join(text for text in map(plain, facts.needs) if text)
    return f"To be met: {found}." if found else "No need is recorded."


def before_the_report(facts: ReportFacts) -> Iterator[str]:
    """Enquiries that are outstanding, never an answer; and the victim's views (V1)."""
    for enquiry in facts.enquiries:
        asked = f"asked {day_of(enquiry.asked_on)}, no answer yet" if enquiry.asked_on else ""
        yield f"- {plain(enquiry.name)}: {asked or 'not made yet'}."
    if not facts.enquiries:
        yield "No enquiry is outstanding."
    yield f"Victim's views: {_victim(facts.victim)}"


def _victim(victim: VictimFacts | None) -> str:
    if victim is None:
        return "not recorded."
    if victim.views is VictimViews.CONSIDERED:
        return "considered."
    if victim.views is VictimViews.NO_VICTIM:
        return "there is no identifiable victim."
    why = plain(victim.why_absent)
    return "absent." + (f" Reasons given: {sentence(why)}" if why else "")


def overruled(facts: ReportFacts) -> Iterator[str]:
    """Each reason for going past eligibility; what came of a screen only where that is shared."""
    for one in facts.overrules:
        if facts.screening_agreed is True or not one.shares_outcome:
            yield (
                f"Gone on with a reason ({plain(one.about)}): {sentence(plain(one.reason))} "
                f"The check found: {sentence(plain(one.found))}"
            )


def grounds(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[str]:
    """What one requirement rests on."""
    yield _assessment(requirement)
    yield _consent(requirement, facts)
    yield _decision(requirement)
    if approval_stands(requirement):
        yield from (_score(score, requirement.kind) for score in requirement.scores)
    yield from _programme(requirement)
    yield from _plan(requirement.plan)
    yield _appointment(requirement.appointment)
    support = (requirement.support, requirement.decision.support if requirement.decision else "")
    for text in dict.fromkeys(plain(each) for each in support):
        if text:
            yield f"Support recommended: {sentence(text)}"


def _assessment(requirement: RequirementFacts) -> str:
    if requirement.suitable is None:
        return "Assessment: not recorded."
    on = f" on {day_of(requirement.assessed_on)}" if requirement.assessed_on else ""
    by = f" by {plain(requirement.assessor)}" if plain(requirement.assessor) else ""
    found = "suitable" if requirement.suitable else "not suitable"
    reasons = plain(requirement.reasons)
    return f"Assessment: assessed as {found}{on}{by}." + (
        f" Reasons given: {sentence(reasons)}" if reasons else ""
    )


def _consent(requirement: RequirementFacts, facts: ReportFacts) -> str:
    if facts.consent_withdrawn:
        return "Consent: withdrawn after it was signed."
    if requirement.consent_signed_on is None:
        return "Consent: consent not yet signed."
    return f"Consent: signed on {day_of(requirement.consent_signed_on)}."


def _decision(requirement: RequirementFacts) -> str:
    kind, decision = requirement.kind, requirement.decision
    heading = "Approval" if kind is RequirementKind.MHTR else "Provider's agreement"
    if elsewhere(requirement):
        return f"{heading}: not given here. Secondary care decides, by its own guidance."
    waits = outstanding(kind)
    if decision is None:
        return f"{heading}: {waits}, {_asked(requirement)}."
    if not decision.stands:
        return (
            f"{heading}: {waits}. A decision of {day_of(local(decision.decided_at))} was made "
            "before the record changed and no longer counts."
        )
    if only_told(requirement):
        return f"{heading}: {waits}. What somebody was told is not a clinical lead's signature."
    reasons = plain(decision.reasons)
    told = f" Reasons given: {sentence(reasons)}" if reasons else ""
    return f"{heading}: {_decided(kind, decision, waits)}{told}"


def _decided(kind: RequirementKind, decision: DecisionFacts, waits: str) -> str:
    by = _by(kind, decision)
    if decision.outcome is Outcome.RETURN:
        return f"{waits}. Returned with questions {by}."
    if decision.outcome is Outcome.DECLINE:
        return f"{'not approved; ' if kind is RequirementKind.MHTR else ''}declined {by}."
    if decision.way is not None:
        return f"agreed {by}."
    said = "approved" if kind is RequirementKind.MHTR else "agreed to hold the requirement,"
    return f"{said} {by}."


def _by(kind: RequirementKind, decision: DecisionFacts) -> str:
    """Who decided and when; what was told is said as told, with whoever wrote it down (P3)."""
    name = plain(decision.name) or "a person whose name is not recorded"
    on = day_of(local(decision.decided_at))
    if decision.way is None:
        registration = plain(decision.registration)
        return f"on {on} by {name}, {decider(kind)}" + (
            f" ({registration})" if registration else ""
        )
    of = f" of {plain(decision.organisation)}" if plain(decision.organisation) else ""
    recorded = plain(decision.recorded_by) or "a member whose name is not recorded"
    at = time_of(decision.decided_at)
    return f"by {name}{of} {decision.way.label} at {at} on {on}, recorded by {recorded}"


def _asked(requirement: RequirementFacts) -> str:
    if requirement.asked_at is None:
        return "not yet asked for"
    return f"asked for {moment_of(requirement.asked_at)}"


def _score(score: ScoreFacts, kind: RequirementKind) -> str:
    """One released score. `band` is there only when the scoring rules gave one."""
    prorated = ", prorated from the items answered" if score.prorated else ""
    band = f", band: {plain(score.band)}" if score.band else ""
    return f"{plain(score.title)} (released by the {decider(kind)}): {plain(score.value)}" + (
        f"{prorated}{band}."
    )


def _programme(requirement: RequirementFacts) -> Iterator[str]:
    sessions = plain(requirement.sessions)
    # What somebody found unsuitable is not offered, so there is no programme of it; and
    # the site's own is not secondary care's.
    if sessions and requirement.suitable is not False and not elsewhere(requirement):
        yield f"Programme: {sentence(sessions)}"


def _plan(text: str) -> Iterator[str]:
    bare = (re.sub(r"^(?:- ?)+", "", plain(each)) for each in text.splitlines())
    lines = [line for line in bare if line]
    if len(lines) <= 1:
        yield f"Outline plan: {sentence(lines[0])}" if lines else "Outline plan: not yet recorded."
        return
    yield "Outline plan:"
    yield from (f"- {line}" for line in lines)


def _appointment(appointment: Appointment | None) -> str:
    if appointment is None:
        return "First appointment: not yet arranged."
    place, whom = plain(appointment.place), plain(appointment.with_whom)
    line = moment_of(appointment.when) + (f", {place}" if place else "")
    return f"First appointment: {line}" + (f", with {whom}." if whom else ".")


def rar(facts: ReportFacts) -> str:
    """The needs that RAR days could meet."""
    needs = plain(facts.rar_needs)
    if not needs:
        return "No needs for RAR days are recorded."
    return f"RAR days to be considered for: {sentence(needs)}"
