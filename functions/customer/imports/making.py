"""What is made of a row: a customer, a contract, a device, and all that is written of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.customer.contracts.entities import Contract
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.steps import State, Step
from functions.customer.customers.entities import Customer, Status
from functions.customer.customers.events import CustomerCreated, CustomerUpdated
from functions.customer.customers.reaching import reached
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.service import Defaults
from functions.customer.devices.entities import Device, DeviceState, Movement, device_id_of
from functions.customer.devices.repository import DeviceRepository
from functions.customer.imports.balances import Brought
from functions.customer.imports.drafts import ContractLine, DeviceLine, Draft
from functions.customer.imports.entities import Import
from functions.customer.imports.events import ContractImported
from functions.customer.imports.known import Known
from functions.customer.imports.repository import ImportRepository, Mark
from functions.customer.notes.entities import Note
from functions.customer.notes.repository import NoteRepository
from functions.customer.premises.repository import PremisesRepository
from functions.customer.tariffs.entities import AgreedTariff
from shared.clock import local_date
from shared.component import component
from shared.dynamo import Transaction
from shared.ids import derived_id

_STATUS = {State.TERMINATED: Status.FORMER}


@dataclass(frozen=True, slots=True)
class Origin:
    """The import that a row is of, what is known, and the moment."""

    of: Import
    known: Known
    now: datetime

    def id_of(self, draft: Draft, what: str) -> str:
        """The id of what is made of a row: the same one at each attempt."""
        made_at = int(self.of.created_at.timestamp() * 1000)
        return derived_id(f"import#{self.of.id}#{draft.line}#{what}", made_at)


@component
class Making:
    """Says what is written of a row."""

    imports: ImportRepository
    customers: CustomerRepository
    contracts: ContractRepository
    devices: DeviceRepository
    notes: NoteRepository
    premises: PremisesRepository
    defaults: Defaults

    def created(self, draft: Draft, number: str, origin: Origin) -> Transaction:
        """A row as a new customer, with a contract of this number if it has one.

        Its failures: RowKnown, NumberUsed, SerialTaken, MacTaken; it also looks at the model.
        """
        line = draft.contract
        customer = self._customer(draft, (number,) if line else (), origin)
        mark = Mark(draft.external_id, customer.id, origin.of.id, draft.line)
        writes = self.imports.add_mark(mark).extend(self.customers.add(customer))
        writes.emit(CustomerCreated.of(customer))
        subject = f"customer#{customer.id}"
        writes.audit(subject, "customer.imported", at=origin.now, after=customer)
        if draft.notes:
            writes.extend(self.notes.add(_note(draft, customer, origin)))
        if line is not None:
            writes.extend(self._signed(draft, line, number, customer, origin))
        return writes

    def updated(self, before: Customer, draft: Draft, origin: Origin) -> Transaction | None:
        """A customer with what a row says anew; None where that is nothing.

        Contract, device, balance and notes stay as they are. Its failure: CustomerChanged.
        Raises: InvalidRequisites, CustomerIsMerged, CustomerIsErased.
        """
        said: dict[str, Any] = {"kind": draft.kind, "name": draft.name, **draft.fields}
        said |= reached(draft.fields, before, self.defaults.phone_region)
        changes = {field: v for field, v in said.items() if getattr(before, field) != v}
        if not changes:
            return None
        after = before.changed(changes, origin.now)
        after.requisites.check()
        return (
            self.customers.change(after, over=before)
            .emit(CustomerUpdated.of(after))
            .audit(f"customer#{after.id}", "customer.updated",
                   at=origin.now, before=before, after=after)
        )  # fmt: skip

    def _customer(self, draft: Draft, numbers: tuple[str, ...], origin: Origin) -> Customer:
        usual = {"locale": self.defaults.locale, "time_zone": self.defaults.time_zone}
        fields: dict[str, Any] = (
            usual | draft.fields | reached(draft.fields, None, self.defaults.phone_region)
        )
        signed = draft.contract
        status = _STATUS.get(signed.state, Status.ACTIVE) if signed else Status.LEAD
        return Customer(
            id=origin.id_of(draft, "customer"),
            kind=draft.kind,
            name=draft.name,
            status=status,
            created_at=origin.now,
            updated_at=origin.now,
            contract_numbers=numbers,
            ended_contract_numbers=numbers if status is Status.FORMER else (),
            **fields,
        )

    def _signed(
        self, draft: Draft, line: ContractLine, number: str, customer: Customer, origin: Origin
    ) -> Transaction:
        """The contract with its event, its device, and its number where that is brought along."""
        contract = self._contract(draft, line, number, customer, origin)
        today = local_date(origin.now, customer.time_zone)
        paid = line.paid_until + timedelta(days=1) if line.paid_until else today
        brought = Brought(line.balance, max(paid, today))
        writes = self.contracts.add(contract)
        entered = self.premises.entered(
            customer.id, contract.address, contract.id, origin.now, over=None
        )
        writes.extend(entered)
        writes.emit(ContractImported.brought(contract, customer, brought))
        if line.number:
            writes.extend(self.imports.add_number(line.number, contract.id))
        if line.device is not None:
            writes.extend(self._device(line.device, contract, origin))
        return writes

    def _contract(
        self, draft: Draft, line: ContractLine, number: str, customer: Customer, origin: Origin
    ) -> Contract:
        today = local_date(origin.now, customer.time_zone)
        since = line.signed_on or today
        reason = f"import {origin.of.file_name}".strip()
        steps = [Step(State.ACTIVE, since, origin.now, reason)]
        if line.state is not State.ACTIVE:
            steps.append(Step(line.state, today, origin.now, reason))
        return Contract(
            id=origin.id_of(draft, "contract"),
            number=number,
            customer_id=customer.id,
            customer_name=customer.name,
            tariff=_agreed(origin.known, line),
            address=line.address,
            state=line.state,
            activated_on=since,
            time_zone=customer.time_zone,
            history=tuple(steps),
            created_at=origin.now,
            updated_at=origin.now,
            ends_on=today if line.state is State.TERMINATED else None,
        )

    def _device(self, line: DeviceLine, contract: Contract, origin: Origin) -> Transaction:
        """The device, at the customer's from the beginning; billing charges nothing for it."""
        device = Device(
            id=device_id_of(line.serial),
            serial=line.serial,
            model_id=origin.known.model(line).id,
            state=DeviceState.INSTALLED,
            location=contract.address.line,
            created_at=origin.now,
            updated_at=origin.now,
            mac=line.mac,
            customer_id=contract.customer_id,
            contract_id=contract.id,
            terms=line.terms,
        )
        moved = Movement(
            device.state,
            device.location,
            origin.now,
            origin.of.created_by,
            device.customer_id,
            device.contract_id,
        )
        return self.devices.add(device, moved)


def _agreed(known: Known, line: ContractLine) -> AgreedTariff:
    """The tariff as the contract has it: its latest terms, even if it is no longer sold."""
    tariff = known.tariff(line)
    return AgreedTariff(tariff.id, tariff.revision, tariff.name, tariff.terms)


def _note(draft: Draft, customer: Customer, origin: Origin) -> Note:
    by, at = origin.of.created_by, origin.now
    note_id = origin.id_of(draft, "note")
    return Note(note_id, customer.id, draft.notes, by, at, by, at)
