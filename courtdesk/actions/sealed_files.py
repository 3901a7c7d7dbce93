"""Opening a sealed file: whose it is, and what it brings, before anything of it is taken in.

Nothing in it is believed because it arrived. The roster in it must follow from the one that is
held here, epoch by epoch, by signatures (`courtdesk.domain.roster`); the laptop that signed the
file must stand in the roster that holds and not be revoked; every record that a person signs must
carry that person's signature; and no file holds a record of a kind that its own kind has no
business with.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from courtdesk.actions import rosters
from courtdesk.actions.session import Session
from courtdesk.actions.signatures import SIGNED, carries, is_signed, namespace_of
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId
from courtdesk.domain.roster import RECOVERY, Standing
from courtdesk.domain.team import Member, Team
from courtdesk.errors import (
    BundleTooBig,
    NotABundle,
    NotFromMember,
    SenderRevoked,
    TamperedBundle,
    UserError,
)
from courtdesk.exchange.bundle import (
    DeviceSigner,
    Entries,
    Entry,
    Kind,
    Manifest,
    Opened,
    Parcel,
    open_bundle,
    seal,
)
from courtdesk.store import incoming, slotfile
from courtdesk.store.folder import folder_errors
from courtdesk.store.incoming import Foreign, Limits
from courtdesk.store.records import PersonSignature, Revision, moment
from courtdesk.store.revisions import Wrap

LONGEST_PASTED = 16 * 1024 * 1024
"""Characters of a file that came as pasted text; more than any e-mail program lets through."""

_A_DAY = timedelta(days=1)

Kinds = Mapping[Kind, frozenset[str]]
"""Which records a sealed file of each kind may hold."""

PARTIAL = frozenset({Kind.APPROVAL_REQUEST, Kind.HANDOVER})
"""Files in which a sealed part may be held back; in any other it was taken out on the way."""

Source = Path | str
"""A sealed file, or its text as it was pasted out of an e-mail."""


@dataclass(frozen=True)
class SealedFile:
    """A sealed file whose every byte and signature was checked, before anything is taken in.

    `root` is the revision that the team began with; `revisions` and `foreign` are the same
    records, as they would stand here and as they travel.
    """

    manifest: Manifest
    manifest_id: str
    standing: Standing
    root: str
    foreign: tuple[Foreign, ...] = field(repr=False)
    revisions: tuple[Revision, ...] = field(repr=False)

    @property
    def team(self) -> Team:
        """The roster that follows from what is held and what the file brings."""
        return self.standing.team

    @property
    def sender(self) -> DeviceId:
        """The laptop that made the file."""
        return DeviceId(self.manifest.sender_device)

    @property
    def limits(self) -> Limits:
        """How far the records of each revoked laptop count."""
        return {one.device: one.last_seq for one in self.team.revocations}


def read_sealed(
    source: Source,
    bundle_seed: bytes,
    kinds: Kinds,
    team_id: str | None,
    held: Sequence[Revision] = (),
) -> SealedFile:
    """Open and check a sealed file of one of `kinds`; nothing is taken in.

    `held` is the team's history here, which the roster in the file must follow from; without it
    the file's own history is taken from its beginning, and people must confirm its words.
    Raises what `open_bundle` raises, `NotABundle` for a file of another kind, `NotFromMember` for
    another team's, `SenderRevoked`, and `TamperedBundle` or `TamperedVault` for records that are
    not what they should be.
    """
    found: list[_Contents] = []

    def device_key(manifest: Manifest, entries: Entries) -> bytes | None:
        _require_kind(manifest, kinds, team_id)
        found.append(_contents(entries, manifest, kinds, held))
        return _key_of(found[0], manifest)

    with _opened(source) as file:
        opened = open_bundle(file, [bundle_seed], device_key)
    return _checked(opened, found[0])


def kind_of(source: Source, bundle_seed: bytes) -> Kind:
    """What a sealed file says that it is, before anything in it is believed or checked.

    Raises what opening its front raises: `NotABundle`, `NotForYou`, `NewerBundle`,
    `BundleTooBig`, `TamperedBundle`, or `UserError` for a file that cannot be read.
    """
    found: list[Kind] = []

    def no_key(manifest: Manifest, _entries: Entries) -> None:
        found.append(manifest.kind)

    # Without a key to check it by it is refused as nobody's, once its front has been read.
    with _opened(source) as file, suppress(NotFromMember):
        open_bundle(file, [bundle_seed], no_key)
    return found[0]


def write_sealed(
    session: Session, kind: Kind, foreign: Iterable[Foreign], to: Iterable[Member], path: Path
) -> None:
    """Write a sealed file for these people; whole or not at all.

    Raises `UserError` or `NoSpace` when the file cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    with folder_errors(path.parent):
        try:
            with new.open("wb") as out:
                new.chmod(0o600)
                _seal(session, kind, foreign, to, out)
            new.replace(path)
            slotfile.sync_folder(path.parent)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def sealed_text(
    session: Session, kind: Kind, foreign: Iterable[Foreign], to: Iterable[Member]
) -> str:
    """The same as text, to be pasted into an e-mail."""
    out = io.BytesIO()
    _seal(session, kind, foreign, to, out, armoured=True)
    return out.getvalue().decode("ascii")


