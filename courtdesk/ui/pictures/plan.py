"""Who looks at what: every picture by its file name, in the order in which members sign in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from courtdesk.domain.access import Role
from courtdesk.domain.orders import RiskWhen
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.pictures import apart, busy
from courtdesk.ui.pictures.scene import Scene
from courtdesk.ui.screen import Place

_MADE = "MHTR made by the court"
_OUTSTANDING = "screen not completed"
_IN_PROGRESS = "screen in progress"
_NO_PLEA = "screened, waiting for a plea"
_TO_ASSESS = "waiting for assessment"
_TO_CONSENT = "waiting for consent"
_TO_ASK = "consent signed, approval"
_PROVIDER = "waiting for the provider's agreement"
_LISTED = "listed, nothing done yet"
_DECLINED = "declined to be screened"
_RETURNED = "returned by the clinical lead"
_NOT_GUILTY = "not guilty plea"
_RISK_OPEN = "consent signed, what was done about risk"

_MHTR, _DRR, _ATR = (kind.value for kind in RequirementKind)
_BEFORE = RiskWhen.BEFORE.value

Do = Callable[[QWidget, Scene], None]


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the place, and what is done there before it is taken."""

    name: str
    place: Callable[[Scene], Place]
    do: Do | None = None


def _at(screen: str, story: str, part: str = "") -> Callable[[Scene], Place]:
    return lambda scene: Place(screen, scene.case(story), part)


def _plain(screen: str, part: str = "") -> Callable[[Scene], Place]:
    return lambda _scene: Place(screen, None, part)


def _result(story: str) -> Callable[[Scene], Place]:
    return lambda scene: Place("result", scene.case(story), scene.result(story))


def _printed(story: str) -> Callable[[Scene], Place]:
    return lambda scene: Place("print_form", scene.case(story), f"document:{scene.result(story)}")


def _originals(story: str) -> Callable[[Scene], Place]:
    return lambda scene: Place("original", scene.case(story), scene.result(story))


def _next_year(scene: Scene) -> Place:
    day = scene.house.clock().date() + timedelta(days=365)
    return Place("today", None, day.isoformat())


def _submitted(values: Mapping[str, object]) -> Do:
    """Fill in some of a form and press its button: what is missing is then shown."""

    def do(screen: QWidget, _scene: Scene) -> None:
        if not isinstance(screen, CaseForm) or screen.group is None:
            raise TypeError(f"{type(screen).__name__} has no fields to fill in")
        for name, value in values.items():
            screen.group[name].set_value(value)
        screen.submit()

    return do


def _approved(screen: QWidget, scene: Scene) -> None:
    """Sign the only decision that waits: the window then shows the list without it."""
    _, passphrase = scene.member(Role.CLINICAL_LEAD)
    _submitted({"outcome": "approve", "passphrase": passphrase})(screen, scene)


def _open_member(screen: QWidget, scene: Scene) -> None:
    from courtdesk.ui.kit.buttons import LinkButton

    name, _ = scene.member(Role.PROVIDER)
    for link in screen.findChildren(LinkButton):
        if link.accessibleName() == f"Open {name}":
            link.click()


def _trace(screen: QWidget, _scene: Scene) -> None:
    """Show what each sentence of the report rests on."""
    from courtdesk.ui.screens.snippet.page import SnippetPage

    if isinstance(screen, SnippetPage):
        screen.trace.click()


def _search(screen: QWidget, _scene: Scene) -> None:
    from courtdesk.ui.case_search import SearchBox

    for box in screen.findChildren(SearchBox):
        box.setText("m")


def _key_from_paper(screen: QWidget, _scene: Scene) -> None:
    from courtdesk.ui.screens.from_paper.screen import FromPaper

    if isinstance(screen, FromPaper):
        screen.go_on()


