"""A change of address that waits for confirmation from the new address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.auth.secret_text import fits
from shared.dynamo.audit import SECRET
from shared.errors import Invalid, TooManyRequests


class InvalidEmailChangeToken(Invalid):
    """This link is no longer valid; request a new one."""


class EmailJustSent(TooManyRequests):
    """A message was just sent; check your mailbox, or try again in a minute."""


class SameEmail(Invalid):
    """The user already has this address."""


@dataclass(frozen=True, slots=True)
class EmailChange:
    """Permission to change a user's address, once, for whoever has the secret."""

    user_id: str
    email: str
    secret_hash: str = field(repr=False, metadata=SECRET)
    issued_at: datetime
    ends_at: datetime

    def is_proved_by(self, secret: str, at: datetime) -> bool:
        """Whether a secret proves that the new address is the user's."""
        return fits(secret, self.secret_hash) and at < self.ends_at
