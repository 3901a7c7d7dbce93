"""What comes to a laptop: each kind is known by itself, and what is wrong is one sentence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.actions import (
    decision_files,
    membership,
    requests,
    requirements,
    sealed_files,
    team_files,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.inbox import StillArriving, cleaned, look, take_in
from courtdesk.actions.records import derived_id
from courtdesk.domain.access import Role
from courtdesk.errors import (
    BundleRefused,
    CourtDeskError,
    NotABundle,
    NotForYou,
    NotFromMember,
    SeenBefore,
    TamperedBundle,
    UserError,
)
from courtdesk.exchange.bundle import Kind
from courtdesk.store.folder import VaultFolder
from tests.helpers.copies import copy_vault
from tests.helpers.twovaults import (
    COURT_SIDE,
    DRR,
    LEAD,
    MHTR,
    Made,
    Two,
    answered,
    answered_template,
    at,
    only_member,
    two,
    two_template,
)
from tests.unit.actions.conftest import PASSPHRASE, Laptop
from tests.unit.actions.signing import sign

__all__ = ["answered", "answered_template", "two", "two_template"]

pytestmark = only_member


def heads(two: Two) -> object:
    """What the court's vault holds of the case: unchanged where nothing was taken in."""
    return case_file(at(two.court), two.case)


# What it is


def test_each_kind_is_known_by_what_is_in_it_and_not_by_its_name(two: Two) -> None:
    renamed = two.ask().rename(two.root / "holiday.jpg")
    came = take_in(at(two.lead), renamed)
    assert came.said.startswith("A request came in: Amina Yusuf asks you to decide on the MHTR in")
    assert (came.kind, came.case, came.to_decide) == (Kind.APPROVAL_REQUEST, two.case, True)
    decision = two.decide().rename(two.root / "letter.txt")
    back = take_in(at(two.court), decision)
    assert back.kind is Kind.DECISION
    assert f"{LEAD} approved the MHTR" in back.said
    assert back.changes == ("It counts, on exactly the record that was sent.",)
    assert (back.notes, back.requirement, back.to_decide) == ((), MHTR, False)
    file = two.root / "team.age"
    team_files.write_team_file(at(two.lead), file)
    team = take_in(at(two.court), file)
    assert (team.kind, team.case, team.said) == (Kind.TEAM, None, "A team file came in.")
    assert team.changes


def test_a_provider_is_asked_whether_they_hold_the_order(two: Two) -> None:
    session = at(two.court)
    requirements.consider(session, two.case, [MHTR, DRR])
    requirements.assess(session, two.case, DRR, suitable=True, plan="Weekly.", notes="none")
    sign(session, two.case, MHTR, DRR)
    [omar] = requests.recipients(session, DRR)
    made = requests.write_request(session, two.case, DRR, omar.id, None)
    assert "Please say whether you hold the DRR" in made.cover
    two.court.enter(omar.name)
    came = take_in(at(two.court), made.text)
    assert (came.kind, came.requirement, came.to_decide) == (Kind.HANDOVER, DRR, True)
    assert "asks you to say whether you hold the DRR in case" in came.said


def refuse(two: Two, source: Path | str, kind: type[CourtDeskError], words: str) -> None:
    before = heads(two)
    with pytest.raises(kind, match=words) as caught:
        take_in(at(two.court), source)
    assert type(caught.value) is kind or kind is TamperedBundle
    assert "\n" not in str(caught.value)
    assert heads(two) == before


def test_what_is_no_sealed_file_is_said_to_be_none(two: Two) -> None:
    letter = two.root / "letter.age"
    letter.write_text("Dear colleague", encoding="utf-8")
    refuse(two, letter, NotABundle, "sealed")
    refuse(two, "Dear colleague", NotABundle, "sealed")
    refuse(two, two.root / "no such file.age", UserError, "cannot be used|cannot be read")


def test_a_request_is_for_nobody_but_whom_it_names(two: Two) -> None:
    refuse(two, two.ask(), NotForYou, "sealed")


def test_who_does_not_ask_takes_no_decision_in(answered: Two) -> None:
    session = at(answered.lead)
    file = answered.decision
    with pytest.raises(NotForYou):
        take_in(session, file)
    answered.court.enter("Omar Haddad")
    with pytest.raises(NotForYou):
        take_in(at(answered.court), file)


# Decisions that do not count, or do not come in


def test_a_decision_on_an_amended_record_says_so_and_does_not_count(answered: Two) -> None:
    file = answered.decision
    session = at(answered.court)
    requirements.assess(
        session, answered.case, MHTR, suitable=True, plan="Twelve sessions.", notes="low mood"
    )
    sign(session, answered.case, MHTR)
    came = take_in(session, file)
    assert came.changes == ()
    assert any("The approved version differs" in note for note in came.notes)
    assert not case_file(session, answered.case).approved(MHTR)


