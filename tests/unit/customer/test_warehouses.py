"""Warehouses, and the materials in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import CUSTOMER, OPERATOR, TECHNICIAN, Office, good, refused


def add(office: Office, name: str = "Main", **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = good(
        office.api.post("/warehouses", {"name": name} | fields, by=OPERATOR), 201
    )
    return made


@pytest.fixture
def cable(bare: Office) -> str:
    body = {"name": "Cable", "unit": "metre"}
    return str(good(bare.api.post("/materials", body, by=OPERATOR), 201)["id"])


def test_warehouses_are_listed_by_name_and_change(bare: Office) -> None:
    main, van = add(bare, "Main"), add(bare, "A van", keeperId="tech-1")
    assert [w["name"] for w in bare.read("/warehouses", by=TECHNICIAN)["items"]] == [
        "A van",
        "Main",
    ]
    path = f"/warehouses/{van['id']}"
    changed = good(bare.api.patch(path, {"name": "Zed's van", "keeperId": None}, by=OPERATOR))
    assert bare.read(path) == changed | {"version": 2}
    assert [w["id"] for w in bare.read("/warehouses")["items"]] == [main["id"], van["id"]]
    add(bare, "a  VAN")  # the old name is free again


def test_a_name_is_one_warehouses(bare: Office) -> None:
    main, other = add(bare), add(bare, "Other")
    again = bare.api.post("/warehouses", {"name": "  MAIN "}, by=OPERATOR)
    refused(again, 409, "warehouse-name-taken")
    renamed = bare.api.patch(f"/warehouses/{other['id']}", {"name": "main"}, by=OPERATOR)
    refused(renamed, 409, "warehouse-name-taken")
    good(bare.api.patch(f"/warehouses/{main['id']}", {"name": "MAIN"}, by=OPERATOR))
    stale = bare.api.patch(
        f"/warehouses/{main['id']}", {"address": "x"}, by=OPERATOR, headers={"If-Match": '"1"'}
    )
    refused(stale, 412, "precondition-failed")
    nothing = bare.api.patch(f"/warehouses/{main['id']}", {}, by=OPERATOR)
    assert nothing.status == 422


def test_materials_come_in_and_are_used_up(bare: Office, cable: str) -> None:
    main = add(bare)["id"]
    path = f"/warehouses/{main}/materials"
    assert bare.read(path)["items"] == []
    good(bare.api.post(f"{path}/{cable}/receive", {"quantity": "100.5"}, by=OPERATOR))
    used = {"quantity": "40.25", "applicationId": "application-1", "note": "Flat 48"}
    left = good(bare.api.post(f"{path}/{cable}/write-off", used, by=TECHNICIAN))
    assert (left["quantity"], left["unit"], left["name"]) == ("60.25", "metre", "Cable")
    assert bare.read(path)["items"] == [left]
    history = bare.read(f"{path}/{cable}/history")["items"]
    assert [(m["quantity"], m["left"], m["by"], m["applicationId"]) for m in history] == [
        ("-40.25", "60.25", "tech-1", "application-1"),
        ("100.5", "100.5", "operator-1", None),
    ]
    more = bare.api.post(f"{path}/{cable}/write-off", {"quantity": "60.251"}, by=TECHNICIAN)
    problem = refused(more, 409, "not-enough-material")
    assert problem["detail"] == "Only 60.25 of Cable is left."
    good(bare.api.post(f"{path}/{cable}/write-off", {"quantity": "60.25"}, by=TECHNICIAN))
    assert bare.read(path)["items"][0]["quantity"] == "0.00"


@pytest.mark.parametrize(
    "quantity", ["0", "0.000", "-1", "1e3", "1,5", "01", "1.2345", 5, None, "١"]
)
def test_a_quantity_is_a_plain_number_above_zero(bare: Office, cable: str, quantity: Any) -> None:
    path = f"/warehouses/{add(bare)['id']}/materials/{cable}/receive"
    problem = refused(bare.api.post(path, {"quantity": quantity}, by=OPERATOR), 422, "invalid")
    assert problem["errors"][0]["pointer"] == "/quantity"


def test_a_closed_warehouse_only_gives_out(bare: Office, cable: str) -> None:
    main = add(bare)["id"]
    path = f"/warehouses/{main}/materials/{cable}"
    good(bare.api.post(f"{path}/receive", {"quantity": "2"}, by=OPERATOR))
    good(bare.api.patch(f"/warehouses/{main}", {"closed": True}, by=OPERATOR))
    refused(
        bare.api.post(f"{path}/receive", {"quantity": "2"}, by=OPERATOR), 409, "warehouse-closed"
    )
    good(bare.api.post(f"{path}/write-off", {"quantity": "2"}, by=OPERATOR))


def test_what_is_not_there_is_not_found(bare: Office, cable: str) -> None:
    main = add(bare)["id"]
    for path in ("/warehouses/none", "/warehouses/none/materials",
                 f"/warehouses/none/materials/{cable}/history"):  # fmt: skip
        refused(bare.api.get(path, by=OPERATOR), 404, "warehouse-not-found")
    refused(bare.api.get("/materials/none", by=OPERATOR), 404, "material-not-found")
    one = {"quantity": "1"}
    for path, code in (
        (f"/warehouses/{main}/materials/none/receive", "material-not-found"),
        (f"/warehouses/none/materials/{cable}/receive", "warehouse-not-found"),
        (f"/warehouses/{main}/materials/{cable}/write-off", "material-not-found"),
    ):
        refused(bare.api.post(path, one, by=OPERATOR), 404, code)


def test_a_material_is_in_the_catalogue_once(bare: Office, cable: str) -> None:
    again = bare.api.post("/materials", {"name": "CABLE ", "unit": "piece"}, by=OPERATOR)
    refused(again, 409, "material-exists")
    assert [m["id"] for m in bare.read("/materials")["items"]] == [cable]


def test_the_office_keeps_the_store(bare: Office) -> None:
    refused(bare.api.post("/warehouses", {"name": "Mine"}, by=TECHNICIAN), 403, "forbidden")
    for path in ("/warehouses", "/materials"):
        refused(bare.api.get(path, by=CUSTOMER), 403, "forbidden")
