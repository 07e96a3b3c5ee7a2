"""A day of billing, played: what the schedules of each hour do, for copies, at a simulated time.

The use cases are billing's own, on a table in memory, with a queue in a list. What they would have
told others is written down instead, and told to nobody but billing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.clocks.entities import (
    ClockAccount,
    Happening,
    Payer,
    PlayedDay,
    SimulatedClock,
    Supposed,
    Trouble,
)
from functions.billing.clocks.paying import Purse
from functions.billing.failures.entities import Job
from functions.billing.failures.repository import JobFailureRepository
from functions.billing.failures.service import JobFailures
from functions.billing.opening.service import AccountOpening, ActiveContract
from functions.billing.own_events import own_events
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.wiring import gateways_of
from functions.billing.runs.entities import RunNotFound
from functions.billing.runs.queue import RunQueue, ShardMessage
from functions.billing.runs.service import BillingRuns
from functions.billing.runs.shard import ShardBilling
from functions.billing.schedules import HOURLY, INVOICES, JOBS
from functions.billing.settings import BillingSettings
from functions.billing.tariffs.repository import TariffRepository
from shared.component import component
from shared.context import Context, working_in
from shared.dynamo.audit import PREFIX
from shared.dynamo.memory import MemoryTable
from shared.dynamo.operation import Item
from shared.dynamo.query import Query
from shared.event import Event, parse
from shared.ids import derived_id
from shared.observability import unheard
from shared.wiring import Resources, Wiring

NOT_PLAYED = ("autopay", "reconciliation", "outcomes", "refunds")
"""There are no books of a few accounts, and no gateway is asked for anything."""
PLAYED = tuple(name for name in HOURLY if name not in NOT_PLAYED)
HOURS = 24
NOON = time(12)
"""At noon it is the same day almost everywhere in the provider's country."""
_PLENTY = 1e9  # seconds: a day is played to its end


@dataclass
class ShardQueue:
    """The queue of a billing run, in a list."""

    waiting: list[ShardMessage] = field(default_factory=list)

    def send(self, messages: Any, delay: int = 0) -> None:  # noqa: ARG002 - nobody else is at work
        """Put shards on the queue."""
        self.waiting.extend(messages)


