"""Published figures of accounts: what is billed, paid and given back, and what comes twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import AccountExists
from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.entities import StartRequest, TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.consolidation.service import Consolidations
from functions.billing.jobs import run as run_job
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.opening.service import AccountOpening
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.periods.charges import ChargeTerms, charges
from functions.billing.periods.entities import BillingPeriod
from functions.billing.periods.proration import prorated
from functions.billing.tariffs.entities import ChargingMode
from shared.principal import SYSTEM
from tests.acceptance.case_files import find_case
from tests.acceptance.test_changes import STAFF, Story, only_note
from tests.acceptance.test_stories import EACH_ON_ITS_DAY, Account, story
from tests.fakes.paying import PaymentsHouse
from tests.unit.billing.builders import House, a_contract, a_tariff


def pay(house: House, account_id: str, amount: str) -> None:
    house.wiring.use(Payments).start(PaymentRequest(account_id, Decimal(amount), "manual"), SYSTEM)


def test_a_dearer_plan_on_a_bill_day_of_its_own() -> None:
    """KB-416."""
    (step,) = story("testOnePlan_TwoMonthlyPhases_ChangeImmediate")
    first, second = step["input"]["events"]
    account = Account("s1", first["recurring_price"], first["effective_date"])
    account.on("2011-10-01", None)

    def changed() -> None:
        account.bill_on(second["bill_cycle_day"])
        account.change("s1", second["recurring_price"])

    account.on(second["effective_date"], changed)
    account.on(step["input"]["target_date"], None)
    assert -account.balance == Decimal(step["expected"]["balance"])


def test_prices_that_are_paid_once_are_fees() -> None:
    """KB-446, KB-447."""
    steps = story("testFixedModePlanChange")
    (start,), (change,) = (step["input"]["events"] for step in steps)
    fee = Decimal(start["fixed_price"])
    account = Account("s1", "0.00", start["effective_date"], setup_fee=fee)
    assert -account.balance == Decimal(steps[0]["expected"]["balance"])
    fee = Decimal(change["fixed_price"])
    day = change["effective_date"]
    brought = account.on(day, lambda: account.change("s1", "0.00", plan_change_fee=fee))
    assert brought == Decimal(steps[1]["expected"]["balance"])


def test_a_trial_then_a_price_for_half_a_year_then_another() -> None:
    """KB-448 to KB-451. A trial's invoice over nothing is not issued here."""
    steps = story("testInvoiceGenerationFailureScenario")
    trial, discounted, _, last = (step["input"]["events"][-1] for step in steps)
    account = Account("s1", discounted["recurring_price"], trial["effective_date"], trial_days=30)
    account.bill_on(trial["bill_cycle_day"])
    account.house.sell(
        a_tariff(
            replace(EACH_ON_ITS_DAY, price=Decimal(last["recurring_price"])), id="last", code="last"
        )
    )
    wanted = TariffRequest("last", on=date.fromisoformat(last["effective_date"]))
    account.house.wiring.use(SubscriptionChanges).change_tariff(account.names["s1"], wanted, STAFF)
    assert account.balance == Decimal(steps[0]["expected"]["balance"])
    for step in steps[1:3]:
        billed = account.on(step["input"]["target_date"], None)
        assert billed == Decimal(step["expected"]["balance"])
    before = len(account.house.invoices())
    account.on(steps[3]["input"]["target_date"], None)
    items = [item for invoice in account.house.invoices()[before:] for item in invoice.items]
    assert len(items) == steps[3]["expected"]["item_count"]


def test_a_cheaper_plan_on_the_day_that_was_paid_for_leaves_an_advance() -> None:
    """KB-455."""
    (step,) = story("testRepairForPaidInvoice")
    account = Account("s1", "10.00", step["input"]["target_date"])
    pay(account.house, account.id, "10.00")
    account.change("s1", "5.00")
    assert -account.balance == Decimal(step["expected"]["balance"])


