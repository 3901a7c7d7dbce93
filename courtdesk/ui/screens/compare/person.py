"""One person's page: one's own list with source and note, and what is agreed with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import picking
from courtdesk.actions.cases import case_file
from courtdesk.actions.picking import Wanted
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.picking import (
    Agreed,
    Pick,
    ReferralSource,
    Side,
    sides_of,
    wanted_by,
    why_reason,
)
from courtdesk.domain.recorded import Recorded
from courtdesk.errors import FieldError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.case_words import offence_words, range_words
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, SelectField, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.screen import Desk

_YES, _NO = "screen", "not"
_READ_BY_ALL = "Everyone on the court side reads this: no health information."
_WORDS = {True: "Screen", False: "Do not screen"}


@dataclass(frozen=True)
class PersonView(CaseView):
    """The case, the lists that this member fills in, and who wrote what is there."""

    mine: tuple[Side, ...]
    lines: tuple[str, ...]

    def said(self, side: Side) -> Pick | None:
        """What stands on one list."""
        found = (one.value for one in self.file.court.picks if one.value.side is side)
        return next(found, None)

    @property
    def agreed(self) -> Agreed | None:
        """What stands as agreed."""
        found = self.file.court.agreed
        return found.value if found is not None else None

    def why(self, *, screen: bool) -> str:
        """Why an agreement needs a reason as the lists stand; "" where it needs none."""
        picks = [one.value for one in self.file.court.picks]
        said = frozenset(one.side for one in picks)
        return why_reason(wanted_by(picks), screen=screen, said=said)


class ComparedPerson(CaseForm[PersonView]):
    """What one's own list says of one person, and what both sides agreed.

    `begun` is "screen" or "not" where the member came here to agree on that and owes a reason.
    """

    def __init__(self, desk: Desk, case: CaseId, begun: str = "") -> None:
        super().__init__(
            desk, case, "Both lists about this person", "Save", kept_as="compare:person"
        )
        self._begun = begun if begun in (_YES, _NO) else ""
        self._said = ""

    def read(self, session: Session) -> PersonView:
        """The case with both lists' words."""
        file = case_file(session, self.case)
        team = session.team()
        lines = [_line(side, file.court.picks, team.name_of) for side in Side]
        agreed = file.court.agreed
        if agreed is None:
            lines.append("Together: nothing agreed yet")
        else:
            title, reason = agreed.value.event
            parts = (title, reason, f"recorded by {team.name_of(agreed.by)}")
            lines.append("; ".join(part for part in parts if part))
        return PersonView(file, sides_of(session.roles()), tuple(lines))

    def before_fields(self, view: PersonView) -> None:
        """The offence and its range, and what stands on both lists."""
        case = view.file.case.value
        words = " · ".join(
            part for part in (offence_words(case.offences), range_words(case.offences)) if part
        )
        if words:
            self.page.body.addWidget(Text(words))
        panel = Inset("Now", look="neutral")
        for line in view.lines:
            panel.add(Text(f"{line}."))
        self.page.body.addWidget(panel)

    def fields(self, view: PersonView) -> Sequence[Field[Any]]:
        """One's own list, or both for who fills in both; then the agreement."""
        own = [field for side in view.mine for field in _side_fields(view, side)]
        agreed = Choice(
            "agreed",
            "What did both sides agree?",
            [Option(_YES, "To be screened"), Option(_NO, "Not screened")],
            optional=True,
            # What was agreed can be changed, and never taken back to nothing agreed.
            clearable=view.agreed is None,
        )
        reason = TextField(
            "reason",
            "Reason for the agreement",
            hint=f"{self._owed(view)} {_READ_BY_ALL}",
            optional=True,
            chars=60,
        )
        if view.agreed is not None:
            agreed.set_value(_YES if view.agreed.screen else _NO)
            reason.set_value(view.agreed.reason)
        if self._begun and (view.agreed is None or view.agreed.screen is not (self._begun == _YES)):
            agreed.set_value(self._begun)
            reason.set_value("")
        return [*own, agreed, reason]

    def after_fields(self, view: PersonView) -> None:
        """Source, note and reason only where there is something that they are about."""
        if self.group is not None:
            self.group.changed.connect(self._arrange)
            self._arrange()
            # The reason is far down a page that is laid out in several passes, after it has the
            # keyboard: at each the question would be left out of sight.
            self.page.area.verticalScrollBar().rangeChanged.connect(self._show_reason)

    def focus_first(self) -> None:
        """To the reason for who came to give one, else to the beginning."""
        if self._begun and self.group is not None:
            self.group["reason"].focus_first()
            return
        super().focus_first()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record picks and agreement together. Raises what `picking.settle` raises."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        picks = {
            side: _wanted(values, side)
            for side in self.view.mine
            if values[f"{side}-wanted"] is not None
        }
        agreed = None
        if values["agreed"] is not None:
            agreed = (values["agreed"] == _YES, values["reason"])
        if not picks and agreed is None:
            first = f"{self.view.mine[0]}-wanted" if self.view.mine else "agreed"
            raise FieldError(first, "Choose what your list says, or what was agreed.")
        self._said = f"Recorded for {self.view.file.person.value.list_name}."
        return picking.settle(session, self.case, picks=picks, agreed=agreed)

    def said(self) -> str:
        """That it is recorded."""
        return self._said

    def _show_reason(self) -> None:
        reason = self.group["reason"] if self.group is not None else None
        if reason is not None and any(one.hasFocus() for one in reason.controls()):
            self.page.show_widget(reason)

    def _owed(self, view: PersonView) -> str:
        """Why a reason is asked: the keyboard is in that field before anything has been refused."""
        why = view.why(screen=self._begun == _YES) if self._begun else ""
        return why or "Needed where a list says otherwise, or to screen while one says nothing."

    def _arrange(self, _name: str = "") -> None:
        if self.group is None or self.view is None:
            return
        for side in self.view.mine:
            spoken = self.group[f"{side}-wanted"].value() is not None
            self.group[f"{side}-source"].setVisible(spoken)
            self.group[f"{side}-note"].setVisible(spoken)
        self.group["reason"].setVisible(self.group["agreed"].value() is not None)


