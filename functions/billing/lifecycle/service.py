"""What a contract's changes do to its subscriptions: suspend, resume and end them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.catch_up import CatchUp
from functions.billing.invoices.drafting import next_bill_date
from functions.billing.numbering.repository import ATTEMPTS
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionEvent,
    SubscriptionResumed,
    SubscriptionSuspended,
)
from functions.billing.subscriptions.repository import SubscriptionRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.numbering import NumberTaken
from shared.retrying import retrying

Change = Callable[[Subscription], Subscription]


@component
class ContractLifecycle:
    """Use cases of a contract's changes. `time_zone` is the provider's."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    subscriptions: SubscriptionRepository
    catch_up: CatchUp
    clock: Clock
    time_zone: str

    def suspend(self, contract_id: str, on: date, once: Once | None = None) -> None:
        """Suspend a contract's subscriptions from a day. Raises: AccountNotFound, AlreadySeen."""
        self._change(
            contract_id,
            lambda s: s.suspended(Suspension.ADMINISTRATIVE, on),
            SubscriptionSuspended,
            once,
        )

    def resume(self, contract_id: str, on: date, once: Once | None = None) -> None:
        """Resume them, charged from `on`; what was due before the suspension is invoiced first.

        Raises: AccountNotFound, AlreadySeen, Unavailable.
        """
        self._change(
            contract_id,
            lambda s: s.resumed(Suspension.ADMINISTRATIVE),
            SubscriptionResumed,
            once,
            charged_from=on,
        )

    def terminate(self, contract_id: str, on: date, once: Once | None = None) -> None:
        """End a contract's subscriptions on a day; on a later day, when it comes.

        Raises: AccountNotFound, AlreadySeen.
        """

        def end(subscription: Subscription) -> Subscription:
            ended = subscription.ending(on)
            return ended.cancelled() if on <= self._today() else ended

        self._change(contract_id, end, SubscriptionCancelled, once)

    def _today(self) -> date:
        return local_date(self.clock(), self.time_zone)

    def _change(
        self,
        contract_id: str,
        change: Change,
        event: type[SubscriptionEvent],
        once: Once | None,
        charged_from: date | None = None,
    ) -> None:
        retrying(
            lambda: self._changed(contract_id, change, event, once, charged_from),
            on=NumberTaken,
            attempts=ATTEMPTS,
        )

    def _changed(
        self,
        contract_id: str,
        change: Change,
        event: type[SubscriptionEvent],
        once: Once | None,
        charged_from: date | None,
    ) -> None:
        """One try. Raises: NumberTaken when another invoice was faster."""
        billable, writes = self._billable(contract_id), Transaction().once(once)
        if charged_from is not None:
            billable = self._nearly_caught_up(billable, charged_from)
        changed = [
            (old, change(old))
            for old in billable.subscriptions
            if old.state is not SubscriptionState.CANCELLED
        ]
        news = [new for _, new in changed]
        account = billable.account
        if charged_from is not None:
            account, invoices = self.catch_up.invoiced(billable, charged_from)
            writes.extend(invoices)
            account = _charged_from(account, news, charged_from)
        others = [s for s in billable.subscriptions if s.id not in {new.id for new in news}]
        account = account.billed_through({}, next_bill_date(account, [*others, *news]))
        writes.extend(self.accounts.change(account, over=billable.account))
        for old, new in changed:
            writes.extend(self.subscriptions.change(new, over=old))
            if new.ends_on is not None and new.state is not SubscriptionState.CANCELLED:
                writes.extend(self.subscriptions.add_scheduled(new, new.ends_on))
            if new.state is not old.state:
                writes.emit(event.of(new, self.clock()))
        self.table.commit(writes)

    def _nearly_caught_up(self, billable: BillableAccount, until: date) -> BillableAccount:
        """Invoice missed periods in several transactions, until one more takes the rest.

        If it is interrupted, it continues from there when the event is delivered again.
        """
        while self.catch_up.takes_several(billable, until):
            account, writes = self.catch_up.invoiced(billable, until)
            self.table.commit(writes.extend(self.accounts.change(account, over=billable.account)))
            billable = replace(billable, account=account)
        return billable

    def _billable(self, contract_id: str) -> BillableAccount:
        account_id = self.accounts.find_id_by_contract(contract_id)
        if account_id is None:
            raise AccountNotFound
        return self.billable.get(account_id)


def _charged_from(account: Account, running: Sequence[Subscription], on: date) -> Account:
    """The account of resumed subscriptions: the days of the suspension are not charged."""
    moved = {
        s.id: max(account.charged_until.get(s.id, s.started_on), on)
        for s in running
        if s.state is SubscriptionState.ACTIVE
    }
    return replace(account, charged_until={**account.charged_until, **moved})
