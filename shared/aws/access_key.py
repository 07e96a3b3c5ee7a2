"""The pair that requests are signed with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key; those of a role come with a session token, and end after some hours."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(default="", repr=False)
