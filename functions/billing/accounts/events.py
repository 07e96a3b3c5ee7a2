"""Events of accounts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from functions.billing.accounts.entities import Account
from shared.event import Event
from shared.messaging.data import EventData


class AccountOpened(EventData):
    """The personal account of a contract has been opened."""

    event_type: ClassVar[str] = "billing.account.opened"
    account_id: str
    number: str
    customer_id: str
    contract_id: str
    currency: str
    bill_day: int

    @classmethod
    def of(cls, account: Account, at: datetime) -> Event:
        """The event of a new account."""
        data = cls(
            account_id=account.id,
            number=account.number,
            customer_id=account.customer_id,
            contract_id=account.contract_id,
            currency=account.currency,
            bill_day=account.bill_day,
        )
        return data.event(subject=account.id, at=at, sequence=account.version)


class AccountFunded(EventData):
    """An account has more to spend than before, other than by a payment."""

    event_type: ClassVar[str] = "billing.account.funded"
    account_id: str
    customer_id: str

    @classmethod
    def of(cls, account: Account, at: datetime) -> Event:
        """The event of an account."""
        data = cls(account_id=account.id, customer_id=account.customer_id)
        return data.event(subject=account.id, at=at, sequence=account.version)


class AccountStanding(EventData):
    """Base of the events of an account that is blocked, or is so no longer."""

    account_id: str
    number: str
    customer_id: str
    reason: str

    @classmethod
    def of(cls, account: Account, reason: str, at: datetime) -> Event:
        """The event of an account."""
        data = cls(
            account_id=account.id,
            number=account.number,
            customer_id=account.customer_id,
            reason=reason,
        )
        return data.event(subject=account.id, at=at, sequence=account.version)


class AccountBlocked(AccountStanding):
    """An account has been blocked, and its services with it."""

    event_type: ClassVar[str] = "billing.account.blocked"


class AccountUnblocked(AccountStanding):
    """An account is blocked no longer."""

    event_type: ClassVar[str] = "billing.account.unblocked"
