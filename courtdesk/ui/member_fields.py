"""The fields that say who a member is: roles, registration, and the key that opens what was.

They stand alike wherever somebody joins, is added or changes: on the card's page, where the
administrator takes the card in, and on the member's own page.
"""

from __future__ import annotations

from courtdesk.domain.access import Role
from courtdesk.ui.kit.fields import Checks, Option, TextField

_ROLE_HINTS = {
    Role.CDO: "Runs the list, takes pleas, writes the report",
    Role.LINK_WORKER: "Screens, assesses, supports through the first weeks",
    Role.LD_PRACTITIONER: "Screens and assesses in the court building",
    Role.ASSESSOR: "Assesses for a mental health treatment requirement",
    Role.CLINICAL_LEAD: "Approves mental health treatment requirements",
    Role.PROVIDER: "Assesses for and holds drug and alcohol requirements",
    Role.RESPONSIBLE_OFFICER: "Supervises the order",
    Role.ADMINISTRATOR: "Adds members and changes settings; reads no cases",
    Role.INFORMATION_GOVERNANCE: "Sees who read and changed what; reads no cases",
}


def role_options(*, administrator: bool) -> tuple[Option, ...]:
    """The roles to choose from, with what each does at court."""
    return tuple(
        Option(role.value, role.label, _ROLE_HINTS[role])
        for role in Role
        if administrator or role is not Role.ADMINISTRATOR
    )


def roles_field(label: str, *, hint: str, missing: str) -> Checks:
    """The field `roles`: one or more, the administrator's among them."""
    return Checks("roles", label, role_options(administrator=True), hint=hint, missing=missing)


def registered_with(missing: str) -> TextField:
    """The field `registration_body`, which a clinical lead has."""
    return TextField(
        "registration_body",
        "Registered with",
        hint="Printed with each decision: for example, HCPC.",
        missing=missing,
    )


def registration_number(missing: str) -> TextField:
    """The field `registration_number`, which a clinical lead has."""
    return TextField("registration_number", "Registration number", missing=missing, chars=16)


def registration_of_lead() -> tuple[TextField, TextField]:
    """Both, as an administrator is asked for them."""
    return (
        registered_with("Enter the body that the clinical lead is registered with."),
        registration_number("Enter the clinical lead's registration number."),
    )


def recovery_key_field() -> TextField:
    """The field `recovery_key`, asked for where nobody on the team holds what a role reads."""
    return TextField(
        "recovery_key",
        "Recovery key",
        hint="Nobody on the team can read these answers yet. With the printed recovery key the "
        "new member can also read what was recorded before; without it, only what comes.",
        optional=True,
        chars=48,
    )