def test_a_decision_about_a_case_that_is_not_here_is_refused(
    answered: Two, two_template: Made, tmp_path: Path
) -> None:
    root = tmp_path / "before"
    copy_vault(two_template[0] / "before", root)
    before = Laptop(VaultFolder(root / "vault", root / "state"), answered.court.catalogue)
    before.clock.now += timedelta(hours=2)
    session = before.enter(COURT_SIDE)
    with pytest.raises(UserError, match="about a case that is not in this vault"):
        take_in(session, answered.decision)
    before.leave()


def test_a_decision_passed_on_by_another_laptop_is_refused(answered: Two) -> None:
    """The court's own laptop seals the lead's revision again: it did not make it."""
    session = at(answered.lead)
    mine = session.vault.outgoing_of(
        [one.id for one in session.vault.history(derived_id(answered.case, "decision", MHTR))]
    )
    passed_on = answered.root / "passed on.age"
    court = at(answered.court)
    me = court.member()
    sealed_files.write_sealed(court, Kind.DECISION, mine, [me], passed_on)
    refuse(answered, passed_on, NotFromMember, "made on another laptop than the one that sent it")


@pytest.mark.parametrize("removed", [True, False], ids=["removed", "lead no more"])
def test_who_is_no_lead_since_yesterday_decides_nothing(answered: Two, removed: bool) -> None:
    session = at(answered.court)
    if removed:
        membership.remove_member(session, answered.to, passphrase=PASSPHRASE)
        why = "does not come from a laptop of this team"
    else:
        membership.change_roles(session, answered.to, [Role.CDO], passphrase=PASSPHRASE)
        why = f"signed by {LEAD}, who does not decide on the MHTR here now"
    answered.court.clock.now += timedelta(days=1)
    refuse(answered, answered.decision, NotFromMember, why)


def test_another_teams_file_is_said_to_be_that(two: Two) -> None:
    root = two.root / "other"
    laptop = Laptop(VaultFolder(root / "vault", root / "state"), two.lead.catalogue)
    theirs = laptop.begin("Robin Elsewhere", Role.CDO)
    file = two.root / "theirs.age"
    foreign = theirs.vault.outgoing(team_files.KINDS)
    sealed_files.write_sealed(theirs, Kind.TEAM, foreign, [at(two.court).member()], file)
    laptop.leave()
    refuse(two, file, NotFromMember, "another team's file")


def test_taken_in_twice_is_said_and_done_once(answered: Two) -> None:
    file = answered.decision
    take_in(at(answered.court), file)
    refuse(answered, file.rename(answered.root / "again.age"), SeenBefore, "taken in before")


# Not whole


