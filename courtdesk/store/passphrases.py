"""Passphrases: what is made of one, how costly that is, and which ones are refused.

A passphrase is normalised to NFC, so that é typed on two keyboards is one letter, and taken as
UTF-8 of any length: never cut, never trimmed. Argon2id (RFC 9106) turns it into a key.

Lengths and the refusal of common passphrases follow ASVS 5.0, 6.2 (8 at least, 15 advised, any
character, no composition rules). The floor of the parameters is OWASP's: 19 MiB, 2 passes, 1 lane.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from courtdesk.errors import FieldError, TamperedVault, UserError

LEAST_CHARACTERS = 8
ADVISED_CHARACTERS = 15
SALT_BYTES = 16

_FIELD = "passphrase"
_KEY_BYTES = 32
# What a file may ask of this machine at most: 4 GiB, and minutes rather than years.
_MEMORY_LIMIT_KIB = 4 * 1024 * 1024
_PASSES_LIMIT = 100
_LANES_LIMIT = 64
# What calibration goes up to: a court laptop with 4 GiB must still be able to sign in.
_CALIBRATED_MEMORY_KIB = 256 * 1024
_CALIBRATED_PASSES = 20
# zxcvbn takes time with the square of the length; a part is never stronger than the whole.
_ESTIMATED_CHARACTERS = 72


@dataclass(frozen=True)
class KdfPolicy:
    """The cost of one try: memory in KiB, passes over it, and lanes (threads)."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4

    def check(self) -> None:
        """Raise `TamperedVault` when a file asks for less than the floor or for the absurd.

        Lowered parameters are how somebody with write access would make the next passphrase that
        is set cheap to guess.
        """
        if (
            self.memory_kib < FLOOR.memory_kib
            or self.passes < FLOOR.passes
            or self.lanes < FLOOR.lanes
            or self.memory_kib > _MEMORY_LIMIT_KIB
            or self.passes > _PASSES_LIMIT
            or self.lanes > _LANES_LIMIT
        ):
            raise TamperedVault(
                "A key slot in keys.json asks for a passphrase check that CourtDesk never sets "
                f"({self.memory_kib} KiB, {self.passes} passes, {self.lanes} lanes): "
                "restore the latest backup."
            )


FLOOR = KdfPolicy(memory_kib=19 * 1024, passes=2, lanes=1)
DEFAULT = KdfPolicy()


@dataclass(frozen=True)
class Strength:
    """How hard a passphrase is to guess: `score` 0 (at once) to 4 (very hard), and in words."""

    score: int
    sentence: str


def stretch(passphrase: str, salt: bytes, policy: KdfPolicy) -> bytes:
    """The 32-byte key of a passphrase. Raises `UserError` when the memory is not to be had."""
    policy.check()
    kdf = Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=policy.passes,
        lanes=policy.lanes,
        memory_cost=policy.memory_kib,
    )
    try:
        return kdf.derive(as_bytes(passphrase))
    except MemoryError as error:
        raise UserError(
            f"Checking a passphrase needs {policy.memory_kib // 1024} MB of free memory: "
            "close other programs and try again."
        ) from error


def as_bytes(passphrase: str) -> bytes:
    """The passphrase as what is stretched: NFC, UTF-8, whole."""
    # surrogatepass: half of an emoji, as some keyboards send it, is a character like any other.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def calibrate(
    target_seconds: float = 0.7, measure: Callable[[KdfPolicy], float] | None = None
) -> KdfPolicy:
    """The dearest policy, from the default upwards, that takes about `target_seconds` here.

    Memory is doubled first, as memory is what a guesser's hardware lacks; then passes are added.
    Never less than the default, however slow the machine. `measure` gives the seconds of one try.
    """
    seconds_of = measure or _measure
    policy, seconds = DEFAULT, seconds_of(DEFAULT)
    while policy.memory_kib < _CALIBRATED_MEMORY_KIB and seconds * 2 <= target_seconds:
        policy = replace(policy, memory_kib=policy.memory_kib * 2)
        seconds = seconds_of(policy)
    each = max(seconds, 0.001) / policy.passes
    passes = min(int(target_seconds / each), _CALIBRATED_PASSES)
    return replace(policy, passes=max(passes, policy.passes))


def _measure(policy: KdfPolicy) -> float:
    began = time.perf_counter()
    stretch("how long does this take", bytes(SALT_BYTES), policy)
    return time.perf_counter() - began


def strength(passphrase: str, words: Sequence[str] = ()) -> Strength:
    """How hard the passphrase is to guess for somebody who knows `words` (names, the court)."""
    score = max(_score(part, words) for part in _parts(unicodedata.normalize("NFC", passphrase)))
    sentence = _SENTENCES[score]
    if score >= _LEAST_SCORE and len(passphrase) < ADVISED_CHARACTERS:
        sentence += f" {ADVISED_CHARACTERS} or more characters are advised."
    return Strength(score, sentence)


def check_new_passphrase(passphrase: str, words: Sequence[str] = ()) -> None:
    """Raise `FieldError` for `passphrase` when it is too short or among the first to be tried."""
    if len(unicodedata.normalize("NFC", passphrase)) < LEAST_CHARACTERS:
        raise FieldError(
            _FIELD,
            f"The passphrase has fewer than {LEAST_CHARACTERS} characters: "
            f"use at least {LEAST_CHARACTERS}, better {ADVISED_CHARACTERS} or more.",
        )
    if strength(passphrase, words).score < _LEAST_SCORE:
        raise FieldError(
            _FIELD,
            "The passphrase is among the first that anyone would try: "
            "choose another, such as four words that do not belong together.",
        )


# Score 2 is a million guesses, more than all of zxcvbn's lists with their usual variations.
_LEAST_SCORE = 2
_SENTENCES = (
    "Guessed at once: choose another.",
    "Guessed very soon: choose another.",
    "Fair.",
    "Good.",
    "Very good.",
)


def _parts(passphrase: str) -> tuple[str, ...]:
    if len(passphrase) <= _ESTIMATED_CHARACTERS:
        return (passphrase,)
    return passphrase[:_ESTIMATED_CHARACTERS], passphrase[-_ESTIMATED_CHARACTERS:]


def _score(part: str, words: Sequence[str]) -> int:
    if not part:
        return 0
    # 0.1 s to import, needed only where a passphrase is chosen.
    from zxcvbn import zxcvbn

    known = [piece for word in words for piece in (word, *word.split()) if piece]
    score: int = zxcvbn(part, user_inputs=known)["score"]
    return score
