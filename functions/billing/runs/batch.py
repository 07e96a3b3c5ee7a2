"""Writing the bills of many accounts in one transaction, so that a bad one costs only itself.

With the bills go the run's totals and what is left of the lease that holds their numbers: whatever
happens, a number is either still held, or used, or a spare. An account that was changed meanwhile
is read again; one that can't be written is recorded, and its numbers are given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.booking import Booking
from functions.billing.invoices.issuing import Stamp, issue
from functions.billing.invoices.planning import Plan, plan
from functions.billing.numbering.entities import Lease, LeaseGone, text
from functions.billing.numbering.repository import NumberRepository
from functions.billing.runs.entities import (
    AccountError,
    ErrorKnown,
    Run,
    Shard,
    ShardBusy,
    Totals,
)
from functions.billing.runs.planning import counted
from functions.billing.runs.repository import RunRepository
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.errors import Conflict, DomainError, Unavailable
from shared.observability import count, logger

ATTEMPTS = 5
_REFUSED = ("ValidationException", "TransactionCanceledException")


class Overtaken(Conflict):
    """The account was changed after it was read."""

    def __init__(self, account_id: str) -> None:
        super().__init__(account_id)
        self.account_id = account_id


@dataclass(frozen=True)
class Books:
    """Where bills are written."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    numbers: NumberRepository
    booking: Booking
    runs: RunRepository


@dataclass
class ShardBooks:
    """Writes the bills of one shard of a run.

    `shard` is its progress as stored; `holder` names the worker in the shard's lock; `refused` are
    the accounts that could not be billed.
    """

    books: Books
    run: Run
    shard: Shard
    stamp: Stamp
    holder: str
    refused: set[str] = field(default_factory=set)

    def write(self, plans: Sequence[Plan], lease: Lease) -> None:
        """Write the bills of some accounts with the numbers held for them.

        Raises: LeaseGone, ShardBusy where another worker has taken over; Unavailable.
        """
        overtaken = _Batch(self, lease).write(list(plans))
        for account_id in overtaken.accounts:
            overtaken.batch.write_again(account_id)

    def resolve(self, lease: Lease) -> None:
        """Use or give up the numbers that a worker has left behind. Raises: as `write`."""
        batch = _Batch(self, lease)
        for account_id in lease.numbers:
            batch.write_again(account_id)

    def refuse(self, account_id: str, error: Exception) -> None:
        """Record that an account without any numbers could not be billed."""
        self.record(account_id, error, Transaction())

    def save(self, position: str) -> None:
        """Keep where to go on. Raises: ShardBusy."""
        self.commit(Transaction(), Totals(), position)

    def commit(self, writes: Transaction, done: Totals, position: str = "") -> None:
        """Write something together with the shard's progress. Raises: ShardBusy."""
        shard = self.shard.progressed(done, position)
        self.books.table.commit(writes.extend(self.books.runs.change_shard(shard, over=self.shard)))
        self.shard = shard

    def record(self, account_id: str, error: Exception, writes: Transaction) -> None:
        """Keep why an account was not billed, and commit other writes with it."""
        self.refused.add(account_id)
        logger().error("account not billed", account_id=account_id, reason=_reason(error))
        known = AccountError(
            self.run.id,
            account_id,
            self.shard.number,
            self.shard.attempt,
            _reason(error),
            self.stamp.at,
        )
        kept = list(writes.operations)
        try:
            self.commit(writes.extend(self.books.runs.add_error(known)), Totals(errors=1))
            count("RunErrors", run=self.run.id)
        except ErrorKnown:
            again = Transaction()
            again.operations.extend(kept)
            self.commit(again, Totals())


@dataclass(frozen=True)
class _Overtaken:
    """Accounts that were changed meanwhile, and the batch that still holds their numbers."""

    accounts: tuple[str, ...]
    batch: _Batch


