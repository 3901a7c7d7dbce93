"""The combined consent: nothing assumed, everything missing named, withdrawn at any time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from courtdesk.actions import consents, noted, requirements, sentences
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, new_id, record
from courtdesk.domain.access import Role
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS, Consent
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.exchange import identity
from courtdesk.questionnaire.strokes import Strokes
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.signature import SignatureField, SignatureView
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.consent.page import ConsentPage
from courtdesk.ui.screens.consent.signed import (
    SignedFacts,
    granted_words,
    rows,
    signature_rows,
    state_words,
    version_words,
)
from courtdesk.ui.screens.consent.withdrawal import WithdrawalCard
from tests.helpers.bench import Bench
from tests.helpers.courtday import WORDS, assess, plead_guilty, sign
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
ROLE = Role.LINK_WORKER
SIGN = "Sign consent"


def assessed(bench: Bench, *kinds: RequirementKind, name: str = "Abbott") -> CaseId:
    session, case = bench.session(ROLE), bench.cases[name]
    plead_guilty(session, case)
    assess(session, case, kinds or (MHTR,))
    return case


def opened(bench: Bench, role: Role = ROLE, name: str = "Abbott") -> ConsentPage:
    screen = bench.show(Place("consent", bench.cases[name]), role)
    assert isinstance(screen, ConsentPage)
    return screen


def recorded(bench: Bench) -> Consent | None:
    consent = case_file(bench.session(ROLE), bench.cases["Abbott"]).consent
    return consent.value if consent is not None else None


def words(screen: ConsentPage) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def go(bench: Bench, button: str = SIGN) -> None:
    reach(button)
    press(Qt.Key.Key_Return)
    bench.settle()


def draw(screen: ConsentPage) -> str:
    """Draw two strokes with the mouse; return what the field then holds."""
    assert screen.group is not None
    field = screen.group["drawn"]
    assert isinstance(field, SignatureField)
    pad = field.pad
    for stroke in (((0.1, 0.6), (0.3, 0.2), (0.5, 0.7), (0.8, 0.3)), ((0.2, 0.85), (0.7, 0.8))):
        places = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in stroke]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(pad, place)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])
    return field.value()


def fill(screen: ConsentPage) -> None:
    """Everything that signing needs, but for a signature."""
    group = screen.group
    assert group is not None
    group["explained"].set_value(EXPLAINED_IDS)
    group["read_how"].set_value("read")
    group["requirements"].set_value(("MHTR",))
    group["declarations"].set_value(DECLARATION_IDS)


def test_a_drawn_signature_stands_beside_the_typed_one(bench: Bench) -> None:
    assessed(bench)
    screen = opened(bench)
    fill(screen)
    assert screen.group is not None
    screen.group["signature"].set_value("Carla Abbott")
    drawn = draw(screen)
    screen.page.show_widget(screen.group["drawn"])
    bench.picture(screen, "consent-drawing")
    go(bench)
    made = recorded(bench)
    assert made is not None
    assert (made.signature, made.drawn) == ("Carla Abbott", drawn)
    assert len(Strokes.from_bytes(drawn.encode()).strokes) == 2
    screen = opened(bench)
    view = screen.findChild(SignatureView)
    assert view is not None
    assert view.strokes == Strokes.from_bytes(drawn.encode())
    assert spoken(view) == "Signature of Carla Abbott, drawn"
    assert "Yes, shown below" in words(screen)
    screen.page.show_widget(view)
    bench.picture(screen, "consent-signed-drawn")


def test_a_drawn_signature_outlives_a_lock_on_the_same_day(bench: Bench) -> None:
    """P1: strokes are kept as letters are."""
    assessed(bench)
    drawn = draw(opened(bench))
    bench.settle()
    bench.sign_out()
    screen = opened(bench)
    assert screen.group is not None
    assert screen.group["drawn"].value() == drawn
    assert recorded(bench) is None


def test_what_is_signed_is_what_was_read_also_when_the_setting_changes_meanwhile(
    bench: Bench,
) -> None:
    assessed(bench)
    screen = opened(bench)
    fill(screen)
    assert screen.group is not None
    screen.group["signature"].set_value("Carla Abbott")
    session = bench.session(ROLE)
    before = session.settings()
    # Another member's change, as it would come to this laptop while the page is open.
    changed = replace(before, sessions="40 sessions")
    settings = session.settings_id() or new_id(session)
    record(session, Change("settings", changed, settings, namespace=identity.TEAM))
    go(bench)
    made = recorded(bench)
    assert made is not None and made.sessions == before.sessions
    assert "40 sessions" not in words(opened(bench))


def test_a_drawing_alone_is_no_signature(bench: Bench) -> None:
    assessed(bench)
    screen = opened(bench)
    fill(screen)
    draw(screen)
    go(bench)
    assert screen.group is not None
    assert [name for name, _ in screen.group.summary.errors] == ["signature"]
    assert recorded(bench) is None


def test_why_there_is_none_and_ink_on_paper_are_recorded_by_keyboard(bench: Bench) -> None:
    assessed(bench)
    screen = opened(bench)
    fill(screen)
    reach("Signature: the person")
    write("Carla Abbott")
    press(Qt.Key.Key_Tab)
    assert spoken(focused()) == "Signature, drawn (optional), empty"
    reach("It could not be drawn, because")
    write("No pen here")
    choose("The person has signed the printed copy")
    go(bench)
    made = recorded(bench)
    assert made is not None
    assert (made.drawn, made.not_drawn, made.on_paper) == ("", "No pen here", True)
    shown = words(opened(bench))
    assert "It could not be drawn, because: No pen here" in shown
    assert "The person has signed the printed copy" in shown


def test_a_drawing_and_a_reason_for_none_contradict_each_other(bench: Bench) -> None:
    assessed(bench)
    screen = opened(bench)
    fill(screen)
    assert screen.group is not None
    screen.group["signature"].set_value("Carla Abbott")
    screen.group["not_drawn"].set_value("No pen here")
    drawn = draw(screen)
    go(bench)
    assert [name for name, _ in screen.group.summary.errors] == ["not_drawn"]
    assert screen.group["drawn"].value() == drawn
    assert recorded(bench) is None


def test_a_copy_for_the_person_is_offered_to_all_who_read_it(bench: Bench) -> None:
    case = assessed(bench)
    sign(bench.session(ROLE), case)
    for role in (ROLE, Role.RESPONSIBLE_OFFICER):
        screen = opened(bench, role)
        assert screen.signed is not None and screen.signed.copy.isVisible()
        go(bench, "Print or save a copy")
        assert bench.log.went[-1] == Place("print_form", case, "consent")


def test_words_that_are_no_longer_here_are_not_passed_off_as_those_read(bench: Bench) -> None:
    """P3: an old consent is shown in today's words, and says so."""
    case = assessed(bench)
    sign(bench.session(ROLE), case)
    made = recorded(bench)
    assert made is not None
    assert version_words(made, WORDS) == WORDS.version
    said = version_words(replace(made, points_version="0.1"), WORDS)
    assert said.startswith("0.1. CourtDesk no longer has those words")
    assert "cannot be shown" in dict(signature_rows(replace(made, drawn="{}")))["Signature, drawn"]