def _side_fields(view: PersonView, side: Side) -> Iterator[Field[Any]]:
    said = view.said(side)
    wanted = Choice(
        f"{side}-wanted",
        f"{side.label}: your list",
        [Option(_YES, _WORDS[True]), Option(_NO, _WORDS[False])],
        optional=True,
        clearable=said is None,
    )
    source = SelectField(
        f"{side}-source",
        f"{side.label}: who named the person",
        [Option(one.value, one.label) for one in ReferralSource],
        optional=True,
        unset="Not known",
    )
    note = TextField(
        f"{side}-note", f"{side.label}: note", hint=_READ_BY_ALL, optional=True, chars=60
    )
    if said is not None:
        wanted.set_value(_YES if said.wanted else _NO)
        source.set_value(said.source.value if said.source is not None else None)
        note.set_value(said.note)
    yield from (wanted, source, note)


def _wanted(values: dict[str, Any], side: Side) -> Wanted:
    source = values[f"{side}-source"]
    return Wanted(
        values[f"{side}-wanted"] == _YES,
        ReferralSource(source) if source is not None else None,
        values[f"{side}-note"],
    )


def _line(side: Side, picks: Sequence[Recorded[Pick]], name_of: Any) -> str:
    """ "Court duty officer: Screen; Probation; known since spring; written by Priya Nair"."""
    found = next((one for one in picks if one.value.side is side), None)
    if found is None:
        return f"{side.label}: nothing said yet"
    value = found.value
    source = value.source.label if value.source is not None else ""
    parts = (_WORDS[value.wanted], source, value.note, f"written by {name_of(found.by)}")
    return f"{side.label}: {'; '.join(part for part in parts if part)}"