_SERVICES = """Name,What for,Area,How to refer,Phone,Checked on
Exampleton Homes Sample Advice,Housing,Exampleton,Ring the duty desk,01632 960101,4/1/2021
Sample Money Help,Money,Exampleton,Telephone,01632 960102,4/1/2021
Sample Plumber,Plumbing,Exampleton,Telephone,01632 960103,4/1/2021
"""


def _import_services(screen: QWidget, scene: Scene) -> None:
    """Read a file of invented services: what would change is then shown."""
    from courtdesk.ui.screens.directory.importing import ImportServices

    path = scene.house.folder().path.parent / "services.csv"
    path.write_text(_SERVICES, encoding="utf-8")
    if isinstance(screen, ImportServices):
        screen.read_file(path)


def _add_service(screen: QWidget, _scene: Scene) -> None:
    """Add one invented service: the pictures after this one have something to show."""
    from courtdesk.ui.screens.directory.change import ChangeService

    if isinstance(screen, ChangeService) and screen.group is not None:
        for name, value in (
            ("name", "Exampleton Homes Sample Advice"),
            ("area", "Exampleton"),
            ("needs", ("housing",)),
            ("phone", "01632 960101"),
            ("checked_on", date(2021, 1, 4)),
        ):
            screen.group[name].set_value(value)
        screen.submit()


def _add_provider(screen: QWidget, _scene: Scene) -> None:
    """Add one invented provider: the pictures after this one have somebody to ask."""
    from courtdesk.ui.screens.providers.change import ChangeProvider

    if isinstance(screen, ChangeProvider) and screen.group is not None:
        for name, value in (
            ("name", "Exampleton Sample Recovery"),
            ("kinds", (_DRR, _ATR)),
            ("contact_name", "Duty desk"),
            ("phone", "01632 960104"),
            ("checked_on", date(2021, 1, 4)),
        ):
            screen.group[name].set_value(value)
        screen.submit()


def _sftp_without_address(screen: QWidget, _scene: Scene) -> None:
    """Say that it is an SFTP server and nothing more: what is missing is then shown."""
    from courtdesk.ui.screens.sync.place_form import PlaceForm

    if isinstance(screen, PlaceForm) and screen.group is not None:
        screen.group["kind"].set_value("sftp")
        screen.submit()


def _share(scene: Scene) -> Path:
    return scene.house.folder().path.parent / "share"


def _add_share(screen: QWidget, scene: Scene) -> None:
    """Add a shared folder: the pictures after this one have a place to exchange at."""
    from courtdesk.ui.screens.sync.place_form import PlaceForm

    _share(scene).mkdir()
    if isinstance(screen, PlaceForm) and screen.group is not None:
        screen.group["kind"].set_value("folder")
        screen.group["name"].set_value("Court share")
        screen.group["folder"].set_value(str(_share(scene) / "exchange"))
        screen.submit()


def _until_synced(screen: QWidget, _scene: Scene) -> None:
    """Return when no round is under way or waits."""
    from courtdesk.ui.screens.sync.day import EndOfDay
    from courtdesk.ui.screens.sync.overview import Overview

    if isinstance(screen, Overview | EndOfDay):
        screen.watch.wait()


def _sync_now(screen: QWidget, scene: Scene) -> None:
    from courtdesk.ui.screens.sync.overview import Overview

    if isinstance(screen, Overview):
        screen.watch.look()
        _until_synced(screen, scene)
        screen.watch.now()
        _until_synced(screen, scene)


def _sync_away(screen: QWidget, scene: Scene) -> None:
    """The shared folder is gone, as without a network."""
    _share(scene).rename(_share(scene).with_name("elsewhere"))
    _sync_now(screen, scene)


def _read_list(screen: QWidget, scene: Scene) -> None:
    from courtdesk.ui.screens.import_list.screen import ImportList

    if isinstance(screen, ImportList):
        screen.read_file(scene.list_file)


