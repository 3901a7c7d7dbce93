"""The prepared vault, and a desk for each role at a copy of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courtdesk.domain.access import Role
from courtdesk.questionnaire.catalogue import Catalogue
from tests.unit.actions.access.marked import Marked, make_marked
from tests.unit.actions.access.world import Desk, Desks, World, make_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> World:
    return make_world(tmp_path_factory.mktemp("world"), catalogue)


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Marked:
    return make_marked(tmp_path_factory.mktemp("marked"), catalogue)


@pytest.fixture(scope="module")
def desks(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """All of them open while the tests of a module run: signing in costs more than most acts."""
    made = Desks(world, tmp_path_factory.mktemp("desks"))
    made.open()
    yield made
    made.leave()


@pytest.fixture
def desk(desks: Desks, request: pytest.FixtureRequest) -> Desk:
    """The desk of the role that a test asks for, signed in."""
    role: Role = request.param
    return desks.at(role)
