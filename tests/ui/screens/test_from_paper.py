"""Keying from paper by real keys over a real vault: once, twice, compared, on the disk."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from courtdesk.actions import amendments, cases, forms
from courtdesk.domain.screening import FilledHow
from courtdesk.errors import NoSpace
from courtdesk.questionnaire.answers import DECLINED, Answers
from courtdesk.ui.kit.buttons import Button
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.check_answers import CheckAnswersScreen
from courtdesk.ui.screens.from_paper.keying import Keying, reversed_warning
from courtdesk.ui.screens.from_paper.screen import FromPaper
from courtdesk.ui.screens.from_paper.settle import SettleRow
from tests.helpers.bench import Bench
from tests.helpers.hands import choose, reach, write
from tests.helpers.keyboard import focused, press, spoken, unnamed
from tests.helpers.papers import (
    CONTROL,
    ROLE,
    agree,
    current,
    digits_kept,
    kept,
    key,
    keying,
    opened,
    pass_of,
    settling,
    texts,
)


def test_every_key_is_an_answer_on_the_disk_with_its_label_beside_it(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    assert current() == "1"
    key("3012")
    assert current() == "5"
    bench.settle()
    stage = pass_of(screen)
    assert stage.side.saved_words == "Saved 09:30"
    assert stage.side.progress_words == "4 of 10 keyed"
    assert [row.words for row in stage.sheet.digit_rows[:5]] == [
        "3 Often",
        "0 Not at all",
        "1 Only occasionally",
        "2 Sometimes",
        "",
    ]
    assert digits_kept(bench) == "3012------"
    draft = forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "core-10")
    assert draft.ways == (FilledHow.FROM_PAPER,)
    bench.picture(screen, "from-paper-core-10")


def test_core_34_is_36_keys_and_the_second_pass(bench: Bench, qtbot) -> None:
    """One to begin, 34 answers, one to finish; the second pass is 34 and one to begin it."""
    screen = opened(bench, "core-34")
    keys = 0

    def pressed(text: str) -> None:
        nonlocal keys
        keys += len(text)
        for one in text:
            QTest.keyClicks(focused(), one) if one != "\r" else press(Qt.Key.Key_Return)

    digits = "0123401234012340123401234012340123"
    pressed("\r")
    pressed(digits)
    assert spoken(focused()) == "Key it a second time"
    pressed("\r")
    assert [row.words for row in pass_of(screen).sheet.digit_rows] == [""] * 34
    pressed(digits)
    bench.settle()
    assert bench.log.said == ["Both times the same was keyed."]
    assert bench.log.went == [Place("check_answers", bench.cases["Marlow"], "core-34")]
    check = bench.show(bench.log.went[-1], ROLE)
    assert isinstance(check, CheckAnswersScreen)
    pressed("\r")
    bench.settle()
    assert keys == 36 + 34 + 1
    [done] = cases.case_file(bench.session(ROLE), bench.cases["Marlow"]).forms
    assert (done.value.status, done.value.ways) == ("complete", (FilledHow.FROM_PAPER,))
    assert done.value.keyed_twice and done.value.earlier is None


def test_differences_stand_side_by_side_and_are_settled_by_one_key(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("0123401234")
    press(Qt.Key.Key_Return)
    key("0423401230")
    stage = settling(screen)
    assert [row.difference.item.link_id for row in stage.rows] == ["2", "10"]
    bench.picture(screen, "from-paper-differences")
    assert focused() is stage.rows[0]
    assert "first time 1 Only occasionally, second time 4 Most" in spoken(focused())
    key("3")
    assert stage.note.startswith("3 chooses nothing here: press 1 for what was keyed first")
    press(Qt.Key.Key_Return, CONTROL)
    assert "not settled yet" in stage.note
    assert digits_kept(bench) == "0123401234"
    key("2")
    assert focused() is stage.rows[1]
    bench.settle()
    assert digits_kept(bench) == "0423401234"
    press(Qt.Key.Key_Return)
    assert stage.rows[1].state == "Key what the paper shows: 0, 1, 2, 3 or 4, or - if left blank."
    key("7")
    assert "7 is not an answer to this question" in stage.note
    press(Qt.Key.Key_Escape)
    key("1")
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    assert focused() is stage.rows[0]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    key("2")
    assert spoken(focused()) == "Check answers"
    bench.settle()
    assert digits_kept(bench) == "0423401232"
    press(Qt.Key.Key_Return)
    assert bench.log.went[-1].screen == "check_answers"


def test_what_is_settled_as_blank_is_blank(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("0123401234")
    press(Qt.Key.Key_Return)
    key("01234-1234")
    stage = settling(screen)
    assert "second time left blank" in spoken(focused())
    key("2")
    bench.settle()
    assert digits_kept(bench) == "01234-1234"
    assert screen.once.blank == {"6"}
    assert stage.rows[0].state == "The paper says: left blank"


def test_the_same_blank_twice_is_no_difference(bench: Bench, qtbot) -> None:
    keying(bench)
    key("01-34 1234")
    press(Qt.Key.Key_Return)
    key("01-34-1234")
    bench.settle()
    assert bench.log.went[-1].screen == "check_answers"
    assert digits_kept(bench) == "01-34-1234"


def test_a_wrong_key_is_refused_with_one_sentence(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    stage = pass_of(screen)
    for wrong in "5x%":
        key(wrong)
        assert stage.side.note == (
            f"{wrong} is not an answer to question 1: key 0, 1, 2, 3 or 4, or - if it is left "
            "blank. Nothing was changed."
        )
        assert current() == "1" and not stage.once.answers
    bench.picture(screen, "from-paper-wrong-key")
    key("0")
    assert stage.side.note == ""


def test_k10_is_keyed_by_one_to_five(bench: Bench, qtbot) -> None:
    screen = keying(bench, "k10")
    key("0")
    assert "0 is not an answer to question 1: key 1, 2, 3, 4 or 5" in pass_of(screen).side.note
    key("5")
    bench.settle()
    assert digits_kept(bench, "k10") == "5---------"


def test_audit_takes_0_2_and_4_at_its_end_and_passes_by_what_is_skipped(
    bench: Bench, qtbot
) -> None:
    screen = keying(bench, "audit")
    stage = pass_of(screen)
    key("0")
    assert current() == "9"
    assert [row.words for row in stage.sheet.digit_rows[1:8]] == ["skipped on the paper"] * 7
    assert stage.side.progress_words == "1 of 3 keyed"
    bench.picture(screen, "from-paper-audit")
    key("3")
    assert "key 0, 2 or 4" in stage.side.note
    press(Qt.Key.Key_Up)
    assert current() == "8"
    key("2")
    assert current() == "9"
    key("24")
    assert spoken(focused()) == "Key it a second time"
    bench.settle()
    assert digits_kept(bench, "audit") == "0------224"


def test_backspace_goes_back_one_and_clears_it(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("012")
    press(Qt.Key.Key_Backspace)
    assert current() == "3"
    assert pass_of(screen).sheet.rows["3"].words == ""
    press(Qt.Key.Key_Backspace)
    assert current() == "2"
    key("4")
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Backspace)
    assert current() == "2", "what stands on the row itself goes first"
    key("3")
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Delete)
    assert current() == "1"
    press(Qt.Key.Key_Backspace)
    assert current() == "1"
    bench.settle()
    assert digits_kept(bench) == "-3--------"


def test_one_key_too_many_after_the_last_question_can_be_taken_back(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("01234012344")
    assert spoken(focused()) == "Key it a second time"
    press(Qt.Key.Key_Backspace)
    assert current() == "10"
    assert pass_of(screen).sheet.rows["10"].words == ""
    key("2")
    press(Qt.Key.Key_Up)
    assert current() == "10" and pass_of(screen).sheet.rows["10"].words == "2 Sometimes"


def test_a_key_held_down_answers_and_undoes_one_question_only(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("22")
    for held, text in ((Qt.Key.Key_2, "2"), (Qt.Key.Key_Minus, "-"), (Qt.Key.Key_Backspace, "")):
        event = QKeyEvent(
            QEvent.Type.KeyPress, held, Qt.KeyboardModifier.NoModifier, text, autorep=True
        )
        QApplication.sendEvent(focused(), event)
    assert current() == "3" and len(pass_of(screen).once.answers) == 2
    assert not pass_of(screen).once.blank


def test_the_numeric_keypad_keys_too(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    QTest.keyClick(focused(), Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(focused(), Qt.Key.Key_Minus, Qt.KeyboardModifier.KeypadModifier)
    assert current() == "3"
    assert pass_of(screen).once.blank == {"2"}


def test_a_blank_records_nothing_and_taking_an_answer_away_is_saved(bench: Bench, qtbot) -> None:
    keying(bench)
    key("--")
    bench.settle()
    assert bench.log.saved == []
    assert not forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "core-10").resumed
    key("3")
    press(Qt.Key.Key_Up)
    key("-")
    bench.settle()
    assert bench.log.saved and digits_kept(bench) == "----------"


def test_a_question_left_out_is_gone_to_before_the_second_pass(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("012")
    press(Qt.Key.Key_Down)
    key("401234")
    assert current() == "4"
    assert pass_of(screen).side.note == (
        "Question 4 was left out: key its answer, or - if it is left blank."
    )
    press(Qt.Key.Key_Return, CONTROL)
    assert isinstance(screen.stage, Keying) and current() == "4"
    key("-")
    assert current() == "5"
    press(Qt.Key.Key_Return, CONTROL)
    assert [row.words for row in pass_of(screen).sheet.digit_rows] == [""] * 10


def test_the_first_pass_is_hidden_and_unchanged_in_the_second(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("0123401234")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert "only compared, not saved" in texts(screen)
    bench.picture(screen, "from-paper-second-pass")
    key("444")
    bench.settle()
    assert digits_kept(bench) == "0123401234"
    assert pass_of(screen).side.saved_words == ""


def test_after_a_lock_the_first_pass_is_there_and_the_second_begins_again(
    bench: Bench, qtbot
) -> None:
    keying(bench)
    key("0123401234")
    press(Qt.Key.Key_Return)
    key("0123")
    bench.sign_out()
    screen = keying(bench)
    assert spoken(focused()) == "Key it a second time"
    assert [row.words[:1] for row in pass_of(screen).sheet.digit_rows] == list("0123401234")
    press(Qt.Key.Key_Return)
    assert current() == "1" and not pass_of(screen).once.answers


def test_an_interview_is_gone_on_with_and_the_other_way_round(bench: Bench, qtbot) -> None:
    agree(bench)
    session, case = bench.session(ROLE), bench.cases["Marlow"]
    begun = forms.open_form(session, case, "core-10")
    option = begun.form.item("1").options[3].code
    forms.save_answers(session, begun, Answers({"1": option, "2": DECLINED}))
    screen = opened(bench)
    assert "1 of 10 questions have an answer already" in texts(screen)
    press(Qt.Key.Key_Return)
    assert current() == "3"
    rows = pass_of(screen).sheet.digit_rows
    assert [row.words for row in rows[:2]] == ["3 Often", "declined"]
    key("2")
    bench.settle()
    again = forms.open_form(session, case, "core-10")
    assert again.ways == (FilledHow.INTERVIEW, FilledHow.FROM_PAPER)
    assert again.answers["2"] is DECLINED and len(again.answers) == 3


def test_core_warns_of_printed_scoring_numbers_and_k10_does_not(bench: Bench, qtbot) -> None:
    words = reversed_warning(bench.catalogue.get("core-34"))
    assert "questions 3, 4, 7, 12, 19, 21, 31 and 32 run the other way" in words
    assert words in texts(keying(bench, "core-34"))
    for other in ("k10", "audit", "phq-9", "gad-7"):
        assert reversed_warning(bench.catalogue.get(other)) == ""


def test_everything_has_a_name(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    choose("It was done before, elsewhere")
    assert unnamed(screen) == []
    choose("It was filled in here today")
    press(Qt.Key.Key_Return)
    assert unnamed(screen) == []
    assert spoken(focused()) == "1. I have felt tense, anxious or nervous: not keyed"
    key("3")
    assert spoken(pass_of(screen).sheet.rows["1"]).endswith(": 3 Often")
    key("-")
    assert spoken(pass_of(screen).sheet.rows["2"]).endswith(": left blank")
    key("23401234")
    press(Qt.Key.Key_Return)
    key("0123401234")
    assert unnamed(screen) == []
    assert screen.window().windowTitle() == ""


def test_a_failed_save_is_said_kept_and_tried_again(bench: Bench, qtbot, monkeypatch) -> None:
    """The disk itself cannot be filled in a test; what stands in for it is the vault's error."""
    screen = keying(bench)
    vault = type(bench.session(ROLE).vault)
    real = vault.write_draft

    def full(*_given: object, **_named: object) -> None:
        raise NoSpace("The disk is full: free some space.")

    monkeypatch.setattr(vault, "write_draft", full)
    key("12")
    bench.settle()
    assert pass_of(screen).side.saved_words == "Not saved"
    assert not screen.leave()
    monkeypatch.setattr(vault, "write_draft", real)
    reach("Try again")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert pass_of(screen).side.saved_words == "Saved 09:30"
    assert digits_kept(bench) == "12--------"
    assert screen.leave()


