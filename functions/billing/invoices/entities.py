"""An invoice: its items, tax by rate, and how much of it has been paid.

    pending -> overdue -> paid -> pending     where its money goes back
       '--------'----> cancelled

An invoice that an advance covers, or that comes to nothing, is paid when it is issued. What is
credited or written off is no longer due; once nothing is due, it is paid where money was paid for
it, and cancelled where none was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.billing.periods.proration import proportion, prorated
from functions.billing.taxes.entities import TaxCategory
from shared.errors import Conflict, NotFound
from shared.money import ZERO, nothing


class InvoiceNotFound(NotFound):
    """There is no such invoice."""


class InvoiceChanged(Conflict):
    """Somebody else changed the invoice at the same moment; try again."""


class InvoiceNotPayable(Conflict):
    """The invoice cannot be paid: it is paid already, cancelled or a draft."""


class NothingToInvoice(Conflict):
    """The items come to nothing, so there is no invoice."""


class InvoiceNotCreditable(Conflict):
    """A cancelled invoice has nothing to credit."""


class InvoiceNotCancellable(Conflict):
    """Only an unpaid invoice without credit notes can be cancelled; credit its items instead."""


class Overpaid(Conflict):
    """The payment is larger than the amount due."""


class InvoiceStatus(StrEnum):
    """The status of an invoice."""

    DRAFT = "draft"
    PENDING = "pending"
    PAID = "paid"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


PAYABLE = (InvoiceStatus.PENDING, InvoiceStatus.OVERDUE)


@dataclass(frozen=True, slots=True)
class InvoiceItem:
    """Days `[period_start, period_end)` of a service at a share of its price.

    `amount` is before the discount, and includes tax where `tax_included`. A one-off item has the
    same day at both ends of its period. From `used_until` on its days have been given back.
    """

    description: str
    kind: str
    period_start: date
    period_end: date
    unit_price: Decimal
    amount: Decimal
    tax_category: TaxCategory
    tax_percent: Decimal
    tax_included: bool
    quantity: Decimal = Decimal(1)
    share: Decimal = Decimal(1)
    discount: Decimal = ZERO
    subscription_id: str | None = None
    credited: Decimal | None = None
    credited_discount: Decimal | None = None
    used_until: date | None = None

    @property
    def left(self) -> Decimal:
        """How much of its amount has not been credited."""
        return self.amount - (self.credited or ZERO)

    def unused(self, since: date, currency: str) -> Decimal:
        """How much of its amount is for the days from `since` on, and has not been credited.

        By the denominator that it was charged by; a one-off item is used on its day.
        """
        end = self.used_until or self.period_end
        if end <= max(since, self.period_start):
            return ZERO
        unused = self._from(since, currency) - self._from(end, currency)
        return min(unused, self.left)

    def _from(self, day: date, currency: str) -> Decimal:
        """The amount for its days from one on."""
        if day <= self.period_start:
            return self.amount
        days = (self.period_end - self.period_start).days
        whole = int((days / self.share).to_integral_value()) if self.share else 0
        share = proportion((self.period_end - day).days, max(whole, days))
        return prorated(self.unit_price, share, currency, self.quantity)


@dataclass(frozen=True, slots=True)
class InvoiceTax:
    """The tax of one rate, on the sum of its lines, and how much of both has been credited."""

    category: TaxCategory
    percent: Decimal
    net: Decimal
    tax: Decimal
    credited_net: Decimal | None = None
    credited_tax: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """What an account owes for a period; dates are local to the account.

    `amount_credited` is the sum of its credit notes; `amount_offset` is the part of those, and of
    what was written off, that made less due. On `overdue_on` it turns overdue if it is not
    paid; `activates` is the subscription that waits until it is paid. While
    it `consolidates`, it waits for those of other accounts; then it is on `consolidated_in`.
    """

    id: str
    number: str
    account_id: str
    account_number: str
    customer_id: str
    customer_name: str
    currency: str
    period_start: date
    period_end: date
    issued_on: date
    due_date: date
    items: tuple[InvoiceItem, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    created_at: datetime
    legal_entity: str = ""
    amount_paid: Decimal = ZERO
    status: InvoiceStatus = InvoiceStatus.PENDING
    paid_at: datetime | None = None
    overdue_on: date | None = None
    amount_credited: Decimal | None = None
    amount_written_off: Decimal | None = None
    amount_offset: Decimal | None = None
    activates: str | None = None
    consolidates: bool = False
    consolidated_in: str | None = None
    version: int = 1

    @property
    def amount_due(self) -> Decimal:
        """The amount still to be paid."""
        if self.status is InvoiceStatus.CANCELLED:
            return nothing(self.currency)
        return self.total - self.amount_paid - (self.amount_offset or ZERO)

    @property
    def money_kept(self) -> Decimal:
        """How much was paid for it and not given back: what is credited beyond its debt was."""
        less_due = (self.amount_offset or ZERO) - (self.amount_written_off or ZERO)
        return self.amount_paid + less_due - (self.amount_credited or ZERO)

    @property
    def payable(self) -> bool:
        """Whether it can be paid."""
        return self.status in PAYABLE

    @property
    def waits_for_others(self) -> bool:
        """Whether it is to be put on a consolidated invoice."""
        return self.consolidates and self.payable

    def consolidated(self, invoice_id: str | None) -> Invoice:
        """The invoice on a consolidated one, or on none: it waits no more."""
        return replace(
            self, consolidates=False, consolidated_in=invoice_id, version=self.version + 1
        )

    def paid(self, amount: Decimal, at: datetime) -> Invoice:
        """The invoice with a payment, in part or in full. Raises: InvoiceNotPayable, Overpaid."""
        if not self.payable:
            raise InvoiceNotPayable
        if amount > self.amount_due:
            raise Overpaid(
                "{amount} is paid, and {due} is due.", amount=amount, due=self.amount_due
            )
        in_full = amount == self.amount_due
        return replace(
            self,
            amount_paid=self.amount_paid + amount,
            status=InvoiceStatus.PAID if in_full else self.status,
            paid_at=at if in_full else None,
            version=self.version + 1,
        )

    def reopened(self, amount: Decimal, today: date) -> Invoice:
        """The invoice, due again by what goes back of its money: at most `money_kept`."""
        was_paid, next_day = self.status is InvoiceStatus.PAID, self.due_date + timedelta(days=1)
        return replace(
            self,
            amount_paid=self.amount_paid - amount,
            status=InvoiceStatus.PENDING if was_paid else self.status,
            paid_at=None,
            overdue_on=max(next_day, today) if was_paid else self.overdue_on,
            version=self.version + 1,
        )

    def credited(
        self,
        items: tuple[InvoiceItem, ...],
        taxes: tuple[InvoiceTax, ...],
        amount: Decimal,
        at: datetime,
    ) -> Invoice:
        """The invoice with a credit note of `amount`, which its items and taxes show.

        Raises: InvoiceNotCreditable.
        """
        if self.status in (InvoiceStatus.DRAFT, InvoiceStatus.CANCELLED):
            raise InvoiceNotCreditable
        credited = replace(
            self,
            items=items,
            taxes=taxes,
            amount_credited=(self.amount_credited or nothing(self.currency)) + amount,
        )
        return _offset(credited, min(amount, self.amount_due), at)

    def written_off(self, at: datetime) -> Invoice:
        """The invoice, on which nothing is due any more. Raises: InvoiceNotPayable."""
        if self.amount_written_off is not None:
            return self
        if not self.payable:
            raise InvoiceNotPayable
        return _offset(replace(self, amount_written_off=self.amount_due), self.amount_due, at)

    def cancelled(self) -> Invoice:
        """The invoice, as if it had not been issued. Raises: InvoiceNotCancellable."""
        untouched = not self.amount_paid and not self.amount_credited
        if self.status is InvoiceStatus.CANCELLED:
            return self
        if not self.payable or not untouched:
            raise InvoiceNotCancellable
        return replace(
            self, status=InvoiceStatus.CANCELLED, overdue_on=None, version=self.version + 1
        )

    def days_overdue(self, on: date) -> int:
        """How many days it is past its due date; 0 where it is not."""
        return max((on - self.due_date).days, 0) if self.payable else 0

    def overdue(self, on: date) -> Invoice:
        """The invoice, overdue if its due date has passed; otherwise as it is."""
        if self.status is not InvoiceStatus.PENDING or not self.days_overdue(on):
            return self
        late = InvoiceStatus.OVERDUE
        return replace(self, status=late, overdue_on=None, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class ManualItem:
    """What is sold once, today; the amount includes tax where `tax_included`."""

    description: str
    amount: Decimal
    tax_category: TaxCategory = TaxCategory.STANDARD
    tax_included: bool = True


def _offset(invoice: Invoice, amount: Decimal, at: datetime) -> Invoice:
    """An invoice with less due, and closed where nothing is left."""
    offset = replace(
        invoice,
        amount_offset=(invoice.amount_offset or nothing(invoice.currency)) + amount,
        version=invoice.version + 1,
    )
    if not invoice.payable or offset.amount_due:
        return offset
    if offset.amount_paid:
        return replace(offset, status=InvoiceStatus.PAID, paid_at=at, overdue_on=None)
    return replace(offset, status=InvoiceStatus.CANCELLED, overdue_on=None)
