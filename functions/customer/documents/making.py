"""Making contracts' documents, on the events of what is drafted or in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions.customer.contracts.entities import Contract
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.devices.entities import Device
from functions.customer.devices.repository import DeviceRepository
from functions.customer.documents.entities import ContractDocument
from functions.customer.documents.pages import Equipment, contract_page
from functions.customer.documents.repository import ContractDocumentRepository
from functions.customer.sellers.entities import chosen
from functions.customer.sellers.repository import SellerRepository
from shared.aws.objects import ObjectStore
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once

PDF = "application/pdf"
MOST_DEVICES = 200
"""Of a customer, that are looked through for those of a contract."""


@component
class ContractDocumentMaker:
    """Makes the document of a contract as it is now; each version once, whoever asks again.

    It lies in the bucket before its record says so: a function that dies in between leaves an
    object that the next attempt writes again, and no record ever leads to another content.
    """

    table: Table
    contracts: ContractRepository
    customers: CustomerRepository
    devices: DeviceRepository
    sellers: SellerRepository
    records: ContractDocumentRepository
    typeset: Callable[[dict[str, Any]], bytes]
    store: ObjectStore
    bucket: str
    clock: Clock

    def make(self, contract_id: str, since: int, once: Once | None = None) -> None:
        """A contract's PDF, unless there is one of the version `since` or of a later one.

        Raises: ContractNotFound, AlreadySeen, ContractDocumentMade.
        """
        latest = self.records.find_latest(contract_id)
        if latest is not None and latest.version >= since:
            return
        contract = self.contracts.get(contract_id)
        customer = self.customers.get(contract.customer_id)
        seller = chosen(self.sellers.list_all())
        pdf = self.typeset(contract_page(contract, customer, seller, self._equipment(contract)))
        path = f"customer/contracts/{contract.id}/{contract.version}.pdf"
        self.store.put(self.bucket, path, pdf, PDF)
        made = ContractDocument(
            contract.id, contract.number, contract.version, path, len(pdf), self.clock()
        )
        self.table.commit(Transaction().once(once).extend(self.records.add(made)))

    def _equipment(self, contract: Contract) -> tuple[Equipment, ...]:
        """The devices under the contract, with the names of their models."""
        found = self.devices.list_of(contract.customer_id, MOST_DEVICES, None).items
        devices: list[Device] = [d for d in found if d.contract_id == contract.id]
        models = self.devices.get_models([device.model_id for device in devices])
        return tuple(
            Equipment(
                name=f"{model.vendor} {model.name}" if (model := models.get(d.model_id)) else "",
                serial=d.serial,
                terms=d.terms.value if d.terms else "free_use",
            )
            for d in devices
        )
