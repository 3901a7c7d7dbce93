"""The page as fields, over what was judged before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courtdesk.actions import sensitive
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId
from courtdesk.domain.sensitive import LONGEST, Sensitive, is_due
from courtdesk.domain.team import Team
from courtdesk.domain.words import day, moment
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextArea
from courtdesk.ui.kit.headings import Caption, LedText, Section, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.screen import Desk

YES, NO = "yes", "no"

_INTRO = (
    "Judge by what the people in this case need and how they stand to each other, not by the type "
    "of offence. Look again as the work goes on: a plain case can become a complex one, and the "
    "other way round."
)
_WARNING = (
    "Everyone who works on cases reads this. Write no answer from a form and no diagnosis: say "
    "what is needed, not what is wrong with the person."
)


@dataclass(frozen=True)
class SensitiveView(CaseView):
    """The case, every judgement of it newest first, the team, and the time now."""

    made: tuple[Recorded[Sensitive], ...]
    team: Team
    now: datetime

    @property
    def standing(self) -> Sensitive | None:
        """The judgement that stands, if there is one."""
        return self.made[0].value if self.made else None


class SensitivePage(CaseForm[SensitiveView]):
    """Asks for a judgement."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Sensitive and complex",
            "Save judgement",
            kept_as="sensitive:judge",
            intro=_INTRO,
        )

    def read(self, session: Session) -> SensitiveView:
        """The case and its judgements. Raises `NotAllowed`, `UserError`."""
        session.require(Permission.RECORD_NEEDS)
        return SensitiveView(
            case_file(session, self.case),
            sensitive.judgements(session, self.case),
            session.team(),
            session.clock(),
        )

    def before_fields(self, view: SensitiveView) -> None:
        """What stands, and who reads what is written."""
        self.page.body.addWidget(_standing(view))
        self.page.body.addWidget(Caption(_WARNING))

    def fields(self, view: SensitiveView) -> Sequence[Field[Any]]:
        """Empty: what stood is read above, and the answer is judged anew."""
        judged = Choice(
            "judged",
            "Is this case sensitive and complex?",
            [Option(YES, "Yes"), Option(NO, "No")],
            missing="Say whether the case is sensitive and complex.",
            clearable=False,
        )
        needs = _reason("needs", "What the people in it need", _NEEDS)
        between = _reason("relationships", "How they stand to each other", _RELATIONSHIPS)
        again = DateField(
            "look_again_on",
            "Look at it again on",
            hint="Within a year; sooner where things move. For example, 14 2 2027.",
            missing="Enter the day on which to look at it again.",
        )
        return [judged, needs, between, again]

    def after_fields(self, view: SensitiveView) -> None:
        """A day, and the reasons that stood, only for "Yes"; below, what was judged before."""
        if self.group is None:
            return
        self.group["judged"].changed.connect(self._arrange)
        self._arrange()
        if view.made[1:]:
            self.column.addWidget(Section("Judged before"))
        for one in view.made[1:]:
            panel = Panel()
            panel.setAccessibleName(_title(one.value))
            _add(panel, one, view)
            self.column.addWidget(panel)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return sensitive.judge(
            session,
            self.case,
            judged=values["judged"] == YES,
            needs=values["needs"],
            relationships=values["relationships"],
            look_again_on=values.get("look_again_on"),
        )

    def said(self) -> str:
        """That it is saved."""
        return "The judgement is saved."

    def _arrange(self) -> None:
        if self.group is None or self.view is None:
            return
        judged = self.group["judged"].value()
        self.group["look_again_on"].setVisible(judged == YES)
        standing = self.view.standing
        if standing is None or not standing.judged:
            return
        # Reasons that still hold need not be typed again; for "No" they are none.
        for name, reason in (
            ("needs", standing.needs),
            ("relationships", standing.relationships),
        ):
            field = self.group[name]
            if judged == YES and field.is_empty():
                field.set_value(reason)
            elif judged == NO and field.value() == reason:
                field.set_value("")


_NEEDS = (
    "For example, more preparation, a second worker, or more time. Fill in this, the next, or both."
)
_RELATIONSHIPS = (
    "For example, family or neighbours, power of one over another, or a past between them."
)


def _reason(name: str, label: str, hint: str) -> TextArea:
    return TextArea(name, label, hint=hint, optional=True, rows=3, limit=LONGEST)


def _standing(view: SensitiveView) -> Inset:
    if not view.made:
        panel = Inset(look="neutral")
        panel.add(Text("Nobody has judged this case yet."))
        return panel
    one = view.made[0]
    due = is_due(one.value, view.now.date())
    panel = Inset(
        "Look at it again now" if due else "As judged last", look="" if due else "neutral"
    )
    _add(panel, one, view)
    return panel


def _add(panel: Panel, one: Recorded[Sensitive], view: SensitiveView) -> None:
    value = one.value
    panel.add(LedText(f"{_title(value)}.", _again(value)))
    if value.needs:
        panel.add(LedText("Needs: ", value.needs))
    if value.relationships:
        panel.add(LedText("Relationships: ", value.relationships))
    if one.disputed:
        panel.add(Text("Two judgements stand side by side: settle which one holds."))
    panel.add(Caption(f"{view.team.name_of(one.by)}, {moment(one.at.astimezone(view.now.tzinfo))}"))


def _title(value: Sensitive) -> str:
    return value.event[0]


def _again(value: Sensitive) -> str:
    if value.look_again_on is None:
        return ""
    return f" To be looked at again on {day(value.look_again_on)}."
