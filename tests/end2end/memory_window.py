"""The real window, signed in to and used, for whoever counts what its memory holds.

    python -m tests.end2end.memory_window VAULT STATE MEMBER CASE

It reads three lines of hexadecimal, each veiled (`veil`): the passphrase, a name to search for and
a sentence to type. So nothing that is looked for stands in this process before it is typed, a key
at a time, as a person does. It prints "shown" when everything has been looked at, waits for a line,
locks, prints "locked", and ends when its input does.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_PR_SET_DUMPABLE = 4

VEIL = 0x5A
"""What each byte is combined with."""


def veil(text: str) -> str:
    """The text as this program is told it."""
    return bytes(byte ^ VEIL for byte in text.encode()).hex()


def main(arguments: list[str]) -> int:
    """Sign in, look at a case, type, and lock when told to."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

    from courtdesk.app import make_shell
    from courtdesk.cli.hardening import harden, overwrite_what_is_freed
    from courtdesk.domain.ids import CaseId
    from courtdesk.ui.application import make_application
    from courtdesk.ui.entry.sign_in import SignInPage
    from courtdesk.ui.kit.fields import PassphraseField, TextArea
    from courtdesk.ui.screen import Place

    harden()
    overwrite_what_is_freed()
    # As every run does; then the one thing is taken back that keeps others from counting.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
    vault, state, member, case = arguments
    passphrase, name, sentence = (sys.stdin.readline().strip() for _ in range(3))
    make_application(shown=False)
    shell = make_shell(Path(vault), Path(state))
    shell.window.show()
    shell.window.activateWindow()

    def settle() -> None:
        for _ in range(4):
            shell.runner.wait()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def type_into(widget: QWidget, veiled: str) -> None:
        widget.setFocus()
        for one in bytes.fromhex(veiled):
            QTest.keyClicks(widget, chr(one ^ VEIL))
        settle()

    def go(screen: str, part: str = "", *, of: str = case) -> QWidget:
        shell.go(Place(screen, CaseId(of) if of else None, part))
        settle()
        shown = shell.screen
        if shown is None:
            raise RuntimeError(f"{screen} is not shown")
        return shown

    def tell(word: str) -> None:
        sys.stdout.write(f"{word}\n")
        sys.stdout.flush()

    shell.begin()
    settle()
    door = shell.window.stack.currentWidget()
    if not isinstance(door, SignInPage) or door.who is None:
        raise RuntimeError("no sign-in page is shown")
    door.who.set_value(member)
    type_into(door.passphrase.edit, passphrase)
    door.submit()
    settle()
    go("today", of="")
    type_into(go("search", of="").findChildren(QLineEdit)[0], name)
    go("case")
    form = go("form", "core-34")
    for _ in range(3):
        QTest.keyClicks(QApplication.focusWidget() or form, "2")
    settle()
    type_into(go("notes", "new").findChildren(TextArea)[0].edit, sentence)
    del form
    type_into(go("export").findChildren(PassphraseField)[0].edit, passphrase)
    tell("shown")
    sys.stdin.readline()
    shell.lock()
    settle()
    tell("locked")
    sys.stdin.read()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
