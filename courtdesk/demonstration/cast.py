"""The invented people of a court day, and the list that brings them.

No name here is anybody's: the family names say so in English, Welsh and other spellings, with the
apostrophes, accents and Welsh letters that lists, searches and documents have to bear.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange
from courtdesk.errors import UserError

COURT = "Exampleton Magistrates' Court"
COURTROOMS = ("1", "2", "3")

_FAMILIES = (
    "O'Madeup",
    "Ffuglen-Tŷnwydd",
    "Dychmygŵr",
    "Inventée",
    "Nonesuchley",
    "d'Imaginaire",
    "Samplesworth",
    "McFableton",
    "Pretendleigh",
    "Fictîfe",
    "Unrealsson",
    "Storeybooke",
    "Ffugŷdd",
    "Makebelief",
    "Phantasía",
    "Exemplarsky",
    "Notarealová",
    "van der Verzonnen",
    "O’Fibberty",
    "Placeholderby",
    "Ungwirion",
    "Concôctwell",
    "Erfunden-Göthe",
    "Mythicalaw",
)
_GIVEN = (
    "Siôn",
    "Zoë",
    "Aled Wyn",
    "Renée",
    "Björn",
    "Gwenŷth",
    "Chloé",
    "Tomos",
    "Niamh",
    "Marek",
    "Lŵisa",
    "Jamie-Lee",
    "Órla",
    "Piotr",
    "Ifor",
    "Anaïs",
    "Dafydd",
    "Kofi",
    "Seán",
    "Mair",
    "José",
    "Amélie",
    "Rhŷs",
    "Ayşe",
)
MOST_CASES = len(_FAMILIES) * len(_GIVEN)

_OFFENCES = (
    ("Theft from a shop", OffenceRange.LOW),
    ("Assault by beating", OffenceRange.MEDIUM),
    ("Criminal damage under £5,000", OffenceRange.LOW),
    ("Possession of a controlled drug of Class A", OffenceRange.MEDIUM),
    ("Driving with excess alcohol", OffenceRange.HIGH),
    ("Common assault of an emergency worker", OffenceRange.HIGH),
    ("Breach of a community order", OffenceRange.MEDIUM),
    ("Going equipped for theft", OffenceRange.MEDIUM),
)
_HEADINGS = (
    *("Court house", "Hearing date", "Courtroom", "Session", "Listing No", "URN"),
    *("Family name", "Given names", "DOB", "CRN", "PNC", "Offence", "Offence range"),
    *("Likely plea", "Probation status", "Custody status"),
)


@dataclass(frozen=True)
class Invented:
    """One defendant who does not exist, as the court list has them."""

    family: str
    given: str
    birth_date: date
    crn: str
    pnc: str
    case_number: str
    courtroom: str
    session: str
    order: int
    offences: tuple[tuple[str, OffenceRange], ...]
    custody: str

    @property
    def full_name(self) -> str:
        """The name as a sentence uses it."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Staff:
    """One member of the demonstration's team."""

    name: str
    roles: tuple[Role, ...]
    registration_body: str = ""
    registration_number: str = ""


FOUNDER = Staff("Robin Pretendgood", (Role.LD_PRACTITIONER, Role.ADMINISTRATOR))
"""Makes the vault. Holds both compartments, and so can pass their keys on to the others."""

OTHERS = (
    Staff("Alex Specimenby", (Role.CDO,)),
    Staff("Sam Inventworth", (Role.LINK_WORKER,)),
    Staff("Nia Dychmygol", (Role.ASSESSOR,)),
    Staff("Dr Jo Imaginer", (Role.CLINICAL_LEAD,), "Example Register of Psychologists", "EX0001"),
    Staff("Pat Fablewood", (Role.PROVIDER,)),
    Staff("Lee Notreally", (Role.RESPONSIBLE_OFFICER,)),
    Staff("Kim Mockfield", (Role.ADMINISTRATOR,)),
    Staff("Gwen Makebelieve", (Role.INFORMATION_GOVERNANCE,)),
)


def invent(count: int, seed: int) -> tuple[Invented, ...]:
    """`count` people, the same ones for the same seed; no two share a name or a number."""
    if not 1 <= count <= MOST_CASES:
        raise UserError(f"There are names for 1 to {MOST_CASES} cases: choose a number of those.")
    chance = random.Random(seed)  # noqa: S311  # a cast that can be called again, not a secret
    names = [(family, given) for family in _FAMILIES for given in _GIVEN]
    chance.shuffle(names)
    numbers = chance.sample(range(100_000, 999_999), count)
    return tuple(
        _person(chance, index, *names[index], number) for index, number in enumerate(numbers)
    )


def _person(chance: random.Random, index: int, family: str, given: str, number: int) -> Invented:
    offences = chance.sample(_OFFENCES, 2 if index % 4 == 3 else 1)
    born = date(chance.randint(1958, 2005), chance.randint(1, 12), chance.randint(1, 28))
    slot = index // len(COURTROOMS)
    return Invented(
        family=family,
        given=given,
        birth_date=born,
        crn=f"{chance.choice('QVXZ')}{number:06}",
        pnc=f"{chance.randint(2004, 2025)}/{number:07}{chance.choice('ABCDEFGHJK')}",
        case_number=f"99ZZ{number:06}26",
        courtroom=COURTROOMS[index % len(COURTROOMS)],
        session="pm" if slot % 3 == 2 else "am",
        order=slot + 1,
        offences=tuple(offences),
        custody=chance.choice(("Bail", "Bail", "Custody", "Not remanded")),
    )


def write_list(path: Path, people: Iterable[Invented], day: date) -> None:
    """Write the court list as a court would send it: one row for each offence."""
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_HEADINGS)
        for person in people:
            for offence, level in person.offences:
                rows.writerow(_row(person, day, offence, level))


def _row(person: Invented, day: date, offence: str, level: OffenceRange) -> tuple[str, ...]:
    return (
        COURT,
        f"{day:%d/%m/%Y}",
        person.courtroom,
        person.session,
        str(person.order),
        person.case_number,
        person.family,
        person.given,
        f"{person.birth_date:%d/%m/%Y}",
        person.crn,
        person.pnc,
        offence,
        level.value,
        "guilty",
        "",
        person.custody,
    )
