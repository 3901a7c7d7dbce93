"""Who saw, changed, printed, exported, signed in, and failed to: the events and their words.

An event is a revision of kind `KIND` in the laptop's own chain, so it can be added and never
altered unnoticed. It names a case or person by id and what was shown by the name of a page: never
a name, an answer or what was searched for. Who and when come from the revision's header.

What was *changed* is not written twice. The record's own revisions say who, when and what kind,
and `kind_words` puts a kind into words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from courtdesk.domain import words
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId, MemberId, PersonId

KIND = "audit"
"""The kind of these revisions; they belong to no case, so that a case's own record stays small."""

AGAIN_AFTER = timedelta(minutes=15)
"""The same page of the same case, seen again by the same member within this, is one event."""


class Action(StrEnum):
    """What somebody did. `CHANGED` is never written: the revisions themselves tell it."""

    SAW = "saw"
    SEARCHED = "searched"
    CHANGED = "changed"
    PRINTED = "printed"
    EXPORTED = "exported"
    COPIED = "copied"
    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    LOCKED = "locked"
    SIGNED_OUT = "signed-out"
    BACKED_UP = "backed-up"
    RESTORED = "restored"
    ACCEPTED_GOING_BACK = "accepted-going-back"
    RECOVERY_KEY_USED = "recovery-key-used"
    TEAM_CHANGED = "team-changed"
    READ_AUDIT = "read-audit"

    @property
    def label(self) -> str:
        """The action as a filter offers it, and as a line begins."""
        return _LABELS[self]


_LABELS = {
    Action.SAW: "Looked at",
    Action.SEARCHED: "Found by a search and opened",
    Action.CHANGED: "Recorded or changed",
    Action.PRINTED: "Sent to a printer",
    Action.EXPORTED: "Saved outside CourtDesk",
    Action.COPIED: "Copied to the clipboard",
    Action.SIGNED_IN: "Signed in",
    Action.SIGN_IN_FAILED: "Wrong passphrase",
    Action.LOCKED: "Locked",
    Action.SIGNED_OUT: "Signed out",
    Action.BACKED_UP: "Made a backup",
    Action.RESTORED: "Began to use a restored vault",
    Action.ACCEPTED_GOING_BACK: "Went on with an older copy of the vault",
    Action.RECOVERY_KEY_USED: "Used the recovery key",
    Action.TEAM_CHANGED: "Changed the team",
    Action.READ_AUDIT: "Read who did what",
}


class Why(StrEnum):
    """Why a person's whole record leaves CourtDesk."""

    SUBJECT = "subject"
    LAW = "law"
    TREATMENT = "treatment"
    COMPLAINT = "complaint"

    @property
    def label(self) -> str:
        """The reason in words."""
        return _REASONS[self]


_REASONS = {
    Why.SUBJECT: "The person asked for their record",
    Why.LAW: "A court or the law requires it",
    Why.TREATMENT: "A service that treats the person needs it",
    Why.COMPLAINT: "A complaint or a serious incident is being looked into",
}


@dataclass(frozen=True)
class Done:
    """The open part of one event: ids, names of pages and counts only.

    `what` is the page or document, as code names it; `detail` narrows it (a form's id, a day, the
    ending of a file). `why` and `request`, the number under which it was asked for, are those of
    the export of a whole record. `member` is whom it is about where that is not who wrote it down,
    as for a failed sign-in. `since` to `until` and `times` tell several failed tries in one event.
    """

    action: Action
    case: CaseId | None = None
    person: PersonId | None = None
    what: str = ""
    detail: str = ""
    why: Why | None = None
    request: str = ""
    member: MemberId | None = None
    times: int = 1
    since: datetime | None = None
    until: datetime | None = None

    @property
    def words(self) -> str:
        """The event in words, without who, when and which case."""
        if self.action is Action.SIGN_IN_FAILED:
            return self._failed
        about = ", ".join(part for part in (_what(self.what), _detail(self.detail)) if part)
        said = f"{self.action.label}: {about}" if about else self.action.label
        reason = f". {self.why.label}" if self.why is not None else ""
        return said + reason + (f" (request {self.request})" if self.request else "")

    @property
    def _failed(self) -> str:
        tries = "1 wrong passphrase" if self.times == 1 else f"{self.times} wrong passphrases"
        if self.since is None or self.until is None:
            return f"{tries}, as this laptop noted it"
        if self.since == self.until:
            return f"{tries} on {words.moment(self.since)}, as this laptop noted it"
        end = f"{self.until:%H:%M}"
        if self.until.date() != self.since.date():
            end = words.moment(self.until)
        return f"{tries} between {words.moment(self.since)} and {end}, as this laptop noted them"


def read(body: dict[str, Any]) -> Done | None:
    """The event in an open part; `None` for an action that only a newer version knows."""
    if body.get("action") not in [action.value for action in Action]:
        return None
    return from_body(Done, body)


