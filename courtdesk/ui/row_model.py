"""The model under a `RowList`: rows as they were read, and what each says by name and in words."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from courtdesk.ui.row_list import ROW, Index

R = TypeVar("R")


class RowModel(QAbstractListModel, Generic[R]):
    """Rows to be shown in a list, each under the role `ROW` for its delegate and its screen.

    Attributes:
        rows: what is shown.
    """

    def __init__(self, parent: QObject | None = None, rows: Iterable[R] = ()) -> None:
        super().__init__(parent)
        self.rows: tuple[R, ...] = tuple(rows)

    @abstractmethod
    def name_of(self, row: R) -> str:
        """What finds the row when somebody types it."""

    @abstractmethod
    def words_of(self, row: R) -> str:
        """All of the row in words, for who listens."""

    def can_be_chosen(self, row: R) -> bool:
        """Whether the keyboard stops at the row; a heading is passed over."""
        return True

    def show_rows(self, rows: Iterable[R]) -> None:
        """Show these and no others; the choice of one is lost."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def redraw(self) -> None:
        """Something about every row may look different; the choice of one stays."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def find(self, wanted: Callable[[R], bool]) -> QModelIndex:
        """The first row that is wanted, or an invalid index."""
        for at, row in enumerate(self.rows):
            if wanted(row):
                return self.index(at, 0)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows, headings included."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, its name, or all of it in words."""
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name_of(row)
        return self.words_of(row) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be chosen, headings cannot."""
        if self.can_be_chosen(self.rows[index.row()]):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags
