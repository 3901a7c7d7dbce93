"""What these pages show, read in one go off the window's thread, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from courtdesk.actions import clinical
from courtdesk.actions.results import highest_score
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, may
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.clinical import ClinicalRule, RiskCard, TelephoneRule
from courtdesk.domain.screening import level_words
from courtdesk.questionnaire.definition import Form
from courtdesk.ui.case_words import clock_time

_Signed = Recorded[ClinicalRule] | Recorded[RiskCard] | Recorded[TelephoneRule]


@dataclass(frozen=True)
class Past:
    """One change: what it says, and by whom, when and why."""

    words: str
    set_by: str


@dataclass(frozen=True)
class Instrument:
    """One form that has a threshold, risk items, or both.

    `default` is the form's own threshold and `level` the one that holds, both "" for a form
    without one; `highest_risk` is the highest printed number of a risk item, 0 without any.
    """

    form: str
    title: str
    rule: ClinicalRule
    level: str
    default: str
    highest: str
    note: str
    highest_risk: int
    history: tuple[Past, ...]

    @property
    def words(self) -> str:
        """How the site judges it, in one sentence."""
        return _rule_words(self.rule, self.level, self.highest_risk)


@dataclass(frozen=True)
class Who:
    """Whether this member sets these things, and who does."""

    may_set: bool
    leads: str

    @property
    def words(self) -> str:
        """One sentence for everyone else."""
        return f"This is set by the clinical lead: {self.leads}."


@dataclass(frozen=True)
class ClinicalView:
    """Everything on the overview."""

    instruments: tuple[Instrument, ...]
    card: RiskCard
    card_history: tuple[Past, ...]
    process: TelephoneRule
    process_history: tuple[Past, ...]
    who: Who


def read_view(session: Session) -> ClinicalView:
    """Read all of it."""
    forms = (session.catalogue.get(name) for name in session.catalogue.ids)
    return ClinicalView(
        instruments=tuple(_instrument(session, form) for form in forms if has_rules(form)),
        card=clinical.card(session),
        card_history=_past_cards(session),
        process=clinical.telephone_rule(session),
        process_history=_past_processes(session),
        who=_who(session),
    )


def read_instrument(session: Session, form_id: str) -> tuple[Instrument, Who]:
    """Read one instrument. Raises `UserError` for a form that is not there."""
    return _instrument(session, session.catalogue.get(form_id)), _who(session)


def read_card(session: Session) -> tuple[RiskCard, tuple[Past, ...], Who]:
    """Read the card and its history."""
    return clinical.card(session), _past_cards(session), _who(session)


def read_process(session: Session) -> tuple[TelephoneRule, tuple[Past, ...], Who]:
    """Read the process for approval by telephone and its history."""
    return clinical.telephone_rule(session), _past_processes(session), _who(session)


def has_rules(form: Form) -> bool:
    """Whether there is anything for the lead to settle about this form."""
    return form.rules is not None and (form.rules.threshold is not None or bool(form.rules.alerts))


def plain(level: Fraction | None) -> str:
    """A level as people write it: "20", "12.5"; "" for none."""
    if level is None:
        return ""
    return str(level) if level.denominator == 1 else f"{float(level):g}"


def _instrument(session: Session, form: Form) -> Instrument:
    rule, rules = clinical.rule_of(session, form), form.rules
    threshold = rules.threshold if rules is not None else None
    history = clinical.rule_history(session, form.id)
    risk = clinical.highest_risk(form) if rules is not None and rules.alerts else 0
    return Instrument(
        form=form.id,
        title=form.title,
        rule=rule,
        level=plain(clinical.level_of(form, rule)),
        default=plain(threshold.default) if threshold is not None else "",
        highest=plain(highest_score(form)) if threshold is not None else "",
        note=threshold.note if threshold is not None else "",
        highest_risk=risk,
        history=tuple(_past_rule(session, form, one, risk) for one in reversed(history)),
    )


def _past_rule(session: Session, form: Form, one: Recorded[ClinicalRule], risk: int) -> Past:
    level = plain(clinical.level_of(form, one.value))
    return Past(_rule_words(one.value, level, risk), _set_by(session, one, one.value.reason))


def _rule_words(rule: ClinicalRule, level: str, highest_risk: int) -> str:
    parts = []
    if level:
        parts.append(f"above threshold from {level}")
        parts.append("leads on to assessment" if rule.leads_on else "does not lead on")
    if highest_risk == 1:
        parts.append("any risk item stops the case")
    elif highest_risk:
        parts.append(f"a risk item answered {level_words(rule.risk_at_least)} stops the case")
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}"


def _past_cards(session: Session) -> tuple[Past, ...]:
    cards = clinical.card_history(session)
    return tuple(
        Past(card_words(one.value), _set_by(session, one, one.value.reason))
        for one in reversed(cards)
    )


def _past_processes(session: Session) -> tuple[Past, ...]:
    found = clinical.telephone_history(session)
    return tuple(
        Past(process_words(one.value), _set_by(session, one, one.value.reason))
        for one in reversed(found)
    )


def process_words(rule: TelephoneRule) -> str:
    """Whether approval by telephone counts, how it is done, and when the written word is due."""
    if not rule.allowed:
        return "Approval by telephone does not count at this site."
    due = f"The written decision is due {rule.confirm_by.label}."
    return f"Approval by telephone counts at this site. {due}\n{rule.how}"


def card_words(card: RiskCard) -> str:
    """Card and number as they stand one under the other."""
    return f"{card.text}\n{call_words(card)}"


def call_words(card: RiskCard) -> str:
    """Whom the card says to call."""
    if not card.lead_phone:
        return "No number is set: members are told to use the site's procedure."
    return f"Call {card.lead_name} on {card.lead_phone}."


def _set_by(session: Session, one: _Signed, reason: str) -> str:
    at = clock_time(one.at, session.clock())
    return f"Set by {session.team().name_of(one.by)}, {at}: {reason}"


def _who(session: Session) -> Who:
    leads = [one.name for one in session.team().members if may(one.roles, Permission.SET_CLINICAL)]
    return Who(session.may(Permission.SET_CLINICAL), ", ".join(leads) or "nobody on this team yet")