def test_read_point_by_point_and_signed_by_keyboard(bench: Bench) -> None:
    assessed(bench, MHTR, DRR)
    screen = opened(bench)
    for point in WORDS.points:
        assert spoken(focused()) == point.heading
        assert focused().accessibleDescription() == point.text
        press(Qt.Key.Key_Tab)
    bench.picture(screen, "consent-questions")
    choose(*(one.text for one in WORDS.explained), ReadHow.READ.label)
    press(Qt.Key.Key_Down)
    reach("Language or format")
    write("Polish, through an interpreter")
    choose(f"MHTR, {MHTR.label}", f"DRR, {DRR.label}")
    bench.picture(screen, "consent-requirements")
    choose(*(one.text for one in WORDS.declarations))
    reach("GP surgery")
    write("Castle Street Surgery")
    reach("Signature")
    write("Carla Abbott")
    bench.picture(screen, "consent-signature")
    go(bench)
    made = recorded(bench)
    assert made is not None
    assert made.requirements == (MHTR, DRR)
    assert made.read_how is ReadHow.READ_ALOUD
    assert made.format_note == "Polish, through an interpreter"
    assert made.signature == "Carla Abbott"
    assert made.signed_on == bench.clock.now.date()
    assert bench.log.said == ["Consent to MHTR & DRR has been signed."]
    assert bench.log.saved == [bench.clock.now]
    assert bench.log.backs == 1


