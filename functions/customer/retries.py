"""Doing a piece of work again when somebody else's came between."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shared.errors import DomainError

T = TypeVar("T")
ATTEMPTS = 12


def again(work: Callable[[], T], *, on: tuple[type[DomainError], ...]) -> T:
    """The result of reading and writing, tried anew when one of these errors says it was overtaken.

    Each time one of the contenders gets through, so the number of attempts is the number of
    simultaneous ones that all succeed. Raises: the error of the last attempt.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except on:
            continue
    return work()
