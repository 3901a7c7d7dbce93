"""A form of the site's own is found, explained, tried, put to use and retired from the window."""

from __future__ import annotations

import json
import stat

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from courtdesk.actions import form_files
from courtdesk.domain.access import Role
from courtdesk.errors import NotAllowed
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.trial import TrialScreen
from courtdesk.ui.screens.site_forms.listing import SiteForms
from courtdesk.ui.screens.site_forms.one import OneForm
from tests.helpers.bench import Bench
from tests.helpers.hands import reach
from tests.helpers.keyboard import focused, press, spoken, type_text, unnamed
from tests.helpers.own_form import FILE, FORM, MORE, TITLE, write_form

PART = f"file:{FILE}"
LEAD = Role.CLINICAL_LEAD


def listed(bench: Bench, role: Role = LEAD) -> SiteForms:
    screen = bench.show(Place("site_forms"), role)
    assert isinstance(screen, SiteForms)
    return screen


def one(bench: Bench, part: str = PART) -> OneForm:
    screen = bench.show(Place("site_forms", part=part), LEAD)
    assert isinstance(screen, OneForm)
    return screen


def tried(bench: Bench, part: str = PART) -> TrialScreen:
    screen = bench.show(Place("form", part=f"try:{part}"), LEAD)
    assert isinstance(screen, TrialScreen)
    return screen


def words(screen: QWidget) -> str:
    labels = [label for label in screen.findChildren(QLabel) if label.isVisibleTo(screen)]
    return "\n".join(label.accessibleName() or label.text() for label in labels)


def button(screen: QWidget, text: str) -> QPushButton:
    return next(one for one in screen.findChildren(QPushButton) if one.text() == text)


def test_the_folder_is_made_on_demand_and_its_path_copied(bench: Bench, qtbot) -> None:
    screen = listed(bench)
    folder = bench.folder.forms
    assert not folder.exists()
    assert "There is no folder yet" in words(screen)
    assert spoken(focused()) == "Make the folder"
    bench.picture(screen, "site-forms-no-folder")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert bench.log.said == ["The folder has been made."]
    assert "The folder is empty" in words(screen)
    button(screen, "Copy the path").click()
    assert QGuiApplication.clipboard().text() == str(folder)
    assert unnamed(screen) == []


def test_what_is_in_the_folder_is_said_with_the_readers_own_words(bench: Bench, qtbot) -> None:
    folder = bench.folder.forms
    path = write_form(folder)
    bad = json.loads(path.read_text("utf-8"))
    bad["id"], bad["item"][5]["type"] = "bad", "txt"
    (folder / "bad.json").write_text(json.dumps(bad), "utf-8")
    (folder / "not.json").write_text("{", "utf-8")
    screen = listed(bench)
    bench.picture(screen, "site-forms")
    tasks = {row.task.key: row.task for row in screen.tasks.rows}
    assert tasks[PART].title == f"{TITLE}, version 1.0.0"
    assert tasks[PART].status == "Not in use yet"
    assert tasks["file:bad.json"].status == "Refused"
    assert "did you mean 'text'?" in tasks["file:bad.json"].caption
    assert "line 1, column 2 is not JSON" in tasks["file:not.json"].caption
    # By keyboard from the first row to the one in question.
    assert spoken(focused()) == "bad.json, refused"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("site_forms", part=PART)]
    refused = one(bench, "file:bad.json")
    bench.picture(refused, "site-form-refused")
    assert "bad.json, item help" in words(refused)
    assert not any(text.text() == "Use this form" for text in refused.findChildren(QPushButton))


def test_looking_again_finds_what_was_added(bench: Bench, qtbot) -> None:
    bench.folder.forms.mkdir()
    screen = listed(bench)
    assert spoken(focused()) == "Look again"
    write_form(bench.folder.forms)
    look = next(one for one in screen.actions() if one.text() == "Look into the folder again")
    assert look.shortcut().toString() == "F5"
    look.trigger()
    bench.settle()
    assert [row.task.key for row in screen.tasks.rows] == [PART]


def test_a_folder_with_two_hundred_files_is_listed_and_one_more_is_explained(
    bench: Bench, qtbot
) -> None:
    folder = bench.folder.forms
    folder.mkdir()
    for number in range(form_files.MOST):
        (folder / f"form-{number:03}.json").write_text("{", "utf-8")
    screen = listed(bench)
    assert len(screen.tasks.rows) == form_files.MOST
    press(Qt.Key.Key_End)
    assert spoken(focused()) == "form-199.json, refused"
    (folder / "one-more.json").write_text("{", "utf-8")
    screen.refresh()
    bench.settle()
    assert "more than 200" in words(screen)


