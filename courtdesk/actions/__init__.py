"""One function per thing that a user does; the window and the command line both call these.

**Decision: actions are functions over a session.** Each takes the `Session` of a signed-in member
first, asks `domain.access` whether that member's roles may do it, checks what was typed, and
returns what changed. Nothing here keeps state between calls, opens a window or prints.

**Decision: one document a fact.** A case's agreement, consent, sentence and issued text, the plea
to each offence, the assessment and the decision for each requirement are documents of their own, so
that two people at work on one case rarely touch the same one. Where there can be only one (one
consent a case, one plea an offence) its id is derived from the case's id (`records.derived_id`):
two laptops offline then write two versions of one document, which is seen and settled, and not two
documents of which one would be overlooked. What two people changed that does not touch is read as
one record (`records.recorded`), and the next change names both; what only a person can say is in
dispute, refused by whatever would rest on it, and settled by `settling.settle`. A finished form is
a new document each time, as a person may be screened twice.

**Alternatives considered.** Methods on a controller object: every screen would then hold
everything (a God class, see the project's notes on other codebases). Events as the record, with
state computed: the pathway would have to replay them on every repaint, and two laptops' events
would have no meaning without an order that offline laptops cannot have.
"""
