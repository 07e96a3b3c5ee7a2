"""Completing an application: the one change that makes a customer of an applicant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.customer.applications.changes import remark_of
from functions.customer.applications.entities import Application
from functions.customer.applications.events import ApplicationCompleted
from functions.customer.applications.report import Report
from functions.customer.applications.repository import (
    ApplicationRepository,
    application_in,
    application_key,
)
from functions.customer.applications.supplies import summed
from functions.customer.applications.visits import VisitEvent, entry
from functions.customer.applications.writing_off import stocks_of, supplies, writing_off
from functions.customer.buildings.entities import Building, BuildingChanged
from functions.customer.buildings.repository import (
    BuildingRepository,
    building_in,
    building_key,
)
from functions.customer.consents.entities import Consent, ConsentChanged, Purpose
from functions.customer.consents.giving import giving_applied
from functions.customer.consents.repository import ConsentRepository, consent_in, latest_key
from functions.customer.contracts.entities import Contract, first_day
from functions.customer.contracts.events import ContractActivated
from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.steps import State as ContractState
from functions.customer.contracts.steps import Step
from functions.customer.customers.entities import (
    Customer,
    CustomerChanged,
    CustomerExists,
    Kind,
)
from functions.customer.customers.entities import Status as CustomerStatus
from functions.customer.customers.events import CustomerCreated, CustomerUpdated
from functions.customer.customers.repository import (
    CustomerRepository,
    customer_in,
    customer_key,
)
from functions.customer.devices.entities import (
    Device,
    DeviceChanged,
    UnknownSerial,
    device_id_of,
)
from functions.customer.devices.moving import DeviceMoves
from functions.customer.devices.repository import device_in, device_key
from functions.customer.devices.stock import StockChanged
from functions.customer.devices.stock_repository import Found, handover_keys
from functions.customer.devices.transitions import Holder
from functions.customer.materials.entities import MaterialStock, MaterialStockChanged
from functions.customer.materials.repository import MaterialRepository, material_stock_key
from functions.customer.premises.entities import (
    Premises,
    PremisesChanged,
    PremisesExist,
    premises_id_of,
)
from functions.customer.premises.repository import PremisesRepository, premises_in, premises_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item, Table, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import Draw, NumberTaken
from shared.principal import Principal
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that the completion touches, as it was read."""

    application: Application
    devices: tuple[Device, ...]
    stocks: tuple[MaterialStock, ...]
    building: Building | None
    customer: Customer | None
    premises: Premises | None
    number: Draw
    stock: Found
    consents: dict[Purpose, Consent]


@dataclass(frozen=True, slots=True)
class Work:
    """One attempt: who reports what, when, and for which request."""

    report: Report
    by: Principal
    now: datetime
    once: KeyedRequest | None


