"""Consent signed through the actions."""

from __future__ import annotations

from datetime import date

from courtdesk.actions import consents
from courtdesk.actions.session import Session
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow


def sign(session: Session, case: CaseId, *kinds: RequirementKind, **changed: object) -> None:
    given: dict[str, object] = {
        "read_how": ReadHow.READ,
        "explained": EXPLAINED_IDS,
        "declarations": DECLARATION_IDS,
        "signature": "dean  MARLOW",
        "signed_on": date(2027, 1, 14),
        **changed,
    }
    consents.sign_consent(session, case, kinds, **given)  # type: ignore[arg-type]
