"""One run: read the arguments, do the one thing, turn the outcome into an exit status."""

from __future__ import annotations

import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from courtdesk.cli.arguments import read_arguments
from courtdesk.cli.hardening import harden
from courtdesk.cli.output import complain, use_utf8
from courtdesk.errors import CourtDeskError

INTERRUPTED = 130
"""What a shell gives for Ctrl+C: 128 and the number of the signal."""

READER_GONE = 141
"""The same for a pipe whose reader has ended, as with `| head`."""


class OpenWindow(Protocol):
    """Opens the window on a vault (`None`: the default one); returns the exit status.

    `text_scale` (per cent) and `brought`, a sealed file to take in once somebody has signed in,
    are passed only when they were asked for.
    """

    def __call__(self, vault: Path | None, *, text_scale: int = ..., brought: Path = ...) -> int:
        """Return once the window is closed."""


class TakePictures(Protocol):
    """Takes a picture of every screen of the demonstration at `vault` into `folder`.

    `summary` is what summary.json holds (see `courtdesk.demonstration`). `text_scale` (per cent)
    is passed only when it was asked for.
    """

    def __call__(
        self, vault: Path, summary: Mapping[str, Any], folder: Path, *, text_scale: int = ...
    ) -> object:
        """Return once every picture is written."""


def main(argv: Sequence[str], *, open_window: OpenWindow, take_pictures: TakePictures) -> int:
    """Run the command line with the arguments `argv` (without the program's name).

    Returns the exit status; see the package for what each means. Raises nothing but what is a
    mistake in CourtDesk, and even that without values in it once it reaches the interpreter.
    """
    use_utf8()
    harden()
    try:
        return _run(argv, open_window, take_pictures)
    except CourtDeskError as error:
        return _refuse(error)
    except SystemExit as leaving:  # argparse, after --help and --version
        return leaving.code if isinstance(leaving.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _close_output()
        return READER_GONE


def _run(argv: Sequence[str], open_window: OpenWindow, take_pictures: TakePictures) -> int:
    arguments = read_arguments(argv)
    scale = {"text_scale": arguments.text_scale} if arguments.text_scale is not None else {}
    if arguments.command is None:
        if arguments.brought is not None:
            return open_window(arguments.vault, brought=arguments.brought, **scale)
        return open_window(arguments.vault, **scale)
    sys.excepthook = _tell_mistake

    def pictures(vault: Path, summary: Mapping[str, Any], folder: Path) -> None:
        take_pictures(vault, summary, folder, **scale)

    status = _command(arguments)(arguments, pictures)
    sys.stdout.flush()  # here, where a reader that has gone is still noticed
    return status


_Pictures = Callable[[Path, Mapping[str, Any], Path], None]
_Command = Callable[[Namespace, _Pictures], int]


def _command(arguments: Namespace) -> _Command:
    # Imported when used: `score` needs no vault, and start-up time is a feature.
    match arguments.command:
        case "demo":
            from courtdesk.cli.demo import demo

            return demo
        case "score" | "forms":
            from courtdesk.cli import forms

            return _plain(forms.run)
        case "template":
            from courtdesk.cli import templates

            return _plain(templates.run)
        case "doctor":
            from courtdesk.cli.doctor import doctor

            return _plain(doctor)
        case "audit":
            from courtdesk.cli import audit

            return _plain(audit.run)
        case "bundle":
            from courtdesk.cli import bundles

            return _plain(bundles.run)
        case "sync":
            from courtdesk.cli import sync

            return _plain(sync.run)
        case "backup" | "restore" | "verify":
            from courtdesk.cli import upkeep

            return _plain(upkeep.run)
        case _:
            from courtdesk.cli import cases

            return _plain(cases.run)


def _plain(command: Callable[[Namespace], int]) -> _Command:
    return lambda arguments, _pictures: command(arguments)


def _refuse(error: CourtDeskError) -> int:
    try:
        complain(str(error))
    except BrokenPipeError:
        _close_output()
    return error.exit_status


def _close_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush says nothing."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # not a real file, as under a test
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)


def _tell_mistake(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say where CourtDesk itself went wrong: types and lines, as a value could be a name (P2)."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(trace)
    ]
    sys.stderr.write(
        f"CourtDesk made a mistake and stopped ({kind.__name__} at {' '.join(places[-4:])}); what "
        "was saved is safe. Please report this line.\n"
    )
