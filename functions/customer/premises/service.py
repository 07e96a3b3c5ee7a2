"""What one can do with the premises of customers."""

from __future__ import annotations

from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.entities import CustomerNotFound
from functions.customer.customers.repository import CustomerRepository
from functions.customer.premises.entities import (
    Occupied,
    Premises,
    PremisesInUse,
    premises_id_of,
)
from functions.customer.premises.repository import PremisesRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@component
class PremisesRegister:
    """Use cases of the premises of customers."""

    table: Table
    premises: PremisesRepository
    customers: CustomerRepository
    contracts: ContractRepository
    clock: Clock

    def get(self, customer_id: str, premises_id: str, by: Principal) -> Occupied:
        """A customer's premises with their contracts.

        Raises: CustomerNotFound, PremisesNotFound.
        """
        by.must_reach(customer_id, otherwise=CustomerNotFound)
        return self._occupied(self.premises.get(customer_id, premises_id))

    def list_of(
        self, customer_id: str | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Occupied]:
        """A customer's premises, oldest first, with their contracts. Raises: CustomerNotFound."""
        owner = by.scope(customer_id, otherwise=CustomerNotFound)
        if owner is None:
            raise CustomerNotFound
        page = self.premises.list_of(owner, limit, cursor)
        ids = [contract for one in page.items for contract in one.contract_ids]
        contracts = self.contracts.get_many(ids)
        return page.map(lambda one: Occupied.by(one, contracts))

    def create(
        self, customer_id: str, address: Address, label: str, once: KeyedRequest | None = None
    ) -> Occupied:
        """Add an address to a customer's.

        Raises: CustomerNotFound, CustomerIsMerged, CustomerIsErased, PremisesExist.
        """
        customer = self.customers.get(customer_id)
        if customer is None:
            raise CustomerNotFound
        customer.must_be_current()
        now, premises_id = self.clock(), premises_id_of(customer_id, address)
        made = Premises(premises_id, customer_id, address, now, now, label)
        result = Occupied(made, ())
        self.table.commit(
            Transaction()
            .extend(self.premises.add(made))
            .audit(f"customer#{customer_id}", "address.added", at=now, after=made)
            .once(once, result=result)
        )
        return result

    def update(
        self,
        customer_id: str,
        premises_id: str,
        label: str | None,
        details: dict[str, Any],
        seen: int | None,
    ) -> Occupied:
        """Change a label, or details of the address; the place stays.

        Raises: PremisesNotFound, PremisesChanged, PreconditionFailed.
        """
        before = self.premises.get(customer_id, premises_id)
        if seen not in (None, before.version):
            raise PreconditionFailed
        after = before.changed(label, details, self.clock())
        self.table.commit(
            Transaction()
            .extend(self.premises.change(after, over=before))
            .audit(f"customer#{customer_id}", "address.changed",
                   at=after.updated_at, before=before, after=after)
        )  # fmt: skip
        return self._occupied(after)

    def remove(self, customer_id: str, premises_id: str) -> None:
        """Take an address away at which no contract stands.

        Raises: PremisesNotFound, PremisesChanged, PremisesInUse.
        """
        premises = self.premises.get(customer_id, premises_id)
        if self._occupied(premises).contracts:
            raise PremisesInUse
        self.table.commit(
            Transaction()
            .extend(self.premises.remove(premises))
            .audit(f"customer#{customer_id}", "address.removed",
                   at=self.clock(), before=premises)
        )  # fmt: skip

    def _occupied(self, premises: Premises) -> Occupied:
        return Occupied.by(premises, self.contracts.get_many(premises.contract_ids))
