"""Filling in a form: agreement first, every answer saved at once, then check, finish, read.

A draft is written on every answer and is the only place where an unfinished form exists (P1). A
finished form is a revision whose answers and scores are sealed to the form's compartment; its open
part says how complete it is and whether it is above the threshold, and nothing else (P5).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.screening import SCREENS, FinishedForm, ReadHow, RiskMark, ScreeningAgreement
from courtdesk.errors import FieldError, UserError
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import AlertKind, Result, Status, one_decimal, score, threshold
from courtdesk.questionnaire.scoring_rules import RiskTo
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
    record(session, Change("agreement", value, derived_id(file.id, "agreement"), file.id))
    return case_file(session, case)


@dataclass(frozen=True)
class OpenForm:
    """A form that is being filled in. `resumed` is true when earlier answers were found.

    `amends` is the finished form whose answers are being changed (`actions.amendments`).
    """

    case: CaseId
    form: Form
    answers: Answers
    draft: Draft
    resumed: bool
    amends: DocumentId | None = None


def open_form(session: Session, case: CaseId, form_id: str) -> OpenForm:
    """Start a form for `case`, or go on where its draft was left.

    Raises `UserError` for a screen to which the person has not agreed, and `NotReadable` for a
    draft of somebody else's that is sealed to another compartment.
    """
    session.require(Permission.SCREEN)
    file = case_file(session, case)
    form = session.catalogue.get(form_id)
    _require_agreement(file, form)
    draft = session.vault.open_draft(
        DraftRef(case, form.id),
        author=session.me,
        compartment=session.compartments[form.compartment] if form.compartment else None,
        slot_public=session.slot_public(),
        slot_private=session.identity.slot,
        keys=session.keys,
    )
    content = json.loads(draft.content) if draft.content else {}
    if content.get("version", form.version) != form.version:
        raise UserError(
            f"{form.title} was begun with version {content['version']} of the form and this "
            f"CourtDesk has version {form.version}: finish it where it was begun."
        )
    answers = Answers.from_json(content.get("answers", {}))
    amends = content.get("amends")
    return OpenForm(
        case,
        form,
        answers,
        draft,
        resumed=bool(draft.content),
        amends=DocumentId(amends) if amends else None,
    )


def _require_agreement(file: CaseFile, form: Form) -> None:
    if form.id not in SCREENS:
        return
    if file.agreement is None:
        raise UserError("Ask for agreement to be screened, and record it, before the screen.")
    if not file.agreement.value.agreed:
        raise UserError("The person has declined to be screened: the screen stays closed.")


def save_answers(session: Session, opened: OpenForm, answers: Answers) -> datetime:
    """Write the draft; return when it was committed. Only then may "Saved" be shown (P1)."""
    progress = flow.progress(opened.form, answers)
    content: dict[str, Any] = {"version": opened.form.version, "answers": answers.to_json()}
    if opened.amends is not None:
        content["amends"] = opened.amends
    return session.vault.write_draft(
        opened.draft,
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        answered=progress.answered,
        total=progress.total,
    )


def finish_form(
    session: Session, opened: OpenForm, answers: Answers, *, reason: str = ""
) -> CaseFile:
    """Turn the draft into a finished response; return the case.

    A form with questions left unanswered may be finished and then says so: it has no band, and
    `reason` tells why. Changing a form that was finished always needs one. Raises `FieldError`
    when that reason is missing, and `UserError` when agreement was taken back or the draft was
    finished meanwhile: finishing it again would make two responses of one.
    """
    session.require(Permission.SCREEN)
    # Asked again: agreement may have been taken back while the form was open. The draft stays.
    _require_agreement(case_file(session, opened.case), opened.form)
    if all(info.form != opened.form.id for info in session.vault.drafts(opened.case)):
        raise UserError(
            f"{opened.form.title} was finished in the meantime: open the case again to see it."
        )
    if opened.amends is not None and not reason.strip():
        raise FieldError("reason", "Say why the finished form is changed.")
    left = flow.progress(opened.form, answers)
    if not left.complete and not reason.strip():
        raise FieldError(
            "reason",
            f"{left.total - left.answered} of {left.total} questions have no answer: say why "
            "before you finish.",
        )
    result = _result(opened.form, answers)
    change = Change(
        "response",
        _open_part(session, opened.case, opened.form, answers, result, reason=reason.strip()),
        opened.amends or new_id(session),
        opened.case,
        sealed=_sealed_part(opened.form, answers, result),
        compartment=opened.form.compartment,
    )
    record(session, change, drop_draft=opened.draft.ref)
    return case_file(session, opened.case)


def _result(form: Form, answers: Answers) -> Result | None:
    return score(form, answers) if form.rules is not None else None


def _open_part(
    session: Session,
    case: CaseId,
    form: Form,
    answers: Answers,
    result: Result | None,
    *,
    reason: str,
) -> FinishedForm:
    progress = flow.progress(form, answers)
    level = site_level(session, form)
    return FinishedForm(
        case=case,
        form=form.id,
        version=form.version,
        title=form.title,
        status=str(result.status) if result is not None else "complete",
        answered=progress.answered,
        total=progress.total,
        above_threshold=threshold(form, result, level) if result is not None else None,
        threshold=f"{level}" if level is not None else "",
        risk=_risk_mark(form, result),
        reason=reason,
    )


def site_level(session: Session, form: Form) -> Fraction | None:
    """The threshold that the site's clinical lead set for `form`, or the form's default."""
    if form.rules is None or form.rules.threshold is None:
        return None
    set_here = [one.level for one in session.settings().thresholds if one.form == form.id]
    return Fraction(set_here[0]) if set_here else form.rules.threshold.default


def _risk_mark(form: Form, result: Result | None) -> RiskMark:
    if result is None or form.rules is None or not form.rules.alerts:
        return RiskMark.NO_RISK_ITEMS
    kinds = {alert.kind for alert in result.alerts}
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


@dataclass(frozen=True)
class FormResult:
    """A finished form as those with its compartment may read it.

    `score` is one decimal with its range ("18.5 of 40") or `None`; `band` is `None` whenever there
    is no score; `lines` are the named scores, `risk_lines` one sentence for each risk item that
    speaks or was not asked. `cutoffs` are name, level and whether it is reached. `answers` are
    label by question, in form order.
    """

    title: str
    status: Status
    summary: str
    score: str | None
    band: str | None
    prorated: bool
    lines: tuple[tuple[str, str], ...]
    risk_lines: tuple[str, ...]
    missing: tuple[int, ...]
    copyright: str
    scheme: str
    cutoffs: tuple[tuple[str, str, bool], ...]
    answers: tuple[tuple[str, str], ...]


def read_result(session: Session, finished: Recorded[FinishedForm]) -> FormResult:
    """Read a finished form. Raises `NotReadable` without the form's compartment (P5)."""
    form = session.catalogue.get(finished.value.form)
    if finished.value.version != form.version:
        raise UserError(
            f"{form.title} was finished with version {finished.value.version}, which this "
            "CourtDesk does not have: open it where it was made."
        )
    sealed = json.loads(session.vault.unseal(finished.revision, session.keys))
    return show_result(form, Answers.from_json(sealed["answers"]))


