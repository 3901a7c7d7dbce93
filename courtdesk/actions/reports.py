"""The text for the pre-sentence report: shown, issued, amended, written.

Issuing signs the exact text together with the revisions that it rests on, and locks it: what takes
its place is the next version, with a reason, and every version stays readable. A text may be made
at any time; it says what is absent and never waits for it (P3): until it is complete it carries the
mark of a draft, issued or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from courtdesk.actions import audit
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record, standing
from courtdesk.actions.report_facts import decision_facts, report_facts
from courtdesk.actions.session import Session
from courtdesk.documents.snippet import Snippet, build_snippet
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.report_versions import IssuedVersion
from courtdesk.errors import FieldError, UserError
from courtdesk.exchange import identity
from courtdesk.store.records import Revision

__all__ = [
    "Report",
    "decision_facts",
    "issue_snippet",
    "issued_versions",
    "report",
    "report_facts",
    "snippet",
    "text_to_give",
    "write_snippet",
]

WHAT = "report_text"
"""What the text is called in the list of who did what."""

LONGEST_REASON = 500
"""Letters: a reason is a sentence or two, and stands in full beside its version."""


def snippet(session: Session, case: CaseId) -> Snippet:
    """The text as the record stands now, with its character count against the site's limit."""
    return build_snippet(report_facts(session, case))


@dataclass(frozen=True)
class Report:
    """The case, its text as the record stands now, and every version that was issued, newest first.

    `stands` is whether the newest one is what would be issued now. By the words as well: they also
    tell of the site's settings and of what was asked for, which are no revisions of the case (P3).
    """

    file: CaseFile
    snippet: Snippet
    versions: tuple[IssuedVersion, ...]

    @property
    def issued(self) -> IssuedVersion | None:
        """The version that is locked now, or `None` before the first."""
        return self.versions[0] if self.versions else None

    @property
    def stands(self) -> bool:
        """Whether what is issued still says what the record says, and is the only one."""
        issued = self.issued
        same = issued is not None and issued.text == self.snippet.text
        return same and self.file.snippet_stands()


def report(session: Session, case: CaseId) -> Report:
    """The text and its versions. Raises `NotAllowed` for a role that reads no report."""
    made = snippet(session, case)
    return Report(case_file(session, case), made, issued_versions(session, case))


def issued_versions(session: Session, case: CaseId) -> tuple[IssuedVersion, ...]:
    """Every version that was issued, counts, and was not removed since; newest first.

    Two that were issued apart on two laptops have the same number. Raises `NotAllowed` for a role
    that reads no report.
    """
    session.require(Permission.READ_REPORT)
    document = derived_id(case_file(session, case).id, "snippet")
    found = session.vault.document(document)
    made = [one for one in session.vault.history(document) if one.open is not None]
    numbers = _numbers(made)
    team, counts = session.team(), session.belief.counts
    beside = set[RevisionId]()
    if found is not None and standing(session, found).disputed:
        beside = {one.id for one in found.heads}
    versions = [
        _version(one, team.name_of(one.author), numbers[one.id], beside=one.id in beside)
        for one in made
        if counts(one)
    ]
    return tuple(sorted(versions, key=lambda one: (one.number, one.at), reverse=True))


def _version(revision: Revision, by: str, number: int, *, beside: bool) -> IssuedVersion:
    value = from_body(IssuedSnippet, revision.body)
    return IssuedVersion(
        number, value.text, value.reason, revision.made_at, by, revision.id, stands_beside=beside
    )


def _numbers(made: Iterable[Revision]) -> dict[RevisionId, int]:
    """The number of each version: one more than the highest that it was made from."""
    numbers: dict[RevisionId, int] = {}
    for one in sorted(made, key=lambda one: one.time.order):
        before = (numbers[parent] for parent in one.parents if parent in numbers)
        numbers[one.id] = max(before, default=0) + 1
    return numbers


def issue_snippet(session: Session, case: CaseId, text: str, *, reason: str = "") -> CaseFile:
    """Sign and record `text` as issued, the first time or as the next version; return the case.

    `text` must be what `snippet` gives now: what was read is what is signed. Raises `UserError`
    while nobody has said what was done about risk, and when the version before says the same on the
    same record; `FieldError` for a next version without a reason.
    """
    session.require(Permission.ISSUE_SNIPPET)
    before = report(session, case)
    file, made = before.file, before.snippet
    _require_fit_to_leave(file)
    if made.text != text:
        raise UserError(
            "The record has changed since this text was made: read it again before you issue it."
        )
    value = IssuedSnippet(
        file.id,
        made.text,
        file.report_basis(),
        made.characters,
        file.person_words(),
        before.issued.number + 1 if before.issued is not None else 1,
        _reason(before, reason),
    )
    record(session, _issuing(file, value))
    return case_file(session, case)


def _issuing(file: CaseFile, value: IssuedSnippet) -> Change:
    return Change(
        "snippet",
        value,
        derived_id(file.id, "snippet"),
        file.id,
        namespace=identity.SNIPPET,
        # Of two that were issued apart, the next one takes the place; both stay to be read.
        settles=file.snippet is not None and file.snippet.disputed,
    )


def _reason(before: Report, given: str) -> str:
    issued, reason = before.issued, line(given)
    if issued is None:
        return ""
    if before.stands:
        raise UserError(
            f"Version {issued.number} says what the record says: there is nothing to amend."
        )
    if not reason:
        raise FieldError(
            "reason", f"Enter why version {issued.number} is amended: it was signed and issued."
        )
    wrong = problem(reason, LONGEST_REASON)
    if wrong:
        raise FieldError("reason", wrong)
    return reason


def text_to_give(session: Session, case: CaseId) -> str:
    """The text for whoever takes it out of CourtDesk: the clipboard, a printer, a terminal.

    Raises `UserError` while nobody has said what was done about risk: the text could otherwise be
    before the court, and the person with it, with nobody having acted.
    """
    _require_fit_to_leave(case_file(session, case))
    return snippet(session, case).text


def _require_fit_to_leave(file: CaseFile) -> None:
    if file.in_dispute():
        raise UserError(
            file.why_held()
            or "Two versions of a record of this case stand side by side: settle which one holds "
            "before the text leaves CourtDesk."
        )
    if file.open_stops():
        raise UserError(file.risk_stop())


def write_snippet(session: Session, case: CaseId, target: Path, *, replace: bool = False) -> Path:
    """Write the text as a .docx at `target`; return the path.

    Raises `UserError` when the file is there already and `replace` is false, and while nobody has
    said what was done about risk.
    """
    from courtdesk.documents.docx_writer import write_snippet as write

    _require_fit_to_leave(case_file(session, case))
    facts = report_facts(session, case)

    def leaving() -> None:
        audit.exported(session, WHAT, case, "Word")

    return write(build_snippet(facts), facts, target, replace=replace, leaving=leaving)
