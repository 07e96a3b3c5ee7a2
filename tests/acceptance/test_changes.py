"""Published figures of changes: played on accounts of ours, from the first invoice to the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.changes.entities import Cancellation, TariffRequest, When, price_a_month
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.credit_notes.entities import CreditReason, CreditRequest, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.periods.entities import BillingPeriod
from functions.billing.standing.service import AccountStandings
from functions.billing.subscriptions.entities import Suspension
from functions.billing.tariffs.entities import ChargingMode
from functions.billing.taxes.entities import TaxCategory, TaxRate, TaxTable
from functions.billing.taxes.totals import CreditExceedsInvoice
from shared.principal import SYSTEM
from tests.acceptance.case_files import Case, cases, find_case
from tests.fakes.people import an_admin
from tests.fakes.sellers import sellers_at
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()


class Story:
    """One subscription at a price, billed from its start."""

    def __init__(
        self,
        price: Any,
        start: str,
        *,
        tax: Any = 0,
        period: BillingPeriod = BillingPeriod.MONTH,
        bill_day: int | None = None,
        currency: str = "USD",
    ) -> None:
        self.house = House()
        rate = TaxRate(TaxCategory.STANDARD, Decimal(str(tax)))
        taxes = TaxTable({category: [(date.min, rate)] for category in TaxCategory})
        self.house.wiring.provide(InvoiceDrafter, lambda: InvoiceDrafter(sellers=sellers_at(taxes)))
        self.terms = replace(
            MONTHLY,
            price=Decimal(price),
            period=period,
            currency=currency,
            setup_fee=Decimal(0),
            price_includes_tax=False,
            charging=ChargingMode.COMMON_DAY if bill_day == 1 else ChargingMode.ANNIVERSARY,
        )
        self.house.sell(a_tariff(self.terms))
        self.house.open(start)
        (self.subscription,) = self.house.subscriptions()

    def at(self, day: str) -> SubscriptionChanges:
        self.house.clock.at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        return self.house.wiring.use(SubscriptionChanges)

    def blocks(self, day: str) -> SubscriptionSuspensions:
        self.at(day)
        return self.house.wiring.use(SubscriptionSuspensions)

    def run(self, day: str) -> None:
        self.house.run(day)

    def change(self, price: Any, day: str, when: When = When.NOW) -> ChangeResult:
        new = f"at-{price}"
        self.house.sell(a_tariff(replace(self.terms, price=Decimal(price)), id=new, code=new))
        wanted = TariffRequest(new, when=when)
        return self.at(day).change_tariff(self.subscription.id, wanted, STAFF)

    def cancel(self, day: str) -> ChangeResult:
        return self.at(day).cancel(self.subscription.id, Cancellation(When.NOW), STAFF)


def cents(amount: Any) -> Decimal:
    """Minor units as an amount."""
    return Decimal(amount) / 100


def only_note(result: ChangeResult) -> Any:
    (note,) = result.credit_notes
    return note


def test_an_upgrade_credits_the_old_plan_and_bills_the_new_one() -> None:
    """LG-020."""
    found = find_case("lago", "LG-020")
    given, expected = found["input"], found["expected"]
    story = Story(cents(given["old_cents"]), given["started_at"][:10], tax=given["tax_rate"])
    (first,) = story.house.invoices()
    result = story.change(cents(given["new_cents"]), given["at"][:10])
    assert result.invoice is not None
    assert first.net == cents(expected["first_invoice_fees_cents"])
    assert result.invoice.net == cents(expected["invoice_fees_cents"])
    assert only_note(result).total == cents(expected["credit_note_cents"])


@pytest.mark.parametrize("case", [c for c in cases("lago", "credit_note") if "timezone" in str(c)])
def test_the_unused_days_are_credited_with_their_tax(case: Case) -> None:
    """Lago's last day is used and inclusive: by rule 1, ours is the day after it."""
    given, expected = case["input"], case["expected"]
    start = given["at"][:10]
    anniversary = given["billing_time"] == "anniversary"
    story = Story(
        cents(given["plan_amount_cents"]), start, tax=given["tax_rate"],
        bill_day=None if anniversary else 1,
    )  # fmt: skip
    (invoice,) = story.house.invoices()
    assert invoice.total == cents(expected["invoice_total_cents"])
    end = date.fromisoformat(start) + timedelta(days=1)
    note, wanted = only_note(story.cancel(str(end))), expected["credit_note"]
    assert note.net == cents(wanted["sub_total_excluding_taxes_cents"])
    assert note.tax == cents(wanted["taxes_cents"])
    assert note.total == cents(wanted["total_cents"])


