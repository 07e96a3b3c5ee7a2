"""The register of buildings, and the public answer to "can I be connected?"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entities import BuildingDraft, Readiness
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.coverage.service import NEIGHBOURS
from shared.dynamo import Item, Query
from tests.unit.customer.office import CUSTOMER, OPERATOR, TECHNICIAN, Office, good, refused

BUILDING = {"city": "Москва", "street": "улица Мира", "building": "5", "status": "served"}


def test_anybody_can_ask_for_coverage_in_any_spelling(office: Office) -> None:
    answer = office.api.get(
        "/coverage", query={"city": "москва", "street": "Ленина ул.", "building": "12"}
    )
    assert good(answer) == {
        "status": "served",
        "available": True,
        "technologies": ["gpon", "fttb"],
        "plannedOn": None,
        "basis": "building",
        "nearest": None,
        "distance": None,
    }


@pytest.mark.parametrize(
    ("street", "building", "status"),
    [
        ("Садовая улица", "7", "planned"),
        ("Лесная улица", "21", "not_served"),
        ("улица Неизвестная", "1", "not_served"),
    ],
)
def test_a_place_without_the_network_is_not_available(
    office: Office, street: str, building: str, status: str
) -> None:
    query = {"city": "Москва", "street": street, "building": building}
    answer = good(office.api.get("/coverage", query=query))
    assert (answer["status"], answer["available"]) == (status, False)


def test_a_coverage_check_is_a_read_and_a_guess_is_two(office: Office) -> None:
    for number, reads in (("12", 1), ("13", 2)):
        office.table.requests.clear()
        query = {"city": "Москва", "street": "улица Ленина", "building": number}
        good(office.api.get("/coverage", query=query))
        assert office.table.requests == ["first"] * reads


def guess(office: Office, number: str, street: str = "улица Мира") -> tuple[str, str, int]:
    query = {"city": "Тверь", "street": street, "building": number}
    answer = good(office.api.get("/coverage", query=query))
    return answer["basis"], answer["nearest"], answer["distance"]


@pytest.mark.parametrize(
    ("registered", "asked", "nearest", "distance"),
    [
        (["9", "14", "120"], "12", "14", 2),
        (["13", "14"], "12", "14", 2),
        (["13", "24"], "12", "13", 1),
        (["2", "100"], "50", "2", 48),
        (["12", "12к2"], "12к1", "12", 0),
        (["12", "3"], "1 4", "12", 2),
        (["7А", "15/2"], "11", "15/2", 4),
        ([str(n) for n in range(1, 200, 2)] + ["4", "190"], "98", "97", 1),
    ],
)
def test_an_unregistered_building_is_guessed_by_the_nearest_number(
    bare: Office, registered: list[str], asked: str, nearest: str, distance: int
) -> None:
    for number in registered:
        house = BUILDING | {"city": "Тверь", "building": number}
        good(bare.api.post("/buildings", house, by=OPERATOR), 201)
    assert guess(bare, asked) == ("nearest", nearest, distance)


def test_a_guess_says_what_is_known_of_the_neighbour(bare: Office) -> None:
    planned = {"status": "planned", "plannedOn": "2026-09-01", "technologies": ["gpon"]}
    good(bare.api.post("/buildings", BUILDING | planned, by=OPERATOR), 201)
    query = {k: BUILDING[k] for k in ("city", "street")} | {"building": "7"}
    assert good(bare.api.get("/coverage", query=query)) == planned | {
        "available": False,
        "basis": "nearest",
        "nearest": "5",
        "distance": 2,
    }


@pytest.mark.parametrize(("number", "street"), [("без номера", "улица Мира"), ("5", "улица Лесная")])  # fmt: skip
def test_where_there_is_no_neighbour_nothing_is_guessed(
    bare: Office, number: str, street: str
) -> None:
    for house in ({"city": "Тверь"}, {"city": "Тверь", "street": "улица Мирная"}):
        good(bare.api.post("/buildings", BUILDING | house, by=OPERATOR), 201)
    assert guess(bare, number, street) == ("none", None, None)


def test_a_long_street_is_looked_at_in_part(bare: Office) -> None:
    """What is read of a street does not grow with it."""
    for number in range(1, 2001):
        place = Address("Тверь", "улица Мира", str(number * 3))
        draft = BuildingDraft(place, Readiness.SERVED)
        bare.table.commit(BuildingRepository(table=bare.table).add(draft.building(bare.clock())))
    read: list[int] = []
    first = bare.table.first

    def counted(query: Query, *, limit: int = 1) -> list[Item]:
        read.append(limit)
        return first(query, limit=limit)

    bare.table.first = counted  # type: ignore[method-assign]
    assert guess(bare, "2998") == ("nearest", "3000", 2)
    assert read == [NEIGHBOURS, NEIGHBOURS]


def test_a_full_entrance_is_not_available_though_the_building_is(bare: Office) -> None:
    entrances = [{"number": "1", "flatFrom": 1, "flatTo": 36, "ports": 8}]
    good(bare.api.post("/buildings", BUILDING | {"ports": 8, "entrances": entrances}, by=OPERATOR), 201)  # fmt: skip
    place = Address("Москва", "улица Мира", "5")
    repository = BuildingRepository(table=bare.table)
    building = repository.get(place.building_id)
    full = replace(building, ports=16, version=2, entrances=(replace(building.entrances[0], ports_used=8),))  # fmt: skip
    bare.table.commit(repository.change(full, over=building))
    query = {k: BUILDING[k] for k in ("city", "street", "building")}
    for flat, available in (("", True), ("40", True), ("кв. 12", False)):
        answer = good(bare.api.get("/coverage", query=query | {"apartment": flat}))
        assert answer["available"] is available


@pytest.mark.parametrize("query", [None, {"city": "Москва"}, {"city": "", "street": "a", "building": "1"}])  # fmt: skip
def test_a_coverage_check_without_an_address_is_refused(
    office: Office, query: dict[str, str] | None
) -> None:
    refused(office.api.get("/coverage", query=query), 422, "invalid")


def test_a_building_is_registered_once_whatever_its_spelling(bare: Office) -> None:
    made = good(bare.api.post("/buildings", BUILDING | {"ports": 10}, by=OPERATOR), 201)
    assert (made["portsFree"], made["version"]) == (10, 1)
    again = BUILDING | {"street": "Мира, ул."}
    refused(bare.api.post("/buildings", again, by=OPERATOR), 409, "building-registered")
    assert [line["action"] for line in bare.table.audit()] == ["building.registered"]


def test_a_served_building_without_ports_is_not_available(bare: Office) -> None:
    good(bare.api.post("/buildings", BUILDING | {"ports": 0}, by=OPERATOR), 201)
    query = {k: BUILDING[k] for k in ("city", "street", "building")}
    answer = good(bare.api.get("/coverage", query=query))
    assert (answer["status"], answer["available"]) == ("served", False)


def test_a_building_can_be_changed_and_a_stale_change_is_refused(bare: Office) -> None:
    made = good(bare.api.post("/buildings", BUILDING, by=OPERATOR), 201)
    path = f"/buildings/{made['id']}"
    changed = good(bare.api.patch(path, {"ports": 4, "technologies": ["gpon"]}, by=OPERATOR))
    assert (changed["ports"], changed["technologies"], changed["status"]) == (4, ["gpon"], "served")
    stale = bare.api.patch(path, {"ports": 8}, by=OPERATOR, headers={"if-match": '"1"'})
    refused(stale, 412, "precondition-failed")
    fresh = bare.api.patch(path, {"ports": 8}, by=OPERATOR, headers={"if-match": '"2"'})
    assert good(fresh)["version"] == 3
    assert good(bare.api.get(path, by=OPERATOR))["ports"] == 8


def test_a_building_keeps_the_ports_in_use(office: Office) -> None:
    job = office.begun()
    good(office.moved(job, "complete", by=TECHNICIAN))
    building = office.read("/buildings", city="Москва", street="улица Ленина")["items"][0]
    assert (building["portsUsed"], building["portsFree"]) == (1, 959)
    path = f"/buildings/{building['id']}"
    refused(office.api.patch(path, {"ports": 0}, by=OPERATOR), 422, "too-few-ports")


def test_buildings_are_listed_by_place_in_pages(office: Office) -> None:
    everything = office.read("/buildings")["items"]
    assert len(everything) == 5
    first = office.read("/buildings", city="г. Москва", limit="2")
    rest = office.read("/buildings", city="г. Москва", limit="10", cursor=first["nextCursor"])
    assert [b["id"] for b in first["items"] + rest["items"]] == [b["id"] for b in everything]
    street = office.read("/buildings", city="Москва", street="Ленина")["items"]
    assert [b["building"] for b in street] == ["12", "14 корп. 1"]
    only_street = office.api.get("/buildings", by=OPERATOR, query={"street": "Ленина"})
    refused(only_street, 422, "invalid")


def test_an_unknown_building_is_not_found(bare: Office) -> None:
    refused(bare.api.get("/buildings/nowhere", by=OPERATOR), 404, "building-not-found")
    change = bare.api.patch("/buildings/nowhere", {"ports": 1}, by=OPERATOR)
    refused(change, 404, "building-not-found")


def test_the_register_is_the_office_s(office: Office) -> None:
    for by in (CUSTOMER, TECHNICIAN):
        refused(office.api.get("/buildings", by=by), 403, "forbidden")
        refused(office.api.post("/buildings", BUILDING, by=by), 403, "forbidden")
    refused(office.api.get("/buildings"), 401, "unauthenticated")
