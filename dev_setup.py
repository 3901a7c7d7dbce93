"""Setting up what `dev.py` needs, with nothing but Python 3.11 and the standard library.

* System packages, on Debian and its relatives: as root they are installed, as anybody else the
  one line to run is printed.
* `.venv` beside this file (or the folder that COURTDESK_VENV names), filled from `uv.lock`, every
  file checked against the hash in it; uv itself comes by pip with the hashes in
  `packaging/bootstrap.txt`. What was installed is stamped, so a second run starts at once.

Proxy, certificate and package index settings of the caller are kept. Tried on Debian 12 and 13.
Windows and macOS take the same path through the code but nobody has tried them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("COURTDESK_VENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "courtdesk-setup.json"
LOCK = ROOT / "uv.lock"
BOOTSTRAP = ROOT / "packaging" / "bootstrap.txt"

# Debian's packages, found by trial in roots that held nothing else. Debian 13 calls the first
# libglib2.0-0t64 and says that it provides the old name, which is what apt-get and we go by.
QT = "libglib2.0-0 libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libgssapi-krb5-2".split()
# Qt's message names only libxcb-cursor0, whichever of these is missing.
QT_WINDOW = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
    " libwayland-cursor0".split()
)
# apache2-bin is the server without a service; openssh-server's own is no part of any test.
FOR_TESTS = "openssh-client openssh-server apache2-bin xvfb xauth dbus".split()

INDEX_SETTINGS = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class Stop(Exception):
    """Nothing more can be done; the sentence says why and what to do. Exit status 2."""


# System packages


def missing_packages(wanted: Iterable[str]) -> list[str]:
    """The Debian packages of `wanted`, and those that Python and TLS need, that are not there.

    Empty on a system without dpkg: there Qt says itself which library it misses.
    """
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        return []
    needed = list(wanted)
    if importlib.util.find_spec("ensurepip") is None:
        needed.append("python3-venv")
    if not SYSTEM_CERTIFICATES.exists() and not any(map(os.environ.get, CERTIFICATES)):
        needed.append("ca-certificates")
    have = installed_packages() if needed else set()
    return [package for package in needed if package not in have]


def installed_packages() -> set[str]:
    """Names of the installed Debian packages and of everything that they provide."""
    listing = subprocess.run(
        # By name: it is the system's own, wherever that keeps it.
        ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            # "libglib2.0-0 (= 2.84), other" -> the names without their versions
            names |= {package, *(part.split()[0] for part in provides.split(",") if part.strip())}
    return names


def install_packages(packages: Sequence[str]) -> None:
    """Install Debian packages quietly; whoever is not root is told the line to run."""
    update = ["apt-get", "update"]
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        line = f"{shlex.join(update)} && {shlex.join(install)}"
        # A bare Debian has no sudo.
        become_root = "sudo sh -c" if shutil.which("sudo") else "su -c"
        raise Stop(
            f"System packages are missing: run this line, then the same command again.\n"
            f"{become_root} {shlex.quote(line)}"
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # Another apt-get (a nightly upgrade) may hold the lock for a moment.
    patient = ["-o", "DPkg::Lock::Timeout=120"]
    quietly([*update, *patient], "fetching Debian's package lists", environment)
    quietly([*install, *patient], "installing system packages", environment)


# The Python environment


def fingerprint() -> str:
    """A hash of everything that decides what the environment must hold."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [
        str(ROOT),  # scripts in the environment carry their absolute path
        LOCK.read_text(encoding="utf-8"),
        BOOTSTRAP.read_text(encoding="utf-8"),
        json.dumps([project["project"], project["build-system"], project["tool"]["hatch"]]),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def python_of_environment() -> str | None:
    """Version of the environment's Python as "3.11", or None where it does not run."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(  # noqa: S603 - the environment's own Python
            [PYTHON, "-c", ask], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.strip()


def read_stamp() -> dict[str, str]:
    """What was installed, as the last complete set-up wrote it; empty where none was."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def make_environment() -> None:
    """Make or mend the virtual environment so that it holds exactly what `uv.lock` says."""
    version = python_of_environment()
    if version is None or read_stamp().get("python") != version:
        remake()
        version = python_of_environment()
        if version is None:
            raise Stop(f"The new Python in {VENV} does not run: set COURTDESK_VENV elsewhere.")
    # Until the new stamp stands, an interrupted set-up must look like what it is.
    STAMP.unlink(missing_ok=True)
    try:
        install_libraries(uv_environment())
    except Stop:
        # Nothing was cut off half-way, so the next try may go on from here.
        write_stamp(version, "incomplete")
        raise
    write_stamp(version, fingerprint())


