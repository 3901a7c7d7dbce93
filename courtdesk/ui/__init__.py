"""The window: the only package that imports PySide6.

Decision record.

* Qt Widgets, not QML: stock widgets carry names and roles to screen readers, and the users' work
  is forms, lists and keys. Fusion style with our own tokens, so that the window looks the same on
  every laptop; in high contrast our colours go and the system's palette stays.
* `kit/` holds the pieces, `screens/` one module per screen. A screen puts pieces together and
  calls `courtdesk.actions`; it never reads the vault itself and never knows another screen.
* No window that does everything: `main_window` is a frame that knows no vault, `navigation` goes
  from place to place, `doorway` leads in, `shell.Shell` joins them and is the only one that
  signs in, locks and ends. Locking is one sequence whoever asked for it, so that no way to lock
  can forget a step.
* What only signing in needs (SQLCipher, cryptography, the screens) is loaded on the worker while
  the sign-in page is read, and never imported by the frame.
* Window and taskbar titles never hold a name (P2): a title is shown to whoever looks over a
  shoulder, and the system keeps lists of titles.
* Alternatives considered: QML (younger accessibility, twice the start-up), a web view (a browser
  engine of 200 MB on a court laptop), Fluent widgets (GPL, full Qt).
"""
