"""What is said before the window locks by itself: nobody was at it, or the longest day is over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from courtdesk.ui.idle import IdleWatch
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.main_window import MainWindow


class LockNotices(QObject):
    """Shows in `window` what `watch` warns of; nothing while the member is `leaving`."""

    def __init__(self, window: MainWindow, watch: IdleWatch, leaving: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._leaving = window, leaving
        self._idle: Banner | None = None
        watch.warned.connect(self._warn_idle)
        watch.resumed.connect(self._drop)
        watch.ending.connect(self._warn_of_the_end)

    def forget(self) -> None:
        """The banners have gone with everything else that was shown."""
        self._idle = None

    def _warn_idle(self, seconds: int) -> None:
        self._idle = self._window.show_message(
            BannerKind.NOTICE,
            f"CourtDesk locks in {seconds} seconds.",
            "Press any key or move the mouse to go on.",
        )

    def _drop(self) -> None:
        banner, self._idle = self._idle, None
        if banner is not None:
            self._window.drop_message(banner)

    def _warn_of_the_end(self, minutes: int) -> None:
        if not self._leaving():
            self._window.show_message(
                BannerKind.NOTICE,
                f"CourtDesk locks in {minutes} minutes, as you signed in 12 hours ago.",
                "What you type is kept. Sign in again to go on.",
            )