@pytest.mark.parametrize("case_id", ["MT-091", "MT-092"])
def test_a_change_of_plan_nets_to_the_difference_of_the_rest(case_id: str) -> None:
    """Their period ends on 31 January; ours, by rule 1, on 1 February: half of it is 15.5 days."""
    found = find_case("meteroid", case_id)
    given, expected = found["input"], found["expected"]
    start, end = date(2025, 4, 1), date(2025, 5, 1)  # a month of 30 days, as theirs
    shift = date.fromisoformat(given["change_date"]) - date.fromisoformat(given["period_start"])
    story = Story(cents(given["old_cents"]), str(start), bill_day=1)
    result = story.change(cents(given["new_cents"]), str(start + shift))
    assert result.invoice is not None
    lines = [-only_note(result).net, result.invoice.net]
    assert lines == [cents(line) for line in expected["lines"]]
    assert sum(lines) == cents(expected["net_cents"])
    assert result.invoice.period_end == end


@pytest.mark.parametrize("case", cases("meteroid", "direction"))
def test_a_dearer_plan_is_an_upgrade(case: Case) -> None:
    old, new = (
        price_a_month(cents(case["input"][k]), 1, 0, Decimal(1)) for k in ("old_cents", "new_cents")
    )
    directions: Mapping[bool | None, str] = {True: "upgrade", False: "downgrade", None: "lateral"}
    found = None if new == old else new > old
    assert directions[found] == case["expected"]["direction"]


def test_a_change_for_the_end_of_the_period_is_billed_from_then_on() -> None:
    """MT-114."""
    found = find_case("meteroid", "MT-114")
    story = Story(cents(found["input"]["old_cents"]), "2025-01-01", bill_day=1)
    story.change(cents(found["input"]["new_cents"]), "2025-01-10", When.PERIOD_END)
    story.run("2025-02-01")
    story.run("2025-03-01")
    totals = [invoice.total for invoice in story.house.invoices()]
    assert totals == [cents(total) for total in found["expected"]["invoices"]]


def test_a_change_to_come_is_replaced_by_the_next_one() -> None:
    """MT-115: of two that wait, the last one is applied."""
    found = find_case("meteroid", "MT-115")
    story = Story("30.00", "2025-01-01", bill_day=1)
    prices = {"A": "20.00", "B": "10.00"}
    for name in found["input"]["scheduled"]:
        story.change(prices[name], "2025-01-10", When.PERIOD_END)
    story.run("2025-02-01")
    story.run("2025-03-01")
    applied = Decimal(prices[found["expected"]["applied"]])
    assert [i.total for i in story.house.invoices()] == [Decimal("30.00"), applied, applied]


@pytest.mark.parametrize(
    ("price", "start", "period", "cancelled", "expected"),
    [
        ("19.95", "2023-04-23", BillingPeriod.MONTH, "2023-05-15", "5.32"),  # KB-475
        ("2399.95", "2013-08-18", BillingPeriod.YEAR, "2013-09-17", "2202.69"),  # KB-484
        ("12.00", "2011-04-05", BillingPeriod.MONTH, "2011-04-29", "2.40"),  # KB-426
    ],
)
def test_the_end_of_what_is_paid_for_is_credited_to_the_cent(
    price: str, start: str, period: BillingPeriod, cancelled: str, expected: str
) -> None:
    story = Story(price, start, period=period)
    assert only_note(story.cancel(cancelled)).total == Decimal(expected)


