"""One act for each permission: a public action, done on the case that is ready for it.

Each checks its own result, so that a cell that is allowed is one in which the thing got done. The
first thing an act calls is the action that the permission is for: what refuses it is that cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from courtdesk.actions import (
    absences,
    adjustments,
    audit,
    audit_csv,
    backups,
    cases,
    clinical,
    consents,
    decisions,
    directory,
    enquiries,
    equality,
    form_files,
    forms,
    lists,
    members,
    notes,
    orders,
    picking,
    pleas,
    providers,
    record_export,
    referrals,
    reports,
    requirements,
    risk,
    sentences,
    site,
    slips,
)
from courtdesk.domain.access import READERS, Compartment, Permission, Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.audit import Action, Wanted, Why
from courtdesk.domain.cases import Verdict
from courtdesk.domain.clinical import RiskCard
from courtdesk.domain.contact import Contact
from courtdesk.domain.directory import Need, ServiceEntry
from courtdesk.domain.equality import Equality
from courtdesk.domain.notes import NoteFor
from courtdesk.domain.orders import Enforcement, OrderStep
from courtdesk.domain.providers import Whereabouts
from courtdesk.domain.referral_checks import NewReferral
from courtdesk.domain.referrals import Reason, Way
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.store import backup
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.passphrases import FLOOR
from tests.helpers.filling import filled
from tests.helpers.own_form import FILE, FORM
from tests.unit.actions.access.world import FOUNDER, LATER, MHTR, NO_RISK, Desk
from tests.unit.actions.conftest import DAY, PASSPHRASE, entry
from tests.unit.actions.filling import screened
from tests.unit.actions.signing import sign

DRR = RequirementKind.DRR
NONE: frozenset[Permission] = frozenset()


@dataclass(frozen=True)
class Act:
    """What a member does. `writes` is false for an act that only reads.

    `also` are the other permissions that the action asks for on its way, and `key` the compartment
    that it reads: with the cell itself open, somebody who lacks one of these is still refused.
    `draws` is true where the result is drawn as a PDF, which Qt does.
    """

    do: Callable[[Desk, Path], None]
    writes: bool = True
    also: frozenset[Permission] = frozenset({Permission.READ_CASES})
    key: Compartment | None = None
    draws: bool = False

    def held_by(self, role: Role) -> bool:
        """Whether the role's keys, and not the table, let it do this."""
        return self.key is None or role in READERS[self.key]


def read_cases(desk: Desk, _tmp: Path) -> None:
    file = cases.case_file(desk.session, desk.case("plain"))
    assert file.person.value.family == "Ashby"
    assert cases.timeline(desk.session, file.id)
    assert cases.search(desk.session, "ashby")[0].case == file.id
    assert len(cases.today(desk.session, DAY).files) > 10


def change_list(desk: Desk, _tmp: Path) -> None:
    case = lists.add_person(desk.session, entry("Oakden", "Ola", crn=None, birth_date=None))
    assert case in {file.id for file in cases.today(desk.session, DAY).files}


def record_plea(desk: Desk, _tmp: Path) -> None:
    verdicts = {"drive-while-disqualified": Verdict.GUILTY}
    file = pleas.record_pleas(desk.session, desk.case("plea"), verdicts)
    assert file.verdicts() == (Verdict.GUILTY,)


def record_agreement(desk: Desk, _tmp: Path) -> None:
    file = forms.record_agreement(
        desk.session, desk.case("agreement"), agreed=True, share_outcome=True, read_how=ReadHow.READ
    )
    assert file.agreement is not None and file.agreement.value.agreed


def screen(desk: Desk, _tmp: Path) -> None:
    screened(desk.session, desk.case("screen"), "core-10", NO_RISK)
    (form,) = cases.case_file(desk.session, desk.case("screen")).forms
    assert (form.value.form, form.value.status) == ("core-10", "complete")


def record_feedback(desk: Desk, _tmp: Path) -> None:
    opened = forms.open_form(desk.session, desk.case("order"), "sentencer-feedback")
    file = forms.finish_form(desk.session, opened, filled(opened.form, yes=True), reason="asked")
    assert [form.value.form for form in file.forms] == ["sentencer-feedback"]


