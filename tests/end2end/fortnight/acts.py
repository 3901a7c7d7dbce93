"""Single things that somebody does about a case, with what they cite and how it stands then.

The strip of each act is what it is at that place of the usual way; a story that departs from it
says so with `as_`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from courtdesk.actions import (
    adjustments,
    appointments,
    bench,
    decisions,
    forms,
    holidays,
    noted,
    picking,
    pleas,
    provider_contacts,
    provider_decisions,
    requirements,
    slips,
    told,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.adjustments import Adjustments, Usual
from courtdesk.domain.approval import Outcome
from courtdesk.domain.bench import ReportForm, SlipAnswer
from courtdesk.domain.cases import Verdict
from courtdesk.domain.contact import Contact, Way
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.domain.overrules import NothingProposed
from courtdesk.domain.picking import ReferralSource, Side
from courtdesk.domain.providers import ContactWay, ProviderStep
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.told import DefenceAnswer, Party
from courtdesk.domain.workdays import working_day_from
from courtdesk.questionnaire.answers import Answers
from tests.end2end.fortnight.court import Act
from tests.helpers import courtday
from tests.helpers.bench import passphrase_of
from tests.helpers.filling import filled

MHTR, DRR, ATR = RequirementKind
CDO, LINK, LD, ASSESSOR = Role.CDO, Role.LINK_WORKER, Role.LD_PRACTITIONER, Role.ASSESSOR
LEAD, PROVIDER, OFFICER = Role.CLINICAL_LEAD, Role.PROVIDER, Role.RESPONSIBLE_OFFICER

Do = Callable[[Session, CaseId], object]
NEW, SCREENED, GUILTY = "Naaaaaa", "DNaaaaa", "DDNaaaa"
ASSESSED, CONSENTED, ASKED = "DDDNaaa", "DDDDNaa", "DDDDWaa"
APPROVED, ISSUED, OVER = "DDDDDNa", "DDDDDDN", "DDDDDDD"
LOW, HIGH, RISKY = "1440101010", "3113301334", "3113321334"
"""The CORE-10 as labelled: below threshold, above it with no risk, and above it with risk."""


def as_(strip: str, *acts: Act) -> tuple[Act, ...]:
    """The same acts where the strip stands otherwise, and stays so."""
    return tuple(replace(act, strip=strip) for act in acts)


def today_of(session: Session) -> date:
    """The day by the session's clock."""
    return session.clock().date()


# --- before the screen ------------------------------------------------------------------------


def picked(side: Side, source: ReferralSource, wanted: bool = True, note: str = "") -> Act:
    role = CDO if side is Side.CDO else LD
    cites = "list-cdo F1" if side is Side.CDO else "list-ld custody-pass-on F2"
    return Act(
        role,
        lambda s, c: picking.pick(s, c, side, wanted=wanted, source=source, note=note),
        cites,
        NEW,
        day=-1,
    )


def agreed_on(screen: bool = True, reason: str = "") -> Act:
    return Act(
        CDO,
        lambda s, c: picking.agree(s, c, screen=screen, reason=reason),
        "list-compare list-agreed F1 V4",
        NEW,
        done=("agree-list",),
    )


def defence(answer: DefenceAnswer = DefenceAnswer.AGREES) -> Act:
    waits = answer is DefenceAnswer.CLIENT_FIRST
    name = "" if answer is DefenceAnswer.UNREPRESENTED else "Ms Invented of Madeup Law"
    return Act(
        CDO,
        lambda s, c: told.tell(s, c, Party.DEFENCE, who=name, at=s.clock(), answer=answer),
        "defence F1",
        NEW,
        done=() if waits else ("tell:defence",),
    )


def defence_left_out(reason: str) -> Act:
    return Act(
        CDO,
        lambda s, c: told.leave_out(s, c, Party.DEFENCE, reason=reason),
        "defence",
        NEW,
        done=("tell:defence",),
    )


def court_told() -> Act:
    return Act(
        CDO,
        lambda s, c: told.tell(s, c, Party.COURT_LEGAL, who="The legal adviser", at=s.clock()),
        "court-legal F1",
        NEW,
        done=("tell:court-legal",),
    )


def needs(strip: str = NEW) -> Act:
    def do(session: Session, case: CaseId) -> None:
        given = Adjustments(
            languages=("Polish",), usual=(Usual.INTERMEDIARY, Usual.COURT_SUPPORT, Usual.EASY_READ)
        )
        adjustments.record_adjustments(session, case, given)
        person = PersonId(case_file(session, case).person.document)
        contact = Contact(person, today_of(session), (Way.TEXT,), phone="07700 900123")
        adjustments.record_contact(session, case, contact)

    return Act(LINK, do, "intermediary support-in-court F5 V2", strip)


