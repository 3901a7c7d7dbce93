"""The same actions as the window's, without a window: for IT departments and for tests.

**Decision: `main` knows no window.** It is handed two callables, one that opens the window and one
that takes pictures of it, so that a command never imports Qt and an import contract can hold it.
What it needs of the machine (where the forms, the vault and the state are; no core dumps) stands
in `places` and `hardening`, which the window's composition root uses as well.

**Decision: every outcome is an exit status and at most one sentence on standard error.** 0 done;
2 the person can put it right; 3 a file is damaged, foreign or too new; 4 wrong passphrase; 5 a
place where sealed files are exchanged could not be used; 6 all of this laptop's records are stored
there and something waits (see `sync`); 130 and 141 for Ctrl+C and a reader that went away. The
sentence is the exception's own (`courtdesk.errors`), so window and command line say the same. A
mistake in CourtDesk itself is status 1 with types and line numbers, never values: a value could be
somebody's name.

**Decision: text for the terminal is cleaned.** A court list comes from outside, and a name with
control characters in it could otherwise steer the terminal of whoever prints it.

**Alternatives considered.** `click` or `typer`: another dependency to audit for what `argparse`
does. Passphrases in an argument or a variable of the environment: both are shown to every
process of the user by `ps` and end in shell histories, so there is a file or a prompt, no more.
"""

from courtdesk.cli.program import main

__all__ = ["main"]
