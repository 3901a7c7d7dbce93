"""Notes of a case by the keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from courtdesk.actions import notes
from courtdesk.actions.notes import NoteRead
from courtdesk.domain.access import Role
from courtdesk.domain.notes import Disclosure, NoteFor, PassedTo, Safeguarding
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.notes.listing import SHOWN, Notes
from courtdesk.ui.screens.notes.one import OneNote
from courtdesk.ui.screens.notes.words import WRITTEN_THEN
from courtdesk.ui.screens.notes.write import WriteNote
from tests.helpers.bench import Bench
from tests.helpers.courtday import plead_guilty
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, spoken, tab_to, unnamed
from tests.helpers.seen import words_shown

WHO = "Marlow"
TEXT = "Rang the surgery; Dr Invented sees Dean on Monday at ten and will write to us after."
WARNING = "Before plea or trial. Do not ask about, or write down, what the person is accused of."
TOLD = Disclosure(True, Safeguarding.RAISED, (PassedTo.MASH,))


def listed(bench: Bench, role: Role = Role.LINK_WORKER) -> Notes:
    screen = bench.show(Place("notes", bench.cases[WHO]), role)
    assert isinstance(screen, Notes)
    assert unnamed(screen) == []
    return screen


def page(bench: Bench, part: str, role: Role = Role.LINK_WORKER) -> CaseForm:  # type: ignore[type-arg]
    screen = bench.show(Place("notes", bench.cases[WHO], part), role)
    assert isinstance(screen, CaseForm)
    assert unnamed(screen) == []
    return screen


def made(bench: Bench, role: Role = Role.LINK_WORKER) -> tuple[NoteRead, ...]:
    return notes.notes_of(bench.session(role), bench.cases[WHO])


def one_made(
    bench: Bench,
    readers: NoteFor = NoteFor.MENTAL_HEALTH,
    disclosure: Disclosure | None = None,
    role: Role = Role.LINK_WORKER,
) -> str:
    session = bench.session(role)
    note = notes.write_note(
        session, bench.cases[WHO], text=TEXT, readers=readers, disclosure=disclosure
    )
    return note.document


def enter(bench: Bench, name: str) -> None:
    reach(name)
    press(Qt.Key.Key_Return)
    bench.settle()


def arrow_to(first: str, name: str) -> None:
    """Tab to the chosen radio of a group, then the arrows to `name`."""
    tab_to(first)
    for _ in range(10):
        if spoken(focused()) == name:
            press(Qt.Key.Key_Space)
            return
        press(Qt.Key.Key_Down)
    raise AssertionError(f"the arrows never come to {name!r}")


def errors(screen: CaseForm) -> dict[str, str]:  # type: ignore[type-arg]
    assert screen.group is not None
    return {field.name: field.error for field in screen.group.fields if field.error}


def test_nothing_yet_says_so_warns_and_leads_to_a_note(bench: Bench) -> None:
    """B1."""
    screen = listed(bench)
    shown = words_shown(screen)
    assert "Nobody has written a note yet." in shown and WARNING in shown
    assert spoken(focused()) == "Write a note"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("notes", bench.cases[WHO], "new")]


def test_a_note_is_written_by_keyboard(bench: Bench) -> None:
    form = page(bench, "new")
    assert isinstance(form, WriteNote) and WARNING in words_shown(form)
    assert "Clinical lead" in words_shown(form)
    bench.picture(form, "notes-new")
    enter(bench, "Save note")
    assert set(errors(form)) == {"readers", "text"}
    bench.picture(form, "notes-new-missing")
    choose("Mental health staff")
    reach("Note")
    write(TEXT)
    enter(bench, "Save note")
    (one,) = made(bench)
    assert one.words is not None and one.words.text == TEXT and one.words.disclosure is None
    assert one.value.readers is NoteFor.MENTAL_HEALTH and one.value.before_plea
    assert bench.log.said == ["The note is saved."] and bench.log.backs == 1
    screen = listed(bench)
    shown = words_shown(screen)
    assert TEXT in shown and WRITTEN_THEN in shown and "Sam Reid, 14/1/2027 at 09:30" in shown
    bench.picture(screen, "notes")


def test_a_disclosure_is_recorded_with_what_was_decided(bench: Bench) -> None:
    """B4."""
    form = page(bench, "new")
    assert form.group is not None and not form.group["told"].isVisible()
    arrow_to("Mental health staff", "Everyone who works on cases")
    reach("Note")
    write(TEXT)
    arrow_to("No", "Yes, something that was not known before")
    enter(bench, "Save note")
    assert set(errors(form)) == {"consented", "safeguarding"}
    arrow_to("Yes", "No, or could not be asked")
    arrow_to("No safeguarding concern", "A safeguarding concern was raised")
    choose("Somebody else")
    reach("Who else was told")
    write("The school")
    enter(bench, "Save note")
    assert set(errors(form)) == {"why"}
    bench.picture(form, "notes-disclosure")
    reach("Why nobody was told")
    write("A child may be at risk")
    enter(bench, "Save note")
    assert errors(form) == {}
    (one,) = made(bench)
    assert one.current.disclosure == Disclosure(
        False,
        Safeguarding.RAISED,
        (PassedTo.OTHER,),
        "The school",
        "A child may be at risk",
    )
    shown = words_shown(listed(bench, Role.CDO))
    assert "Told: The school." in shown and "does not agree" in shown


def test_a_thin_note_is_asked_about_and_never_stopped(bench: Bench) -> None:
    """V3."""
    form = page(bench, "new")
    assert isinstance(form, WriteNote) and form.prompt is not None
    choose("Mental health staff")
    reach("Note")
    write("Emailed")
    assert not form.prompt.isVisible() and form.prompt.pause.isActive()
    form.prompt.pause.timeout.emit()
    assert form.prompt.isVisible() and "what happens next" in form.prompt.words.text()
    bench.picture(form, "notes-thin")
    write(TEXT)
    assert not form.prompt.isVisible()
    write("Emailed")
    press(Qt.Key.Key_Tab)
    assert form.prompt.isVisible() and errors(form) == {}
    assert form.group is not None and not form.group.summary.isVisible()
    enter(bench, "Save note")
    (one,) = made(bench)
    assert one.words is not None and one.words.text == "Emailed"


def test_only_readers_that_the_author_is_one_of_are_offered(bench: Bench) -> None:
    """P5."""
    for role, offered in (
        (Role.CDO, {"substance", "everybody"}),
        (Role.CLINICAL_LEAD, {"mental-health", "everybody"}),
        (Role.RESPONSIBLE_OFFICER, {"everybody"}),
    ):
        form = page(bench, "new", role)
        assert form.group is not None
        field = form.group["readers"]
        assert len(field.controls()) == len(offered)
        assert (field.value() == "everybody") is (len(offered) == 1)


def test_ones_own_note_is_changed_with_a_reason_and_its_versions_are_read(bench: Bench) -> None:
    document = one_made(bench, disclosure=TOLD)
    listed(bench)
    enter(bench, "Change it")
    assert bench.log.went == [Place("notes", bench.cases[WHO], f"change:{document}")]
    form = page(bench, f"change:{document}")
    assert WRITTEN_THEN in words_shown(form) and form.group is not None
    assert form.group["text"].value() == TEXT and form.group["told"].value() == ("mash",)
    enter(bench, "Save note")
    assert set(errors(form)) == {"reason"}
    reach("Why you change it")
    write("The day was wrong")
    enter(bench, "Save note")
    assert "Nothing is changed" in words_shown(form)
    bench.picture(form, "notes-change")
    reach("Note")
    write(TEXT.replace("Monday", "Tuesday"))
    enter(bench, "Save note")
    (one,) = made(bench)
    assert one.versions == 2 and one.current.disclosure == TOLD
    assert "Changed once" in words_shown(listed(bench))
    screen = page(bench, f"one:{document}")
    assert isinstance(screen, OneNote)
    shown = words_shown(screen)
    assert "Monday" in shown and "Tuesday" in shown and "The day was wrong" in shown
    assert "Version 1 of 2" in shown and screen.way is not None
    assert spoken(focused()) == "Change your note"
    bench.picture(screen, "notes-versions")


def test_after_the_plea_the_warning_goes_and_the_mark_on_the_note_stays(bench: Bench) -> None:
    """B1."""
    screen = listed(bench)
    assert screen.banner is not None and screen.banner.isVisible()
    one_made(bench)
    plead_guilty(bench.session(Role.LINK_WORKER), bench.cases[WHO])
    screen.refresh()
    bench.settle()
    assert not screen.banner.isVisible() and WRITTEN_THEN in words_shown(screen)
    one_made(bench)
    screen.refresh()
    bench.settle()
    assert words_shown(screen).count(WRITTEN_THEN) == 1


def test_a_supervisor_reviews_a_note_in_words(bench: Bench) -> None:
    """V3."""
    document = one_made(bench)
    listed(bench, Role.CLINICAL_LEAD)
    enter(bench, "Open this note")
    screen = page(bench, f"one:{document}", Role.CLINICAL_LEAD)
    assert "No supervisor has reviewed it." in words_shown(screen)
    enter(bench, "Save review")
    assert set(errors(screen)) == {"words"}
    bench.picture(screen, "notes-review")
    reach("Your review")
    write("Clear. Add what the surgery is called.")
    enter(bench, "Save review")
    assert bench.log.said == ["The review is saved."]
    shown = words_shown(listed(bench))
    assert "Dr Helen Marsh" in shown and "Add what the surgery is called." in shown
    session = bench.session(Role.LINK_WORKER)
    notes.change_note(
        session,
        bench.cases[WHO],
        made(bench)[0].document,
        text=f"{TEXT} Madeup Surgery.",
        reason="As reviewed",
    )
    assert "An earlier version was reviewed" in words_shown(listed(bench))
    after = page(bench, f"one:{document}")
    assert "Not reviewed as it stands" in words_shown(after)
    bench.picture(after, "notes-reviewed")


def test_without_the_key_who_and_when_but_no_words(bench: Bench) -> None:
    """P5."""
    document = one_made(bench, disclosure=TOLD)
    shown = words_shown(listed(bench, Role.CDO))
    assert "surgery" not in shown and "MASH" not in shown
    assert "This note is not available to your role." in shown and "Sam Reid" in shown
    assert "Who was told is not available to your role." in shown
    screen = page(bench, f"one:{document}", Role.CDO)
    assert isinstance(screen, OneNote) and screen.group is None
    assert spoken(focused()) == "Write a note"
    bench.picture(screen, "notes-closed")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("notes", bench.cases[WHO], "new")]


def test_others_are_told_to_write_their_own(bench: Bench) -> None:
    document = one_made(bench, NoteFor.EVERYBODY)
    form = page(bench, f"change:{document}", Role.CDO)
    assert form.refusal is not None and "note of your own" in form.refusal
    screen = page(bench, f"one:{document}", Role.ASSESSOR)
    assert "write one of your own" in words_shown(screen)


def test_a_note_of_another_case_is_refused(bench: Bench) -> None:
    document = one_made(bench)
    place = Place("notes", bench.cases["Ellis"], f"one:{document}")
    screen = bench.show(place, Role.LINK_WORKER)
    assert isinstance(screen, OneNote) and screen.refusal is not None
    assert "not part of the case" in screen.refusal


def test_what_is_typed_is_kept_over_a_lock_and_for_its_author_alone(bench: Bench) -> None:
    """P1 and P5: readers may still change, so that no compartment's key opens it."""
    form = page(bench, "new")
    choose("Mental health staff")
    reach("Note")
    write(TEXT)
    bench.settle()
    (draft,) = bench.session(Role.LINK_WORKER).vault.drafts(bench.cases[WHO])
    assert draft.compartment is None
    bench.sign_out()
    other = page(bench, "new", Role.ASSESSOR)
    bench.settle()
    assert other.group is not None and other.group["text"].value() == ""
    bench.sign_out()
    form = page(bench, "new")
    bench.settle()
    assert form.group is not None and form.group["text"].value() == TEXT
    assert form.group["readers"].value() == "mental-health"


def test_older_notes_are_shown_when_they_are_asked_for(bench: Bench) -> None:
    for _ in range(SHOWN + 2):
        one_made(bench)
    screen = listed(bench)
    assert words_shown(screen).count(TEXT) == SHOWN
    enter(bench, "Show 2 older notes")
    assert words_shown(screen).count(TEXT) == SHOWN + 2
