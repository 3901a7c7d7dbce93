"""The four forms of our own: every field of the framework's appendices is there, and is asked when
it should be. The tables below name each field in our words and the item that carries it.
"""

from __future__ import annotations

import hashlib

import pytest

from courtdesk.domain.access import Compartment
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import DECLINED, Answer, Answers
from courtdesk.questionnaire.definition import Form, ItemType, RecordFact
from courtdesk.questionnaire.scoring import AlertKind, alerts
from courtdesk.questionnaire.scoring_rules import RiskTo
from tests.helpers.filling import filled
from tests.helpers.shipped import shipped

FORMS = shipped()
OWN = ("mhtr-interview", "atr-drr-screen", "combined-consent", "sentencer-feedback")
INTERVIEW, SCREEN, CONSENT, FEEDBACK = (FORMS.get(form_id) for form_id in OWN)


def shown(form: Form, **answers: Answer) -> set[str]:
    given = Answers({name.replace("_", "-"): answer for name, answer in answers.items()})
    return {item.link_id for item in flow.visible(form, given)}


def required(form: Form) -> set[str]:
    return {item.link_id for item in form.questions() if item.required}


def facts(form: Form) -> dict[str, RecordFact]:
    return {i.link_id: i.from_record for i in form.questions() if i.from_record is not None}


# --- what holds for all of them ----------------------------------------------------------------


def test_compartments() -> None:
    assert INTERVIEW.compartment is Compartment.MENTAL_HEALTH
    assert SCREEN.compartment is Compartment.SUBSTANCE
    assert (CONSENT.compartment, FEEDBACK.compartment) == (None, None)


@pytest.mark.parametrize("form_id", [form_id for form_id in OWN if form_id != "combined-consent"])
def test_questions_carry_their_number(form_id: str) -> None:
    """A risk line and the paper name a question by number: screen and paper must agree."""
    form = FORMS.get(form_id)
    assert [i.prefix for i in form.questions()] == [
        str(form.number(i.link_id)) for i in form.questions()
    ]


@pytest.mark.parametrize("form_id", OWN)
def test_a_form_of_ours_says_what_it_requires(form_id: str) -> None:
    form = FORMS.get(form_id)
    assert required(form)
    assert flow.missing_required(form, Answers())
    for yes in (True, False):
        whole = filled(form, yes=yes)
        assert flow.progress(form, whole).complete
        assert flow.hidden_answers(form, whole) == ()


@pytest.mark.parametrize("form_id", OWN)
def test_the_words_are_plain(form_id: str) -> None:
    for item in FORMS.get(form_id).walk():
        assert len(item.text.split()) <= 75, item.link_id
        words = item.text.casefold()
        for hard in ("ization", "criminogenic", "comorbid", "offender", "suffer from", "addict"):
            assert hard not in words, item.link_id


@pytest.mark.parametrize("form_id", ["atr-drr-screen", "combined-consent", "sentencer-feedback"])
def test_signed_by_typing_and_if_wished_by_drawing(form_id: str) -> None:
    form = FORMS.get(form_id)
    drawn = form.item("signature-drawn")
    assert (drawn.type, drawn.required) == (ItemType.ATTACHMENT, False)
    typed = form.item("signature" if form_id == "combined-consent" else "signed")
    assert (typed.type, typed.required) == (ItemType.STRING, True)


def test_only_the_record_answers_what_it_holds() -> None:
    for form_id in OWN:
        for item in FORMS.get(form_id).questions():
            assert not (item.read_only and item.required), item.link_id
            assert not item.read_only or item.from_record is not None, item.link_id


FROZEN = {
    "mhtr-interview|1.0.0": "b87fb988a47863a1",
    "atr-drr-screen|1.0.0": "d3719dfa192bdd9f",
    "combined-consent|1.0.0": "54e507d854cf19bb",
    "sentencer-feedback|1.0.0": "51b09eccdb618ce8",
}


