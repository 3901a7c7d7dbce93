"""What the court did, requirement by requirement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from courtdesk.actions import bench as actions
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Other, OtherRequirement, Sentence
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.sentence import SentencePage, result_words
from tests.helpers import hands
from tests.helpers.bench import Bench
from tests.helpers.courtday import assess, plead_guilty, sign
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import unnamed

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
SAVE = "Save sentence"


def consented(bench: Bench, *kinds: RequirementKind) -> CaseId:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Price"]
    plead_guilty(session, case)
    assess(session, case, kinds or (MHTR,))
    sign(session, case, kinds or (MHTR,))
    return case


def opened(bench: Bench, role: Role = Role.CDO) -> SentencePage:
    screen = bench.show(Place("sentence", bench.cases["Price"]), role)
    assert isinstance(screen, SentencePage)
    return screen


def recorded(bench: Bench) -> Sentence | None:
    found = case_file(bench.session(), bench.cases["Price"]).sentence
    return found.value if found is not None else None


def words(screen: SentencePage) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def go(bench: Bench, button: str = SAVE) -> None:
    reach(button)
    press(Qt.Key.Key_Return)
    bench.settle()


def fill(name: str, text: str) -> None:
    reach(name)
    write(text)


def answer(screen: SentencePage, kind: RequirementKind, accepted: bool) -> None:
    """By keyboard: Tab to the group, down to "Declined" if need be."""
    assert screen.group is not None
    first, second = screen.group[kind.value].controls()
    while not (first.hasFocus() or second.hasFocus()):
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    if not accepted:
        press(Qt.Key.Key_Down)


def proposed(kind: RequirementKind, said: str = "Yes") -> None:
    hands.answer(f"Was the {kind} proposed", said)


def test_one_of_two_accepted_by_keyboard(bench: Bench) -> None:
    consented(bench, MHTR, DRR)
    screen = opened(bench)
    choose(Disposal.COMMUNITY_ORDER.label)
    fill("Length of the order", "18")
    fill("What would the sentence have been", "8 weeks of custody")
    answer(screen, MHTR, True)
    fill("Length of the MHTR", "12")
    proposed(MHTR)
    answer(screen, DRR, False)
    fill("The court's reason for declining the DRR", "One requirement is enough")
    proposed(DRR)
    bench.picture(screen, "sentence-answers")
    go(bench)
    assert recorded(bench) == Sentence(
        bench.cases["Price"],
        bench.clock.now.date(),
        Disposal.COMMUNITY_ORDER,
        18,
        (
            CourtResult(MHTR, True, 12),
            CourtResult(DRR, False, None, "One requirement is enough"),
        ),
        "8 weeks of custody",
    )
    assert bench.log.said == ["The sentence has been saved."]
    assert bench.log.saved == [bench.clock.now]
    assert bench.log.backs == 1
    shown = opened(bench)
    assert "Accepted, 12 months" in words(shown)
    assert "Declined: One requirement is enough" in words(shown)
    bench.picture(shown, "sentence-recorded")


def test_only_what_applies_is_asked(bench: Bench) -> None:
    consented(bench)
    screen = opened(bench)
    bench.picture(screen, "sentence")
    group = screen.group
    assert group is not None
    hidden = ("order_months", "MHTR-length", "MHTR-reason")
    assert [group[name].isVisible() for name in hidden] == [False, False, False]
    group["disposal"].set_value(Disposal.SUSPENDED_SENTENCE_ORDER.value)
    group["MHTR"].set_value("accepted")
    assert [group[name].isVisible() for name in hidden] == [True, True, False]
    group["MHTR-length"].set_value(6)
    group["disposal"].set_value(Disposal.CUSTODY.value)
    group["MHTR"].set_value("declined")
    assert [group[name].isVisible() for name in hidden] == [False, False, True]
    group["MHTR-reason"].set_value("Custody was unavoidable")
    proposed(MHTR)
    go(bench)
    made = recorded(bench)
    assert made is not None and made.order_months is None
    assert made.results == (CourtResult(MHTR, False, None, "Custody was unavoidable"),)


def test_everything_missing_is_named_beside_its_field(bench: Bench) -> None:
    consented(bench)
    screen = opened(bench)
    go(bench)
    group = screen.group
    assert group is not None
    assert [name for name, _ in group.summary.errors] == ["disposal", "MHTR", "MHTR-proposed"]
    assert group["MHTR-proposed"].error == "Say whether the MHTR was proposed."
    group["disposal"].set_value(Disposal.COMMUNITY_ORDER.value)
    group["MHTR"].set_value("accepted")
    group["MHTR-proposed"].set_value("yes")
    go(bench)
    assert [name for name, _ in group.summary.errors] == ["order_months", "MHTR-length"]
    bench.picture(screen, "sentence-missing")
    assert recorded(bench) is None


def test_what_only_the_action_finds_comes_back_beside_its_field(bench: Bench) -> None:
    consented(bench)
    screen = opened(bench)
    group = screen.group
    assert group is not None
    group["disposal"].set_value(Disposal.CUSTODY.value)
    group["MHTR"].set_value("accepted")
    group["MHTR-length"].set_value(12)
    proposed(MHTR)
    fill("Date of sentence: year", "2028")
    go(bench)
    assert [name for name, _ in group.summary.errors] == ["sentenced_on", "MHTR"]
    assert "Immediate custody cannot carry the MHTR" in (group["MHTR"].error or "")
    assert group["MHTR-length"].value() == 12
    assert screen.action.isEnabled()
    assert recorded(bench) is None


def test_putting_it_right_needs_a_reason(bench: Bench) -> None:
    test_only_what_applies_is_asked(bench)
    screen = opened(bench)
    go(bench, "Put the sentence right")
    group = screen.group
    assert group is not None and screen.recorded is None
    assert group["disposal"].value() == Disposal.CUSTODY.value
    assert group["MHTR-reason"].value() == "Custody was unavoidable"
    go(bench)
    assert [name for name, _ in group.summary.errors] == ["note"]
    fill("Why is the sentence put right?", "read from the wrong line")
    go(bench)
    made = recorded(bench)
    assert made is not None and made.note == "read from the wrong line"
    assert "read from the wrong line" in words(opened(bench))


def test_the_sentence_leads_to_the_consent(bench: Bench) -> None:
    test_only_what_applies_is_asked(bench)
    opened(bench)
    go(bench, "Consent, with what was granted")
    assert bench.log.went == [Place("consent", bench.cases["Price"])]


def test_a_sentence_waits_for_guilt(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group is None
    assert screen.refusal is not None
    assert "record the plea first" in screen.refusal


def test_a_role_that_records_no_sentence_reads_it_and_is_told_who_does(bench: Bench) -> None:
    consented(bench)
    early = opened(bench, Role.ASSESSOR)
    assert early.refusal is not None
    assert "Your role may not record a sentence" in early.refusal
    test_only_what_applies_is_asked(bench)
    screen = opened(bench, Role.ASSESSOR)
    assert "Custody was unavoidable" in words(screen)
    assert "Your role may not record a sentence" in words(screen)
    assert screen.recorded is not None
    assert not screen.recorded.correct.isVisible()


def test_all_that_the_court_ordered_by_keyboard(bench: Bench) -> None:
    consented(bench)
    screen = opened(bench)
    fill("Time of sentence", "9:25")
    choose(Disposal.COMMUNITY_ORDER.label)
    fill("Length of the order", "12")
    answer(screen, MHTR, True)
    fill("Length of the MHTR", "12")
    proposed(MHTR)
    choose(DRR.label)
    fill("Length of the DRR", "6")
    fill("RAR days", "15")
    choose(OtherRequirement.UNPAID_WORK.label)
    fill("Unpaid Work Requirement: how long", "80 hours")
    fill("Days of review", "14/5/2027; 14/4/2027")
    wording = (
        "Community order for 12 months with: Mental Health Treatment Requirement for 12 months; "
        "Drug Rehabilitation Requirement for 6 months; Rehabilitation Activity Requirement, up to "
        "15 days; Unpaid Work Requirement, 80 hours. Review by the court on 14 April 2027 and "
        "14 May 2027."
    )
    assert screen.wording.text() == wording
    bench.picture(screen, "sentence-all")
    go(bench)
    made = recorded(bench)
    assert made is not None and made.at == time(9, 25) and made.rar_days == 15
    assert made.results == (CourtResult(MHTR, True, 12), CourtResult(DRR, True, 6, proposed=False))
    assert made.other == (Other(OtherRequirement.UNPAID_WORK, "80 hours"),)
    assert made.reviews == (date(2027, 4, 14), date(2027, 5, 14))
    shown = opened(bench)
    assert wording in words(shown) and "it was not proposed" in words(shown)
    assert "On the day (within 24 hours of plea or verdict)" in words(shown)
    bench.picture(shown, "sentence-all-recorded")
    go(bench, "Copy the wording")
    assert QGuiApplication.clipboard().text() == wording
    go(bench, "Sentence card for the person")
    assert bench.log.went == [Place("sentence_card", bench.cases["Price"])]


def test_what_was_ordered_comes_back_to_be_put_right(bench: Bench) -> None:
    test_all_that_the_court_ordered_by_keyboard(bench)
    before = recorded(bench)
    opened(bench)
    go(bench, "Put the sentence right")
    fill("Why is the sentence put right?", "read again")
    go(bench)
    made = recorded(bench)
    assert before is not None and made == replace(before, note="read again")


@pytest.mark.parametrize(("included", "preset"), [(True, "yes"), (False, "no")])
def test_whether_it_was_proposed_is_preset_by_what_the_report_had_and_by_nothing_else(
    bench: Bench, included: bool, preset: str
) -> None:
    case = consented(bench, MHTR, DRR)
    group = opened(bench).group
    assert group is not None
    assert [group[f"{kind}-proposed"].value() for kind in (MHTR, DRR)] == [None, None]
    reason = "" if included else "Short"
    on = bench.clock.now.date()
    actions.include(bench.session(), case, MHTR, included=included, on=on, reason=reason)
    group = opened(bench).group
    assert group is not None
    assert [group[f"{kind}-proposed"].value() for kind in (MHTR, DRR)] == [preset, None]


def test_a_declined_one_may_have_support_and_was_proposed_as_the_report_says(
    bench: Bench,
) -> None:
    case = consented(bench)
    session = bench.session()
    actions.include(session, case, MHTR, included=False, on=bench.clock.now.date(), reason="Short")
    screen = opened(bench)
    group = screen.group
    assert group is not None and group["MHTR-proposed"].value() == "no"
    group["disposal"].set_value(Disposal.OTHER.value)
    assert screen.wording.text() == "Another sentence."
    answer(screen, MHTR, False)
    fill("The court's reason for declining the MHTR", "Not asked for")
    fill("Health and social support recommended instead", "Talking therapy through the GP")
    go(bench)
    made = recorded(bench)
    assert made is not None
    assert made.results == (
        CourtResult(
            MHTR,
            False,
            None,
            "Not asked for",
            proposed=False,
            support="Talking therapy through the GP",
        ),
    )
    shown = opened(bench)
    assert shown.recorded is not None and not shown.recorded.card.isVisible()
    assert "Talking therapy through the GP" in words(shown)


def test_days_of_review_that_are_none_are_said_beside_their_field(bench: Bench) -> None:
    consented(bench)
    screen = opened(bench)
    group = screen.group
    assert group is not None
    group["disposal"].set_value(Disposal.COMMUNITY_ORDER.value)
    group["order_months"].set_value(12)
    group["MHTR"].set_value("accepted")
    group["MHTR-length"].set_value(12)
    group["MHTR-proposed"].set_value("yes")
    group["reviews"].set_value("soon")
    go(bench)
    assert "“soon” must include" in (group["reviews"].error or "")
    group["reviews"].set_value("13/1/2027")
    go(bench)
    assert "not after the sentence" in (group["reviews"].error or "")
    assert recorded(bench) is None


def test_months_are_counted_in_words() -> None:
    assert result_words(CourtResult(MHTR, True, 1)) == "Accepted, 1 month"
    assert result_words(CourtResult(MHTR, True, 6)) == "Accepted, 6 months"


def test_everything_has_a_name(bench: Bench) -> None:
    consented(bench)
    screen = opened(bench)
    assert unnamed(screen) == []
    assert screen.window().windowTitle() == ""
