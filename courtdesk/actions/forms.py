"""Filling in a form: agreement first, every answer saved at once, then check, finish, read.

A draft is written on every answer and is the only place where an unfinished form exists (P1). A
finished form is a revision whose answers and scores are sealed to the form's compartment; its open
part says how complete it is and whether it is above the threshold, and nothing else (P5).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from courtdesk.actions import clinical
from courtdesk.actions.cases import case_file
from courtdesk.actions.form_shelf import document_of, form_file
from courtdesk.actions.record_facts import from_record
from courtdesk.actions.records import Change, derived_id, new_id, read, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.screening import (
    CONSENT_FORM,
    SCREENS,
    Earlier,
    FilledHow,
    FinishedForm,
    ReadHow,
    RiskMark,
    ScreeningAgreement,
    to_fill_in,
)
from courtdesk.errors import FieldError, FieldErrors, UserError
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers, checked
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import (
    Alert,
    AlertKind,
    Result,
    alerts,
    score,
    threshold,
)
from courtdesk.store.records import Draft, DraftRef


def record_agreement(
    session: Session,
    case: CaseId,
    *,
    agreed: bool,
    share_outcome: bool,
    read_how: ReadHow,
    note: str = "",
) -> CaseFile:
    """Record whether the person agrees to be screened and to the outcome being shared.

    Raises `UserError` for agreement without sharing: the outcome could then not be used here.
    """
    session.require(Permission.RECORD_AGREEMENT)
    file = case_file(session, case)
    if agreed and not share_outcome:
        raise FieldError(
            "share_outcome",
            "Without agreement to share the outcome the screen cannot be used at court: record "
            "that the person does not agree, or ask again.",
        )
    value = ScreeningAgreement(file.id, agreed, share_outcome, read_how, note.strip())
    document = derived_id(file.id, "agreement")
    # The person has been asked again: their answer takes the place of two versions as well.
    record(session, Change("agreement", value, document, file.id, settles=True))
    return case_file(session, case)


@dataclass(frozen=True)
class OpenForm:
    """A form that is being filled in. `resumed` is true when earlier answers were found.

    `amends` is the finished form whose answers are being changed (`actions.amendments`); `ways`
    are the ways in which answers came in so far, in the order in which each was first used;
    `earlier` says where the form had been filled in before, for answers keyed from paper; `twice`
    is the `digest` of the answers that a second pass over the paper confirmed, "" for none.
    """

    case: CaseId
    form: Form
    answers: Answers
    draft: Draft
    resumed: bool
    amends: DocumentId | None = None
    ways: tuple[FilledHow, ...] = ()
    earlier: Earlier | None = None
    twice: str = ""


def open_form(session: Session, case: CaseId, form_id: str) -> OpenForm:
    """Start a form for `case`, or go on where its draft was left, on the form it was begun with.

    Raises `UserError` for a screen to which the person has not agreed, and `NotReadable` for a
    draft of somebody else's that is sealed to another compartment.
    """
    return open_on(session, case_file(session, case), _to_begin(session, case, form_id))


def _to_begin(session: Session, case: CaseId, form_id: str) -> Form:
    """The form to begin with; for a draft of a form that was retired since, its kept version."""
    catalogue = session.catalogue
    if form_id not in catalogue.forms and any(
        info.form == form_id for info in session.vault.drafts(case)
    ):
        retired = session.shelf.newest(session.vault, form_id)
        if retired is not None:
            return retired
    return catalogue.get(form_id)


def open_on(session: Session, file: CaseFile, form: Form) -> OpenForm:
    """Open this very form for the case; a draft that is there goes on with the form it has.

    Raises as `open_form` does.
    """
    if form.id == CONSENT_FORM:
        raise UserError("Consent is explained and signed on its own page: open it from the case.")
    session.require(to_fill_in(form.id, form.compartment))
    _require_agreement(file, form)
    draft = session.vault.open_draft(
        DraftRef(file.id, form.id),
        author=session.me,
        compartment=session.compartments[form.compartment] if form.compartment else None,
        slot_public=session.slot_public(),
        slot_private=session.identity.slot,
        keys=session.keys,
    )
    content = json.loads(draft.content) if draft.content else {}
    begun = _begun_on(session, form, content)
    archive(session, begun)
    earlier = content.get("earlier")
    amends = content.get("amends")
    answers = Answers.from_json(content.get("answers", {}))
    return OpenForm(
        file.id,
        begun,
        from_record(session, file, begun, answers, fresh=not draft.content),
        draft,
        resumed=bool(draft.content),
        amends=DocumentId(amends) if amends else None,
        ways=tuple(FilledHow(way) for way in content.get("ways", ())),
        earlier=from_body(Earlier, earlier) if earlier else None,
        twice=str(content.get("twice", "")),
    )


def _begun_on(session: Session, form: Form, content: Mapping[str, Any]) -> Form:
    """The form that a draft was begun with; `form` itself for a draft without answers."""
    if "file" in content:
        return session.shelf.get(session.vault, DocumentId(content["file"]))
    version = content.get("version", form.version)
    found = form if version == form.version else None
    found = found or session.shelf.version(session.vault, form.id, version)
    if found is None:
        raise UserError(
            f"{form.title} was begun with version {version} of the form and this CourtDesk has "
            f"version {form.version}: finish it where it was begun."
        )
    return found


def archive(session: Session, form: Form) -> DocumentId:
    """Keep the form in the vault, word for word, unless it is there; return its document."""
    document = document_of(form)
    if session.vault.document(document) is None:
        record(session, Change("form-file", form_file(form), document))
    return document


def _require_agreement(file: CaseFile, form: Form) -> None:
    if form.id not in SCREENS:
        return
    if file.agreement is None:
        raise UserError("Ask for agreement to be screened, and record it, before the screen.")
    if not file.agreement.value.agreed:
        raise UserError("The person has declined to be screened: the screen stays closed.")


def save_answers(
    session: Session,
    opened: OpenForm,
    answers: Answers,
    *,
    how: FilledHow | None = FilledHow.INTERVIEW,
) -> datetime:
    """Write the draft; return when it was committed. Only then may "Saved" be shown (P1).

    `how` joins the ways in which the form was filled in; `None` where no answer came in, as when a
    finished form is opened to be changed.
    """
    content: dict[str, Any] = {
        "version": opened.form.version,
        "file": document_of(opened.form),
        "answers": answers.to_json(),
        "ways": list(dict.fromkeys((*opened.ways, *([] if how is None else [how])))),
    }
    if opened.amends is not None:
        content["amends"] = opened.amends
    if opened.earlier is not None:
        content["earlier"] = to_body(opened.earlier)
    if opened.twice:
        content["twice"] = opened.twice
    return session.vault.write_draft(
        opened.draft,
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        # Whoever may see the case reads these two; they must not tell how the form branched (P5).
        answered=flow.progress(opened.form, answers).answered,
        total=flow.every_question(opened.form),
    )


def digest(answers: Answers) -> str:
    """What these very answers are known by: another answer, another digest."""
    text = json.dumps(answers.to_json(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def finish_form(
    session: Session, opened: OpenForm, answers: Answers, *, reason: str = ""
) -> CaseFile:
    """Turn the draft into a finished response; return the case.

    A form with questions left unanswered may be finished and then says so: it has no band, and
    `reason` tells why. Changing a form that was finished always needs one. Raises `FieldError`
    when that reason is missing, `FieldErrors` naming the required questions that nobody has dealt
    with or the answer that its question cannot hold, and `UserError` when agreement was taken back
    or the draft was finished meanwhile: finishing it again would make two responses of one.
    """
    session.require(to_fill_in(opened.form.id, opened.form.compartment))
    # Asked again: agreement may have been taken back while the form was open. The draft stays.
    _require_agreement(case_file(session, opened.case), opened.form)
    if all(info.form != opened.form.id for info in session.vault.drafts(opened.case)):
        raise UserError(
            f"{opened.form.title} was finished in the meantime: open the case again to see it."
        )
    if opened.amends is not None and not reason.strip():
        raise FieldError("reason", "Say why the finished form is changed.")
    _require_fitting(opened.form, answers)
    _require_answers(opened.form, answers, reason)
    judged = judge(session, opened.form, answers)
    part = _open_part(opened, answers, judged, reason=reason.strip())
    change = Change(
        "response",
        replace(part, had_risk=_had_risk(session, opened)),
        opened.amends or new_id(session),
        opened.case,
        sealed=_sealed_part(opened.form, answers, judged.result)
        if opened.form.compartment
        else None,
        compartment=opened.form.compartment,
    )
    record(session, change, drop_draft=opened.draft.ref)
    return case_file(session, opened.case)


def _require_fitting(form: Form, answers: Answers) -> None:
    """Hold each answer that is asked for now or counts in a score to what its question can hold.

    One that another answer has hidden is kept as it was typed (P1): nobody could mend it where it
    does not stand, and it is neither shown nor exported.
    """
    held = {item.link_id for item in (*flow.enabled(form, answers), *form.scored_items())}
    for link_id, answer in answers.items():
        if form.item(link_id).link_id in held:
            checked(form, link_id, answer)


def _require_answers(form: Form, answers: Answers, reason: str) -> None:
    missing = flow.missing_required(form, answers)
    if missing:
        raise FieldErrors(
            tuple(
                FieldError(
                    item.link_id,
                    f"{item.prefix} {item.text}".strip()
                    + " Answer this, or say that it was declined or could not be asked.",
                )
                for item in missing
            )
        )
    without = flow.unexplained(form, answers)
    if without and not reason.strip():
        total = flow.progress(form, answers).total
        raise FieldError(
            "reason",
            f"{len(without)} of {total} questions have no answer: say why before you finish.",
        )


def _had_risk(session: Session, opened: OpenForm) -> bool:
    """Whether the version that is being changed, or one before it, had risk.

    Otherwise a stop could be made to vanish by changing one answer, with nobody having acted.
    """
    old = read(session, FinishedForm, opened.amends) if opened.amends is not None else None
    return old is not None and (old.value.had_risk or old.value.risk is RiskMark.PRESENT)


@dataclass(frozen=True)
class Judged:
    """What answers come to by the site's rule as it stands; no `result` for a form without scores.

    `rule` is the revision of the clinical lead's rule, "" while the form's defaults hold.
    """

    result: Result | None
    alerts: tuple[Alert, ...]
    level: Fraction | None
    above: bool | None
    leads_on: bool | None
    risk_at_least: int
    rule: str


def judge(session: Session, form: Form, answers: Answers) -> Judged:
    """Score the answers and hold them against what the clinical lead has set."""
    recorded = clinical.recorded_rule(session, form.id)
    rule = clinical.rule_of(session, form)
    level = clinical.level_of(form, rule)
    scored = form.rules is not None and form.rules.scored
    result = score(form, answers, risk_at_least=rule.risk_at_least) if scored else None
    above = threshold(form, result, level) if result is not None else None
    return Judged(
        result=result,
        alerts=alerts(form, answers, rule.risk_at_least),
        level=level,
        above=above,
        leads_on=None if above is None else above and rule.leads_on,
        risk_at_least=rule.risk_at_least,
        rule=recorded.revision if recorded is not None else "",
    )


def _open_part(opened: OpenForm, answers: Answers, judged: Judged, *, reason: str) -> FinishedForm:
    form = opened.form
    status = "incomplete" if flow.unexplained(form, answers) else "complete"
    return FinishedForm(
        case=opened.case,
        form=form.id,
        version=form.version,
        title=form.title,
        status=str(judged.result.status) if judged.result is not None else status,
        answered=flow.dealt_with(form, answers),
        total=flow.every_question(form),
        above_threshold=judged.above,
        threshold=f"{judged.level}" if judged.level is not None else "",
        risk=_risk_mark(form, judged.alerts),
        reason=reason,
        ways=opened.ways or (FilledHow.INTERVIEW,),
        earlier=opened.earlier,
        keyed_twice=(
            opened.twice == digest(answers) if FilledHow.FROM_PAPER in opened.ways else None
        ),
        file=document_of(form),
        rule=judged.rule,
        leads_on=judged.leads_on,
        risk_at_least=judged.risk_at_least,
        open_answers=(
            "" if form.compartment else json.dumps(answers.to_json(), ensure_ascii=False)
        ),
    )


def _risk_mark(form: Form, found: tuple[Alert, ...]) -> RiskMark:
    if form.rules is None or not form.rules.alerts:
        return RiskMark.NO_RISK_ITEMS
    kinds = {alert.kind for alert in found}
    if AlertKind.RISK in kinds:
        return RiskMark.PRESENT
    return RiskMark.NOT_ASSESSED if AlertKind.NOT_ASSESSED in kinds else RiskMark.NONE


def _sealed_part(form: Form, answers: Answers, result: Result | None) -> Mapping[str, Any]:
    sealed: dict[str, Any] = {
        "form": form.canonical,
        "coding": result.coding if result is not None else "",
        "answers": answers.to_json(),
    }
    if result is not None:
        sealed["scores"] = {
            name: None if part.value is None else str(part.value)
            for name, part in result.scores.items()
        }
        sealed["band"] = result.band
    return sealed