@pytest.mark.parametrize("form_id", OWN)
def test_other_words_are_another_version(form_id: str) -> None:
    """A response and a consent name the version that was read: it may not change under them."""
    form = FORMS.get(form_id)
    text = "\n".join(
        f"{item.link_id} {item.required} {item.text} {[o.label for o in item.options]}"
        for item in form.walk()
    )
    key = f"{form_id}|{form.version}"
    assert {key: hashlib.sha256(text.encode()).hexdigest()[:16]} == {key: FROZEN.get(key)}


# --- MHTR interview: Appendix 1, and "Mental Health processes" ------------------------------------

TOPICS = {
    "1 other services helping the person or the family": ["services"],
    "2 medicines now": ["medication-now"],
    "3 effect of alcohol and drugs on psychological work": ["alcohol-drug-effect"],
    "4 goals": ["goals"],
    "5 physical health": ["physical-health"],
    "6 main problem": ["main-problem"],
    "7 childhood, education, family, employment, relationships, support": [
        *("childhood", "education", "family", "employment", "relationships", "support"),
    ],
    "8 better times and ways of coping": ["better-times", "coping"],
    "9 help before, and what helped": ["previous-help", "what-helped"],
    "10 anything not discussed": ["anything-else"],
    "11 diagnoses, several included": ["diagnosis"],
    "12 barriers to attendance": ["barriers"],
    "13 formulation": ["formulation"],
}

AREAS = {
    "engagement": ["engagement"],
    "motivation": ["motivation"],
    "mental health history": ["mental-health-history"],
    "forensic history": ["forensic-history"],
    "treatment now": ["current-treatment"],
    "speech and communication": ["communication", "interpreter", "language", "supporter"],
    "trauma and abuse": ["trauma"],
    "alcohol and drugs": ["alcohol-drug-use"],
    "culture and gender": ["culture-gender"],
    "safeguarding": ["safeguarding-children", "safeguarding-adults", "caring"],
    "leisure": ["leisure"],
    "daily living": ["daily-living"],
    "housing": ["housing"],
    "money": ["money"],
    "managing physical health": ["physical-health-care"],
    "medicines before": ["medication-history"],
    "GP registration": ["gp", "gp-surgery", "gp-help"],
    "formats": ["written-words"],
    "evening sessions for work or childcare": ["session-times"],
    "intervention or signposting": ["intervention", "signposting", "other-support"],
    "combined requirement": ["combined", "combined-details"],
}


@pytest.mark.parametrize("table", [TOPICS, AREAS])
def test_the_interview_covers_every_topic(table: dict[str, list[str]]) -> None:
    there = {item.link_id for item in INTERVIEW.questions()}
    for topic, items in table.items():
        assert set(items) <= there, topic


def test_the_thirteen_topics_are_thirteen() -> None:
    assert [int(topic.split()[0]) for topic in TOPICS] == list(range(1, 14))


RISKS = {
    "risk-self-now": RiskTo.SELF,
    "risk-self-past": RiskTo.SELF,
    "risk-others-now": RiskTo.OTHERS,
    "risk-others-past": RiskTo.OTHERS,
    "risk-from-others": None,
    "safeguarding-children": None,
    "safeguarding-adults": None,
}


def test_no_risk_item_is_silent() -> None:
    none = alerts(INTERVIEW, Answers())
    assert {one.link_id: one.to for one in none} == RISKS
    assert {one.kind for one in none} == {AlertKind.NOT_ASSESSED}
    assert alerts(INTERVIEW, Answers(dict.fromkeys(RISKS, "0"))) == ()


@pytest.mark.parametrize("risk", RISKS)
@pytest.mark.parametrize("level", ["1", "2"])
def test_each_risk_raises_its_alert_and_asks_for_details_and_a_plan(risk: str, level: str) -> None:
    quiet: dict[str, Answer] = dict.fromkeys(RISKS, "0")
    before = {item.link_id for item in flow.enabled(INTERVIEW, Answers(quiet))}
    risen = Answers(quiet | {risk: level})
    (one,) = alerts(INTERVIEW, risen)
    assert (one.link_id, one.kind, one.to) == (risk, AlertKind.RISK, RISKS[risk])
    asked = {item.link_id for item in flow.enabled(INTERVIEW, risen)} - before
    assert asked == {f"{risk}-details", "safety-plan"}
    assert asked | {risk} <= required(INTERVIEW)


