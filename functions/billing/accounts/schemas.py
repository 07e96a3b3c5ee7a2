"""Accounts as they go out, and the filters of their list."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.billing.accounts.entities import AccountFilter, AccountState, PaymentType
from shared.http.schema import Amount, PageQuery, Schema, SignedAmount

_ID = "0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"


class OpenItemView(Schema):
    invoice_id: str = Field(examples=[_ID])
    number: str = Field(examples=["INV-00000017"])
    due_date: date
    amount_due: Amount


class AccountView(Schema):
    id: str = Field(examples=[_ID])
    number: str = Field(examples=["00000042"])
    customer_id: str = Field(examples=[_ID])
    contract_id: str = Field(examples=[_ID])
    customer_name: str = Field(examples=["Anna Ivanova"])
    currency: str = Field(examples=["RUB"])
    time_zone: str = Field(examples=["Europe/Moscow"])
    payment_type: PaymentType
    bill_day: int = Field(
        description="The day of the month on which the account is billed.", examples=[1]
    )
    balance: SignedAmount = Field(
        description="Negative: the customer owes it; positive: paid in advance."
    )
    amount_due: Amount = Field(description="The unpaid amount of its invoices.")
    credit_limit: Amount
    credit_limit_until: date | None
    next_bill_date: date | None = Field(description="The date of the next invoice.")
    open_items: tuple[OpenItemView, ...] = Field(
        description="Invoices that are not fully paid, the oldest first."
    )
    state: AccountState
    opened_on: date
    version: int


class AccountQuery(PageQuery):
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only accounts of this customer. For staff."
    )
    number: str | None = Field(default=None, max_length=20, examples=["00000042"])
    state: AccountState | None = None
    min_debt: Amount | None = Field(
        default=None,
        description="Only accounts that owe at least this amount; `0` for all that owe anything.",
        examples=["1000.00"],
    )

    def filter(self) -> AccountFilter:
        """Which accounts."""
        return AccountFilter(self.customer_id, self.number, self.state, self.min_debt)
