"""What happened to a case, in words, one event for each recorded change.

The words come from open parts only, so that every role on the court side reads the same timeline
and nobody reads an answer in it (P5).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from courtdesk.domain.approval import Outcome
from courtdesk.domain.bench import Adjournment, Inclusion, ReportRequest, Slip
from courtdesk.domain.cases import Verdict
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.enquiries import Enquiry, Victim
from courtdesk.domain.gp import GpStage, Registered
from courtdesk.domain.merging import SETTLED
from courtdesk.domain.notes import Note, NoteReview
from courtdesk.domain.offences import OffenceGroup
from courtdesk.domain.orders import (
    Breach,
    Ending,
    NonAttendance,
    OrderEvent,
    RiskJudged,
    Withdrawal,
)
from courtdesk.domain.overrules import NoProposal, Overrule
from courtdesk.domain.pathway import above_words
from courtdesk.domain.picking import Agreed, Pick
from courtdesk.domain.providers import BookedAppointment, ContactWay, ProviderContact
from courtdesk.domain.referrals import Referral
from courtdesk.domain.sensitive import Sensitive
from courtdesk.domain.sentence import Disposal
from courtdesk.domain.side_by_side import KINDS
from courtdesk.domain.told import Told


@dataclass(frozen=True)
class Event:
    """One line of the timeline: a short bold title, the rest, when, and by whom."""

    title: str
    detail: str
    at: datetime
    who: str


Body = Mapping[str, Any]


def event_of(
    kind: str,
    body: Body | None,
    at: datetime,
    who: str,
    *,
    changed: bool,
    form_titles: Mapping[str, str],
) -> Event | None:
    """The event for one revision, or `None` for a kind that is no event of the case.

    `changed` is true when the revision replaced an earlier one; `body` is `None` when its
    content was purged. One that this version cannot read is a line that says so.
    """
    if body is None:
        return Event("Removed", "what was recorded here has been purged", at, who)
    try:
        return _told(kind, body, at, who, changed=changed, form_titles=form_titles)
    # A newer version's word, or bytes of somebody's own program: a field that is absent, or of
    # another type. It must not take the other lines from everybody.
    except (BodyRefused, KeyError, TypeError, ValueError, AttributeError):
        return Event("Not readable", f"{title_of(kind)}: this version cannot read it", at, who)


def title_of(kind: str) -> str:
    """What a kind of record is called where its content cannot be told, such as "plea"."""
    known = _TITLES.get(kind) or (KINDS[kind].title if kind in KINDS else kind.replace("-", " "))
    return known[:1].lower() + known[1:]


_TITLES = {"person": "the person's details", "case": "the case's details"}


def _told(
    kind: str,
    body: Body,
    at: datetime,
    who: str,
    *,
    changed: bool,
    form_titles: Mapping[str, str],
) -> Event | None:
    if kind == "response":
        body = {**body, "title": form_titles.get(str(body.get("form")), body.get("title", ""))}
    found = _words(kind, body)
    if found is None:
        return None
    title, detail = found
    settled = body.get(SETTLED)
    if isinstance(settled, Mapping):
        # Both versions stand in their own lines below; this one says which holds, and why.
        reason = f"two versions settled: {settled.get('reason', '')}"
        return Event(f"{title} (settled)", "; ".join(filter(None, (detail, reason))), at, who)
    # Withdrawing replaces what was asked, and says so itself.
    changed = changed and not body.get("withdrawn_at")
    return Event(f"{title} (changed)" if changed else title, detail, at, who)


def _words(kind: str, body: Body) -> tuple[str, str] | None:
    if kind in _TELLING:
        return from_body(_TELLING[kind], body).event
    words = _WORDS.get(kind)
    return words(body) if words is not None else None


def _case(body: Body) -> tuple[str, str]:
    place = ", ".join(part for part in (body.get("courtroom"), body.get("session")) if part)
    if not body.get("listed", True):
        return "Taken off the list", place
    return "Listed", place


def _plea(body: Body) -> tuple[str, str]:
    verdict = Verdict(body["verdict"])
    parts = []
    if body.get("trial_date"):
        year, month, day = str(body["trial_date"]).split("-")
        parts.append(f"trial {int(day)}/{int(month)}/{year}")
    if body.get("reason"):
        parts.append(str(body["reason"]))
    return verdict.label, "; ".join(parts)


def _agreement(body: Body) -> tuple[str, str]:
    if not body["agreed"]:
        return "Declined to be screened", str(body.get("note", ""))
    shared = "outcome may be shared" if body["share_outcome"] else "outcome not to be shared"
    return "Agreed to be screened", shared


def _response(body: Body) -> tuple[str, str]:
    counts = f"{body['answered']} of {body['total']} answered"
    detail = f"{counts}; {above_words(body['above_threshold']).lower()}"
    return f"{body['title']} finished", detail


def _risk_action(body: Body) -> tuple[str, str]:
    title = "Risk: what was done" if body["done"] else "Risk: nothing done, because"
    moment = str(body["at"])
    return title, f"{body['what']} ({body['by']}, {moment[11:16]})"


def _measure(body: Body) -> tuple[str, str]:
    year, month, day = str(body["on"]).split("-")
    return f"{body['name']} entered", f"taken {int(day)}/{int(month)}/{year}"


def _original(body: Body) -> tuple[str, str]:
    if body.get("mistake"):
        return "Paper original attached by mistake", f"{body['name']}: {body['mistake']}"
    return "Paper original attached", str(body["name"])


def _requirement(body: Body) -> tuple[str, str]:
    if body.get("considered", True):
        return f"{body['kind']} considered", str(body.get("reason", ""))
    return f"{body['kind']} no longer considered", str(body.get("reason", ""))


def _assessment(body: Body) -> tuple[str, str]:
    outcome = "suitable" if body["suitable"] else "not suitable"
    return f"{body['requirement']} assessed: {outcome}", str(body.get("reasons", ""))


def _consent(body: Body) -> tuple[str, str]:
    if body.get("withdrawn_on"):
        return "Consent withdrawn", str(body.get("withdrawal_reason", ""))
    return "Consent signed", " & ".join(body["requirements"])


def _request(body: Body) -> tuple[str, str]:
    if body.get("withdrawn_at"):
        return f"{body['requirement']} request withdrawn", str(body["withdrawn_because"])
    needed = f"needed by {str(body['needed_by'])[11:16]}" if body.get("needed_by") else ""
    return f"{body['requirement']} decision asked for", needed


OUTSTANDING_THEN = "recorded by whoever was told; nothing was in writing then"
"""A line of the timeline stays as it is when the written word has come."""

_OUTCOMES = {
    Outcome.APPROVE: "approved",
    Outcome.RETURN: "returned",
    Outcome.DECLINE: "declined",
}


def _decision(body: Body) -> tuple[str, str]:
    title = f"{body['requirement']} {_OUTCOMES[Outcome(body['outcome'])]}"
    reasons = str(body.get("reasons", ""))
    if not body.get("way"):
        return title, reasons
    # Never as if the provider had signed: somebody here wrote down what was said (P3).
    said = f"said by {body['name']} of {body['organisation']} {ContactWay(body['way']).label}"
    return title, "; ".join(part for part in (said, reasons) if part)


def _telephone(body: Body) -> tuple[str, str]:
    title = f"{body['requirement']} {_OUTCOMES[Outcome(body['outcome'])]} by telephone"
    if body.get("mistake"):
        return f"{title}: taken back", str(body["mistake"])
    # Who it was stands on the case, by the team's list: the name in here is only what was typed.
    return title, "; ".join(p for p in (OUTSTANDING_THEN, str(body.get("reasons", ""))) if p)


def _snippet(body: Body) -> tuple[str, str]:
    return "Report text issued", f"{body['characters']} characters"


def _sentence(body: Body) -> tuple[str, str]:
    accepted = [part["requirement"] for part in body.get("results", []) if part["accepted"]]
    detail = f"with {' & '.join(accepted)}" if accepted else ""
    return Disposal(body["disposal"]).label, detail


def _gp(body: Body) -> tuple[str, str]:
    stage, said = GpStage(body["stage"]), Registered(body["registered"])
    return "GP registration asked", f"{stage.label.lower()}: {said.label.lower()}"


def _offence_type(body: Body) -> tuple[str, str]:
    return "Offence type coded", OffenceGroup(body["group"]).label


def _noted(body: Body) -> tuple[str, str]:
    year, month, day = str(body["on"]).split("-")
    by = f"by {body['by']}, {int(day)}/{int(month)}/{year}"
    return f"Consent also recorded on {body['system']}", by


def _referral(body: Body) -> tuple[str, str]:
    made = from_body(Referral, body)
    return f"Referral: {made.title}", made.stage.label


def _restorative_interest(body: Body) -> tuple[str, str]:
    # Only that it was asked: what the person said is for who signposts, on the page of referrals.
    return "Asked about restorative justice", ""


_WORDS: dict[str, Callable[[Body], tuple[str, str]]] = {
    "case": _case,
    "plea": _plea,
    "agreement": _agreement,
    "response": _response,
    "measure": _measure,
    "original": _original,
    "requirement": _requirement,
    "assessment": _assessment,
    "consent": _consent,
    "decision-request": _request,
    "decision": _decision,
    "telephone-approval": _telephone,
    "snippet": _snippet,
    "sentence": _sentence,
    "risk-action": _risk_action,
    "referral": _referral,
    "restorative-interest": _restorative_interest,
    "gp": _gp,
    "offence-type": _offence_type,
    "noted-elsewhere": _noted,
}


class Telling(Protocol):
    """A record that says itself what its line in the timeline is."""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail."""


_TELLING: dict[str, type[Telling]] = {
    "pick": Pick,
    "agreed": Agreed,
    "told": Told,
    "slip": Slip,
    "overrule": Overrule,
    "no-proposal": NoProposal,
    "provider-contact": ProviderContact,
    "appointment": BookedAppointment,
    "enquiry": Enquiry,
    "victim": Victim,
    "report-request": ReportRequest,
    "inclusion": Inclusion,
    "adjournment": Adjournment,
    "sensitive": Sensitive,
    "note": Note,
    "note-review": NoteReview,
    "order-event": OrderEvent,
    "non-attendance": NonAttendance,
    "breach": Breach,
    "ending": Ending,
    "withdrawal": Withdrawal,
    "risk-judged": RiskJudged,
}
