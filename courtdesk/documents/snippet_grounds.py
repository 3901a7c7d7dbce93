"""The grounds in the text for the report: what each requirement rests on.

What is absent is said as absent, in the place where the fact would stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from courtdesk.documents.snippet_lines import Line, bullets, line
from courtdesk.documents.snippet_standing import (
    approval_stands,
    by_telephone,
    decider,
    elsewhere,
    only_told,
    outstanding,
    refused,
    unconfirmed,
)
from courtdesk.documents.snippet_words import day_of, local, moment_of, plain, sentence, time_of
from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.report import DecisionFacts, ReportFacts, RequirementFacts
from courtdesk.domain.requirements import RequirementKind


def grounds(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[Line]:
    """What one requirement rests on."""
    yield _assessment(requirement)
    yield _consent(requirement, facts)
    yield _decision(requirement, facts)
    # What was said by telephone released nothing: a release is signed.
    if approval_stands(requirement) and not unconfirmed(requirement):
        yield from (_score(score, requirement) for score in requirement.scores)
    if refused(requirement):
        # "Not yet" would say that something is still to come of it.
        absent = f"a plan or an appointment for the {requirement.kind} that is proposed"
        yield line("Outline plan: none is proposed.", absent=absent)
        yield line("First appointment: none is proposed.", absent=absent)
    else:
        yield from _programme(requirement)
        yield from _plan(requirement)
        yield _appointment(requirement)
    yield from support(requirement)


def _assessment(requirement: RequirementFacts) -> Line:
    if requirement.suitable is None:
        absent = f"an assessment for the {requirement.kind}"
        return line("Assessment: not recorded.", absent=absent)
    on = f" on {day_of(requirement.assessed_on)}" if requirement.assessed_on else ""
    by = f" by {plain(requirement.assessor)}" if plain(requirement.assessor) else ""
    found = "suitable" if requirement.suitable else "not suitable"
    reasons = plain(requirement.reasons)
    told = f" Reasons given: {sentence(reasons)}" if reasons else ""
    text = f"Assessment: assessed as {found}{on}{by}.{told}"
    return line(text, requirement.assessment_source)


def _consent(requirement: RequirementFacts, facts: ReportFacts) -> Line:
    absent = f"a signed consent to the {requirement.kind} that stands"
    if facts.consent_withdrawn:
        text = "Consent: withdrawn after it was signed."
        return line(text, facts.consent_source, absent=absent)
    if requirement.consent_signed_on is None:
        words = "not signed" if refused(requirement) else "consent not yet signed"
        return line(f"Consent: {words}.", absent=absent)
    text = f"Consent: signed on {day_of(requirement.consent_signed_on)}."
    return line(text, facts.consent_source)


# --- who decided ---------------------------------------------------------------------------


def _decision(requirement: RequirementFacts, facts: ReportFacts) -> Line:
    kind, decision = requirement.kind, requirement.decision
    heading = "Approval" if kind is RequirementKind.MHTR else "Provider's agreement"
    if elsewhere(requirement):
        text = f"{heading}: not given here. Secondary care decides, by its own guidance."
        return line(text, requirement.source, absent="an approval given here")
    absent = f"a decision on the {kind} that stands"
    waits = outstanding(kind)
    if decision is None and requirement.suitable is False and requirement.asked_at is None:
        text = f"{heading}: not asked for, as it was assessed as not suitable."
        return line(text, requirement.assessment_source, absent=absent)
    if decision is None:
        text = f"{heading}: {waits}, {_asked(requirement)}."
        return line(text, requirement.request_source, absent=absent)
    if unconfirmed(requirement):
        text = _approved_by_telephone(decision, facts.hearing_date)
        return line(text, decision.source, absent="the clinical lead's written confirmation")
    by = decision.source
    if not decision.stands:
        on = day_of(local(decision.decided_at))
        text = f"A decision of {on} was made before the record changed and no longer counts."
        return line(f"{heading}: {waits}. {text}", by, absent=absent)
    if only_told(requirement):
        text = "What somebody was told is not a clinical lead's signature."
        return line(f"{heading}: {waits}. {text}", by, absent=absent)
    return line(
        f"{heading}: {_decided(requirement, decision)}{_reasons(decision)}",
        by,
        absent=absent if decision.outcome is Outcome.RETURN else "",
    )


def _reasons(decision: DecisionFacts) -> str:
    reasons = plain(decision.reasons)
    return f" Reasons given: {sentence(reasons)}" if reasons else ""


def _approved_by_telephone(decision: DecisionFacts, hearing: date) -> str:
    """The framework's own way, until the file comes: said as told, by whom and who wrote it."""
    at = local(decision.decided_at)
    on = "" if at.date() == hearing else f" on {day_of(at)}"
    parts = (_name(decision), plain(decision.registration), f"{at:%H:%M}{on}")
    who = ", ".join(part for part in parts if part)
    recorded = f"recorded by {_recorder(decision)}; written confirmation outstanding"
    return f"Approved by telephone by {who}, {recorded}.{_reasons(decision)}"


