"""Keys as text have one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.exchange.age import bech32

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@given(st.from_regex("[a-z][a-z-]{0,20}", fullmatch=True), st.binary(max_size=100))
def test_round_trip(prefix: str, data: bytes) -> None:
    text = bech32.encode(prefix, data)
    assert bech32.decode(text) == bech32.decode(text.upper()) == (prefix, data)


# Valid strings of BIP 173 whose data fill whole bytes, or hold none.
@pytest.mark.parametrize("text", ["A12UEL5L", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"])
def test_the_examples_of_the_rule(text: str) -> None:
    prefix, data = bech32.decode(text)
    assert bech32.encode(prefix, data) == text.lower()


@pytest.mark.parametrize("bit", range(4))
def test_bits_left_over_must_be_nought(bit: int) -> None:
    values = [*bech32._regroup(bytes(32), 8, 5), 1 << bit]
    code = bech32._polymod([*bech32._expand("age"), *values, *bytes(6)]) ^ 1
    check = [(code >> 5 * (5 - at)) & 31 for at in range(6)]
    text = "age1" + "".join(LETTERS[value] for value in [*values, *check])
    with pytest.raises(ValueError, match="left over"):
        bech32.decode(text)
