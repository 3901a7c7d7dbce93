"""Scores over time: whose results, in what order, and what a member's keys do not open."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from courtdesk.actions import amendments, forms, lists, measures, scores
from courtdesk.actions.cases import case_file
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.actions.records import Change, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.cases import SamePerson
from courtdesk.domain.codec import to_body
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, PersonId
from courtdesk.domain.outcomes import MeasureEntry
from courtdesk.domain.screening import Earlier, ReadHow
from courtdesk.errors import NotAllowed, UserError
from courtdesk.exchange import identity, sshsig
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.questionnaire.load import read_form
from courtdesk.store import ledger, projections, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.records import NewRevision, PersonSignature, Time, canonical
from courtdesk.store.revisions import Place
from tests.unit.actions.conftest import DAY, Laptop, entry

SEVERE, BETTER = "4004444444", "1440011000"
"""CORE-10 as labelled, items 2 and 3 reversed: 40 and 3."""


def answer(session: Session, case: CaseId, digits: str, form: str = "core-10", **more: str) -> None:
    """Finish a screen; a "-" leaves its question unanswered."""
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, form)
    reason = "called into court" if "-" in digits else ""
    forms.finish_form(session, opened, _answers(opened, digits), reason=reason)


def _answers(opened: forms.OpenForm, digits: str) -> Answers:
    answers = Answers()
    for item, digit in zip(opened.form.scored_items(), digits, strict=True):
        if digit != "-":
            option = next(one for one in item.options if one.ordinal == int(digit))
            answers = answers.set(item.link_id, option.code)
    return answers


def again(
    session: Session, *, crn: str | None = "X730551", days: int = 60, **more: object
) -> CaseId:
    """The same person on a later list."""
    return lists.add_person(
        session, entry(crn=crn, hearing_date=DAY + timedelta(days=days), **more)
    )


def person_of(session: Session, case: CaseId) -> PersonId:
    return case_file(session, case).case.value.person


def only(session: Session, case: CaseId) -> scores.Series:
    (found,) = scores.series(session, case)
    return found


def test_results_of_one_person_over_two_cases(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    team.clock.now += timedelta(days=60)
    later = again(session)
    answer(session, later, BETTER)
    for asked in (case, later):
        one = only(session, asked)
        assert (one.name, one.title) == ("core-10", "CORE-10")
        first, last = one.points
        assert (first.value, last.value) == (Fraction(40), Fraction(3))
        assert (first.band, last.band) == ("severe", "non clinical")
        assert (first.on, last.on) == (DAY, DAY + timedelta(days=60))
        assert (first.case, last.case) == (case, later)
        assert (first.here, last.here) == (asked == case, asked == later)
        assert first.reference == case_file(session, case).case.value.reference
        assert first.by == "Amina Yusuf"
        assert (one.low, one.high, one.cutoff) == (0, 40, 11)
        assert [stripe.start for stripe in one.stripes] == [0, 11, 15, 20, 25]
        assert [stripe.end for stripe in one.stripes] == [11, 15, 20, 25, 40]
        (pair,) = one.comparisons
        assert pair.sentences == (
            "Reliable improvement, clinically significant: the score fell by 37.0, and 6.0 or "
            "more is reliable (Barkham et al. 2013).",
            "Cut-off 11.0: at or above it first, now below it.",
        )


def test_another_person_is_not_this_one_until_somebody_says_so(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    other = again(session, crn=None, given_names="Deane")
    answer(session, other, BETTER)
    assert len(only(session, case).points) == 1
    lists.link_people(session, person_of(session, case), person_of(session, other), same=True)
    assert len(only(session, case).points) == 2
    assert len(only(session, other).points) == 2


def test_a_link_by_way_of_a_third_holds_but_not_against_a_no(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    second = again(session, crn=None, given_names="Deane")
    third = again(session, crn=None, given_names="Dene", order="3")
    one, two, three = (person_of(session, each) for each in (case, second, third))
    lists.link_people(session, one, two, same=True)
    lists.link_people(session, two, three, same=True)
    assert set(scores.same_people(session, one)) == {one, two, three}
    lists.link_people(session, one, three, same=False)
    assert set(scores.same_people(session, one)) == {one, two}
    assert set(scores.person_cases(session, case)) == {case, second}


def test_a_name_that_many_have_finds_this_person_s_cases_alone(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    for number in range(5):
        again(session, crn=f"X10000{number}", days=number + 1)
    numbered = lists.add_person(session, entry("7", "Male 1", crn=None))
    answer(session, case, SEVERE)
    assert scores.person_cases(session, case) == (case,)
    assert scores.person_cases(session, numbered) == (numbered,)


def test_without_the_keys_there_is_a_count_and_nothing_else(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    answer(session, case, "5" * 10, "k10")
    measures.enter_measure(session, case, MeasureEntry("WSAS", "2002", DAY, "24"))
    measures.enter_measure(session, case, MeasureEntry("TOPS", "", DAY, "7"))
    cdo = team.enter("Priya Nair")
    found = scores.series(cdo, case)
    assert [(one.title, one.closed, len(one.points)) for one in found] == [
        ("CORE-10", 1, 0),
        ("Kessler Psychological Distress Scale (K10)", 1, 0),
        ("TOPS", 0, 1),
        ("WSAS", 1, 0),
    ]
    for one in found:
        if one.closed:
            assert one == scores.Series(one.name, one.title, "", (), closed=1)


def test_a_role_without_cases_sees_no_scores(team: Laptop, case: CaseId) -> None:
    team.add("Ada Admin", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        scores.series(team.enter("Ada Admin"), case)


def test_a_missing_score_is_none_with_its_reason(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    answer(session, case, "44" + "-" * 8)
    answer(session, case, "144001100-")
    one = only(session, case)
    assert [point.shown for point in one.points] == ["40.0", "", "3.3"]
    gap, last = one.points[1:]
    assert (gap.value, gap.band) == (None, "")
    assert gap.why == "8 of 10 questions have no answer"
    assert last.prorated and last.note == "prorated: 1 answer missing"
    whole, recent = one.comparisons
    assert "The score of 14/1/2027 is prorated: 1 answer missing." in whole.sentences
    assert recent.sentences == (
        "The result of 14/1/2027 has no score (8 of 10 questions have no answer), so nothing can "
        "be said about a change.",
    )


def test_an_amendment_keeps_the_day_and_the_place_of_a_screen(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    first = only(session, case).points[0].document
    team.clock.now += timedelta(days=30)
    answer(session, case, BETTER)
    team.clock.now += timedelta(days=30)
    opened = amendments.open_amendment(session, case, DocumentId(first))
    forms.finish_form(session, opened, _answers(opened, "4004444443"), reason="misread")
    one = only(session, case)
    assert one.points[0].document == first
    assert [point.on for point in one.points] == [DAY, DAY + timedelta(days=30)]
    assert [point.shown for point in one.points] == ["39.0", "3.0"]


def test_a_screen_done_earlier_stands_on_its_own_day(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    opened = forms.open_form(session, case, "core-10")
    opened = replace(opened, earlier=Earlier("Police custody", "A. Invented", date(2027, 1, 13)))
    forms.finish_form(session, opened, _answers(opened, BETTER))
    first, last = only(session, case).points
    assert first.on == date(2027, 1, 13) and first.shown == "3.0"
    assert first.taken == "Police custody, by A. Invented"
    assert last.taken == ""


def test_measures_are_lines_by_name_and_version_without_a_verdict(
    team: Laptop, case: CaseId
) -> None:
    session = team.session
    assert session is not None
    for version, on, total in (
        ("2002", DAY, "12.25"),
        ("2002", date(2026, 11, 1), "24"),
        ("short", DAY, "3"),
    ):
        measures.enter_measure(session, case, MeasureEntry("wsas", version, on, total))
    long, short = scores.series(session, case)
    assert (long.title, long.version, short.version) == ("WSAS", "2002", "short")
    assert [point.shown for point in long.points] == ["24", "12.25"]
    assert all(point.is_measure for point in long.points)
    assert long.stripes == () and long.cutoff is None
    (pair,) = long.comparisons
    assert pair.sentences[0] == "The total is 11.75 lower."
    assert "CourtDesk has no rules for WSAS" in pair.sentences[1]
    assert short.comparisons == ()


def test_a_case_that_is_not_there_is_said(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    with pytest.raises(UserError, match="not in the vault"):
        scores.series(team.session, CaseId("00000000-0000-8000-8000-000000000000"))


# Versions


def upgraded(session: Session, version: str, **rules: str) -> Session:
    """The session after an upgrade that brought the CORE-10 with this version and these rules."""
    form = session.shelf.shipped.get("core-10")
    data = json.loads(form.source)
    data["version"] = version
    text = form.rules_source.replace(f'version = "{form.version}"', f'version = "{version}"')
    for old, new in rules.items():
        assert f"{old} = " in text
        text = re.sub(rf"^{old} = .*$", f"{old} = {new}", text, flags=re.MULTILINE)
    made = read_form(json.dumps(data).encode(), "core-10.json", text.encode())
    shipped = {**session.shelf.shipped.forms, "core-10": made}
    return replace(session, shelf=FormShelf(Catalogue(shipped)))


def test_versions_are_compared_only_where_they_score_alike(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    alike = upgraded(session, "1.1.0")
    answer(alike, case, BETTER)
    one = only(alike, case)
    assert [point.version for point in one.points] == ["1.0.0", "1.1.0"]
    assert "Reliable improvement" in one.comparisons[0].sentences[0]
    assert one.notes == (
        "CORE-10 was answered in versions 1.0.0 and 1.1.0 of the form, which are scored alike.",
    )
    other = upgraded(session, "2.0.0", missing_allowed="0")
    answer(other, case, BETTER)
    first, second = scores.series(other, case)
    assert (first.title, second.title) == (
        "CORE-10, version 1.0.0 and 1.1.0",
        "CORE-10, version 2.0.0",
    )
    assert (len(first.points), len(second.points)) == (2, 1)
    assert second.comparisons == ()
    assert all("scored differently" in one.notes[-1] for one in (first, second))


def test_a_result_on_a_form_that_is_not_here_is_counted(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    file = case_file(session, case).forms[0]
    lost = Change(
        "response",
        replace(file.value, file="00000000-0000-8000-8000-00000000dead"),
        file.document,
        case,
        sealed={"answers": {}},
        compartment=Compartment.MENTAL_HEALTH,
    )
    record(session, lost)
    one = only(session, case)
    assert (one.title, one.points, one.closed, one.elsewhere) == ("CORE-10", (), 0, 1)


# Two versions side by side


def beside(
    session: Session,
    document: DocumentId,
    number: int,
    said: bytes | None = None,
    signature: PersonSignature | None = None,
) -> None:
    """Another laptop's version of a document, made without knowing this laptop's last one."""
    found = session.vault.document(document)
    assert found is not None
    head = found.latest
    sealed = session.vault.unseal(head.id, session.keys) if head.has_sealed else None
    new = NewRevision(
        document=document,
        kind=found.kind,
        case=found.case,
        parents=head.parents,
        open=said or head.open or b"",
        sealed=sealed,
        compartment=session.compartments[Compartment.MENTAL_HEALTH] if sealed else None,
        signature=signature,
    )
    wall = head.time.wall + 1
    place = Place(DeviceId(f"00000000-0000-7000-8000-{number:012}"), 1, None, Time(wall, 0))
    made = revisions.make(new, session.me, place)

    def store(connection: Connection) -> None:
        row = ledger.insert(connection, made, signature, wall)
        projections.index(connection, projections.record(connection, row, made.id, made.header))

    session.vault.writer.run(store)


def test_a_result_in_two_versions_has_no_score_until_it_is_settled(
    team: Laptop, case: CaseId
) -> None:
    """P4: neither of the two is picked silently."""
    session = team.session
    assert session is not None
    answer(session, case, SEVERE)
    answer(session, case, BETTER)
    made = measures.enter_measure(session, case, MeasureEntry("WSAS", "", DAY, "24"))
    beside(session, DocumentId(only_core(session, case).points[1].document), 1)
    beside(session, made.document, 2)
    core, wsas = scores.series(session, case)
    assert (core.points[1].value, wsas.points[0].value) == (None, None)
    assert "two versions of it stand side by side" in core.points[1].why
    assert "nothing can be said about a change" in core.comparisons[0].sentences[0]
    assert core.points[0].value == Fraction(40)


def only_core(session: Session, case: CaseId) -> scores.Series:
    return next(one for one in scores.series(session, case) if one.name == "core-10")


def contrary(session: Session, one: PersonId, two: PersonId, *, same: bool) -> bytes:
    first, second = sorted((one, two))
    return canonical(to_body(SamePerson(PersonId(first), PersonId(second), same=same)))


@pytest.mark.parametrize("later", [True, False])
def test_a_link_in_two_versions_keeps_people_apart(team: Laptop, case: CaseId, later: bool) -> None:
    """Whichever of the two was made last."""
    session = team.session
    assert session is not None
    other = again(session, crn=None, given_names="Deane")
    one, two = person_of(session, case), person_of(session, other)
    lists.link_people(session, one, two, same=later)
    lists.link_people(session, one, two, same=not later)
    (link,) = session.vault.documents(kind="same-person")
    said = contrary(session, one, two, same=later)
    blob = sshsig.sign(session.identity.sign, identity.LINK, said)
    beside(session, link.id, 1, said, PersonSignature(identity.LINK, session.me, blob))
    assert scores.same_people(session, one) == (one,)


@pytest.mark.parametrize("same", [True, False])
def test_a_link_that_nobody_signed_neither_joins_nor_parts(
    team: Laptop, case: CaseId, same: bool
) -> None:
    """Whoever holds the vault key can append one: another person's scores would stand here."""
    session = team.session
    assert session is not None
    other = again(session, crn=None, given_names="Deane")
    one, two = person_of(session, case), person_of(session, other)
    lists.link_people(session, one, two, same=not same)
    before = scores.same_people(session, one), lists.linked(session, one)
    (link,) = session.vault.documents(kind="same-person")
    said = contrary(session, one, two, same=same)
    session.vault.append(
        NewRevision(link.id, link.kind, None, (link.latest.id,), said),
        author=session.me,
    )
    assert (scores.same_people(session, one), lists.linked(session, one)) == before
    assert len(before[0]) == (1 if same else 2)


def test_a_number_in_a_name_hides_no_case(team: Laptop, case: CaseId) -> None:
    """A search for "7" would give only the case whose own number begins with it."""
    session = team.session
    assert session is not None
    named = {"family_name": "Unknown 7", "given_names": "Male", "crn": "X700700"}
    first = lists.add_person(session, entry(**named, case_number="7001/2027"))
    second = lists.add_person(session, entry(**named, hearing_date=DAY + timedelta(days=9)))
    value = case_file(session, first).person.value
    corrected = replace(value, crn=None, reason="The CRN was somebody else's.")
    lists.correct_person(session, person_of(session, first), corrected)
    assert set(scores.person_cases(session, first)) == {first, second}
