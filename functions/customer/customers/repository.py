"""Customers in the customer table.

pk CUSTOMER#<id>                   sk CUSTOMER
     gsi3 CUSTOMERS#<shard>            <created>#<id>
     gsi4 CUSTOMERS#<status>#<shard>   <created>#<id>
pk CUSTOMER#<id>                   sk TAG#<tag>          a summary
     gsi3 TAGGED#<tag>#<shard>         <created>#<id>

What a customer is found by is written along (finding/repository.py), so a search is never behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.customer.customers.entities import (
    Customer,
    CustomerChanged,
    CustomerExists,
    CustomerSummary,
    Status,
)
from functions.customer.customers.search import entries_of
from functions.customer.finding.lookups import Lookup
from functions.customer.finding.repository import entering, find
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)
from shared.dynamo.table import BATCH_READ

_ALL = ShardedList("CUSTOMERS", index="gsi3", shards=4)
_BY_STATUS = ShardedList("CUSTOMERS", index="gsi4", shards=4)
_TAGGED = ShardedList("TAGGED", index="gsi3", shards=4)


def customer_key(customer_id: str) -> tuple[str, str]:
    """Where a customer lies."""
    return f"CUSTOMER#{customer_id}", "CUSTOMER"


def customer_in(item: Item | None) -> Customer | None:
    """The customer that an item holds."""
    return None if item is None else from_item(Customer, item)


@component
class CustomerRepository:
    """Reads customers, and says how they are written."""

    table: Table

    def get(self, customer_id: str) -> Customer | None:
        """A customer, or None."""
        return customer_in(self.table.get(*customer_key(customer_id)))

    def list(self, status: Status | None, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """Customers, newest first; all, or those of one status."""
        query = _ALL.query() if status is None else _BY_STATUS.query(of=status)
        return self._page(query, limit, cursor)

    def list_tagged(self, tag: str, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """The customers with a tag, newest first."""
        return self._page(_TAGGED.query(of=tag), limit, cursor)

    def list_found(
        self, lookups: Sequence[Lookup], limit: int, cursor: str | None
    ) -> Page[CustomerSummary]:
        """The customers to whom lookups lead, each once, in the order of the lookups."""
        page = find(self.table, lookups, limit, cursor)
        ids = dict.fromkeys(found.customer_id for found in page.items if found.customer_id)
        keys = [customer_key(customer_id) for customer_id in ids]
        items = [
            item
            for start in range(0, len(keys), BATCH_READ)
            for item in self.table.get_many(keys[start : start + BATCH_READ])
        ]
        return Page(tuple(from_item(CustomerSummary, item) for item in items), page.next_cursor)

    def add(self, customer: Customer) -> Transaction:
        """A new customer, with their search items. Its failure: CustomerExists."""
        transaction = Transaction().create(_item(customer), otherwise=CustomerExists())
        return transaction.extend(entering(entries_of(customer))).extend(_tagging(customer))

    def change(self, customer: Customer, *, over: Customer) -> Transaction:
        """A customer over the one that was read, with their search items.

        Its failure: CustomerChanged.
        """
        transaction = Transaction().replace(
            _item(customer), version=over.version, otherwise=CustomerChanged()
        )
        transaction.extend(entering(entries_of(customer), entries_of(over)))
        return transaction.extend(_tagging(customer, over))

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(CustomerSummary, item))


def _item(customer: Customer) -> Item:
    pk, sk = customer_key(customer.id)
    created = iso(customer.created_at)
    return to_item(customer) | {
        "pk": pk,
        "sk": sk,
        **(_ALL.keys(created, customer.id) if customer.merged_into is None else {}),
        **_BY_STATUS.keys(created, customer.id, of=customer.status),
    }


def _tagging(now: Customer, before: Customer | None = None) -> Transaction:
    """The items of a customer's tags brought from those they had to those they have."""
    transaction = Transaction()
    pk, _ = customer_key(now.id)
    had, has = _tags(before), _tags(now)
    for tag in sorted(set(had) - set(has)):
        transaction.delete(pk, f"TAG#{tag}")
    is_new = before is None or now.summary != before.summary
    for tag in has if is_new else sorted(set(has) - set(had)):
        listed = _TAGGED.keys(iso(now.created_at), now.id, of=tag)
        transaction.put(to_item(now.summary) | {"pk": pk, "sk": f"TAG#{tag}"} | listed)
    return transaction


def _tags(customer: Customer | None) -> tuple[str, ...]:
    """The tags that a customer is listed by; a merged record is in no list."""
    return () if customer is None or customer.merged_into is not None else customer.tags
