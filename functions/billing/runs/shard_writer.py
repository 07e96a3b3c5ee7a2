"""Writing the invoices of many accounts in one transaction; a bad account costs only itself.

With the invoices go the run's totals and what is left of the lease of their numbers: whatever
happens, a number is either still leased, or used, or a spare. An account that was changed meanwhile
is read again; one that can't be written is recorded, and its numbers become spares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.billing.accounts.entities import PaymentType
from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.drafts import AccountDraft
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.issuing import Issuance, issue
from functions.billing.numbering.entities import Lease, LeaseLost
from functions.billing.numbering.repository import NumberRepository
from functions.billing.runs.batches import totals_of
from functions.billing.runs.entities import (
    AccountError,
    ErrorRecorded,
    Run,
    Shard,
    ShardBusy,
    Totals,
)
from functions.billing.runs.repository import RunRepository
from shared.clock import local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.errors import Conflict, DomainError, Unavailable
from shared.observability import count, logger

ATTEMPTS = 5
_REFUSED = ("ValidationException", "TransactionCanceledException")


class StaleAccount(Conflict):
    """The account was changed after it was read."""

    def __init__(self, account_id: str) -> None:
        super().__init__(account_id)
        self.account_id = account_id


@component
class RunRepositories:
    """What a run reads from and writes to."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    numbers: NumberRepository
    issued: IssuedInvoiceRepository
    runs: RunRepository


@dataclass(kw_only=True)
class ShardWriter:
    """Writes the invoices of one shard of a run.

    `shard` is its progress as stored; `holder` names the worker in the shard's lock; `failed` are
    the accounts that could not be billed.
    """

    repositories: RunRepositories
    drafter: InvoiceDrafter
    run: Run
    shard: Shard
    issuance: Issuance
    holder: str
    failed: set[str] = field(default_factory=set)

    def write(self, drafts: Sequence[AccountDraft], lease: Lease) -> None:
        """Write the invoices of some accounts with the numbers leased to them.

        Raises: LeaseLost, ShardBusy where another worker has taken over; Unavailable.
        """
        batch = _Batch(self, lease)
        for account_id in batch.write(list(drafts)):
            batch.write_again(account_id)

    def draft(self, billable: BillableAccount) -> AccountDraft | None:
        """What an account is to be billed; run ahead of its day, a prepaid one is not blocked yet.

        Raises: as the drafter.
        """
        account, today = billable.account, None
        if account.payment_type is PaymentType.PREPAID and not self.run.dry_run:
            today = local_date(self.issuance.at, account.time_zone)
        return self.drafter.draft_account(billable, self.run.date, today)

    def resolve(self, lease: Lease) -> None:
        """Use the numbers that a worker left behind, or make them spares. Raises: as `write`."""
        batch = _Batch(self, lease)
        for account_id in lease.numbers:
            batch.write_again(account_id)

    def fail(self, account_id: str, error: Exception) -> None:
        """Record that an account without any numbers could not be billed."""
        self.record(account_id, error, Transaction())

    def save(self, position: str) -> None:
        """Keep the position at which the next worker continues. Raises: ShardBusy."""
        self.commit(Transaction(), Totals(), position)

    def commit(self, writes: Transaction, done: Totals, position: str = "") -> None:
        """Write something together with the shard's progress. Raises: ShardBusy."""
        shard = self.shard.progressed(done, position)
        change = self.repositories.runs.change_shard(shard, over=self.shard)
        self.repositories.table.commit(writes.extend(change))
        self.shard = shard

    def record(self, account_id: str, error: Exception, writes: Transaction) -> None:
        """Record why an account was not billed, and commit other writes with it."""
        self.failed.add(account_id)
        logger().error("account not billed", account_id=account_id, reason=_reason(error))
        failure = AccountError(
            self.run.id,
            account_id,
            self.shard.number,
            self.shard.attempt,
            _reason(error),
            self.issuance.at,
        )
        recorded = Transaction().extend(writes).extend(self.repositories.runs.add_error(failure))
        try:
            self.commit(recorded, Totals(errors=1))
            count("RunErrors", run=self.run.id)
        except ErrorRecorded:
            self.commit(writes, Totals())


