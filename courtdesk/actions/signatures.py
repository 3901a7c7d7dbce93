"""Whether a revision carries the signature that its kind must have, by the member it names (P4)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

from courtdesk.domain.roster import RECOVERY
from courtdesk.domain.team import Team
from courtdesk.exchange import identity, sshsig
from courtdesk.store.records import Revision

SIGNED = {
    "consent": identity.CONSENT,
    "decision": identity.DECISION,
    "snippet": identity.SNIPPET,
    "same-person": identity.LINK,
    "device": identity.DEVICE,
    "team": identity.TEAM,
    "team-keys": identity.TEAM,
    "compartment": identity.TEAM,
    "settings": identity.TEAM,
    "clinical-rule": identity.CLINICAL,
    "risk-card": identity.CLINICAL,
    "telephone-rule": identity.CLINICAL,
    "telephone-approval": identity.TOLD_DECISION,
    "site-form": identity.FORM,
    "report-template": identity.FORM,
}
"""The kinds that a person signs (P4), and the namespace of each signature."""


class Looked:
    """Which signatures fit, each found out once: one takes 150 µs, and those under the roster and
    the tables of keys are asked about again at every change of either.

    By all that the answer depends on, so that it is never another's: key, purpose, the signed bytes
    and the signature. It belongs to one session and goes with it.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, bytes, str], bool] = {}

    def fits(self, key: str, namespace: str, message: bytes, blob: str) -> bool:
        """Whether this is a signature of `message` for this purpose by `key` (base64)."""
        asked = key, namespace, hashlib.sha256(message).digest(), blob
        if asked not in self._found:
            self._found[asked] = _fits(key, namespace, message, blob)
        return self._found[asked]

    def forget(self) -> None:
        """Let go of all of it."""
        self._found.clear()


def carries(
    revision: Revision, namespace: str, keys: Iterable[str], looked: Looked | None = None
) -> bool:
    """Whether its author signed this revision for this purpose, by one of these keys (base64).

    `looked` remembers what was found out before.
    """
    signature, message = revision.signature, revision.open
    if signature is None or message is None:
        return False
    # The author must be the signer: a device cannot pass one member's signature off as another's.
    if (signature.signer, signature.namespace) != (revision.author, namespace):
        return False
    fits = _fits if looked is None else looked.fits
    return any(fits(key, namespace, message, signature.blob) for key in keys)


def is_signed(team: Team, revision: Revision, looked: Looked | None = None) -> bool:
    """Whether a revision of a signed kind carries its author's signature, by any of their keys.

    By an earlier key too: what was signed before a member's keys were renewed stays signed.
    """
    return carries(revision, namespace_of(revision), _keys(team, revision), looked)


def namespace_of(revision: Revision) -> str:
    """A decision that somebody was told is never signed as one of the decider's own (P3)."""
    told = revision.kind == "decision" and revision.body.get("way") is not None
    return identity.TOLD_DECISION if told else SIGNED[revision.kind]


def _keys(team: Team, revision: Revision) -> tuple[str, ...]:
    author = team.known(revision.author)
    if author is not None:
        return author.signing_keys
    if revision.author == RECOVERY and team.recovery is not None:
        return (team.recovery.sign,)
    return ()


def _fits(key: str, namespace: str, message: bytes, blob: str) -> bool:
    try:
        sshsig.verify(base64.b64decode(key, validate=True), namespace, message, blob)
    # ValueError: a key that is no base64 or not 32 bytes; a roster can name anything.
    except (sshsig.SignatureRefused, binascii.Error, ValueError):
        return False
    return True
