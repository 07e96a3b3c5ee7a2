"""What goes out of the account endpoints, and what they are asked by."""

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
    bill_day: int = Field(description="Day of the month on which it is billed.", examples=[1])
    balance: SignedAmount = Field(description="Below zero is owed; above, paid in advance.")
    amount_due: Amount = Field(description="What is still to pay on its invoices.")
    credit_limit: Amount
    credit_limit_until: date | None
    next_bill_date: date | None = Field(description="When the next invoice is to come.")
    open_items: tuple[OpenItemView, ...] = Field(description="Invoices not paid in full.")
    state: AccountState
    opened_on: date
    version: int


class AccountsQuery(PageQuery):
    customer_id: str | None = Field(
        default=None, max_length=64, description="Whose accounts; a customer sees their own."
    )
    number: str | None = Field(default=None, max_length=20, examples=["00000042"])
    state: AccountState | None = None
    min_debt: Amount | None = Field(
        default=None,
        description="Those that owe at least so much; `0` for all that owe anything.",
        examples=["1000.00"],
    )

    def filter(self) -> AccountFilter:
        """Which accounts are asked for."""
        return AccountFilter(self.customer_id, self.number, self.state, self.min_debt)
