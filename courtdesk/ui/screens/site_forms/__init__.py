"""The site's own forms: what is in the folder, what is wrong with it, put to use, retired.

Decision record.

* The place without a part is the list; "file:<name>" is one file of the folder, "form:<id>" a form
  that is or was in use here, whose file may be gone.
* A file in the folder is only a proposal. It is read by the same reader as CourtDesk's own forms,
  its refusal is shown word for word, and nothing of it is used before somebody has signed that it
  is, with a reason.
* Before that it can be tried: the form screen draws it as it would be asked, and keeps nothing.
* The folder is looked into when the page is opened and when somebody asks for it, never by itself:
  a half-copied file would be refused for a moment, and shown as if it were wrong.
* The folder's path is the laptop's own affair; it stands here because somebody has to find it.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.site_forms.listing import SiteForms
from courtdesk.ui.screens.site_forms.one import OneForm


def _build(desk: Desk, place: Place) -> Screen:
    return OneForm(desk, place.part) if place.part else SiteForms(desk)


SCREEN = ScreenSpec(
    "site_forms",
    "The site's own forms",
    _build,
    needs=Permission.CHANGE_FORMS,
    go="The site's own forms",
)
