"""The age v1 file format (https://age-encryption.org/v1), written and read over `cryptography`.

**Decision: the published format, our own reader and writer.** The public `age` program (1.3 or
later) opens what is sealed here in ten years' time without CourtDesk. No Python library spoke the
hybrid recipients `mlkem768x25519` when this was built, and this package is format only: every
primitive is `cryptography`'s. It is small so that a stranger can review it in an afternoon:

* `bech32`, `keys`: keys as text, and the file key wrapped for one of them;
* `header`: for whom, strictly parsed, with limits before reading;
* `stream`: the contents in authenticated chunks of 64 KiB;
* `armour`: the same bytes as text to paste;
* `verdicts`: what can be wrong, one class for each place.

**Decision: one spelling.** The reader takes exactly what a writer writes. Passphrase recipients
(`scrypt`) are left out: nobody is ever asked for a passphrase to open a file of the team.

**Decision: never mixed.** A file for hybrid and X25519 recipients would be only as strong as the
weaker, so `sealing` refuses to make one; reading one is allowed, as the format does.

**Decision: a private key is tried once on a file.** To try one is most of what a small file costs,
and a bundle is gone through several times: `open_again` goes by the header's exact bytes and the
file key, which lives no longer than what was opened.

**What it does not promise.** age says nothing of who sealed a file: anybody who knows a public key
can. Who did is the business of the signed manifest in `courtdesk.exchange.bundle`.

**Alternatives considered.** `pyrage` at run time: no hybrid identities, and it accepted two files
of the public test kit that it should refuse. Zip with AES: no recipients. CMS: RSA without
authenticated encryption. Our own chunk format: nobody else could open it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from courtdesk.errors import BundleTooBig, NotForYou
from courtdesk.exchange.age import header as headers
from courtdesk.exchange.age.armour import ArmourReader, ArmourWriter, is_armoured
from courtdesk.exchange.age.header import Header, Stanza
from courtdesk.exchange.age.keys import (
    CLASSIC,
    FILE_KEY_BYTES,
    HYBRID,
    HYBRID_PUBLIC_BYTES,
    ClassicIdentity,
    ClassicRecipient,
    HybridIdentity,
    HybridRecipient,
    Identity,
    Recipient,
    public_of,
    read_identity,
    read_recipient,
    throwaway,
)
from courtdesk.exchange.age.source import Readable, Source
from courtdesk.exchange.age.stream import (
    CHUNK,
    NONCE_BYTES,
    TAG,
    ChunkReader,
    ChunkWriter,
    Writable,
    payload_key,
)
from courtdesk.exchange.age.verdicts import HeaderDamaged

__all__ = [
    "CHUNK",
    "CLASSIC",
    "HYBRID",
    "HYBRID_PUBLIC_BYTES",
    "NONCE_BYTES",
    "TAG",
    "ClassicIdentity",
    "ClassicRecipient",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "Opened",
    "Outline",
    "Recipient",
    "open_again",
    "open_stream",
    "open_whole",
    "outline",
    "public_of",
    "read_identity",
    "read_recipient",
    "sealed_length",
    "sealing",
    "throwaway",
]

_ASK = 16 * CHUNK


@dataclass(frozen=True)
class Outline:
    """What anybody can see of an age file: its recipients' types and whether it is text."""

    types: tuple[str, ...]
    armoured: bool


@dataclass(frozen=True)
class Opened:
    """A file being opened: who it was sealed for, and its contents as far as they are read.

    `header` and `file_key` are what `open_again` needs.
    """

    identity: Identity
    contents: ChunkReader
    header: Header = field(repr=False)
    file_key: bytes = field(repr=False)


@contextmanager
def sealing(
    out: Writable | BinaryIO, recipients: Sequence[Recipient], *, armoured: bool = False
) -> Iterator[ChunkWriter]:
    """Seal to `out`, for all of `recipients`, what is written within the `with`.

    The order of recipients is kept. An error within leaves a file without an end, which no reader
    takes. Raises `ValueError` for no recipients, too many, or hybrid and other keys together.
    """
    if len({recipient.kind == HYBRID for recipient in recipients}) != 1:
        raise ValueError("seal to hybrid keys or to others, at least one and never both")
    file_key = secrets.token_bytes(FILE_KEY_BYTES)
    stanzas = tuple(recipient.wrap(file_key) for recipient in recipients)
    start, nonce = headers.write(stanzas, file_key), os.urandom(NONCE_BYTES)
    text = ArmourWriter(out) if armoured else None
    below = text or out
    below.write(start + nonce)
    chunks = ChunkWriter(below, payload_key(file_key, nonce))
    yield chunks
    chunks.finish()
    if text:
        text.finish()


