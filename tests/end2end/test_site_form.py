"""A questionnaire dropped into the site's folder goes the whole way in the real window.

Found, read, put to use, filled in and finished by the keyboard alone, scored, exported as FHIR to
an independent reader, and printed: with no change of code (issue 3, "Done when").
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from courtdesk.actions import cases, paper, results, vaults
from courtdesk.actions.case_fhir import case_bundle
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FilledHow
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.ui.screen import Place
from tests.helpers.bench import STAFF, Clock, Template, passphrase_of
from tests.helpers.hands import reach
from tests.helpers.keyboard import focused, spoken, type_text
from tests.helpers.office import Office, OpenOffice
from tests.helpers.own_form import FORM, ITEMS, MORE, TITLE, write_form
from tests.helpers.shipped import FORMS

CTRL = Qt.KeyboardModifier.ControlModifier
LEAD, WORKER = Role.CLINICAL_LEAD, Role.LINK_WORKER
GIVEN = "83618"
"""One digit for each question; the last one, 8, asks for more."""


@pytest.fixture
def folder(bench_template: Template, tmp_path: Path) -> VaultFolder:
    """A copy of the vault; the reserve is room kept free, and made again."""
    ignore = shutil.ignore_patterns(".reserve", ".lock")
    for part in ("vault", "state"):
        shutil.copytree(bench_template.root / part, tmp_path / part, ignore=ignore)
    return VaultFolder(tmp_path / "vault", tmp_path / "state")


def enter(office: Office, name: str) -> None:
    """Tab to what is spoken as beginning with `name`, and press it."""
    reach(name)
    office.press(Qt.Key.Key_Return)


def words(office: Office) -> str:
    labels = office.window.findChildren(QLabel)
    return "\n".join(one.accessibleName() or one.text() for one in labels if one.isVisible())


def at(office: Office) -> str:
    place = office.shell.place
    return place.screen if place is not None else ""


def put_to_use(office: Office, case: CaseId) -> None:
    """As the clinical lead: from the case to the folder, the file, a trial, and the signature."""
    office.sign_in(LEAD)
    office.shell.go(Place("case", case))
    office.settle()
    enter(office, "All forms")
    assert FORM not in words(office)
    enter(office, "Add or retire a form")
    assert at(office) == "site_forms"
    enter(office, f"{TITLE}, version 1.0.0, not in use yet")
    enter(office, "Try the form")
    for digit in GIVEN:
        type_text(digit)
    office.settle()
    assert "26.0 of 40, marked" in words(office)
    office.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    reach("Reason")
    type_text("Our clinic asks it at the end")
    enter(office, "Use this form")
    assert f"{TITLE} is in use from now on." in words(office)
    office.press(Qt.Key.Key_L, CTRL)


def fill_in(office: Office, case: CaseId) -> None:
    """As the link worker: a row of the forms, a digit a question, the words, check, finish."""
    office.sign_in(WORKER)
    office.shell.go(Place("case", case))
    office.settle()
    enter(office, "All forms")
    enter(office, f"{TITLE}, not begun")
    assert at(office) == "form"
    for digit in GIVEN:
        type_text(digit)
    office.settle()
    # The eighth step of the last question has brought the field for words, and the keyboard.
    assert spoken(focused()).startswith(MORE)
    type_text("Someone to cook with")
    office.settle()
    assert "6 of 6 answered" in words(office)
    office.press(Qt.Key.Key_Return, CTRL)
    assert "All 6 questions are answered." in words(office)
    office.press(Qt.Key.Key_Return, CTRL)
    assert at(office) == "result"
    text = words(office)
    assert "26.0 of 40" in text
    assert "Marked (bands: Everyday)" in text
    assert "Above threshold (threshold 10)" in text


def reopened(folder: VaultFolder) -> Session:
    return vaults.sign_in(
        folder,
        load_catalogue(FORMS),
        Clock(),
        name=STAFF[WORKER],
        passphrase=passphrase_of(WORKER),
    )


def test_a_dropped_form_is_used_filled_scored_exported_and_printed(
    folder: VaultFolder, bench_template: Template, open_office: OpenOffice, tmp_path: Path
) -> None:
    case = bench_template.cases["Marlow"]
    write_form(folder.forms)
    office = open_office(folder)
    put_to_use(office, case)
    # What was dropped is not needed any more: the vault keeps the form word for word.
    shutil.rmtree(folder.forms)
    fill_in(office, case)
    office.close()

    session = reopened(folder)
    try:
        [finished] = cases.case_file(session, case).forms
        assert (finished.value.form, finished.value.ways) == (FORM, (FilledHow.INTERVIEW,))
        assert results.read_result(session, finished).band == "marked"
        read_by_others(session, case)
        filled = finished.document
        for written in (
            paper.write_blank(session, case, FORM, tmp_path / "blank.pdf"),
            paper.write_filled(session, case, filled, tmp_path / "filled.pdf"),
        ):
            assert written.read_bytes().startswith(b"%PDF-")
            assert written.stat().st_mode & 0o077 == 0
    finally:
        session.vault.close()


def read_by_others(session: Session, case: CaseId) -> None:
    """The export of the case and the form itself, as an independent FHIR reader takes them."""
    bundles = pytest.importorskip("fhir.resources.R4B.bundle")
    forms = pytest.importorskip("fhir.resources.R4B.questionnaire")
    read = bundles.Bundle.model_validate(case_bundle(session, case)[0])
    [response] = [entry.resource for entry in read.entry]
    assert response.questionnaire.endswith(f"{FORM}|1.0.0")
    assert [item.text for item in response.item] == [*ITEMS, MORE]
    assert response.item[0].answer[0].valueCoding.code == "8"
    assert response.item[5].answer[0].valueString == "Someone to cook with"
    own = forms.Questionnaire.model_validate_json(session.catalogue.get(FORM).source)
    assert own.title == TITLE