def test_nothing_is_ticked_and_everything_missing_is_named(bench: Bench) -> None:
    assessed(bench)
    screen = opened(bench)
    bench.picture(screen, "consent")
    assert screen.group is not None
    for name in ("explained", "read_how", "requirements", "declarations", "signature"):
        assert screen.group[name].is_empty()
    choose(WORDS.explained[0].text)
    reach("Date of signing: day")
    write(" ")
    reach("Date of signing: month")
    write(" ")
    reach("Date of signing: year")
    write(" ")
    go(bench)
    assert [name for name, _ in screen.group.summary.errors] == [
        "explained",
        "read_how",
        "requirements",
        "declarations",
        "signature",
        "signed_on",
    ]
    assert screen.group.summary.hasFocus()
    assert screen.page.title is not None
    assert screen.page.title.text() == "Error: Combined consent"
    bench.picture(screen, "consent-missing")
    press(Qt.Key.Key_Tab)
    assert spoken(focused()).startswith("Explain each of these points")
    press(Qt.Key.Key_Return)
    assert screen.group["explained"].controls()[0].hasFocus()
    assert screen.group["explained"].value() == (EXPLAINED_IDS[0],)
    assert recorded(bench) is None


def test_another_persons_name_is_no_signature(bench: Bench) -> None:
    assessed(bench)
    screen = opened(bench)
    assert screen.group is not None
    screen.group["explained"].set_value(EXPLAINED_IDS)
    screen.group["read_how"].set_value("read")
    screen.group["requirements"].set_value(("MHTR",))
    screen.group["declarations"].set_value(DECLARATION_IDS)
    screen.group["signature"].set_value("Someone Else")
    go(bench)
    assert screen.group["signature"].error is not None
    assert "Carla Abbott" in screen.group["signature"].error
    assert screen.group["signature"].value() == "Someone Else"
    assert screen.action.isEnabled()
    assert recorded(bench) is None


def test_only_what_was_assessed_as_suitable_can_be_signed_for(bench: Bench) -> None:
    session, case = bench.session(ROLE), bench.cases["Abbott"]
    plead_guilty(session, case)
    requirements.consider(session, case, [MHTR, DRR])
    requirements.assess(session, case, MHTR, suitable=True, plan="Ten sessions.")
    requirements.assess(session, case, DRR, suitable=False, reasons="Not dependent.")
    screen = opened(bench)
    assert screen.group is not None
    assert len(screen.group["requirements"].controls()) == 1
    assert "DRR cannot be signed for: assessed as not suitable" in words(screen)


