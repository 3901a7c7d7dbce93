"""The stories: every branch of the process map, each as the acts of one case from list to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from courtdesk.domain.approval import Outcome
from courtdesk.domain.bench import AdjournedFor, ReportForm, SlipAnswer
from courtdesk.domain.cases import Verdict
from courtdesk.domain.orders import BreachResult, EndedBy, OrderStep, RiskWhen, WithdrawnFrom
from courtdesk.domain.overrules import NothingProposed
from courtdesk.domain.picking import ReferralSource, Side
from courtdesk.domain.referrals import Reason
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import Disposal
from courtdesk.domain.told import DefenceAnswer
from tests.end2end.fortnight import acts, after
from tests.end2end.fortnight.acts import (
    APPROVED,
    ASKED,
    ASSESSED,
    ASSESSOR,
    ATR,
    CDO,
    CONSENTED,
    DRR,
    GUILTY,
    HIGH,
    LD,
    LINK,
    LOW,
    MHTR,
    NEW,
    OVER,
    PROVIDER,
    RISKY,
    SCREENED,
    as_,
)
from tests.end2end.fortnight.court import Act, on


@dataclass(frozen=True)
class Story:
    """One branch: the acts in order, and what its people on the list are like."""

    name: str
    acts: Sequence[Act]
    level: str = "medium"
    born: date = date(1988, 4, 9)
    saturday: bool = False


_BOTH = (
    acts.picked(Side.LIAISON_DIVERSION, ReferralSource.POLICE_CUSTODY),
    acts.picked(Side.CDO, ReferralSource.PROBATION),
)
_MORNING = (
    *_BOTH,
    acts.agreed_on(),
    acts.defence(),
    acts.court_told(),
    acts.agrees(),
    acts.screened(),
)
_PLEADED = (*_MORNING, acts.pleads(), acts.report_asked())
_MHTR_ASSESSED = (
    *_PLEADED,
    acts.considers(MHTR),
    acts.plea_told(MHTR),
    acts.assessed(MHTR),
    acts.books(MHTR),
)
_MHTR_ASKED = (*_MHTR_ASSESSED, acts.signs(MHTR), acts.asks(MHTR))
_MHTR_APPROVED = (*_MHTR_ASKED, acts.decides(MHTR))
_MHTR_MADE = (
    *_MHTR_APPROVED,
    *after.enquires(APPROVED),
    after.issues(),
    after.included(MHTR),
    after.sentenced(MHTR),
)

_DECLINED_SCREEN = "SDNaaaa"


def _combined(other: RequirementKind) -> tuple[Act, ...]:
    """An MHTR with one of the other two: each assessed by its own, each decided by its own."""
    both = (MHTR, other)
    return (
        *_PLEADED,
        acts.considers(*both),
        acts.plea_told(MHTR),
        acts.plea_told(other),
        acts.assessed(MHTR, strip=GUILTY),
        acts.assessed(other, PROVIDER),
        acts.signs(*both),
        acts.asks(MHTR, CONSENTED),
        acts.asks(other),
        acts.decides(MHTR, strip=ASKED),
        acts.decides(other),
        after.issues(),
        after.included(*both),
    )


def _rest(strip: str) -> tuple[Act, ...]:
    return (after.ld_told(strip), after.referred(Reason.NOT_SENTENCED, None, strip))


STORIES: tuple[Story, ...] = (
    Story(
        "an MHTR is made and completed",
        (
            *_MORNING[:3],
            acts.needs(),
            *_MORNING[3:6],
            acts.screened(RISKY),
            *as_(SCREENED, *after.note(SCREENED, disclosed=True)),
            acts.risk_done(),
            acts.slip(),
            after.asked_about(SCREENED),
            after.judged_sensitive(SCREENED),
            acts.pleads(),
            acts.report_asked(),
            acts.considers(MHTR),
            acts.plea_told(MHTR),
            acts.filled_in("mhtr-interview", ASSESSOR, "assess-mhtr F7", GUILTY),
            acts.assessed(MHTR),
            acts.books(MHTR),
            acts.signs(MHTR),
            acts.noted_on_ndelius(),
            acts.asks(MHTR),
            acts.decides(MHTR),
            *after.enquires(APPROVED),
            after.issues(),
            after.included(MHTR),
            after.sentenced(MHTR),
            acts.filled_in("sentencer-feedback", CDO, "sentenced F17", OVER),
            *after.begun(MHTR),
            *on(9, after.judged(RiskWhen.BEFORE)),
            *on(10, after.restorative(OVER)),
            *on(180, *after.completed()),
            *on(280, after.event(OrderStep.FOLLOW_UP_3, ASSESSOR, "final-assessment F15", MHTR)),
        ),
    ),
    Story("an MHTR is made", (*_MHTR_MADE, *after.begun(MHTR))),
    Story(
        "a DRR with the provider in the building, and its reviews",
        (
            *_PLEADED,
            acts.considers(DRR),
            acts.plea_told(DRR),
            acts.assessed(DRR, PROVIDER),
            acts.books(DRR, PROVIDER),
            acts.signs(DRR, role=PROVIDER),
            acts.asks(DRR, role=CDO),
            acts.decides(DRR),
            after.issues(),
            after.included(DRR),
            after.sentenced(DRR),
            *after.begun(DRR),
            *on(28, after.event(OrderStep.COURT_REVIEW, acts.OFFICER, "drr-reviews F15")),
            *on(120, after.ends(DRR, EndedBy.MOVED)),
        ),
    ),
    Story(
        "an ATR by the duty officer's screen and the telephone",
        (
            *_PLEADED,
            acts.considers(ATR),
            acts.filled_in("audit", CDO, "substance-screen F8", GUILTY),
            acts.filled_in("atr-drr-screen", CDO, "cdo-screen F8", GUILTY),
            acts.plea_told(ATR),
            acts.assessed(ATR, CDO),
            acts.books(ATR, CDO),
            acts.signs(ATR, role=CDO),
            *acts.rings(ATR, chased=True),
            acts.answers(ATR),
            after.issues(),
            after.included(ATR),
            after.sentenced(ATR),
            *after.begun(ATR),
        ),
    ),
    Story("MHTR with DRR", (*_combined(DRR), after.sentenced(MHTR, DRR), *after.begun(MHTR, DRR))),
    Story(
        "MHTR with ATR, and the court takes one",
        (*_combined(ATR), after.sentenced(MHTR, declined=(ATR,)), *after.begun(MHTR)),
    ),
    Story(
        "below threshold, referred anyway with a reason",
        (
            *_MORNING[:-1],
            acts.screened(LOW),
            acts.pleads(),
            acts.considers(MHTR, why={"score:MHTR": "Seen to be low; says little."}),
            acts.assessed(MHTR),
            acts.signs(MHTR),
            acts.asks(MHTR),
            acts.decides(MHTR),
            after.issues(),
            after.sentenced(MHTR),
        ),
    ),
    Story(
        "below threshold, support by Liaison and Diversion",
        (
            *_MORNING[:-1],
            acts.screened(LOW),
            acts.pleads(),
            acts.proposes_none(NothingProposed.BELOW_THRESHOLD),
            after.sentenced(disposal=Disposal.OTHER, strip="DDS---D"),
            *_rest("DDS---D"),
        ),
    ),
    Story(
        "declines to be screened",
        (
            acts.defence(DefenceAnswer.UNREPRESENTED),
            acts.declines(),
            acts.pleads(strip=_DECLINED_SCREEN),
            acts.proposes_none(NothingProposed.NOT_WANTED, "SDS---N"),
            after.referred(Reason.DECLINED, None, "SDS---N"),
            after.sentenced(disposal=Disposal.OTHER, strip="SDS---D"),
        ),
    ),
    Story(
        "not guilty, and support until the trial",
        (
            *_MORNING,
            acts.pleads(Verdict.NOT_GUILTY, "DS-----"),
            acts.plea_told(MHTR, "DS-----", "Rings weekly until the trial."),
            *after.note("DS-----"),
        ),
    ),
    Story(
        "found guilty after trial",
        (
            *_MORNING,
            acts.pleads(Verdict.FOUND_GUILTY),
            acts.report_asked(ReportForm.WRITTEN),
            acts.considers(MHTR),
            acts.assessed(MHTR),
            acts.signs(MHTR),
            acts.asks(MHTR),
            acts.decides(MHTR),
            after.issues(),
            after.sentenced(MHTR, disposal=Disposal.SUSPENDED_SENTENCE_ORDER),
        ),
    ),
    Story("a warrant", (acts.pleads(Verdict.WARRANT, "-S-----"),)),
    Story("does not attend", (acts.pleads(Verdict.DID_NOT_ATTEND, "-S-----"),)),
    Story(
        "sent to the Crown Court", (*_MORNING, acts.pleads(Verdict.SENT_TO_CROWN_COURT, "DS-----"))
    ),
    Story("discontinued", (acts.pleads(Verdict.DISCONTINUED, "-S-----"),)),
    Story(
        "assessed as not suitable",
        (
            *_PLEADED,
            acts.considers(MHTR),
            acts.assessed(MHTR, suitable=False, strip="DDS--Na", need=True),
            after.referred(Reason.NOT_SUITABLE, MHTR, "DDS--Na"),
            after.issues("DDS--DN"),
            after.sentenced(declined=(MHTR,), disposal=Disposal.OTHER, strip="DDS--DD"),
            *_rest("DDS--DD"),
        ),
    ),
    Story(
        "the clinical lead declines",
        (
            *_MHTR_ASKED,
            acts.decides(MHTR, Outcome.DECLINE, "DDDDSNa"),
            after.referred(Reason.DECLINED, MHTR, "DDDDSNa"),
            after.issues("DDDDSDN"),
            after.sentenced(declined=(MHTR,), strip="DDDDSDD"),
            after.ld_told("DDDDSDD"),
        ),
    ),
    Story(
        "the clinical lead returns it, and it is amended",
        (
            *_MHTR_ASKED,
            acts.decides(MHTR, Outcome.RETURN, CONSENTED),
            replace(acts.assessed(MHTR, strip=CONSENTED), ready=()),
            acts.asks(MHTR),
            acts.decides(MHTR),
            after.issues(),
            after.sentenced(MHTR),
        ),
    ),
    Story(
        "the provider declines by telephone",
        (
            *_PLEADED,
            acts.considers(DRR),
            acts.assessed(DRR, CDO),
            acts.signs(DRR, role=CDO),
            *acts.rings(DRR),
            acts.answers(DRR, Outcome.DECLINE),
            after.issues("DDDDSDN"),
            after.sentenced(declined=(DRR,), disposal=Disposal.CUSTODY, strip="DDDDSDD"),
        ),
    ),
    Story(
        "consent withdrawn after approval",
        (
            *_MHTR_APPROVED,
            after.issues(),
            after.withdraws_consent("DDDS-Na"),
            after.issues("DDDS-DN"),
            after.sentenced(declined=(MHTR,), strip="DDDS-DD"),
        ),
    ),
    Story(
        "adjourned as no assessment was to be had",
        (
            *_PLEADED,
            acts.considers(MHTR),
            after.adjourned(AdjournedFor.ASSESSMENT_UNAVAILABLE, 7, GUILTY),
            *on(
                7,
                acts.assessed(MHTR),
                acts.signs(MHTR),
                acts.asks(MHTR),
                acts.decides(MHTR),
                after.issues(),
                after.sentenced(MHTR),
            ),
        ),
    ),
    Story(
        "a Saturday case, for the week",
        (
            acts.agrees(),
            acts.screened(role=LD),
            after.adjourned(
                AdjournedFor.ASSESSMENT_UNAVAILABLE,
                2,
                SCREENED,
                recommended=True,
                cites="saturday F1",
            ),
            after.adjourned(AdjournedFor.ASSESSMENT_UNAVAILABLE, 2, SCREENED, cites="saturday F1"),
            *on(2, acts.pleads(), acts.considers(MHTR), acts.assessed(MHTR)),
        ),
        saturday=True,
    ),
    Story(
        "the defence wants the client first, then objects",
        (
            *_BOTH,
            acts.agreed_on(),
            acts.defence(DefenceAnswer.CLIENT_FIRST),
            acts.defence(DefenceAnswer.OBJECTS),
            acts.pleads(strip="NDaaaaa"),
            replace(acts.agrees(), strip="NDaaaaa"),
            replace(acts.screened(), strip=GUILTY, ready=()),
            acts.proposes_none(NothingProposed.DEFENCE_OBJECTS),
        ),
    ),
    Story(
        "one side alone would screen, and both agree not to",
        (
            acts.picked(Side.LIAISON_DIVERSION, ReferralSource.FAMILY),
            acts.picked(Side.CDO, ReferralSource.PROBATION, wanted=False, note="Known elsewhere."),
            *as_("SNaaaaa", acts.agreed_on(screen=False, reason="In treatment with another team.")),
        ),
    ),
    Story(
        "below the range, and 17 when listed",
        (
            *_MORNING,
            *as_(SCREENED, acts.defence_left_out("Already told.")),
            acts.pleads(),
            acts.considers(
                MHTR, why={"age": "The passport gives another year.", "range": "The bench says so."}
            ),
            acts.assessed(MHTR),
        ),
        level="below",
        born=date(2009, 6, 1),
    ),
    Story(
        "the plea is changed after the assessment",
        (
            *_MHTR_ASSESSED,
            acts.signs(MHTR),
            acts.pleads(Verdict.NOT_GUILTY, "DSDD---", "Vacated by leave of the court."),
        ),
    ),
    Story(
        "secondary care, by another route",
        (
            *_PLEADED,
            acts.considers(MHTR),
            acts.assessed(MHTR),
            acts.signs(MHTR),
            acts.secondary("DDDDSNa"),
            after.issues("DDDDSDN"),
        ),
    ),
    Story(
        "the name is put right after approval",
        (
            *_MHTR_APPROVED,
            after.renamed(ASKED),
            acts.decides(MHTR),
            after.issues(),
        ),
    ),
    Story(
        "appointments not kept, and a breach",
        (
            *_MHTR_MADE,
            *after.begun(MHTR),
            *on(11, *after.absent()),
            *on(13, after.breached(BreachResult.RESENTENCED_CSTR)),
        ),
    ),
    Story(
        "withdraws from treatment",
        (
            *_MHTR_MADE,
            *after.begun(MHTR),
            *on(10, *after.withdraws(WithdrawnFrom.TREATMENT)),
            *on(12, after.ends(MHTR, EndedBy.WITHDREW)),
        ),
    ),
    Story(
        "withdraws from sharing of data, and goes on",
        (*_MHTR_MADE, *after.begun(MHTR), *on(10, *after.withdraws(WithdrawnFrom.DATA_SHARING))),
    ),
    Story(
        "K10 with no answer to the slip",
        (
            acts.agrees(),
            acts.screened("3" * 10, "k10"),
            acts.slip(SlipAnswer.NOT_POSSIBLE),
            acts.pleads(),
        ),
    ),
    Story("pleads and goes", (acts.pleads(strip="NDaaaaa"),)),
    Story("listed and never reached", ()),
)
"""Each has its people on the list of two hundred; the last two have most of them."""

__all__ = ["ASKED", "ASSESSED", "HIGH", "LD", "LINK", "NEW", "STORIES", "Story"]
