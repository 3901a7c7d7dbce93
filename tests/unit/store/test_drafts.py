"""Drafts: saved at every answer, sealed where the form is, gone when the form is finished."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.errors import DamagedVault, NotReadable, UserError
from courtdesk.store import drafts, wrapping
from courtdesk.store.records import DraftRef, milliseconds
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import ME, Desk, fresh, new

REF = DraftRef(CaseId(fresh()), "core-34")
COLLEAGUE = wrapping.new_pair()


def as_colleague(**more: Any) -> dict[str, Any]:
    return {
        "author": MemberId("colleague"),
        "slot_public": COLLEAGUE.public,
        "slot_private": COLLEAGUE.private,
    } | more


@pytest.mark.parametrize("sealed", [True, False])
def test_what_was_written_last_is_there_again(desk: Desk, vault: Vault, sealed: bool) -> None:
    draft = desk.draft(vault, REF, sealed=sealed)
    assert draft.content is None
    vault.write_draft(draft, b"first", answered=1, total=34)
    saved = vault.write_draft(draft, b"second", answered=2, total=34)
    again = desk.draft(vault, REF, sealed=sealed)
    assert again.content == b"second"
    (info,) = vault.drafts(REF.case)
    assert info == again.info
    assert (info.answered, info.total, info.author) == (2, 34, ME)
    assert info.started_at < info.saved_at == saved <= desk.now


def test_it_survives_closing_and_can_be_gone_on_with(desk: Desk, vault: Vault) -> None:
    vault.write_draft(desk.draft(vault, REF), b"answers")
    vault.close()
    reopened = desk.open()
    draft = desk.draft(reopened, REF)
    assert draft.content == b"answers"
    reopened.write_draft(draft, b"more")
    reopened.close()


def test_a_colleague_with_the_compartment_goes_on(desk: Desk, vault: Vault) -> None:
    vault.write_draft(desk.draft(vault, REF), b"by me")
    draft = desk.draft(vault, REF, **as_colleague(keys=desk.keys))
    assert (draft.content, draft.info.author) == (b"by me", ME)
    vault.write_draft(draft, b"by both")
    assert desk.draft(vault, REF).content == b"by both"


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {(Compartment.SUBSTANCE, 1): COLLEAGUE.private},
        {(Compartment.MENTAL_HEALTH, 2): COLLEAGUE.private},
        {(Compartment.MENTAL_HEALTH, 1): COLLEAGUE.private},
    ],
)
def test_a_colleague_without_it_does_not(
    desk: Desk, vault: Vault, keys: dict[tuple[Compartment, int], bytes]
) -> None:
    vault.write_draft(desk.draft(vault, REF), b"by me")
    with pytest.raises(NotReadable, match="A colleague has begun"):
        desk.draft(vault, REF, **as_colleague(keys=keys))
    assert [info.form for info in vault.drafts(REF.case)] == ["core-34"]


def test_a_sealed_draft_is_ciphertext_inside_the_file_too(desk: Desk, vault: Vault) -> None:
    vault.write_draft(desk.draft(vault, REF), b"Canary answer")
    vault.write_draft(desk.draft(vault, DraftRef(REF.case, "open"), sealed=False), b"not sealed")
    query = "SELECT content FROM drafts ORDER BY form"
    stored = vault.writer.run_bare(lambda writer: writer.execute(query).fetchall())
    assert b"Canary" not in stored[0][0]
    assert stored[1][0] == b"not sealed"


def test_one_drafts_content_does_not_open_in_another(desk: Desk, vault: Vault) -> None:
    other = DraftRef(CaseId(fresh()), "core-34")
    vault.write_draft(desk.draft(vault, REF), b"one person")
    vault.write_draft(desk.draft(vault, other), b"another person")
    for table in ("drafts SET content", "draft_wraps SET wrapped"):
        column = table.split()[-1]
        swap = (
            f"UPDATE {table} = (SELECT {column} FROM {table.split()[0]} AS o "  # noqa: S608
            "WHERE o.case_id <> :case LIMIT 1) WHERE case_id = :case"
        )
        vault.writer.run(lambda writer, swap=swap: writer.execute(swap, {"case": REF.case}))
        with pytest.raises(DamagedVault):
            desk.draft(vault, REF)


def test_finishing_deletes_it_in_the_same_transaction(desk: Desk, vault: Vault) -> None:
    draft = desk.draft(vault, REF)
    vault.write_draft(draft, b"answers")
    response = new("response", {}, case=REF.case)
    with pytest.raises(UserError):
        stale = new("response", {}, parents=(vault.append(new("x", {}), author=ME)[0].id,))
        vault.append(stale, author=ME, drop_draft=REF)
    assert vault.drafts() != ()
    vault.append(response, author=ME, drop_draft=REF)
    assert vault.drafts() == ()
    with pytest.raises(UserError, match="finished or deleted"):
        vault.write_draft(draft, b"too late")
    assert vault.drafts() == ()


def test_deleting_takes_the_keys_along(desk: Desk, vault: Vault) -> None:
    desk.draft(vault, REF)
    vault.delete_draft(REF)
    vault.delete_draft(REF)
    count = "SELECT count(*) FROM draft_wraps"
    assert vault.writer.run_bare(lambda writer: writer.execute(count).fetchone()) == (0,)
    assert desk.draft(vault, REF).content is None


def test_writes_that_nobody_waits_for_keep_their_order(desk: Desk, vault: Vault) -> None:
    draft = desk.draft(vault, REF)
    futures = [vault.write_draft_later(draft, str(number).encode()) for number in range(20)]
    times = [milliseconds(future.result()) for future in futures]
    assert times == sorted(times)
    assert desk.draft(vault, REF).content == b"19"


def test_all_drafts_or_those_of_one_case(desk: Desk, vault: Vault) -> None:
    other = DraftRef(CaseId(fresh()), "k10")
    desk.draft(vault, REF)
    desk.draft(vault, other, sealed=False)
    assert [info.form for info in vault.drafts()] == ["core-34", "k10"]
    assert [info.compartment for info in vault.drafts()] == [("mental-health", 1), None]
    assert [info.form for info in vault.drafts(other.case)] == ["k10"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE drafts SET content = x'00'",
        "UPDATE drafts SET answered = 33",
        "UPDATE drafts SET author = 'another'",
        "UPDATE drafts SET digest = zeroblob(32)",
        "DELETE FROM draft_wraps",
        "DELETE FROM drafts",
        "UPDATE state SET drafts = zeroblob(32)",
    ],
)
def test_a_row_put_back_makes_the_sum_wrong(desk: Desk, vault: Vault, change: str) -> None:
    vault.write_draft(desk.draft(vault, REF), b"answers", answered=1, total=2)
    assert vault.writer.run_bare(drafts.sound)
    vault.writer.run(lambda writer: writer.execute(change))
    assert not vault.writer.run_bare(drafts.sound)


OPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "write", "delete"]), st.integers(0, 2), st.binary(max_size=9)
    ),
    max_size=12,
)


# One vault for all examples is meant: each has a case of its own.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(OPS)
def test_the_sum_is_right_after_any_history(
    desk: Desk, vault: Vault, ops: list[tuple[str, int, bytes]]
) -> None:
    case = CaseId(fresh())
    for action, number, content in ops:
        ref = DraftRef(case, f"form-{number}")
        if action == "delete":
            vault.delete_draft(ref)
        else:
            draft = desk.draft(vault, ref, sealed=number == 0)
            if action == "write":
                vault.write_draft(draft, content)
    assert vault.writer.run_bare(drafts.sound)
