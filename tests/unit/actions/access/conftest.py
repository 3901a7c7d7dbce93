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
def desks(world: World, tmp_path_factory: pytest.TempPathFactory) -> Desks:
    return Desks(world, tmp_path_factory.mktemp("desks"))


@pytest.fixture
def desk(desks: Desks, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The desk of the role that a test asks for, signed in; who was unlocked once stays so."""
    role: Role = request.param
    yield desks.at(role)
    desks.leave()
