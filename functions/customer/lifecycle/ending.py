"""The end of a contract: what it frees, what it asks back, and what becomes of its customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from functions.customer.buildings.repository import BuildingRepository
from functions.customer.contracts.entities import Contract
from functions.customer.contracts.events import ContractTerminated
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.steps import Cause, ToReturn
from functions.customer.customers.entities import Customer
from functions.customer.customers.events import CustomerUpdated
from functions.customer.customers.repository import CustomerRepository
from functions.customer.devices.entities import Device, DeviceState, Terms
from functions.customer.devices.repository import DeviceRepository
from shared.component import component
from shared.dynamo import Transaction

MOST_DEVICES = 200
"""Of a customer, that are looked through for those of a contract."""


@component
class ContractEnding:
    """Says how a contract ends; `return_days` is how long its equipment may be kept."""

    contracts: ContractRepository
    customers: CustomerRepository
    buildings: BuildingRepository
    devices: DeviceRepository
    return_days: int

    def end(
        self, before: Contract, on: date, cause: Cause, now: datetime
    ) -> tuple[Contract, Transaction]:
        """A contract that has ended on a day, and the writes of it.

        A draft is given up: it has neither a port nor devices, and billing never heard of it.
        Raises: NotInThisContractState.
        """
        if before.is_draft:
            after = before.terminated(on, cause, now)
            return after, self.contracts.change(after, over=before)
        back = (to_return(device) for device in self.devices_of(before) if is_lent(device))
        until = on + timedelta(days=self.return_days)
        after = before.terminated(on, cause, now, back, until)
        change = self.contracts.change(after, over=before).emit(ContractTerminated.of(after))
        customer = self.customers.get(before.customer_id)
        change.extend(self.leaving(customer, before.number, now))
        building_id = before.address.building_id
        return after, change.extend(self.buildings.port_freed(building_id, before.id, now))

    def devices_of(self, contract: Contract) -> Iterator[Device]:
        """The devices that were installed under a contract, by serial number."""
        found = self.devices.list_of(contract.customer_id, MOST_DEVICES, None).items
        return (
            device
            for device in found
            if device.contract_id == contract.id and device.state is DeviceState.INSTALLED
        )

    def leaving(self, before: Customer | None, number: str, now: datetime) -> Transaction:
        """A customer with one contract less in force."""
        if before is None:
            return Transaction()
        after = before.left(number, now)
        return (
            self.customers.change(after, over=before)
            .emit(CustomerUpdated.of(after))
            .audit(f"customer#{after.id}", "customer.left", at=now, before=before, after=after)
        )


def is_lent(device: Device) -> bool:
    """Whether it stays the provider's."""
    return device.terms in (Terms.RENT, Terms.FREE_USE)


def to_return(device: Device) -> ToReturn:
    """A device as it is asked back."""
    return ToReturn(device.id, device.serial, (device.terms or Terms.FREE_USE).value)
