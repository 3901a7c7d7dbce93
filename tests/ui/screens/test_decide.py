"""Deciding: the text that is signed, what each decision needs, and that nothing typed is lost."""

from __future__ import annotations

import hashlib
import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from courtdesk.actions import decisions, requirements
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Decision, Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.decide.first_appointment import NAMES
from tests.helpers import courtday, keyboard
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.courtday import MHTR

DRR = RequirementKind.DRR
LEAD, PROVIDER = Role.CLINICAL_LEAD, Role.PROVIDER


def show(bench: Bench, case: CaseId, kind: RequirementKind = MHTR) -> Any:
    return bench.show(Place("decide", case, kind.value), LEAD if kind is MHTR else PROVIDER)


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def decision(bench: Bench, case: CaseId, kind: RequirementKind = MHTR) -> Decision | None:
    role = LEAD if kind is MHTR else PROVIDER
    part = case_file(bench.session(role), case).requirement(kind)
    assert part is not None
    return part.decision.value if part.decision is not None else None


def fill(screen: Any, **values: object) -> None:
    for name, value in values.items():
        screen.group[name].set_value(value)


def submit(bench: Bench, screen: Any) -> list[tuple[str, str]]:
    screen.submit()
    bench.settle()
    return list(screen.group.summary.errors)


