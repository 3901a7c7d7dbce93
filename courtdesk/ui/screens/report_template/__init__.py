"""The site's templates for the report: the files, what is wrong with them, put to use, retired.

Decision record.

* The place without a part is the list; "file:<name>" is one file of the folder, "kind:<kind>" what
  this site uses for the document or for the text, whose file may be gone; "fields" is the list of
  what may stand between the braces.
* A file is previewed on two invented cases, and the one where nothing is done yet comes first:
  whoever signs a template has to see how the site's words read around what is absent (P3).
* Every fault of a file is shown at once, each with its line or paragraph: a template is mended in
  Word, and nobody wants to go there and back for each brace.
* The folder is looked into when the page is opened and when somebody asks for it, never by itself:
  a half-copied file would be refused for a moment, and shown as if it were wrong.
* "Make the folder" puts CourtDesk's own patterns there: a site changes a template that works, and
  need not begin with an empty page.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.report_template.fields import TemplateFields
from courtdesk.ui.screens.report_template.listing import ReportTemplates
from courtdesk.ui.screens.report_template.one import OneTemplate
from courtdesk.ui.screens.report_template.reading import FIELDS


def _build(desk: Desk, place: Place) -> Screen:
    if place.part == FIELDS:
        return TemplateFields(desk)
    return OneTemplate(desk, place.part) if place.part else ReportTemplates(desk)


SCREEN = ScreenSpec(
    "report_template",
    "Report template",
    _build,
    needs=Permission.CHANGE_FORMS,
    go="Report template",
)
