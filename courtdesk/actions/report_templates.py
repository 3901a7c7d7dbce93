"""The site's own templates for the report: checked, previewed, put to use, filled in, retired.

A file in the site's folder is only a proposal: nothing of it is used until a member who may do so
has signed that it is. From then on the vault's own copy counts, byte for byte.

What is issued and signed (`reports.issue_snippet`) is always the text for the report itself, never
a template's arrangement of it. A template says no more than that text does, and whoever doubts a
page can hold it against the text that was signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from courtdesk.actions import audit, paper, reports
from courtdesk.actions.records import Change, record, recorded
from courtdesk.actions.session import Session
from courtdesk.documents import whole_file
from courtdesk.documents.docx_package import MAX_FILE
from courtdesk.documents.page_model import Paper
from courtdesk.documents.report_paper import report_paper
from courtdesk.documents.report_sample import sample
from courtdesk.documents.report_template import TextTemplate, read_text_template
from courtdesk.documents.report_template_docx import (
    DocxTemplate,
    document_text,
    read_docx_template,
)
from courtdesk.documents.snippet import build_snippet
from courtdesk.documents.snippet_words import count_characters, plain
from courtdesk.documents.template_fields import values_of
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId, DocumentId, as_document_id
from courtdesk.domain.report_templates import ReportTemplate, TemplateKind
from courtdesk.errors import CourtDeskError, FieldError, UserError
from courtdesk.exchange import identity

KIND = "report-template"

MOST = 50
"""Files that are looked at; a folder with more is not a folder of templates."""

_NOT_THESE = (".doc", ".docm", ".dot", ".dotx", ".dotm", ".odt", ".rtf", ".pdf", ".md")
"""Files that somebody may take for a template; they are listed with what to do, not passed over."""

Template = TextTemplate | DocxTemplate


class FoundState(StrEnum):
    """What a file in the site's folder is to this vault."""

    NEW = "new"
    IN_USE = "in-use"
    OTHER = "other"
    REFUSED = "refused"


@dataclass(frozen=True)
class FoundTemplate:
    """One file of the site's folder. `faults` says why it was refused, one sentence each."""

    name: str
    kind: TemplateKind | None
    state: FoundState
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A template filled in for two invented cases: everything done, and nothing yet."""

    complete: str
    waiting: str


@dataclass(frozen=True)
class OpenedTemplate:
    """A file of the folder as it was read once: what it is, how it reads, and its SHA-256 in hex.

    There is neither preview nor digest of a file that was refused.
    """

    found: FoundTemplate
    preview: Preview | None
    digest: str


@dataclass(frozen=True)
class ReportText:
    """The text for the receiving box, as the site arranges it, counted as the box counts.

    `draft` is the mark of a draft or ""; `text_template` and `word_template` name the site's own
    that are used for text and document, "" where CourtDesk's own arrangement is.
    """

    text: str
    characters: int
    limit: int
    draft: str = ""
    text_template: str = ""
    word_template: str = ""

    @property
    def over(self) -> bool:
        """Whether it is too long for the box: a warning, never a bar."""
        return self.characters > self.limit


# Checking and previewing


def check(path: Path) -> TemplateKind:
    """Read the template at `path` and return what it makes.

    Raises `TemplateWrong` with every fault that can be put right in the file, `FileRefused` for a
    file that is damaged, foreign or could do harm, `UserError` for one that cannot be read.
    """
    kind = kind_of(path)
    _read(kind, _bytes_of(path), path.name)
    return kind


def kind_of(path: Path) -> TemplateKind:
    """The kind of template that a file's name says. Raises `UserError` for any other file."""
    kind = next((one for one in TemplateKind if path.suffix.lower() == one.ending), None)
    if kind is None:
        raise UserError(
            f"“{path.name}” is neither a .docx nor a .txt file: save the template as a Word "
            "Document (.docx) or as plain text (.txt)."
        )
    return kind


def preview(path: Path) -> Preview:
    """The template at `path` filled in for two invented cases. Raises what `check` raises."""
    return _preview(_read(kind_of(path), _bytes_of(path), path.name))


def write_preview(path: Path, target: Path, *, complete: bool, replace: bool = False) -> Path:
    """Write the template at `path`, filled in for an invented case, at `target`; return that.

    Raises what `check` and `whole_file.put` raise.
    """
    kind = kind_of(path)
    template = _read(kind, _bytes_of(path), path.name)

    def made() -> bytes:
        _, values = sample(complete=complete)
        if isinstance(template, TextTemplate):
            return f"{template.fill(values)}\n".encode()
        return template.fill(values, _properties("of an invented case"))

    return whole_file.put(made, target, ending=kind.ending, replace=replace)


def own_preview() -> Preview:
    """The text for the two invented cases as CourtDesk itself arranges it."""
    texts = [sample(complete=complete)[0].text for complete in (True, False)]
    return Preview(*texts)


def _preview(template: Template) -> Preview:
    texts = []
    for complete in (True, False):
        _, values = sample(complete=complete)
        if isinstance(template, TextTemplate):
            texts.append(template.fill(values))
        else:
            texts.append(document_text(template.fill(values, _properties(""))))
    return Preview(*texts)


