"""What one can do with the ports of a building that are registered one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.customer.buildings.entities import Building, BuildingChanged
from functions.customer.buildings.ports import (
    Connection,
    NotInThisBuilding,
    Port,
    PortNotFound,
    PortState,
    PortTaken,
    port_id_of,
)
from functions.customer.buildings.repository import (
    BuildingRepository,
    building_in,
    building_key,
    connection_in,
    connection_key,
    port_in,
    port_key,
)
from functions.customer.contracts.entities import Contract
from functions.customer.contracts.repository import contract_in, contract_key
from functions.customer.contracts.steps import State
from functions.customer.ports.entities import Change, Draft
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.dynamo.transaction import Condition
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a change of a port depends on; `held` is what the contract on it, or for it, holds."""

    building: Building
    port: Port
    contract: Contract | None
    held: Connection | None


@component
class Ports:
    """Use cases of single ports; each keeps the building's counts in the same transaction."""

    table: Table
    buildings: BuildingRepository
    clock: Clock

    def register(
        self, building_id: str, draft: Draft, once: KeyedRequest | None = None
    ) -> Building:
        """Register ports of a switch or an OLT; the building has at least so many from then on.

        Raises: BuildingNotFound, PortExists, Unavailable.
        """
        return retrying(lambda: self._register(building_id, draft, once), on=BuildingChanged)

    def get(self, building_id: str, port_id: str) -> Port:
        """A port. Raises: PortNotFound."""
        return self.buildings.get_port(building_id, port_id)

    def list(
        self, building_id: str, state: PortState | None, limit: int, cursor: str | None
    ) -> Page[Port]:
        """The ports of a building by equipment and name; all, or those in a state."""
        return self.buildings.list_ports(building_id, state, limit, cursor)

    def update(self, building_id: str, port_id: str, change: Change, seen: int | None) -> Port:
        """Put a contract on a port, or free, reserve or mark it as faulty.

        A contract that is on another port moves here. Raises: PortNotFound, PortTaken,
        PortOutOfOrder, NoFreePort, NotInThisBuilding, PreconditionFailed, Unavailable.
        """
        return retrying(
            lambda: self._update(building_id, port_id, change, seen), on=BuildingChanged
        )

    def remove(self, building_id: str, port_id: str) -> None:
        """Take a port out of the register on which no contract is.

        Raises: PortNotFound, PortTaken, Unavailable.
        """
        retrying(lambda: self._remove(building_id, port_id), on=BuildingChanged)

    def _register(self, building_id: str, draft: Draft, once: KeyedRequest | None) -> Building:
        before, now = self.buildings.get(building_id), self.clock()
        after = before.with_ports(now, listed=len(draft.names))
        change = self.buildings.change(after, over=before)
        for name in draft.names:
            port = Port(
                id=port_id_of(building_id, draft.equipment, name),
                building_id=building_id,
                equipment=draft.equipment,
                name=name,
                state=PortState.FREE,
                created_at=now,
                updated_at=now,
                entrance=draft.entrance,
            )
            change.extend(self.buildings.add_port(port))
        subject = f"building#{building_id}"
        change.audit(subject, "ports.registered", at=now, before=before, after=after)
        self.table.commit(change.once(once, result=after))
        return after

    def _update(self, building_id: str, port_id: str, change: Change, seen: int | None) -> Port:
        now = self.clock()
        grounds = self._grounds(building_id, port_id, change.contract_id)
        before = grounds.port
        if seen not in (None, before.version):
            raise PreconditionFailed
        if change.contract_id:
            after, writes = self._taking(grounds, change, now)
        elif change.state is PortState.FREE:
            after, writes = before.freed(now), self._freeing(grounds, now)
        else:
            after = before.kept_as(change.state, change.note, now)
            writes = self._counted(grounds.building, before, after, now)
        writes.extend(self.buildings.change_port(after, over=before))
        subject = f"port#{port_id}"
        writes.audit(subject, f"port.{after.state}", at=now, before=before, after=after)
        self.table.commit(writes)
        return after

    def _remove(self, building_id: str, port_id: str) -> None:
        grounds, now = self._grounds(building_id, port_id, None), self.clock()
        port, before = grounds.port, grounds.building
        if port.state is PortState.TAKEN:
            raise PortTaken
        is_reserved, is_faulty = port.state is PortState.RESERVED, port.state is PortState.FAULTY
        after = before.with_ports(now, listed=-1, reserved=-is_reserved, faulty=-is_faulty)
        self.table.commit(
            self.buildings.change(after, over=before)
            .extend(self.buildings.remove_port(port))
            .audit(f"port#{port_id}", "port.removed", at=now, before=port)
        )

    def _grounds(self, building_id: str, port_id: str, contract_id: str | None) -> Grounds:
        keys = [building_key(building_id), port_key(building_id, port_id)]
        if contract_id:
            keys += [contract_key(contract_id), connection_key(building_id, contract_id)]
        found, single, *signed = self.buildings.get_together(*keys)
        building, port = building_in(found), port_in(single)
        if building is None or port is None:
            raise PortNotFound
        contract, held = signed or (None, None)
        return Grounds(
            building, port, contract_in(contract) if contract else None, connection_in(held)
        )

    def _taking(self, grounds: Grounds, change: Change, now: datetime) -> tuple[Port, Transaction]:
        """A contract on the port, which it may hold already or move to."""
        building, port, contract, held = (
            grounds.building, grounds.port, grounds.contract, grounds.held,
        )  # fmt: skip
        if contract is None or contract.address.building_id != building.id:
            raise NotInThisBuilding
        if contract.state is State.TERMINATED:
            raise NotInThisBuilding
        if port.contract_id == contract.id:
            return port.changed(now, device_id=change.device_id, note=change.note), Transaction()
        taken = port.taken_by(contract.id, now)
        after = replace(taken, device_id=change.device_id, note=change.note)
        unchanged = Condition(equals={"version": contract.version})
        writes = Transaction().check(
            *contract_key(contract.id), when=unchanged, otherwise=BuildingChanged()
        )
        was_reserved = port.state is PortState.RESERVED
        here = Connection(contract.id, now, port.entrance, port.id)
        if held is None:
            counted = building.with_port_taken(now, port.entrance, was_reserved=was_reserved)
            writes.extend(self.buildings.add_connection(building.id, here))
        else:
            counted = building.with_port_freed(now, held.entrance)
            counted = counted.with_port_taken(now, port.entrance, was_reserved=was_reserved)
            writes.extend(self.buildings.move_connection(building.id, here))
            writes.extend(self._left(building.id, held, now))
        return after, writes.extend(self.buildings.change(counted, over=building))

    def _left(self, building_id: str, held: Connection, now: datetime) -> Transaction:
        """The port that a contract leaves, if that is registered by itself."""
        if held.port_id is None:
            return Transaction()
        port = self.buildings.get_port(building_id, held.port_id)
        return self.buildings.change_port(port.freed(now), over=port)

    def _freeing(self, grounds: Grounds, now: datetime) -> Transaction:
        """A port free again; a contract on it keeps its place in the building's counts."""
        port, building = grounds.port, grounds.building
        if port.contract_id is None:
            return self._counted(building, port, port.freed(now), now)
        key = connection_key(building.id, port.contract_id)
        held = connection_in(self.table.get(*key))
        if held is None:
            return Transaction()
        return self.buildings.move_connection(building.id, replace(held, port_id=None))

    def _counted(self, building: Building, before: Port, after: Port, now: datetime) -> Transaction:
        """The building's counts after a port's change of state."""
        reserved, faulty = (
            (after.state is state) - (before.state is state)
            for state in (PortState.RESERVED, PortState.FAULTY)
        )
        if not reserved and not faulty:
            return Transaction()
        counted = building.with_ports(now, reserved=reserved, faulty=faulty)
        return self.buildings.change(counted, over=building)