def test_the_clinical_leads_level_may_be_higher() -> None:
    answers = Answers({**dict.fromkeys(RISKS, "0"), "risk-self-now": "1", "risk-self-past": "2"})
    assert [one.link_id for one in alerts(INTERVIEW, answers, 2)] == ["risk-self-past"]


@pytest.mark.parametrize(
    ("outcome", "asks"),
    [
        ("suitable", {"intervention", "other-support"}),
        ("adjourn", {"adjourn-details", "other-support"}),
        ("secondary-care", {"secondary-care-details", "other-support"}),
        ("not-suitable", {"not-suitable-reasons", "signposting"}),
    ],
)
def test_each_outcome_asks_for_what_follows(outcome: str, asks: set[str]) -> None:
    assert shown(INTERVIEW, outcome=outcome) - shown(INTERVIEW) == asks
    optional = {"intervention", "other-support"}
    assert asks - optional <= required(INTERVIEW)


def test_the_interview_can_be_done_in_half_an_hour() -> None:
    """Half a minute for a question that must be asked leaves time for the conversation."""
    assert len(flow.missing_required(INTERVIEW, Answers())) <= 16


# --- ATR/DRR court screen: Appendix 5 -------------------------------------------------------------

USAGE = {"usage-substances", "usage-type", "usage-frequency", "usage-cost"}

APPENDIX_5: list[tuple[str, Answer, set[str]]] = [
    ("motivated", True, USAGE),
    ("motivated", False, {"not-motivated-reasons"}),
    ("agrees", True, set()),
    ("agrees", False, {"not-agrees-reasons"}),
    ("services", True, {"services-details"}),
    ("services", False, set()),
    ("mental-health-care", True, {"mental-health-care-details"}),
    ("mental-health-care", False, set()),
    (
        "mental-health-concern",
        True,
        {"mental-health-concern-details", "fuller-screen", "adjournment"},
    ),
    ("mental-health-concern", False, set()),
    ("suitable", False, {"not-suitable-reasons"}),
]


@pytest.mark.parametrize(("question", "answer", "asks"), APPENDIX_5)
def test_details_on_yes_and_reasons_on_no_are_required(
    question: str, answer: Answer, asks: set[str]
) -> None:
    assert shown(SCREEN, **{question: answer}) - shown(SCREEN) == asks
    assert asks | {question} <= required(SCREEN)
    assert shown(SCREEN, **{question: DECLINED}) == shown(SCREEN)


def test_the_screen_takes_the_record_and_asks_it_of_nobody() -> None:
    assert facts(SCREEN) == {
        "author": RecordFact.AUTHOR,
        "offences": RecordFact.OFFENCES,
        "court": RecordFact.COURT,
        "audit": RecordFact.AUDIT,
    }
    assert all(SCREEN.item(link_id).read_only for link_id in facts(SCREEN))


def test_the_audit_belongs_to_an_atr() -> None:
    assert shown(SCREEN, requirement="ATR") - shown(SCREEN) == {"audit-how", "audit"}
    assert shown(SCREEN, requirement="DRR") == shown(SCREEN)
    assert "requirement" in required(SCREEN)


def test_the_first_appointment_is_asked_of_the_suitable() -> None:
    fields = {f"appointment-{part}" for part in ("date", "time", "with", "place")}
    more = {"appointment", "appointment-how"}
    assert shown(SCREEN, suitable=True) - shown(SCREEN) == fields | more
    assert "within 2 days of sentence" in SCREEN.item("appointment-how").text


def test_the_screen_is_dated_and_psychoactive_substances_are_named() -> None:
    assert SCREEN.item("date-completed").required
    assert "psychoactive" in SCREEN.item("usage-substances").text


# --- Combined consent: Appendix 4 -----------------------------------------------------------------

