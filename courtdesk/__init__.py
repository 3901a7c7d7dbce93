"""CourtDesk: from the court list to a treatment requirement on the day.

The threat model, on one page. `resources/help/security.md` says the same to the people at court;
a test holds that both name the same attackers.

**A thief of the laptop.** Has: the disk, with the laptop off. Gets: sign-in names, sizes and times
from `keys.json` and the folder. Stopped by: SQLCipher under a random key; Argon2id, 64 MiB and
more, for each try at a passphrase. Not defended: a weak passphrase; files saved on purpose.

**A thief of a locked laptop.** Has: the laptop running, CourtDesk locked. Gets: as above. Stopped
by: a lock closes the vault, destroys pages, drops keys and writes over freed memory, which a test
counts on Linux. Not defended: Windows and macOS are not measured; what the system has swapped out.

**A thief of an unlocked laptop.** Has: the window as it was left. Gets: what that member may see,
until it locks. Stopped by: idle time, twelve hours at most; the passphrase again for decisions,
exports of a record and the team. Not defended: reading, and recording in the member's name.

**A colleague in another role.** Has: the vault key and a slot of their own. Gets: with other tools,
every open part, as roles over those are kept by this program alone. Stopped by: compartment keys,
wrapped to the roles entitled (`domain.access.READERS`). Not defended: open parts.

**An administrator.** Has: the right to change the team. Gets: a role of their own choosing, and
with it a compartment; a colleague's place, by resetting them, under new keys. Stopped by: nobody's
passphrase or old keys are theirs; each change is a signed epoch that stays (`domain.roster`). Not
defended: it is seen afterwards, not prevented.

**A member who has left.** Has: all that they could read, perhaps a copy, and their old keys. Gets:
that, and nothing sealed later. Stopped by: new generations and a new vault key. Not defended: what
they kept; their use of a laptop that has not heard yet.

**Somebody who can write to the folder.** Has: vault, keys and backups, no passphrase. Gets: to
delete, to damage. Stopped by: MACs, signed chains, and a head file outside the folder, so that
nothing put back or swapped opens silently. Not defended: folder and head file put back together,
where no other laptop knows better; the count of wrong tries.

**Somebody outside who decides.** Has: a vault of their own, with the roster and what they were
sent. Gets: that, to keep, and the names of the team. Stopped by: no key of the team's, as each
part's is wrapped to them alone; of what they send, only their own signed decision counts, on what
they were asked, by the rules of the roster here. Not defended: what they do with what they have.

**Whoever finds a file on the way.** Has: a team file, a request, a decision, a key file or a
backup. Gets: sizes. Stopped by: age with ML-KEM-768 and X25519, or the sender's passphrase. Not
defended: papers, spreadsheets and exports, which are made to be read and are not encrypted.

**Whoever sends a file.** Has: a list, a form, a card or a team file of their own making. Gets: it
refused. Stopped by: readers with limits, nothing evaluated, signatures, words read aloud. Not
defended: wrong facts in a list that is well made; words that nobody compared.

**The person who has the laptop handed over.** Has: their own form, the keyboard. Gets: that form.
Stopped by: no other page, no copy, a lock on the way out. Not defended: other programs of the
laptop, which the desktop must keep away.

**Whoever holds the recovery key.** Has: the printed sheet and the folder, or a copy. Gets: in the
program, to make one administrator; with other tools, everything. Stopped by: a new sheet, for what
is sealed later. Not defended: a copy of the folder, on which no use is seen.

**Another program of the same user.** Has: the keyboard, the screen, the files. Gets: whatever is
typed and shown. Stopped by: no core dumps; on Linux no reading of our memory; the clipboard cleared
after 60 seconds. Not defended: all else, nor against the system's own administrator.

**Whoever changes the program.** Has: a library or an installed file. Gets: everything at the next
sign-in. Stopped by: versions and hashes fixed when it is built. Not defended: once it is installed.

**Whoever looks on.** Has: eyes, a camera, a sheet in the printer. Gets: what they see. Stopped by:
the lock. Not defended: anything else.
"""

__version__ = "0.1.0"
