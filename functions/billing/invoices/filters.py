"""Which invoices are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.invoices.entities import Invoice, InvoiceStatus


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Which invoices; both days are included.

    An account's are its customer's, and those of its `earlier_customers` where they are named.
    """

    account_id: str | None = None
    customer_id: str | None = None
    status: InvoiceStatus | None = None
    due_from: date | None = None
    due_to: date | None = None
    earlier_customers: tuple[str, ...] = ()

    @classmethod
    def all_of(cls, account: Account) -> InvoiceFilter:
        """All of an account's, whoever its customer was when they were issued."""
        earlier = {one.customer_id: None for one in reversed(account.earlier_customers)}
        others = tuple(one for one in earlier if one != account.customer_id)
        return cls(account.id, account.customer_id, earlier_customers=others)

    @property
    def by_due_day(self) -> bool:
        """Whether due dates are asked for."""
        return (self.due_from, self.due_to) != (None, None)

    def matches(self, invoice: Invoice) -> bool:
        """Whether an invoice's due date is among those asked for."""
        return (self.due_from is None or invoice.due_date >= self.due_from) and (
            self.due_to is None or invoice.due_date <= self.due_to
        )
