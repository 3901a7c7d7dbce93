"""The paper original of a finished form: recognised, sealed, read back, never taken away."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions import cases, forms, originals
from courtdesk.actions.amendments import open_amendment
from courtdesk.actions.session import Session
from courtdesk.domain.access import MAY, Compartment, Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.originals import (
    MAX_BYTES,
    MOST,
    MediaType,
    media_type_of,
    next_name,
    sealed_to,
)
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import (
    DamagedVault,
    FieldError,
    FileRefused,
    NotAllowed,
    NotReadable,
    UserError,
    WrongPassphrase,
)
from courtdesk.questionnaire.answers import Answers
from tests.unit.actions.conftest import PASSPHRASE, Laptop

PNG = b"\x89PNG\r\n\x1a\n" + b"invented picture"
JPEG = b"\xff\xd8\xff\xe0" + b"invented picture"
PDF = b"%PDF-1.7\n" + b"invented page"


def finish(session: Session, case: CaseId, form: str = "core-10") -> DocumentId:
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, form)
    answers = Answers()
    for item in opened.form.scored_items():
        answers = answers.set(item.link_id, item.options[0].code)
    return forms.finish_form(session, opened, answers).forms[-1].document


@pytest.fixture
def session(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


@pytest.fixture
def finished(session: Session, case: CaseId) -> DocumentId:
    return finish(session, case)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Marlow Dean custody.jpg"
    path.write_bytes(PNG)
    return path


def test_it_is_attached_under_a_neutral_name_and_read_back_exactly(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    value = made.value
    assert (value.name, value.media_type, value.size) == (
        "Paper original 1",
        MediaType.PNG,
        len(PNG),
    )
    assert value.sha256 == hashlib.sha256(PNG).hexdigest()
    assert originals.originals_of(session, case, finished) == (made,)
    assert originals.read_original(session, made) == PNG
    assert scan.read_bytes() == PNG


MAY_FILL = {
    "core-10": {"Amina Yusuf", "Priya Nair"},
    "gad-7": {"Amina Yusuf", "Helen Marsh"},
    "audit": {"Amina Yusuf", "Priya Nair", "Omar Haddad"},
}


@pytest.mark.parametrize("form", sorted(MAY_FILL))
@pytest.mark.parametrize("name", ["Priya Nair", "Helen Marsh", "Omar Haddad"])
def test_who_fills_a_form_in_attaches_its_paper_and_nobody_else(
    team: Laptop, case: CaseId, scan: Path, form: str, name: str
) -> None:
    assert team.session is not None
    finished = finish(team.session, case, form)
    made = originals.attach_original(team.session, case, finished, scan)
    scan.write_bytes(JPEG)
    session = team.enter(name)
    if name in MAY_FILL[form]:
        originals.attach_original(session, case, finished, scan)
        originals.mark_mistake(session, case, made.document, because="twice")
        return
    with pytest.raises(NotAllowed):
        originals.attach_original(session, case, finished, scan)
    with pytest.raises(NotAllowed):
        originals.mark_mistake(session, case, made.document, because="twice")


def test_neither_its_content_nor_its_files_name_is_in_the_open_part(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    revision = session.vault.revision(made.revision)
    assert revision is not None and revision.open is not None
    assert revision.compartment == ("mental-health", revision.compartment[1])
    assert b"Marlow" not in revision.open and b"custody" not in revision.open
    assert b"invented" not in revision.open and b"content" not in revision.open


def test_only_who_may_read_the_answers_may_read_the_paper(
    team: Laptop, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    assert team.session is not None
    made = originals.attach_original(team.session, case, finished, scan)
    assert originals.may_read_original(team.session, made)
    provider = team.enter("Omar Haddad")
    [seen] = originals.originals_of(provider, case, finished)
    assert seen.value == made.value
    assert not originals.may_read_original(provider, seen)
    with pytest.raises(NotReadable):
        originals.read_original(provider, seen)
    with pytest.raises(NotAllowed):
        originals.attach_original(provider, case, finished, scan)
    with pytest.raises(NotAllowed):
        originals.mark_mistake(provider, case, made.document, because="no")


def test_an_open_forms_paper_is_sealed_all_the_same() -> None:
    assert sealed_to(None) is Compartment.SUBSTANCE
    for compartment in Compartment:
        assert sealed_to(compartment) is compartment


def test_it_is_known_by_content_not_by_name(
    session: Session, case: CaseId, finished: DocumentId, tmp_path: Path
) -> None:
    for content, kind in ((PNG, MediaType.PNG), (JPEG, MediaType.JPEG), (PDF, MediaType.PDF)):
        path = tmp_path / "page.txt"
        path.write_bytes(content)
        assert originals.attach_original(session, case, finished, path).value.media_type is kind
    for name, content in (
        ("page.pdf", b"MZ\x90\x00 a program"),
        ("page.png", b""),
        ("page.jpg", b"<svg onload='x'/>"),
        ("late.pdf", b" %PDF-1.7"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(FileRefused, match="neither a PNG or JPEG picture nor a PDF"):
            originals.attach_original(session, case, finished, path)
    assert len(originals.originals_of(session, case, finished)) == 3


def test_a_file_of_the_largest_size_goes_in_and_one_byte_more_does_not(
    session: Session, case: CaseId, finished: DocumentId, tmp_path: Path
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(PDF + bytes(MAX_BYTES - len(PDF)))
    made = originals.attach_original(session, case, finished, path)
    assert made.value.size == MAX_BYTES and made.value.size_words == "5.0 MB"
    assert len(originals.read_original(session, made)) == MAX_BYTES
    path.write_bytes(PDF + bytes(MAX_BYTES - len(PDF) + 1))
    with pytest.raises(FileRefused, match="larger than 5 MB"):
        originals.attach_original(session, case, finished, path)


def test_what_is_no_file_is_refused_and_never_waited_for(
    session: Session, case: CaseId, finished: DocumentId, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe):
        with pytest.raises(FileRefused, match="is not a file"):
            originals.attach_original(session, case, finished, path)
    with pytest.raises(FileRefused, match="cannot be read"):
        originals.attach_original(session, case, finished, tmp_path / "gone.pdf")


def test_the_same_content_is_attached_once(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    with pytest.raises(UserError, match="attached already: it is Paper original 1"):
        originals.attach_original(session, case, finished, scan)
    originals.mark_mistake(session, case, made.document, because="wrong way up")
    again = originals.attach_original(session, case, finished, scan)
    assert again.value.name == "Paper original 2"


def test_there_is_room_for_ten(
    session: Session, case: CaseId, finished: DocumentId, tmp_path: Path
) -> None:
    path = tmp_path / "page.pdf"
    for number in range(MOST):
        path.write_bytes(PDF + str(number).encode())
        originals.attach_original(session, case, finished, path)
    path.write_bytes(PDF)
    with pytest.raises(UserError, match="room for no more"):
        originals.attach_original(session, case, finished, path)
    names = [one.value.name for one in originals.originals_of(session, case, finished)]
    assert names == [next_name(number) for number in range(MOST)]


def test_a_mistake_needs_a_reason_and_takes_nothing_away(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    scan.write_bytes(JPEG)
    second = originals.attach_original(session, case, finished, scan)
    with pytest.raises(FieldError) as refused:
        originals.mark_mistake(session, case, made.document, because="  ")
    assert refused.value.field == "because"
    marked = originals.mark_mistake(session, case, made.document, because=" of another person ")
    assert marked.value.mistake == "of another person"
    assert originals.read_original(session, marked) == PNG
    with pytest.raises(UserError, match="already"):
        originals.mark_mistake(session, case, made.document, because="twice")
    listed = originals.originals_of(session, case, finished)
    assert [one.document for one in listed] == [made.document, second.document]
    told = [(event.title, event.detail) for event in cases.timeline(session, case)]
    assert ("Paper original attached", "Paper original 1") in told
    assert any("by mistake" in title and "of another person" in detail for title, detail in told)


def test_it_belongs_to_one_form_of_one_case(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    other = finish(session, case, "k10")
    assert originals.originals_of(session, case, other) == ()
    with pytest.raises(UserError, match="not part of the case"):
        originals.attach_original(session, case, DocumentId(case), scan)
    with pytest.raises(UserError, match="not part of the case"):
        originals.mark_mistake(session, case, finished, because="no original")
    with pytest.raises(UserError, match="not part of the case"):
        originals.mark_mistake(session, CaseId(finished), made.document, because="other case")


def test_a_last_look_can_refuse_it(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    seen: list[tuple[MediaType, bytes]] = []

    def look(kind: MediaType, content: bytes) -> None:
        seen.append((kind, content))
        raise FileRefused("This picture is damaged.")

    with pytest.raises(FileRefused, match="damaged"):
        originals.attach_original(session, case, finished, scan, look=look)
    assert seen == [(MediaType.PNG, PNG)]
    assert originals.originals_of(session, case, finished) == ()


def test_what_is_read_must_be_what_was_attached(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    other = replace(made, value=replace(made.value, sha256="0" * 64))
    with pytest.raises(DamagedVault, match="is not what was attached"):
        originals.read_original(session, other)


def test_a_copy_is_written_only_where_nothing_stands(
    session: Session, case: CaseId, finished: DocumentId, scan: Path, tmp_path: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    target = tmp_path / "paper-original-1.png"
    assert originals.copy_original(session, made, target, passphrase=PASSPHRASE) == target
    assert target.read_bytes() == PNG
    target.write_bytes(b"something else")
    with pytest.raises(UserError, match="already"):
        originals.copy_original(session, made, target, passphrase=PASSPHRASE)
    assert target.read_bytes() == b"something else"
    originals.copy_original(session, made, target, passphrase=PASSPHRASE, replacing=True)
    assert target.read_bytes() == PNG
    with pytest.raises(UserError, match="choose a folder"):
        originals.copy_original(
            session, made, tmp_path / "none" / "copy.png", passphrase=PASSPHRASE
        )


def test_a_copy_is_its_owners_and_ends_as_its_content_is(
    session: Session, case: CaseId, finished: DocumentId, scan: Path, tmp_path: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    target = originals.copy_original(session, made, tmp_path / "copy.png", passphrase=PASSPHRASE)
    assert target.stat().st_mode & 0o777 == 0o600
    for name in ("copy.exe", "copy", "copy.pdf"):
        with pytest.raises(UserError, match=r"ends in \.png"):
            originals.copy_original(session, made, tmp_path / name, passphrase=PASSPHRASE)
    # A link that somebody laid there is replaced, and what it points at stays as it was.
    victim = tmp_path / "victim.png"
    victim.write_bytes(b"kept")
    (tmp_path / "link.png").symlink_to(victim)
    originals.copy_original(
        session, made, tmp_path / "link.png", passphrase=PASSPHRASE, replacing=True
    )
    assert victim.read_bytes() == b"kept"


def test_a_copy_needs_the_passphrase_and_a_role_that_exports(
    session: Session, case: CaseId, finished: DocumentId, scan: Path, tmp_path: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    target = tmp_path / "copy.png"
    with pytest.raises(WrongPassphrase):
        originals.copy_original(session, made, target, passphrase="not the passphrase")
    assert not target.exists()
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(MAY, Permission.EXPORT_RECORD, frozenset())
        with pytest.raises(NotAllowed, match="export a person's record"):
            originals.copy_original(session, made, target, passphrase=PASSPHRASE)
    assert not target.exists()


def test_amending_the_form_keeps_its_paper(
    session: Session, case: CaseId, finished: DocumentId, scan: Path
) -> None:
    made = originals.attach_original(session, case, finished, scan)
    opened = open_amendment(session, case, finished)
    forms.finish_form(session, opened, opened.answers, reason="item 2 was misread")
    assert originals.originals_of(session, case, finished) == (made,)


@given(st.binary(max_size=40))
def test_a_media_type_is_only_said_of_what_begins_like_one(content: bytes) -> None:
    kind = media_type_of(content)
    beginnings = {
        MediaType.PNG: b"\x89PNG\r\n\x1a\n",
        MediaType.JPEG: b"\xff\xd8\xff",
        MediaType.PDF: b"%PDF-",
    }
    assert kind is next((k for k, first in beginnings.items() if content.startswith(first)), None)
    for known, first in beginnings.items():
        assert media_type_of(first + content) is known


def test_sizes_in_words() -> None:
    assert MediaType.PDF.label == "PDF" and MediaType.JPEG.suffix == ".jpg"
    assert not MediaType.PDF.is_picture and MediaType.PNG.is_picture
