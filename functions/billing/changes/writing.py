"""Writing a change: what was read, the plan, and one transaction with its events.

Invoices that are due up to the day before come first, in transactions of their own: whoever is
killed in between begins again from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from functions.billing.accounts.entities import Account, AccountChanged, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.entities import Change, InvoicesOverdue
from functions.billing.changes.planning import (
    ChangePlan,
    ChangeResult,
    Unused,
    plan,
    unused,
)
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.invoices.catch_up import CatchUp
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.entities import InvoiceChanged, InvoiceFilter
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.issuing import Issuance
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.legal_entities.entities import Document
from functions.billing.numbering.entities import DocumentNumber, DocumentSeries
from functions.billing.numbering.repository import ATTEMPTS, NumberRepository
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionBusy,
    SubscriptionNotFound,
)
from functions.billing.subscriptions.events import SubscriptionEvent
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.subscriptions.turning import turn
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo.table import Table
from shared.dynamo.transaction import LARGEST, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.principal import Principal
from shared.retrying import retrying

NEWEST = 50
"""Among so many of an account's newest invoices are all that bill days to come."""
_BUSY = (AccountChanged, InvoiceChanged, NumberTaken, SubscriptionBusy)

Decided = tuple[Change, type[SubscriptionEvent] | None]
Decide = Callable[[Account, Subscription, date], Decided]
"""What a change is to be, given the account, the subscription and the account's local day."""
DecideNew = Callable[[BillableAccount, date], Decided]
"""What is to be added to an account, given its local day."""


