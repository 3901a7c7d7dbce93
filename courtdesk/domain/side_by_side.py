"""Versions of one record in words, field beside field, for whoever says which of them holds.

Made from open parts alone, which everybody on the court side reads (P5). What is sealed is added
by `courtdesk.actions.settling` for those whose keys open it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from courtdesk.domain import words
from courtdesk.domain.approval import Decision, DecisionRequest, TelephoneApproval
from courtdesk.domain.bench import Adjournment, Inclusion, ReportRequest, Slip
from courtdesk.domain.cases import Case, Plea, SamePerson
from courtdesk.domain.clinical import ClinicalRule, RiskCard, TelephoneRule
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.consent import Consent
from courtdesk.domain.contact import Contact
from courtdesk.domain.directory import Service
from courtdesk.domain.enquiries import Enquiry, Victim
from courtdesk.domain.equality import EqualityAsked
from courtdesk.domain.form_files import SiteForm
from courtdesk.domain.gp import GpAnswer
from courtdesk.domain.merging import SETTLED, Path
from courtdesk.domain.noted import NotedElsewhere
from courtdesk.domain.notes import Note, NoteReview
from courtdesk.domain.offences import OffenceType
from courtdesk.domain.orders import (
    Breach,
    Ending,
    NonAttendance,
    OrderEvent,
    RiskJudged,
    Withdrawal,
)
from courtdesk.domain.originals import Original
from courtdesk.domain.outcomes import OutcomeMeasure
from courtdesk.domain.overrules import NoProposal, Overrule
from courtdesk.domain.people import Person
from courtdesk.domain.picking import Agreed, Pick
from courtdesk.domain.providers import (
    BookedAppointment,
    HeadcountTold,
    Presence,
    Provider,
    ProviderContact,
)
from courtdesk.domain.referrals import Referral, ReferralNote, RestorativeInterest
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.report_templates import ReportTemplate
from courtdesk.domain.requirements import Assessment, Requirement, RequirementKind
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import FinishedForm, ScreeningAgreement
from courtdesk.domain.sensitive import Sensitive
from courtdesk.domain.sentence import Sentence
from courtdesk.domain.team import Settings
from courtdesk.domain.told import Told


@dataclass(frozen=True)
class Kind:
    """What a kind of record is called where its versions are shown, and the type of its body."""

    title: str
    type: type[Any]


KINDS: Mapping[str, Kind] = {
    "adjournment": Kind("Adjournment", Adjournment),
    "agreed": Kind("Who is to be screened, as agreed", Agreed),
    "agreement": Kind("Agreement to be screened", ScreeningAgreement),
    "appointment": Kind("First appointment", BookedAppointment),
    "assessment": Kind("Assessment", Assessment),
    "breach": Kind("Step of enforcement", Breach),
    "case": Kind("Case", Case),
    "clinical-rule": Kind("Threshold", ClinicalRule),
    "consent": Kind("Consent", Consent),
    "contact": Kind("How to contact the person", Contact),
    "decision": Kind("Decision", Decision),
    "decision-request": Kind("Request for a decision", DecisionRequest),
    "ending": Kind("End of a requirement", Ending),
    "enquiry": Kind("Enquiry", Enquiry),
    "equality": Kind("Equality questions", EqualityAsked),
    "gp": Kind("GP registration", GpAnswer),
    "headcount-told": Kind("That a provider was told of the list", HeadcountTold),
    "inclusion": Kind("What the report includes", Inclusion),
    "measure": Kind("Outcome measure", OutcomeMeasure),
    "no-proposal": Kind("That nothing is proposed", NoProposal),
    "non-attendance": Kind("Absence", NonAttendance),
    "note": Kind("Note", Note),
    "note-review": Kind("Review of a note", NoteReview),
    "noted-elsewhere": Kind("Consent on another system", NotedElsewhere),
    "offence-type": Kind("Offence type", OffenceType),
    "order-event": Kind("Event after sentence", OrderEvent),
    "original": Kind("Paper original", Original),
    "overrule": Kind("Reason for going on past a finding", Overrule),
    "person": Kind("Person", Person),
    "pick": Kind("Who is to be screened", Pick),
    "plea": Kind("Plea", Plea),
    "presence": Kind("Where a provider is", Presence),
    "provider": Kind("Provider", Provider),
    "provider-contact": Kind("Contact with a provider", ProviderContact),
    "referral": Kind("Referral", Referral),
    "referral-note": Kind("Note of a referral", ReferralNote),
    "report-request": Kind("The court’s request for a report", ReportRequest),
    "report-template": Kind("Template for the report", ReportTemplate),
    "requirement": Kind("Requirement", Requirement),
    "response": Kind("Finished form", FinishedForm),
    "restorative-interest": Kind("Interest in restorative justice", RestorativeInterest),
    "risk-action": Kind("What was done about risk", RiskAction),
    "risk-card": Kind("Card for risk", RiskCard),
    "risk-judged": Kind("Judgement of risk", RiskJudged),
    "same-person": Kind("Whether two records are one person", SamePerson),
    "sensitive": Kind("Sensitive and complex review", Sensitive),
    "sentence": Kind("Sentence", Sentence),
    "service": Kind("Service of the directory", Service),
    "settings": Kind("The site’s settings", Settings),
    "site-form": Kind("The site’s own form", SiteForm),
    "slip": Kind("Slip", Slip),
    "snippet": Kind("Text for the report, issued", IssuedSnippet),
    "telephone-approval": Kind("What a clinical lead said by telephone", TelephoneApproval),
    "telephone-rule": Kind("Process for approval by telephone", TelephoneRule),
    "told": Kind("Who was told", Told),
    "victim": Kind("The victim’s views", Victim),
    "withdrawal": Kind("Withdrawal of consent", Withdrawal),
}
"""Every kind of which a person can be asked which version holds.

