"""What comes in as a file from outside, and what leaves on paper or as a file.

Decisions kept here:

* A document is made from facts, never from the record. `domain/report.py` names the facts that a
  report may rest on; a sentence that no fact supports cannot be written, because the function
  that would write it is not given anything to write it from (P3).
* What is absent is printed as absent, in the same place where the fact would stand. A reader in
  court does not know what a missing line means.
* Free text from the record is put on one line, or behind bullets, before it is printed: a typed
  line break must not be able to start a paragraph that looks like one of ours.
* A file from outside is bytes until it has been measured: sizes, declared and real, come before
  any parser. What a spreadsheet would calculate is marked and never evaluated.
* Workbooks are read through openpyxl, whose parts expat hears first: a document type, and with it
  every entity, is refused before openpyxl sees it (`sheets_xlsx.py`).
* A file that leaves is written whole under another name in the same folder, readable by its owner
  alone, and then renamed; one that is there already is replaced only when that was asked for.
* Paper is said before it is drawn: `paper.py` says what stands on a form, `page_model.py` how it
  falls on pages, both without Qt; `printing/` alone draws. Qt 6.11 cannot tag a PDF, and a form
  that a screen reader cannot follow is no accessible form, so `tagging.py` adds the structure to
  what Qt has drawn.
* A site's report template holds names of fields and nothing that is evaluated; each field prints
  words that the text for the report has already (`template_fields.py`). A Word template is taken
  apart and put together again from the kinds of part that are known (`docx_package.py`): what
  could fetch, run or name somebody is refused or stays behind.
* What a report is not without has to stand once in the text of a Word template where everything
  known about it leaves it readable (`docx_plain.py`, `docx_page.py`): the ways to hide words are
  too many to list, so what is not known to be harmless hides. Where programs differ over which
  style wins, every reading must be plain.
* A template's own words claim no decision (`template_claims.py`): they are printed over a refusal
  as well.
* A blank form carries the case reference and nothing else of the person.
* Document libraries are imported where they are used: they cost a tenth of a second each, and
  most days begin without them.

This package does not know the store or the exchange, and has no Qt but in `printing/`.
"""
