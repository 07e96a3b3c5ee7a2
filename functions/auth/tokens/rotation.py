"""Rotation of the signing keys, without signing anybody out.

A key is published before it signs, for longer than any function caches the keys; it signs for its
lifetime, and verifies until the last token that it signed has expired. Every step is one run of a
schedule; repeated, missed or concurrent runs do no harm.

Key pairs and public keys are stored in two secrets, and no write changes both. So the public keys
are written first, and a key begins to sign only when a later step finds that the two agree. If they
don't (a step was interrupted, two runs wrote one half each, the public keys were never written),
the public keys are written again and the next key is dropped: it has not signed anything yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from functions.auth.tokens.key_ring import KEPT, PAUSE
from functions.auth.tokens.keys import KeyState, SigningKey, dump_keys, parse_keys
from functions.auth.tokens.public_keys import dump_public_keys
from functions.auth.tokens.verification import LEEWAY
from shared.component import component
from shared.observability import logger

PUBLISHED_BEFORE = 2 * (KEPT + PAUSE)
"""How long a key is published before it signs: longer than any function caches the keys."""

TRIES = 20
"""How many steps a run takes at most. It ends when nothing is due, so that the first key signs at
once, and the last of two concurrent runs sees what the other one wrote."""

Keys = tuple[SigningKey, ...]


class KeyStore(Protocol):
    """Where keys are stored; empty if there are none yet."""

    def read(self) -> str:
        """The text. Raises: Unavailable."""

    def write(self, text: str) -> None:
        """Replace it."""


@component
class KeyRotation:
    """`lifetime` is how long a key signs; `token_lifetime` how long its tokens are valid."""

    private: KeyStore
    public: KeyStore
    lifetime: timedelta
    token_lifetime: timedelta

    def step(self, at: datetime) -> Keys:
        """Take every step that is due, and return the resulting keys."""
        for _ in range(TRIES):
            keys, is_done = self._once(at)
            if is_done:
                break
        logger().info("signing keys", keys=[f"{k.kid} {k.state.value}" for k in keys])
        return keys

    def _once(self, at: datetime) -> tuple[Keys, bool]:
        """Take one step; the resulting keys, and whether nothing was due."""
        before, published = parse_keys(self.private.read()), self.public.read()
        is_published = published == _public(before)
        known = tuple(k for k in before if is_published or k.state is not KeyState.NEXT)
        after = self._stepped(known, at)
        if published != _public(after):
            self.public.write(_public(after))
        if before != after:
            self.private.write(dump_keys(after))
        return after, (before, published) == (after, _public(after))

    def _stepped(self, keys: Keys, at: datetime) -> Keys:
        kept = tuple(k for k in keys if not self._is_over(k, at))
        coming = [k for k in kept if k.state is KeyState.NEXT]
        signing = [k for k in kept if k.state is KeyState.CURRENT]
        if not coming and all(k.has_been_so_for(self.lifetime, at) for k in signing):
            return (*kept, SigningKey.generate(at, KeyState.NEXT))
        if not signing or any(k.has_been_so_for(PUBLISHED_BEFORE, at) for k in coming):
            return tuple(_moved_on(k, at) for k in kept)
        return kept

    def _is_over(self, key: SigningKey, at: datetime) -> bool:
        """Whether every token that a key signed has expired, even those signed late."""
        last_token = KEPT + PAUSE + self.token_lifetime + timedelta(seconds=LEEWAY)
        return key.state is KeyState.RETIRED and key.has_been_so_for(last_token, at)


def _moved_on(key: SigningKey, at: datetime) -> SigningKey:
    if key.state is KeyState.NEXT:
        return key.become(KeyState.CURRENT, at)
    return key if key.state is KeyState.RETIRED else key.become(KeyState.RETIRED, at)


def _public(keys: Keys) -> str:
    return dump_public_keys(key.public for key in keys)
