"""Devices that a customer keeps after the end of a contract are charged for, once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from functions.customer.handovers.due import DevicesDue
from functions.customer.jobs import run
from tests.unit.customer.office import Office
from tests.unit.customer.test_handovers import Store, contract

__all__ = ["contract"]
LAST = date(2026, 3, 24)


@pytest.fixture
def store(office: Office, contract: dict[str, Any]) -> Store:
    return Store(office, contract, replacementPrice="2900.00")


def ended(store: Store, *serials: str, event_id: str = "ended") -> list[Any]:
    data = {
        "contractId": store.contract["id"],
        "number": store.contract["number"],
        "customerId": "customer-1",
        "address": "",
        "on": "2026-03-10",
        "reason": "request",
        "toReturn": list(serials),
        "returnUntil": LAST.isoformat(),
    }
    return store.office.hears("customer.contract.terminated", data, id=event_id)


def charge(store: Store, day: str) -> dict[str, Any]:
    job = {"job": "devices", "date": day}
    return run(job, store.office.wiring, lambda: True, date(2027, 1, 1))


def test_what_is_late_is_charged_for_once(store: Store) -> None:
    late, back, sold = (store.take(f"SN-{n}00") for n in range(3))
    store.office.rents_out()
    for device, terms in ((late, "rent"), (back, "free_use"), (sold, "sale")):
        store.do(device, "install", terms=terms)
    assert ended(store, "SN000", "SN100", "SN200") == []
    assert ended(store, "SN000", "SN100", "SN200") == []
    assert store.office.read(f"/devices/{late}")["returnBy"] == "2026-03-24"
    assert store.office.read(f"/devices/{sold}")["returnBy"] is None
    store.do(back, "return")
    assert charge(store, "2026-03-24")["charged"] == 0
    assert charge(store, "2026-03-25")["charged"] == 1
    assert charge(store, "2026-03-26")["charged"] == 0
    (said,) = store.events("device.charged")
    assert (said["serial"], said["price"], said["returnBy"], said["terms"]) == (
        "SN000", "2900.00", "2026-03-24", "rent",
    )  # fmt: skip
    assert store.office.read(f"/devices/{late}")["chargedAt"] is not None
    after = store.do(late, "return")
    assert (after["returnBy"], after["chargedAt"]) == (None, None)


def test_what_has_no_price_is_charged_to_nobody(office: Office, contract: dict[str, Any]) -> None:
    store = Store(office, contract)
    store.do(store.take(), "install")
    ended(store, "SN001")
    assert charge(store, "2026-03-25") == {
        "charged": 0, "left": 1, "failed": 0, "is_done": True,
    }  # fmt: skip
    assert charge(store, "2026-03-25")["left"] == 0
    assert store.events("device.charged") == []


def test_what_another_contract_has_by_now_is_not_awaited(store: Store) -> None:
    device = store.take()
    store.do(device, "install")
    key = f"DEVICE#{device}", "DEVICE"
    store.office.table.items[key]["contract_id"] = "another"
    assert ended(store, "SN001") == []
    assert store.office.read(f"/devices/{device}")["returnBy"] is None


def test_many_devices_are_noted_down_in_parts(store: Store) -> None:
    serials = [f"MANY{n:03d}" for n in range(60)]
    for serial in serials:
        store.do(store.take(serial), "install")
    assert ended(store, *serials) == []
    wiring = store.office.wiring
    done = wiring.use(DevicesDue).charge(date(2026, 3, 25), lambda: True)
    assert (done.charged, done.failed, done.is_done) == (60, 0, True)


def test_the_job_stops_when_its_time_is_over(store: Store) -> None:
    store.do(store.take(), "install")
    ended(store, "SN001")
    done = store.office.wiring.use(DevicesDue).charge(date(2026, 3, 25), lambda: False)
    assert (done.charged, done.is_done) == (0, False)
