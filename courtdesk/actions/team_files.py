"""The team file: the roster and all that belongs to no case, sealed to every member.

It is how a new laptop learns its team, and how laptops learn of each other without a network. It
carries every revision of `KINDS`, never one of a person or a case, sealed to the bundle keys of
everybody on the roster and signed by the laptop that made it.

Nothing in it is believed because it arrived. The roster in it must follow from the one that is
held here, epoch by epoch, by signatures (`courtdesk.domain.roster`); the laptop that signed the
file must stand in the roster that holds and not be revoked; and every record that a person signs
must carry that person's signature. Then it is taken in whole, or not at all.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from courtdesk.actions import audit, membership, rewrapping, rosters
from courtdesk.actions.records import record
from courtdesk.actions.sealed_files import (
    SealedFile,
    Source,
    early,
    read_sealed,
    root_of,
    write_sealed,
)
from courtdesk.actions.session import Session
from courtdesk.actions.vaults import enrol_device
from courtdesk.domain import roster_words
from courtdesk.domain.access import Permission
from courtdesk.domain.team import Member, Team
from courtdesk.errors import NotAllowed, OlderThanHeld, SeenBefore, TamperedBundle
from courtdesk.exchange.bundle import Kind
from courtdesk.exchange.identity import packed
from courtdesk.exchange.words import words_for
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.records import Revision

SITE_KINDS = (
    "settings",
    "clinical-rule",
    "risk-card",
    "telephone-rule",
    "site-form",
    "report-template",
    "form-file",
    "service",
    "provider",
)
"""What the site has settled: rules, forms, and the tables of services and providers."""

KINDS = ("team", "device", "team-keys", "compartment", *SITE_KINDS)
"""Everything that a team file may hold; nothing in them is about a person or a case."""

OUTSIDE_KINDS = tuple(sorted({*KINDS} - {"team-keys", "service", "provider"}))
"""What a contact is sent with everything: whom to believe, what to seal to, and how to read it."""

STREAM = Kind.TEAM.value
SUGGESTED = "courtdesk-team.age"
"""The name that a team file is offered under: it names no court."""


@dataclass(frozen=True)
class TakenIn:
    """What a team file changed here, and what a person should know of it; sentences all."""

    changes: tuple[str, ...]
    notes: tuple[str, ...] = ()


def words_of(team: Team, root: str) -> tuple[str, ...]:
    """What both people read aloud: of this team, its beginning and who administers it."""
    keys = sorted(one.sign for one in team.administrators)
    parts = ["courtdesk.v1 team words", team.team_id, root, *keys]
    return words_for(packed(*(part.encode() for part in parts)))


def team_words(session: Session) -> tuple[str, ...]:
    """The team's words, to be read to whoever joins. Takes about 60 ms."""
    history = session.vault.history(rosters.document(session.vault))
    return words_of(session.team(), root_of(history, session.standing()))


# Writing


def write_team_file(session: Session, path: Path) -> None:
    """Write the team file to `path`, for every member; whole or not at all.

    Every member may: whoever has added a laptop must be able to tell the others. Raises
    `NotAllowed` for somebody who is not on the team, `UserError` or `NoSpace` when the file cannot
    be written.
    """
    session.member()
    if session.is_outside:
        # Every laptop of the team would refuse it, after they had sent it to everybody.
        raise NotAllowed("Only the court's team saves its team file: ask them for a new one.")
    audit.exported(session, "team-file", None)
    write_sealed(session, Kind.TEAM, session.vault.outgoing(KINDS), session.team().members, path)


def write_outside_file(session: Session, contact: Member, path: Path) -> None:
    """Write what a contact needs to begin: the roster and what the site has settled; no keys.

    Raises `NotAllowed` for anybody but an administrator, and what `write_team_file` raises.
    """
    session.require(Permission.MANAGE_TEAM)
    audit.exported(session, "team-file", None)
    write_sealed(session, Kind.TEAM, session.vault.outgoing(OUTSIDE_KINDS), [contact], path)


# Reading


