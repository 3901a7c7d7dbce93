"""Writing a note, or changing one's own: readers, words, disclosure, and why it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer

from courtdesk.actions import notes
from courtdesk.actions.cases import case_file
from courtdesk.actions.notes import NoteRead
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.note_checks import LONGEST_NOTE, before_plea_or_trial, choices_for
from courtdesk.domain.notes import Disclosure, NoteFor, PassedTo, Safeguarding
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, TextArea, TextField
from courtdesk.ui.kit.headings import Caption, Section
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.notes.prompt import ThinPrompt
from courtdesk.ui.screens.notes.words import CHANGE, NEW, part_of, tags_of, warning

NO, FRESH, MORE = "no", "new", "more"
"""What may be answered about a disclosure."""

_ASKED = ("consented", "safeguarding", "told", "told_other", "why")
"""The fields that stand there only for a disclosure."""

_OPEN = (
    "Everyone sees that there is a disclosure, whether the person agrees, and what was decided on "
    "safeguarding. Who was told, and why, can be read by the readers of the note."
)
_EARLIER = "Earlier versions are kept, for those who could read them."


@dataclass(frozen=True)
class WriteView(CaseView):
    """The case, whether it is before plea or trial, who may be chosen, and the note as it is."""

    before: bool
    choices: tuple[NoteFor, ...]
    note: NoteRead | None


class WriteNote(CaseForm[WriteView]):
    """Asks for a note; with `document` for a change of it.

    Attributes:
        prompt: the gentle question, or None until the fields stand.
    """

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId | None = None) -> None:
        part = NEW if document is None else part_of(CHANGE, document)
        # Sealed to the author's own slot, which is narrower than any compartment.
        super().__init__(
            desk,
            case,
            "Write a note" if document is None else "Change your note",
            "Save note",
            kept_as=f"notes:{part}",
            sealed_to=None,
        )
        self._document = document
        self.prompt: ThinPrompt | None = None
        self._heading = Section("The disclosure")

    def read(self, session: Session) -> WriteView:
        """The case and the note. Raises `NotAllowed` for somebody else's note, `UserError`."""
        session.require(Permission.WRITE_NOTES)
        file = case_file(session, self.case)
        before = (
            notes.own_note(session, self.case, self._document)
            if self._document is not None
            else None
        )
        return WriteView(file, before_plea_or_trial(file), choices_for(notes.held(session)), before)

    def before_fields(self, view: WriteView) -> None:
        """The warning, and for a change when the note was written."""
        if view.before:
            self.page.top.addWidget(warning())
        if view.note is None:
            return
        tags = tags_of(view.note.current)
        if tags is not None:
            self.page.body.addWidget(tags)
        self.page.body.addWidget(Caption(_EARLIER))

    def fields(self, view: WriteView) -> Sequence[Field[Any]]:
        """Readers first; then the words, the disclosure, and for a change the reason."""
        made: list[Field[Any]] = [_readers_field(view.choices), _text_field(), *_disclosure()]
        if view.note is not None:
            made.append(
                TextField(
                    "reason",
                    "Why you change it",
                    hint="Everyone who works on cases reads this: say no more than they may know.",
                    missing="Say why you change the note.",
                    chars=60,
                )
            )
        _fill({field.name: field for field in made}, view)
        return made

    def after_fields(self, view: WriteView) -> None:
        """Let what is asked follow what is answered, and the question follow the words."""
        if self.group is None:
            return
        text = self.group["text"]
        if isinstance(text, TextArea):
            self.prompt = ThinPrompt(text)
            self.group.put_before("disclosed", self.prompt)
            self.prompt.asked.connect(self._show_prompt)
        self.group.put_before("consented", self._heading)
        self.group.changed.connect(self._arrange)
        self._arrange()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        given: dict[str, Any] = {
            "text": values["text"],
            "readers": NoteFor(values["readers"]),
            "disclosure": given_disclosure(values),
        }
        if self._document is None:
            return notes.write_note(session, self.case, **given)
        reason = values["reason"]
        return notes.change_note(session, self.case, self._document, reason=reason, **given)

    def said(self) -> str:
        """That it is saved; not a word of it."""
        return "The note is saved." if self._document is None else "The changed note is saved."

    def _show_prompt(self) -> None:
        # Under a field that fills a small window nobody would see it; laid out, it has a place.
        prompt = self.prompt
        if prompt is not None:
            QTimer.singleShot(0, prompt, lambda: self.page.show_widget(prompt))

    def _arrange(self, _name: str = "") -> None:
        if self.group is None:
            return
        asked = self.group["disclosed"].value() != NO
        other = PassedTo.OTHER.value in self.group["told"].value()
        for name in _ASKED:
            self.group[name].setVisible(asked and (other or name != "told_other"))
        self._heading.setVisible(asked)