@dataclass(frozen=True)
class Wanted:
    """Which events to show; every part that is set must fit.

    `since` and `until` are days, both included, on the reader's clock. `cases` and `person` tell
    one record: an event fits that names one of the cases or the person.
    """

    since: date | None = None
    until: date | None = None
    member: MemberId | None = None
    action: Action | None = None
    cases: tuple[CaseId, ...] = ()
    person: PersonId | None = None

    @property
    def one_record(self) -> bool:
        """Whether this asks for one case or person."""
        return bool(self.cases) or self.person is not None


@dataclass(frozen=True)
class Line:
    """One event for a reader: when, who, what in words, and the case's reference if it has one.

    `device` is which laptop's chain holds it. `case` is there where the case is in the vault.
    """

    at: datetime
    who: str
    action: Action
    what: str
    reference: str
    device: str
    case: CaseId | None = None


_PLACES = {
    "case": "the case",
    "today": "the court list",
    "deadlines": "what is due",
    "search": "the list of cases",
    "bench": "the page for the bench",
    "snippet": "the text for the pre-sentence report",
    "form": "a form",
    "result": "the result of a form",
    "check_answers": "the answers of a form",
    "scores": "scores over time",
    "original": "paper originals",
    "decide": "a decision to be made",
    "compare": "the comparison of the court's lists",
    "providers": "providers today",
    "order": "the order after sentence",
    "terminal": "on the command line",
    "fhir": "the finished forms as FHIR data",
    "record": "the person's record",
    "consent_copy": "the copy of the consent",
    "finished_form": "a finished form",
    "blank_form": "a blank form with the case's reference",
    "audit": "this list of events",
    "report_text": "the text for the pre-sentence report",
    "backup": "a backup, beside the vault",
    "restored-vault": "a restored copy of the vault, encrypted",
}
"""What some pages and documents are called where their name in the code would puzzle."""


def _what(name: str) -> str:
    return _PLACES.get(name, name.replace("_", " ").replace("-", " "))


def _detail(text: str) -> str:
    if _ID.search(text):
        return ""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return _PLACES.get(text, text)


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
"""Which document it was says nothing to a reader; the event keeps it."""


NOT_SHOWN = "something that your role does not read"
"""In place of what was recorded, for those to whom even that it was asked stays closed (V1)."""

_KINDS = {
    "adjournment": "an adjournment",
    "agreed": "that the list was agreed",
    "agreement": "agreement to be screened",
    "appointment": "a first appointment",
    "assessment": "an assessment",
    "breach": "a step of enforcement",
    "case": "the case's details",
    "clinical-rule": "a clinical threshold or rule",
    "compartment": "the keys of a compartment",
    "consent": "the consent",
    "decision": "a decision",
    "decision-request": "that a decision was asked for",
    "device": "a laptop of the team",
    "ending": "the end of a requirement",
    "enquiry": "an enquiry",
    "equality": "the equality questions",
    "form-file": "a form of the site's own",
    "gp": "the GP",
    "inclusion": "what the report includes",
    "kept-text": "their own copy of the text of a decision",
    "listing": "how the court lists the case",
    "measure": "an outcome measure",
    "no-proposal": "that nothing is proposed",
    "non-attendance": "an absence",
    "note": "a note",
    "note-review": "the review of a note",
    "noted-elsewhere": "the consent on another system",
    "offence-type": "the type of an offence",
    "order-event": "an event after sentence",
    "original": "a paper original",
    "overrule": "a reason for going past a finding",
    "person": "the person's details",
    "pick": "who is to be screened",
    "plea": "a plea or verdict",
    "provider": "a provider",
    "provider-contact": "contact with a provider",
    "referral": "a referral",
    "report-template": "a template for the report",
    "report-request": "the court's request for a report",
    "requirement": "a requirement to consider",
    "response": "a finished form",
    "restorative-interest": "that restorative justice was asked about",
    "risk-action": "what was done about risk",
    "risk-card": "the card for risk",
    "risk-judged": "a judgement of risk",
    "same-person": "that two records are one person",
    "sensitive": "the sensitive and complex review",
    "sentence": "the sentence",
    "service": "a service of the directory",
    "settings": "the site's settings",
    "site-form": "a form of the site's own",
    "slip": "the slip that brings a case forward",
    "snippet": "the text for the report, issued",
    "team": "the team",
    "team-keys": "the team's keys",
    "telephone-approval": "what a clinical lead said by telephone",
    "telephone-rule": "the process for approval by telephone",
    "told": "what the person was told",
    "victim": "the victim's views",
    "withdrawal": "a withdrawal of consent",
}


def kind_words(kind: str, *, again: bool) -> str:
    """A recorded change in words: "Recorded: a plea or verdict"; `again` when it replaced one."""
    return f"{'Changed' if again else 'Recorded'}: {_KINDS.get(kind, kind.replace('-', ' '))}"
