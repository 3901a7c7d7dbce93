"""An answer opens for ever with the form that it was given on, and site forms are put to use."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from courtdesk.actions import amendments, cases, form_files, forms, reports, results
from courtdesk.actions.form_files import FoundState
from courtdesk.actions.form_shelf import FormShelf, document_of, form_file
from courtdesk.actions.record_facts import from_record
from courtdesk.actions.records import Change, record
from courtdesk.actions.session import Session
from courtdesk.domain.form_files import SiteForm
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, UserError
from courtdesk.questionnaire.answers import NOT_ASKED, Answers
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.questionnaire.definition import Form, ItemType, RecordFact
from courtdesk.questionnaire.load import read_form
from tests.unit.actions.conftest import FORMS, Laptop
from tests.unit.actions.filling import agree, answers_of, screened


def newer(form: Form) -> Form:
    """The same form as its next version, with another first question."""
    data = json.loads(form.source)
    data["version"] = "9.0.0"
    first = next(item for item in data["item"] if item.get("item"))["item"][0]
    first["text"] = "Asked in other words"
    rules = form.rules_source.replace(f'version = "{form.version}"', 'version = "9.0.0"')
    return read_form(json.dumps(data).encode(), f"{form.id}.json", rules.encode())


def with_newer(session: Session, form_id: str) -> Session:
    """The session after an upgrade that brought a new version of one form."""
    shipped = {**session.shelf.shipped.forms, form_id: newer(session.catalogue.get(form_id))}
    return replace(session, shelf=FormShelf(Catalogue(shipped)))


def test_a_form_that_is_gone_stays_readable_from_the_vault(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    opened = forms.open_form(session, case, "k10")
    forms.save_answers(session, opened, answers_of(opened.form, "5---------"))
    left = {"core-34": session.catalogue.get("core-34")}
    later = replace(session, shelf=FormShelf(Catalogue(left)))
    file = cases.case_file(later, case)
    k10 = session.catalogue.get("k10").title
    assert [(draft.title, draft.answered) for draft in file.drafts] == [(k10, 1)]
    assert results.read_result(later, file.forms[0]).title == "CORE-10"
    assert "CORE-10 completed" in reports.snippet(later, case).text


def test_a_finished_form_opens_with_the_wording_it_was_given_on(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    before = results.read_result(session, cases.case_file(session, case).forms[0])
    later = with_newer(session, "core-10")
    finished = cases.case_file(later, case).forms[0]
    assert results.form_of(later, finished).version == "1.0.0"
    assert results.read_result(later, finished) == before
    amending = amendments.open_amendment(later, case, finished.document)
    assert amending.form.version == "1.0.0"
    forms.finish_form(later, amending, amending.answers, reason="Keyed wrongly")
    assert cases.case_file(later, case).forms[0].value.version == "1.0.0"
    screened(later, case, "core-10", "0000000000")
    assert cases.case_file(later, case).forms[-1].value.version == "9.0.0"


def test_what_was_amended_stays_readable(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    finished = cases.case_file(session, case).forms[0]
    amending = amendments.open_amendment(session, case, finished.document)
    better = answers_of(amending.form, "0" * 10)
    forms.finish_form(session, amending, better, reason="Keyed from the wrong sheet")
    now = cases.case_file(session, case).forms[0]
    first, second = results.versions(session, now)
    assert (first.revision, second.revision) == (finished.revision, now.revision)
    assert results.read_result(session, first) != results.read_result(session, second)
    assert second.value.reason == "Keyed from the wrong sheet"


def test_a_draft_goes_on_with_the_form_it_was_begun_on(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    forms.save_answers(session, opened, answers_of(opened.form, "3113------"))
    again = forms.open_form(with_newer(session, "core-10"), case, "core-10")
    assert again.form.version == "1.0.0"
    assert len(again.answers) == 4


@pytest.fixture
def site(team: Laptop) -> Laptop:
    """A laptop whose site folder holds an invented form, and the lead at work."""
    session = team.enter("Helen Marsh")
    put(session.folder.forms)
    return team


def put(folder: Path, **changed: str) -> None:
    """K10's file under another id, as a site might make its own of it."""
    folder.mkdir(exist_ok=True)
    for kind in ("json", "toml"):
        text = (FORMS / f"k10.{kind}").read_text("utf-8")
        text = text.replace('"k10"', '"our-ten"').replace("/k10", "/our-ten")
        for old, new in changed.items():
            text = text.replace(old, new)
        (folder / f"our-ten.{kind}").write_text(text, "utf-8")


