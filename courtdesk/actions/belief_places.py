"""In which one document each signed record stands: a signature that was copied says nothing.

Genuine as it is, it was made for another case, requirement or form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.store.records import Revision


def is_in_place(revision: Revision) -> bool:
    """Whether the body speaks of the document that it stands in; anybody can write any body."""
    place = _PLACES.get(revision.kind)
    try:
        return place is None or place(revision, revision.body)
    # A key that is absent, or a value that is no such word.
    except (KeyError, ValueError):
        return False


def _once(part: str = "") -> Callable[[Revision, Mapping[str, Any]], bool]:
    """For a kind of which a case has one document, or one for each `part` of the body."""

    def fits(revision: Revision, body: Mapping[str, Any]) -> bool:
        which = str(body[part]) if part else ""
        wanted = derived(str(revision.case), revision.kind, which)
        return (revision.document, revision.case) == (wanted, body["case"])

    return fits


def _decision_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    told = body.get("way") is not None
    # A clinical lead's approval is never taken by telephone.
    mental = RequirementKind(str(body["requirement"])) is RequirementKind.MHTR
    return _once("requirement")(revision, body) and not (told and mental)


def _telephone_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    mental = RequirementKind(str(body["requirement"])) is RequirementKind.MHTR
    # Whoever decides signs the decision: nobody takes down a call with themselves.
    themselves = body["lead"] == revision.author
    return _once("requirement")(revision, body) and mental and not themselves and bool(body["rule"])


def _link_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    return revision.document == derived(str(body["one"]), revision.kind, str(body["other"]))


def _form_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    from courtdesk.actions.form_files import document_of_site_form

    return revision.document == document_of_site_form(str(body["form"]))


def _template_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    from courtdesk.actions.report_templates import document_of_template

    return revision.document == document_of_template(str(body["kind"]))


def _rule_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    from courtdesk.actions.clinical import rule_document

    return revision.document == rule_document(str(body["form"]))


def _card_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    from courtdesk.actions.clinical import card_document

    return revision.document == card_document()


def _process_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    from courtdesk.actions.clinical import telephone_document

    return revision.document == telephone_document()


def _device_fits(revision: Revision, body: Mapping[str, Any]) -> bool:
    return bool(revision.device == body["device"])


def derived(case: str, kind: str, part: str) -> DocumentId:
    """The id of the one document of `kind` (and `part`) that a case can have."""
    # Records are read and written with a session, and a session asks here what counts.
    from courtdesk.actions.records import derived_id

    return derived_id(CaseId(case), kind, part)


_PLACES: Mapping[str, Callable[[Revision, Mapping[str, Any]], bool]] = {
    "consent": _once(),
    "snippet": _once(),
    "decision": _decision_fits,
    "same-person": _link_fits,
    "device": _device_fits,
    "clinical-rule": _rule_fits,
    "risk-card": _card_fits,
    "telephone-rule": _process_fits,
    "telephone-approval": _telephone_fits,
    "site-form": _form_fits,
    "report-template": _template_fits,
}
