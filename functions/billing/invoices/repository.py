"""Invoices in the billing table.

pk INVOICE#<id>   sk INVOICE
     gsi1 CUSTOMER#<id>#INVOICES   <account>#<id>      ids are UUIDv7: in order of issue
     gsi2 OVERDUE#<shard>          <overdueOn>#<id>    unpaid, and not marked overdue yet
     gsi3 INVOICES#<shard>            <id>             keys alone, as in gsi4
     gsi4 INVOICES#<status>#<shard>   <due>#<id>
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from functions.billing.accounts.sharding import shard_of
from functions.billing.failures.entities import Unreadable
from functions.billing.invoices.entities import (
    Invoice,
    InvoiceChanged,
    InvoiceNotFound,
    InvoiceStatus,
)
from functions.billing.invoices.filters import InvoiceFilter
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction

_ALL = ShardedList("INVOICES", index="gsi3", shards=4, keys_only=True)
_BY_STATUS = ShardedList("INVOICES", index="gsi4", shards=4, keys_only=True)


@component
class InvoiceRepository:
    """Reads invoices, and says how changes of them are written."""

    table: Table

    def get(self, invoice_id: str) -> Invoice:
        """One invoice. Raises: InvoiceNotFound."""
        item = self.table.get(f"INVOICE#{invoice_id}", "INVOICE")
        if item is None:
            raise InvoiceNotFound
        return from_item(Invoice, item)

    def get_many(self, invoice_ids: Sequence[str]) -> list[Invoice]:
        """The invoices with these ids, in their order; at most 100."""
        items = self.table.get_many([(f"INVOICE#{i}", "INVOICE") for i in invoice_ids])
        return [from_item(Invoice, item) for item in items]

    def list(self, wanted: InvoiceFilter, limit: int, cursor: str | None = None) -> Page[Invoice]:
        """Invoices, newest first; an account's only with its customer. Raises: InvalidCursor.

        A customer's are in order of accounts, those of a status or due date in order of due dates.
        """
        page = self.table.page(_query(wanted), limit=limit, cursor=cursor)
        found = page.map(lambda item: from_item(Invoice, item))
        return replace(found, items=tuple(i for i in found.items if wanted.matches(i)))

    def each_turning_overdue(self, shard: int, on: date) -> Iterator[Invoice | Unreadable]:
        """A shard's unpaid invoices that turn overdue by a day, the longest due first."""
        query = Query(f"OVERDUE#{shard:02d}", index="gsi2", until=f"{on}~")
        for item in self.table.each(query):
            try:
                yield from_item(Invoice, item)
            except Exception as error:  # noqa: BLE001 - one unreadable invoice must not stop the others
                yield Unreadable(f"invoice#{item['pk'].partition('#')[2]}", error)

    def add(self, invoice: Invoice) -> Transaction:
        """A new invoice; that it is issued once is ensured by its account's version."""
        return Transaction().put(_item(invoice))

    def change(self, invoice: Invoice, *, over: Invoice) -> Transaction:
        """An invoice over the state it was read in. Its failure: InvoiceChanged."""
        return Transaction().replace(
            _item(invoice), version=over.version, otherwise=InvoiceChanged()
        )


def _query(wanted: InvoiceFilter) -> Query:
    """The narrowest list that contains them."""
    if wanted.customer_id is not None:
        return Query(
            f"CUSTOMER#{wanted.customer_id}#INVOICES",
            index="gsi1",
            prefix=f"{wanted.account_id}#" if wanted.account_id else "",
            newest_first=True,
            where={"status": wanted.status},
            others=tuple(f"CUSTOMER#{one}#INVOICES" for one in wanted.earlier_customers),
        )
    if wanted.status is None and not wanted.by_due_day:
        return _ALL.query()
    return _BY_STATUS.query(
        of=tuple(InvoiceStatus) if wanted.status is None else wanted.status,
        since=None if wanted.due_from is None else wanted.due_from.isoformat(),
        until=None if wanted.due_to is None else wanted.due_to.isoformat(),
    )


def _item(invoice: Invoice) -> Item:
    item = to_item(invoice) | {
        "pk": f"INVOICE#{invoice.id}",
        "sk": "INVOICE",
        "gsi1pk": f"CUSTOMER#{invoice.customer_id}#INVOICES",
        "gsi1sk": f"{invoice.account_id}#{invoice.id}",
        **_ALL.keys_by_id(invoice.id),
        **_BY_STATUS.keys(invoice.due_date.isoformat(), invoice.id, of=invoice.status),
    }
    if invoice.payable and invoice.overdue_on is not None:
        item["gsi2pk"] = f"OVERDUE#{shard_of(invoice.account_id):02d}"
        item["gsi2sk"] = f"{invoice.overdue_on}#{invoice.id}"
    return item
