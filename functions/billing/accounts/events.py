"""What is said of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from shared.messaging.data import EventData

if TYPE_CHECKING:
    from functions.billing.accounts.entities import Account


class AccountOpened(EventData):
    """A contract has got its personal account."""

    event_type: ClassVar[str] = "billing.account.opened"
    account_id: str
    number: str
    customer_id: str
    contract_id: str
    currency: str
    bill_day: int

    @classmethod
    def of(cls, account: Account) -> AccountOpened:
        """What is said of a new account."""
        return cls(
            account_id=account.id,
            number=account.number,
            customer_id=account.customer_id,
            contract_id=account.contract_id,
            currency=account.currency,
            bill_day=account.bill_day,
        )