def read_team_file(
    source: Source, bundle_seed: bytes, team_id: str | None, held: Sequence[Revision] = ()
) -> SealedFile:
    """Open and check a team file; nothing is taken in. Raises what `read_sealed` raises."""
    file = read_sealed(source, bundle_seed, {Kind.TEAM: frozenset(KINDS)}, team_id, held)
    if any(one.case is not None for one in file.revisions):
        raise TamperedBundle(
            "The file holds records of a case, as no team file does, so nothing was taken in: ask "
            "for a new team file, and tell your administrator."
        )
    return file


# Taking in


def take_team_file(session: Session, source: Source) -> TakenIn:
    """Take in a newer team file on a laptop that is in the team.

    Raises what `read_team_file` raises, `SeenBefore`, `OlderThanHeld`, and what the vault raises
    for two chains under one laptop's name; nothing is then taken in. Who has left loses their
    slot here at once, and the vault its key.
    """
    session.member()
    team = session.team()
    held = session.vault.history(rosters.document(session.vault))
    file = read_team_file(source, session.identity.bundle, team.team_id, held)
    _require_next(session, file)
    said, site = set(rosters.sentences(session.standing())), _site(session)
    accepted = session.vault.accept(file.foreign, file.limits)
    session.vault.note_received(file.sender, STREAM, file.manifest.number, file.manifest_id)
    changes = [*roster_words.changes(team, session.team())]
    if _site(session) != site:
        changes.append("The settings, forms and tables of this site were brought up to date.")
    notes = [one for one in rosters.sentences(session.standing()) if one not in said]
    if accepted.quarantined:
        notes.append("Records that a revoked laptop made afterwards were left out.")
    notes += [*early(file.manifest.made_at, session.clock()), *follow(session)]
    return TakenIn(tuple(changes), tuple(notes))


def _require_next(session: Session, file: SealedFile) -> None:
    before = session.vault.received(file.sender, STREAM)
    number = file.manifest.number
    if before.get(number) == file.manifest_id:
        raise SeenBefore("This team file was taken in before: nothing needs to be done.")
    if number in before:
        raise TamperedBundle(
            "Two different team files carry the same number of one laptop, so its vault was copied "
            "and both copies are in use: find out which laptop it is, and revoke it in Team."
        )
    if number <= max(before, default=0):
        raise OlderThanHeld(
            "This team file is older than one from the same laptop that was taken in before: ask "
            "for the newest one."
        )


def _site(session: Session) -> tuple[tuple[str, ...], ...]:
    documents = session.vault.documents(kinds=SITE_KINDS)
    return tuple(tuple(head.id for head in one.heads) for one in documents)


def follow(session: Session) -> Iterator[str]:
    """What follows from the new roster on this laptop, done at once; what of it is to be told."""
    me = session.team().member(session.me) or session.team().contact(session.me)
    if me is None:
        yield "You are no longer a member of this team, so you cannot go on working here."
        return
    if base64.b64decode(me.slot) != session.identity.public.slot:
        yield (
            "Your keys were renewed on another laptop: save them to a file there, and have an "
            "administrator take the file in here."
        )
        return
    yield from _new_recovery(session)
    gone = membership.left_behind(session)
    if gone:
        own = Unlocked(session.me, session.sign_in_name, session.identity, session.vault_key)
        told = membership.finish_leaving(session, own).notice
        yield f"{', '.join(gone)} cannot sign in on this laptop any more, and its key was changed."
        yield from [told] if told else []
    # What had listed this laptop may count no more, and nobody would believe it from now on.
    enrol_device(session)
    changes = [] if session.is_outside else rewrapping.lacking(session)
    if changes:
        record(session, *changes)


def _new_recovery(session: Session) -> Iterator[str]:
    # While administrators disagree, whoever wrote the other roster must not choose the sheet.
    if session.standing().forked:
        return
    card, slots = session.team().recovery, SlotFile.load(session.folder.keys)
    if card is not None and base64.b64decode(card.slot) != slots.recovery_public:
        slots.replace_recovery(base64.b64decode(card.slot), session.vault_key)
        yield "The team's new recovery key opens this laptop from now on; the one before does not."
