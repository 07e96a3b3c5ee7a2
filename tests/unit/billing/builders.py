"""A small billing house for tests: a table in memory, a queue in a list, a clock that stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.sharding import shard_of
from functions.billing.dispatcher import dispatch
from functions.billing.dunning.lifting import DebtLifting
from functions.billing.invoices.entities import Invoice
from functions.billing.opening.service import AccountOpening, ActiveContract
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.runs.service import BillingRuns
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.entities import Subscription
from functions.billing.tariffs.entities import (
    ChargingMode,
    Tariff,
    TariffKind,
    TariffStatus,
    TariffTerms,
)
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.worker import work
from shared.dynamo.mapping import from_item
from shared.ids import new_id
from shared.wiring import Wiring
from tests.fakes.billing import ListedQueue, billing_wiring
from tests.fakes.people import an_admin
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock

MONTHLY = TariffTerms(
    name="Home 100",
    kind=TariffKind.INTERNET,
    price=Decimal("590.00"),
    currency="RUB",
    period=BillingPeriod.MONTH,
    mode=BillingMode.IN_ADVANCE,
    charging=ChargingMode.COMMON_DAY,
    setup_fee=Decimal("500.00"),
    download_mbps=100,
    upload_mbps=100,
)


def a_tariff(terms: TariffTerms = MONTHLY, **given: Any) -> Tariff:
    """A published tariff, unless told otherwise."""
    values: dict[str, Any] = {
        "id": "tariff-1",
        "code": "home-100",
        "terms": terms,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "status": TariffStatus.PUBLISHED,
    }
    return Tariff(**values | given)


@dataclass
class House:
    """Billing with everything in memory."""

    table: InMemoryTable = field(default_factory=InMemoryTable)
    queue: ListedQueue = field(default_factory=ListedQueue)
    clock: FixedClock = field(default_factory=FixedClock)
    new_id: Callable[[], str] = new_id
    refused: list[str] = field(default_factory=list)
    tax_regime: str = "general"
    time_zone: str = "Europe/Moscow"
    payment_type: str = "postpaid"
    run_days_ahead: int = 3650  # where a test is not about it, runs may come before their day

    def __post_init__(self) -> None:
        settings = BillingSettings(
            table_name="billing",
            run_days_ahead=self.run_days_ahead,
            tax_regime=self.tax_regime,
            time_zone=self.time_zone,
            payment_type=self.payment_type,
        )
        self.wiring: Wiring = billing_wiring(
            self.table, self.clock, self.queue, settings, self.new_id
        )

    def sell(self, tariff: Tariff | None = None) -> Tariff:
        tariff = tariff or a_tariff()
        self.table.commit(TariffRepository(table=self.table).add(tariff))
        return tariff

    def open(
        self,
        on: str = "2026-03-10",
        number: int = 1,
        tariff: str = "tariff-1",
        revision: int = 1,
    ) -> Account:
        """An account of a contract that becomes active on a day, the clock's from then on."""
        self.clock.at = max(self.clock.at, datetime.fromisoformat(f"{on}T09:00:00+00:00"))
        contract = a_contract(on, number, tariff, revision)
        contract = replace(contract, time_zone=self.time_zone)
        return self.wiring.use(AccountOpening).open(contract)

    def account(self, account_id: str) -> Account:
        return AccountRepository(table=self.table).get(account_id)

    def dispatch(self, day: str | None = None, **event: Any) -> dict[str, Any]:
        return dispatch({"date": day, **event}, self.wiring.use(BillingRuns))

    def work(self, time_left: Callable[[], float] = lambda: 100.0) -> list[str]:
        """Let one worker take everything that is on the queue now; the messages that failed."""
        waiting, self.queue.messages[:] = list(self.queue.messages), []
        records = [{"messageId": f"m{n}", "body": m.to_json()} for n, m in enumerate(waiting)]
        answer = work(
            {"Records": records}, self.wiring, time_left, lambda _, why: self.refused.append(why)
        )
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def run(self, day: str) -> None:
        """A whole billing run."""
        self.dispatch(day)
        while self.queue.messages:
            assert self.work() == []

    def run_on(self, day: str) -> None:
        """A whole billing run, on its day."""
        self.clock.at = max(self.clock.at, datetime.fromisoformat(f"{day}T09:00:00+00:00"))
        self.run(day)

    def invoices(self, account_id: str | None = None) -> list[Invoice]:
        """Invoices in order of their numbers."""
        found = [
            from_item(Invoice, i) for (_, sk), i in self.table.items.items() if sk == "INVOICE"
        ]
        mine = [i for i in found if account_id in (None, i.account_id)]
        return sorted(mine, key=lambda i: i.number)

    def ledger(self) -> list[LedgerTransaction]:
        return [
            from_item(LedgerTransaction, i)
            for (_, sk), i in self.table.items.items()
            if sk.startswith("TX#")
        ]

    def subscriptions(self) -> list[Subscription]:
        return [
            from_item(Subscription, i)
            for (_, sk), i in self.table.items.items()
            if sk.startswith("A#SUB#")
        ]

    def loose_numbers(self) -> list[Any]:
        """Numbers that are neither on a document nor to come: leases and spares."""
        return [
            i
            for (pk, sk), i in self.table.items.items()
            if pk.startswith("LEASES#") or sk.startswith("SPARE#")
        ]


def a_contract(
    on: str = "2026-03-10", number: int = 1, tariff: str = "tariff-1", revision: int = 1
) -> ActiveContract:
    return ActiveContract(
        contract_id=f"contract-{number}",
        customer_id=f"customer-{number}",
        customer_name="Anna Ivanova",
        tariff_id=tariff,
        tariff_revision=revision,
        activated_on=date.fromisoformat(on),
        time_zone="Europe/Moscow",
        locale="ru",
    )


def ids_of_one_shard() -> str:
    """Ids that all fall into one shard of accounts, so that its batches are full."""
    while shard_of(made := new_id()) != 5:
        pass
    return made


def numbers(invoices: Sequence[Invoice]) -> list[int]:
    """The invoices' numbers as whole numbers."""
    return [int(i.number.removeprefix("INV-")) for i in invoices]


def pay(house: House, account_id: str, amount: str) -> None:
    """Record a payment, and let billing hear of it."""
    request = PaymentRequest(account_id, Decimal(amount), "manual")
    house.wiring.use(Payments).start(request, an_admin())
    for event in house.table.events("billing.payment.succeeded"):
        house.wiring.use(DebtLifting).lift(event["data"]["accountId"])
