"""Roles, compartments and what each role may do: one table, enforced in `actions/`.

P5: need to know is a fact of keys. A compartment's key is wrapped only to members one of whose
roles stands in `READERS`; the `MAY` table below is what `actions/` asks before it changes
anything, and what the window asks before it offers a button.

Roles are those of the CSTR Operating Framework (mission row F20), and the information governance
lead, who reads who did what and nothing else; the two compartments and their readers are DESIGN's
P5.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from courtdesk.errors import NotAllowed


class Role(StrEnum):
    """What a member is in the court day. A member may hold several."""

    CDO = "cdo"
    LINK_WORKER = "link-worker"
    LD_PRACTITIONER = "ld-practitioner"
    ASSESSOR = "assessor"
    CLINICAL_LEAD = "clinical-lead"
    PROVIDER = "provider"
    RESPONSIBLE_OFFICER = "responsible-officer"
    ADMINISTRATOR = "administrator"
    INFORMATION_GOVERNANCE = "information-governance"

    @property
    def label(self) -> str:
        """The role's name as the window prints it."""
        return _LABELS[self]


_LABELS = {
    Role.CDO: "Court duty officer",
    Role.LINK_WORKER: "Link worker",
    Role.LD_PRACTITIONER: "Liaison and Diversion practitioner",
    Role.ASSESSOR: "MHTR assessor",
    Role.CLINICAL_LEAD: "Clinical lead",
    Role.PROVIDER: "Substance misuse provider",
    Role.RESPONSIBLE_OFFICER: "Responsible officer",
    Role.ADMINISTRATOR: "Administrator",
    Role.INFORMATION_GOVERNANCE: "Information governance lead",
}


class Compartment(StrEnum):
    """A set of sealed parts with one key, wrapped only to the roles entitled to it."""

    MENTAL_HEALTH = "mental-health"
    SUBSTANCE = "substance"


READERS: dict[Compartment, frozenset[Role]] = {
    Compartment.MENTAL_HEALTH: frozenset(
        {Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR, Role.CLINICAL_LEAD}
    ),
    Compartment.SUBSTANCE: frozenset(
        {Role.CDO, Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR, Role.PROVIDER}
    ),
}


class Permission(StrEnum):
    """One thing that a member does; the label completes "your role does not ..."."""

    READ_CASES = "read-cases"
    CHANGE_LIST = "change-list"
    RECORD_PLEA = "record-plea"
    RECORD_AGREEMENT = "record-agreement"
    SCREEN = "screen"
    RECORD_FEEDBACK = "record-feedback"
    ASSESS_MHTR = "assess-mhtr"
    ASSESS_SUBSTANCE = "assess-substance"
    TAKE_CONSENT = "take-consent"
    ASK_DECISION = "ask-decision"
    DECIDE_MHTR = "decide-mhtr"
    DECIDE_SUBSTANCE = "decide-substance"
    ISSUE_SNIPPET = "issue-snippet"
    READ_REPORT = "read-report"
    RECORD_SENTENCE = "record-sentence"
    MANAGE_TEAM = "manage-team"
    CHANGE_SETTINGS = "change-settings"
    SET_CLINICAL = "set-clinical"
    CHANGE_FORMS = "change-forms"
    RECORD_RISK = "record-risk"
    RECORD_NEEDS = "record-needs"
    ASK_EQUALITY = "ask-equality"
    KEEP_DIRECTORY = "keep-directory"
    REFER = "refer"
    PREPARE_COURT = "prepare-court"
    SET_PRESENCE = "set-presence"
    READ_ENQUIRIES = "read-enquiries"
    RECORD_ORDER = "record-order"
    ENFORCE = "enforce"
    SIGN_OFF = "sign-off"
    WRITE_NOTES = "write-notes"
    SUPERVISE = "supervise"
    BACK_UP = "back-up"
    RESTORE = "restore"
    READ_AUDIT = "read-audit"
    EXPORT_RECORD = "export-record"

    @property
    def label(self) -> str:
        """The permission in words that follow "may"."""
        return _PERMISSION_LABELS[self]


