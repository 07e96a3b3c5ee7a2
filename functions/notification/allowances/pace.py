"""Pace: how much a customer is written to: what went out lately, and what is being gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.notification.catalogue.entities import Channel
from shared.errors import Conflict

HOUR = timedelta(hours=1)
AN_HOUR: Mapping[Channel, int] = {
    Channel.EMAIL: 60,
    Channel.SMS: 5,
    Channel.PUSH: 20,
    Channel.TELEGRAM: 20,
}
"""How many messages go out in any hour; more wait their turn."""


class PaceMoved(Conflict):
    """Another message to this customer was planned at the same moment."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that goes out on a channel at a time, which may be still to come."""

    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenDigest:
    """A message in which events are gathered until it closes; `topic` is what they share."""

    topic: str
    message_id: str
    opened_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """What a customer's next message has to fit in with."""

    customer_id: str
    sent: tuple[Sent, ...] = ()
    digests: tuple[OpenDigest, ...] = ()
    version: int = 0

    def free_at(self, channel: Channel, now: datetime) -> datetime:
        """The first moment from `now` on at which one more message may go out."""
        most = AN_HOUR[channel]
        lately = sorted(s.at for s in self.sent if s.channel is channel and now - s.at < HOUR)
        return now if len(lately) < most else max(now, lately[-most] + HOUR)

    def used(self, channel: Channel, at: datetime) -> Pace:
        """The pace with one more message."""
        lately = tuple(s for s in self.sent if at - s.at < HOUR)
        return replace(self, sent=(*lately, Sent(channel, at)))

    def open_digest(self, topic: str, now: datetime) -> OpenDigest | None:
        """What is being gathered about a topic; what closes at this very moment takes no more."""
        return next((d for d in self.digests if d.topic == topic and now < d.closes_at), None)

    def gathering(self, digest: OpenDigest) -> Pace:
        """The pace with one more digest; those that have closed are forgotten."""
        others = (d for d in self.digests if d.closes_at > digest.opened_at)
        return replace(self, digests=(*(d for d in others if d.topic != digest.topic), digest))

    def succeeding(self, before: Pace) -> Pace:
        """This as the next version."""
        return replace(self, version=before.version + 1)
