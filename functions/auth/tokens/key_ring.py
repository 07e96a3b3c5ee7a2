"""A cache of keys: read when needed, and kept for a while.

The signing function has a ring of key pairs, the verifying one of public keys.
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
"""How long keys are cached, so that a removed key stops working."""
PAUSE = timedelta(minutes=1)
"""How long after a read an unknown key id causes no other read, so that forged tokens can't cause
many."""

Key = TypeVar("Key")


@dataclass
class KeyRing(Generic[Key]):
    """Keys of one kind. `read` returns all of them, or raises Unavailable."""

    read: Callable[[], tuple[Key, ...]]
    clock: Clock
    _keys: tuple[Key, ...] = ()
    _read_at: datetime | None = None

    def find(self, is_wanted: Callable[[Key], bool]) -> Key | None:
        """Find a key, even one created since the last read; None if there is none.

        Raises: Unavailable if there are no keys at all yet, so that no token can be judged.
        """
        for age in (KEPT, PAUSE):
            for key in self._read_within(age):
                if is_wanted(key):
                    return key
        if not self._keys:
            raise Unavailable("No signing keys exist yet; try again later.")
        return None

    def latest(self) -> tuple[Key, ...]:
        """All keys, as of at most a minute ago."""
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
            logger().warning("keys could not be read; the cached ones stay in use")
            return self._keys
