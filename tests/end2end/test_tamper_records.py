"""What a member can append with the vault key and a program of their own counts for nothing.

Each case forges one record, as whoever holds the vault key can, under any name, on any parents and
from a laptop that nobody knows. Everything that the team, its keys, the site and the case say stays
what it was, and one sentence names what was left out. All of it lies in one vault, so no forgery
helps another.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from courtdesk.actions import case_lines, cases, clinical, decisions, lists, membership, vaults
from courtdesk.actions.backups import check_vault
from courtdesk.actions.clinical import card_document, rule_document
from courtdesk.actions.form_files import document_of_site_form
from courtdesk.actions.records import derived_id
from courtdesk.actions.rosters import document as team_document
from courtdesk.actions.session import Session
from courtdesk.actions.signatures import SIGNED
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.clinical import ClinicalRule, RiskCard
from courtdesk.domain.codec import to_body
from courtdesk.domain.form_files import SiteForm
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Settings, Team, Threshold
from courtdesk.errors import NotAllowed
from courtdesk.exchange import identity, sshsig
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.store import compartments, revisions
from courtdesk.store.connection import WrongKey
from courtdesk.store.folder import VaultFolder
from courtdesk.store.incoming import Foreign
from courtdesk.store.keyslots import NewSlot, PrivateIdentity, SlotFile, new_identity
from courtdesk.store.passphrases import FLOOR
from courtdesk.store.records import NewRevision, PersonSignature, Time, canonical
from courtdesk.store.revisions import Place
from tests.helpers.copies import copy_vault
from tests.unit.actions.conftest import FORMS, PASSPHRASE, Laptop, assessed, entry, guilty
from tests.unit.actions.signing import sign

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
MENTAL = Compartment.MENTAL_HEALTH
CDO, LEAD, ADMIN, GONE = "Priya Nair", "Helen Marsh", "Amina Yusuf", "Tom Lund"


def _fresh() -> str:
    return str(uuid.uuid4())


@dataclass
class World:
    """A team's vault with a decided case; everybody's keys, also those of a member who left."""

    session: Session
    case: CaseId
    other: CaseId
    ids: dict[str, MemberId]
    keys: dict[str, PrivateIdentity]

    def forge(
        self,
        kind: str,
        body: Any,
        document: DocumentId | None = None,
        *,
        by: str,
        keys: str | None = None,
        case: CaseId | None = None,
        parents: tuple[Any, ...] | None = None,
        namespace: str = "",
        signed: bool = True,
    ) -> None:
        """Put a record in under the name `by`, signed with the keys of `keys` (or of `by`)."""
        data = body if isinstance(body, bytes) else canonical(body)
        author = self.ids[by]
        space = namespace or SIGNED[kind]
        blob = sshsig.sign(self.keys[keys or by].sign, space, data)
        place = document or DocumentId(_fresh())
        new = NewRevision(
            document=place,
            kind=kind,
            case=case,
            parents=self.heads(place) if parents is None else parents,
            open=data,
            signature=PersonSignature(space, author, blob) if signed else None,
        )
        stranger = DeviceId(_fresh())
        late = Time(int(self.session.clock().timestamp() * 1000), 0)
        made = revisions.make(new, author, Place(stranger, 1, None, late))
        foreign = Foreign(made.data, made.salt, made.open, None, (), new.signature)
        assert self.session.vault.accept([foreign]).new == 1

    def heads(self, document: DocumentId) -> tuple[Any, ...]:
        """The heads that count: what an honest program would build on."""
        if document == team_document(self.session.vault):
            return self.session.standing().heads
        found = self.session.belief.document(document)
        return tuple(one.id for one in found.heads) if found is not None else ()

    def decision(self, **changed: Any) -> dict[str, Any]:
        """The lead's own decision, with some of it changed."""
        part = cases.case_file(self.session, self.case).requirement(MHTR)
        assert part is not None and part.decision is not None
        return {**to_body(part.decision.value), **changed}

    def team(self, after: Team, **how: Any) -> None:
        """Another epoch of the roster."""
        self.forge("team", to_body(after), team_document(self.session.vault), **how)

    @property
    def roster(self) -> Team:
        """The roster as it stands."""
        return self.session.team()

    def facts(self) -> list[Any]:
        """All that must not change, whatever is forged."""
        session, file = self.session, cases.case_file(self.session, self.case)
        ring = session.keyring
        return [
            session.team(),
            session.settings(),
            sorted(session.keys),
            [(one.id, one.public) for one in ring.compartments],
            clinical.card(session),
            clinical.recorded_rule(session, "k10"),
            sorted(session.catalogue.forms),
            replace(file, doubts=()),
            cases.case_file(session, self.other).consent,
        ]

    def said(self) -> tuple[str, ...]:
        """Every sentence that somebody is shown about it."""
        files = [cases.case_file(self.session, one) for one in (self.case, self.other)]
        return (*self.session.notices, *(doubt for file in files for doubt in file.doubts))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Laptop, World]]:
    base = tmp_path_factory.mktemp("records")
    folder = VaultFolder(base / "vault", base / "state")
    laptop = Laptop(folder, load_catalogue(FORMS))
    laptop.begin(ADMIN, Role.ASSESSOR)
    laptop.add(CDO, Role.CDO)
    laptop.add(LEAD, Role.CLINICAL_LEAD)
    laptop.add(GONE, Role.ADMINISTRATOR)
    keys, ids = {}, {}
    for name in (GONE, CDO, LEAD, ADMIN):
        session = laptop.enter(name)
        keys[name], ids[name] = session.identity, session.me
    membership.remove_member(session, ids[GONE], passphrase=PASSPHRASE)
    case, other = (lists.add_person(session, entry(one, crn=None)) for one in ("Marlow", "Abbott"))
    for one in (case, other):
        guilty(session, one)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    session = laptop.enter(LEAD)
    card = RiskCard("Ring the nurse.", "Helen Marsh", "01632 960100", "First card")
    clinical.set_card(session, card)
    decided(session, case, Outcome.APPROVE)
    decided(session, case, Outcome.DECLINE)
    yield laptop, World(laptop.enter(ADMIN), case, other, ids, keys)
    laptop.leave()


