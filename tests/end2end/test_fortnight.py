"""Two hundred invented people over a fortnight, through the same actions as the window.

Every act says which cell of the framework's process map or row of the mission it makes work, and
how the strip stands after it (`tests/end2end/fortnight`). It is followed beyond the fortnight as
far as orders go: reviews, the end of treatment, follow-up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from courtdesk.actions import bench, cases, deadlines, picking, providers
from courtdesk.domain.access import Role
from courtdesk.domain.provider_words import headcount_message
from courtdesk.domain.providers import ContactWay, PointOfContact, Provider, Whereabouts
from courtdesk.domain.requirements import RequirementKind
from courtdesk.store.folder import VaultFolder
from tests.end2end.fortnight.cells import CELLS, ROWS
from tests.end2end.fortnight.court import CourtHouse, Listed, Running
from tests.end2end.fortnight.stories import STORIES, Story
from tests.helpers.bench import Template
from tests.helpers.copies import copy_vault

FIRST = date(2027, 1, 18)
PEOPLE = 200
SHARED = Path(__file__).parents[3] / "shared" / "seeds"
_COMMON = 2
"""The last stories, of people of whom little is recorded, as most of a court list is."""

_FAMILIES = ("Invented", "Madeup", "Nonesuch", "Pretend", "Fabler", "Samples", "Unreal", "Ffug")
_GIVEN = ("Aled", "Zoë", "Björn", "Niamh", "Siôn", "Renée", "Kofi", "Mair", "Piotr", "Lŵisa")


def court_days() -> tuple[date, ...]:
    """Eleven court days: two weeks from Monday to Friday, and the Saturday between."""
    days = [FIRST + timedelta(days=number) for number in range(12)]
    return tuple(day for day in days if day.weekday() != 6)


def cast() -> tuple[tuple[Story, Listed], ...]:
    """Every story at least four times, the rest of the two hundred in the last two stories."""
    special = [story for story in STORIES[:-_COMMON] for _ in range(4)]
    rest = [STORIES[-1 - number % _COMMON] for number in range(PEOPLE - len(special))]
    everyone = [*special, *rest]
    days = [day for day in court_days() if day.weekday() < 5]
    saturday = next(day for day in court_days() if day.weekday() == 5)
    return tuple(
        (story, _listed(number, story, saturday if story.saturday else days[number % len(days)]))
        for number, story in enumerate(everyone)
    )


def _listed(number: int, story: Story, day: date) -> Listed:
    family = f"{_FAMILIES[number % len(_FAMILIES)]}-{_roman(number // len(_FAMILIES) + 1)}"
    return Listed(
        family=family,
        given=_GIVEN[number % len(_GIVEN)],
        born=story.born - timedelta(days=number),
        crn=f"X{700000 + number}",
        day=day,
        courtroom=str(number % 4 + 1),
        order=number // 4 + 1,
        offence="Theft from a shop",
        level=story.level,
    )


def _roman(number: int) -> str:
    signs = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        text += sign * count
    return text.capitalize()


@pytest.fixture
def house(bench_template: Template, tmp_path: Path) -> Iterator[CourtHouse]:
    copy_vault(bench_template.root, tmp_path)
    made = CourtHouse(VaultFolder(tmp_path / "vault", tmp_path / "state"), bench_template)
    yield made
    made.leave()


def test_the_fortnight(house: CourtHouse, tmp_path: Path) -> None:
    house.set_clock(FIRST - timedelta(days=1))
    _add_providers(house)
    people = cast()
    assert len(people) == PEOPLE
    assert len({one.family for _, one in people}) == PEOPLE
    running: list[Running] = []
    for day in court_days():
        house.set_clock(day - timedelta(days=1), hour=15)
        listed = [pair for pair in people if pair[1].day == day]
        found = house.import_list([one for _, one in listed], tmp_path / f"{day}.csv")
        running += [
            Running(story.name, found[one.number], day, story.acts) for story, one in listed
        ]
        house.run(running, day - timedelta(days=1))
        house.set_clock(day)
        _morning(house, day)
        house.run(running, day)
        _evening(house, day)
    _afterwards(house, running)
    assert all(one.due is None for one in running)
    _looked_back_on(house, running)


def _add_providers(house: CourtHouse) -> None:
    session = house.session(Role.CDO)
    today = session.clock().date()
    for name, kinds in (
        ("Invented Recovery", (RequirementKind.DRR, RequirementKind.ATR)),
        ("Madeup Minds", (RequirementKind.MHTR,)),
    ):
        contact = PointOfContact("Ola Berg", "01632 960001", "desk@example.org")
        providers.add_provider(session, Provider(name, kinds, contact, checked_on=today))


def _morning(house: CourtHouse, day: date) -> None:
    """Who is in the building, the two lists, and a message of numbers (cell "headcount")."""
    session = house.session(Role.CDO)
    for entry in providers.providers(session):
        where = Whereabouts.IN_BUILDING if day.weekday() % 2 == 0 else Whereabouts.ON_CALL
        providers.set_presence(session, entry.document, day, where)
    names = [one.person.value.family for one in cases.today(session, day).files]
    assert picking.comparison(session, day).rows
    for count in providers.headcount(session, day):
        message = headcount_message(count, PointOfContact("Probation desk", "01632 960002"))
        assert not any(name in message for name in names)
        providers.tell_headcount(session, count, ContactWay.EMAIL)


def _evening(house: CourtHouse, day: date) -> None:
    """What is due can be listed on every day, for every role that reads cases."""
    for role in (Role.CDO, Role.RESPONSIBLE_OFFICER):
        rows = deadlines.everywhere(house.session(role))
        assert len({(one.case, one.key) for one in rows}) == len(rows)
        assert all(one.who for one in rows)
    session = house.session(Role.CDO)
    # A Saturday's people are all put off to the week, where their day's list then has them.
    assert cases.today(session, day).files or bench.adjourned_from(session, day)


def _afterwards(house: CourtHouse, running: list[Running]) -> None:
    while left := sorted({one.due for one in running if one.due is not None}):
        house.set_clock(left[0], hour=10)
        house.run(running, left[0])


def _looked_back_on(house: CourtHouse, running: list[Running]) -> None:
    """Every case still reads, tells its story in its timeline, and is heard of by no number."""
    session = house.session(Role.CDO)
    sentenced = Counter[str]()
    for one in running:
        file = cases.case_file(session, one.case)
        assert cases.timeline(session, one.case)
        if file.sentence is not None:
            sentenced[file.sentence.value.disposal] += 1
    assert sum(sentenced.values()) >= PEOPLE // 4
    house.leave()


def test_every_cell_and_every_row_is_cited() -> None:
    cited = {name for story in STORIES for act in story.acts for name in act.cites.split()}
    known = set(CELLS) | ROWS
    assert cited <= known, cited - known
    missing = known - cited - {"headcount", "S2"}
    # The numbers are told once a day, for no case in particular: `_morning`.
    assert missing == set()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the framework's text is not at hand")
def test_the_cells_are_the_frameworks_own_words() -> None:
    (path,) = SHARED.glob("001_*.txt")
    text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
    missing = [name for name, words in CELLS.items() if words not in text]
    assert missing == []
