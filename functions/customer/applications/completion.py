"""Completing an application: the one change that makes a customer of an applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.customer.applications import announcements
from functions.customer.applications.entities import Application, ApplicationNotFound
from functions.customer.applications.repository import (
    ApplicationRepository,
    application_in,
    application_key,
)
from functions.customer.applications.service import check_job
from functions.customer.buildings.entities import Building
from functions.customer.buildings.repository import (
    BuildingRepository,
    building_in,
    building_key,
)
from functions.customer.contracts.announcements import activated as activated_event
from functions.customer.contracts.entities import Contract, Step, first_day
from functions.customer.contracts.entities import State as ContractState
from functions.customer.contracts.repository import create_contract
from functions.customer.customers.entities import Customer, Kind
from functions.customer.customers.entities import Status as CustomerStatus
from functions.customer.customers.repository import (
    CustomerRepository,
    customer_in,
    customer_key,
)
from functions.customer.customers.service import created, updated
from functions.customer.devices.announcements import installed as installed_event
from functions.customer.devices.entities import Device, Movement, Terms, device_id_of
from functions.customer.devices.repository import device_in, device_key, move_device
from functions.customer.numbers.entities import NumberTaken, Series
from functions.customer.numbers.repository import next_number, series_key
from functions.customer.retries import again
from shared.clock import Clock
from shared.dynamo import Item, Transaction
from shared.errors import Conflict
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal


class UnknownSerial(Conflict):
    """No device with this serial number is registered."""


class Overtaken(Conflict):
    """The customer, the building or the device was changed at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the technician reports: the devices handed over, if any, and since when it works."""

    device_serials: tuple[str, ...] = ()
    terms: Terms = Terms.FREE_USE
    activated_on: date | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Scene:
    """Everything that the completion touches, as it was read."""

    application: Application
    devices: tuple[Device, ...]
    building: Building | None
    customer: Customer | None
    counter: Item | None


@dataclass(frozen=True)
class Completions:
    """Completes applications."""

    repository: ApplicationRepository
    buildings: BuildingRepository
    customers: CustomerRepository
    clock: Clock
    new_id: NewId

    def complete(
        self, application_id: str, report: Report, by: Principal, once: KeyedRequest | None = None
    ) -> Application:
        """Application, customer, contract, device, port and their events, in one transaction.

        Raises: ApplicationNotFound, NotInThisState, ChangedMeanwhile, NotTheirJob, UnknownSerial,
        DeviceNotAvailable, NoFreePort, InvalidActivationDay.
        """
        return again(
            lambda: self._complete(application_id, report, by, once), on=(NumberTaken, Overtaken)
        )

    def _complete(
        self, application_id: str, report: Report, by: Principal, once: KeyedRequest | None
    ) -> Application:
        now, change = self.clock(), Transaction()
        scene = self._scene(application_id, report, by)
        number = next_number(change, Series.CONTRACT, scene.counter)
        customer = self._customer(change, scene, number, now, once)
        contract = self._contract(scene.application, customer, number, report, now, once)
        done = scene.application.completed(customer.id, contract.id, number, now)
        done = done.remarked(report.comment, by.id, now)
        self.repository.replace(change, done, scene.application)
        change.emit(announcements.completed(done), activated_event(contract, customer.locale))
        change.audit(f"application#{done.id}", "application.completed",
                     at=now, before=scene.application, after=done)  # fmt: skip
        create_contract(change, contract)
        change.audit(f"contract#{contract.id}", "contract.activated", at=now, after=contract)
        self._take_port(change, scene.building, now)
        for device in scene.devices:
            _hand_over(change, device, contract, report.terms, by, now)
        self.repository.table.commit(change.once(once, result=done))
        return done

    def _scene(self, application_id: str, report: Report, by: Principal) -> _Scene:
        serials = {device_id_of(serial): serial for serial in report.device_serials}
        application_item, counter, *device_items = self.repository.together(
            application_key(application_id),
            series_key(Series.CONTRACT),
            *map(device_key, serials),
        )
        application = application_in(application_item)
        if application is None:
            raise ApplicationNotFound
        check_job(application, by)
        devices = _known(dict(zip(serials.values(), device_items, strict=True)))
        building, customer = self.repository.together(
            building_key(application.address.building_id),
            customer_key(application.customer_id) if application.customer_id else None,
        )
        return _Scene(application, devices, building_in(building), customer_in(customer), counter)

    def _customer(
        self,
        change: Transaction,
        scene: _Scene,
        number: str,
        now: datetime,
        once: KeyedRequest | None,
    ) -> Customer:
        """The applicant as an active customer: the one they are already, or a new one."""
        before = scene.customer
        if before is None:
            new_id = id_for(once, "customer", self.new_id)
            after = self._newcomer(scene.application, new_id, number, now)
            self.customers.create(change, after, Overtaken()).emit(created(after))
        else:
            who = scene.application.applicant
            after = before.signed(number, who.email, who.phone, now)
            self.customers.replace(change, after, before, Overtaken()).emit(updated(after))
        change.audit(f"customer#{after.id}", "customer.signed", at=now, before=before, after=after)
        return after

    def _newcomer(
        self, application: Application, new_id: str, number: str, now: datetime
    ) -> Customer:
        who = application.applicant
        return Customer(
            id=application.customer_id or new_id,
            kind=Kind.PERSON,
            name=who.name,
            status=CustomerStatus.ACTIVE,
            locale=who.locale,
            time_zone=who.time_zone,
            created_at=now,
            updated_at=now,
            email=who.email,
            phone=who.phone,
            contract_numbers=(number,),
        )

    def _contract(
        self,
        application: Application,
        customer: Customer,
        number: str,
        report: Report,
        now: datetime,
        once: KeyedRequest | None,
    ) -> Contract:
        on = first_day(report.activated_on, customer.time_zone, now)
        return Contract(
            id=id_for(once, "contract", self.new_id),
            number=number,
            customer_id=customer.id,
            customer_name=customer.name,
            application_id=application.id,
            tariff=application.tariff,
            address=application.address,
            state=ContractState.ACTIVE,
            activated_on=on,
            time_zone=customer.time_zone,
            history=(Step(ContractState.ACTIVE, on, now, f"application {application.number}"),),
            created_at=now,
            updated_at=now,
        )

    def _take_port(self, change: Transaction, building: Building | None, now: datetime) -> None:
        """A port of the register's; where the office overruled the register there may be none."""
        if building is None or building.ports == 0:
            return
        self.buildings.replace(change, building.with_port_taken(now), Overtaken())


def _known(items: dict[str, Item | None]) -> tuple[Device, ...]:
    """The devices of the items by serial number. Raises: UnknownSerial."""
    unknown = [serial for serial, item in items.items() if item is None]
    if unknown:
        raise UnknownSerial(f"No device is registered with the serial number {unknown[0]}.")
    return tuple(device for item in items.values() if (device := device_in(item)) is not None)


def _hand_over(
    change: Transaction,
    device: Device,
    contract: Contract,
    terms: Terms,
    by: Principal,
    now: datetime,
) -> None:
    installed = device.installed(
        contract.customer_id, contract.id, terms, contract.address.line, now
    )
    movement = Movement(installed.state, installed.location, now, by.id,
                        contract.customer_id, contract.id)  # fmt: skip
    move_device(change, installed, movement, Overtaken())
    change.emit(installed_event(installed, contract.customer_id, contract.id))
    change.audit(f"device#{device.id}", "device.installed", at=now, before=device, after=installed)
