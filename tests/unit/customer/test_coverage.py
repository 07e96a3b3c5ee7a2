"""The register of buildings, and the public answer to "can I be connected?"."""

from __future__ import annotations

import pytest

from tests.unit.customer.office import CUSTOMER, OPERATOR, TECHNICIAN, Office, good, refused

BUILDING = {"city": "Москва", "street": "улица Мира", "building": "5", "status": "served"}


def test_anybody_can_ask_for_coverage_in_any_spelling(office: Office) -> None:
    answer = office.api.get(
        "/coverage", query={"city": "москва", "street": "Ленина ул.", "building": "12"}
    )
    expected = {"status": "served", "available": True, "technologies": ["gpon", "fttb"]}
    assert good(answer) == expected


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


def test_a_coverage_check_is_one_request_to_the_database(office: Office) -> None:
    office.table.requests.clear()
    office.api.get("/coverage", query={"city": "М", "street": "Л", "building": "1"})
    assert office.table.requests == ["get"]


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
