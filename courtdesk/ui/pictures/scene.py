"""What the pictures are of: a copy of the vault, and where in it each situation is found."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from courtdesk.actions import cases, lists
from courtdesk.actions.session import Session
from courtdesk.demonstration import cast, parts
from courtdesk.demonstration.parts import Part
from courtdesk.demonstration.stories import Story, stories
from courtdesk.domain.access import Role
from courtdesk.domain.courtlist_entries import ListedOffence, ListEntry
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.store.folder import VaultFolder
from courtdesk.ui import welcome
from courtdesk.ui.welcome import House

_EVERY = 21
"""Enough stories to have each of them once."""


@dataclass(frozen=True)
class Scene:
    """A copy of the demonstration vault and the case of each story in it.

    `list_file` is the court list that was imported.
    """

    house: House
    summary: Mapping[str, Any]
    stories: Mapping[str, CaseId]
    results: Mapping[CaseId, str]
    list_file: Path

    def case(self, words: str) -> CaseId:
        """The first case whose story begins with `words`."""
        return next(case for story, case in self.stories.items() if story.startswith(words))

    def result(self, words: str) -> str:
        """The id of the last finished form of that case, which a place takes as its part."""
        return self.results[self.case(words)]

    def member(self, role: Role) -> tuple[str, str]:
        """Name and passphrase of the first member who holds `role` and no more."""
        found = next(one for one in self.summary["members"] if one["roles"] == [role.value])
        return found["name"], found["passphrase"]


def moved(house: House, path: Path, state: Path) -> House:
    """`house` with another vault folder."""
    return replace(house, folder=lambda: VaultFolder(path, state))


def make_scene(house: House, summary: Mapping[str, Any], to: Path) -> Scene:
    """Copy the vault of `house` into the folder `to` and complete it there.

    Raises what signing in to the copy raises.
    """
    folder = house.folder()
    # The reserve is room kept free on the disk; the copy makes its own when it is opened.
    ignore = shutil.ignore_patterns(".reserve", ".lock")
    shutil.copytree(folder.path, to / "vault", ignore=ignore)
    shutil.copytree(folder.state_dir, to / "state", ignore=ignore)
    copied = moved(house, to / "vault", to / "state")
    bare = Scene(copied, summary, {}, {}, folder.path.parent / summary["list"])
    session = _sign_in(bare, Role.LINK_WORKER)
    try:
        found = {
            one["story"]: cases.by_reference(session, one["reference"])
            for one in reversed(summary["cases"])
        }
        found |= _missing(session, found, len(summary["cases"]), summary["seed"])
        results = {case: _last_form(session, case) for case in found.values()}
    finally:
        session.vault.close()
    return replace(bare, stories=found, results=results)


def _sign_in(scene: Scene, role: Role) -> Session:
    name, passphrase = scene.member(role)
    return welcome.sign_in(scene.house, welcome.look(scene.house), name, passphrase).session


def _last_form(session: Session, case: CaseId) -> str:
    forms = cases.case_file(session, case).forms
    return forms[-1].document if forms else ""


def _missing(
    session: Session, known: Mapping[str, CaseId], count: int, seed: int
) -> dict[str, CaseId]:
    """A case of every story that is not there yet, as far as the link worker takes it alone."""
    absent = [story for story in stories(_EVERY) if story.words not in known]
    people = cast.invent(count + len(absent), seed)[count:]
    return {
        story.words: _play(session, story, person)
        for story, person in zip(absent, people, strict=True)
    }


def _play(session: Session, story: Story, person: cast.Invented) -> CaseId:
    case = lists.add_person(session, _entry(person, session.clock().date()))
    chance = random.Random(story.words)  # noqa: S311  # answers of nobody, not secrets
    part = Part(case, person, story, chance)
    parts.screen(session, part)
    parts.plead(session, part)
    parts.assess(session, part, tuple(RequirementKind))
    parts.take_consent(session, part)
    parts.ask(session, part)
    return case


def _entry(person: cast.Invented, day: date) -> ListEntry:
    return ListEntry(
        court=cast.COURT,
        hearing_date=day,
        family_name=person.family,
        given_names=person.given,
        courtroom=person.courtroom,
        session="morning" if person.session == "am" else "afternoon",
        order=str(person.order),
        case_number=person.case_number,
        birth_date=person.birth_date,
        crn=person.crn,
        pnc=person.pnc,
        offences=tuple(ListedOffence(text, level) for text, level in person.offences),
        custody=person.custody,
    )
