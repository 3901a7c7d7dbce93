"""Which requirements are considered for a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from courtdesk.actions import requirements
from courtdesk.actions.session import Session
from courtdesk.domain import proposal
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.findings import Finding, Ruling
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind, combination
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm, CaseView, read_case
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Option, TextArea
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.reason_fields import name_field, reason_field, reasons_in
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_INTRO = (
    "Choose one requirement, or MHTR with DRR, or MHTR with ATR. Two together are generally for "
    "offences from the medium community order range up. The sentence must not be made heavier in "
    "order to fit a requirement in."
)


class _Kinds(Checks):
    """The three requirements. The last one may be taken off; none is no first choice."""

    def __init__(self, before: tuple[str, ...]) -> None:
        super().__init__(
            "kinds",
            "Which requirements are considered?",
            [Option(kind.value, f"{kind.value}, {kind.label}") for kind in RequirementKind],
            missing="Choose at least one requirement.",
        )
        self._before = before
        self.set_value(before)

    def read(self) -> tuple[str, ...]:
        """What is ticked; `FieldError` when nothing is and nothing was."""
        return self.value() if self._before else super().read()


class Requirements(CaseForm[CaseView]):
    """Chooses the single requirements; the name of the combination is worked out."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        title = "Requirements to consider"
        super().__init__(desk, case, title, "Save", kept_as="requirements:", intro=_INTRO)
        self.name = Strong("")
        self._care = Text("")

    def read(self, session: Session) -> CaseView:
        """The case. Raises `NotAllowed` for a role that does not choose requirements."""
        session.require(Permission.ASK_DECISION)
        return read_case(session, self.case)

    def fields(self, view: CaseView) -> Sequence[Field[Any]]:
        """One check a requirement, and the reason for taking one off."""
        kinds = _Kinds(tuple(part.kind.value for part in view.file.considered()))
        reason = TextArea(
            "reason",
            "Reason for the change",
            hint="A requirement that has been assessed is taken off: say why.",
            rows=2,
            missing="Say why the requirement that was assessed is no longer considered.",
        )
        return [kinds, *(reason_field(one) for one in _possible(view.file)), reason]

    def after_fields(self, view: CaseView) -> None:
        """Say the combination's name, and ask for a reason, as the checks change."""
        if self.group is None:
            return
        self.page.body.insertWidget(self.page.body.indexOf(self.group) + 1, self.name)
        self.page.body.insertWidget(self.page.body.indexOf(self.name) + 1, self._care)
        self.group["kinds"].changed.connect(self._say_name)
        self.group["kinds"].changed.connect(self._ask_reason)
        self._say_name()
        self._ask_reason()
        self._offer_others(view)

    def _offer_others(self, view: CaseView) -> None:
        """The conditions one by one, and the way for who is not referred on."""
        links = [("Eligibility, condition by condition", "eligibility")]
        if not view.file.considered():
            links.append(("Propose no requirement", "no_proposal"))
        for words, screen in links:
            link = LinkButton(words)
            link.clicked.connect(lambda _=False, to=screen: self.desk.go(Place(to, self.case)))
            self.page.body.addWidget(link)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the choice."""
        kinds = [RequirementKind(one) for one in values["kinds"]]
        return requirements.consider(
            session, self.case, kinds, values.get("reason", ""), reasons=reasons_in(values)
        )

    def said(self) -> str:
        """What was saved."""
        return f"Saved. {self.name.text()}"

    def _ask_reason(self) -> None:
        if self.group is None or self.view is None:
            return
        ticked = self.group["kinds"].value()
        taken_off = [
            part
            for part in self.view.file.considered()
            if part.assessment is not None and part.kind.value not in ticked
        ]
        self.group["reason"].setVisible(bool(taken_off))
        wanted = {one.key: one for one in _wanted(self.view.file, ticked)}
        for one in _possible(self.view.file):
            field = self.group[f"why:{one.key}"]
            field.setVisible(one.key in wanted)
            if one.key in wanted:
                name_field(field, wanted[one.key])
        self._care.setText(_care_words(self.view.file, ticked))
        self._care.setVisible(bool(self._care.text()))

    def _say_name(self) -> None:
        if self.group is None:
            return
        try:
            name = combination(RequirementKind(one) for one in self.group["kinds"].value())
        except UserError as error:
            self.name.setText(str(error))
        else:
            self.name.setText(f"Considered: {name}" if name else "No requirement is considered.")
        announce(self.name, self.name.text())


def _wanted(file: CaseFile, ticked: Iterable[str]) -> tuple[Finding, ...]:
    """What wants a reason with this choice; nothing for a combination that there is not."""
    kinds = frozenset(RequirementKind(one) for one in ticked)
    before = {part.kind for part in file.considered()}
    if not kinds - before:
        return ()
    try:
        combination(kinds)
    except UserError:
        return ()
    return proposal.wanted_reasons(file, kinds)


def _possible(file: CaseFile) -> tuple[Finding, ...]:
    """Every finding that some choice would want a reason for, once."""
    found: dict[str, Finding] = {}
    for choice in _CHOICES:
        for finding in _wanted(file, (kind.value for kind in choice)):
            # The words of one about two requirements name them: the first that is met is kept.
            found.setdefault(finding.key, finding)
    return tuple(found.values())


_M, _D, _A = RequirementKind
_CHOICES = ((_M,), (_D,), (_A,), (_M, _D), (_M, _A))


def _care_words(file: CaseFile, ticked: Iterable[str]) -> str:
    """What to take care of with this choice, though it wants no reason."""
    kinds = frozenset(RequirementKind(one) for one in ticked)
    if not kinds:
        return ""
    found = proposal.findings_of(file, kinds)
    words = [
        one.reason for one in found if one.verdict is Ruling.WARN and not one.may_go_on_with_reason
    ]
    return " ".join(words)


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return Requirements(desk, place.case)


SCREEN = ScreenSpec("requirements", "Requirements to consider", build)
