#!/usr/bin/env python3
"""The one developer command: sets up whatever is missing, then does what was asked.

    python3 dev.py            lists the commands
    python3 dev.py run        opens CourtDesk on a demonstration vault
    python3 dev.py test       runs everything that CI runs

Needs nothing but Python 3.11 and the standard library. What it sets up:

* system packages, on Debian and its relatives: as root they are installed, as anybody else the
  one line to run is printed;
* `.venv` beside this file (or the folder that COURTDESK_VENV names), filled from `uv.lock`, every
  file checked against the hash in it; uv itself comes by pip with the hashes in
  `packaging/bootstrap.txt`. What was installed is stamped, so a second run starts at once.

Proxy, certificate and package index settings of the caller are kept. Tried on Debian 12 and 13.
Windows and macOS take the same path through the code but nobody has tried them.

Exit status: that of what was run; 2 where the person at the keyboard has something to do.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what finds out
    sys.stderr.write("CourtDesk needs Python 3.11 or later: run dev.py with a newer python3.\n")
    sys.exit(2)

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("COURTDESK_VENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "courtdesk-setup.json"
LOCK = ROOT / "uv.lock"
BOOTSTRAP = ROOT / "packaging" / "bootstrap.txt"
BUILD = ROOT / "build"
PYTEST = (PYTHON, "-m", "pytest", "-q")

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

WORKERS = min((os.cpu_count() or 1) + 1, 4)
AT_ONCE = f"-n {WORKERS} --dist loadfile --no-loadscope-reorder".split()
"""A process for each core and one more, as each waits for the disk a seventh of its time; file by
file: each has a window of its own and a vault made once.

In the order of `testpaths`, which begins with the few tests that take minutes: one of them at the
end would leave the other cores with nothing to do.
"""

LITTLE_LEFT = "-o tmp_path_retention_policy=failed -o tmp_path_retention_count=1".split()
"""Only what a failed test made is kept: a run makes 6 GB, which somebody has to take away again."""

INDEX_SETTINGS = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class Stop(Exception):
    """Nothing more can be done; the sentence says why and what to do. Exit status 2."""


# Setting up: system packages


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
        ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"],
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


# Setting up: the Python environment


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
        answer = subprocess.run(
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
    done = subprocess.run(
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
        print(f"Setting up {' and '.join(what)}, once.", file=sys.stderr, flush=True)
    if missing:
        install_packages(missing)
    if environment_is_due:
        make_environment()


# The commands


def call(*command: str | Path, **environment: str) -> int:
    """Run a program from the environment in the project's folder; its exit status."""
    paths = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    settings = os.environ | {"PATH": paths, "VIRTUAL_ENV": str(VENV)} | environment
    with subprocess.Popen(command, cwd=ROOT, env=settings) as process:
        try:
            status = process.wait()
        except KeyboardInterrupt:
            process.wait()  # it was interrupted too and has something to say
            raise
        finally:
            if process.poll() is None:
                process.terminate()  # or its window would outlive the command that opened it
    return status if status >= 0 else 128 - status  # killed by a signal, as a shell says it


