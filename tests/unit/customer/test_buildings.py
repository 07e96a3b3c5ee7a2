"""The register's buildings: entrances, ports by their states, lists, and what leaves it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entities import Building, NoFreePort, Readiness
from functions.customer.buildings.entrances import Entrance
from functions.customer.buildings.repository import BuildingRepository, placed_by_number
from functions.customer.migrations import MIGRATIONS
from shared.dynamo.migrations import migrate
from shared.dynamo.transaction import Transaction
from tests.unit.customer.office import OPERATOR, TECHNICIAN, Office, good, refused, visit

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
HOUSE = {"city": "Тверь", "street": "улица Мира", "building": "5", "status": "served"}
ENTRANCES = [
    {"number": "1", "flatFrom": 1, "flatTo": 36, "ports": 1},
    {"number": "2", "flatFrom": 37, "flatTo": 72, "ports": 24},
]


def registered(office: Office, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = good(office.api.post("/buildings", HOUSE | changes, by=OPERATOR), 201)
    return made


def begun(office: Office, apartment: str, hour: int = 10) -> dict[str, Any]:
    place = {key: HOUSE[key] for key in ("city", "street", "building")}
    return office.begun(hour, address=place | {"apartment": apartment})


def connected(office: Office, apartment: str, hour: int = 10) -> Any:
    return office.moved(begun(office, apartment, hour), "complete", by=TECHNICIAN)


def freed(office: Office, building: str, contract: str) -> Transaction:
    change = BuildingRepository(table=office.table).port_freed(building, contract, office.clock())
    office.table.commit(change)
    return change


def test_a_building_shows_its_ports_by_state(bare: Office) -> None:
    made = registered(bare, ports=48, portsReserved=3, portsFaulty=1, entrances=ENTRANCES)
    assert (made["portsFree"], made["portsReserved"], made["portsFaulty"]) == (44, 3, 1)
    assert made["entrances"] == [e | {"portsUsed": 0} for e in ENTRANCES]
    path = f"/buildings/{made['id']}"
    refused(bare.api.patch(path, {"portsFaulty": 46}, by=OPERATOR), 422, "too-few-ports")
    repaired = good(bare.api.patch(path, {"portsFaulty": 0}, by=OPERATOR))
    assert repaired["portsFree"] == 45


@pytest.mark.parametrize(
    ("entrances", "pointer"),
    [
        ([{"number": "1", "flatFrom": 5}], "/entrances/0"),
        ([{"number": "1", "flatFrom": 0, "flatTo": 4}], "/entrances/0"),
        ([{"number": "1", "flatFrom": 5, "flatTo": 10_000}], "/entrances/0"),
        ([{"number": "1", "flatFrom": 5, "flatTo": 4}], "/entrances/0/flatTo"),
        ([ENTRANCES[0], {"number": "2", "flatFrom": 36, "flatTo": 40}], "/entrances/1"),
        ([ENTRANCES[1], {"number": "1", "flatFrom": 1, "flatTo": 99}], "/entrances/1"),
        ([{"number": "1a"}, {"number": "1A"}], "/entrances/1/number"),
        ([{"number": "1", "ports": 49}], "/entrances"),
    ],
)
def test_entrances_that_can_t_be_are_refused(
    bare: Office, entrances: list[dict[str, Any]], pointer: str
) -> None:
    sent = HOUSE | {"ports": 48, "entrances": entrances}
    problem = refused(bare.api.post("/buildings", sent, by=OPERATOR), 422, "invalid-entrances")
    assert [e["pointer"] for e in problem["errors"]] == [pointer]


def test_a_connection_takes_a_port_of_its_entrance_until_it_is_given_back(office: Office) -> None:
    made = registered(office, ports=48, entrances=ENTRANCES)
    late = begun(office, "13", hour=12)
    contract = good(connected(office, "кв. 12"))["contractId"]
    path = f"/buildings/{made['id']}"
    taken = office.read(path)
    assert (taken["portsUsed"], [e["portsUsed"] for e in taken["entrances"]]) == (1, [1, 0])
    refused(office.moved(late, "complete", by=TECHNICIAN), 409, "no-free-port")
    good(connected(office, "40", hour=14))
    assert len(freed(office, made["id"], contract)) == 2
    after = office.read(path)
    assert (after["portsUsed"], [e["portsUsed"] for e in after["entrances"]]) == (1, [0, 1])
    assert len(freed(office, made["id"], contract)) == 0
    assert len(freed(office, "nowhere", contract)) == 0


def test_an_entrance_keeps_what_is_used_in_it(office: Office) -> None:
    made = registered(office, ports=48, entrances=ENTRANCES)
    good(connected(office, "40"))
    path, fewer = f"/buildings/{made['id']}", [ENTRANCES[1] | {"ports": 2, "flatTo": 60}]
    changed = good(office.api.patch(path, {"entrances": fewer}, by=OPERATOR))
    assert [(e["ports"], e["portsUsed"]) for e in changed["entrances"]] == [(2, 1)]


def test_what_is_held_nowhere_is_given_back_nowhere(office: Office) -> None:
    """A contract from before anybody counted the building's ports holds none of them."""
    made = registered(office, ports=0)
    job = office.applied(address={key: HOUSE[key] for key in ("city", "street", "building")})
    good(office.moved(job, "check", {"feasible": True, "comment": "A cable is there."}))
    good(office.moved(job, "schedule", visit(10)))
    good(office.moved(job, "start", by=TECHNICIAN))
    contract = good(office.moved(job, "complete", by=TECHNICIAN))["contractId"]
    path = f"/buildings/{made['id']}"
    good(office.api.patch(path, {"ports": 8}, by=OPERATOR))
    assert len(freed(office, made["id"], contract)) == 0


