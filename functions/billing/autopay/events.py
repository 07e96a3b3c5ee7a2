"""Events of autopay."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from functions.billing.accounts.entities import Account
from functions.billing.autopay.entities import Autopay
from shared.event import Event
from shared.messaging.data import EventData


class AutopayStopped(EventData):
    """A saved card is charged no more, until the customer names one; `reason` says why."""

    event_type: ClassVar[str] = "billing.autopay.stopped"
    account_id: str
    account_number: str
    customer_id: str
    reason: str

    @classmethod
    def of(cls, autopay: Autopay, account: Account, at: datetime) -> Event:
        """The event of an account whose autopay has stopped."""
        data = cls(
            account_id=account.id,
            account_number=account.number,
            customer_id=account.customer_id,
            reason=autopay.reason or "",
        )
        return data.event(subject=account.id, at=at, sequence=autopay.version)