def _read(kind: TemplateKind, data: bytes, name: str) -> Template:
    if kind is TemplateKind.TEXT:
        return read_text_template(data, name)
    return read_docx_template(data, name)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # A byte more than the most, so that a larger file is noticed and not cut.
            return file.read(MAX_FILE + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(f"“{path.name}” cannot be read ({why}): check that it is there.") from error


# The folder


def folder(session: Session) -> Path:
    """Where the site puts its files before one is put to use."""
    session.require(Permission.CHANGE_FORMS)
    return session.folder.path / "templates"


def make_folder(session: Session) -> Path:
    """Make the folder with CourtDesk's own patterns in it, to be changed; return its path.

    A file that is there already stays as it is. Raises `UserError` when it cannot be written.
    """
    made = folder(session)
    try:
        made.mkdir(mode=0o700, exist_ok=True)
        for pattern in patterns():
            if not (made / pattern.name).exists():
                content = pattern.read_bytes()
                whole_file.put(_giving(content), made / pattern.name, ending=pattern.suffix)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(f"The folder {made} cannot be made ({why}): check its place.") from error
    return made


def _giving(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def patterns() -> tuple[Path, ...]:
    """CourtDesk's own templates, of a checkout or of an installed package."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data" / "resources" / "templates"
    held = installed if installed.is_dir() else package.parent / "resources" / "templates"
    return tuple(sorted(held / f"report{kind.ending}" for kind in TemplateKind))


def found_templates(session: Session) -> tuple[FoundTemplate, ...]:
    """Every template file in the site's folder, checked; an absent folder holds none.

    Raises `UserError` when the folder cannot be read.
    """
    session.require(Permission.CHANGE_FORMS)
    return tuple(_found(session, path) for path in _files(folder(session)))


def _files(place: Path) -> list[Path]:
    wanted = {*(kind.ending for kind in TemplateKind), *_NOT_THESE}
    try:
        paths = sorted(
            path
            for path in place.glob("*")
            # Word keeps a file of its own beside one that is open.
            if path.suffix.lower() in wanted and not path.name.startswith(("~$", "."))
        )
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(f"The folder {place} cannot be read ({why}): check it.") from error
    if len(paths) > MOST:
        raise UserError(
            f"The folder {place} holds {len(paths)} files, more than {MOST}: take out what is not "
            "meant for here."
        )
    return paths


def open_template(session: Session, name: str) -> OpenedTemplate:
    """One file of the site's folder with its preview. Raises `UserError` when it has gone."""
    return _opened_file(session, proposed(session, name))


def _found(session: Session, path: Path) -> FoundTemplate:
    return _opened_file(session, path, filled=False).found


def _opened_file(session: Session, path: Path, *, filled: bool = True) -> OpenedTemplate:
    try:
        kind, data = kind_of(path), _bytes_of(path)
        template = _read(kind, data, path.name)
    except CourtDeskError as error:
        refused = FoundTemplate(path.name, None, FoundState.REFUSED, sentences(error))
        return OpenedTemplate(refused, None, "")
    held = _held(session, kind)
    state = FoundState.NEW
    if held is not None and held.value.in_use:
        same = held.value.content == base64.b64encode(data).decode("ascii")
        state = FoundState.IN_USE if same else FoundState.OTHER
    shown = _preview(template) if filled else None
    return OpenedTemplate(FoundTemplate(path.name, kind, state), shown, _digest(data))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sentences(error: CourtDeskError) -> tuple[str, ...]:
    """What a refusal says, a sentence for each fault."""
    from courtdesk.documents.report_template import TemplateWrong

    if isinstance(error, TemplateWrong):
        return tuple(fault.words for fault in error.faults)
    return (str(error),)


# Deciding


def decided(session: Session, kind: TemplateKind) -> Recorded[ReportTemplate] | None:
    """What was decided about a template of this kind, or `None` while nothing was."""
    session.require(Permission.CHANGE_FORMS)
    return _held(session, kind)


def held_preview(session: Session, kind: TemplateKind) -> Preview | None:
    """The template in use, or used last, filled in for the invented cases; `None` without one."""
    session.require(Permission.CHANGE_FORMS)
    held = _held(session, kind)
    template = _opened(held.value) if held is not None else None
    return _preview(template) if template is not None else None


def proposed(session: Session, name: str) -> Path:
    """The file of this name in the site's folder. Raises `UserError` when it has gone."""
    path = next((one for one in _files(folder(session)) if one.name == name), None)
    if path is None:
        raise UserError(f"{name} is no longer in the folder of the site's templates: put it back.")
    return path


def use_template(
    session: Session, name: str, *, reason: str, seen: str | None = None
) -> TemplateKind:
    """Put the template in this file of the site's folder to use here; return what it makes.

    The file is read once, kept in the vault, and signed for. `seen` is the digest of the file that
    was previewed: what was read is what is signed. Raises what `check` raises, `UserError` for a
    file that has changed since, and `FieldError` for a missing reason.
    """
    session.require(Permission.CHANGE_FORMS)
    _require_reason(reason)
    path = proposed(session, name)
    kind, data = kind_of(path), _bytes_of(path)
    if seen is not None and _digest(data) != seen:
        raise UserError(
            f"{path.name} has changed since you read it here: open it again from the list, read "
            "it, and then sign."
        )
    _read(kind, data, path.name)
    content = base64.b64encode(data).decode("ascii")
    value = ReportTemplate(kind, path.name, content, in_use=True, reason=reason.strip())
    record(session, Change(KIND, value, document_of_template(kind), namespace=identity.FORM))
    return kind


def retire_template(session: Session, kind: TemplateKind, *, reason: str) -> ReportTemplate:
    """Stop using the site's template: CourtDesk's own arrangement is used again.

    Raises `UserError` when there is none in use, `FieldError` for a missing reason.
    """
    session.require(Permission.CHANGE_FORMS)
    _require_reason(reason)
    held = _held(session, kind)
    if held is None or not held.value.in_use:
        raise UserError("No template of the site's own is in use here: look again.")
    value = replace(held.value, in_use=False, reason=reason.strip())
    record(session, Change(KIND, value, held.document, namespace=identity.FORM))
    return value


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise FieldError("reason", "Give the reason for the change: it is kept with it.")


def document_of_template(kind: TemplateKind | str) -> DocumentId:
    """The document that says which template of this kind is in use."""
    return as_document_id(hashlib.sha256(f"{KIND}\0{kind}".encode()).digest())


def _held(session: Session, kind: TemplateKind) -> Recorded[ReportTemplate] | None:
    found = session.belief.document(document_of_template(kind))
    return recorded(ReportTemplate, found) if found is not None else None


def _opened(held: ReportTemplate) -> Template | None:
    """The template as it was signed, or `None` where this CourtDesk would not take it."""
    try:
        data = base64.b64decode(held.content, validate=True)
        return _read(held.kind, data, held.name)
    # A later CourtDesk may have taken what this one's rules refuse; one that came by sync was
    # checked on another laptop only.
    except (CourtDeskError, binascii.Error):
        return None


def _in_use(session: Session, kind: TemplateKind) -> Template | None:
    held = _held(session, kind)
    return _opened(held.value) if held is not None and held.value.in_use else None


def _name_in_use(session: Session, kind: TemplateKind) -> str:
    held = _held(session, kind)
    return held.value.name if held is not None and _in_use(session, kind) is not None else ""


# Filling in


def report_text(session: Session, case: CaseId) -> ReportText:
    """The text for whoever takes it out of CourtDesk, in the site's arrangement where it has one.

    Raises what `reports.text_to_give` raises: `UserError` while nobody has said what was done
    about risk.
    """
    session.require(Permission.READ_REPORT)
    text = reports.text_to_give(session, case)
    facts = reports.report_facts(session, case)
    made = build_snippet(facts)
    template = _in_use(session, TemplateKind.TEXT)
    if isinstance(template, TextTemplate):
        text = template.fill(values_of(made, facts))
    names = [_name_in_use(session, kind) for kind in (TemplateKind.TEXT, TemplateKind.WORD)]
    return ReportText(text, count_characters(text), facts.limit, made.draft, *names)


def write_report(session: Session, case: CaseId, target: Path, *, replace: bool = False) -> Path:
    """Write the report as a .docx at `target`; return the path.

    It is the site's template, filled in, or CourtDesk's own document. Raises `UserError` when the
    file is there already and `replace` is false, and while nobody has said what was done about
    risk.
    """
    session.require(Permission.READ_REPORT)
    reports.text_to_give(session, case)
    template = _in_use(session, TemplateKind.WORD)
    if not isinstance(template, DocxTemplate):
        return reports.write_snippet(session, case, target, replace=replace)
    facts = reports.report_facts(session, case)

    def made() -> bytes:
        values = values_of(build_snippet(facts), facts)
        content = template.fill(values, _properties(f"case {plain(facts.reference)}"))
        audit.exported(session, reports.WHAT, case, "Word")
        return content

    return whole_file.put(made, target, ending=".docx", replace=replace)


def report_as_paper(session: Session, case: CaseId, *, large: bool = False) -> Paper:
    """The report as a paper for a printer or a PDF: the text itself, in CourtDesk's arrangement.

    Raises `UserError` while nobody has said what was done about risk.
    """
    session.require(Permission.READ_REPORT)
    reports.text_to_give(session, case)
    facts = reports.report_facts(session, case)
    return report_paper(build_snippet(facts), facts, large=large)


def write_report_pdf(
    session: Session, case: CaseId, target: Path, *, large: bool = False, replace: bool = False
) -> Path:
    """Write the report as an accessible PDF at `target`; return the path."""
    made = report_as_paper(session, case, large=large)
    return paper.write(session, made, target, case=case, what=reports.WHAT, replace=replace)


def _properties(of: str) -> dict[str, str]:
    """The core properties: what is shown without opening the file names nobody (P2)."""
    about = f", {of}" if of else ""
    return {
        "dc:title": f"Text for a pre-sentence report{about}",
        "dc:creator": "CourtDesk",
        "cp:lastModifiedBy": "CourtDesk",
        "dc:language": "en-GB",
    }