def test_consent_waits_for_an_assessment(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group is None
    assert screen.refusal is not None
    assert "record the assessment first" in screen.refusal
    bench.picture(screen, "consent-too-early")


def test_a_role_that_takes_no_consent_reads_it_and_is_told_who_does(bench: Bench) -> None:
    case = assessed(bench)
    early = opened(bench, Role.RESPONSIBLE_OFFICER)
    assert early.refusal is not None
    assert "Your role may not take consent" in early.refusal
    sign(bench.session(ROLE), case)
    screen = opened(bench, Role.RESPONSIBLE_OFFICER)
    assert "Your role may not take consent" in words(screen)
    assert "Signed for MHTR" in words(screen)
    assert screen.signed is not None
    assert not screen.signed.again.isVisible()
    assert screen.signed.drop is not None
    assert not screen.signed.drop.isVisible()


def test_the_signed_view_says_what_the_court_granted_and_never_more(bench: Bench) -> None:
    case = assessed(bench)
    sign(bench.session(ROLE), case)
    screen = opened(bench)
    shown = words(screen)
    assert "Not sentenced yet" in shown
    assert "Carla Abbott" in shown and "14/1/2028" in shown and "Sam Reid" in shown
    bench.picture(screen, "consent-signed")
    day = bench.clock.now.date()
    result = CourtResult(MHTR, True, 12)
    sentence = Sentence(case, day, Disposal.COMMUNITY_ORDER, 12, (result,))
    file = sentences.record_sentence(bench.session(Role.CDO), sentence)
    assert granted_words(file) == "MHTR, on 14/1/2027"
    declined = Sentence(
        case,
        day,
        Disposal.COMMUNITY_ORDER,
        12,
        (CourtResult(MHTR, False, reason="Not serious enough"),),
        note="misheard",
    )
    file = sentences.record_sentence(bench.session(Role.CDO), declined)
    assert granted_words(file) == "None, on 14/1/2027"


def test_withdrawing_is_asked_once_and_keeps_by_default(bench: Bench) -> None:
    sign(bench.session(ROLE), assessed(bench))
    screen = opened(bench)
    go(bench, "Withdraw consent")
    card = screen.findChild(WithdrawalCard)
    assert card is not None and card.keep.hasFocus()
    assert card.windowTitle() == "CourtDesk"
    bench.picture(card, "consent-withdrawing")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.findChild(WithdrawalCard) is None
    made = recorded(bench)
    assert made is not None and made.withdrawn_on is None
    assert bench.log.backs == 0


def test_withdrawn_with_a_reason_by_keyboard(bench: Bench) -> None:
    sign(bench.session(ROLE), assessed(bench))
    screen = opened(bench)
    go(bench, "Withdraw consent")
    reach("Reason")
    write("Wants to deal with this alone")
    go(bench, "Withdraw consent")
    made = recorded(bench)
    assert made is not None and made.withdrawn_on == bench.clock.now.date()
    assert made.withdrawal_reason == "Wants to deal with this alone"
    assert bench.log.said == ["The consent has been withdrawn."]
    assert bench.log.backs == 1
    screen = opened(bench)
    assert "Consent to MHTR was withdrawn on 14/1/2027." in words(screen)
    assert screen.signed is not None
    assert screen.signed.drop is None
    assert isinstance(screen.signed.again, PrimaryButton)
    bench.picture(screen, "consent-withdrawn")


def test_withdrawn_elsewhere_meanwhile_is_said_on_the_page(bench: Bench) -> None:
    case = assessed(bench)
    sign(bench.session(ROLE), case)
    screen = opened(bench)
    consents.withdraw_consent(bench.session(ROLE), case, "")
    go(bench, "Withdraw consent")
    reach("Reason")
    go(bench, "Withdraw consent")
    assert "There is no signed consent to withdraw." in words(screen)
    assert bench.log.backs == 0


def test_signing_again_starts_with_nothing_ticked(bench: Bench) -> None:
    sign(bench.session(ROLE), assessed(bench))
    screen = opened(bench)
    go(bench, "Sign again")
    assert screen.signed is None
    assert screen.group is not None
    assert screen.group["declarations"].is_empty()
    assert screen.group["gp_surgery"].value() == "Madeup Street Surgery"
    assert "must be asked for again" in words(screen)
    assert spoken(focused()) == WORDS.points[0].heading


def test_a_requirement_assessed_later_is_not_covered(bench: Bench) -> None:
    case = assessed(bench)
    sign(bench.session(ROLE), case)
    session = bench.session(ROLE)
    assess(session, case, [MHTR, DRR])
    file = case_file(session, case)
    assert file.consent is not None
    facts = SignedFacts(file, file.consent.value, WORDS, "Sam Reid", "")
    look, heading, sentence = state_words(facts)
    assert (look, heading) == ("warning", "Signed for MHTR only")
    assert "does not cover DRR" in sentence
    assert all(not row.changeable for row in rows(facts))


def test_everything_has_a_name(bench: Bench) -> None:
    case = assessed(bench)
    screen = opened(bench)
    assert unnamed(screen) == []
    assert screen.window().windowTitle() == ""
    sign(bench.session(ROLE), case)
    assert unnamed(opened(bench)) == []


def test_the_withdrawal_card_holds_its_words_at_large_text(bench: Bench, qapp) -> None:
    sign(bench.session(ROLE), assessed(bench))
    apply_theme(qapp, Theme(1.5))
    opened(bench)
    go(bench, "Withdraw consent")
    card = focused().window()
    assert isinstance(card, WithdrawalCard)
    bench.picture(card, "consent-withdrawing-large")
    for label in card.findChildren(QLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    press(Qt.Key.Key_Escape)


def signed_case(bench: Bench) -> CaseId:
    case = assessed(bench)
    sign(bench.session(ROLE), case)
    return case


def test_the_signed_page_leads_to_ndelius_and_says_what_was_noted(bench: Bench) -> None:
    case = signed_case(bench)
    screen = opened(bench)
    bench.picture(screen, "consent-signed-noted")
    assert "Nobody has noted yet that this consent is also recorded on NDelius." in words(screen)
    reach("Also recorded on NDelius: by whom and when")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("noted", case)]
    session = bench.session(ROLE)
    noted.noted_elsewhere(session, case, by="Priya Nair", on=session.clock().date())
    screen.refresh()
    bench.settle()
    assert "Also recorded on NDelius by Priya Nair, 14/1/2027." in words(screen)
    assert "Nobody has noted yet" not in words(screen)


def test_a_consent_that_changed_is_not_said_to_be_noted(bench: Bench) -> None:  # P3
    case = signed_case(bench)
    session = bench.session(ROLE)
    noted.noted_elsewhere(session, case, by="Priya Nair", on=session.clock().date())
    consents.withdraw_consent(session, case, "")
    assert "Nobody has noted yet that this consent is also recorded" in words(opened(bench))


def test_who_takes_no_consent_reads_what_was_noted_and_is_offered_no_link(bench: Bench) -> None:
    signed_case(bench)
    screen = opened(bench, Role.RESPONSIBLE_OFFICER)
    assert screen.signed is not None and screen.signed.note is None
    assert "Nobody has noted yet" in words(screen)
