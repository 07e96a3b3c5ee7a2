"""Changes of subscriptions: credited and billed to the day, whenever they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.changes.entities import (
    Cancellation,
    EndBeforePeriod,
    InvoicesOverdue,
    TariffRequest,
    When,
)
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.credit_notes.entities import CreditReason, CreditRequest, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.previewing import InvoicePreviews
from functions.billing.periods.entities import BillingMode
from functions.billing.subscriptions.entities import (
    NotSuspended,
    OtherService,
    SameTerms,
    Subscription,
    SubscriptionEnded,
    SubscriptionNotFound,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.quantity import InvalidQuantity
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from functions.billing.tariffs.entities import TariffKind, TariffNotPublished, TariffStatus
from shared.errors import Forbidden
from tests.fakes.books import Books
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

OWN, STAFF = a_customer("customer-1"), an_admin()
PLAIN = replace(MONTHLY, setup_fee=Decimal(0), price=Decimal("310.00"))
FAST = replace(PLAIN, price=Decimal("620.00"), name="Home 500", plan_change_fee=Decimal("50.00"))
SLOW = replace(PLAIN, price=Decimal("155.00"), name="Home 50")


@pytest.fixture
def house() -> House:
    """Home at 310.00 a month since 1 March, 10.00 a day; dearer and cheaper tariffs on offer."""
    house = House()
    house.sell(a_tariff(PLAIN))
    house.sell(a_tariff(FAST, id="fast", code="fast"))
    house.sell(a_tariff(SLOW, id="slow", code="slow"))
    house.open("2026-03-01")
    return house


@pytest.fixture
def account(house: House) -> Account:
    (only,) = {i.account_id for i in house.invoices()}
    return house.account(only)


def on(house: House, day: str) -> SubscriptionChanges:
    house.clock.at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    return house.wiring.use(SubscriptionChanges)


def blocking(house: House, day: str) -> SubscriptionSuspensions:
    on(house, day)
    return house.wiring.use(SubscriptionSuspensions)


def subscription(house: House) -> Subscription:
    (only,) = house.subscriptions()
    return only


def change_to(house: House, tariff: str, day: str, when: When | None = None) -> ChangeResult:
    wanted = TariffRequest(tariff, when=when)
    return on(house, day).change_tariff(subscription(house).id, wanted, OWN)


def assert_books_balance(house: House) -> None:
    faults = Books.of(house.table.items.values()).faults()
    # A change bills a second invoice for the account from its own day on, on purpose.
    assert [f for f in faults if "invoices for" not in f] == []


def test_a_dearer_tariff_comes_at_once_with_the_old_one_credited(
    house: House, account: Account
) -> None:
    result = change_to(house, "fast", "2026-03-22")
    assert [note.total for note in result.credit_notes] == [Decimal("100.00")]
    assert result.invoice is not None
    billed = {(i.kind, i.amount) for i in result.invoice.items}
    assert billed == {("internet", Decimal("200.00")), ("change_fee", Decimal("50.00"))}
    assert result.balance == house.account(account.id).balance == Decimal("-460.00")
    after = subscription(house)
    assert (after.tariff_id, after.price, after.next_terms) == ("fast", Decimal("620.00"), None)
    assert house.account(account.id).charged_until[after.id] == date(2026, 4, 1)
    assert_books_balance(house)
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("620.00")


def test_a_cheaper_one_waits_for_the_end_of_the_period(house: House, account: Account) -> None:
    result = change_to(house, "slow", "2026-03-10")
    assert (result.effective_on, result.credit_notes, result.invoice) == (
        date(2026, 4, 1), (), None,
    )  # fmt: skip
    assert subscription(house).tariff_id == "tariff-1"
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("155.00")


@pytest.mark.parametrize("job_first", [True, False])
def test_it_is_billed_right_whichever_job_comes_first(house: House, job_first: bool) -> None:
    change_to(house, "slow", "2026-03-10")
    house.clock.at = datetime.fromisoformat("2026-04-01T00:05:00+00:00")
    schedule = house.wiring.use(SubscriptionSchedule)
    if job_first:
        schedule.run(date(2026, 4, 1), lambda: True)
    house.run("2026-04-01")
    schedule.run(date(2026, 4, 1), lambda: True)
    assert subscription(house).tariff_id == "slow"
    assert [i.total for i in house.invoices()] == [Decimal("310.00"), Decimal("155.00")]
    house.run("2026-05-01")
    assert house.invoices()[-1].total == Decimal("155.00")


def test_what_is_billed_in_arrears_is_billed_on_old_terms_before_new_ones_come() -> None:
    house = House()
    later = replace(PLAIN, mode=BillingMode.IN_ARREARS)
    house.sell(a_tariff(later))
    house.sell(a_tariff(replace(later, price=Decimal("155.00")), id="slow", code="slow"))
    house.open("2026-03-01")
    change_to(house, "slow", "2026-03-10")
    schedule = house.wiring.use(SubscriptionSchedule)
    schedule.run(date(2026, 4, 1), lambda: True)
    assert subscription(house).tariff_id == "tariff-1"
    house.run("2026-04-01")
    schedule.run(date(2026, 4, 1), lambda: True)
    assert subscription(house).tariff_id == "slow"
    house.run("2026-05-01")
    assert [i.total for i in house.invoices()] == [Decimal("310.00"), Decimal("155.00")]


def test_in_arrears_a_change_bills_what_was_used_so_far() -> None:
    house = House()
    later = replace(PLAIN, mode=BillingMode.IN_ARREARS)
    house.sell(a_tariff(later))
    house.sell(a_tariff(replace(later, price=Decimal("620.00")), id="fast", code="fast"))
    house.open("2026-03-01")
    result = change_to(house, "fast", "2026-03-11")
    assert result.invoice is not None
    assert (result.invoice.total, result.credit_notes) == (Decimal("100.00"), ())
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("420.00")


def test_a_change_to_come_is_replaced_by_the_next_one(house: House) -> None:
    change_to(house, "slow", "2026-03-10")
    change_to(house, "fast", "2026-03-12", When.PERIOD_END)
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("670.00")  # the change costs 50.00


def test_a_dry_run_shows_what_comes_and_stores_nothing(house: House) -> None:
    before = dict(house.table.items)
    wanted = TariffRequest("fast")
    shown = on(house, "2026-03-22").change_tariff(subscription(house).id, wanted, OWN, dry_run=True)
    assert house.table.items == before
    done = change_to(house, "fast", "2026-03-22")
    assert shown.invoice is not None
    assert done.invoice is not None
    assert (shown.invoice.items, shown.balance) == (done.invoice.items, done.balance)
    assert [n.items for n in shown.credit_notes] == [n.items for n in done.credit_notes]


def test_the_quantity_can_be_changed_as_well(house: House) -> None:
    wanted = TariffRequest("tariff-1", quantity=Decimal(2))
    result = on(house, "2026-03-22").change_tariff(subscription(house).id, wanted, STAFF)
    assert result.invoice is not None
    assert result.invoice.total == Decimal("200.00")
    assert result.balance == Decimal("-410.00")


def test_what_cannot_be_is_refused(house: House) -> None:
    changes, own = on(house, "2026-03-10"), subscription(house).id
    house.sell(a_tariff(PLAIN, id="draft", code="draft", status=TariffStatus.DRAFT))
    house.sell(a_tariff(replace(PLAIN, kind=TariffKind.TV), id="tv", code="tv"))
    for tariff, refusal in (("tariff-1", SameTerms), ("draft", TariffNotPublished),
                            ("tv", OtherService)):  # fmt: skip
        with pytest.raises(refusal):
            changes.change_tariff(own, TariffRequest(tariff), OWN)
    for quantity in ("0", "1.5", "1001", "1e30"):
        with pytest.raises(InvalidQuantity):
            changes.change_tariff(own, TariffRequest("fast", Decimal(quantity)), OWN)
    with pytest.raises(SubscriptionNotFound):
        changes.change_tariff(own, TariffRequest("fast"), a_customer("customer-2"))


def test_days_of_a_suspension_are_given_back_and_not_billed(house: House, account: Account) -> None:
    own = subscription(house).id
    result = blocking(house, "2026-03-12").suspend(own, Suspension.VOLUNTARY, OWN)
    assert [n.total for n in result.credit_notes] == [Decimal("200.00")]
    house.run("2026-04-01")
    assert len(house.invoices()) == 1
    resumed = blocking(house, "2026-04-11").resume(own, Suspension.VOLUNTARY, OWN)
    assert resumed.invoice is not None
    assert resumed.invoice.total == Decimal("206.67")  # 20 of April's 30 days
    assert house.account(account.id).balance == Decimal("-316.67")
    assert_books_balance(house)
    house.run("2026-05-01")
    assert house.invoices()[-1].total == Decimal("310.00")


def test_kinds_of_suspension_are_lifted_one_by_one(house: House) -> None:
    own, changes = subscription(house).id, blocking(house, "2026-03-12")
    changes.suspend(own, Suspension.DEBT, STAFF)
    changes.suspend(own, Suspension.VOLUNTARY, OWN)
    assert changes.resume(own, Suspension.VOLUNTARY, OWN).invoice is None
    assert subscription(house).state is SubscriptionState.SUSPENDED
    changes.suspend(own, Suspension.DEBT, STAFF)
    with pytest.raises(NotSuspended):
        changes.resume(own, Suspension.REPAIR, STAFF)
    with pytest.raises(Forbidden):
        changes.resume(own, Suspension.DEBT, OWN)
    with pytest.raises(Forbidden):
        changes.suspend(own, Suspension.ADMINISTRATIVE, OWN)
    changes.resume(own, Suspension.DEBT, STAFF)
    assert subscription(house).state is SubscriptionState.ACTIVE


def test_the_end_comes_at_once_with_a_credit_or_with_the_period(
    house: House, account: Account
) -> None:
    own = subscription(house).id
    later = on(house, "2026-03-12").cancel(own, Cancellation(When.PERIOD_END), OWN)
    assert (later.effective_on, later.credit_notes) == (date(2026, 4, 1), ())
    assert on(house, "2026-03-13").cancel(own, Cancellation(When.PERIOD_END), OWN).subscription == (
        later.subscription
    )
    now = on(house, "2026-03-22").cancel(own, Cancellation(When.NOW), OWN)
    assert [n.total for n in now.credit_notes] == [Decimal("100.00")]
    assert subscription(house).state is SubscriptionState.CANCELLED
    with pytest.raises((SubscriptionEnded, EndBeforePeriod)):
        on(house, "2026-03-23").cancel(own, Cancellation(When.NOW), OWN)
    house.run("2026-04-01")
    assert house.account(account.id).balance == Decimal("-210.00")
    assert_books_balance(house)


def test_within_the_minimum_term_the_end_costs_its_fee() -> None:
    house = House()
    bound = replace(PLAIN, minimum_term_months=12, exit_fee=Decimal("1000.00"))
    house.sell(a_tariff(bound))
    house.open("2026-03-01")
    result = on(house, "2026-03-22").cancel(subscription(house).id, Cancellation(When.NOW), STAFF)
    assert result.invoice is not None
    assert [(i.kind, i.amount) for i in result.invoice.items] == [("exit_fee", Decimal("1000.00"))]


def test_a_missed_run_is_made_up_for_first(house: House) -> None:
    own = subscription(house).id
    with pytest.raises(InvoicesOverdue):
        on(house, "2026-05-11").cancel(own, Cancellation(When.NOW), OWN, dry_run=True)
    result = on(house, "2026-05-11").cancel(own, Cancellation(When.NOW), OWN)
    totals = [i.total for i in house.invoices()]
    assert totals == [Decimal("310.00")] * 3
    assert [n.total for n in result.credit_notes] == [Decimal("210.00")]
    assert_books_balance(house)


def test_the_preview_knows_the_change_to_come(house: House, account: Account) -> None:
    change_to(house, "slow", "2026-03-10")
    shown = house.wiring.use(InvoicePreviews).preview(account.id, date(2026, 5, 1), OWN)
    assert shown.total == Decimal("310.00")  # twice 155.00


def test_days_that_were_given_back_once_are_not_given_back_again(
    house: House, account: Account
) -> None:
    own = subscription(house).id
    for _ in range(3):
        blocking(house, "2026-03-12").suspend(own, Suspension.DEBT, STAFF)
        blocking(house, "2026-03-12").resume(own, Suspension.DEBT, STAFF)
    assert house.account(account.id).balance == Decimal("-310.00")
    blocking(house, "2026-03-10").suspend(own, Suspension.DEBT, STAFF)
    assert house.account(account.id).balance == Decimal("-90.00")


def test_a_gift_does_not_shorten_what_is_unused(house: House, account: Account) -> None:
    gift = NoteRequest(
        house.invoices()[0].id, (CreditRequest(1, Decimal("10.00")),), CreditReason.GOODWILL
    )
    house.wiring.use(CreditNotes).issue(gift)
    blocking(house, "2026-03-12").suspend(subscription(house).id, Suspension.DEBT, STAFF)
    assert house.account(account.id).balance == Decimal("-100.00")
