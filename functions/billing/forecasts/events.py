"""Events of forecasts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from functions.billing.accounts.entities import Account
from shared.event import Event
from shared.http.schema import Amount, SignedAmount
from shared.messaging.data import EventData


class BalanceLow(EventData):
    """A prepaid account has too little money for what is charged up to a day.

    `needed` is charged by then, and `missing` is to be paid for it. Said once, until more money has
    come in.
    """

    event_type: ClassVar[str] = "billing.balance.low"
    account_id: str
    number: str
    customer_id: str
    currency: str
    balance: SignedAmount
    needed: Amount
    missing: Amount
    charge_on: date | None
    until: date

    @classmethod
    def of(cls, account: Account, needed: Decimal, until: date, at: datetime) -> Event:
        """The event of an account; `charge_on` is the day of the next charge."""
        data = cls(
            account_id=account.id,
            number=account.number,
            customer_id=account.customer_id,
            currency=account.currency,
            balance=account.balance,
            needed=needed,
            missing=needed - account.available_on(until),
            charge_on=account.next_bill_date,
            until=until,
        )
        return data.event(subject=account.id, at=at, sequence=account.version)
