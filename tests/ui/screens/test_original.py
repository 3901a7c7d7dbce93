"""Paper originals by keyboard over a real vault: attached, looked at, copied, never taken away."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from courtdesk.actions import forms, originals
from courtdesk.domain.access import Role
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.originals import MediaType, Original
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import FileRefused
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.original.screen import OriginalsPage
from courtdesk.ui.screens.original.viewer import MOST_POINTS, check, decode
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.hands import choose, reach, write
from tests.helpers.keyboard import focused, press, spoken, unnamed

ROLE = Role.LINK_WORKER
PDF = b"%PDF-1.7\n% an invented page\n"


def picture(kind: str = "png", size: tuple[int, int] = (620, 877)) -> bytes:
    """A page with some lines on it."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for at in range(12):
        painter.drawText(40, 60 + at * 60, f"Invented question {at + 1}     0  1  2  3  4")
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind.upper().encode().decode())
    return bytes(buffer.data().data())


def huge() -> bytes:
    """A small file that names a picture of 60,000 by 60,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    lines = zlib.compress(bytes(100))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def finished(bench: Bench) -> DocumentId:
    session, case = bench.session(ROLE), bench.cases["Marlow"]
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, "core-10")
    answers = Answers()
    for item in opened.form.scored_items():
        answers = answers.set(item.link_id, item.options[1].code)
    return forms.finish_form(session, opened, answers).forms[-1].document


def shown(bench: Bench, document: DocumentId, role: Role = ROLE) -> OriginalsPage:
    screen = bench.show(Place("original", bench.cases["Marlow"], document), role)
    assert isinstance(screen, OriginalsPage)
    return screen


def attached(bench: Bench, document: DocumentId, path: Path) -> Recorded[Original]:
    return originals.attach_original(bench.session(ROLE), bench.cases["Marlow"], document, path)


def listed(bench: Bench, document: DocumentId) -> list[Original]:
    found = originals.originals_of(bench.session(ROLE), bench.cases["Marlow"], document)
    return [one.value for one in found]


def texts(screen: OriginalsPage) -> str:
    return " ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Dean Marlow.png"
    path.write_bytes(picture())
    return path


def test_a_picture_is_chosen_attached_and_shown_by_keyboard(
    bench: Bench, qtbot, scan: Path
) -> None:
    document = finished(bench)
    screen = shown(bench, document)
    assert "No paper original is attached" in texts(screen)
    assert spoken(focused()) == "Attach a picture or PDF…"
    bench.picture(screen, "originals-none")
    press(Qt.Key.Key_Return)
    [dialog] = screen.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(scan))
    dialog.close()
    screen.window().activateWindow()
    bench.settle()
    assert bench.log.said == [
        "Paper original 1 is attached. The file itself was left where it is. Delete it, and keep "
        "or shred the paper, as your site's rules say."
    ]
    assert scan.exists()
    [value] = listed(bench, document)
    assert (value.name, value.media_type) == ("Paper original 1", MediaType.PNG)
    assert "Dean Marlow" not in texts(screen)
    choose("Show it: Paper original 1")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.viewer is not None and focused() is screen.viewer
    bench.picture(screen, "originals-shown")
    fitted = screen.viewer.zoom
    QTest.keyClicks(focused(), "++")
    assert screen.viewer.zoom == pytest.approx(fitted * 1.25**2)
    QTest.keyClicks(focused(), "-")
    assert screen.viewer.zoom == pytest.approx(fitted * 1.25)
    QTest.keyClicks(focused(), "0")
    assert screen.viewer.zoom == fitted
    QTest.keyClicks(focused(), "+" * 40)
    assert screen.viewer.zoom == 4.0
    QTest.keyClicks(focused(), "-" * 60)
    assert screen.viewer.zoom == 0.1
    assert unnamed(screen) == []
    choose("Close the picture")
    assert screen.viewer is None
    assert spoken(focused()) == "Show it: Paper original 1"


def test_a_pdf_is_never_opened_only_copied(bench: Bench, qtbot, tmp_path: Path) -> None:
    document = finished(bench)
    path = tmp_path / "scan.pdf"
    path.write_bytes(PDF)
    one = attached(bench, document, path)
    screen = shown(bench, document)
    words = [button.text() for button in screen.findChildren(type(focused()))]
    assert "Show it" not in words
    choose("Save a copy to look at it: Paper original 1")
    bench.settle()
    press(Qt.Key.Key_Return)
    assert "Enter your passphrase." in texts(screen)
    reach("Your passphrase again")
    write("not the passphrase")
    press(Qt.Key.Key_Return)
    [dialog] = screen.findChildren(QFileDialog)
    target = tmp_path / "copy.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    bench.settle()
    assert not target.exists()
    assert screen.group is not None and "passphrase" in str(screen.group["passphrase"].error)
    # The system's window has had the keyboard, and gives it back only with a desktop.
    screen.ask_where(one, passphrase_of(ROLE))
    [dialog] = screen.findChildren(QFileDialog)
    assert [Path(name).name for name in dialog.selectedFiles()] == ["paper-original-1.pdf"]
    dialog.fileSelected.emit(str(target))
    dialog.close()
    bench.settle()
    assert target.read_bytes() == PDF
    assert screen.group is None
    assert bench.log.said == [
        "Saved as copy.pdf. A copy is not encrypted: delete it when you have looked at it."
    ]
    screen.save_copy(one, target, passphrase_of(ROLE))
    bench.settle()
    assert "“copy.pdf” is there already" in texts(screen)


def test_files_are_dropped_in_order(bench: Bench, qtbot, scan: Path, tmp_path: Path) -> None:
    document = finished(bench)
    second = tmp_path / "second.pdf"
    second.write_bytes(PDF)
    screen = shown(bench, document)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in (scan, second)])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), copy, data, left, none)
    screen.dragEnterEvent(enter)
    assert enter.isAccepted()
    screen.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, none))
    bench.settle()
    kinds = [one.media_type for one in listed(bench, document)]
    assert kinds == [MediaType.PNG, MediaType.PDF]
    elsewhere = QMimeData()
    elsewhere.setUrls([QUrl("https://example.invalid/scan.pdf")])
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), copy, elsewhere, left, none)
    enter.ignore()
    screen.dragEnterEvent(enter)
    assert not enter.isAccepted()


@pytest.mark.qt_log_ignore("JPEG datastream contains no image")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no picture at all", "neither a PNG or JPEG picture nor a PDF"),
        (b"\x89PNG\r\n\x1a\n and then nothing", "damaged and cannot be shown"),
        (b"\xff\xd8\xff\xe0 and then nothing", "damaged and cannot be shown"),
        (huge(), "more points than can be shown here"),
    ],
    ids=["no-picture", "broken-png", "broken-jpeg", "huge"],
)
def test_what_is_no_good_is_refused_in_one_sentence(
    bench: Bench, qtbot, tmp_path: Path, content: bytes, sentence: str
) -> None:
    document = finished(bench)
    path = tmp_path / "scan.png"
    path.write_bytes(content)
    screen = shown(bench, document)
    screen.attach([path])
    bench.settle()
    assert sentence in texts(screen)
    assert listed(bench, document) == []
    bench.picture(screen, "originals-refused")


def test_a_mistake_is_marked_with_a_reason_that_a_lock_does_not_lose(
    bench: Bench, qtbot, scan: Path
) -> None:
    document = finished(bench)
    attached(bench, document, scan)
    screen = shown(bench, document)
    choose("Attached by mistake: Paper original 1")
    bench.settle()
    choose("Mark as attached by mistake")
    assert screen.group is not None
    assert screen.group["because"].error == "Say why this should not have been attached."
    reach("Why should it not")
    write("belongs to another person")
    bench.sign_out()
    screen = shown(bench, document)
    choose("Attached by mistake: Paper original 1")
    bench.settle()
    assert screen.group is not None
    assert screen.group["because"].value() == "belongs to another person"
    bench.picture(screen, "originals-mistake")
    choose("Mark as attached by mistake")
    bench.settle()
    [value] = listed(bench, document)
    assert value.mistake == "belongs to another person"
    assert "Attached by mistake: belongs to another person" in texts(screen)
    names = [spoken(one) for one in screen.findChildren(type(focused()))]
    assert not any(name.startswith("Attached by mistake") for name in names)


def test_cancel_forgets_what_was_typed(bench: Bench, qtbot, scan: Path) -> None:
    document = finished(bench)
    attached(bench, document, scan)
    screen = shown(bench, document)
    choose("Attached by mistake: Paper original 1")
    bench.settle()
    reach("Why should it not")
    write("perhaps")
    choose("Cancel")
    bench.settle()
    assert screen.group is None and listed(bench, document)[0].mistake == ""
    choose("Attached by mistake: Paper original 1")
    bench.settle()
    assert screen.group is not None and screen.group["because"].value() == ""


def test_who_may_not_read_the_answers_sees_that_there_is_one_and_no_more(
    bench: Bench, qtbot, scan: Path
) -> None:
    document = finished(bench)
    attached(bench, document, scan)
    screen = shown(bench, document, Role.PROVIDER)
    bench.picture(screen, "originals-not-for-this-role")
    assert "Paper original 1" in texts(screen)
    assert "for those who may read this form's answers" in texts(screen)
    assert not [one for one in screen.findChildren(QLabel) if "Attach a" in one.text()]
    assert spoken(focused()) == "Back to the page before"
    assert unnamed(screen) == []


def test_a_form_that_is_not_there_is_said(bench: Bench, qtbot) -> None:
    screen = shown(bench, DocumentId("nothing"))
    assert screen.refusal == "This form is not part of the case: open the case again."


def test_a_large_picture_is_shown_smaller_and_an_upright_one_as_it_is(qapp) -> None:
    for kind, media in (("png", MediaType.PNG), ("jpeg", MediaType.JPEG)):
        assert decode(media, picture(kind)).width() == 620
        large = decode(media, picture(kind, (4000, 1000)))
        assert (large.width(), large.height()) == (3000, 750)


def test_the_size_is_asked_before_anything_is_decoded(qapp) -> None:
    with pytest.raises(FileRefused, match="more points"):
        decode(MediaType.PNG, huge())
    assert 60_000 * 60_000 > MOST_POINTS > 8_000 * 6_000


@pytest.mark.qt_log_ignore("Not a JPEG file")
def test_only_the_reader_of_the_named_kind_is_used(qapp) -> None:
    """Content that names itself JPEG is not handed to the reader of PNG, nor to any other."""
    with pytest.raises(FileRefused, match="damaged"):
        decode(MediaType.JPEG, picture("png"))
    with pytest.raises(FileRefused, match="damaged"):
        decode(MediaType.PNG, picture("bmp"))
    check(MediaType.PDF, b"%PDF- not looked into")
