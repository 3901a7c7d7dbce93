"""What the clinical lead settles: thresholds, risk levels, the card for risk, telephone approval.

Each is one signed document, so that a change has an author, a day and a reason, and a result can
name the revision that it was judged by.
"""

from __future__ import annotations

import math
import re
import uuid
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from courtdesk.actions.records import Change, record, recorded
from courtdesk.actions.results import highest_score
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.clinical import DEFAULT_CARD, ClinicalRule, RiskCard, TelephoneRule
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import DocumentId, RevisionId
from courtdesk.errors import FieldError, FieldErrors
from courtdesk.exchange import identity
from courtdesk.questionnaire.definition import Form

T = TypeVar("T")

_NAMES = uuid.UUID("6f0a4a5e-3f43-5d0c-9a59-0c9f6d6b7a11")
"""The namespace in which the ids of these documents are made: each laptop makes the same ones."""

_LONGEST_CARD = 2000

_LEVEL = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
"""A threshold in plain digits: "1e999999999" would keep the program counting for hours, and digits
of other scripts or a fraction would be read otherwise by whoever looks at the rule later."""


def rule_document(form_id: str) -> DocumentId:
    """The document of what the lead has set for a form."""
    return DocumentId(str(uuid.uuid5(_NAMES, f"rule {form_id}")))


def card_document() -> DocumentId:
    """The document of the site's card for risk."""
    return DocumentId(str(uuid.uuid5(_NAMES, "risk card")))


def recorded_rule(session: Session, form_id: str) -> Recorded[ClinicalRule] | None:
    """What the lead has set for a form, or `None` while the defaults hold."""
    return _counted(session, ClinicalRule, rule_document(form_id))


def rule_of(session: Session, form: Form) -> ClinicalRule:
    """How this site judges `form`: what the lead set, or the form's own defaults."""
    found = recorded_rule(session, form.id)
    return found.value if found is not None else _before(session, form)


def rule_at(session: Session, form: Form, revision: str) -> ClinicalRule:
    """The rule that a result was judged by; the defaults for a result that names none."""
    found = session.vault.revision(RevisionId(revision)) if revision else None
    if found is None or found.open is None or not session.belief.counts(found):
        return _before(session, form)
    return from_body(ClinicalRule, found.body)


def _before(session: Session, form: Form) -> ClinicalRule:
    # Thresholds stood among the site's settings before they belonged to the clinical lead alone.
    levels = [one.level for one in session.settings().thresholds if one.form == form.id]
    level = str(levels[0]) if levels else ""
    return ClinicalRule(form.id, level=level, risk_at_least=_own_risk_level(form))


def _own_risk_level(form: Form) -> int:
    """The lowest level from which the form's own risk items speak, so that none is missed."""
    levels = [rule.at_least for rule in form.rules.alerts] if form.rules is not None else []
    return max(1, math.floor(min(levels, default=Fraction(1))))


def level_of(form: Form, rule: ClinicalRule) -> Fraction | None:
    """The threshold by this rule, exact; `None` for a form that has none."""
    if form.rules is None or form.rules.threshold is None:
        return None
    return Fraction(rule.level) if rule.level else form.rules.threshold.default


def site_level(session: Session, form: Form) -> Fraction | None:
    """The threshold that holds here for `form` now: the lead's, or the form's default."""
    return level_of(form, rule_of(session, form))


def set_rule(session: Session, rule: ClinicalRule) -> Recorded[ClinicalRule]:
    """Sign how the site judges one instrument from now on; results made before keep theirs.

    Raises `NotAllowed` for everyone but the clinical lead, and `FieldErrors` naming `level`,
    `risk_at_least` and `reason`.
    """
    session.require(Permission.SET_CLINICAL)
    form = session.catalogue.get(rule.form)
    errors = [*_rule_errors(session, form, rule)]
    if errors:
        raise FieldErrors(tuple(errors))
    document = rule_document(rule.form)
    record(session, Change("clinical-rule", rule, document, namespace=identity.CLINICAL))
    return _required(_counted(session, ClinicalRule, document))


def _rule_errors(session: Session, form: Form, rule: ClinicalRule) -> list[FieldError]:
    errors = []
    if level_of(form, ClinicalRule(form.id)) is not None:
        errors += _level_errors(form, rule.level)
    if form.rules is not None and form.rules.alerts:
        highest = highest_risk(form)
        if not 1 <= rule.risk_at_least <= highest:
            errors.append(
                FieldError("risk_at_least", f"Enter a level from 1 (above zero) to {highest}.")
            )
    if not rule.reason.strip():
        errors.append(FieldError("reason", "Give the reason for the change: it is kept with it."))
    return errors


def _level_errors(form: Form, text: str) -> list[FieldError]:
    highest = highest_score(form)
    if not text or (_LEVEL.fullmatch(text) and Fraction(text) <= highest):
        return []
    return [FieldError("level", f"Enter a threshold from 0 to {highest} for {form.title}.")]


