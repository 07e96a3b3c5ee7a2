"""Password hashes: argon2id. Signing in renews hashes that have outdated parameters."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from functions.auth.passwords.entities import normalized
from functions.auth.secret_text import hashed

if TYPE_CHECKING:
    import argon2

_SALT = 16  # bytes, as argon2 recommends


class PasswordHasher:
    """argon2id; `memory_kib` in KiB. The defaults are OWASP's.

    The library is imported by the first password: most requests bring none.
    """

    def __init__(self, memory_kib: int = 19456, iterations: int = 2, lanes: int = 1) -> None:
        self._memory_kib, self._iterations, self._lanes = memory_kib, iterations, lanes

    @cached_property
    def _argon2(self) -> argon2.PasswordHasher:
        import argon2

        return argon2.PasswordHasher(
            time_cost=self._iterations, memory_cost=self._memory_kib, parallelism=self._lanes
        )

    def hash(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return self._argon2.hash(normalized(password))

    def fingerprint(self, password: str, owner: str) -> str:
        """A hash that is the same for the same password and owner, so that it can be looked up.

        The salt is derived from the owner, so it is only for short-lived records.
        """
        salt = hashlib.sha256(owner.encode()).digest()[:_SALT]
        return hashed(self._argon2.hash(normalized(password), salt=salt))

    def matches(self, password_hash: str, password: str) -> bool:
        """Whether a password has this hash; without a hash, the answer takes as long."""
        from argon2.exceptions import VerifyMismatchError

        if not password_hash:
            self.hash(password)
            return False
        try:
            return self._argon2.verify(password_hash, normalized(password))
        except VerifyMismatchError:
            return False

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a hash was made with other than the current parameters."""
        return self._argon2.check_needs_rehash(password_hash)