def test_a_form_in_the_folder_is_used_only_once_somebody_signed_for_it(
    site: Laptop,
) -> None:
    session = site.session
    assert session is not None
    [found] = form_files.found_forms(session)
    assert (found.state, found.name) == (FoundState.NEW, "our-ten.json")
    assert "our-ten" not in session.catalogue.ids
    with pytest.raises(FieldError):
        form_files.use_form(session, found.name, reason=" ")
    form_files.use_form(session, found.name, reason="We ask it as well")
    assert "our-ten" in session.catalogue.ids
    assert form_files.found_forms(session)[0].state is FoundState.IN_USE
    # The folder no longer matters, neither here nor at the next sign-in.
    shutil.rmtree(session.folder.forms)
    assert "our-ten" in site.enter("Amina Yusuf").catalogue.ids


def test_a_retired_form_stays_readable_and_cannot_be_begun(case: CaseId, site: Laptop) -> None:
    session = site.enter("Helen Marsh")
    form_files.use_form(session, "our-ten.json", reason="We ask it as well")
    session = site.enter("Amina Yusuf")
    screened(session, case, "our-ten", "3" * 10)
    form_files.retire_form(session, "our-ten", reason="Not asked any more")
    assert "our-ten" not in session.catalogue.ids
    with pytest.raises(UserError):
        forms.open_form(session, case, "our-ten")
    finished = cases.case_file(session, case).forms[0]
    assert results.read_result(session, finished).score == "30.0 of 50"


def test_another_text_needs_another_version(site: Laptop) -> None:
    session = site.session
    assert session is not None
    first = form_files.use_form(session, "our-ten.json", reason="We ask it as well")
    put(session.folder.forms, tired="weary")
    assert form_files.found_forms(session)[0].state is FoundState.OTHER_VERSION
    with pytest.raises(UserError, match="raise the version"):
        form_files.use_form(session, "our-ten.json", reason="Better words")
    put(session.folder.forms, **{"tired": "weary", "1.0.0": "1.1.0"})
    second = form_files.use_form(session, "our-ten.json", reason="Better words")
    assert document_of(first) != document_of(second)
    assert session.catalogue.get("our-ten").version == "1.1.0"


def test_a_site_form_never_takes_the_place_of_a_shipped_one(site: Laptop) -> None:
    session = site.session
    assert session is not None
    for kind in ("json", "toml"):
        shutil.copy(FORMS / f"k10.{kind}", session.folder.forms)
    found = {one.name: one for one in form_files.found_forms(session)}["k10.json"]
    assert found.state is FoundState.REFUSED and "id of its own" in found.message
    with pytest.raises(UserError, match="id of its own"):
        form_files.use_form(session, "k10.json", reason="Ours")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"Questionnaire/our-ten": "Questionnaire/k10"}, "already names Kessler"),
        ({'"our-ten"': '"consent"'}, "id of its own"),
    ],
    ids=["url", "reserved"],
)
def test_a_site_form_never_passes_for_another(
    site: Laptop, changed: dict[str, str], words: str
) -> None:
    session = site.session
    assert session is not None
    put(session.folder.forms, **changed)
    name = "our-ten"
    if "consent" in str(changed):
        name = "consent"
        for kind in ("json", "toml"):
            file = session.folder.forms / f"our-ten.{kind}"
            file.rename(session.folder.forms / f"consent.{kind}")
    [found] = form_files.found_forms(session)
    assert found.state is FoundState.REFUSED and words in found.message
    with pytest.raises(UserError, match=words):
        form_files.use_form(session, f"{name}.json", reason="Ours")


def test_only_the_lead_or_an_administrator_puts_a_form_to_use(site: Laptop) -> None:
    session = site.enter("Priya Nair")
    with pytest.raises(NotAllowed):
        form_files.found_forms(session)
    with pytest.raises(NotAllowed):
        form_files.use_form(session, "our-ten.json", reason="We ask it as well")