def _seal(
    session: Session,
    kind: Kind,
    foreign: Iterable[Foreign],
    to: Iterable[Member],
    out: BinaryIO,
    *,
    armoured: bool = False,
) -> None:
    team, vault = session.team(), session.vault
    last = vault.last_sent(kind.value)
    sealed = seal(
        Parcel(kind, team.team_id, team.epoch, in_chain_order(map(entry_of, foreign))),
        sender=DeviceSigner(vault.device.device, vault.signing_seed()),
        recipients=[base64.b64decode(one.bundle) for one in to],
        number=last[0] + 1 if last is not None else 1,
        previous=last[1] if last is not None else None,
        now=session.clock(),
        out=out,
        armoured=armoured,
    )
    # Before it has its name: a number that was counted and never left is a gap, one given twice
    # an alarm.
    vault.note_sent(kind.value, sealed.manifest.number, sealed.manifest_id)


def shown_name(path: Path) -> str:
    """A file's name for a sentence: signs that cannot be seen could make it look like another."""
    return "".join(one if one.isprintable() else "?" for one in path.name)


def name_of(source: Source) -> str:
    """What to call it in a sentence."""
    return shown_name(source) if isinstance(source, Path) else "What you pasted"


def early(made_at: datetime, now: datetime) -> Iterator[str]:
    """A word on the clocks when a file was made a day or more from now."""
    if made_at > now + _A_DAY:
        yield (
            f"The file says that it was made on {made_at:%d/%m/%Y}, which is still to come by this "
            "laptop's clock: check the date on both laptops."
        )


def _opened(source: Source) -> BinaryIO:
    if isinstance(source, str):
        if len(source) > LONGEST_PASTED:
            raise BundleTooBig("This is more text than CourtDesk seals: open the file instead.")
        return io.BytesIO(source.encode("utf-8", "replace"))
    try:
        # A pipe under the name of a file would be waited on for ever.
        if source.exists() and not source.is_file():
            raise UserError(f"{shown_name(source)} is no file: choose the sealed file itself.")
        return source.open("rb")
    except OSError as error:
        raise UserError(
            f"{shown_name(source)} cannot be read ({error.strerror}): choose the file again."
        ) from error


@dataclass(frozen=True)
class _Contents:
    foreign: tuple[Foreign, ...]
    revisions: tuple[Revision, ...]
    history: tuple[Revision, ...]
    standing: Standing


_WANTED = {
    Kind.TEAM: "no team file: choose the file that the administrator saved in Team, under “Save "
    "the team file”.",
    Kind.DECISION: "no decision: choose the file that the clinical lead or the provider saved.",
    Kind.APPROVAL_REQUEST: "no request: choose the file that the court's team sent you.",
}


def _require_kind(manifest: Manifest, kinds: Kinds, team_id: str | None) -> None:
    if manifest.kind not in kinds:
        wanted = next((_WANTED[one] for one in kinds if one in _WANTED), "for another purpose.")
        raise NotABundle(f"This sealed file is {wanted}")
    if team_id is not None and manifest.team != team_id:
        raise NotFromMember(
            "This is another team's file, so nothing was taken in: choose your own team's."
        )


def _contents(
    entries: Entries, manifest: Manifest, kinds: Kinds, held: Sequence[Revision]
) -> _Contents:
    partial = manifest.kind in PARTIAL
    pairs = [(one, revision_of(one, partial=partial)) for one in map(foreign_of, entries)]
    if any(one.kind not in kinds[manifest.kind] for _, one in pairs):
        raise TamperedBundle(
            "The file holds records that no such file holds, so nothing was taken in: ask for a "
            "new one, and tell your administrator."
        )
    revisions = [one for _, one in pairs]
    if any(one.open is None for one in revisions):
        # One without contents carries no signature that could be looked at, and would still take
        # the place of what somebody signed.
        raise TamperedBundle(
            "The file holds a record without its contents, so nothing was taken in: ask for a new "
            "one, and tell your administrator."
        )
    history, standing = _followed(revisions, held) if held else _begun(revisions, manifest.team)
    # The team's own history first: the document that a vault had first is its team.
    document = history[0].document
    pairs.sort(key=lambda pair: pair[1].document != document)
    foreign = tuple(one for one, _ in pairs)
    return _Contents(foreign, tuple(revisions), tuple(history), standing)


def _followed(
    revisions: Sequence[Revision], held: Sequence[Revision]
) -> tuple[Sequence[Revision], Standing]:
    document, known = held[0].document, {one.id for one in held}
    new = [one for one in revisions if one.document == document and one.id not in known]
    history = (*held, *new)
    standing = rosters.of(history)
    if standing is None:
        raise _no_team()
    return history, standing


