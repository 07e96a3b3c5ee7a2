"""Ports that are registered one by one: two contracts never share one, and counts follow."""

from __future__ import annotations

from typing import Any

import pytest

from functions.customer.buildings.repository import BuildingRepository
from shared.dynamo.transaction import Transaction
from tests.unit.customer.office import OPERATOR, TECHNICIAN, Office, good, refused

HOUSE = {"city": "Тверь", "street": "улица Мира", "building": "5"}


@pytest.fixture
def house(office: Office) -> str:
    """A building with two ports registered by themselves, of which it counts three."""
    sent = HOUSE | {"status": "served", "ports": 3, "technologies": ["fttb"]}
    made = good(office.api.post("/buildings", sent, by=OPERATOR), 201)
    ports = {"equipment": "sw-1", "names": ["10", "9"], "entrance": "1"}
    path: str = f"/buildings/{made['id']}"
    shown = good(office.api.post(f"{path}/ports", ports, by=OPERATOR), 201)
    assert (shown["ports"], shown["portsListed"], shown["portsFree"]) == (3, 2, 3)
    return path


def contract(office: Office, hour: int = 10) -> str:
    job = office.begun(hour, address=HOUSE)
    made: str = good(office.moved(job, "complete", by=TECHNICIAN))["contractId"]
    return made


def ports(office: Office, house: str) -> list[str]:
    found = office.read(f"{house}/ports")["items"]
    assert [port["name"] for port in found] == ["9", "10"]
    return [f"{house}/ports/{port['id']}" for port in found]


def put(office: Office, port: str, state: str, contract_id: str | None = None) -> Any:
    sent = {"state": state} | ({"contractId": contract_id} if contract_id else {})
    return office.api.patch(port, sent, by=OPERATOR)


def counts(office: Office, house: str) -> tuple[int, int, int, int]:
    """Used, reserved, faulty and free ports of the building."""
    found = office.read(house)
    return tuple(found[f"ports{kind}"] for kind in ("Used", "Reserved", "Faulty", "Free"))


def test_a_contract_is_put_on_a_port_and_no_other_one_is(office: Office, house: str) -> None:
    first, second = contract(office), contract(office, 12)
    port, other = ports(office, house)
    assert counts(office, house) == (2, 0, 0, 1)
    taken = good(put(office, port, "taken", first))
    assert (taken["state"], taken["contractId"]) == ("taken", first)
    refused(put(office, port, "taken", second), 409, "port-taken")
    for state in ("reserved", "faulty"):
        refused(put(office, port, state), 409, "port-taken")
    refused(office.api.delete(port, by=OPERATOR), 409, "port-taken")
    good(put(office, other, "taken", second))
    assert counts(office, house) == (2, 0, 0, 1)
    assert [p["contractId"] for p in office.read(f"{house}/ports")["items"]] == [first, second]


def test_a_contract_moves_from_port_to_port(office: Office, house: str) -> None:
    holder = contract(office)
    old, new = ports(office, house)
    good(put(office, old, "taken", holder))
    good(put(office, new, "taken", holder))
    assert (office.read(old)["state"], office.read(old)["contractId"]) == ("free", None)
    assert office.read(new)["contractId"] == holder
    assert counts(office, house) == (1, 0, 0, 2)


def test_a_port_that_is_freed_leaves_the_contract_counted(office: Office, house: str) -> None:
    holder = contract(office)
    port, other = ports(office, house)
    good(put(office, port, "taken", holder))
    good(put(office, port, "free"))
    assert counts(office, house) == (1, 0, 0, 2)
    good(put(office, other, "taken", holder))
    assert office.read(other)["contractId"] == holder


def test_the_end_of_a_contract_frees_its_port(office: Office, house: str) -> None:
    holder = contract(office)
    port, _ = ports(office, house)
    good(put(office, port, "taken", holder))
    buildings = BuildingRepository(table=office.table)
    office.table.commit(buildings.port_freed(house.rsplit("/", 1)[1], holder, office.clock()))
    assert office.read(port)["state"] == "free"
    assert counts(office, house) == (0, 0, 0, 3)


