"""A delivery: one event on its way to one webhook, with all attempts to bring it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.dynamo.audit import SECRET
from shared.errors import Conflict, NotFound

DELAYS = tuple(
    timedelta(seconds=s) for s in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long after each failed attempt the next one comes: ten attempts within 76 hours."""
LONGEST_PAUSE = timedelta(days=1)
"""What a receiver can ask for at most."""
LEASE = timedelta(seconds=60)  # longer than an attempt may take
QUEUED_AT_MOST = timedelta(minutes=15)
"""The longest delay that a queue takes; what is due later waits in the table."""
SKEW = timedelta(seconds=2)
"""How far the clocks of two machines may be apart."""
KEPT = timedelta(days=30)
Jitter = Callable[[timedelta], timedelta]
KEPT_ATTEMPTS = 20
GONE = 410


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class NoSuchDelivery(NotFound):
    """There is no such delivery to this webhook."""


class AlreadyRecorded(Conflict):
    """The event's delivery to this webhook is recorded already."""


class WebhookDeliveryChanged(Conflict):
    """The delivery was changed by another worker at the same moment."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or an `error` in its stead; `text` is the beginning of the body.

    `retry_after` are the seconds that the receiver asks for.
    """

    status: int | None = None
    error: str | None = None
    text: str = ""
    retry_after: int | None = None
    milliseconds: int = 0

    @property
    def is_success(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants nothing more."""
        return self.status == GONE


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: when, to which address, and what came back."""

    at: datetime
    url: str
    status: int | None = None
    error: str | None = None
    text: str = ""
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class WebhookDelivery:
    """An event for a webhook; `id` is the event's, by which its receiver knows repetitions.

    `tries` counts the attempts since it was first sent, or sent again by `replay_id`. While it is
    pending it is due at `due_at`; at `wake_at` whoever watches looks whether anybody minds it.
    """

    id: str
    webhook_id: str
    event_type: str
    body: str = field(repr=False, metadata=SECRET)
    state: DeliveryState
    created_at: datetime
    due_at: datetime
    wake_at: datetime
    attempts: tuple[Attempt, ...] = ()
    tries: int = 0
    claimed_until: datetime | None = None
    replay_id: str | None = None
    version: int = 1

    @classmethod
    def new(
        cls, event_id: str, webhook_id: str, event_type: str, body: str, at: datetime
    ) -> WebhookDelivery:
        """A delivery that somebody begins with at once."""
        wake_at = at + QUEUED_AT_MOST
        return cls(event_id, webhook_id, event_type, body, DeliveryState.PENDING, at, at, wake_at)

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be brought."""
        return self.state is DeliveryState.PENDING

    @property
    def is_queued(self) -> bool:
        """Whether it waits in the queue, not in the table."""
        return self.is_pending and self.wake_at > self.due_at

    def is_free(self, at: datetime) -> bool:
        """Whether an attempt is due that nobody else makes."""
        is_claimed = self.claimed_until is not None and self.claimed_until > at
        return self.is_pending and self.due_at <= at + SKEW and not is_claimed

    def claimed(self, at: datetime) -> WebhookDelivery:
        """Taken by one worker for a while."""
        return self._next(claimed_until=at + LEASE)

    def attempted(
        self, answer: Answer, url: str, at: datetime, jitter: Jitter = lambda _: timedelta()
    ) -> WebhookDelivery:
        """After an attempt at a moment; `jitter` of a delay is added to it."""
        tried = Attempt(at, url, answer.status, answer.error, answer.text, answer.milliseconds)
        after = self._next(
            attempts=(*self.attempts, tried)[-KEPT_ATTEMPTS:],
            tries=self.tries + 1,
            claimed_until=None,
        )
        if answer.is_success:
            return replace(after, state=DeliveryState.DELIVERED)
        if answer.is_gone or after.tries > len(DELAYS):
            return replace(after, state=DeliveryState.FAILED)
        asked = min(timedelta(seconds=answer.retry_after or 0), LONGEST_PAUSE)
        delay = DELAYS[after.tries - 1]
        pause = max(delay + jitter(delay), asked)
        reserve = QUEUED_AT_MOST if pause <= QUEUED_AT_MOST else timedelta()
        return replace(after, due_at=at + pause, wake_at=at + pause + reserve)

    def given_up(self) -> WebhookDelivery:
        """Not brought, since its webhook is disabled or gone."""
        return self._next(state=DeliveryState.FAILED, claimed_until=None)

    def woken(self, at: datetime) -> WebhookDelivery:
        """Put into the queue once more."""
        return self._next(wake_at=at + QUEUED_AT_MOST)

    def replayed(self, replay_id: str, at: datetime) -> WebhookDelivery:
        """To be brought once more, from the first attempt on."""
        return self._next(
            state=DeliveryState.PENDING,
            tries=0,
            due_at=at,
            wake_at=at + QUEUED_AT_MOST,
            replay_id=replay_id,
        )

    def _next(self, **changes: Any) -> WebhookDelivery:
        return replace(self, version=self.version + 1, **changes)
