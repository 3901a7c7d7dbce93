"""The text for the pre-sentence report: only what the facts support, and what is absent said so.

Report style for a box that takes plain text: straight quotes, hyphens for bullets, no tabs. The
order is what the court reads for: what is recommended, what is still to do, then the grounds.

P3 in one place: `_approval_stands` is the only way to an approval, and every sentence that leans
on one asks it; scores are printed only beside a standing approval, which is what released them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.cases import Verdict
from courtdesk.domain.report import (
    DecisionFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
)
from courtdesk.domain.requirements import Appointment, RequirementKind

_GUILT = frozenset(verdict.label for verdict in Verdict if verdict.is_guilt)
_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ", "'"),
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•‣◦▪●", "-"),
        "…": "...",
    }
)
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it; a line that begins "- " is a bullet."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Snippet:
    """The finished text.

    `characters` counts as the Pre-sentence Service counts: UTF-16 code units, without zero-width
    characters. `over` is true beyond `limit`: a warning, never a bar. `sections` are the same
    words in parts, for documents with headings.
    """

    text: str
    characters: int
    limit: int
    over: bool
    sections: tuple[Section, ...]


def build_snippet(facts: ReportFacts) -> Snippet:
    """Put `facts` into words. Times are printed on this computer's clock when they name a zone."""
    sections = tuple(_sections(facts))
    text = "\n\n".join("\n".join((section.heading, *section.lines)) for section in sections)
    characters = count_characters(text)
    return Snippet(text, characters, facts.limit, characters > facts.limit, sections)


