"""Adding, changing and removing the places of Sync, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from courtdesk.actions.sync import places
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.sync.removing import RemovePlace
from courtdesk.ui.sync_watch import SyncWatch
from tests.helpers.bench import Bench
from tests.helpers.hands import answer, press, reach, write
from tests.helpers.keyboard import focused, spoken
from tests.helpers.seen import words_shown
from tests.helpers.servers.sshd import SshServer, sshd_server
from tests.helpers.syncing import colleague, hub, watch
from tests.ui.screens.sync_hands import (
    add_place,
    fill,
    form,
    in_error,
    opened,
    push,
    saved,
    settle,
    tried,
)

__all__ = ["colleague", "hub", "sshd_server", "watch"]


def test_a_folder_is_added_by_keyboard(bench: Bench, watch: SyncWatch, tmp_path: Path) -> None:
    (tmp_path / "exchange").mkdir()
    shown = form(bench, watch)
    bench.picture(shown, "sync-add-empty")
    answer("What is it?", "A folder: a USB stick, a network drive or a synchronised folder")
    reach("Name")
    write("Court share")
    reach("Folder")
    write(str(tmp_path / "exchange"))
    push(bench, watch, "Try it")
    tried(bench, shown)
    bench.picture(shown, "sync-add-tried")
    assert spoken(focused()) == "Try it"
    assert shown.shown == "It answers, and 0 sealed files lie there. Nothing was put there."
    push(bench, watch, "Save place")
    [kept] = places.places(bench.session())
    assert (kept.route.name, kept.route.address) == ("Court share", str(tmp_path / "exchange"))
    assert bench.log.said == ["Court share is added."] and bench.log.backs == 1


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, {"kind", "name"}),
        ({"kind": "folder", "name": "A"}, {"folder"}),
        ({"kind": "folder", "name": "A", "folder": "share"}, {"folder"}),
        ({"kind": "webdav", "name": "A", "address": "http://example.org/x"}, {"address"}),
        ({"kind": "webdav", "name": "A", "address": "https://me:pw@example.org/"}, {"address"}),
        ({"kind": "s3", "name": "A", "address": "https://example.org/b/x"}, None),
        ({"kind": "sftp", "name": "A", "address": "sftp://example.org/x", "user": "u"}, {"secret"}),
        ({"kind": "s3", "name": "A", "address": "https://h/bucket", "ca": "no"}, None),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    bench: Bench, watch: SyncWatch, values: dict[str, str], wrong: set[str] | None
) -> None:
    shown = form(bench, watch)
    fill(shown, **values)
    assert saved(bench, watch, shown) == ()
    found = in_error(shown)
    assert found == wrong if wrong is not None else {"user", "secret"} <= found


def test_a_name_that_is_taken_is_said_at_the_name(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    add_place(bench, hub)
    shown = form(bench, watch)
    fill(shown, kind="folder", name="court SHARE", folder="/exchange")
    assert saved(bench, watch, shown) == (hub,)
    assert in_error(shown) == {"name"}
    assert shown.save.isEnabled()


def test_a_place_that_does_not_answer_is_said_and_can_be_saved_all_the_same(
    bench: Bench, watch: SyncWatch, tmp_path: Path
) -> None:
    shown = form(bench, watch)
    fill(shown, kind="folder", name="Away", folder=str(tmp_path / "no" / "exchange"))
    shown.try_it()
    tried(bench, shown)
    assert "“Away” is not within reach" in shown.shown
    assert [one.name for one in saved(bench, watch, shown)] == ["Away"]


def test_an_ssh_server_is_only_kept_with_a_fingerprint_that_was_confirmed(
    bench: Bench, watch: SyncWatch, sshd_server: SshServer
) -> None:
    let_in, fingerprint = sshd_server.let_in(), sshd_server.host_key
    shown = form(bench, watch)
    assert shown.group is not None
    at, user, key = sshd_server.address, sshd_server.user, sshd_server.key
    fill(shown, kind="sftp", name="Hub", address=at, user=user, key=key)
    assert "The server’s fingerprint (optional)" not in words_shown(shown)
    assert saved(bench, watch, shown) == () and in_error(shown) == {"host_key"}
    push(bench, watch, "Try it")
    tried(bench, shown)
    bench.picture(shown, "sync-fingerprint")
    assert fingerprint in shown.shown and "Compare every letter" in shown.shown
    # Whoever presses "Try it" once more has confirmed nothing.
    assert spoken(focused()) == "Try it"
    press(Qt.Key.Key_Space)
    tried(bench, shown)
    assert shown.confirm is not None, shown.shown
    assert sshd_server.let_in() == let_in and shown.group["host_key"].is_empty()
    push(bench, watch, "It is the same")
    tried(bench, shown)
    assert spoken(focused()) == "Try it"
    assert sshd_server.let_in() == let_in + 1
    assert shown.shown == "It answers, and 0 sealed files lie there. Nothing was put there."
    assert [one.host_key for one in saved(bench, watch, shown)] == [fingerprint]


def test_a_kept_password_stays_unless_the_place_leads_elsewhere(
    bench: Bench, watch: SyncWatch
) -> None:
    dav = Route(
        "d", RouteKind.WEBDAV, "Hub", "https://example.org/x", user="court", secret="hush 1"
    )
    add_place(bench, dav)
    shown = form(bench, watch, "change/d")
    bench.picture(shown, "sync-change")
    assert shown.group is not None and shown.group["secret"].is_empty()
    assert "hush 1" not in words_shown(shown)
    fill(shown, name="The hub")
    assert saved(bench, watch, shown) == (replace(dav, name="The hub"),)
    shown = form(bench, watch, "change/d")
    fill(shown, address="https://example.com/x")
    [kept] = saved(bench, watch, shown)
    assert kept.secret == "" and kept.id != "d"


def test_what_is_typed_is_kept_over_a_lock(bench: Bench, watch: SyncWatch) -> None:
    fill(form(bench, watch), kind="webdav")
    reach("Address")
    write("https://example.org/x")
    reach("Password")
    write("not a real one")
    bench.settle()
    shown = form(bench, watch)
    assert shown.group is not None
    assert shown.group["address"].value() == "https://example.org/x"
    assert shown.group["secret"].is_empty()


def test_another_address_is_another_place_with_nothing_stored_there(
    bench: Bench, watch: SyncWatch, hub: Route, tmp_path: Path
) -> None:
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    places.save_route(bench.session(), replace(hub, address=str(tmp_path / "elsewhere")))
    shown.refresh()
    settle(bench, watch)
    assert "Stored at Court share: 0 of" in words_shown(shown)


def test_a_place_is_removed_only_when_that_is_meant(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    add_place(bench, hub)
    shown = bench.show(Place("sync", None, f"remove/{hub.id}"))
    assert isinstance(shown, RemovePlace)
    bench.picture(shown, "sync-remove")
    assert spoken(focused()) == "Keep it"
    press(Qt.Key.Key_Space)
    assert bench.log.backs == 1 and len(places.places(bench.session())) == 1
    push(bench, watch, "Remove this place")
    assert places.places(bench.session()) == ()
    gone = bench.show(Place("sync", None, f"remove/{hub.id}"))
    assert "not set up any more" in words_shown(gone)
