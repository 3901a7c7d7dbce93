"""What each member does for one case on the day: thin calls of the window's own actions."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from courtdesk.actions import (
    clinical,
    consents,
    decisions,
    forms,
    holidays,
    pleas,
    reports,
    requirements,
    risk,
    sentences,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.demonstration import hand
from courtdesk.demonstration.cast import Invented, Staff
from courtdesk.demonstration.stories import Story, Until
from courtdesk.domain import proposal
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.clinical import DEFAULT_CARD
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.screening import ReadHow, RiskMark
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form

_SAVE_EVERY = 10
"""Answers between two saves of a draft; the window saves each, which would only be slower."""

_DONE = "Talked with in private; safe now. The duty nurse saw them, and custody staff were told."
_NOT_DONE = "Called into court before it could be asked; it is asked again after the hearing"
_PLANS = {
    RequirementKind.MHTR: "Twelve weekly sessions on low mood and sleep, at the clinic or by video",
    RequirementKind.DRR: "Weekly key work, testing twice a week and a group on relapse",
    RequirementKind.ATR: "Weekly key work and a planned reduction with the community team",
}
_REASONS = {
    Outcome.APPROVE: "",
    Outcome.RETURN: "The current medication is not recorded: add it and ask again",
    Outcome.DECLINE: "Needs that the primary care pathway cannot meet: refer to secondary care",
}


@dataclass(frozen=True)
class Part:
    """One case of the demonstration with its person and its story."""

    case: CaseId
    person: Invented
    story: Story
    chance: random.Random

    def reaches(self, until: Until) -> bool:
        """Whether the story goes as far as `until`."""
        return self.story.until >= until


def screen(session: Session, part: Part) -> None:
    """Ask for agreement and carry out the screens, the last one perhaps with items left out."""
    story = part.story
    if not part.reaches(Until.AGREED) or (story.agreed and not story.screens):
        return
    forms.record_agreement(
        session,
        part.case,
        agreed=story.agreed,
        share_outcome=story.agreed,
        read_how=part.chance.choice(tuple(ReadHow)),
        note="" if story.agreed else "Would rather not answer questions today",
    )
    if not story.agreed or not part.reaches(Until.SCREENED):
        return
    for name in story.screens:
        last = name == story.screens[-1]
        _fill(session, part, name, story.left_out if last else 0)
    if not story.unrecorded:
        _act_on_risk(session, part)


def _act_on_risk(session: Session, part: Part) -> None:
    """Say of each form with risk what was done, as nothing is asked or issued before that."""
    for form in case_file(session, part.case).open_stops():
        asked = form.value.risk is RiskMark.PRESENT
        risk.record_action(
            session,
            part.case,
            form.document,
            done=asked,
            what=_DONE if asked else _NOT_DONE,
            by=session.member().name,
            at=session.clock(),
            lead_told=asked,
        )


def write_card(session: Session, staff: Staff) -> None:
    """Sign the site's card for risk with a number that no telephone has (Ofcom's for drama)."""
    card = replace(
        DEFAULT_CARD,
        lead_name=staff.name,
        lead_phone="01632 960 017",
        reason="The card of this demonstration",
    )
    clinical.set_card(session, card)


def _fill(session: Session, part: Part, name: str, left_out: int) -> None:
    opened = forms.open_form(session, part.case, name)
    answers = Answers()
    items = opened.form.scored_items()
    for number, item in enumerate(items[: len(items) - left_out], 1):
        answers = answers.set(item.link_id, _answer(opened.form, item.link_id, part))
        if number % _SAVE_EVERY == 0:
            forms.save_answers(session, opened, answers)
    forms.save_answers(session, opened, answers)
    if part.story.in_progress:
        return
    reason = "Called into court before the last questions" if left_out else ""
    forms.finish_form(session, opened, answers, reason=reason)


def _answer(form: Form, link_id: str, part: Part) -> str:
    """An answer towards distress; for an item that raises an alert mostly the lowest."""
    options = sorted(form.item(link_id).options, key=lambda option: option.ordinal or 0)
    rules = form.rules
    if rules is not None and any(link_id in alert.items for alert in rules.alerts):
        if part.story.risk:
            return options[1].code
        return part.chance.choices((options[0], options[1]), (9, 1))[0].code
    towards = options[len(options) // 2 :]
    if rules is not None and link_id in rules.main.reversed:
        towards = options[: len(options) // 2 + 1]
    return part.chance.choice(towards).code


def plead(session: Session, part: Part) -> None:
    """Record the plea to each offence, and which requirements are then considered."""
    if not part.reaches(Until.PLEADED):
        return
    verdict = part.story.verdict
    file = case_file(session, part.case)
    trial = session.clock().date() + timedelta(days=42)
    pleas.record_pleas(
        session,
        part.case,
        {offence.id: verdict for offence in file.case.value.offences},
        trial_date=trial if verdict is Verdict.NOT_GUILTY else None,
    )
    if part.reaches(Until.CONSIDERED):
        wanted = proposal.wanted_reasons(case_file(session, part.case), part.story.kinds)
        reasons = {one.key: "The bench indicated that it would consider this." for one in wanted}
        requirements.consider(session, part.case, part.story.kinds, reasons=reasons)


def assess(session: Session, part: Part, kinds: tuple[RequirementKind, ...]) -> None:
    """Record the assessment of those of `kinds` that the story is about."""
    if not part.reaches(Until.ASSESSED):
        return
    suitable = part.story.suitable
    for kind in part.story.kinds:
        if kind not in kinds:
            continue
        requirements.assess(
            session,
            part.case,
            kind,
            suitable=suitable,
            reasons="" if suitable else "Needs more support than the requirement can give",
            plan=_PLANS[kind] if suitable else "",
            appointment=_appointment(session, part) if suitable else None,
            support="" if suitable else "Referred to the community mental health team",
            need_found=True,
            treatable=suitable if kind is not RequirementKind.MHTR else None,
            arrangements=suitable if kind is not RequirementKind.MHTR else None,
            notes="Invented notes of an invented interview",
        )


def _appointment(session: Session, part: Part) -> Appointment:
    day = session.clock() + timedelta(days=2)
    while holidays.calendar().closed(day.date()):
        day += timedelta(days=1)
    when = day.replace(hour=part.chance.randint(9, 15), minute=30, second=0, microsecond=0)
    return Appointment(when, "Exampleton Clinic, room 2", "the treatment team")


def take_consent(session: Session, part: Part) -> None:
    """Explain, and record the person's signature: drawn for an MHTR, else on the printed copy."""
    if not part.reaches(Until.CONSENTED):
        return
    drawn = RequirementKind.MHTR in part.story.kinds
    consents.sign_consent(
        session,
        part.case,
        part.story.kinds,
        read_how=part.chance.choice(tuple(ReadHow)),
        explained=EXPLAINED_IDS,
        declarations=DECLARATION_IDS,
        signature=part.person.full_name,
        signed_on=session.clock().date(),
        gp_surgery="Madeup Street Surgery",
        drawn=hand.signature(part.chance) if drawn else "",
        not_drawn="" if drawn else "No pen or mouse in the interview room",
        on_paper=not drawn,
    )


