"""All forms of one case: how far each is, and every way to fill it in, read it or print it.

Decision record.

* One row a form, in groups that follow the framework: screens, the MHTR assessment, substance
  misuse, consent, after sentence, and whatever the site has put to use itself.
* Enter does what is wanted most: go on with what is open, read what is finished, or begin the
  interview. Every further way is one key in the row, and the row shows which (`ui.form_ways`).
* Only what the member's role may do is offered; who may is said instead. What can be done only
  after something else says so, and Enter leads there.
* Consent is no questionnaire: its row leads to its own page.
* A form that is not in use any more stands here as long as the case has answers to it.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.forms.screen import FormsPage


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("the forms are those of a case")
    return FormsPage(desk, place.case)


SCREEN = ScreenSpec("forms", "All forms", _build, needs=Permission.READ_CASES)
