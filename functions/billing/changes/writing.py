"""Writing a change: what was read, the plan, and one transaction with its events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from functions.billing.accounts.entities import Account, AccountChanged, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.covering import refuse_uncovered, what_waits
from functions.billing.changes.deciding import (
    Along,
    Decide,
    Decided,
    DecideNew,
    Prepare,
    decided_of,
)
from functions.billing.changes.entities import Change
from functions.billing.changes.planner import ChangePlanner
from functions.billing.changes.planning import ChangePlan, ChangeResult
from functions.billing.changes.up_to_date import UpToDate, held
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.entities import InvoiceChanged
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.numbering.repository import ATTEMPTS
from functions.billing.promo_codes.entities import PromoCodeChanged
from functions.billing.promo_codes.returning import PromoCodeReturns
from functions.billing.subscriptions.entities import (
    SubscriptionBusy,
    SubscriptionNotFound,
)
from functions.billing.subscriptions.events import SubscriptionLapsed
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.operation import Cause
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.idempotency import KeyedRequest
from shared.numbering import NumberTaken
from shared.principal import Principal
from shared.retrying import retrying

_BUSY = (AccountChanged, InvoiceChanged, NumberTaken, PromoCodeChanged, SubscriptionBusy)


@component
class ChangeWriter:
    """Makes changes of subscriptions; a dry run stops before anything is written."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    subscriptions: SubscriptionRepository
    issued: IssuedInvoiceRepository
    notes: CreditNoteRepository
    ledger: LedgerRepository
    settling: Settling
    promo_codes: PromoCodeReturns
    planner: ChangePlanner
    up_to_date: UpToDate
    drafter: InvoiceDrafter
    clock: Clock

    def write(
        self,
        subscription_id: str,
        by: Principal,
        decide: Decide,
        action: str,
        once: KeyedRequest | None,
        *,
        dry_run: bool,
    ) -> ChangeResult:
        """Make a change.

        Raises: SubscriptionNotFound, InvoicesOverdue, Unavailable, and what `decide` raises.
        """

        def read() -> BillableAccount:
            known = self.subscriptions.get(subscription_id)
            by.must_reach(known.customer_id, otherwise=SubscriptionNotFound)
            billable = self.billable.get(known.account_id)
            return self.up_to_date.turned(billable, subscription_id, dry_run=dry_run)

        def decided(billable: BillableAccount, today: date) -> Decided:
            return decide(billable.account, held(billable, subscription_id), today)

        return self._write(read, decided, action, once, dry_run=dry_run)

    def write_all(
        self,
        account_id: str,
        decide: Decide,
        on: date,
        action: str,
        once: Cause | None,
        *,
        at_once: bool = False,
        first: Prepare | None = None,
        along: Along | None = None,
    ) -> Account:
        """Make a change of each of an account's subscriptions on a day, all together.

        With `at_once` the day has come, whatever the clock says: somebody else's was ahead.
        Invoices that were due before the day come first. Where there are more subscriptions than
        fit a transaction, the last one marks the event as done: what was changed before is left as
        it is when the event is delivered again. `first` is done to the account before its changes
        are planned; `along` goes with the last one, and so the answer.
        Raises: AccountNotFound, AlreadySeen, Unavailable, and what `decide` raises.
        """

        def attempt() -> Account | None:
            billable, today = self._read_all(account_id, on, at_once=at_once)
            ready = replace(billable, account=first(billable.account)) if first else billable
            now, more = decided_of(ready, decide, today)
            now = what_waits(self.drafter, ready.account, now, today)
            last = None if more else along
            account, writes = self._together(ready, billable.account, now, today, action, last)
            if not more:
                writes.once(once, result=account)
            if len(writes):
                self.table.commit(writes)
            return None if more else account

        while (done := retrying(attempt, on=_BUSY, attempts=ATTEMPTS)) is None:
            pass
        return done

    def _read_all(
        self, account_id: str, on: date, *, at_once: bool
    ) -> tuple[BillableAccount, date]:
        """An account that is up to date, with its local day."""
        billable = self.billable.get(account_id)
        today = local_date(self.clock(), billable.account.time_zone)
        today = max(today, on) if at_once else today
        for one in billable.subscriptions:
            billable = self.up_to_date.turned(billable, one.id, dry_run=False)
        due_before = min(today, on) - timedelta(days=1)
        return self.up_to_date.caught_up(billable, due_before, dry_run=False), today

    def _together(
        self,
        billable: BillableAccount,
        before: Account,
        decided: Sequence[Decided],
        today: date,
        action: str,
        along: Along | None,
    ) -> tuple[Account, Transaction]:
        """The account after some changes and what goes along with them, and their writes.

        `before` is the account as it was read.
        """
        ready = billable.account
        unchanged = along(ready) if along and not decided else (ready, Transaction())
        if not decided and unchanged[0] is before and not len(unchanged[1]):
            return before, Transaction()
        made, taking = self.planner.plan(billable, [change for change, _ in decided], today, None)
        account, more = along(made.account) if along else (made.account, Transaction())
        made = replace(made, account=account)
        writes = self._writes(made, before, decided).extend(taking).extend(more)
        self._audit(writes, made.changes, action)
        return account, writes

    def add(
        self,
        account_id: str,
        by: Principal,
        decide: DecideNew,
        once: KeyedRequest | None,
        *,
        dry_run: bool,
        along: Transaction | None = None,
    ) -> ChangeResult:
        """Add a subscription to an account; `along` is written with it.

        Raises: AccountNotFound, TooManySubscriptions, InvoicesOverdue, Unavailable, and what
        `decide` raises.
        """

        def read() -> BillableAccount:
            billable = self.billable.get(account_id)
            by.must_reach(billable.account.customer_id, otherwise=AccountNotFound)
            return billable

        return self._write(read, decide, "added", once, dry_run=dry_run, along=along)

    def _write(
        self,
        read: Callable[[], BillableAccount],
        decide: DecideNew,
        action: str,
        once: KeyedRequest | None,
        *,
        dry_run: bool,
        along: Transaction | None = None,
    ) -> ChangeResult:
        def attempt() -> ChangeResult:
            billable = read()
            today = local_date(self.clock(), billable.account.time_zone)
            billable = self.up_to_date.caught_up(
                billable, today - timedelta(days=1), dry_run=dry_run
            )
            decided = decide(billable, today)
            if decided[0].is_one:
                decided = self._covered(billable.account, decided, today)
            change, _ = decided
            if not change.is_one:
                return self._unchanged(change, billable.account, once, dry_run=dry_run)
            made, taking = self.planner.plan(billable, [change], today, once)
            refuse_uncovered(change, billable.account, made.account, today)
            result = made.result(dry_run=dry_run)
            if dry_run:
                self.table.commit(Transaction().once(once, result=result))
            else:
                writes = self._writes(made, billable.account, [decided]).extend(taking)
                self._audit(writes, made.changes, action)
                writes.extend(along or Transaction())
                self.table.commit(writes.once(once, result=result))
            return result

        return retrying(attempt, on=_BUSY, attempts=ATTEMPTS)

    def _covered(self, account: Account, decided: Decided, today: date) -> Decided:
        """The change, or what of it the account has money for."""
        left = what_waits(self.drafter, account, [decided], today)
        change, _ = decided
        return left[0] if left else (replace(change, after=change.before or change.after), None)

    def _unchanged(
        self, change: Change, account: Account, once: KeyedRequest | None, *, dry_run: bool
    ) -> ChangeResult:
        result = ChangePlan((change,), account).result(dry_run=dry_run)
        if once is not None:
            self.table.commit(Transaction().once(once, result=result))
        return result

    def _writes(self, made: ChangePlan, before: Account, decided: Sequence[Decided]) -> Transaction:
        now = self.clock()
        today = local_date(now, before.time_zone)
        writes = self.accounts.change(made.account, over=before)
        for change, (_, event) in zip(made.changes, decided, strict=True):
            writes.extend(self.subscriptions.following(change.after, change.before, today))
            if change.gives_up:
                writes.extend(self.promo_codes.of(change.after))
                writes.emit(SubscriptionLapsed.of(change.after, now))
            elif event is not None and change.after.awaits_payment is None:
                writes.emit(event.of(change.after, now))
        for noted, invoice in made.credited:
            writes.extend(self.notes.add(noted.note)).extend(self.ledger.add(noted.ledger))
            writes.extend(self.settling.changing(noted.invoice, invoice, now)).emit(noted.event)
        writes.extend(self.settling.paying(made.settlements, now))
        if made.issued is not None:
            writes.extend(self.issued.add(made.issued))
        return writes

    def _audit(self, writes: Transaction, changes: Sequence[Change], action: str) -> None:
        for change in changes:
            subject, named = f"subscription#{change.after.id}", f"subscription.{action}"
            writes.audit(subject, named, at=self.clock(), before=change.before, after=change.after)
