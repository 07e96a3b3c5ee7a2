"""What lies where: counters by warehouse, transfers, and stock-takings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import OPERATOR, TECHNICIAN, Office, good, refused
from tests.unit.customer.test_handovers import Store, contract

__all__ = ["contract"]


@pytest.fixture
def store(office: Office, contract: dict[str, Any]) -> Store:
    return Store(office, contract)


def moved(store: Store, to: str, *serials: str, at: str | None = None) -> Any:
    body = {"toWarehouseId": to, "serials": serials, "note": "For Tver"}
    return store.office.api.post(f"/warehouses/{at or store.main}/transfers", body, by=OPERATOR)


def count(store: Store, *serials: str, **sent: Any) -> dict[str, Any]:
    path = f"/warehouses/{store.main}/stock-takings"
    taken: dict[str, Any] = good(
        store.office.api.post(path, {"serials": serials} | sent, by=OPERATOR), 201
    )
    return taken


def confirm(store: Store, taking: dict[str, Any]) -> dict[str, Any]:
    path = f"/warehouses/{store.main}/stock-takings/{taking['id']}/confirm"
    done: dict[str, Any] = good(store.office.api.post(path, {}, by=OPERATOR))
    return done


def found(taking: dict[str, Any], field: str = "finding") -> dict[str, str]:
    return {one["serial"]: one[field] for one in taking["differences"]}


def test_the_stock_is_counted_by_model_and_warehouse(store: Store) -> None:
    office, van = store.office, store.opened("Van")
    for n in range(3):
        store.take(f"SN-00{n}")
    device = store.take("SN-009", warehouseId=van)
    store.do(device, "reserve")
    (here,) = office.read(f"/warehouses/{store.main}/stock", by=TECHNICIAN)["items"]
    assert here == {"warehouseId": store.main, "modelId": store.model, "inStock": 3,
                    "reserved": 0, "returned": 0, "faulty": 0}  # fmt: skip
    everywhere = office.read(f"/device-models/{store.model}/stock")["items"]
    assert {p["warehouseId"]: (p["inStock"], p["reserved"]) for p in everywhere} == {
        store.main: (3, 0), van: (0, 1),
    }  # fmt: skip
    refused(office.api.get("/warehouses/nowhere/stock", by=OPERATOR), 404, "warehouse-not-found")
    refused(office.api.get("/device-models/none/stock", by=OPERATOR), 404, "model-not-found")


def test_devices_go_to_another_warehouse_all_or_none(store: Store) -> None:
    office, van = store.office, store.opened("Van")
    one, two = store.take("SN-001"), store.take("SN-002")
    store.do(two, "fault")
    made = good(moved(store, van, "sn 001", "SN-002", "SN001"), 201)
    assert made["serials"] == ["SN001", "SN002"]
    assert office.read(f"/warehouses/{store.main}/transfers")["items"] == [made]
    device = office.read(f"/devices/{one}")
    assert (device["warehouseId"], device["location"], device["state"]) == (van, "Van", "in_stock")
    assert (store.counts(), store.counts(van), store.in_stock()) == (
        {}, {"in_stock": 1, "faulty": 1}, 1,
    )  # fmt: skip
    store.take("SN-003")
    refused(moved(store, van, "SN-003", "SN-001"), 409, "device-not-here")
    refused(moved(store, van, "SN-003", "SN-404"), 409, "unknown-serial")
    refused(moved(store, store.main, "SN-003"), 422, "same-warehouse")
    refused(moved(store, "none", "SN-003"), 422, "unknown-warehouse")
    assert store.counts() == {"in_stock": 1}


def test_twenty_devices_of_as_many_models_move_together(store: Store) -> None:
    office, van, serials = store.office, store.opened("Van"), []
    for n in range(20):
        model = {"vendor": "V", "name": f"M{n}", "kind": "ont"}
        made = good(office.api.post("/device-models", model, by=OPERATOR), 201)["id"]
        store.take(f"MIX-{n}", modelId=made)
        serials.append(f"MIX-{n}")
    good(moved(store, van, *serials), 201)


def test_a_count_says_what_differs_and_its_confirmation_corrects_it(store: Store) -> None:
    office, van = store.office, store.opened("Van")
    here, gone = store.take("SN-001"), store.take("SN-002")
    there = store.take("SN-003", warehouseId=van)
    with_anna, away = store.take("SN-004"), store.take("SN-005")
    store.do(with_anna, "install")
    store.do(away, "lost")
    taking = count(store, "SN-001", "sn 003", "SN-004", "SN-005", "SN-404", "SN-001")
    assert (taking["state"], taking["counted"], taking["matching"]) == ("open", 5, 1)
    assert found(taking) == {
        "SN002": "missing", "SN003": "elsewhere", "SN004": "at_customer",
        "SN005": "elsewhere", "SN404": "unknown",
    }  # fmt: skip
    assert office.read(f"/devices/{gone}")["state"] == "in_stock"  # nothing has moved yet
    done = confirm(store, taking)
    assert found(done, "outcome") == {
        "SN002": "applied", "SN003": "applied", "SN004": "skipped",
        "SN005": "applied", "SN404": "skipped",
    }  # fmt: skip
    assert done["state"] == "confirmed"
    states = [office.read(f"/devices/{d}") for d in (here, gone, there, away)]
    assert [(d["state"], d["warehouseId"]) for d in states] == [
        ("in_stock", store.main), ("lost", None), ("in_stock", store.main),
        ("returned", store.main),
    ]  # fmt: skip
    assert (store.counts(), store.counts(van)) == ({"in_stock": 2, "returned": 1}, {})
    assert confirm(store, taking) == done
    path = f"/warehouses/{store.main}/stock-takings/{taking['id']}"
    assert office.read(path, by=TECHNICIAN) == done


def test_what_has_moved_since_the_count_is_left_alone(store: Store) -> None:
    device = store.take("SN-001")
    taking = count(store)
    store.do(device, "install")
    assert found(confirm(store, taking), "outcome") == {"SN001": "skipped"}
    assert store.office.read(f"/devices/{device}")["state"] == "installed"


def test_a_count_without_differences_needs_no_confirmation(store: Store) -> None:
    store.take("SN-001")
    other = good(store.office.api.post(
        "/device-models", {"vendor": "V", "name": "M", "kind": "ont"}, by=OPERATOR), 201)["id"]  # fmt: skip
    store.take("SN-002", modelId=other)
    taking = count(store, "SN-001", modelId=store.model)
    assert (taking["state"], taking["differences"]) == ("confirmed", [])


def test_many_differences_are_settled_in_parts(store: Store) -> None:
    for n in range(45):
        store.take(f"MANY-{n:02d}")
    done = confirm(store, count(store))
    assert set(found(done, "outcome").values()) == {"applied"}
    assert (store.counts(), store.in_stock()) == ({}, 0)


def test_a_warehouse_with_too_much_is_counted_by_models(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.customer.stock.service.MOST_COUNTED", 1)
    store.take("SN-001")
    store.take("SN-002")
    path = f"/warehouses/{store.main}/stock-takings"
    reply = store.office.api.post(path, {"serials": []}, by=OPERATOR)
    refused(reply, 409, "too-many-to-count")
    refused(store.office.api.get(f"{path}/none", by=OPERATOR), 404, "stock-taking-not-found")
