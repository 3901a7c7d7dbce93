"""Referrals of a case by the keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from courtdesk.actions import adjustments, directory, forms, referrals
from courtdesk.actions.referrals import ReferralRead
from courtdesk.domain.access import Role
from courtdesk.domain.contact import Contact, Unsafe
from courtdesk.domain.contact import Way as ContactWay
from courtdesk.domain.directory import Need, ServiceEntry
from courtdesk.domain.ids import PersonId
from courtdesk.domain.referral_checks import NewReferral, Step
from courtdesk.domain.referrals import (
    LD_TEAM,
    Interested,
    NotTakenUp,
    Reason,
    Stage,
    Way,
)
from courtdesk.domain.screening import ReadHow
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.referrals.interest import InterestForm
from courtdesk.ui.screens.referrals.listing import Referrals
from courtdesk.ui.screens.referrals.make import MakeReferral
from courtdesk.ui.screens.referrals.one import OneReferral
from courtdesk.ui.screens.referrals.words import Begun, begun_of, part_of
from tests.helpers.bench import DAY, Bench
from tests.helpers.hands import press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown

WHO = "Marlow"
QUIET = NewReferral(
    Need.HOUSING, Way.REFERRED, Reason.NEED_FOUND, None, DAY, "Sam Reid", "Quiet House",
    words="Sleeps in a car", follow_up_on=DAY,
)  # fmt: skip


def listed(bench: Bench, role: Role = Role.LINK_WORKER) -> Referrals:
    screen = bench.show(Place("referrals", bench.cases[WHO]), role)
    assert isinstance(screen, Referrals)
    assert unnamed(screen) == []
    return screen


def page(bench: Bench, part: str, role: Role = Role.LINK_WORKER) -> CaseForm:  # type: ignore[type-arg]
    screen = bench.show(Place("referrals", bench.cases[WHO], part), role)
    assert isinstance(screen, CaseForm)
    assert unnamed(screen) == []
    return screen


def made(bench: Bench, role: Role = Role.LINK_WORKER) -> list[ReferralRead]:
    return list(referrals.of_case(bench.session(role), bench.cases[WHO]).made)


def one_made(bench: Bench) -> str:
    session = bench.session(Role.LINK_WORKER)
    return referrals.make_referral(session, bench.cases[WHO], QUIET).recorded.document


def declined(bench: Bench) -> None:
    forms.record_agreement(
        bench.session(Role.LINK_WORKER),
        bench.cases[WHO],
        agreed=False,
        share_outcome=False,
        read_how=ReadHow.READ_ALOUD,
    )


def pick(screen: CaseForm, name: str, value: str) -> None:  # type: ignore[type-arg]
    """Walk a list that drops down to the one that is wanted, by its arrow key."""
    assert screen.group is not None
    field = screen.group[name]
    for _ in range(80):
        # A list that drops down is heard by what it shows, not by its label.
        if focused() is field.controls()[0]:
            break
        press(Qt.Key.Key_Tab)
    for _ in range(30):
        if field.value() == value:
            return
        press(Qt.Key.Key_Down)
    raise AssertionError(f"{name} never comes to {value}")


def mark(name: str, among: tuple[str, ...]) -> None:
    """Tab into a group of radios, then the arrows to `name`."""
    for _ in range(80):
        if spoken(focused()) in among:
            break
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    while spoken(focused()) != name:
        press(Qt.Key.Key_Down)


WAYS = tuple(one.label for one in Way)
REASONS = tuple(one.label for one in Reason)


def enter(bench: Bench, name: str) -> None:
    reach(name)
    press(Qt.Key.Key_Return)
    bench.settle()


def errors(screen: CaseForm) -> dict[str, str]:  # type: ignore[type-arg]
    assert screen.group is not None
    return {field.name: field.error for field in screen.group.fields if field.error}


def test_nothing_yet_says_so_and_leads_to_the_directory(bench: Bench) -> None:
    screen = listed(bench)
    assert "None yet." in words_shown(screen) and screen.follow_ups == ()
    assert spoken(focused()) == "Refer to a service"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("directory", bench.cases[WHO])]


def test_follow_up_still_to_be_made_stands_first_and_is_recorded(bench: Bench) -> None:
    """F12: from the page that says it to a referral that answers it."""
    declined(bench)
    screen = listed(bench)
    bench.picture(screen, "referrals-needed")
    assert spoken(focused()) == "Record it. The person declined to be screened."
    press(Qt.Key.Key_Return)
    part = bench.log.went[-1].part
    assert begun_of(part) == Begun("", "declined:")
    form = page(bench, part)
    assert form.group is not None and form.group["service"].value() == LD_TEAM
    pick(form, "need", Need.MENTAL_HEALTH.value)
    mark(Way.REFERRED.label, WAYS)
    enter(bench, "Save referral")
    assert errors(form) == {}
    (one,) = made(bench)
    assert (one.value.reason, one.value.service) == (Reason.DECLINED, LD_TEAM)
    assert listed(bench).follow_ups == ()


def test_a_service_named_freely_is_recorded_by_keyboard(bench: Bench) -> None:
    form = page(bench, "new")
    assert isinstance(form, MakeReferral)
    enter(bench, "Save referral")
    assert set(errors(form)) == {"reason", "need", "service", "way"}
    bench.picture(form, "referrals-new-missing")
    mark(Reason.NEED_FOUND.label, REASONS)
    pick(form, "need", Need.ALCOHOL.value)
    assert "Substance misuse provider" in words_shown(form)
    reach("Service")
    write("Sample Recovery")
    mark(Way.REFERRED.label, WAYS)
    reach("What was said and agreed")
    write("Wants to stop")
    reach("Ask again on (optional): day")
    write("21")
    reach("Ask again on (optional): month")
    write("1")
    reach("Ask again on (optional): year")
    write("2027")
    enter(bench, "Save referral")
    (one,) = made(bench)
    assert (one.value.need, one.value.by, one.value.made_on) == (Need.ALCOHOL, "Sam Reid", DAY)
    assert one.service == "Sample Recovery" and one.value.service == ""
    assert one.value.follow_up_on == date(2027, 1, 21)
    assert bench.log.said == ["The referral has been recorded."] and bench.log.backs == 1


def test_a_service_of_the_directory_brings_its_name_and_how_to_refer(bench: Bench) -> None:
    entry = ServiceEntry("Sample Homes", (Need.HOUSING,), "Here", "Ring the desk",
                         checked_on=date(2026, 5, 1))  # fmt: skip
    found = directory.add_service(bench.session(), entry)
    form = page(bench, part_of(Begun(entry=found.document)))
    shown = words_shown(form)
    assert "Ring the desk" in shown and "more than 6 months ago" in shown
    bench.picture(form, "referrals-new")
    assert form.group is not None and form.group["need"].value() == Need.HOUSING.value
    mark(Reason.ASKED.label, REASONS)
    mark(Way.SIGNPOSTED.label, WAYS)
    enter(bench, "Save referral")
    (one,) = made(bench)
    assert (one.service, one.value.service, one.entry) == (
        "Sample Homes", "Sample Homes", found.document,
    )  # fmt: skip
    assert one.value.stage is Stage.SIGNPOSTED


def test_bad_input_is_told_beside_its_field_and_writes_nothing(bench: Bench) -> None:
    form = page(bench, "new")
    assert form.group is not None
    mark(Reason.OTHER.label, REASONS)
    pick(form, "need", Need.HOUSING.value)
    reach("Service")
    write("x" * 121)
    mark(Way.REFERRED.label, WAYS)
    reach("Date: day")
    write("15")
    reach("Ask again on (optional): day")
    write("13")
    reach("Ask again on (optional): month")
    write("1")
    reach("Ask again on (optional): year")
    write("2027")
    enter(bench, "Save referral")
    found = errors(form)
    assert set(found) == {"service", "words", "made_on", "follow_up_on"}
    assert "still to come" in found["made_on"] and "passed" in found["follow_up_on"]
    assert made(bench) == []


def test_how_far_it_is_is_recorded_step_by_step(bench: Bench) -> None:
    """S3."""
    document = one_made(bench)
    screen = listed(bench)
    assert [row.task.status for row in screen.tasks.rows] == ["Made, not received yet"]
    assert "due 14/1/2027" in screen.tasks.rows[0].task.caption
    enter(bench, "Housing: Quiet House")
    assert bench.log.went == [Place("referrals", bench.cases[WHO], document)]
    form = page(bench, document)
    assert isinstance(form, OneReferral) and "Sleeps in a car" in words_shown(form)
    bench.picture(form, "referrals-one")
    reach("Received by the service on (optional): day")
    for part, text in (("day", "14"), ("month", "1"), ("year", "2027")):
        reach(f"Received by the service on (optional): {part}")
        write(text)
    pick(form, "not_taken_up", NotTakenUp.NO_PLACE.value)
    reach("What was said")
    write("Full until May")
    enter(bench, "Save what happened")
    assert errors(form) == {}
    (one,) = made(bench)
    assert one.value.stage is Stage.NOT_TAKEN_UP and one.value.received_on == DAY
    assert [note.words.text for note in one.notes if note.words] == [
        "Sleeps in a car",
        "Full until May",
    ]
    after = listed(bench)
    bench.picture(after, "referrals")
    assert "The service has no place" in after.tasks.rows[0].task.caption


def test_contradictions_and_nothing_changed_are_refused(bench: Bench) -> None:
    document = one_made(bench)
    form = page(bench, document)
    enter(bench, "Save what happened")
    assert "Nothing is changed" in words_shown(form)
    reach("This referral was entered by mistake")
    press(Qt.Key.Key_Space)
    enter(bench, "Save what happened")
    assert errors(form) == {"words": "Say what the mistake was."}
    reach("What was said")
    write("Meant for another case")
    enter(bench, "Save what happened")
    assert made(bench)[0].value.stage is Stage.MISTAKE


def test_without_the_key_kind_state_and_steps_but_no_words(bench: Bench) -> None:
    """P5: the duty officer moves it on and reads neither service nor words."""
    document = one_made(bench)
    screen = listed(bench, Role.CDO)
    assert screen.tasks.rows[0].task.title == "Housing"
    form = page(bench, document, Role.CDO)
    shown = words_shown(form)
    assert "Quiet House" not in shown and "Sleeps" not in shown
    assert "The service is not open to your role." in shown and "Link worker" in shown
    bench.picture(form, "referrals-one-closed")
    pick(form, "not_taken_up", NotTakenUp.SAID_NO.value)
    enter(bench, "Save what happened")
    (one,) = made(bench)
    assert one.value.not_taken_up is NotTakenUp.SAID_NO and one.service == "Quiet House"


def test_interest_in_restorative_justice_is_noted_and_then_asks_to_be_signposted(
    bench: Bench,
) -> None:
    """R2."""
    form = page(bench, "interest")
    assert isinstance(form, InterestForm)
    bench.picture(form, "referrals-interest")
    enter(bench, "Save answer")
    assert set(errors(form)) == {"interested"}
    labels = tuple(one.label for one in Interested)
    mark(Interested.YES.label, labels)
    enter(bench, "Save answer")
    screen = listed(bench)
    assert "Signpost or refer" in words_shown(screen)
    assert "Asked on 14/1/2027: Yes, would like to know more." in words_shown(screen)
    begun = page(bench, "new::interest:")
    assert begun.group is not None
    assert begun.group["need"].value() == Need.RESTORATIVE_JUSTICE.value
    assert begun.group["service"].value() == ""


def test_what_is_typed_is_kept_over_a_lock(bench: Bench) -> None:
    """P1."""
    page(bench, "new")
    reach("Service")
    write("Quiet House")
    bench.settle()
    bench.sign_out()
    form = page(bench, "new")
    bench.settle()
    assert form.group is not None and form.group["service"].value() == "Quiet House"


def test_no_draft_says_which_service_somebody_is_about_to_be_referred_to(bench: Bench) -> None:
    """P5: under what a page is kept is read by every member of the laptop."""
    entry = ServiceEntry("Recovery House", (Need.DRUGS,), "Here", "Ring", checked_on=DAY)
    found = directory.add_service(bench.session(), entry)
    page(bench, part_of(Begun(entry=found.document)))
    reach("What was said and agreed")
    write("Wants to stop")
    bench.settle()
    drafts = bench.session(Role.LINK_WORKER).vault.drafts(bench.cases[WHO])
    assert len(drafts) == 1 and found.document not in drafts[0].form


def test_a_referral_of_another_case_is_refused(bench: Bench) -> None:
    document = one_made(bench)
    screen = bench.show(Place("referrals", bench.cases["Ellis"], document), Role.LINK_WORKER)
    assert isinstance(screen, OneReferral) and screen.refusal is not None
    assert "not part of the case" in screen.refusal


def test_a_referral_keeps_its_place_when_another_moves_on(bench: Bench) -> None:
    first = one_made(bench)
    bench.clock.tick(minutes=1)
    second = one_made(bench)
    session = bench.session(Role.LINK_WORKER)
    step = Step(received_on=DAY, follow_up_on=DAY)
    bench.clock.tick(minutes=1)
    referrals.record_step(session, bench.cases[WHO], first, step)  # type: ignore[arg-type]
    assert [row.task.key for row in listed(bench).tasks.rows] == [second, first]


ANN = Contact(
    PersonId(""), DAY, prefers=(ContactWay.TEXT,), phone="07700 900123",
    address="1 Example Street", unsafe=(Unsafe.LETTERS,), unsafe_note="The post is opened.",
)  # fmt: skip


def test_the_person_is_only_offered_to_a_service_as_is_safe(bench: Bench) -> None:  # V2
    session, case = bench.session(Role.LINK_WORKER), bench.cases[WHO]
    adjustments.record_contact(session, case, ANN)
    for form in (page(bench, "new"), page(bench, one_made(bench))):
        assert isinstance(form, MakeReferral | OneReferral)
        shown = words_shown(form)
        assert "Text message: 07700 900123" in shown
        assert "Letter: not offered. Do not send letters. The post is opened." in shown
        assert "Example Street" not in shown
        bench.picture(form, f"referrals-contact-{type(form).__name__}")
        closed = replace(ANN, prefers=(), unsafe=(Unsafe.TEXTS, Unsafe.CALLS))
        adjustments.record_contact(session, case, closed)
        form.refresh()
        bench.settle()
        assert "07700" not in words_shown(form)
        adjustments.record_contact(session, case, ANN)
