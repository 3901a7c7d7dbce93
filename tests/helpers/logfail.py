"""A log line at WARNING or above fails the test that made it, unless the test said so.

A warning that nobody expects is a bug that has not been looked at; one that is expected and
does not come is a warning that got lost.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest


@dataclass(frozen=True)
class _Expected:
    logger: str
    contains: str

    def matches(self, record: logging.LogRecord) -> bool:
        same_logger = record.name == self.logger or record.name.startswith(f"{self.logger}.")
        return same_logger and self.contains in record.getMessage()


@dataclass
class ExpectedLog:
    """Says which log lines a test means to cause: `expected_log("courtdesk.store", "read-only")`.

    A line is expected when it comes from that logger (or one below it) and contains that text.
    """

    _expected: list[_Expected] = field(default_factory=list)

    def __call__(self, logger: str, contains: str) -> None:
        """Expect one or more lines of `logger` that contain `contains`."""
        self._expected.append(_Expected(logger, contains))

    def complaints(self, records: list[logging.LogRecord]) -> list[str]:
        """One sentence for each line that nobody expected and each that did not come."""
        stray = [
            f"{record.name} logged at {record.levelname}: {record.getMessage()}"
            for record in records
            if not any(one.matches(record) for one in self._expected)
        ]
        missing = [
            f"{one.logger} was expected to log {one.contains!r} and did not"
            for one in self._expected
            if not any(one.matches(record) for record in records)
        ]
        return stray + missing


class _Keeper(logging.Handler):
    """Keeps every record at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.records.append(record)


@pytest.fixture(autouse=True)
def expected_log(home: object) -> Iterator[ExpectedLog]:
    """Call it with a logger's name and a piece of text to say that this line is meant."""
    keeper = _Keeper()
    expected = ExpectedLog()
    logging.getLogger().addHandler(keeper)
    yield expected
    logging.getLogger().removeHandler(keeper)
    complaints = expected.complaints(keeper.records)
    if complaints:
        pytest.fail(
            "\n".join(complaints)
            + "\nMend the cause, or, where the line is meant, call the fixture"
            " expected_log(logger, text) in the test.",
            pytrace=False,
        )
