"""Invoices in the billing table.

pk INVOICE#<id>   sk INVOICE
     gsi1 CUSTOMER#<id>#INVOICES   <account>#<id>      ids are UUIDv7: in order of issue
     gsi2 DUNNING#<shard>          <dunningOn>#<id>    unpaid, with a step of dunning to come
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from functions.billing.accounts.entities import shard_of
from functions.billing.failures.entities import Unreadable
from functions.billing.invoices.entities import Invoice, InvoiceChanged, InvoiceNotFound
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction


@dataclass(frozen=True)
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

    def of_customer(
        self, customer_id: str, account_id: str | None, limit: int, cursor: str | None
    ) -> Page[Invoice]:
        """A customer's invoices, or those of one of their accounts, the newest of each first."""
        query = Query(
            f"CUSTOMER#{customer_id}#INVOICES",
            index="gsi1",
            prefix=f"{account_id}#" if account_id else "",
            newest_first=True,
        )
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Invoice, item))

    def each_to_dun(self, shard: int, on: date) -> Iterator[Invoice | Unreadable]:
        """A shard's unpaid invoices whose next step has come by a day, the longest due first."""
        query = Query(f"DUNNING#{shard:02d}", index="gsi2", until=f"{on}~")
        for item in self.table.each(query):
            try:
                yield from_item(Invoice, item)
            except Exception as error:  # noqa: BLE001 - one unreadable invoice must not stop the others
                yield Unreadable(f"invoice#{item['pk'].partition('#')[2]}", error)

    def add(self, invoice: Invoice) -> Transaction:
        """Writes of a new invoice; its account's version says that it is issued only once."""
        return Transaction().put(_item(invoice))

    def change(self, invoice: Invoice, *, over: Invoice) -> Transaction:
        """Write an invoice over the state it was read in. Raises: InvoiceChanged."""
        return Transaction().replace(
            _item(invoice), version=over.version, otherwise=InvoiceChanged()
        )


def _item(invoice: Invoice) -> Item:
    item = to_item(invoice) | {
        "pk": f"INVOICE#{invoice.id}",
        "sk": "INVOICE",
        "gsi1pk": f"CUSTOMER#{invoice.customer_id}#INVOICES",
        "gsi1sk": f"{invoice.account_id}#{invoice.id}",
    }
    if invoice.payable and invoice.dunning_on is not None:
        item["gsi2pk"] = f"DUNNING#{shard_of(invoice.account_id):02d}"
        item["gsi2sk"] = f"{invoice.dunning_on}#{invoice.id}"
    return item
