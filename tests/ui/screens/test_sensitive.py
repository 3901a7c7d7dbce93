"""Judging whether a case is sensitive and complex, by the keyboard alone."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt

from courtdesk.actions import sensitive
from courtdesk.domain.access import Role
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.sensitive.page import SensitivePage
from tests.helpers.bench import DAY, Bench
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import unnamed
from tests.helpers.seen import words_shown

WHO = "Marlow"
SOON = DAY + timedelta(days=28)


def page(bench: Bench, role: Role = Role.CDO) -> SensitivePage:
    screen = bench.show(Place("sensitive", bench.cases[WHO]), role)
    assert isinstance(screen, SensitivePage)
    assert unnamed(screen) == []
    return screen


def judged(bench: Bench) -> None:
    session = bench.session(Role.LINK_WORKER)
    sensitive.judge(session, bench.cases[WHO], judged=True, needs="Two workers", look_again_on=SOON)


def save(bench: Bench) -> None:
    reach("Save judgement")
    press(Qt.Key.Key_Return)
    bench.settle()


def errors(screen: SensitivePage) -> dict[str, str]:
    assert screen.group is not None
    return {field.name: field.error for field in screen.group.fields if field.error}


def date_is(text: str) -> None:
    for part, typed in zip(("day", "month", "year"), text.split(), strict=True):
        reach(f"Look at it again on: {part}")
        write(typed)


def test_a_case_is_judged_by_keyboard(bench: Bench) -> None:
    screen = page(bench)
    shown = words_shown(screen)
    assert "not by the type of offence" in shown and "Nobody has judged this case yet." in shown
    assert "Everyone who works on cases reads this" in shown
    assert "Drive while disqualified" not in words_shown(screen.page.area)
    bench.picture(screen, "sensitive-new")
    choose("Yes")
    reach("How they stand to each other")
    write("Neighbours who meet every day")
    date_is("11 2 2027")
    save(bench)
    assert errors(screen) == {}
    (one,) = sensitive.judgements(bench.session(), bench.cases[WHO])
    assert one.value.judged and one.value.relationships == "Neighbours who meet every day"
    assert one.value.look_again_on == date(2027, 2, 11)
    assert bench.log.said == ["The judgement is saved."] and bench.log.backs == 1


def test_bad_input_is_told_beside_its_field_and_writes_nothing(bench: Bench) -> None:
    screen = page(bench)
    save(bench)
    assert set(errors(screen)) == {"judged"}
    choose("Yes")
    save(bench)
    assert set(errors(screen)) == {"look_again_on"}
    date_is("14 1 2027")
    save(bench)
    assert set(errors(screen)) == {"needs", "look_again_on"}
    bench.picture(screen, "sensitive-wrong")
    assert sensitive.judgements(bench.session(), bench.cases[WHO]) == ()


def test_it_is_judged_anew_with_the_reasons_and_without_the_day(bench: Bench) -> None:
    judged(bench)
    bench.clock.tick(minutes=60 * 24 * 30)
    screen = page(bench)
    assert screen.group is not None
    assert screen.group["judged"].is_empty() and screen.group["needs"].is_empty()
    assert "Look at it again now" in words_shown(screen)
    choose("Yes")
    assert screen.group["needs"].value() == "Two workers"
    assert screen.group["look_again_on"].is_empty()
    bench.picture(screen, "sensitive-due")
    press(Qt.Key.Key_Down)
    assert screen.group["needs"].is_empty()
    assert not screen.group["look_again_on"].isVisible()
    save(bench)
    assert "what has changed" in errors(screen)["needs"]
    reach("What the people in it need")
    write("One worker is enough now")
    save(bench)
    assert errors(screen) == {}
    now, before = sensitive.judgements(bench.session(), bench.cases[WHO])
    assert not now.value.judged and before.value.judged
    again = page(bench)
    shown = words_shown(again)
    assert "As judged last" in shown and "Judged before" in shown
    assert "To be looked at again on 11/2/2027." in shown
    bench.picture(again, "sensitive-before")


def test_what_is_typed_is_kept_over_a_lock(bench: Bench) -> None:
    """P1."""
    page(bench)
    reach("What the people in it need")
    write("A second worker")
    bench.settle()
    bench.sign_out()
    screen = page(bench)
    bench.settle()
    assert screen.group is not None and screen.group["needs"].value() == "A second worker"