def test_leaving_waits_for_the_disk(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("333")
    assert screen.leave()
    assert digits_kept(bench) == "333-------"


def test_no_screen_without_agreement(bench: Bench, qtbot) -> None:
    screen = bench.show(Place("from_paper", bench.cases["Ellis"], "k10"), ROLE)
    assert isinstance(screen, FromPaper)
    assert screen.refusal is not None and "agreement" in screen.refusal


def test_a_finished_form_is_not_begun_anew_by_coming_back(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("0123401234")
    bench.settle()
    session, case = bench.session(ROLE), bench.cases["Marlow"]
    draft = forms.open_form(session, case, "core-10")
    forms.finish_form(session, draft, draft.answers)
    screen.refresh()
    bench.settle()
    assert "This form is finished" in texts(screen)
    assert not cases.case_file(session, case).drafts
    screen.go_on()


def test_back_from_the_check_is_the_first_pass_with_what_was_changed(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("0123401234")
    press(Qt.Key.Key_Return)
    key("0123401234")
    bench.settle()
    session, case = bench.session(ROLE), bench.cases["Marlow"]
    draft = forms.open_form(session, case, "core-10")
    changed = draft.answers.set("1", draft.form.item("1").options[4].code)
    forms.save_answers(session, draft, changed)
    screen.refresh()
    bench.settle()
    stage = pass_of(screen)
    assert [row.words[:1] for row in stage.sheet.digit_rows] == list("4123401234")
    assert spoken(focused()) == "Key it a second time"


def test_a_finished_form_is_amended_from_paper(bench: Bench, qtbot) -> None:
    keying(bench)
    key("0123401234")
    bench.settle()
    session, case = bench.session(ROLE), bench.cases["Marlow"]
    draft = forms.open_form(session, case, "core-10")
    [done] = forms.finish_form(session, draft, draft.answers).forms
    amendments.open_amendment(session, case, done.document)
    screen = opened(bench)
    assert "You are changing a finished form" in texts(screen)


def test_the_row_with_the_keyboard_is_whole_in_sight(bench: Bench, qtbot) -> None:
    screen = keying(bench, "core-34")
    key("0" * 34)
    for _ in range(34):
        press(Qt.Key.Key_Up)
        row, area = focused(), screen.page.area.viewport()
        top = row.mapTo(area, row.rect().topLeft()).y()
        assert top >= 0 and top + row.height() <= area.height()
    bench.picture(screen, "from-paper-core-34")


def test_the_mouse_works_too(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    row = pass_of(screen).sheet.rows["4"]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert current() == "4"
    key("3401234")
    key("012")
    press(Qt.Key.Key_Return, CONTROL)
    key("0123401230")
    [difference] = settling(screen).rows
    assert isinstance(difference, SettleRow)
    for button in difference.findChildren(Button):
        if button.text().startswith("Key it again"):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert difference.state.startswith("Key what the paper shows")
    key("1")
    bench.settle()
    assert digits_kept(bench) == "0123401231"


def test_words_dates_and_yes_or_no_are_ordinary_fields_in_order(bench: Bench, qtbot) -> None:
    """A form without a score: what the record fills in and the signature are not keyed."""
    screen = keying(bench, "sentencer-feedback")
    stage = pass_of(screen)
    assert not {"name", "sentence", "signature-drawn"} & set(stage.sheet.rows)
    reach("Yes")
    press(Qt.Key.Key_Space)
    reach("7 ")
    write("12 months")
    reach("Yes")
    press(Qt.Key.Key_Space)
    reach("12 ")
    write("many")
    press(Qt.Key.Key_Return, CONTROL)
    assert bench.log.went == []
    assert "enter a whole number" in texts(screen)
    bench.picture(screen, "from-paper-feedback")
    reach("12 How long is the custody, in weeks?: enter")
    press(Qt.Key.Key_Return)
    write("6")
    reach("16 Date signed: year")
    press(Qt.Key.Key_Tab)
    assert spoken(focused()) == "Check answers"
    assert unnamed(screen) == []
    press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.went[-1].screen == "check_answers"
    answers = kept(bench, "sentencer-feedback")
    assert (answers["ordered"], answers["order-length"]) == (True, "12 months")
    assert (answers["custody"], answers["custody-weeks"]) == (True, 6)


def test_a_form_without_a_score_may_be_read_over_instead(bench: Bench, qtbot) -> None:
    screen = keying(bench, "atr-drr-screen")
    stage = pass_of(screen)
    [row] = stage.sheet.digit_rows
    row.setFocus()
    key("1")
    reach("Check instead by reading")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.went[-1].screen == "check_answers"
    press(Qt.Key.Key_Return, CONTROL)
    assert [one.item.link_id for one in pass_of(screen).sheet.digit_rows] == ["requirement"]
    key("2")
    [difference] = settling(screen).rows
    key("2")
    bench.settle()
    assert kept(bench, "atr-drr-screen")["requirement"] == difference.difference.second


def test_a_scored_form_offers_no_way_past_the_second_pass(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    key("0123401234")
    offered = [one.text() for one in screen.findChildren(Button) if one.isVisible()]
    assert "Check instead by reading" not in offered and "Check answers" not in offered
