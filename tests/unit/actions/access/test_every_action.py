"""No public action of a session is forgotten: each asks what its member may before anything else.

Tried by running: with a table that allows nobody anything, every function of `courtdesk.actions`
that takes a session is called with the ids of real records and plain values for the rest, and has
to raise `NotAllowed`. What does not is in `OPEN`, with the reason in words. A new function fails
here until it asks or stands there.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import courtdesk.actions
from courtdesk.actions.cases import case_file
from courtdesk.actions.forms import OpenForm, open_form
from courtdesk.actions.originals import attach_original
from courtdesk.domain import access
from courtdesk.domain.access import Role
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.notes import NoteFor
from courtdesk.domain.orders import OrderStep
from courtdesk.domain.originals import Original
from courtdesk.domain.providers import ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import NotAllowed
from courtdesk.questionnaire.definition import Form
from tests.unit.actions.access.world import Desk
from tests.unit.actions.conftest import DAY

_KEYS = "only the member's own keys, slot or typed words, which no role takes away"
_TOOL = "a tool that actions are made of: the one that uses it has asked"
_SITE = "the site's own settings, forms and table of services; nothing about a person"
_ANSWER = "says only whether a button is to be offered"
_GIVEN = "words made of what the caller has read already; reads nothing more about a person"
_AUDIT = "writes down what the member did, whoever they are: nothing is read"

OPEN: dict[str, str] = {
    "appointments.may_book": _ANSWER,
    "appointments.setting_of": _GIVEN,
    "audit.copied": _AUDIT,
    "audit.exported": _AUDIT,
    "audit.left": _AUDIT,
    "audit.note": _AUDIT,
    "audit.printed": _AUDIT,
    "audit.references": "the short references of cases, which name nobody",
    "audit.saw": _AUDIT,
    "audit.searched": _AUDIT,
    "audit.signed_in": _AUDIT,
    "backups.check_vault": "says whether the vault is sound, and nothing of what is in it",
    "clinical.card": _SITE,
    "clinical.card_history": _SITE,
    "clinical.recorded_card": _SITE,
    "clinical.recorded_rule": _SITE,
    "clinical.recorded_telephone": _SITE,
    "clinical.rule_at": _SITE,
    "clinical.rule_history": _SITE,
    "clinical.rule_of": _SITE,
    "clinical.site_level": _SITE,
    "clinical.telephone_history": _SITE,
    "clinical.telephone_rule": _SITE,
    "consent_words.words_now": _SITE,
    "consent_words.words_read": _GIVEN,
    "deadlines.reckoning": _SITE,
    "decided.own_copy": _TOOL,
    "directory.free_id": _TOOL,
    "directory.history": _SITE,
    "directory.service": _SITE,
    "directory.services": _SITE,
    "equality.may_read": _ANSWER,
    "form_files.site_form": _SITE,
    "form_files.site_forms": _SITE,
    "forms.archive": "keeps the words of a form, nobody's answers",
    "forms.judge": _GIVEN,
    "forms.save_answers": "what is typed into a form that was opened is never lost (P1)",
    "lists.case_id_of": _TOOL,
    "measures.may_enter": _ANSWER,
    "members.recovered_keys": "opens what the recovery key opens, for whoever has typed it",
    "notes.held": _KEYS,
    "page_drafts.drop_page": _KEYS,
    "page_drafts.has_page": _KEYS,
    "page_drafts.save_page": "what is typed on a page that was opened is never lost (P1)",
    "paper.write": "writes a paper that the caller was allowed to make",
    "providers.presence_of": _SITE,
    "providers.present": _SITE,
    "providers.provider": _SITE,
    "providers.providers": _SITE,
    "providers.who_assesses": _SITE,
    "record_facts.from_record": _GIVEN,
    "records.believed": _TOOL,
    "records.new_id": _TOOL,
    "records.read": _TOOL,
    "records.record": _TOOL,
    "records.standing": _TOOL,
    "report_facts.decision_facts": _GIVEN,
    "requests.cover_line": _GIVEN,
    "requests.recipients": "names of the roster, which every member reads",
    "results.form_of": _GIVEN,
    "results.may_read": _ANSWER,
    "rewrapping.holders": _TOOL,
    "rewrapping.lacking": _TOOL,
    "rewrapping.recovery_public": _TOOL,
    "rewrapping.rewrapped": _TOOL,
    "rewrapping.unreadable": _TOOL,
    "risk_levels.may_judge": _ANSWER,
    "carried_keys.carry_identity": _KEYS,
    "sealed_files.sealed_text": _TOOL,
    "sealed_look.look_inside": "counts records of a file that is for the member, and shows none",
    "sealed_files.write_sealed": _TOOL,
    "team_files.follow": _TOOL,
    "team_files.take_team_file": "whoever stands on a signed roster may learn of a newer one",
    "team_files.team_words": "words to be read aloud, made of public keys",
    "telephone.leads": "names of the roster, which every member reads",
    "telephone.why_not_telephone": _GIVEN,
    "team_files.write_team_file": "sealed to the members, and holds nothing of a person or case",
    "vaults.enrol_device": _TOOL,
    "vaults.change_passphrase": _KEYS,
    "identities.confirm": _KEYS,
    "identities.own_policy": _KEYS,
    "own_keys.renew_keys": _KEYS,
    "own_keys.finish": _KEYS,
    "membership.left_behind": _TOOL,
    "membership.strange_slots": "which slots of this laptop are not as the roster says",
    "membership.finish_leaving": _TOOL,
    "identities.team_change": _TOOL,
    "inbox.look": "each file by the action for its kind, which asks; names of files otherwise",
    "inbox.take_in": "the action for what it is asks",
}
"""The functions that ask for no permission, and why none is needed."""


def functions() -> dict[str, Callable[..., object]]:
    """Every public function of `courtdesk.actions` that takes a session, by "module.name"."""
    found: dict[str, Callable[..., object]] = {}
    for info in pkgutil.iter_modules(courtdesk.actions.__path__):
        module = importlib.import_module(f"courtdesk.actions.{info.name}")
        for name, one in inspect.getmembers(module, inspect.isfunction):
            own = one.__module__ == module.__name__ and not name.startswith("_")
            if own and "session" in inspect.signature(one).parameters:
                found[f"{info.name}.{name}"] = one
    return found


FUNCTIONS = functions()
ASKING = sorted(set(FUNCTIONS) - set(OPEN))


class Whatever:
    """Stands for a value that an action must not have looked at before it asks who is there."""


Values = Mapping[Any, object]


@pytest.fixture
def values(desk: Desk, tmp_path: Path) -> Values:
    """By type: a real value for whatever an action may have to look at first.

    A parameter's own name goes first: of documents there are many kinds.
    """
    session, world = desk.session, desk.world
    file = case_file(session, world.cases["risk"])
    opened = open_form(session, world.cases["screen"], "core-10")
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n invented")
    original = attach_original(session, file.id, world.risk_form, scan)
    return {
        "original": original.document,
        CaseId: file.id,
        DocumentId: world.risk_form,
        Recorded[FinishedForm]: file.forms[0],
        Recorded[Original]: original,
        Form: opened.form,
        OrderStep: OrderStep.ALLOCATED,
        PersonId: world.people["risk"],
        CaseFile: file,
        OpenForm: opened,
        RequirementKind: RequirementKind.MHTR,
        ProviderStep: ProviderStep.ASKED,
        NoteFor: NoteFor.EVERYBODY,
        date: DAY,
        datetime: session.clock(),
        str: "core-10",
        bool: True,
        Path: desk.laptop.folder.path / "not-written",
    }


def arguments(name: str, values: Values) -> dict[str, object]:
    """What `name` is called with beside the session: only what it cannot be called without."""
    one = FUNCTIONS[name]
    hints = get_type_hints(one)
    return {
        parameter.name: _value(parameter.name, hints[parameter.name], values)
        for parameter in inspect.signature(one).parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind is not parameter.VAR_POSITIONAL
        and parameter.name != "session"
    }


def _value(name: str, hint: object, values: Values) -> object:
    named = name == "original" and hint is DocumentId
    return values[name] if named else values.get(hint, Whatever())


@pytest.fixture
def refused(values: Values, monkeypatch: pytest.MonkeyPatch) -> Iterator[Values]:
    """From here on the table allows nobody anything."""
    for permission in access.MAY:
        monkeypatch.setitem(access.MAY, permission, frozenset())
    yield values


@pytest.mark.parametrize("desk", [Role.LINK_WORKER], indirect=True)
def test_each_asks_who_is_there(desk: Desk, refused: Values) -> None:
    before, failed = desk.recorded(), {}
    for name in ASKING:
        try:
            found = FUNCTIONS[name](desk.session, **arguments(name, refused))
            # What gives its results one by one asks when the first of them is wanted.
            if isinstance(found, Iterator):
                next(found, None)
        except NotAllowed:
            continue
        except Exception as error:  # noqa: BLE001  # what it tripped over is what is reported
            failed[name] = f"{type(error).__name__}: {error}"
        else:
            failed[name] = "returned"
    assert not failed, "\n".join(f"{name}: {what}" for name, what in sorted(failed.items()))
    assert desk.recorded() == before


def test_the_reasons_are_for_functions_that_are_there() -> None:
    assert set(OPEN) <= set(FUNCTIONS)
    assert len(ASKING) > 100
