"""One court day from an empty folder to documents in hand."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from courtdesk.actions import lists, members, vaults
from courtdesk.actions.cases import by_reference
from courtdesk.actions.session import Session
from courtdesk.demonstration import around, parts, summary
from courtdesk.demonstration.cast import (
    COURT,
    FOUNDER,
    OTHERS,
    Invented,
    Staff,
    invent,
    write_list,
)
from courtdesk.demonstration.clock import DayClock
from courtdesk.demonstration.parts import Part
from courtdesk.demonstration.stories import WHOLE, stories
from courtdesk.domain.access import Role
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import KdfPolicy

_FOLDERS = ("documents", "bundles", "state")
_LIST = "court-list.csv"
_ROUNDS = 10
"""How often somebody goes through all cases: the clock's ticks are counted from it."""

_MENTAL = (RequirementKind.MHTR,)
_SUBSTANCE = (RequirementKind.DRR, RequirementKind.ATR)
_WORDS = (
    *("anvil", "birch", "copper", "dune", "ember", "fennel", "gravel", "harbour", "indigo"),
    *("juniper", "kettle", "lantern", "meadow", "nettle", "orchard", "pebble", "quarry"),
    *("ribbon", "saddle", "thimble", "umber", "velvet", "willow", "yarrow", "zephyr", "amber"),
    *("bramble", "cobalt", "drizzle", "escarp", "flint", "gorse"),
)


@dataclass(frozen=True)
class Demonstration:
    """What was made: the folder, the vault in it, and what summary.json holds."""

    out: Path
    vault: Path
    summary: Mapping[str, Any] = field(repr=False)


