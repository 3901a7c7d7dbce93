"""Faults outside the seal, one each: header, recipients, MAC and chunks.

The form of the file is written here a second time, by hand and from the published format, so that
a mistake in the reader is not repeated in what it is tried with. What each file holds is good.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from courtdesk.errors import (
    NewerBundle,
    NotABundle,
    NotForYou,
    TamperedBundle,
)
from courtdesk.exchange import age

from .making import ME, MY_PUBLIC, SOMEBODY, ZEROS
from .spoiling import GOOD, Told

VERSION = b"age-encryption.org/v1\n"
KEY, NONCE, CHUNK = bytes(range(16)), bytes(range(1, 17)), 65536
MINE = age.HybridRecipient(MY_PUBLIC).wrap(KEY).encode()
OTHERS = age.HybridRecipient(age.public_of(SOMEBODY)).wrap(KEY).encode()
GREASE = b"-> anything at all\nAAAA\n"
ARROW, SHARE, BODY = b"-> mlkem768x25519 ", MINE.split()[2], MINE.split(b"\n")[1]

TAR = age.open_whole(io.BytesIO(GOOD.build()), [age.HybridIdentity(ME)], 1 << 24)


def derived(secret: bytes, salt: bytes | None, words: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, words).derive(secret)


def plain64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def decoded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def mac_of(covered: bytes, key: bytes = KEY) -> bytes:
    return hmac.digest(derived(key, None, b"header"), covered, hashlib.sha256)


def header(stanzas: bytes = MINE, version: bytes = VERSION) -> bytes:
    """A header over these recipients whose MAC is right."""
    covered = version + stanzas + b"---"
    return covered + b" " + plain64(mac_of(covered)) + b"\n"


def chunk(plain: bytes, number: int = 0, flag: int = 1, key: bytes = KEY) -> bytes:
    cipher = ChaCha20Poly1305(derived(key, NONCE, b"payload"))
    return cipher.encrypt(number.to_bytes(11, "big") + bytes([flag]), plain, None)


def sealed(start: bytes, payload: bytes | None = None, nonce: bytes = NONCE) -> bytes:
    return start + nonce + (chunk(TAR) if payload is None else payload)


def untouched() -> bytes:
    """All of it by hand, with nothing wrong in it."""
    return sealed(header())


def to(stanzas: bytes) -> Callable[[], bytes]:
    """Sealed for these recipients, with a MAC that is right."""
    return lambda: sealed(header(stanzas))


def stanza(share: bytes = SHARE, body: bytes = BODY, arrow: bytes = ARROW) -> Callable[[], bytes]:
    return to(arrow + share + b"\n" + body + b"\n")


def version(line: bytes) -> Callable[[], bytes]:
    return lambda: sealed(header(version=line))


def mac(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """The header's last line, `--- MAC` and its end, changed."""
    start, line = header()[: header().rindex(b"---")], header()[header().rindex(b"---") :]
    return lambda: sealed(start + change(line))


def payload(data: Callable[[], bytes]) -> Callable[[], bytes]:
    return lambda: sealed(header(), data())


def large() -> bytes:
    """A tar of exactly three chunks: more padding, which its manifest tells truly."""
    more = 3 * CHUNK - len(TAR)
    made = GOOD.with_manifest(lambda value: value.update(pad=f"{ZEROS + more:010}")).build()
    short = age.open_stream(io.BytesIO(made), [age.HybridIdentity(ME)]).contents
    data = b"".join(iter(lambda: short.read(CHUNK), b""))
    assert len(data) == len(TAR)
    return data + bytes(more)


LARGE = large()
PIECES = [LARGE[at : at + CHUNK] for at in range(0, len(LARGE), CHUNK)]


def chunks(*parts: tuple[int, int, int]) -> Callable[[], bytes]:
    """Which piece, under which number, with which flag (1: the last)."""
    return payload(lambda: b"".join(chunk(PIECES[at], number, flag) for at, number, flag in parts))


