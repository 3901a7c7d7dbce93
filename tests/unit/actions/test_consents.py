"""The signed consent: its words are the form's, its signatures are what they are said to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions import cases, consents, decisions, reports, site
from courtdesk.actions.consent_words import words_now, words_of, words_read
from courtdesk.actions.form_shelf import FormShelf, document_of
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.consent import (
    DECLARATION_IDS,
    EXPLAINED_IDS,
    POINT_IDS,
    Consent,
    ConsentWords,
)
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import CONSENT_FORM, ReadHow
from courtdesk.errors import FieldErrors
from courtdesk.exchange import identity
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.questionnaire.load import load_form, read_form
from courtdesk.questionnaire.strokes import Strokes
from tests.unit.actions.conftest import FORMS, Laptop, assessed, guilty

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
FORM = load_form(FORMS / f"{CONSENT_FORM}.json")
WORDS = words_of(FORM)
DRAWN = Strokes(2400, 800, (((100, 400), (900, 300)), ((5, 5),))).to_bytes().decode()


@pytest.fixture
def suitable(team: Laptop, case: CaseId) -> CaseId:
    session = entered(team)
    guilty(session, case)
    assessed(session, case, MHTR)
    return case


def entered(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def sign(session: Session, case: CaseId, **changed: object) -> Consent:
    values: dict[str, object] = {
        "read_how": ReadHow.READ,
        "explained": EXPLAINED_IDS,
        "declarations": DECLARATION_IDS,
        "signature": "Dean Marlow",
        "signed_on": date(2027, 1, 14),
        **changed,
    }
    file = consents.sign_consent(session, case, [MHTR], **values)  # type: ignore[arg-type]
    assert file.consent is not None
    return file.consent.value


def errors(session: Session, case: CaseId, **changed: object) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        sign(session, case, **changed)
    assert cases.case_file(session, case).consent is None
    return {error.field: str(error) for error in caught.value.errors}


# The words


def test_the_form_has_every_part_that_the_rules_ask_for() -> None:
    assert tuple(point.id for point in WORDS.points) == POINT_IDS
    assert tuple(one.id for one in WORDS.explained) == EXPLAINED_IDS
    assert tuple(one.id for one in WORDS.declarations) == DECLARATION_IDS
    assert set(WORDS.programmes) == set(RequirementKind)
    assert all(WORDS.programmes.values())
    assert WORDS.version == FORM.version
    assert WORDS.welcome


def test_the_points_cover_each_part_of_the_appendix() -> None:
    text = " ".join(point.text for point in WORDS.points).lower()
    for fact in ("withdraw", "copy", "put it right", "child", "risk", "gp", "every year", "crime"):
        assert fact in text


def test_the_sessions_are_said_where_the_form_shows_them() -> None:
    sessions = "10 to 12 weekly sessions of 50 minutes"
    first, second = WORDS.agreed([MHTR], sessions)
    assert first == f"I will attend the programme of {sessions}."
    assert second.startswith("I will take part")
    assert sessions not in " ".join(WORDS.agreed([DRR], sessions))


@given(st.text(max_size=30))
def test_any_words_may_name_the_sessions(sessions: str) -> None:
    """The setting is somebody's own text: a brace in it must not end in a crash."""
    assert sessions in WORDS.agreed([MHTR], sessions)[0]


# What is kept of them


def newer(version: str = "9.0.0") -> Catalogue:
    """A later CourtDesk, whose consent has another first point."""
    source = FORM.source.replace(f'"version": "{FORM.version}"', f'"version": "{version}"')
    changed = source.replace(WORDS.points[0].text, "Other words.")
    return Catalogue({FORM.id: read_form(changed.encode(), f"{FORM.id}.json")})


def test_a_consent_is_read_for_ever_in_the_words_that_were_signed(
    team: Laptop, suitable: CaseId
) -> None:
    session = entered(team)
    signed = sign(session, suitable)
    assert (signed.points_version, signed.file) == (FORM.version, document_of(FORM))
    assert session.vault.document(document_of(FORM)) is not None
    later = replace(session, shelf=FormShelf(newer()))
    assert words_now(later).points[0].text == "Other words."
    assert words_read(later, signed) == WORDS


def test_the_file_that_was_read_counts_and_not_its_number(team: Laptop, suitable: CaseId) -> None:
    """Two texts under one version must not happen; if they do, the one that was read is shown."""
    session = entered(team)
    signed = sign(session, suitable)
    later = replace(session, shelf=FormShelf(newer(FORM.version)))
    assert words_now(later).points[0].text == "Other words."
    assert words_read(later, signed) == WORDS


