"""What billing says has happened. Money is a decimal text beside its currency."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from functions.billing.periods.entities import BillingPeriod
from functions.billing.subscriptions.entities import SubscriptionState
from functions.billing.tariffs.entities import TariffKind
from shared.http.schema import Amount, SignedAmount
from shared.messaging.event import EventData

if TYPE_CHECKING:
    from functions.billing.accounts.entities import Account
    from functions.billing.invoices.entities import Invoice
    from functions.billing.payments.entities import Payment
    from functions.billing.runs.entities import Run, Totals
    from functions.billing.subscriptions.entities import Subscription
    from functions.billing.tariffs.entities import Tariff


class TariffPublished(EventData):
    """A version of a tariff is open for sale."""

    event_type: ClassVar[str] = "billing.tariff.published"
    tariff_id: str
    code: str
    name: str
    revision: int = Field(description="Counts the published versions of the tariff.")
    kind: TariffKind
    price: Amount
    currency: str
    period: BillingPeriod
    setup_fee: Amount
    price_includes_tax: bool
    download_mbps: int | None = None
    upload_mbps: int | None = None

    @classmethod
    def of(cls, tariff: Tariff) -> TariffPublished:
        """What is said of a tariff."""
        terms = tariff.terms
        return cls(
            tariff_id=tariff.id,
            code=tariff.code,
            name=terms.name,
            revision=tariff.revision,
            kind=terms.kind,
            price=terms.price,
            currency=terms.currency,
            period=terms.period,
            setup_fee=terms.setup_fee,
            price_includes_tax=terms.price_includes_tax,
            download_mbps=terms.download_mbps,
            upload_mbps=terms.upload_mbps,
        )


class TariffArchived(EventData):
    """A tariff is no longer sold; its subscribers stay."""

    event_type: ClassVar[str] = "billing.tariff.archived"
    tariff_id: str
    code: str


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


class SubscriptionSaid(EventData):
    """Base of what is said of a subscription: enough to show what a customer has."""

    subscription_id: str
    account_id: str
    customer_id: str
    contract_id: str
    tariff_id: str
    tariff_name: str
    kind: TariffKind
    state: SubscriptionState
    started_on: date
    ends_on: date | None = None
    price: Amount
    currency: str
    period: BillingPeriod
    download_mbps: int | None = None
    upload_mbps: int | None = None

    @classmethod
    def of(cls, subscription: Subscription) -> SubscriptionSaid:
        """What is said of a subscription as it is now."""
        return cls(
            subscription_id=subscription.id,
            account_id=subscription.account_id,
            customer_id=subscription.customer_id,
            contract_id=subscription.contract_id,
            tariff_id=subscription.tariff_id,
            tariff_name=subscription.tariff_name,
            kind=subscription.kind,
            state=subscription.state,
            started_on=subscription.started_on,
            ends_on=subscription.ends_on,
            price=subscription.price,
            currency=subscription.currency,
            period=subscription.period,
            download_mbps=subscription.download_mbps,
            upload_mbps=subscription.upload_mbps,
        )


class SubscriptionStarted(SubscriptionSaid):
    """A service is charged from now on."""

    event_type: ClassVar[str] = "billing.subscription.started"


class SubscriptionSuspended(SubscriptionSaid):
    """A service stands still and is not charged."""

    event_type: ClassVar[str] = "billing.subscription.suspended"


class SubscriptionResumed(SubscriptionSaid):
    """A suspended service runs again."""

    event_type: ClassVar[str] = "billing.subscription.resumed"


class SubscriptionCancelled(SubscriptionSaid):
    """A service has ended."""

    event_type: ClassVar[str] = "billing.subscription.cancelled"


class InvoiceCreated(EventData):
    """An invoice has been issued."""

    event_type: ClassVar[str] = "billing.invoice.created"
    invoice_id: str
    number: str
    account_id: str
    account_number: str
    customer_id: str
    period_start: date
    period_end: date
    net: Amount
    tax: Amount
    total: Amount
    amount_due: Amount
    currency: str
    issued_on: date
    due_date: date

    @classmethod
    def of(cls, invoice: Invoice) -> InvoiceCreated:
        """What is said of a new invoice."""
        return cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            account_number=invoice.account_number,
            customer_id=invoice.customer_id,
            period_start=invoice.period_start,
            period_end=invoice.period_end,
            net=invoice.net,
            tax=invoice.tax,
            total=invoice.total,
            amount_due=invoice.amount_due,
            currency=invoice.currency,
            issued_on=invoice.issued_on,
            due_date=invoice.due_date,
        )


class InvoicePaid(EventData):
    """An invoice is paid in full."""

    event_type: ClassVar[str] = "billing.invoice.paid"
    invoice_id: str
    number: str
    account_id: str
    customer_id: str
    total: Amount
    currency: str
    paid_at: datetime

    @classmethod
    def of(cls, invoice: Invoice, paid_at: datetime) -> InvoicePaid:
        """What is said of an invoice that is paid."""
        return cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            total=invoice.total,
            currency=invoice.currency,
            paid_at=paid_at,
        )


class InvoiceOverdue(EventData):
    """An invoice is not paid in time; said again at each step of reminding."""

    event_type: ClassVar[str] = "billing.invoice.overdue"
    invoice_id: str
    number: str
    account_id: str
    customer_id: str
    total: Amount
    amount_due: Amount
    currency: str
    due_date: date
    days_overdue: int

    @classmethod
    def of(cls, invoice: Invoice, on: date) -> InvoiceOverdue:
        """What is said of an invoice that is overdue on a day."""
        return cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            total=invoice.total,
            amount_due=invoice.amount_due,
            currency=invoice.currency,
            due_date=invoice.due_date,
            days_overdue=invoice.days_overdue(on),
        )


class PaymentSucceeded(EventData):
    """Money has come; `balance` is the account's with it."""

    event_type: ClassVar[str] = "billing.payment.succeeded"
    payment_id: str
    account_id: str
    account_number: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str
    balance: SignedAmount

    @classmethod
    def of(cls, payment: Payment, balance: Decimal) -> PaymentSucceeded:
        """What is said of money received; the balance is the account's with it."""
        return cls(
            payment_id=payment.id,
            account_id=payment.account_id,
            account_number=payment.account_number,
            customer_id=payment.customer_id,
            amount=payment.received,
            currency=payment.currency,
            gateway=payment.gateway,
            balance=balance,
        )


class PaymentFailed(EventData):
    """A payment was refused by its gateway."""

    event_type: ClassVar[str] = "billing.payment.failed"
    payment_id: str
    account_id: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str
    reason: str

    @classmethod
    def of(cls, payment: Payment) -> PaymentFailed:
        """What is said of a payment that was refused."""
        return cls(
            payment_id=payment.id,
            account_id=payment.account_id,
            customer_id=payment.customer_id,
            amount=payment.amount,
            currency=payment.currency,
            gateway=payment.gateway,
            reason=payment.reason or "",
        )


class RunCompleted(EventData):
    """A billing run has looked at everyone who was due; `errors` accounts could not be billed."""

    event_type: ClassVar[str] = "billing.run.completed"
    run_id: str
    date: date
    accounts: int
    invoices: int
    total: Amount
    errors: int

    @classmethod
    def of(cls, run: Run, totals: Totals) -> RunCompleted:
        """What is said of a run that has ended."""
        return cls(
            run_id=run.id,
            date=run.date,
            accounts=totals.accounts,
            invoices=totals.invoices,
            total=totals.total,
            errors=totals.errors,
        )
