"""One screen for every questionnaire of the catalogue, filled in by interview.

Decision record.

* An answer goes key press, model, worker, `save_answers`, and only then "Saved 10:42" (P1). Every
  state of the answers is handed to the worker; one that a newer state has overtaken is skipped.
* `filling` is what happens between key and answer, `screen` what becomes of the answers. Once a
  change of a finished form is dropped, `filling` records nothing: there is no draft to save it to.
* A failed save never takes an answer off the screen: it is said over the page, tried again with
  the next answer, on "Try again" and on leaving.
* Questions that share their options are a grid (`courtdesk.ui.answer_grid`), all others a field
  of the kit. Digits answer in a grid only: in a page of fields a stray key must answer nothing.
* `Place.part` is the form's id, or id#linkId to open it at one question, as "Change" on the page
  that checks the answers does.
* No score is computed here: what is not finished has none (P3). Only a trial, in which nobody's
  answers are given and nothing is kept, shows what answers would come to.
* `Place.part` without a case is "try:<form>", a trial of a form of the site's own before it is put
  to use (`screens.site_forms`). So the screen is there for a member who reads no cases; a case's
  form is refused to them where it is read.
"""

from __future__ import annotations

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.form.screen import FormScreen
from courtdesk.ui.screens.form.trial import TRY, TrialScreen


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        return TrialScreen(desk, place.part.removeprefix(TRY))
    form, _, question = place.part.partition("#")
    return FormScreen(
        desk.session,
        desk.runner,
        place.case,
        form,
        question=question,
        go=desk.go,
        say=desk.say,
        saved=desk.saved,
    )


SCREEN = ScreenSpec("form", "Form", _build)
