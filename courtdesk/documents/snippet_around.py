"""What the text for the report says around the requirements themselves.

Offences, screens, needs, enquiries, the victim's views, reasons for going on, reviews and RAR days.
What is absent is said as absent, in the place where the fact would stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from courtdesk.documents.snippet_complete import VICTIM
from courtdesk.documents.snippet_lines import Line, line
from courtdesk.documents.snippet_standing import closed
from courtdesk.documents.snippet_words import day_of, plain, sentence
from courtdesk.domain.cases import Verdict
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.report import ReportFacts, ScreenFacts, VictimFacts

_PLEA = "a plea to it or a verdict on it"


def offences(facts: ReportFacts) -> Iterator[Line]:
    """Each offence with its plea or verdict."""
    if not facts.offences:
        yield line("No offence is recorded.", absent="an offence")
    paired = len(facts.offences) == len(facts.verdicts)
    for index, offence in enumerate(facts.offences):
        verdict = facts.verdicts[index] if paired else ""
        yield _offence(plain(offence) or "Offence not stated", verdict, index, facts)
    if not paired and facts.verdicts:
        words = ", ".join(map(plain, facts.verdicts))
        text = f"Pleas and verdicts recorded: {words}."
        yield line(text, *facts.verdict_sources, absent="which offence each is on")


def _offence(words: str, verdict: str, index: int, facts: ReportFacts) -> Line:
    known = len(facts.verdict_sources) == len(facts.offences)
    by = facts.verdict_sources[index] if known else None
    text = f"- {words}: {plain(verdict)}" if plain(verdict) else f"- {words}"
    absent = "" if verdict and verdict != Verdict.NONE_YET.label else _PLEA
    return line(text, facts.case_source, by, absent=absent)


def screening(facts: ReportFacts) -> Iterator[Line]:
    """The agreement and each screen."""
    if facts.screening_agreed is False:
        text = "Agreement to be screened was asked for and not given."
        yield line(text, facts.agreement_source, absent="an agreement to be screened")
    elif facts.screening_agreed is None:
        absent = "an agreement to be screened"
        yield line("No agreement to be screened is recorded.", absent=absent)
    for screen in facts.screens:
        yield _screen(screen, facts)
    if not facts.screens:
        yield line("No screen is recorded.", absent="a screen")


def _screen(screen: ScreenFacts, facts: ReportFacts) -> Line:
    """One screen. The outcome is told only where the person agreed to that."""
    title, count = plain(screen.title), f"{screen.answered} of {screen.total} answered"
    whole = screen.answered == screen.total
    if not screen.finished or not (whole or screen.above_threshold is not None):
        absent = f"a completed {title}"
        return line(f"- {title} not completed ({count}).", screen.source, absent=absent)
    on = f" on {day_of(screen.completed_on)}" if screen.completed_on else ""
    text = f"- {title} completed{on}" + ("" if whole else f" with {count}")
    if screen.above_threshold is None or facts.screening_agreed is not True:
        return line(f"{text}.", screen.source)
    side = "at or above" if screen.above_threshold else "below"
    text = f"{text}: {side} the site's threshold."
    return line(text, screen.source, facts.agreement_source)


def needs(facts: ReportFacts) -> Line:
    """The adjustments that court and provider have to make, as the tags say them."""
    found = "; ".join(text for text in map(plain, facts.needs) if text)
    if found:
        return line(f"To be met: {found}.", facts.person_source)
    return line("No need is recorded.", absent="a need or adjustment")


def before_the_report(facts: ReportFacts) -> Iterator[Line]:
    """Enquiries that are outstanding, never an answer; and the victim's views (V1)."""
    for enquiry in facts.enquiries:
        asked = f"asked {day_of(enquiry.asked_on)}, no answer yet" if enquiry.asked_on else ""
        name = plain(enquiry.name)
        text = f"- {name}: {asked or 'not made yet'}."
        yield line(text, enquiry.source, absent=f"an answer to the {name}")
    if not facts.enquiries:
        # No record is named: it would tell which enquiries there were, and that one was answered.
        yield line("No enquiry is outstanding.", absent="an enquiry that is outstanding")
    source = facts.victim.source if facts.victim is not None else None
    absent = "" if source is not None else VICTIM
    yield line(f"Victim's views: {_victim(facts.victim)}", source, absent=absent)


def _victim(victim: VictimFacts | None) -> str:
    if victim is None:
        return "not recorded."
    if victim.views is VictimViews.CONSIDERED:
        return "considered."
    if victim.views is VictimViews.NO_VICTIM:
        return "there is no identifiable victim."
    why = plain(victim.why_absent)
    return "absent." + (f" Reasons given: {sentence(why)}" if why else "")


def overruled(facts: ReportFacts) -> Iterator[Line]:
    """Each reason for going past eligibility; what came of a screen only where that is shared."""
    for one in facts.overrules:
        if facts.screening_agreed is True or not one.shares_outcome:
            text = (
                f"Gone on with a reason ({plain(one.about)}): {sentence(plain(one.reason))} "
                f"The check found: {sentence(plain(one.found))}"
            )
            yield line(text, one.source)


def reviews(facts: ReportFacts) -> Iterator[Line]:
    """The reviews that each requirement brings, by the rules; and where there are none."""
    for requirement in facts.requirements:
        kind = requirement.kind
        if closed(requirement):
            absent = f"a proposal of the {kind}, and so a review under it"
            yield line(f"- {kind}: not proposed here, so no review is set out.", absent=absent)
            continue
        mine = [one for one in facts.reviews if one.kind is kind]
        for one in mine:
            yield line(f"- {kind}: {plain(one.what)}, {plain(one.when)}.", *one.sources)
        if not mine:
            text = f"- {kind}: no review by the court is set; the provider and the responsible "
            text += "officer agree how progress is reviewed."
            yield line(text, absent=f"a review that the {kind} brings by itself")


def rar(facts: ReportFacts) -> Line:
    """The needs that RAR days could meet, and that nobody has proposed how many."""
    found = plain(facts.rar_needs)
    if not found:
        absent = "a need for RAR days"
        return line("No needs for RAR days are recorded.", absent=absent)
    kinds = " or ".join(dict.fromkeys(each.kind.value for each in facts.requirements))
    text = f"RAR days to be considered for needs that the {kinds} does not meet: {sentence(found)} "
    text += "The number of days is not proposed here."
    return line(text, *facts.rar_sources, absent="a number of RAR days")