_PERMISSION_LABELS = {
    Permission.READ_CASES: "read cases",
    Permission.CHANGE_LIST: "change the court list",
    Permission.RECORD_PLEA: "record a plea",
    Permission.RECORD_AGREEMENT: "record agreement to be screened",
    Permission.SCREEN: "carry out a screen",
    Permission.RECORD_FEEDBACK: "record the sentencer's feedback",
    Permission.ASSESS_MHTR: "record an MHTR assessment",
    Permission.ASSESS_SUBSTANCE: "record a DRR or ATR assessment",
    Permission.TAKE_CONSENT: "take consent",
    Permission.ASK_DECISION: "ask for approval",
    Permission.DECIDE_MHTR: "approve or decline an MHTR",
    Permission.DECIDE_SUBSTANCE: "agree or decline to hold a DRR or ATR",
    Permission.ISSUE_SNIPPET: "issue the text for the pre-sentence report",
    Permission.READ_REPORT: "read the text for the pre-sentence report",
    Permission.RECORD_SENTENCE: "record a sentence",
    Permission.MANAGE_TEAM: "add members or change roles",
    Permission.CHANGE_SETTINGS: "change the site's settings",
    Permission.SET_CLINICAL: "set thresholds or the card for risk",
    Permission.CHANGE_FORMS: "put a form of the site's own to use",
    Permission.RECORD_RISK: "record what was done about risk",
    Permission.RECORD_NEEDS: "record needs and how to contact the person",
    Permission.ASK_EQUALITY: "ask the equality questions",
    Permission.KEEP_DIRECTORY: "change the services directory",
    Permission.REFER: "record a referral",
    Permission.PREPARE_COURT: "agree the list and record who was told",
    Permission.SET_PRESENCE: "say where a provider is today",
    Permission.READ_ENQUIRIES: "see or record enquiries before the report",
    Permission.RECORD_ORDER: "record what happens after sentence",
    Permission.ENFORCE: "decide about enforcement",
    Permission.SIGN_OFF: "sign off the end of an MHTR",
    Permission.WRITE_NOTES: "write notes",
    Permission.SUPERVISE: "review a note as a supervisor",
    Permission.BACK_UP: "back up the vault",
    Permission.RESTORE: "compare a backup with the vault",
    Permission.READ_AUDIT: "see who did what",
    Permission.EXPORT_RECORD: "export a person's record",
}

_COURT_SIDE = frozenset({Role.CDO, Role.LINK_WORKER, Role.LD_PRACTITIONER, Role.ASSESSOR})
_MENTAL_HEALTH_STAFF = frozenset({Role.LINK_WORKER, Role.LD_PRACTITIONER, Role.ASSESSOR})
_ALL = frozenset(Role)
_AT_WORK = _ALL - {Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE}
"""Everybody who works with cases."""

