"""Many requests at once: what is wrong with any of them, all told together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 4  # each request in flight wants a process of its own on the emulator


def all_of(work: Callable[[T], str], cases: Iterable[T]) -> None:
    """Do the work for every case; whatever it finds wrong (a text, empty for nothing) fails."""
    listed = list(cases)
    assert listed, "there is nothing to try"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wrong = [found for found in pool.map(work, listed) if found]
    assert not wrong, f"{len(wrong)} of {len(listed)}:\n" + "\n".join(wrong)
