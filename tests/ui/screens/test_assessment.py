"""The assessment for one requirement."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt

from courtdesk.actions import members, requirements, vaults
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.requirements import Assessment, RequirementKind
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.assessment import AssessmentForm
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.courtday import PLAN, assess, plead_guilty
from tests.helpers.hands import answer, choose, press, reach, write
from tests.helpers.keyboard import spoken, unnamed

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
SAVE = "Save assessment"


def ready(bench: Bench, *kinds: RequirementKind) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    plead_guilty(session, case)
    requirements.consider(session, case, kinds or (MHTR,))


def opened(
    bench: Bench, kind: RequirementKind = MHTR, role: Role = Role.ASSESSOR
) -> AssessmentForm:
    screen = bench.show(Place("assessment", bench.cases["Marlow"], kind.value), role)
    assert isinstance(screen, AssessmentForm)
    return screen


def recorded(bench: Bench, kind: RequirementKind = MHTR) -> Assessment | None:
    part = case_file(bench.session(Role.ASSESSOR), bench.cases["Marlow"]).requirement(kind)
    return part.assessment.value if part is not None and part.assessment is not None else None


def save(bench: Bench) -> None:
    reach(SAVE)
    press(Qt.Key.Key_Return)
    bench.settle()


NEED = "Is there a mental health need"


def test_suitable_with_plan_and_appointment_by_keyboard(bench: Bench) -> None:
    ready(bench)
    screen = opened(bench)
    choose("Yes")
    reach("Outline treatment plan")
    write(PLAN)
    answer(NEED, "Yes")
    for name, text in (
        ("First appointment: date (optional): day", "18"),
        ("First appointment: date (optional): month", "1"),
        ("First appointment: date (optional): year", "2027"),
        ("First appointment: time", "2.30pm"),
        ("First appointment: place", "Castle Street Clinic"),
        ("First appointment: with whom", "Amina Yusuf"),
        ("Clinical notes", "Slept badly since spring."),
    ):
        reach(name)
        write(text)
    bench.picture(screen, "assessment")
    save(bench)
    made = recorded(bench)
    assert made is not None and made.suitable and made.plan == PLAN
    assert made.need_found is True and made.treatable is None
    assert made.appointment is not None
    zone = made.appointment.when.tzinfo
    assert made.appointment.when == datetime(2027, 1, 18, 14, 30, tzinfo=zone)
    assert made.appointment.place == "Castle Street Clinic"
    assert bench.log.said == ["The MHTR assessment has been saved."]
    assert bench.log.backs == 1


def test_suitable_needs_a_plan_and_not_suitable_a_reason(bench: Bench) -> None:
    ready(bench)
    screen = opened(bench)
    save(bench)
    assert screen.group is not None
    assert screen.group["suitable"].error == "Say whether the person is suitable."
    assert screen.group["need_found"].error is not None
    choose("Yes")
    save(bench)
    assert screen.group["plan"].error is not None
    assert screen.group["place"].isVisible()
    screen.group["suitable"].set_value("no")
    assert not screen.group["place"].isVisible()
    assert spoken(screen.group["reasons"].controls()[0]) == "Reasons"
    save(bench)
    assert screen.group["reasons"].error == "Give the reasons why the person is not suitable."
    bench.picture(screen, "assessment-error")
    assert recorded(bench) is None
    reach("Reasons")
    write("Needs more support than the requirement can give")
    answer(NEED, "Not known yet")
    save(bench)
    made = recorded(bench)
    assert made is not None and not made.suitable and not made.plan and not made.appointment
    assert made.need_found is None


def test_half_an_appointment_is_none_and_nothing_typed_is_lost(bench: Bench) -> None:
    ready(bench, DRR)
    screen = opened(bench, DRR, Role.PROVIDER)
    assert screen.group is not None
    choose("Yes")
    reach("Outline treatment plan")
    write(PLAN)
    answer("Is the person dependent on drugs", "Yes")
    answer("Does the person require treatment", "Yes")
    answer("Have arrangements", "No")
    reach("First appointment: place")
    write("Castle Street Clinic")
    save(bench)
    wrong = [field.name for field in screen.group.fields if field.error]
    assert wrong == ["day", "time", "with_whom"]
    assert screen.group["place"].value() == "Castle Street Clinic"
    assert screen.group["plan"].value() == PLAN
    assert recorded(bench, DRR) is None


def test_what_was_recorded_stands_in_the_fields(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    plead_guilty(session, case)
    assess(session, case, [MHTR])
    screen = opened(bench)
    assert screen.group is not None
    assert screen.group["suitable"].value() == "yes"
    assert screen.group["plan"].value() == PLAN
    assert screen.group["notes"].value() == "Slept badly since spring."


def test_sealed_notes_are_never_shown_to_a_role_without_the_key(bench: Bench) -> None:
    """P5: a provider who assesses for a DRR may not open the assessment for an MHTR at all."""
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    plead_guilty(session, case)
    assess(session, case, [MHTR])
    screen = opened(bench, MHTR, Role.PROVIDER)
    assert screen.group is None
    assert screen.refusal is not None
    assert "Your role may not record an MHTR assessment" in screen.refusal
    bench.picture(screen, "assessment-refused")


def test_notes_whose_key_has_not_come_yet_are_said_to_be_there(bench: Bench, qtbot) -> None:
    """P5: the key of a new assessor follows when a colleague signs in; until then it is said."""
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    plead_guilty(session, case)
    assess(session, case, [MHTR])
    members.add_member(
        bench.session(Role.CDO),
        name="Nia Newcomer",
        roles=[Role.ASSESSOR],
        new_passphrase=passphrase_of(Role.ASSESSOR),
        passphrase=passphrase_of(Role.CDO),
        policy=FLOOR,
    )
    screen = AssessmentForm(bench.desk(), case, MHTR)
    qtbot.addWidget(screen)
    bench.sign_out()
    newcomer = vaults.sign_in(
        bench.folder,
        bench.catalogue,
        bench.clock,
        name="Nia Newcomer",
        passphrase=passphrase_of(Role.ASSESSOR),
    )
    view = screen.read(newcomer)
    newcomer.vault.close()
    assert view.notes == "" and view.notes_closed
    notes = next(field for field in screen.fields(view) if field.name == "notes")
    qtbot.addWidget(notes)
    described = notes.controls()[0].accessibleDescription()
    assert "what you enter replaces them" in described


def test_everything_has_a_name(bench: Bench) -> None:
    ready(bench)
    screen = opened(bench)
    assert unnamed(screen) == []
    assert screen.window().windowTitle() == ""