def test_what_is_asked_for_ten_times_is_billed_once() -> None:
    """KB-457, KB-458: the contract, the change and the run all come again and again."""
    steps = story("testBuggyBillingEventsDoNotImpactInvoicing")
    first, second = (step["input"]["target_date"] for step in steps)
    account = Account("s1", "8.00", first)
    for _ in range(10):
        with suppress(AccountExists):
            account.house.open(first)
    assert -account.balance == Decimal(steps[0]["expected"]["balance"])
    account.house.sell(a_tariff(replace(EACH_ON_ITS_DAY, price=Decimal("12.00")), id="b", code="b"))
    for _ in range(10):
        account.house.wiring.use(SubscriptionChanges).change_tariff(
            account.names["s1"], TariffRequest("b", when=When.PERIOD_END), STAFF
        )
    billed = [account.on(second, None) for _ in range(10)]
    assert billed == [Decimal(steps[1]["expected"]["balance"]), *[0] * 9]


@pytest.mark.parametrize(
    ("case_id", "start"),
    [("KB-476", "2023-05-23"), ("KB-477", "2023-05-15"), ("KB-478", "2023-06-15")],
)
def test_what_is_left_of_a_month_of_30_days(case_id: str, start: str) -> None:
    found = find_case("killbill", case_id)
    given, repair = found["input"], found["expected"]["items"][0]
    begin = date.fromisoformat(start)
    terms = ChargeTerms(BillingPeriod.MONTH, begin.day, month_days=given["fixed_days_in_month"])
    (bought,) = charges(terms, begin, begin).lines
    left = bought.unused_share(date.fromisoformat(given["target_date"]))
    assert bought.end.isoformat() == repair["end"]
    assert -prorated(Decimal("19.95"), left, "USD") == Decimal(repair["amount"])


def test_a_block_dated_back_credits_the_whole_period_and_the_next_one_begins_on_its_end() -> None:
    """KB-492."""
    found = find_case("killbill", "KB-492")
    account = Account("s1", "249.95", "2016-05-01")
    day = found["input"]["target_date"]
    lifecycle = account.house.wiring.use(ContractLifecycle)
    billed = account.on(day, lambda: lifecycle.suspend("contract-1", date(2016, 5, 1)))
    assert billed == Decimal(found["expected"]["items"][0]["amount"])

    def back() -> None:
        account.bill_on(16)
        lifecycle.resume("contract-1", date.fromisoformat(day))

    assert account.on(day, back) == Decimal("249.95")
    (item,) = account.house.invoices()[-1].items
    assert (item.period_start, item.period_end) == (date(2016, 5, 16), date(2016, 6, 16))


def test_an_advance_pays_invoices_with_their_tax() -> None:
    """LG-050."""
    found = find_case("lago", "LG-050")
    given, expected = found["input"], found["expected"]
    first, second = given["charges"]
    played = Story(first, "2025-01-01", tax=given["tax_rate"], bill_day=1)
    account_id = played.subscription.account_id
    played.change(second, "2025-01-02", When.PERIOD_END)
    pay(played.house, account_id, given["granted"])
    balances = [played.house.account(account_id).balance]
    played.run("2025-02-01")
    balances.append(played.house.account(account_id).balance)
    assert balances == [Decimal(balance) for balance in expected["balances"]]
    invoices = played.house.invoices()
    assert [str(i.total) for i in invoices] == expected["invoice_totals_incl_tax"]
    assert [i.amount_paid for i in invoices] == [Decimal(c) for c in expected["credits_used"]]
    assert [i.amount_due for i in invoices] == [Decimal(due) for due in expected["amount_due"]]


def test_a_draft_takes_no_number() -> None:
    """LG-057, but that our numbers are the seller's and not each customer's."""
    played = Story("10.00", "2025-01-01", bill_day=1)
    tariff = a_tariff(replace(played.terms, price=Decimal("20.00")), id="new", code="new")
    played.house.sell(tariff)
    changes, wanted = played.at("2025-01-10"), TariffRequest("new", when=When.NOW)
    for dry_run in (True, True, False):
        changes.change_tariff(played.subscription.id, wanted, STAFF, dry_run=dry_run)
    assert [i.number for i in played.house.invoices()] == ["INV-00000001", "INV-00000002"]
    assert played.house.loose_numbers() == []


