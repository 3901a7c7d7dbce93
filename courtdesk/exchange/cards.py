"""A card: what somebody sends to be added to a team, as text that survives an e-mail.

    any words, ignored
    -----BEGIN COURTDESK CARD-----
    exact JSON in base64
    -----END COURTDESK CARD-----
    -----BEGIN SSH SIGNATURE-----
    ...
    -----END SSH SIGNATURE-----

The signature is by the key that stands on the card, in the namespace `card@courtdesk.v1`: it shows
that whoever made the card holds that key, so that nobody can put somebody else's key on their own
card. It does not show *who* they are; the words that both read aloud do.

What stands around the two blocks is not signed and is never shown. Inside them mail programs may
change line ends and add spaces at the end of lines, and nothing else.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from courtdesk.domain.access import Role
from courtdesk.domain.ids import MemberId
from courtdesk.errors import BundleTooBig, NewerBundle, NotABundle, TamperedBundle
from courtdesk.exchange import exact, sshsig
from courtdesk.exchange.identity import CARD
from courtdesk.exchange.sshsig import SignatureRefused
from courtdesk.exchange.words import words_for

FORMAT = 1

SIZE_LIMIT = 64 * 1024
"""Bytes that the file may have, with the e-mail around it."""

_BEGIN, _END = "-----BEGIN COURTDESK CARD-----", "-----END COURTDESK CARD-----"
_SIGNED, _SIGNED_END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_COLUMNS = 64
_SIGN_BYTES, _SEALING_BYTES = 32, 1216
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_MOMENT = re.compile(r"2\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9+/]{1,4000}={0,2}")
_TEXTS = {"name": (1, 100), "court": (0, 200), "body": (0, 100), "number": (0, 100)}
_NAMES = (
    "format",
    "member",
    "name",
    "roles",
    "court",
    "sign",
    "slot",
    "bundle",
    "body",
    "number",
    "made_at",
)
_INTRODUCTION = """\
This is a CourtDesk card. Give it to the administrator of the team that you want to join, and read
to each other the words that CourtDesk shows: they must be the same on both screens.