def test_half_a_file_is_arriving_for_ten_minutes_and_damaged_then(answered: Two) -> None:
    whole = answered.decision.read_bytes()
    now = at(answered.court).clock().timestamp()
    for size in (0, 10, 900, len(whole) // 2, len(whole) - 1):
        half = answered.root / "half.age"
        half.write_bytes(whole[:size])
        os.utime(half, (now - 60, now - 60))
        refuse(answered, half, StillArriving, "half.age is not whole")
        os.utime(half, (now - 660, now - 660))
        with pytest.raises((TamperedBundle, NotABundle)):
            take_in(at(answered.court), half)
    half.write_bytes(whole)
    assert take_in(at(answered.court), half).changes


# Pasted


def mailed(text: str, change: Callable[[str], str]) -> str:
    lines = "".join(change(line) for line in text.splitlines())
    return f"Hello,\r\n\r\nplease see below.\r\n\r\n{lines}\r\n-- \r\nDr Castell"


MAILED: dict[str, Callable[[str], str]] = {
    "crlf": lambda line: f"{line}\r\n",
    "quoted": lambda line: f"> {line}\r\n",
    "quoted twice": lambda line: f">> {line} \n",
    "double spaced": lambda line: f"\t{line}\n\n",
    "broken anew": lambda line: (
        f"| {line[:30]}\n| {line[30:]}\n" if "-----" not in line else f"{line}\n"
    ),
}


def test_a_decision_pasted_as_mail_programs_leave_it(answered: Two) -> None:
    session = at(answered.lead)
    text = decision_files.write_decision(session, answered.case, MHTR, None).text
    for name, change in MAILED.items():
        assert cleaned(mailed(text, change)) == text, name
    lines = text.splitlines()
    for cut in (1, len(lines) // 2, len(lines) - 2, len(lines) - 1, 0):
        refuse_text(answered, "\n".join((*lines[:cut], *lines[cut + 1 :])))
    came = take_in(at(answered.court), mailed(text, MAILED["quoted"]))
    assert came.changes == ("It counts, on exactly the record that was sent.",)


def refuse_text(answered: Two, text: str) -> None:
    before = heads(answered)
    with pytest.raises(BundleRefused, match="BEGIN line"):
        take_in(at(answered.court), text)
    assert heads(answered) == before


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_whatever_is_pasted_is_given_back_or_is_armour(two_template: object, text: str) -> None:
    found = cleaned(text)
    assert found == text or found.startswith("-----BEGIN AGE")


# The folder


def laid(two: Two, file: Path, *, minutes_ago: float = 60) -> Path:
    target = at(two.court).folder.inbox / file.name
    target.write_bytes(file.read_bytes())
    moment = at(two.court).clock().timestamp() - 60 * minutes_ago
    os.utime(target, (moment, moment))
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_folder_is_emptied_into_done_and_refused_with_the_reason(answered: Two) -> None:
    laid(answered, answered.decision)
    letter = answered.root / "letter.age"
    letter.write_text("Dear colleague", encoding="utf-8")
    laid(answered, letter)
    session = at(answered.court)
    found = look(session)
    assert [one.kind for one in found.came] == [Kind.DECISION]
    assert [one.name for one in found.refused] == ["letter.age"]
    assert found.waiting == ()
    folder = session.folder.inbox
    assert names(folder) == ["done", "refused"]
    assert names(folder / "done") == ["decision.age"]
    assert names(folder / "refused") == ["letter.age", "letter.age.txt"]
    reason = (folder / "refused" / "letter.age.txt").read_text("utf-8")
    assert found.refused[0].why in reason
    assert case_file(session, answered.case).approved(MHTR)
    # A second of the same name takes nobody's place, and what it says stays with it.
    laid(answered, letter)
    assert look(session).came == ()
    assert (
        names(folder / "refused")[-2:] == ["letter.age", "letter.age.txt"]
        or len(names(folder / "refused")) == 4
    )


def test_what_is_not_whole_or_for_a_colleague_stays(answered: Two) -> None:
    whole = answered.decision
    half = answered.root / "half.age"
    half.write_bytes(whole.read_bytes()[:2000])
    laid(answered, half, minutes_ago=1)
    laid(answered, answered.ask("to the lead.age"))
    laid(answered, whole.rename(answered.root / "decision.age.part"))
    session = at(answered.court)
    found = look(session)
    assert (found.came, found.refused) == ((), ())
    assert sorted(one.name for one in found.waiting) == ["half.age", "to the lead.age"]
    assert [one.name for one in found.passed.values()] == ["to the lead.age"]
    again = look(session, found.passed)
    assert sorted(one.name for one in again.waiting) == ["half.age", "to the lead.age"]
    # Unchanged for ten minutes it is damaged, and goes.
    laid(answered, half, minutes_ago=11)
    assert [one.name for one in look(session, found.passed).refused] == ["half.age"]


def test_the_team_file_comes_first_whatever_it_is_called(answered: Two) -> None:
    laid(answered, answered.decision.rename(answered.root / "a.age"))
    team = answered.root / "z.age"
    team_files.write_team_file(at(answered.lead), team)
    laid(answered, team)
    assert [one.kind for one in look(at(answered.court)).came] == [Kind.TEAM, Kind.DECISION]


def test_a_link_in_the_folder_leads_nowhere(answered: Two) -> None:
    link = at(answered.court).folder.inbox / "link.age"
    link.symlink_to(answered.decision)
    assert look(at(answered.court)).came == ()
    assert link.is_symlink()


def test_what_was_taken_in_a_month_ago_is_let_go(two: Two) -> None:
    session = at(two.court)
    done = session.folder.inbox / "done"
    done.mkdir()
    now = session.clock().timestamp()
    for name, days in (("old.age", 31), ("new.age", 29)):
        (done / name).write_bytes(b"sealed")
        os.utime(done / name, (now - days * 86_400,) * 2)
    look(session)
    assert names(done) == ["new.age"]


def test_what_is_for_the_lead_waits_for_the_lead(two: Two) -> None:
    laid(two, two.ask())
    two.court.enter("Omar Haddad")
    found = look(at(two.court))
    assert (found.came, found.refused) == ((), ())
    assert len(found.waiting) == 1


def test_what_cannot_be_moved_is_told_once_and_taken_in_once(
    answered: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, while the program that copied the file has it open yet."""
    laid(answered, answered.decision)

    def held(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", held)
    first = look(at(answered.court))
    assert [one.kind for one in first.came] == [Kind.DECISION]
    assert "another program holds it" in first.waiting[0].why
    again = look(at(answered.court), first.passed)
    assert (again.came, again.refused) == ((), ())
    # After the next sign-in nothing is known of the look before.
    fresh = look(at(answered.court))
    assert (fresh.came, fresh.refused) == ((), ())
    assert "taken in before" in fresh.waiting[0].why


def test_leftovers_of_other_programs_hide_nothing(answered: Two) -> None:
    folder = at(answered.court).folder.inbox
    folder.mkdir(exist_ok=True)
    for number in range(201):
        (folder / f".~lock.{number}#").touch()
    shutil.copy(answered.decision, folder / "z.age")
    assert len(look(at(answered.court)).came) == 1


def test_what_is_no_file_is_not_waited_for(answered: Two) -> None:
    pipe = answered.root / "pipe.age"
    os.mkfifo(pipe)
    with pytest.raises(UserError, match=r"pipe\.age is no file"):
        take_in(at(answered.court), pipe)
