"""Known devices: those on which a user has signed in before, and which can prove it.

Their failures are counted separately, so that attempts to guess a password elsewhere do not lock
the user out (OWASP: device cookies). The proof allows nothing else; it signs nobody in. Its text is
`<device>.<proof>`; the proof is derived from a key of the user, so no list of devices is stored.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.auth.secret_text import derived, new_secret

LIFETIME = timedelta(days=365)
_TOKEN = re.compile(r"([\w-]{43})\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """The token that a device stores, and until when."""

    token: str = field(repr=False)
    expires_at: datetime


def claimed_device(token: str) -> str:
    """The device that a token names, proved or not; "" if it is no token."""
    parts = _TOKEN.fullmatch(token)
    return parts[1] if parts else ""


def is_proof(token: str, key: str) -> bool:
    """Whether a token was made with a user's key."""
    device, _, proof = token.partition(".")
    return bool(key) and hmac.compare_digest(derived(key, device).encode(), proof.encode())


def issue(key: str, at: datetime, current: str = "") -> KnownDevice:
    """The token for a device: its current one if that is valid, or a new one."""
    if is_proof(current, key):
        return KnownDevice(current, at + LIFETIME)
    device = new_secret()
    return KnownDevice(f"{device}.{derived(key, device)}", at + LIFETIME)
