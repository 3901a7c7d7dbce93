"""The recovery key on paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import FieldError
from courtdesk.store import recovery
from courtdesk.store.recovery import RecoveryKey, new_recovery_key, read_recovery_key

KEY = RecoveryKey(bytes(range(32)))
secrets = st.binary(min_size=32, max_size=32)


@given(secrets)
def test_round_trip(secret: bytes) -> None:
    key = RecoveryKey(secret)
    assert read_recovery_key(key.text).secret == secret
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){13}", key.text)


@given(secrets)
def test_it_may_be_typed_as_people_type(secret: bytes) -> None:
    text = RecoveryKey(secret).text
    typed = text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_recovery_key(typed).secret == secret
    assert read_recovery_key("  " + text.replace("-", "") + "\n").secret == secret
    assert read_recovery_key(text.replace("-", "–").replace("1", "I")).secret == secret
    wide = text.translate({ord("A"): "Ａ", ord("-"): " "})
    assert read_recovery_key(wide).secret == secret


def test_every_wrong_letter_is_noticed() -> None:
    text = KEY.text
    for at, letter in enumerate(text):
        if letter == "-":
            continue
        wrong = "7" if letter != "7" else "8"
        with pytest.raises(FieldError, match="wrong letter or digit") as caught:
            read_recovery_key(text[:at] + wrong + text[at + 1 :])
        assert caught.value.field == "recovery_key"


def test_two_groups_swapped_are_noticed() -> None:
    groups = KEY.text.split("-")
    swapped = "-".join([groups[1], groups[0], *groups[2:]])
    with pytest.raises(FieldError, match="wrong letter or digit"):
        read_recovery_key(swapped)


@pytest.mark.parametrize("typed", ["", "abcd", KEY.text[:-1], KEY.text + "0"])
def test_too_few_or_many_are_counted(typed: str) -> None:
    with pytest.raises(FieldError, match="has 56 letters and digits"):
        read_recovery_key(typed)


@pytest.mark.parametrize(("letter", "shown"), [("U", '"U"'), ("é", '"É"'), ("\x00", "be seen")])
def test_a_letter_that_is_never_printed_is_named(letter: str, shown: str) -> None:
    with pytest.raises(FieldError, match=shown):
        read_recovery_key(letter + KEY.text[1:])


def test_the_pair_is_the_keys_own_and_not_the_key() -> None:
    pair = KEY.pair()
    assert pair == RecoveryKey(bytes(range(32))).pair()
    assert pair.private != KEY.secret
    assert pair != new_recovery_key().pair()


def test_it_is_never_shown_by_accident() -> None:
    key = new_recovery_key()
    assert key.text[:4] not in repr(key)
    assert repr(key) == "RecoveryKey()"
    assert recovery.RECOVERY == "recovery"
