"""Notes in a real vault: what is sealed, what stays, who changes and who reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import cases, lists, notes, pleas
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.notes import Disclosure, NoteFor, PassedTo, Safeguarding
from courtdesk.errors import FieldErrors, NotAllowed, NotReadable, UserError
from tests.unit.actions.conftest import DAY, Laptop, entry, guilty

TEXT = "Slept in the panic room; the nurse rang back and will see Dean at two."
TOLD = Disclosure(
    False, Safeguarding.RAISED, (PassedTo.MAPPA, PassedTo.OTHER), "Quiet School", "A child"
)
SECRETS = ("panic", "mappa", "Quiet School", "A child")


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    return team.session


def wrote(
    session: Session,
    case: CaseId,
    readers: NoteFor = NoteFor.MENTAL_HEALTH,
    disclosure: Disclosure | None = None,
) -> DocumentId:
    made = notes.write_note(session, case, text=TEXT, readers=readers, disclosure=disclosure)
    return made.document


def everything_open(session: Session, case: CaseId) -> str:
    found = session.vault.revisions_of(case)
    return " ".join(one.open.decode() for one in found if one.open is not None)


def text_of(session: Session, case: CaseId, document: DocumentId) -> str | None:
    words = notes.note(session, case, document).words
    return words.text if words is not None else None


def test_the_open_part_says_that_there_is_a_note_and_not_a_word_of_it(
    session: Session, team: Laptop, case: CaseId
) -> None:
    """P5."""
    document = wrote(session, case, disclosure=TOLD)
    found = notes.note(session, case, document)
    assert found.words is not None and found.words.text == TEXT
    assert found.current.disclosure == TOLD
    for secret in SECRETS:
        assert secret not in everything_open(session, case)
    cdo = team.enter("Priya Nair")
    read = notes.note(cdo, case, document)
    assert read.words is None
    assert read.current.disclosure == TOLD.bare()
    event = cases.timeline(cdo, case)[0]
    assert (event.title, event.detail) == ("Disclosure noted", "before plea or trial")


@pytest.mark.parametrize(
    ("readers", "names"),
    [
        (NoteFor.MENTAL_HEALTH, {"Helen Marsh"}),
        (NoteFor.SUBSTANCE, {"Priya Nair", "Omar Haddad"}),
        (NoteFor.EVERYBODY, {"Helen Marsh", "Priya Nair", "Omar Haddad"}),
    ],
)
def test_a_note_is_read_by_whom_its_author_chose(
    session: Session, team: Laptop, case: CaseId, readers: NoteFor, names: set[str]
) -> None:
    """P5."""
    document = wrote(session, case, readers)
    for name in ("Helen Marsh", "Priya Nair", "Omar Haddad"):
        read = text_of(team.enter(name), case, document)
        assert read == (TEXT if name in names else None)


def test_nobody_writes_for_readers_of_whom_they_are_none(
    session: Session, team: Laptop, case: CaseId
) -> None:
    for name, readers in (
        ("Priya Nair", NoteFor.MENTAL_HEALTH),
        ("Omar Haddad", NoteFor.MENTAL_HEALTH),
        ("Helen Marsh", NoteFor.SUBSTANCE),
    ):
        with pytest.raises(FieldErrors, match="could not read"):
            wrote(team.enter(name), case, readers)
    assert notes.notes_of(team.enter("Priya Nair"), case) == ()


def test_written_before_the_plea_stays_so_when_it_is_changed_after(
    session: Session, case: CaseId
) -> None:
    """B1."""
    early = wrote(session, case)
    guilty(session, case)
    late = wrote(session, case)
    notes.change_note(session, case, early, text="The nurse came.", reason="The time was wrong")
    found = notes.notes_of(session, case)
    assert [(one.document, one.value.before_plea) for one in found] == [
        (late, False),
        (early, True),
    ]


def test_a_not_guilty_plea_is_before_trial(session: Session, case: CaseId) -> None:
    """B1: just when notes may be asked for as evidence."""
    pleas.record_pleas(
        session,
        case,
        {"drive-while-disqualified": Verdict.NOT_GUILTY},
        trial_date=DAY + timedelta(days=60),
    )
    assert notes.note(session, case, wrote(session, case)).value.before_plea


def test_every_version_stays_with_its_reason(session: Session, team: Laptop, case: CaseId) -> None:
    document = wrote(session, case)
    first = notes.note(session, case, document)
    changed = notes.change_note(
        session, case, document, text="Other words", reason=" A  slip ", disclosure=TOLD
    )
    assert changed.versions == 2 and changed.value.reason == "A slip"
    assert (changed.at, changed.by) == (first.at, session.me)
    assert changed.value.readers is NoteFor.MENTAL_HEALTH
    versions = notes.history(session, case, document)
    assert [one.words.text for one in versions if one.words] == ["Other words", TEXT]
    assert versions[1].revision == first.current.revision
    closed = notes.history(team.enter("Priya Nair"), case, document)
    assert [one.words for one in closed] == [None, None]


def test_a_note_that_is_opened_to_everybody_keeps_what_was_sealed_sealed(
    session: Session, team: Laptop, case: CaseId
) -> None:
    document = wrote(session, case)
    notes.change_note(
        session, case, document, text="For all", readers=NoteFor.EVERYBODY, reason="Asked to"
    )
    priya = team.enter("Priya Nair")
    now, before = notes.history(priya, case, document)
    assert now.words is not None and now.words.text == "For all"
    assert before.words is None and "panic" not in everything_open(priya, case)


def test_a_note_that_is_closed_leaves_no_open_words_in_its_last_version(
    session: Session, team: Laptop, case: CaseId
) -> None:
    """The body is laid over the one before: what was open there must not stay."""
    document = wrote(session, case, NoteFor.EVERYBODY, TOLD)
    notes.change_note(
        session,
        case,
        document,
        text=TEXT,
        readers=NoteFor.MENTAL_HEALTH,
        disclosure=TOLD,
        reason="Too open",
    )
    found = session.vault.document(document)
    assert found is not None and found.latest.open is not None
    for secret in SECRETS:
        assert secret not in found.latest.open.decode()
    assert text_of(team.enter("Priya Nair"), case, document) is None


def test_only_its_author_changes_a_note(session: Session, team: Laptop, case: CaseId) -> None:
    document = wrote(session, case, NoteFor.SUBSTANCE)
    with pytest.raises(NotAllowed, match="note of your own"):
        notes.change_note(team.enter("Priya Nair"), case, document, text="No", reason="No")


def test_a_change_needs_a_reason_and_something_changed(session: Session, case: CaseId) -> None:
    document = wrote(session, case)
    with pytest.raises(FieldErrors, match="why you change"):
        notes.change_note(session, case, document, text="Other", reason=" ")
    with pytest.raises(UserError, match="Nothing is changed"):
        notes.change_note(session, case, document, text=f" {TEXT}\n", reason="A slip")
    assert notes.note(session, case, document).versions == 1


def test_a_review_is_of_one_version_and_says_nothing_of_the_next(
    session: Session, team: Laptop, case: CaseId
) -> None:
    """V3."""
    document = wrote(session, case)
    helen = team.enter("Helen Marsh")
    reviewed = notes.review(helen, case, document, words=" Clear; add what the panic was. ")
    (review,) = reviewed.current.reviews
    assert (review.words, review.by) == ("Clear; add what the panic was.", helen.me)
    assert "panic" not in everything_open(helen, case)
    amina = team.enter("Amina Yusuf")
    changed = notes.change_note(amina, case, document, text="Other words", reason="As reviewed")
    assert changed.current.reviews == () and changed.earlier == reviewed.current.reviews
    now, before = notes.history(amina, case, document)
    assert (now.reviews, before.reviews) == ((), reviewed.current.reviews)
    closed = notes.note(team.enter("Priya Nair"), case, document)
    assert [one.words for one in closed.earlier] == [None]


def test_a_review_of_an_open_note_is_open(session: Session, team: Laptop, case: CaseId) -> None:
    document = wrote(session, case, NoteFor.EVERYBODY)
    notes.review(team.enter("Priya Nair"), case, document, words="Good")
    (review,) = notes.note(team.enter("Omar Haddad"), case, document).current.reviews
    assert review.words == "Good"


def test_nobody_reviews_their_own_note_or_what_they_cannot_read(
    session: Session, team: Laptop, case: CaseId
) -> None:
    document = wrote(session, case)
    with pytest.raises(NotAllowed):
        notes.review(session, case, document, words="Good")
    priya = team.enter("Priya Nair")
    with pytest.raises(NotReadable, match="not available to your role"):
        notes.review(priya, case, document, words="Good")
    own = wrote(priya, case, NoteFor.EVERYBODY)
    with pytest.raises(NotAllowed, match="their own"):
        notes.review(priya, case, own, words="Good")
    with pytest.raises(NotAllowed, match="supervisor"):
        notes.review(team.enter("Omar Haddad"), case, own, words="Good")


def test_what_was_changed_while_it_was_read_is_not_reviewed(
    session: Session, team: Laptop, case: CaseId
) -> None:
    document = wrote(session, case)
    read = notes.note(session, case, document).current.revision
    notes.change_note(session, case, document, text="Other", reason="A slip")
    helen = team.enter("Helen Marsh")
    with pytest.raises(UserError, match="read it again"):
        notes.review(helen, case, document, words="Good", revision=read)
    with pytest.raises(FieldErrors, match="not only a tick"):
        notes.review(helen, case, document, words=" ")
    assert notes.note(helen, case, document).current.reviews == ()


def test_an_administrator_neither_reads_nor_writes(
    session: Session, team: Laptop, case: CaseId
) -> None:
    team.add("Ada Admin", Role.ADMINISTRATOR)
    ada = team.enter("Ada Admin")
    with pytest.raises(NotAllowed):
        notes.notes_of(ada, case)
    with pytest.raises(NotAllowed):
        wrote(ada, case, NoteFor.EVERYBODY)


def test_a_note_of_another_case_is_none_of_this_one(session: Session, case: CaseId) -> None:
    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342"))
    document = wrote(session, case)
    for call in (notes.note, notes.history):
        with pytest.raises(UserError, match="not part of the case"):
            call(session, other, document)
    assert notes.notes_of(session, other) == ()


def test_what_is_typed_around_a_disclosure_is_tidied(session: Session, case: CaseId) -> None:
    told = replace(TOLD, told_other="  Quiet   School ", reason=" A child\n")
    found = notes.note(session, case, wrote(session, case, disclosure=told))
    assert found.current.disclosure == TOLD
