"""An allowance: how often anybody may have messages sent to an address by typing it.

An address that nobody has proved to be theirs has one for all kinds of messages and for whoever
asks; a user's has one a kind, so that a message of one kind holds up no other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.errors import Conflict

PAUSE = timedelta(minutes=1)
DAY = timedelta(days=1)
A_DAY = 5
"""How many messages go out in any 24 hours."""
WITHOUT_LINK = 2
"""How many of them may be without a link: their reader may wait for one that has it."""


class AllowanceMoved(Conflict):
    """Another message to this address was allowed at the same moment."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """When messages went out within the last day; of the address only a digest is kept."""

    id: str
    written_at: tuple[datetime, ...] = ()
    version: int = 0

    @classmethod
    def of(cls, email: str, kind: str = "") -> Allowance:
        """The untouched allowance of an address, for all kinds of messages or for one.

        What stands after a plus sign leads to the same mailbox.
        """
        local, _, domain = email.rpartition("@")
        mailbox = f"{local.partition('+')[0]}@{domain}"
        return cls(hashlib.sha256(f"{mailbox} {kind}".encode()).hexdigest())

    def permits(self, at: datetime, *, with_link: bool) -> bool:
        """Whether one more message may go out: one a minute, five a day."""
        lately = self._lately(at)
        most = A_DAY if with_link else WITHOUT_LINK
        return len(lately) < most and all(abs(at - before) >= PAUSE for before in lately)

    def used(self, at: datetime) -> Allowance:
        """The allowance with one more message."""
        return replace(self, written_at=(*self._lately(at), at), version=self.version + 1)

    def _lately(self, at: datetime) -> tuple[datetime, ...]:
        return tuple(before for before in self.written_at if at - before < DAY)
