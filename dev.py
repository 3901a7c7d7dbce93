#!/usr/bin/env python3
"""The one developer command: sets up whatever is missing, then does what was asked.

    python3 dev.py            lists the commands
    python3 dev.py run        opens CourtDesk on a demonstration vault
    python3 dev.py test       runs everything that CI runs

Needs nothing but Python 3.11 and the standard library; `dev_setup` sets up what is missing.

Exit status: that of what was run; 2 where the person at the keyboard has something to do.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what finds out
    sys.stderr.write("CourtDesk needs Python 3.11 or later: run dev.py with a newer python3.\n")
    sys.exit(2)

import os
import shlex
import shutil
import signal
import subprocess
import tomllib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from dev_setup import (
    BIN,
    BOOTSTRAP,
    FOR_TESTS,
    LOCK,
    PYTHON,
    QT,
    QT_WINDOW,
    ROOT,
    VENV,
    Stop,
    quietly,
    set_up,
    uv_environment,
)

BUILD = ROOT / "build"
PYTEST = (PYTHON, "-m", "pytest", "-q")

WORKERS = min((os.cpu_count() or 1) + 1, 4)
AT_ONCE = f"-n {WORKERS} --dist loadfile --no-loadscope-reorder".split()
"""A process for each core and one more, as each waits for the disk a seventh of its time; file by
file: each has a window of its own and a vault made once.

In the order of `testpaths`, which begins with the few tests that take minutes: one of them at the
end would leave the other cores with nothing to do.
"""

LITTLE_LEFT = "-o tmp_path_retention_policy=failed -o tmp_path_retention_count=1".split()
"""Only what a failed test made is kept: a run makes 6 GB, which somebody has to take away again."""


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
