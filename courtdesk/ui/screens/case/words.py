"""The page's words: identity, the strip, what is next, risk. Pure functions of the view."""

from __future__ import annotations

from dataclasses import dataclass

from courtdesk.actions.cases import waited_minutes
from courtdesk.domain import pathway
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.approval import DecisionRequest
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.duties import DutyState
from courtdesk.domain.pathway import NextAction, StepName
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import SCREENS, FinishedForm, RiskMark
from courtdesk.domain.waiting import needed_words
from courtdesk.ui.case_words import under_age, who_words
from courtdesk.ui.kit.identity import Fact, Identity
from courtdesk.ui.kit.strip import Step, StepState
from courtdesk.ui.risk_stop import stop_step
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.reading import CaseView, in_sentence
from courtdesk.ui.screens.case.tasks import FIRST_SCREEN, Row, asked_of, form_title
from courtdesk.ui.screens.case.ways import place_of


@dataclass(frozen=True)
class Do:
    """A button of the panel "Next": its words and where it leads."""

    words: str
    place: Place


@dataclass(frozen=True)
class Next:
    """The panel "Next": a sentence, the rest of it, the one button, and others allowed now."""

    sentence: str
    rest: str = ""
    main: Do | None = None
    others: tuple[Do, ...] = ()


def identity_of(view: CaseView) -> Identity:
    """Who this is and where they are listed, risk and needs with it."""
    person, case = view.file.person.value, view.file.case.value
    facts = []
    if person.birth_date is not None:
        born = person.birth_date
        age = person.age_on(case.hearing_date)
        facts.append(Fact(f"{age} · born", f"{born.day}/{born.month}/{born.year}"))
    if person.crn:
        facts.append(Fact("CRN", person.crn))
    facts.append(_listing(view))
    facts += [Fact("also in", one) for one in view.beside]
    tags = (*under_age(person, case.hearing_date), *need_tags(person, case.hearing_date))
    return Identity(person.list_name, tuple(facts), risk_badge(view), tags)


def _listing(view: CaseView) -> Fact:
    case = view.file.case.value
    room = case.courtroom if case.courtroom.startswith("Court") else f"Court {case.courtroom}"
    order = case.order_text or (str(case.order) if case.order else "")
    parts = [room if case.courtroom else "", f"order {order}" if order else ""]
    listed = ", ".join(part for part in parts if part)
    if case.bench and listed:
        return Fact(f"{listed} ·", case.bench)
    return Fact(listed, case.bench or case.session) if not listed else Fact("", listed)


def strip_of(view: CaseView) -> tuple[Step, ...]:
    """The strip as the kit draws it; a step that is not needed keeps its name beside the dash.

    An open risk stop stands before the steps.
    """
    steps = (
        Step(
            pathway.WORDS[step.name] if step.state is pathway.StepState.NOT_NEEDED else step.word,
            StepState[step.state.name],
        )
        for step in pathway.steps(view.file)
    )
    return (*stop_step(view.file), *steps)


def risk_badge(view: CaseView) -> str:
    """The badge's words; none while no risk is known, as a badge means risk and nothing else."""
    mark = view.file.risk()
    if mark is RiskMark.PRESENT:
        return "Risk"
    return "Risk not assessed" if mark is RiskMark.NOT_ASSESSED else ""


@dataclass(frozen=True)
class RiskLine:
    """One form's risk as the court side sees it: never an answer (P5).

    `action` is what was recorded about it, "" for nothing; `place` where that is done or read,
    `None` for a form without risk.
    """

    words: str
    action: str = ""
    place: Place | None = None

    @property
    def open(self) -> bool:
        """Whether it still stops the case."""
        return self.place is not None and not self.action


def risk_lines(view: CaseView) -> tuple[RiskLine, ...]:
    """That there is risk, on which form and when; what was done, by whom and when."""
    found = [form for form in view.file.forms if form.value.risk is not RiskMark.NO_RISK_ITEMS]
    if not found:
        return (RiskLine("Not assessed: no form that asks about risk is finished."),)
    return tuple(_risk_line(view, form) for form in found)


def _risk_line(view: CaseView, form: Recorded[FinishedForm]) -> RiskLine:
    said = in_sentence(form.value.risk_words)
    words = f"{form_title(view, form.value.form)}, {view.clock(form.at)}: {said}."
    if not form.value.stops:
        return RiskLine(words)
    action = view.file.action_on(form)
    done = action_words(view, action.value) if action is not None else ""
    return RiskLine(words, done, Place("risk", view.file.id, form.document))


