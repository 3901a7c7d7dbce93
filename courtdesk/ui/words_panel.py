"""The words that two people read to each other, large enough to read from a standing place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit.headings import PageTitle
from courtdesk.ui.kit.panels import Inset


class WordsPanel(Inset):
    """A heading, and the words in their order.

    Attributes:
        words: what is shown.
    """

    def __init__(self, heading: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self.words = tuple(words)
        label = PageTitle("  ".join(words))
        # With commas a screen reader leaves a moment between them.
        label.setAccessibleName(", ".join(words))
        self.add(label)
