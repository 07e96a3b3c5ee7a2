"""The keys at hand: read when needed, and kept for a while.

What signs has a ring of key pairs, what verifies one of public keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from shared.clock import Clock
from shared.errors import Unavailable
from shared.observability import logger

KEPT = timedelta(minutes=10)
"""How long a reading is good, so that a key that was taken out stops working."""
PAUSE = timedelta(minutes=1)
"""How long after a reading an unknown key id causes no other, lest forged tokens cause many."""

Key = TypeVar("Key")


@dataclass
class KeyRing(Generic[Key]):
    """Keys of one kind. `read` gives all there are, or raises Unavailable."""

    read: Callable[[], tuple[Key, ...]]
    clock: Clock
    _keys: tuple[Key, ...] = ()
    _read_at: datetime | None = None

    def find(self, is_wanted: Callable[[Key], bool]) -> Key | None:
        """A key, also one that was made since the last reading; None where no other fits.

        Raises: Unavailable where there are no keys at all yet, so that none can be told from ours.
        """
        for age in (KEPT, PAUSE):
            for key in self._read_within(age):
                if is_wanted(key):
                    return key
        if not self._keys:
            raise Unavailable("There are no keys yet.")
        return None

    def latest(self) -> tuple[Key, ...]:
        """All there are, or were a minute ago."""
        return self._read_within(PAUSE)

    def _read_within(self, age: timedelta) -> tuple[Key, ...]:
        now = self.clock()
        if self._read_at is None or now - self._read_at >= age:
            self._read_at = now
            self._keys = self._fresh()
        return self._keys

    def _fresh(self) -> tuple[Key, ...]:
        try:
            return self.read()
        except Unavailable:
            if not self._keys:
                self._read_at = None
                raise
            logger().warning("keys not read again; the ones at hand stay in use")
            return self._keys
