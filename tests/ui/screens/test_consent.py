"""The combined consent: nothing assumed, everything missing named, withdrawn at any time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from courtdesk.actions import consents, requirements, sentences
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS, Consent
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.consent.page import ConsentPage
from courtdesk.ui.screens.consent.signed import SignedFacts, granted_words, rows, state_words
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
