"""Copying what some accounts are billed by into a table in memory; nothing real is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.legal_entities.entities import Document
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import ACCOUNTS
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.entities import TariffStatus
from functions.billing.tariffs.repository import TariffRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.mapping import from_item
from shared.dynamo.memory import MemoryTable
from shared.dynamo.operation import Item
from shared.dynamo.query import Query
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.numbering import NumberSeries

Key = tuple[str, str]
NEWEST = 50
"""An account's newest invoices: among so many are all that bill days to come."""
USAGE = 100
"""An account's newest periods of usage."""
_READ_AT_ONCE = 100
NEEDED = ("A#", "DUNNING", "PROMISES")
"""What of an account is copied: not who it is, nor by what it pays."""
MISSED = timedelta(days=31)
"""What was scheduled within so many days may not be done yet."""


@component
class Copying:
    """Reads what accounts need to be billed, as it is now."""

    table: Table
    clock: Clock

    def copy(self, account_ids: Sequence[str]) -> tuple[MemoryTable, list[Account]]:
        """A table with some accounts and all that they are billed by. Raises: AccountNotFound."""
        copied = MemoryTable(self._common())
        accounts = [self._account(one, copied) for one in account_ids]
        subscriptions = _subscriptions(copied)
        self._read(_named_by(accounts, subscriptions), copied)
        invoices = self._read(self._invoice_keys(accounts), copied)
        on_others = {i["consolidated_in"] for i in invoices if i.get("consolidated_in")}
        self._read([(f"CONSOLIDATED#{one}", "CONSOLIDATED") for one in on_others], copied)
        self._schedule(subscriptions, copied)
        return copied, accounts

    def add_tariffs(self, tariff_ids: Iterable[str], copied: MemoryTable) -> None:
        """Add tariffs on their present terms; a draft is published, in the copy alone.

        Raises: TariffNotFound.
        """
        wanted = dict.fromkeys(tariff_ids)
        self._read([(f"TARIFF#{one}", "TARIFF") for one in wanted], copied)
        tariffs = TariffRepository(table=copied)
        for tariff_id in wanted:
            tariff = tariffs.get(tariff_id)
            if tariff.status is TariffStatus.DRAFT:
                published = tariff.published(self.clock())
                copied.commit(tariffs.change(published, over=tariff))

    def add_counters(
        self,
        accounts: Sequence[Account],
        sellers: Sellers,
        days: Iterable[date],
        copied: MemoryTable,
    ) -> None:
        """Add how far the series of numbers are that these accounts' sellers have on some days."""
        who = dict.fromkeys(["", *(one.legal_entity for one in accounts)])
        series = [
            sellers.of(one).series(document, day)
            for one in who
            for document in Document
            for day in days
        ]
        counters = dict.fromkeys(
            NumberSeries(one.name, one.form).key for one in [ACCOUNTS, *series]
        )
        self._read(list(counters), copied)

    def _common(self) -> Iterator[Item]:
        """What holds for all accounts: who sells, and the terms of promises."""
        yield from self.table.each(Query("LEGALENTITIES", consistent=True))
        terms = self.table.get("PROMISEPOLICY", "POLICY")
        if terms is not None:
            yield terms

    def _account(self, account_id: str, copied: MemoryTable) -> Account:
        """Copy an account, its services, usage, promises and dunning. Raises: AccountNotFound."""
        pk = f"ACCOUNT#{account_id}"
        items = list(self.table.each(Query(pk, since="A#", until="PROMISES", consistent=True)))
        found = next((item for item in items if item["sk"] == "A#ACCOUNT"), None)
        if found is None:
            raise AccountNotFound("There is no account {id}.", id=account_id)
        used = Query(pk, prefix="USAGE#", newest_first=True, consistent=True)
        needed = (item for item in items if item["sk"].startswith(NEEDED))
        _put([*needed, *self.table.first(used, limit=USAGE)], copied)
        return from_item(Account, found)

    def _invoice_keys(self, accounts: Sequence[Account]) -> list[Key]:
        """Where the accounts' newest invoices lie, and all on which something is due."""
        ids: dict[str, None] = {}
        for account in accounts:
            owners = [account.customer_id, *(o.customer_id for o in account.earlier_customers)]
            for owner in dict.fromkeys(owners):
                listed = Query(
                    f"CUSTOMER#{owner}#INVOICES",
                    index="gsi1",
                    prefix=f"{account.id}#",
                    newest_first=True,
                )
                ids |= {i["id"]: None for i in self.table.first(listed, limit=NEWEST)}
            ids |= {item.invoice_id: None for item in account.open_items}
        return [(f"INVOICE#{one}", "INVOICE") for one in ids]

    def _read(self, keys: Sequence[Key], copied: MemoryTable) -> list[Item]:
        """Copy the items that there are under some keys."""
        found: list[Item] = []
        for start in range(0, len(keys), _READ_AT_ONCE):
            found += self.table.get_many(keys[start : start + _READ_AT_ONCE])
        _put(found, copied)
        return found

    def _schedule(self, subscriptions: Sequence[Subscription], copied: MemoryTable) -> None:
        """What is to come of the subscriptions, as they say it themselves."""
        repository = SubscriptionRepository(table=copied)
        since = self.clock().date() - MISSED
        for one in subscriptions:
            copied.commit(repository.await_payment(one, None))
            for day in one.days_to_come(since):
                copied.commit(repository.add_scheduled(one, day))


def _put(items: Iterable[Item], copied: MemoryTable) -> None:
    for item in items:
        copied.commit(Transaction().put(item))


def _subscriptions(copied: MemoryTable) -> list[Subscription]:
    return [
        from_item(Subscription, item)
        for (_, sk), item in copied.items.items()
        if sk.startswith("A#SUB#")
    ]


def _named_by(accounts: Sequence[Account], subscriptions: Sequence[Subscription]) -> list[Key]:
    """Where that lies which accounts and subscriptions name: tariffs, steps, groups, codes."""
    keys: dict[Key, None] = {}
    for account in accounts:
        keys["DUNNINGPOLICY", account.currency] = None
        keys[f"CONSOLIDATION#{account.customer_id}", "CONSOLIDATION"] = None
    for one in subscriptions:
        terms = [(one.tariff_id, one.tariff_revision)]
        terms += [(past.tariff_id, past.tariff_revision) for past in one.past_terms]
        if one.next_terms is not None:
            terms.append((one.next_terms.tariff_id, one.next_terms.tariff_revision))
        for tariff_id, revision in terms:
            keys[f"TARIFF#{tariff_id}", "TARIFF"] = None
            keys[f"TARIFF#{tariff_id}", f"REVISION#{revision:04d}"] = None
        for code in (discount.promo_code for discount in one.discounts):
            if code is not None:
                keys[f"PROMOCODE#{code}", "PROMOCODE"] = None
    return list(keys)
