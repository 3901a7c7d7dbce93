"""What happens around the cases of the demonstration: lists agreed, people told, providers, orders.

Each is done as a member with that role would do it; a story that ends early has none of what comes
later, so that every page has something to show and something to wait for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from courtdesk.actions import (
    bench,
    enquiries,
    orders,
    picking,
    provider_contacts,
    providers,
    site,
    told,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.demonstration.parts import Part
from courtdesk.demonstration.stories import Until
from courtdesk.domain import pathway
from courtdesk.domain.bench import ReportForm
from courtdesk.domain.enquiries import CHILD_SAFEGUARDING, DOMESTIC_ABUSE, VictimViews
from courtdesk.domain.orders import OrderStep
from courtdesk.domain.picking import ReferralSource, Side
from courtdesk.domain.providers import (
    ContactWay,
    PointOfContact,
    Provider,
    ProviderStep,
    Whereabouts,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.told import DefenceAnswer, Party

_DESK = PointOfContact("Exampleton probation court desk", "01632 960 018", "desk@example.org")
_MHTR, _DRR, _ATR = RequirementKind
_PROVIDERS = (
    ("Example Minds", (_MHTR,), "01632 960 019", Whereabouts.ON_CALL),
    ("Pretend Recovery", (_DRR, _ATR), "01632 960 020", Whereabouts.IN_BUILDING),
)
"""Invented services with numbers that no telephone has (Ofcom's for drama)."""


def settle_site(session: Session) -> None:
    """Probation's single point of contact, as it stands on the sentence card."""
    site.update_settings(session, replace(session.settings(), probation=_DESK))


def add_providers(session: Session) -> None:
    """The two providers, and where each is today."""
    today = session.clock().date()
    for name, kinds, phone, where in _PROVIDERS:
        contact = PointOfContact("The duty worker", phone, "duty@example.org")
        made = providers.add_provider(session, Provider(name, kinds, contact, checked_on=today))
        providers.set_presence(session, made.document, today, where)


def pick_for_health(session: Session, part: Part) -> None:
    """Liaison and Diversion's list: all who are asked later, and whom police custody named."""
    custody = part.person.custody == "custody"
    if part.reaches(Until.AGREED) or custody:
        source = ReferralSource.POLICE_CUSTODY if custody else ReferralSource.LIAISON_DIVERSION
        picking.pick(session, part.case, Side.LIAISON_DIVERSION, wanted=True, source=source)


def prepare(session: Session, part: Part) -> None:
    """The duty officer's list, what both agree, and the defence and the court told."""
    if not part.reaches(Until.AGREED):
        return
    case = part.case
    picking.pick(session, case, Side.CDO, wanted=True, source=ReferralSource.PROBATION)
    picking.agree(session, case, screen=True)
    first = part.story.until is Until.SCREENED
    answer = DefenceAnswer.CLIENT_FIRST if first else DefenceAnswer.AGREES
    now = session.clock()
    told.tell(session, case, Party.DEFENCE, who="Ms Placeholder", at=now, answer=answer)
    told.tell(session, case, Party.COURT_LEGAL, who="The legal adviser", at=now)


def put_back(session: Session, part: Part) -> None:
    """The bench asks for a report; the providers are told of the plea."""
    file = case_file(session, part.case)
    if not pathway.guilty(file):
        return
    now = session.clock()
    bench.request_report(
        session,
        part.case,
        form=ReportForm.ORAL,
        asked_at=now,
        put_back_to=now + timedelta(hours=2),
        courtroom=file.case.value.courtroom,
    )
    for kind in (one.kind for one in file.considered()):
        _tell_provider(session, part, kind, ProviderStep.TOLD_PLEA, "Will assess before noon.")


def _tell_provider(
    session: Session, part: Part, kind: RequirementKind, step: ProviderStep, followed: str
) -> None:
    name = next(name for name, kinds, _, _ in _PROVIDERS if kind in kinds)
    provider_contacts.record_contact(
        session,
        part.case,
        requirement=kind,
        step=step,
        provider=name,
        who="The duty worker",
        way=ContactWay.TELEPHONE,
        at=session.clock(),
        followed=followed,
    )


def enquire(session: Session, part: Part) -> None:
    """One enquiry answered, the other not needed or, where a report must wait, still open."""
    if not part.reaches(Until.REPORTED):
        return
    today = session.clock().date()
    done = part.reaches(Until.SENTENCED)
    enquiries.record_enquiry(
        session,
        part.case,
        DOMESTIC_ABUSE,
        asked_on=today,
        answered_on=today if done else None,
        affects=False if done else None,
        not_needed="",
    )
    if done:
        enquiries.record_enquiry(
            session,
            part.case,
            CHILD_SAFEGUARDING,
            asked_on=None,
            answered_on=None,
            affects=None,
            not_needed="has no contact with children",
        )
        enquiries.record_victim(session, part.case, views=VictimViews.CONSIDERED, on=today)


def follow_up(session: Session, part: Part) -> None:
    """Say what went into the report; explain the order and tell the providers."""
    file = case_file(session, part.case)
    if file.sentence is None:
        return
    today = session.clock().date()
    for kind in (one.kind for one in file.considered()):
        bench.include(session, part.case, kind, included=True, on=today)
    if file.sentence.value.granted():
        orders.record_event(session, part.case, OrderStep.EXPLAINED, on=today)
        orders.record_event(session, part.case, OrderStep.PROVIDERS_TOLD, on=today)
