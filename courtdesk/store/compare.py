"""What restoring a backup would change: told without restoring it.

The backup is unpacked into a folder of its own among the vault's backups, still encrypted, checked
just as for `backup.restore`, compared record by record, and the folder goes again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from courtdesk.domain.ids import CaseId, DeviceId
from courtdesk.errors import ForeignVault
from courtdesk.store import backup, ledger
from courtdesk.store.backup import Unlock
from courtdesk.store.connection import Connection, driver_errors, open_file
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.records import moment

_Row: TypeAlias = tuple[bytes, str, str | None, int]


@dataclass(frozen=True)
class Missing:
    """Records of one kind that one side lacks: how many, the newest, and the cases they belong to.

    `newest` is when this laptop saved it.
    """

    kind: str
    count: int
    newest: datetime
    cases: tuple[CaseId, ...]


@dataclass(frozen=True)
class Comparison:
    """A backup beside the vault; what is sealed is never read.

    `lost` is what the vault has and the backup lacks, by kind; `regained` the other way round,
    which only a vault that went back has. `drafts_lost` counts open forms that are not in the
    backup or were saved again since. Names are sign-in names; `keys_changed` says that the vault
    key is another one, so that people who have left since may open the backup.
    """

    made_at: datetime
    device: DeviceId
    same_device: bool
    lost: tuple[Missing, ...]
    regained: tuple[Missing, ...]
    drafts_lost: int
    names_then: tuple[str, ...]
    names_now: tuple[str, ...]
    keys_changed: bool

    @property
    def same(self) -> bool:
        """Whether restoring would lose and bring back nothing."""
        return not (self.lost or self.regained or self.drafts_lost)


def compare(file: Path, folder: VaultFolder, vault_key: bytes, unlock: Unlock) -> Comparison:
    """Hold a backup against the vault in `folder`, which may be in use; nothing is changed.

    `unlock` gives the backup's own vault key, from a passphrase of its day. Raises
    `ForeignVault` for a backup of another vault, and what `backup.restore` raises for a file that
    would not restore.
    """
    with backup.unpacked(file, folder, unlock) as (trial, manifest, backup_key):
        then, now = SlotFile.load(trial.keys), SlotFile.load(folder.keys)
        if then.vault_id != now.vault_id:
            raise ForeignVault(
                f"{file.name} is a backup of another vault: choose a backup of this one, or "
                "restore it into a folder of its own."
            )
        with (
            driver_errors(folder.database),
            closing(open_file(folder.database, vault_key, read_only=True)) as here,
            closing(open_file(trial.database, backup_key, read_only=True)) as there,
        ):
            # One moment of a vault in use.
            here.execute("BEGIN")
            lost, regained = _differences(here, there)
            return Comparison(
                made_at=manifest.made_at,
                device=manifest.head.device,
                same_device=manifest.head.device == ledger.end(here).device,
                lost=lost,
                regained=regained,
                drafts_lost=len(_drafts(here) - _drafts(there)),
                names_then=then.names(),
                names_now=now.names(),
                keys_changed=then.table.generation != now.table.generation,
            )


def _differences(
    here: Connection, there: Connection
) -> tuple[tuple[Missing, ...], tuple[Missing, ...]]:
    """What only the one has and what only the other, both read in order of ids, once."""
    lost: list[_Row] = []
    regained: list[_Row] = []
    rows, others = _rows(here), _rows(there)
    row, other = next(rows, None), next(others, None)
    while row is not None and other is not None:
        if row[0] == other[0]:
            row, other = next(rows, None), next(others, None)
        elif row[0] < other[0]:
            lost.append(row)
            row = next(rows, None)
        else:
            regained.append(other)
            other = next(others, None)
    lost.extend(one for one in (row, *rows) if one is not None)
    regained.extend(one for one in (other, *others) if one is not None)
    return _by_kind(lost), _by_kind(regained)


def _rows(connection: Connection) -> Iterator[_Row]:
    yield from connection.execute("SELECT id, kind, case_id, saved_at FROM revisions ORDER BY id")


def _by_kind(rows: list[_Row]) -> tuple[Missing, ...]:
    kinds: dict[str, list[_Row]] = {}
    for row in rows:
        kinds.setdefault(row[1], []).append(row)
    return tuple(
        Missing(
            kind=kind,
            count=len(found),
            newest=moment(max(saved for *_, saved in found)),
            cases=tuple(sorted({CaseId(case) for _, _, case, _ in found if case is not None})),
        )
        for kind, found in sorted(kinds.items())
    )


def _drafts(connection: Connection) -> set[bytes]:
    return {digest for (digest,) in connection.execute("SELECT digest FROM drafts")}