def test_a_trial_asks_scores_and_keeps_nothing(bench: Bench, qtbot) -> None:
    write_form(bench.folder.forms)
    screen = tried(bench)
    text = words(screen)
    assert "This is a trial." in text
    assert MORE not in text
    assert screen.isAncestorOf(focused())
    assert "No score, 5 of 5 items not answered" in text
    for number in range(5):
        assert screen.sheet is not None
        screen.sheet.answered.emit(str(number + 1), "8")
    bench.picture(screen, "site-form-trial")
    assert "40.0 of 40, marked" in words(screen)
    assert any(spoken(one).startswith(MORE) for one in screen.findChildren(QWidget))
    session = bench.session(LEAD)
    assert FORM not in session.catalogue.ids
    assert all(session.vault.drafts(case) == () for case in bench.cases.values())
    button(screen, "Clear the trial").click()
    assert "No score, 5 of 5 items not answered" in words(screen)


def test_a_form_is_put_to_use_with_a_reason_and_retired(bench: Bench, qtbot) -> None:
    write_form(bench.folder.forms)
    screen = one(bench)
    bench.picture(screen, "site-form")
    text = words(screen)
    assert "From 5 questions, 3 bands, threshold 10" in text
    assert "the mental health roles only" in text
    assert spoken(focused()) == "Try the form"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("form", part=f"try:{PART}")]
    reach("Use this form")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert "Give the reason for the change: it is kept with it." in words(screen)
    assert FORM not in bench.session(LEAD).catalogue.ids
    reach("Reason")
    type_text("Our clinic asks it")
    reach("Use this form")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert FORM in bench.session(LEAD).catalogue.ids
    assert bench.log.said == [f"{TITLE} is in use from now on."]
    assert bench.log.went[-1] == Place("site_forms")
    again = one(bench)
    assert "by Dr Helen Marsh: Our clinic asks it" in words(again)
    assert not again.use.isVisibleTo(again)
    reach("Reason")
    type_text("Not asked any more")
    reach("Retire this form")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert FORM not in bench.session(LEAD).catalogue.ids
    assert [row.task.status for row in listed(bench).tasks.rows] == ["Retired"]


def test_a_form_whose_file_is_gone_is_still_listed_tried_and_retired(bench: Bench, qtbot) -> None:
    path = write_form(bench.folder.forms)
    form_files.use_form(bench.session(LEAD), FILE, reason="Ours")
    path.unlink()
    path.with_suffix(".toml").unlink()
    [row] = listed(bench).tasks.rows
    assert (row.task.key, row.task.status) == (f"form:{FORM}", "In use")
    assert "the vault keeps it word for word" in row.task.caption
    screen = one(bench, row.task.key)
    assert screen.retire.isVisibleTo(screen) and not screen.use.isVisibleTo(screen)
    assert tried(bench, row.task.key).sheet is not None
    gone = one(bench)
    assert "is no longer in the folder" in words(gone)


def test_another_text_under_the_same_version_is_refused_beside_the_button(
    bench: Bench, qtbot
) -> None:
    write_form(bench.folder.forms)
    form_files.use_form(bench.session(LEAD), FILE, reason="Ours")
    write_form(bench.folder.forms, first="How much do they get in the way of shopping?")
    screen = one(bench)
    assert "Another text of this form is in use here." in words(screen)
    reach("Reason")
    type_text("Better words")
    reach("Use this form")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.group is not None
    [(_, sentence)] = screen.group.summary.errors
    assert "raise the version in the file" in sentence
    assert screen.use.isEnabled()


def test_only_who_may_change_forms_comes_in(bench: Bench, qtbot) -> None:
    write_form(bench.folder.forms)
    screen = listed(bench, Role.LINK_WORKER)
    assert "Your role may not put a form of the site's own to use" in words(screen)
    trial = bench.show(Place("form", part=f"try:{PART}"), Role.LINK_WORKER)
    assert "Your role may not" in words(trial)
    try:
        form_files.make_folder(bench.session(Role.LINK_WORKER))
    except NotAllowed:
        return
    raise AssertionError("a link worker made the folder")