@dataclass
class _Batch:
    """Some accounts' invoices, and the lease of their numbers as stored."""

    writer: ShardWriter
    lease: Lease

    def write(self, drafts: list[AccountDraft]) -> list[str]:
        """Write all that can be written at once; the accounts that were changed meanwhile."""
        stale: list[str] = []
        self._write(drafts, stale)
        return stale

    def write_again(self, account_id: str) -> None:
        """Read an account anew and write its invoices; numbers it does not need become spares."""
        for _ in range(ATTEMPTS):
            try:
                billable = self.writer.repositories.billable.get(account_id)
                draft = self.writer.draft(billable)
            except (DomainError, ValueError, TypeError, ArithmeticError, KeyError) as error:
                self._fail(account_id, error)
                return
            leased = self.lease.numbers.get(account_id, ())
            if not self.write([draft.first(len(leased))] if draft else []):
                self._give_up(account_id)
                return
        self._fail(account_id, StaleAccount(account_id))

    def _write(self, drafts: list[AccountDraft], stale: list[str]) -> None:
        while drafts:
            try:
                self._commit(drafts)
            except StaleAccount as changed:
                stale.append(changed.account_id)
                drafts = [d for d in drafts if d.account.id != changed.account_id]
            except (LeaseLost, ShardBusy, Unavailable):
                raise
            except Exception as error:
                if not _is_refusal(error):
                    raise
                self._split(drafts, error, stale)
                return
            else:
                return

    def _split(self, drafts: list[AccountDraft], error: Exception, stale: list[str]) -> None:
        """Write the halves apart, down to the account that is at fault."""
        if len(drafts) == 1:
            self._fail(drafts[0].account.id, error)
            return
        middle = len(drafts) // 2
        self._write(drafts[:middle], stale)
        self._write(drafts[middle:], stale)

    def _commit(self, drafts: list[AccountDraft]) -> None:
        writes = Transaction()
        used = {d.account.id: self._issue(d, writes) for d in drafts}
        self._settle(writes, used, totals_of(drafts))

    def _issue(self, draft: AccountDraft, writes: Transaction) -> tuple[int, ...]:
        """Add an account's invoices to the writes; the numbers that it takes."""
        repositories, account = self.writer.repositories, draft.account
        numbers = iter(self.lease.numbers.get(account.id, ()))
        used: list[int] = []
        stale, at = StaleAccount(account.id), self.writer.issuance.at
        for period in draft.periods:
            account = period.billed(account)
            writes.extend(repositories.issued.block(period.blocked, at, otherwise=stale))
            if period.invoice is None:
                continue
            used.append(next(numbers))
            number = self.lease.drawn_from.document(used[-1])
            issued = issue(account, period.invoice, number, self.writer.issuance)
            account = issued.account
            writes.extend(repositories.issued.add(issued))
        writes.extend(repositories.accounts.change(account, over=draft.account, otherwise=stale))
        return tuple(used)

    def _give_up(self, account_id: str) -> None:
        left = self.lease.numbers.get(account_id, ())
        if left:
            self._settle(self._spares(left), {account_id: left}, Totals())

    def _fail(self, account_id: str, error: Exception) -> None:
        left = self.lease.numbers.get(account_id, ())
        lease = self.lease.without({account_id: left})
        writes = self._spares(left)
        if left:
            writes.extend(self.writer.repositories.numbers.change_lease(lease, over=self.lease))
        self.writer.record(account_id, error, writes)
        self.lease = lease

    def _spares(self, numbers: Sequence[int]) -> Transaction:
        writes = Transaction()
        for number in numbers:
            writes.extend(self.writer.repositories.numbers.add_spare(self.lease.drawn_from, number))
        return writes

    def _settle(self, writes: Transaction, used: dict[str, tuple[int, ...]], done: Totals) -> None:
        """Commit, with the used numbers out of the lease."""
        left = self.lease.without(used)
        if any(used.values()):
            writes.extend(self.writer.repositories.numbers.change_lease(left, over=self.lease))
        else:
            left = self.lease
        self.writer.commit(writes, done)
        self.lease = left


def _is_refusal(error: Exception) -> bool:
    """Whether it is the data that can't be written, rather than the database that can't write."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    data = (DomainError, ValueError, TypeError, ArithmeticError, KeyError)
    return code in _REFUSED or isinstance(error, data)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
