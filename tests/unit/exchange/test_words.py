"""The words that two people read aloud, and the list that they come from."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from courtdesk.exchange.wordlist import WORDS
from courtdesk.exchange.words import COUNT, same_words, words_for

PINNED_LIST = "34e59c15b9c310a7047fcdf9b9c3758c2a3f7417188d96863f4afd0f81701554"
PINNED_WORDS = ("echo", "swallow", "spider", "daisy", "kettle", "farmer", "cherry")


def distance(one: str, two: str) -> int:
    """Letters to change, add or leave out to make one word the other."""
    row = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(two, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (letter != other)),
            )
    return row[-1]


def test_a_word_for_every_byte() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)
    assert all(4 <= len(word) <= 10 for word in WORDS)


def test_no_two_words_begin_alike_or_differ_by_a_letter() -> None:
    assert len({word[:4] for word in WORDS}) == 256
    near = [(a, b) for at, a in enumerate(WORDS) for b in WORDS[:at] if distance(a, b) < 2]
    assert near == []


def test_words_are_pinned() -> None:
    # Two versions of CourtDesk that disagree would make every honest card look forged.
    assert hashlib.sha256(" ".join(WORDS).encode()).hexdigest() == PINNED_LIST
    assert words_for(b"a card") == PINNED_WORDS


def test_words_are_dear_to_search_for() -> None:
    dear = Argon2id(
        salt=b"courtdesk.v1 words read aloud",
        length=COUNT,
        iterations=2,
        lanes=1,
        memory_cost=19 * 1024,
    ).derive(hashlib.sha256(b"a card").digest())
    assert words_for(b"a card") == tuple(WORDS[byte] for byte in dear)


@pytest.mark.parametrize("other", [b"", b"a car", b"a card ", b"b card", b"a carD"])
def test_other_bytes_have_other_words(other: bytes) -> None:
    assert len(words_for(other)) == COUNT
    assert words_for(other) != words_for(b"a card")


def test_words_are_compared_as_people_type_them() -> None:
    said = "Acorn, album  almond-amber"
    assert same_words(said, "acorn album almond amber")
    assert not same_words(said, "acorn album almond")
    assert not same_words(said, "album acorn almond amber")
    assert not same_words("", " ,")
