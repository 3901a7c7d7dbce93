"""Key slots: the right passphrase opens, nothing else does, and no crash leaves nothing to open."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courtdesk.domain.ids import MemberId
from courtdesk.errors import (
    CourtDeskError,
    DamagedVault,
    FieldError,
    ForeignVault,
    NewerVault,
    TamperedVault,
    UserError,
    WrongPassphrase,
)
from courtdesk.store import exact, keyslots, slotfile, wrapping
from courtdesk.store.keyslots import FLOOR, KdfPolicy, NewSlot, PrivateIdentity, SlotFile
from courtdesk.store.passphrases import stretch
from courtdesk.store.recovery import RECOVERY, RecoveryKey
from courtdesk.store.slotfile import SlotTable

VAULT_KEY = b"v" * 32
PAPER = RecoveryKey(b"r" * 32)
RECOVERY_PUBLIC = PAPER.pair().public
ANN_IDENTITY = PrivateIdentity(b"1" * 32, b"2" * 32, b"3" * 32)
BOB_IDENTITY = PrivateIdentity(b"4" * 32, b"5" * 32, b"6" * 32)
ANN_WORDS = "kettle lamp orbit ninepins"
BOB_WORDS = "gravel tulip sonnet hinge"


def new(
    name: str = "Ann Example", identity: PrivateIdentity = ANN_IDENTITY, words: str = ANN_WORDS
) -> NewSlot:
    return NewSlot(MemberId(name.split(maxsplit=1)[0].lower()), name, identity, words, FLOOR)


BOB = new("Bob Example", BOB_IDENTITY, BOB_WORDS)


def created(folder: Path, vault_id: str = "vault-1", first: NewSlot | None = None) -> SlotFile:
    return SlotFile.create(
        folder / "keys.json",
        vault_id=vault_id,
        first=first or new(),
        recovery_public=RECOVERY_PUBLIC,
        vault_key=VAULT_KEY,
    )


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """keys.json of Ann and Bob."""
    folder = tmp_path_factory.mktemp("pristine")
    created(folder).add(BOB, VAULT_KEY)
    return (folder / "keys.json").read_bytes()


@pytest.fixture
def path(tmp_path: Path, pristine: bytes) -> Path:
    """keys.json and its copy in a folder of this test."""
    (tmp_path / "keys.old.json").write_bytes(pristine)
    (tmp_path / "keys.json").write_bytes(pristine)
    return tmp_path / "keys.json"


def rewrite(path: Path, change: Callable[[dict[str, Any]], None], *, both: bool = True) -> None:
    """What somebody with access to the folder and this source code could write."""
    value = json.loads(path.read_bytes())
    change(value)
    value.pop("check", None)
    value["check"] = slotfile._check(value)
    path.write_bytes(exact.dump(value))
    if both:
        path.with_name("keys.old.json").write_bytes(exact.dump(value))


# What opens


def test_a_new_file_opens_for_its_member(tmp_path: Path) -> None:
    created(tmp_path)
    slots = SlotFile.load(tmp_path / "keys.json")
    unlocked = slots.unlock("Ann Example", ANN_WORDS)
    assert unlocked.member == "ann"
    assert unlocked.identity == ANN_IDENTITY
    assert unlocked.vault_key == VAULT_KEY
    assert slots.names() == ("Ann Example",)
    assert slots.vault_id == "vault-1"
    assert slots.recovery_public == RECOVERY_PUBLIC
    assert slots.notice is None


def test_every_member_opens_with_their_own(path: Path) -> None:
    slots = SlotFile.load(path)
    assert slots.names() == ("Ann Example", "Bob Example")
    assert slots.member_named("bob example") == "bob"
    bob = slots.unlock("bob example ", BOB_WORDS)
    assert (bob.member, bob.name, bob.identity) == ("bob", "Bob Example", BOB_IDENTITY)
    assert bob.vault_key == VAULT_KEY


def test_a_wrong_passphrase_and_then_the_right_one(path: Path) -> None:
    slots = SlotFile.load(path)
    for wrong in ("", "kettle", BOB_WORDS, ANN_WORDS + " ", ANN_WORDS.upper()):
        with pytest.raises(WrongPassphrase, match="Ann Example"):
            slots.unlock("Ann Example", wrong)
    assert slots.unlock("Ann Example", ANN_WORDS).vault_key == VAULT_KEY


def test_an_unknown_name_names_the_known(path: Path) -> None:
    with pytest.raises(UserError, match="Ann Example, Bob Example"):
        SlotFile.load(path).unlock("Carys", ANN_WORDS)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=12, max_size=40))
def test_any_passphrase_round_trips(tmp_path: Path, words: str) -> None:
    try:
        keyslots.check_new_passphrase(words, ("Ann Example",))
    except FieldError:
        return
    (tmp_path / "keys.json").unlink(missing_ok=True)
    slots = created(tmp_path, first=new(words=words))
    assert slots.unlock("Ann Example", words).vault_key == VAULT_KEY


def test_a_thousand_characters_and_accents_typed_in_two_ways(tmp_path: Path) -> None:
    long = "gravel tulip \u00e9 " + "n" * 985
    slots = created(tmp_path, first=new(words=long))
    decomposed = long.replace("\u00e9", "e\u0301")
    assert slots.unlock("Ann Example", decomposed).vault_key == VAULT_KEY
    with pytest.raises(WrongPassphrase):
        slots.unlock("Ann Example", long[:-1])
    with pytest.raises(WrongPassphrase):
        slots.unlock("Ann Example", long[:-1] + "m")


def test_the_recovery_key_opens_the_vault_key(path: Path) -> None:
    slots = SlotFile.load(path)
    assert slots.unlock_with_recovery(PAPER) == VAULT_KEY
    with pytest.raises(FieldError, match="another vault") as caught:
        slots.unlock_with_recovery(RecoveryKey(b"x" * 32))
    assert caught.value.field == "recovery_key"


def test_an_identity_has_three_different_keys() -> None:
    made = keyslots.new_identity()
    assert len({made.sign, made.slot, made.bundle}) == 3
    assert made != keyslots.new_identity()
    assert made.public.slot == wrapping.public_of(made.slot)
    assert made.public.bundle == wrapping.public_of(made.bundle)


def test_nothing_secret_is_in_the_file_or_in_a_repr(path: Path) -> None:
    unlocked = SlotFile.load(path).unlock("Ann Example", ANN_WORDS)
    shown = repr((unlocked, new(), SlotFile.load(path))).encode() + path.read_bytes()
    for secret in (VAULT_KEY, ANN_WORDS.encode(), b"1" * 32, b"2" * 32, b"3" * 32):
        assert secret not in shown
        assert exact.encode(secret).encode() not in shown


# Changing


def test_a_changed_passphrase_opens_and_the_old_one_nowhere(path: Path) -> None:
    slots = SlotFile.load(path)
    changed = slots.change_passphrase("Ann Example", ANN_WORDS, "plinth otter marzipan")
    for file in (changed, SlotFile.load(path), SlotFile.load(path.with_name("keys.old.json"))):
        unlocked = file.unlock("Ann Example", "plinth otter marzipan")
        assert (unlocked.identity, unlocked.vault_key) == (ANN_IDENTITY, VAULT_KEY)
        with pytest.raises(WrongPassphrase):
            file.unlock("Ann Example", ANN_WORDS)
        assert file.unlock("Bob Example", BOB_WORDS).vault_key == VAULT_KEY
    assert changed.table.serial == slots.table.serial + 1
    assert sorted(file.name for file in path.parent.iterdir()) == ["keys.json", "keys.old.json"]


def test_a_change_may_cost_more_from_then_on(path: Path) -> None:
    dearer = KdfPolicy(memory_kib=19456, passes=3, lanes=2)
    slots = SlotFile.load(path).change_passphrase(
        "Ann Example", ANN_WORDS, "plinth otter marzipan", dearer
    )
    assert [slot.policy for slot in slots.table.slots] == [dearer, FLOOR]
    assert slots.unlock("Ann Example", "plinth otter marzipan").vault_key == VAULT_KEY


def test_a_change_needs_the_old_passphrase_and_a_fit_new_one(path: Path, pristine: bytes) -> None:
    slots = SlotFile.load(path)
    with pytest.raises(WrongPassphrase):
        slots.change_passphrase("Ann Example", BOB_WORDS, "plinth otter marzipan")
    for unfit in ("short", "password1", "Ann Example"):
        with pytest.raises(FieldError):
            slots.change_passphrase("Ann Example", ANN_WORDS, unfit)
    assert path.read_bytes() == pristine


@pytest.mark.parametrize("name", ["ann example", " Ann Example ", "", "  ", "x" * 101, "a\nb"])
def test_a_name_that_cannot_be_is_refused(path: Path, name: str) -> None:
    slot = NewSlot(MemberId("carys"), name, BOB_IDENTITY, "plinth otter marzipan", FLOOR)
    with pytest.raises(FieldError) as caught:
        SlotFile.load(path).add(slot, VAULT_KEY)
    assert caught.value.field == "name"


@pytest.mark.parametrize("member", [RECOVERY, MemberId("bob")])
def test_a_member_id_is_used_once(path: Path, member: MemberId) -> None:
    slot = NewSlot(member, "Carys", BOB_IDENTITY, "plinth otter marzipan", FLOOR)
    with pytest.raises(UserError, match="already has"):
        SlotFile.load(path).add(slot, VAULT_KEY)


@pytest.mark.parametrize("words", ["short", "password1"])
def test_no_slot_is_made_with_an_unfit_passphrase(path: Path, words: str) -> None:
    with pytest.raises(FieldError):
        SlotFile.load(path).add(new("Carys", words=words), VAULT_KEY)
    with pytest.raises(FieldError):
        created(path.parent / "new", first=new(words=words))


def test_a_removed_member_has_no_slot_in_either_copy(path: Path) -> None:
    # What base64 cannot spell by chance: three letters now and then stand in a key.
    traces = (b"Bob Example", b'"bob"')
    assert all(trace in path.read_bytes() for trace in traces)
    left = SlotFile.load(path).remove(MemberId("bob"), VAULT_KEY)
    assert left.names() == ("Ann Example",)
    for name in ("keys.json", "keys.old.json"):
        kept = path.with_name(name).read_bytes()
        assert not any(trace in kept for trace in traces)
    assert SlotFile.load(path).unlock("Ann Example", ANN_WORDS).vault_key == VAULT_KEY
    with pytest.raises(UserError, match="no key slot"):
        left.remove(MemberId("bob"), VAULT_KEY)
    with pytest.raises(UserError, match="last member"):
        left.remove(MemberId("ann"), VAULT_KEY)


def test_a_change_made_meanwhile_is_not_lost(path: Path) -> None:
    mine, theirs = SlotFile.load(path), SlotFile.load(path)
    theirs.add(new("Carys", words="plinth otter marzipan"), VAULT_KEY)
    with pytest.raises(UserError, match="another window"):
        mine.remove(MemberId("bob"), VAULT_KEY)
    assert "Carys" in SlotFile.load(path).names()


def test_an_existing_file_is_never_made_anew(path: Path, pristine: bytes) -> None:
    with pytest.raises(UserError, match="already holds"):
        created(path.parent)
    assert path.read_bytes() == pristine


# Damage and tampering


def test_a_flipped_byte_is_refused(path: Path, pristine: bytes) -> None:
    path.with_name("keys.old.json").unlink()
    # Every byte of the first part (check, MAC, recovery), and every fifth of the slots.
    for at in [*range(600), *range(600, len(pristine), 5)]:
        bad = pristine[:at] + bytes([pristine[at] ^ 1]) + pristine[at + 1 :]
        with pytest.raises((exact.NotExact, CourtDeskError)):
            slotfile.parse(bad)
    for at in range(0, len(pristine), 997):
        path.write_bytes(pristine[:at])
        with pytest.raises(DamagedVault, match="restore"):
            SlotFile.load(path)


def test_a_damaged_file_gives_way_to_its_copy_and_says_so(path: Path, pristine: bytes) -> None:
    path.write_bytes(pristine[:-40])
    slots = SlotFile.load(path)
    assert slots.notice is not None and "second copy" in slots.notice
    assert slots.unlock("Ann Example", ANN_WORDS).vault_key == VAULT_KEY
    # Signing in has put it right.
    assert path.read_bytes() == pristine
    assert SlotFile.load(path).notice is None


def test_a_lost_file_gives_way_to_its_copy(path: Path) -> None:
    path.unlink()
    assert SlotFile.load(path).notice is not None
    path.with_name("keys.old.json").unlink()
    with pytest.raises(ForeignVault, match="not a vault"):
        SlotFile.load(path)


def test_a_damaged_copy_is_made_good_at_the_next_sign_in(path: Path, pristine: bytes) -> None:
    path.with_name("keys.old.json").write_bytes(b"rubbish")
    slots = SlotFile.load(path)
    assert slots.notice is None
    with pytest.raises(WrongPassphrase):
        slots.unlock("Ann Example", "kettle")
    assert path.with_name("keys.old.json").read_bytes() == b"rubbish"
    slots.unlock("Ann Example", ANN_WORDS)
    assert path.with_name("keys.old.json").read_bytes() == pristine


@pytest.mark.parametrize("data", [b"", b"rubbish", b"[]", b"\xff" * 99, b"[" * 100_000])
def test_rubbish_in_both_copies_is_damage(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.with_name("keys.old.json").write_bytes(data)
    with pytest.raises(DamagedVault, match="restore"):
        SlotFile.load(path)


def test_an_enormous_file_is_not_read(path: Path) -> None:
    for name in ("keys.json", "keys.old.json"):
        with path.with_name(name).open("wb") as file:
            file.truncate(10**12)
    with pytest.raises(DamagedVault):
        SlotFile.load(path)


def test_another_programs_file_is_left_alone(path: Path) -> None:
    path.write_bytes(b'{"type":"service_account"}')
    with pytest.raises(ForeignVault):
        SlotFile.load(path)


def test_a_newer_file_is_left_alone_even_beside_an_older_copy(path: Path) -> None:
    rewrite(path, lambda value: value.update(format=2, unheard_of=True), both=False)
    with pytest.raises(NewerVault):
        SlotFile.load(path)


@pytest.mark.parametrize("number", [0, -1, True])
def test_a_format_that_never_was_is_damage(path: Path, number: int) -> None:
    rewrite(path, lambda value: value.update(format=number))
    with pytest.raises(DamagedVault):
        SlotFile.load(path)


@pytest.mark.parametrize(
    ("name", "value"), [("memory_kib", 19455), ("passes", 1), ("lanes", 0), ("memory_kib", 2**40)]
)
def test_lowered_parameters_are_refused_when_read(path: Path, name: str, value: int) -> None:
    rewrite(path, lambda file: file["slots"]["ann"]["kdf"].update({name: value}))
    with pytest.raises(TamperedVault, match="never sets"):
        SlotFile.load(path)


def test_other_parameters_within_the_limits_do_not_open(path: Path) -> None:
    rewrite(path, lambda file: file["slots"]["ann"]["kdf"].update(passes=3))
    with pytest.raises(WrongPassphrase):
        SlotFile.load(path).unlock("Ann Example", ANN_WORDS)


def swap_slots(value: dict[str, Any]) -> None:
    slots = value["slots"]
    slots["ann"], slots["bob"] = slots["bob"], slots["ann"]


def swap_names(value: dict[str, Any]) -> None:
    slots = value["slots"]
    slots["ann"]["name"], slots["bob"]["name"] = slots["bob"]["name"], slots["ann"]["name"]


@pytest.mark.parametrize("words", [ANN_WORDS, BOB_WORDS])
@pytest.mark.parametrize("name", ["Ann Example", "Bob Example"])
@pytest.mark.parametrize("swap", [swap_slots, swap_names])
def test_slots_swapped_between_members_are_refused(
    path: Path, swap: Callable[[dict[str, Any]], None], name: str, words: str
) -> None:
    rewrite(path, swap)
    with pytest.raises((WrongPassphrase, TamperedVault)):
        SlotFile.load(path).unlock(name, words)


def test_a_slot_of_another_vault_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    created(other, "vault-2")
    foreign = json.loads((other / "keys.json").read_bytes())["slots"]["ann"]
    rewrite(path, lambda value: value["slots"].update(ann=foreign))
    with pytest.raises(WrongPassphrase):
        SlotFile.load(path).unlock("Ann Example", ANN_WORDS)


def test_a_slot_wrapped_for_another_vault_key_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    SlotFile.create(
        other / "keys.json",
        vault_id="vault-1",
        first=new(),
        recovery_public=RECOVERY_PUBLIC,
        vault_key=b"w" * 32,
    )
    foreign = json.loads((other / "keys.json").read_bytes())["slots"]["ann"]
    rewrite(path, lambda value: value["slots"].update(ann=foreign))
    with pytest.raises(TamperedVault):
        SlotFile.load(path).unlock("Ann Example", ANN_WORDS)


def replace_public(value: dict[str, Any]) -> None:
    # The administrator would next wrap a compartment to the attacker's key under Ann's name.
    value["slots"]["ann"]["public"]["slot"] = value["slots"]["bob"]["public"]["slot"]


def replace_recovery(value: dict[str, Any]) -> None:
    value["recovery"]["public"] = value["slots"]["bob"]["public"]["slot"]


def drop_bob(value: dict[str, Any]) -> None:
    del value["slots"]["bob"]


def raise_serial(value: dict[str, Any]) -> None:
    value["serial"] += 1


def raise_generation(value: dict[str, Any]) -> None:
    value["generation"] += 1


def forge_mac(value: dict[str, Any]) -> None:
    value["mac"] = exact.encode(bytes(32))


@pytest.mark.parametrize(
    "change", [replace_public, replace_recovery, drop_bob, raise_serial, forge_mac]
)
def test_any_other_change_is_noticed_after_unlocking(
    path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    rewrite(path, change)
    slots = SlotFile.load(path)
    with pytest.raises(TamperedVault):
        slots.unlock("Ann Example", ANN_WORDS)
    # Nor does a change by CourtDesk bless what somebody else changed.
    with pytest.raises(TamperedVault):
        slots.add(new("Carys", words="plinth otter marzipan"), VAULT_KEY)
    with pytest.raises(TamperedVault):
        slots.remove(MemberId("ann"), VAULT_KEY)


def test_a_raised_generation_is_refused(path: Path) -> None:
    rewrite(path, raise_generation)
    with pytest.raises(DamagedVault):
        SlotFile.load(path).unlock("Ann Example", ANN_WORDS)


def test_a_tampered_file_is_not_opened_by_the_recovery_key(path: Path) -> None:
    rewrite(path, drop_bob)
    with pytest.raises(TamperedVault):
        SlotFile.load(path).unlock_with_recovery(PAPER)


# Crashes and full disks


@pytest.mark.parametrize("done", range(5))
def test_a_crash_after_any_step_leaves_a_file_that_opens(path: Path, done: int) -> None:
    before = SlotFile.load(path)
    after = _changed_table(path)
    steps = slotfile.write_steps(path, after.dump(), lambda data: None)
    names = [next(steps) for _ in range(done)]
    steps.close()
    found = SlotFile.load(path)
    assert found.notice is None
    new_stands = "newest in place" in names
    assert found.table == (after if new_stands else before.table)
    words = "plinth otter marzipan" if new_stands else ANN_WORDS
    assert found.unlock("Ann Example", words).vault_key == VAULT_KEY
    # After signing in once, no copy keeps the passphrase that was changed.
    copy = SlotFile.load(path.with_name("keys.old.json"))
    assert copy.table == found.table
    # And the next change goes through over whatever the crash left lying about.
    assert found.remove(MemberId("bob"), VAULT_KEY).names() == ("Ann Example",)


def test_those_are_all_the_steps(path: Path) -> None:
    steps = slotfile.write_steps(path, _changed_table(path).dump(), lambda data: None)
    assert list(steps) == ["written beside", "tried", "newest in place", "copy in place"]


def _changed_table(path: Path) -> SlotTable:
    elsewhere = path.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "keys.json").write_bytes(path.read_bytes())
    (elsewhere / "keys.old.json").write_bytes(path.read_bytes())
    slots = SlotFile.load(elsewhere / "keys.json")
    return slots.change_passphrase("Ann Example", ANN_WORDS, "plinth otter marzipan").table


@pytest.mark.parametrize("length", range(0, 18000, 1500))
def test_a_torn_write_of_either_copy_leaves_the_other(path: Path, length: int) -> None:
    whole = path.read_bytes()
    for name in ("keys.json", "keys.old.json"):
        path.with_name(name).write_bytes(whole[:length])
        assert slotfile.read(path).table.dump() == whole
        path.with_name(name).write_bytes(whole)


def test_what_does_not_open_when_tried_never_takes_the_place(path: Path, pristine: bytes) -> None:
    table = SlotFile.load(path).table

    def refuses(tried: SlotTable) -> None:
        assert tried == changed
        raise WrongPassphrase("It does not open.")

    changed = replace(table, serial=9)
    with pytest.raises(WrongPassphrase):
        slotfile.write(path, changed, refuses)
    assert path.read_bytes() == pristine
    assert sorted(file.name for file in path.parent.iterdir()) == ["keys.json", "keys.old.json"]


def test_a_slot_that_was_sealed_wrongly_never_takes_the_place(
    path: Path, pristine: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A bit that flips in memory while the new slot is sealed: second of the three stretchings.
    calls = []

    def flaky(passphrase: str, salt: bytes, policy: KdfPolicy) -> bytes:
        calls.append(passphrase)
        key = stretch(passphrase, salt, policy)
        return bytes(32) if len(calls) == 2 else key

    monkeypatch.setattr(keyslots, "stretch", flaky)
    with pytest.raises(WrongPassphrase):
        SlotFile.load(path).change_passphrase("Ann Example", ANN_WORDS, "plinth otter marzipan")
    assert path.read_bytes() == pristine
    assert SlotFile.load(path).unlock("Ann Example", ANN_WORDS).vault_key == VAULT_KEY


def test_what_reads_back_otherwise_never_takes_the_place(
    path: Path, pristine: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad_disk(file: Path, data: bytes) -> None:
        file.write_bytes(data[:-9] + b"#" + data[-8:])

    monkeypatch.setattr(slotfile, "write_synced", bad_disk)
    with pytest.raises(DamagedVault, match="check the disk"):
        SlotFile.load(path).remove(MemberId("bob"), VAULT_KEY)
    assert path.read_bytes() == pristine


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_one_sentence(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(UserError, match="read-only"):
            SlotFile.load(path).remove(MemberId("bob"), VAULT_KEY)
        SlotFile.load(path).unlock("Ann Example", ANN_WORDS)
    finally:
        path.parent.chmod(0o700)


def test_a_place_that_cannot_be_written_is_one_sentence(path: Path, pristine: bytes) -> None:
    # A folder where the new file would go stops every user, root too.
    path.with_name("keys.new.json").mkdir()
    slots = SlotFile.load(path)
    with pytest.raises(UserError, match="nothing was changed"):
        slots.remove(MemberId("bob"), VAULT_KEY)
    assert path.read_bytes() == pristine
    path.with_name("keys.old.json").write_bytes(b"rubbish")
    # The copy cannot be made good, which keeps nobody out.
    assert SlotFile.load(path).unlock("Ann Example", ANN_WORDS).vault_key == VAULT_KEY


def test_a_place_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        SlotFile.load(tmp_path / "keys.json")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence(path: Path, pristine: bytes) -> None:
    path.with_name("keys.new.json").symlink_to("/dev/full")
    with pytest.raises(UserError, match="disk is full"):
        SlotFile.load(path).remove(MemberId("bob"), VAULT_KEY)
    assert path.read_bytes() == pristine
    assert not path.with_name("keys.new.json").is_symlink()