def test_an_unpaid_invoice_that_is_credited_in_full_is_void() -> None:
    """LG-067, but that nothing is left to spend: the note is set against its own invoice."""
    found = find_case("lago", "LG-067")
    given, expected = found["input"], found["expected"]
    price = Decimal(given["plan_amount_cents"]) / 100
    played = Story(price, "2025-01-01", tax=given["tax_rate"], bill_day=1)
    note = only_note(played.cancel("2025-01-01"))
    assert note.total * 100 == expected["credit_note"]["total"]
    (invoice,) = played.house.invoices()
    assert (invoice.status.value, invoice.amount_due) == ("cancelled", 0)
    assert played.house.account(invoice.account_id).balance == 0


def test_a_payment_that_is_told_of_three_times_pays_once() -> None:
    """MT-109."""
    found = find_case("meteroid", "MT-109")
    house = PaymentsHouse()
    house.open()
    amount = str(Decimal(found["input"]["price_cents"]) / 100)
    owed = house.invoice(amount)
    payment = house.start(amount)
    for _ in range(found["input"]["settled_event_deliveries"]):
        house.webhook(house.charge(payment), message_id="m")
    paid = house.invoices.get(owed.id)
    assert paid.status.value == found["expected"]["invoice"]
    assert paid.amount_due * 100 == found["expected"]["amount_due_cents"]
    assert house.account().balance == 0


def one_account(house: House) -> None:
    account = house.open("2026-04-01")
    house.wiring.use(SubscriptionStarting).start(StartRequest(account.id, "tariff-1"), STAFF)


def two_accounts(house: House) -> None:
    for number in (1, 2):
        house.open("2026-04-01", number)


@pytest.mark.parametrize(("case_id", "opened"), [("MT-112", one_account), ("MT-113", two_accounts)])
def test_services_of_one_account_share_an_invoice_and_terms_of_payment(
    case_id: str, opened: Callable[[House], None]
) -> None:
    """Terms of payment are an account's, so that services with different ones have two."""
    house = House()
    house.sell(a_tariff(replace(EACH_ON_ITS_DAY, charging=ChargingMode.COMMON_DAY)))
    opened(house)
    before = len(house.invoices())
    house.run("2026-05-01")
    billed = house.invoices()[before:]
    assert len(billed) == find_case("meteroid", case_id)["expected"]["customer_invoices"]
    assert len([item for invoice in billed for item in invoice.items]) == 2


@pytest.mark.parametrize("case_id", ["MT-112", "MT-113"])
def test_accounts_that_share_invoices_have_one_for_the_customer(case_id: str) -> None:
    """Each account's own invoice goes with it, and to nobody."""
    found = find_case("meteroid", case_id)
    given, expected = found["input"], found["expected"]
    house = House()
    house.sell(a_tariff(replace(EACH_ON_ITS_DAY, charging=ChargingMode.COMMON_DAY)))
    house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    ids = tuple(
        house.wiring.use(AccountOpening)
        .open(replace(a_contract("2026-04-01", n), customer_id="customer-1"))
        .id
        for n in range(given["subscriptions"])
    )
    house.wiring.use(Consolidations).share("customer-1", ids)
    if not given["same_net_terms"]:
        one, accounts = house.account(ids[0]), AccountRepository(table=house.table)
        changed = replace(one, payment_days=one.payment_days + 10, version=one.version + 1)
        house.table.commit(accounts.change(changed, over=one))
    house.clock.at = datetime(2026, 5, 1, 0, 35, tzinfo=UTC)
    house.run("2026-05-01")
    run_job({"job": "consolidation"}, house.wiring, lambda: True)
    billed = [i for i in house.invoices() if i.issued_on == date(2026, 5, 1)]
    hidden = [i for i in billed if i.consolidated_in is not None]
    alone = house.table.events("billing.invoice.released")
    shared = house.table.events("billing.consolidated-invoice.issued")
    assert len(shared) + len(alone) == expected["customer_invoices"]
    assert len(hidden) == expected.get("hidden_children", 0)
