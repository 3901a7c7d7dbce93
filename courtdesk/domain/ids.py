"""Names for the identifiers that travel between layers."""

from __future__ import annotations

import uuid
from typing import NewType

DocumentId = NewType("DocumentId", str)
"""One small document for life: a UUID in hyphenated lower case."""

RevisionId = NewType("RevisionId", str)
"""One recorded change: 64 hexadecimal digits, SHA-256 of its header's exact bytes."""

CaseId = NewType("CaseId", str)
"""The document id of a case: one person at one court for one matter."""

PersonId = NewType("PersonId", str)
"""The document id of a person."""

MemberId = NewType("MemberId", str)
"""A named user with keys."""

DeviceId = NewType("DeviceId", str)
"""One laptop's chain; a restored vault goes on under a new one."""


def as_document_id(digest: bytes) -> DocumentId:
    """The first 16 bytes of `digest` as a version 8 UUID (RFC 9562)."""
    raw = bytearray(digest[:16])
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return DocumentId(str(uuid.UUID(bytes=bytes(raw))))
