"""The equality questions: apart, by keyboard, never a gate, and closed to who may not read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from courtdesk.actions import cases, checklist, equality, reports, sentences, site
from courtdesk.domain.access import Role
from courtdesk.domain.equality import EXPLAINED, NOT_ASKED, NOT_SAID, Equality, Nation, questions
from courtdesk.domain.pathway import steps
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.equality.page import EqualityForm
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import decided
from tests.helpers.hands import choose, press, reach
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.seen import words_shown

ANSWERS = Equality(gender="man", caring=NOT_SAID, disabilities=("memory",))


def opened(bench: Bench, role: Role = Role.LINK_WORKER) -> EqualityForm:
    screen = bench.show(Place("equality", bench.cases["Ellis"]), role)
    assert isinstance(screen, EqualityForm)
    assert unnamed(screen) == []
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def answers(bench: Bench, role: Role = Role.LINK_WORKER) -> Equality | None:
    return equality.read_equality(bench.session(role), bench.cases["Ellis"]).answers


def test_the_questions_by_keyboard(bench: Bench) -> None:
    screen = opened(bench)
    assert EXPLAINED in words_shown(screen)
    bench.picture(screen, "equality")
    press(Qt.Key.Key_Space)
    # Qt calls a list by what is picked in it; its question is the label beside it.
    reach("Not asked")
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    choose("Seeing, even with glasses", "Memory")
    save(bench)
    assert answers(bench) == Equality(
        gender="woman", ethnicity="white-irish", disabilities=("vision", "memory")
    )
    assert bench.log.said == ["The answers are saved."]


def test_blank_is_not_asked_and_a_blank_page_is_no_record(bench: Bench) -> None:
    opened(bench)
    save(bench)
    assert bench.log.said == ["Nothing was changed."]
    session = bench.session(Role.LINK_WORKER)
    assert equality.read_equality(session, bench.cases["Ellis"]).asked is None


def test_answers_come_back_and_can_be_cleared(bench: Bench) -> None:
    equality.record_equality(bench.session(Role.LINK_WORKER), bench.cases["Ellis"], ANSWERS)
    screen = opened(bench)
    assert screen.group["gender"].value() == "man"
    assert screen.group["caring"].value() == NOT_SAID
    assert "Asked on 14/1/2027 by Sam Reid." in words_shown(screen)
    press(Qt.Key.Key_Delete)
    save(bench)
    assert answers(bench) == replace(ANSWERS, gender=NOT_ASKED)


def test_answers_that_exclude_each_other_are_said_at_the_question(bench: Bench) -> None:
    screen = opened(bench)
    screen.group["disabilities"].set_value(("memory", "none"))
    save(bench)
    errors = {field.name: field.error for field in screen.group.fields if field.error}
    assert list(errors) == ["disabilities"]
    assert "cannot stand beside another answer" in errors["disabilities"]
    bench.picture(screen, "equality-missing")


def test_who_may_not_read_is_told_before_and_shown_nothing_after(bench: Bench) -> None:
    screen = opened(bench, Role.CDO)
    assert "Once they are saved, your role cannot read" in words_shown(screen)
    screen.group["gender"].set_value("man")
    save(bench)
    again = opened(bench, Role.CDO)
    assert again.group is None
    assert again.refusal is not None
    assert "Asked on 14/1/2027 by Priya Nair. Your role cannot read" in again.refusal
    assert not [one for one in again.findChildren(QAbstractButton) if one.text() == "Man"]
    bench.picture(again, "equality-closed")
    assert answers(bench) == Equality(gender="man")


def test_what_is_typed_is_kept_over_a_lock_and_sealed(bench: Bench) -> None:
    opened(bench, Role.CDO).group["gender"].set_value("woman")
    bench.settle()
    bench.sign_out()
    assert opened(bench, Role.CDO).group["gender"].value() == "woman"


def test_a_site_in_wales_shows_the_groups_of_wales(bench: Bench) -> None:
    session = bench.session(Role.CLINICAL_LEAD)
    site.update_settings(session, replace(session.settings(), nation=Nation.WALES))
    box = opened(bench).group["ethnicity"].box
    assert box.itemText(1).startswith("White: Welsh, English")


@pytest.mark.parametrize("nation", Nation)
def test_every_question_is_optional_and_explained_first(bench: Bench, nation: Nation) -> None:
    session = bench.session(Role.CLINICAL_LEAD)
    if session.settings().nation is not nation:
        site.update_settings(session, replace(session.settings(), nation=nation))
    screen = opened(bench)
    assert all(field.optional for field in screen.group.fields)
    assert [field.name for field in screen.group.fields] == [one.id for one in questions(nation)]
    words = words_shown(screen)
    assert words.index(EXPLAINED) < words.index("How do you describe your gender?")


def test_a_whole_case_to_its_sentence_asks_none_of_it(bench: Bench) -> None:
    """Never a gate: approved, reported, sentenced, and nobody was ever asked."""
    case = decided(bench, "Marlow")
    session = bench.session(Role.CDO)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    result = CourtResult(RequirementKind.MHTR, True, 12)
    sentence = Sentence(case, DAY, Disposal.COMMUNITY_ORDER, 12, (result,))
    file = sentences.record_sentence(session, sentence)
    assert file.sentence is not None and file.sentence.value.granted() == ("MHTR",)
    assert equality.read_equality(session, case).asked is None
    waits = [one.screen for one in checklist.checklist(session, case) if one.missing]
    assert "equality" not in waits


def test_the_pathway_never_waits_for_it(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Ellis"]
    before = cases.case_file(session, case)
    equality.record_equality(session, case, ANSWERS)
    after = cases.case_file(session, case)
    assert after == before
    assert steps(after) == steps(before)