def open_stream(
    file: Readable, identities: Sequence[Identity], *, armoured: bool | None = None
) -> Opened:
    """The contents, to be read in order; `armoured` is found out unless it is said.

    Nothing is read but the header. Raises `NotABundle`, `NotForYou`, `NewerBundle`,
    `BundleTooBig` or, for damage, one of `verdicts`; reading on may raise `PayloadDamaged` or
    `ArmourDamaged`, so whoever wants all or nothing reads to the end before using a byte.
    """
    source, _ = _source(file, armoured)
    return _opened(source, identities)


def open_again(file: Readable, before: Opened) -> Opened:
    """The contents once more, from the beginning of a file that was opened `before`.

    To try a private key costs more than all the rest of a small file. The same bytes of a header
    hold the same file key, and their MAC was found to be true with it; where they are others, they
    are tried as any file's are, with the identity that opened it. Raises as `open_stream` does.
    """
    source, _ = _source(file, None)
    exact = before.header.exact
    if source.peek(len(exact)) != exact:
        return _opened(source, (before.identity,))
    source.read(len(exact))
    return _payload(source, before.identity, before.header, before.file_key)


def open_whole(file: Readable, identities: Sequence[Identity], limit: int) -> bytes:
    """All of the contents, or an error and none of them.

    Raises what `open_stream` and reading raise, and `BundleTooBig` above `limit` bytes.
    """
    contents = open_stream(file, identities).contents
    pieces: list[bytes] = []
    while piece := contents.read(_ASK):
        pieces.append(piece)
        limit -= len(piece)
        if limit < 0:
            raise BundleTooBig(
                "The sealed file holds more than it ever should: ask the sender where it comes "
                "from."
            )
    return b"".join(pieces)


def outline(file: Readable) -> Outline:
    """What can be known without a key. Raises as `open_stream` does, but never `NotForYou`."""
    source, armoured = _source(file, None)
    header = headers.read(source)
    return Outline(tuple(stanza.args[0] for stanza in header.stanzas), armoured)


def sealed_length(contents: int) -> int:
    """Bytes after the header for so many bytes of contents: nonce, chunks and their tags."""
    return NONCE_BYTES + contents + TAG * max(1, -(-contents // CHUNK))


def _source(file: Readable, armoured: bool | None) -> tuple[Source, bool]:
    source = Source(file)
    if armoured is None:
        armoured = is_armoured(source)
    return (Source(ArmourReader(source)), True) if armoured else (source, False)


def _opened(source: Source, identities: Sequence[Identity]) -> Opened:
    header = headers.read(source)
    _require_alone(header)
    identity, file_key = _find(header, identities)
    header.check(file_key)
    return _payload(source, identity, header, file_key)


def _payload(source: Source, identity: Identity, header: Header, file_key: bytes) -> Opened:
    nonce = source.read(NONCE_BYTES)
    if len(nonce) != NONCE_BYTES:
        raise HeaderDamaged("it ends too early")
    contents = ChunkReader(source, payload_key(file_key, nonce))
    return Opened(identity, contents, header, file_key)


def _require_alone(header: Header) -> None:
    """A passphrase beside keys: whoever knows it could have made the file for others' keys."""
    types = [stanza.args[0] for stanza in header.stanzas]
    if "scrypt" in types and len(types) > 1:
        raise HeaderDamaged("a passphrase beside other recipients")


def _find(header: Header, identities: Sequence[Identity]) -> tuple[Identity, bytes]:
    """The first identity that opens a stanza, and the file key.

    Every stanza is looked at before the answer, so that a damaged one is named even when it stands
    after the one that opens; whether it is damaged one identity of its type can tell.
    """
    found: tuple[Identity, bytes] | None = None
    one_of_each = {type(one): one for one in identities}.values()
    for stanza in header.stanzas:
        if found is None:
            found = _first(stanza, identities)
        else:
            for identity in one_of_each:
                identity.check(stanza)
    if found is None:
        raise NotForYou(
            "The file was sealed for somebody else: ask the sender to seal it for you, or open it "
            "as the person whom it was sent to."
        )
    return found


def _first(stanza: Stanza, identities: Sequence[Identity]) -> tuple[Identity, bytes] | None:
    for identity in identities:
        file_key = identity.unwrap(stanza)
        if file_key is not None:
            return identity, file_key
    return None