def decided(session: Session, case: CaseId, outcome: Outcome) -> None:
    decisions.decide(
        session,
        case,
        MHTR,
        outcome=outcome,
        text=decisions.decision_text(session, case, MHTR),
        passphrase=PASSPHRASE,
        reasons="" if outcome is Outcome.APPROVE else "Not at this time.",
        registration_body="HCPC",
        registration_number="PYL00001",
    )


def changed(world: World, name: str, **what: Any) -> Team:
    member = world.roster.member(world.ids[name])
    assert member is not None
    return world.roster.with_changed(replace(member, **what))


def forged_decision(**how: Any) -> Callable[[World], None]:
    """A decision on the MHTR of the case, in its own place."""

    def act(world: World) -> None:
        body = world.decision(**how.pop("body", {}))
        place = derived_id(world.case, "decision", MHTR)
        world.forge("decision", body, place, case=world.case, **how)

    return act


def put_back(world: World) -> None:
    """The approval that the lead withdrew, on top of the decline, with its true signature."""
    place = derived_id(world.case, "decision", MHTR)
    first = world.session.vault.history(place)[0]
    assert first.body["outcome"] == "approve" and first.open is not None
    world.forge("decision", first.open, place, case=world.case, by=LEAD)


def second_consent(world: World) -> None:
    place = derived_id(world.case, "consent")
    found = world.session.vault.document(place)
    assert found is not None and found.latest.open is not None
    world.forge("consent", found.latest.open, case=world.case, by=ADMIN)


def consent_of_another_case(world: World) -> None:
    found = world.session.vault.document(derived_id(world.case, "consent"))
    assert found is not None and found.latest.open is not None
    place = derived_id(world.other, "consent")
    world.forge("consent", found.latest.open, place, case=world.other, by=ADMIN)


def consent_of_nobody(world: World) -> None:
    value = cases.case_file(world.session, world.case).consent
    assert value is not None
    body = to_body(replace(value.value, signature="Somebody Else"))
    place = derived_id(world.case, "consent")
    world.forge("consent", body, place, case=world.case, by=ADMIN, signed=False)


def snippet(**how: Any) -> Callable[[World], None]:
    def act(world: World) -> None:
        body = to_body(IssuedSnippet(world.case, "Approved.", (), 9, ()))
        place = derived_id(world.case, "snippet")
        world.forge("snippet", body, place, case=world.case, **how)

    return act


def settings(by: str, **what: Any) -> Callable[[World], None]:
    return lambda world: world.forge("settings", to_body(Settings(**what)), by=by)


def stranger_s_compartment(world: World) -> None:
    mine = {str(world.ids[CDO]): world.keys[CDO].public.slot}
    body, _ = compartments.new_compartment(MENTAL, 9, mine, world.roster.team_id)
    world.forge("compartment", body, by=CDO)


