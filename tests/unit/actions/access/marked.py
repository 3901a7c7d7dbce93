"""A vault in which every sealed thing says a word that is found nowhere else.

A link worker, who holds both keys, writes all of it: finished, changed and still being typed, in
each compartment. The folder is copied while it is open, with its write-ahead log, as somebody
would take it who has the laptop in hand; then it is closed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from courtdesk.actions import (
    amendments,
    backups,
    decisions,
    equality,
    forms,
    lists,
    measures,
    notes,
    originals,
    page_drafts,
    referrals,
    requirements,
    risk,
    risk_levels,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.directory import Need
from courtdesk.domain.equality import Equality
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.notes import NoteFor
from courtdesk.domain.orders import RiskLevel, RiskWhen
from courtdesk.domain.outcomes import MeasureEntry
from courtdesk.domain.referral_checks import NewReferral
from courtdesk.domain.referrals import Reason, Way
from courtdesk.domain.requirements import RequirementKind
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from tests.helpers.copies import copy_vault
from tests.helpers.filling import filled
from tests.unit.actions.access.world import DRR, FOUNDER, MHTR, NO_RISK
from tests.unit.actions.conftest import DAY, PASSPHRASE, Laptop, entry, guilty
from tests.unit.actions.filling import agree, screened
from tests.unit.actions.signing import sign

SEALED_KINDS = {
    Compartment.MENTAL_HEALTH: {
        *("assessment", "decision", "equality", "measure", "note", "note-review", "original"),
        *("referral-note", "response", "risk-judged"),
    },
    Compartment.SUBSTANCE: {
        *("assessment", "decision", "measure", "note", "note-review", "original"),
        *("referral-note", "response", "risk-judged"),
    },
}
"""What is sealed to each: every kind that an action seals, and so every kind that is written."""

_TYPED = "Invented for a test"


@dataclass(frozen=True)
class _Side:
    """How one compartment is written to."""

    compartment: Compartment
    form: str
    kind: RequirementKind
    readers: NoteFor
    measure: str
    need: Need
    supervisor: Role
    decider: Role


SIDES = (
    _Side(
        Compartment.MENTAL_HEALTH,
        "mhtr-interview",
        MHTR,
        NoteFor.MENTAL_HEALTH,
        "WSAS",
        Need.HOUSING,
        Role.CLINICAL_LEAD,
        Role.CLINICAL_LEAD,
    ),
    _Side(
        Compartment.SUBSTANCE,
        "atr-drr-screen",
        DRR,
        NoteFor.SUBSTANCE,
        "TOPS",
        Need.DRUGS,
        Role.CDO,
        Role.PROVIDER,
    ),
)

_LASTING = (
    *("answers", "amended", "draft", "page", "note", "changed", "review", "measure", "words"),
    *("service", "assessment", "risk", "scan"),
)
"""Where a word stands that those with the key can still read at the end."""


def word(compartment: Compartment, where: str) -> str:
    """The unmistakable word of one place."""
    return f"qz{compartment.value[:3]}{where}vx"


def lasting(compartment: Compartment) -> frozenset[str]:
    """The words that the key of this compartment opens."""
    return frozenset(word(compartment, where) for where in _LASTING)


def everything(compartment: Compartment) -> frozenset[str]:
    """Those, and the one that was typed and then overwritten before it was finished."""
    return lasting(compartment) | {word(compartment, "fleeting")}


OWN = "qzowntypedvx"
"""Typed by the link worker on a page whose content is sealed to nobody but them."""

OPEN = "Marlow"
"""What everybody reads: the search for the words would find it, and so it searches."""


@dataclass(frozen=True)
class Marked:
    """`root` is the closed vault; `stolen` the copy that was made while it was open."""

    root: Path
    stolen: Path
    case: CaseId
    drafted: CaseId
    catalogue: Catalogue

    def laptop(self, root: Path) -> Laptop:
        """A copy of the closed vault below `root`, with nobody signed in."""
        copy_vault(self.root, root)
        made = Laptop(VaultFolder(root / "vault", root / "state"), self.catalogue)
        made.clock.now = made.clock.now.replace(hour=12)
        return made


def make_marked(root: Path, catalogue: Catalogue) -> Marked:
    """The vault below `root`."""
    laptop = Laptop(VaultFolder(root / "vault", root / "state"), catalogue)
    try:
        return _written(laptop, root)
    finally:
        laptop.leave()


def _written(laptop: Laptop, root: Path) -> Marked:
    laptop.begin(FOUNDER, Role.ASSESSOR)
    for role in Role:
        laptop.add(role.value, role)
    session = laptop.enter(Role.LINK_WORKER.value)
    case = lists.add_person(session, entry())
    drafted = lists.add_person(session, entry("Nesbit", "Nell", order="3", crn=None))
    agree(session, case)
    guilty(session, case)
    requirements.consider(session, case, [MHTR, DRR])
    screened(session, case, "core-10", NO_RISK)
    equality.record_equality(session, case, Equality(caring="not-said"))
    written = {side: _write(session, side, case, root) for side in SIDES}
    sign(session, case, MHTR, DRR)
    for form in case_file(session, case).open_stops():
        risk.record_action(
            session, case, form.document, done=True, what="Seen", by="A nurse", at=session.clock()
        )
    for side in SIDES:
        decisions.ask_decision(session, case, side.kind)
    for side, note in written.items():
        _answer(laptop, side, case, note)
    session = laptop.enter(Role.LINK_WORKER.value)
    backups.roll_backup(session)
    for side in SIDES:
        _type(session, side, drafted)
    _page(session, drafted, None, OWN)
    stolen = root / "stolen"
    for part in ("vault", "state"):
        shutil.copytree(root / part, stolen / part, ignore=shutil.ignore_patterns(".reserve"))
    return Marked(root, stolen, case, drafted, laptop.catalogue)


def _said(answers: Answers, text: str, before: str = _TYPED) -> Answers:
    """The same answers with every text that was `before` saying `text`."""
    for link_id, answer in tuple(answers.items()):
        if answer == before:
            answers = answers.set(link_id, text)
    return answers


def _write(session: Session, side: _Side, case: CaseId, root: Path) -> DocumentId:
    """Everything but the decision and what is being typed; the id of the note."""

    def say(where: str) -> str:
        return word(side.compartment, where)

    opened = forms.open_form(session, case, side.form)
    answers = filled(opened.form, yes=True)
    forms.save_answers(session, opened, _said(answers, say("fleeting")))
    file = forms.finish_form(session, opened, _said(answers, say("answers")), reason="hurry")
    form = next(one.document for one in file.forms if one.value.form == side.form)
    amending = amendments.open_amendment(session, case, form)
    changed = _said(amending.answers, say("amended"), say("answers"))
    forms.finish_form(session, amending, changed, reason="misheard")
    scan = root / f"{side.form}.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + say("scan").encode())
    originals.attach_original(session, case, form, scan)
    scan.unlink()
    made = notes.write_note(session, case, text=say("note"), readers=side.readers).document
    notes.change_note(session, case, made, text=say("changed"), reason="clearer")
    measures.enter_measure(session, case, MeasureEntry(side.measure, "", DAY, "7", say("measure")))
    referrals.make_referral(
        session,
        case,
        NewReferral(
            side.need,
            Way.REFERRED,
            Reason.NEED_FOUND,
            None,
            DAY,
            "Amina Yusuf",
            say("service"),
            words=say("words"),
        ),
    )
    requirements.assess(
        session, case, side.kind, suitable=True, plan="Ten sessions.", notes=say("assessment")
    )
    risk_levels.judge_risk(
        session,
        case,
        side.kind,
        RiskWhen.BEFORE,
        on=DAY,
        to_self=RiskLevel.HIGH,
        to_others=RiskLevel.LOW,
        words=say("risk"),
    )
    return made


def _answer(laptop: Laptop, side: _Side, case: CaseId, note: DocumentId) -> None:
    """The note reviewed and the requirement decided on."""
    session = laptop.enter(side.supervisor.value)
    notes.review(session, case, note, words=word(side.compartment, "review"))
    session = laptop.enter(side.decider.value)
    decisions.decide(
        session,
        case,
        side.kind,
        outcome=Outcome.APPROVE,
        text=decisions.decision_text(session, case, side.kind),
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00001",
    )


def _type(session: Session, side: _Side, case: CaseId) -> None:
    """A form and a page that somebody has begun and not finished."""
    opened = forms.open_form(session, case, side.form)
    answers = filled(opened.form, yes=True)
    forms.save_answers(session, opened, _said(answers, word(side.compartment, "draft")))
    _page(session, case, side.compartment, word(side.compartment, "page"))


def _page(session: Session, case: CaseId, compartment: Compartment | None, text: str) -> None:
    draft, _ = page_drafts.open_page(session, case, f"write_note:{compartment}", compartment)
    page_drafts.save_page(session, draft, page_drafts.Kept({"text": text}))
