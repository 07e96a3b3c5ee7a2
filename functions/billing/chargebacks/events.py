"""Events of chargebacks."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from functions.billing.chargebacks.entities import Chargeback
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class ChargebackEvent(EventData):
    """Base of the events of a chargeback; account and customer are `suspense` where not known."""

    chargeback_id: str
    gateway: str
    gateway_id: str
    payment_id: str | None
    account_id: str
    account_number: str
    customer_id: str
    amount: Amount
    currency: str
    reason: str

    @classmethod
    def of(cls, chargeback: Chargeback, at: datetime) -> Event:
        """The event of a chargeback."""
        data = cls(
            chargeback_id=chargeback.id,
            gateway=chargeback.gateway,
            gateway_id=chargeback.gateway_id,
            payment_id=chargeback.payment_id,
            account_id=chargeback.account_id,
            account_number=chargeback.account_number,
            customer_id=chargeback.customer_id,
            amount=chargeback.amount,
            currency=chargeback.currency,
            reason=chargeback.reason,
        )
        return data.event(subject=chargeback.id, at=at, sequence=chargeback.version)


class ChargebackOpened(ChargebackEvent):
    """A payer's bank has taken money back."""

    event_type: ClassVar[str] = "billing.chargeback.opened"


class ChargebackWon(ChargebackEvent):
    """What a payer's bank had taken back is there again."""

    event_type: ClassVar[str] = "billing.chargeback.won"


class ChargebackLost(ChargebackEvent):
    """What a payer's bank has taken back is gone for good."""

    event_type: ClassVar[str] = "billing.chargeback.lost"
