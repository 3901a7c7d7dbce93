"""Versions side by side: read, chosen by keyboard, settled, and told to who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from courtdesk.actions import settling
from courtdesk.actions.cases import case_file
from courtdesk.actions.settling import Conflict
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.screen import CaseScreen
from courtdesk.ui.screens.settle.listing import Unsettled
from courtdesk.ui.screens.settle.one import SettleOne
from courtdesk.ui.screens.settle.sides import Alike, Compared
from courtdesk.ui.screens.settle.words import settled_before
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.hands import answer, reach, write
from tests.helpers.keyboard import focused, press, spoken, unnamed
from tests.helpers.seen import words_shown
from tests.ui.screens.settle_laptops import (
    CASE_KINDS,
    SITE_KINDS,
    apart,
    change_person,
    conflict,
    decided_twice,
    met,
    third,
)

WORKER, LEAD = Role.LINK_WORKER, Role.CLINICAL_LEAD
WHY = "Asked the person again, in the cells."


def opened(bench: Bench, case: CaseId | None, kind: str, role: Role = WORKER) -> SettleOne:
    """The page of the one conflict of `kind`."""
    found = conflict(bench, kind, role)
    screen = bench.show(Place("settle", case, found.document), role)
    assert isinstance(screen, SettleOne)
    assert unnamed(screen) == []
    bench.picture(screen, f"settle-{kind}-{role.value}")
    return screen


def listed(bench: Bench, case: CaseId | None, role: Role = WORKER) -> Unsettled:
    screen = bench.show(Place("settle", case), role)
    assert isinstance(screen, Unsettled)
    assert unnamed(screen) == []
    bench.picture(screen, f"settle-list-{'case' if case else 'all'}-{role.value}")
    return screen


def finish(bench: Bench) -> None:
    """Ctrl Enter wherever the keyboard is."""
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def errors(screen: SettleOne) -> list[tuple[str, str]]:
    assert screen.group is not None
    return list(screen.group.summary.errors)


def left(bench: Bench, role: Role = WORKER) -> set[str]:
    return {one.kind for one in settling.conflicts(bench.session(role))}


def rows(screen: Unsettled) -> list[str]:
    return [row.task.title for one in screen.lists for row in one.rows]


# The list


def test_everything_in_dispute_is_listed_and_opened_by_keyboard(bench: Bench) -> None:
    met(bench)
    screen = listed(bench, None)
    assert [one.accessibleName() for one in screen.lists] == [
        "For you to settle",
        "For others to settle",
    ]
    assert "Meanwhile" in words_shown(screen)
    assert "consent that allows least holds" in words_shown(screen)
    row = reach("Consent, you can settle it")
    assert "Marlo, Dean, " in row.accessibleDescription()
    assert "Sam Reid (you), " in row.accessibleDescription()
    press(Qt.Key.Key_Return)
    found = conflict(bench, "consent")
    assert bench.log.went == [Place("settle", found.case, found.document)]
    # A person's own record is shown, and witnessed, under one of their cases.
    reach("Person: ")
    press(Qt.Key.Key_Return)
    person = conflict(bench, "person")
    assert bench.log.went[-1] == Place("settle", found.case, person.document)


def test_a_case_lists_its_own_and_its_persons(bench: Bench) -> None:
    case = met(bench)
    assert left(bench) == CASE_KINDS | SITE_KINDS
    screen = listed(bench, case)
    assert len(rows(screen)) == len(CASE_KINDS)
    reach("Person: ")
    press(Qt.Key.Key_Return)
    found = conflict(bench, "person")
    assert bench.log.went == [Place("settle", case, found.document)]


def test_the_list_follows_what_is_settled_elsewhere(bench: Bench) -> None:
    case = met(bench)
    screen = listed(bench, case)
    kept = rows(screen)
    screen.refresh()
    bench.settle()
    assert rows(screen) == kept
    assert spoken(focused()) == spoken(screen.lists[0].rows[0])
    for one in settling.conflicts(bench.session(WORKER), case):
        version = one.versions[0].revision
        picks = version if one.whole else {choice.path: version for choice in one.choices}
        settling.settle(
            bench.session(WORKER), one.document, [v.revision for v in one.versions], picks, WHY
        )
    screen.refresh()
    bench.settle()
    assert screen.refusal is not None and "Others can still come" in screen.refusal
    assert spoken(focused()) == "Back"


def test_nothing_in_dispute_is_said_to_be_no_more_than_that(bench: Bench) -> None:
    screen = listed(bench, None, Role.CDO)
    assert screen.refusal is not None
    assert "on this laptop" in screen.refusal and "have not been heard from" in screen.refusal


# One record, by keyboard


def test_a_point_is_settled_by_keyboard_alone(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "person")
    assert screen.group is not None
    first, second = screen.group.fields[0].controls()
    assert spoken(first) == "Marlo"
    assert first.accessibleDescription().startswith("Version 1, Sam Reid (you), ")
    assert second.accessibleDescription().startswith("Version 2, Sam Reid (you), ")
    assert nothing_chosen(screen)
    finish(bench)
    assert [name for name, _ in errors(screen)] == ["point:family", "reason"]
    assert "Choose what is right for “Family name”." in words_shown(screen)
    assert "Error: Choose" in first.accessibleDescription()
    assert screen.page.title is not None and screen.page.title.text().startswith("Error: ")
    answer("Family name", "Marlowe")
    reach("Why does it hold?")
    screen.group["reason"].set_value("Ask\u202eed again")
    finish(bench)
    assert [name for name, _ in errors(screen)] == ["reason"]
    assert left(bench) == CASE_KINDS | SITE_KINDS
    reach("Why does it hold?")
    write(WHY)
    finish(bench)
    assert case_file(bench.session(WORKER), case).person.value.family == "Marlowe"
    assert "person" not in left(bench)
    assert bench.log.said == ["Settled: Person: Marlo, Dean. All versions stay in the record."]
    assert bench.log.backs == 1
    assert len(bench.log.saved) == 1


def test_every_kind_is_settled(bench: Bench) -> None:
    case = met(bench)
    for kind in ("case", "plea", "note", "response", "consent"):
        found = conflict(bench, kind)
        screen = opened(bench, case, kind)
        settled(bench, screen, found)
        assert kind not in left(bench)
        record = bench.session(WORKER).vault.document(found.document)
        assert record is not None
        assert set(record.latest.parents) == {one.revision for one in found.versions}
        assert record.latest.body["settled"]["reason"] == WHY


def test_a_record_of_the_site_is_settled_without_a_case(bench: Bench) -> None:
    met(bench)
    for kind in sorted(SITE_KINDS):
        screen = opened(bench, None, kind, Role.CDO)
        assert "approved or issued on another" in words_shown(screen)
        assert "Until this is settled" not in words_shown(screen)
        settled(bench, screen, conflict(bench, kind, Role.CDO))
        assert kind not in left(bench, Role.CDO)


def settled(bench: Bench, screen: SettleOne, found: Conflict) -> None:
    """Choose what the second version says, everywhere."""
    assert screen.group is not None
    for one in screen.group.fields[:-1]:
        one.set_value(found.versions[1].revision)
    screen.group["reason"].set_value(WHY)
    screen.submit()
    bench.settle()
    assert errors(screen) == []


def nothing_chosen(screen: SettleOne) -> bool:
    marks = [one for one in screen.findChildren(QAbstractButton) if one.isCheckable()]
    return bool(marks) and not any(one.isChecked() for one in marks)


def test_what_is_settled_on_two_laptops_says_that_it_was(bench: Bench) -> None:
    case = met(bench)
    other = apart(bench)
    for number, session in enumerate((bench.session(WORKER), other.enter(WORKER))):
        bench.clock.tick(minutes=2)
        (one,) = [one for one in settling.conflicts(session) if one.kind == "person"]
        picks = {choice.path: one.versions[number].revision for choice in one.choices}
        seen = [version.revision for version in one.versions]
        settling.settle(session, one.document, seen, picks, ("As they spell it.", WHY)[number])
    other.meet(WORKER)
    screen = opened(bench, case, "person")
    words = words_shown(screen)
    assert "settled before, and once more elsewhere" in words
    assert "choose which settlement holds" in words
    assert "because: As they spell it." in words and f"because: {WHY}" in words
    assert words.count(" is what you settled ") == 2
    found = conflict(bench, "person")
    settled(bench, screen, found)
    assert "person" not in left(bench)


def test_a_settlement_beside_a_later_change_is_called_one(bench: Bench) -> None:
    met(bench)
    found = conflict(bench, "person")
    assert settled_before(found, bench.clock()) == ()
    first, second = found.versions
    by = replace(first, mine=False, by="Beth Kaye", settled="As they spell it.")
    told = settled_before(replace(found, versions=(by, second)), bench.clock())
    assert "choose whether the settlement holds" in told[0]
    assert told[1].startswith("Version 1 is what Beth Kaye settled ")


# What is read before it is chosen


def test_a_signed_record_is_chosen_whole_over_what_differs(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "consent")
    said = words_shown(screen)
    assert "Two versions: Consent" in said
    assert "does not say which came first" in said
    assert "consent that allows least holds" in said
    assert "a mix of both would be a record that nobody made" in said
    assert "Both versions stay in the record" in said
    assert "void until it is renewed" in said
    assert "You sign the version that holds with your own name" in said
    labels = [one.accessibleName() for one in screen.findChildren(Compared)]
    assert "Withdrawn on" in labels
    assert "Date of birth" not in labels
    assert nothing_chosen(screen)
    assert screen.group is not None
    first, second = screen.group.fields[0].controls()
    told = [one.accessibleDescription() for one in (first, second)]
    assert any("Withdrawn on: 14/1/2027" in one for one in told)
    assert any("Withdrawn on: Not given" in one for one in told)
    finish(bench)
    assert [name for name, _ in errors(screen)] == ["version", "reason"]
    # Without room for both they stand one under the other.
    assert first.mapTo(screen, first.pos()).y() == second.mapTo(screen, second.pos()).y()
    screen.window().resize(560, 700)
    bench.settle()
    assert first.mapTo(screen, first.pos()).y() < second.mapTo(screen, second.pos()).y()
    _unfold(screen)


def _unfold(screen: SettleOne) -> None:
    """What is alike is folded away until it is asked for."""
    alike = screen.findChild(Alike)
    assert alike is not None
    assert "11/2/1985" not in words_shown(alike)
    reach("Show what all versions say alike")
    press(Qt.Key.Key_Return)
    assert "11/2/1985" in words_shown(alike)
    assert spoken(focused()).startswith("Hide what all versions say alike")
    press(Qt.Key.Key_Return)
    assert "11/2/1985" not in words_shown(alike)


def test_a_decision_is_settled_by_who_decides_with_the_passphrase_again(bench: Bench) -> None:
    case = decided_twice(bench)
    found = conflict(bench, "decision", LEAD)
    approved = next(
        one.revision
        for at, one in enumerate(found.versions)
        if "Approve" in next(c.values[at] for c in found.choices if c.path == ("outcome",))
    )
    screen = opened(bench, case, "decision", LEAD)
    assert screen.group is not None
    screen.group["version"].set_value(approved)
    reach("Why does it hold?")
    write("The medication is recorded now.")
    reach("Your passphrase again")
    write("not my passphrase")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert [name for name, _ in errors(screen)] == ["passphrase"]
    assert "decision" in left(bench, LEAD)
    reach("Your passphrase again")
    write(passphrase_of(LEAD))
    press(Qt.Key.Key_Return)
    bench.settle()
    assert errors(screen) == []
    part = case_file(bench.session(LEAD), case).requirement(RequirementKind.MHTR)
    assert part is not None and part.decision is not None
    assert (part.decision.disputed, part.decision.value.outcome) == (False, Outcome.APPROVE)
    assert bench.log.said == ["Settled: Decision: MHTR. All versions stay in the record."]


def test_who_asked_for_a_decision_does_not_settle_it(bench: Bench) -> None:
    case = decided_twice(bench)
    screen = opened(bench, case, "decision", WORKER)
    assert screen.group is None
    assert "Clinical lead" in words_shown(screen)


# Who may not


def test_who_may_not_settle_reads_both_and_who_can(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "plea", Role.CLINICAL_LEAD)
    assert screen.group is None
    said = words_shown(screen)
    assert "Your role may not record a plea: ask one of these on your team" in said
    assert "13/2/2027" in said and "14/2/2027" in said
    assert screen.isAncestorOf(focused())
    finish(bench)
    assert "plea" in left(bench)
    listing = listed(bench, case, Role.CLINICAL_LEAD)
    assert any(row.task.words == "Others settle it" for row in listing.lists[-1].rows)


def test_who_may_not_read_is_told_that_it_is_not_all(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "response", Role.PROVIDER)
    said = words_shown(screen)
    assert "sealed and not open to your role" in said
    assert "tense, anxious" not in said and "severe" not in said
    assert screen.group is None
    assert "tense, anxious" in words_shown(opened(bench, case, "response"))


def test_only_its_author_settles_a_note(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "note", Role.LD_PRACTITIONER)
    assert screen.group is None
    assert "Only its author may say what a note says: ask Sam Reid." in words_shown(screen)


def test_a_record_that_is_not_in_dispute_has_nothing_to_settle(bench: Bench) -> None:
    case = bench.cases["Ellis"]
    screen = bench.show(Place("settle", case, case), WORKER)
    assert isinstance(screen, SettleOne)
    assert screen.refusal is not None and "One version of this record holds now" in screen.refusal


# What comes meanwhile


def test_a_version_that_comes_meanwhile_is_shown_and_what_was_chosen_stays(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "person")
    assert screen.group is not None
    screen.group["point:family"].set_value(conflict(bench, "person").versions[1].revision)
    screen.group["reason"].set_value(WHY)
    bench.settle()
    _third(bench, case)
    screen.submit()
    bench.settle()
    assert [name for name, _ in errors(screen)] == [""]
    assert "Another version came while this page stood open" in words_shown(screen)
    assert "3 versions" in words_shown(screen)
    assert "New: it came while this page stood open" in words_shown(screen)
    assert screen.group["reason"].value() == WHY
    assert len(screen.group["point:family"].controls()) == 3
    kept = screen.group["point:family"].value()
    assert kept is not None
    bench.picture(screen, "settle-new")
    screen.submit()
    bench.settle()
    assert "person" not in left(bench)


def test_what_comes_meanwhile_is_told_without_taking_the_keyboard(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "person")
    found = conflict(bench, "person")
    assert screen.group is not None
    screen.group["point:family"].set_value(found.versions[1].revision)
    reach("Why does it hold?")
    write("Asked the person ag")
    screen.refresh()
    bench.settle()
    assert "Show it now" not in words_shown(screen)
    picks = {one.path: found.versions[0].revision for one in found.choices}
    seen = [one.revision for one in found.versions]
    settling.settle(bench.session(WORKER), found.document, seen, picks, WHY)
    screen.refresh()
    bench.settle()
    assert spoken(focused()) == "Why does it hold?"
    assert screen.group["reason"].value() == "Asked the person ag"
    assert "changed while this page stood open" in words_shown(screen)
    bench.picture(screen, "settle-came")
    screen.submit()
    bench.settle()
    assert "not in dispute any more" in words_shown(screen)
    reach("Show it now")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.refusal is not None and "One version of this record holds now" in screen.refusal


def test_what_is_chosen_and_typed_outlives_a_lock(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "person")
    assert screen.group is not None
    picked = conflict(bench, "person").versions[1].revision
    screen.group["point:family"].set_value(picked)
    screen.group["reason"].set_value("Asked the person ag")
    bench.settle()
    bench.sign_out()
    again = opened(bench, case, "person")
    assert again.group is not None and again.keeper is not None
    assert again.group["point:family"].value() == picked
    assert again.group["reason"].value() == "Asked the person ag"
    assert not again.keeper.note.isHidden()
    reach("Cancel")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.backs == 1
    empty = opened(bench, case, "person")
    assert empty.group is not None
    assert empty.group["reason"].value() == ""


def test_what_is_signed_is_chosen_on_the_day(bench: Bench) -> None:
    case = met(bench)
    screen = opened(bench, case, "consent")
    assert screen.group is not None
    picked = conflict(bench, "consent").versions[0].revision
    screen.group["version"].set_value(picked)
    bench.settle()
    again = opened(bench, case, "consent")
    assert again.group is not None
    assert again.group["version"].value() == picked
    bench.clock.now += timedelta(days=1)
    later = opened(bench, case, "consent")
    assert nothing_chosen(later)


def _third(bench: Bench, case: CaseId) -> None:
    """Have a third laptop, which knew only what stood before, change the person as well."""
    other = third(bench)
    change_person(other.enter(WORKER), case, 2)
    other.meet()


def test_the_case_leads_to_the_plea_that_stands_in_two_versions(bench: Bench) -> None:
    case = met(bench)
    screen = bench.show(Place("case", case), WORKER)
    assert isinstance(screen, CaseScreen)
    # The risk that nobody has said anything about yet stands first; the step waits behind it.
    buttons = screen.next.findChildren(QAbstractButton)
    words = "Settle the two versions of the plea"
    (settle,) = [one for one in buttons if spoken(one) == words]
    assert settle.text() == words
    bench.picture(screen, "case-torn-plea")
    settle.click()
    assert bench.log.went[-1] == Place("settle", case, conflict(bench, "plea").document)
