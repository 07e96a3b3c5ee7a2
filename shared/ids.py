"""Identifiers: UUIDv7 (RFC 9562), which sort by the time they were made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

NewId = Callable[[], str]


def new_id() -> str:
    """A fresh UUIDv7 in its usual text form."""
    from uuid_utils import uuid7

    return str(uuid7())


def derived_id(seed: str, milliseconds: int) -> str:
    """The UUIDv7 that follows from a seed and a time: whoever asks again gets the same."""
    drawn = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:10], "big")
    version_and_a, variant_and_b = 7 << 12 | drawn >> 68, 2 << 62 | drawn & (1 << 62) - 1
    return str(UUID(int=milliseconds << 80 | version_and_a << 64 | variant_and_b))


def earliest_id(moment: datetime) -> str:
    """What every id made at this (aware) moment or later sorts after."""
    return str(UUID(int=int(moment.timestamp() * 1000) << 80))
