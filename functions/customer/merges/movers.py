"""How each kind of thing follows its customer into another record, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from functions.customer.applications.entities import Filter
from functions.customer.applications.repository import ApplicationRepository
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.steps import State as ContractState
from functions.customer.devices.entities import Movement
from functions.customer.devices.repository import DeviceRepository
from functions.customer.merges.entities import Kind
from functions.customer.notes.repository import NoteRepository
from functions.customer.premises.entities import (
    MOST_CONTRACTS,
    Premises,
    PremisesNotFound,
    premises_id_of,
)
from functions.customer.premises.repository import PremisesRepository
from functions.customer.services.repository import ServiceRepository
from shared.component import component
from shared.context import current
from shared.dynamo import Transaction

_OF_BOTH = "both:"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of a customer's; of a contract also its number, and whether it has ended.

    What `stays` was both customers' before, so that each has one in the end.
    """

    id: str
    state: Any
    number: str = ""
    has_ended: bool = False
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """How a thing is handed over, and the id by which it is found where it has gone."""

    id: str
    writes: Transaction


class Mover(Protocol):
    """Finds a kind of things, and says how one is handed over.

    Its failures are those of a thing that somebody else has changed.
    """

    @property
    def weight(self) -> int:
        """How many items one takes, more or less."""

    def list_of(self, customer_id: str, limit: int) -> Iterator[Thing]:
        """Some things of a customer's."""

    def find(self, customer_id: str, thing_id: str) -> Thing | None:
        """A thing, if it is still that customer's."""

    def move(self, thing: Thing, to: str, at: datetime) -> Handover:
        """A thing as another customer's."""


@component
class ContractMover:
    """Contracts; their numbers go along in the customers' records."""

    contracts: ContractRepository
    weight: int = 6

    def list_of(self, customer_id: str, limit: int) -> Iterator[Thing]:
        """Some contracts of a customer's."""
        for contract in self.contracts.list_of(customer_id, limit, None).items:
            yield self._thing(contract)

    def find(self, customer_id: str, thing_id: str) -> Thing | None:
        """A contract, if it is still that customer's."""
        contract = self.contracts.get(thing_id)
        return self._thing(contract) if contract.customer_id == customer_id else None

    def move(self, thing: Thing, to: str, at: datetime) -> Handover:
        """A contract as another customer's. Its failure: ContractModified."""
        before = thing.state
        after = replace(before, customer_id=to, updated_at=at, version=before.version + 1)
        return Handover(thing.id, self.contracts.change(after, over=before))

    def _thing(self, contract: Any) -> Thing:
        ended = contract.state is ContractState.TERMINATED
        return Thing(contract.id, contract, "" if contract.is_draft else contract.number, ended)


@component
class PremisesMover:
    """Addresses; one that both have becomes one, and two again."""

    premises: PremisesRepository
    weight: int = 2

    def list_of(self, customer_id: str, limit: int) -> Iterator[Thing]:
        """Some addresses of a customer's."""
        for premises in self.premises.list_of(customer_id, limit, None).items:
            yield Thing(premises.id, premises)

    def find(self, customer_id: str, thing_id: str) -> Thing | None:
        """An address, if it is still that customer's."""
        own_id = thing_id.removeprefix(_OF_BOTH)
        premises = self.premises.get(customer_id, own_id)
        return Thing(thing_id, premises, stays=own_id != thing_id)

    def move(self, thing: Thing, to: str, at: datetime) -> Handover:
        """An address of another customer's. Its failures: PremisesExist, PremisesChanged."""
        before = thing.state
        there = self._there(to, before)
        writes = Transaction() if thing.stays else self.premises.remove(before)
        if there is None:
            own_id = premises_id_of(to, before.address)
            after = replace(before, id=own_id, customer_id=to, updated_at=at, version=1)
            return Handover(own_id, writes.extend(self.premises.add(after)))
        ids = tuple(dict.fromkeys((*there.contract_ids, *before.contract_ids)))
        label = there.label or before.label
        both = replace(there, contract_ids=ids[-MOST_CONTRACTS:], label=label, updated_at=at)
        both = replace(both, version=there.version + 1)
        writes.extend(self.premises.change(both, over=there))
        return Handover(f"{_OF_BOTH}{there.id}", writes)

    def _there(self, customer_id: str, premises: Premises) -> Premises | None:
        with suppress(PremisesNotFound):
            return self.premises.get(customer_id, premises_id_of(customer_id, premises.address))
        return None


