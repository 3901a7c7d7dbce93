"""The recovery key: 256 random bits on paper that stand in for every forgotten passphrase.

It is one more recipient, under the member id `RECOVERY`, of the vault key and of every
compartment key. Whoever holds the paper and a copy of the vault can read everything, and use on a
copied vault cannot be logged: the help says so and tells people to keep it in a safe.

On paper it is Crockford's base32 (no I, L, O or U, which are misread), 14 groups of 4: 32 bytes,
then 3 bytes of checksum, so that a slip of the pen is told apart from a key of another vault.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field

from courtdesk.domain.roster import RECOVERY
from courtdesk.errors import FieldError
from courtdesk.store import wrapping
from courtdesk.store.wrapping import SealingPair

__all__ = ["RECOVERY", "RecoveryKey", "new_recovery_key", "read_recovery_key"]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CHECK_BYTES = 3
_CHARACTERS = (wrapping.KEY_BYTES + _CHECK_BYTES) * 8 // 5
_GROUP = 4
_FIELD = "recovery_key"


@dataclass(frozen=True)
class RecoveryKey:
    """The 32 secret bytes; printed by `text`, never shown by repr, kept by no program."""

    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """What is printed: 14 groups of 4 letters or digits with a hyphen between."""
        bits = int.from_bytes(self.secret + _checksum(self.secret), "big")
        places = range(5 * (_CHARACTERS - 1), -1, -5)
        letters = "".join(_ALPHABET[bits >> place & 31] for place in places)
        return "-".join(letters[at : at + _GROUP] for at in range(0, _CHARACTERS, _GROUP))

    def pair(self) -> SealingPair:
        """The sealing pair that vault and compartment keys are wrapped to."""
        return wrapping.pair_of(wrapping.derive(self.secret, "recovery pair"))

    def sign_seed(self) -> bytes:
        """The Ed25519 seed by which the recovery key makes an administrator, and nothing else."""
        return wrapping.derive(self.secret, "recovery sign")


def new_recovery_key() -> RecoveryKey:
    """A fresh recovery key."""
    return RecoveryKey(wrapping.new_key())


def read_recovery_key(typed: str) -> RecoveryKey:
    """The key as typed from paper: case, spaces, hyphens, O for 0 and I or L for 1 do not matter.

    Raises `FieldError` for `recovery_key` with one sentence when it cannot be the printed key.
    """
    letters = _letters(typed)
    if len(letters) != _CHARACTERS:
        raise FieldError(
            _FIELD,
            f"The recovery key has {_CHARACTERS} letters and digits and {len(letters)} were "
            "entered: compare it group by group with the printed sheet.",
        )
    value = 0
    for letter in letters:
        value = value << 5 | _ALPHABET.index(letter)
    raw = value.to_bytes(wrapping.KEY_BYTES + _CHECK_BYTES, "big")
    secret, check = raw[: wrapping.KEY_BYTES], raw[wrapping.KEY_BYTES :]
    if check != _checksum(secret):
        raise FieldError(
            _FIELD,
            "The recovery key has a wrong letter or digit somewhere: compare it group by group "
            "with the printed sheet.",
        )
    return RecoveryKey(secret)


def _letters(typed: str) -> str:
    """The letters of the alphabet that were meant; `FieldError` names one that cannot be."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    meant = "".join(one for one in plain if not _is_separator(one)).translate(_MISREAD)
    foreign = next((one for one in meant if one not in _ALPHABET), None)
    if foreign is not None:
        shown = f'"{foreign}"' if foreign.isprintable() else "a character that cannot be seen"
        raise FieldError(
            _FIELD,
            f"A recovery key never contains {shown}: compare it with the printed sheet.",
        )
    return meant


def _is_separator(one: str) -> bool:
    return one.isspace() or unicodedata.category(one) == "Pd"


def _checksum(secret: bytes) -> bytes:
    return hashlib.sha256(b"courtdesk.v1 recovery key" + secret).digest()[:_CHECK_BYTES]
