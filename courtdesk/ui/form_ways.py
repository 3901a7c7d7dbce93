"""How far each form of a case is, and the ways to begin it, to go on with it, or to read it.

Pure functions of the case file, shared by the page of all forms and the case page, so that both
say the same of one form. Nothing here reads the vault, and no score or answer passes through (P5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from courtdesk.domain.access import MAY, Permission
from courtdesk.domain.casefile import CaseFile, OpenDraft, Recorded
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import SCREENS, FinishedForm
from courtdesk.ui.kit.tasklist import TaskState
from courtdesk.ui.screen import Place

SHORT = {"k10": "K10", "core-10": "CORE-10", "core-34": "CORE-34"}
"""What the screens are called in court, as the framework calls them."""

ASSESSED_WITH: dict[RequirementKind, tuple[str, ...]] = {
    RequirementKind.MHTR: ("mhtr-interview", "core-34", "phq-9", "gad-7"),
    RequirementKind.DRR: ("atr-drr-screen",),
    RequirementKind.ATR: ("atr-drr-screen", "audit"),
}
"""The forms that an assessment for each requirement needs (CSTR Operating Framework, Appendix 1
and "Substance Misuse Processes")."""

FEEDBACK = "sentencer-feedback"
"""What the sentencer is asked after sentence (framework, Appendix 6)."""


@dataclass(frozen=True)
class Standing:
    """One form of one case: what is being filled in, and what is finished, oldest first."""

    form: str
    title: str
    draft: OpenDraft | None = None
    finished: tuple[Recorded[FinishedForm], ...] = ()

    @property
    def latest(self) -> Recorded[FinishedForm] | None:
        """The form as it was finished last."""
        return self.finished[-1] if self.finished else None

    @property
    def state(self) -> TaskState:
        """How far it is."""
        if self.draft is not None:
            return TaskState.IN_PROGRESS
        return TaskState.COMPLETED if self.finished else TaskState.NOT_STARTED

    @property
    def status(self) -> str:
        """The state in words: how many times, and whether the last time was complete."""
        if self.draft is not None:
            return "Being changed" if self.finished else "In progress"
        latest = self.latest
        if latest is None:
            return "Not begun"
        if len(self.finished) > 1:
            return f"Finished {len(self.finished)} times"
        full = latest.value.answered == latest.value.total
        return "Finished" if full else "Finished, incomplete"


@dataclass(frozen=True)
class Said:
    """How a page names a member and a time."""

    who: Callable[[MemberId], str]
    clock: Callable[[datetime], str]


@dataclass(frozen=True)
class Way:
    """One thing to do with a form: the key that does it in its row, its words, where it leads."""

    key: str
    words: str
    place: Place


def standing(file: CaseFile, form: str, title: str) -> Standing:
    """How far `form` is in this case."""
    return Standing(
        form,
        SHORT.get(form, title),
        next((draft for draft in file.drafts if draft.form == form), None),
        tuple(one for one in file.forms if one.value.form == form),
    )


def caption(one: Standing, said: Said) -> str:
    """How many are answered, who has it open or finished it, and when."""
    if one.draft is not None:
        draft = one.draft
        return (
            f"{draft.answered} of {draft.total} answered · {said.who(draft.by)}, "
            f"saved {said.clock(draft.saved_at)}"
        )
    latest = one.latest
    if latest is None:
        return ""
    last = "last " if len(one.finished) > 1 else ""
    done = f"{last}finished {said.clock(latest.at)} by {said.who(latest.by)}"
    if latest.value.answered < latest.value.total:
        done += f" · {latest.value.answered} of {latest.value.total} answered"
    return done


def brief(one: Standing, said: Said) -> str:
    """The form and how far it is in a few words: "PHQ-9: 3 of 9", "GAD-7: finished 09:46"."""
    if one.draft is not None:
        return f"{one.title}: {one.draft.answered} of {one.draft.total}"
    latest = one.latest
    if latest is None:
        return f"{one.title}: not begun"
    return f"{one.title}: finished {said.clock(latest.at)}"


def first_place(case: CaseId, one: Standing) -> Place:
    """Where Enter leads: on with what is open, to what is finished, or to an interview."""
    if one.draft is None and one.latest is not None:
        return Place("result", case, one.latest.document)
    return Place("form", case, one.form)


def waits_for(file: CaseFile, form: str) -> str:
    """Why this form cannot be begun yet, or ""; only the screens need agreement first."""
    if form not in SCREENS or (file.agreement is not None and file.agreement.value.agreed):
        return ""
    return "the person declined" if file.agreement else "after agreement to be screened"


def ways(
    case: CaseId, one: Standing, *, fill: bool, hand_over: bool, in_use: bool
) -> tuple[Way, ...]:
    """Everything that may be done with a form, what Enter does first.

    `fill` is whether the member may fill it in now, `hand_over` whether the person may, `in_use`
    whether the form can still be begun: one that was retired is only read.
    """
    found = []
    latest = one.latest
    if one.draft is None and latest is not None:
        found.append(Way("R", "Read", first_place(case, one)))
    if fill and (in_use or one.draft is not None):
        found += _filling(case, one, hand_over=hand_over)
    if in_use:
        found.append(Way("P", "Print", Place("print_form", case, one.form)))
    return tuple(found)


def _filling(case: CaseId, one: Standing, *, hand_over: bool) -> Iterable[Way]:
    words = "Go on" if one.draft is not None else "Interview"
    yield Way("I", words, Place("form", case, one.form))
    if hand_over:
        yield Way("H", "Hand over", Place("handed_over", case, one.form))
    yield Way("K", "Key from paper", Place("from_paper", case, one.form))


def who_may(permission: Permission) -> str:
    """The roles that may do this, as a sentence lists them: "clinical lead or link worker"."""
    labels = sorted(in_sentence(role.label) for role in MAY[permission])
    if len(labels) == 1:
        return labels[0]
    return f"{', '.join(labels[:-1])} or {labels[-1]}"


def in_sentence(label: str) -> str:
    """A label as it stands inside a sentence: "link worker", but "MHTR assessor"."""
    first = label.split(" ", 1)[0]
    kept = first.isupper() or "&" in label or first == "Liaison"
    return label if kept else label[:1].lower() + label[1:]