def _assess(desk: Desk, kind: RequirementKind) -> None:
    file = requirements.assess(
        desk.session, desk.case("assess"), kind, suitable=True, plan="Ten sessions.", notes="calm"
    )
    part = file.requirement(kind)
    assert part is not None and part.assessment is not None
    assert part.assessment.by == desk.session.me


def assess_mhtr(desk: Desk, _tmp: Path) -> None:
    _assess(desk, MHTR)


def assess_substance(desk: Desk, _tmp: Path) -> None:
    _assess(desk, DRR)


def take_consent(desk: Desk, _tmp: Path) -> None:
    sign(desk.session, desk.case("consent"), MHTR, signature="Dean Farley")
    file = consents.withdraw_consent(desk.session, desk.case("consent"), "Thought again")
    assert file.consent is not None and file.consent.value.withdrawn_on == LATER


def ask_decision(desk: Desk, _tmp: Path) -> None:
    file = decisions.ask_decision(desk.session, desk.case("ask"), MHTR)
    assert file.standing_request(MHTR) is not None


def _decide(desk: Desk, kind: RequirementKind) -> None:
    case = desk.case("decide")
    file = decisions.decide(
        desk.session,
        case,
        kind,
        outcome=Outcome.APPROVE,
        text=decisions.decision_text(desk.session, case, kind),
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00001",
    )
    decision = file.standing_decision(kind)
    assert decision is not None and decision.by == desk.session.me


def decide_mhtr(desk: Desk, _tmp: Path) -> None:
    _decide(desk, MHTR)


def decide_substance(desk: Desk, _tmp: Path) -> None:
    _decide(desk, DRR)


def issue_snippet(desk: Desk, _tmp: Path) -> None:
    file = reports.issue_snippet(desk.session, desk.case("snippet"), desk.world.snippet)
    assert file.snippet is not None and file.snippet.value.text == desk.world.snippet


def read_report(desk: Desk, _tmp: Path) -> None:
    assert "Dean Hollis" in reports.snippet(desk.session, desk.case("decide")).text


def record_sentence(desk: Desk, _tmp: Path) -> None:
    made = CourtResult(MHTR, True, 6)
    sentence = Sentence(desk.case("sentence"), DAY, Disposal.COMMUNITY_ORDER, 12, (made,))
    file = sentences.record_sentence(desk.session, sentence)
    assert file.sentence is not None and file.sentence.value.granted() == (MHTR,)


def manage_team(desk: Desk, _tmp: Path) -> None:
    members.add_member(
        desk.session,
        name="Nora Quill",
        roles=[Role.RESPONSIBLE_OFFICER],
        new_passphrase=PASSPHRASE,
        passphrase=PASSPHRASE,
        policy=FLOOR,
    )
    assert "Nora Quill" in SlotFile.load(desk.laptop.folder.keys).names()
    # A roster that no administrator signed counts for nothing, whatever the table says.
    if desk.role is Role.ADMINISTRATOR:
        assert "Nora Quill" in {member.name for member in desk.session.team().members}


def change_settings(desk: Desk, _tmp: Path) -> None:
    site.update_settings(desk.session, replace(desk.session.settings(), idle_minutes=7))
    assert desk.session.settings().idle_minutes == 7


def set_clinical(desk: Desk, _tmp: Path) -> None:
    card = RiskCard("Ring the nurse.", "Vera Holt", "01632 960100", "New telephone")
    assert clinical.set_card(desk.session, card).by == desk.session.me
    assert clinical.card(desk.session) == card


def change_forms(desk: Desk, _tmp: Path) -> None:
    form_files.use_form(desk.session, FILE, reason="The service asked for it")
    assert FORM in desk.session.catalogue.forms


def record_risk(desk: Desk, _tmp: Path) -> None:
    case = desk.case("risk")
    made = risk.record_action(
        desk.session,
        case,
        desk.world.risk_form,
        done=True,
        what="Seen by the nurse",
        by="Amina Yusuf",
        at=desk.session.clock(),
    )
    assert made.risk_actions and not made.open_stops()


