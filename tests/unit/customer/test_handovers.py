"""The life of a device: the shelf, a customer, and back; its history, counters and events."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from functions.customer.addresses.entities import Address
from functions.customer.devices.entities import DeviceState, device_id_of
from functions.customer.devices.transitions import TRANSITIONS
from tests.fakes.http import Reply
from tests.unit.customer.office import CUSTOMER, OPERATOR, TECHNICIAN, Office, good, refused

MODEL = {"vendor": "Huawei", "name": "HG1", "kind": "ont"}
VERBS = {
    "reserve": "reserved",
    "release": "in_stock",
    "install": "installed",
    "return": "returned",
    "fault": "faulty",
    "lost": "lost",
    "repair": "in_stock",
    "retire": "retired",
}
TAKES = {
    "in_stock": {"reserve", "install", "fault", "lost", "retire"},
    "reserved": {"release", "install", "fault", "lost"},
    "installed": {"return", "fault", "lost"},
    "returned": {"fault", "lost", "repair", "retire"},
    "faulty": {"lost", "repair", "retire"},
    "lost": {"return", "retire"},
    "retired": set[str](),
}
WAY = {
    "in_stock": (),
    "reserved": ("reserve",),
    "installed": ("install",),
    "returned": ("install", "return"),
    "faulty": ("fault",),
    "lost": ("lost",),
    "retired": ("retire",),
}


@pytest.fixture
def contract(office: Office) -> dict[str, Any]:
    """An active contract whose customer has no device yet."""
    job = office.begun()
    done = good(office.moved(job, "complete", {}, by=TECHNICIAN))
    found: dict[str, Any] = office.read(f"/contracts/{done['contractId']}")
    return found


class Store:
    """A warehouse with devices of one model."""

    def __init__(self, office: Office, contract: dict[str, Any], **model: Any) -> None:
        self.office, self.contract = office, contract
        made = good(office.api.post("/device-models", MODEL | model, by=OPERATOR), 201)
        self.model: str = made["id"]
        self.main = self.opened("Main")

    def opened(self, name: str) -> str:
        made = good(self.office.api.post("/warehouses", {"name": name}, by=OPERATOR), 201)
        return str(made["id"])

    def take(self, serial: str = "SN-001", **fields: Any) -> str:
        body = {"serial": serial, "modelId": self.model, "warehouseId": self.main} | fields
        return str(good(self.office.api.post("/devices", body, by=OPERATOR), 201)["id"])

    def asked(self, device: str, verb: str, **body: Any) -> Reply:
        if verb == "install":
            body = {"contractId": self.contract["id"]} | body
        if verb == "return":
            body = {"warehouseId": self.main} | body
        return self.office.api.post(f"/devices/{device}/{verb}", body, by=TECHNICIAN)

    def do(self, device: str, verb: str, **body: Any) -> dict[str, Any]:
        done: dict[str, Any] = good(self.asked(device, verb, **body))
        return done

    def events(self, name: str) -> list[dict[str, Any]]:
        return [e["data"] for e in self.office.table.events(f"customer.{name}")]

    def counts(self, place: str | None = None) -> dict[str, int]:
        item = self.office.table.items.get(
            (f"WAREHOUSE#{place or self.main}", f"STOCK#{self.model}"), {}
        )
        states = ("in_stock", "reserved", "returned", "faulty")
        return {state: item[state] for state in states if item.get(state)}

    def in_stock(self) -> int:
        return int(self.office.table.items[f"MODEL#{self.model}", "STOCK"]["in_stock"])


@pytest.fixture
def store(office: Office, contract: dict[str, Any]) -> Store:
    return Store(office, contract, rentTariffId="tariff-1", salePrice="3500.00")


@pytest.mark.parametrize(("state", "verb"), list(product(TAKES, VERBS)))
def test_what_may_happen_depends_on_the_state(store: Store, state: str, verb: str) -> None:
    device = store.take()
    for step in WAY[state]:
        store.do(device, step)
    before = store.office.read(f"/devices/{device}")
    assert before["state"] == state
    if verb in TAKES[state]:
        after = store.do(device, verb)
        assert (after["state"], after["version"]) == (VERBS[verb], before["version"] + 1)
        newest = store.office.read(f"/devices/{device}/history")["items"][0]
        assert (newest["state"], newest["by"]) == (after["state"], "tech-1")
    else:
        code = "device-not-available" if verb == "install" else "wrong-device-state"
        refused(store.asked(device, verb), 409, code)
        assert store.office.read(f"/devices/{device}") == before
    now = store.office.read(f"/devices/{device}")
    kept = now["state"]
    is_away = now["customerId"] or kept in ("lost", "retired")
    assert store.counts() == ({} if is_away else {kept: 1})
    assert store.in_stock() == (kept == "in_stock")


def test_every_transition_is_in_the_table() -> None:
    ways = {(old, new) for olds, new in TRANSITIONS.values() for old in olds}
    assert ways == {
        (DeviceState(state), DeviceState(VERBS[verb]))
        for state, verbs in TAKES.items()
        for verb in verbs
    } | {(DeviceState.FAULTY, DeviceState.RETURNED)}


def test_nothing_is_rented_out_for_nothing(store: Store) -> None:
    device = store.take()
    models = store.office.read("/device-models")["items"]
    (model,) = [m for m in models if m["id"] == store.office.read(f"/devices/{device}")["modelId"]]
    path = f"/device-models/{model['id']}"
    good(store.office.api.patch(path, {"rentTariffId": None}, by=OPERATOR))
    sent = {"contractId": store.contract["id"], "terms": "rent"}
    reply = store.office.api.post(f"/devices/{device}/install", sent, by=OPERATOR)
    refused(reply, 409, "not-for-rent")
    assert f"{model['vendor']} {model['name']} has no rent tariff" in reply.json["detail"]
    assert store.do(device, "install", terms="free_use")["terms"] == "free_use"


def test_a_device_goes_to_a_customer_and_comes_back(store: Store) -> None:
    device = store.take(location="Shelf 4")
    had = store.do(device, "install", terms="rent", note="In the hall")
    assert (had["customerId"], had["contractId"], had["terms"], had["warehouseId"]) == (
        "customer-1", store.contract["id"], "rent", None,
    )  # fmt: skip
    assert had["location"] == "Москва, ул. Ленина, 12, 48"
    (said,) = store.events("device.installed")
    assert (said["terms"], said["rentTariffId"], said["salePrice"], said["handover"]) == (
        "rent", "tariff-1", None, 1,
    )  # fmt: skip
    assert said["buildingId"] == Address("Москва", "ул. Ленина", "12").building_id
    assert said["modelName"] == "Huawei HG1"
    back = store.do(device, "return", note="Upgraded")
    assert (back["customerId"], back["terms"], back["warehouseId"], back["location"]) == (
        None, None, store.main, "Main",
    )  # fmt: skip
    (said,) = store.events("device.returned")
    assert (said["customerId"], said["terms"], said["handover"], said["condition"]) == (
        "customer-1", "rent", 1, "working",
    )  # fmt: skip
    store.do(device, "repair")
    store.do(device, "install", terms="sale")
    assert [(e["handover"], e["salePrice"]) for e in store.events("device.installed")] == [
        (1, None), (2, "3500.00"),
    ]  # fmt: skip
    history = store.office.read(f"/devices/{device}/history")["items"]
    assert [m["state"] for m in history] == [
        "installed", "in_stock", "returned", "installed", "in_stock",
    ]  # fmt: skip
    assert [m["note"] for m in history][2:4] == ["Upgraded", "In the hall"]
    assert store.office.read("/customers/customer-1/devices")["items"][0]["id"] == device


def test_a_faulty_device_at_a_customer_s_comes_back_faulty(store: Store) -> None:
    device = store.take()
    store.do(device, "install")
    broken = store.do(device, "fault", note="Burnt out")
    assert (broken["customerId"], store.counts()) == ("customer-1", {})
    for verb in ("repair", "retire"):
        problem = refused(store.asked(device, verb), 409, "wrong-device-state")
        assert problem["detail"] == "Device SN001 is at a customer's; take it back first."
    back = store.do(device, "return")
    assert (back["state"], back["customerId"], store.counts()) == ("faulty", None, {"faulty": 1})
    assert store.events("device.returned")[0]["condition"] == "faulty"
    assert store.do(device, "repair")["state"] == "in_stock"
    store.do(device, "install")
    assert store.do(device, "return", condition="faulty")["state"] == "faulty"


def test_a_reserved_device_is_for_its_job_alone(store: Store) -> None:
    device = store.take()
    kept = store.do(device, "reserve", applicationId="application-9")
    assert (kept["applicationId"], store.counts(), store.in_stock()) == (
        "application-9", {"reserved": 1}, 0,
    )  # fmt: skip
    problem = refused(store.asked(device, "install"), 409, "device-not-available")
    assert problem["detail"] == "Device SN001 is reserved for another job."
    had = store.do(device, "install", applicationId="application-9")
    assert (had["state"], had["applicationId"], store.counts()) == ("installed", None, {})


def test_a_job_takes_what_is_reserved_for_it(store: Store) -> None:
    office = store.office
    device, job = store.take(), office.begun(hour=13)
    store.do(device, "reserve", applicationId=job["id"])
    good(office.moved(job, "complete", {"deviceSerials": ["sn 001"]}, by=TECHNICIAN))
    assert office.read(f"/devices/{device}")["state"] == "installed"
    assert (store.counts(), store.in_stock()) == ({}, 0)


def test_a_lost_device_is_charged_for_if_wanted(store: Store) -> None:
    here, there, sold = (store.take(f"SN-00{n}") for n in range(3))
    refused(store.asked(here, "lost", charge=True), 409, "nothing-to-charge")
    store.do(there, "install", terms="rent")
    gone = store.do(there, "lost", charge=True)
    assert gone["chargedAt"] is not None
    (said,) = store.events("device.charged")
    assert (said["price"], said["currency"], said["contractId"]) == (
        "3500.00", "RUB", store.contract["id"],
    )  # fmt: skip
    assert len(store.events("device.lost")) == 1
    store.do(sold, "install", terms="sale")
    refused(store.asked(sold, "lost", charge=True), 409, "nothing-to-charge")
    found = store.do(there, "return")
    assert (found["state"], found["chargedAt"]) == ("returned", None)


def test_what_has_no_price_is_charged_to_nobody(office: Office, contract: dict[str, Any]) -> None:
    store = Store(office, contract)
    device = store.take()
    store.do(device, "install")
    refused(store.asked(device, "lost", charge=True), 409, "nothing-to-charge")


def test_a_device_is_installed_under_a_contract_in_force(store: Store) -> None:
    device = store.take()
    refused(store.asked(device, "install", contractId="none"), 422, "unknown-contract")
    key = (f"CONTRACT#{store.contract['id']}", "CONTRACT")
    store.office.table.items[key]["state"] = "terminated"
    problem = refused(store.asked(device, "install"), 409, "contract-over")
    assert problem["detail"].endswith("This is possible in: active, suspended.")


def test_nothing_comes_into_a_warehouse_that_takes_nothing(store: Store) -> None:
    device = store.take()
    store.do(device, "install")
    refused(store.asked(device, "return", warehouseId="none"), 422, "unknown-warehouse")
    closed = store.opened("Closed")
    good(store.office.api.patch(f"/warehouses/{closed}", {"closed": True}, by=OPERATOR))
    refused(store.asked(device, "return", warehouseId=closed), 422, "unknown-warehouse")
    body = {"serial": "SN-2", "modelId": store.model, "warehouseId": closed}
    refused(store.office.api.post("/devices", body, by=OPERATOR), 422, "unknown-warehouse")
    assert store.do(device, "return", warehouseId=None)["warehouseId"] is None
    assert store.counts("none") == {"returned": 1}


def test_an_address_moves_with_the_card_that_bears_it(store: Store) -> None:
    office, one, other = store.office, store.take(mac="00-1a-2b-3c-4d-5e"), store.take("SN-002")
    taken = office.api.patch(f"/devices/{other}", {"mac": "001A.2B3C.4D5E"}, by=TECHNICIAN)
    refused(taken, 409, "mac-taken")
    changed = {"mac": "02:00:00:00:00:01", "firmware": "V2", "location": "Shelf 9"}
    after = good(office.api.patch(f"/devices/{one}", changed, by=TECHNICIAN))
    assert (after["mac"], after["firmware"], after["location"]) == (
        "02:00:00:00:00:01", "V2", "Shelf 9",
    )  # fmt: skip
    assert office.read(f"/devices/{one}/history")["items"][0]["location"] == "Shelf 9"
    good(office.api.patch(f"/devices/{other}", {"mac": "00:1a:2b:3c:4d:5e"}, by=TECHNICIAN))
    good(office.api.patch(f"/devices/{other}", {"mac": None}, by=TECHNICIAN))
    assert ("MAC#00:1A:2B:3C:4D:5E", "DEVICE") not in office.table.items
    bad = office.api.patch(f"/devices/{other}", {"mac": "nothing"}, by=TECHNICIAN)
    refused(bad, 422, "invalid-mac")
    stale = office.api.patch(
        f"/devices/{one}", {"firmware": "V3"}, by=TECHNICIAN, headers={"If-Match": '"1"'}
    )
    refused(stale, 412, "precondition-failed")
    assert store.counts() == {"in_stock": 2}


def test_a_shortage_is_told_once_until_it_is_over(store: Store) -> None:
    office, devices = store.office, [store.take(f"SN-00{n}") for n in range(3)]
    good(office.api.patch(f"/device-models/{store.model}", {"minimumStock": 3}, by=OPERATOR))
    assert store.events("stock.low") == []
    for device in devices[:2]:
        store.do(device, "install")
    (said,) = store.events("stock.low")
    assert (said["inStock"], said["minimumStock"], said["modelName"]) == (2, 3, "Huawei HG1")
    store.take("SN-010")
    assert len(store.events("stock.low")) == 1  # two are still fewer than three
    store.take("SN-011")
    store.do(devices[2], "reserve")
    assert [e["inStock"] for e in store.events("stock.low")] == [2, 2]
    good(office.api.patch(f"/device-models/{store.model}", {"minimumStock": 1}, by=OPERATOR))
    good(office.api.patch(f"/device-models/{store.model}", {"minimumStock": 9}, by=OPERATOR))
    assert len(store.events("stock.low")) == 3


def test_devices_of_before_there_were_warehouses_are_counted_when_they_move(store: Store) -> None:
    device = store.take()
    item = store.office.table.items[f"DEVICE#{device}", "DEVICE"]
    del item["counted"], item["warehouse_id"]
    store.office.table.items[f"WAREHOUSE#{store.main}", f"STOCK#{store.model}"]["in_stock"] = 0
    store.office.table.items[f"MODEL#{store.model}", "STOCK"]["in_stock"] = 0
    store.do(device, "install")
    assert (store.counts(), store.in_stock()) == ({}, 0)
    store.do(device, "return")
    assert store.counts() == {"returned": 1}


def test_a_model_is_changed_and_keeps_its_name_to_itself(store: Store) -> None:
    office, path = store.office, f"/device-models/{store.model}"
    other = good(office.api.post("/device-models", MODEL | {"name": "HG2"}, by=OPERATOR), 201)
    refused(office.api.patch(path, {"name": "hg2"}, by=OPERATOR), 409, "model-exists")
    renamed = good(office.api.patch(path, {"name": "HG3", "archived": True}, by=OPERATOR))
    assert office.read(path, by=TECHNICIAN) == renamed | {"version": 2}
    refused(
        office.api.post("/device-models", MODEL | {"name": "HG3"}, by=OPERATOR), 409, "model-exists"
    )
    refused(
        office.api.patch(f"/device-models/{other['id']}", {"name": "HG3"}, by=OPERATOR),
        409,
        "model-exists",
    )
    body = {"serial": "SN-9", "modelId": store.model}
    refused(office.api.post("/devices", body, by=OPERATOR), 422, "unknown-model")
    good(office.api.patch(path, {"name": "HG4", "archived": False}, by=OPERATOR))
    good(office.api.patch(f"/device-models/{other['id']}", {"name": "HG3"}, by=OPERATOR))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"rentTariffId": "none"}, "unknown-rent-tariff"),
        ({"salePrice": "1.001"}, "invalid-model-price"),
        ({"replacementPrice": "1.5", "currency": "JPY"}, "invalid-model-price"),
        ({"currency": "XXX"}, "unknown-currency"),
        ({"minimumStock": -1}, "invalid"),
        ({}, "invalid"),
    ],
)
def test_a_model_is_refused_what_can_t_be(store: Store, sent: dict[str, Any], code: str) -> None:
    path = f"/device-models/{store.model}"
    sent = {"salePrice": "1.00"} | sent if "currency" in sent and len(sent) == 1 else sent
    refused(store.office.api.patch(path, sent, by=OPERATOR), 422, code)


def test_a_customer_moves_no_devices(store: Store) -> None:
    device = store.take()
    for verb in VERBS:
        reply = store.office.api.post(f"/devices/{device}/{verb}", {}, by=CUSTOMER)
        refused(reply, 403, "forbidden")
    for verb in ("reserve", "release", "return", "fault", "lost", "repair", "retire", "install"):
        refused(store.asked("none", verb), 404, "device-not-found")


def test_a_batch_answers_each_row_and_again_the_same(store: Store) -> None:
    office = store.office
    store.take("OLD-1", mac="02:00:00:00:00:99")
    rows = [
        {"serial": "hw-1", "mac": "02:00:00:00:00:01"},
        {"serial": "HW1"},
        {"serial": "HW2", "mac": "02-00-00-00-00-01"},
        {"serial": "HW3", "mac": "02:00:00:00:00:99"},
        {"serial": "?"},
        {"serial": "HW4", "mac": "junk"},
        {"serial": "old 1", "mac": "0200.0000.0099"},
        {"serial": "HW5"},
    ]
    body = {"modelId": store.model, "warehouseId": store.main, "rows": rows}
    answer = good(office.api.post("/devices/batch", body, by=OPERATOR))
    assert [(r["row"], r["outcome"], r["code"]) for r in answer["rows"]] == [
        (1, "registered", ""),
        (2, "refused", "serial-taken"),
        (3, "refused", "mac-taken"),
        (4, "refused", "mac-taken"),
        (5, "refused", "invalid-serial"),
        (6, "refused", "invalid-mac"),
        (7, "known", ""),
        (8, "registered", ""),
    ]
    assert (answer["registered"], answer["known"], answer["refused"]) == (2, 1, 5)
    assert (store.counts(), store.in_stock()) == ({"in_stock": 3}, 3)
    again = office.api.post(
        "/devices/batch", body, by=OPERATOR, headers={"Accept-Language": "ru"}
    ).json
    assert (again["registered"], again["known"]) == (0, 3)
    assert again["rows"][4]["reason"] == (
        "В серийном номере от 3 до 40 символов: латинские буквы, цифры, дефисы и пробелы."
    )
    assert store.in_stock() == 3


def test_many_devices_with_addresses_fit_their_transactions(store: Store) -> None:
    rows = [{"serial": f"FULL-{n:03d}", "mac": f"02:00:00:00:01:{n:02X}"} for n in range(50)]
    body = {"modelId": store.model, "warehouseId": store.main, "rows": rows}
    answer = good(store.office.api.post("/devices/batch", body, by=OPERATOR))
    assert (answer["registered"], store.in_stock()) == (50, 50)


def test_a_file_registers_as_many_as_it_has(store: Store) -> None:
    office = store.office
    lines = ["S/N;MAC", *(f"CSV{n:03d};" for n in range(60))]
    body = {"modelId": store.model, "warehouseId": store.main, "csv": "\n".join(lines)}
    answer = good(office.api.post("/devices/batch", body, by=OPERATOR))
    assert (answer["registered"], store.in_stock()) == (60, 60)
    page = office.read("/devices", warehouseId=store.main, limit="200")["items"]
    assert len(page) == 60
    assert office.read(f"/devices/{device_id_of('CSV000')}")["location"] == "Main"
    for wrong, code in (("name\nx", "unreadable-file"), ("serial\n", "unreadable-file")):
        refused(office.api.post("/devices/batch", body | {"csv": wrong}, by=OPERATOR), 422, code)
    both = body | {"rows": [{"serial": "A-1"}]}
    refused(office.api.post("/devices/batch", both, by=OPERATOR), 422, "invalid")
    refused(
        office.api.post("/devices/batch", body | {"modelId": "x"}, by=OPERATOR),
        422,
        "unknown-model",
    )
