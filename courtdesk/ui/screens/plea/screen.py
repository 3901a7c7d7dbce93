"""One page for all offences of a case: what was pleaded, or what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout

from courtdesk.actions import cases, pleas
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Offence, Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.ui.case_words import identity_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.fields import Checks, DateField, Option, TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.identity import IdentityBar
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Screen
from courtdesk.ui.screens.plea.answer import PleaChoice, field_name
from courtdesk.ui.screens.plea.words import usual_day, what_it_takes_away

_SAME = "same"
_HINTS = (
    ("G", "guilty"),
    ("N", "not guilty"),
    ("↑ ↓", "other answers"),
    ("Tab", "next offence"),
    ("Ctrl Enter", "save"),
    ("Alt ←", "back without saving"),
)


class PleaScreen(Screen):
    """What became of each offence of one case.

    Attributes:
        group: the fields, once the case is read.
        takes_away: what the chosen change would take away, shown before it is saved.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__()
        self._desk = desk
        self._case = case
        self._file: CaseFile | None = None
        self._saving = False
        self._today: date | None = None
        self._shown_day: date | None = None
        self.group: FieldGroup | None = None
        self.takes_away = Strong()
        self.page = Page("Record the plea")
        self.page.set_hints(_HINTS, "Letters work while an answer has the keyboard")
        layouts.column(self, gap=0).addWidget(self.page)
        save = QAction("&Save the plea", self)
        save.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        save.triggered.connect(self.save)
        self.addAction(save)

    def start(self) -> None:
        """Read the case and put the keyboard on the first offence."""
        session, case = self._desk.session, self._case
        self._desk.runner.run(self, lambda: cases.case_file(session, case), self._show)

    def save(self) -> None:
        """Record what was chosen and go back; say what is missing instead where it is."""
        if self.group is None or self._file is None or self._saving:
            return
        values = self.group.read_or_show()
        if values is None:
            return
        chosen = chosen_verdicts(self._file, values)
        if not chosen:
            self._desk.say("Nothing was changed.")
            self._desk.back()
            return
        self._record(chosen, values)

    def _record(self, chosen: Mapping[str, Verdict], values: Mapping[str, Any]) -> None:
        session, case = self._desk.session, self._case
        on, trial = values.get("on"), values.get("trial_date")
        reason = values.get("reason", "")
        self._saving = True
        self._desk.runner.run(
            self,
            lambda: pleas.record_pleas(
                session, case, chosen, on=on, trial_date=trial, reason=reason
            ),
            lambda file: self._recorded(file, chosen),
            self._refused,
        )

    def _recorded(self, file: CaseFile, chosen: Mapping[str, Verdict]) -> None:
        self._saving = False
        self._desk.saved(max(plea.at for plea in file.pleas))
        labels = list(dict.fromkeys(verdict.label.lower() for verdict in chosen.values()))
        self._desk.say(f"Recorded for {file.person.value.list_name}: {', '.join(labels)}.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self._saving = False
        if self.group is not None:
            field = error.field if isinstance(error, FieldError) else ""
            for name in ("on", "trial_date", "reason"):
                if field == name:
                    self.group[name].show()
            self.group.show_errors([(field, str(error))])

    # Building

    def _show(self, file: CaseFile) -> None:
        self._file = file
        self.page.top.addWidget(IdentityBar(identity_of(file, self._desk.session.clock())))
        if not file.case.value.offences:
            self.page.body.addWidget(
                Text("No offence is listed for this case: import the list again to bring one.")
            )
            return
        self._today = self._desk.session.clock().date()
        self.group = FieldGroup(_fields(file, self._today))
        self._shown_day = usual_day(file, {}, self._today)
        self.group.put_before("reason", self.takes_away)
        self.takes_away.hide()
        self.group.changed.connect(self._arrange)
        self.group.failed.connect(lambda _count: self.page.set_failed(failed=True))
        self.page.body.addWidget(self.group)
        self.page.body.addLayout(self._buttons())
        self._arrange()
        self.group.fields[0].focus_first()

    def _buttons(self) -> QHBoxLayout:
        save = PrimaryButton("Save", hint="Ctrl Enter")
        save.clicked.connect(self.save)
        cancel = LinkButton("Back without saving")
        cancel.clicked.connect(self._desk.back)
        across = layouts.row(gap=20)
        across.addWidget(save)
        across.addWidget(cancel)
        across.addStretch(1)
        return across

    def _arrange(self, _name: str = "") -> None:
        """Ask for a trial date and a reason only where they belong."""
        if self.group is None or self._file is None:
            return
        same = _same_for_all(self.group)
        choices = [one for one in self.group.fields if isinstance(one, PleaChoice)]
        for choice in choices[1:]:
            choice.setVisible(not same)
        verdicts = _verdicts(self._file, _answers(self.group))
        self.group["trial_date"].setVisible(Verdict.NOT_GUILTY in verdicts.values())
        self._move_day(verdicts)
        chosen = chosen_verdicts(self._file, _answers(self.group))
        earlier = [self._file.verdict_of(offence) for offence in chosen]
        self.group["reason"].setVisible(any(one is not Verdict.NONE_YET for one in earlier))
        taken = what_it_takes_away(self._file, chosen)
        if taken and taken != self.takes_away.text():
            announce(self, taken)
        self.takes_away.setText(taken)
        self.takes_away.setVisible(bool(taken))

    def _move_day(self, verdicts: Mapping[str, Verdict]) -> None:
        """Fill in the day of what is chosen now, as long as nobody has typed another."""
        if self.group is None or self._file is None or self._today is None:
            return
        day = usual_day(self._file, verdicts, self._today)
        if day == self._shown_day or _answers(self.group)["on"] != self._shown_day:
            return
        self._shown_day = day
        self.group["on"].set_value(day)


def _fields(file: CaseFile, today: date) -> list[Any]:
    offences = file.case.value.offences
    fields: list[Any] = [
        _choice(file, offence, at, len(offences)) for at, offence in enumerate(offences, 1)
    ]
    if len(offences) > 1:
        same = Checks(
            _SAME,
            "All offences",
            [Option(_SAME, f"The same for all {len(offences)} offences")],
            optional=True,
        )
        fields.insert(1, same)
    on = DateField(
        "on",
        "Day of the plea or verdict",
        hint="",
        optional=usual_day(file, {}, today) is None,
        missing="Enter the day of the plea or verdict.",
    )
    on.set_value(usual_day(file, {}, today))
    trial = DateField(
        "trial_date", "Date of the trial", missing="Enter the trial date for the not guilty plea."
    )
    days = [plea.value.trial_date for plea in file.pleas if plea.value.trial_date is not None]
    trial.set_value(days[0] if days else None)
    reason = TextField(
        "reason",
        "Why does it change?",
        hint="For example, the plea was changed after advice.",
        missing="Say why what was recorded before changes.",
        chars=50,
    )
    return [*fields, on, trial, reason]


def _choice(file: CaseFile, offence: Offence, at: int, of: int) -> PleaChoice:
    title = offence.text if of == 1 else f"{at}. {offence.text}"
    choice = PleaChoice(offence, title)
    recorded = {plea.value.offence for plea in file.pleas}
    if offence.id in recorded:
        choice.set_value(file.verdict_of(offence.id).value)
    return choice


def _same_for_all(group: FieldGroup) -> bool:
    return any(one.name == _SAME and bool(one.value()) for one in group.fields)


def _answers(group: FieldGroup) -> dict[str, Any]:
    """What is chosen now, by field name, without checking anything."""
    values: dict[str, Any] = {
        one.name: one.value() for one in group.fields if isinstance(one, (PleaChoice, Checks))
    }
    for name in ("on", "trial_date"):
        try:
            values[name] = group[name].value()
        except FieldError:
            values[name] = None
    return values


def _verdicts(file: CaseFile, values: Mapping[str, Any]) -> dict[str, Verdict]:
    """The verdict chosen for each offence; the first one's for all when that was ticked."""
    offences = file.case.value.offences
    first = values.get(field_name(offences[0].id))
    found = {}
    for offence in offences:
        value = first if values.get(_SAME) else values.get(field_name(offence.id))
        if value is not None:
            found[offence.id] = Verdict(value)
    return found


def chosen_verdicts(file: CaseFile, values: Mapping[str, Any]) -> dict[str, Verdict]:
    """The verdicts in `values` that are not recorded already; "no plea yet" records nothing new.

    Where no verdict changes but the day does, the day of all that are recorded is put right.
    """
    recorded = {plea.value.offence: plea.value for plea in file.pleas}
    verdicts = _verdicts(file, values)
    changed = {}
    for offence, verdict in verdicts.items():
        before = recorded.get(offence)
        if before is None and verdict is Verdict.NONE_YET:
            continue
        day = values.get("trial_date") if verdict is Verdict.NOT_GUILTY else None
        if before is None or (before.verdict, before.trial_date) != (verdict, day):
            changed[offence] = verdict
    on = values.get("on")
    if changed or on is None or on in {plea.on for plea in recorded.values()}:
        return changed
    return {offence: one for offence, one in verdicts.items() if offence in recorded}