def action_words(view: CaseView, action: RiskAction) -> str:
    """ "Done 09:51 by Sam Reid: seen by the nurse. The clinical lead was told." """
    how = "Done" if action.done else "Not done, decided"
    told = "was told" if action.lead_told else "was not told"
    what = action.what if action.what.endswith((".", "!", "?")) else f"{action.what}."
    return f"{how} {view.clock(action.at)} by {action.by}: {what} The clinical lead {told}."


def next_of(view: CaseView, rows: tuple[Row, ...]) -> Next:
    """The one thing that is next; a button only for a member who may do it.

    An open risk stop comes first; the step that waits behind it may still be done.
    """
    step = _step_of(view, rows, pathway.next_step(view.file))
    action = pathway.next_action(view.file)
    if action is None or action.risk_on is None:
        return step
    rest = f" — waited {_minutes(view, action)}." if _long(view, action) else "."
    others = (step.main, *step.others) if step.main is not None else step.others
    if not view.may(Permission.RECORD_RISK):
        return Next(action.text, f"{rest} This is done by: {_roles(action)}.", None, others)
    place = Place("risk", view.file.id, action.risk_on)
    return Next(action.text, rest, Do(action.text, place), others)


def _step_of(view: CaseView, rows: tuple[Row, ...], action: NextAction | None) -> Next:
    """The step of the pathway that is next."""
    if action is None:
        return _after(view)
    waited = _minutes(view, action) if action.since is not None else ""
    who = _roles(action)
    if action.waiting:
        main = _do(view, action, rows) if action.mine(view.roles) else None
        others = () if main else _again(view, action)
        asked = _asked(view)
        if asked is None:
            sentence = f"Waiting {waited} for the {who}" if waited else f"Waiting for the {who}"
            return Next(sentence, f" — {in_sentence(action.text)}.", main, others)
        sentence = f"Waiting {waited} for {asked_of(view, asked.value)}"
        return Next(sentence, f" — {_asked_words(view, asked)}.", main, others)
    rest = f" — waited {waited}." if waited and _long(view, action) else "."
    if not action.mine(view.roles):
        return Next(action.text, f"{rest} This is done by: {who}.")
    others = _others(view, action, rows) if action.torn is None else ()
    return Next(action.text, rest, _do(view, action, rows), others)


def _asked(view: CaseView) -> Recorded[DecisionRequest] | None:
    """What is waited for: the first that was asked and not answered."""
    file = view.file
    open_ones = [part.kind for part in file.considered() if file.telephone(part.kind) is None]
    found = (file.standing_request(kind) for kind in open_ones)
    return next((one for one in found if one is not None), None)


def _asked_words(view: CaseView, asked: Recorded[DecisionRequest]) -> str:
    words = f"{asked.value.requirement} asked {view.clock(asked.at)}"
    due = needed_words(asked.value.needed_by, view.now)
    return f"{words}, {due}" if due else words


