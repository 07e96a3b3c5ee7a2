"""What handing a contract over takes."""

from __future__ import annotations

from functions.customer.buildings.repository import BuildingRepository
from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.devices.repository import DeviceRepository
from functions.customer.lifecycle.ending import ContractEnding
from functions.customer.lifecycle.transferring import ContractTransfer
from functions.customer.premises.repository import PremisesRepository
from functions.customer.services.repository import ServiceRepository
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the handing over of contracts."""
    table = resources.table
    wiring.provide(
        ContractTransfer,
        lambda: ContractTransfer(
            table=table,
            contracts=ContractRepository(table=table),
            customers=CustomerRepository(table=table),
            buildings=BuildingRepository(table=table),
            devices=DeviceRepository(table=table),
            premises=PremisesRepository(table=table),
            services=ServiceRepository(table=table),
            numbers=wiring.use(ContractNumbers),
            ending=wiring.use(ContractEnding),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
