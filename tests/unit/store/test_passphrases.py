"""What a passphrase becomes, what it costs and which are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import FieldError, TamperedVault, UserError
from courtdesk.store import identityfile, keyslots, passphrases
from courtdesk.store.passphrases import (
    DEFAULT,
    FLOOR,
    KdfPolicy,
    calibrate,
    check_new_passphrase,
    strength,
    stretch,
)

SALT = bytes(16)


def test_the_default_and_the_floor_are_those_of_the_design() -> None:
    assert KdfPolicy(memory_kib=65536, passes=3, lanes=4) == DEFAULT
    assert KdfPolicy(memory_kib=19456, passes=2, lanes=1) == FLOOR


def test_stretching_is_what_every_slot_so_far_was_made_with() -> None:
    # Pinned: any change of normalising, encoding or parameters would refuse every passphrase.
    assert stretch("caffè Brân", SALT, FLOOR).hex() == (
        "2df71a02533dffd7a1e5d95e4868507a1b17bb3f8fa086c6a8cff7f205eb40aa"
    )


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert stretch("caf\u00e9 Ŵyn", SALT, FLOOR) == stretch("cafe\u0301 W\u0302yn", SALT, FLOOR)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("x" * 1000, "x" * 999),
        ("x" * 999 + "a", "x" * 999 + "b"),
        ("word", "word "),
        ("word", "Word"),
        ("a\x00b", "a\x00c"),
        ("ﬁne", "fine"),
    ],
)
def test_every_character_counts(one: str, two: str) -> None:
    assert passphrases.as_bytes(one) != passphrases.as_bytes(two)
    assert stretch(one, SALT, FLOOR) != stretch(two, SALT, FLOOR)


@given(st.text())
def test_any_text_can_be_a_passphrase(text: str) -> None:
    assert isinstance(passphrases.as_bytes(text), bytes)


def test_half_a_surrogate_pair_can_be_typed() -> None:
    assert passphrases.as_bytes("\ud83d") == b"\xed\xa0\xbd"


@pytest.mark.parametrize(
    "policy",
    [
        KdfPolicy(19455, 2, 1),
        KdfPolicy(19456, 1, 1),
        KdfPolicy(19456, 2, 0),
        KdfPolicy(4 * 1024 * 1024 + 1, 2, 1),
        KdfPolicy(19456, 101, 1),
        KdfPolicy(19456, 2, 65),
    ],
)
def test_parameters_outside_the_limits_are_refused(policy: KdfPolicy) -> None:
    with pytest.raises(TamperedVault):
        policy.check()
    with pytest.raises(TamperedVault):
        stretch("word", SALT, policy)


def costing(per_mib_pass: float) -> Callable[[KdfPolicy], float]:
    return lambda policy: policy.memory_kib / 1024 * policy.passes * per_mib_pass


@pytest.mark.parametrize("per_mib_pass", [0.00001, 0.0005, 0.001, 0.002, 0.003, 0.01, 10.0])
def test_calibration_aims_below_the_target_and_never_below_the_default(
    per_mib_pass: float,
) -> None:
    measure = costing(per_mib_pass)
    policy = calibrate(0.7, measure)
    policy.check()
    assert policy.memory_kib >= DEFAULT.memory_kib
    assert policy.passes >= DEFAULT.passes
    assert policy == DEFAULT or measure(policy) <= 0.7 + 1e-9
    assert policy.memory_kib <= 256 * 1024
    assert policy.passes <= 20


def test_a_fast_machine_gets_memory_first_and_then_passes() -> None:
    assert calibrate(0.7, costing(0.001)) == KdfPolicy(131072, 5, 4)
    assert calibrate(0.7, costing(0.00001)) == KdfPolicy(262144, 20, 4)
    assert calibrate(0.7, costing(0.01)) == DEFAULT


def test_calibration_measures_this_machine() -> None:
    assert calibrate(0.001) == DEFAULT


@pytest.mark.parametrize("short", ["", "a", "jx8Qw2m", "cafe\u0301 W\u0302y"])
def test_fewer_than_eight_characters_are_refused(short: str) -> None:
    with pytest.raises(FieldError, match="fewer than 8") as caught:
        check_new_passphrase(short)
    assert caught.value.field == "passphrase"


@pytest.mark.parametrize(
    "common", ["password", "Password1", "P@ssw0rd", "qwertyuiop", "12345678", "aaaaaaaaaaaaaaa"]
)
def test_the_common_are_refused_whatever_their_length(common: str) -> None:
    with pytest.raises(FieldError, match="first that anyone would try"):
        check_new_passphrase(common)


def test_a_members_own_name_is_refused() -> None:
    check_new_passphrase("Zebediah Quillfeather")
    with pytest.raises(FieldError):
        check_new_passphrase("quillfeather", ("Zebediah Quillfeather",))


@pytest.mark.parametrize(
    "fine", ["jx8Qw2mz", "kettle lamp orbit", "x9 " * 2 + "Ŵyn â bara" * 99, "🐝🌧️🍞🚲🧭🪁🎺🧵🦉"]
)
def test_anything_else_may_be_chosen(fine: str) -> None:
    check_new_passphrase(fine)


def test_a_long_passphrase_is_judged_by_its_stronger_end() -> None:
    check_new_passphrase("a" * 900 + " kettle lamp orbit ninepins " + "a" * 20)
    with pytest.raises(FieldError):
        check_new_passphrase("a" * 1000)


def test_strength_is_a_score_and_a_sentence() -> None:
    assert strength("").score == 0
    assert strength("password").score == 0
    assert strength("kettle lamp orbit ninepins").score == 4
    assert strength("kettle lamp orbit ninepins").sentence == "Very good."
    assert "15 or more" in strength("jx8Qw2mz").sentence
    assert "15 or more" not in strength("password").sentence


def test_too_little_memory_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Starved:
        def __init__(self, **_: object) -> None: ...

        def derive(self, _: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(passphrases, "Argon2id", Starved)
    with pytest.raises(UserError, match="close other programs"):
        stretch("word", SALT, DEFAULT)


def test_in_these_tests_slots_and_identity_files_are_opened_by_what_stretching_gives() -> None:
    """`tests/helpers/tries.py` keeps what each try gave: it must be that, and of that try alone."""
    made = set()
    for passphrase, salt, policy in (
        ("word", SALT, FLOOR),
        ("Word", SALT, FLOOR),
        ("word", bytes(15) + b"\x01", FLOOR),
        ("word", SALT, KdfPolicy(19456, 3, 1)),
    ):
        real = stretch(passphrase, salt, policy)
        assert keyslots.stretch(passphrase, salt, policy) == real
        assert identityfile.stretch(passphrase, salt, policy) == real
        made.add(real)
    assert len(made) == 4
    with pytest.raises(TamperedVault):
        keyslots.stretch("word", SALT, KdfPolicy(1, 1, 1))