def count_characters(text: str) -> int:
    """The length of `text` as the receiving box counts it."""
    return len(_ZERO_WIDTH.sub("", text).encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    """`text` on one line, with straight quotes and without signs that a document cannot hold."""
    kept = (sign for sign in text.translate(_STRAIGHT) if _printable(sign))
    return " ".join("".join(kept).split())


def _printable(sign: str) -> bool:
    """Whether `sign` may stand in a text and in XML; direction marks could disguise a name."""
    if sign.isspace() or sign in "\u200c\u200d":
        return sign not in "\x1c\x1d\x1e\x1f\x0b\x0c"
    category = unicodedata.category(sign)
    return category not in ("Cc", "Cf", "Cs", "Cn") or sign == "\u00ad"


def _sections(facts: ReportFacts) -> Iterator[Section]:
    yield Section(_title(facts), (_who(facts),))
    yield Section("Recommendation", tuple(_recommendation(facts)))
    todo = tuple(f"- {line}" for line in _still_to_do(facts))
    if todo:
        yield Section("Still to do", todo)
    yield Section("Offences", tuple(_offences(facts)))
    yield Section("Screening", tuple(_screening(facts)))
    for requirement in facts.requirements:
        heading = f"{requirement.kind.label} ({requirement.kind.value})"
        yield Section(heading, tuple(_requirement(requirement, facts)))
    if facts.requirements:
        yield Section("Rehabilitation Activity Requirement (RAR)", (_rar(facts),))


def _title(facts: ReportFacts) -> str:
    if not facts.requirements:
        return "Community sentence treatment requirement"
    return f"Community sentence treatment requirement: {_named(facts)}"


def _named(facts: ReportFacts) -> str:
    return plain(facts.combination) or ", ".join(each.kind.value for each in facts.requirements)


def _who(facts: ReportFacts) -> str:
    court = plain(facts.court) or "court not recorded"
    name = plain(facts.full_name) or "Name not recorded"
    return (
        f"{name}. {_sentence(court)} Hearing on {_day(facts.hearing_date)}. "
        f"Case reference {plain(facts.reference)}."
    )


# --- what is recommended, and what stands in the way --------------------------------------


def _approval_stands(requirement: RequirementFacts) -> bool:
    decision = requirement.decision
    return decision is not None and decision.stands and decision.outcome is Outcome.APPROVE


def _declined(requirement: RequirementFacts) -> bool:
    decision = requirement.decision
    return decision is not None and decision.stands and decision.outcome is Outcome.DECLINE


def _consented(requirement: RequirementFacts, facts: ReportFacts) -> bool:
    return requirement.consent_signed_on is not None and not facts.consent_withdrawn


def _guilt(facts: ReportFacts) -> bool:
    return any(verdict in _GUILT for verdict in facts.verdicts)


def _ready(requirement: RequirementFacts, facts: ReportFacts) -> bool:
    return (
        requirement.suitable is True
        and _consented(requirement, facts)
        and _approval_stands(requirement)
        and _guilt(facts)
    )


def _recommendation(facts: ReportFacts) -> Iterator[str]:
    if not facts.requirements:
        yield "No treatment requirement is being considered."
    for requirement in facts.requirements:
        name = f"{requirement.kind.label} ({requirement.kind.value})"
        if _ready(requirement, facts):
            yield f"{_a(name)} is recommended."
        elif requirement.suitable is False or _declined(requirement):
            yield f"{_a(name)} is not recommended."
        else:
            yield f"{_a(name)} is being considered. It cannot be recommended yet: " + (
                f"{_and(tuple(_in_the_way(requirement, facts)))}."
            )


def _a(name: str) -> str:
    """`name` at the head of a sentence with its article: "An Alcohol ..."."""
    return f"An {name}" if name[0] in "AEIOU" else f"A {name}"


def _in_the_way(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[str]:
    if not _guilt(facts):
        yield "no guilty plea or finding of guilt is recorded"
    if requirement.suitable is None:
        yield "assessment not recorded"
    if not _consented(requirement, facts):
        yield "consent withdrawn" if facts.consent_withdrawn else "consent not yet signed"
    if not _approval_stands(requirement):
        yield _outstanding(requirement.kind)


def _outstanding(kind: RequirementKind) -> str:
    return "approval outstanding" if kind is RequirementKind.MHTR else "agreement outstanding"


def _decider(kind: RequirementKind) -> str:
    return "clinical lead" if kind is RequirementKind.MHTR else "substance misuse provider"


def _still_to_do(facts: ReportFacts) -> Iterator[str]:
    """Who must still act, one line for each thing, requirement by requirement."""
    open_ones = [each for each in facts.requirements if not _closed(each)]
    if open_ones and not _guilt(facts):
        yield "Court: take the plea, or find on trial."
    for requirement in open_ones:
        yield from _to_do(requirement, facts)


def _closed(requirement: RequirementFacts) -> bool:
    return requirement.suitable is False or _declined(requirement)


def _to_do(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[str]:
    name = requirement.kind.value
    if requirement.suitable is None:
        yield f"Assessor: complete the {name} assessment."
    if not _consented(requirement, facts):
        yield f"Court team: go through the combined consent for the {name} with the person."
    if not _approval_stands(requirement):
        yield _decision_to_do(requirement)
    if requirement.appointment is None:
        yield f"Court team: arrange the first {name} appointment."


def _decision_to_do(requirement: RequirementFacts) -> str:
    name, decider = requirement.kind.value, _decider(requirement.kind)
    decision, asked = requirement.decision, requirement.asked_at
    if asked is not None and (decision is None or _clock(asked) > _clock(decision.decided_at)):
        return f"{decider.capitalize()}: decide on the {name} (asked {_moment(asked)})."
    if decision is not None and decision.stands and decision.outcome is Outcome.RETURN:
        return f"Court team: answer the points returned by the {decider} and ask again ({name})."
    return f"Court team: ask the {decider} to decide on the {name}."


# --- the grounds ---------------------------------------------------------------------------


def _offences(facts: ReportFacts) -> Iterator[str]:
    if not facts.offences:
        yield "No offence is recorded."
    paired = len(facts.offences) == len(facts.verdicts)
    for index, offence in enumerate(facts.offences):
        verdict = plain(facts.verdicts[index]) if paired else ""
        yield f"- {plain(offence) or 'Offence not stated'}" + (f": {verdict}" if verdict else "")
    if not paired and facts.verdicts:
        yield f"Pleas and verdicts recorded: {', '.join(map(plain, facts.verdicts))}."


def _screening(facts: ReportFacts) -> Iterator[str]:
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
    on = f" on {_day(screen.completed_on)}" if screen.completed_on else ""
    line = f"{title} completed{on}" + ("" if whole else f" with {count}")
    if screen.above_threshold is None or not shared:
        return f"{line}."
    side = "at or above" if screen.above_threshold else "below"
    return f"{line}: {side} the site's threshold."


def _requirement(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[str]:
    yield _assessment(requirement)
    yield _consent(requirement, facts)
    yield _decision(requirement)
    if _approval_stands(requirement):
        yield from (_score(score, requirement.kind) for score in requirement.scores)
    yield from _programme(requirement)
    yield from _plan(requirement.plan)
    yield _appointment(requirement.appointment)
    support = (requirement.support, requirement.decision.support if requirement.decision else "")
    for text in dict.fromkeys(plain(each) for each in support):
        if text:
            yield f"Support recommended: {_sentence(text)}"


def _assessment(requirement: RequirementFacts) -> str:
    if requirement.suitable is None:
        return "Assessment: not recorded."
    on = f" on {_day(requirement.assessed_on)}" if requirement.assessed_on else ""
    by = f" by {plain(requirement.assessor)}" if plain(requirement.assessor) else ""
    found = "suitable" if requirement.suitable else "not suitable"
    reasons = plain(requirement.reasons)
    return f"Assessment: assessed as {found}{on}{by}." + (
        f" Reasons given: {_sentence(reasons)}" if reasons else ""
    )


def _consent(requirement: RequirementFacts, facts: ReportFacts) -> str:
    if facts.consent_withdrawn:
        return "Consent: withdrawn after it was signed."
    if requirement.consent_signed_on is None:
        return "Consent: consent not yet signed."
    return f"Consent: signed on {_day(requirement.consent_signed_on)}."


def _decision(requirement: RequirementFacts) -> str:
    kind, decision = requirement.kind, requirement.decision
    heading = "Approval" if kind is RequirementKind.MHTR else "Provider's agreement"
    outstanding = _outstanding(kind)
    if decision is None:
        return f"{heading}: {outstanding}, {_asked(requirement)}."
    if not decision.stands:
        return (
            f"{heading}: {outstanding}. A decision of {_day(_local(decision.decided_at))} was made "
            "before the record changed and no longer counts."
        )
    reasons = plain(decision.reasons)
    told = f" Reasons given: {_sentence(reasons)}" if reasons else ""
    return f"{heading}: {_decided(kind, decision, outstanding)}{told}"


def _decided(kind: RequirementKind, decision: DecisionFacts, outstanding: str) -> str:
    on = _day(_local(decision.decided_at))
    who = _signatory(kind, decision)
    if decision.outcome is Outcome.RETURN:
        return f"{outstanding}. Returned with questions on {on} by {who}."
    if decision.outcome is Outcome.DECLINE:
        said = "not approved; declined" if kind is RequirementKind.MHTR else "declined"
        return f"{said} on {on} by {who}."
    said = "approved" if kind is RequirementKind.MHTR else "agreed to hold the requirement,"
    return f"{said} on {on} by {who}."


def _signatory(kind: RequirementKind, decision: DecisionFacts) -> str:
    name = plain(decision.name) or "a person whose name is not recorded"
    registration = plain(decision.registration)
    return f"{name}, {_decider(kind)}" + (f" ({registration})" if registration else "")


def _asked(requirement: RequirementFacts) -> str:
    if requirement.asked_at is None:
        return "not yet asked for"
    return f"asked for {_moment(requirement.asked_at)}"


def _score(score: ScoreFacts, kind: RequirementKind) -> str:
    """One released score. `band` is there only when the scoring rules gave one."""
    prorated = ", prorated from the items answered" if score.prorated else ""
    band = f", band: {plain(score.band)}" if score.band else ""
    return f"{plain(score.title)} (released by the {_decider(kind)}): {plain(score.value)}" + (
        f"{prorated}{band}."
    )


def _programme(requirement: RequirementFacts) -> Iterator[str]:
    sessions = plain(requirement.sessions)
    # What somebody found unsuitable is not offered, so there is no programme to tell of.
    if sessions and requirement.suitable is not False:
        yield f"Programme: {_sentence(sessions)}"


def _plan(text: str) -> Iterator[str]:
    bare = (re.sub(r"^(?:- ?)+", "", plain(each)) for each in text.splitlines())
    lines = [line for line in bare if line]
    if len(lines) <= 1:
        yield f"Outline plan: {_sentence(lines[0])}" if lines else "Outline plan: not yet recorded."
        return
    yield "Outline plan:"
    yield from (f"- {line}" for line in lines)


def _appointment(appointment: Appointment | None) -> str:
    if appointment is None:
        return "First appointment: not yet arranged."
    place, whom = plain(appointment.place), plain(appointment.with_whom)
    line = _moment(appointment.when) + (f", {place}" if place else "")
    return f"First appointment: {line}" + (f", with {whom}." if whom else ".")


def _rar(facts: ReportFacts) -> str:
    needs = plain(facts.rar_needs)
    if not needs:
        return "No needs for RAR days are recorded."
    return f"RAR days to be considered for: {_sentence(needs)}"


# --- words ---------------------------------------------------------------------------------


def _sentence(text: str) -> str:
    """`text` with a capital at the start and a full stop, unless it has an end already."""
    begun = text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "!", "?")) else begun + "."


def _and(parts: tuple[str, ...]) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _local(moment: datetime) -> datetime:
    return moment.astimezone() if moment.tzinfo is not None else moment


def _clock(moment: datetime) -> datetime:
    return _local(moment).replace(tzinfo=None)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _moment(moment: datetime) -> str:
    """Such as "Thursday 14 January 2027 at 9:30am" (MoJ style, 12-hour clock)."""
    here = _local(moment)
    half = "am" if here.hour < 12 else "pm"
    clock = f"{here.hour % 12 or 12}:{here.minute:02}{half}"
    return f"{_DAYS[here.weekday()]} {_day(here)} at {clock}"
