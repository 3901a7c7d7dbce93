"""Who did what, over a real vault: what is written, who may read it, and what it never says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import audit, backups, cases, lists, membership
from courtdesk.actions.enquiries import record_enquiry
from courtdesk.actions.session import Session
from courtdesk.domain import audit as events
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Line, Wanted
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldError, NoSpace, NotAllowed, WrongPassphrase
from courtdesk.store.vault import Vault
from tests.unit.actions.conftest import DAY, PASSPHRASE, Laptop, entry, guilty


def session_of(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def lines(session: Session, **wanted: object) -> tuple[Line, ...]:
    return tuple(audit.everything(session, Wanted(**wanted)))  # type: ignore[arg-type]


def told(session: Session, *actions: Action) -> list[str]:
    """What was done, the oldest first, and by whom."""
    found = reversed(lines(session))
    return [f"{one.who}: {one.what}" for one in found if not actions or one.action in actions]


def test_signing_in_and_leaving_are_told(team: Laptop) -> None:
    audit.left(session_of(team), for_good=False)
    audit.left(team.enter("Priya Nair"), for_good=True)
    found = told(team.enter("Amina Yusuf"), Action.SIGNED_IN, Action.LOCKED, Action.SIGNED_OUT)
    assert found == [
        "Amina Yusuf: Signed in",
        "Amina Yusuf: Locked",
        "Priya Nair: Signed in",
        "Priya Nair: Signed out",
        "Amina Yusuf: Signed in",
    ]


def test_wrong_passphrases_are_told_at_the_next_sign_in_whoever_it_is(team: Laptop) -> None:
    team.leave()
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            team.enter("Priya Nair", "not the passphrase")
        team.clock.now += timedelta(minutes=1)
    session = team.enter("Amina Yusuf")
    [line] = [one for one in lines(session) if one.action is Action.SIGN_IN_FAILED]
    assert line.who == "Priya Nair"
    assert line.what.startswith("3 wrong passphrases between 14/1/2027 at 09:")
    again = team.enter("Amina Yusuf")
    assert len([one for one in lines(again) if one.action is Action.SIGN_IN_FAILED]) == 1


def test_a_full_disk_keeps_nobody_out_and_forgets_no_wrong_passphrase(
    team: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.leave()
    with pytest.raises(WrongPassphrase):
        team.enter("Priya Nair", "not the passphrase")

    def full(*_: object, **__: object) -> None:
        raise NoSpace("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "append", full)
        session = team.enter("Amina Yusuf")
        audit.left(session, for_good=True)
        with pytest.raises(NoSpace):
            audit.printed(session, "sentence_card", None)
    assert len(told(team.enter("Amina Yusuf"), Action.SIGN_IN_FAILED)) == 1


def test_an_event_stands_in_the_devices_chain_and_in_no_case(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    before = cases.timeline(session, case), len(session.vault.revisions_of(case))
    audit.saw(session, "case", case)
    audit.printed(session, "sentence_card", case)
    audit.searched(session, case)
    assert (cases.timeline(session, case), len(session.vault.revisions_of(case))) == before
    made = [one.latest for one in session.vault.documents(kind=events.KIND)][-3:]
    assert {(one.case, one.author, one.device) for one in made} == {
        (None, session.me, session.vault.device.device)
    }
    for one in made:
        assert one.open is not None
        assert b"Marlow" not in one.open and b"Dean" not in one.open
    assert backups.check_vault(session).ok


def test_what_was_changed_is_told_from_the_records_themselves(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    reference = cases.case_file(session, case).case.value.reference
    guilty(session, case)
    found = lines(session, cases=(case,), action=Action.CHANGED)
    assert [(one.who, one.what, one.reference) for one in found] == [
        ("Amina Yusuf", "Recorded: a plea or verdict", reference),
        ("Amina Yusuf", "Recorded: how the court lists the case", reference),
        ("Amina Yusuf", "Recorded: the case's details", reference),
    ]


def test_who_has_looked_at_one_record(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342"))
    audit.saw(session, "case", case)
    audit.saw(session, "case", other)
    audit.left(session, for_good=False)
    session = team.enter("Priya Nair")
    audit.saw(session, "result", case, "core-10")
    session = team.enter("Amina Yusuf")
    record = audit.record_of(session, case)
    found = audit.page(session, Wanted(cases=record.cases, person=record.person)).lines
    assert [(one.who, one.what) for one in found if one.action is Action.SAW] == [
        ("Priya Nair", "Looked at: the result of a form, core-10"),
        ("Amina Yusuf", "Looked at: the case"),
    ]
    assert {one.case for one in found} <= {case, None}


def test_reading_is_itself_told_once_for_each_list(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    first = audit.page(session, Wanted(cases=(case,)))
    audit.page(session, Wanted(cases=(case,)), 5)
    assert first.lines[0].action is Action.READ_AUDIT
    assert len(told(session, Action.READ_AUDIT)) == 1


@pytest.mark.parametrize("name", ["Priya Nair", "Helen Marsh", "Omar Haddad"])
def test_only_who_may_reads_it(team: Laptop, case: CaseId, name: str) -> None:
    session = team.enter(name)
    for act in (
        lambda: audit.page(session, Wanted()),
        lambda: list(audit.everything(session, Wanted())),
        lambda: audit.members(session),
        lambda: audit.record_of(session, case),
        lambda: audit.find_record(session, "Marlow"),
    ):
        with pytest.raises(NotAllowed, match=r"see who did what.*Information governance lead"):
            act()


def test_the_information_governance_lead_reads_it_and_no_case(team: Laptop, case: CaseId) -> None:
    team.add("Grace Ito", Role.INFORMATION_GOVERNANCE)
    reference = cases.case_file(session_of(team), case).case.value.reference
    session = team.enter("Grace Ito")
    with pytest.raises(NotAllowed):
        cases.case_file(session, case)
    for text in (reference, reference.lower(), "X730551", "marlow", "Dean Marlow"):
        record = audit.find_record(session, text)
        assert record.cases == (case,)
        assert "Marlow" not in record.words and reference in record.words
    found = audit.page(session, Wanted(cases=(case,))).lines
    assert found
    assert "Marlow" not in repr(found)


def test_a_name_that_fits_several_names_none_of_them(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    lists.add_person(session, entry("Marlow", "Dina", crn="X999999", order="3"))
    with pytest.raises(FieldError) as caught:
        audit.find_record(session, "Marlow")
    assert caught.value.field == "record"
    assert "2 people fit" in str(caught.value)
    assert "Marlow" not in str(caught.value)
    assert audit.find_record(session, "x999999").cases != (case,)
    for text in ("Nobody", "X000000", "'; DROP", " "):
        with pytest.raises(FieldError, match="check the spelling"):
            audit.find_record(session, text)


def test_that_there_is_an_enquiry_is_told_only_to_who_reads_enquiries(
    team: Laptop, case: CaseId
) -> None:
    session = session_of(team)
    team.add("Ines Okafor", Role.CDO, Role.ADMINISTRATOR)
    asker = team.enter("Priya Nair")
    audit.saw(asker, "enquiries", case)
    record_enquiry(
        asker,
        case,
        "domestic-abuse",
        asked_on=DAY,
        answered_on=None,
        affects=None,
        not_needed="",
    )
    closed = [one.what for one in lines(team.enter("Amina Yusuf"), cases=(case,))]
    assert "Looked at: something that your role does not read" in closed
    assert "Recorded or changed: something that your role does not read" in closed
    assert "enquir" not in " ".join(closed)
    openly = [one.what for one in lines(team.enter("Ines Okafor"), cases=(case,))]
    assert {"Looked at: enquiries", "Recorded: an enquiry"} <= set(openly)
    assert session.me


def test_filters_by_member_action_and_day(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    audit.saw(session, "case", case)
    priya = team.enter("Priya Nair")
    audit.saw(priya, "case", case)
    team.clock.now += timedelta(days=1)
    audit.printed(priya, "sentence_card", case)
    session = team.enter("Amina Yusuf")
    assert {one.who for one in lines(session, member=priya.me)} == {"Priya Nair"}
    assert {one.action for one in lines(session, action=Action.SAW)} == {Action.SAW}
    assert {one.action for one in lines(session, action=Action.CHANGED)} == {Action.CHANGED}
    days = {one.at.date() for one in lines(session, until=DAY)}
    assert days == {DAY}
    tomorrow = DAY + timedelta(days=1)
    assert [one.what for one in lines(session, since=tomorrow, until=tomorrow)][-1] == (
        "Sent to a printer: sentence card"
    )


def test_a_backup_is_told(team: Laptop) -> None:
    session = session_of(team)
    backups.back_up(session, team.folder.path.parent / "one.courtdesk")
    assert told(session, Action.BACKED_UP) == ["Amina Yusuf: Made a backup"]


def test_a_restored_vault_tells_that_it_is_one(team: Laptop) -> None:
    session = session_of(team)
    file = team.folder.path.parent / "one.courtdesk"
    backups.back_up(session, file)
    team.leave()
    root = team.folder.path.parent
    elsewhere = type(team.folder)(root / "again", root / "state-again")
    backups.restore(
        file, elsewhere, team.clock, name="Amina Yusuf", passphrase="quarry lantern biscuit"
    )
    laptop = replace(team, folder=elsewhere, session=None)
    session = laptop.enter("Amina Yusuf")
    found = told(session, Action.RESTORED)
    laptop.leave()
    assert found == ["Amina Yusuf: Began to use a restored vault"]


def test_an_event_of_a_newer_version_is_passed_over(team: Laptop) -> None:
    session = session_of(team)
    audit.note(session, events.Done(Action.SAW, what="case"))
    [*_, last] = session.vault.documents(kind=events.KIND)
    known = len(audit.page(session, Wanted()).lines)
    from courtdesk.actions.records import Change, new_id, record
    from courtdesk.store.records import canonical

    record(session, Change(events.KIND, canonical({"action": "dreamt"}), new_id(session)))
    # One more line than before: that the list was read in between.
    assert len(lines(session)) == known
    assert last.kind == events.KIND


def test_a_change_of_the_team_says_what_was_changed(team: Laptop) -> None:
    session = team.session
    assert session is not None
    omar = next(one.id for one in session.team().members if one.name == "Omar Haddad")
    membership.remove_member(session, omar, passphrase=PASSPHRASE)
    said = [line.what for line in audit.page(session, Wanted()).lines]
    assert "Changed: the team. Omar Haddad has left the team." in said
