"""What one can do with test clocks: make them of copies, advance them, read what happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.clocks.copying import Copying
from functions.billing.clocks.entities import (
    FURTHEST,
    KEPT,
    MOST_ACCOUNTS,
    Advanced,
    ClockFull,
    ClockOutdated,
    InvalidClock,
    NewClock,
    Payer,
    PlayedDay,
    SimulatedClock,
    Stretch,
)
from functions.billing.clocks.packing import packed
from functions.billing.clocks.playing import Copies, Play
from functions.billing.clocks.repository import ClockRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.settings import BillingSettings
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.mapping import to_item
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.retrying import retrying

MOST_PARTS = 8
"""Of a clock's copies, about 2.7 MB: with what happened they fit a transaction's 4 MB."""
MOST_TOLD = 6_000_000
"""Characters of what happened in one advance, before they are packed."""
ONE_DAY = timedelta(days=1)
AT_ONCE = 100

HasTime = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a clock is to go, to a day or by some days, and who pays meanwhile."""

    to: date | None = None
    days: int | None = None
    pay: Payer = Payer.NEVER


@component
class Clocks:
    """Use cases of test clocks.

    What is real is only read; a clock is written whole, on condition of the version that was read.
    Migrations change what is stored, but not what is packed, so the copies must be of this `form`.
    """

    table: Table
    clocks: ClockRepository
    copying: Copying
    settings: BillingSettings
    clock: Clock
    new_id: NewId
    timer: Callable[[], HasTime]
    form: int

    def today(self) -> date:
        """The provider's local date."""
        return local_date(self.clock(), self.settings.time_zone)

    def create(self, wanted: NewClock, once: KeyedRequest | None = None) -> SimulatedClock:
        """A clock with copies of accounts as they all are at one moment.

        Raises: InvalidClock, AccountNotFound, TariffNotFound, ClockFull, Unavailable.
        """
        self._check(wanted)
        return retrying(lambda: self._created(wanted, once), on=AccountChanged)

    def get(self, clock_id: str) -> SimulatedClock:
        """One clock. Raises: ClockNotFound."""
        return self.clocks.get(clock_id)

    def list(self, limit: int, cursor: str | None) -> Page[SimulatedClock]:
        """All clocks, newest first. Raises: InvalidCursor."""
        return self.clocks.list(limit, cursor)

    def list_days(self, clock_id: str, limit: int, cursor: str | None) -> Page[Stretch]:
        """What happened on a clock, in order of the days. Raises: ClockNotFound, InvalidCursor.

        What happened proves that there is a clock, so it is read only where nothing did.
        """
        page = self.clocks.list_days(clock_id, limit, cursor)
        if not page.items:
            self.clocks.get(clock_id)
        return page

    def advance(self, clock_id: str, wanted: Advance, once: KeyedRequest | None = None) -> Advanced:
        """Play a clock's days in order; what there was no time for is left to the next call.

        Raises: ClockNotFound, ClockChanged, ClockFull, ClockOutdated, InvalidAdvance, Unavailable.
        """
        has_time = self.timer()
        before, items = self.clocks.open(clock_id)
        if before.form != self.form:
            raise ClockOutdated
        to = before.target(wanted.to, wanted.days)
        play = Play(of=before, table=Copies(items), settings=self.settings)
        days: list[PlayedDay] = []
        day, told = before.next_day, 0
        while day <= to and told < MOST_TOLD and (day == before.next_day or has_time()):
            played = play.play(day, wanted.pay)
            day += ONE_DAY
            if played.happenings or played.troubles:
                days.append(played)
                told += len(json.dumps(to_item(played)))
        parts = _parts(play)
        after = before.played(day, days, play.accounts(), play.given, len(parts))
        result = Advanced(after, to, complete=day > to)
        stretches = list(_stretches(before.next_day, day - ONE_DAY, days))
        writes = self.clocks.change(after, parts, stretches, over=before)
        # How often something happened is told by its days.
        writes.audit(f"clock#{after.id}", "clock.advanced", at=self.clock())
        self.table.commit(writes.once(once, result=result))
        return result

    def delete(self, clock_id: str) -> None:
        """Remove a clock with all that is in it. Raises: ClockNotFound, ClockChanged, Unavailable.

        The clock goes last, so that whoever is interrupted can do it again.
        """
        clock = self.clocks.get(clock_id)
        keys = list(self.clocks.each_key(clock_id))
        while len(keys) >= AT_ONCE:
            self.table.commit(self.clocks.remove_beside(keys[-(AT_ONCE - 2) :]))
            del keys[-(AT_ONCE - 2) :]
        writes = self.clocks.remove(clock).extend(self.clocks.remove_beside(keys))
        writes.audit(f"clock#{clock_id}", "clock.deleted", at=self.clock())
        self.table.commit(writes)

    def _check(self, wanted: NewClock) -> None:
        """Raises: InvalidClock."""
        today = self.today()
        starts_on = wanted.starts_on or today
        wrong = [
            not 1 <= len(wanted.account_ids) + len(wanted.supposed) <= MOST_ACCOUNTS,
            len(set(wanted.account_ids)) < len(wanted.account_ids),
            abs(starts_on - today) > FURTHEST,
            any(not starts_on <= s.starts_on <= starts_on + FURTHEST for s in wanted.supposed),
        ]
        if any(wrong):
            raise InvalidClock
        if wanted.account_ids and starts_on < today:
            raise InvalidClock("A clock with copies of accounts begins today or later.")

    def _created(self, wanted: NewClock, once: KeyedRequest | None) -> SimulatedClock:
        """One try. Raises: AccountChanged where an account was changed while it was copied."""
        now, today = self.clock(), self.today()
        starts_on = wanted.starts_on or today
        copied, originals = self.copying.copy(wanted.account_ids)
        self.copying.add_tariffs([one.tariff_id for one in wanted.supposed], copied)
        clock = SimulatedClock(
            id=id_for(once, "clock", self.new_id),
            name=wanted.name,
            starts_on=starts_on,
            next_day=starts_on,
            created_at=now,
            expires_at=now + KEPT,
            supposed=wanted.supposed,
            form=self.form,
        )
        play = Play(of=clock, table=Copies(copied.items.values()), settings=self.settings)
        self.copying.add_counters(
            originals, play.wiring.use(Sellers), dict.fromkeys([today, starts_on]), play.table
        )
        parts = _parts(play)
        clock = replace(clock, accounts=play.accounts(), parts=len(parts))
        self.table.commit(self._creation(clock, parts, originals).once(once, result=clock))
        return clock

    def _creation(
        self, clock: SimulatedClock, parts: Sequence[str], originals: Iterable[Account]
    ) -> Transaction:
        writes = self.clocks.add(clock, parts)
        for account in originals:
            writes.extend(self.clocks.check_original(account))
        return writes.audit(f"clock#{clock.id}", "clock.created", at=clock.created_at)


def _parts(play: Play) -> list[str]:
    """The copies on a clock, packed. Raises: ClockFull."""
    parts = packed(play.kept())
    if len(parts) > MOST_PARTS:
        raise ClockFull
    return parts


def _stretches(first: date, last: date, days: Sequence[PlayedDay]) -> Iterator[Stretch]:
    """What happened, by months: the eventful days, within the days that were played."""
    for _, some in groupby(days, lambda one: one.on.replace(day=1)):
        month = tuple(some)
        begins = month[0].on.replace(day=1)
        ends = (begins + timedelta(days=31)).replace(day=1) - ONE_DAY
        yield Stretch(max(first, begins), min(last, ends), month)
