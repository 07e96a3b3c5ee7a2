"""What merges provide."""

from __future__ import annotations

from functions.customer.applications.repository import ApplicationRepository
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.devices.repository import DeviceRepository
from functions.customer.merges.entities import Kind
from functions.customer.merges.movers import (
    ApplicationMover,
    ContractMover,
    DeviceMover,
    Movers,
    NoteMover,
    PremisesMover,
    ServiceMover,
)
from functions.customer.merges.moving import MergeMoving
from functions.customer.merges.repository import MergeRepository
from functions.customer.merges.service import Merges
from functions.customer.notes.repository import NoteRepository
from functions.customer.premises.repository import PremisesRepository
from functions.customer.services.repository import ServiceRepository
from functions.customer.settings import CustomerSettings
from shared.dynamo import Table
from shared.wiring import Resources, Wiring


def movers_of(table: Table) -> Movers:
    """How each kind of thing moves."""
    return {
        Kind.CONTRACT: ContractMover(contracts=ContractRepository(table=table)),
        Kind.PREMISES: PremisesMover(premises=PremisesRepository(table=table)),
        Kind.DEVICE: DeviceMover(devices=DeviceRepository(table=table)),
        Kind.APPLICATION: ApplicationMover(applications=ApplicationRepository(table=table)),
        Kind.SERVICE: ServiceMover(services=ServiceRepository(table=table)),
        Kind.NOTE: NoteMover(notes=NoteRepository(table=table)),
    }


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of merges."""
    table = resources.table
    merges, customers = MergeRepository(table=table), CustomerRepository(table=table)
    wiring.provide(
        Merges,
        lambda: Merges(
            table=table,
            merges=merges,
            customers=customers,
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        MergeMoving,
        lambda: MergeMoving(
            table=table,
            merges=merges,
            customers=customers,
            movers=movers_of(table),
            clock=resources.clock,
        ),
    )
