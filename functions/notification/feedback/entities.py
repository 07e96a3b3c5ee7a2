"""A report: what a channel says of a message that it has taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.notification.catalogue.entities import Channel
from functions.notification.suppressions.entities import Why
from shared.errors import Early


class NotSentYet(Early):
    """The report is quicker than the word that its message was sent; the queue tries again."""


class Verdict(StrEnum):
    """What became of a message."""

    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What a channel says of one message, under its own id of it.

    `sent_at` is when the channel took it. `addresses`, as they are compared, are those that it
    speaks of; None: whomever the message went to. `code` says what happened; `why` is there where
    the addresses shall have no more messages.
    """

    channel: Channel
    external_id: str
    sent_at: datetime | None
    code: str
    addresses: frozenset[str] | None = None
    verdict: Verdict | None = None
    why: Why | None = None

    def concerns(self, address: str) -> bool:
        """Whether it speaks of an address."""
        return self.addresses is None or address in self.addresses