def _by_file(screen: QWidget, _scene: Scene) -> None:
    """Choose the sealed file as the way; nothing is made, as the request would be a second one."""
    from courtdesk.ui.screens.ask_decision.page import AskDecision

    if isinstance(screen, AskDecision) and screen.group is not None:
        screen.group["way"].set_value("file")


def _take_in_letter(screen: QWidget, scene: Scene) -> None:
    """Take in a letter that is no sealed file: the sentence that refuses it is then shown."""
    from courtdesk.ui.screens.take_in.screen import TakeIn

    path = scene.house.folder().path.parent / "letter.age"
    path.write_text("Dear colleague", encoding="utf-8")
    os.utime(path, (0, 0))
    if isinstance(screen, TakeIn):
        screen.take_files([path])


def _hand_over(screen: QWidget, _scene: Scene) -> None:
    """Give the laptop away; the pictures' window keeps the size of the other pictures."""
    from courtdesk.ui.screens.handed_over.screen import HandedOverScreen

    if isinstance(screen, HandedOverScreen):
        window, size = screen.window(), screen.window().size()
        # After the display without a screen has made it as large as itself.
        screen.handed_over.connect(
            lambda _factor: QTimer.singleShot(0, window, lambda: window.resize(size))
        )
        screen.hand_over()


def _pressed(times: int) -> Do:
    """Press the button that goes on so many times."""

    def do(screen: QWidget, _scene: Scene) -> None:
        from courtdesk.ui.screens.handed_over.sheet import Sheet

        for sheet in screen.findChildren(Sheet):
            for _ in range(times):
                sheet.forward.click()

    return do


def _to_the_end(screen: QWidget, scene: Scene) -> None:
    """Pass every question by, to the page that asks for the laptop back."""
    from courtdesk.ui.screens.handed_over.staff_door import StaffDoor

    pressed = 0
    while pressed < _MOST_QUESTIONS and not screen.findChildren(StaffDoor):
        _pressed(1)(screen, scene)
        pressed += 1


def _taken_back(screen: QWidget, scene: Scene) -> None:
    from courtdesk.ui.screens.handed_over.staff_door import StaffDoor

    for door in screen.findChildren(StaffDoor):
        door.passphrase.set_value(scene.member(Role.LINK_WORKER)[1])
        door.submit()


def _open_note(screen: QWidget, _scene: Scene) -> None:
    """Open the first note of the list that is shown."""
    from courtdesk.ui.kit.buttons import LinkButton

    for link in screen.findChildren(LinkButton):
        if link.accessibleName().startswith("Open this note"):
            link.click()
            return


_NOTE = {
    "readers": "mental-health",
    "text": "Rang the sample surgery: the nurse sees the person on Monday and writes to us after.",
}
_TOLD = {"readers": "everybody", "text": "Emailed", "disclosed": "new"}

_MOST_QUESTIONS = 60
"""More presses than any form that is handed over has questions."""

_HANDED = _at("handed_over", _IN_PROGRESS, "core-10")

_NOWHERE = {"place": "", "with_whom": ""}
"""An appointment of which nobody could say where to go."""

_UNSAFE = {"unsafe": ("letters",), "prefers": ("letter", "phone")}
"""A way that is preferred and not safe, and one whose number is missing."""

_ANSWERED = {"state": "answered"}
"""An enquiry that is said to be answered, and not whether that affects the proposal."""

