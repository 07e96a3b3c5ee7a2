"""Password hashes: argon2id; when its parameters are raised, signing in renews a hash."""

from __future__ import annotations

import hashlib

import argon2

from functions.auth.passwords.entities import normalized
from functions.auth.secret_text import hashed

_SALT = 16  # bytes, as argon2 recommends


class PasswordHasher:
    """argon2id; `memory_kib` in KiB. The defaults are OWASP's."""

    def __init__(self, memory_kib: int = 19456, iterations: int = 2, lanes: int = 1) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=iterations, memory_cost=memory_kib, parallelism=lanes
        )

    def hash(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return self._argon2.hash(normalized(password))

    def fingerprint(self, password: str, owner: str) -> str:
        """The same for the same password and owner, as slow to guess from as a hash.

        It finds what only its owner's password leads to. Its salt is made of the owner's name, so
        it is for what lives shortly; what stays is kept by `hash`.
        """
        salt = hashlib.sha256(owner.encode()).digest()[:_SALT]
        return hashed(self._argon2.hash(normalized(password), salt=salt))

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
