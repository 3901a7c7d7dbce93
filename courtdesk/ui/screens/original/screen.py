"""The list of originals, the picture that is looked at, and attaching one more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from courtdesk.actions import originals
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.originals import MAX_BYTES, MOST, Original
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import CourtDeskError, UserError, WrongPassphrase
from courtdesk.ui.case_form import CasePage, CaseView, as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.fields import PassphraseField, TextField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.page_keeper import PageKeeper, PageName, must_choose
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.original.viewer import PictureView, check, decode
from courtdesk.ui.welcome import wait_of

_LEFT = (
    "The file itself was left where it is. Delete it, and keep or shred the paper, as your site's "
    "rules say."
)
_COPY_LEAVES = (
    "A copy leaves CourtDesk and can be read by whoever has the file. That you saved one is "
    "recorded."
)
_COPY = "A copy is not encrypted: delete it when you have looked at it."
_LIMITS = (
    f"A PNG or JPEG picture, or a PDF, of at most {MAX_BYTES // 1_000_000} MB; {MOST} for each "
    "form. You can also drop the file on this page. It is kept sealed in the vault under a neutral "
    "name."
)


@dataclass(frozen=True)
class OriginalsView(CaseView):
    """One finished form and its originals.

    `readable` are the originals that this member's keys open, `who` the name of who attached each;
    `may_attach` is whether their role may add one, `may_save` whether it may take a copy out.
    """

    finished: Recorded[FinishedForm]
    originals: tuple[Recorded[Original], ...]
    readable: frozenset[DocumentId]
    who: dict[DocumentId, str]
    may_attach: bool
    may_save: bool


class OriginalsPage(CasePage[OriginalsView]):
    """Paper originals of one finished form.

    Attributes:
        viewer: the picture that is shown, or None.
        group: the field for why one was attached by mistake, or None.
    """

    viewer: PictureView | None
    group: FieldGroup | None

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(desk, case, "Paper originals", width=0)
        self._document = document
        self._content = QWidget()
        self._problem: WarningPanel | None = None
        self._below: Panel | None = None
        self.viewer = None
        self.group = None
        self.page.body.addWidget(self._content)
        self.setAcceptDrops(True)

    def read(self, session: Session) -> OriginalsView:
        """The form's originals."""
        file = case_file(session, self.case)
        finished = next((one for one in file.forms if one.document == self._document), None)
        if finished is None:
            raise UserError("This form is not part of the case: open the case again.")
        found = originals.originals_of(session, self.case, self._document)
        team = session.team()
        readable = (one.document for one in found if originals.may_read_original(session, one))
        return OriginalsView(
            file,
            finished,
            found,
            frozenset(readable),
            {one.document: team.name_of(one.by) for one in found},
            originals.may_attach(session, finished),
            session.may(Permission.EXPORT_RECORD),
        )

    def refresh(self) -> None:
        """Another page may have attached one."""
        self.start()

    def show_view(self, view: OriginalsView) -> None:
        """The list, and what can be done."""
        column = self._fresh()
        column.addWidget(Section(view.finished.value.title))
        if not view.originals:
            column.addWidget(Text("No paper original is attached to this form."))
        buttons: list[QWidget] = []
        for one in view.originals:
            column.addWidget(self._panel(view, one, buttons))
        if view.may_attach:
            attach = SecondaryButton("Attach a picture or PDF…")
            attach.clicked.connect(self.choose)
            column.addWidget(attach, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(Caption(_LIMITS))
            buttons.append(attach)
        first = buttons[0] if buttons else self._back
        if first is not None and self.refusal is None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # Attaching

    def choose(self) -> QFileDialog:
        """Show the system's window for choosing a file; returns it, already open."""
        dialog = QFileDialog(self, "Choose the paper original")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Pictures and PDF (*.png *.jpg *.jpeg *.pdf)", "Every file (*)"])
        dialog.fileSelected.connect(lambda path: self.attach([Path(path)]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach these files one after another; the first that is refused ends it."""
        session, case, document = self.desk.session, self.case, self._document

        def work() -> list[Recorded[Original]]:
            return [
                originals.attach_original(session, case, document, path, look=check)
                for path in paths
            ]

        self.desk.runner.run(self, work, self._attached, self._not_attached)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped by who may attach."""
        if self.view is not None and self.view.may_attach and _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The files dropped are attached."""
        paths = _files(event)
        if paths:
            event.acceptProposedAction()
            self.attach(paths)

    def _attached(self, made: list[Recorded[Original]]) -> None:
        self._drop_problem()
        names = " and ".join(one.value.name for one in made)
        self.desk.saved(made[-1].at)
        self.desk.say(f"{names} {'is' if len(made) == 1 else 'are'} attached. {_LEFT}")
        self.start()

    def _not_attached(self, error: CourtDeskError) -> None:
        # Of several files some may be attached by now.
        self.start()
        self._show_problem(error)

    # Looking

    def show_original(self, original: Recorded[Original]) -> None:
        """Open the picture below the list."""
        session, media_type = self.desk.session, original.value.media_type
        self.desk.runner.run(
            self,
            lambda: decode(media_type, originals.read_original(session, original)),
            lambda image: self._show_picture(original, image),
            self._show_problem,
        )

    def _show_picture(self, original: Recorded[Original], image: QImage) -> None:
        self._drop_problem()
        panel = self._open_below(original.value.name)
        self.viewer = viewer = PictureView(image, original.value.name)
        across = FlowLayout(gap=10)
        for words, keys, does in (
            ("Larger", "+", viewer.larger),
            ("Smaller", "-", viewer.smaller),
            ("Fit the width", "0", viewer.fit),
            ("Close the picture", "", self._close_below),
        ):
            button = SecondaryButton(words, hint=keys)
            button.clicked.connect(does)
            across.addWidget(button)
        panel.body.addLayout(across)
        panel.add(viewer)
        viewer.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_save(self, original: Recorded[Original]) -> None:
        """Open the field for the passphrase, asked again as before every export."""
        panel = self._open_below(f"Save a copy of {original.value.name}")
        panel.add(Text(_COPY_LEAVES))
        field = PassphraseField(
            "passphrase", "Your passphrase again", missing="Enter your passphrase."
        )
        self.group = group = FieldGroup([field])
        panel.add(group)
        across = FlowLayout(gap=10)
        save = SecondaryButton("Choose where to save it…")
        cancel = LinkButton("Cancel")
        cancel.clicked.connect(self._close_below)

        def go_on() -> None:
            values = group.read_or_show()
            if values is not None:
                self.ask_where(original, values["passphrase"])

        save.clicked.connect(go_on)
        field.edit.returnPressed.connect(go_on)
        across.addWidget(save)
        across.addWidget(cancel)
        panel.body.addLayout(across)
        field.focus_first()

    def ask_where(self, original: Recorded[Original], passphrase: str) -> QFileDialog:
        """Show the system's window for saving a copy; returns it, already open."""
        suffix = original.value.media_type.suffix
        dialog = QFileDialog(self, "Save a copy")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(original.value.name.lower().replace(" ", "-") + suffix)
        # The dialog has asked already whether to replace a file of that name.
        dialog.fileSelected.connect(
            lambda path: self.save_copy(original, Path(path), passphrase, replacing=True)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def save_copy(
        self,
        original: Recorded[Original],
        target: Path,
        passphrase: str,
        *,
        replacing: bool = False,
    ) -> None:
        """Write a copy that the person asked for, once the passphrase was right."""
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: originals.copy_original(
                session, original, target, passphrase=passphrase, replacing=replacing
            ),
            self._copied,
            self._not_saved,
        )

    def _not_saved(self, error: CourtDeskError) -> None:
        if (isinstance(error, WrongPassphrase) or wait_of(error)) and self.group is not None:
            self.group.show_errors([("passphrase", str(error))])
        else:
            self._show_problem(error)

    def _copied(self, target: Path) -> None:
        self._drop_problem()
        self._close_below()
        self.desk.say(f"Saved as {target.name}. {_COPY}")

    # A mistake

    def ask_why(self, original: Recorded[Original]) -> None:
        """Open the field for why it should not have been attached."""
        panel = self._open_below(f"{original.value.name} was attached by mistake")
        why = TextField(
            "because",
            "Why should it not have been attached?",
            hint="The original stays in the vault. Everyone on the court side reads the reason: "
            "write nothing here of what the paper says.",
            missing="Say why this should not have been attached.",
            chars=50,
        )
        self.group = group = FieldGroup([why])
        name = PageName(self.case, f"original:{original.document}")
        keeper = PageKeeper(self.desk, name, group)
        panel.add(keeper.note)
        panel.add(group)
        across = FlowLayout(gap=10)
        save = SecondaryButton("Mark as attached by mistake")
        save.clicked.connect(lambda: self._mark(original, group, keeper, name))
        cancel = LinkButton("Cancel")
        cancel.clicked.connect(keeper.drop)
        cancel.clicked.connect(self._close_below)
        across.addWidget(save)
        across.addWidget(cancel)
        panel.body.addLayout(across)
        group.fields[0].focus_first()
        keeper.begin()

    def _mark(
        self,
        original: Recorded[Original],
        group: FieldGroup,
        keeper: PageKeeper,
        name: PageName,
    ) -> None:
        values = group.read_or_show()
        if values is None or must_choose(keeper, group.show_errors):
            return
        session, case = self.desk.session, self.case
        keeper.hold()

        def work() -> Recorded[Original]:
            done = originals.mark_mistake(
                session, case, original.document, because=values["because"]
            )
            name.drop(session)
            return done

        def refused(error: CourtDeskError) -> None:
            keeper.go_on()
            group.show_errors(as_pairs(error))

        self.desk.runner.run(self, work, self._marked, refused)

    def _marked(self, original: Recorded[Original]) -> None:
        self.desk.saved(original.at)
        self.desk.say(f"{original.value.name} is marked as attached by mistake.")
        self.start()

    # Furniture

    def _panel(self, view: OriginalsView, one: Recorded[Original], buttons: list[QWidget]) -> Panel:
        value = one.value
        panel = Panel()
        panel.setAccessibleName(value.name)
        panel.add(Strong(value.name))
        panel.add(
            Caption(
                f"{value.media_type.label}, {value.size_words}; "
                f"{'marked' if value.mistake else 'attached'} {one.at.astimezone():%H:%M on} "
                f"{one.at.day}/{one.at.month}/{one.at.year} by {view.who[one.document]}"
            )
        )
        if value.mistake:
            panel.add(Text(f"Attached by mistake: {value.mistake}"))
        across = FlowLayout(gap=16)
        for words, does in self._offers(view, one):
            button = LinkButton(words, look="tight")
            button.setAccessibleName(f"{words.rstrip('…')}: {value.name}")
            button.clicked.connect(does)
            across.addWidget(button)
            buttons.append(button)
        panel.body.addLayout(across)
        if one.document not in view.readable:
            panel.add(Caption("Its content is for those who may read this form's answers."))
        return panel

    def _offers(
        self, view: OriginalsView, one: Recorded[Original]
    ) -> Sequence[tuple[str, Callable[[], object]]]:
        offers: list[tuple[str, Callable[[], object]]] = []
        if one.document in view.readable:
            if one.value.media_type.is_picture:
                offers.append(("Show it", lambda: self.show_original(one)))
            if view.may_save:
                offers.append(("Save a copy to look at it…", lambda: self.ask_to_save(one)))
        if view.may_attach and not one.value.mistake:
            offers.append(("Attached by mistake…", lambda: self.ask_why(one)))
        return offers

    def _open_below(self, heading: str) -> Panel:
        self._close_below()
        self._below = panel = Panel(heading)
        column = self._content.layout()
        if isinstance(column, QVBoxLayout):
            column.addWidget(panel)
        return panel

    def _close_below(self) -> None:
        panel, self._below = self._below, None
        self.viewer = self.group = None
        if panel is not None:
            _let_go(panel)
            self.take_keyboard()

    def _fresh(self) -> QVBoxLayout:
        self._below = self.viewer = self.group = None
        old, self._content = self._content, QWidget()
        mark(self._content, "clear")
        self.page.body.replaceWidget(old, self._content)
        _let_go(old)
        return layouts.column(self._content, gap=12)

    def _show_problem(self, error: CourtDeskError) -> None:
        self._drop_problem()
        self._problem = WarningPanel(str(error))
        self.page.body.insertWidget(1, self._problem)
        self.page.show_widget(self._problem)
        announce(self, str(error), at_once=True)

    def _drop_problem(self) -> None:
        problem, self._problem = self._problem, None
        if problem is not None:
            _let_go(problem)


def _let_go(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def _files(event: QDropEvent) -> list[Path]:
    """The files that are dragged; what is only an address somewhere else is none."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
