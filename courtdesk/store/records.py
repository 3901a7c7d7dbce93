"""What the store takes and gives: frozen values, exact bytes, no SQL.

A caller makes a `NewRevision` from exact bytes (`canonical`) and gets `Revision`s and `Document`s
back. Times are aware datetimes in the laptop's local zone, cut to milliseconds; ids are the
strings of `courtdesk.domain.ids`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId, PersonId, RevisionId
from courtdesk.errors import UserError
from courtdesk.store import exact
from courtdesk.store.compartments import CompartmentPublic

Clock = Callable[[], datetime]
"""The time now, with its offset from UTC; a parameter, so that a test has its own."""


class ChangedMeanwhile(UserError):
    """Another change to the same document was saved first; nothing was overwritten (P4)."""


@dataclass(frozen=True)
class Time:
    """Hybrid logical time: `wall` is milliseconds since 1970, `count` parts equal ones.

    Along one laptop's chain it only ever rises, even when the clock is put back, and after what a
    colleague's laptop wrote, whose clock may be ahead. It gives records their order. `clock` is
    what the laptop's own clock said, in ms, where that was before `wall`: people are told that.
    """

    wall: int
    count: int
    clock: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """What to sort by."""
        return self.wall, self.count

    @property
    def stated(self) -> int:
        """What the laptop's own clock said, in ms since 1970: for people and for days to count."""
        return self.wall if self.clock is None else self.clock


@dataclass(frozen=True)
class PersonSignature:
    """A person's own SSHSIG over a revision's open part, in its `namespace` (P4).

    The store keeps `blob` (armored text) as it is and never checks it: `courtdesk.exchange.sshsig`
    does, with the signer's key from the team's roster.
    """

    namespace: str
    signer: MemberId
    blob: str


@dataclass(frozen=True)
class NewRevision:
    """The next state of one document, as a caller hands it to `Vault.append`.

    `parents` are the ids of the document's heads as the caller saw them (none for a new one);
    `open` and `sealed` are bytes that `canonical` made. `sealed` needs `compartment`. `over` are
    those heads where the revision is not built on all of them: the others go on standing beside.
    """

    document: DocumentId
    kind: str
    case: CaseId | None
    parents: tuple[RevisionId, ...]
    open: bytes
    sealed: bytes | None = field(default=None, repr=False)
    compartment: CompartmentPublic | None = None
    signature: PersonSignature | None = None
    over: tuple[RevisionId, ...] | None = None


@dataclass(frozen=True)
class Revision:
    """One recorded change as it stands in the vault.

    `open` is `None` once purged. `compartment` is the name and generation of the key that the
    sealed part's own key was last wrapped to; `saved_at` is when this laptop's disk had it,
    `made_at` what the author's laptop said.
    """

    id: RevisionId
    document: DocumentId
    kind: str
    case: CaseId | None
    parents: tuple[RevisionId, ...]
    device: DeviceId
    seq: int
    previous: RevisionId | None
    author: MemberId
    time: Time
    open: bytes | None = field(repr=False)
    has_sealed: bool
    compartment: tuple[str, int] | None
    saved_at: datetime
    signature: PersonSignature | None
    number: int = 0
    """Where it came in the order of arrival on this laptop, from 1."""
    chained: bool = False
    """Whether it stands here as a link of its laptop's chain, and not as a file brought it."""

    @property
    def made_at(self) -> datetime:
        """When the author's laptop says that this was made."""
        return moment(self.time.stated)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The open part as an object; treat it as read-only. Raises `UserError` once purged."""
        if self.open is None:
            raise UserError("This record was deleted for good, and only the fact of it is kept.")
        body: dict[str, Any] = json.loads(self.open)
        return body


@dataclass(frozen=True)
class Document:
    """A document with its heads, the later-made first; two heads are two people's versions.

    `past` is every version of it that is here, in the order in which this laptop had them, where
    there is more than one head of a kind that merges (`courtdesk.domain.merging`): what is shown
    then depends on what each was made from. Else it is empty.
    """

    id: DocumentId
    kind: str
    case: CaseId | None
    heads: tuple[Revision, ...]
    past: tuple[Revision, ...] = ()

    @property
    def latest(self) -> Revision:
        """The head that was made last by hybrid time; every laptop picks the same one."""
        return self.heads[0]


@dataclass(frozen=True)
class WorklistRow:
    """One case of one day's list, with the person; `versions` above 1 waits to be settled."""

    case: CaseId
    person: PersonId
    family: str
    given: str
    birth_date: date | None
    crn: str | None
    pnc: str | None
    court: str
    hearing_date: date
    courtroom: str
    session: str
    order: int
    case_number: str | None
    reference: str
    listed: bool
    versions: int


@dataclass(frozen=True)
class SearchHit:
    """A case that a search found or, with `case` `None`, a person who has no case here."""

    person: PersonId
    family: str
    given: str
    birth_date: date | None
    crn: str | None
    pnc: str | None
    case: CaseId | None
    reference: str
    case_number: str | None
    court: str
    hearing_date: date | None


@dataclass(frozen=True)
class DraftRef:
    """Which open form: there is one draft per case and form."""

    case: CaseId
    form: str


@dataclass(frozen=True)
class DraftInfo:
    """A draft from outside: who began it, when, and how far it is; never what it says."""

    case: CaseId
    form: str
    author: MemberId
    started_at: datetime
    saved_at: datetime
    answered: int
    total: int
    compartment: tuple[str, int] | None


@dataclass(frozen=True)
class Draft:
    """An opened draft: the handle that `write_draft` takes, and the bytes saved last."""

    info: DraftInfo
    content: bytes | None = field(repr=False)
    key: bytes | None = field(repr=False)

    @property
    def ref(self) -> DraftRef:
        """Which open form this is."""
        return DraftRef(self.info.case, self.info.form)


@dataclass(frozen=True)
class DeviceInfo:
    """This laptop's place in the record: what the body of its `device` document says.

    `public` is the raw Ed25519 key that checks the chain's heads. `previous` names the last
    revision, in this vault, of the chain that a restored vault went on from, and why:
    `{"device", "seq", "id", "why"}`; it is `None` for a vault's first device.
    """

    device: DeviceId
    public: bytes
    previous: dict[str, Any] | None


@dataclass(frozen=True)
class Notice:
    """Something that a person should be told once; `code` is for programs, never shown."""

    code: str
    sentence: str


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value: UTF-8, sorted keys, no spaces.

    Raises `UserError` for text that no file could hold (half of a character pair).
    """
    try:
        return exact.dump(value)
    except UnicodeEncodeError as error:
        raise UserError(
            "A text holds half of a character and cannot be saved: delete that character."
        ) from error


def milliseconds(when: datetime) -> int:
    """Whole milliseconds since 1970 of an aware datetime."""
    return (when - _EPOCH) // timedelta(milliseconds=1)


def moment(wall: int) -> datetime:
    """The local time, with its offset, of a number of milliseconds since 1970.

    One from the year 3000 on is shown as the first moment of it: a header may have come in before
    `revisions.parse` refused such times, and one absurd time must not close every list.
    """
    return (_EPOCH + timedelta(milliseconds=min(wall, LATEST))).astimezone()


LATEST = 32_503_680_000_000
"""The year 3000 in milliseconds since 1970: a later time is no clock's."""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
