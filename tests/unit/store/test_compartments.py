"""Compartments and team secrets: who holds a key reads, nobody else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.domain.access import Compartment
from courtdesk.errors import CourtDeskError, DamagedVault, TamperedVault
from courtdesk.store import compartments, exact, wrapping
from courtdesk.store.recovery import RECOVERY

ANN = wrapping.pair_of(b"a" * 32)
BOB = wrapping.pair_of(b"b" * 32)
PAPER = wrapping.pair_of(b"r" * 32)
TEAM = "team-1"
HEALTH = Compartment.MENTAL_HEALTH
BODY, PUBLIC = compartments.new_compartment(
    HEALTH, 1, {"ann": ANN.public, RECOVERY: PAPER.public}, TEAM
)
TEAM_BODY, SECRETS = compartments.new_team_secrets(
    1, {"ann": ANN.public, RECOVERY: PAPER.public}, TEAM
)


def changed(body: bytes, **fields: object) -> bytes:
    return exact.dump(json.loads(body) | fields)


def health_key() -> bytes:
    return compartments.open_keys([BODY], "ann", ANN.private, TEAM)[HEALTH, 1]


def test_those_entitled_and_the_recovery_key_open_the_same_key() -> None:
    key = health_key()
    assert wrapping.public_of(key) == PUBLIC.public
    paper = compartments.open_keys([BODY], RECOVERY, PAPER.private, TEAM)
    assert paper == {(HEALTH, 1): key}
    assert compartments.recipients_of(BODY) == {"ann", RECOVERY}
    assert compartments.public_of(BODY) == PUBLIC


def test_others_hold_nothing() -> None:
    assert compartments.open_keys([BODY], "bob", BOB.private, TEAM) == {}
    with pytest.raises(DamagedVault):
        # Bob under Ann's name: the wrap is not to his key.
        compartments.open_keys([relabelled()], "ann", BOB.private, "team-1")


def relabelled() -> bytes:
    wraps = json.loads(BODY)["wraps"]
    return changed(BODY, wraps={"ann": wraps["ann"]})


@settings(max_examples=20)
@given(members=st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=4))
def test_round_trip_for_any_members(members: list[str]) -> None:
    pairs = {name: wrapping.new_pair() for name in members if name.isprintable()}
    recipients = {name: pair.public for name, pair in pairs.items()}
    body, public = compartments.new_compartment(Compartment.SUBSTANCE, 7, recipients, TEAM)
    for name, pair in pairs.items():
        held = compartments.open_keys([BODY, body], name, pair.private, TEAM)
        assert wrapping.public_of(held[Compartment.SUBSTANCE, 7]) == public.public


def test_a_later_member_gets_the_same_key() -> None:
    body = compartments.add_recipients(BODY, health_key(), {"bob": BOB.public}, TEAM)
    assert compartments.recipients_of(body) == {"ann", "bob", RECOVERY}
    assert compartments.open_keys([body], "bob", BOB.private, TEAM) == {(HEALTH, 1): health_key()}
    assert compartments.open_keys([body], "ann", ANN.private, TEAM) == {(HEALTH, 1): health_key()}


def test_another_key_is_never_handed_on() -> None:
    with pytest.raises(TamperedVault):
        compartments.add_recipients(BODY, BOB.private, {"bob": BOB.public}, TEAM)


def test_a_flipped_byte_is_refused_or_names_somebody_else() -> None:
    body = relabelled()
    # Every byte of a wrap is flipped in test_wrapping; here every third, and all around them.
    for at in sorted({*range(120), *range(120, len(body), 3), *range(len(body) - 40, len(body))}):
        bad = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        try:
            held = compartments.open_keys([bad], "ann", ANN.private, TEAM)
        except CourtDeskError as error:
            assert isinstance(error, DamagedVault)
        else:
            assert held == {}, at


@pytest.mark.parametrize(
    "fields",
    [
        {"compartment": "substance"},
        {"generation": 2},
        {"public": exact.encode(BOB.public)},
        {"compartment": "elsewhere"},
        {"generation": "1"},
        {"public": "AAAA"},
        {"wraps": []},
        {"wraps": {"ann": 1}},
        {"wraps": {"ann": "AAAA"}},
        {"more": 1},
    ],
)
def test_a_changed_body_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(DamagedVault):
        compartments.open_keys([changed(BODY, **fields)], "ann", ANN.private, TEAM)


def test_a_wrap_that_holds_another_key_is_refused() -> None:
    info = wrapping.Info("compartment mental-health", TEAM, wrapping.fingerprint(ANN.public), 1)
    for secret in (BOB.private, b"short"):
        wrap = exact.encode(wrapping.wrap(ANN.public, secret, info))
        with pytest.raises(TamperedVault):
            compartments.open_keys([changed(BODY, wraps={"ann": wrap})], "ann", ANN.private, TEAM)


def test_bodies_of_another_team_do_not_open() -> None:
    with pytest.raises(DamagedVault):
        compartments.open_keys([BODY], "ann", ANN.private, "team-2")
    with pytest.raises(DamagedVault):
        compartments.open_team_secrets([TEAM_BODY], "ann", ANN.private, "team-2")


def test_two_keys_of_one_generation_are_an_alarm() -> None:
    twin, _ = compartments.new_compartment(HEALTH, 1, {"ann": ANN.public}, TEAM)
    with pytest.raises(TamperedVault):
        compartments.open_keys([BODY, twin], "ann", ANN.private, TEAM)
    next_one, _ = compartments.new_compartment(HEALTH, 2, {"ann": ANN.public}, TEAM)
    held = compartments.open_keys([BODY, next_one, BODY], "ann", ANN.private, TEAM)
    assert set(held) == {(HEALTH, 1), (HEALTH, 2)}


def test_bodies_are_exact() -> None:
    for body in (b"", b"[]", BODY + b"\n", b" " + BODY):
        with pytest.raises(DamagedVault):
            compartments.public_of(body)
        with pytest.raises(DamagedVault):
            compartments.recipients_of(body)
        with pytest.raises(DamagedVault):
            compartments.open_team_secrets([body], "ann", ANN.private, TEAM)


def test_team_secrets_open_for_members_and_the_recovery_key() -> None:
    for name, pair in (("ann", ANN), (RECOVERY, PAPER)):
        found = compartments.open_team_secrets([TEAM_BODY], name, pair.private, TEAM)
        assert found == {1: SECRETS}
    assert compartments.open_team_secrets([TEAM_BODY], "bob", BOB.private, TEAM) == {}
    assert len(SECRETS.list_secret) == len(SECRETS.sync_key) == 32


def test_a_joiner_gets_every_epoch_and_the_list_secret_stays() -> None:
    body, second = compartments.new_team_secrets(
        2, {"ann": ANN.public}, TEAM, list_secret=SECRETS.list_secret
    )
    both = [
        compartments.add_team_recipients(TEAM_BODY, SECRETS, {"bob": BOB.public}, TEAM),
        compartments.add_team_recipients(body, second, {"bob": BOB.public}, TEAM),
    ]
    found = compartments.open_team_secrets(both, "bob", BOB.private, TEAM)
    assert found == {1: SECRETS, 2: second}
    assert second.list_secret == SECRETS.list_secret
    assert second.sync_key != SECRETS.sync_key


def test_other_team_secrets_are_neither_handed_on_nor_taken() -> None:
    _, others = compartments.new_team_secrets(1, {"ann": ANN.public}, TEAM)
    with pytest.raises(TamperedVault):
        compartments.add_team_recipients(TEAM_BODY, others, {"bob": BOB.public}, TEAM)
    info = wrapping.Info("team secrets", TEAM, wrapping.fingerprint(ANN.public), 1)
    wrap = wrapping.wrap(ANN.public, others.list_secret + others.sync_key, info)
    with pytest.raises(TamperedVault):
        compartments.open_team_secrets(
            [changed(TEAM_BODY, wraps={"ann": exact.encode(wrap)})], "ann", ANN.private, TEAM
        )
    with pytest.raises(DamagedVault):
        compartments.open_team_secrets([changed(TEAM_BODY, epoch=2)], "ann", ANN.private, TEAM)


def test_secrets_are_never_shown() -> None:
    assert repr(SECRETS) == "TeamSecrets(epoch=1)"