def compartment_swapped(world: World) -> None:
    table = next(
        one for one in world.session.keyring.compartments if one.public.compartment is MENTAL
    )
    mine = {str(world.ids[CDO]): world.keys[CDO].public.slot}
    body, _ = compartments.new_compartment(MENTAL, 1, mine, world.roster.team_id)
    head = world.session.vault.document(table.id)
    assert head is not None
    parents = (head.heads[0].id,)
    world.forge("compartment", body, table.id, by=CDO, parents=parents)


def keys_under_a_name(world: World) -> None:
    lead = world.roster.member(world.ids[LEAD])
    cdo = world.roster.member(world.ids[CDO])
    assert lead is not None and cdo is not None
    world.team(world.roster.with_changed(lead.with_keys(cdo.keys)), by=CDO)


def second_team(world: World) -> None:
    cdo = world.roster.member(world.ids[CDO])
    assert cdo is not None
    mine = replace(cdo, roles=(Role.ADMINISTRATOR,))
    world.forge("team", to_body(Team(world.roster.team_id, 1, "Elsewhere", (mine,))), by=CDO)


NOT_SIGNED = "does not carry their signature"
ELSEWHERE = "signed for another place"
SILENT = ""
"""Nothing is said: it never had a place among what is read, and `verify` lists it."""

CASES: dict[str, tuple[Callable[[World], None], str]] = {
    # The roster
    "role-forged": (
        lambda w: w.team(changed(w, CDO, roles=(Role.CDO, Role.CLINICAL_LEAD)), by=CDO),
        "Priya Nair was not taken, because Priya Nair is no administrator",
    ),
    "role-forged-under-the-administrator-s-name": (
        lambda w: w.team(changed(w, CDO, roles=(Role.ADMINISTRATOR,)), by=ADMIN, keys=CDO),
        "under the name of Amina Yusuf was not taken",
    ),
    "epoch-from-the-future": (
        lambda w: w.team(replace(w.roster, epoch=99, court="Elsewhere"), by=ADMIN),
        "its number does not follow",
    ),
    "roster-by-a-member-who-left": (
        lambda w: w.team(replace(changed(w, CDO, roles=(Role.ADMINISTRATOR,))), by=GONE),
        "under the name of Tom Lund was not taken",
    ),
    "second-team-document": (second_team, SILENT),
    "keys-listed-under-a-colleague-s-name": (keys_under_a_name, "it gives two people one key"),
    "revocation-taken-back": (
        lambda w: w.team(replace(w.roster, epoch=w.roster.epoch + 1, devices=()), by=ADMIN),
        "it leaves out a laptop",
    ),
    # Keys
    "compartment-begun-by-a-stranger": (stranger_s_compartment, SILENT),
    "compartment-key-swapped": (compartment_swapped, SILENT),
    # The site
    "settings-by-a-cdo": (settings(CDO, idle_minutes=60), "may not change the site's settings"),
    "settings-unsigned": (
        lambda w: w.forge("settings", to_body(Settings(idle_minutes=60)), by=ADMIN, signed=False),
        NOT_SIGNED,
    ),
    "threshold-raised-by-a-cdo": (
        lambda w: w.forge(
            "clinical-rule",
            to_body(ClinicalRule("k10", level="50", risk_at_least=4, reason="x")),
            rule_document("k10"),
            by=CDO,
        ),
        "may not set thresholds or the card for risk",
    ),
    "threshold-raised-in-the-settings-by-an-administrator": (
        settings(ADMIN, thresholds=(Threshold("k10", 50),)),
        "may not set thresholds or the card for risk",
    ),
    "rule-of-one-form-for-another": (
        lambda w: w.forge(
            "clinical-rule",
            to_body(ClinicalRule("gad-7", level="21", risk_at_least=4, reason="x")),
            rule_document("k10"),
            by=LEAD,
        ),
        ELSEWHERE,
    ),
    "card-for-risk-by-a-cdo": (
        lambda w: w.forge(
            "risk-card", to_body(RiskCard("Do nothing.", "", "", "x")), card_document(), by=CDO
        ),
        "may not set thresholds or the card for risk",
    ),
    "form-put-to-use-by-a-cdo": (
        lambda w: w.forge(
            "site-form",
            to_body(SiteForm("ours", DocumentId("x"), in_use=True, reason="x")),
            document_of_site_form("ours"),
            by=CDO,
        ),
        "may not put a form of the site's own to use",
    ),
    "laptop-s-record-forged": (
        lambda w: w.forge("device", {"device": "x", "public": "", "previous": None}, by=CDO),
        "A record of a laptop under the name of Priya Nair",
    ),
    # The case
    "decision-under-the-lead-s-name": (
        forged_decision(by=LEAD, keys=CDO, body={"outcome": "approve"}),
        NOT_SIGNED,
    ),
    "decision-under-the-forger-s-own-name": (
        forged_decision(by=CDO, body={"outcome": "approve"}),
        "may not approve or decline an MHTR",
    ),
    "told-decision-dressed-as-the-lead-s-own": (
        forged_decision(by=LEAD, namespace=identity.TOLD_DECISION, body={"outcome": "approve"}),
        NOT_SIGNED,
    ),
    "mhtr-decided-by-telephone": (
        forged_decision(
            by=CDO,
            namespace=identity.TOLD_DECISION,
            body={"outcome": "approve", "way": ContactWay.TELEPHONE.value},
        ),
        ELSEWHERE,
    ),
    "decision-on-one-requirement-for-another": (
        forged_decision(by=LEAD, body={"requirement": "DRR"}),
        ELSEWHERE,
    ),
    "decision-on-no-requirement": (forged_decision(by=LEAD, body={"requirement": 1}), ELSEWHERE),
    "earlier-decision-put-back": (put_back, "an earlier decision was put back"),
    "decision-of-a-member-who-left-and-never-might": (
        forged_decision(by=GONE, body={"outcome": "approve"}),
        "may not approve or decline an MHTR",
    ),
    "decision-that-says-nothing": (
        lambda w: w.forge(
            "decision", {}, derived_id(w.case, "decision", MHTR), case=w.case, by=LEAD
        ),
        ELSEWHERE,
    ),
    "consent-without-a-signature": (consent_of_nobody, NOT_SIGNED),
    "second-consent": (second_consent, ELSEWHERE),
    "consent-of-another-case": (consent_of_another_case, ELSEWHERE),
    "report-text-forged": (snippet(by=ADMIN, keys=CDO), NOT_SIGNED),
    "report-text-by-the-lead": (snippet(by=LEAD), "may not issue the text"),
}


