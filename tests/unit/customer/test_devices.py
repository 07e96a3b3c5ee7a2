"""Devices: the catalogue, the stock, and what is unique about each one."""

from __future__ import annotations

from typing import Any

import pytest

from functions.customer.seeds import seed
from tests.unit.customer.office import CUSTOMER, OPERATOR, TECHNICIAN, Office, good, refused

MODEL = {"vendor": "Huawei", "name": "HG8245H", "kind": "ont"}


@pytest.fixture
def model_id(bare: Office) -> str:
    return str(good(bare.api.post("/device-models", MODEL, by=OPERATOR), 201)["id"])


def register(office: Office, model_id: str, serial: str, **fields: Any) -> dict[str, Any]:
    body = {"serial": serial, "modelId": model_id} | fields
    made: dict[str, Any] = good(office.api.post("/devices", body, by=OPERATOR), 201)
    return made


def test_a_model_is_in_the_catalogue_once(bare: Office, model_id: str) -> None:
    again = MODEL | {"vendor": "HUAWEI", "name": "hg8245h"}
    refused(bare.api.post("/device-models", again, by=OPERATOR), 409, "model-exists")
    (listed,) = bare.read("/device-models", by=TECHNICIAN)["items"]
    assert (listed["id"], listed["kind"]) == (model_id, "ont")


def test_a_device_is_taken_into_stock(bare: Office, model_id: str) -> None:
    made = register(bare, model_id, "hwtc-1a2b 3c4d", mac="00-1a-2b-3c-4d-5e", location="Store 1")
    assert (made["serial"], made["mac"], made["state"]) == (
        "HWTC1A2B3C4D",
        "00:1A:2B:3C:4D:5E",
        "in_stock",
    )
    assert good(bare.api.get(f"/devices/{made['id']}", by=TECHNICIAN)) == made
    history = bare.read(f"/devices/{made['id']}/history")["items"]
    assert [(m["state"], m["location"], m["by"]) for m in history] == [
        ("in_stock", "Store 1", "operator-1")
    ]


def test_serial_numbers_and_addresses_are_unique(bare: Office, model_id: str) -> None:
    register(bare, model_id, "SN-0001", mac="001A.2B3C.4D5E")
    taken = {"serial": "sn0001", "modelId": model_id}
    refused(bare.api.post("/devices", taken, by=OPERATOR), 409, "serial-taken")
    other = {"serial": "SN-0002", "modelId": model_id, "mac": "00:1a:2b:3c:4d:5e"}
    refused(bare.api.post("/devices", other, by=OPERATOR), 409, "mac-taken")
    assert bare.read("/devices", serial="SN-0002")["items"] == []


@pytest.mark.parametrize("mac", ["00:1A:2B:3C:4D", "01:1A:2B:3C:4D:5E", "GG:1A:2B:3C:4D:5E"])
def test_an_address_that_no_single_device_can_have_is_refused(
    bare: Office, model_id: str, mac: str
) -> None:
    body = {"serial": "SN-0001", "modelId": model_id, "mac": mac}
    problem = refused(bare.api.post("/devices", body, by=OPERATOR), 422, "invalid-mac")
    assert problem["errors"][0]["pointer"] == "/mac"


def test_a_device_is_of_a_known_model(bare: Office) -> None:
    body = {"serial": "SN-0001", "modelId": "nothing"}
    refused(bare.api.post("/devices", body, by=OPERATOR), 422, "unknown-model")


def test_devices_are_listed_by_state_and_model_and_found_by_serial(office: Office) -> None:
    everything = office.read("/devices")["items"]
    assert len(everything) == 6
    model = everything[0]["modelId"]
    of_model = office.read("/devices", modelId=model)["items"]
    assert {d["modelId"] for d in of_model} == {model}
    assert len(of_model) == 3
    in_stock = office.read("/devices", state="in_stock")["items"]
    assert [(d["modelId"], d["serial"]) for d in in_stock] == sorted(
        (d["modelId"], d["serial"]) for d in everything
    )
    both = office.read("/devices", state="in_stock", modelId=model)["items"]
    assert sorted(d["id"] for d in both) == sorted(d["id"] for d in of_model)
    assert office.read("/devices", state="installed")["items"] == []
    found = office.read("/devices", serial="demo ont 0001")["items"]
    assert [d["serial"] for d in found] == ["DEMOONT0001"]


def test_an_unknown_device_is_not_found(bare: Office) -> None:
    refused(bare.api.get("/devices/none", by=OPERATOR), 404, "device-not-found")
    refused(bare.api.get("/devices/none/history", by=OPERATOR), 404, "device-not-found")


def test_who_hands_devices_over_does_not_register_them(bare: Office, model_id: str) -> None:
    body = {"serial": "SN-0001", "modelId": model_id}
    refused(bare.api.post("/devices", body, by=TECHNICIAN), 403, "forbidden")
    refused(bare.api.post("/device-models", MODEL, by=TECHNICIAN), 403, "forbidden")
    for path in ("/devices", "/device-models"):
        refused(bare.api.get(path, by=CUSTOMER), 403, "forbidden")


def test_seeding_twice_changes_nothing(bare: Office) -> None:
    seed(bare.table, bare.clock)
    before = dict(bare.table.items)
    bare.clock.advance(days=1)
    seed(bare.table, bare.clock)
    assert bare.table.items == before
