"""Buildings in the customer table.

pk BUILDING#<id>   sk BUILDING
     gsi1 CITY#<city>   <street>|<number>|<building>
     gsi2 BUILDINGS     <city>|<street>|<number>|<building>
pk BUILDING#<id>   sk CONTRACT#<contract id>   the port that a contract holds
pk BUILDING#<id>   sk PORT#<port id>           a port that is registered by itself
     gsi1 PORTS#<building id>   <equipment>|<name>

The number is that in the building's number, of six digits, so that 9 comes before 12. Each
technology is an attribute of its own (`is_gpon`), by which lists are narrowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from functions.customer.addresses.entities import Address, city_key, street_key
from functions.customer.addresses.entities import building_key as place_key
from functions.customer.buildings.entities import (
    Building,
    BuildingChanged,
    BuildingNotFound,
    BuildingRegistered,
    Filter,
)
from functions.customer.buildings.numbers import in_order, number_of
from functions.customer.buildings.ports import (
    Connection,
    Port,
    PortExists,
    PortNotFound,
    PortState,
    PortTaken,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

Key = tuple[str, str]


def building_key(building_id: str) -> Key:
    """Where a building lies."""
    return f"BUILDING#{building_id}", "BUILDING"


def building_in(item: Item | None) -> Building | None:
    """The building that an item holds, if there is one."""
    return None if item is None else from_item(Building, item)


def port_key(building_id: str, port_id: str) -> Key:
    """Where a port lies that is registered by itself."""
    return building_key(building_id)[0], f"PORT#{port_id}"


def port_in(item: Item | None) -> Port | None:
    """The port that an item holds, if there is one."""
    return None if item is None else from_item(Port, item)


@component
class BuildingRepository:
    """Reads buildings, and says how they are written."""

    table: Table

    def find(self, building_id: str) -> Building | None:
        """A building, or None: most addresses are in no register."""
        return building_in(self.table.get(*building_key(building_id)))

    def get(self, building_id: str) -> Building:
        """A building. Raises: BuildingNotFound."""
        building = self.find(building_id)
        if building is None:
            raise BuildingNotFound
        return building

    def get_many(self, building_ids: Sequence[str]) -> dict[str, Building]:
        """The buildings among these ids that are registered, by id; at most 100."""
        items = self.table.get_many([building_key(one) for one in building_ids])
        return {item["id"]: from_item(Building, item) for item in items}

    def get_together(self, *keys: Key) -> list[Item | None]:
        """Several items in one request, each or None, in the order of the keys."""
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        return [found.get(key) for key in keys]

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Building]:
        """The buildings that are asked for, by city, street and number."""
        where: Item = {"status": wanted.status}
        if wanted.technology:
            where[f"is_{wanted.technology}"] = True
        query = Query("BUILDINGS", index="gsi2", where=where)
        if wanted.city:
            prefix = f"{street_key(wanted.street)}|" if wanted.street else ""
            city = f"CITY#{city_key(wanted.city)}"
            query = Query(city, index="gsi1", prefix=prefix, where=where)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Building, item))

    def list_on(self, address: Address, limit: int) -> tuple[Building, ...]:
        """The building at an address, if it is registered, and those after it on the street."""
        street = f"{street_key(address.street)}|"
        return self._some(address, limit, since=_on_street(address), until=f"{street}~")

    def list_before(self, address: Address, limit: int) -> tuple[Building, ...]:
        """The buildings before an address on its street, backwards from there."""
        street = f"{street_key(address.street)}|"
        return self._some(address, limit, since=street, until=_on_street(address), backwards=True)

    def add(self, building: Building) -> Transaction:
        """A new building. Its failure: BuildingRegistered."""
        return Transaction().create(_item(building), otherwise=BuildingRegistered())

    def change(self, building: Building, *, over: Building) -> Transaction:
        """A building over the one that was read. Its failure: BuildingChanged."""
        return Transaction().replace(
            _item(building), version=over.version, otherwise=BuildingChanged()
        )

    def remove(self, building: Building) -> Transaction:
        """A building taken out, as it was read. Its failure: BuildingChanged."""
        unchanged = Condition(equals={"version": building.version})
        pk, sk = building_key(building.id)
        return Transaction().delete(pk, sk, when=unchanged, otherwise=BuildingChanged())

    def port_taken(
        self, building: Building, contract_id: str, place: Address, at: datetime
    ) -> Transaction:
        """A port of a building that was read, for a contract at a place in it.

        Where nobody counts the building's ports nothing is taken. Its failure: BuildingChanged.
        Raises: NoFreePort.
        """
        if building.ports == 0:
            return Transaction()
        found = building.entrance_of(place.entrance, place.apartment)
        entrance = found.number if found else ""
        held = Connection(contract_id, at, entrance)
        change = self.change(building.with_port_taken(at, entrance), over=building)
        return change.extend(self.add_connection(building.id, held))

    def port_freed(self, building_id: str, contract_id: str, at: datetime) -> Transaction:
        """The port that a contract holds in a building given back; nothing if it holds none.

        It reads what is held first, and a port that is registered by itself after that. Its
        failure: BuildingChanged.
        """
        where, key = building_key(building_id), connection_key(building_id, contract_id)
        found, item = self.get_together(where, key)
        building = building_in(found)
        if building is None or item is None:
            return Transaction()
        held = from_item(Connection, item)
        freed = building.with_port_freed(at, held.entrance)
        change = self.change(freed, over=building).extend(self.remove_connection(building_id, held))
        port = (
            port_in(self.table.get(*port_key(building_id, held.port_id))) if held.port_id else None
        )
        if port is not None and port.contract_id == contract_id:
            change.extend(self.change_port(port.freed(at), over=port))
        return change

    def port_handed_over(
        self, building_id: str, contract_id: str, to: str, at: datetime
    ) -> Transaction:
        """The port that a contract holds in a building, held by another contract from now on.

        It reads as `port_freed` does. Its failures: BuildingChanged, PortTaken.
        """
        item = self.table.get(*connection_key(building_id, contract_id))
        if item is None:
            return Transaction()
        held = from_item(Connection, item)
        change = self.remove_connection(building_id, held)
        change.extend(self.add_connection(building_id, replace(held, contract_id=to)))
        key = port_key(building_id, held.port_id) if held.port_id else None
        port = port_in(self.table.get(*key)) if key else None
        if port is not None and port.contract_id == contract_id:
            change.extend(self.change_port(port.changed(at, contract_id=to), over=port))
        return change

    def add_connection(self, building_id: str, held: Connection) -> Transaction:
        """What a contract holds in a building from now on. Its failure: BuildingChanged."""
        return Transaction().create(_connection(building_id, held), otherwise=BuildingChanged())

    def remove_connection(self, building_id: str, held: Connection) -> Transaction:
        """What a contract held in a building, given up. Its failure: BuildingChanged."""
        pk, sk = connection_key(building_id, held.contract_id)
        there = Condition(present=True)
        return Transaction().delete(pk, sk, when=there, otherwise=BuildingChanged())

    def move_connection(self, building_id: str, held: Connection) -> Transaction:
        """What a contract holds in a building, another port now. Its failure: BuildingChanged."""
        there = Condition(present=True)
        item = _connection(building_id, held)
        return Transaction().put(item, when=there, otherwise=BuildingChanged())

    def get_port(self, building_id: str, port_id: str) -> Port:
        """A port that is registered by itself. Raises: PortNotFound."""
        port = port_in(self.table.get(*port_key(building_id, port_id)))
        if port is None:
            raise PortNotFound
        return port

    def list_ports(
        self, building_id: str, state: PortState | None, limit: int, cursor: str | None
    ) -> Page[Port]:
        """The ports of a building that are registered by themselves, by equipment and name."""
        query = Query(f"PORTS#{building_id}", index="gsi1", where={"state": state})
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Port, item))

    def add_port(self, port: Port) -> Transaction:
        """A new port. Its failure: PortExists."""
        return Transaction().create(_port(port), otherwise=PortExists())

    def remove_port(self, port: Port) -> Transaction:
        """A port taken out, as it was read. Its failure: PortTaken."""
        unchanged = Condition(equals={"version": port.version})
        key = port_key(port.building_id, port.id)
        return Transaction().delete(*key, when=unchanged, otherwise=PortTaken())

    def change_port(self, port: Port, *, over: Port) -> Transaction:
        """A port over the one that was read. Its failure: PortTaken."""
        return Transaction().replace(_port(port), version=over.version, otherwise=PortTaken())

    def _some(
        self, address: Address, limit: int, *, since: str, until: str, backwards: bool = False
    ) -> tuple[Building, ...]:
        query = Query(
            f"CITY#{city_key(address.city)}",
            index="gsi1",
            since=since,
            until=until,
            newest_first=backwards,
        )
        return tuple(from_item(Building, item) for item in self.table.first(query, limit=limit))


def _on_street(address: Address) -> str:
    """Where an address lies among those of its city."""
    building = place_key(address.building)
    return f"{street_key(address.street)}|{number_of(building) or 0:06d}|{building}"


def _item(building: Building) -> Item:
    pk, sk = building_key(building.id)
    city, place = city_key(building.city), _on_street(building.address)
    return (
        to_item(building)
        | {"pk": pk, "sk": sk, "gsi1pk": f"CITY#{city}", "gsi1sk": place}
        | {"gsi2pk": "BUILDINGS", "gsi2sk": f"{city}|{place}"}
        | {f"is_{technology}": True for technology in building.technologies}
    )


def placed_by_number(item: Item) -> Transaction | None:
    """A building of before, whose street was in the order of texts, in that of numbers."""
    if item["sk"] != "BUILDING":
        return None
    building = from_item(Building, item)
    moved = _item(replace(building, version=building.version + 1))
    if moved["gsi1sk"] == item["gsi1sk"]:
        return None
    return Transaction().replace(moved, version=building.version)


def connection_key(building_id: str, contract_id: str) -> Key:
    """Where that lies which a contract holds in a building."""
    return building_key(building_id)[0], f"CONTRACT#{contract_id}"


def connection_in(item: Item | None) -> Connection | None:
    """What a contract holds, if anything."""
    return None if item is None else from_item(Connection, item)


def _connection(building_id: str, held: Connection) -> Item:
    pk, sk = connection_key(building_id, held.contract_id)
    return to_item(held) | {"pk": pk, "sk": sk}


def _port(port: Port) -> Item:
    pk, sk = port_key(port.building_id, port.id)
    order = in_order(f"{port.equipment}|{port.name}")
    keys = {"gsi1pk": f"PORTS#{port.building_id}", "gsi1sk": f"{order}|{port.id}"}
    return to_item(port) | {"pk": pk, "sk": sk} | keys
