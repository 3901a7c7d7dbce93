"""The signed combined consent: after explanation and assessment, for named requirements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from courtdesk.actions.cases import case_file
from courtdesk.actions.forms import archive
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain import pathway
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS, Consent
from courtdesk.domain.courtlist import fold
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import CONSENT_FORM, ReadHow
from courtdesk.errors import FieldError, FieldErrors, FileRefused, UserError
from courtdesk.exchange import identity
from courtdesk.questionnaire.strokes import Strokes


def sign_consent(
    session: Session,
    case: CaseId,
    kinds: Iterable[RequirementKind],
    *,
    read_how: ReadHow | None,
    explained: Iterable[str],
    declarations: Iterable[str],
    signature: str,
    signed_on: date | None,
    gp_surgery: str = "",
    format_note: str = "",
    drawn: str = "",
    not_drawn: str = "",
    on_paper: bool = False,
    sessions: str | None = None,
) -> CaseFile:
    """Record the person's signature under every declaration; return the case.

    `kinds` are the requirements that were assessed as suitable and are consented to. `signature`
    is the person's name, typed; `drawn` the strokes of a drawn one as JSON text, `not_drawn` why
    there is none, `on_paper` that they signed the printed copy: each of these may be left out, as
    not everybody can draw and a court may want paper. `sessions` is the programme as it was read to
    them, which the signature stands under, or `None` for the site's setting as it stands. Raises
    `FieldErrors` naming everything that is missing: nothing here may be assumed (P3).
    """
    session.require(Permission.TAKE_CONSENT)
    file = case_file(session, case)
    form = session.catalogue.get(CONSENT_FORM)
    consent = Consent(
        case=file.id,
        requirements=tuple(sorted(set(kinds), key=list(RequirementKind).index)),
        points_version=form.version,
        read_how=read_how or ReadHow.READ,
        explained=tuple(explained),
        explained_by=session.me,
        declarations=tuple(declarations),
        signature=" ".join(signature.split()),
        birth_date=file.person.value.birth_date,
        gp_surgery=gp_surgery.strip(),
        signed_on=signed_on or session.clock().date(),
        sessions=session.settings().sessions if sessions is None else sessions,
        format_note=format_note.strip(),
        drawn=drawn,
        not_drawn=not_drawn.strip(),
        on_paper=on_paper,
    )
    _require_whole(file, consent, _missing_choices(session, read_how, signed_on))
    _put(session, file, replace(consent, file=archive(session, form)))
    return case_file(session, case)


def _require_whole(file: CaseFile, consent: Consent, choices: Iterable[FieldError]) -> None:
    """Raise `FieldErrors` for all that is missing or wrong at once; `choices` comes last."""
    errors = (*_missing(file, consent), *_wrong_drawing(consent), *choices)
    if errors:
        raise FieldErrors(errors)


def withdraw_consent(session: Session, case: CaseId, reason: str) -> CaseFile:
    """Record that the person has withdrawn consent; return the case.

    A reason may be given and is never required: it is a right (framework, Appendix 4).
    """
    session.require(Permission.TAKE_CONSENT)
    file = case_file(session, case)
    if file.consent is None or file.consent.value.withdrawn_on is not None:
        raise UserError("There is no signed consent to withdraw.")
    value = replace(
        file.consent.value,
        withdrawn_on=session.clock().date(),
        withdrawal_reason=reason.strip(),
    )
    _put(session, file, value)
    return case_file(session, case)


def _put(session: Session, file: CaseFile, consent: Consent) -> None:
    change = Change(
        "consent",
        consent,
        derived_id(file.id, "consent"),
        file.id,
        namespace=identity.CONSENT,
        # The person has spoken since: what they say now takes the place of two versions as well.
        settles=True,
    )
    record(session, change)


def _missing(file: CaseFile, consent: Consent) -> Iterable[FieldError]:
    assessed = {part.kind for part in pathway.suitable(file)}
    if not consent.requirements:
        yield FieldError("requirements", "Choose each requirement that the person consents to.")
    for kind in consent.requirements:
        if kind not in assessed:
            yield FieldError(
                "requirements", f"{kind} has not been assessed as suitable: assess it first."
            )
    if set(EXPLAINED_IDS) - set(consent.explained):
        yield FieldError("explained", "Explain each of these points, and tick it, before signing.")
    if set(DECLARATION_IDS) - set(consent.declarations):
        yield FieldError("declarations", "The person must agree to each declaration to sign.")
    if not consent.signature:
        yield FieldError("signature", "Type the person's full name as their signature.")
    elif fold(consent.signature) != fold(file.person.value.full_name):
        yield FieldError(
            "signature",
            f"The signature must be the person's name as on the case, "
            f"{file.person.value.full_name}: correct the name or the case.",
        )


def _wrong_drawing(consent: Consent) -> Iterable[FieldError]:
    """A drawn signature is never required, but one that is kept must be one (P3)."""
    if not consent.drawn:
        return
    if consent.not_drawn:
        yield FieldError(
            "not_drawn",
            "A signature is drawn: clear it, or clear the reason why there is none.",
        )
    try:
        empty = Strokes.from_bytes(consent.drawn.encode("utf-8")).is_empty
    except FileRefused as error:
        yield FieldError("drawn", str(error))
        return
    if empty:
        yield FieldError("drawn", "Nothing is drawn: draw the signature, or leave it out.")


def _missing_choices(
    session: Session, read_how: ReadHow | None, signed_on: date | None
) -> Iterable[FieldError]:
    if read_how is None:
        yield FieldError("read_how", "Say whether the consent was read or read aloud.")
    if signed_on is None:
        yield FieldError("signed_on", "Enter the date of signing.")
    elif signed_on > session.clock().date():
        yield FieldError("signed_on", "The date of signing is in the future: correct it.")
