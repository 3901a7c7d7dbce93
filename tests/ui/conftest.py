"""What window tests share: `bench` for one screen, `office` for the whole window."""

import pytest

from tests.helpers.bench import bench, bench_template
from tests.helpers.busy import busy, busy_template
from tests.helpers.office import office, open_office

__all__ = ["bench", "bench_template", "busy", "busy_template", "office", "open_office"]

_LONGEST = {"test_form_vectors.py", "test_vectors_other_ways.py", "test_handed_over_window.py"}
"""Each takes most of a minute, and two of them stood at the very end of a run."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files: at the end one core would wait for the other."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)