def test_a_consent_from_before_forms_were_kept_is_readable_and_says_its_own_version(
    team: Laptop, suitable: CaseId
) -> None:
    session = entered(team)
    before = replace(sign(session, suitable), file="", points_version="1")
    change = Change(
        "consent", before, derived_id(suitable, "consent"), suitable, namespace=identity.CONSENT
    )
    record(session, change)
    recorded = cases.case_file(session, suitable).consent
    assert recorded is not None and recorded.value.covers(MHTR)
    words = words_read(session, recorded.value)
    assert isinstance(words, ConsentWords)
    assert words.version != recorded.value.points_version


def test_a_body_without_the_later_fields_is_a_consent(team: Laptop, suitable: CaseId) -> None:
    from courtdesk.domain.codec import from_body, to_body

    body = to_body(sign(entered(team), suitable))
    old = {
        name: value
        for name, value in body.items()
        if name not in {"file", "drawn", "not_drawn", "on_paper"}
    }
    read = from_body(Consent, old)
    assert (read.file, read.drawn, read.not_drawn, read.on_paper) == ("", "", "", False)


# Signatures


def test_nobody_must_draw_or_sign_on_paper(team: Laptop, suitable: CaseId) -> None:
    signed = sign(entered(team), suitable)
    assert (signed.drawn, signed.not_drawn, signed.on_paper) == ("", "", False)


def test_a_drawn_signature_is_kept_stroke_for_stroke(team: Laptop, suitable: CaseId) -> None:
    session = entered(team)
    signed = sign(session, suitable, drawn=DRAWN, on_paper=True)
    assert signed.drawn == DRAWN
    assert signed.on_paper
    file = consents.withdraw_consent(session, suitable, "")
    assert file.consent is not None and file.consent.value.drawn == DRAWN


def test_why_it_could_not_be_drawn_is_kept(team: Laptop, suitable: CaseId) -> None:
    assert sign(entered(team), suitable, not_drawn=" No pen here ").not_drawn == "No pen here"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"drawn": "scribble"}, "drawn", "clear it and sign again"),
        ({"drawn": '{"width":9,"height":9,"strokes":[[[99,1]]]}'}, "drawn", "outside the pad"),
        ({"drawn": "ŷ" * 600_000}, "drawn", "larger than"),
        ({"drawn": '{"width":9,"height":9,"strokes":[]}'}, "drawn", "Nothing is drawn"),
        ({"drawn": DRAWN, "not_drawn": "No pen"}, "not_drawn", "A signature is drawn"),
        ({"drawn": DRAWN, "signature": ""}, "signature", "full name"),
        ({"on_paper": True, "signature": ""}, "signature", "full name"),
        ({"drawn": DRAWN, "signature": "Someone Else"}, "signature", "Dean Marlow"),
        ({"declarations": DECLARATION_IDS[1:]}, "declarations", "each declaration"),
        ({"explained": EXPLAINED_IDS[:-1]}, "explained", "Explain each"),
    ],
)
def test_what_is_no_signature_is_refused_by_name(
    team: Laptop, suitable: CaseId, changed: dict[str, object], field: str, words: str
) -> None:
    found = errors(entered(team), suitable, **changed)
    assert list(found) == [field]
    assert words in found[field]


def test_a_consent_signed_by_hand_can_go_to_the_lead(team: Laptop, suitable: CaseId) -> None:
    session = entered(team)
    sign(session, suitable, drawn=DRAWN, on_paper=True)
    decisions.ask_decision(session, suitable, MHTR)
    assert cases.case_file(session, suitable).standing_request(MHTR) is not None


# Sessions: one setting


def test_the_signature_is_under_the_sessions_that_were_read(team: Laptop, suitable: CaseId) -> None:
    session = entered(team)
    assert sign(session, suitable, sessions="twelve hours").sessions == "twelve hours"
    assert "Programme: Twelve hours." in reports.snippet(session, suitable).text
    assert sign(session, suitable).sessions == session.settings().sessions


def test_sessions_are_one_setting_in_consent_and_report(team: Laptop, suitable: CaseId) -> None:
    session = team.enter("Helen Marsh")
    fifty = "10 to 12 weekly sessions of 50 minutes"
    site.update_settings(session, replace(session.settings(), sessions=fifty))
    session = team.enter("Amina Yusuf")
    assert f"Programme: {fifty}." in reports.snippet(session, suitable).text
    assert sign(session, suitable).sessions == fifty
    session = team.enter("Helen Marsh")
    site.update_settings(session, replace(session.settings(), sessions="8 sessions"))
    session = team.enter("Amina Yusuf")
    # What the person consented to stands in the report, whatever the site offers since.
    assert f"Programme: {fifty}." in reports.snippet(session, suitable).text
    consents.withdraw_consent(session, suitable, "")
    assert "Programme: 8 sessions." in reports.snippet(session, suitable).text
