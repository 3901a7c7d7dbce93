"""What leaves a laptop and what comes in: identities, signatures, sealed bundles, transports.

Bytes and rules only: no SQL, no Qt, nothing of the store. What is exchanged is handed in and
handed back by `courtdesk.actions`.

**Decision: signatures are SSHSIG** (OpenSSH's PROTOCOL.sshsig), Ed25519 over SHA-512, with one
namespace for each purpose (`identity`). In ten years' time a court can check who signed a decision
with the `ssh-keygen` that is on nearly every computer, without CourtDesk. The namespace is part of
what is signed, so that a signature given for one purpose is worth nothing for another.

**Decision: exact bytes.** What is signed is kept and passed on as the bytes that were signed, never
read and written again.

**Decision: what a laptop says of itself travels in its bundles** (`sync_state`): which records it
holds, which files it found damaged, and the signed ends of the chains that it passes on. A place
(`transports`) is asked for files and for nothing else, and is believed about nothing.

**Alternatives considered.** minisign: one key, no namespaces, and its program is on few desks.
DSSE: types, but no program that a court would have. CMS: through `cryptography` only with RSA and
without authenticated encryption. Detached OpenPGP: many implementations and formats, of which
reading even one strictly is more than all of this package.
"""