"""


@dataclass(frozen=True)
class Card:
    """Who asks to be added. Public keys are base64: `sign` Ed25519, `slot` and `bundle` hybrid.

    `roles` are those asked for; the administrator decides. `made_at` is in UTC, to the second.
    """

    member: MemberId
    name: str
    roles: tuple[Role, ...]
    court: str
    sign: str
    slot: str
    bundle: str
    registration_body: str
    registration_number: str
    made_at: datetime

    def encode(self) -> bytes:
        """The exact bytes that are signed. Raises `ValueError` for what `read_card` refuses."""
        value = {
            "format": FORMAT,
            "member": self.member,
            "name": self.name,
            "roles": [role.value for role in self.roles],
            "court": self.court,
            "sign": self.sign,
            "slot": self.slot,
            "bundle": self.bundle,
            "body": self.registration_body,
            "number": self.registration_number,
            "made_at": self.made_at.astimezone(UTC).strftime(_FORM),
        }
        _card(value)
        return exact.dump(value)

    def words(self) -> tuple[str, ...]:
        """What both people read aloud; see `words_for` for what it costs."""
        return words_for(self.encode())


def write_card(card: Card, sign_seed: bytes) -> bytes:
    """The card as a text file, signed with the 32-byte seed whose public half stands on it.

    Raises `ValueError` for another key's seed or for a card that `read_card` would refuse.
    """
    data = card.encode()
    signature = sshsig.sign(sign_seed, CARD, data)
    try:
        sshsig.verify(base64.b64decode(card.sign), CARD, data, signature)
    except SignatureRefused as error:
        raise ValueError("a card is signed with the key that stands on it") from error
    text = base64.b64encode(data).decode("ascii")
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return (_INTRODUCTION + "\n".join([_BEGIN, *lines, _END, signature])).encode("ascii")


def read_card(data: bytes) -> Card:
    """The card in this text, once its own key was seen to have signed it.

    Raises `BundleTooBig` above `SIZE_LIMIT`, `NotABundle` when there is no card in it,
    `NewerBundle` for a later format and `TamperedBundle` for everything that is not exact.
    """
    if len(data) > SIZE_LIMIT:
        raise BundleTooBig(
            "The file is too big to be a card (64 KiB are the most): choose the card itself."
        )
    lines = _lines(data)
    encoded = "".join(_block(lines, _BEGIN, _END))
    signature = "\n".join([_SIGNED, *_block(lines, _SIGNED, _SIGNED_END), _SIGNED_END, ""])
    try:
        body = base64.b64decode(encoded, validate=True)
        if base64.b64encode(body).decode("ascii") != encoded:
            raise _damaged("its letters")
    except (binascii.Error, ValueError) as error:
        raise _damaged("its letters") from error
    card = _parse(body)
    _require_own_signature(card, body, signature)
    return card


def _lines(data: bytes) -> list[str]:
    """The lines as the sender wrote them: without what mail programs add at their ends."""
    # Other letters, in the words around the card, are of no interest; within it they do not pass.
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return [line.rstrip(" \t") for line in text.split("\n")]


def _block(lines: list[str], begin: str, end: str) -> list[str]:
    """What stands between the one `begin` line and the one `end` line after it."""
    if begin == _BEGIN and begin not in lines:
        raise NotABundle(
            "There is no CourtDesk card in this: choose the card's file, or paste all of its text."
        )
    if lines.count(begin) != 1 or lines.count(end) != 1:
        raise _damaged("a BEGIN or END line is missing or stands there twice")
    first, last = lines.index(begin), lines.index(end)
    if last <= first:
        raise _damaged("its END line stands before its BEGIN line")
    return [line for line in lines[first + 1 : last] if line]


def _parse(body: bytes) -> Card:
    try:
        value = exact.load(body)
        if exact.number(value, "format", 1) > FORMAT:
            raise NewerBundle(
                "The card was made by a newer version of CourtDesk: update CourtDesk on this "
                "laptop, then read the card again."
            )
        return _card(value)
    except exact.NotExact as error:
        raise _damaged("what stands on it") from error


def _card(value: dict[str, Any]) -> Card:
    exact.keys(value, _NAMES)
    texts = {name: _text(value, name, *lengths) for name, lengths in _TEXTS.items()}
    return Card(
        member=MemberId(exact.text(value, "member", _ID)),
        name=texts["name"],
        roles=_roles(value),
        court=texts["court"],
        sign=_key(value, "sign", _SIGN_BYTES),
        slot=_key(value, "slot", _SEALING_BYTES),
        bundle=_key(value, "bundle", _SEALING_BYTES),
        registration_body=texts["body"],
        registration_number=texts["number"],
        made_at=_moment(exact.text(value, "made_at", _MOMENT)),
    )


def _text(value: dict[str, Any], key: str, least: int, most: int) -> str:
    """Printable text of one line, as an administrator reads it before they believe it.

    Signs that turn the direction of writing, or cannot be seen, could make one name look like
    another.
    """
    found = value[key]
    good = isinstance(found, str) and least <= len(found) <= most
    if not good or not found.isprintable() or found != found.strip():
        raise exact.NotExact(f"{key} is not {least} to {most} printable letters")
    return str(found)


def _roles(value: dict[str, Any]) -> tuple[Role, ...]:
    found = exact.rows(value, "roles", len(Role))
    if not all(isinstance(one, str) and one in set(Role) for one in found):
        raise exact.NotExact("a role that there is not")
    if len(set(found)) != len(found):
        raise exact.NotExact("a role twice")
    return tuple(Role(one) for one in found)


def _key(value: dict[str, Any], name: str, length: int) -> str:
    found = exact.text(value, name, _KEY)
    try:
        data = base64.b64decode(found, validate=True)
    except binascii.Error as error:
        raise exact.NotExact(f"{name} is not base64") from error
    if len(data) != length or base64.b64encode(data).decode("ascii") != found:
        raise exact.NotExact(f"{name} is not {length} bytes in base64")
    return found


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
    except ValueError as error:
        raise exact.NotExact("made_at") from error


def _require_own_signature(card: Card, body: bytes, signature: str) -> None:
    try:
        sshsig.verify(base64.b64decode(card.sign), CARD, body, signature)
    except SignatureRefused as error:
        raise TamperedBundle(
            "The card was not signed with the key that stands on it, or was changed since: ask its "
            "owner to make a new card and send that."
        ) from error


def _damaged(where: str) -> TamperedBundle:
    return TamperedBundle(
        f"The card is damaged ({where}): ask its owner to send the file itself, as an attachment."
    )