Not what a court list said (`listing`): what follows from it stands in the case and the person, and
the next list takes the place of both.
"""

_LABELS = {
    "above_threshold": "Above the threshold",
    "agreed": "Agreed to be screened",
    "answered": "Questions answered",
    "asked_on": "Asked on",
    "birth_date": "Date of birth",
    "by": "Done by",
    "closed_reason": "Why on a day that is closed",
    "considered": "Is considered",
    "crn": "CRN",
    "decided_at": "Decided",
    "done": "Something was done",
    "explained_by": "Explained by",
    "family": "Family name",
    "family_name": "Family name",
    "given": "Given names",
    "gp_surgery": "GP surgery",
    "idle_minutes": "Minutes until it locks",
    "interested": "Wants to know more",
    "judged": "Judged sensitive and complex",
    "lead_told": "The clinical lead was told",
    "likely_plea": "Likely plea",
    "listed": "On the list",
    "mistake": "Entered by mistake",
    "on": "Date",
    "order_text": "Place on the list",
    "pnc": "PNC number",
    "range": "Range of the offence",
    "rar_days": "RAR days",
    "rar_needs": "Needs for RAR days",
    "read_how": "Read or read aloud",
    "released": "Scores told to the court",
    "same": "They are one person",
    "screen": "Is to be screened",
    "share_outcome": "Outcome may be shared",
    "support": "Support recommended",
    "text": "Text",
    "to": "To",
    "total": "Questions",
    "trial_date": "Date of trial",
    "when": "When",
    "who": "Who",
    "with_whom": "With whom",
}

_TECHNICAL = frozenset(
    {
        "basis",
        "case",
        "drawn",
        "file",
        "form",
        "id",
        "offence",
        "open_answers",
        "one",
        "order",
        "other",
        "person",
        "points_version",
        "provider",
        "reference",
        "replaced",
        "revision",
        "rule",
        "rows",
        "sha256",
        "spoken_code",
        "stood",
        "text_sha256",
        "warnings",
    }
)
"""Fields that say nothing to a reader: ids, hashes, and what other fields say in words."""

NOT_GIVEN = "Not given"


@dataclass(frozen=True)
class Row:
    """One field of a record: what each version says of it, in the order of the versions."""

    path: Path
    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the versions do not all say the same."""
        return len(set(self.values)) > 1


