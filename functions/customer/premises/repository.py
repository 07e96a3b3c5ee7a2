"""Premises in the customer table.

pk CUSTOMER#<customer id>   sk PREMISES#<id>
     gsi1 CUSTOMER#<customer id>   PREMISES#<created>#<id>
"""

from __future__ import annotations

from datetime import datetime

from functions.customer.addresses.entities import Address
from functions.customer.finding.repository import entering
from functions.customer.premises.entities import (
    Premises,
    PremisesChanged,
    PremisesExist,
    PremisesNotFound,
    premises_id_of,
)
from functions.customer.premises.search import entries_of
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def premises_key(customer_id: str, premises_id: str) -> tuple[str, str]:
    """Where a customer's premises lie."""
    return f"CUSTOMER#{customer_id}", f"PREMISES#{premises_id}"


def premises_in(item: Item | None) -> Premises | None:
    """The premises that an item holds, if there are any."""
    return None if item is None else from_item(Premises, item)


@component
class PremisesRepository:
    """Reads premises, and says how they are written."""

    table: Table

    def get(self, customer_id: str, premises_id: str) -> Premises:
        """A customer's premises. Raises: PremisesNotFound."""
        found = premises_in(self.table.get(*premises_key(customer_id, premises_id)))
        if found is None:
            raise PremisesNotFound
        return found

    def list_of(self, customer_id: str, limit: int, cursor: str | None) -> Page[Premises]:
        """A customer's premises, oldest first."""
        query = Query(f"CUSTOMER#{customer_id}", index="gsi1", prefix="PREMISES#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Premises, item))

    def add(self, premises: Premises) -> Transaction:
        """New premises. Its failure: PremisesExist."""
        transaction = Transaction().create(_item(premises), otherwise=PremisesExist())
        return transaction.extend(entering(entries_of(premises)))

    def change(self, premises: Premises, *, over: Premises) -> Transaction:
        """Premises over those that were read. Its failure: PremisesChanged."""
        transaction = Transaction().replace(
            _item(premises), version=over.version, otherwise=PremisesChanged()
        )
        return transaction.extend(entering(entries_of(premises), entries_of(over)))

    def remove(self, premises: Premises) -> Transaction:
        """Premises taken out, as they were read. Its failure: PremisesChanged."""
        unchanged = Condition(equals={"version": premises.version})
        key = premises_key(premises.customer_id, premises.id)
        transaction = Transaction().delete(*key, when=unchanged, otherwise=PremisesChanged())
        return transaction.extend(entering((), entries_of(premises)))

    def entered(
        self,
        customer_id: str,
        address: Address,
        contract_id: str,
        at: datetime,
        *,
        over: Premises | None,
    ) -> Transaction:
        """A contract that stands at an address from now on; one that is new becomes the customer's.

        `over` are the premises as they were read. Its failures: PremisesExist, PremisesChanged.
        """
        if over is not None:
            return self.change(over.with_contract(contract_id, at), over=over)
        premises_id = premises_id_of(customer_id, address)
        return self.add(
            Premises(premises_id, customer_id, address, at, at, contract_ids=(contract_id,))
        )


def _item(premises: Premises) -> Item:
    pk, sk = premises_key(premises.customer_id, premises.id)
    order = f"PREMISES#{iso(premises.created_at)}#{premises.id}"
    return to_item(premises) | {"pk": pk, "sk": sk, "gsi1pk": pk, "gsi1sk": order}
