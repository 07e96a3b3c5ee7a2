"""Whatever is sold, to whom and since when: days are charged once, and every sum adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from functions.billing.accounts.entities import Account
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.issuing import Issuance, issue
from functions.billing.invoices.totalling import InvoiceDraft
from functions.billing.numbering.entities import DocumentNumber
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.terms import subscribe
from functions.billing.tariffs.entities import ChargingMode, TariffKind, TariffTerms
from functions.billing.taxes.entities import TaxCategory
from shared.ids import new_id
from tests.fakes.sellers import sellers_at
from tests.fakes.time import FixedClock
from tests.unit.billing.builders import a_tariff

ZERO = Decimal(0)
DRAFTER = InvoiceDrafter(sellers=sellers_at())
prices = st.decimals(Decimal("0.00"), Decimal(99999), places=2)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
periods = st.sampled_from(
    [
        BillingPeriod.DAY,
        BillingPeriod.THIRTY_DAYS,
        BillingPeriod.MONTH,
        BillingPeriod.QUARTER,
        BillingPeriod.HALF_YEAR,
        BillingPeriod.YEAR,
    ]
)
terms = st.builds(
    TariffTerms,
    name=st.just("Plan"),
    kind=st.sampled_from(TariffKind),
    price=prices,
    currency=st.just("RUB"),
    period=periods,
    mode=st.sampled_from(BillingMode),
    charging=st.sampled_from(ChargingMode),
    setup_fee=prices,
    tax_category=st.sampled_from(TaxCategory),
    price_includes_tax=st.booleans(),
)


def an_account(subscriptions: list[Subscription], balance: Decimal = ZERO) -> Account:
    return Account(
        id="account-1",
        number="00000001",
        customer_id="customer-1",
        contract_id="contract-1",
        customer_name="Anna Ivanova",
        currency="RUB",
        time_zone="Europe/Moscow",
        locale="ru",
        bill_day=1,
        opened_on=min(s.started_on for s in subscriptions),
        payment_days=10,
        balance=balance,
        subscription_ids=tuple(s.id for s in subscriptions),
    )


def subscribed(sold: TariffTerms, on: date, number: int = 1, bill_day: int = 1) -> Subscription:
    return subscribe(
        a_tariff(sold),
        id=f"subscription-{number}",
        account_id="account-1",
        customer_id="customer-1",
        contract_id="contract-1",
        started_on=on,
        common_bill_day=bill_day,
    )


def billed(
    account: Account, held: list[Subscription], on: date
) -> tuple[Account, InvoiceDraft | None]:
    due = DRAFTER.draft_period(account, held, on)
    return due.billed(account), due.invoice


def charged_spans(draft: InvoiceDraft | None, subscription_id: str) -> list[tuple[date, date]]:
    items = draft.items if draft else ()
    return [
        (i.period_start, i.period_end)
        for i in items
        if i.subscription_id == subscription_id and i.kind != "setup_fee"
    ]


@given(sold=terms, start=days, bill_day=st.integers(1, 31), rounds=st.integers(1, 14))
def test_every_day_is_charged_once_without_a_hole(
    sold: TariffTerms, start: date, bill_day: int, rounds: int
) -> None:
    held = [subscribed(replace(sold, price=Decimal("3100.00")), start, bill_day=bill_day)]
    account, target = an_account(held), start
    spans: list[tuple[date, date]] = []
    for _ in range(rounds):
        account, draft = billed(account, held, target)
        spans += charged_spans(draft, held[0].id)
        assert account.next_bill_date is not None
        assert account.next_bill_date > target
        target = account.next_bill_date
    assert [end for _, end in spans[:-1]] == [begin for begin, _ in spans[1:]]
    if spans:
        assert spans[0][0] == start
        assert account.charged_until[held[0].id] == spans[-1][1]


@given(sold=st.lists(terms, min_size=1, max_size=4), start=days)
def test_net_and_tax_make_the_total_and_revenue_makes_the_net(
    sold: list[TariffTerms], start: date
) -> None:
    held = [subscribed(one, start, number) for number, one in enumerate(sold)]
    _, draft = billed(an_account(held), held, start)
    if draft is None:
        assert all(s.price == 0 or s.mode is BillingMode.IN_ARREARS for s in held)
        assert all(s.setup_fee == 0 for s in held)
        return
    assert draft.net + draft.tax == draft.total
    assert sum((net for _, net in draft.revenue), ZERO) == draft.net
    assert sum((t.tax for t in draft.taxes), ZERO) == draft.tax
    included = sum((i.amount for i in draft.items if i.tax_included), ZERO)
    plain = sum((i.amount for i in draft.items if not i.tax_included), ZERO)
    tax_on_top = draft.total - included - plain
    assert ZERO <= tax_on_top <= draft.tax
    if all(i.tax_included for i in draft.items):
        assert tax_on_top == ZERO


@given(sold=terms, start=days, months=st.integers(1, 6))
def test_a_date_that_was_billed_brings_nothing_a_second_time(
    sold: TariffTerms, start: date, months: int
) -> None:
    held = [subscribed(sold, start)]
    target = start + timedelta(days=31 * months)
    account, _ = billed(an_account(held), held, target)
    again, draft = billed(account, held, target)
    assert draft is None
    assert again.charged_until == account.charged_until


@given(sold=terms, start=days, cut=st.integers(0, 400))
def test_nothing_is_charged_after_the_end(sold: TariffTerms, start: date, cut: int) -> None:
    end = start + timedelta(days=cut)
    worth_charging = replace(sold, price=Decimal("3100.00"))  # a day of less comes to no kopeck
    held = [replace(subscribed(worth_charging, start), ends_on=end)]
    account, target = an_account(held), start
    spans: list[tuple[date, date]] = []
    for _ in range(500):
        account, draft = billed(account, held, target)
        spans += charged_spans(draft, held[0].id)
        if account.next_bill_date is None:
            break
        target = account.next_bill_date
    assert account.next_bill_date is None
    assert sum((finish - begin).days for begin, finish in spans) == cut


@given(sold=terms, start=days, balance=st.decimals(Decimal(0), Decimal(200000), places=2))
def test_an_issued_invoice_balances_and_takes_from_the_advance_first(
    sold: TariffTerms, start: date, balance: Decimal
) -> None:
    held = [subscribed(sold, start)]
    account, draft = billed(an_account(held, balance), held, start)
    if draft is None:
        return
    issuance = Issuance(start, FixedClock()(), "test", new_id)
    issued = issue(account, draft, DocumentNumber("INV-00000001"), issuance)
    assert issued.account.balance == balance - draft.total
    assert issued.account.balance == issued.account.advance - issued.account.amount_due
    assert issued.invoice.amount_due == issued.account.amount_due
    assert issued.invoice.amount_paid == min(balance, draft.total)
    assert issued.ledger.amount == -draft.total
    assert issued.invoice.payable is (issued.invoice.amount_due > 0)
