"""The team as its signed history says it is: `courtdesk.domain.roster` over a vault's revisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from courtdesk.actions.signatures import Looked, carries
from courtdesk.domain import roster_words
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.ids import DocumentId, MemberId, RevisionId
from courtdesk.domain.roster import UPON_REVOKED, Epoch, Refused, Standing, standing
from courtdesk.domain.team import Keys, Team
from courtdesk.errors import DamagedVault, TamperedVault
from courtdesk.exchange import identity
from courtdesk.store import held
from courtdesk.store.records import Revision
from courtdesk.store.vault import Vault


def document(vault: Vault) -> DocumentId:
    """The team's document: the one that this laptop had first, as a second is never the team.

    Raises `DamagedVault` when there is none.
    """
    found = vault.first_of("team")
    if found is None:
        raise DamagedVault("The vault holds no team: restore the latest backup.")
    return found


def read(vault: Vault, looked: Looked | None = None) -> Standing:
    """What holds of the team's history; `looked` remembers whose signatures fit.

    Raises `DamagedVault` when there is none, and `TamperedVault` when not even its beginning
    carries the signature that it must have.
    """
    history = vault.history(document(vault))
    found = of(history, looked)
    if found is not None and found.team.revocations:
        limits = {one.device: (one.last_seq, one.last_id) for one in found.team.revocations}
        gone = vault.read(lambda reader: held.past(reader, "team", limits))
        found = of(history, looked, gone=gone) if gone and found.waiting else found
        undone = (team for one in gone.values() if (team := _team(one)) is not None)
        found = replace(found, undone=(*found.undone, *undone)) if found is not None else None
    if found is None:
        raise TamperedVault(
            "The team in this vault was not made by any of its members: restore the latest backup "
            "and tell whoever looks after this laptop."
        )
    return found


def of(
    history: Iterable[Revision],
    looked: Looked | None = None,
    *,
    gone: Collection[RevisionId] = (),
) -> Standing | None:
    """What holds of these revisions of a team, the first that came first; `None`: nothing.

    `gone` as for `roster.standing`.
    """
    revisions = {one.id: one for one in history}
    epochs = [epoch for one in revisions.values() if (epoch := _epoch(one)) is not None]
    return standing(
        epochs,
        lambda epoch, key: carries(revisions[epoch.id], identity.TEAM, [key], looked),
        gone,
    )


def _epoch(revision: Revision) -> Epoch | None:
    # Of a newer version: whatever is built on it waits, and is not believed by halves.
    team = _team(revision.body)
    return Epoch(revision.id, revision.parents, revision.author, team) if team is not None else None


def _team(body: Mapping[str, Any]) -> Team | None:
    try:
        return from_body(Team, body)
    except BodyRefused:
        return None


def sentences(found: Standing) -> Iterator[str]:
    """What a person should know of the roster: refused changes, waiting ones, two side by side.

    What a revocation undid is told of until an administrator changes the team again.
    """
    yield from (_refusal(found, one) for one in found.refused if one.why != UPON_REVOKED)
    lost = {what: None for team in found.undone for what in roster_words.undone(found.team, team)}
    if lost and found.revoked_last:
        yield (
            "Changes of the team that were made on a laptop after the last record of it that "
            f"counts, or were built on such a change, do not hold: {'; '.join(lost)}. An "
            "administrator does again in Team what is still right."
        )
    if found.waiting:
        yield (
            "A change of the team cannot be read yet, as one before it is missing: import the "
            "newest team file."
        )
    if found.forked:
        yield (
            "Two administrators changed the team at the same time. Whoever left has left, and "
            "whom only one of them added waits: an administrator settles it in Team."
        )


def _refusal(found: Standing, one: Refused) -> str:
    who = found.team.name_of(one.epoch.author)
    return (
        f"A change of the team under the name of {who} was not taken, because {one.why}. The team "
        "stands as it was; tell its administrator."
    )


def who_listed_keys(vault: Vault, member: MemberId, keys: Keys) -> MemberId | None:
    """Who made the change of the team that first listed these keys for a member."""
    before = None
    for revision in vault.history(document(vault)):
        epoch = _epoch(revision)
        found = epoch.team.member(member) if epoch is not None else None
        if found is not None and found.keys == keys and before != keys:
            return revision.author
        before = found.keys if found is not None else None
    return None