_CDO = (
    Shot("today", _plain("today")),
    Shot("deadlines", _plain("deadlines")),
    Shot("deadlines-case", _at("deadlines", _MADE)),
    Shot("today-no-list", _next_year),
    Shot("today-search", _plain("today"), _search),
    Shot("import-list-60", busy.to_import, busy.read_busy_list),
    Shot("today-60", busy.to_import, busy.import_busy_list),
    Shot("today-filters", busy.to_busy_day, busy.open_filters),
    Shot("today-filtered", busy.to_busy_day, busy.filter_list),
    Shot("import-list", _plain("import_list")),
    Shot("import-list-preview", _plain("import_list"), _read_list),
    Shot("add-person", _plain("person_form")),
    Shot("correct-person", _at("person_form", _LISTED, "correct")),
    Shot("needs", _at("adjustments", _MADE)),
    Shot("contact", _at("adjustments", _MADE, "contact")),
    Shot("contact-missing", _at("adjustments", _MADE, "contact"), _submitted(_UNSAFE)),
    Shot("gp", _at("adjustments", _MADE, "gp")),
    Shot("gp-not-yet", _at("adjustments", _LISTED, "gp")),
    Shot("offence-types", _at("offence_types", _NOT_GUILTY)),
    Shot("enquiries", _at("enquiries", _OUTSTANDING)),
    Shot("enquiry", _at("enquiries", _OUTSTANDING, "domestic-abuse")),
    Shot("enquiry-missing", _at("enquiries", _MADE, "domestic-abuse"), _submitted(_ANSWERED)),
    Shot("victims-views", _at("enquiries", _OUTSTANDING, "victim")),
    Shot("checklist", _at("checklist", _OUTSTANDING)),
    Shot("noted-elsewhere", _at("noted", _MADE)),
    Shot("sensitive", _at("sensitive", _MADE)),
    Shot("sensitive-missing", _at("sensitive", _MADE), _submitted({"judged": "yes"})),
    Shot("notes-closed", _at("notes", _NO_PLEA)),
    Shot("providers-none", _plain("providers")),
    Shot("providers-added", _plain("providers", "add"), _add_provider),
    Shot("providers", _plain("providers")),
    Shot("provider", _at("provider", _PROVIDER, _DRR)),
    Shot("provider-asked", _at("provider", _PROVIDER, f"{_DRR}:asked")),
    Shot("provider-answer", _at("provider", _PROVIDER, f"{_DRR}:answer"), _submitted({})),
    Shot("provider-mhtr", _at("provider", _TO_ASK, _MHTR)),
    Shot("appointment", _at("appointment", _PROVIDER, _DRR)),
    Shot("appointment-missing", _at("appointment", _PROVIDER, _DRR), _submitted(_NOWHERE)),
    Shot("told", _at("told", _LISTED)),
    Shot("slip", _at("slip", _NO_PLEA)),
    Shot("take-in", _plain("take_in")),
    Shot("take-in-refused", _plain("take_in"), _take_in_letter),
    Shot("compare", _plain("compare")),
    Shot("compare-person", _at("compare", _LISTED)),
    Shot("cases", _plain("search")),
    Shot("cases-found", _plain("search"), _search),
    Shot("case", _at("case", _MADE)),
    Shot("case-approval-outstanding", _at("case", _OUTSTANDING)),
    Shot("case-returned", _at("case", _RETURNED)),
    Shot("case-not-guilty", _at("case", _NOT_GUILTY)),
    Shot("case-new", _at("case", _LISTED)),
    Shot("case-risk-open", _at("case", _RISK_OPEN)),
    Shot("risk-answers-closed", _at("risk", _RISK_OPEN)),
    Shot("report-text-risk-open", _at("snippet", _RISK_OPEN)),
    Shot("plea", _at("plea", _NO_PLEA)),
    Shot("bench", _at("bench", _MADE)),
    Shot("bench-adjourn", _at("bench", _OUTSTANDING, "adjourn")),
    Shot("bench-report", _at("bench", _OUTSTANDING, "report")),
    Shot("bench-included", _at("bench", _OUTSTANDING, "included")),
    Shot("requirements", _at("requirements", _TO_ASSESS)),
    Shot("eligibility", _at("eligibility", _TO_ASSESS)),
    Shot("no-proposal", _at("no_proposal", _NO_PLEA)),
    Shot("report-text", _at("snippet", _MADE)),
    Shot("report-text-traced", _at("snippet", _MADE), _trace),
    Shot("report-to-give", _at("report_out", _MADE)),
    Shot("report-text-outstanding", _at("snippet", _TO_ASK)),
    Shot("sentence", _at("sentence", _OUTSTANDING)),
    Shot("sentence-recorded", _at("sentence", _MADE)),
    Shot("order", _at("order", _MADE)),
    Shot("order-not-sentenced", _at("order", _OUTSTANDING)),
    Shot("order-step", _at("order", _MADE, "event:meeting-held")),
    Shot("order-step-missing", _at("order", _MADE, "event:allocated"), _submitted({})),
    Shot("order-absence", _at("order", _MADE, "absence")),
    Shot("order-breach", _at("order", _MADE, "breach")),
    Shot("order-end", _at("order", _MADE, f"end:{_MHTR}")),
    Shot("order-withdraw", _at("order", _MADE, "withdraw")),
    Shot("order-withdraw-before-sentence", _at("order", _OUTSTANDING, "withdraw")),
    Shot("order-lines", _at("order", _MADE, "lines")),
    Shot("order-risk-not-for-this-role", _at("order", _MADE, f"risk:{_MHTR}:{_BEFORE}")),
    Shot("sentence-card", _at("sentence_card", _MADE)),
    Shot("result-not-for-this-role", _result(_MADE)),
    Shot("scores-not-for-this-role", _at("scores", _MADE)),
    Shot("approvals-not-for-this-role", _plain("approvals")),
    Shot("settle-nothing", _plain("settle")),
    Shot("team", _plain("team")),
    Shot("clinical-read-only", _plain("clinical")),
    Shot("own-passphrase", _plain("team", "passphrase")),
    Shot("directory-empty", _plain("directory")),
    Shot("directory-add", _plain("directory", "add")),
    Shot("directory-added", _plain("directory", "add"), _add_service),
    Shot("directory", _plain("directory")),
    Shot("directory-import", _plain("directory", "import"), _import_services),
    Shot("export-record", _at("export", _MADE)),
    Shot("export-record-missing", _at("export", _MADE), _submitted({})),
)
_LINK_WORKER = (
    Shot("equality", _at("equality", _LISTED)),
    Shot("agreement", _at("agreement", _LISTED)),
    Shot("agreement-declined", _at("agreement", _DECLINED)),
    Shot("form-k10", _at("form", _NO_PLEA, "k10")),
    Shot("form-core-10", _at("form", _IN_PROGRESS, "core-10")),
    Shot("form-core-34", _at("form", _IN_PROGRESS, "core-34")),
    Shot("handed-over-member", _HANDED),
    Shot("handed-over-first", _HANDED, _hand_over),
    Shot("handed-over-question", _HANDED, _pressed(1)),
    Shot("handed-over-end", _HANDED, _pressed(10)),
    Shot("handed-over-last", _HANDED, _pressed(1)),
    Shot("handed-over-taken-back", _HANDED, _taken_back),
    Shot("from-paper", _at("from_paper", _IN_PROGRESS, "core-34")),
    Shot("from-paper-keying", _at("from_paper", _IN_PROGRESS, "core-34"), _key_from_paper),
    Shot("check-answers", _at("check_answers", _IN_PROGRESS, "core-34")),
    Shot("forms", _at("forms", _MADE)),
    Shot("forms-before-agreement", _at("forms", _LISTED)),
    Shot("result", _result(_MADE)),
    Shot("paper-originals", _originals(_MADE)),
    Shot("result-not-completed", _result(_OUTSTANDING)),
    Shot("scores", _at("scores", _MADE)),
    Shot("measure", _at("measure", _MADE)),
    Shot("referrals", _at("referrals", _DECLINED)),
    Shot("referrals-new", _at("referrals", _DECLINED, "new")),
    Shot("referrals-new-missing", _at("referrals", _DECLINED, "new"), _submitted({})),
    Shot("restorative-interest", _at("referrals", _MADE, "interest")),
    Shot("measure-missing", _at("measure", _MADE), _submitted({"known": "other"})),
    Shot("notes-new", _at("notes", _NO_PLEA, "new")),
    Shot("notes-written", _at("notes", _NO_PLEA, "new"), _submitted(_NOTE)),
    Shot("notes", _at("notes", _NO_PLEA)),
    Shot("notes-disclosure", _at("notes", _NO_PLEA, "new"), _submitted(_TOLD)),
    Shot("consent", _at("consent", _TO_CONSENT)),
    Shot("consent-missing", _at("consent", _TO_CONSENT), _submitted({})),
    Shot("consent-signed", _at("consent", _MADE)),
    Shot("print-blank-form", _at("print_form", _NO_PLEA, "core-34")),
    Shot("print-finished-form", _printed(_MADE)),
    Shot("print-consent", _at("print_form", _MADE, "consent")),
    Shot("risk", _at("risk", _RISK_OPEN)),
    Shot("risk-missing", _at("risk", _RISK_OPEN), _submitted({"by": ""})),
    Shot("risk-recorded", _at("risk", _MADE)),
    Shot("ask-decision-risk-open", _at("ask_decision", _RISK_OPEN, _MHTR)),
    Shot("ask-decision", _at("ask_decision", _TO_ASK, _MHTR)),
    Shot("ask-decision-again", _at("ask_decision", _OUTSTANDING, _MHTR)),
    Shot("ask-decision-by-file", _at("ask_decision", _TO_ASK, _MHTR), _by_file),
    Shot("ask-decision-withdraw", _at("ask_decision", _OUTSTANDING, f"{_MHTR}:withdraw")),
    Shot("ask-decision-too-early", _at("ask_decision", _TO_ASSESS, _MHTR)),
    Shot("telephone-no-process", _at("telephone", _TO_ASK, _MHTR)),
)
_ASSESSOR = (
    Shot("today-assessor", _plain("today")),
    Shot("assessment", _at("assessment", _TO_ASSESS, _MHTR)),
    Shot("assessment-missing", _at("assessment", _TO_ASSESS, _MHTR), _submitted({})),
    Shot("assessment-recorded", _at("assessment", _OUTSTANDING, _MHTR)),
    Shot("order-risk", _at("order", _MADE, f"risk:{_MHTR}:{_BEFORE}")),
    Shot("settle", _plain("settle"), apart.meet),
    Shot("settle-whole", _plain("settle"), apart.opened("Consent")),
    Shot("settle-points", _plain("settle"), apart.opened("Person")),
    Shot("settle-sensitive", _plain("settle"), apart.opened("Sensitive")),
    Shot("case-two-versions", _plain("settle"), apart.on_case),
)
_LEAD = (
    Shot("site-forms", _plain("site_forms")),
    Shot("report-template", _plain("report_template")),
    Shot("report-template-used", _plain("report_template", "kind:word")),
    Shot("report-template-fields", _plain("report_template", "fields")),
    Shot("notes-review", _at("notes", _NO_PLEA), _open_note),
    Shot("approvals", _plain("approvals")),
    Shot("decide", _at("decide", _OUTSTANDING, _MHTR)),
    Shot(
        "decide-missing",
        _at("decide", _OUTSTANDING, _MHTR),
        _submitted({"outcome": "decline"}),
    ),
    Shot("settings", _plain("team", "settings")),
    Shot("settings-deadlines", _plain("team", "deadlines")),
    Shot("enquiry-kinds", _plain("enquiries", "kinds")),
    Shot("checklist-lead", _at("checklist", _OUTSTANDING)),
    Shot("enquiries-not-for-this-role", _at("enquiries", _MADE)),
    Shot("clinical", _plain("clinical")),
    Shot("clinical-core-10", _plain("clinical", "core-10")),
    Shot("clinical-card", _plain("clinical", "card")),
    Shot("clinical-telephone", _plain("clinical", "telephone")),
    Shot("approvals-nothing-waits", _at("decide", _OUTSTANDING, _MHTR), _approved),
    Shot("decide-decided", _at("decide", _OUTSTANDING, f"{_MHTR}/decided")),
)
_PROVIDES = (
    Shot("approvals-provider", _plain("approvals")),
    Shot("decide-provider", _at("decide", _PROVIDER, _DRR)),
    Shot("assessment-atr", _at("assessment", _TO_CONSENT, _ATR)),
)
_ADMINISTRATOR = (
    Shot("team-administrator", _plain("team")),
    Shot("add-member", _plain("team", "add")),
    Shot("team-member", _plain("team"), _open_member),
    Shot("team-laptops", _plain("team", "laptops")),
    Shot("team-history", _plain("team", "history")),
    Shot("team-who-may-do-what", _plain("team", "access")),
    Shot("team-own-keys", _plain("team", "own-keys")),
    Shot("team-recovery-key", _plain("team", "recovery")),
    Shot("team-vault-key", _plain("team", "vault-key")),
    Shot("team-card", _plain("team", "card")),
    Shot("team-file", _plain("team", "file")),
    Shot("team-save-keys", _plain("team", "save-keys")),
    Shot("team-take-keys", _plain("team", "take-keys")),
    Shot("who-did-what", _plain("audit")),
    Shot("who-did-what-case", _at("audit", _MADE)),
    Shot("backups", _plain("backups")),
)
_GOVERNANCE = (
    Shot("who-did-what-governance", _plain("audit")),
    Shot("backups-not-to-restore", _plain("backups")),
    Shot("sync", _plain("sync")),
    Shot("sync-add-missing", _plain("sync", "add"), _sftp_without_address),
    Shot("sync-added", _plain("sync", "add"), _add_share),
    Shot("sync-stored", _plain("sync"), _sync_now),
    Shot("sync-day-safe", _plain("sync", "day"), _until_synced),
    Shot("sync-away", _plain("sync"), _sync_away),
    Shot("sync-day-not-reached", _plain("sync", "day"), _until_synced),
)