def ask(session: Session, part: Part) -> None:
    """Ask for the decision on each requirement."""
    if not part.reaches(Until.ASKED):
        return
    needed = session.clock().replace(hour=14, minute=0, second=0, microsecond=0)
    for kind in part.story.kinds:
        decisions.ask_decision(session, part.case, kind, needed_by=needed)


def decide(
    session: Session,
    part: Part,
    staff: Staff,
    passphrase: str,
    kinds: tuple[RequirementKind, ...],
) -> None:
    """Read the text and decide on those of `kinds` that the story is about."""
    if not part.reaches(Until.DECIDED):
        return
    for kind in part.story.kinds:
        outcome = part.story.outcome(kind)
        if kind not in kinds or outcome is None:
            continue
        decisions.decide(
            session,
            part.case,
            kind,
            outcome=outcome,
            text=decisions.decision_text(session, part.case, kind),
            passphrase=passphrase,
            reasons=_REASONS[outcome],
            registration_body=staff.registration_body,
            registration_number=staff.registration_number,
            release_scores=part.story.release and kind is RequirementKind.MHTR,
        )


def report(session: Session, part: Part, documents: Path) -> None:
    """Issue the report text and write it as .docx and .txt, named by the reference alone (P2)."""
    if not part.reaches(Until.REPORTED):
        return
    text = reports.snippet(session, part.case).text
    reference = reports.issue_snippet(session, part.case, text).case.value.reference
    reports.write_snippet(session, part.case, documents / f"{reference}.docx")
    with (documents / f"{reference}.txt").open("x", encoding="utf-8") as file:
        file.write(text + "\n")


def sentence(session: Session, part: Part) -> None:
    """Record what the court did with each requirement."""
    if not part.reaches(Until.SENTENCED):
        return
    results = tuple(_result(kind, part.story) for kind in part.story.kinds)
    order = part.chance.choice((Disposal.COMMUNITY_ORDER, Disposal.SUSPENDED_SENTENCE_ORDER))
    now = session.clock()
    value = Sentence(
        part.case,
        now.date(),
        order,
        12,
        results,
        at=now.time().replace(second=0, microsecond=0, tzinfo=None),
        rar_days=15,
    )
    sentences.record_sentence(session, value)


def _result(kind: RequirementKind, story: Story) -> CourtResult:
    if kind in story.refused:
        return CourtResult(kind, accepted=False, reason="One requirement is enough for the offence")
    return CourtResult(
        kind, accepted=True, length_months=12 if kind is not RequirementKind.ATR else 6
    )
