"""Pictures of every screen of a demonstration vault, taken of the real window at work.

Decision record.

* The window is the one that members use, with its shell, its frame and its way in: a picture of a
  screen built for the picture would be a picture of something else.
* Pictures are taken on a copy of the vault in a folder that is deleted afterwards. Looking at a
  form opens a draft, and a wrong passphrase is counted: the demonstration stays as it was made.
* Situations that a small demonstration lacks (a form half filled in, a consent to be signed) are
  made on the copy, by the actions of the demonstration itself.
* `plan` names who looks at what; a screen without a line there fails a test.
* Nothing waits for time: the window is drawn when the worker is idle and no event is left.
"""

from courtdesk.ui.pictures.photographer import Photographer

__all__ = ["Photographer"]
