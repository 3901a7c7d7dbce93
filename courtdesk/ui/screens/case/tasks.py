"""The rows of the task list, and which place each one opens: pure functions of the view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from courtdesk.domain import pathway, telephone
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Decision, DecisionRequest, Outcome, TelephoneApproval
from courtdesk.domain.casefile import OpenDraft, Recorded, RequirementFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import SCREENS, FinishedForm, to_fill_in
from courtdesk.domain.waiting import asked_words
from courtdesk.ui.form_ways import ASSESSED_WITH, SHORT, who_may
from courtdesk.ui.kit.tasklist import Task, TaskState
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.reading import CaseView

FIRST_SCREEN = "core-10"
"""The screen that "Carry out the screen" begins: the shortest that asks about risk."""

_FOLDED = ("agreement", "plea", "requirements")


@dataclass(frozen=True)
class Row:
    """One task and the place that it opens; None where the member cannot go in.

    `folded` is for what is done and out of the way: it stands as a link over the tasks.
    """

    task: Task
    place: Place | None
    folded: bool = False


def rows(view: CaseView) -> tuple[Row, ...]:
    """Every task of the case in the order of the pathway."""
    return tuple(_folded(row) for row in _rows(view))


def _folded(row: Row) -> Row:
    """Fold away what was recorded as usual; what needs a look, such as "Declined", stays a task."""
    usual = row.task.state is TaskState.COMPLETED and not row.task.words
    return replace(row, folded=usual and row.task.key in _FOLDED and row.place is not None)


def _rows(view: CaseView) -> Iterator[Row]:
    yield _agreement(view)
    for form in _form_ids(view):
        yield _form(view, form)
    yield _plea(view)
    yield _requirements(view)
    for part in view.file.considered():
        yield _assessment(view, part)
    yield _consent(view)
    for part in view.file.considered():
        yield _approval(view, part)
    yield _snippet(view)
    yield _sentence(view)


def form_title(view: CaseView, form: str) -> str:
    """What the form is called on this page."""
    return SHORT.get(form) or view.titles.get(form, form)


def _row(
    view: CaseView,
    key: str,
    title: str,
    place: Place,
    *,
    needs: Permission,
    state: TaskState,
    caption: str = "",
    words: str = "",
    always: bool = False,
) -> Row:
    """A row that opens `place` for who may; for anybody else it stands there and says so.

    `always` is for what everybody on the court side may open, such as a result.
    """
    if state is TaskState.CANNOT_START:
        return Row(Task(key, title, caption, state, words), None)
    if always or view.may(needs):
        return Row(Task(key, title, caption, state, words), place)
    shown = words or state.words
    if state in (TaskState.NOT_STARTED, TaskState.OUTSTANDING):
        caption = caption or f"done by: {who_may(needs)}"
    return Row(Task(key, title, caption, TaskState.CANNOT_START, shown), None)


def _closed(view: CaseView) -> bool:
    """Whether nothing more is begun here: sentenced, or the plea ended the pathway."""
    return view.file.sentence is not None or pathway.plea_ends(view.file)


def _not_begun(view: CaseView, *, able: bool, waits_for: str) -> tuple[TaskState, str, str]:
    """State, words and caption of something that nobody has begun."""
    if _closed(view):
        return TaskState.CANNOT_START, "Not needed", ""
    if not able:
        return TaskState.CANNOT_START, "", waits_for
    return TaskState.NOT_STARTED, "", ""


def _agreement(view: CaseView) -> Row:
    agreement = view.file.agreement
    place = Place("agreement", view.file.id)
    needs = Permission.RECORD_AGREEMENT
    title = "Agreement to be screened"
    if agreement is None:
        state, words, caption = _not_begun(view, able=True, waits_for="")
        return _row(view, "agreement", title, place, needs=needs, state=state, words=words)
    value = agreement.value
    said = "agreed, and to the outcome being shared" if value.agreed else "declined"
    caption = f"{said} · {view.done_by(agreement.by, agreement.at)}"
    words = "" if value.agreed else "Declined"
    done = TaskState.COMPLETED
    return _row(
        view, "agreement", title, place, needs=needs, state=done, caption=caption, words=words
    )


def _form_ids(view: CaseView) -> Iterable[str]:
    """The screens that were begun, or the first one to begin; then whatever else somebody has open.

    What stands in a line of forms under its task (`form_lines`) needs no row as well.
    """
    in_lines = {form for part in view.file.considered() for form in ASSESSED_WITH[part.kind]}
    begun = [form.value.form for form in view.file.forms if form.value.form in SCREENS]
    begun += [one.form for one in view.file.drafts if one.form in SCREENS and not begun]
    others = [one.form for one in view.file.drafts if one.form not in in_lines]
    return dict.fromkeys((*(begun or (FIRST_SCREEN,)), *others))


def _form(view: CaseView, form: str) -> Row:
    title, case = form_title(view, form), view.file.id
    finished = [one for one in view.file.forms if one.value.form == form]
    draft = next((one for one in view.file.drafts if one.form == form), None)
    if draft is not None:
        return _open_form(view, draft, title, changing=bool(finished))
    if finished:
        latest = finished[-1]
        caption = f"{outcome_words(latest)} · {view.done_by(latest.by, latest.at)}"
        place = Place("result", case, latest.document)
        full = latest.value.answered == latest.value.total
        return _row(
            view,
            form,
            title,
            place,
            needs=Permission.READ_CASES,
            state=TaskState.COMPLETED,
            caption=caption,
            words="" if full else "Finished, incomplete",
            always=True,
        )
    agreed = view.file.agreement is not None and view.file.agreement.value.agreed
    declined = view.file.agreement is not None and not agreed
    waits = "the person declined" if declined else "after agreement to be screened"
    state, words, caption = _not_begun(view, able=agreed, waits_for=waits)
    place = Place("form", case, form)
    return _row(
        view,
        form,
        title,
        place,
        needs=to_fill_in(form, None),
        always=form in view.fillable,
        state=state,
        caption=caption,
        words=words,
    )


def _open_form(view: CaseView, draft: OpenDraft, title: str, *, changing: bool) -> Row:
    caption = (
        f"{draft.answered} of {draft.total} answered · "
        f"{view.who(draft.by)}, saved {view.clock(draft.saved_at)}"
    )
    return _row(
        view,
        draft.form,
        title,
        Place("form", view.file.id, draft.form),
        needs=to_fill_in(draft.form, None),
        always=draft.form in view.fillable,
        state=TaskState.IN_PROGRESS,
        caption=caption,
        words="Being changed" if changing else "",
    )


def outcome_words(finished: Recorded[FinishedForm]) -> str:
    """Above or below the threshold, and how complete: never a score (P5)."""
    value = finished.value
    said = pathway.above_words(value.above_threshold)
    words = said[:1].lower() + said[1:]
    if value.answered < value.total:
        words += f", {value.answered} of {value.total} answered"
    return words


def _plea(view: CaseView) -> Row:
    file = view.file
    place = Place("plea", file.id)
    verdicts = file.verdicts()
    recorded = [one for one in verdicts if one is not Verdict.NONE_YET]
    if not recorded:
        done = file.sentence is not None
        state = TaskState.CANNOT_START if done else TaskState.NOT_STARTED
        return _row(view, "plea", "Plea", place, needs=Permission.RECORD_PLEA, state=state)
    latest = file.pleas[-1]  # they stand in the order in which they were made
    if len(set(verdicts)) == 1:
        said = verdicts[0].label
    else:
        said = f"{len(recorded)} of {len(verdicts)} offences recorded"
        guilt = sum(one.is_guilt for one in verdicts)
        said += f", {guilt} guilty" if guilt else ""
    caption = f"{said[:1].lower()}{said[1:]} · {view.done_by(latest.by, latest.at)}"
    every = len(recorded) == len(verdicts)
    state = TaskState.COMPLETED if every else TaskState.IN_PROGRESS
    return _row(
        view,
        "plea",
        "Plea",
        place,
        needs=Permission.RECORD_PLEA,
        state=state,
        caption=caption,
    )


def _requirements(view: CaseView) -> Row:
    file = view.file
    considered = file.considered()
    place = Place("requirements", file.id)
    title = "Requirements considered"
    if considered:
        latest = max(considered, key=lambda part: part.requirement.at).requirement
        kinds = " & ".join(part.kind.value for part in considered)
        caption = f"{kinds} · {view.done_by(latest.by, latest.at)}"
        state, words = TaskState.COMPLETED, ""
    else:
        state, words, caption = _not_begun(view, able=True, waits_for="")
    return _row(
        view,
        "requirements",
        title,
        place,
        needs=Permission.ASK_DECISION,
        state=state,
        caption=caption,
        words=words,
    )


def _assessment(view: CaseView, part: RequirementFile) -> Row:
    kind, found = part.kind, part.assessment
    words = ""
    if found is not None:
        said = "suitable" if found.value.suitable else "not suitable"
        caption = f"{said} · {view.done_by(found.by, found.at)}"
        state = TaskState.COMPLETED
    else:
        able = pathway.guilty(view.file)
        waits = "after a guilty plea or verdict"
        state, words, caption = _not_begun(view, able=able, waits_for=waits)
    return _row(
        view,
        f"assessment-{kind}",
        f"{kind} assessment",
        Place("assessment", view.file.id, kind.value),
        needs=kind.assess,
        state=state,
        caption=caption,
        words=words,
    )


def _consent(view: CaseView) -> Row:
    file, consent = view.file, view.file.consent
    wanted = pathway.suitable(file)
    words = ""
    if consent is not None:
        value = consent.value
        kinds = " & ".join(kind.value for kind in value.requirements)
        day = value.renew_by
        how = value.read_how.label.lower()
        caption = (
            f"{kinds} · signed {view.clock(consent.at)}, {how} · "
            f"renew by {day.day}/{day.month}/{day.year}"
        )
        missing = [part.kind.value for part in wanted if not value.covers(part.kind)]
        state = TaskState.COMPLETED
        if value.withdrawn_on is not None:
            off = value.withdrawn_on
            words, caption = "Withdrawn", f"withdrawn {off.day}/{off.month}/{off.year}"
        elif missing and not _closed(view):
            state, words = TaskState.OUTSTANDING, f"Not signed for {' and '.join(missing)}"
    else:
        waits = "after an assessment as suitable"
        state, words, caption = _not_begun(view, able=bool(wanted), waits_for=waits)
    return _row(
        view,
        "consent",
        "Combined consent",
        Place("consent", file.id),
        needs=Permission.TAKE_CONSENT,
        state=state,
        caption=caption,
        words=words,
    )


_DECIDED = {
    Outcome.APPROVE: (TaskState.COMPLETED, "Approved"),
    Outcome.RETURN: (TaskState.OUTSTANDING, "Returned"),
    Outcome.DECLINE: (TaskState.COMPLETED, "Declined"),
}


def _approval(view: CaseView, part: RequirementFile) -> Row:
    """What stands, who is waited for, and whether the record changed under it (P3)."""
    file, kind = view.file, part.kind
    called = file.telephone(kind)
    if called is not None:
        return _called(view, called)
    standing = file.standing_decision(kind)
    if standing is not None:
        return _decided(view, standing)
    asked = file.standing_request(kind)
    return _asked(view, asked) if asked is not None else _to_ask(view, part)


def _decided(view: CaseView, standing: Recorded[Decision]) -> Row:
    kind = standing.value.requirement
    state, words = _DECIDED[standing.value.outcome]
    caption = " · ".join(filter(None, (_decided_by(view, standing), _differs(view, kind))))
    return _approval_row(view, kind, state, words, caption)


def _asked(view: CaseView, asked: Recorded[DecisionRequest]) -> Row:
    kind = asked.value.requirement
    caption = f"{waiting_words(view, asked)} · asked by {view.who(asked.by)}"
    mine = view.may(kind.decide)
    return _approval_row(
        view, kind, TaskState.OUTSTANDING, "Asked, no answer yet", caption, mine=mine
    )


def _to_ask(view: CaseView, part: RequirementFile) -> Row:
    kind, consent = part.kind, view.file.consent
    able = (
        part.assessment is not None
        and part.assessment.value.suitable
        and consent is not None
        and consent.value.covers(kind)
    )
    state, words, caption = _not_begun(view, able=able, waits_for="after assessment and consent")
    if state is TaskState.NOT_STARTED and (part.decision or part.request or part.told):
        state, words = TaskState.OUTSTANDING, "Ask again"
        caption = _why_again(view, part)
    return _approval_row(view, kind, state, words, caption)


def _approval_row(
    view: CaseView,
    kind: RequirementKind,
    state: TaskState,
    words: str,
    caption: str,
    *,
    mine: bool = False,
) -> Row:
    """The row of an approval; it leads to the decision where that is `mine`, else to the asking."""
    return _row(
        view,
        f"approval-{kind}",
        _approval_title(kind),
        Place("decide" if mine else "ask_decision", view.file.id, kind.value),
        needs=kind.decide if mine else Permission.ASK_DECISION,
        state=state,
        caption=caption,
        words=words,
    )


def waiting_words(view: CaseView, asked: Recorded[DecisionRequest]) -> str:
    """ "MHTR asked 10:12 of Dr Wyn Castell, waiting 14 minutes, needed by 14:30"."""
    value = asked.value
    return asked_words(
        value.requirement, asked_of(view, value), asked.at, view.now, value.needed_by
    )


def asked_of(view: CaseView, request: DecisionRequest) -> str:
    """Whom a decision was asked of: by name where a sealed file was made for them."""
    if request.to is not None:
        return view.staff[request.to].name if request.to in view.staff else _LEFT
    return "the clinical lead" if request.requirement is RequirementKind.MHTR else "the provider"


_LEFT = "somebody no longer on the team"


def _why_again(view: CaseView, part: RequirementFile) -> str:
    value = part.request.value if part.request is not None else None
    if value is not None and value.withdrawn_at is not None:
        return f"withdrawn {view.clock(value.withdrawn_at)}: {value.withdrawn_because}"
    return "the record changed since it was asked"


def _called(view: CaseView, called: Recorded[TelephoneApproval]) -> Row:
    """What the lead said by telephone: it counts, and stays to do until it is in writing (P3)."""
    value, kind = called.value, called.value.requirement
    said = f"{value.name}, {view.clock(value.decided_at)}"
    return _row(
        view,
        f"approval-{kind}",
        _approval_title(kind),
        Place("telephone", view.file.id, kind.value),
        needs=Permission.ASK_DECISION,
        state=TaskState.OUTSTANDING,
        caption=f"{said}; recorded {view.done_by(called.by, called.at)} · {telephone.OUTSTANDING}",
        words=f"{telephone.SAID[value.outcome].capitalize()} by telephone",
    )


def _differs(view: CaseView, kind: RequirementKind) -> str:
    """That the written decision does not confirm what was said by telephone, or ""."""
    stands = telephone.confirmation(view.file, kind)
    if stands in (None, telephone.Confirmation.OUTSTANDING, telephone.Confirmation.CONFIRMED):
        return ""
    return telephone.words(view.file, kind)


def _decided_by(view: CaseView, standing: Recorded[Decision]) -> str:
    """Who decided; where the provider only told somebody here, who said so and how (P3)."""
    value = standing.value
    if value.way is None:
        return view.done_by(standing.by, standing.at)
    said = f"{value.name} of {value.organisation} {value.way.label}, {view.clock(value.decided_at)}"
    return f"said by {said}; recorded {view.done_by(standing.by, standing.at)}"


def _approval_title(kind: RequirementKind) -> str:
    if kind is RequirementKind.MHTR:
        return "MHTR approval by the clinical lead"
    return f"{kind} agreed by the provider"


def _snippet(view: CaseView) -> Row:
    file, snippet = view.file, view.file.snippet
    words = ""
    if snippet is not None:
        caption = f"{snippet.value.characters:,} characters · "
        caption += view.done_by(snippet.by, snippet.at)
        state = TaskState.COMPLETED
        if not file.snippet_stands() and file.sentence is None:
            state, words = TaskState.OUTSTANDING, "Issue again"
            caption = f"the record changed since {view.clock(snippet.at)}"
    else:
        state, words, caption = _not_begun(
            view, able=bool(file.considered()), waits_for="after a requirement is chosen"
        )
    return _row(
        view,
        "snippet",
        "Pre-sentence report text",
        Place("snippet", file.id),
        needs=Permission.ISSUE_SNIPPET,
        state=state,
        caption=caption,
        words=words,
    )


def _sentence(view: CaseView) -> Row:
    file, sentence = view.file, view.file.sentence
    words = ""
    if sentence is not None:
        granted = " & ".join(kind.value for kind in sentence.value.granted())
        label = sentence.value.disposal.label
        said = f"{label} with {granted}" if granted else label
        caption = f"{said} · {view.done_by(sentence.by, sentence.at)}"
        state = TaskState.COMPLETED
    elif pathway.plea_ends(file):
        state, words, caption = TaskState.CANNOT_START, "Not needed", ""
    elif pathway.guilty(file):
        state, caption = TaskState.NOT_STARTED, ""
    else:
        state, caption = TaskState.CANNOT_START, "after a guilty plea or verdict"
    return _row(
        view,
        "sentence",
        "Sentence",
        Place("sentence", file.id),
        needs=Permission.RECORD_SENTENCE,
        state=state,
        caption=caption,
        words=words,
    )
