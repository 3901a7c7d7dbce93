"""`template`: the site's report templates, checked, listed and tried without a vault."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from courtdesk.actions import report_templates
from courtdesk.cli.output import complain, say
from courtdesk.documents.template_fields import FIELDS, Field, Shape
from courtdesk.errors import CourtDeskError


def run(arguments: Namespace) -> int:
    """Do what `template` was asked; return the exit status."""
    match arguments.what:
        case "check":
            return _check(arguments.files)
        case "preview":
            return _preview(arguments)
        case _:
            return _fields()


def _check(files: list[Path]) -> int:
    """Check every file even when one is refused; the gravest refusal is the status."""
    status = 0
    for path in files:
        try:
            kind = report_templates.check(path)
        except CourtDeskError as error:
            for sentence in report_templates.sentences(error):
                complain(sentence)
            status = max(status, error.exit_status)
        else:
            say(f"{path}: good ({kind.label})")
    return status


def _preview(arguments: Namespace) -> int:
    made = report_templates.write_preview(
        arguments.file, arguments.output, complete=not arguments.waiting
    )
    say(f"Written: {made}")
    return 0


def _fields() -> int:
    """The allow-list, by where a field may stand, and what it prints."""
    own = [one for one in FIELDS if one.shape is Shape.LINES]
    _listed("Every template has these, each in a line or paragraph of its own:", own, needed=True)
    _listed("In a line or paragraph of their own:", own, needed=False)
    _listed("Within a line:", [one for one in FIELDS if one.shape is Shape.WORDS], needed=False)
    say("A field stands between two braces on each side, and nothing else may stand there.")
    return 0


def _listed(heading: str, fields: list[Field], *, needed: bool) -> None:
    width = max(len(_braced(one)) for one in FIELDS)
    say(heading)
    for one in fields:
        if one.required is needed:
            say(f"  {_braced(one):<{width}}  {one.words}; {_absent(one)}")
    say()


def _braced(field: Field) -> str:
    return f"{{{{ {field.name} }}}}"


def _absent(field: Field) -> str:
    if field.absent:
        return f"“{field.absent}” where there is nothing"
    return "its paragraph goes where there is nothing"
