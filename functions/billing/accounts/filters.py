"""Which accounts a list is to have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountState

MIN_DEBT = Decimal("0.001")
"""Whoever owes less than the smallest coin owes nothing."""


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts; `min_debt` selects those that owe at least that much."""

    customer_id: str | None = None
    number: str | None = None
    state: AccountState | None = None
    min_debt: Decimal | None = None

    def matches(self, account: Account) -> bool:
        """Whether an account is among them."""
        return (
            self.customer_id in (None, account.customer_id)
            and self.number in (None, account.number)
            and self.state in (None, account.state)
            and (self.min_debt is None or account.amount_due >= max(self.min_debt, MIN_DEBT))
        )