@component
class ChangeWriter:
    """Makes changes of subscriptions; a dry run stops before anything is written."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    subscriptions: SubscriptionRepository
    invoices: InvoiceRepository
    issued: IssuedInvoiceRepository
    notes: CreditNoteRepository
    ledger: LedgerRepository
    settling: Settling
    numbers: NumberRepository
    catch_up: CatchUp
    drafter: InvoiceDrafter
    clock: Clock
    new_id: NewId

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
            return self._turned(billable, subscription_id, dry_run=dry_run)

        def decided(billable: BillableAccount, today: date) -> Decided:
            return decide(billable.account, _held(billable, subscription_id), today)

        return self._write(read, decided, action, once, dry_run=dry_run)

    def add(
        self,
        account_id: str,
        by: Principal,
        decide: DecideNew,
        once: KeyedRequest | None,
        *,
        dry_run: bool,
    ) -> ChangeResult:
        """Add a subscription to an account.

        Raises: AccountNotFound, TooManySubscriptions, InvoicesOverdue, Unavailable, and what
        `decide` raises.
        """

        def read() -> BillableAccount:
            billable = self.billable.get(account_id)
            by.must_reach(billable.account.customer_id, otherwise=AccountNotFound)
            return billable

        return self._write(read, decide, "added", once, dry_run=dry_run)

    def _write(
        self,
        read: Callable[[], BillableAccount],
        decide: DecideNew,
        action: str,
        once: KeyedRequest | None,
        *,
        dry_run: bool,
    ) -> ChangeResult:
        def attempt() -> ChangeResult:
            billable = read()
            today = local_date(self.clock(), billable.account.time_zone)
            billable = self._caught_up(billable, today - timedelta(days=1), dry_run=dry_run)
            change, event = decide(billable, today)
            if change.after is change.before:
                return self._unchanged(change, billable.account, once, dry_run=dry_run)
            made, taking = self._planned(billable, change, today, once)
            result = _result(made, dry_run=dry_run)
            if dry_run:
                self.table.commit(Transaction().once(once, result=result))
            else:
                writes = self._writes(made, billable.account, event).extend(taking)
                subject, now = f"subscription#{change.after.id}", self.clock()
                named = f"subscription.{action}"
                writes.audit(subject, named, at=now, before=change.before, after=change.after)
                self.table.commit(writes.once(once, result=result))
            return result

        return retrying(attempt, on=_BUSY, attempts=ATTEMPTS)

    def _turned(
        self, billable: BillableAccount, subscription_id: str, *, dry_run: bool
    ) -> BillableAccount:
        """The subscription with all that was to come by today, which the job may have missed."""
        today = local_date(self.clock(), billable.account.time_zone)
        while (old := _held(billable, subscription_id)).as_of(today) is not old:
            billable = self._caught_up(billable, today, dry_run=dry_run)
            after = self._turned_once(billable, old, today, dry_run=dry_run)
            if after is billable:
                break
            billable = after
        return billable

    def _turned_once(
        self, billable: BillableAccount, old: Subscription, today: date, *, dry_run: bool
    ) -> BillableAccount:
        turned = turn(old, today, lambda: billable.account)
        if turned is None:
            return billable
        account = turned.account or billable.account
        if not dry_run:
            writes = self.subscriptions.change(turned.new, over=old)
            if account is not billable.account:
                writes.extend(self.accounts.change(account, over=billable.account))
            self.table.commit(writes.emit(*turned.news(self.clock())))
        others = (turned.new if s.id == old.id else s for s in billable.subscriptions)
        return replace(billable, account=account, subscriptions=tuple(others))

    def _unchanged(
        self, change: Change, account: Account, once: KeyedRequest | None, *, dry_run: bool
    ) -> ChangeResult:
        result = _result(ChangePlan(change, account), dry_run=dry_run)
        if once is not None:
            self.table.commit(Transaction().once(once, result=result))
        return result

    def _caught_up(
        self, billable: BillableAccount, until: date, *, dry_run: bool
    ) -> BillableAccount:
        due = billable.account.next_bill_date
        while due is not None and due <= until:
            if dry_run:
                raise InvoicesOverdue
            account, writes = self.catch_up.invoiced(billable, until)
            self.table.commit(writes.extend(self.accounts.change(account, over=billable.account)))
            billable = replace(billable, account=account)
            due = account.next_bill_date
        return billable

    def _planned(
        self, billable: BillableAccount, change: Change, today: date, once: KeyedRequest | None
    ) -> tuple[ChangePlan, Transaction]:
        """The plan with its numbers, and the writes that take those.

        Ids of documents follow from the request's key: sent again, it is answered with the same.
        """
        ids = (id_for(once, f"change-{n}", self.new_id) for n in range(LARGEST))
        issuance = Issuance(today, self.clock(), current().actor, self.new_id, ids)
        given_back, taking = self._unused(billable.account, change), Transaction()
        seller = self.drafter.sellers.of(billable.account.legal_entity)
        invoices = seller.series(Document.INVOICE, today)
        notes = seller.series(Document.CREDIT_NOTE, today)
        invoice_numbers = self._drawn(invoices, 1, taking)
        note_numbers = self._drawn(notes, len(given_back), taking)
        numbers = invoice_numbers, note_numbers
        return plan(self.drafter, billable, change, given_back, numbers, issuance), taking

    def _drawn(
        self, series: DocumentSeries, count: int, taking: Transaction
    ) -> Iterator[DocumentNumber]:
        """Numbers that are drawn when the first one is asked for, and the writes that take them."""
        draw = self.numbers.draw(series, count)
        taking.extend(draw.taking)
        yield from draw.documents

    def _unused(self, account: Account, change: Change) -> list[Unused]:
        if change.before is None or change.charges_nothing:
            return []
        until = account.charged_until.get(change.before.id)
        if until is None or until <= change.on:
            return []
        newest = self.invoices.list(InvoiceFilter(account.id, account.customer_id), NEWEST)
        return unused(account, change.before, change.on, newest.items)

    def _writes(
        self, made: ChangePlan, before: Account, event: type[SubscriptionEvent] | None
    ) -> Transaction:
        now, change = self.clock(), made.change
        writes = self.accounts.change(made.account, over=before)
        if change.before is None:
            writes.extend(self.subscriptions.add(change.after))
        else:
            writes.extend(self.subscriptions.change(change.after, over=change.before))
        for noted, invoice in made.credited:
            writes.extend(self.notes.add(noted.note)).extend(self.ledger.add(noted.ledger))
            writes.extend(self.settling.changing(noted.invoice, invoice, now)).emit(noted.event)
        writes.extend(self.settling.paying(made.settlements, now))
        if made.issued is not None:
            writes.extend(self.issued.add(made.issued))
        today = local_date(now, before.time_zone)
        known = change.before.days_to_come(today) if change.before else frozenset()
        for day in sorted(change.after.days_to_come(today) - known):
            writes.extend(self.subscriptions.add_scheduled(change.after, day))
        if event is not None:
            writes.emit(event.of(change.after, now))
        return writes


def _held(billable: BillableAccount, subscription_id: str) -> Subscription:
    return next(s for s in billable.subscriptions if s.id == subscription_id)


def _result(made: ChangePlan, *, dry_run: bool) -> ChangeResult:
    return ChangeResult(
        subscription=made.change.after,
        effective_on=made.change.on,
        dry_run=dry_run,
        credit_notes=tuple(noted.note for noted, _ in made.credited),
        invoice=made.issued.invoice if made.issued else None,
        balance=made.account.balance,
        currency=made.account.currency,
    )
