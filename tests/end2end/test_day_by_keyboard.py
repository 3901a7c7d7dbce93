"""The whole court day in one window by the keyboard alone, from an empty folder to the sentence.

Nothing here calls a screen: every step is a key pressed where the keyboard is, and a step that
cannot be reached that way fails. What was recorded is then read back from the reopened vault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from courtdesk.actions import backups, cases, results, vaults
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.ui.row_list import ROW
from tests.helpers import hands
from tests.helpers.bench import COURT, DAY, STAFF, passphrase_of
from tests.helpers.courtday import CORE_10, DONE, WORDS
from tests.helpers.hands import FURTHEST, choose, reach, write
from tests.helpers.keyboard import focused, type_text
from tests.helpers.office import Office, OpenOffice
from tests.helpers.shipped import FORMS

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NOT_HELD = Qt.KeyboardModifier.NoModifier
MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
COLLEAGUES = (Role.LINK_WORKER, Role.CLINICAL_LEAD, Role.PROVIDER)
FAMILY, GIVEN = "Quillfeather", "Tamsin"
NAME = f"{FAMILY}, {GIVEN}"
LIST = (
    "Court,Hearing date,Case number,Courtroom,Session,Order,Family name,Given names,DOB,Offence\n"
    f"{COURT},{DAY:%d/%m/%Y},NG-1,1,am,1,Ŵyn-Made,Owain,4/5/1990,Theft from shop\n"
    f"{COURT},{DAY:%d/%m/%Y},NG-2,1,am,2,{FAMILY},{GIVEN},9/6/1996,Common assault\n"
    f"{COURT},{DAY:%d/%m/%Y},NG-2,1,am,2,{FAMILY},{GIVEN},9/6/1996,Criminal damage\n"
)
PLANS = {MHTR: "Twelve weekly sessions on sleep and low mood.", DRR: "Two groups a week."}
NOTES = {MHTR: "Slept badly since spring.", DRR: "Opiates since 2024."}
CONDITIONS = {
    MHTR: ("Is there a mental health need",),
    DRR: ("Is the person dependent", "Does the person require", "Have arrangements"),
}


@dataclass
class Day:
    """One window, worked by keys. `titles` are all that its windows were ever called."""

    office: Office
    titles: set[str] = field(default_factory=set)

    def settle(self) -> None:
        """Go on when nothing runs any more and all is drawn."""
        self.office.settle()
        self.titles.update(one.windowTitle() for one in QApplication.topLevelWidgets())

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NOT_HELD) -> None:
        """One key where the keyboard is, and what comes of it."""
        QTest.keyClick(focused(), key, held)
        self.settle()

    def enter(self, name: str = "") -> None:
        """Enter, on what is spoken as beginning with `name` if one is given."""
        if name:
            reach(name)
        self.press(Qt.Key.Key_Return)

    def go_on(self) -> None:
        """Ctrl+Enter, which does what the page is for."""
        self.press(Qt.Key.Key_Return, CTRL)

    def fill(self, name: str, text: str) -> None:
        """Type `text` in place of what stands in the field called `name`."""
        reach(name)
        write(text)
        self.settle()

    def answer(self, question: str, option: str) -> None:
        """Tab to the radios of `question`, arrows to `option`, Space if that chose nothing."""
        hands.answer(question, option)
        self.settle()

    def words(self) -> str:
        """What can be read in the window now."""
        shown = self.office.window.findChildren(QLabel)
        return "\n".join(one.text() for one in shown if one.isVisible())

    def page(self) -> str:
        """The name of the screen that is shown to a signed-in member."""
        place = self.office.shell.place
        return place.screen if place is not None else ""


def texts() -> Iterator[str]:
    """Every text of every window, widget, action and list that is still there."""
    found: list[QObject] = []
    for window in QApplication.topLevelWidgets():
        found += [window, *window.findChildren(QObject)]
    for one in found:
        about = one.metaObject()
        for at in range(about.propertyCount()):
            value = about.property(at).read(one)
            if isinstance(value, str):
                yield value
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            model = one.model()
            yield from (str(model.index(row, 0).data(ROW)) for row in range(model.rowCount()))
    yield QApplication.clipboard().text()


def named_anywhere() -> bool:
    """Whether any text in the program names the person."""
    return any(part in text for text in texts() for part in (FAMILY, GIVEN))


# The steps of the day


def first_run(day: Day) -> None:
    """Who, which court, which passphrase; then the recovery key is put away."""
    type_text(STAFF[Role.CDO])
    day.answer("Your role at court", Role.CDO.label)
    day.fill("Your court", COURT)
    day.fill("Passphrase", passphrase_of(Role.CDO))
    day.fill("Passphrase again", passphrase_of(Role.CDO))
    day.enter("Make the vault")
    assert "It is shown now and never again" in day.words()
    choose("I have put it somewhere safe")
    day.enter("Continue")
    assert day.page() == "today"


def add_colleagues(day: Day) -> None:
    """Each colleague types a passphrase of their own; the administrator confirms."""
    day.enter("Team")
    for role in COLLEAGUES:
        day.enter("Add a member")
        day.fill("The new member's name", STAFF[role])
        choose(role.label)
        if role is Role.CLINICAL_LEAD:
            day.fill("Registered with", "HCPC")
            day.fill("Registration number", "PYL00001")
        day.fill("The new member's passphrase", passphrase_of(role))
        day.fill("The new member's passphrase again", passphrase_of(role))
        day.fill("Your own passphrase", passphrase_of(Role.CDO))
        day.enter()
        assert f"{STAFF[role]} has been added and can sign in." in day.words()


def import_list(day: Day, path: Path) -> None:
    """The path is typed; nothing is written before the second Ctrl+Enter."""
    day.enter("Today")
    day.press(Qt.Key.Key_I, CTRL)
    type_text(str(path))
    day.enter()
    day.go_on()
    assert "List imported: 2 added" in day.words()
    assert day.page() == "today"


def lock(day: Day) -> None:
    """Ctrl+L."""
    day.press(Qt.Key.Key_L, CTRL)
    assert not day.office.shell.is_signed_in


def sign_in(day: Day, role: Role) -> None:
    """Choose the name, type the passphrase; the day has gone on a little meanwhile."""
    day.office.clock.tick(minutes=7)
    day.answer("Who are you?", STAFF[role])
    day.fill("Passphrase", passphrase_of(role))
    day.enter()
    assert day.office.shell.is_signed_in, day.words()


def open_case(day: Day) -> None:
    """From Today along the list to the person."""
    if day.page() != "today":
        day.enter("Today")
    table = reach("People on the list")
    assert isinstance(table, QAbstractItemView)
    hands.press(Qt.Key.Key_Home)
    for _ in range(FURTHEST):
        if NAME in str(table.currentIndex().data(ROW)):
            break
        hands.press(Qt.Key.Key_Down)
    day.enter()
    assert day.page() == "case"
    assert NAME in day.words()


def open_task(day: Day, title: str) -> None:
    """Open one row of the case's task list, heard as "Plea, not started"."""
    assert day.page() == "case"
    day.enter(f"{title}, ")
    assert day.page() != "case"


