"""How much a bundle may hold; the reader asks before it reads, the writer before it writes.

OWASP ASVS 5.0, 5.2.1 to 5.2.3: a small file must not become a large one, and a file from a stick
must not fill the memory of a laptop. Manifest and entries have limits of their own.
"""

from __future__ import annotations

MIB = 1024 * 1024

TOTAL_BYTES = 512 * MIB
"""Bytes within the seal, and bytes of the sealed file."""

ITEM_BYTES = 32 * MIB
ITEMS_BYTES = 64 * MIB
"""All items together: they are held in memory."""

SIGNATURE_BYTES = 4096
REVISIONS_COUNT = 1_000_000