def test_an_upgrade_within_a_month_of_31_days() -> None:
    """KB-490: 27 of 31 days; together 304.84."""
    story = Story("249.95", "2016-05-01", bill_day=1)
    result = story.change("599.95", "2016-05-05")
    assert result.invoice is not None
    assert (result.invoice.total, only_note(result).total) == (Decimal("522.54"), Decimal("217.70"))


def test_an_upgrade_after_another_bill_day_was_set_is_billed_up_to_that_day_first() -> None:
    """KB-488, KB-489: five days of the dearer plan, then whole months, less the advance."""
    steps = [find_case("killbill", case_id)["expected"] for case_id in ("KB-488", "KB-489")]
    story = Story("249.95", "2016-05-01", bill_day=1)
    house, account_id = story.house, story.subscription.account_id
    house.wiring.use(Payments).start(
        PaymentRequest(account_id, Decimal("249.95"), "manual"), SYSTEM
    )
    story.at("2016-05-02")
    house.wiring.use(AccountStandings).update(account_id, {"bill_day": 10}, None)
    result = story.change("599.95", "2016-05-05")
    assert result.invoice is not None
    (item,), (stub, repair, credit) = result.invoice.items, steps[0]["items"]
    assert [str(v) for v in (item.period_start, item.period_end, item.amount)] == [
        stub["start"], stub["end"], stub["amount"],
    ]  # fmt: skip
    assert -only_note(result).total == Decimal(repair["amount"])
    assert house.account(account_id).balance == Decimal(credit["amount"])
    story.run("2016-05-10")
    (whole, _), (month,) = steps[1]["items"], house.invoices()[-1].items
    assert [str(v) for v in (month.period_start, month.period_end, month.amount)] == [
        whole["start"], whole["end"], whole["amount"],
    ]  # fmt: skip
    assert -house.account(account_id).balance == Decimal(steps[1]["balance"])


def test_what_was_credited_in_parts_is_not_credited_once_more() -> None:
    """KB-485: nothing is left to give back when it ends."""
    story = Story("2399.95", "2013-08-18", period=BillingPeriod.YEAR)
    (invoice,) = story.house.invoices()
    notes = story.house.wiring.use(CreditNotes)
    for part in ("1000.00", "1000.00", "399.95"):
        items = (CreditRequest(1, Decimal(part)),)
        notes.issue(NoteRequest(invoice.id, items, CreditReason.CORRECTION))
    assert story.cancel("2013-09-17").credit_notes == ()


def test_blocked_days_are_credited_and_the_rest_is_billed_from_the_day_of_return() -> None:
    """KB-495, twelve years later; credited at once, where Kill Bill waits for the return."""
    found = find_case("killbill", "KB-495")["expected"]
    story = Story("249.95", "2024-05-31")
    story.run("2024-06-30")
    block = story.blocks("2024-07-10").suspend(story.subscription.id, Suspension.DEBT, STAFF)
    assert only_note(block).total == -Decimal(found["credit_for_blocked_days"]["amount"])
    back = story.blocks("2024-07-31").resume(story.subscription.id, Suspension.DEBT, STAFF)
    story.run("2024-08-31")
    assert back.invoice is not None
    for invoice, name in ((back.invoice, "invoice_on_unblock"),
                          (story.house.invoices()[-1], "next_invoice")):  # fmt: skip
        assert invoice.total == Decimal(found[name]["amount"])
        assert f"{invoice.period_start:%m-%d}" == found[name]["start"][5:]
        assert f"{invoice.period_end:%m-%d}" == found[name]["end"][5:]


def test_items_of_a_discounted_invoice_are_credited_once() -> None:
    """MT-106, MT-107: two notes add up to the invoice, and a line is refused the second time."""
    story = Story("100.00", "2025-01-01", bill_day=1, tax="10")
    (invoice,) = story.house.invoices()
    notes = story.house.wiring.use(CreditNotes)
    half = NoteRequest(invoice.id, (CreditRequest(1, Decimal("50.00")),), CreditReason.CORRECTION)
    given = [notes.issue(half), notes.issue(half)]
    assert sum(note.total for note in given) == invoice.total
    with pytest.raises(Exception, match="credited in full") as refused:
        notes.issue(half)
    assert not isinstance(refused.value, CreditExceedsInvoice)
