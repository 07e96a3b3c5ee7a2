"""A message: one event told to one person on one channel."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from functions.notification.catalogue.entities import Channel, Kind
from shared.errors import Conflict, NotFound

LEASE = timedelta(
    seconds=60
)  # longer than the dispatcher runs, shorter than the queue hides a message
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)


class State(StrEnum):
    """How far a message has come.

    `queued -> sent -> delivered`, or `failed`, or never sent: `suppressed`. A channel that says
    what became of a message may say `failed` also after it took it, even after it delivered it.
    """

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class MessageNotFound(NotFound):
    """There is no such message."""


class AlreadyQueued(Conflict):
    """The event's messages are recorded already."""


class MessageChanged(Conflict):
    """The message was changed by another worker at the same moment."""


class NotFailed(Conflict):
    """Only a failed message can be sent again."""


class NotRepeatable(Conflict):
    """A message with a one-time link cannot be sent again; the recipient must request a new one."""


class InWork(Conflict):
    """Another delivery of the same event is sending this message just now."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is told, to whom, and what became of it.

    `person` is the customer, or a key of whom is none yet. `variables` fill in the text once more
    when it is sent again; a secret one keeps none. `title` and `text` are what the feed shows.
    `claimed_until` is the time up to which one worker has it to itself. `reason` is a code, never
    an address. A `neutral` message goes to an address that has not proved to be its reader's: it
    holds nothing that somebody else may have typed. A queued message with `due_at` waits until
    then: for the end of the quiet hours, its turn, the next try, or what it gathers. One that is
    `instead_of` another goes out only where that did not arrive. From `stale_at` on it is too late.
    `external_id` is the channel's own id of it; `segments`, `price` and `currency` are an SMS's.
    """

    id: str
    event_id: str
    event_type: str
    subject: str
    template: str
    kind: Kind
    channel: Channel
    person: str
    locale: str
    time_zone: str
    name: str
    state: State
    created_at: datetime
    customer_id: str | None = None
    address: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    title: str | None = None
    text: str | None = None
    attempts: int = 0
    claimed_until: datetime | None = None
    reason: str | None = None
    external_id: str | None = None
    sent_at: datetime | None = None
    read_at: datetime | None = None
    archived_at: datetime | None = None
    neutral: bool = False
    critical: bool = False
    due_at: datetime | None = None
    stale_at: datetime | None = None
    instead_of: str | None = None
    segments: int | None = None
    price: Decimal | None = None
    currency: str | None = None
    delivered_at: datetime | None = None
    version: int = 1

    @property
    def repeatable(self) -> bool:
        """Whether the text can be filled in once more."""
        return bool(self.variables)

    @property
    def in_feed(self) -> bool:
        """Whether it stands in the customer's feed."""
        return self.channel is Channel.IN_APP and self.state is State.DELIVERED

    @property
    def waiting(self) -> bool:
        """Whether its hour is still to come, so that a job and no event brings it on its way."""
        return self.state is State.QUEUED and self.due_at is not None

    def waits_only(self, wait: timedelta) -> bool:
        """Whether it waits for what it stands in for, and not for the end of the night as well."""
        due = self.due_at if self.waiting and self.instead_of else None
        return due is not None and due <= self.created_at + wait

    def is_stale(self, at: datetime) -> bool:
        """Whether it comes too late."""
        return self.stale_at is not None and at >= self.stale_at

    def held(self, until: datetime) -> Message:
        """The message that goes out later."""
        return replace(self, due_at=until)

    def released(self) -> Message:
        """The message whose hour has come."""
        return self._next(due_at=None)

    def withheld(self, reason: str) -> Message:
        """The message, which is never sent."""
        return replace(self, state=State.SUPPRESSED, reason=reason, attempts=0, claimed_until=None)

    def begun(self, now: datetime) -> Message:
        """The message that whoever makes it sends at once: claimed from the beginning."""
        return replace(self, attempts=1, claimed_until=now + LEASE)

    def claimed(self, now: datetime) -> Message:
        """The message taken by one worker for a while. Raises: InWork."""
        if self.claimed_until is not None and self.claimed_until > now:
            raise InWork
        return self._next(attempts=self.attempts + 1, claimed_until=now + LEASE)

    def sent(self, now: datetime, external_id: str) -> Message:
        """The message that its channel has taken."""
        return self._next(state=State.SENT, sent_at=now, external_id=external_id, **_LEFT)

    def measured(
        self, segments: int | None, price: Decimal | None, currency: str | None
    ) -> Message:
        """The message with what its channel says of its length and price."""
        return replace(self, segments=segments, price=price, currency=currency)

    def failed(self, reason: str) -> Message:
        """The message that its channel refuses for good."""
        return self._next(state=State.FAILED, **_LEFT | {"reason": reason})

    def dropped(self, reason: str) -> Message:
        """The recorded message, which is not sent after all."""
        return self._next(state=State.SUPPRESSED, **_LEFT | {"reason": reason})

    def reported(self, at: datetime, *, failure: str | None) -> Message:
        """The message after word of its channel that it was delivered, or of a `failure` (a code).

        What has failed stays so, in whatever order the words come; what is not sent stays as it is.
        """
        if failure is not None and self.state in (State.SENT, State.DELIVERED):
            return self._next(state=State.FAILED, reason=failure)
        if failure is None and self.state is State.SENT:
            return self._next(state=State.DELIVERED, delivered_at=at)
        return self

    def deferred(self, reason: str, until: datetime | None = None) -> Message:
        """The message let go after an attempt that may be made again."""
        return self._next(**_LEFT | {"reason": reason, "due_at": until})

    def next_try(self, now: datetime) -> datetime:
        """When to try again: later after each attempt, and not all messages at once."""
        longest: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.attempts, 16))
        digest = hashlib.sha256(f"{self.id}|{self.attempts}".encode()).digest()
        return now + longest / 2 + longest / 2 * (digest[0] / 255)

    def requeued(self) -> Message:
        """The failed message, to be sent once more. Raises: NotFailed, NotRepeatable."""
        if self.state is not State.FAILED:
            raise NotFailed
        if not self.repeatable:
            raise NotRepeatable
        return self._next(state=State.QUEUED, stale_at=None)

    def _next(self, **changes: Any) -> Message:
        return replace(self, version=self.version + 1, **changes)


