"""What a contract's changes do to its subscriptions: suspend, resume and end them."""

from __future__ import annotations

from datetime import date

from functions.billing.accounts.entities import Account, AccountNotFound, AccountState
from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.deciding import Decide, Decided
from functions.billing.changes.ending import Ending
from functions.billing.changes.entities import Change
from functions.billing.changes.writing import ChangeWriter
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionResumed,
    SubscriptionSuspended,
)
from shared.component import component
from shared.dynamo.once import Once

KIND = Suspension.ADMINISTRATIVE
"""A contract's suspension is this one of several; the others stay as they are."""


@component
class ContractLifecycle:
    """Use cases of a contract's changes, each as a change of all its subscriptions together.

    Days are the account's local ones: what is billed for later days is credited, and what is used
    and not billed yet is billed.
    """

    accounts: AccountRepository
    ending: Ending
    writer: ChangeWriter

    def suspend(self, contract_id: str, on: date, once: Once | None = None) -> None:
        """Suspend a contract's subscriptions from a day.

        Raises: AccountNotFound, AlreadySeen, Unavailable.
        """

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            if old.state is SubscriptionState.CANCELLED or KIND in old.suspensions:
                return Change(old, old, today), None
            new = old.suspended(KIND, on)
            began = new.state is not old.state
            return Change(old, new, on), SubscriptionSuspended if began else None

        self._write(contract_id, decide, on, "suspended", once, at_once=True)

    def resume(self, contract_id: str, on: date, once: Once | None = None) -> None:
        """Resume them, charged from `on`; what was due before the suspension is invoiced first.

        Those of a blocked account stay suspended.

        Raises: AccountNotFound, AlreadySeen, Unavailable.
        """

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            ended, blocked = SubscriptionState.CANCELLED, AccountState.BLOCKED
            if ended is old.state or KIND not in old.suspensions or account.state is blocked:
                return Change(old, old, today), None
            new = old.resumed(KIND)
            back = new.state is SubscriptionState.ACTIVE
            return Change(old, new, on), SubscriptionResumed if back else None

        self._write(contract_id, decide, on, "resumed", once, at_once=True)

    def terminate(self, contract_id: str, on: date, once: Once | None = None) -> None:
        """End a contract's subscriptions on a day; on a later day, when it comes.

        Raises: AccountNotFound, AlreadySeen, Unavailable.
        """

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            ends_before = old.ends_on is not None and old.ends_on <= on
            if old.state is SubscriptionState.CANCELLED or ends_before:
                return Change(old, old, today), None
            change = self.ending.ended(old, max(on, old.started_on), today)
            ended = change.after.state is SubscriptionState.CANCELLED
            return change, SubscriptionCancelled if ended else None

        self._write(contract_id, decide, on, "cancelled", once, at_once=False)

    def _write(
        self,
        contract_id: str,
        decide: Decide,
        on: date,
        action: str,
        once: Once | None,
        *,
        at_once: bool,
    ) -> None:
        account_id = self.accounts.find_id_by_contract(contract_id)
        if account_id is None:
            raise AccountNotFound
        self.writer.write_all(account_id, decide, on, action, once, at_once=at_once)
