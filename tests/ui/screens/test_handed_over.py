"""What the person answering sees and does, by keyboard over a real vault; the frame stands apart.

The window around it (shortcuts, locks, messages) is in test_handed_over_window.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from courtdesk.actions import cases, forms
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import NoSpace
from courtdesk.questionnaire.answers import DECLINED, Answers
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.questionnaire.definition import AnsweredBy
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.handed_over import words
from courtdesk.ui.screens.handed_over.pages import GIVE_BACK, LastPage
from courtdesk.ui.screens.handed_over.question import CHOOSE, CHOSE_NOT
from courtdesk.ui.screens.handed_over.screen import HandedOverScreen
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.keyboard import focused, press, spoken, tab_to, type_text, unnamed
from tests.helpers.seen import words_shown

ROLE = Role.LINK_WORKER
NAME = "Marlow"


def member_page(bench: Bench, form: str = "core-10", *, agree: bool = True) -> HandedOverScreen:
    case = bench.cases[NAME]
    if agree:
        forms.record_agreement(
            bench.session(ROLE), case, agreed=True, share_outcome=True, read_how=ReadHow.READ
        )
    screen = bench.show(Place("handed_over", case, form), ROLE)
    assert isinstance(screen, HandedOverScreen)
    return screen


def offered(bench: Bench, form: str) -> None:
    """Make one of the staff's forms the person's: they have every kind of question."""
    session = bench.session(ROLE)
    known = session.catalogue.forms
    theirs = replace(known[form], answered_by=AnsweredBy.PERSON)
    bench.use(replace(session, shelf=FormShelf(Catalogue({**known, form: theirs}))))


def handed(bench: Bench, form: str = "core-10", *, several: bool = False) -> HandedOverScreen:
    """The person has the laptop; the first page is shown."""
    offered(bench, form)
    screen = member_page(bench, form)
    screen.member_page.choose(several=several, size=1.5)
    screen.hand_over()
    bench.settle()
    assert screen.sheet is not None
    return screen


def asked(bench: Bench, form: str = "core-10", *, several: bool = False) -> HandedOverScreen:
    """The first questions are shown."""
    screen = handed(bench, form, several=several)
    enter(bench)
    assert screen.sheet.views
    return screen


def enter(bench: Bench) -> None:
    press(Qt.Key.Key_Return)
    bench.settle()


def digits(bench: Bench, numbers: str) -> None:
    for number in numbers:
        press(Qt.Key(ord(number)))
    bench.settle()


def kept(bench: Bench, form: str = "core-10") -> Answers:
    """What the vault holds."""
    return forms.open_form(bench.session(ROLE), bench.cases[NAME], form).answers


def ordinal(bench: Bench, answers: Answers, link_id: str, form: str = "core-10") -> int:
    return int(bench.catalogue.get(form).item(link_id).option(answers.value(link_id)).ordinal)


def test_the_person_is_told_what_to_do_and_how_far_they_are(bench: Bench) -> None:
    screen = handed(bench)
    shown = words_shown(screen)
    assert "There are 10 questions." in shown
    assert "© CORE System Trust" in shown
    enter(bench)
    digits(bench, "12")
    shown = words_shown(screen)
    assert "Question 3 of 10" in shown
    assert "Saved 09:30" in shown
    assert "© CORE System Trust" in shown
    assert bench.log.saved
    bench.picture(screen, "handed-over-question")


def test_back_shows_the_answer_that_was_given(bench: Bench) -> None:
    screen = asked(bench)
    digits(bench, "31")
    tab_to("Back")
    enter(bench)
    checked = [one.offer.digit for one in screen.sheet.views[0].answers.buttons if one.isChecked()]
    assert checked == ["1"]
    assert spoken(focused()) == "Only occasionally"


def test_arrows_move_and_change_nothing_enter_answers_and_goes_on(bench: Bench) -> None:
    screen = asked(bench)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        press(key)
    assert not screen.answers
    assert spoken(focused()) == "Only occasionally"
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Down)
    assert spoken(focused()) == "Sometimes"
    assert ordinal(bench, screen.answers, "1") == 1
    enter(bench)
    assert "Question 2 of 10" in words_shown(screen)
    assert ordinal(bench, kept(bench), "1") == 2


def test_enter_alone_answers_nothing_until_an_answer_is_gone_to(bench: Bench) -> None:
    """Enter, Enter, Enter, to go on, would say "not at all" to a question about risk too."""
    screen = asked(bench)
    enter(bench)
    enter(bench)
    assert not screen.answers
    assert "Question 1 of 10" in words_shown(screen)
    assert CHOOSE in words_shown(screen)
    press(Qt.Key.Key_Up)  # There is nothing above the first answer, but now it is meant.
    enter(bench)
    assert ordinal(bench, screen.answers, "1") == 0
    assert "Question 2 of 10" in words_shown(screen)
    assert CHOOSE not in words_shown(screen)
    enter(bench)
    assert len(screen.answers) == 1


def test_enter_goes_on_from_an_answer_that_was_given_before(bench: Bench) -> None:
    screen = asked(bench)
    digits(bench, "3")
    QTest.mouseClick(screen.sheet.back, Qt.MouseButton.LeftButton)
    bench.settle()
    assert "Question 1 of 10" in words_shown(screen)
    enter(bench)
    assert "Question 2 of 10" in words_shown(screen)
    assert ordinal(bench, screen.answers, "1") == 3


def test_a_click_answers_and_stays(bench: Bench) -> None:
    screen = asked(bench)
    QTest.mouseClick(screen.sheet.views[0].answers.buttons[3], Qt.MouseButton.LeftButton)
    bench.settle()
    assert "Question 1 of 10" in words_shown(screen)
    assert ordinal(bench, kept(bench), "1") == 3
    QTest.mouseClick(screen.sheet.forward, Qt.MouseButton.LeftButton)
    bench.settle()
    assert "Question 2 of 10" in words_shown(screen)


def test_a_held_key_answers_once_and_a_wrong_digit_nothing(bench: Bench) -> None:
    screen = asked(bench)
    for key in (Qt.Key.Key_3, Qt.Key.Key_Return):
        plain = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            focused(), QKeyEvent(QEvent.Type.KeyPress, key, plain, "", autorep=True)
        )
    digits(bench, "7")
    assert not screen.answers
    assert "Question 1 of 10" in words_shown(screen)


def test_digits_answer_wherever_the_keyboard_is(bench: Bench) -> None:
    screen = asked(bench)
    tab_to("Next")
    digits(bench, "4")
    assert ordinal(bench, screen.answers, "1") == 4


def test_one_would_rather_not_answer(bench: Bench) -> None:
    screen = asked(bench)
    tab_to("I would rather not answer this")
    enter(bench)
    assert "Question 2 of 10" in words_shown(screen)
    assert kept(bench)["1"] is DECLINED
    tab_to("Back")
    enter(bench)
    assert CHOSE_NOT in words_shown(screen)
    digits(bench, "4")
    assert ordinal(bench, kept(bench), "1") == 4


def test_what_is_left_out_is_named_once_and_not_insisted_on(bench: Bench) -> None:
    screen = asked(bench)
    digits(bench, "11")
    tab_to("Next")
    enter(bench)
    digits(bench, "111111")
    tab_to("Next")
    enter(bench)
    assert "Questions 3 and 10 have no answer yet." in words_shown(screen)
    bench.picture(screen, "handed-over-end")
    tab_to("Go to question 3")
    enter(bench)
    assert "Question 3 of 10" in words_shown(screen)
    for _ in range(8):
        tab_to("Next")
        enter(bench)
    assert spoken(focused()) == "I have finished"
    enter(bench)
    assert isinstance(screen._shown, LastPage)


def test_the_last_page_says_only_that_the_laptop_should_be_given_back(bench: Bench) -> None:
    screen = asked(bench)
    digits(bench, "3113321334")
    enter(bench)
    labels = [one.text() for one in screen.findChildren(QLabel) if one.isVisible() and one.text()]
    assert labels == [GIVE_BACK, "Staff only: your passphrase"]
    buttons = [one.text() for one in screen.findChildren(QAbstractButton) if one.isVisible()]
    assert buttons == ["Show", "Staff: take the laptop back"]
    assert focused() is screen._shown
    assert unnamed(screen) == []
    bench.picture(screen, "handed-over-last")


def test_no_score_no_band_no_risk_and_nobody_is_named(bench: Bench) -> None:
    screen = handed(bench)
    seen = [words_shown(screen)]
    enter(bench)
    for number in "4444444444":
        seen.append(words_shown(screen))
        digits(bench, number)
    seen.append(words_shown(screen))
    enter(bench)
    seen.append(words_shown(screen))
    form = bench.catalogue.get("core-10")
    own = {one for item in form.walk() for one in re.findall(r"\w+", item.text.lower())}
    forbidden = {"score", "band", "threshold", "cut", "risk", "alert", "severe", "moderate"}
    forbidden |= {"caseness", "clinical", "total", "mild", "marlow", "dean", "x730551", "court"}
    said = set(re.findall(r"\w+", " ".join(seen).lower()))
    assert not said & (forbidden - own)
    assert {"tense", "finished", "passphrase"} <= said


def test_several_on_a_page_go_from_one_to_the_next_and_then_to_next(bench: Bench) -> None:
    screen = asked(bench, several=True)
    assert "Questions 1 to 4 of 10" in words_shown(screen)
    digits(bench, "1234")
    assert spoken(focused()) == "Next"
    assert len(kept(bench)) == 4
    bench.picture(screen, "handed-over-page")
    enter(bench)
    assert "Questions 5 to 8 of 10" in words_shown(screen)


@pytest.mark.parametrize("several", [False, True])
def test_an_answer_leads_to_a_question_and_takes_it_away(bench: Bench, several: bool) -> None:
    screen = asked(bench, "atr-drr-screen", several=several)
    before = set(screen._numbers())
    digits(bench, "2")
    came = set(screen._numbers()) - before
    assert came
    if several:
        assert came & {view.item.link_id for view in screen.sheet.views}
    else:
        assert screen.sheet.views[0].item.link_id in came
        tab_to("Back")
        enter(bench)
    screen.sheet.views[0].focus_first()
    digits(bench, "1")
    assert not came & set(screen._numbers())
    assert not came & {view.item.link_id for view in screen.sheet.views}


def test_words_are_typed_and_kept(bench: Bench) -> None:
    screen = asked(bench, "atr-drr-screen")
    digits(bench, "2")
    view = screen.sheet.views[0]
    assert isinstance(view.field, TextArea)
    type_text("I tried twice, 2019 and 2024.")
    bench.settle()
    link_id = view.item.link_id
    assert kept(bench, "atr-drr-screen")[link_id] == "I tried twice, 2019 and 2024."
    bench.picture(screen, "handed-over-words")


def test_too_long_a_text_is_kept_and_said_before_going_on(bench: Bench) -> None:
    screen = asked(bench, "atr-drr-screen")
    digits(bench, "2")
    view = screen.sheet.views[0]
    limit = view.item.max_length or 20_000
    view.field.set_value("x" * (limit + 1))
    screen._on()
    assert screen.sheet.views[0] is view
    assert "Shorten the answer to" in words_shown(screen)
    tab_to("I would rather not answer this")
    enter(bench)
    assert screen.sheet.views[0] is not view


def test_facts_of_the_record_are_not_shown(bench: Bench) -> None:
    screen = handed(bench, "atr-drr-screen")
    form = bench.catalogue.get("atr-drr-screen")
    facts = [item.text for item in form.questions() if item.read_only]
    assert facts
    seen = words_shown(screen)
    for at in range(len(screen._steps())):
        screen._at = at
        screen._show_step()
        bench.settle()
        seen += words_shown(screen)
    assert not [text for text in facts if text in seen]
    assert unnamed(screen) == []


@pytest.mark.parametrize("form", ["core-10", "audit", "mhtr-interview"])
def test_everything_has_a_name(bench: Bench, form: str) -> None:
    screen = handed(bench, form)
    for _ in range(5):
        assert unnamed(screen) == []
        screen._on()
        bench.settle()


def test_the_question_is_the_name_of_its_answers(bench: Bench) -> None:
    screen = asked(bench)
    assert spoken(screen.sheet.views[0].answers) == "I have felt tense, anxious or nervous"
    assert focused().accessibleDescription() == "Press 0"


def test_no_field_offers_what_the_member_copied(bench: Bench) -> None:
    screen = asked(bench, "atr-drr-screen")
    digits(bench, "2")
    assert focused().contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    screen._show_staff_page()
    assert focused().contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_a_page_that_goes_on_below_says_so_and_is_scrolled_by_key_and_by_mouse(
    bench: Bench,
) -> None:
    screen = handed(bench)
    assert "There is more below" not in words_shown(screen)
    screen.window().resize(700, 330)
    bench.settle()
    assert "There is more below" in words_shown(screen)
    bar = screen.sheet.page.area.verticalScrollBar()
    press(Qt.Key.Key_Down)
    assert bar.value() > 0
    press(Qt.Key.Key_Up)
    assert bar.value() == 0
    while bar.value() < bar.maximum():
        before = bar.value()
        more = next(one for one in screen.findChildren(LinkButton) if "more" in one.text())
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
        assert bar.value() > before
    assert "There is more below" not in words_shown(screen)
    assert spoken(focused()) == "Start"


def test_a_page_is_no_higher_than_what_is_on_it(bench: Bench) -> None:
    screen = asked(bench)
    canvas = screen.sheet.page.area.widget()
    screen.window().resize(700, 300)
    bench.settle()
    decline = screen.sheet.views[0].decline
    end = decline.mapTo(canvas, decline.rect().bottomLeft()).y()
    assert canvas.height() - end < 2 * decline.height()


# The member


def staff(bench: Bench, passphrase: str) -> None:
    tab_to("Staff only")
    enter(bench)
    type_text(passphrase)
    enter(bench)


def test_a_wrong_passphrase_stays_and_is_forgotten(bench: Bench, qtbot) -> None:
    screen = asked(bench)
    digits(bench, "2")
    with qtbot.assertNotEmitted(screen.taken_back):
        staff(bench, "not the passphrase")
    assert screen.door.passphrase.value() == ""
    shown = words_shown(screen)
    assert "That is not the passphrase." in shown
    assert "Sam Reid" not in shown
    assert spoken(focused()) == "Staff only: your passphrase"
    bench.picture(screen, "handed-over-staff")
    tab_to("Go back to the questions")
    enter(bench)
    assert "Question 2 of 10" in words_shown(screen)


def test_wrong_ones_have_to_wait_as_at_sign_in(bench: Bench, qtbot) -> None:
    screen = handed(bench)
    with qtbot.assertNotEmitted(screen.taken_back):
        staff(bench, "wrong 1")
        for number in range(2, 6):
            type_text(f"wrong {number}")
            enter(bench)
        assert not screen.door.button.isEnabled()
        assert "You can try again in 1 second." in words_shown(screen)
        type_text(passphrase_of(ROLE))
        enter(bench)
    screen.door.wait.count()
    bench.clock.tick(minutes=1)
    with qtbot.waitSignal(screen.taken_back) as taken:
        enter(bench)
    assert taken.args == [Place("check_answers", bench.cases[NAME], "core-10")]


def test_an_empty_passphrase_is_not_tried(bench: Bench, qtbot) -> None:
    screen = handed(bench)
    with qtbot.assertNotEmitted(screen.taken_back):
        staff(bench, "")
    assert "Enter your passphrase." in words_shown(screen)


def test_what_was_typed_at_the_door_goes_with_the_page(bench: Bench) -> None:
    screen = handed(bench)
    tab_to("Staff only")
    enter(bench)
    type_text("half a passphr")
    screen.blank()
    assert screen.door.passphrase.value() == ""
    enter(bench)
    assert spoken(focused()) == "Staff only: your passphrase"


def test_what_cannot_be_saved_is_said_plainly_and_kept_for_the_member(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = asked(bench)
    as_it_is = forms.save_answers

    def full(*_args: object, **_named: object) -> None:
        raise NoSpace("The disk is full.")

    monkeypatch.setattr(forms, "save_answers", full)
    digits(bench, "3")
    shown = words_shown(screen)
    assert words.UNSAVED in shown
    assert "disk" not in shown
    assert "Not saved" in shown
    staff(bench, passphrase_of(ROLE))
    assert not screen.leave()
    bench.settle()
    assert "The disk is full." in words_shown(screen)
    monkeypatch.setattr(forms, "save_answers", as_it_is)
    tab_to("Try again")
    enter(bench)
    assert "The disk is full." not in words_shown(screen)
    assert screen.leave()
    assert ordinal(bench, kept(bench), "1") == 3


def test_the_newest_answer_can_be_given_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = asked(bench)

    def full(*_args: object, **_named: object) -> None:
        raise NoSpace("The disk is full.")

    monkeypatch.setattr(forms, "save_answers", full)
    digits(bench, "3")
    staff(bench, passphrase_of(ROLE))
    tab_to("Leave without saving them")
    enter(bench)
    assert bench.log.went == [Place("case", bench.cases[NAME])]
    assert screen.leave()


def test_a_person_who_has_not_agreed_gets_no_laptop(bench: Bench, qtbot) -> None:
    screen = member_page(bench, agree=False)
    with qtbot.assertNotEmitted(screen.handed_over):
        press(Qt.Key.Key_Return)
        bench.settle()
    assert "Ask for agreement to be screened" in words_shown(screen)
    assert spoken(focused()) == "Hand over now"


@pytest.mark.parametrize("form", ["mhtr-interview", "atr-drr-screen"])
def test_the_staffs_own_forms_are_not_handed_over(bench: Bench, form: str) -> None:
    screen = member_page(bench, form)
    assert screen.member_page is None
    assert "in the words of staff" in words_shown(screen)


def test_looking_at_the_members_page_begins_no_form(bench: Bench) -> None:
    screen = member_page(bench)
    assert unnamed(screen) == []
    screen.blank()
    assert screen.blank_page is None
    assert cases.case_file(bench.session(ROLE), bench.cases[NAME]).drafts == ()
    bench.picture(screen, "handed-over-member")
