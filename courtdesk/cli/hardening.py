"""What a process that will hold keys gives up first: core dumps, and files that others can read.

A core dump is the whole memory, keys and records included, in a plain file (P2). The window goes on
for the whole day, locked and not: there what is freed is overwritten as well.
"""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h
_PR_GET_DUMPABLE = 3
_M_PERTURB = -6  # malloc.h of glibc
_FREED = 0xFF


def harden() -> None:
    """Turn core dumps off and make every new file the owner's alone. Harmless when repeated.

    Windows writes no core file of its own accord; its error reports are the administrator's to
    turn off by policy, which is untested here.
    """
    os.umask(0o077)
    if os.name == "nt":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # The limit does not hold where the kernel pipes cores to a program; this does, and it
        # keeps the user's other programs from reading our memory as well.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def overwrite_what_is_freed() -> None:
    """Have the C library write over what is freed: decrypted pages and typed text would stay.

    glibc alone can; elsewhere nothing happens and nothing is promised. New memory then holds the
    complement, zeros, which suits even a library that forgets to set it.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_PERTURB, _FREED)


def dumps_are_off() -> bool:
    """Whether this process would leave no core dump behind, as far as the platform tells."""
    if os.name == "nt":
        return True
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if sys.platform != "linux":
        return soft == 0
    return soft == 0 and ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0
