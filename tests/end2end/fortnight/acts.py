"""Single things that somebody does about a case, with what they cite and how it stands then.

The strip of each act is what it is at that place of the usual way; a story that departs from it
says so with `as_`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from courtdesk.actions import (
    absences,
    adjustments,
    appointments,
    bench,
    consents,
    decisions,
    endings,
    enquiries,
    equality,
    forms,
    gp,
    lists,
    measures,
    noted,
    notes,
    offences,
    orders,
    picking,
    pleas,
    provider_contacts,
    provider_decisions,
    referrals,
    reports,
    requirements,
    risk_levels,
    sensitive,
    sentences,
    slips,
    told,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.adjustments import Adjustments, Usual
from courtdesk.domain.approval import Outcome
from courtdesk.domain.bench import AdjournedFor, ReportForm, SlipAnswer
from courtdesk.domain.cases import Verdict
from courtdesk.domain.contact import Contact, Way
from courtdesk.domain.directory import Need
from courtdesk.domain.enquiries import CHILD_SAFEGUARDING, DOMESTIC_ABUSE, VictimViews
from courtdesk.domain.equality import Equality
from courtdesk.domain.gp import GpStage, Registered
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.domain.notes import Disclosure, NoteFor, PassedTo, Safeguarding
from courtdesk.domain.offences import OffenceGroup
from courtdesk.domain.orders import (
    BreachResult,
    EndedBy,
    Enforcement,
    OrderStep,
    RiskLevel,
    RiskWhen,
    WithdrawnFrom,
)
from courtdesk.domain.outcomes import MeasureEntry
from courtdesk.domain.overrules import NothingProposed
from courtdesk.domain.picking import ReferralSource, Side
from courtdesk.domain.providers import ContactWay, ProviderStep
from courtdesk.domain.referral_checks import NewReferral, Step
from courtdesk.domain.referrals import LD_TEAM, Interested, Reason
from courtdesk.domain.referrals import Way as ReferralWay
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.sentence import CourtResult, Disposal, Other, OtherRequirement, Sentence
from courtdesk.domain.told import DefenceAnswer, Party
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
LOW, HIGH, RISKY = "1000101010", "3113301334", "3113321334"
"""The CORE-10 as labelled: below threshold, above it with no risk, and above it with risk."""


def as_(strip: str, *acts: Act) -> tuple[Act, ...]:
    """The same acts where the strip stands otherwise, and stays so."""
    return tuple(replace(act, strip=strip) for act in acts)


def _today(session: Session) -> date:
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
        contact = Contact(person, _today(session), (Way.TEXT,), phone="07700 900123")
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
    return Act(
        role,
        lambda s, c: courtday.screen(s, c, form, numbers),
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
        trial = _today(session) + timedelta(days=60)
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
        when = session.clock() + timedelta(days=1 if _today(session).weekday() < 4 else 4)
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
        lambda s, c: noted.noted_elsewhere(s, c, by="Priya Nair", on=_today(s)),
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


# --- report and sentence ----------------------------------------------------------------------


def enquires(strip: str) -> tuple[Act, ...]:
    """Asked one day and answered the next, or found not to be needed."""

    def ask(session: Session, case: CaseId) -> None:
        enquiries.record_enquiry(
            session,
            case,
            DOMESTIC_ABUSE,
            asked_on=_today(session),
            answered_on=None,
            affects=None,
            not_needed="",
        )

    def answer(session: Session, case: CaseId) -> None:
        today = _today(session)
        enquiries.record_enquiry(
            session,
            case,
            DOMESTIC_ABUSE,
            asked_on=today,
            answered_on=today,
            affects=False,
            not_needed="",
        )
        enquiries.record_enquiry(
            session,
            case,
            CHILD_SAFEGUARDING,
            asked_on=None,
            answered_on=None,
            affects=None,
            not_needed="lives alone and has no contact with children",
        )
        enquiries.record_victim(session, case, views=VictimViews.CONSIDERED, on=today)

    kinds = (f"enquiry:{DOMESTIC_ABUSE}", f"enquiry:{CHILD_SAFEGUARDING}", "victim")
    return (
        Act(CDO, ask, "V1 psr", strip, ready=(f"enquiry:{CHILD_SAFEGUARDING}",)),
        Act(CDO, answer, "V1 S2 psr", strip, done=kinds),
    )


def issues(strip: str = ISSUED) -> Act:
    def do(session: Session, case: CaseId) -> None:
        reports.issue_snippet(session, case, reports.snippet(session, case).text)

    return Act(CDO, do, "psr F13 S2", strip)


def included(*kinds: RequirementKind, strip: str = ISSUED) -> Act:
    def do(session: Session, case: CaseId) -> None:
        for kind in kinds:
            bench.include(session, case, kind, included=True, on=_today(session))

    done = tuple(f"included:{kind}" for kind in kinds)
    return Act(CDO, do, "psr F13 F14", strip, done=done)


def adjourned(
    reason: AdjournedFor, days: int, strip: str, *, recommended: bool = False, cites: str = ""
) -> Act:
    def do(session: Session, case: CaseId) -> None:
        to = _today(session) + timedelta(days=days)
        bench.adjourn(session, case, reason=reason, to=to, recommended=recommended)

    return Act(CDO, do, cites or "within-14 F14", strip)


def sentenced(
    *granted: RequirementKind,
    declined: tuple[RequirementKind, ...] = (),
    disposal: Disposal = Disposal.COMMUNITY_ORDER,
    strip: str = OVER,
    correction: str = "",
) -> Act:
    def do(session: Session, case: CaseId) -> None:
        now = session.clock()
        results = [CourtResult(kind, True, 9) for kind in granted] + [
            CourtResult(kind, False, None, "Not needed with the other.", support="GP")
            for kind in declined
        ]
        sentences.record_sentence(
            session,
            Sentence(
                case,
                now.date(),
                disposal,
                order_months=12 if disposal.carries_requirements else None,
                results=tuple(results),
                would_have_been="8 weeks of custody",
                note=correction,
                at=now.time().replace(tzinfo=None, second=0, microsecond=0),
                rar_days=15 if granted else None,
                other=(Other(OtherRequirement.UNPAID_WORK, "80 hours"),) if granted else (),
                reviews=(now.date() + timedelta(days=28),) if DRR in granted else (),
            ),
        )

    ready = ("explained",) if granted else ()
    cites = "sentenced reviews F14" if granted else "not-sentenced F14 F16"
    return Act(CDO, do, cites, strip, ready=ready)


# --- after sentence ---------------------------------------------------------------------------


def event(
    step: OrderStep,
    role: Role,
    cites: str,
    kind: RequirementKind | None = None,
    *,
    who: str = "",
    strip: str = OVER,
) -> Act:
    def do(session: Session, case: CaseId) -> None:
        orders.record_event(
            session, case, step, on=_today(session), who=who, requirement=kind, words="As planned."
        )

    return Act(role, do, cites, strip)


def begun(*kinds: RequirementKind, strip: str = OVER) -> tuple[Act, ...]:
    """From explaining the order to the multidisciplinary meeting, on the days of the map."""
    step, officer = OrderStep, "Ruth Adeyemi"
    acts = [
        event(step.EXPLAINED, CDO, "understood F15 S4", strip=strip),
        event(step.PROVIDERS_TOLD, CDO, "outcome-told sentenced F15", strip=strip),
        replace(event(step.ALLOCATED, CDO, "allocated F15 F20", who=officer, strip=strip), day=1),
        replace(event(step.OFFICER_MET, OFFICER, "officer-meets F15", strip=strip), day=4),
        replace(
            event(step.MEETING_HELD, OFFICER, "meeting F15", who="All partners", strip=strip),
            day=9,
        ),
    ]
    for kind in kinds:
        role = ASSESSOR if kind is MHTR else PROVIDER
        attended = event(step.FIRST_ATTENDED, role, "first-meeting F15", kind, strip=strip)
        acts.append(replace(attended, day=9))
    return tuple(acts)


def ld_told(strip: str) -> Act:
    return event(OrderStep.LD_TOLD, CDO, "not-sentenced ld-support F16", strip=strip)


def referred(reason: Reason, kind: RequirementKind | None, strip: str, role: Role = LD) -> Act:
    """Liaison and Diversion takes it on: made, received, taken up."""

    def do(session: Session, case: CaseId) -> None:
        today = _today(session)
        made = referrals.make_referral(
            session,
            case,
            NewReferral(
                Need.HOUSING,
                ReferralWay.REFERRED,
                reason,
                kind,
                today,
                "Beth Kaye",
                LD_TEAM,
                words="Somewhere safe to stay.",
            ),
        )
        referrals.record_step(
            session,
            case,
            made.recorded.document,
            Step(received_on=today, taken_up_on=today, words="Seen the same afternoon."),
        )

    return Act(role, do, "ld-support not-sentenced F12 F16 B6 S1 S3", strip)


def restorative(strip: str) -> Act:
    return Act(
        LD,
        lambda s, c: referrals.note_interest(s, c, Interested.YES, _today(s)),
        "R2",
        strip,
    )


def absent(strip: str = OVER) -> tuple[Act, ...]:
    """Not kept; the officer is told and decides, and the clinical lead is told."""

    def missed(session: Session, case: CaseId) -> None:
        absences.record_absence(session, case, MHTR, on=_today(session), reason_given="None")

    def officer_told(session: Session, case: CaseId) -> None:
        (one,) = case_file(session, case).order.absences
        absences.told_officer(session, case, one.document, _today(session))
        absences.told_lead(session, case, one.document, _today(session))

    def decided(session: Session, case: CaseId) -> None:
        (one,) = case_file(session, case).order.absences
        absences.decide_enforcement(
            session, case, one.document, decision=Enforcement.BREACH, on=_today(session)
        )

    cites = "non-attendance F15"
    return (
        Act(ASSESSOR, missed, cites, strip),
        Act(ASSESSOR, officer_told, cites, strip),
        Act(OFFICER, decided, cites, strip),
    )


def breached(result: BreachResult, strip: str = OVER) -> Act:
    def do(session: Session, case: CaseId) -> None:
        today = _today(session)
        absences.record_breach(
            session, case, on=today, requirement=MHTR, reasons="Two appointments not kept."
        )
        (one,) = case_file(session, case).order.breaches
        absences.breach_result(session, case, one.document, result=result, on=today)

    return Act(OFFICER, do, "non-attendance F15", strip)


def judged(when: RiskWhen, strip: str = OVER) -> Act:
    def do(session: Session, case: CaseId) -> None:
        risk_levels.judge_risk(
            session,
            case,
            MHTR,
            when,
            on=_today(session),
            to_self=RiskLevel.MEDIUM if when is RiskWhen.BEFORE else RiskLevel.LOW,
            to_others=RiskLevel.LOW,
            words="As judged in supervision.",
        )

    return Act(ASSESSOR, do, "final-assessment F15", strip)


def ends(kind: RequirementKind, how: EndedBy, strip: str = OVER) -> Act:
    role = ASSESSOR if kind is MHTR else PROVIDER

    def do(session: Session, case: CaseId) -> None:
        words = "" if how.planned else "Said so in the session."
        endings.end_requirement(session, case, kind, on=_today(session), how=how, words=words)

    return Act(role, do, "delivery F15", strip)


def withdraws(what: WithdrawnFrom, strip: str = OVER) -> tuple[Act, ...]:
    def do(session: Session, case: CaseId) -> None:
        endings.withdraw(session, case, what, on=_today(session), words="Said so.")

    def officer(session: Session, case: CaseId) -> None:
        held = case_file(session, case).order.withdrawn(what)
        assert held is not None
        endings.officer_told(session, case, held.document, _today(session))

    first = Act(ASSESSOR, do, "delivery F15 F9", strip)
    if what is WithdrawnFrom.DATA_SHARING:
        return (first,)
    return (first, Act(ASSESSOR, officer, "delivery F15", strip))


def completed(strip: str = OVER) -> tuple[Act, ...]:
    """The end of treatment: measures, sign-off, certificate, feedback, onward, follow-ups."""
    step = OrderStep

    def measured(session: Session, case: CaseId) -> None:
        measures.enter_measure(
            session,
            case,
            MeasureEntry(
                "WSAS", "2002", _today(session), "14", compartment=Compartment.MENTAL_HEALTH
            ),
        )

    return (
        event(step.CLINICAL_REVIEW, ASSESSOR, "delivery F15", MHTR, strip=strip),
        ends(MHTR, EndedBy.COMPLETED, strip),
        Act(ASSESSOR, measured, "final-assessment F15", strip),
        judged(RiskWhen.AFTER, strip),
        event(step.END_MEETING, ASSESSOR, "end-meeting F15", MHTR, strip=strip),
        event(step.SIGNED_OFF, LEAD, "end-meeting F15", MHTR, strip=strip),
        event(step.CERTIFICATE, ASSESSOR, "certificate F15", MHTR, strip=strip),
        event(step.FEEDBACK, ASSESSOR, "certificate F15", MHTR, strip=strip),
        replace(referred(Reason.ASKED, None, strip), cites="refer-on F15 S3"),
    )


# --- around a case ----------------------------------------------------------------------------


def note(strip: str, *, disclosed: bool = False) -> tuple[Act, ...]:
    """A note, changed by its author and reviewed by a supervisor."""

    def write(session: Session, case: CaseId) -> None:
        told_of = Disclosure(
            consented=True, safeguarding=Safeguarding.RAISED, told=(PassedTo.MASH,)
        )
        made = notes.write_note(
            session,
            case,
            text="Rang the sister, who will come at two and sit with them until the hearing.",
            readers=NoteFor.MENTAL_HEALTH,
            disclosure=told_of if disclosed else None,
        )
        notes.change_note(
            session,
            case,
            made.document,
            text="Rang the sister, who will come at half past two and sit with them in court.",
            reason="The time was wrong.",
            readers=NoteFor.MENTAL_HEALTH,
            disclosure=told_of if disclosed else None,
        )

    def reviewed(session: Session, case: CaseId) -> None:
        found = notes.notes_of(session, case)
        notes.review(session, case, found[0].document, words="Says who does what and when.")

    return (
        Act(LINK, write, "B1 B3 B4 V3 F19", strip),
        Act(LEAD, reviewed, "B3 V3", strip),
    )


def judged_sensitive(strip: str) -> Act:
    return Act(
        LD,
        lambda s, c: sensitive.judge(
            s,
            c,
            judged=True,
            needs="Cares for a parent alone.",
            relationships="A relative works in the building.",
            look_again_on=_today(s) + timedelta(days=30),
        ),
        "R1",
        strip,
    )


def asked_about(strip: str) -> Act:
    """GP registration, equality, the type of the offence."""

    def do(session: Session, case: CaseId) -> None:
        today = _today(session)
        gp.record_gp(session, case, {GpStage.SCREEN: (Registered.NO, today)})
        equality.record_equality(session, case, Equality())
        found = case_file(session, case).case.value.offences
        offences.set_offence_groups(session, case, {one.id: OffenceGroup.THEFT for one in found})

    return Act(LINK, do, "substance-screen F4 F5", strip)


def renamed(strip: str) -> Act:
    """The name is put right in the middle of the case."""

    def do(session: Session, case: CaseId) -> None:
        file = case_file(session, case)
        person = replace(file.person.value, given="Renamed", reason="As on the passport.")
        lists.correct_person(session, PersonId(file.person.document), person)

    return Act(CDO, do, "F1", strip)


def withdraws_consent(strip: str) -> Act:
    return Act(
        ASSESSOR,
        lambda s, c: consents.withdraw_consent(s, c, "Changed their mind."),
        "consent F9 F15",
        strip,
    )
