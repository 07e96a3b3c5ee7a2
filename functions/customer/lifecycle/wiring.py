"""What the life of contracts provides."""

from __future__ import annotations

from functions.customer.buildings.repository import BuildingRepository
from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.devices.repository import DeviceRepository
from functions.customer.lifecycle.drafting import ContractDrafting
from functions.customer.lifecycle.ending import ContractEnding
from functions.customer.lifecycle.schedule import ContractSchedule
from functions.customer.lifecycle.service import ContractLifecycle
from functions.customer.premises.repository import PremisesRepository
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of contracts in force."""
    table, clock = resources.table, resources.clock
    contracts = ContractRepository(table=table)
    wiring.provide(
        ContractEnding,
        lambda: ContractEnding(
            contracts=contracts,
            customers=CustomerRepository(table=table),
            buildings=BuildingRepository(table=table),
            devices=DeviceRepository(table=table),
            return_days=resources.settings.equipment_return_days,
        ),
    )
    wiring.provide(
        ContractDrafting,
        lambda: ContractDrafting(
            table=table,
            contracts=contracts,
            customers=CustomerRepository(table=table),
            buildings=BuildingRepository(table=table),
            premises=PremisesRepository(table=table),
            numbers=wiring.use(ContractNumbers),
            clock=clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        ContractLifecycle,
        lambda: ContractLifecycle(
            table=table, contracts=contracts, ending=wiring.use(ContractEnding), clock=clock
        ),
    )
    wiring.provide(
        ContractSchedule,
        lambda: ContractSchedule(
            contracts=contracts, lifecycle=wiring.use(ContractLifecycle), clock=clock
        ),
    )
