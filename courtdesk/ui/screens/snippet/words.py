"""What the pages about the report's text say: its state, its versions, what a line rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions.reports import Report
from courtdesk.documents.snippet import Snippet
from courtdesk.documents.snippet_spoken import LONGEST, count_words
from courtdesk.domain.ids import RevisionId
from courtdesk.domain.report_versions import IssuedVersion, LineChange
from courtdesk.ui.case_form import CaseView
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.headings import Caption, LedText, Text
from courtdesk.ui.kit.panels import Panel

TITLE = "Text for the pre-sentence report"
AMEND = "amend"
VERSION = "version:"


@dataclass(frozen=True)
class SnippetView(CaseView):
    """The case, its text and versions, and whether this member may issue."""

    report: Report
    may_issue: bool
    now: datetime

    @property
    def snippet(self) -> Snippet:
        """The text as the record stands now."""
        return self.report.snippet

    @property
    def shown(self) -> str:
        """The text that the page shows: what was issued, else what the record says now."""
        issued = self.report.issued
        return issued.text if issued is not None else self.snippet.text

    @property
    def overtaken(self) -> bool:
        """Whether a text was issued and no longer says what the record says."""
        return self.report.issued is not None and not self.report.stands


def count_line(snippet: Snippet) -> str:
    """The character count against the limit: "1,180 of 4,000 characters"."""
    words = f"{snippet.characters:,} of {snippet.limit:,} characters"
    if snippet.over:
        return f"{words}: {snippet.characters - snippet.limit:,} too many for the receiving box"
    return words


def spoken_heading(spoken: str) -> str:
    """How long it takes to say: "To say aloud: 68 words, about 27 seconds"."""
    words = count_words(spoken)
    return f"To say aloud: {words} words, about {round(words * 30 / LONGEST)} seconds"


def state_words(view: SnippetView) -> tuple[str, str, str]:
    """The look, the heading and the sentence: draft, issued when, or overtaken since."""
    issued, draft = view.report.issued, view.snippet.draft
    if issued is None:
        return "neutral", "Draft" if draft else "Complete", "Not issued yet."
    at = clock_time(issued.at, view.now)
    if view.overtaken:
        sentence = (
            f"The text that was issued {at} no longer says what the record says. It stands as it "
            f"was signed: amend it as version {issued.number + 1}, or do not use it."
        )
        return "warning", "The record has changed", sentence
    locked = f"Version {issued.number}, signed by {issued.by} and locked."
    locked = f"{locked} The record has not changed since."
    if draft:
        return "neutral", f"Issued {at} as a draft", locked
    return "done", f"Issued {at}", locked


def version_line(version: IssuedVersion, now: datetime) -> str:
    """Which one, when and by whom: "Version 1, issued 09:52 by Sam Reid"."""
    beside = " It stands beside another of the same number." if version.stands_beside else ""
    at = clock_time(version.at, now)
    return f"Version {version.number}, issued {at} by {version.by}.{beside}"


def version_part(version: IssuedVersion) -> str:
    """The part of the place of one version."""
    return f"{VERSION}{version.revision}"


def before(versions: tuple[IssuedVersion, ...], one: IssuedVersion) -> IssuedVersion | None:
    """The version that `one` took the place of, or `None` for a first one."""
    return next((each for each in versions if each.number < one.number), None)


# --- what a line rests on ------------------------------------------------------------------


@dataclass(frozen=True)
class Traced:
    """One line of the text that is shown, and what it rests on; () for a heading or a gap."""

    text: str
    grounds: tuple[str, ...] = ()


def traced(text: str, snippet: Snippet) -> tuple[Traced, ...]:
    """Every line of `text`, traced by the lines of `snippet`.

    A line of an issued text that the record no longer bears out is said to be so: what it rested
    on then is not what it would rest on now.
    """
    known = {
        (_heading(at, section.heading), part.text): part.grounds
        for at, section in enumerate(snippet.sections)
        for part in section.parts
    }
    found: list[Traced] = []
    for at, section in enumerate(text.split("\n\n")):
        heading, *lines = section.split("\n")
        found += [Traced("")] if at else []
        found.append(Traced(heading))
        place = _heading(at, heading)
        found += [Traced(line, known.get((place, line), _OVERTAKEN)) for line in lines]
    return tuple(found)


_OVERTAKEN = ("As it was issued: the record as it stands no longer says this.",)


def _heading(at: int, heading: str) -> str:
    # The first one carries the draft mark and the requirements: its lines are the same without.
    return heading if at else ""


def grounds_text(lines: Iterable[Traced]) -> str:
    """The list of what each sentence rests on, to be read line by line."""
    said: list[str] = []
    for line in lines:
        said.append(line.text)
        said += [f"    {ground}" for ground in line.grounds]
    return "\n".join(said)


# --- panels --------------------------------------------------------------------------------


def changes_panel(heading: str, changes: tuple[LineChange, ...]) -> Panel:
    """What was added and removed, each line under the heading that it stands in."""
    panel = Panel(heading)
    if not changes:
        panel.add(Text("No line of the text. What it rests on was recorded again."))
    last = ""
    for one in changes:
        if one.heading != last:
            panel.add(Caption(one.heading))
        last = one.heading
        panel.add(LedText(f"{one.kind.label}: ", one.text.removeprefix("- ")))
    return panel


def find(versions: tuple[IssuedVersion, ...], revision: RevisionId) -> IssuedVersion | None:
    """The version with this revision, or `None`."""
    return next((one for one in versions if one.revision == revision), None)
