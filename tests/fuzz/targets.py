"""What a fuzzer feeds: each reader that meets bytes of anybody's, and what it may answer.

A target takes any bytes. It returns where they are read or politely refused, and lets every other
exception out, which is a find. Where bytes are read, writing what was read must give the very
same bytes: a second spelling of one thing would be a way round a signature.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from dataclasses import dataclass

from courtdesk.actions import sealed_files
from courtdesk.domain.ids import MemberId
from courtdesk.errors import BundleRefused, DamagedVault, NewerVault
from courtdesk.exchange import age
from courtdesk.exchange.age import header as headers
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.age.stream import ChunkWriter, payload_key
from courtdesk.exchange.bundle import entries, manifest, opening
from courtdesk.store import incoming, revisions
from courtdesk.store.incoming import Foreign
from courtdesk.store.records import PersonSignature
from courtdesk.store.revisions import Wrap
from tests.unit.exchange.bundle import making

HYBRID = age.HybridIdentity(making.ME)
CLASSIC = age.ClassicIdentity(making.ME)
# Of one identifier: what one run learnt is where the next begins.
GOOD = making.forge().with_manifest(lambda value: value.update(bundle="0" * 32))

_FILE_KEY, _NONCE = bytes(16), bytes(16)
_START = headers.write((HYBRID.recipient().wrap(_FILE_KEY),), _FILE_KEY) + _NONCE
_LIMIT = 1 << 22
_NAME = b"manifest.json\0"


def header(data: bytes) -> None:
    """The outside of an age file, armoured or not, and its contents as far as they open."""
    for read in (_outlined, _opened):
        try:
            read(data)
        except BundleRefused as error:
            _check(error)


def _outlined(data: bytes) -> None:
    age.outline(io.BytesIO(data))
    source = Source(io.BytesIO(data))
    if not data.startswith(b"age-"):
        return
    found = headers.read(source)
    again = headers.write(found.stanzas, bytes(16))
    assert again.startswith(found.covered), "a header has two spellings"


def _opened(data: bytes) -> None:
    age.open_whole(io.BytesIO(data), [HYBRID, CLASSIC], _LIMIT)


def tar(data: bytes) -> None:
    """What is in a truly sealed file: what follows a front that was signed, unless it has one.

    All of the reader but the laptop's signature, which would stop every other manifest, and the
    public-key work, which would take most of the time.
    """
    contents = data if data.startswith(_NAME) else _FRONT + data
    try:
        front = opening._Front(io.BytesIO(_sealed(contents)), [_Known()])
        opening._check_rest(front)
    except BundleRefused as error:
        _check(error)
        return
    signed = contents.startswith(_FRONT)
    assert not signed or contents == _FRONT + _REST, "another tar is read as the one signed for"


class _Known:
    """An identity that has the key of `_START` already."""

    def unwrap(self, _stanza: headers.Stanza) -> bytes:
        return _FILE_KEY


def manifest_(data: bytes) -> None:
    """A manifest's bytes."""
    try:
        found = manifest.parse(data)
    except BundleRefused as error:
        _check(error)
        return
    if found.format == manifest.FORMAT:
        assert found.encode() == data, "a manifest has two spellings"


def revision(data: bytes) -> None:
    """One revision as it travels, then as it would be taken in, and a header by itself."""
    try:
        revisions.parse(data)
    except (DamagedVault, NewerVault) as error:
        _check(error)
    try:
        entry, taken = entries.read(Source(io.BytesIO(data)), len(data))
    except BundleRefused as error:
        _check(error)
        return
    assert entry.encode() == taken, "a revision has two spellings"
    try:
        entry.place()
        incoming.checked(_foreign(entry))
    except (ValueError, DamagedVault, NewerVault):
        return
    found = revisions.parse(entry.header)
    assert found.encode() == entry.header, "a header has two spellings"
    assert sealed_files.entry_of(_foreign(entry)) == entry


def _foreign(entry: entries.Entry) -> Foreign:
    signed = entry.signature
    by = PersonSignature(signed[0], MemberId(signed[1]), signed[2]) if signed is not None else None
    wraps = tuple(Wrap(*wrap) for wrap in entry.wraps)
    return Foreign(entry.header, entry.salt, entry.open, entry.sealed, wraps, by)


def _check(error: Exception) -> None:
    sentence = str(error)
    assert sentence.endswith("."), sentence
    assert ". " not in sentence, sentence


def _sealed(contents: bytes) -> bytes:
    """Sealed under the one key of `_START`: wrapping a new one each time is most of the work."""
    out = io.BytesIO()
    out.write(_START)
    chunks = ChunkWriter(out, payload_key(_FILE_KEY, _NONCE))
    chunks.write(contents)
    chunks.finish()
    return out.getvalue()


def _halves() -> tuple[bytes, bytes]:
    """A good tar: the manifest that was signed with its signature, and all that follows them."""
    whole = age.open_whole(io.BytesIO(GOOD.build()), [HYBRID], _LIMIT)
    with tarfile.open(fileobj=io.BytesIO(whole)) as members:
        at = members.getmember("revisions").offset
    return whole[:at], whole[at:]


_FRONT, _REST = _halves()


@dataclass(frozen=True)
class Target:
    """One reader, and inputs that reach into it."""

    feed: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def _header_seeds() -> list[bytes]:
    files = []
    for identity in (HYBRID, CLASSIC):
        for armoured in (False, True):
            out = io.BytesIO()
            with age.sealing(out, [identity.recipient()], armoured=armoured) as inside:
                inside.write(b"the plea was guilty")
            files.append(out.getvalue())
    return files


def _tar_seeds() -> list[bytes]:
    return [_FRONT + _REST, _REST, b"", bytes(1024)]


def _manifest_seeds() -> list[bytes]:
    later = making.spelt({**GOOD.manifest, "format": 2, "mood": "calm"})
    return [making.spelt(GOOD.manifest), later, b"{}"]


def _revision_seeds() -> list[bytes]:
    made = revisions.Header(
        document=making.TEAM,
        kind="case",
        case=None,
        parents=(),
        device=making.DEVICE,
        seq=1,
        previous=None,
        author="member-1",
        time=revisions.Time(1, 0),
        open=revisions.open_hash(bytes(32), b'{"plea":"guilty"}'),
        sealed=None,
        key=None,
    ).encode()
    true = entries.Entry(made, bytes(32), b'{"plea":"guilty"}')
    return [made, true.encode(), *(one.encode() for one in making.PARCEL.entries)]


TARGETS: dict[str, Target] = {
    "header": Target(header, _header_seeds),
    "tar": Target(tar, _tar_seeds),
    "manifest": Target(manifest_, _manifest_seeds),
    "revision": Target(revision, _revision_seeds),
}
