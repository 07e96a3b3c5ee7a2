"""A known device: one that a user has signed in on before, and that can prove it.

Its failures are counted apart from everybody else's, so whoever guesses at a login elsewhere does
not keep its user out (OWASP: device cookies). The proof is worth nothing but that: it signs nobody
in. It reads `<device>.<proof>`; the proof follows from a key that lies with the user, so no list of
devices is kept.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.auth.secret_text import derived, new_secret

KEPT = timedelta(days=365)
_TOKEN = re.compile(r"([\w-]{43})\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """What a device keeps to be known, and until when."""

    token: str = field(repr=False)
    kept_until: datetime


def claimed(token: str) -> str:
    """The device that a token speaks of, proved or not; "" for what is none."""
    parts = _TOKEN.fullmatch(token)
    return parts[1] if parts else ""


def proves(token: str, key: str) -> bool:
    """Whether a token was made with a user's key."""
    device, _, proof = token.partition(".")
    return bool(key) and hmac.compare_digest(derived(key, device).encode(), proof.encode())


def remembered(key: str, at: datetime, shown: str = "") -> KnownDevice:
    """What a device keeps: the token that it has shown, if that is one, or a new one."""
    if proves(shown, key):
        return KnownDevice(shown, at + KEPT)
    device = new_secret()
    return KnownDevice(f"{device}.{derived(key, device)}", at + KEPT)