def test_approved_by_keyboard_alone(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott")
    screen = show(bench, case)
    bench.picture(screen, "decide")
    assert keyboard.unnamed(screen) == []
    assert keyboard.focused() is screen.text
    keyboard.tab_to("Approve")
    keyboard.press(Qt.Key.Key_Space)
    keyboard.tab_to("Release the scores to the court")
    keyboard.tab_to("Your passphrase again")
    keyboard.type_text(passphrase_of(LEAD))
    bench.picture(screen, "decide-approve")
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["Signed: the MHTR is approved."]
    assert bench.log.backs == 1
    assert bench.log.saved == [bench.clock.now]
    made = decision(bench, case)
    assert made is not None
    assert (made.outcome, made.released) == (Outcome.APPROVE, ())
    assert (made.registration_body, made.registration_number) == ("HCPC", "PYL00001")


def test_what_is_shown_is_what_is_signed_risk_first(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott")
    screen = show(bench, case)
    text = screen.text.toPlainText()
    assert text.index("Risk") < text.index("Screens and measures") < text.index("Clinical notes")
    assert "risk to self: answered 2" in text
    fill(screen, outcome="approve", passphrase=passphrase_of(LEAD))
    assert submit(bench, screen) == []
    made = decision(bench, case)
    assert made is not None
    assert made.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    session = bench.session(LEAD)
    part = case_file(session, case).requirement(MHTR)
    assert part is not None
    assert part.decision is not None
    assert json.loads(session.vault.unseal(part.decision.revision, session.keys))["text"] == text


def test_the_text_cannot_be_changed(bench: Bench) -> None:
    screen = show(bench, courtday.asked(bench, "Abbott"))
    before = screen.text.toPlainText()
    keyboard.type_text("approved by me")
    keyboard.press(Qt.Key.Key_Delete)
    assert screen.text.toPlainText() == before
    keyboard.press(Qt.Key.Key_Tab)
    assert keyboard.focused() is not screen.text


def test_a_wrong_passphrase_keeps_everything_typed(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott")
    screen = show(bench, case)
    typed = {
        "outcome": "decline",
        "reasons": "Needs more than primary care can give.",
        "support": "Referral to secondary care.",
        "registration_number": "PYL00002",
        "passphrase": "wrong wrong wrong",
    }
    fill(screen, **typed)
    [(field, sentence)] = submit(bench, screen)
    bench.picture(screen, "decide-wrong-passphrase")
    assert field == "passphrase"
    assert "passphrase" in sentence
    assert {name: screen.group[name].value() for name in typed} == typed
    assert decision(bench, case) is None
    screen.group.focus_field("passphrase")
    keyboard.type_text(passphrase_of(LEAD))
    assert screen.group["passphrase"].value() == passphrase_of(LEAD)
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    made = decision(bench, case)
    assert made is not None
    assert (made.reasons, made.support) == (typed["reasons"], typed["support"])
    assert made.registration_number == "PYL00002"


def test_too_many_wrong_passphrases_are_told_at_the_passphrase(bench: Bench) -> None:
    screen = show(bench, courtday.asked(bench, "Abbott"))
    fill(screen, outcome="approve", passphrase="wrong wrong wrong")
    for _ in range(6):
        errors = submit(bench, screen)
    [(field, sentence)] = errors
    assert field == "passphrase"
    assert "wait" in sentence


@pytest.mark.parametrize(
    ("outcome", "asked_for"),
    [
        ("approve", {"release"}),
        ("return", {"reasons"}),
        ("decline", {"reasons", "support"}),
        (None, set()),
    ],
)
def test_only_what_the_decision_needs_is_asked(
    bench: Bench, outcome: str | None, asked_for: set[str]
) -> None:
    screen = show(bench, courtday.asked(bench, "Abbott"))
    fill(screen, outcome=outcome)
    shown = {name for name in ("release", "reasons", "support") if screen.group[name].isVisible()}
    assert shown == asked_for


def test_everything_missing_is_told_at_once(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott")
    screen = show(bench, case)
    fill(screen, outcome="decline", registration_body=" ", registration_number="")
    errors = submit(bench, screen)
    bench.picture(screen, "decide-errors")
    assert [field for field, _ in errors] == [
        "reasons",
        "registration_body",
        "registration_number",
        "passphrase",
    ]
    assert decision(bench, case) is None
    fill(screen, outcome=None)
    assert ("outcome", "Choose your decision.") in submit(bench, screen)


def test_what_was_typed_for_another_decision_is_not_signed(bench: Bench) -> None:
    """Reasons typed for "decline" must not go to the court with an approval."""
    case = courtday.asked(bench, "Abbott")
    screen = show(bench, case)
    fill(screen, outcome="decline", reasons="Never printed.", support="Never either.")
    fill(screen, outcome="approve", passphrase=passphrase_of(LEAD))
    assert submit(bench, screen) == []
    made = decision(bench, case)
    assert made is not None
    assert (made.reasons, made.support) == ("", "")


def test_scores_are_released_only_with_an_approval(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott")
    screen = show(bench, case)
    fill(screen, outcome="approve", release=("release",))
    fill(screen, outcome="return", reasons="Medication?", passphrase=passphrase_of(LEAD))
    assert submit(bench, screen) == []
    made = decision(bench, case)
    assert made is not None
    assert made.released == ()
    courtday.asked(bench, "Price")
    other = show(bench, bench.cases["Price"])
    fill(other, outcome="approve", release=("release",), passphrase=passphrase_of(LEAD))
    assert submit(bench, other) == []
    made = decision(bench, bench.cases["Price"])
    assert made is not None
    assert [score.value for score in made.released] == ["28.0 of 40"]


def test_a_record_changed_under_the_reader_is_shown_again(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott")
    screen = show(bench, case)
    fill(screen, outcome="return", reasons="Medication?", passphrase=passphrase_of(LEAD))
    session = bench.session(LEAD)
    requirements.assess(session, case, MHTR, suitable=True, plan="Another plan.")
    [(field, sentence)] = submit(bench, screen)
    assert field == ""
    assert "changed since you opened it" in sentence
    assert decision(bench, case) is None
    assert "Another plan." in screen.text.toPlainText()
    assert "This is the text as it stands now." in words(screen)
    assert screen.group["reasons"].value() == "Medication?"
    keyboard.tab_to(sentence)
    keyboard.press(Qt.Key.Key_Return)
    assert keyboard.focused() is screen.text
    assert submit(bench, screen) == []
    made = decision(bench, case)
    assert made is not None
    assert made.outcome is Outcome.RETURN


def test_what_was_asked_stands_over_the_text(bench: Bench) -> None:
    shown = words(show(bench, courtday.asked(bench, "Abbott", note="I am in room 3.")))
    assert "By Sam Reid at 09:35, needed by 14:00.\nNote: I am in room 3." in shown


def test_a_decision_made_before_is_said_and_whether_it_counts(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    shown = words(show(bench, case))
    assert "Approved at 09:49 by Dr Helen Marsh: it stands until you sign another." in shown
    session = bench.session(Role.LINK_WORKER)
    requirements.assess(session, case, MHTR, suitable=True, plan="Another plan.")
    assert "it no longer counts" in words(show(bench, case))


def test_a_provider_agrees_without_scores_or_registration(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott", MHTR, DRR)
    screen = show(bench, case, DRR)
    bench.picture(screen, "decide-provider")
    names = [field.name for field in screen.group.fields]
    assert names == ["outcome", "reasons", "support", *NAMES, "passphrase"]
    assert "CORE-10" not in screen.text.toPlainText()
    fill(screen, outcome="approve", passphrase=passphrase_of(PROVIDER))
    assert submit(bench, screen) == []
    assert bench.log.said == ["Signed: the DRR is agreed to."]
    made = decision(bench, case, DRR)
    assert made is not None
    assert (made.outcome, made.appointment) == (Outcome.APPROVE, None)


def test_a_provider_gives_the_first_appointment_by_keyboard(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott", MHTR, DRR)
    screen = show(bench, case, DRR)
    keyboard.tab_to("Agree to hold the order")
    keyboard.press(Qt.Key.Key_Space)
    # A Saturday, and only half an appointment.
    fill(screen, on=date(2027, 1, 16), place="Canal House", passphrase=passphrase_of(PROVIDER))
    assert [name for name, _ in submit(bench, screen)] == ["closed_reason"]
    fill(screen, on=date(2027, 1, 15))
    assert not screen.group["closed_reason"].isVisible()
    assert [name for name, _ in submit(bench, screen)] == ["at", "with_whom"]
    fill(screen, at=time(10, 0))
    bench.picture(screen, "decide-provider-appointment")
    keyboard.tab_to("First appointment: with whom (optional)")
    keyboard.type_text("Jo Sample")
    keyboard.tab_to("Your passphrase again")
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    made = decision(bench, case, DRR)
    assert made is not None and made.appointment is not None
    assert made.appointment.with_whom == "Jo Sample"
    fill(screen, outcome="decline")
    assert not any(screen.group[name].isVisible() for name in NAMES)


def test_asked_by_a_file_it_goes_back_in_a_second_step(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = courtday.asked_by_file(bench, "Abbott", LEAD)
    screen = show(bench, case)
    fill(screen, outcome="return", reasons="Medication?", passphrase=passphrase_of(LEAD))
    assert submit(bench, screen) == []
    # Nothing of what was signed stays, and nobody is led away before it is saved.
    assert (bench.log.said, bench.log.backs) == ([], 0)
    assert keyboard.unnamed(screen) == []
    assert "Signed: the MHTR is returned with your reasons." in words(screen)
    assert not screen.text.isVisible() and not screen.group.isVisible()
    file = tmp_path / "decision.age"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    assert keyboard.spoken(keyboard.focused()) == "Save the decision file…"
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    bench.picture(screen, "decide-send-back")
    assert screen.sending.told.startswith("Saved as decision.age.")
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert "The decision on the MHTR in case" in words(screen)
    keyboard.tab_to("Copy as text to paste")
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    assert QApplication.clipboard().text().startswith("-----BEGIN AGE ENCRYPTED FILE-----")
    keyboard.tab_to("Back to Approvals")
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("approvals")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file / "no"), ""))
    screen.sending.save.click()
    bench.settle()
    assert "cannot be used" in screen.sending.told


def test_what_was_decided_is_read_back_and_saved_again(bench: Bench, tmp_path: Path) -> None:
    case = courtday.asked_by_file(bench, "Abbott", LEAD)
    page = bench.show(Place("decide", case, "MHTR/decided"), LEAD)
    assert page.refusal == "You have not decided on the MHTR on this laptop."
    screen = show(bench, case)
    text = screen.text.toPlainText()
    fill(screen, outcome="decline", reasons="Not now.", passphrase=passphrase_of(LEAD))
    assert submit(bench, screen) == []
    page = bench.show(Place("decide", case, "MHTR/decided"), LEAD)
    bench.picture(page, "decide-decided")
    assert keyboard.unnamed(page) == []
    assert page.text.toPlainText() == text
    assert "Not yet: save the file, or copy it as text" in words(page)
    page.sending.save_to(tmp_path / "again.age")
    bench.settle()
    assert "Saved to be sent at 09:" in words(page)
    keyboard.tab_to("Back to Approvals")
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("approvals")]


@pytest.mark.parametrize("role", [Role.CDO, Role.LINK_WORKER, Role.PROVIDER])
def test_a_role_that_does_not_decide_sees_no_text(bench: Bench, role: Role) -> None:
    case = courtday.asked(bench, "Abbott")
    screen = bench.show(Place("decide", case, "MHTR"), role)
    assert "Your role may not approve or decline an MHTR" in words(screen)
    assert screen.text.toPlainText() == ""


def test_no_scores_are_offered_where_none_are(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Abbott"]
    courtday.plead_guilty(session, case)
    courtday.assess(session, case)
    courtday.sign(session, case)
    decisions.ask_decision(session, case, MHTR)
    screen = show(bench, case)
    assert "release" not in [field.name for field in screen.group.fields]
    assert "risk is not assessed" in screen.text.toPlainText()
