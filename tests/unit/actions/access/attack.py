"""What somebody learns who has a copy of the whole folder, and one member's passphrase.

Everything is tried that the file's own rules do not forbid: each page is decrypted here, not by the
program, so that free pages, pages of the write-ahead log and backups are seen as they lie; every
row is read; and every sealed blob is tried with every key that the member's slot gives.
"""

from __future__ import annotations

import base64
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256, shake_256
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from courtdesk.store import compartments
from courtdesk.store.compartments import CompartmentKeys
from courtdesk.store.connection import Connection, open_file
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.wrapping import Info, fingerprint, joined

PAGE, RESERVED, IV = 4096, 80, 16
"""SQLCipher 4: each page ends in its initialisation vector and a MAC of 64 bytes."""
_SALT = 16
_WAL_HEADER, _FRAME_HEADER = 32, 24
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

# Pages


def pages(file: bytes, key: bytes) -> Iterator[bytes]:
    """Every page of a database in plain, free pages too; the MACs are not asked."""
    for number in range(len(file) // PAGE):
        page = file[number * PAGE : (number + 1) * PAGE]
        yield _plain(page, key, skip=_SALT if number == 0 else 0)


def frames(log: bytes, key: bytes) -> Iterator[bytes]:
    """Every page in a write-ahead log in plain, also of frames that were overtaken since."""
    size = _FRAME_HEADER + PAGE
    for at in range(_WAL_HEADER, len(log) - size + 1, size):
        number = int.from_bytes(log[at : at + 4])
        page = log[at + _FRAME_HEADER : at + size]
        yield _plain(page, key, skip=_SALT if number == 1 else 0)


def _plain(page: bytes, key: bytes, *, skip: int) -> bytes:
    end = PAGE - RESERVED
    decryptor = Cipher(algorithms.AES256(key), modes.CBC(page[end : end + IV])).decryptor()
    return decryptor.update(page[skip:end]) + decryptor.finalize()


# Everything that lies there


@dataclass(frozen=True)
class Loot:
    """What was found, by where: raw files, decrypted pages, values of rows, and what opened."""

    files: tuple[bytes, ...]
    pages: tuple[bytes, ...]
    rows: tuple[bytes, ...]
    opened: tuple[bytes, ...]
    tables: frozenset[str]

    @property
    def everything(self) -> tuple[bytes, ...]:
        """All of it."""
        return (*self.files, *self.pages, *self.rows, *self.opened)


def take(folder: Path, name: str, passphrase: str) -> Loot:
    """All that the member called `name` can get out of a copied vault `folder`."""
    # Read before it is opened: SQLite takes the log in when the last connection closes.
    files = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    unlocked = SlotFile.load(folder / "vault" / "keys.json").unlock(name, passphrase)
    key = unlocked.vault_key
    plain: list[bytes] = []
    for path, content in files.items():
        if path.suffix == ".db":
            plain += pages(content, key)
        elif path.name.endswith("-wal"):
            plain += frames(content, key)
        elif path.suffix == ".tar":
            plain += pages(_member(content, "vault.db"), key)
    connection = open_file(folder / "vault" / "vault.db", key, read_only=True)
    try:
        tables = _tables(connection)
        rows = tuple(_bytes(value) for table in tables for value in _values(connection, table))
        opened = tuple(_Keys(connection, unlocked).opened())
    finally:
        connection.close()
    return Loot(tuple(files.values()), tuple(plain), rows, opened, frozenset(tables))


def _member(tar: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=BytesIO(tar)) as archive:
        file = archive.extractfile(name)
        assert file is not None
        return file.read()


def _tables(connection: Connection) -> tuple[str, ...]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return tuple(sorted(name for (name,) in found.fetchall()))


def _values(connection: Connection, table: str) -> Iterator[Any]:
    for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  # its own tables
        yield from (value for value in row if value is not None)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


# Every sealed blob with every key


class _Keys:
    """The member's keys: those of the slot, and all that these open."""

    def __init__(self, connection: Connection, unlocked: Unlocked) -> None:
        self._connection = connection
        self._member = unlocked.member
        identity = unlocked.identity
        self.compartments: CompartmentKeys = compartments.open_keys(
            self._open_parts("compartment"), self._member, identity.slot, self._team
        )
        secrets = compartments.open_team_secrets(
            self._open_parts("team-keys"), self._member, identity.slot, self._team
        )
        self.private = {identity.slot, identity.bundle, *self.compartments.values()}
        self.symmetric = {
            *(unlocked.vault_key, identity.sign, *self.private),
            *(one.list_secret for one in secrets.values()),
            *(one.sync_key for one in secrets.values()),
        }

    def _open_parts(self, kind: str) -> list[bytes]:
        """Of every revision, not only of those that hold: an older one may be wrapped wider."""
        query = "SELECT open FROM revisions WHERE kind = ? AND open IS NOT NULL ORDER BY n"
        return [row[0] for row in self._connection.execute(query, [kind]).fetchall()]

    @property
    def _team(self) -> str:
        return str(json.loads(self._open_parts("team")[-1])["team_id"])

    @property
    def _publics(self) -> set[bytes]:
        """Every public key that anything can be wrapped to: members' and compartments'."""
        bodies = self._open_parts("compartment")
        members = [one for body in self._open_parts("team") for one in json.loads(body)["members"]]
        return {compartments.public_of(body).public for body in bodies} | {
            base64.b64decode(one["slot"]) for one in members
        }

    def opened(self) -> Iterator[bytes]:
        """The plaintext of everything that any key opens."""
        recipients = {fingerprint(public) for public in self._publics}
        yield from self._revisions(recipients)
        yield from self._drafts(recipients)

    def _revisions(self, recipients: set[str]) -> Iterator[bytes]:
        query = "SELECT n, header, sealed FROM revisions WHERE sealed IS NOT NULL"
        for number, header, sealed in self._connection.execute(query).fetchall():
            about = json.loads(header)
            context = [about[name] for name in ("document", "kind", "device")]
            wraps = self._connection.execute(
                "SELECT generation, wrapped FROM wraps WHERE revision = ?", [number]
            ).fetchall()
            infos = [
                (wrapped, Info("sealed part", about["document"], recipient, generation))
                for generation, wrapped in wraps
                for recipient in recipients
            ]
            keys = self.symmetric | set(self._unwrapped(infos))
            yield from _opened(sealed, keys, [*context, str(about["seq"])])

    def _drafts(self, recipients: set[str]) -> Iterator[bytes]:
        vault = self._connection.execute("SELECT vault FROM state").fetchone()[0]
        query = "SELECT case_id, form, content FROM drafts WHERE content IS NOT NULL"
        for case, form, content in self._connection.execute(query).fetchall():
            wraps = self._connection.execute(
                "SELECT recipient, wrapped FROM draft_wraps WHERE case_id = ? AND form = ?",
                [case, form],
            ).fetchall()
            infos = [
                (wrapped, Info("draft", vault, recipient, generation))
                for recipient, wrapped in wraps
                for generation in (1, 2, 3)
            ]
            keys = self.symmetric | set(self._unwrapped(infos))
            yield from _opened(content, keys, ["draft", vault, case, form])
            yield from self._own_page(case, form, content, recipients)

    def _own_page(
        self, case: str, form: str, content: bytes, recipients: set[str]
    ) -> Iterator[bytes]:
        """A page's draft that is sealed to its author's slot: the wrap stands in front."""
        length = int.from_bytes(content[:4])
        wrapped, sealed = content[4 : 4 + length], content[4 + length :]
        infos = [(wrapped, Info("page-draft", case, one, 1)) for one in recipients]
        keys = self.symmetric | set(self._unwrapped(infos))
        yield from _opened(sealed, keys, ["page-draft", case, form])

    def _unwrapped(self, infos: Iterable[tuple[bytes, Info]]) -> Iterator[bytes]:
        """The secrets that one of the private keys unwraps, whoever they were wrapped to."""
        for wrapped, info in infos:
            for seed in self.private:
                try:
                    yield _SUITE.decrypt(wrapped, _private(seed), info.encode())
                except (InvalidTag, ValueError):
                    continue


def _private(seed: bytes) -> MLKEM768X25519PrivateKey:
    """The two private keys of a 32-byte seed (X-Wing)."""
    wide = shake_256(seed).digest(96)
    return MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(wide[:64]),
        x25519.X25519PrivateKey.from_private_bytes(wide[64:]),
    )


