"""What still stands when something that it was made on has changed or is in dispute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.consent import Consent, most_restrictive
from courtdesk.domain.ids import RevisionId
from courtdesk.domain.people import Person
from courtdesk.domain.recorded import Recorded, names_of, rests_on
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import narrowest
from tests.unit.domain.casefiles import Builder

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR


def decided() -> Builder:
    return Builder().agree().screen().plead().consider().assess().consent().ask().decide()


def named(file: CaseFile, person: Person) -> CaseFile:
    return replace(file, person=replace(file.person, value=person))


@pytest.mark.parametrize(
    "person",
    [Person("Marlowe", "Dean", date(1985, 3, 2)), Person("Marlow", "Dean", date(1958, 3, 2))],
)
def test_an_approval_of_one_person_approves_nobody_else(person: Person) -> None:
    builder = decided()
    assert builder.file.approved(MHTR)
    assert not named(builder.file, person).approved(MHTR)


def test_numbers_and_needs_put_right_leave_the_approval() -> None:
    file = decided().file
    person = replace(file.person.value, crn="X730551", needs=("easy read",))
    assert named(file, person).approved(MHTR)
    unknown = Builder()
    unknown.file = named(unknown.file, replace(unknown.file.person.value, birth_date=None))
    later = unknown.plead().consider().assess().consent().decide().file
    assert named(later, file.person.value).approved(MHTR)


def test_nothing_stands_while_two_versions_of_its_grounds_do() -> None:  # P4
    file = decided().issue().file
    assert file.approved(MHTR) and file.snippet_stands() and not file.in_dispute()
    consent, (form,), (part,) = file.consent, file.forms, file.requirements
    assert consent is not None and part.assessment is not None
    assessment = replace(part.assessment, disputed=True)
    for changed in (
        replace(file, consent=replace(consent, disputed=True)),
        replace(file, forms=(replace(form, disputed=True),)),
        replace(file, person=replace(file.person, disputed=True)),
        replace(file, requirements=(replace(part, assessment=assessment),)),
    ):
        assert changed.in_dispute()
        assert not changed.approved(MHTR) and not changed.snippet_stands()


@pytest.mark.parametrize(
    "kind", ["consent", "decision", "sentence", "risk-action", "response", "person", "plea"]
)
def test_nothing_stands_on_a_record_of_which_part_cannot_be_read(kind: str) -> None:  # P4
    file = replace(decided().issue().file, unread=frozenset({kind}))
    assert file.why_held() and file.in_dispute() and file.in_dispute(calls=False)
    assert not file.approved(MHTR) and not file.snippet_stands()


def test_a_call_that_cannot_be_read_holds_the_report_and_not_the_written_word() -> None:
    file = replace(decided().issue().file, unread=frozenset({"telephone-approval"}))
    assert not file.why_held(calls=False) and not file.in_dispute(calls=False)
    assert file.approved(MHTR) and not file.snippet_stands()
    assert not replace(file, unread=frozenset({"pick"})).why_held()


def test_what_is_no_ground_of_a_decision_is_in_dispute_all_the_same() -> None:  # P4
    file = decided().issue().file
    (plea,), (part,) = file.pleas, file.requirements
    off = replace(part.requirement.value, considered=False)
    torn = replace(part.requirement, value=off, disputed=True)
    for changed in (
        replace(file, pleas=(replace(plea, disputed=True),)),
        replace(file, requirements=(replace(part, requirement=torn),)),
        replace(file, case=replace(file.case, disputed=True)),
    ):
        assert changed.in_dispute() and changed.in_dispute(calls=False)
        assert not changed.snippet_stands()
    acted = Recorded(file.id, RevisionId("aa"), None, file.case.at, file.case.by, disputed=True)
    assert replace(file, risk_actions=(acted,)).in_dispute()  # type: ignore[arg-type]
    told = replace(part, told=acted)  # type: ignore[arg-type]
    called = replace(file, requirements=(told,))
    assert called.in_dispute() and not called.in_dispute(calls=False)


def test_a_basis_names_all_that_is_shown_together_and_any_of_what_says_the_same() -> None:
    file = decided().issue().file
    assert file.consent is not None
    same = RevisionId("00same")
    alike = replace(file.consent, revision=same, versions=((same, file.consent.revision),))
    assert replace(file, consent=alike).approved(MHTR)
    assert replace(file, consent=alike).snippet_stands()
    joined = replace(file.consent, versions=((file.consent.revision,), (RevisionId("other"),)))
    assert not replace(file, consent=joined).approved(MHTR)
    assert not replace(file, consent=joined).snippet_stands()
    assert RevisionId("other") in replace(file, consent=joined).basis(MHTR)
    passed = replace(file.consent, revision=RevisionId("new"), versions=((RevisionId("new"),),))
    assert not replace(file, consent=passed).approved(MHTR)
    assert not rests_on((*names_of([file.consent]), RevisionId("more")), [file.consent])


def consent_for(*kinds: RequirementKind, withdrawn: date | None = None) -> Consent:
    consent = decided().file.consent
    assert consent is not None
    return replace(consent.value, requirements=kinds, withdrawn_on=withdrawn)


def test_of_several_consents_only_what_all_allow_may_be_relied_on() -> None:
    both, one, none = consent_for(MHTR, DRR), consent_for(DRR), consent_for()
    gone = consent_for(MHTR, DRR, withdrawn=date(2027, 1, 14))
    for order in permutations((both, one)):
        found = most_restrictive(order)
        assert found.covers(DRR) and not found.covers(MHTR)
    for order in permutations((both, one, none)):
        assert most_restrictive(order).requirements == ()
    for order in permutations((both, one, gone)):
        assert most_restrictive(order) == gone


def test_of_several_agreements_only_what_all_allow_may_be_relied_on() -> None:
    agreed = decided().file.agreement
    assert agreed is not None and agreed.value.agreed and agreed.value.share_outcome
    refused = replace(agreed.value, agreed=False, share_outcome=False, note="No.")
    for order in permutations((agreed.value, refused)):
        assert narrowest(order) == refused
    shut = replace(agreed.value, share_outcome=False)
    assert narrowest((agreed.value, shut)) == shut
    assert narrowest((agreed.value,)) == agreed.value


def test_two_issued_texts_are_none() -> None:  # P4
    file = decided().issue().file
    assert file.snippet is not None
    assert not replace(file, snippet=replace(file.snippet, disputed=True)).snippet_stands()


def test_a_request_waits_only_on_the_record_it_was_made_on() -> None:  # P3
    asked = Builder().agree().screen().plead().consider().assess().consent().ask()
    assert asked.file.standing_request(MHTR) is not None
    assert asked.assess().file.standing_request(MHTR) is None
    assert decided().file.standing_request(MHTR) is None
    assert Builder().file.standing_request(MHTR) is None


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({"crn": "X730552"}, True),
        ({"pnc": "2001/12345A"}, True),
        ({"to_do": "Offer a break.", "reason": "said at the desk"}, True),
        ({"family": "Marlowe"}, False),
        ({"birth_date": date(1958, 3, 2)}, False),
        ({"needs": ("easy read",)}, False),
    ],
)
def test_an_issued_text_goes_only_with_what_it_says_of_the_person(
    changed: dict[str, object], stands: bool
) -> None:
    builder = decided().issue()
    person = builder.recorded(replace(builder.file.person.value, **changed))
    assert replace(builder.file, person=person).snippet_stands() is stands


def test_a_text_issued_before_rests_on_the_whole_person() -> None:
    builder = decided().issue()
    file = builder.file
    assert file.snippet is not None
    basis = tuple(sorted((*file.report_basis(), file.person.revision)))
    old = replace(file.snippet, value=replace(file.snippet.value, basis=basis, person=()))
    assert replace(file, snippet=old).snippet_stands()
    later = builder.recorded(replace(file.person.value, crn="X730552"))
    assert not replace(file, snippet=old, person=later).snippet_stands()
