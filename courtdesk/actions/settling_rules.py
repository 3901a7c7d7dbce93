"""Who may settle a record of each kind, who may know of it, and how its kind is signed.

What it takes to settle is what it takes to record: nobody says by choosing what they may not say by
writing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.codec import from_body
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import FinishedForm, to_fill_in
from courtdesk.exchange import identity
from courtdesk.store.records import Revision

CLOSED: Mapping[str, Permission] = {
    # V1: who treats the person is not told that the police or children's services were asked.
    "enquiry": Permission.READ_ENQUIRIES,
    "victim": Permission.READ_ENQUIRIES,
    "snippet": Permission.READ_REPORT,
    "equality": Permission.ASK_EQUALITY,
}
"""Kinds of which only some may know what they say, or that there are any."""

OF_THE_SITE: Mapping[str, Permission] = {
    "settings": Permission.CHANGE_SETTINGS,
    "clinical-rule": Permission.SET_CLINICAL,
    "risk-card": Permission.SET_CLINICAL,
    "telephone-rule": Permission.SET_CLINICAL,
    "site-form": Permission.CHANGE_FORMS,
    "report-template": Permission.CHANGE_FORMS,
    "provider": Permission.KEEP_DIRECTORY,
    "service": Permission.KEEP_DIRECTORY,
}
"""Records about no case, and who keeps them."""

KEEPS = (Permission.READ_CASES, *dict.fromkeys(OF_THE_SITE.values()))
"""Whoever has none of these is told of no record at all."""


def needed(kind: str, heads: Sequence[Revision]) -> tuple[Permission, ...]:
    """What a member must be allowed to settle these versions: what it takes to record them."""
    if kind == "decision":
        return (_decider(heads),)
    known = _NEEDS.get(kind)
    found = (known,) if known is not None else (_by_body(kind, one) for one in heads)
    return tuple(dict.fromkeys(found))


def is_signed_decision(kind: str, heads: Sequence[Revision]) -> bool:
    """Whether somebody decided under their own name in one of these versions."""
    return kind == "decision" and any(one.body.get("way") is None for one in heads)


def _decider(heads: Sequence[Revision]) -> Permission:
    # What a provider said is told by whoever asks; what was signed, only a decider settles.
    if is_signed_decision("decision", heads):
        return RequirementKind(str(heads[0].body["requirement"])).decide
    return Permission.ASK_DECISION


def _by_body(kind: str, head: Revision) -> Permission:
    if kind == "response":
        known = {one.value: one for one in Compartment}
        part = known.get(head.compartment[0]) if head.compartment is not None else None
        return to_fill_in(from_body(FinishedForm, head.body).form, part)
    return RequirementKind(str(head.body["requirement"])).assess


_NEEDS: Mapping[str, Permission] = {
    **OF_THE_SITE,
    "adjournment": Permission.CHANGE_LIST,
    "agreed": Permission.PREPARE_COURT,
    "agreement": Permission.RECORD_AGREEMENT,
    "appointment": Permission.TAKE_CONSENT,
    "breach": Permission.ENFORCE,
    "case": Permission.CHANGE_LIST,
    "consent": Permission.TAKE_CONSENT,
    "contact": Permission.RECORD_NEEDS,
    "decision-request": Permission.ASK_DECISION,
    "ending": Permission.RECORD_ORDER,
    "enquiry": Permission.READ_ENQUIRIES,
    "equality": Permission.ASK_EQUALITY,
    "gp": Permission.RECORD_NEEDS,
    "headcount-told": Permission.PREPARE_COURT,
    "inclusion": Permission.ISSUE_SNIPPET,
    "measure": Permission.SCREEN,
    "no-proposal": Permission.ASK_DECISION,
    "non-attendance": Permission.RECORD_ORDER,
    "note": Permission.WRITE_NOTES,
    "note-review": Permission.SUPERVISE,
    "noted-elsewhere": Permission.TAKE_CONSENT,
    "offence-type": Permission.CHANGE_LIST,
    "order-event": Permission.RECORD_ORDER,
    "original": Permission.READ_CASES,
    "overrule": Permission.ASK_DECISION,
    "person": Permission.CHANGE_LIST,
    "pick": Permission.PREPARE_COURT,
    "plea": Permission.RECORD_PLEA,
    "presence": Permission.SET_PRESENCE,
    "provider-contact": Permission.ASK_DECISION,
    "referral": Permission.REFER,
    "referral-note": Permission.REFER,
    "report-request": Permission.RECORD_PLEA,
    "requirement": Permission.ASK_DECISION,
    "restorative-interest": Permission.REFER,
    "risk-action": Permission.RECORD_RISK,
    "same-person": Permission.CHANGE_LIST,
    "sensitive": Permission.RECORD_NEEDS,
    "sentence": Permission.RECORD_SENTENCE,
    "slip": Permission.PREPARE_COURT,
    "snippet": Permission.ISSUE_SNIPPET,
    "telephone-approval": Permission.ASK_DECISION,
    "told": Permission.PREPARE_COURT,
    "victim": Permission.READ_ENQUIRIES,
    "withdrawal": Permission.RECORD_ORDER,
}
"""What it takes to record each kind; the others go by what they say."""


def namespace(kind: str, body: Mapping[str, Any]) -> str | None:
    """In which namespace a person signs such a record; `None` for one that nobody signs."""
    if kind == "decision" and body.get("way") is not None:
        return identity.TOLD_DECISION
    return _NAMESPACES.get(kind)


_NAMESPACES = {
    "clinical-rule": identity.CLINICAL,
    "consent": identity.CONSENT,
    "decision": identity.DECISION,
    "report-template": identity.FORM,
    "risk-card": identity.CLINICAL,
    "same-person": identity.LINK,
    "settings": identity.TEAM,
    "site-form": identity.FORM,
    "snippet": identity.SNIPPET,
    "telephone-approval": identity.TOLD_DECISION,
    "telephone-rule": identity.CLINICAL,
}