_LEFT: dict[str, Any] = {"claimed_until": None, "reason": None, "due_at": None}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which messages of the log: those that have all of these; None asks for nothing.

    `on` is a day in UTC: that on which a message was made, or a customer's, that of its event.
    """

    state: State | None = None
    customer_id: str | None = None
    channel: Channel | None = None
    on: date | None = None

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment of the day."""
        if self.on is None:
            return None
        begins = datetime.combine(self.on, time.min, UTC)
        return begins, begins + timedelta(days=1) - timedelta(milliseconds=1)


def message_id(event_id: str, happened: datetime, channel: Channel, person: str) -> str:
    """The one id that an event's message to a person on a channel can have.

    A UUIDv7 of the event's time.

    What would be random in it is a digest, so that a redelivered event meets its own message; and
    feeds, which are sorted by id, are in order of time.
    """
    return _id(_milliseconds(happened), event_id, channel, person)


def sibling_id(message: Message, channel: Channel) -> str:
    """The id of what the same event tells the same person on another channel."""
    return _id(UUID(message.id).bytes[:6], message.event_id, channel, message.person)


def _id(milliseconds: bytes, event_id: str, channel: Channel, person: str) -> str:
    digest = hashlib.sha256(f"{event_id}|{channel}|{person}".encode()).digest()
    raw = bytearray(milliseconds + digest[:10])
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(raw)))


@dataclass(frozen=True, slots=True)
class DigestLine:
    """What a message that gathers says of one event; `id` is what the event's own would have."""

    id: str
    digest_id: str
    customer_id: str
    title: str
    text: str
    told_at: datetime


class DigestClosed(Conflict):
    """The message that gathers went on its way at the same moment; the next one takes the event."""


def id_bound(at: datetime) -> str:
    """What ids of messages whose events happened at a moment begin with."""
    text = _milliseconds(at).hex()
    return f"{text[:8]}-{text[8:]}"


def _milliseconds(at: datetime) -> bytes:
    return int(at.timestamp() * 1000).to_bytes(6, "big")
