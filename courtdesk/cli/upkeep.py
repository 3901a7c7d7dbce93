"""`verify`, `backup` and `restore`: keeping a vault whole."""

from __future__ import annotations

from argparse import Namespace

from courtdesk.actions import backups
from courtdesk.cli.output import complain, say
from courtdesk.cli.places import vault_folder
from courtdesk.cli.signing_in import now, read_passphrase, signed_in
from courtdesk.errors import DamagedVault, UserError


def run(arguments: Namespace) -> int:
    """Do what was asked; return the exit status."""
    match arguments.command:
        case "verify":
            return _verify(arguments)
        case "backup":
            return _backup(arguments)
        case _:
            return _restore(arguments)


def _verify(arguments: Namespace) -> int:
    """Check, and print what was found. Raises `DamagedVault` when something is wrong."""
    with signed_in(arguments) as session:
        report = backups.check_vault(session, rebuild=arguments.rebuild)
        for line in report.lines:
            if line not in report.problems:
                say(line)
        *others, last = report.problems or ("",)
        for problem in others:
            complain(problem)
        if last:
            raise DamagedVault(last)
    return 0


def _backup(arguments: Namespace) -> int:
    with signed_in(arguments) as session:
        manifest = backups.back_up(session, arguments.file.absolute())
    say(f"Backed up and checked: {arguments.file}, {manifest.head.seq} records of this laptop")
    return 0


def _restore(arguments: Namespace) -> int:
    if arguments.dry_run:
        return _compare(arguments)
    if arguments.vault is None:
        # Never into the default vault by accident: a person may have meant to look at a copy.
        raise UserError("Say where to restore to with --vault: a new or empty folder.")
    name = arguments.user or _only_name(backups.names_in(arguments.file))
    passphrase = read_passphrase(arguments.passphrase_file, name)
    folder = vault_folder(arguments.vault)
    manifest = backups.restore(arguments.file, folder, now, name=name, passphrase=passphrase)
    say(f"Restored to {folder.path} from the backup of {manifest.made_at.astimezone():%d/%m/%Y}")
    say("It goes on as a new device at the next sign-in; what was recorded since is not in it.")
    return 0


def _compare(arguments: Namespace) -> int:
    """Say what the backup lacks. Without signing in: the vault may not open any more."""
    name = arguments.user or _only_name(backups.names_in(arguments.file))
    passphrase = read_passphrase(arguments.passphrase_file, name)
    folder = vault_folder(arguments.vault)
    told = backups.compare_closed(folder, arguments.file, now, name=name, passphrase=passphrase)
    for line in told.lines:
        say(line)
    say("Nothing was restored or changed.")
    return 0


def _only_name(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return names[0]
    raise UserError(f"Say whose passphrase it is with --user: one of {', '.join(names)}.")
