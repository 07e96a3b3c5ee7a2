"""Identifiers: UUIDv7 (RFC 9562), which sort by the time they were made."""

from __future__ import annotations

from collections.abc import Callable

NewId = Callable[[], str]


def new_id() -> str:
    """A fresh UUIDv7 in its usual text form."""
    from uuid_utils import uuid7

    return str(uuid7())
