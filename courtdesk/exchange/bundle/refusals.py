"""The sentences of this package that are said in more than one place."""

from __future__ import annotations

from courtdesk.errors import BundleTooBig, TamperedBundle


def damaged(where: str) -> TamperedBundle:
    """That what was sealed is not as CourtDesk seals it."""
    return TamperedBundle(
        f"What is inside the sealed file is not as CourtDesk writes it ({where}): ask the sender "
        "to make it again."
    )


def too_big(what: str) -> BundleTooBig:
    """That a limit is passed, before the rest is read."""
    return BundleTooBig(
        f"The sealed file is too big to open ({what}): ask the sender to send fewer cases at once."
    )


def too_much() -> BundleTooBig:
    """That there is more to seal than one file may hold."""
    return BundleTooBig(
        "There is more here than one sealed file may hold (512 MiB): send fewer cases at once."
    )
