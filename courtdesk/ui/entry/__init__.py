"""The way in: first run, the recovery key, signing in, and what keeps a vault from opening.

Decision record.

* Each page is a widget that knows no vault: it takes what it shows, and gives what was typed by a
  signal. `shell.Shell` runs the actions and tells the page how they ended.
* Nothing here imports `actions` or `store`: the first window must be there before those are.
* A refusal that the person can mend at once (a wrong passphrase, a short one) is told on the page;
  one about the vault itself (damaged, foreign, newer, in use, put back) gets a page of its own
  with one sentence, what to do, and no way to do harm by pressing Enter.
* The recovery key is shown once and never kept. The window does not lock by itself on that page:
  the vault is still empty, and a lock would take the only copy away.
"""
