"""Who did what: the list of events for the information governance lead, and of one record.

One place called "audit". With a case it asks at once who has done what with that record, which is
how the case page leads here; without one it begins with everything.

**Decision: one list, with what was changed among it.** "Who has looked at this record" and "what
was changed" would be two lists to lay side by side; an inquiry wants one, in order of time.

**Decision: filters beside the list, and no names of defendants.** A person is asked for by
reference, CRN or name, and the answer names references: whoever reads the list need not be one
who reads cases.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.audit.screen import AuditScreen


def build(desk: Desk, place: Place) -> Screen:
    """The list, of everything or of one case's record."""
    return AuditScreen(desk, place.case)


SCREEN = ScreenSpec("audit", "Who did what", build, go="Who did what", needs=Permission.READ_AUDIT)
