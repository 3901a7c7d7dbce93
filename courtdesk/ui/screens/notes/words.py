"""Parts of places, the warning, and one version of a note as a panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from courtdesk.actions.notes import CLOSED, NoteRead, NoteVersion, ReviewRead
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.notes import Disclosure, NoteFor
from courtdesk.domain.team import Team
from courtdesk.domain.words import moment
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, LedText, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tags import Tag, TagLook

NEW, CHANGE, ONE = "new", "change", "one"

WRITTEN_THEN = "Written before plea or trial"


def part_of(kind: str, document: DocumentId) -> str:
    """The part of a place for one note."""
    return f"{kind}:{document}"


def warning() -> Banner:
    """What stands over the page while the case is before plea or trial; it cannot be dismissed."""
    return Banner(
        BannerKind.WARNING,
        "Before plea or trial. Do not ask about, or write down, what the person is accused of.",
        dismissible=False,
    )


@dataclass(frozen=True)
class Namer:
    """Says who did something and when, on the clock of `now`."""

    team: Team
    now: datetime

    def when(self, at: datetime) -> str:
        """The day and the time."""
        return moment(at.astimezone(self.now.tzinfo))

    def author(self, note: NoteRead) -> str:
        """Who wrote a note and when."""
        return f"{self.team.name_of(note.by)}, {self.when(note.at)}"

    def review(self, review: ReviewRead) -> str:
        """Who reviewed, when, and what they said."""
        said = review.words if review.words is not None else "not available to your role"
        return f" by {self.team.name_of(review.by)}, {self.when(review.at)}: {said}"


def tags_of(version: NoteVersion) -> QWidget | None:
    """Before plea or trial, and disclosure, beside the note; `None` for neither."""
    words = [WRITTEN_THEN] if version.value.before_plea else []
    words += ["Disclosure"] if version.value.disclosure is not None else []
    if not words:
        return None
    holder = QWidget()
    mark(holder, "clear")
    row = FlowLayout(holder, gap=8)
    for one in words:
        row.addWidget(Tag(one, TagLook.WAITING if one == WRITTEN_THEN else TagLook.INFO))
    return holder


def add_version(panel: Panel, version: NoteVersion, namer: Namer) -> None:
    """Put one version into `panel`: its words, its disclosure, its readers and its reviews."""
    tags = tags_of(version)
    if tags is not None:
        panel.add(tags)
    if version.words is not None:
        panel.add(Text(version.words.text))
    else:
        panel.add(Text(CLOSED, kit="quiet"))
    told = version.disclosure
    if told is not None:
        rest = " ".join(disclosure_sentences(told, full=version.words is not None))
        panel.add(LedText("Disclosure. ", rest))
    for review in version.reviews:
        panel.add(LedText("Reviewed", namer.review(review)))
    panel.add(Caption(readers_words(version.value.readers)))


def disclosure_sentences(told: Disclosure, *, full: bool) -> Iterator[str]:
    """A disclosure in sentences; without `full` nobody knows who was told (P3)."""
    yield (
        "More about something told before."
        if told.additional
        else "Something that was not known before."
    )
    agrees = "agrees" if told.consented else "does not agree"
    yield f"The person {agrees} that it is passed on."
    yield f"{told.safeguarding.label}."
    if not full:
        yield "Who was told is not available to your role."
        return
    yield f"Told: {told.told_words}."
    if told.reason:
        yield f"Why: {told.reason}"


def readers_words(readers: NoteFor) -> str:
    """Who reads it, by the names of the roles."""
    return f"{readers.label} can read this: {readers.roles_words}."
