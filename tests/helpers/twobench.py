"""Single screens at one of the two laptops of `twovaults`."""

from __future__ import annotations

from dataclasses import dataclass

from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from tests.helpers.bench import Bench


@dataclass
class At(Bench):
    """A bench for whoever is signed in there, whatever role is asked for.

    Attributes:
        here: their session; the laptop closes it.
    """

    here: Session | None = None

    def session(self, role: Role = Role.CDO) -> Session:
        """The session there."""
        assert self.here is not None
        return self.here

    def sign_out(self) -> None:
        """Wait for the worker; the laptop signs out by itself."""
        self.runner.wait()
