"""Times of repeated work, and what is made of them.

A machine's speed drifts, so works that are compared are done in turns (A B A B ...), in some rounds. A
figure is the median of its rounds, and a ratio the median of the rounds' own ratios: what makes both works
of a round slower leaves it as it is.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TypeVar

from tests.bench.processes import children_seconds, cpu_seconds

Result = TypeVar("Result")
Round = tuple[float, float]
"""Ours, and what it is measured against in the same round."""


@dataclass(frozen=True)
class Spent:
    """Seconds of the clock, of this process's CPU, of the emulator's own and of its functions'."""

    wall: float = 0.0
    cpu: float = 0.0
    emulator: float = 0.0
    functions: float = 0.0

    def each(self, count: int) -> Spent:
        """The share of one of `count`."""
        return Spent(*(getattr(self, field.name) / count for field in fields(self)))

    @classmethod
    def so_far(cls, emulator: int | None) -> Spent:
        """What clock and processes say now; `emulator` is its process id."""
        return cls(
            time.perf_counter(),
            time.process_time(),
            0.0 if emulator is None else cpu_seconds(emulator),
            0.0 if emulator is None else children_seconds(emulator),
        )

    def __sub__(self, earlier: Spent) -> Spent:
        return Spent(*(getattr(self, f.name) - getattr(earlier, f.name) for f in fields(self)))


class Stopwatch:
    """Says what was spent, once the work is done."""

    def __init__(self, emulator: int | None) -> None:
        self._emulator = emulator
        self.result = Spent()
        self._began = Spent.so_far(emulator)

    def stop(self) -> None:
        """Take the time."""
        self.result = Spent.so_far(self._emulator) - self._began


@contextmanager
def spent(emulator: int | None = None) -> Iterator[Stopwatch]:
    """What the work inside takes; read its `result` afterwards."""
    watch = Stopwatch(emulator)
    yield watch
    watch.stop()


def in_turns(rounds: int, *works: Callable[[], Result]) -> list[tuple[Result, ...]]:
    """The results of some works, done one after the other, in so many rounds."""
    return [tuple(work() for work in works) for _ in range(rounds)]


def ratio(rounds: Sequence[Round]) -> float:
    """Ours by the other: the median of the rounds' own ratios."""
    return statistics.median(ours / other for ours, other in rounds)


def medians(rounds: Sequence[Round]) -> Round:
    """The medians of ours and of the other."""
    ours, other = zip(*rounds, strict=True)
    return statistics.median(ours), statistics.median(other)


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile of some times."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