def rows(kind: str, bodies: Sequence[Mapping[str, Any]], disputed: frozenset[Path]) -> list[Row]:
    """The fields of these versions in words: those in dispute, or all where one is chosen whole.

    A field of which only a newer version of CourtDesk knows the meaning is shown as it is kept.
    """
    values = [_typed(kind, body) for body in bodies]
    if () not in disputed:
        return [_row(path, bodies, values) for path in sorted(disputed)]
    names = [one.name for one in dataclasses.fields(KINDS[kind].type) if one.name not in _TECHNICAL]
    found = [_row((name,), bodies, values) for name in names]
    found += [_row((name,), bodies, values) for name in _unknown(kind, bodies)]
    return found


def about(kind: str, body: Mapping[str, Any]) -> str:
    """What a record is called, such as "Assessment: MHTR" or "Finished form: CORE-10"."""
    title, value = KINDS[kind].title, _typed(kind, body)
    named = next(_names(value), "")
    return f"{title}: {named}" if named else title


def _names(value: Any) -> Iterator[str]:
    for name in ("list_name", "requirement", "kind", "title", "party", "side", "stage", "name"):
        found = getattr(value, name, None)
        if isinstance(found, RequirementKind):
            yield found.value
        elif found:
            yield said(found)


def said(value: Any) -> str:
    """One value in words."""
    if value is None or value in ("", ()):
        return NOT_GIVEN
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, StrEnum):
        label = getattr(value, "label", None)
        return label if isinstance(label, str) else value.value.replace("-", " ").capitalize()
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return "; ".join(said(one) for one in value)
    if dataclasses.is_dataclass(value):
        return ", ".join(_parts(value))
    return str(value)


def _parts(value: Any) -> Iterator[str]:
    for one in dataclasses.fields(value):
        found = getattr(value, one.name)
        if one.name in _TECHNICAL or found in (None, "", (), False):
            continue
        yield label(one.name).lower() if found is True else said(found)


def label(name: str) -> str:
    """A field's name in words."""
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _row(path: Path, bodies: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> Row:
    found = tuple(
        said(_typed_at(value, path)) if _knows(value, path) else _raw_at(body, path)
        for value, body in zip(values, bodies, strict=True)
    )
    return Row(path, _path_label(path, values), found)


def _path_label(path: Path, values: Sequence[Any]) -> str:
    parts = [label(path[0])]
    for at in range(1, len(path)):
        # A row of a list is called by its own words, never by its id.
        row = next((one for one in (_typed_at(v, path[: at + 1]) for v in values) if one), None)
        named = getattr(row, "text", None) or getattr(row, "name", None)
        is_row = dataclasses.is_dataclass(row) and hasattr(row, "id")
        parts.append(f"“{named}”" if is_row and named else label(path[at]).lower())
    return ": ".join(parts)


class _Unreadable:
    """A body that a newer version of CourtDesk wrote."""


def _typed(kind: str, body: Mapping[str, Any]) -> Any:
    try:
        return from_body(KINDS[kind].type, body)
    except BodyRefused:
        return _Unreadable()


def _knows(value: Any, path: Path) -> bool:
    """Whether this version of CourtDesk has such a field."""
    if not dataclasses.is_dataclass(value):
        return False
    return path[0] in {one.name for one in dataclasses.fields(value)}


def _typed_at(value: Any, path: Path) -> Any:
    for key in path:
        if isinstance(value, tuple):
            value = next((one for one in value if getattr(one, "id", None) == key), None)
        else:
            value = getattr(value, key, None)
    return value


def _raw_at(body: Any, path: Path) -> str:
    for key in path:
        if isinstance(body, list):
            body = next((one for one in body if one.get("id") == key), None)
        else:
            body = body.get(key) if isinstance(body, Mapping) else None
    if body is None or body == "":
        return NOT_GIVEN
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def _unknown(kind: str, bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    known = {one.name for one in dataclasses.fields(KINDS[kind].type)}
    return sorted({key for body in bodies for key in body} - known - {SETTLED})
