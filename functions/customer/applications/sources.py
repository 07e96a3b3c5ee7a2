"""Where applications come from."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """Where an application comes from."""

    SITE = "site"
    PHONE = "phone"
    PARTNER = "partner"
