"""A change of address that waits for proof: the secret that was sent to the new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.auth.events import EmailChangeRequested
from functions.auth.secret_text import fits
from functions.auth.users.entities import User
from shared.dynamo.audit import SECRET
from shared.errors import Invalid, TooManyRequests
from shared.event import Event


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

    def requested(self, user: User, secret: str) -> Event:
        """What is said so that the secret reaches the new address."""
        data = EmailChangeRequested(
            **(user.person() | {"email": self.email}),
            token=f"{user.id}.{secret}",
            expires_at=self.ends_at,
        )
        return data.event(subject=user.id, at=self.issued_at)
