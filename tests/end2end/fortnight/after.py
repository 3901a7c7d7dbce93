"""What is done for the report and the sentence, after it, and around a case (see `acts`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from courtdesk.actions import (
    absences,
    bench,
    consents,
    endings,
    enquiries,
    equality,
    gp,
    lists,
    measures,
    notes,
    offences,
    orders,
    referrals,
    reports,
    risk_levels,
    sensitive,
    sentences,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.bench import AdjournedFor
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
from courtdesk.domain.referral_checks import NewReferral, Step
from courtdesk.domain.referrals import LD_TEAM, Interested, Reason
from courtdesk.domain.referrals import Way as ReferralWay
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Other, OtherRequirement, Sentence
from tests.end2end.fortnight.acts import (
    ASSESSOR,
    CDO,
    DRR,
    ISSUED,
    LD,
    LEAD,
    LINK,
    MHTR,
    OFFICER,
    OVER,
    PROVIDER,
    today_of,
)
from tests.end2end.fortnight.court import Act

# --- report and sentence ----------------------------------------------------------------------


def enquires(strip: str) -> tuple[Act, ...]:
    """Asked one day and answered the next, or found not to be needed."""

    def ask(session: Session, case: CaseId) -> None:
        enquiries.record_enquiry(
            session,
            case,
            DOMESTIC_ABUSE,
            asked_on=today_of(session),
            answered_on=None,
            affects=None,
            not_needed="",
        )

    def answer(session: Session, case: CaseId) -> None:
        today = today_of(session)
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
        text = reports.snippet(session, case).text
        # A first version takes no reason; one that takes the place of another must have it.
        reports.issue_snippet(session, case, text, reason="The record has changed")

    return Act(CDO, do, "psr F13 S2", strip)


def included(*kinds: RequirementKind, strip: str = ISSUED) -> Act:
    def do(session: Session, case: CaseId) -> None:
        for kind in kinds:
            bench.include(session, case, kind, included=True, on=today_of(session))

    done = tuple(f"included:{kind}" for kind in kinds)
    return Act(CDO, do, "psr F13 F14", strip, done=done)


def adjourned(
    reason: AdjournedFor, days: int, strip: str, *, recommended: bool = False, cites: str = ""
) -> Act:
    def do(session: Session, case: CaseId) -> None:
        to = today_of(session) + timedelta(days=days)
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
            session,
            case,
            step,
            on=today_of(session),
            who=who,
            requirement=kind,
            words="As planned.",
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
        today = today_of(session)
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
        lambda s, c: referrals.note_interest(s, c, Interested.YES, today_of(s)),
        "R2",
        strip,
    )


def absent(strip: str = OVER) -> tuple[Act, ...]:
    """Not kept; the officer is told and decides, and the clinical lead is told."""

    def missed(session: Session, case: CaseId) -> None:
        absences.record_absence(session, case, MHTR, on=today_of(session), reason_given="None")

    def officer_told(session: Session, case: CaseId) -> None:
        (one,) = case_file(session, case).order.absences
        absences.told_officer(session, case, one.document, today_of(session))
        absences.told_lead(session, case, one.document, today_of(session))

    def decided(session: Session, case: CaseId) -> None:
        (one,) = case_file(session, case).order.absences
        absences.decide_enforcement(
            session, case, one.document, decision=Enforcement.BREACH, on=today_of(session)
        )

    cites = "non-attendance F15"
    return (
        Act(ASSESSOR, missed, cites, strip),
        Act(ASSESSOR, officer_told, cites, strip),
        Act(OFFICER, decided, cites, strip),
    )


def breached(result: BreachResult, strip: str = OVER) -> Act:
    def do(session: Session, case: CaseId) -> None:
        today = today_of(session)
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
            on=today_of(session),
            to_self=RiskLevel.MEDIUM if when is RiskWhen.BEFORE else RiskLevel.LOW,
            to_others=RiskLevel.LOW,
            words="As judged in supervision.",
        )

    return Act(ASSESSOR, do, "final-assessment F15", strip)


def ends(kind: RequirementKind, how: EndedBy, strip: str = OVER) -> Act:
    role = ASSESSOR if kind is MHTR else PROVIDER

    def do(session: Session, case: CaseId) -> None:
        words = "" if how.planned else "Said so in the session."
        endings.end_requirement(session, case, kind, on=today_of(session), how=how, words=words)

    return Act(role, do, "delivery F15", strip)


def withdraws(what: WithdrawnFrom, strip: str = OVER) -> tuple[Act, ...]:
    def do(session: Session, case: CaseId) -> None:
        endings.withdraw(session, case, what, on=today_of(session), words="Said so.")

    def officer(session: Session, case: CaseId) -> None:
        held = case_file(session, case).order.withdrawn(what)
        assert held is not None
        endings.officer_told(session, case, held.document, today_of(session))

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
                "WSAS", "2002", today_of(session), "14", compartment=Compartment.MENTAL_HEALTH
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
            look_again_on=today_of(s) + timedelta(days=30),
        ),
        "R1",
        strip,
    )


def asked_about(strip: str) -> Act:
    """GP registration, equality, the type of the offence."""

    def do(session: Session, case: CaseId) -> None:
        today = today_of(session)
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
