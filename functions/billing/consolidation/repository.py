"""Which accounts share invoices, and those invoices, in the billing table.

pk CONSOLIDATION#<customer>  sk CONSOLIDATION   which of a customer's accounts share invoices
     gsi1 CONSOLIDATIONS     <customer>
pk CONSOLIDATED#<id>         sk CONSOLIDATED    a consolidated invoice: it never changes
     gsi1 CUSTOMER#<id>#CONSOLIDATED   <id>     ids are UUIDv7: in order of issue
     gsi3 CONSOLIDATED#<shard>         <id>     keys alone
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.billing.consolidation.entities import (
    ConsolidatedInvoice,
    ConsolidatedInvoiceNotFound,
    Consolidation,
    ConsolidationChanged,
    ConsolidationNotFound,
)
from functions.billing.failures.entities import Unreadable
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Transaction

_KIND = "CONSOLIDATION"
_ALL = ShardedList("CONSOLIDATED", index="gsi3", shards=2, keys_only=True)


@component
class ConsolidationRepository:
    """Reads which accounts share invoices, and says how changes of that are written."""

    table: Table

    def find(self, customer_id: str) -> Consolidation | None:
        """A customer's, if any of their accounts share invoices."""
        item = self.table.get(f"{_KIND}#{customer_id}", _KIND)
        return None if item is None else from_item(Consolidation, item)

    def get(self, customer_id: str) -> Consolidation:
        """A customer's. Raises: ConsolidationNotFound."""
        found = self.find(customer_id)
        if found is None:
            raise ConsolidationNotFound
        return found

    def list(self, limit: int, cursor: str | None) -> Page[Consolidation]:
        """All of them, in order of the customers' ids. Raises: InvalidCursor."""
        page = self.table.page(Query("CONSOLIDATIONS", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Consolidation, item))

    def each(self) -> Iterator[Consolidation | Unreadable]:
        """All of them, one after the other."""
        for item in self.table.each(Query("CONSOLIDATIONS", index="gsi1")):
            try:
                yield from_item(Consolidation, item)
            except Exception as error:  # noqa: BLE001 - one unreadable entry must not stop the others
                yield Unreadable(f"consolidation#{item['gsi1sk']}", error)

    def set(self, group: Consolidation, *, over: Consolidation | None) -> Transaction:
        """What is set over what was read, if there was any. Its failure: ConsolidationChanged."""
        item = to_item(group) | {
            "pk": f"{_KIND}#{group.customer_id}",
            "sk": _KIND,
            "gsi1pk": "CONSOLIDATIONS",
            "gsi1sk": group.customer_id,
        }
        return Transaction().put(item, when=_seen(over), otherwise=ConsolidationChanged())

    def remove(self, group: Consolidation) -> Transaction:
        """That its accounts have invoices of their own. Its failure: ConsolidationChanged."""
        pk = f"{_KIND}#{group.customer_id}"
        return Transaction().delete(pk, _KIND, when=_seen(group), otherwise=ConsolidationChanged())


@component
class ConsolidatedInvoiceRepository:
    """Reads consolidated invoices, and says how a new one is written."""

    table: Table

    def get(self, invoice_id: str) -> ConsolidatedInvoice:
        """One of them. Raises: ConsolidatedInvoiceNotFound."""
        item = self.table.get(f"CONSOLIDATED#{invoice_id}", "CONSOLIDATED")
        if item is None:
            raise ConsolidatedInvoiceNotFound
        return from_item(ConsolidatedInvoice, item)

    def list(
        self, customer_id: str | None, limit: int, cursor: str | None
    ) -> Page[ConsolidatedInvoice]:
        """A customer's, or all of them, newest first. Raises: InvalidCursor."""
        query = _ALL.query()
        if customer_id is not None:
            query = Query(_of(customer_id), index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(ConsolidatedInvoice, item))

    def add(self, invoice: ConsolidatedInvoice) -> Transaction:
        """A new one; that an invoice is on one only is ensured by its version."""
        keys = {
            "pk": f"CONSOLIDATED#{invoice.id}",
            "sk": "CONSOLIDATED",
            "gsi1pk": _of(invoice.customer_id),
            "gsi1sk": invoice.id,
        }
        return Transaction().put(to_item(invoice) | keys | _ALL.keys_by_id(invoice.id))


def _of(customer_id: str) -> str:
    return f"CUSTOMER#{customer_id}#CONSOLIDATED"


def _seen(group: Consolidation | None) -> Condition:
    """What was not there is new."""
    return Condition(equals={"version": group.version}) if group else Condition(absent=True)
