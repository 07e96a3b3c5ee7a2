"""An API key: a named set of permissions that a program holds.

It reads `lm_<id>_<secret>`, so that a leaked one is recognised wherever it turns up. Only the hash
of its secret is kept. It belongs to the provider, not to who has made it, and permits no more than
its maker could do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.auth.secret_text import fits, hashed
from shared.dynamo.audit import SECRET
from shared.errors import NotFound

PREFIX = "lm_"
ROLE = "api-key"
"""The role of a caller by key: no user has it."""
SEEN_EVERY = timedelta(hours=1)
"""How old the note of the last use may become before it is written again."""
_TEXT = re.compile(r"lm_([0-9A-Za-z-]{1,64})_([\w-]{43})", re.ASCII)


class ApiKeyNotFound(NotFound):
    """There is no such API key."""


@dataclass(frozen=True, slots=True)
class ApiKeyText:
    """What the program sends as a bearer token."""

    key_id: str
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> ApiKeyText | None:
        """The parts of a text, or None for one that is no key."""
        parts = _TEXT.fullmatch(text)
        return cls(*parts.groups()) if parts else None

    def __str__(self) -> str:
        return f"{PREFIX}{self.key_id}_{self.secret}"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What a program may do, until when, and when it last did."""

    id: str
    name: str
    permissions: tuple[str, ...]
    secret_hash: str = field(repr=False, metadata=SECRET)
    created_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None

    @classmethod
    def issued(
        cls,
        text: ApiKeyText,
        *,
        name: str,
        permissions: tuple[str, ...],
        by: str,
        at: datetime,
        days: int,
    ) -> ApiKey:
        """A new key, which this text opens for so many days."""
        return cls(
            id=text.key_id,
            name=name,
            permissions=permissions,
            secret_hash=hashed(text.secret),
            created_by=by,
            created_at=at,
            expires_at=at + timedelta(days=days),
        )

    def opens(self, text: ApiKeyText, at: datetime) -> bool:
        """Whether a text is this key's, and in time."""
        return fits(text.secret, self.secret_hash) and at < self.expires_at

    def is_due_a_note(self, at: datetime) -> bool:
        """Whether its last use is noted so long ago that this one is worth a write."""
        return self.last_used_at is None or at >= self.last_used_at + SEEN_EVERY
