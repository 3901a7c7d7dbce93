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
    """The allow-list: each field, where it may stand, and what it prints."""
    width = max(len(_braced(one)) for one in FIELDS)
    for one in FIELDS:
        say(f"{_braced(one):<{width}}  {_described(one)}")
    return 0


def _braced(field: Field) -> str:
    return f"{{{{ {field.name} }}}}"


def _described(field: Field) -> str:
    where = "within a line" if field.shape is Shape.WORDS else "in a paragraph of its own"
    needed = "; every template must have it" if field.required else ""
    absent = f"prints “{field.absent}”" if field.absent else "drops its paragraph"
    return f"{field.words} ({where}; {absent} where there is nothing{needed})"
