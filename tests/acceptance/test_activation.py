"""Published cases of subscriptions that are active once they are paid for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.changes.entities import StartRequest
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.jobs import run as run_job
from functions.billing.payments.entities import Payment
from functions.billing.payments.events import PaymentFailed
from functions.billing.payments.repository import PaymentRepository
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.promo_codes.entities import PromoCode
from functions.billing.promo_codes.repository import PromoCodeRepository
from functions.billing.promo_codes.service import PromoCodes
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.entities import SubscriptionState
from functions.billing.tariffs.entities import Activation, TariffKind
from shared.principal import SYSTEM
from tests.acceptance.case_files import Case, find_case
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()
TV = replace(
    MONTHLY,
    kind=TariffKind.TV,
    price=Decimal("93.00"),
    setup_fee=Decimal("10.00"),
    activation=Activation.PAID,
)
ADVANCE = Decimal("15.00")
NOON = datetime(2026, 3, 22, 12, tzinfo=UTC)


@pytest.fixture
def house() -> House:
    """Home is paid for, 15.00 are in advance, and TV waits for the rest of its 40.00."""
    house = House()
    house.sell(a_tariff())
    house.sell(a_tariff(TV, id="tv", code="tv"))
    account = house.open("2026-03-01")
    owed = house.account(account.id).amount_due
    paid = PaymentRequest(account.id, owed + ADVANCE, "manual")
    house.wiring.use(Payments).start(paid, SYSTEM)
    house.clock.at = NOON
    order = StartRequest(account.id, "tv")
    made = house.wiring.use(SubscriptionStarting).start(order, STAFF)
    assert made.subscription.state is SubscriptionState.PENDING
    code = PromoCode("TV", "TV", "RUB", NOON, percent=Decimal(20), max_uses=1)
    house.wiring.use(PromoCodes).create(code)
    house.wiring.use(PromoCodes).use(made.subscription.id, "TV", STAFF)
    return house


def account_of(house: House) -> Account:
    return house.account(house.invoices()[0].account_id)


def tv_state(house: House) -> SubscriptionState:
    return next(s.state for s in house.subscriptions() if s.tariff_id == "tv")


def decline(house: House) -> None:
    """A payment of what is left, which the bank declines."""
    account = account_of(house)
    asked = Payment(
        "p", account.id, account.number, account.customer_id, Decimal("25.00"), "RUB", "sandbox",
        created_at=house.clock(), created_by=account.customer_id, version=0,
    )  # fmt: skip
    declined = asked.failed("card_declined", house.clock())
    writes = PaymentRepository(table=house.table, time_zone=house.time_zone).add(declined)
    house.table.commit(writes.emit(PaymentFailed.of(declined, house.clock())))


def pass_hours(house: House, hours: int) -> None:
    house.clock.at = NOON + timedelta(hours=hours)
    run_job({"job": "subscriptions"}, house.wiring, lambda: True)


def check_restored(house: House, case: Case) -> None:
    """A credit note's rest and a wallet are both the account's advance here."""
    promo_code = PromoCodeRepository(table=house.table).get("TV")
    account = account_of(house)
    restored = {
        "coupon": promo_code.uses == 0,
        "credit note balance": account.balance == ADVANCE,
        "wallet credits": account.advance == ADVANCE,
    }
    assert [what for what, is_so in restored.items() if is_so] == case["expected"]["restored"]
    assert Books.of(house.table.items.values()).faults() == []
    order = StartRequest(account.id, "tv")
    again = house.wiring.use(SubscriptionStarting).start(order, STAFF)
    house.wiring.use(PromoCodes).use(again.subscription.id, "TV", STAFF)
    assert PromoCodeRepository(table=house.table).get("TV").uses == 1


def test_what_is_not_paid_for_in_time_is_given_up_and_all_is_restored(house: House) -> None:
    """LG-074."""
    case = find_case("lago", "LG-074")
    hours = case["input"]["timeout_hours"]
    assert hours == BillingSettings(table_name="billing").activation_hours
    pass_hours(house, hours - 1)
    assert tv_state(house) is SubscriptionState.PENDING
    pass_hours(house, hours)
    assert (tv_state(house), case["expected"]["subscription"]) == ("cancelled", "canceled")
    assert len(house.table.events("billing.subscription.lapsed")) == 1
    check_restored(house, case)


def test_who_fails_to_pay_may_try_again_until_the_hours_are_over(house: House) -> None:
    """LG-073 cancels at the first failure; here the same is restored when the hours are over."""
    case = find_case("lago", "LG-073")
    decline(house)
    pass_hours(house, 47)
    assert tv_state(house) is SubscriptionState.PENDING
    pass_hours(house, 48)
    assert (tv_state(house), case["expected"]["subscription"]) == ("cancelled", "canceled")
    check_restored(house, case)