def make_demonstration(
    out: Path,
    catalogue: Catalogue,
    now: datetime,
    *,
    cases: int,
    seed: int,
    policy: KdfPolicy,
) -> Demonstration:
    """Make a court day of `cases` invented people in the new or empty folder `out`.

    The day is that of `now`; `policy` is what one try of a passphrase costs. Raises `UserError`
    for a folder that is not empty or a number of cases that cannot be.
    """
    if cases < len(WHOLE):
        raise UserError(
            f"A demonstration has one whole case of each requirement: ask for {len(WHOLE)} cases "
            "or more."
        )
    people = invent(cases, seed)
    _prepare(out)
    day = _Day(out, catalogue, DayClock(now, _ROUNDS * cases), policy)
    made = day.run(people, seed)
    with (out / "summary.json").open("x", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return Demonstration(out, day.folder.path, made)


def _prepare(out: Path) -> None:
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise UserError(f"The folder {out} is not empty: choose a new one for the court day.")
        for name in _FOLDERS:
            (out / name).mkdir(mode=0o700)
    except OSError as error:
        raise UserError(
            f"The folder {out} cannot be written ({error.strerror}): choose another one."
        ) from error


class _Day:
    """Signs members in and out and sends each through the cases; holds nothing else."""

    def __init__(self, out: Path, catalogue: Catalogue, clock: DayClock, policy: KdfPolicy) -> None:
        self.folder = VaultFolder((out / "vault").absolute(), (out / "state").absolute())
        self._out = out
        self._catalogue = catalogue
        self._clock = clock
        self._policy = policy
        self._passphrases = {staff: _passphrase() for staff in (FOUNDER, *OTHERS)}

    def run(self, people: tuple[Invented, ...], seed: int) -> dict[str, Any]:
        """Walk the day; return what summary.json holds."""
        recovery_key = self._make_vault()
        path = self._out / "documents" / _LIST
        write_list(path, people, self._clock().date())
        cases = self._import(path, people, seed)
        self._walk(cases)
        with self._as(Role.CDO) as session:
            found = [summary.case_summary(session, part, self._out) for part in cases]
        return {
            "court": COURT,
            "day": self._clock().date().isoformat(),
            "seed": seed,
            "vault": "vault",
            "state": "state",
            "recovery_key": recovery_key,
            "list": f"documents/{_LIST}",
            "members": [
                summary.member_summary(staff, words) for staff, words in self._passphrases.items()
            ],
            "cases": found,
        }

    def _make_vault(self) -> str:
        made = vaults.first_run(
            self.folder,
            self._catalogue,
            self._clock,
            name=FOUNDER.name,
            roles=FOUNDER.roles,
            court=COURT,
            passphrase=self._passphrases[FOUNDER],
            policy=self._policy,
        )
        try:
            for staff in OTHERS:
                members.add_member(
                    made.session,
                    name=staff.name,
                    roles=staff.roles,
                    new_passphrase=self._passphrases[staff],
                    passphrase=self._passphrases[FOUNDER],
                    policy=self._policy,
                    registration_body=staff.registration_body,
                    registration_number=staff.registration_number,
                )
        finally:
            made.session.vault.close()
        return made.recovery_key

    def _import(self, path: Path, people: tuple[Invented, ...], seed: int) -> list[Part]:
        with self._as(Role.CDO) as session:
            table = lists.read_table(path)
            columns = lists.columns_of(table, default_court=COURT)
            preview = lists.preview_import(session, table, columns, default_court=COURT)
            lists.import_list(session, preview)
            return [
                Part(
                    by_reference(session, person.case_number),
                    person,
                    story,
                    # Of its own, so that one case more changes nothing about the others.
                    random.Random(f"{seed} {index}"),  # noqa: S311  # answers, not secrets
                )
                for index, (person, story) in enumerate(
                    zip(people, stories(len(people)), strict=True)
                )
            ]

    def _walk(self, cases: list[Part]) -> None:
        documents = self._out / "documents"
        with self._as(Role.CLINICAL_LEAD) as session:
            parts.write_card(session, _who(Role.CLINICAL_LEAD))
            around.settle_site(session)
        with self._as(Role.CDO) as session:
            around.add_providers(session)
        self._round(Role.LINK_WORKER, cases, around.pick_for_health)
        self._round(Role.CDO, cases, around.prepare)
        self._round(Role.LINK_WORKER, cases, parts.screen)
        self._round(Role.CDO, cases, parts.plead, around.put_back)
        self._round(Role.ASSESSOR, cases, lambda s, part: parts.assess(s, part, _MENTAL))
        self._round(Role.PROVIDER, cases, lambda s, part: parts.assess(s, part, _SUBSTANCE))
        self._round(Role.LINK_WORKER, cases, parts.take_consent, parts.ask)
        self._round(Role.CLINICAL_LEAD, cases, self._deciding(Role.CLINICAL_LEAD, _MENTAL))
        self._round(Role.PROVIDER, cases, self._deciding(Role.PROVIDER, _SUBSTANCE))
        self._round(
            Role.CDO,
            cases,
            around.enquire,
            lambda s, part: parts.report(s, part, documents),
            parts.sentence,
            around.follow_up,
        )

    def _deciding(
        self, role: Role, kinds: tuple[RequirementKind, ...]
    ) -> Callable[[Session, Part], None]:
        staff = _who(role)
        return lambda session, part: parts.decide(
            session, part, staff, self._passphrases[staff], kinds
        )

    def _round(
        self, role: Role, cases: list[Part], *steps: Callable[[Session, Part], None]
    ) -> None:
        with self._as(role) as session:
            for part in cases:
                for step in steps:
                    step(session, part)
                self._clock.tick()

    @contextmanager
    def _as(self, role: Role) -> Iterator[Session]:
        staff = _who(role)
        session = vaults.sign_in(
            self.folder,
            self._catalogue,
            self._clock,
            name=staff.name,
            passphrase=self._passphrases[staff],
        )
        try:
            yield session
        finally:
            session.vault.close()


def _who(role: Role) -> Staff:
    return next(staff for staff in OTHERS if role in staff.roles)


def _passphrase() -> str:
    """Four words at random and a number: 2 ** 26, enough for people who do not exist."""
    words = "-".join(secrets.choice(_WORDS) for _ in range(4))
    return f"{words}-{secrets.randbelow(90) + 10}"