def _readers_field(choices: Sequence[NoteFor]) -> Choice:
    field = Choice(
        "readers",
        "Who can read this note",
        [Option(one.value, one.label, _readers_hint(one)) for one in choices],
        missing="Choose who can read this note.",
        clearable=False,
    )
    if len(choices) == 1:
        field.set_value(choices[0].value)
    return field


def _readers_hint(readers: NoteFor) -> str:
    if readers is NoteFor.EVERYBODY:
        return f"{readers.roles_words}. Write no answer from a form and no diagnosis."
    return f"{readers.roles_words}."


def _text_field() -> TextArea:
    return TextArea(
        "text",
        "Note",
        hint="What was said and done, by whom, and what happens next. Facts, and who says so. "
        "Your name and the time are added.",
        missing="Write the note.",
        rows=7,
        limit=LONGEST_NOTE,
    )


def _disclosure() -> list[Field[Any]]:
    disclosed = Choice(
        "disclosed",
        "Does it record a disclosure?",
        [
            Option(NO, "No"),
            Option(FRESH, "Yes, something that was not known before"),
            Option(MORE, "Yes, more about something told before"),
        ],
        hint="Something that the person told you about harm to them or to somebody else.",
        clearable=False,
    )
    disclosed.set_value(NO)
    return [disclosed, *_decided(), *_passed_on()]


def _decided() -> tuple[Field[Any], ...]:
    return (
        Choice(
            "consented",
            "Does the person agree that it is passed on?",
            [Option("yes", "Yes"), Option("no", "No, or could not be asked")],
            hint=_OPEN,
            missing="Say whether the person agrees that it is passed on.",
            clearable=False,
        ),
        Choice(
            "safeguarding",
            "What was decided on safeguarding?",
            [Option(one.value, one.label) for one in Safeguarding],
            missing="Say what was decided on safeguarding.",
            clearable=False,
        ),
    )


def _passed_on() -> tuple[Field[Any], ...]:
    return (
        Checks(
            "told",
            "Who was told",
            [Option(one.value, one.label) for one in PassedTo],
            optional=True,
        ),
        TextField("told_other", "Who else was told", optional=True, chars=40),
        TextArea(
            "why",
            "Why nobody was told, or why without agreement",
            hint="Needed only where one of the two is so.",
            optional=True,
            rows=2,
        ),
    )


def _fill(fields: dict[str, Field[Any]], view: WriteView) -> None:
    if view.note is None or view.note.words is None:
        return
    words = view.note.words
    fields["readers"].set_value(view.note.value.readers.value)
    fields["text"].set_value(words.text)
    told = words.disclosure
    if told is None:
        return
    fields["disclosed"].set_value(MORE if told.additional else FRESH)
    fields["consented"].set_value("yes" if told.consented else "no")
    fields["safeguarding"].set_value(told.safeguarding.value)
    fields["told"].set_value(tuple(one.value for one in told.told))
    fields["told_other"].set_value(told.told_other)
    fields["why"].set_value(told.reason)


def given_disclosure(values: dict[str, Any]) -> Disclosure | None:
    """What was answered about a disclosure, or `None` for none; a hidden field was not asked."""
    if values["disclosed"] == NO:
        return None
    return Disclosure(
        consented=values["consented"] == "yes",
        safeguarding=Safeguarding(values["safeguarding"]),
        told=tuple(PassedTo(one) for one in values["told"]),
        told_other=values.get("told_other") or "",
        reason=values["why"] or "",
        additional=values["disclosed"] == MORE,
    )
