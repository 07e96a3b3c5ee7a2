"""Which accounts of a customer share invoices."""

from __future__ import annotations

from collections.abc import Iterable

from functions.billing.accounts.entities import Account, AccountChanged, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.consolidation.bundling import Bundling
from functions.billing.consolidation.entities import (
    Consolidation,
    ConsolidationChanged,
    check_accounts,
)
from functions.billing.consolidation.repository import ConsolidationRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Transaction
from shared.retrying import retrying

_BUSY = (AccountChanged, ConsolidationChanged)


@component
class Consolidations:
    """Use cases of who shares invoices; only staff decide that."""

    table: Table
    groups: ConsolidationRepository
    accounts: AccountRepository
    bundling: Bundling
    clock: Clock

    def get(self, customer_id: str) -> Consolidation:
        """A customer's. Raises: ConsolidationNotFound."""
        return self.groups.get(customer_id)

    def list(self, limit: int, cursor: str | None) -> Page[Consolidation]:
        """All of them, in order of the customers' ids. Raises: InvalidCursor."""
        return self.groups.list(limit, cursor)

    def share(self, customer_id: str, account_ids: tuple[str, ...]) -> Consolidation:
        """Let some accounts of a customer share invoices from now on, and no others.

        Raises: AccountNotFound, InvalidConsolidation, Unavailable.
        """

        def attempt() -> Consolidation:
            before = self.groups.find(customer_id)
            known = before.account_ids if before else ()
            everyone = self._accounts((*account_ids, *known))
            check_accounts(customer_id, [everyone[one] for one in account_ids])
            after = before.of(account_ids) if before else Consolidation(customer_id, account_ids)
            if after == before:
                return after
            if before is not None and set(known) - set(account_ids):
                self.bundling.bring_together(before, whole_days=False)
            writes = self.groups.set(after, over=before)
            writes.extend(self._marking(customer_id, everyone.values(), set(account_ids)))
            self._commit(writes, before, after)
            return after

        return retrying(attempt, on=_BUSY)

    def remove(self, customer_id: str) -> None:
        """Let a customer's accounts have invoices of their own again; what waits is issued first.

        Raises: ConsolidationNotFound, Unavailable.
        """

        def attempt() -> None:
            group = self.groups.get(customer_id)
            self.bundling.bring_together(group, whole_days=False)
            everyone = self._accounts(group.account_ids)
            writes = self.groups.remove(group)
            writes.extend(self._marking(customer_id, everyone.values(), set()))
            self._commit(writes, group, None)

        retrying(attempt, on=_BUSY)

    def _accounts(self, account_ids: Iterable[str]) -> dict[str, Account]:
        """Raises: AccountNotFound."""
        wanted = tuple(dict.fromkeys(account_ids))
        found = {account.id: account for account in self.accounts.get_many(wanted)}
        if len(found) < len(wanted):
            raise AccountNotFound
        return found

    def _marking(
        self, customer_id: str, accounts: Iterable[Account], sharing: set[str]
    ) -> Transaction:
        writes = Transaction()
        for account in accounts:
            if account.customer_id == customer_id:
                marked = account.sharing_invoices(account.id in sharing)
                if marked is not account:
                    writes.extend(self.accounts.change(marked, over=account))
        return writes

    def _commit(
        self, writes: Transaction, before: Consolidation | None, after: Consolidation | None
    ) -> None:
        group = after or before
        subject = f"consolidation#{group.customer_id if group else ''}"
        action = "consolidation.removed" if after is None else "consolidation.set"
        writes.audit(subject, action, at=self.clock(), before=before, after=after)
        self.table.commit(writes)
