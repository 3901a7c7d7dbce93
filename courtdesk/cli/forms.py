"""`score` and `forms`: questionnaires; with `--vault` also those that the site uses itself."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from courtdesk.cli.output import complain, say, say_json
from courtdesk.cli.places import forms_folder
from courtdesk.errors import CourtDeskError
from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue
from courtdesk.questionnaire.definition import Form


def run(arguments: Namespace) -> int:
    """Do what `score` or `forms` was asked; return the exit status."""
    if arguments.command == "score":
        return _score(arguments.form, arguments.answers)
    if arguments.what == "check":
        return _check(arguments.files)
    if arguments.what == "fhir":
        return _fhir(arguments)
    if arguments.what == "print":
        return _print(arguments)
    return _list(arguments)


def _score(form_id: str, answers: str) -> int:
    from courtdesk.questionnaire.command import score_answers

    result = score_answers(load_catalogue(forms_folder()).get(form_id), answers)
    say(json.dumps(result, ensure_ascii=False))
    return 0


def _list(arguments: Namespace) -> int:
    """Every form that can be begun; whose it is stands with a form of the site's own."""
    forms = _catalogue(arguments).forms
    shipped = load_catalogue(forms_folder()).forms
    width = max(len(name) for name in forms)
    for name in sorted(forms):
        whose = "" if name in shipped else ", the site's own"
        say(f"{name:<{width}}  {_described(forms[name])}{whose}")
    return 0


def _catalogue(arguments: Namespace) -> Catalogue:
    """CourtDesk's own forms or, where a vault is named, also the site's own in use there."""
    if arguments.vault is None:
        return load_catalogue(forms_folder())
    from courtdesk.cli.signing_in import signed_in

    with signed_in(arguments) as session:
        return session.catalogue


def _described(form: Form) -> str:
    readers = form.compartment.value if form.compartment is not None else "open"
    # Rules may be there for risk alone: an interview that stops a case has no score.
    scored = form.rules is not None and form.rules.scored
    words = "scored" if scored else "not scored"
    return f"{form.title}, version {form.version}, {words}, answers: {readers}"


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


def _fhir(arguments: Namespace) -> int:
    from courtdesk.questionnaire.export_fhir import questionnaire

    say_json(questionnaire(_catalogue(arguments).get(arguments.form)))
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
