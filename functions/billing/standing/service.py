"""What staff can do with an account as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from functions.billing.accounts.entities import (
    Account,
    AccountInUse,
    AccountState,
)
from functions.billing.accounts.events import AccountBlocked, AccountFunded, AccountUnblocked
from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import Change
from functions.billing.changes.writing import ChangeWriter
from functions.billing.periods.entities import checked_bill_day
from functions.billing.standing.entities import updated
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import SubscriptionResumed, SubscriptionSuspended
from functions.billing.usage.repository import UsageRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.transaction import Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest

KIND = Suspension.ADMINISTRATIVE
"""What blocking an account does to its services; those for other reasons stay as they are."""


@component
class AccountStandings:
    """Use cases of standings; each is one change of the account and all its services."""

    accounts: AccountRepository
    usage: UsageRepository
    writer: ChangeWriter
    clock: Clock

    def block(self, account_id: str, reason: str, once: KeyedRequest | None = None) -> Account:
        """Block an account: its services are suspended from today on. Twice is no error.

        Raises: AccountNotFound, AccountClosed, Unavailable.
        """

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            if old.state is SubscriptionState.CANCELLED or KIND in old.suspensions:
                return Change(old, old, today), None
            new = old.suspended(KIND, today)
            began = new.state is not old.state
            return Change(old, new, today), SubscriptionSuspended if began else None

        def along(account: Account) -> tuple[Account, Transaction]:
            after, writes = account.standing(AccountState.BLOCKED), Transaction()
            if after is not account:
                self._say(writes, account, after, "account.blocked")
                writes.emit(AccountBlocked.of(after, reason, self.clock()))
            return after, writes

        on = self._today(account_id)
        return self.writer.write_all(account_id, decide, on, "suspended", once, along=along)

    def unblock(self, account_id: str, reason: str, once: KeyedRequest | None = None) -> Account:
        """Lift it again: services that nothing else holds are back from today on.

        Raises: AccountNotFound, AccountClosed, Unavailable.
        """

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            if old.state is SubscriptionState.CANCELLED or KIND not in old.suspensions:
                return Change(old, old, today), None
            new = old.resumed(KIND)
            back = new.state is SubscriptionState.ACTIVE
            return Change(old, new, today), SubscriptionResumed if back else None

        def along(account: Account) -> tuple[Account, Transaction]:
            after, writes = account.standing(AccountState.ACTIVE), Transaction()
            if after is not account:
                self._say(writes, account, after, "account.unblocked")
                writes.emit(AccountUnblocked.of(after, reason, self.clock()))
            return after, writes

        on = self._today(account_id)
        return self.writer.write_all(account_id, decide, on, "resumed", once, along=along)

    def close(self, account_id: str, once: KeyedRequest | None = None) -> Account:
        """Close an account on which nothing is active, owed or to come. Twice is no error.

        Raises: AccountNotFound, AccountInUse, Unavailable.
        """

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            if account.state is not AccountState.CLOSED and old.state is not _ENDED:
                raise AccountInUse
            return Change(old, old, today), None

        def along(account: Account) -> tuple[Account, Transaction]:
            after, writes = account.closed(), Transaction()
            if after is not account:
                self._say(writes, account, after, "account.closed")
            return after, writes

        on = self._today(account_id)
        if not all(period.is_charged for period in self.usage.newest(account_id)):
            raise AccountInUse
        return self.writer.write_all(account_id, decide, on, "closed", once, along=along)

    def update(
        self, account_id: str, changes: Mapping[str, Any], seen_version: int | None
    ) -> Account:
        """Change how an account is billed from now on; what is billed stays.

        Another bill day is that of its services that were billed on the old one: the days up to it
        are billed next, by their share. Raises: AccountNotFound, AccountClosed,
        InvalidBillDay, TimeZoneFixed, PreconditionFailed, Unavailable.
        """
        known = self.accounts.get(account_id)
        if seen_version not in (None, known.version):
            raise PreconditionFailed
        day = checked_bill_day(changes.get("bill_day", known.bill_day))

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            stays = old.bill_day != account.bill_day or day == account.bill_day
            if stays or old.state is _ENDED:
                return Change(old, old, today), None
            on = account.charged_until.get(old.id) or max(today, old.started_on)
            moved = replace(old, bill_day=day, version=old.version + 1)
            return Change(old, moved.after_terms_of(old, on), on), None

        def along(account: Account) -> tuple[Account, Transaction]:
            after, writes = updated(account, changes), Transaction()
            if after == account:
                return account, writes
            if after.payment_type is not account.payment_type:
                writes.emit(AccountFunded.of(after, self.clock()))  # what waits may be back
            self._say(writes, account, after, "account.updated")
            return after, writes

        on = self._today(account_id)
        return self.writer.write_all(account_id, decide, on, "moved", None, along=along)

    def _today(self, account_id: str) -> date:
        return local_date(self.clock(), self.accounts.get(account_id).time_zone)

    def _say(self, writes: Transaction, before: Account, after: Account, action: str) -> None:
        subject = f"account#{after.id}"
        writes.audit(subject, action, at=self.clock(), before=before, after=after)


_ENDED = SubscriptionState.CANCELLED
