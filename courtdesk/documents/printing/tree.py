"""The structure of a paper, collected while its parts are set."""

from __future__ import annotations

from courtdesk.documents.tagging import Element, Scope


class Tree:
    """The structure elements in the order in which they are met."""

    def __init__(self) -> None:
        self.elements: list[Element] = []

    def add(
        self, role: str, parent: int | None = None, alt: str = "", scope: Scope | None = None
    ) -> int:
        """Add one element below `parent`; return the number by which the pen names it."""
        self.elements.append(Element(role, parent, alt, scope))
        return len(self.elements) - 1