@component
class ApplicationCompletion:
    """The use case of completing an application."""

    table: Table
    applications: ApplicationRepository
    buildings: BuildingRepository
    contracts: ContractRepository
    numbers: ContractNumbers
    customers: CustomerRepository
    consents: ConsentRepository
    materials: MaterialRepository
    premises: PremisesRepository
    moves: DeviceMoves
    clock: Clock
    new_id: NewId

    def complete(
        self, application_id: str, report: Report, by: Principal, once: KeyedRequest | None = None
    ) -> Application:
        """Application, customer, contract, device, port and their events, in one transaction.

        Raises: ApplicationNotFound, NotInThisState, ApplicationChanged, UnknownSerial,
        DeviceNotAvailable, NotForRent, NoFreePort, InvalidActivationDay, MaterialNotFound,
        NotEnoughMaterial.
        """
        report = replace(report, materials=summed(report.materials))
        return retrying(
            lambda: self._complete(application_id, Work(report, by, self.clock(), once)),
            on=(
                NumberTaken,
                BuildingChanged,
                ConsentChanged,
                CustomerChanged,
                CustomerExists,
                DeviceChanged,
                MaterialStockChanged,
                PremisesChanged,
                PremisesExist,
                StockChanged,
            ),
        )

    def _complete(self, application_id: str, work: Work) -> Application:
        grounds = self._grounds(application_id, work)
        before = grounds.application
        customer = self._customer(grounds, work)
        contract = self._contract(grounds, customer, work)
        used, stocks = work.report.materials, grounds.stocks
        after = before.completed(
            customer.id, contract.id, contract.number, work.now, supplies(used, stocks)
        )
        change = (
            Transaction()
            .extend(grounds.number.taking)
            .extend(self.applications.change(after, over=before))
            .extend(self.contracts.add(contract))
            .extend(self.premises.entered(customer.id, contract.address, contract.id, work.now,
                                          over=grounds.premises))
            .emit(ApplicationCompleted.of(after), ContractActivated.of(contract, customer))
            .audit(f"application#{after.id}", "application.completed",
                   at=work.now, before=before, after=after)
            .audit(f"contract#{contract.id}", "contract.activated", at=work.now, after=contract)
            .extend(self._signing(customer, grounds.customer, work))
            .extend(self._port_taking(grounds.building, contract, work))
            .extend(self._remark(after, work))
            .extend(giving_applied(self.consents, before.consents,
                                   before.consented(customer.id), grounds.consents))
            .extend(writing_off(self.materials, used, stocks, after.id, work.by, work.now))
            .extend(self.applications.add_visit(
                after, entry(VisitEvent.COMPLETED, after, work.now, work.by.id)))
            .extend(self._handing_over(grounds, contract, work))
        )  # fmt: skip
        self.table.commit(change.once(work.once, result=after))
        return after

    def _grounds(self, application_id: str, work: Work) -> Grounds:
        series = self.numbers.series(work.now)
        serials = {device_id_of(serial): serial for serial in work.report.device_serials}
        used = work.report.materials
        application_item, counter, *items = self.applications.get_together(
            application_key(application_id),
            series.key,
            *map(device_key, serials),
            *(material_stock_key(one.warehouse_id, one.material_id) for one in used),
        )
        device_items, stocks = items[: len(serials)], items[len(serials) :]
        application = application_in(application_item)
        application.must_be_seen_by(work.by)
        devices = _known(dict(zip(serials.values(), device_items, strict=True)))
        who, given = application.customer_id, application.consents
        where = application.address
        stock_keys = handover_keys(devices)
        building, customer, premises, *more = self.applications.get_together(
            building_key(where.building_id),
            customer_key(who) if who else None,
            premises_key(who, premises_id_of(who, where)) if who else None,
            *stock_keys,
            *(latest_key(who, one.purpose) for one in given if who),
        )
        counted = zip(stock_keys, more, strict=False)
        latest = more[len(stock_keys) :]
        return Grounds(
            application=application,
            devices=devices,
            stocks=stocks_of(used, stocks),
            building=building_in(building),
            customer=customer_in(customer),
            premises=premises_in(premises),
            number=series.after(counter),
            stock={key: item for key, item in counted if item is not None},
            consents={known.purpose: known for item in latest if (known := consent_in(item))},
        )

    def _customer(self, grounds: Grounds, work: Work) -> Customer:
        """The applicant as an active customer: the one they are already, or a new one."""
        application, number = grounds.application, grounds.number.text
        who = application.applicant
        if grounds.customer is not None:
            return grounds.customer.signed(number, who.email, who.phone, work.now)
        return Customer(
            id=application.customer_id or id_for(work.once, "customer", self.new_id),
            kind=Kind.PERSON,
            name=who.name,
            status=CustomerStatus.ACTIVE,
            locale=who.locale,
            time_zone=who.time_zone,
            created_at=work.now,
            updated_at=work.now,
            email=who.email,
            phone=who.phone,
            contract_numbers=(number,),
        )

    def _contract(self, grounds: Grounds, customer: Customer, work: Work) -> Contract:
        application = grounds.application
        on = first_day(work.report.activated_on, customer.time_zone, work.now)
        reason = f"application {application.number}"
        return Contract(
            id=id_for(work.once, "contract", self.new_id),
            number=grounds.number.text,
            customer_id=customer.id,
            customer_name=customer.name,
            application_id=application.id,
            tariff=application.tariff,
            address=application.address,
            state=ContractState.ACTIVE,
            activated_on=on,
            time_zone=customer.time_zone,
            history=(Step(ContractState.ACTIVE, on, work.now, reason),),
            created_at=work.now,
            updated_at=work.now,
        )

    def _signing(self, customer: Customer, before: Customer | None, work: Work) -> Transaction:
        change = Transaction()
        if before is None:
            change.extend(self.customers.add(customer)).emit(CustomerCreated.of(customer))
        else:
            change.extend(self.customers.change(customer, over=before))
            change.emit(CustomerUpdated.of(customer))
        subject = f"customer#{customer.id}"
        return change.audit(subject, "customer.signed", at=work.now, before=before, after=customer)

    def _port_taking(
        self, building: Building | None, contract: Contract, work: Work
    ) -> Transaction:
        """A port of the register's; where the office overruled the register there may be none."""
        if building is None:
            return Transaction()
        return self.buildings.port_taken(building, contract.id, contract.address, work.now)

    def _remark(self, application: Application, work: Work) -> Transaction:
        remark = remark_of(work.report.comment, work.by, application, self.new_id)
        return self.applications.add_remark(application.id, remark) if remark else Transaction()

    def _handing_over(self, grounds: Grounds, contract: Contract, work: Work) -> Transaction:
        holder = Holder(
            customer_id=contract.customer_id,
            contract_id=contract.id,
            terms=work.report.terms,
            location=contract.address.line,
            building_id=contract.address.building_id,
            application_id=contract.application_id,
        )
        return self.moves.handing_over(grounds.devices, holder, grounds.stock, work.by.id, work.now)


def _known(items: dict[str, Item | None]) -> tuple[Device, ...]:
    """The devices of the items by serial number. Raises: UnknownSerial."""
    unknown = [serial for serial, item in items.items() if item is None]
    if unknown:
        raise UnknownSerial(
            "No device is registered with the serial number {serial}.", serial=unknown[0]
        )
    return tuple(device for item in items.values() if (device := device_in(item)) is not None)