@pytest.mark.parametrize(
    ("entrance", "apartment", "number"),
    [("2", "1", "2"), ("", "кв. 36", "1"), ("", "37А", "2"), ("9", "99", None), ("", "", None)],
)
def test_an_address_is_at_the_entrance_that_it_names_or_that_has_its_flat(
    entrance: str, apartment: str, number: str | None
) -> None:
    house = Building("id", "", "Тверь", "Мира", "5", Readiness.SERVED, (), 9, NOW, NOW,
                     entrances=(Entrance("1", 1, 36), Entrance("2", 37, 72, 1, 1)))  # fmt: skip
    found = house.entrance_of(entrance, apartment)
    assert (found and found.number) == number
    with pytest.raises(NoFreePort):
        house.with_port_taken(NOW, "2")


def test_buildings_are_listed_by_number_and_narrowed(bare: Office) -> None:
    for number, status, technologies in (
        ("12", "served", ["gpon"]),
        ("9", "planned", ["gpon", "fttb"]),
        ("9А", "not_served", []),
        ("100", "served", ["fttb"]),
    ):
        registered(bare, building=number, status=status, technologies=technologies)

    def listed(**query: str) -> list[str]:
        found = good(bare.api.get("/buildings", by=OPERATOR, query=query or None))
        return [b["building"] for b in found["items"]]

    assert listed() == listed(city="тверь", street="Мира ул.") == ["9", "9А", "12", "100"]
    assert listed(status="served") == ["12", "100"]
    assert listed(city="Тверь", technology="fttb") == ["9", "100"]
    assert listed(city="Тверь", technology="gpon", status="planned") == ["9"]
    assert listed(city="Клин") == []


def test_a_building_without_connections_leaves_the_register(office: Office) -> None:
    path = f"/buildings/{registered(office, ports=8)['id']}"
    stale = office.api.delete(path, by=OPERATOR, headers={"if-match": '"7"'})
    refused(stale, 412, "precondition-failed")
    assert office.api.delete(path, by=OPERATOR).status == 204
    refused(office.api.get(path, by=OPERATOR), 404, "building-not-found")
    refused(office.api.delete(path, by=OPERATOR), 404, "building-not-found")
    assert "building.removed" in [line["action"] for line in office.table.audit()]


def test_a_building_with_a_connection_stays(office: Office) -> None:
    made = registered(office, ports=8)
    good(connected(office, "1"))
    path = f"/buildings/{made['id']}"
    refused(office.api.delete(path, by=OPERATOR), 409, "building-in-use")


def test_a_building_of_before_is_put_in_order_once(bare: Office) -> None:
    made = registered(bare)
    place = Address("Тверь", "улица Мира", "5")
    key = (f"BUILDING#{place.building_id}", "BUILDING")
    order = bare.table.items[key]["gsi1sk"]
    assert placed_by_number(bare.table.items[key]) is None
    bare.table.items[key]["gsi1sk"] = "мира|5"
    assert migrate(bare.table, MIGRATIONS[:1]) == 1
    assert (bare.table.items[key]["gsi1sk"], made["version"]) == (order, 1)