def _begun(revisions: Sequence[Revision], team_id: str) -> tuple[Sequence[Revision], Standing]:
    histories: dict[DocumentId, list[Revision]] = {}
    for one in revisions:
        if one.kind == "team":
            histories.setdefault(one.document, []).append(one)
    for history in histories.values():
        standing = rosters.of(history)
        if standing is not None and standing.team.team_id == team_id:
            return history, standing
    raise _no_team()


def _no_team() -> TamperedBundle:
    return TamperedBundle(
        "The team in this file was not made by any of its members, so nothing was taken in: ask "
        "for a new team file, and tell your administrator."
    )


def root_of(history: Iterable[Revision], standing: Standing) -> str:
    """The revision that the team began with."""
    refused = {one.epoch.id for one in standing.refused}
    return next(str(one.id) for one in history if not one.parents and one.id not in refused)


def foreign_of(entry: Entry) -> Foreign:
    """A record as it travels, out of a bundle."""
    wraps = tuple(Wrap(*wrap) for wrap in entry.wraps)
    signature = None
    if entry.signature is not None:
        namespace, signer, blob = entry.signature
        signature = PersonSignature(namespace, MemberId(signer), blob)
    return Foreign(entry.header, entry.salt, entry.open, entry.sealed, wraps, signature)


def entry_of(one: Foreign) -> Entry:
    """A revision as a bundle carries it."""
    wraps = tuple((wrap.compartment, wrap.generation, wrap.wrapped) for wrap in one.wraps)
    by = one.signature
    signature = (by.namespace, str(by.signer), by.blob) if by is not None else None
    return Entry(one.header, one.salt, one.open, one.sealed, wraps, signature)


def in_chain_order(entries: Iterable[Entry]) -> list[Entry]:
    """Laptop by laptop, the one that came first before the others, each in its chain's order."""
    chains: dict[str, list[Entry]] = {}
    for entry in entries:
        chains.setdefault(entry.place()[0], []).append(entry)
    return [entry for chain in chains.values() for entry in sorted(chain, key=_place)]


def _place(entry: Entry) -> tuple[tuple[str, int], bytes]:
    return entry.place(), entry.header


def revision_of(foreign: Foreign, *, partial: bool = False) -> Revision:
    """The record as it will stand here; raises `TamperedVault` when its parts are not its own."""
    made = incoming.checked(foreign, partial=partial)
    header = made.header
    newest = max(foreign.wraps, key=lambda wrap: wrap.generation, default=None)
    return Revision(
        id=made.id,
        document=header.document,
        kind=header.kind,
        case=CaseId(header.case) if header.case is not None else None,
        parents=header.parents,
        device=header.device,
        seq=header.seq,
        previous=header.previous,
        author=header.author,
        time=header.time,
        open=made.open,
        has_sealed=made.sealed is not None,
        compartment=(newest.compartment, newest.generation) if newest is not None else None,
        saved_at=moment(header.time.stated),
        signature=foreign.signature,
    )


def _key_of(contents: _Contents, manifest: Manifest) -> bytes | None:
    team, device = contents.standing.team, manifest.sender_device
    found = next((one for one in team.devices if one.id == device), None)
    public = found.public if found is not None else None
    # A contact sends decisions and nothing else.
    if public is None and manifest.kind is Kind.DECISION:
        public = _outside_key(contents, device)
    return base64.b64decode(public) if public is not None else None


def _outside_key(contents: _Contents, device: str) -> str | None:
    """The key of a contact's laptop: it is in no roster, but its owner signed that it is theirs."""
    team = contents.standing.team
    for one in contents.revisions:
        contact = team.contact(one.author)
        if contact is None or one.kind != "device" or one.device != device:
            continue
        if one.body.get("device") == device and carries(one, SIGNED["device"], [contact.sign]):
            return str(one.body.get("public"))
    return None


def _checked(opened: Opened, contents: _Contents) -> SealedFile:
    team = contents.standing.team
    if team.revocation(DeviceId(opened.manifest.sender_device)) is not None:
        raise SenderRevoked(
            "The file was made on a laptop that the team has revoked, so nothing was taken in: "
            "ask a colleague for a file from another laptop."
        )
    _require_signed(contents)
    return SealedFile(
        opened.manifest,
        opened.manifest_id,
        contents.standing,
        root_of(contents.history, contents.standing),
        contents.foreign,
        contents.revisions,
    )


def _require_signed(contents: _Contents) -> None:
    """Every record that a person signs; whether an epoch of the team counts the roster knows."""
    recovery = [*_recovery_keys(contents.history)]
    for one in contents.revisions:
        if one.kind == "team" or one.kind not in SIGNED or one.open is None:
            continue
        by_key = one.author == RECOVERY and carries(one, namespace_of(one), recovery)
        if not by_key and not is_signed(contents.standing.team, one):
            raise TamperedBundle(
                "The file holds a record without the signature of who is said to have made it, "
                "so nothing was taken in: ask for a new file, and tell your administrator."
            )


def _recovery_keys(history: Iterable[Revision]) -> Iterator[str]:
    """Of every sheet that was ever printed: what one signed stays signed once there is another."""
    for one in history:
        with suppress(BodyRefused):
            card = from_body(Team, one.body).recovery
            if card is not None:
                yield card.sign
