"""Synchronising: what leaves this laptop, what comes in, and what may be said of it.

One **round** (`rounds`) at one place is: list, read what is new, put what the place lacks and read
it back, delete what was superseded. Each step is worth something by itself and asks what is there
before it does anything, so that a round may end anywhere (a stick pulled out, a lid closed, a
kill) and the next one goes on without a hand.

**Decision: the place's own files are the only memory of what it holds.** Whatever the last listing
did not show is not there. A lost hub, one restored from an old backup, an empty stick and a new
region are one case: what is missing is put.

**Decision: each laptop writes to one stream of its own and deletes nothing else.** So no two
laptops ever write one file, and no lock is needed. It puts its own records first, then those of
others that the place lacks: a colleague's laptop that was lost, or that never comes near this
stick, is passed on by whoever has its records.

**Decision: a record counts when its causes do** (`courtdesk.store.chains`), and a laptop is
believed about its own chain alone. Who passes a chain on passes on the end that its laptop signed.

**Decision: receipts are what a laptop says that it holds**, in every file that it puts and, when
nothing else has changed, in a small one by itself that replaces the last. They are in no chain: a
record of having received a record would have to be received.

**Decision: keys come by another door.** A laptop that was away while the team's key changed cannot
open what was sealed since; so the roster and the wrapped keys also lie there sealed to each
member's own key (a `team` bundle), renewed with each epoch of the roster.

**Decision: snapshots are bundles.** When a stream has sixteen small files they are sealed once more
as one, and sixteen of those again: a new laptop reads tens of files for years of records, and one
that was away for a day still reads little. Nothing is summed up or left out: revisions are the
truth, so a snapshot is their bundle.

**Decision: an unbelievable file waits.** What cannot be opened yet (another epoch's key, a laptop
that is not in the roster) is tried again when keys or roster change. What is not what its name
says is still arriving, and damaged after ten minutes; who finds that says so, and the laptop that
made it puts it again.

**Decision: going back heals itself.** A laptop that meets records under its own name which it never
wrote (a disk image was restored, or a vault copied) goes on under a new name and takes them in as
a colleague's. Both branches count, and the alarm stays until an administrator has looked.

**Decision: a revocation takes back what that laptop made afterwards, and nothing that others did.**
They may have built on it before they heard: a change of the team, its keys, their own place in it.
Such a change does not hold; a laptop that it had listed lists itself again; a file that only such a
key opens is no copy any more, and whoever has its records puts them again.

**Alternatives considered.** A server with an account for each laptop: another thing to trust and to
be down. Summaries of trees of hashes to find what differs: made for two peers that talk, where here
nobody is there. Last writer wins: loses what people wrote. CRDTs: a text that nobody wrote or
signed.
"""

from __future__ import annotations
