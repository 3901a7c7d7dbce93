"""The fields of a place, which of them belong to which kind, and the route that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QFileDialog

from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import FieldError
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, PassphraseField, TextArea, TextField

_NETWORK = frozenset({RouteKind.WEBDAV, RouteKind.SFTP, RouteKind.S3})
BELONGS: Mapping[str, frozenset[RouteKind]] = {
    "folder": frozenset({RouteKind.FOLDER}),
    "stick": frozenset({RouteKind.FOLDER}),
    "address": _NETWORK,
    "user": _NETWORK,
    "secret": _NETWORK,
    "key": frozenset({RouteKind.SFTP}),
    "host_key": frozenset({RouteKind.SFTP}),
    "region": frozenset({RouteKind.S3}),
    "ca": frozenset({RouteKind.WEBDAV, RouteKind.S3}),
    "proxy": _NETWORK,
}
"""The kinds that each field is asked for; a name that is not here is asked for all."""

_KEPT = " Leave it empty to keep the one that is kept here."
_HOST_KEY = (
    "It begins with SHA256:. Ask for it where you got the address. Without one “Try it” shows what "
    "the server says it is, for you to compare; nothing is saved or sent before you confirm it."
)


class Fingerprint(TextField):
    """An SSH server's fingerprint: needed to save the place, and asked for by trying it."""

    def __init__(self, name: str, label: str, *, hint: str, chars: int) -> None:
        super().__init__(name, label, hint=hint, optional=True, chars=chars)

    @property
    def spoken_label(self) -> str:
        """Never "(optional)": `require_host_key` asks for it in the end."""
        return self.label


class FolderField(TextField):
    """A folder's whole path, typed or chosen.

    Attributes:
        browse: asks for a folder.
    """

    def __init__(self) -> None:
        super().__init__(
            "folder",
            "Folder",
            hint="The whole path. Sealed files are put into it; nothing else in it is touched.",
            missing="Choose the folder that sealed files are exchanged through.",
            chars=60,
        )
        self.browse = SecondaryButton("Choose a folder…")
        self.browse.clicked.connect(self._ask)
        self._add_control(self.browse, left=True)

    def _ask(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "The folder", self.value())
        if folder:
            self.set_value(folder)


def fields_of(before: Route | None) -> list[Field[Any]]:
    """The fields, filled with what is kept; a password or key is never shown again."""
    found = [*_what_it_is(), *_who_signs_in(kept_already=before is not None), *_the_server()]
    if before is not None:
        _fill(found, before)
    return found


def _what_it_is() -> tuple[Field[Any], ...]:
    """Its kind, its name, and where it lies."""
    return (
        Choice(
            "kind",
            "What is it?",
            [Option(one.value, one.label) for one in RouteKind],
            missing="Say what kind of place it is.",
            clearable=False,
        ),
        TextField(
            "name",
            "Name",
            hint="As your team calls it, such as Court share.",
            missing="Give the place a name that your team will recognise.",
        ),
        FolderField(),
        Checks(
            "stick",
            "Is it always there?",
            [Option("stick", "No: it comes and goes, as a stick does")],
            optional=True,
        ),
        TextField(
            "address",
            "Address",
            hint="As in https://host/folder, https://host/bucket/folder or sftp://host/folder.",
            missing="Enter the address that your IT department gave you.",
            chars=60,
        ),
    )


def _who_signs_in(*, kept_already: bool) -> tuple[Field[Any], ...]:
    """What the place asks of who comes; what is `kept_already` may be left out."""
    kept = _KEPT if kept_already else ""
    return (
        TextField("user", "User name or access key", optional=True),
        PassphraseField(
            "secret",
            "Password or secret key",
            hint=f"Of an SSH key: its passphrase, if it has one.{kept}",
            optional=True,
        ),
        TextArea(
            "key",
            "Private SSH key",
            hint=f"Instead of a password: the whole file, as text.{kept}",
            optional=True,
            rows=3,
        ),
    )


def _the_server() -> tuple[Field[Any], ...]:
    """How the place is known for the right one, and the way to it."""
    return (
        Fingerprint("host_key", "The server’s fingerprint", hint=_HOST_KEY, chars=52),
        TextField("region", "Region", optional=True, chars=20),
        TextArea(
            "ca",
            "Your organisation’s certificate",
            hint="Only if IT gave you one for this server: the whole file, as text.",
            optional=True,
            rows=3,
        ),
        TextField(
            "proxy",
            "Proxy",
            hint="Empty for the system’s own, “none” for none, or http://host:8080.",
            optional=True,
        ),
    )


def _fill(fields: Iterable[Field[Any]], before: Route) -> None:
    folder = before.kind is RouteKind.FOLDER
    values = {
        "kind": before.kind.value,
        "name": before.name,
        "folder": before.address if folder else "",
        "stick": ("stick",) if before.stick else (),
        "address": "" if folder else before.address,
        "user": before.user,
        "host_key": before.host_key,
        "region": before.region,
        "ca": before.ca,
        "proxy": before.proxy,
    }
    for field in fields:
        if field.name in values:
            field.set_value(values[field.name])


def route_of(values: Mapping[str, Any], identity: str, before: Route | None) -> Route:
    """The route that the fields make. What is asked for another kind is not in `values`."""
    kind = RouteKind(values["kind"])
    made = Route(
        id=identity,
        kind=kind,
        name=values["name"],
        address=values["folder"] if kind is RouteKind.FOLDER else values["address"],
        user=values.get("user") or "",
        secret=values.get("secret") or "",
        key=values.get("key") or "",
        host_key=values.get("host_key") or "",
        ca=values.get("ca") or "",
        proxy=values.get("proxy") or "",
        region=values.get("region") or "",
        stick=bool(values.get("stick")),
    )
    return made if before is None else _with_kept_secrets(made, before)


def _with_kept_secrets(made: Route, before: Route) -> Route:
    """The password and key that are kept, unless another was entered or it leads elsewhere.

    Whoever changes the address must know the password: else it would be sent to any server.
    """
    same = (made.kind, made.address, made.user) == (before.kind, before.address, before.user)
    if not same or made.secret or made.key:
        return made
    return replace(made, secret=before.secret, key=before.key)


def require_host_key(route: Route) -> None:
    """Raise `FieldError` for an SSH server whose fingerprint nobody has confirmed."""
    if route.kind is RouteKind.SFTP and not route.host_key:
        raise FieldError(
            "host_key",
            "Press “Try it”, compare the fingerprint that the server shows with the one that you "
            "were given, and confirm it.",
        )
