"""Events of compensations."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from functions.billing.accounts.entities import Account
from functions.billing.compensation.entities import Outage
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class AccountCompensated(EventData):
    """An account is given back what an outage took; `minutes` count of it."""

    event_type: ClassVar[str] = "billing.account.compensated"
    account_id: str
    number: str
    customer_id: str
    contract_id: str
    incident_id: str
    began_at: datetime
    ended_at: datetime
    minutes: int = Field(examples=[180])
    amount: Amount
    currency: str

    @classmethod
    def of(
        cls, account: Account, outage: Outage, minutes: int, amount: Decimal, at: datetime
    ) -> Event:
        """The event of an account that is credited for an outage."""
        data = cls(
            account_id=account.id,
            number=account.number,
            customer_id=account.customer_id,
            contract_id=account.contract_id,
            incident_id=outage.incident_id,
            began_at=outage.span[0],
            ended_at=outage.span[1],
            minutes=minutes,
            amount=amount,
            currency=account.currency,
        )
        return data.event(subject=account.id, at=at, sequence=account.version)
