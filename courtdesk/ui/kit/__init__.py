"""The pieces that every screen is made of: named, accessible, without business knowledge.

Decision record.

* Stock widgets underneath. PySide6 cannot subclass the accessibility interface of a widget, so a
  piece that must be heard is a QPushButton, QLabel, QLineEdit or QGroupBox that looks different,
  never a bare QWidget that paints a control. Anything that is painted has its words as text too.
* One theme. `tokens.Theme` (text size, high contrast) is applied to the application by
  `style.apply_theme`; pieces read it from there, as Qt widgets read font and palette. Gaps made
  with `layouts` follow a later change of text size; nothing has a fixed height.
* Focus is an overlay (`focus.FocusRing`), because a style sheet's `outline` is not drawn.
* Plain text by default: every label shows what it is given letter by letter, since a name such as
  "<b>" from a court list must not be read as mark-up (`headings.Text`).
* Validation speaks on Continue, never on leaving a field; answers that were wrong stay as typed.
  The manners are those of the GOV.UK, NHS and MoJ design systems; their logos and fonts are not
  used.
* No tree views (read badly by NVDA), no editable combo boxes, no spin boxes (the wheel changes an
  answer unseen), no QMessageBox (its buttons are not verbs and follow the system's language).
* No timer outlives its widget and no piece writes to a log: what it shows may be personal data.
"""
