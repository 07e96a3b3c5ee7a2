"""Previews: what an account will be invoiced, as things are or as they might be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.drafting import InvoiceDrafter, next_bill_date
from functions.billing.invoices.entities import InvoiceItem, InvoiceTax
from functions.billing.invoices.totalling import InvoiceDraft
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.terms import subscribe
from functions.billing.tariffs.entities import TariffNotPublished
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.taxes.entities import TaxCategory
from functions.billing.usage.charging import foreseen
from functions.billing.usage.repository import UsageRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.errors import Conflict, Invalid
from shared.money import ZERO, nothing
from shared.principal import Principal

PREVIEW_DAYS = 1100


class PreviewTooFarAhead(Invalid):
    """A preview reaches at most three years ahead."""


class PreviewInOtherCurrency(Conflict):
    """All tariffs of a preview have the account's currency."""


@dataclass(frozen=True, slots=True)
class Hypothetical:
    """A service that might be added, by default today and one of it."""

    tariff_id: str
    starts_on: date | None = None
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an account would be invoiced up to a date, all its invoices together.

    Prepaid, nothing is charged that its money does not cover: this is what is needed then.
    """

    account_id: str
    on: date
    currency: str
    items: tuple[InvoiceItem, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    covered: bool
    next_bill_date: date | None


@component
class InvoicePreviews:
    """The use case of previews; nothing is stored."""

    billable: BillableAccountRepository
    tariffs: TariffRepository
    usage: UsageRepository
    drafter: InvoiceDrafter
    clock: Clock

    def preview(
        self, account_id: str, on: date | None, by: Principal, added: Sequence[Hypothetical] = ()
    ) -> Preview:
        """What an account is to be invoiced next, or up to a date, with services to be added.

        Those are on sale, and billed from their start as they would be by the runs; what was used
        so far is on it, too, where its period is over by the date.
        Raises: AccountNotFound, PreviewTooFarAhead, PreviewInOtherCurrency, TariffNotFound,
        TariffNotPublished.
        """
        billable = self.billable.get(account_id)
        by.must_reach(billable.account.customer_id, otherwise=AccountNotFound)
        today = local_date(self.clock(), billable.account.time_zone)
        if added:
            billable = self._with(billable, added, today)
        account = billable.account
        day = on or account.next_bill_date or today
        if not account.opened_on <= day <= today + timedelta(days=PREVIEW_DAYS):
            raise PreviewTooFarAhead(
                "{day} is not between the opening of the account and three years from today.",
                day=day,
            )
        account = foreseen(account, self.usage.newest(account_id), day, today)
        whole = account.unlimited()
        periods = list(self.drafter.draft_periods(whole, billable.subscriptions, day))
        drafts = [period.invoice for period in periods if period.invoice is not None]
        zero = nothing(account.currency)
        total = sum((draft.total for draft in drafts), zero)
        return Preview(
            account_id=account.id,
            on=day,
            currency=account.currency,
            items=tuple(item for draft in drafts for item in draft.items),
            taxes=_taxes(drafts),
            net=sum((draft.net for draft in drafts), zero),
            tax=sum((draft.tax for draft in drafts), zero),
            total=total,
            covered=account.covers(total, day),
            next_bill_date=periods[-1].next_bill_date if periods else account.next_bill_date,
        )

    def _with(
        self, billable: BillableAccount, added: Sequence[Hypothetical], today: date
    ) -> BillableAccount:
        account = billable.account
        new = [self._new(account, one, today, n) for n, one in enumerate(added)]
        subscriptions = (*billable.subscriptions, *new)
        due = next_bill_date(account, subscriptions)
        return replace(
            billable, account=replace(account, next_bill_date=due), subscriptions=subscriptions
        )

    def _new(self, account: Account, one: Hypothetical, today: date, number: int) -> Subscription:
        tariff = self.tariffs.get(one.tariff_id)
        if not tariff.public:
            raise TariffNotPublished
        if tariff.terms.currency != account.currency:
            raise PreviewInOtherCurrency
        new = subscribe(
            tariff,
            id=f"new-{number}",
            account_id=account.id,
            customer_id=account.customer_id,
            contract_id=account.contract_id,
            started_on=max(one.starts_on or today, today),
            common_bill_day=account.bill_day,
        )
        return replace(new, quantity=one.quantity)


def _taxes(drafts: Sequence[InvoiceDraft]) -> tuple[InvoiceTax, ...]:
    """The taxes of some invoices, each rounded in its own, added up by rate."""
    sums: dict[tuple[TaxCategory, Decimal], InvoiceTax] = {}
    for one in (tax for draft in drafts for tax in draft.taxes):
        rate = (one.category, one.percent)
        so_far = sums.get(rate, InvoiceTax(*rate, ZERO, ZERO))
        sums[rate] = replace(so_far, net=so_far.net + one.net, tax=so_far.tax + one.tax)
    return tuple(sums.values())