class Copies(MemoryTable):
    """A clock's copies: events come out at once, and no trail is kept of what was only played."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self.events: list[Event] = []
        super().__init__(items)

    def _put(self, key: tuple[str, str], item: Item) -> None:
        if key[0].startswith("OUTBOX#"):
            self.events.append(parse(item["event"]))
        elif not key[0].startswith(PREFIX):
            super()._put(key, item)


@component
class Troubles(JobFailures):
    """Writes down what jobs fail on, and alarms nobody."""

    noted: list[Trouble]

    def report(self, job: Job, subject: str, error: Exception) -> None:  # noqa: ARG002
        """Note why an entry failed; again is noted once a day."""
        trouble = Trouble(subject, f"{type(error).__name__}: {error}"[:500])
        if trouble not in self.noted:
            self.noted.append(trouble)


@dataclass(kw_only=True)
class Play:
    """Billing for a clock's copies; `moment` is its time, and the ids `given` on it are counted."""

    of: SimulatedClock
    table: Copies
    settings: BillingSettings
    moment: datetime = field(init=False)
    given: int = field(init=False)
    noted: list[Trouble] = field(default_factory=list)
    queue: ShardQueue = field(default_factory=ShardQueue)
    _account_ids: list[str] = field(init=False)
    _told: list[Event] = field(default_factory=list)
    _last_id: int = 0

    def __post_init__(self) -> None:
        """Set the clock to its next day."""
        self.given = self.of.given
        self._account_ids = [
            pk.partition("#")[2] for pk, sk in self.table.items if sk == "A#ACCOUNT"
        ]
        self.stand_on(self.of.next_day)

    @cached_property
    def wiring(self) -> Wiring:
        """Billing's use cases."""
        resources = Resources(
            settings=self.settings, table=self.table, clock=self.now, new_id=self._new_id
        )
        wiring = Wiring(resources).provide(RunQueue, lambda: self.queue)  # type: ignore[type-abstract]
        wiring.provide(Gateways, gateways_of)  # nobody's card is ever charged
        return wiring.provide(JobFailures, self._troubles)

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self.moment

    def stand_on(self, day: date) -> None:
        """Set the clock to a day."""
        noon = datetime.combine(day, NOON, ZoneInfo(self.settings.time_zone))
        self.moment = noon.astimezone(UTC)

    def play(self, day: date, payer: Payer) -> PlayedDay:
        """Play a day to its end, hour after hour until nothing is left to do."""
        self.stand_on(day)
        self.noted.clear()
        self._told.clear()
        purse = Purse(self.wiring, AccountRepository(table=self.table), payer)
        with unheard(), working_in(Context(correlation_id=f"clock#{self.of.id}", actor="clock")):
            for one in self.of.supposed:
                if one.starts_on == day:
                    self._open(one)
            purse.pay_before(day, self._account_ids)
            self._hear()
            for hour in range(HOURS):
                if not self._hour(hour, day, purse):
                    break
            self._note_run(day)
        self.table.remove([(i["pk"], i["sk"]) for i in self.table.each(Query(f"RUN#{day}"))])
        happened = tuple(self._happening(event) for event in self._told)
        return PlayedDay(day, happened, tuple(self.noted), self._balances(happened))

    def kept(self) -> list[Item]:
        """What is to be kept of the copies: what has expired is not."""
        now = self.moment.timestamp()
        return [item for item in self.table.items.values() if item.get("expiresAt", now) >= now]

    def accounts(self) -> tuple[ClockAccount, ...]:
        """The accounts as they are now, the oldest first."""
        billable = BillableAccountRepository(table=self.table)
        found = (billable.get(account_id) for account_id in self._account_ids)
        shown = [ClockAccount.of(one.account, one.subscriptions) for one in found]
        return tuple(sorted(shown, key=lambda one: one.id))

    def _hour(self, hour: int, day: date, purse: Purse) -> bool:
        """Let the schedules of an hour do their work; whether there was any."""
        busy = False
        for name in PLAYED:
            before = self.table.commits
            if name == INVOICES:
                self._run(first=hour == 0)
                before += hour == 0  # the run itself
            else:
                on = day if name == "balances" else None  # it has a part of the accounts an hour
                JOBS[name](self.wiring, on, lambda: True)
            busy |= self.table.commits > before
            self._hear()
        paid = purse.pay_after(self._account_ids)
        self._hear()
        return busy or paid

    def _run(self, *, first: bool) -> None:
        """What the dispatcher and the workers do."""
        runs = self.wiring.use(BillingRuns)
        if first:
            runs.start_today(by="clock")
        while self.queue.waiting:
            message = self.queue.waiting.pop(0)
            if not self.wiring.use(ShardBilling).work(message, lambda: _PLENTY):
                self.queue.send([message])

    def _open(self, supposed: Supposed) -> None:
        """Open an account that nobody has, and let it pay what it begins with."""
        tariff = TariffRepository(table=self.table).get(supposed.tariff_id)
        contract = ActiveContract(
            contract_id=self._new_id(),
            customer_id=self._new_id(),
            customer_name=f"{tariff.terms.name} ({supposed.payment_type})",
            tariff_id=tariff.id,
            tariff_revision=tariff.revision,
            activated_on=supposed.starts_on,
            time_zone=self.settings.time_zone,
            locale=self.settings.locale,
        )
        usual = self.wiring.use(AccountOpening)
        policy = replace(usual.policy, payment_type=supposed.payment_type)
        account = replace(usual, policy=policy).open(contract)
        self._account_ids.append(account.id)
        if supposed.balance:
            Purse(self.wiring, AccountRepository(table=self.table), Payer.NEVER).pay(
                account.id, supposed.balance
            )

    def _hear(self) -> None:
        """Write down what was told, and let billing hear of it as it does."""
        while self.table.events:
            news, self.table.events = self.table.events, []
            self._told.extend(one for one in news if one.type != "billing.run.completed")
            heard = [one for one in news if one.type in own_events.handlers]
            records = [{"messageId": one.id, "body": one.to_json()} for one in heard]
            failed = own_events.consume({"Records": records}, self.wiring, _refused, self.now)
            for failure in failed["batchItemFailures"]:
                subject = f"event#{failure['itemIdentifier']}"
                self.noted.append(Trouble(subject, "Billing could not take in its own event."))

    def _note_run(self, day: date) -> None:
        """Note the accounts that the day's run could not bill."""
        try:
            page = self.wiring.use(BillingRuns).list_errors(day.isoformat(), 50, None)
        except RunNotFound:
            return
        for error in page.items:
            self.noted.append(Trouble(f"account#{error.account_id}", error.reason))

    def _balances(self, happened: Iterable[Happening]) -> dict[str, Decimal]:
        accounts = AccountRepository(table=self.table)
        concerned = {one.account_id for one in happened} & set(self._account_ids)
        return {one.id: one.balance for one in accounts.get_many(sorted(concerned))}

    def _happening(self, event: Event) -> Happening:
        return Happening(event.type, str(event.data.get("accountId", "")), event.data)

    def _troubles(self) -> JobFailures:
        failures = JobFailureRepository(table=self.table)
        return Troubles(table=self.table, failures=failures, clock=self.now, noted=self.noted)

    def _new_id(self) -> str:
        """The next id, later than the one before; played again, a day has the same ones."""
        self.given += 1
        self._last_id = max(self._last_id + 1, int(self.moment.timestamp() * 1000))
        return derived_id(f"clock#{self.of.id}#{self.given}", self._last_id)


def _refused(record: dict[str, Any], why: str) -> None:
    raise ValueError(f"{why}: {record['body']}")