def _opened(sealed: bytes, keys: Iterable[bytes], context: list[str]) -> Iterator[bytes]:
    """`sealed` under each key; each is tried as it is and by its hash."""
    associated = joined(["courtdesk.v1 seal", *context])
    for key in {one for raw in keys for one in (raw, sha256(raw).digest()) if len(one) == 32}:
        try:
            yield AESGCM(key).decrypt(sealed[:12], sealed[12:], associated)
        except (InvalidTag, ValueError):
            continue


# Looking


def spelt(word: str) -> Iterator[bytes]:
    """The bytes that would give a word away: encodings, hexadecimal, base64 at any offset."""
    raw = word.encode()
    yield raw
    yield word.encode("utf-16-le")
    yield raw.hex().encode()
    for offset in range(3):
        # The first and last groups depend on what stands beside the word.
        yield base64.b64encode(bytes(offset) + raw)[4 if offset else 0 : -4]


def seen(words: Iterable[str], places: Iterable[bytes]) -> frozenset[str]:
    """Those of `words` that stand somewhere in `places`, in whatever case and spelling."""
    # One search for each word, with a mark between places that no spelling holds.
    text = b"\xff\xff".join(places)
    lowered = text.lower()
    return frozenset(
        word
        for word in words
        if word.lower().encode() in lowered or any(one in text for one in spelt(word))
    )
