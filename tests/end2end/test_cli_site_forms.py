"""`courtdesk forms` with a vault: the site's own forms beside CourtDesk's."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from courtdesk.actions import form_files, vaults
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.store.folder import VaultFolder
from tests.end2end.command import ROOT, Command, Demo
from tests.helpers.own_form import FILE, FORM, TITLE, write_form


def use(demo: Demo) -> None:
    """Put the invented form to use as the clinical lead of the demonstration."""
    lead = demo.member("clinical-lead")
    write_form(demo.vault / "forms")
    session = vaults.sign_in(
        VaultFolder(demo.vault, demo.out / "state"),
        load_catalogue(ROOT / "forms"),
        lambda: datetime.now().astimezone(),
        name=lead["name"],
        passphrase=lead["passphrase"],
    )
    form_files.use_form(session, FILE, reason="Ours")
    session.vault.close()


def test_the_vaults_own_forms_are_listed_and_printed_as_fhir(command: Command, demo: Demo) -> None:
    use(demo)
    signed = demo.sign_in("cdo")
    listed = command("forms", *signed).done().splitlines()
    own = next(line for line in listed if line.startswith(FORM))
    assert own.endswith(f"{TITLE}, version 1.0.0, scored, answers: mental-health, the site's own")
    assert not any(line.endswith("own") for line in listed if not line.startswith(FORM))
    printed = json.loads(command("forms", *signed, "fhir", FORM).done())
    assert printed["title"] == TITLE
    assert FORM in command("forms", "fhir", FORM).refused(2)


def test_the_interview_is_listed_as_it_is(command: Command) -> None:
    lines = dict(line.split(maxsplit=1) for line in command("forms").done().splitlines())
    assert ", not scored," in lines["mhtr-interview"]
    assert ", scored," in lines["phq-9"]


def test_a_file_of_a_site_is_checked_without_a_vault(command: Command, tmp_path: Path) -> None:
    path = write_form(tmp_path / "forms")
    assert ": good (" in command("forms", "check", path).done()
