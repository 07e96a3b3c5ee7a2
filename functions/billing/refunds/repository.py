"""Refunds in the billing table, beside their payment.

pk PAYMENT#<payment>   sk REFUND#<id>     ids are UUIDv7, so they sort by time
    gsi2pk REFUNDS-TO-ASK             gsi2sk <askAt>#<id>   while its gateway is to be asked
    gsi3pk REFUNDS#<shard>            gsi3sk <id>           keys alone, as in gsi4
    gsi4pk REFUNDS#<state>#<shard>    gsi4sk <id>
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from functions.billing.failures.entities import UNREADABLE, Unreadable
from functions.billing.refunds.entities import Refund, RefundChanged, RefundNotFound, RefundState
from shared.clock import iso
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.query import HIGHEST
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction

_ALL = ShardedList("REFUNDS", index="gsi3", shards=2, keys_only=True)
_BY_STATE = ShardedList("REFUNDS", index="gsi4", shards=2, keys_only=True)
_TO_ASK = "REFUNDS-TO-ASK"


@component
class RefundRepository:
    """Reads refunds, and says how they are written."""

    table: Table

    def get(self, payment_id: str, refund_id: str) -> Refund:
        """One refund of a payment. Raises: RefundNotFound."""
        item = self.table.get(f"PAYMENT#{payment_id}", f"REFUND#{refund_id}")
        if item is None:
            raise RefundNotFound
        return from_item(Refund, item)

    def list_of(self, payment_id: str, limit: int, cursor: str | None) -> Page[Refund]:
        """A payment's refunds, newest first. Raises: InvalidCursor."""
        query = Query(f"PAYMENT#{payment_id}", prefix="REFUND#", newest_first=True)
        return self._page(query, limit, cursor)

    def list(self, state: RefundState | None, limit: int, cursor: str | None) -> Page[Refund]:
        """All refunds, or those in a state; newest first. Raises: InvalidCursor."""
        query = _ALL.query() if state is None else _BY_STATE.query(of=state)
        return self._page(query, limit, cursor)

    def each_to_ask(self, now: datetime) -> Iterator[Refund | Unreadable]:
        """The refunds that gateways are to be asked for by now, those due longest first."""
        query = Query(_TO_ASK, index="gsi2", until=f"{iso(now)}#{HIGHEST}")
        for item in self.table.each(query):
            try:
                yield from_item(Refund, item)
            except UNREADABLE as error:
                yield Unreadable(f"refund#{str(item['sk']).partition('#')[2]}", error)

    def add(self, refund: Refund) -> Transaction:
        """A new refund. Its failure: RefundChanged."""
        return Transaction().create(_item(refund), otherwise=RefundChanged())

    def change(self, refund: Refund, *, over: Refund) -> Transaction:
        """A refund over the state it was read in. Its failure: RefundChanged."""
        return Transaction().replace(_item(refund), version=over.version, otherwise=RefundChanged())

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Refund]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Refund, item))


def _item(refund: Refund) -> Item:
    item = to_item(refund) | {
        "pk": f"PAYMENT#{refund.payment_id}",
        "sk": f"REFUND#{refund.id}",
        **_ALL.keys_by_id(refund.id),
        **_BY_STATE.keys_by_id(refund.id, of=refund.state),
    }
    if refund.ask_at is not None:
        item |= {"gsi2pk": _TO_ASK, "gsi2sk": f"{iso(refund.ask_at)}#{refund.id}"}
    return item
