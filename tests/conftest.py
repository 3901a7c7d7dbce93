"""What holds for every test: nothing of the user's is touched and nothing is left behind.

The rules themselves are plugins in `tests.helpers`; each is proved by an inner run in
`tests/unit/test_guards.py`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

pytest_plugins = (
    "tests.helpers.heap",
    "tests.helpers.isolation",
    "tests.helpers.logfail",
    "tests.helpers.leaks",
    "tests.helpers.room",
    "tests.helpers.tries",
)

# Before Qt is first imported: a test that opens a window on somebody's desk takes their focus.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A deadline measures how busy the machine is, not the code, and a failure that nobody can run
# again is no help: in CI the same examples come every time, at a desk new ones do.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", deadline=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