def agree(day: Day) -> None:
    """The first of the three separate acts."""
    open_task(day, "Agreement to be screened")
    day.answer("Does the person agree to be screened?", "Yes, they agree")
    day.answer("Do they agree to the outcome", "Yes")
    day.answer("How did they take in", ReadHow.READ_ALOUD.label)
    day.go_on()


def screen(day: Day) -> None:
    """Ten digits, check, finish; what to do about risk, the result, and what was done."""
    open_task(day, "CORE-10")
    for digit in CORE_10:
        type_text(digit)
    day.settle()
    assert "10 of 10 answered" in day.words()
    assert "Saved 09:" in day.words()
    day.go_on()
    assert "All 10 questions are answered." in day.words()
    day.go_on()
    assert day.page() == "risk"
    assert "Stay with the person" in day.words()
    day.answer("Was something done about the risk?", "Done")
    day.enter("Go on to the result")
    assert day.page() == "result"
    assert "28.0 of 40" in day.words()
    day.press(Qt.Key.Key_Left, ALT)
    assert day.page() == "risk"
    day.fill("What was done, or why nothing was", DONE)
    day.answer("Was the clinical lead told?", "Yes")
    day.go_on()
    assert day.page() == "case"
    assert "Recorded what was done about risk." in day.words()


def plead(day: Day) -> None:
    """Guilty to the first offence by its letter; the second, by the arrows, goes to trial."""
    open_task(day, "Plea")
    day.press(Qt.Key.Key_G)
    day.answer("2. Criminal damage", Verdict.NOT_GUILTY.label)
    for part, typed in (("day", "11"), ("month", "Feb"), ("year", "2027")):
        day.fill(f"Date of the trial: {part}", typed)
    day.go_on()


def assess(day: Day) -> None:
    """Two requirements are considered, and each is assessed by itself."""
    open_task(day, "Requirements considered")
    choose(f"MHTR, {MHTR.label}", f"DRR, {DRR.label}")
    # The list gave no range: the framework has two together only with a reason.
    day.fill("Why go on? MHTR & DRR", "The range is medium, as the bench said.")
    day.enter("Save")
    for kind in (MHTR, DRR):
        open_task(day, f"{kind} assessment")
        day.answer("Is the person suitable", "Yes")
        day.fill("Outline treatment plan", PLANS[kind])
        day.fill("Clinical notes", NOTES[kind])
        for question in CONDITIONS[kind]:
            day.answer(question, "Yes")
        day.enter("Save assessment")


