"""What is said of something that came in or did not, and where it leads on: pure functions."""

from __future__ import annotations

from courtdesk.actions.inbox import Came, Left
from courtdesk.actions.session import Session
from courtdesk.exchange.bundle import Kind
from courtdesk.ui.screen import Place


def rest_of(came: Came) -> str:
    """What it changed, after the sentence that says what it was."""
    return " ".join(came.changes)


def notice_of(came: Came) -> str:
    """What it changed and what to know of it, for a message over another page."""
    return " ".join((*came.changes, *came.notes))


def named(left: Left) -> str:
    """Which file it was, and why it was not taken in."""
    return f"{left.name}: {left.why}"


def place_after(came: Came, session: Session) -> tuple[str, Place]:
    """Words of a button and where it leads: the case, Approvals, or Team."""
    if came.to_decide:
        return "Open Approvals", Place("approvals")
    if came.kind is Kind.DECISION and came.case is not None:
        return "Open the case", Place("case", came.case)
    if session.is_outside:
        return "Open Approvals", Place("approvals")
    return "Open Team", Place("team")
