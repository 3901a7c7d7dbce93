"""Whose fault it is, said by the type of the exception.

Only a `CourtDeskError` may reach a person: its text is one plain sentence that says what is
wrong, where, and what to do. Everything else is a bug in CourtDesk and goes to the crash screen,
which shows types and line numbers but never values.

Each class carries the exit status that the command line ends with:

* 2: the person at the keyboard can put it right;
* 3: a file is damaged, foreign, or from a newer version;
* 4: the passphrase is wrong;
* 5: a place that sealed files are exchanged through did not do its part.
"""

from __future__ import annotations

from typing import ClassVar


class CourtDeskError(Exception):
    """The root of everything that is shown to a person, as one sentence."""

    exit_status: ClassVar[int] = 2


class UserError(CourtDeskError):
    """What was asked for cannot be done as asked; the sentence says what to do instead."""


class FieldError(UserError):
    """A `UserError` that belongs to one field of a form or one column of a file.

    `field` is the field's name as the caller knows it, so that a window can put the sentence
    beside the field and in the error summary.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class FieldErrors(UserError):
    """Several `FieldError`s found at once, so that a person can mend them in one go."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(" ".join(str(error) for error in errors))
        self.errors = errors


class NotAllowed(UserError):
    """The member's role may not do this (`courtdesk.domain.access` holds the table)."""


class VaultInUse(UserError):
    """Another window or command has this vault open."""


class NoSpace(UserError):
    """The disk is full; nothing that was saved before is lost."""


class FileRefused(CourtDeskError):
    """A file is damaged, foreign or from a newer version; it was left untouched."""

    exit_status = 3


class FormFileRefused(FileRefused):
    """A questionnaire or scoring file steps outside the documented subset."""


class DamagedVault(FileRefused):
    """The vault's bytes cannot be what CourtDesk wrote."""


class TamperedVault(DamagedVault):
    """The vault reads well but contradicts its chain: it was put back or altered."""


class ForeignVault(FileRefused):
    """The folder or file is not a CourtDesk vault (a plaintext SQLite file, for one)."""


class NewerVault(FileRefused):
    """The vault was written by a newer version of CourtDesk."""


class BundleRefused(FileRefused):
    """A sealed file from outside was not taken in; the vault and the file are as they were."""


class NotABundle(BundleRefused):
    """The file is not a sealed file at all."""


class TamperedBundle(BundleRefused):
    """The sealed file was damaged, cut or changed: its bytes cannot be what was sealed."""


class NotForYou(BundleRefused):
    """The sealed file is whole as far as can be seen, but was sealed for somebody else's key."""


class NotFromMember(BundleRefused):
    """The file opens, but no member's laptop signed it."""


class NewerBundle(BundleRefused):
    """The sealed file was made by a newer version of CourtDesk; it is left in the inbox."""


class BundleTooBig(BundleRefused):
    """The sealed file is larger, or holds more, than anything that CourtDesk makes."""


class SenderRevoked(BundleRefused):
    """The sender's laptop or membership was revoked before this was made."""


class SeenBefore(BundleRefused):
    """This very file was taken in before; nothing was done a second time."""


class OlderThanHeld(BundleRefused):
    """What the file brings is older than what is held here already."""


class RouteTrouble(CourtDeskError):
    """The exchange at one route could not be used; nothing is lost, and it is named in the text.

    The sentence names the route as the user calls it, never a credential and never a user name.
    """

    exit_status = 5


class RouteAway(RouteTrouble):
    """Nobody was reached: no network, the stick is out, no answer in time. It is tried again."""


class RouteRefused(RouteTrouble):
    """The route was reached and said no: somebody has to change something first."""


class RouteFull(RouteTrouble):
    """There is no room left at the exchange; somebody has to make some."""


class NotTheServer(RouteTrouble):
    """Something answered that is not the exchange: a sign-in page of a network, a proxy."""


class NotThere(CourtDeskError):
    """The file that was asked for is not at the exchange (any more)."""

    exit_status = 5


class WrongPassphrase(CourtDeskError):
    """The passphrase does not open this member's slot."""

    exit_status = 4


class NotReadable(UserError):
    """A sealed part is not available to this member's roles (P5)."""
