"""`score` and `forms`: questionnaires without a vault."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from courtdesk.cli.output import complain, say, say_json
from courtdesk.cli.places import forms_folder
from courtdesk.errors import CourtDeskError
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.questionnaire.definition import Form


def run(arguments: Namespace) -> int:
    """Do what `score` or `forms` was asked; return the exit status."""
    if arguments.command == "score":
        return _score(arguments.form, arguments.answers)
    if arguments.what == "check":
        return _check(arguments.files)
    if arguments.what == "fhir":
        return _fhir(arguments.form)
    return _list()


def _score(form_id: str, answers: str) -> int:
    from courtdesk.questionnaire.command import score_answers

    result = score_answers(load_catalogue(forms_folder()).get(form_id), answers)
    say(json.dumps(result, ensure_ascii=False))
    return 0


def _list() -> int:
    forms = load_catalogue(forms_folder()).forms
    width = max(len(name) for name in forms)
    for name in sorted(forms):
        say(f"{name:<{width}}  {_described(forms[name])}")
    return 0


def _described(form: Form) -> str:
    readers = form.compartment.value if form.compartment is not None else "open"
    scored = "scored" if form.rules is not None else "not scored"
    return f"{form.title}, version {form.version}, {scored}, answers: {readers}"


def _check(files: list[Path]) -> int:
    """Check every file even when one is refused; the gravest refusal is the status."""
    from courtdesk.questionnaire.load import load_form

    status = 0
    for path in files:
        try:
            form = load_form(path)
        except CourtDeskError as error:
            complain(str(error))
            status = max(status, error.exit_status)
        else:
            say(f"{path}: good ({_described(form)})")
    return status


def _fhir(form_id: str) -> int:
    from courtdesk.questionnaire.export_fhir import questionnaire

    say_json(questionnaire(load_catalogue(forms_folder()).get(form_id)))
    return 0
