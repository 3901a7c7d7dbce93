"""The plea, by keyboard alone: letters in the group only, trial date, reason, all at once."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.actions import cases, pleas
from courtdesk.domain.access import Role
from courtdesk.domain.cases import Verdict
from courtdesk.errors import UserError
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.plea import SCREEN
from courtdesk.ui.screens.plea.answer import KEYS, PleaChoice
from courtdesk.ui.screens.plea.screen import PleaScreen
from tests.helpers.bench import Bench
from tests.helpers.courtday import assess, plead_guilty, sign
from tests.helpers.hands import reach, write


def _show(bench: Bench, family: str) -> PleaScreen:
    screen = bench.show(Place("plea", bench.cases[family]))
    assert isinstance(screen, PleaScreen)
    return screen


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(_focus(), key, modifier)


def _focus() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _save(bench: Bench) -> None:
    _press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def _verdicts(bench: Bench, family: str) -> tuple[Verdict, ...]:
    return cases.case_file(bench.session(), bench.cases[family]).verdicts()


def test_g_and_ctrl_enter_record_a_guilty_plea(bench: Bench) -> None:
    _show(bench, "Marlow")
    _press(Qt.Key.Key_G)
    _save(bench)
    assert _verdicts(bench, "Marlow") == (Verdict.GUILTY,)
    assert bench.log.said == ["Recorded for Marlow, Dean: guilty plea."]
    assert bench.log.backs == 1
    assert bench.log.saved


@pytest.mark.parametrize("verdict", [one for one in KEYS if one is not Verdict.NOT_GUILTY])
def test_every_letter_is_its_answer(bench: Bench, verdict: Verdict) -> None:
    screen = _show(bench, "Marlow")
    QTest.keyClicks(_focus(), KEYS[verdict])
    assert screen.group is not None
    assert screen.group.fields[0].value() == verdict.value
    caps = {cap.text() for cap in screen.group.findChildren(Keycap)}
    assert caps == set(KEYS.values())


def test_a_letter_outside_the_answers_records_nothing(bench: Bench) -> None:
    screen = _show(bench, "Marlow")
    assert screen.group is not None
    choice = screen.group.fields[0]
    _press(Qt.Key.Key_N)
    trial = screen.group["trial_date"]
    trial.focus_first()
    _press(Qt.Key.Key_G)
    assert choice.value() == Verdict.NOT_GUILTY.value
    choice.focus_first()
    _press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert choice.value() == Verdict.NOT_GUILTY.value


def test_not_guilty_asks_for_the_trial_date_and_keeps_what_was_typed(bench: Bench) -> None:
    screen = _show(bench, "Price")
    assert screen.group is not None
    assert screen.group["trial_date"].isHidden()
    _press(Qt.Key.Key_N)
    assert not screen.group["trial_date"].isHidden()
    _save(bench)
    assert dict(screen.group.summary.errors) == {
        "trial_date": "Enter the trial date for the not guilty plea."
    }
    assert screen.group.fields[0].value() == Verdict.NOT_GUILTY.value
    screen.group["trial_date"].set_value(date(2027, 3, 9))
    screen.group["trial_date"].focus_first()
    _save(bench)
    file = cases.case_file(bench.session(), bench.cases["Price"])
    assert [plea.value.trial_date for plea in file.pleas] == [date(2027, 3, 9)]


def test_nothing_chosen_is_said_and_nothing_recorded(bench: Bench) -> None:
    screen = _show(bench, "Ellis")
    _save(bench)
    assert screen.group is not None
    assert len(screen.group.summary.errors) == 2
    assert "Error" in (screen.page.title.text() if screen.page.title else "")
    assert bench.log.backs == 0


def test_the_same_for_all_spares_the_other_offences(bench: Bench) -> None:
    screen = _show(bench, "Ellis")
    assert screen.group is not None
    _press(Qt.Key.Key_G)
    _press(Qt.Key.Key_Tab)
    _press(Qt.Key.Key_Space)
    others = [one for one in screen.group.fields if isinstance(one, PleaChoice)][1:]
    assert all(other.isHidden() for other in others)
    _save(bench)
    assert _verdicts(bench, "Ellis") == (Verdict.GUILTY, Verdict.GUILTY)


def test_no_plea_yet_for_one_offence_leaves_it_open(bench: Bench) -> None:
    screen = _show(bench, "Ellis")
    assert screen.group is not None
    choices = [one for one in screen.group.fields if isinstance(one, PleaChoice)]
    choices[0].set_value(Verdict.GUILTY.value)
    choices[1].set_value(Verdict.NONE_YET.value)
    _save(bench)
    file = cases.case_file(bench.session(), bench.cases["Ellis"])
    assert len(file.pleas) == 1


def test_a_change_asks_why(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Marlow"]
    pleas.record_pleas(session, case, {"drive-while-disqualified": Verdict.GUILTY})
    screen = _show(bench, "Marlow")
    assert screen.group is not None
    assert screen.group["reason"].isHidden()
    _press(Qt.Key.Key_W)
    assert not screen.group["reason"].isHidden()
    _save(bench)
    assert [name for name, _ in screen.group.summary.errors] == ["reason"]
    screen.group["reason"].focus_first()
    QTest.keyClicks(_focus(), "Left the building before the hearing")
    _save(bench)
    assert _verdicts(bench, "Marlow") == (Verdict.WARRANT,)


def test_the_day_is_filled_in_and_can_be_another(bench: Bench) -> None:
    screen = _show(bench, "Marlow")
    assert screen.group is not None
    assert screen.group["on"].value() == date(2027, 1, 14)
    _press(Qt.Key.Key_G)
    screen.group["on"].set_value(date(2027, 1, 15))
    _save(bench)
    assert "in the future" in (screen.group["on"].error or "")
    reach("Day of the plea or verdict: day")
    write("12")
    _save(bench)
    file = cases.case_file(bench.session(), bench.cases["Marlow"])
    assert [plea.value.on for plea in file.pleas] == [date(2027, 1, 12)]
    # The day alone is put right with a reason, and the verdict stays.
    again = _show(bench, "Marlow")
    assert again.group is not None and again.group["on"].value() == date(2027, 1, 12)
    again.group["on"].set_value(date(2027, 1, 13))
    assert not again.group["reason"].isHidden()
    reach("Why does it change?")
    write("read from the wrong line")
    _save(bench)
    file = cases.case_file(bench.session(), bench.cases["Marlow"])
    assert [plea.value.on for plea in file.pleas] == [date(2027, 1, 13)]
    assert file.verdicts() == (Verdict.GUILTY,)


def test_a_verdict_after_a_trial_is_of_today_unless_somebody_typed_another_day(
    bench: Bench,
) -> None:
    session, case = bench.session(), bench.cases["Marlow"]
    offence = "drive-while-disqualified"
    trial = date(2027, 1, 14)
    pleas.record_pleas(
        session, case, {offence: Verdict.NOT_GUILTY}, on=date(2027, 1, 11), trial_date=trial
    )
    screen = _show(bench, "Marlow")
    assert screen.group is not None
    assert screen.group["on"].value() == date(2027, 1, 11)
    _press(Qt.Key.Key_F)
    assert screen.group["on"].value() == date(2027, 1, 14)
    _press(Qt.Key.Key_N)
    assert screen.group["on"].value() == date(2027, 1, 11)
    screen.group["on"].set_value(date(2027, 1, 12))
    screen.group.fields[0].focus_first()
    _press(Qt.Key.Key_F)
    assert screen.group["on"].value() == date(2027, 1, 12)


def test_what_a_changed_plea_takes_away_is_said_before_it_is_saved(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Ellis"]
    plead_guilty(session, case)
    assess(session, case)
    sign(session, case)
    screen = _show(bench, "Ellis")
    assert screen.group is not None
    assert not screen.takes_away.isVisible()
    _press(Qt.Key.Key_N)
    assert screen.takes_away.isVisible()
    said = screen.takes_away.text()
    assert "ends the pathway for “Theft from shop”. The pathway goes on" in said
    assert said.endswith("The assessment and the consent stay in the record.")
    choices = [one for one in screen.group.fields if isinstance(one, PleaChoice)]
    choices[1].set_value(Verdict.DISCONTINUED.value)
    assert "No requirement can be proposed any more" in screen.takes_away.text()
    bench.picture(screen, "plea-takes-away")
    choices[0].set_value(Verdict.FOUND_GUILTY.value)
    choices[1].set_value(Verdict.GUILTY.value)
    assert not screen.takes_away.isVisible()


def test_nothing_changed_goes_back_without_a_record(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Marlow"]
    pleas.record_pleas(session, case, {"drive-while-disqualified": Verdict.GUILTY})
    before = cases.timeline(session, case)
    _show(bench, "Marlow")
    _save(bench)
    assert cases.timeline(session, case) == before
    assert bench.log.said == ["Nothing was changed."]


def test_each_mark_says_its_answer_its_question_and_its_key(bench: Bench) -> None:
    screen = _show(bench, "Ellis")
    assert screen.group is not None
    mark = screen.group.fields[0].controls()[1]
    assert mark.accessibleName() == "Not guilty plea"
    assert mark.accessibleDescription() == "key N"
    for control in screen.group.fields[0].controls():
        assert control.accessibleName()


def test_a_plea_belongs_to_a_case(bench: Bench) -> None:
    with pytest.raises(UserError):
        SCREEN.build(bench.desk(), Place("plea"))


def test_pictures(bench: Bench) -> None:
    screen = _show(bench, "Ellis")
    bench.picture(screen, "plea")
    _press(Qt.Key.Key_N)
    _save(bench)
    bench.picture(screen, "plea-errors")
