"""The words of the combined consent, taken from its form: today's, or those that were read.

The form's parts are found by their linkIds: `point-*` groups, the groups `explained`,
`declarations` and `programme-*`. The last word of a sentence that holds the programme's sessions
is the site's setting, so a line that shows a fact of the record ends in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from courtdesk.actions.session import Session
from courtdesk.domain.consent import Consent, ConsentWords, Point, Statement
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import CONSENT_FORM
from courtdesk.questionnaire.definition import Form, Item, ItemType, RecordFact

_POINT = "point-"
_PROGRAMME = "programme-"


def words_now(session: Session) -> ConsentWords:
    """What a consent that is signed now says."""
    return words_of(session.catalogue.get(CONSENT_FORM))


def words_read(session: Session, consent: Consent) -> ConsentWords:
    """What was read when `consent` was signed.

    A consent from before forms were kept names no form: it is shown in the words of its version
    if they are here, else in today's, whose `version` then differs from the consent's (P3).
    Raises `UserError` when the form that it names is not in this vault.
    """
    if consent.file:
        return words_of(session.shelf.get(session.vault, DocumentId(consent.file)))
    form = session.shelf.version(session.vault, CONSENT_FORM, consent.points_version)
    return words_of(form) if form is not None else words_now(session)


def words_of(form: Form) -> ConsentWords:
    """The parts of a combined consent's form."""
    return ConsentWords(
        version=form.version,
        welcome=form.instructions,
        points=tuple(_points(form)),
        explained=_statements(form, "explained"),
        declarations=_statements(form, "declarations"),
        programmes={kind: tuple(_programme(form, kind)) for kind in RequirementKind},
    )


def _points(form: Form) -> Iterator[Point]:
    for group in form.items:
        if group.link_id.startswith(_POINT):
            said = "\n".join(item.text for item in group.items)
            yield Point(group.link_id.removeprefix(_POINT), group.text, said)


def _statements(form: Form, group: str) -> tuple[Statement, ...]:
    return tuple(
        Statement(item.link_id, item.text)
        for item in _group(form, group)
        if item.type is ItemType.BOOLEAN
    )


def _programme(form: Form, kind: RequirementKind) -> Iterator[str]:
    for item in _group(form, f"{_PROGRAMME}{kind.value.lower()}"):
        sessions = item.from_record is RecordFact.SESSIONS
        yield f"{item.text} {{sessions}}." if sessions else item.text


def _group(form: Form, link_id: str) -> tuple[Item, ...]:
    return next((item.items for item in form.items if item.link_id == link_id), ())
