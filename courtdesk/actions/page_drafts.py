"""What stands typed on a page about a case and is not recorded yet (P1).

A lock destroys every screen, so what is typed on a plain page is kept as an open form's answers
are: in a draft of the vault. It is each member's own: the page says "what you had typed", and one
colleague's Cancel must not take another's words away. A page whose content is sealed once it is
recorded is sealed here to the same compartment; any other to the member's own key slot (P5).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.ids import CaseId
from courtdesk.errors import DamagedVault, NotReadable
from courtdesk.store import wrapping
from courtdesk.store.records import Draft, DraftRef
from courtdesk.store.wrapping import Info

Value = str | int | date | time | tuple[str, ...] | None
"""What a field on a page can hold."""

_PREFIX = "page:"
# A declaration or a decision must not come back ticked on another day, over a record that has
# moved on: whoever signs then signs what was meant today (P3).
_FOR_THE_DAY = ("consent:", "decide:")
_PURPOSE = "page-draft"
_CLOSED = (
    "What you had typed here before cannot be read with the keys that you hold now, so what you "
    "type is not kept until you save it: choose “Start again” to keep it from here on."
)


def is_page(form: str) -> bool:
    """Whether the draft of this name is a page's, and no form's."""
    return form.startswith(_PREFIX)


def has_page(session: Session, case: CaseId, page: str) -> bool:
    """Whether this member has typed something on `page` ("screen:part") that is still kept.

    What was typed on a consent or a decision on another day is forgotten here.
    """
    form = _ref(session, case, page).form
    found = next((info for info in session.vault.drafts(case) if info.form == form), None)
    if found is None:
        return False
    if page.startswith(_FOR_THE_DAY) and found.saved_at.date() != session.clock().date():
        drop_page(session, case, page)
        return False
    return True


def open_page(
    session: Session, case: CaseId, page: str, compartment: Compartment | None
) -> tuple[Draft, dict[str, Value]]:
    """The draft of `page` ("screen:part"), begun if there is none, and its values by field name.

    `compartment` is what the page's content is sealed to once it is recorded, if anything. Raises
    `NotReadable` when the member's keys are new since and do not open it.
    """
    session.require(Permission.READ_CASES)
    try:
        draft = session.vault.open_draft(
            _ref(session, case, page),
            author=session.me,
            compartment=session.compartments[compartment] if compartment else None,
            slot_public=session.slot_public(),
            slot_private=session.identity.slot,
            keys=session.keys,
        )
        content = draft.content if draft.key is not None else _unsealed(session, draft)
    except NotReadable as error:
        raise NotReadable(_CLOSED) from error
    values = json.loads(content) if content else {}
    return draft, {name: _decoded(value) for name, value in values.items()}


def save_page(session: Session, draft: Draft, values: Mapping[str, Value]) -> datetime:
    """Replace what is kept by `values`; return when it was committed (P1)."""
    encoded = {name: _encoded(value) for name, value in values.items()}
    content = json.dumps(encoded, ensure_ascii=False, separators=(",", ":")).encode()
    if draft.key is None:
        content = _sealed(session, draft, content)
    return session.vault.write_draft(draft, content)


def drop_page(session: Session, case: CaseId, page: str) -> None:
    """Forget what this member typed on `page`; nothing happens when there is nothing."""
    session.vault.delete_draft(_ref(session, case, page))


def _ref(session: Session, case: CaseId, page: str) -> DraftRef:
    return DraftRef(case, f"{_PREFIX}{page}:{session.me}")


def _sealed(session: Session, draft: Draft, content: bytes) -> bytes:
    """Sealed to the member's slot: the vault itself seals only what has a compartment."""
    key, public = wrapping.new_key(), session.slot_public()
    wrapped = wrapping.wrap(public, key, _info(draft, wrapping.fingerprint(public)))
    return wrapping.joined([wrapped]) + wrapping.seal(key, content, _associated(draft))


def _unsealed(session: Session, draft: Draft) -> bytes | None:
    if draft.content is None:
        return None
    length, rest = int.from_bytes(draft.content[:4]), draft.content[4:]
    private = session.identity.slot
    info = _info(draft, wrapping.fingerprint(session.slot_public()))
    try:
        key = wrapping.unwrap(private, rest[:length], info)
    # A renewed slot key names another recipient, which cannot be told from damage here.
    except DamagedVault as error:
        raise NotReadable(_CLOSED) from error
    return wrapping.open_sealed(key, rest[length:], _associated(draft))


def _info(draft: Draft, recipient: str) -> Info:
    return Info(_PURPOSE, draft.info.case, recipient, 1)


def _associated(draft: Draft) -> list[str | bytes]:
    return [_PURPOSE, draft.info.case, draft.info.form]


def _encoded(value: Value) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"time": value.isoformat()} if isinstance(value, time) else value


def _decoded(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if isinstance(value, dict):
        if "date" in value:
            return date.fromisoformat(value["date"])
        return time.fromisoformat(value["time"])
    return value if isinstance(value, int) or value is None else str(value)
