"""A synthetic court day: invented people, a real vault, every step by the actions of the window.

**Decision: nothing here knows the store.** A demonstration that wrote its own rows would show a
vault that no court could have. Each member signs in, does their own part for every case and signs
out, as on a day at court; what a role may not do, the demonstration cannot do either.

**Decision: one seed, one cast.** Names, dates, offences and answers follow from the seed; keys,
ids and so the references are random, as in every vault. Passphrases are random as well: they are
printed and stand in summary.json, and whoever keeps the vault must not have a known one.

**Decision: nothing outside OUT.** The state folder of the vault is OUT/state. To open it later
without a notice that its head file is missing, set COURTDESK_STATE to that folder.

What summary.json holds: `court`, `day`, `seed`, `vault` and `state` (folders below OUT),
`recovery_key`, `list` (the imported file), `members` (`name`, `roles`, `roles_text`,
`passphrase`) and `cases` (`reference`, `name`, `crn`, `requirement`, `decision`, `sentence`,
`files`, and with them `story`, `decisions` by requirement, `granted`, `courtroom`, `issued`, and
`risk`: whether what was done about it is "recorded" or "not recorded", null where there is none).
"""

from courtdesk.demonstration.day import Demonstration, make_demonstration

__all__ = ["Demonstration", "make_demonstration"]
