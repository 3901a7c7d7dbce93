"""A template of the site's own is found, explained, read, put to use and retired by keyboard."""

from __future__ import annotations

import stat
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from courtdesk.actions import report_templates
from courtdesk.domain.access import Role
from courtdesk.domain.report_templates import TemplateKind
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.report_template.fields import TemplateFields
from courtdesk.ui.screens.report_template.listing import ReportTemplates
from courtdesk.ui.screens.report_template.one import OneTemplate
from tests.helpers.bench import Bench
from tests.helpers.hands import reach
from tests.helpers.keyboard import focused, press, spoken, type_text, unnamed

LEAD = Role.CLINICAL_LEAD
NAME = "report_template"


def listed(bench: Bench, role: Role = LEAD) -> ReportTemplates:
    screen = bench.show(Place(NAME), role)
    assert isinstance(screen, ReportTemplates)
    return screen


def one(bench: Bench, part: str) -> OneTemplate:
    screen = bench.show(Place(NAME, part=part), LEAD)
    assert isinstance(screen, OneTemplate)
    return screen


def words(screen: QWidget) -> str:
    labels = [label for label in screen.findChildren(QLabel) if label.isVisibleTo(screen)]
    return "\n".join(label.accessibleName() or label.text() for label in labels)


def folder(bench: Bench) -> Path:
    return report_templates.make_folder(bench.session(LEAD))


def test_the_folder_is_made_with_templates_that_work(bench: Bench, qtbot) -> None:
    screen = listed(bench)
    place = bench.folder.path / "templates"
    assert not place.exists()
    assert [row.task.status for row in screen.used.rows] == ["CourtDesk’s own"] * 2
    assert spoken(focused()) == "Make the folder"
    bench.picture(screen, "report-template-no-folder")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert [(row.task.title, row.task.status) for row in screen.files.rows] == [
        ("report.docx", "Not in use"),
        ("report.txt", "Not in use"),
    ]
    assert spoken(focused()).startswith("report.docx")
    assert unnamed(screen) == []
    bench.picture(screen, "report-template")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place(NAME, part="file:report.docx")]
    (place / "one-more.txt").write_text("Dear judge", "utf-8")
    look = next(each for each in screen.actions() if each.text() == "Look into the folder again")
    assert look.shortcut().toString() == "F5"
    look.trigger()
    bench.settle()
    assert [row.task.status for row in screen.files.rows] == ["Refused", "Not in use", "Not in use"]
    reach("Fields of a template")
    press(Qt.Key.Key_Return)
    assert bench.log.went[-1] == Place(NAME, part="fields")


def test_it_is_reached_from_team_by_who_may(bench: Bench, qtbot) -> None:
    team = bench.show(Place("team"), LEAD)
    reach("Report template")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place(NAME)]
    assert any(one.text() == "Report &template" and one.isEnabled() for one in team.actions())
    other = bench.show(Place("team"), Role.LINK_WORKER)
    button = next(one for one in other.findChildren(QPushButton) if one.text() == "Report template")
    assert not button.isVisibleTo(other)


def test_a_refused_file_says_everything_that_is_wrong(bench: Bench, qtbot) -> None:
    (folder(bench) / "bad.txt").write_text("{{ judge }}\n{{ person | upper }}\n", "utf-8")
    screen = one(bench, "file:bad.txt")
    bench.picture(screen, "report-template-refused")
    text = words(screen)
    assert "“bad.txt”, line 1: there is no field “judge”" in text
    assert "line 2: “{{ person | upper }}” is an expression" in text
    assert "lacks {{ draft_mark }}" in text
    assert not any(each.text() == "Use this template" for each in screen.findChildren(QPushButton))
    assert spoken(focused()) == "Back to the templates"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place(NAME)]
    gone = one(bench, "file:none.txt")
    assert "is no longer in the folder" in words(gone)


def test_a_template_is_read_put_to_use_with_a_reason_and_retired(bench: Bench, qtbot) -> None:
    folder(bench)
    screen = one(bench, "file:report.docx")
    bench.picture(screen, "report-template-one")
    assert spoken(focused()) == "Where nothing is done yet"
    assert "DRAFT" in screen.waiting.toPlainText()
    assert "approval outstanding" in screen.waiting.toPlainText()
    assert "DRAFT" not in screen.complete.toPlainText()
    assert "by Dr Ada Example" in screen.complete.toPlainText()
    assert unnamed(screen) == []
    reach("Use this template")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert "Give the reason for the change: it is kept with it." in words(screen)
    reach("Reason")
    type_text("Our court asks for it")
    file = bench.folder.path / "templates" / "report.docx"
    read = file.read_bytes()
    file.write_bytes(read + b" ")
    reach("Use this template")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.group is not None
    [(_, sentence)] = screen.group.summary.errors
    assert sentence.startswith("report.docx has changed since you read it here")
    file.write_bytes(read)
    reach("Use this template")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["report.docx is in use from now on."]
    assert bench.log.went[-1] == Place(NAME)
    [word, text] = listed(bench).used.rows
    assert (word.task.status, text.task.status) == ("The site’s own", "CourtDesk’s own")
    assert "by Dr Helen Marsh: Our court asks for it" in word.task.caption
    (bench.folder.path / "templates" / "report.docx").unlink()
    again = one(bench, "kind:word")
    assert "DRAFT" in again.waiting.toPlainText()
    assert not again.use.isVisibleTo(again) and not again.save.isVisibleTo(again)
    reach("Reason")
    type_text("Not wanted any more")
    reach("Retire this template")
    press(Qt.Key.Key_Return)
    bench.settle()
    held = report_templates.decided(bench.session(LEAD), TemplateKind.WORD)
    assert held is not None and not held.value.in_use
    own = one(bench, "kind:word")
    assert "was retired" in words(own) and not own.retire.isVisibleTo(own)


def test_it_is_saved_filled_in_and_a_file_that_is_there_stays(
    bench: Bench, qtbot, tmp_path: Path
) -> None:
    folder(bench)
    screen = one(bench, "file:report.txt")
    target = tmp_path / "tried.txt"
    screen.save_to(target, replace=False)
    bench.settle()
    assert "DRAFT" in target.read_text("utf-8")
    assert bench.log.said == ["Saved as tried.txt: open it to see how it looks on paper."]
    screen.save_to(target, replace=False)
    bench.settle()
    assert "is there already" in words(screen)


def test_the_fields_are_listed_and_only_who_may_change_forms_comes_in(bench: Bench, qtbot) -> None:
    screen = bench.show(Place(NAME, part="fields"), LEAD)
    assert isinstance(screen, TemplateFields)
    bench.picture(screen, "report-template-fields")
    assert "{{ decided_by }}" in words(screen)
    assert unnamed(screen) == []
    assert spoken(focused()) == "Back to the templates"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place(NAME)]
    assert "Your role may not put a form" in words(listed(bench, Role.LINK_WORKER))
