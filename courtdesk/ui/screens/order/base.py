"""What the pages of the order share: a view, days that start as today, and who may record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.order_checks import LONGEST_WORDS, made
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, FieldErrors
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextArea
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.screen import Place

ALL = "all"
READ_BY_ALL = "Everyone on the court side reads this: no health information."
NO_DAY = "Enter the day."


@dataclass(frozen=True)
class OrderView(CaseView):
    """The case, today, and the sentence for a member who may not record here ("" for who may)."""

    today: date
    told: str = ""

    @property
    def kinds(self) -> tuple[RequirementKind, ...]:
        """The requirements that the court made."""
        return made(self.file)


V = TypeVar("V", bound=OrderView)


class OrderForm(CaseForm[V], Generic[V]):
    """A page that records one thing; who may not record it reads what stands and who may."""

    def show_view(self, view: V) -> None:
        """The fields, or what stands and who may record it."""
        if not view.told:
            super().show_view(view)
            return
        self.before_fields(view)
        self.page.body.addWidget(Text(view.told))
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        back = SecondaryButton("Back to the order")
        back.clicked.connect(self.desk.back)
        self.page.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        back.setFocus()

    def add_mistake(self, document: DocumentId, what: str) -> None:
        """A way to take back what the page shows; `what` names it for a screen reader."""
        link = LinkButton("Entered by mistake")
        link.setAccessibleName(f"Entered by mistake: take back {what}")
        link.clicked.connect(lambda: self.desk.go(order_place(self.case, f"mistake:{document}")))
        self.page.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)


def order_place(case: CaseId, part: str = "") -> Place:
    """A place of this screen."""
    return Place("order", case, part)


def day_field(
    label: str,
    today: date | None,
    *,
    name: str = "on",
    missing: str = NO_DAY,
    hint: str = "",
    optional: bool = False,
) -> DateField:
    """A day, filled with `today` where that is given."""
    field = DateField(name, label, missing=missing, hint=hint, optional=optional)
    field.set_value(today)
    return field


def words_field(
    label: str, *, name: str = "words", missing: str = "", hint: str = READ_BY_ALL
) -> TextArea:
    """Words for everybody on the court side; optional unless `missing` says otherwise."""
    return TextArea(
        name,
        label,
        hint=hint,
        optional=not missing,
        missing=missing,
        rows=3,
        limit=LONGEST_WORDS,
    )


def kind_field(kinds: Sequence[RequirementKind], *, all_of: str = "") -> Choice:
    """Which of the requirements; with `all_of`, that sentence is one more choice."""
    options = [Option(one.value, f"{one}, {one.label}") for one in kinds]
    if all_of:
        options.append(Option(ALL, all_of))
    return Choice("requirement", "Requirement", options, missing="Say which requirement it is.")


def kind_of(values: dict[str, Any], kinds: Sequence[RequirementKind]) -> RequirementKind | None:
    """The requirement chosen; where none was asked for, the only one there is."""
    chosen = values.get("requirement")
    if chosen is None:
        return kinds[0] if len(kinds) == 1 else None
    return None if chosen == ALL else RequirementKind(chosen)


def nothing_made(file: CaseFile) -> str:
    """Why there is no order to record anything of, or ""."""
    if made(file):
        return ""
    if file.sentence is None:
        return "No sentence is recorded for this case: record the sentence first."
    return "The court made no treatment requirement in this case."


def with_name(name: str, act: Callable[[], object]) -> None:
    """Do `act`; what it says of the field `on` is said of the field called `name` on the page."""
    try:
        act()
    except FieldErrors as found:
        raise FieldErrors(
            tuple(
                FieldError(name if one.field == "on" else one.field, str(one))
                for one in found.errors
            )
        ) from found
