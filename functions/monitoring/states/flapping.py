"""Flapping: a node that goes up and down so often that each change says nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

CHECKS = 21
"""So many of the latest checks are looked at; a shorter history counts as that many."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Flapping begins above the `high` percentage of changes, and ends below the `low` one."""

    low: Decimal = Decimal(20)
    high: Decimal = Decimal(30)

    def flaps(self, states: str, *, before: bool) -> bool:
        """Whether these states (one letter each, the oldest first) flap, if they did before."""
        share = percent_changed(states)
        return share > self.high if not before else share >= self.low


def changes(states: str) -> int:
    """How often the state changed among the latest checks."""
    latest = states[-CHECKS:]
    return sum(a != b for a, b in pairwise(latest))


def percent_changed(states: str) -> Decimal:
    """The changes among the latest checks per possible change, in percent to one decimal."""
    share = Decimal(changes(states) * 100) / (CHECKS - 1)
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
