"""Team: the list, a new member, the settings, one's own passphrase."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from courtdesk.actions import clinical, identities, site, vaults
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.clinical import ClinicalRule
from courtdesk.domain.deadline_rules import DEADLINES, StartEvent
from courtdesk.domain.deadlines import Choice, check_choices
from courtdesk.domain.enquiries import EnquiryKind
from courtdesk.domain.equality import Nation
from courtdesk.domain.providers import PointOfContact
from courtdesk.domain.team import Threshold
from courtdesk.errors import FieldErrors
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.team.add import AddMember
from courtdesk.ui.screens.team.deadline_choices import OPEN, DeadlineChoices
from courtdesk.ui.screens.team.members import Members
from courtdesk.ui.screens.team.own_passphrase import OwnPassphrase
from courtdesk.ui.screens.team.site_settings import SiteSettings
from tests.helpers.bench import COURT, STAFF, Bench, passphrase_of
from tests.helpers.keyboard import press, tab_to

NEW = "copper kettle meadow"


def _tab_to(name: str) -> QWidget:
    for _ in range(200):
        focus = QApplication.focusWidget()
        assert focus is not None
        if name in (focus.accessibleName(), getattr(focus, "text", str)()):
            return focus
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name!r}")


def _words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def _members(bench: Bench, role: Role) -> Members:
    screen = bench.show(Place("team"), role)
    assert isinstance(screen, Members)
    return screen


def _adding(bench: Bench) -> AddMember:
    screen = bench.show(Place("team", part="add"))
    assert isinstance(screen, AddMember)
    return screen


def _settings(bench: Bench, role: Role = Role.CLINICAL_LEAD) -> SiteSettings:
    screen = bench.show(Place("team", part="settings"), role)
    assert isinstance(screen, SiteSettings)
    return screen


def _own(bench: Bench) -> OwnPassphrase:
    screen = bench.show(Place("team", part="passphrase"))
    assert isinstance(screen, OwnPassphrase)
    return screen


# The list


def test_every_member_is_listed_with_roles(bench: Bench) -> None:
    screen = _members(bench, Role.CDO)
    words = _words(screen)
    assert f"{COURT} · 7 members" in words
    for name in STAFF.values():
        assert name in words
    assert "Priya Nair (you)" in words
    assert "Court duty officer, Administrator" in words
    assert "registered with HCPC PYL00001" in words
    bench.picture(screen, "team")


def test_an_administrator_is_offered_to_add(bench: Bench) -> None:
    screen = _members(bench, Role.CDO)
    assert screen._add.isVisible()
    assert QApplication.focusWidget() is screen._add
    QTest.keyClick(screen._add, Qt.Key.Key_Return)
    assert bench.log.went == [Place("team", part="add")]


@pytest.mark.parametrize("role", [Role.LINK_WORKER, Role.CLINICAL_LEAD])
def test_others_are_told_who_adds(bench: Bench, role: Role) -> None:
    screen = _members(bench, role)
    assert not screen._add.isVisible()
    assert not screen._add_action.isEnabled()
    said = _words(screen)
    assert "An administrator adds members, changes roles and renews keys: Priya Nair." in said


def test_settings_are_offered_to_the_lead_and_told_to_others(bench: Bench) -> None:
    assert _members(bench, Role.CLINICAL_LEAD)._change.isVisible()
    screen = _members(bench, Role.PROVIDER)
    assert not screen._change.isVisible()
    assert "changes settings: Dr Helen Marsh, Priya Nair." in _words(screen)


def test_the_page_begins_at_its_top_for_a_role_that_only_reads(bench: Bench) -> None:
    screen = _members(bench, Role.PROVIDER)
    assert QApplication.focusWidget() is screen._passphrase
    assert screen._page.area.verticalScrollBar().value() == 0


# Adding a member


def test_a_member_is_added_by_keyboard_alone_and_can_sign_in(bench: Bench) -> None:
    screen = _adding(bench)
    bench.picture(screen, "team_add")
    screen.name.edit.insert("Gwen Ŵyn-Jones")  # QTest types no letter beyond ASCII
    QTest.keyClick(_tab_to("Link worker"), Qt.Key.Key_Space)
    QTest.keyClicks(_tab_to("The new member's passphrase"), NEW)
    QTest.keyClicks(_tab_to("The new member's passphrase again"), NEW)
    QTest.keyClicks(_tab_to("Your own passphrase"), passphrase_of(Role.CDO))
    QTest.keyClick(_tab_to("Add this member"), Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["Gwen Ŵyn-Jones has been added and can sign in."]
    assert bench.log.backs == 1
    bench.sign_out()
    session = vaults.sign_in(
        bench.folder, bench.catalogue, bench.clock, name="Gwen Ŵyn-Jones", passphrase=NEW
    )
    assert session.roles() == (Role.LINK_WORKER,)
    session.vault.close()


def _fill(screen: AddMember, *roles: Role) -> None:
    screen.name.set_value("Gwen Wynne")
    screen.roles.set_value(tuple(role.value for role in Role if role in roles))
    screen.passphrases.first.set_value(NEW)
    screen.passphrases.again.set_value(NEW)
    screen.mine.set_value(passphrase_of(Role.CDO))


def test_a_clinical_lead_needs_a_registration(bench: Bench) -> None:
    screen = _adding(bench)
    assert not screen.number.isVisible()
    _fill(screen, Role.CLINICAL_LEAD)
    assert screen.number.isVisible()
    screen.submit()
    assert [name for name, _ in screen.group.summary.errors] == [
        "registration_body",
        "registration_number",
    ]
    screen.body_name.set_value("HCPC")
    screen.number.set_value("PYL00002")
    screen.submit()
    bench.settle()
    added = next(one for one in bench.session().team().members if one.name == "Gwen Wynne")
    assert (added.registration_body, added.registration_number) == ("HCPC", "PYL00002")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": STAFF[Role.PROVIDER]}, "name"),
        ({"passphrase": "short", "again": "short"}, "passphrase"),
        ({"again": "another one"}, "again"),
        ({"mine": "not this one"}, "mine"),
        ({"mine": ""}, "mine"),
    ],
    ids=["name taken", "too short", "differ", "wrong own", "no own"],
)
def test_what_is_refused_is_told_at_its_field_and_nothing_is_lost(
    bench: Bench, change: dict[str, str], field: str
) -> None:
    screen = _adding(bench)
    _fill(screen, Role.LINK_WORKER)
    for name, value in change.items():
        screen.group[name].set_value(value)
    screen.submit()
    bench.settle()
    assert [name for name, _ in screen.group.summary.errors] == [field]
    assert screen.go.isEnabled()
    assert screen.name.value() == change.get("name", "Gwen Wynne")
    assert screen.roles.value() == ("link-worker",)
    assert len(bench.session().team().members) == len(STAFF)
    assert bench.log.said == []


def test_somebody_who_may_not_add_is_refused_by_the_action(bench: Bench) -> None:
    screen = bench.show(Place("team", part="add"), Role.PROVIDER)
    assert isinstance(screen, AddMember)
    _fill(screen, Role.LINK_WORKER)
    screen.submit()
    bench.settle()
    assert "Your role may not add members" in screen.group.summary.errors[0][1]


def test_the_recovery_key_is_asked_for_when_nobody_can_read_and_sealing_goes_to_the_new_key(
    bench: Bench,
) -> None:
    # A team without anybody who reads mental health answers.
    folder = VaultFolder(bench.folder.path.parent / "small", bench.folder.state_dir)
    made = vaults.first_run(
        folder,
        bench.catalogue,
        bench.clock,
        name="Priya Nair",
        roles=[Role.CDO],
        court=COURT,
        passphrase=passphrase_of(Role.CDO),
        policy=FLOOR,
    )
    bench.sign_out()
    bench._session = made.session
    screen = _adding(bench)
    _fill(screen, Role.RESPONSIBLE_OFFICER)
    assert not screen.recovery_key.isVisible()
    _fill(screen, Role.LINK_WORKER)
    assert screen.recovery_key.isVisible()
    screen.submit()
    bench.settle()
    assert bench.log.said == ["Gwen Wynne has been added and can sign in."]
    sealed_to = made.session.compartments[Compartment.MENTAL_HEALTH]
    assert sealed_to.generation == 2
    again = _adding(bench)
    _fill(again, Role.ASSESSOR)
    assert not again.recovery_key.isVisible()


# Settings


def test_the_settings_are_changed_by_keyboard(bench: Bench) -> None:
    session = bench.session(Role.CLINICAL_LEAD)
    older = replace(session.settings(), thresholds=(Threshold("core-10", 13),))
    site.update_settings(session, older)
    screen = _settings(bench)
    bench.picture(screen, "team_settings")
    edit = QApplication.focusWidget()
    assert edit is not None
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, "1400")
    QTest.keyClick(_tab_to("Save settings"), Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["The settings have been saved."]
    assert bench.log.saved
    settings = bench.session(Role.CLINICAL_LEAD).settings()
    assert settings.snippet_limit == 1400
    assert settings.idle_minutes == 5
    # What an older vault settled stays: the lead's rules begin from it.
    assert settings.level("core-10", 0) == 13


@pytest.mark.parametrize(
    ("field", "typed"),
    [("snippet_limit", "20"), ("idle_minutes", "0"), ("idle_minutes", "soon"), ("sessions", "")],
)
def test_a_setting_that_cannot_be_is_refused_at_its_field(
    bench: Bench, field: str, typed: str
) -> None:
    screen = _settings(bench)
    assert screen.group is not None
    screen.group[field].controls()[0].setText(typed)  # type: ignore[attr-defined]
    screen.submit()
    bench.settle()
    assert [name for name, _ in screen.group.summary.errors] == [field]
    assert screen.group[field].error
    assert bench.log.said == []


def test_thresholds_are_the_clinical_leads_and_no_setting(bench: Bench) -> None:
    screen = _settings(bench)
    assert screen.group is not None
    assert [field.name for field in screen.group.fields] == [
        "snippet_limit",
        "sessions",
        "idle_minutes",
        "nation",
        "probation_name",
        "probation_phone",
        "probation_email",
        "community_justice",
        "delete_decided",
    ]
    QTest.keyClick(_tab_to("Thresholds and the risk card"), Qt.Key.Key_Return)
    assert bench.log.went == [Place("clinical")]


def test_the_team_page_lists_the_thresholds_and_leads_to_them(bench: Bench) -> None:
    session = bench.session(Role.CLINICAL_LEAD)
    clinical.set_rule(session, ClinicalRule("core-10", "14", reason="agreed locally"))
    screen = _members(bench, Role.PROVIDER)
    assert "above threshold from 14" in _words(screen)
    QTest.keyClick(_tab_to("Thresholds and risk card"), Qt.Key.Key_Return)
    offered = next(one for one in screen.actions() if one.text() == "&Thresholds and risk card")
    offered.trigger()
    assert bench.log.went == [Place("clinical"), Place("clinical")]


def test_the_sites_own_forms_are_offered_to_those_who_may_change_them(bench: Bench) -> None:
    bench.show(Place("team"), Role.CLINICAL_LEAD)
    tab_to("The site's own forms")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("site_forms")]
    bench.show(Place("team"), Role.LINK_WORKER)
    with pytest.raises(AssertionError):
        tab_to("The site's own forms")


def test_a_role_without_settings_is_told_who_may(bench: Bench) -> None:
    screen = _settings(bench, Role.PROVIDER)
    assert screen.group is None
    assert not screen.go.isEnabled()
    assert "Your role may not change the site's settings" in _words(screen)


# Probation, and how deadlines are counted


def _choosing(bench: Bench, role: Role = Role.CLINICAL_LEAD) -> DeadlineChoices:
    screen = bench.show(Place("team", part="deadlines"), role)
    assert isinstance(screen, DeadlineChoices)
    return screen


def test_probations_contact_and_the_kind_of_court_are_entered_by_keyboard(bench: Bench) -> None:
    _settings(bench)
    QTest.keyClicks(_tab_to("Probation’s single point of contact (optional)"), "Court team desk")
    QTest.keyClicks(_tab_to("Their telephone number (optional)"), "01632 960001")
    QTest.keyClicks(_tab_to("Their e-mail address (optional)"), "desk@probation.example")
    tab_to("No")
    press(Qt.Key.Key_Down)
    tab_to("What they decided on stays on their laptop")
    press(Qt.Key.Key_Down)
    QTest.keyClick(_tab_to("Save settings"), Qt.Key.Key_Return)
    bench.settle()
    settings = bench.session(Role.CLINICAL_LEAD).settings()
    assert settings.probation == PointOfContact(
        "Court team desk", "01632 960001", "desk@probation.example"
    )
    assert settings.community_justice
    assert settings.delete_decided
    words = _words(_members(bench, Role.PROVIDER))
    assert "Court team desk, 01632 960001, desk@probation.example" in words


def test_a_contact_that_cannot_be_is_refused_at_its_field(bench: Bench) -> None:
    screen = _settings(bench)
    assert screen.group is not None
    screen.group["probation_phone"].set_value("ask Sam")
    screen.group["probation_email"].set_value("nobody")
    screen.submit()
    bench.settle()
    assert [name for name, _ in screen.group.summary.errors] == [
        "probation_phone",
        "probation_email",
    ]
    assert screen.group["probation_phone"].value() == "ask Sam"


def test_saving_settings_takes_nothing_away_that_was_settled_meanwhile(bench: Bench) -> None:
    screen = _settings(bench)
    session = bench.session(Role.CLINICAL_LEAD)
    added = (EnquiryKind("housing", "Housing enquiry"),)
    site.update_settings(session, replace(session.settings(), enquiries=added))
    screen.submit()
    bench.settle()
    assert session.settings().enquiries == added


def test_how_deadlines_are_counted_is_chosen_by_keyboard(bench: Bench) -> None:
    _settings(bench)
    QTest.keyClick(_tab_to("How deadlines are counted"), Qt.Key.Key_Return)
    assert bench.log.went == [Place("team", part="deadlines")]
    screen = _choosing(bench)
    bench.picture(screen, "team-deadlines")
    words = _words(screen)
    assert "10 days in its process map and 14 in its text" in words
    assert "“a meeting will be arranged within 14 days of sentencing”" in words
    tab_to("10 days (stands until you choose)")
    press(Qt.Key.Key_Down)
    QTest.keyClick(_tab_to("Save choices"), Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["How deadlines are counted has been saved."]
    settled = bench.session(Role.CLINICAL_LEAD).settings().choices
    assert settled == (Choice("multidisciplinary-meeting", 14),)


def test_choices_stand_when_the_page_is_opened_again_and_can_be_put_back(bench: Bench) -> None:
    session = bench.session(Role.CLINICAL_LEAD)
    settled = (
        Choice("sentence-14-days", working_days=True),
        Choice("officer-meets", start=StartEvent.ALLOCATED),
    )
    site.update_settings(session, replace(session.settings(), choices=settled))
    screen = _choosing(bench)
    assert screen.group is not None
    assert screen.group["sentence-14-days:days"].value() == "working"
    assert screen.group["officer-meets:start"].value() == "allocated"
    screen.submit()
    bench.settle()
    assert session.settings().choices == settled
    screen = _choosing(bench)
    assert screen.group is not None
    screen.group["sentence-14-days:days"].set_value("calendar")
    screen.group["officer-meets:start"].set_value("sentence")
    screen.submit()
    bench.settle()
    assert session.settings().choices == ()


def test_every_deadline_that_leaves_something_open_is_asked_about_and_no_other() -> None:
    for rule in DEADLINES:
        options = [Choice(rule.id, amount) for amount in rule.amounts]
        options += [Choice(rule.id, start=start) for start in rule.starts]
        options.append(Choice(rule.id, working_days=True))
        assert (rule in OPEN) == any(_allowed(one) for one in options)


def _allowed(choice: Choice) -> bool:
    try:
        check_choices([choice])
    except FieldErrors:
        return False
    return True


def test_a_role_without_settings_is_told_who_may_choose(bench: Bench) -> None:
    screen = _choosing(bench, Role.PROVIDER)
    assert screen.group is None and not screen.go.isEnabled()
    assert "Your role may not change the site's settings" in _words(screen)


# One's own passphrase


def test_ones_own_passphrase_is_changed(bench: Bench) -> None:
    screen = _own(bench)
    bench.picture(screen, "team_passphrase")
    QTest.keyClicks(QApplication.focusWidget(), passphrase_of(Role.CDO))
    QTest.keyClicks(_tab_to("New passphrase"), NEW)
    QTest.keyClicks(_tab_to("New passphrase again"), NEW)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["Your passphrase has been changed."]
    assert identities.confirm(bench.session(), NEW).name == STAFF[Role.CDO]


def test_a_wrong_old_passphrase_is_told_at_its_field(bench: Bench) -> None:
    screen = _own(bench)
    screen.old.set_value("not this one")
    screen.new.first.set_value(NEW)
    screen.new.again.set_value(NEW)
    screen.submit()
    bench.settle()
    assert [name for name, _ in screen.group.summary.errors] == ["old"]
    assert screen.new.first.value() == NEW
    assert identities.confirm(bench.session(), passphrase_of(Role.CDO))


def test_everything_that_takes_the_keyboard_has_a_name(bench: Bench) -> None:
    for part in ("", "add", "settings", "deadlines", "passphrase"):
        screen = bench.show(Place("team", part=part))
        for widget in screen.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name, f"{type(widget).__name__} in {part!r} has no name"


def test_a_site_in_wales_says_so_once(bench: Bench) -> None:
    screen = _settings(bench)
    assert screen.group is not None
    assert screen.group["nation"].value() == "england"
    screen.group["nation"].set_value("wales")
    screen.submit()
    bench.settle()
    assert bench.session(Role.CLINICAL_LEAD).settings().nation is Nation.WALES