POINTS = (
    *("need-to-know", "why-shared", "by-law", "exceptions", "collecting", "keeping"),
    *("withdraw", "correct", "copy", "private"),
)
EXPLAINED = ("expected", "choice", "breach")
DECLARATIONS = ("understood", "consent", "confidentiality", "share")


def test_every_point_is_said_under_its_heading() -> None:
    for point in POINTS:
        group = CONSENT.item(f"point-{point}")
        assert group.text
        assert [item.link_id for item in group.items] == [point]
        assert group.items[0].type is ItemType.DISPLAY


def test_points_stand_in_the_order_of_the_appendix() -> None:
    displays = [i.link_id for i in CONSENT.walk() if i.type is ItemType.DISPLAY]
    assert tuple(displays[1 : len(POINTS) + 1]) == POINTS


def test_what_is_explained_and_declared_is_required() -> None:
    assert {*EXPLAINED, *DECLARATIONS, "read-how", "signed-on"} <= required(CONSENT)
    kinds = {CONSENT.item(link_id).type for link_id in (*EXPLAINED, *DECLARATIONS)}
    assert kinds == {ItemType.BOOLEAN}


@pytest.mark.parametrize(
    ("requirement", "lines"),
    [
        ("mhtr", {"sessions", "mhtr-take-part"}),
        ("drr", {"drr-take-part"}),
        ("atr", {"atr-take-part"}),
    ],
)
def test_a_programme_is_shown_for_its_requirement(requirement: str, lines: set[str]) -> None:
    added = shown(CONSENT, **{f"assess_{requirement}": True}) - shown(CONSENT)
    assert added == lines | {f"programme-{requirement}"}
    assert f"assess-{requirement}" in required(CONSENT)


def test_the_consent_takes_name_and_sessions_from_the_record() -> None:
    assert facts(CONSENT) == {
        "name": RecordFact.PERSON_NAME,
        "birth-date": RecordFact.BIRTH_DATE,
        "sessions": RecordFact.SESSIONS,
    }
    # A record without a birth date must not stop a consent: it may be typed.
    assert not CONSENT.item("birth-date").read_only
    assert {"gp-surgery", "format-note"} <= {item.link_id for item in CONSENT.questions()}


def test_how_it_was_read_has_the_codes_of_the_record() -> None:
    codes = [option.code for option in CONSENT.item("read-how").options]
    assert codes == [how.value for how in ReadHow]


# --- Sentencer feedback: Appendix 6 ---------------------------------------------------------------


def test_the_feedback_takes_the_case_from_the_record() -> None:
    assert facts(FEEDBACK) == {
        "name": RecordFact.PERSON_NAME,
        "birth-date": RecordFact.BIRTH_DATE,
        "offences": RecordFact.OFFENCES,
        "sentencing-date": RecordFact.SENTENCING_DATE,
        "sentence": RecordFact.SENTENCE,
        "order-length": RecordFact.ORDER_LENGTH,
        "requirements-given": RecordFact.REQUIREMENTS_GIVEN,
    }


@pytest.mark.parametrize(
    ("question", "answer", "asks"),
    [
        ("ordered", True, {"order-length", "requirements-given", "would-have-been"}),
        ("ordered", False, {"not-ordered-reasons"}),
        ("custody", True, {"custody-weeks"}),
        ("custody", False, set()),
    ],
)
def test_the_feedback_asks_what_follows(question: str, answer: bool, asks: set[str]) -> None:
    assert shown(FEEDBACK, **{question: answer}) - shown(FEEDBACK) == asks
    assert asks | {question} <= required(FEEDBACK)


def test_custody_is_a_number_of_weeks() -> None:
    weeks = FEEDBACK.item("custody-weeks")
    assert (weeks.type, weeks.least) == (ItemType.INTEGER, 1)
    assert "weeks" in weeks.text


def test_the_feedback_ends_with_comments_and_a_date() -> None:
    assert not FEEDBACK.item("comments").required
    assert FEEDBACK.item("date").required