def test_ports_are_kept_and_out_of_order(office: Office, house: str) -> None:
    holder = contract(office)
    port, other = ports(office, house)
    kept = office.api.patch(port, {"state": "reserved", "note": "For flat 7"}, by=OPERATOR)
    assert good(kept)["note"] == "For flat 7"
    good(put(office, other, "faulty"))
    assert counts(office, house) == (1, 1, 1, 0)
    refused(put(office, other, "taken", holder), 409, "port-out-of-order")
    good(put(office, port, "taken", holder))
    assert counts(office, house) == (1, 0, 1, 1)
    good(put(office, other, "free"))
    assert counts(office, house) == (1, 0, 0, 2)
    refused(office.api.patch(house, {"portsFaulty": 1}, by=OPERATOR), 409, "ports-listed")


def test_a_port_leaves_the_register_with_what_it_counted_for(office: Office, house: str) -> None:
    port, other = ports(office, house)
    good(put(office, port, "faulty"))
    for one in (port, other):
        assert office.api.delete(one, by=OPERATOR).status == 204
        refused(office.api.get(one, by=OPERATOR), 404, "port-not-found")
    assert (counts(office, house), office.read(house)["portsListed"]) == ((0, 0, 0, 3), 0)


def test_a_port_is_registered_once_and_a_building_has_room_for_all(
    office: Office, house: str
) -> None:
    again = {"equipment": "SW-1", "names": ["9"]}
    refused(office.api.post(f"{house}/ports", again, by=OPERATOR), 409, "port-exists")
    more = {"equipment": "sw-2", "names": [str(n) for n in range(30)]}
    shown = good(office.api.post(f"{house}/ports", more, by=OPERATOR), 201)
    assert (shown["ports"], shown["portsListed"]) == (32, 32)
    twice = {"equipment": "sw-3", "names": ["a", "A"]}
    refused(office.api.post(f"{house}/ports", twice, by=OPERATOR), 422, "invalid")


@pytest.mark.parametrize("wrong", ["nobody's", "elsewhere", "ended"])
def test_a_contract_of_another_place_takes_no_port(office: Office, house: str, wrong: str) -> None:
    port, _ = ports(office, house)
    holder = contract(office)
    kept = office.table.items[f"CONTRACT#{holder}", "CONTRACT"]
    if wrong == "nobody's":
        holder = "nobody"
    elif wrong == "elsewhere":
        kept["address"] = kept["address"] | {"building": "6"}
    else:
        kept["state"] = "terminated"
    refused(put(office, port, "taken", holder), 409, "not-in-this-building")


@pytest.mark.parametrize("sent", [{"state": "taken"}, {"state": "free", "contractId": "c"}, {}])
def test_a_contract_is_named_for_a_port_that_is_taken_alone(
    office: Office, house: str, sent: dict[str, str]
) -> None:
    port, _ = ports(office, house)
    refused(office.api.patch(port, sent, by=OPERATOR), 422, "invalid")


def test_whoever_is_second_on_a_port_at_the_same_moment_is_told(office: Office, house: str) -> None:
    first, second = contract(office), contract(office, 12)
    port, _ = ports(office, house)
    commit, rivals = office.table.commit, [first]

    def disturbed(change: Transaction) -> None:
        if rivals and any(o.key[1].startswith("PORT#") for o in change.operations):
            good(put(office, port, "taken", rivals.pop()))
        commit(change)

    office.table.commit = disturbed  # type: ignore[assignment,method-assign]
    refused(put(office, port, "taken", second), 409, "port-taken")
    assert office.read(port)["contractId"] == first


def test_lists_are_by_state(office: Office, house: str) -> None:
    port, _ = ports(office, house)
    good(put(office, port, "reserved"))
    found = good(office.api.get(f"{house}/ports", by=OPERATOR, query={"state": "free"}))["items"]
    assert [p["name"] for p in found] == ["10"]
    refused(office.api.get(f"{house}/ports", by=TECHNICIAN), 403, "forbidden")
