"""Outages in the support table.

pk CUSTOMER#<id>   sk OUTAGE#<incident>           while the customer is cut off
pk TICKET#<id>     sk OUTAGE#<incident>#<phase>   the ticket has been told of it
"""

from __future__ import annotations

from functions.support.outages.entities import AlreadyTold, Outage, OutageIsOver, Phase
from functions.support.tickets.repository import ticket_key
from shared.component import component
from shared.dynamo import Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

MOST_OUTAGES = 10
"""At once of one customer, who has a contract in each."""


@component
class OutageRepository:
    """Reads which outages customers are in, and says how it is written."""

    table: Table

    def of(self, customer_id: str) -> tuple[Outage, ...]:
        """The outages that a customer is in."""
        query = Query(_mark(customer_id, "")[0], prefix="OUTAGE#", consistent=True)
        items = self.table.first(query, limit=MOST_OUTAGES)
        return tuple(from_item(Outage, item) for item in items)

    def mark(self, customer_id: str, outage: Outage) -> Transaction:
        """A customer who is cut off."""
        pk, sk = _mark(customer_id, outage.incident_id)
        return Transaction().put(to_item(outage) | {"pk": pk, "sk": sk})

    def unmark(self, customer_id: str, incident_id: str) -> Transaction:
        """A customer who is served again."""
        return Transaction().delete(*_mark(customer_id, incident_id))

    def must_last(self, customer_id: str, incident_id: str) -> Transaction:
        """A look whether the customer is still cut off. Its failure: OutageIsOver."""
        present = Condition(present=True)
        return Transaction().check(
            *_mark(customer_id, incident_id), when=present, otherwise=OutageIsOver()
        )

    def tell(self, ticket_id: str, incident_id: str, phase: Phase) -> Transaction:
        """That a ticket is told of something, once. Its failure: AlreadyTold."""
        item = {"pk": ticket_key(ticket_id)[0], "sk": f"OUTAGE#{incident_id}#{phase}"}
        return Transaction().create(item, otherwise=AlreadyTold())


def _mark(customer_id: str, incident_id: str) -> tuple[str, str]:
    return f"CUSTOMER#{customer_id}", f"OUTAGE#{incident_id}"
