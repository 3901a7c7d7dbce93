"""`demo`: the synthetic court day, told in a short report."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from courtdesk.cli.output import say
from courtdesk.cli.places import forms_folder
from courtdesk.cli.signing_in import now

Pictures = Callable[[Path, Mapping[str, Any], Path], None]


def demo(arguments: Namespace, pictures: Pictures) -> int:
    """Make the court day in OUT, take the pictures if asked, and print what was made."""
    from courtdesk.demonstration import make_demonstration
    from courtdesk.questionnaire.catalogue import load_catalogue
    from courtdesk.store.passphrases import DEFAULT, FLOOR

    made = make_demonstration(
        arguments.out,
        load_catalogue(forms_folder()),
        now(),
        cases=arguments.cases,
        seed=arguments.seed,
        policy=FLOOR if arguments.fast_keys else DEFAULT,
    )
    if arguments.pictures:
        folder = made.out / "pictures"
        folder.mkdir()
        pictures(made.vault, made.summary, folder)
    for line in _report(made.out, made.summary):
        say(line)
    return 0


def _report(out: Path, summary: Mapping[str, Any]) -> Iterator[str]:
    yield f"A court day with invented people, {summary['court']}, {summary['day']}"
    yield f"Vault: {out / summary['vault']}"
    yield f"Its state: set COURTDESK_STATE={out / summary['state']} when you open it"
    yield ""
    yield "Members and passphrases"
    width = max(len(member["name"]) for member in summary["members"])
    for member in summary["members"]:
        yield f"  {member['name']:<{width}}  {member['passphrase']}  ({member['roles_text']})"
    yield f"  Recovery key: {summary['recovery_key']}"
    yield ""
    yield "Cases"
    for case in summary["cases"]:
        yield f"  {case['reference']}  {case['requirement'] or '-':<11}  {case['story']}"
    files = sum(len(case["files"]) for case in summary["cases"])
    yield ""
    yield f"{files} documents and the court list are in {out / 'documents'}"
