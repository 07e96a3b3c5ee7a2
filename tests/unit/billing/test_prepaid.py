"""Prepaid accounts: a period is charged if there is money for it, and waits if there is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.service import Accounts
from functions.billing.adjustments.entities import Adjustment, AdjustmentReason
from functions.billing.adjustments.service import Adjustments
from functions.billing.app import ENDPOINTS
from functions.billing.changes.entities import NotCovered, StartRequest, TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.dunning.lifting import DebtLifting
from functions.billing.forecasts.entities import Forecast
from functions.billing.forecasts.low_balances import BalanceResult, LowBalances
from functions.billing.forecasts.service import Forecasts
from functions.billing.invoices.entities import Invoice
from functions.billing.opening.service import AccountOpening
from functions.billing.periods.charges import ChargeTerms, charges
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.promises.entities import PromisePolicy
from functions.billing.promises.service import PromisedPayments
from functions.billing.runs.service import BillingRuns
from functions.billing.subscriptions.entities import Subscription, SubscriptionState, Suspension
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.entities import ChargingMode
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff, pay

HOME = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
ROUTER = replace(
    MONTHLY,
    name="Router",
    price=Decimal("31.00"),
    setup_fee=Decimal(0),
    billed_while_suspended=True,
)
TV = replace(MONTHLY, name="TV", price=Decimal("93.00"), setup_fee=Decimal(0))


class Prepaid:
    """A prepaid account with some services, billed for March, and with some money."""

    def __init__(self, money: str, *terms: object, daily: bool = False) -> None:
        self.house = House()
        first = replace(HOME, charging=ChargingMode.DAILY) if daily else HOME
        self.house.sell(a_tariff(first))
        opened = self.house.open("2026-03-01")
        accounts = AccountRepository(table=self.house.table)
        account = self.house.account(opened.id)
        subscription = self.house.subscriptions()[0]
        for number, one in enumerate(terms, 2):
            other = replace(
                subscription,
                id=f"sub-{number}",
                tariff_name=one.name,  # type: ignore[attr-defined]
                price=one.price,  # type: ignore[attr-defined]
                billed_while_suspended=one.billed_while_suspended,  # type: ignore[attr-defined]
            )
            self.house.table.commit(SubscriptionRepository(table=self.house.table).add(other))
            account = replace(
                account,
                subscription_ids=(*account.subscription_ids, other.id),
                charged_until=account.charged_until | {other.id: date(2026, 4, 1)},
            )
        ready = replace(
            account,
            payment_type=PaymentType.PREPAID,
            balance=Decimal(money),
            open_items=(),
            version=account.version + 1,
        )
        self.house.table.commit(accounts.change(ready, over=self.house.account(opened.id)))
        self.id = opened.id

    @property
    def account(self) -> Account:
        return self.house.account(self.id)

    def services(self) -> dict[str, Subscription]:
        return {one.tariff_name: one for one in self.house.subscriptions()}

    def invoices(self) -> list[Invoice]:
        return self.house.invoices(self.id)[1:]


def test_a_period_that_the_money_covers_is_charged() -> None:
    prepaid = Prepaid("310.00")
    prepaid.house.run_on("2026-04-01")
    (invoice,) = prepaid.invoices()
    assert (invoice.total, invoice.status) == (Decimal("310.00"), "paid")
    assert prepaid.account.balance == 0
    assert prepaid.account.next_bill_date == date(2026, 5, 1)


def test_one_kopeck_too_little_blocks_the_service_and_charges_nothing() -> None:
    prepaid = Prepaid("309.99")
    prepaid.house.run_on("2026-04-01")
    assert prepaid.invoices() == []
    home = prepaid.services()["Home 100"]
    assert home.state is SubscriptionState.SUSPENDED
    assert home.suspensions == {Suspension.DEBT}
    assert home.suspended_on == date(2026, 4, 1)
    assert prepaid.account.balance == Decimal("309.99")
    assert prepaid.account.next_bill_date is None
    prepaid.house.run_on("2026-05-01")
    assert prepaid.invoices() == []


def test_a_credit_limit_counts_as_money_until_its_end() -> None:
    prepaid = Prepaid("0.00")
    limited = prepaid.account.with_credit_limit(Decimal(310), date(2026, 4, 30))
    accounts = AccountRepository(table=prepaid.house.table)
    prepaid.house.table.commit(accounts.change(limited, over=prepaid.account))
    prepaid.house.run_on("2026-04-01")
    assert prepaid.account.balance == -310
    prepaid.house.run_on("2026-05-01")
    assert prepaid.services()["Home 100"].suspended_on == date(2026, 5, 1)
    assert len(prepaid.invoices()) == 1


def test_services_are_charged_in_their_order_as_far_as_the_money_goes() -> None:
    prepaid = Prepaid("400.00", TV)
    prepaid.house.run_on("2026-04-01")
    (invoice,) = prepaid.invoices()
    assert [item.description for item in invoice.items] == ["Home 100"]
    assert prepaid.services()["TV"].suspensions == {Suspension.DEBT}
    assert prepaid.services()["Home 100"].state is SubscriptionState.ACTIVE
    assert prepaid.account.next_bill_date == date(2026, 5, 1)


def test_what_goes_on_while_suspended_is_charged_in_any_case() -> None:
    prepaid = Prepaid("310.00", ROUTER)
    prepaid.house.run_on("2026-04-01")
    (invoice,) = prepaid.invoices()
    assert [item.description for item in invoice.items] == ["Router"]
    assert prepaid.account.balance == Decimal("279.00")
    assert prepaid.services()["Home 100"].suspensions == {Suspension.DEBT}
    assert prepaid.account.next_bill_date == date(2026, 5, 1)


def test_missed_periods_are_charged_until_the_money_is_spent() -> None:
    prepaid = Prepaid("700.00")
    prepaid.house.run_on("2026-08-15")
    assert [str(i.period_start) for i in prepaid.invoices()] == ["2026-04-01", "2026-05-01"]
    assert prepaid.services()["Home 100"].suspended_on == date(2026, 6, 1)
    assert prepaid.account.balance == Decimal("80.00")


def test_a_run_ahead_of_its_day_charges_but_blocks_nothing_yet() -> None:
    rich, poor = Prepaid("310.00"), Prepaid("309.99", TV)
    for prepaid, charged in ((rich, 1), (poor, 0)):
        prepaid.house.clock.at = datetime(2026, 3, 30, 9, tzinfo=UTC)
        prepaid.house.run("2026-04-01")
        assert len(prepaid.invoices()) == charged
        assert {s.state for s in prepaid.services().values()} == {SubscriptionState.ACTIVE}
    poor.house.run_on("2026-04-02")
    assert poor.services()["Home 100"].suspended_on == date(2026, 4, 1)
    (invoice,) = poor.invoices()
    assert [item.description for item in invoice.items] == ["TV"]


def test_a_run_tells_how_many_services_it_blocked() -> None:
    prepaid = Prepaid("0.00", TV)
    prepaid.house.run_on("2026-04-01")
    table = prepaid.house.table
    assert table.events("billing.run.completed")[-1]["data"]["blocked"] == 2
    suspended = table.events("billing.subscription.suspended")
    assert [e["data"]["suspensions"] for e in suspended] == [["debt"], ["debt"]]


def test_a_subscription_that_was_changed_meanwhile_is_read_again() -> None:
    prepaid = Prepaid("0.00")
    house, repository = prepaid.house, SubscriptionRepository(table=prepaid.house.table)
    house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    house.dispatch("2026-04-01")
    before = prepaid.services()["Home 100"]
    commit = house.table.commit
    done: list[bool] = []

    def meddling(writes: object) -> None:
        if not done and "subscription.suspended" in str(getattr(writes, "__dict__", writes)):
            done.append(True)
            other = replace(before, quantity=Decimal(2), version=before.version + 1)
            commit(repository.change(other, over=before))
        commit(writes)  # type: ignore[arg-type]

    house.table.commit = meddling  # type: ignore[method-assign, assignment]
    while house.queue.messages:
        assert house.work() == []
    home = prepaid.services()["Home 100"]
    assert (home.quantity, home.suspensions) == (2, {Suspension.DEBT})


DAILY = ChargeTerms(BillingPeriod.MONTH, 1, daily=True)


@pytest.mark.parametrize(
    ("day", "share"), [("2026-02-10", "0.035714286"), ("2026-03-31", "0.032258065")]
)
def test_a_day_by_itself_costs_its_share_of_the_month(day: str, share: str) -> None:
    start = date.fromisoformat(day)
    charged = charges(DAILY, start, start)
    (line,) = charged.lines
    assert (line.start, line.share) == (start, Decimal(share))
    assert charged.charged_until == charged.next_bill_date
    assert charged.charged_until.toordinal() == start.toordinal() + 1


def test_days_in_arrears_are_charged_when_they_are_over() -> None:
    terms = replace(DAILY, mode=BillingMode.IN_ARREARS)
    first = charges(terms, date(2026, 3, 30), date(2026, 3, 30))
    assert (first.lines, first.next_bill_date) == ((), date(2026, 3, 31))
    later = charges(terms, date(2026, 3, 30), date(2026, 4, 2))
    assert [line.whole_days for line in later.lines] == [31, 31, 30]
    assert later.charged_until == date(2026, 4, 2)


def test_days_are_charged_until_the_money_is_spent() -> None:
    prepaid = Prepaid("45.00", daily=True)
    for day in range(2, 9):
        prepaid.house.run_on(f"2026-03-{day:02d}")
    assert [i.total for i in prepaid.invoices()] == [Decimal("10.00")] * 4
    assert prepaid.services()["Home 100"].suspended_on == date(2026, 3, 6)
    assert prepaid.account.balance == Decimal("5.00")


def test_money_brings_a_service_back_from_its_day_on() -> None:
    prepaid = Prepaid("0.00")
    prepaid.house.run_on("2026-04-01")
    prepaid.house.clock.at = datetime(2026, 4, 11, 9, tzinfo=UTC)
    pay(prepaid.house, prepaid.id, "206.66")
    assert prepaid.services()["Home 100"].suspensions == {Suspension.DEBT}
    assert prepaid.invoices() == []
    pay(prepaid.house, prepaid.id, "0.01")
    home = prepaid.services()["Home 100"]
    assert (home.state, home.suspended_on) == (SubscriptionState.ACTIVE, None)
    (invoice,) = prepaid.invoices()
    assert (invoice.total, str(invoice.period_start)) == (Decimal("206.67"), "2026-04-11")
    assert prepaid.account.balance == 0
    assert prepaid.account.next_bill_date == date(2026, 5, 1)
    assert len(prepaid.house.table.events("billing.subscription.resumed")) == 1


def test_services_come_back_in_their_order_as_far_as_the_money_goes() -> None:
    prepaid = Prepaid("0.00", TV)
    prepaid.house.run_on("2026-04-01")
    prepaid.house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    pay(prepaid.house, prepaid.id, "330.00")
    assert prepaid.services()["Home 100"].state is SubscriptionState.ACTIVE
    assert prepaid.services()["TV"].suspensions == {Suspension.DEBT}
    pay(prepaid.house, prepaid.id, "73.00")
    assert prepaid.services()["TV"].state is SubscriptionState.ACTIVE
    assert prepaid.account.balance == 0
    assert prepaid.account.next_bill_date == date(2026, 5, 1)


def test_postpaid_services_come_back_once_nothing_is_overdue() -> None:
    house = House()
    house.sell(a_tariff(HOME))
    account = house.open("2026-03-01")
    house.clock.at = datetime(2026, 3, 25, 9, tzinfo=UTC)
    (service,) = house.subscriptions()
    house.wiring.use(SubscriptionSuspensions).suspend(service.id, Suspension.DEBT, an_admin())
    owed = -house.account(account.id).balance
    assert owed == Decimal("240.00")
    pay(house, account.id, "239.99")
    assert house.subscriptions()[0].state is SubscriptionState.SUSPENDED
    pay(house, account.id, "0.01")
    assert house.subscriptions()[0].state is SubscriptionState.ACTIVE


def test_other_money_brings_services_back_too() -> None:
    prepaid = Prepaid("0.00")
    prepaid.house.run_on("2026-04-01")
    prepaid.house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    adjustment = Adjustment(prepaid.id, Decimal(310), AdjustmentReason.GOODWILL, "")
    prepaid.house.wiring.use(Adjustments).adjust(adjustment)
    (funded,) = prepaid.house.table.events("billing.account.funded")
    prepaid.house.wiring.use(DebtLifting).lift(funded["data"]["accountId"])
    assert prepaid.services()["Home 100"].state is SubscriptionState.ACTIVE


def prepaid_house() -> House:
    house = House(payment_type="prepaid")
    house.sell(a_tariff(HOME))
    return house


def test_a_contract_without_money_waits_for_its_first_payment() -> None:
    house = prepaid_house()
    account = house.open("2026-03-11")
    (service,) = house.subscriptions()
    assert service.suspensions == {Suspension.DEBT}
    assert house.invoices() == []
    assert house.table.events("billing.subscription.started") == []
    house.clock.at = datetime(2026, 3, 12, 9, tzinfo=UTC)
    pay(house, account.id, "200.00")
    (invoice,) = house.invoices()
    assert (invoice.total, str(invoice.period_start)) == (Decimal("200.00"), "2026-03-12")
    assert len(house.table.events("billing.subscription.started")) == 1
    assert house.account(account.id).balance == 0


def test_a_contract_that_begins_later_waits_from_its_day_on() -> None:
    house = prepaid_house()
    house.clock.at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    opening = house.wiring.use(AccountOpening)
    account = opening.open(a_contract("2026-03-20", 1, "tariff-1", 1))
    assert house.subscriptions()[0].state is SubscriptionState.PENDING
    house.run_on("2026-03-20")
    assert house.subscriptions()[0].suspended_on == date(2026, 3, 20)
    assert house.account(account.id).next_bill_date is None


def test_a_dearer_tariff_is_refused_without_money_and_taken_with_it() -> None:
    prepaid = Prepaid("0.00")
    house = prepaid.house
    dear = replace(HOME, name="Home 500", price=Decimal("620.00"))
    house.sell(a_tariff(dear, id="tariff-2", code="home-500"))
    house.clock.at = datetime(2026, 3, 22, 9, tzinfo=UTC)
    service = prepaid.services()["Home 100"]
    wanted = TariffRequest("tariff-2", when=When.NOW)
    changes = house.wiring.use(SubscriptionChanges)
    with pytest.raises(NotCovered, match="100.00"):
        changes.change_tariff(service.id, wanted, an_admin())
    pay(house, prepaid.id, "100.00")
    changes.change_tariff(service.id, wanted, an_admin())
    assert prepaid.account.balance == 0


def test_a_service_that_comes_back_without_money_waits_for_it() -> None:
    prepaid = Prepaid("0.00")
    house, service = prepaid.house, prepaid.services()["Home 100"]
    suspensions = house.wiring.use(SubscriptionSuspensions)
    house.clock.at = datetime(2026, 3, 22, 9, tzinfo=UTC)
    suspensions.suspend(service.id, Suspension.REPAIR, an_admin())
    assert prepaid.account.balance == 100
    house.clock.at = datetime(2026, 4, 10, 9, tzinfo=UTC)
    made = suspensions.resume(service.id, Suspension.REPAIR, an_admin())
    assert made.subscription.suspensions == {Suspension.DEBT}
    assert made.invoice is None
    assert made.subscription.suspended_on == date(2026, 3, 22)
    assert suspensions.resume(service.id, Suspension.DEBT, an_admin()).invoice is None
    pay(house, prepaid.id, "117.00")
    (invoice,) = prepaid.invoices()
    assert invoice.total == Decimal("217.00")
    assert prepaid.account.balance == 0


def test_a_new_service_waits_and_a_rented_thing_is_refused() -> None:
    prepaid = Prepaid("0.00")
    house = prepaid.house
    house.sell(a_tariff(TV, id="tariff-2", code="tv"))
    house.sell(a_tariff(ROUTER, id="tariff-3", code="router"))
    house.clock.at = datetime(2026, 3, 22, 9, tzinfo=UTC)
    starting = house.wiring.use(SubscriptionStarting)
    made = starting.start(StartRequest(prepaid.id, "tariff-2"), an_admin())
    assert made.subscription.suspensions == {Suspension.DEBT}
    with pytest.raises(NotCovered):
        starting.start(StartRequest(prepaid.id, "tariff-3"), an_admin())
    pay(house, prepaid.id, "30.00")
    assert prepaid.services()["TV"].state is SubscriptionState.ACTIVE
    assert prepaid.account.balance == 0


def low(house: House, day: str) -> BalanceResult:
    house.clock.at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    return house.wiring.use(LowBalances).run(date.fromisoformat(day))


def test_a_prepaid_account_is_warned_once_before_its_money_runs_out() -> None:
    prepaid = Prepaid("100.00")
    house = prepaid.house
    assert low(house, "2026-03-28").warned == 0
    assert low(house, "2026-03-29").warned == 1
    assert low(house, "2026-03-30").warned == 0
    (event,) = house.table.events("billing.balance.low")
    told = {name: event["data"][name] for name in ("balance", "needed", "missing", "chargeOn")}
    assert told == {
        "balance": "100.00",
        "needed": "310.00",
        "missing": "210.00",
        "chargeOn": "2026-04-01",
    }
    pay(house, prepaid.id, "100.00")
    assert low(house, "2026-03-31").warned == 1
    pay(house, prepaid.id, "110.00")
    assert low(house, "2026-03-31").warned == 0
    house.run_on("2026-04-01")
    assert low(house, "2026-04-29").warned == 1


def test_nobody_who_pays_afterwards_is_warned() -> None:
    house = House()
    house.sell(a_tariff(HOME))
    house.open("2026-03-01")
    assert low(house, "2026-03-31") == BalanceResult(date(2026, 3, 31))


def test_a_credit_limit_calms_the_warning_and_its_end_raises_it_again() -> None:
    prepaid = Prepaid("0.00")
    house, accounts = prepaid.house, prepaid.house.wiring.use(Accounts)
    assert low(house, "2026-03-29").warned == 1
    accounts.set_credit_limit(prepaid.id, Decimal(310), None, None)
    assert low(house, "2026-03-30").warned == 0
    assert prepaid.account.low_since is None
    accounts.set_credit_limit(prepaid.id, Decimal(0), None, None)
    assert low(house, "2026-03-31").warned == 1


def test_every_shard_has_its_hour() -> None:
    house = House()
    job = house.wiring.use(LowBalances)
    seen = []
    for hour in range(24):
        house.clock.at = datetime(2026, 3, 1, hour, tzinfo=UTC)
        seen += list(job._shards(None))
    assert sorted(seen) == list(range(32))


def test_one_unreadable_account_does_not_keep_the_others_from_being_warned() -> None:
    prepaid = Prepaid("0.00")
    house = prepaid.house
    other = replace(prepaid.account, id="broken", number="2", subscription_ids=("gone",))
    house.table.commit(AccountRepository(table=house.table).add(replace(other, contract_id="c2")))
    house.table.items["ACCOUNT#broken", "A#ACCOUNT"]["balance"] = "much"
    result = low(house, "2026-03-30")
    assert (result.warned, result.errors) == (1, 1)


def forecast(prepaid: Prepaid) -> Forecast:
    return prepaid.house.wiring.use(Forecasts).get(prepaid.id, an_admin())


def test_a_forecast_says_what_is_to_be_paid() -> None:
    prepaid = Prepaid("100.00")
    house = prepaid.house
    house.clock.at = datetime(2026, 3, 30, 9, tzinfo=UTC)
    before = forecast(prepaid)
    assert (before.next_charge, before.to_pay) == (Decimal("310.00"), Decimal("210.00"))
    house.run_on("2026-04-01")
    house.clock.at = datetime(2026, 4, 11, 9, tzinfo=UTC)
    blocked = forecast(prepaid)
    assert (blocked.next_charge_on, blocked.to_pay) == (None, Decimal("106.67"))
    pay(house, prepaid.id, str(blocked.to_pay))
    assert prepaid.services()["Home 100"].state is SubscriptionState.ACTIVE
    assert forecast(prepaid).to_pay == Decimal("310.00")


def promise_of(prepaid: Prepaid, days: int = 5) -> None:
    promises = prepaid.house.wiring.use(PromisedPayments)
    promises.set_policy(PromisePolicy(enabled=True, days=days))
    promises.grant(prepaid.id, an_admin())


def test_a_promise_brings_prepaid_services_back_until_its_day() -> None:
    prepaid = Prepaid("0.00")
    house = prepaid.house
    house.run_on("2026-04-01")
    house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    promise_of(prepaid)
    assert prepaid.services()["Home 100"].state is SubscriptionState.ACTIVE
    assert forecast(prepaid).available == 0
    assert prepaid.account.balance == -310
    house.clock.at = datetime(2026, 4, 6, 9, tzinfo=UTC)
    result = house.wiring.use(PromisedPayments).run(None, lambda: True)
    assert result.broken == 1
    home = prepaid.services()["Home 100"]
    assert (home.suspensions, home.suspended_on) == ({Suspension.DEBT}, date(2026, 4, 6))
    assert prepaid.account.balance == Decimal("-51.67")
    assert forecast(prepaid).to_pay == Decimal("310.00")


def test_a_promise_before_the_day_keeps_service_and_ends_when_it_is_kept() -> None:
    prepaid = Prepaid("10.00")
    house = prepaid.house
    house.clock.at = datetime(2026, 3, 30, 9, tzinfo=UTC)
    promise_of(prepaid)
    house.run_on("2026-04-01")
    assert prepaid.account.balance == -300
    house.clock.at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    pay(house, prepaid.id, "300.00")
    house.clock.at = datetime(2026, 4, 4, 9, tzinfo=UTC)
    result = house.wiring.use(PromisedPayments).run(None, lambda: True)
    assert (result.kept, prepaid.account.promised) == (1, 0)
    assert prepaid.services()["Home 100"].state is SubscriptionState.ACTIVE


def test_as_many_services_as_an_account_holds_are_blocked_in_several_steps() -> None:
    prepaid = Prepaid("0.00", *(replace(TV, name=f"TV {n}") for n in range(49)))
    prepaid.house.run_on("2026-04-01")
    report = prepaid.house.wiring.use(BillingRuns).get("2026-04-01")
    assert (report.totals.errors, report.totals.blocked) == (0, 50)
    assert {one.suspended_on for one in prepaid.services().values()} == {date(2026, 4, 1)}
    assert prepaid.account.next_bill_date is None


def test_missed_periods_and_their_blocks_come_before_a_change() -> None:
    prepaid = Prepaid("900.00", *(replace(TV, name=f"TV {n}") for n in range(40)))
    house = prepaid.house
    house.clock.at = datetime(2026, 7, 10, 9, tzinfo=UTC)
    client = ApiClient(ENDPOINTS, house.wiring)
    service = prepaid.services()["Home 100"].id
    body = {"kind": "administrative"}
    reply = client.post(f"/subscriptions/{service}/suspend", body, by=an_admin())
    assert reply.status == 200, reply.text
    assert Suspension.ADMINISTRATIVE in prepaid.services()["Home 100"].suspensions
    assert {s.state for s in prepaid.services().values()} == {SubscriptionState.SUSPENDED}
