"""What counts does not depend on which file came first: a leaver's work, on three laptops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import clinical, membership
from courtdesk.actions.session import Session
from courtdesk.actions.sync.rounds import exchange
from courtdesk.domain.clinical import ClinicalRule
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.domain.team import Team
from courtdesk.exchange.transports import open_route
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from tests.helpers.copies import copy_tree
from tests.unit.actions.conftest import PASSPHRASE, Laptop

ADMIN, CDO, LEAD = "Amina Yusuf", "Priya Nair", "Helen Marsh"


@pytest.fixture
def three(team_template: Path, tmp_path: Path, catalogue: Catalogue) -> Iterator[list[Laptop]]:
    """Three laptops of one team that know of each other, nobody signed in."""
    (tmp_path / "drive").mkdir()
    laptops = []
    for number in range(3):
        copy_tree(team_template / "vault", tmp_path / str(number) / "vault")
        base = tmp_path / str(number)
        laptop = Laptop(VaultFolder(base / "vault", base / "state"), catalogue)
        laptop.clock.now += timedelta(minutes=10)
        laptops.append(laptop)
        laptop.enter(CDO)
    for laptop in (*laptops, *laptops):
        meet(laptop, tmp_path / "drive")
    yield laptops
    for laptop in laptops:
        laptop.leave()


def meet(laptop: Laptop, drive: Path) -> None:
    """One round at the court's drive."""
    transport = open_route(Route("drive", RouteKind.FOLDER, "Drive", str(drive)))
    exchange(at(laptop), "drive", transport)
    transport.close()


def at(laptop: Laptop) -> Session:
    assert laptop.session is not None
    return laptop.session


def remove(laptop: Laptop, name: str) -> Team:
    """The administrator takes somebody off the team."""
    session = laptop.enter(ADMIN)
    gone = next(one.id for one in session.team().members if one.name == name)
    membership.remove_member(session, gone, passphrase=PASSPHRASE)
    return session.team()


def counts(laptop: Laptop) -> bool:
    found = at(laptop).counted("clinical-rule")
    return any(one.id == clinical.rule_document("k10") for one in found)


def test_what_a_lead_signed_before_they_left_counts_whatever_came_first(
    three: list[Laptop], tmp_path: Path
) -> None:
    theirs, admins, third = three
    clinical.set_rule(theirs.enter(LEAD), ClinicalRule("k10", "25", reason="Set with the team."))
    theirs.enter(CDO)
    admins.clock.now += timedelta(hours=1)
    remove(admins, LEAD)
    # The third laptop hears that she has left before it hears of what she signed.
    for laptop in (admins, third, theirs, third, admins):
        if laptop is third and laptop.session is None:
            laptop.enter(CDO)
        meet(laptop, tmp_path / "drive")
    assert [counts(one) for one in three] == [True, True, True]


def test_what_a_lead_signs_where_it_is_known_that_they_left_counts_nowhere(
    three: list[Laptop], tmp_path: Path
) -> None:
    theirs, admins, third = three
    session = theirs.enter(LEAD)
    remove(admins, LEAD)
    meet(admins, tmp_path / "drive")
    # Somebody else's round has brought the news to her laptop; her program goes on regardless.
    theirs.leave()
    meet_as(theirs, CDO, tmp_path / "drive")
    before = at(theirs).vault.last_of(at(theirs).vault.device.device)
    forge(at(theirs), session)
    for laptop in (theirs, third, admins):
        meet(laptop, tmp_path / "drive")
    assert at(theirs).vault.last_of(at(theirs).vault.device.device) != before
    assert [counts(one) for one in three] == [False, False, False]


def meet_as(laptop: Laptop, name: str, drive: Path) -> None:
    laptop.enter(name)
    meet(laptop, drive)


def forge(at_work: Session, lead: Session) -> None:
    """A rule under the lead's name and with her key, on a laptop that has seen her leave."""
    from courtdesk.domain.codec import to_body
    from courtdesk.exchange import identity, sshsig
    from courtdesk.store.records import NewRevision, PersonSignature, canonical

    body = canonical(to_body(ClinicalRule("k10", "25", reason="Set with the team.")))
    blob = sshsig.sign(lead.identity.sign, identity.CLINICAL, body)
    at_work.vault.append(
        NewRevision(
            document=clinical.rule_document("k10"),
            kind="clinical-rule",
            case=None,
            parents=(),
            open=body,
            signature=PersonSignature(identity.CLINICAL, lead.me, blob),
        ),
        author=lead.me,
    )
