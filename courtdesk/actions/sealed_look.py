"""Looking into a sealed file without taking anything in, for the command line and for support.

Everything is opened and checked as for taking in (`sealed_files`), so a look says as well whether
the file would be believed. It counts records and never shows one: who may read a case is decided
where cases are read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import decision_files, requests, rosters, team_files
from courtdesk.actions.sealed_files import SealedFile, Source, read_sealed
from courtdesk.actions.session import Session
from courtdesk.exchange.bundle import Kind

KINDS = {
    Kind.TEAM: frozenset(team_files.KINDS),
    **requests.KINDS,
    **decision_files.KINDS,
}
"""Every kind of sealed file that something here takes in."""

_WORDS = {
    Kind.TEAM: "a team file",
    Kind.APPROVAL_REQUEST: "a request for a decision on an MHTR",
    Kind.HANDOVER: "a request to hold a DRR or ATR",
    Kind.DECISION: "a decision",
}


@dataclass(frozen=True)
class Inside:
    """What a sealed file is and holds: `records` are (kind, how many), by kind.

    `number` is the sender's own count of such files; `made_at` is by the sender's clock, in UTC.
    """

    kind: Kind
    words: str
    sender: str
    number: int
    made_at: datetime
    records: tuple[tuple[str, int], ...]


def look_inside(session: Session, source: Source) -> Inside:
    """What is in a sealed file for this member; nothing is taken in.

    Raises what `read_sealed` raises: among them `NotForYou`, `NotFromMember` and `SenderRevoked`.
    """
    session.member()
    held = session.vault.history(rosters.document(session.vault))
    file = read_sealed(source, session.identity.bundle, KINDS, session.team().team_id, held)
    counts = Counter(one.kind for one in file.revisions)
    return Inside(
        file.manifest.kind,
        _WORDS[file.manifest.kind],
        _sender(file),
        file.manifest.number,
        file.manifest.made_at,
        tuple(sorted(counts.items())),
    )


def _sender(file: SealedFile) -> str:
    """The laptop that made it, as the team knows it, or whose it is when they work outside."""
    known = next((one for one in file.team.devices if one.id == file.sender), None)
    if known is not None:
        return known.name or "a laptop of this team that has no name"
    own = [one for one in file.revisions if one.kind == "device" and one.device == file.sender]
    return f"the laptop of {file.team.name_of(own[0].author)}, who works outside the team"
