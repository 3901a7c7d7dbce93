"""The site's settings: report, sessions, idle time, probation, deadlines, thresholds."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from courtdesk.actions.records import Change, record
from courtdesk.actions.results import highest_score
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.deadlines import Choice, check_choices
from courtdesk.domain.ids import DocumentId, as_document_id
from courtdesk.domain.providers import PointOfContact
from courtdesk.domain.team import Settings
from courtdesk.errors import FieldError, FieldErrors
from courtdesk.exchange import identity as identity_names

LONGEST = {"name": 80, "phone": 40, "email": 254}
"""Characters of probation's single point of contact: it stands on one line of a card or letter."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"[0-9+()./ -]+( ?(?:ext|x)\.? ?[0-9]+)?", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Controls and directions of writing: a number could read as another than it is."""


def update_settings(session: Session, settings: Settings) -> Settings:
    """Change the site's settings.

    Raises `FieldError` for a number that cannot be, and `FieldErrors` for probation's contact
    ("probation_name", "probation_phone", "probation_email") or for a choice about a deadline that
    the framework does not leave to a site (the deadline's id).
    """
    session.require(Permission.CHANGE_SETTINGS)
    if not 500 <= settings.snippet_limit <= 100_000:
        raise FieldError("snippet_limit", "Enter a limit from 500 to 100,000 characters.")
    if not 1 <= settings.idle_minutes <= 60:
        raise FieldError("idle_minutes", "Enter an idle time from 1 to 60 minutes.")
    _check_contact(settings.probation)
    check_choices(settings.choices)
    _check_once(settings.choices)
    if settings.thresholds != session.settings().thresholds:
        # They stand here from before they were the lead's alone, and still count where none is set.
        session.require(Permission.SET_CLINICAL)
    for one in settings.thresholds:
        highest = highest_score(session.catalogue.get(one.form))
        if not 0 <= one.level <= highest:
            raise FieldError(
                f"threshold-{one.form}", f"Enter a threshold from 0 to {highest} for {one.form}."
            )
    document = session.settings_id() or settings_document()
    record(session, Change("settings", settings, document, namespace=identity_names.TEAM))
    return settings


def settings_document() -> DocumentId:
    """The document of the site's settings: set first on two laptops, they are one all the same."""
    return as_document_id(hashlib.sha256(b"courtdesk.v1 site settings").digest())


def _check_contact(contact: PointOfContact) -> None:
    errors = tuple(_wrong_contact(contact))
    if errors:
        raise FieldErrors(errors)


def _wrong_contact(contact: PointOfContact) -> Iterable[FieldError]:
    labels = {"name": "name", "phone": "telephone number", "email": "e-mail address"}
    for part, label in labels.items():
        text: str = getattr(contact, part)
        field = f"probation_{part}"
        if len(text) > LONGEST[part]:
            yield FieldError(
                field, f"Shorten probation's {label} to {LONGEST[part]} characters or fewer."
            )
        elif any(unicodedata.category(sign) in _UNSEEN for sign in text):
            yield FieldError(
                field,
                f"Probation's {label} holds a character that cannot be seen: type it afresh.",
            )
    digits = sum(sign in "0123456789" for sign in contact.phone)
    if contact.phone and (digits < 3 or not _PHONE.fullmatch(contact.phone)):
        yield FieldError(
            "probation_phone", "Enter probation's telephone number in digits, such as 01632 960001."
        )
    if contact.email and not _EMAIL.fullmatch(contact.email):
        yield FieldError(
            "probation_email",
            "Enter probation's e-mail address with one @, such as court@probation.example.",
        )


def _check_once(choices: Iterable[Choice]) -> None:
    seen: set[str] = set()
    for choice in choices:
        if choice.deadline in seen:
            raise FieldError(
                choice.deadline, "Two choices are given for one deadline: leave one of them."
            )
        seen.add(choice.deadline)
