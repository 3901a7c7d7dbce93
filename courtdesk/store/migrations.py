"""The tables of the vault, as named steps that a file records as done.

A step is never changed once a vault has it: the next version adds one. Each runs in a transaction
together with its record, so that a kill leaves a file of the one version or the other. A file
that records a step which this version does not know was written by a newer one and is refused
before anything in it is read.

What each table is for stands beside it. `revisions`, `wraps`, `heads`, `devices`, `state` and
`drafts` are the truth; everything of the third step, and `audit`, is made from them by
`projections`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from courtdesk.errors import DamagedVault, ForeignVault, NewerVault
from courtdesk.store.connection import Connection, tables

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_SET = "vault"
_TABLE = "_sqlite_migrations"

_RECORD = (
    # One row: which vault and device this is, the counter that every transaction raises, the end
    # of the device's chain, its hybrid time, whether it was closed properly (`clean`), why it
    # must go on as a new device (`restored`), and the sum of all drafts (see `drafts`).
    """CREATE TABLE state (
        id INTEGER PRIMARY KEY CHECK (id = 1), vault TEXT NOT NULL, device TEXT NOT NULL,
        counter INTEGER NOT NULL, seq INTEGER NOT NULL, head BLOB, wall INTEGER NOT NULL,
        count INTEGER NOT NULL, clean INTEGER NOT NULL, restored TEXT, drafts BLOB NOT NULL
    ) STRICT""",
    # This laptop's devices, past and present; only the present one has its private key.
    """CREATE TABLE devices (
        device TEXT PRIMARY KEY, public BLOB NOT NULL, private BLOB, previous TEXT
    ) STRICT""",
    # The signed end of each chain.
    """CREATE TABLE heads (
        device TEXT PRIMARY KEY, seq INTEGER NOT NULL, head BLOB NOT NULL,
        counter INTEGER NOT NULL, signature BLOB NOT NULL
    ) STRICT""",
    # Every revision in the order in which it came; document to seq repeat the header, to be found
    # by. A purge sets salt, open and sealed to NULL and deletes the wraps.
    """CREATE TABLE revisions (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, document TEXT NOT NULL, kind TEXT NOT NULL,
        case_id TEXT, device TEXT NOT NULL, seq INTEGER NOT NULL, header BLOB NOT NULL,
        salt BLOB, open BLOB, sealed BLOB, saved_at INTEGER NOT NULL,
        namespace TEXT, signer TEXT, signature TEXT, UNIQUE (device, seq)
    ) STRICT""",
    "CREATE INDEX revisions_case ON revisions (case_id)",
    # A sealed part's own key, wrapped to the public key of a compartment's generation.
    """CREATE TABLE wraps (
        revision INTEGER NOT NULL REFERENCES revisions (n), compartment TEXT NOT NULL,
        generation INTEGER NOT NULL, wrapped BLOB NOT NULL,
        UNIQUE (revision, compartment, generation)
    ) STRICT""",
)

_DRAFTS = (
    # One row per open form. `digest` is the hash of the row; the sum of all of them is
    # state.drafts, since drafts stand in no chain.
    """CREATE TABLE drafts (
        case_id TEXT NOT NULL, form TEXT NOT NULL, author TEXT NOT NULL,
        started_at INTEGER NOT NULL, saved_at INTEGER NOT NULL, answered INTEGER NOT NULL,
        total INTEGER NOT NULL, compartment TEXT, generation INTEGER, content BLOB,
        digest BLOB NOT NULL, PRIMARY KEY (case_id, form)
    ) STRICT""",
    # A draft's key, wrapped to slot keys and to its compartment, by fingerprint of the public key.
    """CREATE TABLE draft_wraps (
        case_id TEXT NOT NULL, form TEXT NOT NULL, recipient TEXT NOT NULL, wrapped BLOB NOT NULL,
        PRIMARY KEY (case_id, form, recipient),
        FOREIGN KEY (case_id, form) REFERENCES drafts (case_id, form) ON DELETE CASCADE
    ) STRICT""",
)

_PROJECTIONS = (
    # Which revision was built on which, also when the child came first.
    """CREATE TABLE links (
        parent BLOB NOT NULL, child INTEGER NOT NULL, PRIMARY KEY (parent, child)
    ) STRICT, WITHOUT ROWID""",
    # The heads of every document.
    """CREATE TABLE current (
        document TEXT NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL, case_id TEXT,
        PRIMARY KEY (document, revision)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX current_case ON current (case_id)",
    "CREATE INDEX current_kind ON current (kind, case_id)",
    """CREATE TABLE cases (
        case_id TEXT PRIMARY KEY, person TEXT NOT NULL, court TEXT NOT NULL,
        hearing_date TEXT, courtroom TEXT NOT NULL, session TEXT NOT NULL,
        position INTEGER NOT NULL, room_key TEXT NOT NULL, session_key TEXT NOT NULL,
        reference TEXT NOT NULL, reference_key TEXT NOT NULL, case_number TEXT, number_key TEXT,
        listed INTEGER NOT NULL, versions INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX cases_day ON cases (hearing_date, room_key, session_key, position)",
    "CREATE INDEX cases_person ON cases (person)",
    "CREATE INDEX cases_reference ON cases (reference_key)",
    "CREATE INDEX cases_number ON cases (number_key)",
    """CREATE TABLE people (
        person TEXT PRIMARY KEY, family TEXT NOT NULL, given TEXT NOT NULL,
        name_key TEXT NOT NULL, birth_date TEXT, crn TEXT, pnc TEXT, pnc_key TEXT,
        versions INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX people_name ON people (name_key)",
    "CREATE INDEX people_birth_date ON people (birth_date)",
    "CREATE INDEX people_crn ON people (crn)",
    "CREATE INDEX people_pnc ON people (pnc_key)",
    # The row of `search` that belongs to a person.
    "CREATE TABLE subjects (n INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE) STRICT",
    # Words come folded from `search`, so the plainest tokenizer is the right one: it keeps
    # every letter that is not ASCII, also those that unicode61's tables are too old to know.
    # Prefixes of one to four letters have an index of their own: search as one types. No
    # positions or sizes are kept, as nothing is ranked by them.
    """CREATE VIRTUAL TABLE search USING fts5 (
        name, numbers, tokenize = 'ascii', prefix = '1 2 3 4',
        detail = none, columnsize = 0
    )""",
    # Deleted words leave the index at once, so that a purge is one.
    "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
)

_KEEPING = (
    # What the head file's MAC is keyed from once the vault key was changed: see `head`.
    "ALTER TABLE state ADD COLUMN head_secret BLOB",
    # Who did what: one row per revision of kind "audit", to be filtered without reading bodies.
    """CREATE TABLE audit (
        revision INTEGER PRIMARY KEY, at INTEGER NOT NULL, member TEXT NOT NULL,
        device TEXT NOT NULL, action TEXT NOT NULL, case_id TEXT, person TEXT
    ) STRICT""",
    "CREATE INDEX audit_at ON audit (at)",
    "CREATE INDEX audit_case ON audit (case_id, at)",
    "CREATE INDEX audit_person ON audit (person, at)",
)

_PARCELS = (
    # How far each device of this laptop has counted its bundles, see `parcels`.
    """CREATE TABLE sent (
        device TEXT NOT NULL, stream TEXT NOT NULL, number INTEGER NOT NULL,
        manifest TEXT NOT NULL, PRIMARY KEY (device, stream, number)
    ) STRICT, WITHOUT ROWID""",
    # The bundles of other laptops that were taken in.
    """CREATE TABLE received (
        device TEXT NOT NULL, stream TEXT NOT NULL, number INTEGER NOT NULL,
        manifest TEXT NOT NULL, PRIMARY KEY (device, stream, number)
    ) STRICT, WITHOUT ROWID""",
)

_CHAINED = (
    # Made again without UNIQUE (device, seq): a laptop whose vault was copied, and both copies
    # used, has two records of one number. Both are kept, and it is an alarm (`chains`). `chained`
    # is whether the record came as a link of its laptop's chain, up to an end that laptop signed;
    # one that a sealed file brought by itself has not, until its chain arrives.
    """CREATE TABLE revisions_next (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, document TEXT NOT NULL, kind TEXT NOT NULL,
        case_id TEXT, device TEXT NOT NULL, seq INTEGER NOT NULL, header BLOB NOT NULL,
        salt BLOB, open BLOB, sealed BLOB, saved_at INTEGER NOT NULL,
        namespace TEXT, signer TEXT, signature TEXT, chained INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """INSERT INTO revisions_next SELECT n, id, document, kind, case_id, device, seq, header, salt,
        open, sealed, saved_at, namespace, signer, signature,
        device IN (SELECT device FROM devices) FROM revisions""",
    """CREATE TABLE wraps_next (
        revision INTEGER NOT NULL REFERENCES revisions_next (n), compartment TEXT NOT NULL,
        generation INTEGER NOT NULL, wrapped BLOB NOT NULL,
        UNIQUE (revision, compartment, generation)
    ) STRICT""",
    "INSERT INTO wraps_next SELECT * FROM wraps",
    "DROP TABLE wraps",
    "DROP TABLE revisions",
    "ALTER TABLE revisions_next RENAME TO revisions",
    "ALTER TABLE wraps_next RENAME TO wraps",
    "CREATE INDEX revisions_case ON revisions (case_id)",
    "CREATE INDEX revisions_chain ON revisions (device, seq, chained)",
    "CREATE INDEX revisions_loose ON revisions (device) WHERE chained = 0",
    # Records that are here and do not count: they wait for what they were built on, or lie past
    # the last record that counts of a revoked laptop.
    """CREATE TABLE held (
        id BLOB PRIMARY KEY, device TEXT NOT NULL, seq INTEGER NOT NULL, header BLOB NOT NULL,
        salt BLOB, open BLOB, sealed BLOB, wraps TEXT NOT NULL, namespace TEXT, signer TEXT,
        signature TEXT, direct INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX held_chain ON held (device, seq)",
    # Ends of chains that their laptops signed, to be passed on with the chain.
    """CREATE TABLE ends (
        device TEXT NOT NULL, head BLOB NOT NULL, seq INTEGER NOT NULL, vault TEXT NOT NULL,
        counter INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (device, head)
    ) STRICT, WITHOUT ROWID""",
    # Laptops of which two records carry one number.
    "CREATE TABLE forks (device TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
)

_EXCHANGED = (
    # Where sealed files are exchanged, with what it takes to get in, and how the last try went.
    """CREATE TABLE routes (
        id TEXT PRIMARY KEY, position INTEGER NOT NULL, body BLOB NOT NULL, tried BLOB
    ) STRICT, WITHOUT ROWID""",
    # The random name under which each device of this laptop puts its files.
    "CREATE TABLE streams (device TEXT PRIMARY KEY, stream TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # Every sealed file that was met at any exchange, by the hash that its name holds.
    """CREATE TABLE parcels (
        n INTEGER PRIMARY KEY, sha TEXT NOT NULL UNIQUE, stream TEXT NOT NULL,
        size INTEGER NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL,
        kind TEXT, device TEXT, number INTEGER, epoch INTEGER, manifest TEXT, told TEXT
    ) STRICT""",
    # Which stretch of which chain a file holds; `head` is the id of its last record.
    """CREATE TABLE carried (
        parcel INTEGER NOT NULL REFERENCES parcels (n), device TEXT NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, head BLOB NOT NULL,
        PRIMARY KEY (parcel, device, first)
    ) STRICT, WITHOUT ROWID""",
    # What the last listing of each exchange showed, with the name that it stood under; since when
    # it is as it is now, when it was last read there and was what its name says, and what is
    # wrong with it.
    """CREATE TABLE present (
        route TEXT NOT NULL, name TEXT NOT NULL, sha TEXT NOT NULL, size INTEGER NOT NULL,
        since INTEGER NOT NULL, read_at INTEGER, state TEXT NOT NULL, PRIMARY KEY (route, name)
    ) STRICT, WITHOUT ROWID""",
    # What other laptops last said that they hold.
    """CREATE TABLE receipts (
        device TEXT PRIMARY KEY, number INTEGER NOT NULL, came_at INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

_SEARCH_AGAIN = (
    # FTS5 with `detail = none` and `secure-delete` spoils its index when a row is replaced
    # (SQLite 3.53.4): people were no longer found, and the whole file was called damaged.
    """CREATE VIRTUAL TABLE search_next USING fts5 (
        name, numbers, tokenize = 'ascii', prefix = '1 2 3 4',
        detail = column, columnsize = 0
    )""",
    "INSERT INTO search_next (search_next, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO search_next (rowid, name, numbers) SELECT rowid, name, numbers FROM search",
    "DROP TABLE search",
    "ALTER TABLE search_next RENAME TO search",
)

_SEALED_TO = (
    # Which of the team's keys a file of records is sealed to: a revocation may take that back.
    "ALTER TABLE parcels ADD COLUMN sealed_to TEXT",
)

_STEPS: dict[str, tuple[str, ...]] = {
    "0001-record": _RECORD,
    "0002-drafts": _DRAFTS,
    "0003-projections": _PROJECTIONS,
    "0004-keeping": _KEEPING,
    "0005-parcels": _PARCELS,
    "0006-chained": _CHAINED,
    "0007-exchanged": _EXCHANGED,
    "0008-search-again": _SEARCH_AGAIN,
    "0009-sealed-to": _SEALED_TO,
}

STEPS = tuple(_STEPS)
"""The names of the steps, in the order in which they are applied."""


def applied(connection: Connection) -> tuple[str, ...]:
    """The names of the steps that this file records as done, in their order."""
    there = "SELECT count(*) FROM sqlite_master WHERE name = ?"
    if not connection.execute(there, [_TABLE]).fetchone()[0]:
        return ()
    # Read without sqlite-utils, whose import costs more than opening a vault.
    query = f"SELECT name FROM {_TABLE} WHERE migration_set = ? ORDER BY rowid"  # noqa: S608
    return tuple(name for (name,) in connection.execute(query, [_SET]))


def pending(connection: Connection) -> tuple[str, ...]:
    """The names of the steps that this file still lacks.

    Raises `NewerVault` when it records a step that this version does not know, `ForeignVault`
    when it records none, and `DamagedVault` when one in the middle is missing.
    """
    done = applied(connection)
    if any(name not in _STEPS for name in done):
        raise NewerVault(
            "This vault was last used with a newer version of CourtDesk: update CourtDesk on this "
            "laptop, then open it again."
        )
    if not done:
        raise ForeignVault(
            "vault.db is encrypted, but CourtDesk did not make it: choose another folder."
        )
    if done != STEPS[: len(done)]:
        raise DamagedVault("The vault lacks a step of its making: restore the latest backup.")
    return STEPS[len(done) :]


def migrate(connection: Connection, *, stop_before: str | None = None) -> None:
    """Apply every step that this file lacks, in order, up to `stop_before` if given."""
    _migrations().apply(tables(connection), stop_before=stop_before)


def _migrations() -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations(_SET)
    for name, statements in _STEPS.items():
        migrations(name=name)(_step(name, statements))
    return migrations


def _step(name: str, statements: tuple[str, ...]) -> Callable[[Database], None]:
    def apply(db: Database) -> None:
        for statement in statements:
            db.execute(statement)

    apply.__name__ = name
    return apply