def has_display() -> bool:
    """Whether a window can be opened here."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in {"offscreen", "minimal"}:
        return False
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


COMPILED = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(BUILD / "pycache")}
"""Where containers and some desks keep no compiled modules, the tests keep theirs in the build:
compiling all of CourtDesk anew in each of some hundred programs that they start takes minutes."""


def made_by_us(folder: Path) -> Path:
    """The file beside `folder` that says that we made it, and whether it was finished."""
    return folder.with_name(folder.name + ".made-by-dev")


def demonstrate(folder: Path, *arguments: str, **environment: str) -> int:
    """Walk the demonstration court day into `folder`, which is emptied if we made it."""
    mark = made_by_us(folder)
    if folder.exists():
        if not mark.exists():
            raise Stop(f"{folder} was not made by dev.py: move it away and run this again.")
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text("started\n", encoding="utf-8")
    status = call(PYTHON, "-m", "courtdesk", *arguments, **environment)
    if status == 0:
        mark.write_text(complete_today(), encoding="utf-8")
    return status


def is_complete(folder: Path) -> bool:
    """Whether an earlier run finished making this demonstration, today."""
    mark = made_by_us(folder)
    return (
        (folder / "vault").is_dir()
        and mark.exists()
        and mark.read_text(encoding="utf-8") == complete_today()
    )


def complete_today() -> str:
    """What the mark of a finished demonstration says; its court day is the day it was made."""
    return f"complete {datetime.now().astimezone().date()}\n"


def run(arguments: Sequence[str]) -> int:
    """Open CourtDesk on a demonstration vault, or without a display write its documents."""
    no_arguments(arguments)
    demo = BUILD / "demo"
    if not has_display():
        set_up(QT)
        status = demonstrate(demo, "demo", str(demo), QT_QPA_PLATFORM="offscreen")
        if status == 0:
            print(f"There is no display, so look at the documents in {demo / 'documents'}")
        return status
    set_up([*QT, *QT_WINDOW])
    if is_complete(demo):
        print(f"Names and passphrases to sign in with are in {demo / 'summary.json'}", flush=True)
    elif status := demonstrate(demo, "demo", str(demo)):
        return status
    # Its head file lies beside the vault and not among the user's own.
    state = str(demo / "state")
    return call(PYTHON, "-m", "courtdesk", "--vault", demo / "vault", COURTDESK_STATE=state)


def test(arguments: Sequence[str]) -> int:
    """Run everything that CI runs; with arguments, only pytest, with them."""
    set_up([*QT, *QT_WINDOW, *FOR_TESTS])
    if not arguments and (status := check_all()):
        return status
    chosen = arguments or [*AT_ONCE, *LITTLE_LEFT]
    return call(PYTHON, "-m", "pytest", *chosen, QT_QPA_PLATFORM="offscreen", **COMPILED)


def lint(arguments: Sequence[str]) -> int:
    """Check style, types, the direction of imports and the locks."""
    no_arguments(arguments)
    set_up([])
    return check_all()


def check_all() -> int:
    """Run every checker, all of them even when one complains; 0 when none did."""
    if BOOTSTRAP.read_text(encoding="utf-8") != bootstrap_text():
        raise Stop("packaging/bootstrap.txt does not agree with uv.lock: run dev.py lock.")
    checks: list[Sequence[str | Path]] = [
        [BIN / "ruff", "check", "--quiet"],
        [BIN / "ruff", "format", "--check", "--quiet"],
        [PYTHON, "-m", "mypy", "--no-error-summary"],
        [BIN / "lint-imports", "--no-logo"],
        # Agreement with pyproject.toml can be seen without asking the network.
        [BIN / "uv", "lock", "--check", "--offline", "--quiet"],
    ]
    return max(call(*check, **uv_environment()) for check in checks)


def bench(arguments: Sequence[str]) -> int:
    """Measure CourtDesk against its peers on this machine."""
    set_up(QT)
    return call(PYTHON, "-m", "tests.bench.run", *arguments, QT_QPA_PLATFORM="offscreen")


def soak(arguments: Sequence[str]) -> int:
    """Try one thing for as long as it takes (`dev.py soak` lists what there is)."""
    name, *rest = arguments or [""]
    name = name.removeprefix("--")
    if name not in SOAKS:
        lines = (f"  {known:9} {one.__doc__}" for known, one in SOAKS.items())
        raise Stop("\n".join(["python3 dev.py soak WHAT", *lines]))
    set_up([*QT, *FOR_TESTS])
    return SOAKS[name](rest)


def soak_kills(arguments: Sequence[str]) -> int:
    """Kill CourtDesk N times (500) while it saves, and look for what was shown as saved."""
    command = ("tests.end2end.soak", "kills", *arguments)
    return call(PYTHON, "-m", *command, QT_QPA_PLATFORM="offscreen")


def soak_keys(arguments: Sequence[str]) -> int:
    """Kill it N times (200) while keys change or a backup is made or restored."""
    count = arguments[0] if arguments else "200"
    return call(*PYTEST, "tests/end2end/test_kill_keys.py", COURTDESK_KILLS=count)


def soak_histories(arguments: Sequence[str]) -> int:
    """Try N random histories (20,000) of a case against the rules of the pathway."""
    count = arguments[0] if arguments else "20000"
    return call(*PYTEST, "tests/unit/domain/test_histories.py", COURTDESK_HISTORIES=count)


def soak_bundles(arguments: Sequence[str]) -> int:
    """Flip every bit of a sealed file as it is sent, and of the ends of a larger one."""
    no_arguments(arguments)
    test = "tests/unit/exchange/bundle/test_damage.py"
    return call(*PYTEST, "-s", test, COURTDESK_BITS="all")


def soak_oracles(arguments: Sequence[str]) -> int:
    """Hold our hybrid files against the npm package age-encryption, which this fetches."""
    no_arguments(arguments)
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Stop("Node.js 20.19 or later with npm is needed: install it and run this again.")
    folder = BUILD / "oracles"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "packaging" / "oracles" / name, folder)
    # Exactly what the lock names, each file held to its hash, and none of its scripts run.
    quiet = "--ignore-scripts --no-audit --no-fund".split()
    fetch: list[str | Path] = [npm, "--prefix", folder, "ci", *quiet]
    quietly(fetch, "fetching age-encryption", os.environ)
    tests = "tests/unit/exchange/age/test_other_programs.py"
    return call(*PYTEST, tests, AGE_ENCRYPTION=str(folder))


def soak_fuzz(arguments: Sequence[str]) -> int:
    """Feed the readers of sealed files with what a fuzzer makes up, SECONDS (60) for each."""
    if sys.platform != "linux":
        raise Stop("The fuzzer, atheris, is made for Linux only: run this there.")
    folder, environment = BUILD / "fuzz", uv_environment()
    folder.mkdir(parents=True, exist_ok=True)
    listed, library = folder / "requirements.txt", folder / "lib"
    uv, doing = (BIN / "uv", "--quiet"), "installing atheris"
    export = ("export", "--frozen", "--only-group", "fuzz", "--no-emit-project", "-o", listed)
    quietly((*uv, *export), doing, environment)
    # Beside the environment and not in it: it brings a compiler's run-time that nothing else needs.
    install = ("pip", "install", "--require-hashes", "--target", library, "-r", listed)
    quietly((*uv, *install), doing, environment)
    return call(PYTHON, "-m", "tests.fuzz.run", folder, *arguments, PYTHONPATH=str(library))


def soak_reports(arguments: Sequence[str]) -> int:
    """Write reports of all requirements in all states, and draw them by LibreOffice."""
    no_arguments(arguments)
    test = "tests/end2end/test_report_pictures.py"
    folder = BUILD / "reports"
    status = call(*PYTEST, test, COURTDESK_REPORTS=str(folder), QT_QPA_PLATFORM="offscreen")
    print(f"The pictures are in {folder}", flush=True)
    return status


def soak_pictures(arguments: Sequence[str]) -> int:
    """Draw every picture that `dev.py pictures` draws, and look that none is blank."""
    no_arguments(arguments)
    test = "tests/end2end/test_pictures.py"
    return call(*PYTEST, test, COURTDESK_EVERY_PICTURE="1", QT_QPA_PLATFORM="offscreen")


def soak_region(arguments: Sequence[str]) -> int:
    """Exchange as five laptops do in a year, by a real object store, and for sixty courts."""
    return call(PYTHON, "-m", "tests.end2end.region", *arguments)


def soak_sync(arguments: Sequence[str]) -> int:
    """Play FILES (3,000) and MEMORY (100,000) histories of laptops, or `--seed N [files]`."""
    return call(PYTHON, "-m", "tests.end2end.soak_sync", *arguments)


def soak_kills_sync(arguments: Sequence[str]) -> int:
    """Kill laptops that synchronise, and their server, N times (500)."""
    count = arguments[0] if arguments else "500"
    return call(*PYTEST, "tests/end2end/test_kill_sync.py", COURTDESK_KILLS=count)


SOAKS: dict[str, Callable[[Sequence[str]], int]] = {
    name.removeprefix("soak_").replace("_", "-"): one
    for name, one in sorted(globals().items())
    if name.startswith("soak_")
}


def pictures(arguments: Sequence[str]) -> int:
    """Draw every screen, at normal size and with 150 % text, into build/pictures."""
    no_arguments(arguments)
    set_up(QT)
    statuses = []
    for scale in ("100", "150"):
        folder = BUILD / "pictures" / scale
        demo = ["--text-scale", scale, "demo", str(folder), "--pictures"]
        statuses.append(demonstrate(folder, *demo, QT_QPA_PLATFORM="offscreen"))
        if statuses[-1] == 0:
            print(f"Pictures with {scale} % text are in {folder / 'pictures'}", flush=True)
    return max(statuses)


def lock(arguments: Sequence[str]) -> int:
    """Resolve uv.lock again (`dev.py lock --upgrade` for newer versions) and its bootstrap."""
    set_up([])
    status = call(BIN / "uv", "lock", *arguments, **uv_environment())
    if status == 0:
        BOOTSTRAP.write_text(bootstrap_text(), encoding="utf-8")
    return status


def bootstrap_text() -> str:
    """The requirements file that installs uv itself: its version and hashes from `uv.lock`."""
    packages = tomllib.loads(LOCK.read_text(encoding="utf-8"))["package"]
    uv = next(package for package in packages if package["name"] == "uv")
    hashes = sorted({file["hash"] for file in (*uv["wheels"], uv["sdist"])})
    lines = [f"uv=={uv['version']}", *(f"    --hash={one}" for one in hashes)]
    return "# Written by `dev.py lock` from uv.lock.\n" + " \\\n".join(lines) + "\n"


def no_arguments(arguments: Sequence[str]) -> None:
    """Refuse arguments that a command would ignore."""
    if arguments:
        raise Stop(f"This command takes no arguments: leave out {shlex.join(arguments)}.")


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command for command in (run, test, lint, bench, soak, pictures, lock)
}


def usage() -> str:
    """The list of commands, one line each, from their own docstrings."""
    lines = [f"  {name:9} {command.__doc__}" for name, command in COMMANDS.items()]
    return "\n".join(["python3 dev.py COMMAND", *lines])


def main(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name; the exit status."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"There is no command {arguments[0]!r}.\n{usage()}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        return command(arguments[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