def bumped(text: bytes) -> bytes:
    """The last letter with a bit in it that means nothing."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-1] + bytes([alphabet[alphabet.index(text[-1]) + 1]])


RECIPIENT, LETTERS = "a line that names a recipient", "letters that do not belong there"
SPELT, LENGTH, LAST = (
    "letters in another spelling",
    "recipient of the wrong length",
    "its last line",
)
CHANGED_LIST = "The list of those whom the file is sealed for was changed"
FOREIGN, CHANGED = "This is not a sealed file", "they were changed or cut short"

_HEADER: dict[str, Told] = {
    "version with a carriage return": (
        version(VERSION[:-1] + b"\r\n"),
        TamperedBundle,
        "its first",
    ),
    "version in letters of no version": (
        version(b"age-encryption.org/v\xc3\xa9\n"),
        TamperedBundle,
        "its first line",
    ),
    "version with a space after it": (version(b"age-encryption.org/v1 \n"), NewerBundle, "newer"),
    "version ten": (version(b"age-encryption.org/v10\n"), NewerBundle, "newer form"),
    "version in capitals": (version(b"AGE-encryption.org/v1\n"), NotABundle, FOREIGN),
    "version without an end": (lambda: VERSION[:-1], NotABundle, FOREIGN),
    "a line before the version": (lambda: b"\n" + sealed(header()), NotABundle, FOREIGN),
    "a mark before the version": (lambda: b"\xef\xbb\xbf" + sealed(header()), NotABundle, FOREIGN),
    "a nought before the version": (lambda: b"\0" + sealed(header()), NotABundle, FOREIGN),
    "first letter lost": (lambda: sealed(header())[1:], NotABundle, FOREIGN),
    "only the version": (lambda: VERSION, TamperedBundle, "it ends too early"),
    "line ends of Windows": (
        lambda: sealed(header().replace(b"\n", b"\r\n")),
        TamperedBundle,
        "its first line",
    ),
}

_STANZAS: dict[str, Told] = {
    "an arrow without a space": (stanza(arrow=b"->mlkem768x25519 "), TamperedBundle, RECIPIENT),
    "an arrow with two spaces": (stanza(arrow=b"->  mlkem768x25519 "), TamperedBundle, RECIPIENT),
    "an arrow of one letter": (stanza(arrow=b"> mlkem768x25519 "), TamperedBundle, RECIPIENT),
    "two spaces after the type": (stanza(arrow=ARROW + b" "), TamperedBundle, RECIPIENT),
    "a space after the share": (stanza(share=SHARE + b" "), TamperedBundle, RECIPIENT),
    "a tab for a space": (stanza(arrow=b"-> mlkem768x25519\t"), TamperedBundle, RECIPIENT),
    "a recipient of no type": (to(b"-> \n" + BODY + b"\n"), TamperedBundle, RECIPIENT),
    "a recipient in other letters": (
        to(MINE + b"-> \xc5\xb5\nAAAA\n"),
        TamperedBundle,
        LETTERS,
    ),
    "a recipient's type in capitals": (stanza(arrow=ARROW.upper()), NotForYou, "somebody else"),
    "a recipient's type cut": (stanza(arrow=b"-> mlkem768 "), NotForYou, "somebody else"),
    "only a passphrase": (to(b"-> scrypt AAAA 18\n" + BODY + b"\n"), NotForYou, "somebody else"),
    "a passphrase beside a key": (
        to(MINE + b"-> scrypt AAAA 18\n" + BODY + b"\n"),
        TamperedBundle,
        "a passphrase beside",
    ),
    "only words that mean nothing": (to(GREASE), NotForYou, "somebody else"),
    "a share and a word": (stanza(share=SHARE + b" x"), TamperedBundle, "too much or too little"),
    "a type without a share": (
        to(ARROW[:-1] + b"\n" + BODY + b"\n"),
        TamperedBundle,
        "too much or too little",
    ),
    "a share shorter": (stanza(share=plain64(decoded(SHARE)[:-1])), TamperedBundle, LENGTH),
    "a share longer": (stanza(share=plain64(decoded(SHARE) + b"x")), TamperedBundle, LENGTH),
    "a share with filling": (stanza(share=SHARE + b"="), TamperedBundle, "letters"),
    "a share in letters for addresses": (stanza(share=b"-_" + SHARE[2:]), TamperedBundle, LETTERS),
    "a share in another spelling": (stanza(share=bumped(SHARE)), TamperedBundle, SPELT),
    "a share of an impossible length": (stanza(share=SHARE + b"AAA"), TamperedBundle, LETTERS),
    "a share that keeps no secret": (
        stanza(share=plain64(bytes(1120))),
        TamperedBundle,
        "keeps no secret",
    ),
    "another share": (stanza(share=b"AAAA" + SHARE[4:]), NotForYou, "somebody else"),
    "a body shorter": (stanza(body=plain64(decoded(BODY)[:-1])), TamperedBundle, LENGTH),
    "a body longer": (stanza(body=plain64(decoded(BODY) + b"x")), TamperedBundle, LENGTH),
    "a body of nothing": (stanza(body=b""), TamperedBundle, LENGTH),
    "a body in another spelling": (stanza(body=bumped(BODY)), TamperedBundle, SPELT),
    "a body with filling": (stanza(body=BODY + b"="), TamperedBundle, "letters"),
    "a body that ends as in Windows": (stanza(body=BODY + b"\r"), TamperedBundle, LETTERS),
    "a body with a space before": (stanza(body=b" " + BODY), TamperedBundle, LETTERS),
    "a body changed": (stanza(body=b"AAAA" + BODY[4:]), NotForYou, "somebody else"),
    "a body line of 65 letters": (
        to(MINE + b"-> x\n" + b"A" * 65 + b"\n"),
        TamperedBundle,
        "a line that is too long",
    ),
    "a body without its short line": (
        to(MINE + b"-> x\n" + b"A" * 64 + b"\n"),
        TamperedBundle,
        LETTERS,
    ),
    "a body that goes on after its short line": (
        to(MINE + b"-> x\nAAAA\nAAAA\n"),
        TamperedBundle,
        RECIPIENT,
    ),
    "an empty line between recipients": (to(MINE + b"\n" + OTHERS), TamperedBundle, RECIPIENT),
    "a remark between recipients": (to(MINE + b"# mine\n" + OTHERS), TamperedBundle, RECIPIENT),
    "another key wrapped before": (
        to(age.HybridRecipient(MY_PUBLIC).wrap(bytes(16)).encode() + MINE),
        TamperedBundle,
        CHANGED_LIST,
    ),
}


def remade(before: bytes, after: bytes) -> Callable[[], bytes]:
    """A file whose recipients were changed by somebody without the key: the MAC stays."""
    return lambda: sealed(header(before).replace(before, after, 1))


_MAC: dict[str, Told] = {
    "one of two recipients left out": (remade(MINE + OTHERS, MINE), TamperedBundle, CHANGED_LIST),
    "recipients changed round": (
        remade(MINE + OTHERS, OTHERS + MINE),
        TamperedBundle,
        CHANGED_LIST,
    ),
    "a recipient twice": (remade(MINE, MINE + MINE), TamperedBundle, CHANGED_LIST),
    "words that mean nothing added": (remade(MINE, MINE + GREASE), TamperedBundle, CHANGED_LIST),
    "words that mean nothing changed": (
        remade(MINE + GREASE, MINE + GREASE.replace(b"all", b"ill")),
        TamperedBundle,
        CHANGED_LIST,
    ),
    "a MAC of noughts": (
        mac(lambda _: b"--- " + plain64(bytes(32)) + b"\n"),
        TamperedBundle,
        CHANGED_LIST,
    ),
    "a MAC by another key": (
        mac(lambda _: b"--- " + plain64(mac_of(VERSION + MINE + b"---", bytes(16))) + b"\n"),
        TamperedBundle,
        CHANGED_LIST,
    ),
    "a MAC that leaves out the last dashes": (
        mac(lambda _: b"--- " + plain64(mac_of(VERSION + MINE)) + b"\n"),
        TamperedBundle,
        CHANGED_LIST,
    ),
    "a MAC that leaves out the version": (
        mac(lambda _: b"--- " + plain64(mac_of(MINE + b"---")) + b"\n"),
        TamperedBundle,
        CHANGED_LIST,
    ),
    "a MAC by the key as it is": (
        mac(
            lambda _: b"--- " + plain64(hmac.digest(KEY, VERSION + MINE + b"---", "sha256")) + b"\n"
        ),
        TamperedBundle,
        CHANGED_LIST,
    ),
    "no MAC": (mac(lambda _: b"---\n"), TamperedBundle, LAST),
    "no MAC but a space": (mac(lambda _: b"--- \n"), TamperedBundle, LAST),
    "a MAC of one letter": (mac(lambda _: b"--- A\n"), TamperedBundle, LETTERS),
    "a MAC of 31 bytes": (
        mac(lambda _: b"--- " + plain64(bytes(31)) + b"\n"),
        TamperedBundle,
        LAST,
    ),
    "a MAC of 33 bytes": (
        mac(lambda _: b"--- " + plain64(bytes(33)) + b"\n"),
        TamperedBundle,
        LAST,
    ),
    "a MAC in another spelling": (
        mac(lambda line: bumped(line[:-1]) + b"\n"),
        TamperedBundle,
        SPELT,
    ),
    "a MAC with filling": (mac(lambda line: line[:-1] + b"=\n"), TamperedBundle, "letters"),
    "a MAC after two spaces": (mac(lambda line: b"---  " + line[4:]), TamperedBundle, LETTERS),
    "a MAC after a tab": (mac(lambda line: b"---\t" + line[4:]), TamperedBundle, LAST),
    "a MAC after four dashes": (mac(lambda line: b"-" + line), TamperedBundle, LAST),
    "a MAC after two dashes": (mac(lambda line: line[1:]), TamperedBundle, RECIPIENT),
    "a MAC that ends as in Windows": (
        mac(lambda line: line[:-1] + b"\r\n"),
        TamperedBundle,
        LETTERS,
    ),
    "a MAC line twice": (mac(lambda line: line + line), TamperedBundle, CHANGED),
}

_CHUNKS: dict[str, Told] = {
    "no nonce": (lambda: sealed(header(), b"", b""), TamperedBundle, "it ends too early"),
    "a nonce cut": (lambda: sealed(header(), b"", NONCE[:15]), TamperedBundle, "it ends too early"),
    "another nonce": (lambda: sealed(header(), nonce=bytes(16)), TamperedBundle, CHANGED),
    "the nonce left out": (lambda: sealed(header(), nonce=b""), TamperedBundle, CHANGED),
    "the nonce twice": (lambda: sealed(header(), nonce=NONCE * 2), TamperedBundle, CHANGED),
    "no chunk": (payload(lambda: b""), TamperedBundle, "they end too early"),
    "a chunk without a tag": (payload(lambda: chunk(TAR)[:-16]), TamperedBundle, CHANGED),
    "a chunk of half a tag": (payload(lambda: chunk(TAR)[-8:]), TamperedBundle, CHANGED),
    "a tag of noughts": (payload(lambda: chunk(TAR)[:-16] + bytes(16)), TamperedBundle, CHANGED),
    "contents as they are": (payload(lambda: TAR), TamperedBundle, CHANGED),
    "contents under another key": (
        payload(lambda: chunk(TAR, key=bytes(16))),
        TamperedBundle,
        CHANGED,
    ),
    "contents under the key as it is": (
        payload(lambda: ChaCha20Poly1305(KEY * 2).encrypt(bytes(11) + b"\1", TAR, None)),
        TamperedBundle,
        CHANGED,
    ),
    "contents in another cipher": (
        payload(
            lambda: AESGCM(derived(KEY, NONCE, b"payload")).encrypt(bytes(11) + b"\1", TAR, None)
        ),
        TamperedBundle,
        CHANGED,
    ),
    "contents bound to something else": (
        payload(
            lambda: ChaCha20Poly1305(derived(KEY, NONCE, b"payload")).encrypt(
                bytes(11) + b"\1", TAR, b"age"
            )
        ),
        TamperedBundle,
        CHANGED,
    ),
    "contents under the header's key": (
        payload(
            lambda: ChaCha20Poly1305(derived(KEY, None, b"header")).encrypt(
                bytes(11) + b"\1", TAR, None
            )
        ),
        TamperedBundle,
        CHANGED,
    ),
    "the only chunk not the last": (payload(lambda: chunk(TAR, 0, 0)), TamperedBundle, CHANGED),
    "the only chunk number one": (payload(lambda: chunk(TAR, 1, 1)), TamperedBundle, CHANGED),
    "a flag of two": (payload(lambda: chunk(TAR, 0, 2)), TamperedBundle, CHANGED),
    "first chunks changed round": (
        chunks((1, 1, 0), (0, 0, 0), (2, 2, 1)),
        TamperedBundle,
        CHANGED,
    ),
    "pieces changed round": (
        chunks((1, 0, 0), (0, 1, 0), (2, 2, 1)),
        TamperedBundle,
        "the place of manifest.json",
    ),
    "the first chunk left out": (chunks((1, 1, 0), (2, 2, 1)), TamperedBundle, CHANGED),
    "the middle chunk left out": (chunks((0, 0, 0), (2, 2, 1)), TamperedBundle, CHANGED),
    "the last chunk left out": (
        chunks((0, 0, 0), (1, 1, 0)),
        TamperedBundle,
        "they end too early",
    ),
    "a chunk twice": (chunks((0, 0, 0), (0, 0, 0), (1, 1, 0), (2, 2, 1)), TamperedBundle, CHANGED),
    "a piece twice": (
        chunks((0, 0, 0), (1, 1, 0), (2, 2, 0), (2, 3, 1)),
        TamperedBundle,
        "something after its padding",
    ),
    "a piece left out": (chunks((0, 0, 0), (2, 1, 1)), TamperedBundle, "its padding"),
    "chunks counted from one": (chunks((0, 1, 0), (1, 2, 0), (2, 3, 1)), TamperedBundle, CHANGED),
    "a number left out": (chunks((0, 0, 0), (1, 2, 0), (2, 3, 1)), TamperedBundle, CHANGED),
    "a number twice": (chunks((0, 0, 0), (1, 0, 0), (2, 1, 1)), TamperedBundle, CHANGED),
    "a number from the other end": (
        chunks((0, 0, 0), (1, 1 << 80, 0), (2, 1 << 81, 1)),
        TamperedBundle,
        CHANGED,
    ),
    "no chunk the last": (chunks((0, 0, 0), (1, 1, 0), (2, 2, 0)), TamperedBundle, "they end too"),
    "every chunk the last": (
        chunks((0, 0, 1), (1, 1, 1), (2, 2, 1)),
        TamperedBundle,
        "something follows their end",
    ),
    "the middle chunk the last": (
        chunks((0, 0, 0), (1, 1, 1), (2, 2, 1)),
        TamperedBundle,
        "something follows their end",
    ),
    "an empty last chunk": (
        payload(
            lambda: (
                b"".join(chunk(piece, at, 0) for at, piece in enumerate(PIECES)) + chunk(b"", 3, 1)
            )
        ),
        TamperedBundle,
        "their last part is empty",
    ),
    "a short chunk in the middle": (
        payload(lambda: chunk(TAR[:1000], 0, 0) + chunk(TAR[1000:], 1, 1)),
        TamperedBundle,
        CHANGED,
    ),
    "a chunk too long": (payload(lambda: chunk(LARGE, 0, 1)), TamperedBundle, CHANGED),
    "another file's last chunk": (
        payload(
            lambda: (
                chunk(PIECES[0], 0, 0)
                + chunk(PIECES[1], 1, 0)
                + chunk(PIECES[2], 2, 1, key=bytes(16))
            )
        ),
        TamperedBundle,
        CHANGED,
    ),
}

OUTSIDE = _HEADER | _STANZAS | _MAC | _CHUNKS
