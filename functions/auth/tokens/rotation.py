"""How signing keys take turns, so that nobody is logged out.

A key is published before it signs, for as long as any function keeps a reading of the keys; it
signs for its lifetime; and it verifies until the last token that it signed has ended. Every step is
one run of a schedule; a run repeated, missed or doubled does no harm: two runs at once may each
publish a key, of which the one that is overwritten has signed nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.auth.tokens.key_ring import KEPT, PAUSE
from functions.auth.tokens.keys import KeyState, SigningKey, dump_keys, parse_keys
from functions.auth.tokens.verification import LEEWAY
from shared.observability import logger

PUBLISHED_BEFORE = 2 * (KEPT + PAUSE)
"""How long a key is known before it signs: longer than any reading of the keys is kept."""


@dataclass(frozen=True)
class KeyRotation:
    """`lifetime` is how long a key signs; `token_lifetime` how long what it signed is good."""

    read: Callable[[], str]
    write: Callable[[str], None]
    lifetime: timedelta
    token_lifetime: timedelta

    def step(self, at: datetime) -> tuple[SigningKey, ...]:
        """Do what is due, and give the keys there are now."""
        before = parse_keys(self.read())
        after = self._stepped(before, at)
        if [(k.kid, k.state) for k in after] != [(k.kid, k.state) for k in before]:
            self.write(dump_keys(after))
        logger().info("signing keys", keys=[f"{k.kid} {k.state.value}" for k in after])
        return after

    def _stepped(self, keys: tuple[SigningKey, ...], at: datetime) -> tuple[SigningKey, ...]:
        kept = tuple(k for k in keys if not self._is_over(k, at))
        coming = [k for k in kept if k.state is KeyState.NEXT]
        signing = [k for k in kept if k.state is KeyState.CURRENT]
        if not signing:
            return (*kept, SigningKey.generate(at))
        if any(k.has_been_so_for(PUBLISHED_BEFORE, at) for k in coming):
            return tuple(_moved_on(k, at) for k in kept)
        if not coming and all(k.has_been_so_for(self.lifetime, at) for k in signing):
            return (*kept, SigningKey.generate(at, KeyState.NEXT))
        return kept

    def _is_over(self, key: SigningKey, at: datetime) -> bool:
        """Whether all that a key has signed has ended, also what a function signed late."""
        last_token = KEPT + PAUSE + self.token_lifetime + timedelta(seconds=LEEWAY)
        return key.state is KeyState.RETIRED and key.has_been_so_for(last_token, at)


def _moved_on(key: SigningKey, at: datetime) -> SigningKey:
    if key.state is KeyState.NEXT:
        return key.become(KeyState.CURRENT, at)
    return key if key.state is KeyState.RETIRED else key.become(KeyState.RETIRED, at)
