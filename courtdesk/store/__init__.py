"""The encrypted vault of one laptop; the only package that knows SQL and SQLCipher.

*Revisions are the truth.* A revision is a header, an open part and, for compartment kinds, a sealed
part; its id is the SHA-256 of the header's exact bytes, and it is a link in its device's chain,
whose end the device signs (`revisions`, `ledger`). Current documents, the worklist, people and
search are projections of open parts, made in the same transaction and made again alike
(`projections`, `search`). Drafts are local rows, sealed where their form is (`drafts`).

*Keys.* The vault key is random, opens `vault.db` as a raw key and is wrapped to each member's slot
(`keyslots`); a compartment's key is wrapped only to those entitled (`compartments`); a sealed
part's or draft's own key is wrapped to the compartment. `wrapping` is all of the cryptography.

*Nothing typed is lost.* One thread writes (`writer`), every change is one `BEGIN IMMEDIATE`
transaction with `synchronous=EXTRA`, and the caller hears of it after COMMIT. A reserve file is
given up when the disk is full.

*What comes in is checked like what was made here.* A colleague's revisions are taken in only as the
next links of their own laptop's chain, and two with one number are a cloned device (`incoming`).
Who did what is revisions as well, found by kind and time without opening each (`audit`).

*The vault key can be changed* (`rekey`): on a copy, which takes the old file's place in one step.
The backups of before go as soon as a new one counts, so right after it there is only one.

*A backup counts once it was opened* (`backup`), three of them roll, and what restoring one would
change is told without restoring it (`compare`). A restore never replaces a vault.

*Going back is noticed.* Every transaction raises a counter; counter and chain end stand also in a
head file outside the folder, written after COMMIT (`head`, `opening`). A restored vault, or one
that went back and was accepted, goes on under a new device id. `verify` checks everything at once.

Decided, with what was weighed:

* *Raw SQL in the hot paths, sqlite-utils for migrations.* Its helpers would import a tenth of a
  second at sign-in and guess column types; what remains goes through `connection.tables`.
* *A salt made from the key* for the database file: SQLCipher says "not a database" for a wrong key
  and for a damaged first page alike, and a person needs to know which.
* *No ranking in search.* Whole words first, then the newest: scoring reads every match of a single
  letter, and typing must stay quick with 250,000 cases.
* *Heads by hybrid time for display only.* What several heads show together is a view
  (`courtdesk.domain.merging`), the same on every laptop and in every list; where only a person can
  say, it is the one made last and how many there are. No revision is ever merged here.
* *The wrap of a part key is bound to its document*, not to the vault: it travels with the revision.
  The compartment key that it is wrapped to belongs to the team alone.
* *Drafts stand in no chain*, so the exclusive-or of their hashes stands in the state row.
* *Comparing unpacks the backup beside the others*, still encrypted, and reads ids, kinds and times
  of both: a list of differences kept in the backup would have to be believed.
* *What goes wrong at closing is not raised*: the mark is missing, and the next opening checks.
* *A full disk or an unwritable head file after COMMIT is a notice*, never a failure: what was asked
  for is saved.
"""
