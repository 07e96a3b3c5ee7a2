"""Doing a piece of work again when somebody else's change came between."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from shared.errors import Unavailable

T = TypeVar("T")
ATTEMPTS = 16
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.5  # seconds


def retrying(
    work: Callable[[], T],
    *,
    on: type[Exception] | tuple[type[Exception], ...],
    attempts: int = ATTEMPTS,
    sleep: Callable[[float], None] | None = None,
) -> T:
    """The result of the work, which reads, decides and commits, begun anew after such an error.

    Whoever came too late pauses for a random time that grows with each attempt; without pauses all
    would only meet again. Raises: Unavailable after the last attempt.
    """
    for attempt in range(attempts):
        try:
            return work()
        except on:
            if attempt + 1 < attempts:
                (sleep or time.sleep)(pause(attempt))
    raise Unavailable("Too many changes of the same thing at once; try again.")


def pause(attempt: int, *, first: float = FIRST_PAUSE, longest: float = LONGEST_PAUSE) -> float:
    """How many seconds to wait after an attempt, counted from 0: random, and longer each time."""
    return random.uniform(0, min(longest, first * 2**attempt))  # noqa: S311 - to spread callers