@component
class DeviceMover:
    """Devices, each with a line in its history."""

    devices: DeviceRepository
    weight: int = 6

    def list_of(self, customer_id: str, limit: int) -> Iterator[Thing]:
        """Some devices at a customer's."""
        for device in self.devices.list_of(customer_id, limit, None).items:
            yield Thing(device.id, device)

    def find(self, customer_id: str, thing_id: str) -> Thing | None:
        """A device, if it is still at that customer's."""
        device = self.devices.get(thing_id)
        return Thing(device.id, device) if device.customer_id == customer_id else None

    def move(self, thing: Thing, to: str, at: datetime) -> Handover:
        """A device at another customer's. Its failure: DeviceChanged."""
        before = thing.state
        after = replace(before, customer_id=to, updated_at=at, version=before.version + 1)
        movement = Movement(after.state, after.location, at, current().actor,
                            to, after.contract_id, note="merged")  # fmt: skip
        return Handover(thing.id, self.devices.change(after, movement, over=before))


@component
class ApplicationMover:
    """Applications."""

    applications: ApplicationRepository
    weight: int = 6

    def list_of(self, customer_id: str, limit: int) -> Iterator[Thing]:
        """Some applications of a customer's."""
        wanted = Filter(customer_id=customer_id)
        for application in self.applications.list(wanted, limit, None).items:
            yield Thing(application.id, application)

    def find(self, customer_id: str, thing_id: str) -> Thing | None:
        """An application, if it is still that customer's."""
        found = self.applications.get(thing_id)
        return Thing(found.id, found) if found.customer_id == customer_id else None

    def move(self, thing: Thing, to: str, at: datetime) -> Handover:
        """An application of another customer's. Its failure: ApplicationChanged."""
        before = thing.state
        after = replace(before, customer_id=to, updated_at=at, version=before.version + 1)
        return Handover(thing.id, self.applications.change(after, over=before))


@component
class ServiceMover:
    """Services, as billing has told of them last."""

    services: ServiceRepository
    weight: int = 3

    def list_of(self, customer_id: str, limit: int) -> Iterator[Thing]:
        """Some services of a customer's."""
        for service in self.services.list_of(customer_id, limit, None).items:
            yield Thing(service.id, service)

    def find(self, customer_id: str, thing_id: str) -> Thing | None:
        """A service, if it is still that customer's."""
        service = self.services.find(customer_id, thing_id)
        return None if service is None else Thing(service.id, service)

    def move(self, thing: Thing, to: str, at: datetime) -> Handover:  # noqa: ARG002 - billing's time counts
        """A service of another customer's, unless a newer one is there.

        Its failures: ServiceChanged, OlderThanKnown.
        """
        before = thing.state
        writes = self.services.remove(before)
        there = self.services.find(to, thing.id)
        if there is None or there.sequence < before.sequence:
            writes.extend(self.services.put(replace(before, customer_id=to)))
        return Handover(thing.id, writes)


@component
class NoteMover:
    """Notes."""

    notes: NoteRepository
    weight: int = 3

    def list_of(self, customer_id: str, limit: int) -> Iterator[Thing]:
        """Some notes about a customer."""
        for note in self.notes.list_of(customer_id, limit, None).items:
            yield Thing(note.id, note)

    def find(self, customer_id: str, thing_id: str) -> Thing | None:
        """A note, if it is still about that customer."""
        note = self.notes.get(customer_id, thing_id)
        return Thing(note.id, note)

    def move(self, thing: Thing, to: str, at: datetime) -> Handover:  # noqa: ARG002 - a note keeps its time
        """A note about another customer. Its failure: NoteChanged."""
        return Handover(thing.id, self.notes.change(thing.state.of(to), over=thing.state))


Movers = dict[Kind, Mover]
