"""What `sync add` asks before it keeps an SSH server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.cli.sync import require_host_key
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import UserError
from courtdesk.exchange import transports

FINGERPRINT = f"SHA256:{'a' * 43}"
HUB = Route("r", RouteKind.SFTP, "Hub", "sftp://example.org/x", user="court", secret="not one")


def test_an_ssh_server_that_nobody_confirmed_is_shown_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transports, "host_key_of", lambda _route: FINGERPRINT)
    with pytest.raises(UserError, match=f"Compare every letter.*--host-key {FINGERPRINT}"):
        require_host_key(HUB)
    require_host_key(replace(HUB, host_key=FINGERPRINT))
    require_host_key(replace(HUB, kind=RouteKind.WEBDAV))