def consent(day: Day) -> None:
    """The combined consent: explained, declared, and signed by typing the name."""
    open_task(day, "Combined consent")
    choose(*(one.text for one in WORDS.explained))
    day.answer("How was this page read?", ReadHow.READ_ALOUD.label)
    choose(f"MHTR, {MHTR.label}", f"DRR, {DRR.label}", *(one.text for one in WORDS.declarations))
    day.fill("GP surgery", "Madeup Street Surgery")
    day.fill("Signature", f"{GIVEN} {FAMILY}")
    day.enter("Sign consent")


def ask_both(day: Day) -> None:
    """The clinical lead and the provider are asked, each by a time."""
    for title in ("MHTR approval by the clinical lead", "DRR agreed by the provider"):
        open_task(day, title)
        day.fill("Needed by", "14:00")
        day.enter("Ask now")


def decide(day: Day, kind: RequirementKind, role: Role) -> None:
    """Approvals, the text, the decision, the passphrase again."""
    day.enter("Approvals")
    day.enter(f"{NAME}: {kind}")
    if kind is MHTR:
        read = reach("The text that you decide on")
        assert isinstance(read, QPlainTextEdit)
        assert "28.0 of 40" in read.toPlainText()
        day.answer("What do you decide?", "Approve")
        choose("Release the scores to the court")
    else:
        day.answer("What do you decide?", "Agree to hold the order")
    day.fill("Your passphrase again", passphrase_of(role))
    day.enter()
    assert f"Signed: the {kind} is" in day.words()


def report(day: Day, target: Path) -> None:
    """Issue the text, and save it where the system's window is told to."""
    open_task(day, "Pre-sentence report text")
    day.enter("Issue this text")
    assert "The text has been issued" in day.words()
    in_file_dialog(day, str(target))
    day.enter("Save as .docx")
    # Nothing offscreen gives the keyboard back when a window has closed, as every desktop does.
    day.office.window.activateWindow()
    assert QTest.qWaitForWindowActive(day.office.window)
    assert f"Saved as {target.name}" in day.words()
    day.press(Qt.Key.Key_Left, ALT)


