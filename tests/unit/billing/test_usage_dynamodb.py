"""Usage on DynamoDB's own rules (ministack): conditions, indexes, and many senders at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from functions.billing.jobs import run
from functions.billing.tariffs.meters import Meter
from functions.billing.usage.entities import Taken, UsageDays, UsageRecord
from functions.billing.usage.recording import UsageRecording
from functions.billing.usage.service import Usage
from shared.dynamo.table import DynamoTable
from shared.principal import SYSTEM
from tests.fakes.cloud import Cloud
from tests.unit.billing.builders import MONTHLY, House, a_tariff

METER = Meter("traffic", "GB", included=Decimal(100), price=Decimal("2.50"))
SENDERS, BATCHES, SIZE = 6, 4, 25


@pytest.fixture
def house(cloud: Cloud) -> House:
    table: DynamoTable = cloud.table("billing", like="BillingTable")
    house = House(table=table)  # type: ignore[arg-type]
    house.sell(a_tariff(replace(MONTHLY, price=Decimal("310.00"), meters=(METER,))))
    return house


def test_many_senders_at_once_count_each_record_once(house: House) -> None:
    account = house.open("2026-03-01")
    house.clock.at = datetime(2026, 3, 20, tzinfo=UTC)
    recording = house.wiring.use(UsageRecording)

    def send(sender: int) -> list[Taken]:
        """Half of each batch is the sender's own, the other half is sent by all of them."""
        return [
            recording.record(
                [
                    UsageRecord(
                        f"{sender if n % 2 else 'all'}-{batch}-{n}",
                        account.subscription_ids[0],
                        "traffic",
                        Decimal(1),
                        datetime(2026, 3, 1 + n % 9, 10, tzinfo=UTC),
                    )
                    for n in range(SIZE)
                ]
            )
            for batch in range(BATCHES)
        ]

    with ThreadPoolExecutor(SENDERS) as pool:
        taken = [one for answers in pool.map(send, range(SENDERS)) for one in answers]
    own, shared = SIZE // 2 * BATCHES * SENDERS, -(-SIZE // 2) * BATCHES
    assert sum(one.accepted for one in taken) == own + shared
    assert sum(one.duplicates for one in taken) == shared * (SENDERS - 1)
    (seen,) = house.wiring.use(Usage).get(account.id, UsageDays(), SYSTEM, 50, None).items
    assert seen.used == own + shared
    assert seen.reached == (80, 100)
    house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    done = run({"job": "usage"}, house.wiring, lambda: True)
    assert (done["periods"], done["errors"]) == (1, 0)
    (charge,) = house.account(account.id).pending_charges
    assert charge.amount == (own + shared - 100) * Decimal("2.50")
    assert run({"job": "usage"}, house.wiring, lambda: True)["periods"] == 0
    days = UsageDays(date(2026, 3, 2), date(2026, 3, 3))
    (seen,) = house.wiring.use(Usage).get(account.id, days, SYSTEM, 50, None).items
    assert (seen.billed, sorted(seen.by_day)) == (charge.amount, ["2026-03-02", "2026-03-03"])