def agrees() -> Act:
    return Act(LINK, courtday.agree, "screen F4 B5 S4", NEW)


def declines() -> Act:
    def do(session: Session, case: CaseId) -> None:
        forms.record_agreement(
            session, case, agreed=False, share_outcome=False, read_how=ReadHow.READ_ALOUD
        )

    return Act(LINK, do, "screen F4", "SNaaaaa")


def screened(numbers: str = HIGH, form: str = "core-10", role: Role = LINK) -> Act:
    ready = ("bring-forward",) if numbers == HIGH and form == "core-10" else ()
    cites = "custody-screen F4" if role is LD else "screen before-plea F4"

    def do(session: Session, case: CaseId) -> None:
        courtday.screen(session, case, form, numbers)
        above = case_file(session, case).screens()[-1].value.above_threshold
        assert above is (numbers != LOW)

    return Act(
        role,
        do,
        f"{cites} V4",
        SCREENED,
        ready=ready,
    )


def risk_done() -> Act:
    return Act(LINK, courtday.act_on_risk, "F19", SCREENED, next="Record the plea")


def slip(answer: SlipAnswer = SlipAnswer.BROUGHT_FORWARD) -> Act:
    def do(session: Session, case: CaseId) -> None:
        slips.ask_forward(session, case, to_whom="List caller", at=session.clock())
        slips.answer_slip(session, case, answer)

    return Act(CDO, do, "forward F4", SCREENED, done=("bring-forward",))


# --- plea and proposal ------------------------------------------------------------------------


def pleads(verdict: Verdict = Verdict.GUILTY, strip: str = GUILTY, reason: str = "") -> Act:
    def do(session: Session, case: CaseId) -> None:
        found = case_file(session, case).case.value.offences
        # No court sits on a bank holiday, and the screen refuses one as the day of a trial.
        sixty = today_of(session) + timedelta(days=60)
        trial = working_day_from(holidays.calendar(), sixty)
        assert isinstance(trial, date)
        pleas.record_pleas(
            session,
            case,
            {one.id: verdict for one in found},
            trial_date=trial if verdict is Verdict.NOT_GUILTY else None,
            reason=reason,
        )

    cites = "plea guilty F6" if verdict.is_guilt else "plea not-guilty F6"
    return Act(CDO, do, cites, strip)


def report_asked(form: ReportForm = ReportForm.ORAL, strip: str = GUILTY) -> Act:
    def do(session: Session, case: CaseId) -> None:
        now = session.clock()
        later = now + timedelta(hours=3)
        bench.request_report(
            session, case, form=form, asked_at=now, put_back_to=later, courtroom="3"
        )

    return Act(CDO, do, "report-request F6 F14", strip, done=("report-request",))


def plea_told(kind: RequirementKind, strip: str = GUILTY, followed: str = "") -> Act:
    return Act(
        CDO,
        lambda s, c: _contacted(s, c, kind, ProviderStep.TOLD_PLEA, followed),
        "told-plea not-guilty pre-trial F6" if followed else "told-plea guilty F6",
        strip,
        done=(f"told-plea:{kind}",),
    )


def _contacted(
    session: Session, case: CaseId, kind: RequirementKind, step: ProviderStep, followed: str = ""
) -> None:
    provider_contacts.record_contact(
        session,
        case,
        requirement=kind,
        step=step,
        provider="Invented Recovery",
        who="Ola Berg",
        way=ContactWay.TELEPHONE,
        at=session.clock(),
        followed=followed,
    )


def considers(*kinds: RequirementKind, why: dict[str, str] | None = None) -> Act:
    def do(session: Session, case: CaseId) -> None:
        requirements.consider(session, case, kinds, reasons=why)

    return Act(CDO, do, "F3", GUILTY)


def proposes_none(why: NothingProposed, strip: str = "DDS---N") -> Act:
    return Act(
        CDO,
        lambda s, c: requirements.propose_nothing(s, c, why, "Support arranged."),
        "not-suitable F3 F12",
        strip,
    )


