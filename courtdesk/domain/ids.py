"""Names for the identifiers that travel between layers."""

from __future__ import annotations

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
