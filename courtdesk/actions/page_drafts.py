"""What stands typed on a page about a case and is not recorded yet (P1).

A lock destroys every screen, so what is typed on a plain page is kept as an open form's answers
are: in a draft of the vault. It is each member's own: the page says "what you had typed", and one
colleague's Cancel must not take another's words away. A page whose content is sealed once it is
recorded is sealed here to the same compartment; any other to the member's own key slot (P5).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Kept:
    """What stands typed on a page, by field name, and over what it was typed.

    `shown` is what each of these fields showed as recorded when it was typed into, and `since` how
    far the record had come then, by this laptop's order of arrival. `aside` was typed over what
    somebody has changed since, and the member has yet to say which of the two holds.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    shown: Mapping[str, Value] = field(default_factory=dict)
    aside: Mapping[str, Value] = field(default_factory=dict)
    since: int = 0

    def __bool__(self) -> bool:
        return bool(self.values or self.aside)

    def overtaken(self, recorded: Mapping[str, Value], newest: int) -> dict[str, Value]:
        """What was typed over something else than `recorded`, the fields as they are read now.

        Put back into its field it would hide what came since, and be saved over it unseen (P4).
        Nothing is when the record has not grown since (`newest`): a field that begins with the
        time of day shows something else each time.
        """
        if newest <= self.since:
            return {}
        return {
            name: typed
            for name, typed in self.values.items()
            if not _same(self.shown.get(name), recorded.get(name))
            and not _same(typed, recorded.get(name))
        }


_EMPTY: tuple[Value, ...] = ("", (), None)
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
) -> tuple[Draft, Kept]:
    """The draft of `page` ("screen:part"), begun if there is none, and what it keeps.

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
    return draft, _read(content) if content else Kept()


def save_page(session: Session, draft: Draft, kept: Kept) -> datetime:
    """Replace what is kept by `kept`; return when it was committed (P1)."""
    parts = [_all(_encoded, one) for one in (kept.values, kept.shown, kept.aside)]
    written = json.dumps([*parts, kept.since], ensure_ascii=False, separators=(",", ":"))
    content = written.encode()
    if draft.key is None:
        content = _sealed(session, draft, content)
    return session.vault.write_draft(draft, content)


def drop_page(session: Session, case: CaseId, page: str) -> None:
    """Forget what this member typed on `page`; nothing happens when there is nothing."""
    session.vault.delete_draft(_ref(session, case, page))


def changed_since(session: Session, case: CaseId, number: int) -> bool:
    """Whether anybody else has recorded something about `case` after `number`, by arrival."""
    session.require(Permission.READ_CASES)
    if session.vault.newest <= number:
        return False
    own = (session.vault.device.device, session.me)
    return any(
        head.number > number and (head.device, head.author) != own
        for document in session.vault.documents(case=case)
        for head in document.heads
    )


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


def _same(one: Value, other: Value) -> bool:
    return one == other or (one in _EMPTY and other in _EMPTY)


def _read(content: bytes) -> Kept:
    found = json.loads(content)
    if isinstance(found, dict):
        # From before it was kept what a field had shown: over what it was typed is not known.
        return Kept(_all(_decoded, found))
    values, shown, aside = (_all(_decoded, one) for one in found[:3])
    return Kept(values, shown, aside, found[3])


def _all(change: Callable[[Any], Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: change(value) for name, value in values.items()}


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