_ASKED = ("phq-9", "gad-7", "audit", "mhtr-interview", "atr-drr-screen", "sentencer-feedback")
"""The forms that the tour above does not come to, as an interview."""

_GIVEN = ("k10", "core-34", "phq-9", "gad-7", "audit", "sentencer-feedback")
"""The forms that are handed to the person, beside the one above."""

_KEYED = ("k10", "core-10", *_ASKED)


def _every_form() -> Iterator[Shot]:
    """Every form in every way of filling it in, and on paper."""
    for form in _ASKED:
        yield Shot(f"form-{form}", _at("form", _IN_PROGRESS, form))
    for form in _KEYED:
        yield Shot(f"from-paper-{form}", _at("from_paper", _IN_PROGRESS, form), _key_from_paper)
    for form in (*_KEYED, "combined-consent"):
        yield Shot(f"print-{form}", _at("print_form", _NO_PLEA, form))
    for form in _GIVEN:
        place = _at("handed_over", _IN_PROGRESS, form)
        yield Shot(f"handed-over-{form}", place, _hand_over)
        yield Shot(f"handed-over-{form}-asked", place, _pressed(1))
        yield Shot(f"handed-over-{form}-last", place, _to_the_end)
        yield Shot(f"handed-over-{form}-back", place, _taken_back)


PLAN: Mapping[Role, Sequence[Shot]] = {
    Role.LINK_WORKER: (*_LINK_WORKER, *_every_form()),
    Role.CDO: _CDO,
    Role.ASSESSOR: _ASSESSOR,
    Role.CLINICAL_LEAD: _LEAD,
    Role.PROVIDER: _PROVIDES,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.INFORMATION_GOVERNANCE: _GOVERNANCE,
}