@dataclass
class _Batch:
    """Some accounts' bills, and the lease of their numbers as stored."""

    shard_books: ShardBooks
    lease: Lease

    def write(self, plans: list[Plan]) -> _Overtaken:
        """Write all that can be written at once."""
        overtaken: list[str] = []
        self._write(plans, overtaken)
        return _Overtaken(tuple(overtaken), self)

    def write_again(self, account_id: str) -> None:
        """Read an account anew and write its bills; give up the numbers that it does not need."""
        books = self.shard_books.books
        for _ in range(ATTEMPTS):
            try:
                due = plan(books.billable.get(account_id), self.shard_books.run.date)
            except (DomainError, ValueError, TypeError, ArithmeticError, KeyError) as error:
                self._refuse(account_id, error)
                return
            held = self.lease.numbers.get(account_id, ())
            overtaken: list[str] = []
            self._write([due.first(len(held))] if due else [], overtaken)
            if not overtaken:
                self._give_up(account_id)
                return
        self._refuse(account_id, Overtaken(account_id))

    def _write(self, plans: list[Plan], overtaken: list[str]) -> None:
        while plans:
            try:
                self._commit(plans)
            except Overtaken as late:
                overtaken.append(late.account_id)
                plans = [p for p in plans if p.account.id != late.account_id]
            except (LeaseGone, ShardBusy, Unavailable):
                raise
            except Exception as error:
                if not _is_refusal(error):
                    raise
                self._split(plans, error, overtaken)
                return
            else:
                return

    def _split(self, plans: list[Plan], error: Exception, overtaken: list[str]) -> None:
        """Write the halves apart, down to the account that is at fault."""
        if len(plans) == 1:
            self._refuse(plans[0].account.id, error)
            return
        middle = len(plans) // 2
        self._write(plans[:middle], overtaken)
        self._write(plans[middle:], overtaken)

    def _commit(self, plans: list[Plan]) -> None:
        writes = Transaction()
        used = {p.account.id: self._bill(p, writes) for p in plans}
        self._settle(writes, used, counted(plans))

    def _bill(self, due: Plan, writes: Transaction) -> tuple[int, ...]:
        """Add an account's bills to the writes; the numbers that it takes."""
        books = self.shard_books.books
        numbers = iter(self.lease.numbers.get(due.account.id, ()))
        used: list[int] = []
        account = due.account
        for one in due.bills:
            account = account.billed_through(one.charged_until, one.next_bill_date)
            if one.draft is None:
                continue
            used.append(next(numbers))
            number = text(self.lease.series, used[-1])
            issued = issue(account, one.draft, number, self.shard_books.stamp)
            account = issued.account
            writes.extend(books.booking.of(issued))
        late = Overtaken(account.id)
        writes.extend(books.accounts.change(account, over=due.account, otherwise=late))
        return tuple(used)

    def _give_up(self, account_id: str) -> None:
        left = self.lease.numbers.get(account_id, ())
        if left:
            self._settle(self._spares(left), {account_id: left}, Totals())

    def _refuse(self, account_id: str, error: Exception) -> None:
        left = self.lease.numbers.get(account_id, ())
        lease = self.lease.without({account_id: left})
        writes = self._spares(left)
        if left:
            writes.extend(self.shard_books.books.numbers.release(self.lease, lease))
        self.shard_books.record(account_id, error, writes)
        self.lease = lease

    def _spares(self, numbers: Sequence[int]) -> Transaction:
        writes = Transaction()
        for number in numbers:
            writes.extend(self.shard_books.books.numbers.give_up(self.lease.series, number))
        return writes

    def _settle(self, writes: Transaction, used: dict[str, tuple[int, ...]], done: Totals) -> None:
        """Commit, with the used numbers out of the lease."""
        left = self.lease.without(used)
        if any(used.values()):
            writes.extend(self.shard_books.books.numbers.release(self.lease, left))
        else:
            left = self.lease
        self.shard_books.commit(writes, done)
        self.lease = left


def _is_refusal(error: Exception) -> bool:
    """Whether it is the data that can't be written, rather than the database that can't write."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    data = (DomainError, ValueError, TypeError, ArithmeticError, KeyError)
    return code in _REFUSED or isinstance(error, data)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
