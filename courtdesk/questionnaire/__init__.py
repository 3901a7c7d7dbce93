"""The engine behind `forms/`: read, check, ask, score, export. No window, no SQL, no network.

The decision, once
------------------
One questionnaire is two data files: `forms/<id>.json`, an HL7 FHIR R4 Questionnaire kept to the
subset that `load` lists, and `forms/<id>.toml`, the rules that FHIR has no place for, listed in
`load_rules`. FHIR, because it is what NHS England's questionnaire service and health records
speak, it has conditions and ordinals, and independent validators exist. TOML for the rules,
because clinicians read them and each number must carry its source beside it.

Promises
--------
* Nothing in a form file is evaluated. What is outside the subset is refused, never ignored: a
  misspelt key that did nothing could switch a risk item off. `messages` holds every sentence.
* A form file must say who may read its answers (mental-health, substance or open); there is no
  default, so that a forgotten line cannot leave answers open.
* Answered, declined, not asked and not yet dealt with are four different things (`answers`), and
  how complete a form is (`flow`) is separate from what it scores (`scoring`).
* Scores are exact fractions. Missing answers follow the owner's rule or, where none is published,
  give no score. No band without a score; a risk item without an answer is an alert of its own.
* A validated instrument is a fixed text: items, order and labels are its owner's. It marks no
  question as required, and all of them are wanted; a form of our own marks those that are.
* What the record already holds is never asked again: an item names the fact (`RecordFact`), the
  layer that has the record fills it in, and nobody at the form can change it.
* Rules may raise alerts without a score, so that an interview opens the same risk card; an item
  that raises one can neither be hidden nor pass unanswered in silence.

Alternatives considered
-----------------------
XLSForm and JSON Schema (neither knows scores), SDC's FHIRPath expressions (evaluation from a data
file, and engines disagree), `fhir.resources` at run time (a third of a second to import; it is a
test oracle instead), one file with private FHIR extensions (no comments, so no sources).

Where to look
-------------
`catalogue` finds forms; `definition` is a form in memory; `load`, `load_items`, `load_facts`,
`load_rules`, `reading`, `characters` and `messages` read and refuse; `answers` holds what was
answered and `strokes` a drawn signature; `flow` walks; `scoring_rules`, `scoring` and `command`
score; `export_fhir` exports.
"""
