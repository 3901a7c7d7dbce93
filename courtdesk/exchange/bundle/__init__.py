"""What leaves a laptop: a signed tar inside an age file.

    age ( tar ( manifest.json  manifest.json.sig  revisions  items and their .sig  zeros ) )

**Decision: seal around sign around exact bytes.** age says for whom and keeps every byte as it
was; the laptop's SSHSIG over `manifest.json` says from whom, for whom, which in order, and what
every other member hashes to. So nobody can read, change, cut, reorder, replay, re-address or
forward a bundle unnoticed, and `age -d | tar x` with `ssh-keygen -Y verify` does all of it
without CourtDesk.

**Decision: nothing on disk.** Revisions are a stream that is gone through again, not a folder;
reading holds one of them, and the items, in memory.

**Decision: little to count.** Lengths come in classes (`classes`) and recipients in fours; no
name, number or court stands outside the seal.

**Decision: strict.** `tarball` takes exactly the headers that it writes; `manifest` takes exact
JSON; `limits` are asked before anything is read. Newer minor formats may add names to the
manifest; a newer `min_reader` leaves the file untouched.

**Decision: half a file is not a damaged one.** `arrival` tells a file that is still being copied
by its length, which is one of few, and needs no key for it.

**What is the caller's.** Which key a laptop has (`KeyFinder`), whether it was revoked
(`SenderRevoked`), whether the bundle was taken in before (`SeenBefore`, by `manifest_id`) or is
older than what is held (`OlderThanHeld`, by `number`); whose signatures items and revisions carry;
and that everything is taken in within one transaction.

**Alternatives considered.** Zip: two places that say what is in it, and compression to fall for.
One JSON file: base64 by the megabyte. Signing the outside: anybody could strip it and sign anew.
"""

from __future__ import annotations

from courtdesk.exchange.bundle.arrival import Arrival, arrival
from courtdesk.exchange.bundle.entries import Entry
from courtdesk.exchange.bundle.manifest import Kind, Listed, Manifest, Range, fingerprint
from courtdesk.exchange.bundle.opening import (
    Entries,
    KeyFinder,
    Opened,
    Outside,
    inspect,
    open_bundle,
)
from courtdesk.exchange.bundle.sealing import DeviceSigner, Item, Parcel, Sealed, seal

__all__ = [
    "Arrival",
    "DeviceSigner",
    "Entries",
    "Entry",
    "Item",
    "KeyFinder",
    "Kind",
    "Listed",
    "Manifest",
    "Opened",
    "Outside",
    "Parcel",
    "Range",
    "Sealed",
    "arrival",
    "fingerprint",
    "inspect",
    "open_bundle",
    "seal",
]