def _decided(requirement: RequirementFacts, decision: DecisionFacts) -> str:
    kind = requirement.kind
    by = _by(requirement, decision)
    if decision.outcome is Outcome.RETURN:
        return f"{outstanding(kind)}. Returned with questions {by}."
    if decision.outcome is Outcome.DECLINE:
        return f"{'not approved; ' if kind is RequirementKind.MHTR else ''}declined {by}."
    if decision.way is not None:
        return f"agreed {by}."
    said = "approved" if kind is RequirementKind.MHTR else "agreed to hold the requirement,"
    return f"{said} {by}."


def _by(requirement: RequirementFacts, decision: DecisionFacts) -> str:
    """Who decided and when; what was told is said as told, with whoever wrote it down (P3)."""
    on, registration = day_of(local(decision.decided_at)), plain(decision.registration)
    known = f" ({registration})" if registration else ""
    if decision.way is None:
        return f"on {on} by {_name(decision)}, {decider(requirement.kind)}{known}"
    of = f" of {plain(decision.organisation)}" if plain(decision.organisation) else ""
    lead = known if by_telephone(requirement) else ""
    at = time_of(decision.decided_at)
    who = f"by {_name(decision)}{of}{lead}"
    return f"{who} {decision.way.label} at {at} on {on}, recorded by {_recorder(decision)}"


def _name(decision: DecisionFacts) -> str:
    return plain(decision.name) or "a person whose name is not recorded"


def _recorder(decision: DecisionFacts) -> str:
    return plain(decision.recorded_by) or "a member whose name is not recorded"


def _asked(requirement: RequirementFacts) -> str:
    if requirement.asked_at is None:
        return "not yet asked for"
    of = f" of {plain(requirement.asked_of)}" if plain(requirement.asked_of) else ""
    return f"asked for{of} {moment_of(requirement.asked_at)}"


def _score(score: ScoreFacts, requirement: RequirementFacts) -> Line:
    """One released score. `band` is there only when the scoring rules gave one."""
    decision = requirement.decision
    prorated = ", prorated from the items answered" if score.prorated else ""
    band = f", band: {plain(score.band)}" if score.band else ""
    title = f"{plain(score.title)} (released by the {decider(requirement.kind)})"
    text = f"{title}: {plain(score.value)}{prorated}{band}."
    return line(text, decision.source if decision is not None else None)


# --- what is offered -----------------------------------------------------------------------


def _programme(requirement: RequirementFacts) -> Iterator[Line]:
    # The site's own programme is not secondary care's.
    if elsewhere(requirement):
        return
    sessions = plain(requirement.sessions)
    absent = f"the length of the {requirement.kind}"
    if sessions:
        yield line(f"Programme: {sentence(sessions)}", requirement.sessions_source)
    else:
        yield line("Programme: no number of sessions or length is proposed here.", absent=absent)


def _plan(requirement: RequirementFacts) -> Iterator[Line]:
    bare = (re.sub(r"^(?:- ?)+", "", plain(each)) for each in requirement.plan.splitlines())
    lines = [each for each in bare if each]
    by = requirement.assessment_source
    if not lines:
        absent = f"an outline plan for the {requirement.kind}"
        yield line("Outline plan: not yet recorded.", absent=absent)
    elif len(lines) == 1:
        yield line(f"Outline plan: {sentence(lines[0])}", by)
    else:
        yield line("Outline plan:", by)
        yield from bullets(line(each, by) for each in lines)


def _appointment(requirement: RequirementFacts) -> Line:
    appointment = requirement.appointment
    if appointment is None:
        absent = f"a first appointment for the {requirement.kind}"
        return line("First appointment: not yet arranged.", absent=absent)
    place, whom = plain(appointment.place), plain(appointment.with_whom)
    text = moment_of(appointment.when) + (f", {place}" if place else "")
    text = f"First appointment: {text}" + (f", with {whom}." if whom else ".")
    return line(text, requirement.appointment_source)


def support(requirement: RequirementFacts) -> Iterator[Line]:
    """What is recommended beside the requirement or instead of it, each thing once."""
    decision = requirement.decision
    given = [(plain(requirement.support), requirement.assessment_source)]
    if decision is not None:
        given.append((plain(decision.support), decision.source))
    for text in dict.fromkeys(text for text, _ in given if text):
        sources = (source for said, source in given if said == text)
        yield line(f"Support recommended: {sentence(text)}", *sources)
