"""What one can do with invoices, and previews of the next ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.entities import (
    Invoice,
    InvoiceFilter,
    InvoiceItem,
    InvoiceNotFound,
    InvoiceTax,
)
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.totalling import InvoiceDraft
from functions.billing.taxes.entities import TaxCategory
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Page
from shared.errors import Forbidden, Invalid
from shared.money import ZERO, nothing
from shared.principal import Principal

PREVIEW_DAYS = 1100


class PreviewTooFarAhead(Invalid):
    """A preview reaches at most three years ahead."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an account would be invoiced up to a date, all its invoices together."""

    account_id: str
    on: date
    currency: str
    items: tuple[InvoiceItem, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    next_bill_date: date | None


@component
class Invoices:
    """Use cases of invoices; somebody else's do not exist for a customer."""

    invoices: InvoiceRepository
    accounts: AccountRepository
    billable: BillableAccountRepository
    drafter: InvoiceDrafter
    clock: Clock

    def get(self, invoice_id: str, by: Principal) -> Invoice:
        """One invoice. Raises: InvoiceNotFound."""
        invoice = self.invoices.get(invoice_id)
        by.must_reach(invoice.customer_id, otherwise=InvoiceNotFound)
        return invoice

    def list(
        self, wanted: InvoiceFilter, by: Principal, limit: int, cursor: str | None
    ) -> Page[Invoice]:
        """The invoices that staff ask for, or a customer's own.

        Raises: Forbidden, InvalidCursor; AccountNotFound for an account that does not exist.
        """
        own = by.scope(otherwise=Forbidden)
        owner = own or wanted.customer_id
        if owner is None and wanted.account_id is not None:
            owner = self.accounts.get(wanted.account_id).customer_id
        if wanted.customer_id not in (None, owner):
            return Page(())
        return self.invoices.list(replace(wanted, customer_id=owner), limit, cursor)

    def list_of_account(
        self, account_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[Invoice]:
        """An account's invoices, newest first. Raises: AccountNotFound, InvalidCursor.

        They are listed by customer, so for staff the account is read to find out whose it is.
        """
        owner = by.scope(otherwise=AccountNotFound)
        if owner is not None:
            wanted = InvoiceFilter(account_id, owner)
            page = self.invoices.list(wanted, limit, cursor)
            if page.items:
                return page
        account = self.accounts.get(account_id)
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        return self.invoices.list(InvoiceFilter(account_id, account.customer_id), limit, cursor)

    def preview(self, account_id: str, on: date | None, by: Principal) -> Preview:
        """What an account is to be invoiced next, or up to a date, as things are now.

        Raises: AccountNotFound, PreviewTooFarAhead.
        """
        billable = self.billable.get(account_id)
        account = billable.account
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        today = local_date(self.clock(), account.time_zone)
        day = on or account.next_bill_date or today
        if not account.opened_on <= day <= today + timedelta(days=PREVIEW_DAYS):
            raise PreviewTooFarAhead(
                "{day} is not between the opening of the account and three years from today.",
                day=day,
            )
        periods = list(self.drafter.draft_periods(account, billable.subscriptions, day))
        drafts = [period.invoice for period in periods if period.invoice is not None]
        zero = nothing(account.currency)
        return Preview(
            account_id=account.id,
            on=day,
            currency=account.currency,
            items=tuple(item for draft in drafts for item in draft.items),
            taxes=_taxes(drafts),
            net=sum((draft.net for draft in drafts), zero),
            tax=sum((draft.tax for draft in drafts), zero),
            total=sum((draft.total for draft in drafts), zero),
            next_bill_date=periods[-1].next_bill_date if periods else account.next_bill_date,
        )


def _taxes(drafts: Sequence[InvoiceDraft]) -> tuple[InvoiceTax, ...]:
    """The taxes of some invoices, each rounded in its own, added up by rate."""
    sums: dict[tuple[TaxCategory, Decimal], InvoiceTax] = {}
    for one in (tax for draft in drafts for tax in draft.taxes):
        rate = (one.category, one.percent)
        so_far = sums.get(rate, InvoiceTax(*rate, ZERO, ZERO))
        sums[rate] = replace(so_far, net=so_far.net + one.net, tax=so_far.tax + one.tax)
    return tuple(sums.values())