MAY: dict[Permission, frozenset[Role]] = {
    Permission.READ_CASES: _AT_WORK,
    Permission.CHANGE_LIST: _COURT_SIDE,
    Permission.RECORD_PLEA: _COURT_SIDE,
    Permission.RECORD_AGREEMENT: _COURT_SIDE | {Role.PROVIDER},
    Permission.SCREEN: _COURT_SIDE,
    Permission.RECORD_FEEDBACK: _COURT_SIDE | {Role.RESPONSIBLE_OFFICER},
    Permission.ASSESS_MHTR: _MENTAL_HEALTH_STAFF | {Role.CLINICAL_LEAD},
    Permission.ASSESS_SUBSTANCE: _COURT_SIDE | {Role.PROVIDER},
    Permission.TAKE_CONSENT: _COURT_SIDE | {Role.PROVIDER, Role.CLINICAL_LEAD},
    Permission.ASK_DECISION: _COURT_SIDE,
    Permission.DECIDE_MHTR: frozenset({Role.CLINICAL_LEAD}),
    Permission.DECIDE_SUBSTANCE: frozenset({Role.PROVIDER}),
    Permission.ISSUE_SNIPPET: _COURT_SIDE,
    # It names enquiries that are outstanding: nothing of them goes to who decides or treats (V1).
    Permission.READ_REPORT: _COURT_SIDE | {Role.RESPONSIBLE_OFFICER},
    Permission.RECORD_SENTENCE: frozenset({Role.CDO, Role.RESPONSIBLE_OFFICER}),
    Permission.MANAGE_TEAM: frozenset({Role.ADMINISTRATOR}),
    Permission.CHANGE_SETTINGS: frozenset({Role.ADMINISTRATOR, Role.CLINICAL_LEAD}),
    Permission.SET_CLINICAL: frozenset({Role.CLINICAL_LEAD}),
    Permission.CHANGE_FORMS: frozenset({Role.ADMINISTRATOR, Role.CLINICAL_LEAD}),
    Permission.RECORD_RISK: _COURT_SIDE | {Role.PROVIDER, Role.CLINICAL_LEAD},
    # Whoever meets the person may be told of a need, or that a message is not safe.
    Permission.RECORD_NEEDS: _AT_WORK,
    Permission.ASK_EQUALITY: _COURT_SIDE,
    Permission.KEEP_DIRECTORY: _COURT_SIDE | {Role.RESPONSIBLE_OFFICER, Role.ADMINISTRATOR},
    Permission.REFER: _AT_WORK,
    Permission.PREPARE_COURT: _COURT_SIDE,
    Permission.SET_PRESENCE: _COURT_SIDE | {Role.PROVIDER, Role.CLINICAL_LEAD},
    # Probation asks the police and children's services; nothing of it goes to who treats (V1).
    Permission.READ_ENQUIRIES: frozenset({Role.CDO, Role.RESPONSIBLE_OFFICER}),
    Permission.RECORD_ORDER: _AT_WORK,
    # The framework: the responsible officer makes the decision around enforcement, nobody else.
    Permission.ENFORCE: frozenset({Role.RESPONSIBLE_OFFICER}),
    Permission.SIGN_OFF: frozenset({Role.CLINICAL_LEAD}),
    Permission.WRITE_NOTES: _AT_WORK,
    Permission.SUPERVISE: frozenset(
        {Role.CLINICAL_LEAD, Role.CDO, Role.LD_PRACTITIONER, Role.RESPONSIBLE_OFFICER}
    ),
    Permission.BACK_UP: _ALL,
    Permission.RESTORE: frozenset({Role.ADMINISTRATOR}),
    Permission.READ_AUDIT: frozenset({Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE}),
    # Whoever may read an answer may be asked for it; the export holds what their role may read.
    Permission.EXPORT_RECORD: _COURT_SIDE
    | {Role.CLINICAL_LEAD, Role.PROVIDER, Role.RESPONSIBLE_OFFICER},
}

OUTSIDE_ROLES = frozenset({Role.CLINICAL_LEAD, Role.PROVIDER})
"""The roles that a contact may have: somebody outside, who only decides what they were sent."""

OUTSIDE = frozenset(
    {
        Permission.READ_CASES,
        Permission.DECIDE_MHTR,
        Permission.DECIDE_SUBSTANCE,
        Permission.BACK_UP,
        Permission.RESTORE,
        Permission.EXPORT_RECORD,
    }
)
"""What a contact may do at most, on a laptop of their own that holds only what they were sent."""


def may(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether one of these roles may do this."""
    return not MAY[permission].isdisjoint(roles)


def require(roles: Iterable[Role], permission: Permission) -> None:
    """Raise `NotAllowed`, naming who may, unless one of these roles may do this."""
    if not may(roles, permission):
        who = ", ".join(sorted(role.label for role in MAY[permission]))
        raise NotAllowed(
            f"Your role may not {permission.label}: ask one of these on your team: {who}."
        )


def compartments(roles: Iterable[Role]) -> frozenset[Compartment]:
    """The compartments whose keys these roles hold."""
    held = frozenset(roles)
    return frozenset(part for part, readers in READERS.items() if readers & held)