@pytest.mark.parametrize("case", CASES)
def test_it_counts_for_nothing_and_is_named(case: str, made: tuple[Laptop, World]) -> None:
    act, words = CASES[case]
    _, world = made
    before, said = world.facts(), world.said()
    act(world)
    assert world.facts() == before
    if words == SILENT:
        assert world.said() == said
    else:
        assert any(words in one for one in world.said()), world.said()


def test_what_was_left_out_is_said_where_people_look(made: tuple[Laptop, World]) -> None:
    _, world = made
    forged_decision(by=CDO, body={"outcome": "approve"})(world)
    sentence = (
        "A decision under the name of Priya Nair was not counted: their role may not approve or "
        "decline an MHTR. Tell your administrator."
    )
    assert sentence in cases.case_file(world.session, world.case).doubts
    assert f"  {sentence}" in case_lines.case_lines(world.session, world.case)
    assert sentence in check_vault(world.session).problems


# The list of slots, which stands outside the records


def beside(made: tuple[Laptop, World], base: Path) -> Laptop:
    """The same vault at another place; the one of the module stays signed in."""
    laptop, _ = made
    laptop.leave()
    copy_vault(laptop.folder.path.parent, base)
    return Laptop(VaultFolder(base / "vault", base / "state"), laptop.catalogue, laptop.clock)


def test_a_slot_for_somebody_the_roster_does_not_name_opens_nothing(
    made: tuple[Laptop, World], tmp_path: Path
) -> None:
    there = beside(made, tmp_path)
    session = there.enter(CDO)
    eve = NewSlot(MemberId("eve"), "Eve Example", new_identity(), PASSPHRASE, FLOOR)
    SlotFile.load(there.folder.keys).add(eve, session.vault_key)
    with pytest.raises(NotAllowed, match="no longer a member"):
        there.enter("Eve Example")
    there.enter(ADMIN)
    there.leave()
    assert "Eve Example" not in vaults.member_names(there.folder)


def test_keys_of_before_a_removal_put_back_open_nothing(
    made: tuple[Laptop, World], tmp_path: Path
) -> None:
    there = beside(made, tmp_path)
    session = there.enter(ADMIN)
    kept = {
        name: (there.folder.path / name).read_bytes() for name in ("keys.json", "keys.old.json")
    }
    cdo = next(one.id for one in session.team().members if one.name == CDO)
    membership.remove_member(session, cdo, passphrase=PASSPHRASE)
    there.leave()
    for name, data in kept.items():
        (there.folder.path / name).write_bytes(data)
    for name in (CDO, ADMIN):
        with pytest.raises(WrongKey, match="different vaults"):
            there.enter(name)
