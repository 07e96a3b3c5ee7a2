"""Accounts as they go out, and the filters of their list."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.billing.accounts.entities import AccountState, PaymentType
from functions.billing.accounts.filters import AccountFilter
from functions.billing.fields import (
    ID,
    AccountId,
    AccountNumber,
    ContractId,
    CurrencyCode,
    CustomerId,
    CustomerName,
    DueDate,
    InvoiceAmountDue,
    InvoiceNumber,
    LegalEntityId,
    Version,
)
from functions.billing.taxes.entities import TaxCategory
from functions.billing.transactions.schemas import TransactionView
from shared.http.schema import Amount, Day, PageQuery, Schema, SignedAmount


class OpenItemView(Schema):
    invoice_id: str = Field(description="The invoice's id.", examples=[ID])
    number: InvoiceNumber
    due_date: DueDate
    amount_due: InvoiceAmountDue


class PendingChargeView(Schema):
    id: str = Field(description="The charge's id.", examples=[ID])
    kind: str = Field(description="What it is for.", examples=["change_fee"])
    description: str = Field(description="What is charged, for people.", examples=["Home 100"])
    amount: SignedAmount = Field(
        description="Includes tax where `taxIncluded` is true. Negative for what will be taken off."
    )
    on: date = Field(
        description="It is on the first invoice of this day or later, in the account's time zone."
    )
    tax_category: TaxCategory = Field(description="The category of the tax rate.")
    tax_included: bool = Field(
        description="Whether the amount includes tax; otherwise it is added to it."
    )
    subscription_id: str | None = Field(
        description="The subscription that it belongs to; null if there is none.", examples=[ID]
    )


class AccountView(Schema):
    id: AccountId
    number: AccountNumber
    customer_id: CustomerId
    contract_id: ContractId
    customer_name: CustomerName
    legal_entity: LegalEntityId
    currency: CurrencyCode
    time_zone: str = Field(
        description="The account's time zone, by its IANA name.", examples=["Europe/Moscow"]
    )
    payment_type: PaymentType = Field(description="Whether service is paid before or after use.")
    bill_day: int = Field(
        description="The day of the month on which the account is billed, 1 to 31; in a shorter "
        "month, its last day.",
        examples=[1],
    )
    balance: SignedAmount = Field(
        description="Negative: the customer owes it; positive: paid in advance."
    )
    amount_due: Amount = Field(description="The unpaid amount of its invoices.")
    credit_limit: Amount = Field(description="How much the account is allowed to owe.")
    credit_limit_until: date | None = Field(
        description="The last day of the credit limit, in the account's time zone; null if it has "
        "no end."
    )
    next_bill_date: date | None = Field(
        description="The date of the next invoice, in the account's time zone; null if there is "
        "nothing to bill."
    )
    open_items: tuple[OpenItemView, ...] = Field(
        description="Invoices that are not fully paid, the oldest first."
    )
    consolidates: bool = Field(
        description="Whether it shares invoices with other accounts of its customer."
    )
    pending_charges: tuple[PendingChargeView, ...] = Field(
        description="One-off amounts that its next invoice takes up."
    )
    state: AccountState = Field(description="Whether it is active, blocked or closed.")
    opened_on: date = Field(
        description="The day on which the account was opened, in its time zone."
    )
    version: Version


class AccountQuery(PageQuery):
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only accounts of this customer. For staff."
    )
    number: str | None = Field(
        default=None,
        max_length=20,
        description="Only the account with this number.",
        examples=["00000042"],
    )
    state: AccountState | None = Field(default=None, description="Only accounts in this state.")
    min_debt: Amount | None = Field(
        default=None,
        description="Only accounts that owe at least this amount in their own currency; `0` for "
        "all that owe anything.",
        examples=["1000.00"],
    )

    def filter(self) -> AccountFilter:
        """Which accounts."""
        return AccountFilter(self.customer_id, self.number, self.state, self.min_debt)


class CreditLimitForm(Schema):
    limit: Amount = Field(description="How much the account may owe; `0` ends the credit.")
    until: Day | None = Field(
        default=None,
        description="The last day of the limit, in the account's time zone; without it, the limit "
        "has no end.",
    )


class StatementQuery(PageQuery):
    first_day: Day | None = Field(
        default=None,
        description="The first day, in the account's time zone; by default, that of its opening.",
    )
    last_day: Day | None = Field(
        default=None, description="The last day, in the account's time zone; by default, today."
    )


class StatementView(Schema):
    account_id: AccountId
    account_number: AccountNumber
    currency: CurrencyCode
    first_day: date = Field(description="The first day, in the account's time zone.")
    last_day: date = Field(description="The last day, in the account's time zone.")
    opening: SignedAmount = Field(
        description="The balance at the beginning: negative if the customer owed money."
    )
    closing: SignedAmount = Field(
        description="The balance at the end: negative if the customer owed money."
    )
    items: tuple[TransactionView, ...] = Field(
        description="What was booked on these days, the oldest first."
    )
    next_cursor: str | None = Field(
        description="The `cursor` of the next items; null if these are the last.", examples=[None]
    )