def in_file_dialog(day: Day, path: str) -> None:
    """Type `path` and Enter in the system's window as soon as that has the keyboard."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def type_path() -> None:
        day.titles.update(one.windowTitle() for one in QApplication.topLevelWidgets())
        write(path)
        hands.press(Qt.Key.Key_Return)

    def moved(_before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and isinstance(now.window(), QFileDialog):
            app.focusChanged.disconnect(moved)
            # The window is not at rest before the event that gave it the keyboard has ended.
            QTimer.singleShot(0, now, type_path)

    app.focusChanged.connect(moved)


def sentence(day: Day) -> None:
    """A community order with one of the two requirements."""
    open_task(day, "Sentence")
    day.answer("What was the sentence?", Disposal.COMMUNITY_ORDER.label)
    day.fill("Length of the order", "18")
    day.answer("Did the court accept the MHTR?", "Accepted")
    day.fill("Length of the MHTR", "12")
    day.answer("Was the MHTR proposed to the court?", "Yes")
    day.answer("Did the court accept the DRR?", "Declined")
    day.fill("The court's reason for declining the DRR", "One is enough")
    day.answer("Was the DRR proposed to the court?", "Yes")
    day.enter("Save sentence")
    assert "The sentence has been saved." in day.words()


# The day, and what stands of it


@pytest.fixture
def folder(tmp_path: Path) -> VaultFolder:
    """Nothing yet."""
    return VaultFolder(tmp_path / "vault", tmp_path / "state")


@pytest.mark.qt_log_ignore(
    # Said by Qt's offscreen platform of the list that completes a path in the file dialog.
    "This plugin does not support raise",
    "This plugin does not support grabbing the keyboard",
)
def test_the_whole_day_by_keyboard_alone(
    open_office: OpenOffice, folder: VaultFolder, tmp_path: Path
) -> None:
    listed, document = tmp_path / "list.csv", tmp_path / "report.docx"
    listed.write_text(LIST, encoding="utf-8")
    day = Day(open_office(folder))
    day.office.window.windowTitleChanged.connect(day.titles.add)

    first_run(day)
    add_colleagues(day)
    import_list(day, listed)
    lock(day)
    sign_in(day, Role.LINK_WORKER)
    open_case(day)
    for step in (agree, screen, plead, assess, consent, ask_both):
        step(day)
    lock(day)
    for kind, role in ((MHTR, Role.CLINICAL_LEAD), (DRR, Role.PROVIDER)):
        sign_in(day, role)
        decide(day, kind, role)
        lock(day)
    sign_in(day, Role.CDO)
    open_case(day)
    report(day, document)
    sentence(day)
    assert named_anywhere()
    lock(day)

    assert not named_anywhere()
    assert day.titles <= {"", "CourtDesk", "Save as .docx"}
    day.press(Qt.Key.Key_Q, CTRL)
    assert not day.office.window.isVisible()
    see_that_it_stands(folder, day, document)


def see_that_it_stands(folder: VaultFolder, day: Day, document: Path) -> None:
    """Read all of it back from the disk as the link worker, who may read the answers."""
    session = vaults.sign_in(
        folder,
        load_catalogue(FORMS),
        day.office.clock,
        name=STAFF[Role.LINK_WORKER],
        passphrase=passphrase_of(Role.LINK_WORKER),
    )
    try:
        other, file = cases.today(session, DAY).files
        assert (other.pleas, other.forms, other.agreement) == ((), (), None)
        see_screen(session, file)
        see_pleas_and_consent(session, file)
        see_decisions(session, file)
        see_report(file, document)
        assert file.sentence is not None
        assert file.sentence.value == expected_sentence(file.id)
        assert backups.check_vault(session).problems == ()
    finally:
        session.vault.close()


def see_screen(session: Session, file: CaseFile) -> None:
    """The agreement, and each answer as its digit says."""
    assert file.agreement is not None
    assert file.agreement.value.agreed
    assert file.agreement.value.share_outcome
    assert file.agreement.value.read_how is ReadHow.READ_ALOUD
    (finished,) = file.forms
    result = results.read_result(session, finished)
    items = session.catalogue.get("core-10").scored_items()
    options = [{option.ordinal: option.label for option in item.options} for item in items]
    assert [answer for _, answer in result.answers] == [
        labels[Fraction(digit)] for labels, digit in zip(options, CORE_10, strict=True)
    ]
    assert result.score == "28.0 of 40"
    [action] = file.risk_actions
    assert (action.value.done, action.value.what, action.value.lead_told) == (True, DONE, True)
    assert action.value.by == session.team().name_of(action.by) == STAFF[Role.LINK_WORKER]
    assert file.open_stops() == ()


def see_pleas_and_consent(session: Session, file: CaseFile) -> None:
    """Both verdicts, the trial date, both assessments, and what was signed."""
    assert file.verdicts() == (Verdict.GUILTY, Verdict.NOT_GUILTY)
    assert {one.value.trial_date for one in file.pleas} == {None, date(2027, 2, 11)}
    plans = {part.kind: part.assessment for part in file.considered()}
    assert {kind: one.value.plan for kind, one in plans.items() if one is not None} == PLANS
    assert file.consent is not None
    signed = file.consent.value
    assert signed.requirements == (MHTR, DRR)
    assert signed.signature == f"{GIVEN} {FAMILY}"
    assert signed.gp_surgery == "Madeup Street Surgery"
    assert signed.signed_on == DAY
    assert signed.read_how is ReadHow.READ_ALOUD
    assert session.team().name_of(signed.explained_by) == STAFF[Role.LINK_WORKER]


def see_decisions(session: Session, file: CaseFile) -> None:
    """Both approved, each signed by whose it is to decide; scores released by the lead alone."""
    for kind, role in ((MHTR, Role.CLINICAL_LEAD), (DRR, Role.PROVIDER)):
        decision = file.standing_decision(kind)
        assert decision is not None, kind
        assert decision.value.outcome is Outcome.APPROVE
        assert decision.value.name == STAFF[role]
        assert session.team().name_of(decision.by) == STAFF[role]
        revision = session.vault.revision(decision.revision)
        assert revision is not None
        assert revision.signature is not None
        assert revision.signature.signer == decision.by
        assert [one.value for one in decision.value.released] == (
            ["28.0 of 40"] if kind is MHTR else []
        )


def see_report(file: CaseFile, document: Path) -> None:
    """The text that was issued has the released score and stands; the file says the same."""
    assert file.snippet is not None
    text = file.snippet.value.text
    for part in ("28.0 of 40", *PLANS.values(), STAFF[Role.CLINICAL_LEAD], STAFF[Role.PROVIDER]):
        assert part in text
    assert not any(notes in text for notes in NOTES.values())
    written = [one.text for one in docx.Document(str(document)).paragraphs]
    for line in text.splitlines():
        assert not line or any(line.removeprefix("- ") in one for one in written), line


def expected_sentence(case: CaseId) -> Sentence:
    """One of two accepted, as it was typed."""
    results = (CourtResult(MHTR, True, 12), CourtResult(DRR, False, None, "One is enough"))
    return Sentence(case, DAY, Disposal.COMMUNITY_ORDER, 18, results)
