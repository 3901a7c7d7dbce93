"""The parts of a result's page: what is open, what is sealed, what was before, what is void."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from courtdesk.actions.results import FormResult
from courtdesk.domain.access import READERS
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import above_words
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import Status
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.headings import Caption, LedText, Section, Strong, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.result.reading import ResultView

_STATUS = {
    Status.COMPLETE: "Complete",
    Status.PRORATED: "Some answers are missing: the score is worked out from the others",
    Status.NOT_SCORABLE: "Not scored: too many answers are missing",
}


def open_part(view: ResultView) -> Panel:
    """What everybody on the court side may know."""
    value = view.finished.value
    panel = Panel("Outcome")
    panel.add(LedText(f"{value.answered} of {value.total}", " questions answered"))
    if value.threshold:
        site = f" (threshold {value.threshold})" if value.above_threshold is not None else ""
        panel.add(LedText(above_words(value.above_threshold), site))
    panel.add(Text(f"{value.risk_words}."))
    if value.reason:
        panel.add(Text(f"Reason given: {value.reason}"))
    for note in view.notes:
        panel.add(Caption(note))
    return panel


def closed_part(form: Form | None) -> Panel:
    """Said instead of the answers; who may read them is said too."""
    panel = Inset("Answers and scores", look="neutral")
    if form is None:
        panel.add(Text("The form that they were given on is not in this vault."))
        return panel
    panel.add(Text("Not available to your role."))
    if form.compartment is not None:
        roles = sorted(role.label for role in READERS[form.compartment])
        panel.add(Text(f"They are open to these roles: {', '.join(roles)}."))
    return panel


def readable_part(form: Form, result: FormResult) -> list[QWidget]:
    """Risk first, then score and band, then every answer."""
    parts: list[QWidget] = []
    if result.risk_lines:
        risky = any("answered" in line and "no risk item" not in line for line in result.risk_lines)
        unknown = any("not assessed" in line for line in result.risk_lines)
        risk = Inset("Risk", look="warning" if risky or unknown else "neutral")
        for line in result.risk_lines:
            risk.add(Strong(line) if risky or unknown else Text(line))
        parts.append(risk)
    if result.scored:
        parts.append(_score_panel(form, result))
    parts.append(Section("Answers"))
    rows = [
        Answer(str(at), question, answer, changeable=False)
        for at, (question, answer) in enumerate(result.answers)
    ]
    listed = SummaryList(rows)
    listed.setAccessibleName("Answers")
    parts.append(listed)
    return parts


def _score_panel(form: Form, result: FormResult) -> Panel:
    panel = Panel("Score")
    if result.score is None:
        panel.add(LedText("No score and no band", f": {result.summary}."))
    else:
        note = ", prorated" if result.prorated else ""
        panel.add(LedText(result.score, note))
    if result.band is not None:
        scheme = f" (bands: {result.scheme})" if result.scheme else ""
        panel.add(LedText(result.band.replace("-", " ").capitalize(), scheme))
    panel.add(Text(f"{_STATUS[result.status]}."))
    if result.missing:
        items = ", ".join(str(number) for number in result.missing)
        panel.add(Text(f"No answer to item {items}. {_rule_words(form)}"))
    for line in _cutoff_lines(form, result):
        panel.add(Text(line))
    for name, shown in result.lines[1:]:
        panel.add(LedText(shown, before=f"{name.replace('-', ' ').capitalize()}: "))
    return panel


def _rule_words(form: Form) -> str:
    """The form's own rule for missing answers, in words."""
    if form.rules is None:
        return ""
    allowed = form.rules.main.missing_allowed
    if not allowed:
        return "The rule: with any answer missing there is no total and no band."
    noun = "answer" if allowed == 1 else "answers"
    return f"The rule: with up to {allowed} {noun} missing the rest is prorated; beyond, no score."


def _cutoff_lines(form: Form, result: FormResult) -> list[str]:
    if form.rules is None or result.score is None:
        return []
    return [
        f"{name.replace('-', ' ').capitalize()} cut-off {at}: "
        f"{'reached' if reached else 'not reached'}."
        for name, at, reached in result.cutoffs
    ]


def void_part(view: ResultView) -> Panel | None:
    """What rested on earlier answers and does not stand any more; None for nothing."""
    if not view.void:
        return None
    panel = Inset("Void since the answers were changed", look="warning")
    for words in view.void:
        panel.add(Strong(f"{words}."))
    panel.add(Text("Each is void until it is renewed."))
    return panel


def versions_part(view: ResultView, case: CaseId, go: Callable[[Place], None]) -> Panel | None:
    """Every version with its reason, and the way to read it; None while there is only one."""
    if len(view.versions) < 2:
        return None
    panel = Panel("Versions of these answers")
    for at, version in reversed(list(enumerate(view.versions))):
        row = layouts.column(gap=2)
        what = "Changed" if at else "Finished"
        why = f": {version.reason}" if version.reason else ""
        row.addWidget(Text(f"{what} {version.at} by {version.by}{why}"))
        if at == view.shown:
            row.addWidget(Caption("shown here"))
        else:
            newest = at == len(view.versions) - 1
            part = view.finished.document if newest else version.part
            row.addWidget(_reading(Place("result", case, part), version.at, go, newest=newest))
        panel.body.addLayout(row)
    return panel


def _reading(place: Place, at: str, go: Callable[[Place], None], *, newest: bool) -> LinkButton:
    link = LinkButton(
        "Read the one that holds" if newest else "Read the earlier version", look="tight"
    )
    link.setAccessibleName(f"{link.text()}, {at}")
    link.clicked.connect(lambda: go(place))
    return link