def write_stamp(version: str, installed: str) -> None:
    """Note down which Python the environment has and the fingerprint of what it holds."""
    stamp = {"python": version, "fingerprint": installed}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def remake() -> None:
    """Start the environment again from nothing, in a folder that is one or is empty."""
    if VENV.exists():
        # COURTDESK_VENV may name, by mistake, a folder that holds something dear.
        ours = VENV == ROOT / ".venv" or (VENV / "pyvenv.cfg").exists()
        if not ours and (VENV.is_file() or any(VENV.iterdir())):
            raise Stop(f"{VENV} is not a virtual environment: set COURTDESK_VENV elsewhere.")
        if Path(sys.prefix) == VENV:
            raise Stop(f"{VENV} must be made again: run dev.py with the system's python3.")
        shutil.rmtree(VENV)
    quietly([sys.executable, "-m", "venv", VENV], "making the virtual environment", os.environ)


def uv_environment() -> dict[str, str]:
    """The caller's environment, and what makes uv work in this folder with this Python."""
    environment = dict(os.environ)
    environment |= {
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON": str(PYTHON),
        # uv's own Pythons come from a place that many networks do not let through.
        "UV_PYTHON_DOWNLOADS": "never",
        # The cache is often on another disk, where a hard link cannot reach.
        "UV_LINK_MODE": "copy",
        "VIRTUAL_ENV": str(VENV),
    }
    environment.setdefault("UV_HTTP_TIMEOUT", "180")
    # Sites that look into TLS put their own authority in the system's store, not into uv.
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    certificates = next(filter(None, map(os.environ.get, CERTIFICATES)), None)
    if certificates:
        environment.setdefault("SSL_CERT_FILE", certificates)
        environment.setdefault("PIP_CERT", certificates)
    index = next(filter(None, map(os.environ.get, INDEX_SETTINGS)), None)
    if index:
        environment.setdefault("UV_DEFAULT_INDEX", index)
        environment.setdefault("PIP_INDEX_URL", index)
    return environment


def install_libraries(environment: Mapping[str, str]) -> None:
    """Install uv, then what `uv.lock` names, each file checked against its hash."""
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    quietly([*pip, "--require-hashes", "-r", BOOTSTRAP], "installing uv", environment)
    uv = (BIN / "uv", "--quiet")
    doing = "installing the Python libraries"
    if "UV_DEFAULT_INDEX" in environment:
        # The lock holds the public index's addresses; a site with its own index gets the same
        # files, held to the same hashes, from there.
        requirements = VENV / "requirements.txt"
        export = (*uv, "export", "--frozen", "--no-emit-project", "--output-file", requirements)
        quietly(export, doing, environment)
        quietly((*uv, "pip", "sync", "--require-hashes", requirements), doing, environment)
    quietly((*uv, "sync", "--frozen", "--no-install-project"), doing, environment)
    # hatchling is in the lock too: a build in isolation would fetch one without a hash.
    quietly((*uv, "sync", "--frozen", "--no-build-isolation"), doing, environment)


def quietly(command: Sequence[str | Path], doing: str, environment: Mapping[str, str]) -> None:
    """Run one step of the set-up without a word, unless it fails: then say what it said."""
    done = subprocess.run(  # noqa: S603 - the steps of this file and of dev.py, and no others
        command,
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stdout.strip().splitlines()[-20:])
        raise Stop(
            f"{said}\nSetting up stopped while {doing}: put right what is said above"
            " (often the network or the disk) and run the same command again."
        )


def set_up(packages: Iterable[str]) -> None:
    """Make sure that these system packages and the Python environment are there."""
    missing = missing_packages(packages)
    wanted = {"python": python_of_environment(), "fingerprint": fingerprint()}
    environment_is_due = read_stamp() != wanted
    if missing and os.geteuid() != 0:
        install_packages(missing)
    what = [f"the system packages {' '.join(missing)}"] if missing else []
    what += ["the Python libraries of uv.lock"] if environment_is_due else []
    if what:
        sys.stderr.write(f"Setting up {' and '.join(what)}, once.\n")
        sys.stderr.flush()
    if missing:
        install_packages(missing)
    if environment_is_due:
        make_environment()
