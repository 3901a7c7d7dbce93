"""What can be wrong with an age file, one class for each place.

The places are those that the public test kit of the format tells apart. To a person they are one
thing, a damaged file, and so all are `TamperedBundle`; the classes are for tests and the log.
"""

from __future__ import annotations

from courtdesk.errors import TamperedBundle

_AGAIN = "ask the sender to send it again."


class ArmourDamaged(TamperedBundle):
    """The pasted text around the sealed bytes is not exactly as it was written."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The pasted text of the sealed file is damaged ({where}): copy all of it, from the "
            f"BEGIN line to the END line, or {_AGAIN}"
        )


class HeaderDamaged(TamperedBundle):
    """The part that says for whom the file is sealed is not as any program writes it."""

    def __init__(self, where: str) -> None:
        super().__init__(f"The sealed file is damaged at its beginning ({where}): {_AGAIN}")


class MacWrong(TamperedBundle):
    """The file opens, but somebody changed for whom it is sealed."""

    def __init__(self) -> None:
        super().__init__(f"The list of those whom the file is sealed for was changed: {_AGAIN}")


class PayloadDamaged(TamperedBundle):
    """The sealed contents are cut short, changed or followed by something else."""

    def __init__(self, where: str) -> None:
        super().__init__(f"The contents of the sealed file are damaged ({where}): {_AGAIN}")
