"""Risk items without a score, and the clinical lead's own level in place of the form's."""

from __future__ import annotations

import pytest

from courtdesk.errors import FormFileRefused, UserError
from courtdesk.questionnaire.answers import DECLINED, Answers
from courtdesk.questionnaire.command import score_answers
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.messages import Message, Place
from courtdesk.questionnaire.scoring import AlertKind, alerts, rules_of, score
from courtdesk.questionnaire.scoring_rules import RiskTo, Rules

from .small import bands_table, choice, numbered, question, score_table, small


def alert(items: str, to: str = "", level: int = 1) -> str:
    whom = f'to = "{to}"\n' if to else ""
    return f"[[alert]]\nitems = {items}\n{whom}at_least = {level}\n"


RISK = alert('["self"]', "self") + alert('["others"]', "others", 2)
ITEMS = [question("name", "string"), choice("self"), choice("others"), choice("free")]


def unscored(rules: str = RISK) -> Form:
    return small(ITEMS, rules)


def rules(form: Form) -> Rules:
    assert form.rules is not None
    return form.rules


def refused(text: str, *items: dict[str, object]) -> str:
    with pytest.raises(FormFileRefused) as caught:
        small(list(items) or ITEMS, text)
    return str(caught.value)


def sentence(message: Message, where: str, file: str = "small.toml", **parts: object) -> str:
    return str(Place(file, where).refuse(message, **parts))


def lines(form: Form, answers: Answers, level: int | None = None) -> list[tuple[str, str]]:
    return [(one.link_id, one.kind.value) for one in alerts(form, answers, level)]


def test_rules_may_hold_alerts_only() -> None:
    form = unscored()
    assert not rules(form).scored
    assert form.scored_items() == ()
    assert [form.number(item.link_id) for item in form.questions()] == [1, 2, 3, 4]
    with pytest.raises(RuntimeError, match="define no score"):
        _ = rules(form).main


def test_a_form_without_a_score_cannot_be_scored() -> None:
    form = unscored()
    for act in (lambda: score(form, Answers()), lambda: rules_of(form)):
        with pytest.raises(UserError, match="not scored: its rules only raise alerts"):
            act()
    with pytest.raises(UserError, match="not scored"):
        score_answers(form, "1,2")


def test_alerts_of_a_form_without_a_score() -> None:
    form = unscored()
    assert lines(form, Answers().set("self", "a1").set("others", "a1")) == [("self", "risk")]
    (one,) = alerts(form, Answers().set("self", "a4").set("others", "a0"))
    assert (one.number, one.to, one.answer, one.kind) == (2, RiskTo.SELF, 4, AlertKind.RISK)


def test_an_unanswered_risk_item_is_never_silent() -> None:
    both = [("self", "not-assessed"), ("others", "not-assessed")]
    assert lines(unscored(), Answers()) == both
    assert lines(unscored(), Answers().set("self", DECLINED)) == both
    assert lines(unscored(), Answers(), 4) == both


def test_the_clinical_leads_level_takes_the_forms_place() -> None:
    answers = Answers().set("self", "a1").set("others", "a1")
    assert lines(unscored(), answers) == [("self", "risk")]
    assert lines(unscored(), answers, 1) == [("self", "risk"), ("others", "risk")]
    assert lines(unscored(), answers, 2) == []


def test_the_level_holds_in_scored_forms_too() -> None:
    form = small([choice("a"), choice("b")], score_table("all", ["a", "b"]) + alert('["b"]'))
    answers = Answers().set("a", "a4").set("b", "a2")
    assert [one.kind for one in score(form, answers).alerts] == [AlertKind.RISK]
    assert score(form, answers, risk_at_least=3).alerts == ()
    assert score(form, answers, risk_at_least=3).main == score(form, answers).main
    assert alerts(form, answers) == score(form, answers).alerts
    assert alerts(form, answers)[0].number == 2


def test_a_form_without_rules_raises_no_alert() -> None:
    assert alerts(small(ITEMS), Answers()) == ()


def test_a_file_without_rules_is_refused() -> None:
    assert refused("") == sentence(Message.NO_RULES, "")


SCORES_ONLY = {
    "possible_range": "possible_range = true\n",
    "not_stated": "not_stated = [9]\n",
    "bands": bands_table("all", low=0),
    "cutoff": '[[cutoff]]\nname = "x"\nscore = "all"\nat = 1\nsource = "s"\n',
    "threshold": '[threshold]\ndefault = 1\nnote = "n"\n',
    "change": '[change]\nreliable = 1\ncutoff = 1\nsource = "s"\n',
    "skip": '[[skip]]\nwhen = [{ item = "self", equals = 0 }]\nitems = ["others"]\n',
    "zones": '[zones]\nnext_when = [{ item = "self", at_least = 1 }]\n',
    "algorithm": '[algorithm]\nitems = ["self"]\nat_least = 1\ncore = ["self"]\nmajor = 1\n'
    "other = 1\n",
    "code": '[[code]]\nscore = "all"\nsystem = "s"\ncode = "c"\ndisplay = "d"\nsource = "s"\n',
}


@pytest.mark.parametrize("key", SCORES_ONLY)
def test_what_speaks_of_a_score_needs_one(key: str) -> None:
    # Single keys must stand before the first table.
    text = SCORES_ONLY[key] + RISK
    assert refused(text) == sentence(Message.NEEDS_SCORE, "", key=key)


def test_alerts_name_items_that_exist_and_are_numbered() -> None:
    told = refused(alert('["slef"]'))
    hint = " (did you mean 'self'?)"
    assert told == sentence(Message.UNKNOWN_ITEM, "", name="slef", hint=hint)
    told = refused(alert('["name"]'))
    assert told == sentence(Message.NOT_NUMBERED_ALERT, "item name", "small.json")


def test_a_risk_item_can_never_be_hidden() -> None:
    when = [{"question": "a", "operator": "=", "answerCoding": {"code": "a1"}}]
    told = refused(alert('["b"]'), choice("a"), choice("b", enableWhen=when))
    assert told == sentence(Message.HIDDEN_ALERT, "item b", "small.json")


def test_an_alert_that_no_answer_raises_is_refused() -> None:
    assert unscored(alert('["self"]', level=4))
    told = refused(alert('["self"]', level=5))
    assert told == sentence(Message.ALERT_NEVER, "item self", "small.json", level="5")


def test_an_item_raises_one_alert() -> None:
    told = refused(alert('["self"]') + alert('["self"]', "others"))
    assert told == sentence(Message.REPEATED_NAME, "", name="self", what="alerts")


@pytest.mark.parametrize(("code", "speaks"), [("a0", False), ("a0.5", True), ("a1", True)])
def test_above_zero_means_a_half_too(code: str, speaks: bool) -> None:
    item = {**choice("self"), "answerOption": numbered([0, 0.5, 1])}
    form = small([item], alert('["self"]'))
    assert bool(alerts(form, Answers().set("self", code), 1)) is speaks
    # A level that somebody set, or the form's own, is held to the letter.
    assert alerts(form, Answers().set("self", "a0.5")) == ()
