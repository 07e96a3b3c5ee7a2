"""Times of repeated work, and what is made of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Spent:
    """Seconds of the clock and of this process's CPU."""

    wall: float = 0.0
    cpu: float = 0.0

    def each(self, count: int) -> Spent:
        """The share of one of `count`."""
        return Spent(self.wall / count, self.cpu / count)


@contextmanager
def spent() -> Iterator[Spent]:
    """What the work inside takes; read it afterwards."""
    result = Spent()
    wall, cpu = time.perf_counter(), time.process_time()
    yield result
    result.wall = time.perf_counter() - wall
    result.cpu = time.process_time() - cpu


def percentile(values: list[float], percent: int) -> float:
    """A percentile of some times."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