def record_needs(desk: Desk, _tmp: Path) -> None:
    case = desk.case("plain")
    person = desk.world.people["plain"]
    made = adjustments.record_contact(
        desk.session, case, Contact(person, LATER, phone="01632 960101")
    )
    assert made.value.phone == "01632 960101"


def ask_equality(desk: Desk, _tmp: Path) -> None:
    made = equality.record_equality(desk.session, desk.case("plain"), Equality(caring="not-said"))
    assert made.asked is not None and made.asked.by == desk.session.me


def keep_directory(desk: Desk, _tmp: Path) -> None:
    made = directory.add_service(
        desk.session,
        ServiceEntry(
            "Sample Homes", (Need.HOUSING,), "Exampleton", "Ring", "01632 960102", "", "", DAY
        ),
    )
    assert [one.document for one in directory.services(desk.session)] == [made.document]


def refer(desk: Desk, _tmp: Path) -> None:
    case = desk.case("plain")
    made = referrals.make_referral(
        desk.session,
        case,
        NewReferral(
            Need.HOUSING, Way.REFERRED, Reason.NEED_FOUND, None, DAY, "Amina Yusuf", "Quiet House"
        ),
    )
    assert [one.recorded.document for one in referrals.of_case(desk.session, case).made] == [
        made.recorded.document
    ]


def prepare_court(desk: Desk, _tmp: Path) -> None:
    case = desk.case("plain")
    asked = desk.session.clock() - timedelta(days=7)
    file = slips.ask_forward(desk.session, case, to_whom="The list caller", at=asked)
    assert file.court.slip is not None and file.court.slip.by == desk.session.me
    assert picking.agree(desk.session, case, screen=False, reason="Not today").court.agreed


def set_presence(desk: Desk, _tmp: Path) -> None:
    made = providers.set_presence(desk.session, desk.world.provider, LATER, Whereabouts.ON_CALL)
    ((_, where),) = providers.presence_of(desk.session, LATER)
    assert where == made and made.value.where is Whereabouts.ON_CALL


def read_enquiries(desk: Desk, _tmp: Path) -> None:
    case = desk.case("plain")
    first = enquiries.standings(desk.session, case)[0]
    enquiries.record_enquiry(
        desk.session,
        case,
        first.kind.id,
        asked_on=DAY,
        answered_on=None,
        affects=None,
        not_needed="",
    )
    assert enquiries.standings(desk.session, case)[0].state != first.state


def record_order(desk: Desk, _tmp: Path) -> None:
    file = orders.record_event(
        desk.session, desk.case("order"), OrderStep.ALLOCATED, on=LATER, who="Ruth Adeyemi"
    )
    assert [one.value.step for one in file.order.events] == [OrderStep.ALLOCATED]


def enforce(desk: Desk, _tmp: Path) -> None:
    file = absences.decide_enforcement(
        desk.session,
        desk.case("enforce"),
        desk.world.absence,
        decision=Enforcement.WARNING,
        on=LATER,
    )
    (absence,) = file.order.absences
    assert absence.value.decision is Enforcement.WARNING


def sign_off(desk: Desk, _tmp: Path) -> None:
    file = orders.record_event(
        desk.session, desk.case("sign-off"), OrderStep.SIGNED_OFF, on=LATER, requirement=MHTR
    )
    assert [one.value.step for one in file.order.events] == [OrderStep.SIGNED_OFF]


def write_notes(desk: Desk, _tmp: Path) -> None:
    case = desk.case("order")
    made = notes.write_note(desk.session, case, text="Rang.", readers=NoteFor.EVERYBODY)
    assert [one.document for one in notes.notes_of(desk.session, case)] == [made.document]


def supervise(desk: Desk, _tmp: Path) -> None:
    made = notes.review(desk.session, desk.case("plain"), desk.world.note, words="Clear.")
    assert [one.by for one in made.current.reviews] == [desk.session.me]


