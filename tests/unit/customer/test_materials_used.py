"""Materials on a completion: written off with it, in one transaction, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from shared.dynamo.transaction import LARGEST, Transaction
from tests.unit.customer.office import (
    CUSTOMER,
    OPERATOR,
    TECHNICIAN,
    Office,
    good,
    refused,
)


def stocked(office: Office, *names: str, quantity: str = "100") -> list[dict[str, str]]:
    """A warehouse with so much of each material; how each is named in a report."""
    van = good(office.api.post("/warehouses", {"name": f"Van of {names[0]}"}, by=OPERATOR), 201)[
        "id"
    ]
    held = []
    for name in names:
        sent = {"name": name, "unit": "metre"}
        material = good(office.api.post("/materials", sent, by=OPERATOR), 201)["id"]
        path = f"/warehouses/{van}/materials/{material}/receive"
        good(office.api.post(path, {"quantity": quantity}, by=OPERATOR))
        held.append({"warehouseId": van, "materialId": material})
    return held


def left(office: Office, one: dict[str, str]) -> list[str]:
    items = office.read(f"/warehouses/{one['warehouseId']}/materials")["items"]
    return [item["quantity"] for item in items]


def test_what_a_job_has_used_is_written_off_with_it(office: Office) -> None:
    (cable,) = stocked(office, "Cable")
    job, key = office.begun(), {"idempotency-key": "key-1"}
    sent = {"materials": [cable | {"quantity": "12.5"}, cable | {"quantity": "7.5"}]}
    path = f"/applications/{job['id']}/complete"
    done = good(office.api.post(path, sent, by=TECHNICIAN, headers=key))
    assert good(office.api.post(path, sent, by=TECHNICIAN, headers=key)) == done
    assert done["materials"] == [cable | {"name": "Cable", "unit": "metre", "quantity": "20.0"}]
    assert left(office, cable) == ["80.0"]
    history = office.read(
        "/warehouses/{warehouseId}/materials/{materialId}/history".format(**cable)
    )
    used = history["items"][0]
    assert (used["quantity"], used["applicationId"], used["by"]) == ("-20.0", job["id"], "tech-1")
    actions = [line["action"] for line in office.table.audit()]
    assert actions.count("material.written-off") == 1
    assert office.read(f"/applications/{job['id']}", by=CUSTOMER)["materials"] == []


@pytest.mark.parametrize(
    ("quantity", "material", "status", "code"),
    [("100.5", None, 409, "not-enough-material"), ("1", "none", 404, "material-not-found")],
)
def test_what_is_not_there_is_not_used_and_nothing_is_half_done(
    office: Office, quantity: str, material: str | None, status: int, code: str
) -> None:
    (cable,) = stocked(office, "Cable")
    job, wrong = office.begun(), cable | ({"materialId": material} if material else {})
    before = dict(office.table.items)
    sent = {"materials": [wrong | {"quantity": quantity}]}
    refused(office.moved(job, "complete", sent, by=TECHNICIAN), status, code)
    assert office.table.items == before


def test_two_jobs_that_use_the_last_of_it_at_once_do_not_use_it_twice(office: Office) -> None:
    (cable,) = stocked(office, "Cable", quantity="10")
    first, second, commit = office.begun(hour=10), office.begun(hour=12), office.table.commit
    sent = {"materials": [cable | {"quantity": "6"}]}

    def overtaken(transaction: Transaction) -> None:
        office.table.commit = commit  # type: ignore[method-assign]
        good(office.moved(second, "complete", sent, by=TECHNICIAN))
        commit(transaction)

    office.table.commit = overtaken  # type: ignore[method-assign]
    refused(office.moved(first, "complete", sent, by=TECHNICIAN), 409, "not-enough-material")
    assert left(office, cable) == ["4"]
    assert office.read(f"/applications/{first['id']}")["state"] == "in_progress"


@pytest.mark.parametrize("quantity", ["0", "-1", 1, "1e3", "", "1.0001"])
def test_a_quantity_is_a_text_above_zero(office: Office, quantity: Any) -> None:
    (cable,) = stocked(office, "Cable")
    sent = {"materials": [cable | {"quantity": quantity}]}
    refused(office.moved(office.begun(), "complete", sent, by=TECHNICIAN), 422, "invalid")


def test_the_largest_completion_fits_a_transaction(office: Office) -> None:
    """As many devices, materials, consents and words of a name as can be sent."""
    used = [m | {"quantity": "1"} for m in stocked(office, *(f"Material {n}" for n in range(10)))]
    model = office.read("/device-models")["items"][0]["id"]
    serials = [f"SERIAL-{n}" for n in range(5)]
    for number, serial in enumerate(serials):
        sent = {"serial": serial, "modelId": model, "mac": f"00:1A:2B:3C:4D:0{number}"}
        good(office.api.post("/devices", sent, by=OPERATOR), 201)
    consents = [
        {"purpose": purpose, "textVersion": "2026-01"}
        for purpose in ("contract", "marketing", "newsletter", "third_parties")
    ]
    words = " ".join(f"Anna{chr(65 + n)}" for n in range(26))
    job = office.begun(by=None, name=words, consents=consents)
    commit, sizes = office.table.commit, []

    def sized(transaction: Transaction) -> None:
        sizes.append(len(transaction))
        commit(transaction)

    office.table.commit = sized  # type: ignore[method-assign]
    body = {"deviceSerials": serials, "materials": used, "comment": "Done."}
    good(office.moved(job, "complete", body, by=TECHNICIAN))
    assert 60 < sizes[-1] <= LARGEST
