"""dev_setup.py: what it says when it cannot go on, and whose settings it keeps."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import pytest

import dev_setup


def test_a_failing_step_shows_what_it_said_and_what_to_do() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no route to host')"]
    with pytest.raises(
        dev_setup.Stop, match=r"(?s)no route to host.*stopped while asking: .* again"
    ):
        dev_setup.quietly(command, "asking", os.environ)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no apt-get on Windows")
def test_whoever_is_not_root_is_told_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(dev_setup.Stop) as caught:
        dev_setup.install_packages(["libegl1", "xvfb"])
    line = str(caught.value).splitlines()[1]
    assert line.startswith(("sudo sh -c '", "su -c '"))
    assert "apt-get install --yes --no-install-recommends libegl1 xvfb" in line


def _settings(monkeypatch: pytest.MonkeyPatch, **given: str) -> Mapping[str, str]:
    for name in (*dev_setup.INDEX_SETTINGS, *dev_setup.CERTIFICATES):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return dev_setup.uv_environment()


def test_pips_settings_reach_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = "https://mirror.example/simple"
    settings = _settings(monkeypatch, PIP_INDEX_URL=mirror, PIP_CERT="site.pem")
    assert settings["UV_DEFAULT_INDEX"] == mirror
    assert settings["SSL_CERT_FILE"] == "site.pem"
    assert settings["UV_PYTHON_DOWNLOADS"] == "never"


def test_the_callers_own_uv_settings_win(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(monkeypatch, SSL_CERT_FILE="own.pem", PIP_CERT="site.pem")
    assert settings["SSL_CERT_FILE"] == "own.pem"
    assert "UV_DEFAULT_INDEX" not in settings
