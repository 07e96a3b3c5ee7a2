"""Events of promised payments."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from functions.billing.promises.entities import Promise, Promises
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class PromiseEvent(EventData):
    """Base of the events of a promise."""

    account_id: str
    customer_id: str
    amount: Amount
    currency: str
    granted_on: date
    ends_on: date

    @classmethod
    def of(cls, promises: Promises, promise: Promise, at: datetime) -> Event:
        """The event of an account's promise."""
        data = cls(
            account_id=promises.account_id,
            customer_id=promises.customer_id,
            amount=promise.amount,
            currency=promises.currency,
            granted_on=promise.granted_on,
            ends_on=promise.ends_on,
        )
        return data.event(subject=promises.account_id, at=at)


class PromiseGranted(PromiseEvent):
    """A payment is promised, and service goes on until its day."""

    event_type: ClassVar[str] = "billing.promise.granted"


class PromiseBroken(PromiseEvent):
    """A promised payment has not come by its day."""

    event_type: ClassVar[str] = "billing.promise.broken"
