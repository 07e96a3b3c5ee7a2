"""A change of address that waits for proof: the secret that was sent to the new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.auth.secret_text import fits
from shared.dynamo.audit import SECRET
from shared.errors import Invalid, TooManyRequests


class InvalidEmailChangeToken(Invalid):
    """The link is not valid any more; ask for a new one."""


class EmailJustSent(TooManyRequests):
    """A message was sent a moment ago; look for it, or ask again in a minute."""


class SameEmail(Invalid):
    """This is the address that the user has already."""


@dataclass(frozen=True, slots=True)
class EmailChange:
    """The leave to give a user another address; whoever holds the secret has it, once."""

    user_id: str
    email: str
    secret_hash: str = field(repr=False, metadata=SECRET)
    issued_at: datetime
    ends_at: datetime

    def is_proved_by(self, secret: str, at: datetime) -> bool:
        """Whether a secret proves that the new address is the user's."""
        return fits(secret, self.secret_hash) and at < self.ends_at