def _minutes(view: CaseView, action: NextAction) -> str:
    minutes = waited_minutes(action.since, view.now) if action.since is not None else 0
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{hours // 24} days"


def _long(view: CaseView, action: NextAction) -> bool:
    return action.since is not None and waited_minutes(action.since, view.now) > 0


def _roles(action: NextAction) -> str:
    labels = sorted(in_sentence(role.label) for role in action.who)
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"


def _after(view: CaseView) -> Next:
    """After the last step: what the order asks for next of this member, else of whom."""
    open_ones = [duty for duty in view.duties if duty.state is DutyState.READY]
    if view.file.sentence is None or not open_ones:
        return Next(_ended(view))
    mine = next((duty for duty in open_ones if duty.mine(view.roles)), None)
    if mine is not None:
        return Next(mine.text, ".", Do(_BUTTON, place_of(view, mine)))
    first = open_ones[0]
    return Next(first.text, f". This is done by: {in_sentence(who_words(first.who, ()))}.")


_BUTTON = "Record it"


def _ended(view: CaseView) -> str:
    sentence = view.file.sentence
    if sentence is not None:
        return f"Nothing: sentenced, {in_sentence(sentence.value.disposal.label)}"
    if pathway.plea_ends(view.file):
        return "Nothing: the pathway ended with the plea"
    return "Nothing is to be done here now"


_KEYS = {
    StepName.PLEA: ("plea", "Record the plea"),
    StepName.CONSENT: ("consent", "Explain and sign consent"),
    StepName.REPORT: ("snippet", "Write the report text"),
    StepName.SENTENCE: ("sentence", "Record the sentence"),
}


def _do(view: CaseView, action: NextAction, rows: tuple[Row, ...]) -> Do | None:
    """The button for the next action: the row of the step that is open now."""
    if action.torn is not None:
        # Not the banner's words, which lead to all that is in dispute.
        return Do(action.torn.button, Place("settle", view.file.id, action.torn.document))
    if action.step is StepName.SCREEN:
        return _screen(view)
    if action.step in _KEYS:
        key, words = _KEYS[action.step]
        return _from_row(rows, key, words)
    if action.step is StepName.ASSESS:
        return _assess(view, rows)
    return _approve(rows, waiting=action.waiting)


def _screen(view: CaseView) -> Do:
    case = view.file.id
    if view.file.agreement is None:
        return Do("Ask for agreement", Place("agreement", case))
    if view.file.drafts:
        draft = view.file.drafts[0]
        return Do(f"Go on with {form_title(view, draft.form)}", Place("form", case, draft.form))
    return Do(f"Start {form_title(view, FIRST_SCREEN)}", Place("form", case, FIRST_SCREEN))


def _assess(view: CaseView, rows: tuple[Row, ...]) -> Do | None:
    for part in view.file.considered():
        if part.assessment is None:
            return _from_row(rows, f"assessment-{part.kind}", f"Assess for {part.kind}")
    below = bool(_without_proposal(view))
    return _from_row(rows, "requirements", "Refer anyway" if below else "Choose the requirement")


def _approve(rows: tuple[Row, ...], *, waiting: bool) -> Do | None:
    """The first approval that is open; deciding is another button than asking."""
    for row in rows:
        wanted = row.place is not None and row.task.key.startswith("approval-")
        if wanted and row.place is not None and row.task.status not in ("Approved", "Declined"):
            deciding = row.place.screen == "decide"
            if waiting and not deciding:
                continue
            kind = row.place.part
            return Do(f"Decide on {kind}" if deciding else f"Ask about {kind}", row.place)
    return None


def _from_row(rows: tuple[Row, ...], key: str, words: str) -> Do | None:
    place = next((row.place for row in rows if row.task.key == key), None)
    return Do(words, place) if place is not None else None


def _again(view: CaseView, action: NextAction) -> tuple[Do, ...]:
    """Who waits may go on with the report, which then says that approval is outstanding."""
    others = []
    asked = _asked(view)
    if action.step is StepName.APPROVE and asked is not None:
        kind, case = asked.value.requirement.value, view.file.id
        if view.may(Permission.ASK_DECISION):
            others.append(Do("Ask again", Place("ask_decision", case, kind)))
            others.append(Do("Withdraw", Place("ask_decision", case, f"{kind}:withdraw")))
        others.append(Do("Write the report text", Place("snippet", view.file.id)))
    return tuple(others)


def _without_proposal(view: CaseView) -> tuple[Do, ...]:
    """The ways for whoever is not referred on: below threshold is no end by itself."""
    screens = view.file.screens()
    if not screens or screens[-1].value.above_threshold is not False:
        return ()
    case = view.file.id
    return (
        Do("Propose no requirement", Place("no_proposal", case)),
        Do("Refer to Liaison and Diversion", Place("referrals", case)),
    )


def _others(view: CaseView, action: NextAction, rows: tuple[Row, ...]) -> tuple[Do, ...]:
    """What else may be done now, beside the next thing."""
    case = view.file.id
    if action.step is StepName.ASSESS and not view.file.considered():
        return _without_proposal(view)
    if action.step is not StepName.SCREEN:
        return ()
    if view.file.agreement is not None and not view.file.drafts:
        rest = [form for form in SCREENS if form != FIRST_SCREEN]
        return tuple(Do(f"Start {form_title(view, one)}", Place("form", case, one)) for one in rest)
    plea = _from_row(rows, "plea", "Record the plea")
    return (plea,) if plea is not None else ()
