"""How long the window's thread is held while a colleague's records come in beside the work."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from courtdesk.actions.session import Session
from courtdesk.actions.sync.places import folder_route
from courtdesk.actions.sync.rounds import synchronise
from tests.bench import room
from tests.bench.table import Row

RECORDS = 10_000


def measure(base: Path) -> list[Row]:
    """The row; makes two laptops in `base` and a folder between them."""
    (base / "one").mkdir()
    room.make(base / "one").vault.close()
    # A copy opened without the first one's state goes on as another laptop of the team.
    shutil.copytree(base / "one" / "vault", base / "two" / "vault")
    (base / "share").mkdir()
    route = folder_route(base / "share")
    sender = room.sign_in(base / "one")
    try:
        room.fill(sender, RECORDS // 2)
        synchronise(sender, route)
    finally:
        sender.vault.close()
    taker = room.sign_in(base / "two")
    try:
        gap, seconds, came = _take(taker, base / "share")
    finally:
        taker.vault.close()
    return [
        Row(
            f"window's thread held while {came:,} records come in ({seconds:.0f} s), worst",
            "one frame",
            gap,
            0.016,
            "1x or less",
        )
    ]


def _take(session: Session, share: Path) -> tuple[float, float, int]:
    """The longest that the window's thread did nothing, how long it all took, how many came."""
    from PySide6.QtCore import Qt, QTimer

    from courtdesk.ui.application import make_application
    from courtdesk.ui.operations import Runner
    from courtdesk.ui.sync_watch import Ran, SyncWatch

    make_application(shown=False)
    runner = Runner()
    watch = SyncWatch(runner)
    ran: list[Ran] = []
    watch.ran.connect(ran.append)
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    watch.begin(session)
    began = last[0] = time.perf_counter()
    timer.start()
    watch.at(folder_route(share))
    watch.wait()
    seconds = time.perf_counter() - began
    timer.stop()
    watch.end()
    runner.close()
    watch.let_go()
    brought = ran[0].brought
    return max(gaps), seconds, brought.came if brought is not None else 0