def test_consent_is_not_filled_in_as_another_form_is(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    with pytest.raises(UserError, match="its own page"):
        forms.open_form(team.session, case, "combined-consent")


@pytest.mark.parametrize(
    ("name", "form", "allowed"),
    [
        ("Priya Nair", "mhtr-interview", False),
        ("Priya Nair", "phq-9", False),
        ("Priya Nair", "atr-drr-screen", True),
        ("Priya Nair", "sentencer-feedback", True),
        ("Omar Haddad", "atr-drr-screen", True),
        ("Omar Haddad", "audit", True),
        ("Omar Haddad", "mhtr-interview", False),
        ("Helen Marsh", "mhtr-interview", True),
        ("Helen Marsh", "audit", False),
        ("Amina Yusuf", "mhtr-interview", True),
    ],
)
def test_who_fills_which_form_in(
    team: Laptop, case: CaseId, name: str, form: str, allowed: bool
) -> None:
    session = team.enter(name)
    if allowed:
        assert forms.open_form(session, case, form).form.id == form
        return
    with pytest.raises(NotAllowed):
        forms.open_form(session, case, form)


def test_open_answers_are_kept_open_and_read_back(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    opened = forms.open_form(session, case, "sentencer-feedback")
    text = next(item for item in opened.form.questions() if item.type is ItemType.TEXT)
    answers = opened.answers.set(text.link_id, "It was a clear proposal.")
    with pytest.raises(FieldErrors) as refused:
        forms.finish_form(session, opened, answers, reason="the rest was not asked")
    for error in refused.value.errors:
        answers = answers.set(error.field, NOT_ASKED)
    with pytest.raises(FieldError):
        forms.finish_form(session, opened, answers)
    forms.finish_form(session, opened, answers, reason="the rest was not asked")
    lead = team.enter("Helen Marsh")
    finished = cases.case_file(lead, case).forms[0]
    assert results.read_answers(lead, finished) == answers
    result = results.read_result(lead, finished)
    assert not result.scored and result.score is None
    assert (text.text, "It was a clear proposal.") in [
        (question.removeprefix(f"{text.prefix} "), answer) for question, answer in result.said
    ]


def test_the_court_screen_takes_the_audit_from_the_record(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    taken = {item.from_record for item in session.catalogue.get("atr-drr-screen").questions()}
    assert RecordFact.AUDIT in taken
    item = next(
        item
        for item in session.catalogue.get("atr-drr-screen").questions()
        if item.from_record is RecordFact.AUDIT
    )
    before = forms.open_form(session, case, "atr-drr-screen")
    assert item.link_id not in before.answers
    assert "Drive while disqualified" in str(before.answers.to_json())
    screened(session, case, "audit", "4444444444")
    after = forms.open_form(session, case, "atr-drr-screen")
    assert "40.0 of 40" in str(after.answers.value(item.link_id))


def test_a_site_form_does_not_carry_the_audit_out_of_its_compartment(
    team: Laptop, case: CaseId
) -> None:
    session = team.enter("Priya Nair")
    screened(session, case, "audit", "4444444444")
    screen = session.catalogue.get("atr-drr-screen")
    open_one = replace(screen, compartment=None)
    file = cases.case_file(session, case)
    filled = from_record(session, file, open_one, Answers(), fresh=True)
    item = next(one for one in screen.questions() if one.from_record is RecordFact.AUDIT)
    assert item.link_id not in filled and len(filled) > 2


def kept(session: Session, form: Form, /, **forged: str) -> DocumentId:
    """A form-file under the right id for its texts, with what a forger wrote beside them."""
    value = replace(form_file(form), **forged)
    record(session, Change("form-file", value, document_of(form)))
    return document_of(form)


@pytest.mark.parametrize(
    "forged", [{"form": "core-10"}, {"version": "8.0.0"}, {"title": "CORE-10"}], ids=str
)
def test_a_form_kept_under_anothers_name_is_not_used(team: Laptop, forged: dict[str, str]) -> None:
    session = team.session
    assert session is not None
    form = session.catalogue.get("k10")
    document = kept(session, form, **forged)
    held = {"form": form.id, "version": form.version, **forged}
    shelf = FormShelf(Catalogue({}))
    assert shelf.find(session.vault, document) is None
    assert shelf.version(session.vault, held["form"], held["version"]) is None
    assert shelf.newest(session.vault, held["form"]) is None


def test_content_under_another_forms_id_is_not_used(team: Laptop) -> None:
    session = team.session
    assert session is not None
    wanted = document_of(session.catalogue.get("k10"))
    other = session.catalogue.get("core-10")
    record(session, Change("form-file", form_file(other), wanted))
    assert FormShelf(Catalogue({})).find(session.vault, wanted) is None


def test_a_site_form_that_points_at_another_form_is_not_offered(team: Laptop) -> None:
    session = team.session
    assert session is not None
    document = kept(session, session.catalogue.get("k10"))
    value = SiteForm("our-ten", document, in_use=True, reason="Forged")
    record(session, Change("site-form", value, DocumentId(str(uuid.uuid4()))))
    assert "our-ten" not in session.catalogue.ids
