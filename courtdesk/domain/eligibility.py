"""Who may be proposed for a requirement: each condition, how it stands, and why, in words.

The conditions are those of the CSTR Operating Framework (version 2, May 2020), "Sentencing" and
"CSTR Operating Framework". They are answered one by one and never added up: a reader must see
which one stands in the way and who can do something about it.

Two things may not be gone past with a reason, for they are the court's and the person's alone to
change: guilt and consent. The rest may, with a reason that is recorded and told to the court: the
age, which may rest on a birth date that is in dispute, the range, the needs, the criteria for
treatment. No score by itself makes anyone unsuitable, and
neither a personality disorder nor a neurodevelopmental condition ever excludes.

Everyone on the court side may read a finding, so none names a clinical need or gives a score (P5).
What is not known is said to be unknown and never taken for a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange, Verdict
from courtdesk.domain.findings import Finding, FindingKind, Ruling
from courtdesk.domain.framework import COURT_SCREEN, FRAMEWORK, MHTR_MODEL, SENTENCING, Source
from courtdesk.domain.requirements import RequirementKind, combination
from courtdesk.errors import UserError

ADULT = 18


class Need(StrEnum):
    """What the assessment found that a mental health requirement may answer."""

    DEPRESSION_ANXIETY = "depression-anxiety"
    OTHER_MENTAL_HEALTH = "other-mental-health"
    SECONDARY_CARE = "secondary-care"
    PERSONALITY_DISORDER = "personality-disorder"
    NEURODEVELOPMENTAL = "neurodevelopmental"

    @property
    def label(self) -> str:
        """The need in the words of the window."""
        return _NEEDS[self]


_NEEDS = {
    Need.DEPRESSION_ANXIETY: "depression or anxiety",
    Need.OTHER_MENTAL_HEALTH: "another mental health problem",
    Need.SECONDARY_CARE: "a mental health problem for secondary care",
    Need.PERSONALITY_DISORDER: "personality disorder",
    Need.NEURODEVELOPMENTAL: "a neurodevelopmental condition",
}


@dataclass(frozen=True)
class OffenceFacts:
    """What has become of one offence, and its range in the sentencing guidelines."""

    verdict: Verdict = Verdict.NONE_YET
    range: OffenceRange = OffenceRange.UNKNOWN


@dataclass(frozen=True)
class RequirementGround:
    """What is known about one proposed requirement; `None` is not known yet.

    `above_threshold` is the screen's (MHTR) or the AUDIT's (ATR). `needs` are for the MHTR: empty
    when the assessment found none. `dependent` covers dependence on alcohol (ATR), and dependence
    on or a propensity to misuse drugs (DRR). `treatable` is susceptible to treatment (ATR), and
    requires or would benefit from treatment (DRR). `arrangements` is that they can be or have
    been made.
    """

    kind: RequirementKind
    consented: bool | None = None
    above_threshold: bool | None = None
    needs: frozenset[Need] | None = None
    dependent: bool | None = None
    treatable: bool | None = None
    arrangements: bool | None = None


@dataclass(frozen=True)
class EligibilityFacts:
    """What eligibility rests on. Ages are in whole years, `None` while they are not known.

    `age_listed` is the age on the day of the hearing, `age_convicted` that on the day of the plea
    of guilty or of the verdict.
    """

    offences: tuple[OffenceFacts, ...] = ()
    age_listed: int | None = None
    age_convicted: int | None = None
    proposed: tuple[RequirementGround, ...] = ()


_SERIOUS = Source(
    SENTENCING,
    "The offence committed must have reached at least the threshold of a community order range",
)
_GUILTY = Source(
    SENTENCING,
    "if a guilty plea has been entered or the individual has been found guilty after trial",
)
_CONSENT = Source(FRAMEWORK, "Consent to the requirement")
_AGE = Source(FRAMEWORK, "18 years +")
_MHTR = Source(
    FRAMEWORK,
    "those with mental health, personality disorder problems, (from depression/anxiety through to"
    " secondary care mental health issues) neurodevelopmental disorders (e.g. ASD and ADHD) will"
    " not be excluded",
)
_ATR = Source(
    FRAMEWORK,
    "the individual is dependent on alcohol, susceptible to treatment and arrangements can or have"
    " been made for treatment",
)
_DRR = Source(
    FRAMEWORK,
    "the individual is dependent on or has a propensity to misuse drugs, requires or would benefit"
    " from treatment, and arrangements can or have been made for treatment",
)
_SCREEN = Source(
    MHTR_MODEL,
    "Recommended screening tools which may act as a trigger for further assessment",
)
_AUDIT = Source(
    COURT_SCREEN,
    "Please give outcomes from Full Alcohol Audit score in box below",
)
_COMBINED = Source(
    SENTENCING,
    "Generally, the use of combined treatment requirements can only be considered if the offence"
    " has reached at least the medium sentencing level of the community order range and above",
)
_TARIFF = Source(
    SENTENCING, "Consideration must be given to ensure that up tariffing does not occur"
)

_NEED_FOUND = "The assessment found a need that the requirement could answer."
_LD = "Otherwise ask Liaison and Diversion for local support."
_LADDER = (
    OffenceRange.BELOW,
    OffenceRange.LOW,
    OffenceRange.MEDIUM,
    OffenceRange.HIGH,
    OffenceRange.CUSTODY,
)
_COURT_SIDE = frozenset({Role.CDO, Role.LINK_WORKER, Role.LD_PRACTITIONER, Role.ASSESSOR})


def findings(facts: EligibilityFacts) -> tuple[Finding, ...]:
    """Every condition for the case, then for each proposed requirement, then for the two together.

    In this order always; a condition that does not apply is not there.
    """
    found = [_age(facts), _guilt(facts), _range(facts)]
    for ground in facts.proposed:
        found.extend(_of_requirement(ground))
    found.extend(_together(facts))
    return tuple(found)


def _convicted(facts: EligibilityFacts) -> bool:
    return any(offence.verdict.is_guilt for offence in facts.offences)


def _age(facts: EligibilityFacts) -> Finding:
    kind = FindingKind.AGE
    if not _convicted(facts):
        return _age_from_list(facts.age_listed)
    age = facts.age_convicted
    if age is None:
        reason = "The age on conviction is not known: enter the date of birth."
        return Finding(kind, None, Ruling.UNKNOWN, reason, _AGE)
    if age >= ADULT:
        return Finding(kind, None, Ruling.MET, "18 or over on conviction.", _AGE)
    return Finding(
        kind,
        None,
        Ruling.NOT_MET,
        f"{age} years old on conviction: these requirements are for people of 18 or over.",
        _AGE,
        may_go_on_with_reason=True,
        overrule="If the date of birth is wrong, put it right; if it is right, tell the youth"
        " justice service. The court duty officer may go on with a reason, which is told in court.",
        who=frozenset({Role.CDO}),
    )


def _age_from_list(age: int | None) -> Finding:
    kind = FindingKind.AGE
    if age is None:
        reason = "The age is not known: enter the date of birth."
        return Finding(kind, None, Ruling.UNKNOWN, reason, _AGE)
    if age >= ADULT:
        return Finding(kind, None, Ruling.MET, "18 or over on the day of the hearing.", _AGE)
    reason = f"{age} years old on the day of the hearing: the age on conviction decides."
    return Finding(kind, None, Ruling.WARN, reason, _AGE)


def _guilt(facts: EligibilityFacts) -> Finding:
    kind = FindingKind.GUILT
    verdicts = [offence.verdict for offence in facts.offences]
    if _convicted(facts):
        told = "Guilty plea" if Verdict.GUILTY in verdicts else "Found guilty after trial"
        return Finding(kind, None, Ruling.MET, f"{told}.", _GUILTY)
    if not verdicts or Verdict.NONE_YET in verdicts:
        return Finding(kind, None, Ruling.UNKNOWN, "No plea or verdict is recorded yet.", _GUILTY)
    outcome = ", ".join(dict.fromkeys(verdict.label for verdict in verdicts))
    return Finding(
        kind,
        None,
        Ruling.NOT_MET,
        f"{outcome}: a requirement needs a guilty plea or a finding of guilt.",
        _GUILTY,
        overrule="Only the court can change this: record the plea or verdict when it does.",
    )


def _ranges(facts: EligibilityFacts) -> tuple[OffenceRange, ...]:
    """The ranges that count: of the offences convicted of, before that of those still open.

    An offence that fell away must not carry a requirement, even where its range was the highest.
    """
    if _convicted(facts):
        return tuple(one.range for one in facts.offences if one.verdict.is_guilt)
    gone = Verdict.DISCONTINUED
    return tuple(one.range for one in facts.offences if one.verdict is not gone)


def _highest(ranges: Iterable[OffenceRange]) -> OffenceRange:
    """The highest range that is known, or unknown where none is."""
    known = [one for one in ranges if one is not OffenceRange.UNKNOWN]
    return max(known, key=_LADDER.index, default=OffenceRange.UNKNOWN)


def _reaches(facts: EligibilityFacts, level: OffenceRange) -> bool | None:
    """Whether the offending reaches `level`; `None` while a range that decides is not known."""
    ranges = _ranges(facts)
    highest = _highest(ranges)
    if highest is not OffenceRange.UNKNOWN and _LADDER.index(highest) >= _LADDER.index(level):
        return True
    return None if not ranges or OffenceRange.UNKNOWN in ranges else False


def _range(facts: EligibilityFacts) -> Finding:
    kind, reached = FindingKind.RANGE, _reaches(facts, OffenceRange.LOW)
    if reached is None:
        reason = "The range of the offence is not known: enter it from the sentencing guidelines."
        return Finding(kind, None, Ruling.UNKNOWN, reason, _SERIOUS)
    if reached:
        highest = _highest(_ranges(facts))
        more = ""
        if highest is OffenceRange.CUSTODY:
            more = " A requirement can stand in a suspended sentence order or a community order."
        reason = f"The offence is in the {highest.label}.{more}"
        return Finding(kind, None, Ruling.MET, reason, _SERIOUS)
    return Finding(
        kind,
        None,
        Ruling.NOT_MET,
        "The offence is below the community order range.",
        _SERIOUS,
        may_go_on_with_reason=True,
        overrule=f"The court duty officer may go on with a reason, such as the bench's. {_LD}",
        who=frozenset({Role.CDO}),
    )


def _of_requirement(ground: RequirementGround) -> Iterator[Finding]:
    yield _consent(ground)
    if ground.kind is not RequirementKind.DRR:
        yield _score(ground)
    if ground.kind is RequirementKind.MHTR:
        yield _mental_health(ground)
        return
    yield from _substance(ground)


def _consent(ground: RequirementGround) -> Finding:
    kind, requirement = FindingKind.CONSENT, ground.kind
    if ground.consented is None:
        reason = f"Consent to the {requirement} is not recorded yet."
        return Finding(kind, requirement, Ruling.UNKNOWN, reason, _CONSENT)
    if ground.consented:
        reason = f"Consent to the {requirement} is signed."
        return Finding(kind, requirement, Ruling.MET, reason, _CONSENT)
    return Finding(
        kind,
        requirement,
        Ruling.NOT_MET,
        f"The person does not consent to the {requirement}.",
        _CONSENT,
        overrule="Only the person can change this. The court duty officer and the court consider"
        " other sentences.",
    )


def _score(ground: RequirementGround) -> Finding:
    kind, requirement = FindingKind.SCORE, ground.kind
    mhtr = requirement is RequirementKind.MHTR
    source, name = (_SCREEN, "screen") if mhtr else (_AUDIT, "AUDIT")
    if ground.above_threshold is None:
        reason = f"There is no score of the {name} yet."
        return Finding(kind, requirement, Ruling.UNKNOWN, reason, source)
    if ground.above_threshold:
        reason = f"The {name} is above threshold."
        return Finding(kind, requirement, Ruling.MET, reason, source)
    return Finding(
        kind,
        requirement,
        Ruling.WARN,
        f"The {name} is below threshold. No score by itself makes anyone unsuitable.",
        source,
        may_go_on_with_reason=True,
        overrule=f"Whoever screens may refer anyway with a reason. {_LD}",
        who=_COURT_SIDE,
    )


def _mental_health(ground: RequirementGround) -> Finding:
    kind, requirement, needs = FindingKind.NEED, ground.kind, ground.needs
    if needs is None:
        reason = "The assessment has not said yet which mental health needs there are."
        return Finding(kind, requirement, Ruling.UNKNOWN, reason, _MHTR)
    if needs:
        # Which need it is stays with the clinicians; these words everyone on the court side reads.
        more = ""
        if Need.SECONDARY_CARE in needs:
            more = " Secondary care has a route and guidance of its own."
        return Finding(kind, requirement, Ruling.MET, f"{_NEED_FOUND}{more}", _MHTR)
    return Finding(
        kind,
        requirement,
        Ruling.NOT_MET,
        "The assessment found no mental health need that the requirement could answer.",
        _MHTR,
        may_go_on_with_reason=True,
        overrule=f"The assessor may ask the clinical lead all the same, with a reason. {_LD}",
        who=frozenset({Role.ASSESSOR, Role.CLINICAL_LEAD}),
    )


@dataclass(frozen=True)
class _Criterion:
    """One criterion of a substance requirement: its words when met, and when not."""

    kind: FindingKind
    met: str
    not_met: str


_CRITERIA = {
    RequirementKind.ATR: (
        _Criterion(
            FindingKind.NEED,
            "the person is dependent on alcohol",
            "The person is not dependent on alcohol.",
        ),
        _Criterion(
            FindingKind.TREATABLE,
            "the person is susceptible to treatment",
            "The person is said not to be susceptible to treatment.",
        ),
    ),
    RequirementKind.DRR: (
        _Criterion(
            FindingKind.NEED,
            "the person is dependent on drugs or has a propensity to misuse them",
            "The person is neither dependent on drugs nor has a propensity to misuse them.",
        ),
        _Criterion(
            FindingKind.TREATABLE,
            "the person requires treatment or would benefit from it",
            "The person neither requires treatment nor would benefit from it.",
        ),
    ),
}
_ARRANGED = _Criterion(
    FindingKind.ARRANGEMENTS,
    "arrangements for treatment have been made or can be",
    "Arrangements for treatment cannot be made.",
)


def _substance(ground: RequirementGround) -> Iterator[Finding]:
    need, treatable = _CRITERIA[ground.kind]
    yield _criterion(ground, need, ground.dependent)
    yield _criterion(ground, treatable, ground.treatable)
    yield _criterion(ground, _ARRANGED, ground.arrangements)


def _criterion(ground: RequirementGround, one: _Criterion, answer: bool | None) -> Finding:
    source = _ATR if ground.kind is RequirementKind.ATR else _DRR
    if answer is None:
        reason = f"Say whether {one.met}."
        return Finding(one.kind, ground.kind, Ruling.UNKNOWN, reason, source)
    if answer:
        reason = f"{one.met[0].upper()}{one.met[1:]}."
        return Finding(one.kind, ground.kind, Ruling.MET, reason, source)
    return Finding(
        one.kind,
        ground.kind,
        Ruling.NOT_MET,
        one.not_met,
        source,
        may_go_on_with_reason=True,
        overrule="The provider may agree to hold the requirement all the same, and the court duty"
        f" officer may go on, with a reason. {_LD}",
        who=frozenset({Role.PROVIDER, Role.CDO}),
    )


def _together(facts: EligibilityFacts) -> Iterator[Finding]:
    kinds = frozenset(ground.kind for ground in facts.proposed)
    if len(kinds) < 2:
        return
    try:
        name = combination(kinds)
    except UserError as error:
        yield Finding(
            FindingKind.COMBINATION,
            None,
            Ruling.NOT_MET,
            str(error),
            _COMBINED,
            overrule="Nobody may go past this: take one of the requirements off.",
        )
        return
    yield _combined(facts, name)
    yield Finding(
        FindingKind.UP_TARIFFING,
        None,
        Ruling.WARN,
        f"{name}: the sentence must not become heavier to make room for a second requirement.",
        _TARIFF,
    )


def _combined(facts: EligibilityFacts, name: str) -> Finding:
    kind, reached = FindingKind.COMBINATION, _reaches(facts, OffenceRange.MEDIUM)
    if reached:
        reason = f"{name}: the offence is in the medium community order range or above."
        return Finding(kind, None, Ruling.MET, reason, _COMBINED)
    state = "below the medium community order range" if reached is False else "not known"
    return Finding(
        kind,
        None,
        Ruling.WARN,
        f"{name}: two requirements are generally for offences from the medium community order"
        f" range up, and the range is {state}.",
        _COMBINED,
        may_go_on_with_reason=True,
        overrule="Whoever proposes may go on with a reason.",
        who=_COURT_SIDE,
    )
