"""Thresholds: a value is a problem when it has been beyond one for long enough, by its samples."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Comparison(StrEnum):
    """How a value compares with a threshold."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="


_COMPARE: dict[Comparison, Callable[[Decimal, Decimal], bool]] = {
    Comparison.ABOVE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
    Comparison.BELOW: operator.lt,
    Comparison.AT_MOST: operator.le,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A value compares so with a threshold, for `for_s` seconds."""

    comparison: Comparison
    threshold: Decimal
    for_s: int = 0

    @property
    def for_minutes(self) -> int:
        """For how many minutes it must hold."""
        return self.for_s // 60

    def holds(self, value: Decimal) -> bool:
        """Whether a value is beyond the threshold."""
        return _COMPARE[self.comparison](value, self.threshold)


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a value becomes a problem and when it is none any more; in between nothing changes."""

    begins: Condition
    ends: Condition


@dataclass(frozen=True, slots=True)
class Watched:
    """A value under a threshold, and since when the condition that would change it has held."""

    is_problem: bool = False
    holding_since: datetime | None = None

    def seen(self, value: Decimal, at: datetime, threshold: Threshold) -> Watched:
        """After a sample: only a sample changes anything, and one that breaks starts anew."""
        awaited = threshold.ends if self.is_problem else threshold.begins
        if not awaited.holds(value):
            return replace(self, holding_since=None)
        since = self.holding_since or at
        if at - since < timedelta(seconds=awaited.for_s):
            return replace(self, holding_since=since)
        return Watched(is_problem=not self.is_problem)
