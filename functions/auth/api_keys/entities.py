"""An API key: a named set of permissions for a program.

Its text is `lm_<id>_<secret>`, so that leaked keys are recognised wherever they turn up. Only the
hash of the secret is stored. The key belongs to the provider, not to its creator, and never permits
more than the creator was permitted.
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
"""The role of callers with an API key; no user has it."""
USE_RECORDED_EVERY = timedelta(hours=1)
"""How often the time of last use is written at most."""
_TEXT = re.compile(r"lm_([0-9A-Za-z-]{1,64})_([\w-]{43})", re.ASCII)


class ApiKeyNotFound(NotFound):
    """There is no such API key."""


@dataclass(frozen=True, slots=True)
class ApiKeyToken:
    """What a program sends as a bearer token."""

    key_id: str
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> ApiKeyToken | None:
        """The token in a text, or None if it is no API key."""
        parts = _TEXT.fullmatch(text)
        return cls(*parts.groups()) if parts else None

    def __str__(self) -> str:
        return f"{PREFIX}{self.key_id}_{self.secret}"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The permissions of a program, until when they last, and when they were last used."""

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
        token: ApiKeyToken,
        *,
        name: str,
        permissions: tuple[str, ...],
        by: str,
        at: datetime,
        days: int,
    ) -> ApiKey:
        """A new key for this token, valid for some days."""
        return cls(
            id=token.key_id,
            name=name,
            permissions=permissions,
            secret_hash=hashed(token.secret),
            created_by=by,
            created_at=at,
            expires_at=at + timedelta(days=days),
        )

    def accepts(self, token: ApiKeyToken, at: datetime) -> bool:
        """Whether a token belongs to this key, and the key has not expired."""
        return fits(token.secret, self.secret_hash) and at < self.expires_at

    def should_record_use(self, at: datetime) -> bool:
        """Whether the recorded last use is old enough to be written again."""
        return self.last_used_at is None or at >= self.last_used_at + USE_RECORDED_EVERY
