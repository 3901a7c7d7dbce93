"""`score` and `forms`: questionnaires without a vault, but for a site's own on paper."""

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
    if arguments.what == "print":
        return _print(arguments)
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


def _print(arguments: Namespace) -> int:
    """A blank form on paper; with a vault given, its own forms and cases count."""
    if arguments.vault is not None:
        written = _print_from_vault(arguments)
    else:
        from courtdesk.documents.paper import blank_form
        from courtdesk.documents.printing import write_pdf

        form = load_catalogue(forms_folder()).get(arguments.form)
        paper = blank_form(form, reference=arguments.reference or "", large=arguments.large)
        written = write_pdf(paper, arguments.output)
    say(f"Written: {written}")
    return 0


def _print_from_vault(arguments: Namespace) -> Path:
    from courtdesk.actions.cases import by_reference
    from courtdesk.actions.paper import write_blank
    from courtdesk.cli.signing_in import signed_in

    with signed_in(arguments) as session:
        reference = arguments.reference
        case = by_reference(session, reference) if reference is not None else None
        return write_blank(session, case, arguments.form, arguments.output, large=arguments.large)