def assessed(
    kind: RequirementKind,
    role: Role = ASSESSOR,
    *,
    suitable: bool = True,
    strip: str = ASSESSED,
    need: bool = True,
) -> Act:
    def do(session: Session, case: CaseId) -> None:
        requirements.assess(
            session,
            case,
            kind,
            suitable=suitable,
            reasons="" if suitable else "Needs more than the requirement can give.",
            plan=courtday.PLAN if suitable else "",
            support="" if suitable else "Liaison and Diversion",
            rar_needs="Thinking skills" if suitable else "",
            need_found=need,
            treatable=True,
            arrangements=True,
            notes="Invented notes.",
        )

    cites = "assess-mhtr F7" if kind is MHTR else "assess-sm cdo-screen F8"
    if not suitable:
        cites += " not-suitable F12"
    ready = (f"appointment:{kind}",) if suitable else ()
    return Act(role, do, cites, strip, ready=ready)


def filled_in(form: str, role: Role, cites: str, strip: str) -> Act:
    def do(session: Session, case: CaseId) -> None:
        opened = forms.open_form(session, case, form)
        answers: Answers = filled(opened.form, yes=False)
        forms.finish_form(session, opened, answers)

    return Act(role, do, cites, strip)


def books(kind: RequirementKind, role: Role = ASSESSOR, strip: str = ASSESSED) -> Act:
    def do(session: Session, case: CaseId) -> None:
        when = session.clock() + timedelta(days=1 if today_of(session).weekday() < 4 else 4)
        when = when.replace(hour=14, minute=30)
        appointments.book(
            session, case, kind, when=when, place="12 Castle Street", with_whom="Ola Berg"
        )

    return Act(role, do, "first-meeting F8 F11 F13", strip, done=(f"appointment:{kind}",))


def signs(*kinds: RequirementKind, strip: str = CONSENTED, role: Role = ASSESSOR) -> Act:
    return Act(role, lambda s, c: courtday.sign(s, c, kinds), "consent F9 B5", strip)


def noted_on_ndelius(strip: str = CONSENTED) -> Act:
    return Act(
        CDO,
        lambda s, c: noted.noted_elsewhere(s, c, by="Priya Nair", on=today_of(s)),
        "F9 V4",
        strip,
    )


def asks(kind: RequirementKind, strip: str = ASKED, role: Role = ASSESSOR) -> Act:
    return Act(role, lambda s, c: decisions.ask_decision(s, c, kind), "sign-off F10 F11", strip)


def decides(
    kind: RequirementKind, outcome: Outcome = Outcome.APPROVE, strip: str = APPROVED
) -> Act:
    role = LEAD if kind is MHTR else PROVIDER

    def do(session: Session, case: CaseId) -> None:
        decisions.decide(
            session,
            case,
            kind,
            outcome=outcome,
            text=decisions.decision_text(session, case, kind),
            passphrase=passphrase_of(role),
            reasons="" if outcome is Outcome.APPROVE else "Not by this requirement.",
            support="" if outcome is Outcome.APPROVE else "Community mental health team",
            registration_body="HCPC" if kind is MHTR else "",
            registration_number="PYL00001" if kind is MHTR else "",
        )

    cites = "sign-off F10" if kind is MHTR else "assess-sm F11"
    if outcome is Outcome.DECLINE:
        cites += " F12 not-suitable"
    return Act(role, do, cites, strip)


def rings(kind: RequirementKind, chased: bool = False) -> tuple[Act, ...]:
    """The provider's single point of contact is asked, and asked again."""
    steps = (ProviderStep.ASKED, ProviderStep.CHASED) if chased else (ProviderStep.ASKED,)
    return tuple(Act(CDO, _ringing(kind, step), "cdo-screen F11", CONSENTED) for step in steps)


def _ringing(kind: RequirementKind, step: ProviderStep) -> Do:
    return lambda s, c: _contacted(s, c, kind, step, "Will ring back.")


def answers(kind: RequirementKind, outcome: Outcome = Outcome.APPROVE) -> Act:
    """What the provider said on the telephone, recorded by the court duty officer."""

    def do(session: Session, case: CaseId) -> None:
        provider_decisions.record_provider_answer(
            session,
            case,
            kind,
            outcome=outcome,
            name="Ola Berg",
            organisation="Invented Recovery",
            way=ContactWay.TELEPHONE,
            at=session.clock(),
            reasons="" if outcome is Outcome.APPROVE else "No place in that area.",
            support="" if outcome is Outcome.APPROVE else "Self-help group",
        )

    strip = APPROVED if outcome is Outcome.APPROVE else "DDDDSNa"
    return Act(CDO, do, "cdo-screen assess-sm F11", strip, done=(f"ask-provider:{kind}",))


def secondary(strip: str) -> Act:
    return Act(
        ASSESSOR,
        lambda s, c: appointments.mark_route(s, c, Route.SECONDARY, "Under a secondary team."),
        "assess-mhtr F11",
        strip,
    )
