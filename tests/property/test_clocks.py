"""A year on a test clock is the year that the same accounts live in the house, to the kopeck."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.changes.entities import StartRequest, TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.clocks import wiring
from functions.billing.clocks.entities import Happening, NewClock, Payer
from functions.billing.clocks.service import Advance, Clocks
from functions.billing.consolidation.service import Consolidations
from functions.billing.dunning.entities import Action, DunningPolicy, Step
from functions.billing.dunning.service import Dunnings
from functions.billing.opening.service import AccountOpening
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.promises.entities import PromisePolicy
from functions.billing.promises.service import PromisedPayments
from functions.billing.tariffs.entities import ChargingMode, TariffTerms
from functions.billing.tariffs.meters import Meter
from functions.billing.usage.entities import UsageRecord
from functions.billing.usage.recording import UsageRecording
from shared.errors import DomainError
from tests.fakes.people import an_admin
from tests.fakes.time import FixedClock
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff
from tests.unit.billing.years import FastTable, Years

FIRST = date(2026, 3, 10)
STAFF = an_admin()
STEPS = (
    Step(1, Action.REMIND),
    Step(5, Action.FEE, fee=Decimal("25.00")),
    Step(20, Action.SUSPEND, minimum_debt=Decimal("50.00")),
    Step(120, Action.TERMINATE, minimum_debt=Decimal("50.00")),
)


def terms(draw: random.Random) -> TariffTerms:
    """Any terms of a tariff."""
    return replace(
        MONTHLY,
        price=Decimal(draw.choice(["310.00", "590.00", "99.99"])),
        setup_fee=Decimal(draw.choice(["0.00", "500.00"])),
        period=draw.choice([BillingPeriod.MONTH, BillingPeriod.MONTH, BillingPeriod.QUARTER]),
        mode=draw.choice([BillingMode.IN_ADVANCE, BillingMode.IN_ADVANCE, BillingMode.IN_ARREARS]),
        charging=draw.choice(
            [ChargingMode.COMMON_DAY, ChargingMode.ANNIVERSARY] * 3 + [ChargingMode.DAILY]
        ),
        trial_days=draw.choice([0, 0, 14]),
        billed_while_suspended=draw.random() < 0.2,
        meters=(Meter("traffic", "GB", included=Decimal(5), price=Decimal("2.50")),),
    )


def a_house(draw: random.Random) -> tuple[House, list[Account]]:
    """A house in which much is to come for some accounts."""
    house = House(
        table=FastTable(),
        clock=FixedClock("2026-03-01T09:00:00+00:00"),
        run_days_ahead=3,
        payment_type=draw.choice(["postpaid", "postpaid", "prepaid"]),
    )
    for number in (1, 2, 3):
        house.sell(a_tariff(terms(draw), id=f"tariff-{number}", code=f"t-{number}"))
    if draw.random() < 0.8:
        house.wiring.use(Dunnings).set_policy(DunningPolicy("RUB", STEPS))
    house.wiring.use(PromisedPayments).set_policy(PromisePolicy(enabled=True))
    opening = house.wiring.use(AccountOpening)
    accounts = []
    for number, day in enumerate(sorted(draw.sample(range(1, 11), 3)), 1):
        house.clock.at = house.clock.at.replace(day=day)
        contract = a_contract(f"2026-03-{day:02d}", number, f"tariff-{draw.randint(1, 3)}")
        accounts.append(opening.open(replace(contract, customer_id="customer-1")))
    for account in accounts:
        plan(draw, house, account)
    return house, accounts


def plan(draw: random.Random, house: House, account: Account) -> None:
    """Something that is to come for an account, if it may come."""
    (first, *_) = (s for s in house.subscriptions() if s.account_id == account.id)
    others = [f"tariff-{n}" for n in (1, 2, 3) if f"tariff-{n}" != first.tariff_id]

    def another() -> None:
        later = house.clock().date() + timedelta(days=draw.randint(1, 40))
        wanted = StartRequest(account.id, draw.choice(others), starts_on=later)
        house.wiring.use(SubscriptionStarting).start(wanted, STAFF)

    def other_tariff() -> None:
        wanted = TariffRequest(tariff_id=draw.choice(others), when=When.PERIOD_END)
        house.wiring.use(SubscriptionChanges).change_tariff(first.id, wanted, STAFF)

    def use() -> None:
        record = UsageRecord("t-1", first.id, "traffic", Decimal(9), house.clock())
        house.wiring.use(UsageRecording).record([record])

    for one in draw.sample([another, other_tariff, use], 2):
        with suppress(DomainError):
            one()


def said(events: Iterable[tuple[str, dict[str, Any]]]) -> Counter[str]:
    """Events with what they say but for ids, of which those of invoices and the like are new."""
    return Counter(
        f"{kind} { {k: v for k, v in data.items() if not k.endswith('Id') or k == 'accountId'} }"
        for kind, data in events
    )


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a year is played in one go."""
    monkeypatch.setattr(wiring, "SECONDS", 600.0)


@pytest.mark.parametrize("seed", range(6))
def test_a_year_on_a_clock_is_the_year_in_the_house(seed: int) -> None:
    draw = random.Random(seed)
    house, accounts = a_house(draw)
    years = Years(house)
    years.hear()
    house.clock.at = FixedClock("2026-03-10T09:00:00+00:00").at
    if draw.random() < 0.5:
        pair = [account.id for account in accounts[:2]]
        house.wiring.use(Consolidations).share("customer-1", tuple(pair))
    before, clocks = dict(house.table.items), house.wiring.use(Clocks)
    made = clocks.create(NewClock("A year", tuple(account.id for account in accounts)))
    pays = draw.random() < 0.6
    payer = Payer.ON_DUE_DATE if pays and house.payment_type == "postpaid" else Payer.NEVER
    daily = any(one.daily for one in house.subscriptions())  # many times as many invoices
    last = FIRST + timedelta(days=99 if daily else 364)
    played = clocks.advance(made.id, Advance(to=last, pay=payer))
    assert played.complete
    assert unchanged(house, before)
    assert clocks.get(made.id) == played.clock

    years.live(FIRST, last, on_due_date=payer is Payer.ON_DUE_DATE)
    happened: list[Happening] = [
        one
        for stretch in clocks.list_days(made.id, 100, None).items
        for day in stretch.days
        for one in day.happenings
    ]
    assert played.clock.sums.troubles == 0
    lived = [(e["type"], e["data"]) for e in years.told if e["type"] != "billing.run.completed"]
    on_clock, in_house = said((one.type, one.data) for one in happened), said(lived)
    assert (on_clock - in_house, in_house - on_clock) == (Counter(), Counter())
    for copy in played.clock.accounts:
        account = house.account(copy.id)
        assert (copy.balance, copy.amount_due) == (account.balance, account.amount_due)
        assert (copy.next_bill_date, copy.state) == (account.next_bill_date, account.state)
        states = {s.id: s.state for s in house.subscriptions() if s.account_id == copy.id}
        assert {s.subscription_id: s.state for s in copy.services} == states


def unchanged(house: House, before: dict[tuple[str, str], Any]) -> bool:
    """Whether nothing is new but the clock, and what the trail says of it."""
    own = ("CLOCK#", "AUDIT#clock#")
    return before == {k: i for k, i in house.table.items.items() if not k[0].startswith(own)}
