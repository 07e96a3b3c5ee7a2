"""Password hashes: argon2id; when its parameters are raised, signing in renews a hash."""

from __future__ import annotations

import argon2

from functions.auth.passwords.entities import normalized


class PasswordHasher:
    """argon2id; `memory_kib` in KiB. The defaults are OWASP's."""

    def __init__(self, memory_kib: int = 19456, iterations: int = 2, lanes: int = 1) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=iterations, memory_cost=memory_kib, parallelism=lanes
        )

    def hash(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return self._argon2.hash(normalized(password))

    def matches(self, kept: str, password: str) -> bool:
        """Whether a password is the one whose hash is kept; without one, the no takes as long."""
        if not kept:
            self.hash(password)
            return False
        try:
            return self._argon2.verify(kept, normalized(password))
        except argon2.exceptions.VerifyMismatchError:
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(kept)
