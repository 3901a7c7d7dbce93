"""The site's settings: thresholds, the report's limit, sessions, idle time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from courtdesk.actions import clinical, results, site
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.team import Settings, Threshold
from courtdesk.errors import CourtDeskError, FieldError, FieldErrors
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Field, NumberField, TextField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Screen


@dataclass(frozen=True)
class Level:
    """One form's threshold: the form's id and title, what is set, what can be reached, advice."""

    form: str
    title: str
    level: int
    highest: int
    note: str


@dataclass(frozen=True)
class SettingsView:
    """What the page shows, read in one go on the worker."""

    settings: Settings
    levels: tuple[Level, ...]


def read_settings(session: Session) -> SettingsView:
    """The settings as they stand. Raises `NotAllowed` for a role that may not change them."""
    session.require(Permission.CHANGE_SETTINGS)
    levels = []
    for form_id in session.catalogue.ids:
        form = session.catalogue.get(form_id)
        level = clinical.site_level(session, form)
        if level is not None and form.rules is not None and form.rules.threshold is not None:
            highest = int(results.highest_score(form))
            note = form.rules.threshold.note
            levels.append(Level(form.id, form.title, int(level), highest, note))
    return SettingsView(session.settings(), tuple(levels))


class SiteSettings(Screen):
    """Changes the settings; they hold for every member on this laptop."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: SettingsView | None = None
        self.group: FieldGroup | None = None
        whole = layouts.column(self, gap=0)
        self._page = Page("Settings of this site")
        whole.addWidget(self._page)
        self._intro = Text(
            "From its threshold on a finished screen counts as above threshold. Screens finished "
            "before keep the threshold that they were finished with."
        )
        self._page.body.addWidget(self._intro)
        self._fields = layouts.column(gap=0)
        self._page.body.addLayout(self._fields)
        self.go = PrimaryButton("Save settings")
        self.go.clicked.connect(self.submit)
        self.go.setEnabled(False)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(desk.back)
        buttons = FlowLayout(gap=10)
        buttons.addWidget(self.go)
        buttons.addWidget(cancel)
        self._page.body.addLayout(buttons)

    def start(self) -> None:
        """Read the settings."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_settings(session), self._show, self._not_allowed)

    def submit(self) -> None:
        """Save, or show what is wrong."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None or self._view is None:
            return
        self._page.set_failed(failed=False)
        self.go.setEnabled(False)
        session, changed = self._desk.session, _settings(self._view, values)
        self._desk.runner.run(
            self,
            lambda: (site.update_settings(session, changed), session.clock())[1],
            self._saved,
            self._refused,
        )

    def _show(self, view: SettingsView) -> None:
        self._view = view
        self.group = FieldGroup(_fields(view))
        self.group.failed.connect(lambda errors: self._page.set_failed(failed=errors > 0))
        self._fields.addWidget(self.group)
        self.go.setEnabled(True)
        self.group.fields[0].focus_first()

    def _saved(self, at: Any) -> None:
        self._desk.saved(at)
        self._desk.say("The settings have been saved.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.go.setEnabled(True)
        if self.group is None:
            return
        if isinstance(error, FieldErrors):
            self.group.show_errors([(one.field, str(one)) for one in error.errors])
        else:
            field = error.field if isinstance(error, FieldError) else ""
            self.group.show_errors([(field, str(error))])

    def _not_allowed(self, error: CourtDeskError) -> None:
        self._intro.setText(str(error))


def _fields(view: SettingsView) -> list[Field[Any]]:
    thresholds = [_level_field(level) for level in view.levels]
    limit = NumberField(
        "snippet_limit",
        "Longest text for the pre-sentence report",
        hint="The size of the box that receives it.",
        minimum=500,
        maximum=100_000,
        unit="characters",
    )
    sessions = TextField(
        "sessions",
        "Treatment sessions as the consent says them",
        missing="Enter the number and length of the sessions.",
        chars=40,
    )
    idle = NumberField(
        "idle_minutes",
        "Lock after so long without a key or the mouse",
        hint="Holds from the next sign-in.",
        minimum=1,
        maximum=60,
        unit="minutes",
    )
    limit.set_value(view.settings.snippet_limit)
    sessions.set_value(view.settings.sessions)
    idle.set_value(view.settings.idle_minutes)
    return [*thresholds, limit, sessions, idle]


def _level_field(level: Level) -> NumberField:
    field = NumberField(
        f"threshold-{level.form}",
        f"{level.title}: above threshold from",
        hint=level.note,
        maximum=level.highest,
        unit=f"of {level.highest}",
    )
    field.set_value(level.level)
    return field


def _settings(view: SettingsView, values: dict[str, Any]) -> Settings:
    levels = [Threshold(one.form, values[f"threshold-{one.form}"]) for one in view.levels]
    shown = {one.form for one in view.levels}
    # A form that this laptop lacks keeps what was settled for it on another.
    levels += [one for one in view.settings.thresholds if one.form not in shown]
    return replace(
        view.settings,
        snippet_limit=values["snippet_limit"],
        sessions=values["sessions"],
        thresholds=tuple(levels),
        idle_minutes=values["idle_minutes"],
    )
