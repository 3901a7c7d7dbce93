"""The FHIR export of a case: every form, its versions, a site's own; an independent reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courtdesk.actions import amendments, form_files, forms, lists, risk
from courtdesk.actions.case_fhir import case_bundle
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import CONSENT_FORM
from courtdesk.store.folder import VaultFolder
from tests.helpers import own_form
from tests.helpers.copies import copy_vault
from tests.helpers.filling import filled
from tests.helpers.shipped import shipped
from tests.unit.actions.conftest import Laptop, entry
from tests.unit.actions.filling import agree

NAMES = ("Amina Yusuf", "Helen Marsh", "Omar Haddad")
FORM_IDS = sorted(set(shipped().ids) - {CONSENT_FORM})


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with an assessor, a clinical lead and a provider."""
    root = tmp_path_factory.mktemp("fhir")
    laptop = Laptop(VaultFolder(root / "vault", root / "state"), shipped())
    laptop.begin(NAMES[0], Role.ASSESSOR)
    laptop.add(NAMES[1], Role.CLINICAL_LEAD)
    laptop.add(NAMES[2], Role.PROVIDER)
    laptop.leave()
    return root


@pytest.fixture
def laptop(begun: Path, tmp_path: Path) -> Iterator[Laptop]:
    copy_vault(begun, tmp_path)
    made = Laptop(VaultFolder(tmp_path / "vault", tmp_path / "state"), shipped())
    made.enter(NAMES[0])
    yield made
    made.leave()


def add_case(session: Session) -> CaseId:
    case = lists.add_person(session, entry())
    agree(session, case)
    return case


def fill(session: Session, case: CaseId, form: str, *, yes: bool = True) -> None:
    opened = forms.open_form(session, case, form)
    forms.finish_form(session, opened, filled(opened.form, yes=yes), reason="invented")


def validated(bundle: dict[str, Any]) -> Any:
    """The bundle as an independent reader takes it."""
    return pytest.importorskip("fhir.resources.R4B.bundle").Bundle.model_validate(bundle)


def resources(read: Any, kind: str) -> list[Any]:
    found = (entry.resource for entry in read.entry)
    return [one for one in found if one.get_resource_type() == kind]


def test_every_form_of_a_case_is_exported_and_read(laptop: Laptop) -> None:
    """Nine forms are filled in; the consent is signed on its own page and is no response."""
    session = laptop.session
    assert session is not None
    case = add_case(session)
    for form in FORM_IDS:
        fill(session, case, form)
    bundle, left_out = case_bundle(session, case)
    read = validated(bundle)
    responses = resources(read, "QuestionnaireResponse")
    named = {one.questionnaire for one in responses}
    assert named == {session.catalogue.get(form).canonical for form in FORM_IDS}
    assert left_out == 0
    assert all(one.status == "completed" and one.item for one in responses)
    assert resources(read, "Observation")
    for named in ("Marlow", "1985-03-02", "X730551"):
        assert named not in json.dumps(bundle)


def test_open_answers_go_out_for_a_role_without_compartments(laptop: Laptop) -> None:
    session = laptop.session
    assert session is not None
    case = add_case(session)
    fill(session, case, "sentencer-feedback")
    fill(session, case, "core-10", yes=False)
    fill(session, case, "audit", yes=False)
    bundle, left_out = case_bundle(laptop.enter(NAMES[2]), case)
    named = {one.questionnaire for one in resources(validated(bundle), "QuestionnaireResponse")}
    assert {name.split("/")[-1].split("|")[0] for name in named} == {"sentencer-feedback", "audit"}
    assert left_out == 1


def test_a_changed_response_says_so_and_holds_the_answers_that_hold(laptop: Laptop) -> None:
    session = laptop.session
    assert session is not None
    case = add_case(session)
    fill(session, case, "gad-7")
    document = case_file(session, case).forms[0].document
    opened = amendments.open_amendment(session, case, document)
    forms.finish_form(session, opened, filled(opened.form, yes=False), reason="mistaken")
    read = validated(case_bundle(session, case)[0])
    [response] = resources(read, "QuestionnaireResponse")
    assert response.status == "amended"
    values = {float(one.valueQuantity.value) for one in resources(read, "Observation")}
    assert values == {0.0}


def test_a_form_of_the_sites_own_goes_out_on_the_version_it_was_given_on(laptop: Laptop) -> None:
    lead = laptop.enter(NAMES[1])
    own_form.write_form(lead.folder.forms)
    form_files.use_form(lead, own_form.FILE, reason="Ours")
    session = laptop.enter(NAMES[0])
    case = add_case(session)
    fill(session, case, own_form.FORM)
    lead = laptop.enter(NAMES[1])
    own_form.write_form(lead.folder.forms, version="2.0.0", first="In other words?")
    form_files.use_form(lead, own_form.FILE, reason="Better")
    form_files.retire_form(lead, own_form.FORM, reason="Enough")
    read = validated(case_bundle(lead, case)[0])
    [response] = resources(read, "QuestionnaireResponse")
    assert response.questionnaire.endswith("everyday-effects|1.0.0")
    assert response.item[0].text == own_form.ITEMS[0]
    assert resources(read, "Observation") == []


def test_what_was_done_about_risk_is_no_part_of_it(laptop: Laptop) -> None:
    session = laptop.session
    assert session is not None
    case = add_case(session)
    fill(session, case, "core-10")
    [stop] = case_file(session, case).open_stops()
    risk.record_action(
        session, case, stop.document, done=True, what="Seen.", by="A", at=session.clock()
    )
    assert "Seen." not in str(case_bundle(session, case)[0])
