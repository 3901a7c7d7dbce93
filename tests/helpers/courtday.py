"""Taking a case of the bench along the pathway, by the same actions as the window."""

from __future__ import annotations

from collections.abc import Iterable

from courtdesk.actions import consents, decisions, forms, pleas, requests, requirements, risk
from courtdesk.actions.cases import case_file
from courtdesk.actions.consent_words import words_of
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import CONSENT_FORM, ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.load import load_form
from tests.helpers.bench import STAFF, Bench, passphrase_of
from tests.helpers.shipped import FORMS

MHTR = RequirementKind.MHTR
WORDS = words_of(load_form(FORMS / f"{CONSENT_FORM}.json"))
"""What the combined consent says."""

PLAN = "Twelve weekly sessions on low mood and sleep, at the clinic or by video."
DONE = "Seen by the duty nurse; a safety plan was made."
CORE_10 = "3113321334"
"""Answers to the CORE-10 as labelled: the risk item above zero, severe."""


def agree(session: Session, case: CaseId) -> None:
    """Record that the person agrees to be screened."""
    forms.record_agreement(
        session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ_ALOUD
    )


def screen(session: Session, case: CaseId, form: str = "core-10", numbers: str = CORE_10) -> None:
    """Record the agreement and a finished screen; `numbers` as labelled, in form order."""
    agree(session, case)
    opened = forms.open_form(session, case, form)
    answers = Answers()
    for item, number in zip(opened.form.scored_items(), numbers, strict=True):
        option = next(one for one in item.options if one.ordinal == int(number))
        answers = answers.set(item.link_id, option.code)
    forms.finish_form(session, opened, answers)


def act_on_risk(session: Session, case: CaseId) -> None:
    """Record for each form that stops the case what was done about risk."""
    for form in case_file(session, case).open_stops():
        risk.record_action(
            session,
            case,
            form.document,
            done=True,
            what=DONE,
            by="Sam Reid",
            at=session.clock(),
            lead_told=True,
        )


def plead_guilty(session: Session, case: CaseId) -> None:
    """Guilty to every offence."""
    offences = case_file(session, case).case.value.offences
    pleas.record_pleas(session, case, {one.id: Verdict.GUILTY for one in offences})


def assess(session: Session, case: CaseId, kinds: Iterable[RequirementKind] = (MHTR,)) -> None:
    """Consider `kinds` and assess the person as suitable for each."""
    chosen = tuple(kinds)
    requirements.consider(session, case, chosen)
    for kind in chosen:
        requirements.assess(
            session,
            case,
            kind,
            suitable=True,
            plan=PLAN,
            need_found=True,
            treatable=True,
            arrangements=True,
            notes="Slept badly since spring.",
        )


def sign(session: Session, case: CaseId, kinds: Iterable[RequirementKind] = (MHTR,)) -> None:
    """Sign the combined consent for `kinds` with the person's own name."""
    consents.sign_consent(
        session,
        case,
        kinds,
        read_how=ReadHow.READ_ALOUD,
        explained=EXPLAINED_IDS,
        declarations=DECLARATION_IDS,
        signature=case_file(session, case).person.value.full_name,
        signed_on=session.clock().date(),
        gp_surgery="Madeup Street Surgery",
    )


def consented(bench: Bench, name: str, *kinds: RequirementKind) -> CaseId:
    """The case of `name`, screened, guilty, assessed and consented by the link worker.

    What was done about risk is recorded, so that nothing stops it.
    """
    wanted = kinds or (MHTR,)
    return bench.once(("consented", name, wanted), lambda: _consented(bench, name, wanted))


def _consented(bench: Bench, name: str, wanted: tuple[RequirementKind, ...]) -> CaseId:
    session, case = bench.session(Role.LINK_WORKER), bench.cases[name]
    screen(session, case)
    act_on_risk(session, case)
    plead_guilty(session, case)
    assess(session, case, wanted)
    sign(session, case, wanted)
    bench.clock.tick(minutes=5)
    return case


def asked(bench: Bench, name: str, *kinds: RequirementKind, note: str = "") -> CaseId:
    """As `consented`, and the decision on each of `kinds` asked for, needed by 14:00."""
    return bench.once(("asked", name, kinds, note), lambda: _asked(bench, name, kinds, note))


def _asked(bench: Bench, name: str, kinds: tuple[RequirementKind, ...], note: str) -> CaseId:
    case = consented(bench, name, *kinds)
    session = bench.session(Role.LINK_WORKER)
    needed = session.clock().replace(hour=14, minute=0)
    for kind in kinds or (MHTR,):
        decisions.ask_decision(session, case, kind, needed_by=needed, note=note)
    bench.clock.tick(minutes=14)
    return case


def asked_by_file(
    bench: Bench, name: str, role: Role, *, note: str = "", kind: RequirementKind = MHTR
) -> CaseId:
    """As `asked`, of the member with `role` by a sealed file, on what is another laptop by now.

    The vault goes on under a new name of its laptop, as a restored one does, so that the request
    is another laptop's.
    """
    case = consented(bench, name, kind)
    session = bench.session(Role.LINK_WORKER)
    to = next(one.id for one in session.team().members if one.name == STAFF[role])
    requests.write_request(
        session, case, kind, to, None, needed_by=session.clock().replace(hour=14), note=note
    )
    session.vault.begin_new_device("The helper of a test asked for it.")
    bench.sign_out()
    bench.clock.tick(minutes=14)
    return case


def decided(
    bench: Bench,
    name: str,
    outcome: Outcome = Outcome.APPROVE,
    *,
    kind: RequirementKind = MHTR,
    release: bool = False,
) -> CaseId:
    """As `asked`, and decided on by the clinical lead or the provider."""
    return bench.once(
        ("decided", name, outcome, kind, release),
        lambda: _decided(bench, name, outcome, kind, release=release),
    )


def _decided(
    bench: Bench, name: str, outcome: Outcome, kind: RequirementKind, *, release: bool
) -> CaseId:
    case = asked(bench, name, kind)
    role = Role.CLINICAL_LEAD if kind is MHTR else Role.PROVIDER
    session = bench.session(role)
    decisions.decide(
        session,
        case,
        kind,
        outcome=outcome,
        text=decisions.decision_text(session, case, kind),
        passphrase=passphrase_of(role),
        reasons="" if outcome is Outcome.APPROVE else "The current medication is not recorded.",
        registration_body="HCPC",
        registration_number="PYL00001",
        release_scores=release,
    )
    bench.clock.tick(minutes=3)
    return case