def may_read(session: Session, finished: Recorded[FinishedForm]) -> bool:
    """Whether this member's keys open the form's answers."""
    form = session.catalogue.forms.get(finished.value.form)
    if form is None:
        # Not installed any more: nothing here can put its answers into words.
        return False
    if form.compartment is None:
        return True
    return any(compartment is form.compartment for compartment, _ in session.keys)


def show_result(form: Form, answers: Answers) -> FormResult:
    """Score `answers` and put the result into words, only as the rules allow (P3)."""
    result = score(form, answers)
    highest = highest_score(form)
    value = f"{result.main.shown} of {highest}" if result.main.value is not None else None
    return FormResult(
        title=form.title,
        status=result.status,
        summary=_summary(form, result, value),
        score=value,
        band=result.band,
        prorated=result.main.prorated,
        lines=tuple((name, part.shown or "no score") for name, part in result.scores.items()),
        risk_lines=tuple(_risk_lines(form, result)),
        missing=tuple(form.number(name) for name in result.missing),
        copyright=form.copyright,
        scheme=_scheme(form),
        cutoffs=tuple(_cutoffs(form, result)),
        answers=tuple(_labels(form, answers)),
    )


def highest_score(form: Form) -> Fraction:
    """The highest main score that `form` can give; 0 for a form that is not scored."""
    if form.rules is None:
        return Fraction(0)
    everything = Answers()
    for item in form.scored_items():
        turned = item.link_id in form.rules.main.reversed
        numbered = [option for option in item.options if option.ordinal is not None]
        pick = min if turned else max
        best = pick(numbered, key=lambda option: option.ordinal or Fraction(0))
        everything = everything.set(item.link_id, best.code)
    return score(form, everything).main.value or Fraction(0)


def _scheme(form: Form) -> str:
    if form.rules is None or not form.rules.bands:
        return ""
    return form.rules.bands[0].scheme


def _cutoffs(form: Form, result: Result) -> Iterable[tuple[str, str, bool]]:
    for cutoff in form.rules.cutoffs if form.rules is not None else ():
        if cutoff.name in result.cutoffs:
            yield cutoff.name, one_decimal(cutoff.at), result.cutoffs[cutoff.name]


def _summary(form: Form, result: Result, value: str | None) -> str:
    missing = len(result.missing)
    if value is None:
        text = f"no score, {missing} of {len(form.scored_items())} items not answered"
        if result.possible is not None and missing < len(form.scored_items()):
            low, high = result.possible
            text += f"; the total would lie between {low} and {high}"
        return text
    band = f", {result.band.replace('-', ' ')}" if result.band else ""
    note = f", prorated with {missing} missing" if result.main.prorated else ""
    return f"{value}{band}{note}"


_WHOM = {RiskTo.SELF: "risk to self", RiskTo.OTHERS: "risk to others"}


def _risk_lines(form: Form, result: Result) -> Iterable[str]:
    for alert in result.alerts:
        whom = _WHOM.get(alert.to, "risk") if alert.to is not None else "risk"
        if alert.kind is AlertKind.NOT_ASSESSED:
            yield f"{form.title} item {alert.number}, {whom}: not assessed"
        else:
            yield f"{form.title} item {alert.number}, {whom}: answered {alert.answer}"
    if form.rules is not None and form.rules.alerts and not result.alerts:
        yield f"{form.title}: no risk item answered above zero"


def _labels(form: Form, answers: Answers) -> Iterable[tuple[str, str]]:
    for item in flow.enabled(form, answers):
        question = f"{item.prefix} {item.text}".strip()
        yield question, answer_label(form, item.link_id, answers)


def answer_label(form: Form, link_id: str, answers: Answers) -> str:
    """What was answered, as a person reads it: a label, or why there is none."""
    answer = answers.get(link_id)
    if answer is None:
        return "Not answered"
    value = answers.value(link_id)
    if value is None:
        return "Declined" if str(answer) == "declined" else "Could not be asked"
    option = form.item(link_id).option(value) if isinstance(value, str) else None
    return option.label if option is not None else str(value)
