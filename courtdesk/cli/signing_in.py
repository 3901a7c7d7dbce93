"""Signing in from the command line: who, with which passphrase, and closing the vault again."""

from __future__ import annotations

import getpass
import os
import stat
import warnings
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from courtdesk.actions import vaults
from courtdesk.actions.session import Session
from courtdesk.cli.output import complain
from courtdesk.cli.places import forms_folder, vault_folder
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.store.folder import VaultFolder

_LONGEST_LINE = 64 * 1024
"""Bytes of a passphrase file that are read: far beyond any passphrase, and no room for a disk."""


@contextmanager
def signed_in(arguments: Namespace) -> Iterator[Session]:
    """Sign in as `--user` to `--vault`; the vault is closed afterwards whatever happens.

    What the vault has to say about itself, such as that it was not closed properly, goes to
    standard error. Raises whatever `vaults.sign_in` does.
    """
    folder = vault_folder(arguments.vault)
    name = user_of(folder, arguments.user)
    passphrase = read_passphrase(arguments.passphrase_file, name)
    catalogue = load_catalogue(forms_folder())
    session = vaults.sign_in(folder, catalogue, now, name=name, passphrase=passphrase)
    try:
        for notice in session.vault.notices:
            complain(notice.sentence)
        yield session
    except BaseException:
        # What went wrong first is what is told: closing a damaged vault may fail as well.
        with suppress(CourtDeskError):
            session.vault.close()
        raise
    session.vault.close()


def now() -> datetime:
    """The local time with its offset from UTC."""
    return datetime.now().astimezone()


def user_of(folder: VaultFolder, given: str | None) -> str:
    """The sign-in name: the one given, or that of the only member."""
    if given:
        return given
    names = vaults.member_names(folder)
    if len(names) == 1:
        return names[0]
    raise UserError(f"Say who signs in with --user: one of {', '.join(names)}.")


def read_passphrase(file: Path | None, name: str) -> str:
    """The passphrase of `name`: the first line of `file`, or what is typed at the prompt."""
    return _from_file(file) if file is not None else _from_prompt(name)


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST_LINE)
            if os.name != "nt" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                complain(
                    f"Others on this computer can read the passphrase file {path}: "
                    f"run “chmod 600 {path}”."
                )
    except OSError as error:
        raise UserError(
            f"The passphrase file {path} cannot be read ({error.strerror}): check its name and "
            "permissions."
        ) from error
    try:
        # utf-8-sig: Notepad begins a file with a mark that nobody typed.
        passphrase = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UserError(
            f"The passphrase file {path} is not UTF-8 text: save it as UTF-8."
        ) from error
    if not passphrase:
        raise UserError(f"The passphrase file {path} has an empty first line: put it there.")
    return passphrase


def _from_prompt(name: str) -> str:
    with warnings.catch_warnings():
        # Without a terminal getpass would read, and echo, whatever is piped in.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(f"Passphrase of {name}: ")
        except (getpass.GetPassWarning, EOFError, OSError) as error:
            raise UserError(
                "There is no terminal to ask for the passphrase at: give --passphrase-file."
            ) from error
