"""Secrets that we issue: 256 random bits, of which only the hash is stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_secret() -> str:
    """256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """The stored hash of a secret: SHA-256 in hex; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(key: str, secret: str) -> str:
    """A secret derived from another one with a key (HMAC-SHA256)."""
    digest = hmac.digest(key.encode(), secret.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def fits(secret: str, secret_hash: str) -> bool:
    """Whether a secret has this hash, compared in constant time."""
    return hmac.compare_digest(hashed(secret), secret_hash)
