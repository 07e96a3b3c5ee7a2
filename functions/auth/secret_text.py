"""Secrets that we hand out: 256 random bits, of which we keep only the hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_secret() -> str:
    """256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret: SHA-256 in hex; of 256 random bits, a slow hash hides no more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(key: str, secret: str) -> str:
    """The secret that follows from another one, for whoever has the key (HMAC-SHA256)."""
    digest = hmac.digest(key.encode(), secret.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def fits(secret: str, kept: str) -> bool:
    """Whether a secret is the one that is kept as a hash; it takes as long whatever it is."""
    return hmac.compare_digest(hashed(secret), kept)
