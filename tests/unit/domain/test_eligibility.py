"""Eligibility: each condition of the framework by a table, and what no record may ever lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange, Verdict
from courtdesk.domain.eligibility import (
    EligibilityFacts,
    Need,
    OffenceFacts,
    RequirementGround,
    findings,
)
from courtdesk.domain.findings import (
    Finding,
    FindingKind,
    Ruling,
    reasons_wanted,
    stops,
    worst,
)
from courtdesk.domain.requirements import RequirementKind

MHTR, DRR, ATR = RequirementKind.MHTR, RequirementKind.DRR, RequirementKind.ATR
MET, NOT_MET, WARN, UNKNOWN = Ruling.MET, Ruling.NOT_MET, Ruling.WARN, Ruling.UNKNOWN
LADDER = [one for one in OffenceRange if one is not OffenceRange.UNKNOWN]
ANSWERS = st.sampled_from([None, False, True])


def offence(verdict: str = "guilty", at: str = "medium") -> OffenceFacts:
    return OffenceFacts(Verdict(verdict), OffenceRange(at))


def good(kind: RequirementKind) -> RequirementGround:
    if kind is MHTR:
        needs = frozenset({Need.DEPRESSION_ANXIETY})
        return RequirementGround(MHTR, True, True, needs)
    return RequirementGround(kind, True, True, dependent=True, treatable=True, arrangements=True)


def case(*kinds: RequirementKind, **more: Any) -> EligibilityFacts:
    values: dict[str, Any] = {
        "offences": (offence(),),
        "age_listed": 34,
        "age_convicted": 34,
        "proposed": tuple(good(kind) for kind in kinds),
    }
    return EligibilityFacts(**{**values, **more})


def one(facts: EligibilityFacts, key: str) -> Finding:
    (found,) = [finding for finding in findings(facts) if finding.key == key]
    return found


def of_ground(ground: RequirementGround, key: str) -> Finding:
    return one(case(proposed=(ground,)), f"{key}:{ground.kind}")


@pytest.mark.parametrize(
    ("kinds", "keys"),
    [
        ((), ""),
        ((MHTR,), "consent:MHTR score:MHTR need:MHTR"),
        ((DRR,), "consent:DRR need:DRR treatable:DRR arrangements:DRR"),
        (
            (MHTR, ATR),
            "consent:MHTR score:MHTR need:MHTR"
            " consent:ATR score:ATR need:ATR treatable:ATR arrangements:ATR"
            " combination up-tariffing",
        ),
    ],
)
def test_which_conditions_there_are(kinds: tuple[RequirementKind, ...], keys: str) -> None:
    found = [finding.key for finding in findings(case(*kinds))]
    assert found == ["age", "guilt", "range", *keys.split()]


@pytest.mark.parametrize("kind", RequirementKind)
def test_whoever_meets_everything_may_be_proposed(kind: RequirementKind) -> None:
    found = findings(case(kind))
    assert worst(found) is MET and stops(found) == reasons_wanted(found) == ()


# "18 years +" (framework, "CSTR Operating Framework")
@pytest.mark.parametrize(
    ("verdict", "listed", "convicted", "ruling", "words"),
    [
        ("none-yet", None, None, UNKNOWN, "enter the date of birth"),
        ("none-yet", 17, None, WARN, "17 years old on the day of the hearing"),
        ("none-yet", 17, 17, WARN, "the age on conviction decides"),
        ("none-yet", 18, None, MET, "on the day of the hearing"),
        ("not-guilty", 17, None, WARN, "the age on conviction decides"),
        ("guilty", 17, 17, NOT_MET, "17 years old on conviction"),
        ("found-guilty", 18, 17, NOT_MET, "17 years old on conviction"),
        ("found-guilty", 17, 18, MET, "on conviction"),
        ("guilty", 34, None, UNKNOWN, "age on conviction is not known"),
        ("guilty", None, 18, MET, "on conviction"),
    ],
)
def test_the_age_is_warned_about_from_listing_and_decided_on_conviction(
    verdict: str, listed: int | None, convicted: int | None, ruling: Ruling, words: str
) -> None:
    facts = case(offences=(offence(verdict),), age_listed=listed, age_convicted=convicted)
    found = one(facts, "age")
    assert found.verdict is ruling and words in found.reason
    assert (found.source.place, found.source.words) == ("CSTR Operating Framework", "18 years +")
    assert found.asks_reason is (ruling is NOT_MET) and not found.stops


# "if a guilty plea has been entered or ... found guilty after trial" (framework, "Sentencing")
@pytest.mark.parametrize(
    ("verdicts", "ruling", "words"),
    [
        ((), UNKNOWN, "No plea or verdict"),
        (("none-yet",), UNKNOWN, "No plea or verdict"),
        (("not-guilty", "none-yet"), UNKNOWN, "No plea or verdict"),
        (("guilty",), MET, "Guilty plea."),
        (("found-guilty",), MET, "Found guilty after trial."),
        (("not-guilty", "guilty"), MET, "Guilty plea."),
        (("not-guilty", "not-guilty"), NOT_MET, "Not guilty plea: a requirement needs"),
        (("discontinued", "not-guilty"), NOT_MET, "Discontinued, Not guilty plea: "),
        (("sent-to-crown-court",), NOT_MET, "Sent to the Crown Court: "),
        (("did-not-attend",), NOT_MET, "Did not attend: "),
        (("warrant",), NOT_MET, "Warrant issued: "),
    ],
)
def test_guilt_comes_first(verdicts: tuple[str, ...], ruling: Ruling, words: str) -> None:
    found = one(case(offences=tuple(offence(verdict) for verdict in verdicts)), "guilt")
    assert found.verdict is ruling and words in found.reason
    assert found.source.place == "Sentencing" and "guilty plea" in found.source.words
    assert found.stops is (ruling is NOT_MET)


# "must have reached at least the threshold of a community order range" (framework, "Sentencing")
@pytest.mark.parametrize(
    ("offences", "ruling", "words"),
    [
        ((("guilty", "below"),), NOT_MET, "below the community order range"),
        ((("guilty", "low"),), MET, "low community order range"),
        ((("guilty", "medium"),), MET, "medium community order range"),
        ((("guilty", "high"),), MET, "high community order range"),
        ((("guilty", "custody"),), MET, "suspended sentence order"),
        ((("guilty", "unknown"),), UNKNOWN, "sentencing guidelines"),
        ((), UNKNOWN, "sentencing guidelines"),
        ((("guilty", "below"), ("guilty", "unknown")), UNKNOWN, "sentencing guidelines"),
        ((("guilty", "below"), ("guilty", "low")), MET, "low community"),
        ((("guilty", "unknown"), ("guilty", "low")), MET, "low community"),
        # What somebody was not convicted of carries nothing.
        ((("guilty", "below"), ("not-guilty", "high")), NOT_MET, "below"),
        ((("none-yet", "below"), ("none-yet", "high")), MET, "high"),
        ((("none-yet", "below"), ("discontinued", "high")), NOT_MET, "below"),
    ],
)
def test_the_range_of_the_offences_that_count(
    offences: tuple[tuple[str, str], ...], ruling: Ruling, words: str
) -> None:
    found = one(case(offences=tuple(offence(*each) for each in offences)), "range")
    assert found.verdict is ruling and words in found.reason
    assert "threshold of a community order range" in found.source.words
    assert found.asks_reason is (ruling is NOT_MET) and not found.stops
    if found.asks_reason:
        assert found.who == {Role.CDO} and "Liaison and Diversion" in found.overrule


# "Consent to the requirement" (framework, "CSTR Operating Framework")
@pytest.mark.parametrize("kind", RequirementKind)
@pytest.mark.parametrize(("answer", "ruling"), [(None, UNKNOWN), (True, MET), (False, NOT_MET)])
def test_nobody_goes_past_consent(
    kind: RequirementKind, answer: bool | None, ruling: Ruling
) -> None:
    found = of_ground(replace(good(kind), consented=answer), "consent")
    assert found.verdict is ruling and kind.value in found.reason
    assert found.stops is (ruling is NOT_MET)
    assert not found.stops or "other sentences" in found.overrule


# "may act as a trigger for further assessment" (framework, Appendix 1)
@pytest.mark.parametrize("kind", [MHTR, ATR])
@pytest.mark.parametrize(("answer", "ruling"), [(None, UNKNOWN), (True, MET), (False, WARN)])
def test_no_score_by_itself_makes_anyone_unsuitable(
    kind: RequirementKind, answer: bool | None, ruling: Ruling
) -> None:
    found = of_ground(replace(good(kind), above_threshold=answer), "score")
    assert found.verdict is ruling and not found.stops
    if answer is False:
        assert found.asks_reason and "refer anyway" in found.overrule
        assert "Liaison and Diversion" in found.overrule and Role.LINK_WORKER in found.who


# "... personality disorder problems ... neurodevelopmental disorders ... will not be excluded"
@pytest.mark.parametrize("need", Need)
def test_no_need_ever_excludes(need: Need) -> None:
    found = of_ground(replace(good(MHTR), needs=frozenset({need})), "need")
    assert found.verdict is MET
    assert ("route" in found.reason) is (need is Need.SECONDARY_CARE)
    assert "will not be excluded" in found.source.words


def test_needs_not_known_are_not_taken_for_none() -> None:
    assert of_ground(replace(good(MHTR), needs=None), "need").verdict is UNKNOWN
    found = of_ground(replace(good(MHTR), needs=frozenset()), "need")
    assert found.verdict is NOT_MET and found.asks_reason
    assert found.who == {Role.ASSESSOR, Role.CLINICAL_LEAD}


# The criteria of the ATR and the DRR (framework, "CSTR Operating Framework")
@pytest.mark.parametrize(
    ("kind", "fact", "key", "met", "not_met"),
    [
        (ATR, "dependent", "need", "is dependent on alcohol", "is not dependent on alcohol"),
        (ATR, "treatable", "treatable", "is susceptible to", "not to be susceptible to"),
        (ATR, "arrangements", "arrangements", "have been made or can be", "cannot be made"),
        (DRR, "dependent", "need", "or has a propensity to misuse", "nor has a propensity"),
        (DRR, "treatable", "treatable", "or would benefit from it", "nor would benefit"),
        (DRR, "arrangements", "arrangements", "have been made or can be", "cannot be made"),
    ],
)
def test_the_criteria_of_the_substance_requirements(
    kind: RequirementKind, fact: str, key: str, met: str, not_met: str
) -> None:
    for answer, ruling, words in (
        (True, MET, met),
        (False, NOT_MET, not_met),
        (None, UNKNOWN, met),
    ):
        ground = replace(good(kind), **{fact: answer})  # type: ignore[arg-type]
        found = of_ground(ground, key)
        assert found.verdict is ruling and words in found.reason
        assert "arrangements can or have been made for treatment" in found.source.words
        assert found.asks_reason is (ruling is NOT_MET) and not found.stops
        assert not found.asks_reason or found.who == {Role.PROVIDER, Role.CDO}
    assert found.reason.startswith("Say whether ")


# "Generally ... at least the medium sentencing level of the community order range and above"
@pytest.mark.parametrize("kinds", [(MHTR, DRR), (MHTR, ATR)])
@pytest.mark.parametrize(
    ("ranges", "ruling"),
    [
        (("below",), WARN),
        (("low",), WARN),
        (("medium",), MET),
        (("high",), MET),
        (("custody",), MET),
        (("unknown",), WARN),
        (("low", "medium"), MET),
        (("low", "unknown"), WARN),
        (("unknown", "high"), MET),
    ],
)
def test_two_requirements_below_the_medium_range_are_a_warning_and_a_reason_not_a_bar(
    kinds: tuple[RequirementKind, ...], ranges: tuple[str, ...], ruling: Ruling
) -> None:
    facts = case(*kinds, offences=tuple(offence(at=each) for each in ranges))
    found = one(facts, "combination")
    assert found.verdict is ruling and found.asks_reason is (ruling is WARN) and not found.stops
    assert found.reason.startswith(" & ".join(kind.value for kind in kinds))
    assert "Generally" in found.source.words
    tariff = one(facts, "up-tariffing")
    assert tariff.verdict is WARN and not tariff.stops and not tariff.asks_reason
    assert "must not become heavier" in tariff.reason


def test_a_range_that_was_found_low_and_one_not_known_are_told_apart() -> None:
    low = one(case(MHTR, ATR, offences=(offence(at="low"),)), "combination")
    unknown = one(case(MHTR, ATR, offences=(offence(at="unknown"),)), "combination")
    assert low.reason.endswith("the range is below the medium community order range.")
    assert unknown.reason.endswith("the range is not known.")


@pytest.mark.parametrize("kinds", [(DRR, ATR), (MHTR, DRR, ATR)])
def test_a_combination_that_the_framework_does_not_have_stops(
    kinds: tuple[RequirementKind, ...],
) -> None:
    found = one(case(*kinds), "combination")
    assert found.stops and "take one of the others off" in found.reason


@pytest.mark.parametrize("kind", RequirementKind)
def test_one_requirement_is_not_warned_about_as_two(kind: RequirementKind) -> None:
    keys = {finding.kind for finding in findings(case(kind, offences=(offence(at="low"),)))}
    assert not keys & {FindingKind.COMBINATION, FindingKind.UP_TARIFFING}


def test_a_reason_answers_its_own_condition_only() -> None:
    low = (offence(at="below"),)
    ground = replace(good(MHTR), needs=frozenset(), above_threshold=False)
    found = findings(case(offences=low, proposed=(ground, good(ATR))))
    wanted = [finding.key for finding in reasons_wanted(found)]
    assert wanted == ["range", "score:MHTR", "need:MHTR", "combination"]
    left = reasons_wanted(found, ["need:ATR", "score:MHTR", "range"])
    assert [finding.key for finding in left] == ["need:MHTR", "combination"]


# Whatever the record


GROUNDS = st.builds(
    RequirementGround,
    st.sampled_from(list(RequirementKind)),
    ANSWERS,
    ANSWERS,
    st.none() | st.frozensets(st.sampled_from(list(Need))),
    ANSWERS,
    ANSWERS,
    ANSWERS,
)
AGES = st.none() | st.integers(10, 90)
OFFENCES = st.builds(
    OffenceFacts, st.sampled_from(list(Verdict)), st.sampled_from(list(OffenceRange))
)
CASES = st.builds(
    EligibilityFacts,
    st.lists(OFFENCES, max_size=4).map(tuple),
    AGES,
    AGES,
    st.lists(GROUNDS, max_size=3, unique_by=lambda ground: ground.kind).map(tuple),
)
RANK = {ruling: place for place, ruling in enumerate(Ruling)}


def rulings(facts: EligibilityFacts) -> dict[str, Ruling]:
    return {finding.key: finding.verdict for finding in findings(facts)}


def never_worse(before: EligibilityFacts, after: EligibilityFacts) -> None:
    was, now = rulings(before), rulings(after)
    assert was.keys() == now.keys()
    assert all(RANK[now[key]] >= RANK[was[key]] for key in was)


@given(CASES)
def test_nothing_is_not_met_without_a_reason_and_somebody_to_turn_to(
    facts: EligibilityFacts,
) -> None:
    found = findings(facts)
    assert len({finding.key for finding in found}) == len(found)
    for finding in found:
        assert finding.reason.endswith(".") and finding.source.place and finding.source.words
        assert not (finding.stops and finding.asks_reason)
        assert (finding.verdict is NOT_MET) <= bool(finding.overrule)
        assert finding.may_go_on_with_reason is bool(finding.who)
        assert finding.verdict is not MET or not finding.overrule
    assert set(stops(found)).isdisjoint(reasons_wanted(found))
    assert (worst(found) is NOT_MET) >= bool(stops(found))


@given(CASES)
def test_only_the_courts_and_the_persons_own_conditions_stop(facts: EligibilityFacts) -> None:
    kinds = {finding.kind for finding in stops(findings(facts))}
    assert kinds <= {
        FindingKind.GUILT,
        FindingKind.CONSENT,
        FindingKind.COMBINATION,
    }


@given(CASES)
def test_no_finding_names_a_clinical_need(facts: EligibilityFacts) -> None:
    told = " ".join(f"{one.reason} {one.overrule}" for one in findings(facts)).casefold()
    hidden = ("personality", "neurodevelopmental", "depression", "anxiety", "autis", "adhd")
    assert not any(word in told for word in hidden)


@given(CASES, st.frozensets(st.sampled_from(list(Need)), min_size=1))
def test_another_need_never_makes_it_worse(facts: EligibilityFacts, more: frozenset[Need]) -> None:
    grounds = tuple(replace(one, needs=(one.needs or frozenset()) | more) for one in facts.proposed)
    never_worse(facts, replace(facts, proposed=grounds))


@given(CASES, st.sampled_from("consented above_threshold dependent treatable arrangements".split()))
def test_a_yes_never_makes_it_worse(facts: EligibilityFacts, name: str) -> None:
    grounds = tuple(
        replace(one, **{name: True})  # type: ignore[arg-type]
        for one in facts.proposed
    )
    never_worse(facts, replace(facts, proposed=grounds))


@given(CASES, st.data())
def test_a_higher_range_never_makes_it_worse(facts: EligibilityFacts, data: st.DataObject) -> None:
    if not facts.offences:
        return
    place = data.draw(st.integers(0, len(facts.offences) - 1))
    old = facts.offences[place]
    higher = LADDER[LADDER.index(old.range) :] if old.range in LADDER else LADDER[1:]
    new = replace(old, range=data.draw(st.sampled_from(higher)))
    offences = (*facts.offences[:place], new, *facts.offences[place + 1 :])
    never_worse(facts, replace(facts, offences=offences))


@given(CASES, st.integers(0, 60))
def test_growing_older_never_makes_it_worse(facts: EligibilityFacts, years: int) -> None:
    def older(age: int | None) -> int | None:
        return None if age is None else age + years

    aged = replace(
        facts, age_listed=older(facts.age_listed), age_convicted=older(facts.age_convicted)
    )
    never_worse(facts, aged)


@given(CASES, st.permutations(range(4)))
def test_the_order_of_the_offences_decides_nothing(
    facts: EligibilityFacts, order: list[int]
) -> None:
    mixed = tuple(facts.offences[place] for place in order if place < len(facts.offences))
    assert rulings(replace(facts, offences=mixed)) == rulings(facts)
