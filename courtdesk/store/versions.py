"""Which SQLite and SQLCipher this process has: for `courtdesk doctor` and for bug reports."""

from __future__ import annotations

from dataclasses import dataclass

from sqlcipher3 import dbapi2 as driver


@dataclass(frozen=True)
class Versions:
    """Versions in words; `cipher` is "" when the driver turns out to encrypt nothing."""

    sqlite: str
    cipher: str


def versions() -> Versions:
    """Ask the driver itself, as what its package claims is not what it was built with."""
    connection = driver.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return Versions(driver.sqlite_version, str(row[0]) if row else "")
