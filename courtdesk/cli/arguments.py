"""The command line's grammar (DESIGN "Command line"), and one sentence for what strays from it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from courtdesk import __version__
from courtdesk.domain.courtlist_columns import Column
from courtdesk.errors import UserError

if TYPE_CHECKING:
    from courtdesk.domain.requirements import RequirementKind

# "-,2,3" is a line of answers whose first is missing, "-1,2" one with a mistake: neither is the
# name of an option, which is what argparse takes a leading hyphen for.
_ANSWERS = re.compile(r"-[-,\d]*,[-,\d]*|-\d+")

SEALED = ".age"
"""What a sealed file is called: alone on the line it is opened in the window."""

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


class _Parser(argparse.ArgumentParser):
    """Raises `UserError` where argparse would print its usage and leave."""

    def error(self, message: str) -> NoReturn:
        """Raise `UserError` with argparse's message as one sentence."""
        said = message.replace("unrecognized", "unrecognised").replace("\n", " ").strip()
        raise UserError(f"{said[:1].upper()}{said[1:]}: run “{self.prog} --help” to see what fits.")


def read_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of one run. Raises `UserError`; `SystemExit(0)` after --help or --version."""
    words = [f" {word}" if _ANSWERS.fullmatch(word) else word for word in argv]
    try:
        found = _parser().parse_args(words)
    except UserError:
        return _with_file(words)
    found.brought = None
    return found


def _with_file(words: Sequence[str]) -> argparse.Namespace:
    """The window with a sealed file to take in, as a double click on the file asks for it.

    Raises the `UserError` of the whole line where it is anything else.
    """
    *before, last = words
    if not last.casefold().endswith(SEALED):
        return _parser().parse_args(words)
    found = _parser().parse_args(before)
    if found.command is not None:
        return _parser().parse_args(words)
    found.brought = Path(last).absolute()
    return found


def _parser() -> _Parser:
    parser = _Parser(
        prog="courtdesk",
        description="Without a command: open the window; with a sealed FILE.age, to take it in.",
        allow_abbrev=False,
        parents=[_common(top=True)],
    )
    parser.add_argument("--version", action="version", version=f"CourtDesk {__version__}")
    parser.add_argument(
        "--text-scale", type=_scale, metavar="PERCENT", help="text size, from 100 to 200"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _demo(commands)
    _score(commands)
    _forms(commands)
    _template(commands)
    _list(commands)
    _cases(commands)
    _bundle(commands)
    _sync(commands)
    _audit(commands)
    _upkeep(commands)
    return parser


_Commands = argparse._SubParsersAction  # the type that argparse gives and does not name


def _common(*, top: bool) -> _Parser:
    """--vault, --user and --passphrase-file, which may stand before the command or after it."""
    # A command's own default would overwrite what was given before the command.
    default = None if top else argparse.SUPPRESS
    common = _Parser(add_help=False)
    common.add_argument(
        "--vault", type=Path, metavar="DIR", default=default, help="the folder of the vault"
    )
    common.add_argument("--user", metavar="NAME", default=default, help="the name to sign in with")
    common.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=default,
        help="a file whose first line is the passphrase; without it you are asked",
    )
    return common


def _add(commands: _Commands[_Parser], name: str, words: str) -> _Parser:
    return commands.add_parser(
        name, help=words, description=words, allow_abbrev=False, parents=[_common(top=False)]
    )


def _demo(commands: _Commands[_Parser]) -> None:
    demo = _add(commands, "demo", "make a synthetic court day with invented people in OUT")
    demo.add_argument("out", type=Path, metavar="OUT", help="a new or empty folder")
    demo.add_argument("--cases", type=int, metavar="N", default=12, help="how many cases (12)")
    demo.add_argument("--seed", type=int, metavar="S", default=1, help="which invented people (1)")
    demo.add_argument("--pictures", action="store_true", help="every screen as PNG, OUT/pictures")
    demo.add_argument(
        "--fast-keys",
        action="store_true",
        help="for tests: the cheapest passphrase check that a vault may have",
    )


def _score(commands: _Commands[_Parser]) -> None:
    words = "score the answers to a form and print the result as JSON"
    score = _add(commands, "score", words)
    score.add_argument("form", metavar="FORM", help="the form's id, such as core-34")
    score.add_argument(
        "answers",
        metavar="ANSWERS",
        help="numbers as labelled on the form, in its order, with commas; '-' for not answered",
    )


def _forms(commands: _Commands[_Parser]) -> None:
    words = (
        "list the questionnaires (with --vault also the site's own), check files, print one as "
        "FHIR or on paper"
    )
    forms = _add(commands, "forms", words)
    what = forms.add_subparsers(dest="what", metavar="WHAT", title="what to do")
    check = _add(what, "check", "check questionnaire files and say what is wrong with each")
    check.add_argument("files", type=Path, metavar="FILE", nargs="+")
    fhir = _add(what, "fhir", "print a questionnaire as a FHIR R4 Questionnaire")
    fhir.add_argument("form", metavar="FORM")
    _forms_print(what)


def _forms_print(what: _Commands[_Parser]) -> None:
    words = "write a blank questionnaire as a PDF to fill in by hand"
    prints = _add(what, "print", words)
    prints.add_argument("form", metavar="FORM", help="the form's id, such as core-34")
    prints.add_argument(
        "-o", "--output", type=Path, metavar="FILE.pdf", required=True, help="a new file"
    )
    prints.add_argument("--large", action="store_true", help="large print, 18 point")
    prints.add_argument(
        "--reference",
        type=_reference,
        metavar="REF",
        help="the case's reference; with --vault it is looked up, and the site's own forms too",
    )


def _template(commands: _Commands[_Parser]) -> None:
    words = "list the fields of a report template, check templates, or try one"
    template = _add(commands, "template", words)
    what = template.add_subparsers(dest="what", metavar="WHAT", title="what to do")
    _add(what, "fields", "list what may stand between the braces of a template")
    check = _add(what, "check", "check .docx and .txt templates and say what is wrong with each")
    check.add_argument("files", type=Path, metavar="FILE", nargs="+")
    tries = _add(what, "preview", "write a template filled in for an invented case")
    tries.add_argument("file", type=Path, metavar="FILE", help="a .docx or .txt template")
    tries.add_argument(
        "-o", "--output", type=Path, metavar="OUT", required=True, help="a new file of that kind"
    )
    tries.add_argument("--waiting", action="store_true", help="for a case where nothing is done")


def _list(commands: _Commands[_Parser]) -> None:
    lists = _add(commands, "list", "work with court lists")
    what = lists.add_subparsers(dest="what", metavar="WHAT", title="what to do", required=True)
    words = "import a court list and print what was added, changed, removed and refused"
    imports = _add(what, "import", words)
    imports.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    imports.add_argument(
        "--date", type=_day, metavar="D", help="the day of a list that does not say it: 14/1/2027"
    )
    imports.add_argument(
        "--column",
        type=_column,
        metavar="NAME=HEADING",
        action="append",
        default=[],
        help=f"which heading is which, when unclear; NAME is one of: {', '.join(Column)}",
    )


def _cases(commands: _Commands[_Parser]) -> None:
    case = _add(commands, "case", "print a case as you may see it")
    case.add_argument("reference", metavar="REF", help="the case's reference or case number")
    case.add_argument(
        "--fhir", action="store_true", help="finished forms you may read as a FHIR R4 Bundle"
    )
    snippet = _add(commands, "snippet", "print the text for the pre-sentence report")
    snippet.add_argument("reference", metavar="REF", help="the case's reference or case number")
    snippet.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE.docx",
        help="write it as a Word document, or as FILE.pdf, instead",
    )


def _bundle(commands: _Commands[_Parser]) -> None:
    bundle = _add(commands, "bundle", "look into, take in or make sealed files")
    what = bundle.add_subparsers(dest="what", metavar="WHAT", title="what to do", required=True)
    words = "say what can be seen of a sealed file; with --user also what it holds for you"
    inspect = _add(what, "inspect", words)
    inspect.add_argument("file", type=Path, metavar="FILE", help="the file, or - for pasted text")
    opens = _add(what, "open", "take in a team file, a request or a decision, and say what changed")
    opens.add_argument("file", type=Path, metavar="FILE", help="the file, or - for pasted text")
    _bundle_request(what)


def _bundle_request(what: _Commands[_Parser]) -> None:
    words = "ask for a decision by a sealed file, to whoever decides on another laptop"
    request = _add(what, "request", words)
    request.add_argument("reference", metavar="REF", help="the case's reference or case number")
    request.add_argument(
        "--requirement",
        type=_requirement,
        metavar="KIND",
        required=True,
        help="what is to be decided on: MHTR, DRR or ATR",
    )
    request.add_argument("--to", metavar="MEMBER", required=True, help="the name of who decides")
    request.add_argument(
        "--needed-by", type=_time, metavar="HH:MM", help="the time today when it is needed"
    )
    request.add_argument(
        "--hold-back",
        metavar="FORM",
        action="append",
        default=[],
        help="a finished form, such as core-10, whose answers do not go",
    )
    request.add_argument(
        *("-o", "--output"),
        type=Path,
        metavar="FILE.age",
        required=True,
        help="a new file, or - for text to paste",
    )


def _sync(commands: _Commands[_Parser]) -> None:
    words = "exchange sealed files with the team's other laptops and say what was read back"
    sync = _add(commands, "sync", words)
    sync.add_argument(
        "--folder", type=Path, metavar="DIR", help="one round at this folder or stick only"
    )
    words = "with --folder: put nothing where none of the team's files lies"
    sync.add_argument("--take-in", action="store_true", help=words)
    sync.add_argument("--status", action="store_true", help="what is known; asks no place")
    sync.add_argument("--json", action="store_true", help="print the facts as JSON")
    what = sync.add_subparsers(dest="what", metavar="WHAT", title="what to do instead")
    _add(what, "places", "list the places of this laptop")
    _sync_add(what)
    remove = _add(what, "remove", "forget a place; the files there stay")
    remove.add_argument("name", metavar="NAME")


def _sync_add(what: _Commands[_Parser]) -> None:
    add = _add(what, "add", "add a place where sealed files are exchanged")
    add.add_argument("kind", choices=("folder", "webdav", "sftp", "s3"), metavar="KIND")
    add.add_argument("name", metavar="NAME", help="what the window calls it")
    add.add_argument("address", metavar="ADDRESS", help="a folder, or an https or sftp address")
    add.add_argument("--login", metavar="NAME", help="user name or access key at the place")
    add.add_argument(
        "--secret-file", type=Path, metavar="FILE", help="a file whose first line is the password"
    )
    add.add_argument("--key-file", type=Path, metavar="FILE", help="a private SSH key")
    add.add_argument("--host-key", metavar="SHA256:...", help="the SSH server's fingerprint")
    add.add_argument("--ca-file", type=Path, metavar="FILE", help="your own certificate authority")
    add.add_argument("--proxy", metavar="ADDRESS", help="http://host:port, or none")
    add.add_argument("--region", metavar="NAME", help="the region of S3 storage, if it has one")
    add.add_argument("--stick", action="store_true", help="a folder that comes and goes")


def _audit(commands: _Commands[_Parser]) -> None:
    audit = _add(commands, "audit", "print who did what, or write it to a CSV file")
    audit.add_argument("--from", dest="since", type=_day, metavar="D", help="the first day")
    audit.add_argument("--to", dest="until", type=_day, metavar="D", help="the last day")
    audit.add_argument("--member", metavar="NAME", help="one member's events")
    audit.add_argument(
        "--case", metavar="REF", help="one record: a reference, case number, CRN or name"
    )
    audit.add_argument(
        "-o", "--output", type=Path, metavar="FILE.csv", help="write a CSV file instead"
    )


def _upkeep(commands: _Commands[_Parser]) -> None:
    verify = _add(commands, "verify", "check every record of the vault against its chain")
    verify.add_argument(
        "--rebuild", action="store_true", help="make lists and search again from the records"
    )
    backup = _add(commands, "backup", "write the whole vault, encrypted, to one file and check it")
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file")
    restore = _add(
        commands, "restore", "make a vault again from a backup, in the folder of --vault"
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.add_argument(
        "--dry-run",
        action="store_true",
        help="only say what the backup lacks beside the vault of --vault; changes nothing",
    )
    _add(commands, "doctor", "say what this machine has, and what it lacks")


def _day(text: str) -> date:
    # Only here: the window starts through this module too, and waits for none of it.
    from courtdesk.domain.courtlist_values import read_date

    try:
        found = read_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if found is None:
        raise argparse.ArgumentTypeError("a date is missing; write it like 14/01/2027")
    return found


def _reference(text: str) -> str:
    # A blank form lies about in court: what is printed on it can only be a reference, no name.
    if not _REFERENCE.fullmatch(text.strip().upper()):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a case reference; write it like 7F3K-Q2XM"
        )
    return text.strip().upper()


def _column(text: str) -> tuple[Column, str]:
    name, found, heading = text.partition("=")
    if not found or name.strip() not in set(Column):
        raise argparse.ArgumentTypeError(
            f"{text!r} does not say which column is which; write it like defendant=Name"
        )
    return Column(name.strip()), heading.strip()


def _requirement(text: str) -> RequirementKind:
    # Only here, as for `_day`.
    from courtdesk.domain.requirements import RequirementKind

    if text.strip().upper() not in set(RequirementKind):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not one of {', '.join(RequirementKind)}: a request is about one of them"
        )
    return RequirementKind(text.strip().upper())


def _time(text: str) -> tuple[int, int]:
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time; write it like 14:30")
    return int(found[1]), int(found[2])


def _scale(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 100 <= int(text) <= 200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size from 100 to 200")
    return int(text)
