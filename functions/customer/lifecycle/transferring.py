"""Another owner of a contract: a new contract takes over all that the old one had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.customer.buildings.ports import PortTaken
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.contracts.entities import Contract, OtherContract
from functions.customer.contracts.events import ContractCeded, ContractTransferred
from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.steps import State, Step
from functions.customer.customers.entities import Customer
from functions.customer.customers.events import CustomerUpdated
from functions.customer.customers.repository import (
    CustomerRepository,
    customer_in,
    customer_key,
)
from functions.customer.devices.entities import Device, DeviceChanged, Movement
from functions.customer.devices.repository import DeviceRepository
from functions.customer.lifecycle.drafting import SIGNING, known
from functions.customer.lifecycle.ending import ContractEnding
from functions.customer.lifecycle.entities import SameCustomer, TooMuchToHandOver
from functions.customer.premises.entities import Premises, premises_id_of
from functions.customer.premises.repository import PremisesRepository, premises_in, premises_key
from functions.customer.services.entities import ServiceChanged
from functions.customer.services.repository import ServiceRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo import Table, Transaction
from shared.dynamo.transaction import LARGEST
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import Draw, NumberTaken
from shared.retrying import retrying

MOST_SERVICES = 200
"""Of a customer, that are looked through for those of a contract."""
BUSY = (*SIGNING, NumberTaken, DeviceChanged, PortTaken, ServiceChanged)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a transfer touches besides the contract, as it was read."""

    giver: Customer | None
    taker: Customer
    premises: Premises | None
    number: Draw


@component
class ContractTransfer:
    """The use case of handing a contract over to another customer."""

    table: Table
    contracts: ContractRepository
    customers: CustomerRepository
    buildings: BuildingRepository
    devices: DeviceRepository
    premises: PremisesRepository
    services: ServiceRepository
    numbers: ContractNumbers
    ending: ContractEnding
    clock: Clock
    new_id: NewId

    def transfer(
        self, contract_id: str, customer_id: str, text: str, once: KeyedRequest | None = None
    ) -> Contract:
        """End an active contract, and begin another customer's in its place, in one transaction.

        Address, port, devices, services, and (by the event) the account go over; documents of the
        old contract stay with the old customer. The answer is the new contract.
        Raises: ContractNotFound, NotInThisContractState, SameCustomer, CustomerNotFound,
        CustomerIsMerged, CustomerIsErased, TooMuchToHandOver, Unavailable.
        """
        return retrying(lambda: self._transfer(contract_id, customer_id, text, once), on=BUSY)

    def _transfer(
        self, contract_id: str, customer_id: str, text: str, once: KeyedRequest | None
    ) -> Contract:
        before, now = self.contracts.get(contract_id), self.clock()
        before.must_be(State.ACTIVE)
        if customer_id == before.customer_id:
            raise SameCustomer
        grounds = self._grounds(before, customer_id, now)
        new = self._begun(before, grounds, text, now, once)
        old = before.handed_over(OtherContract(new.id, new.number), text, now)
        signed = grounds.taker.signed(new.number, None, None, now)
        change = (
            Transaction()
            .extend(grounds.number.taking)
            .extend(self.contracts.change(old, over=before))
            .extend(self.contracts.add(new))
            .emit(ContractTransferred.of(old, new, signed), ContractCeded.of(old))
            .audit(f"contract#{old.id}", "contract.transferred", at=now, before=before, after=old)
            .audit(f"contract#{new.id}", "contract.activated", at=now, after=new)
            .extend(self.ending.leaving(grounds.giver, old.number, now))
            .extend(self._signing(signed, grounds.taker, now))
            .extend(self.premises.entered(signed.id, new.address, new.id, now,
                                          over=grounds.premises))
            .extend(self._belongings(before, new, now))
        )  # fmt: skip
        change.once(once, result=new)
        if len(change) > LARGEST:
            raise TooMuchToHandOver
        self.table.commit(change)
        return new

    def _grounds(self, before: Contract, customer_id: str, now: datetime) -> Grounds:
        series = self.numbers.series(now)
        taker = customer_key(customer_id)
        where = premises_key(customer_id, premises_id_of(customer_id, before.address))
        keys = (customer_key(before.customer_id), taker, where, series.key)
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        return Grounds(
            giver=customer_in(found.get(keys[0])),
            taker=known(customer_in(found.get(taker))),
            premises=premises_in(found.get(where)),
            number=series.after(found.get(series.key)),
        )

    def _begun(
        self,
        old: Contract,
        grounds: Grounds,
        text: str,
        now: datetime,
        once: KeyedRequest | None,
    ) -> Contract:
        """The new owner's contract, on the same terms and by the same days as the old one."""
        today = local_date(now, old.time_zone)
        return Contract(
            id=id_for(once, "contract", self.new_id),
            number=grounds.number.text,
            customer_id=grounds.taker.id,
            customer_name=grounds.taker.name,
            tariff=old.tariff,
            address=old.address,
            state=State.ACTIVE,
            time_zone=old.time_zone,
            history=(Step(State.ACTIVE, today, now, text),),
            created_at=now,
            updated_at=now,
            activated_on=today,
            transferred_from=OtherContract(old.id, old.number),
        )

    def _signing(self, signed: Customer, before: Customer, now: datetime) -> Transaction:
        return (
            self.customers.change(signed, over=before)
            .emit(CustomerUpdated.of(signed))
            .audit(f"customer#{signed.id}", "customer.signed", at=now, before=before, after=signed)
        )

    def _belongings(self, old: Contract, new: Contract, now: datetime) -> Transaction:
        """The port, the devices and the services of a contract, moved to another one."""
        place = old.address.building_id
        change = self.buildings.port_handed_over(place, old.id, new.id, now)
        for device in self.ending.devices_of(old):
            change.extend(self._device(device, new, now))
        for service in self.services.list_of(old.customer_id, MOST_SERVICES, None).items:
            if service.contract_id == old.id:
                change.extend(self.services.hand_over(service, new.customer_id, new.id))
        return change

    def _device(self, device: Device, new: Contract, now: datetime) -> Transaction:
        after = device.handed_over(new.customer_id, new.id, now)
        movement = Movement(after.state, after.location, now, current().actor,
                            new.customer_id, new.id)  # fmt: skip
        return self.devices.change(after, movement, over=device).audit(
            f"device#{device.id}", "device.handed-over", at=now, before=device, after=after
        )
