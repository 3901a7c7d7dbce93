"""Words that two people read to each other to know that they hold the same file.

Seven words of eight bits. Somebody who wanted another card or team file with the same words would
have to try some 2**56 files; each try costs an Argon2id of 19 MiB (OWASP's least, about 60 ms),
which no search can leave out. The salt is fixed because both people must come to the same words;
it keeps them apart from everything else that Argon2id is used for.
"""

from __future__ import annotations

import hashlib

from courtdesk.exchange.wordlist import WORDS

COUNT = 7
"""How many words there are to read."""

_SALT = b"courtdesk.v1 words read aloud"
_MEMORY_KIB = 19 * 1024
_ITERATIONS = 2


def words_for(data: bytes) -> tuple[str, ...]:
    """The words of exactly these bytes; one different bit gives other words.

    Takes about 60 ms and 19 MiB: run it beside the window's thread.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    stretched = Argon2id(
        salt=_SALT, length=COUNT, iterations=_ITERATIONS, lanes=1, memory_cost=_MEMORY_KIB
    ).derive(hashlib.sha256(data).digest())
    return tuple(WORDS[byte] for byte in stretched)


def same_words(one: str, two: str) -> bool:
    """Whether two readings are the same, however they were typed: case, commas and spaces aside."""
    return _plain(one) == _plain(two) != []


def _plain(text: str) -> list[str]:
    return text.casefold().replace(",", " ").replace("-", " ").split()