def back_up(desk: Desk, tmp: Path) -> None:
    target = tmp / "copy.tar"
    assert backups.back_up(desk.session, target).head.vault == desk.session.vault.id
    assert backups.names_in(target)


def restore(desk: Desk, tmp: Path) -> None:
    target = tmp / "restore.tar"
    if desk.session.may(Permission.RESTORE):
        backup.make(desk.laptop.folder, desk.session.vault_key, target, desk.session.clock())
    name = desk.session.sign_in_name
    told = backups.compare_backup(desk.session, target, name=name, passphrase=PASSPHRASE)
    assert told.same and told.made.startswith("Made on ")


def read_audit(desk: Desk, tmp: Path) -> None:
    plain = desk.world.cases["plain"]
    page = audit.page(desk.session, Wanted(action=Action.CHANGED, cases=(plain,)))
    assert FOUNDER in {line.who for line in page.lines}
    target = tmp / "who.csv"
    audit_csv.write_csv(desk.session, Wanted(), target, passphrase=PASSPHRASE)
    assert FOUNDER in target.read_text(encoding="utf-8-sig")


def export_record(desk: Desk, tmp: Path) -> None:
    folder = record_export.export_record(
        desk.session, desk.case("decide"), tmp, why=Why.SUBJECT, request="", passphrase=PASSPHRASE
    )
    assert [*folder.glob("*-record.pdf")]


ACTS: dict[Permission, Act] = {
    Permission.READ_CASES: Act(read_cases, writes=False, also=NONE),
    Permission.CHANGE_LIST: Act(change_list),
    Permission.RECORD_PLEA: Act(record_plea),
    Permission.RECORD_AGREEMENT: Act(record_agreement),
    Permission.SCREEN: Act(screen),
    Permission.RECORD_FEEDBACK: Act(record_feedback),
    Permission.ASSESS_MHTR: Act(assess_mhtr),
    Permission.ASSESS_SUBSTANCE: Act(assess_substance),
    Permission.TAKE_CONSENT: Act(take_consent),
    Permission.ASK_DECISION: Act(ask_decision),
    Permission.DECIDE_MHTR: Act(decide_mhtr, key=Compartment.MENTAL_HEALTH),
    Permission.DECIDE_SUBSTANCE: Act(decide_substance, key=Compartment.SUBSTANCE),
    Permission.ISSUE_SNIPPET: Act(
        issue_snippet, also=frozenset({Permission.READ_CASES, Permission.READ_REPORT})
    ),
    Permission.READ_REPORT: Act(read_report, writes=False),
    Permission.RECORD_SENTENCE: Act(record_sentence),
    Permission.MANAGE_TEAM: Act(manage_team, also=NONE),
    Permission.CHANGE_SETTINGS: Act(change_settings, also=NONE),
    Permission.SET_CLINICAL: Act(set_clinical, also=NONE),
    Permission.CHANGE_FORMS: Act(change_forms, also=NONE),
    Permission.RECORD_RISK: Act(record_risk),
    Permission.RECORD_NEEDS: Act(record_needs),
    Permission.ASK_EQUALITY: Act(ask_equality),
    Permission.KEEP_DIRECTORY: Act(keep_directory, also=NONE),
    Permission.REFER: Act(refer),
    Permission.PREPARE_COURT: Act(prepare_court),
    Permission.SET_PRESENCE: Act(set_presence, also=NONE),
    Permission.READ_ENQUIRIES: Act(read_enquiries),
    Permission.RECORD_ORDER: Act(record_order),
    Permission.ENFORCE: Act(enforce),
    Permission.SIGN_OFF: Act(sign_off),
    Permission.WRITE_NOTES: Act(write_notes),
    Permission.SUPERVISE: Act(supervise),
    Permission.BACK_UP: Act(back_up, writes=False, also=NONE),
    Permission.RESTORE: Act(restore, writes=False, also=NONE),
    Permission.READ_AUDIT: Act(read_audit, writes=False, also=NONE),
    Permission.EXPORT_RECORD: Act(export_record, writes=False, draws=True),
}
"""What each permission is tried with."""
