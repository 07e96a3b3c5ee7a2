"""A suppression: an address to which nothing is sent on a channel."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.notification.catalogue.entities import Channel
from shared.errors import NotFound


class SuppressionNotFound(NotFound):
    """There is no such suppression."""


class Why(StrEnum):
    """Why an address takes no more messages."""

    BOUNCED = "bounced"
    """Its mail system says that it takes none."""
    COMPLAINED = "complained"
    """Its reader called one spam."""
    GONE = "gone"
    """Its channel says that nobody is there."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that is suppressed on one channel.

    Its `id` is a digest of both: no address stands in a path or a log. `address` is None once its
    person's data are erased; the digest goes on holding. `detail` is what the channel said, as a
    code; `message_id` is the message that it said so of.
    """

    id: str
    channel: Channel
    address: str | None
    why: Why
    created_at: datetime
    detail: str | None = None
    message_id: str | None = None
    customer_id: str | None = None
    version: int = 1


def suppression_id(channel: Channel, address: str) -> str:
    """The one id that a suppression of an address, as it is compared, can have."""
    return hashlib.sha256(f"{channel}|{address}".encode()).hexdigest()[:32]
