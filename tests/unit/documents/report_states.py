"""Every state that the facts of a report can be in, each fact with the record it was read from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.cases import Verdict
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.ids import RevisionId
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import (
    DecisionFacts,
    EnquiryFacts,
    NothingFacts,
    OverruleFacts,
    ReportFacts,
    RequirementFacts,
    ReviewFacts,
    ScreenFacts,
    Source,
    VictimFacts,
)
from courtdesk.domain.requirements import Appointment, RequirementKind, Route

# Words that no sentence of ours uses, so that what is found in the text is ours.
_WORD = st.text(st.sampled_from("XYZÉ’ \n-"), max_size=8)
_MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001
_DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))


def _from(kind: str) -> SearchStrategy[Source]:
    """The record of `kind`; each kind is another, so that a test can tell them apart."""
    return st.just(Source(kind, f"{kind.title()} by Somebody, 14/1/2027", RevisionId(kind)))


_DECISIONS = st.builds(
    DecisionFacts,
    outcome=st.sampled_from(Outcome),
    stands=st.booleans(),
    name=_WORD,
    registration=_WORD,
    decided_at=_MOMENTS,
    reasons=_WORD,
    support=_WORD,
    way=st.none() | st.sampled_from(ContactWay),
    organisation=_WORD,
    recorded_by=_WORD,
    confirmed=st.booleans(),
    source=_from("decision"),
)
_REQUIREMENTS = st.builds(
    RequirementFacts,
    kind=st.sampled_from(RequirementKind),
    suitable=st.none() | st.booleans(),
    reasons=_WORD,
    assessed_on=st.none() | _DAYS,
    assessor=_WORD,
    plan=_WORD,
    appointment=st.none() | st.builds(Appointment, _MOMENTS, _WORD, _WORD),
    support=_WORD,
    consent_signed_on=st.none() | _DAYS,
    asked_at=st.none() | _MOMENTS,
    decision=st.none() | _DECISIONS,
    scores=st.lists(
        st.builds(
            ScoreFacts,
            st.just("SCORE"),
            st.just("99.9 of 40"),
            st.sampled_from([None, "severe"]),
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    sessions=_WORD,
    route=st.sampled_from(Route),
    asked_of=_WORD,
    source=_from("requirement"),
    assessment_source=_from("assessment"),
    request_source=_from("decision-request"),
    appointment_source=_from("appointment"),
    sessions_source=_from("settings"),
)
_SCREENS = st.builds(
    ScreenFacts,
    st.just("K10"),
    st.booleans(),
    st.integers(0, 10),
    st.just(10),
    st.none() | st.booleans(),
    st.none() | _DAYS,
    _from("response"),
)
_ENQUIRIES = st.builds(EnquiryFacts, _WORD, st.none() | _DAYS, _from("enquiry"))
_VICTIMS = st.builds(VictimFacts, st.sampled_from(VictimViews), _WORD, _from("victim"))
_OVERRULES = st.builds(OverruleFacts, _WORD, _WORD, _WORD, st.booleans(), _from("overrule"))
_REVIEWS = st.builds(
    ReviewFacts,
    st.sampled_from(RequirementKind),
    _WORD,
    _WORD,
    _from("framework").map(lambda s: (s,)),
)
_NOTHING = st.builds(NothingFacts, _WORD, _WORD, _from("no-proposal"))
_FACTS = st.builds(
    ReportFacts,
    reference=st.just("7F3K-Q2XM"),
    full_name=_WORD,
    court=_WORD,
    hearing_date=_DAYS,
    offences=st.lists(_WORD, max_size=2).map(tuple),
    verdicts=st.lists(st.sampled_from([each.label for each in Verdict]), max_size=2).map(tuple),
    screening_agreed=st.none() | st.booleans(),
    screens=st.lists(_SCREENS, max_size=3).map(tuple),
    requirements=st.lists(_REQUIREMENTS, max_size=2).map(tuple),
    combination=st.just(""),
    consent_withdrawn=st.booleans(),
    rar_needs=_WORD,
    limit=st.integers(1, 4000),
    enquiries=st.lists(_ENQUIRIES, max_size=2).map(tuple),
    victim=st.none() | _VICTIMS,
    overrules=st.lists(_OVERRULES, max_size=2).map(tuple),
    needs=st.lists(_WORD, max_size=2).map(tuple),
    reviews=st.lists(_REVIEWS, max_size=2).map(tuple),
    nothing=st.none() | _NOTHING,
    case_source=_from("case"),
    person_source=_from("person"),
    agreement_source=_from("agreement"),
    consent_source=_from("consent"),
    rar_sources=_from("assessment").map(lambda source: (source,)),
)


def _with_pleas(facts: ReportFacts) -> ReportFacts:
    """With a record for each verdict that is more than "none yet"."""
    plea = Source("plea", "Plea by Somebody, 14/1/2027", RevisionId("plea"))
    none_yet = Verdict.NONE_YET.label
    return replace(
        facts,
        verdict_sources=tuple(plea if one != none_yet else None for one in facts.verdicts),
    )


def report_facts() -> SearchStrategy[ReportFacts]:
    """Any state of a case, two requirements at most."""
    return _FACTS.map(_with_pleas)
