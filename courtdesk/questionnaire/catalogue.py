"""Every form in a folder, by id: a new questionnaire is a new pair of files and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from courtdesk.errors import UserError
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.load import load_form
from courtdesk.questionnaire.messages import Message, Place, did_you_mean


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The forms that were found, read and checked."""

    forms: Mapping[str, Form]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all forms, in alphabetical order."""
        return tuple(sorted(self.forms))

    def get(self, form_id: str) -> Form:
        """The form with this id; `UserError` names the forms there are."""
        form = self.forms.get(form_id)
        if form is None:
            hint = did_you_mean(form_id, self.forms)
            known = ", ".join(self.ids)
            raise UserError(f"There is no form {form_id[:40]!r}{hint}; use one of: {known}.")
        return form

    def by_canonical(self, canonical: str) -> Form | None:
        """The form that a response names as `url|version`, or None when it has gone."""
        return next((form for form in self.forms.values() if form.canonical == canonical), None)


def load_catalogue(folder: Path) -> Catalogue:
    """Every `*.json` in the folder with its `*.toml`; nothing below it.

    Raises `FormFileRefused` for the first file that strays, for rules without a form, and for two
    forms with one url; `UserError` when the folder holds no form.
    """
    forms: dict[str, Form] = {}
    for path in sorted(folder.glob("*.json")):
        form = load_form(path)
        for other in forms.values():
            if other.url == form.url:
                raise Place(path.name).refuse(Message.REPEATED_URL, url=form.url, other=other.id)
        forms[form.id] = form
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in forms:
            raise Place(path.name).refuse(Message.ORPHAN_RULES, name=path.stem)
    if not forms:
        raise UserError("No forms were found; install CourtDesk again or give the forms folder.")
    return Catalogue(forms)
