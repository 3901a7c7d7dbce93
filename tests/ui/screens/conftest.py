"""What the tests of single screens share: `bench`, a real vault with members and people."""

from tests.helpers.bench import bench, bench_template

__all__ = ["bench", "bench_template"]
