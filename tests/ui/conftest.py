"""What window tests share: `bench` for one screen, `office` for the whole window."""

from tests.helpers.bench import bench, bench_template
from tests.helpers.busy import busy, busy_template
from tests.helpers.office import office, open_office

__all__ = ["bench", "bench_template", "busy", "busy_template", "office", "open_office"]