def highest_risk(form: Form) -> int:
    """The highest printed number of any risk item; above it nothing could ever stop a case."""
    named = {item for rule in form.rules.alerts for item in rule.items} if form.rules else set()
    numbers = [
        option.ordinal
        for item in form.walk()
        if item.link_id in named
        for option in item.options
        if option.ordinal is not None
    ]
    return max(1, math.ceil(max(numbers, default=Fraction(1))))


def rule_history(session: Session, form_id: str) -> tuple[Recorded[ClinicalRule], ...]:
    """Every rule that the lead has set for a form, oldest first."""
    return _history(session, ClinicalRule, rule_document(form_id))


def card(session: Session) -> RiskCard:
    """The site's card for risk, or the one that stands until the lead has written theirs."""
    found = recorded_card(session)
    return found.value if found is not None else DEFAULT_CARD


def recorded_card(session: Session) -> Recorded[RiskCard] | None:
    """The card as the lead signed it, or `None` while the default one stands."""
    return _counted(session, RiskCard, card_document())


def set_card(session: Session, new: RiskCard) -> Recorded[RiskCard]:
    """Sign the site's card. Raises `NotAllowed` and `FieldErrors` as `set_rule` does."""
    session.require(Permission.SET_CLINICAL)
    errors = []
    if not new.text.strip():
        errors.append(FieldError("text", "Write what a member should do now."))
    elif len(new.text) > _LONGEST_CARD:
        errors.append(FieldError("text", f"Shorten the card to {_LONGEST_CARD:,} characters."))
    if bool(new.lead_name.strip()) != bool(new.lead_phone.strip()):
        errors.append(FieldError("lead_phone", "Enter both a name and a number, or neither."))
    if not new.reason.strip():
        errors.append(FieldError("reason", "Give the reason for the change: it is kept with it."))
    if errors:
        raise FieldErrors(tuple(errors))
    document = card_document()
    record(session, Change("risk-card", new, document, namespace=identity.CLINICAL))
    return _required(_counted(session, RiskCard, document))


def card_history(session: Session) -> tuple[Recorded[RiskCard], ...]:
    """Every card that the lead has signed, oldest first."""
    return _history(session, RiskCard, card_document())


def telephone_document() -> DocumentId:
    """The document of the site's process for approval by telephone."""
    return DocumentId(str(uuid.uuid5(_NAMES, "telephone approval")))


def recorded_telephone(session: Session) -> Recorded[TelephoneRule] | None:
    """The process as the lead signed it, or `None` while none was ever signed.

    Of two versions that stand side by side neither is the site's process (P4): an approval under
    one of them does not count until they are settled.
    """
    return _counted(session, TelephoneRule, telephone_document())


def telephone_rule(session: Session) -> TelephoneRule:
    """Whether approval by telephone counts here; not, until a lead has signed that it does."""
    found = recorded_telephone(session)
    return found.value if found is not None and not found.disputed else TelephoneRule()


def set_telephone(session: Session, new: TelephoneRule) -> Recorded[TelephoneRule]:
    """Sign whether approval by telephone counts from now on, and how it is done.

    What was recorded under an earlier version that allowed it goes on counting as long as every
    version since does. Raises `NotAllowed` for everyone but the clinical lead, and `FieldErrors`
    naming `how` and `reason`.
    """
    session.require(Permission.SET_CLINICAL)
    how = new.how.strip()
    errors = []
    if new.allowed and not how:
        errors.append(FieldError("how", "Write how approval by telephone is done at this site."))
    elif len(how) > _LONGEST_CARD:
        errors.append(FieldError("how", f"Shorten this to {_LONGEST_CARD:,} characters."))
    if not new.reason.strip():
        errors.append(FieldError("reason", "Give the reason for the change: it is kept with it."))
    if errors:
        raise FieldErrors(tuple(errors))
    document = telephone_document()
    change = Change(
        "telephone-rule",
        replace(new, how=how, reason=new.reason.strip()),
        document,
        namespace=identity.CLINICAL,
        # Of two that were signed apart the next one takes the place: the lead has both before them.
        settles=True,
    )
    record(session, change)
    return _required(_counted(session, TelephoneRule, document))


def telephone_history(session: Session) -> tuple[Recorded[TelephoneRule], ...]:
    """Every process that a lead has signed, oldest first."""
    return _history(session, TelephoneRule, telephone_document())


def _history(session: Session, cls: type[T], document: DocumentId) -> tuple[Recorded[T], ...]:
    return tuple(
        Recorded(document, one.id, from_body(cls, one.body), one.made_at, one.author)
        for one in session.vault.history(document)
        if one.open is not None and session.belief.counts(one)
    )


def _counted(session: Session, cls: type[T], document: DocumentId) -> Recorded[T] | None:
    found = session.belief.document(document)
    return recorded(cls, found) if found is not None else None


def _required(found: Recorded[T] | None) -> Recorded[T]:
    if found is None:
        raise RuntimeError("what was recorded a moment ago is there")
    return found
