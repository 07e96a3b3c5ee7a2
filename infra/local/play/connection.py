"""From the application to the device on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.play.client import Api, StepFailed, until
from infra.local.play.stage import Stage
from shared.clock import iso

VISIT = timedelta(hours=2)
CITY, STREET, HOUSE = "Москва", "улица Ленина", "12"


def coverage_is_checked(stage: Stage) -> str:
    """The address is looked up in the coverage register."""
    found = stage.api.get("/coverage", city=CITY, street=STREET, building=HOUSE)
    if found["status"] != "served":
        raise StepFailed(f"the demo building is {found['status']}")
    return f"{CITY}, {STREET}, {HOUSE}: {found['status']} by {', '.join(found['technologies'])}"


def customer_applies(stage: Stage) -> str:
    """They apply for a connection there."""
    customer: Api = stage.facts["customer"]
    email, _ = stage.facts["visitor"]
    body = {
        "name": "Анна Петрова",
        "email": email,
        "phone": "+79161234567",
        "tariffId": stage.facts["tariff"]["id"],
        "address": {"city": CITY, "street": STREET, "building": HOUSE, "apartment": "48"},
    }

    def accepted() -> Any:  # the tariff reaches the customer service by event
        response = customer.request("POST", "/applications", body)
        if response.status_code == 422 and "tariff" in response.text.lower():
            return None
        return Api.good(response)

    stage.facts["application"] = until(accepted, "the tariff's arrival at the customer service")
    return f"application {stage.facts['application']['number']}"


def operator_checks_and_schedules(stage: Stage) -> str:
    """An operator checks it and books a technician."""
    path = f"/applications/{stage.facts['application']['id']}"
    stage.facts["operator"].post(f"{path}/check")
    start = _first_free(stage)
    slot = {"slotStart": iso(start), "slotEnd": iso(start + VISIT)}
    booking = {"technicianId": stage.facts["tech_id"], **slot}
    scheduled = stage.facts["operator"].post(f"{path}/schedule", booking)
    return f"{scheduled['state']}, {slot['slotStart'][:16]}"


def _first_free(stage: Stage) -> datetime:
    """The first free time of the technician from tomorrow morning on."""
    schedule = stage.facts["operator"].get(f"/technicians/{stage.facts['tech_id']}/schedule")
    booked = {datetime.fromisoformat(visit["slotStart"]) for visit in schedule["items"]}
    start = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while start in booked:
        start += VISIT
    return start


def device_is_in_stock(stage: Stage) -> str:
    """A device is put into stock."""
    operator: Api = stage.facts["operator"]
    models = operator.get("/device-models")["items"]
    model = next(m for m in models if m["kind"] == "ont")
    serial = f"ONT{stage.name.upper()}"
    device = operator.post("/devices", {"modelId": model["id"], "serial": serial})
    stage.facts["device"] = device
    return f"{model['vendor']} {model['name']}, serial {device['serial']}"


def technician_completes(stage: Stage) -> str:
    """The technician starts, connects, hands over the device and completes."""
    path = f"/applications/{stage.facts['application']['id']}"
    tech: Api = stage.facts["tech"]
    tech.post(f"{path}/start")
    done = tech.post(f"{path}/complete", {"deviceSerials": [stage.facts["device"]["serial"]]})
    return f"{done['state']}"


STEPS = (
    coverage_is_checked,
    customer_applies,
    operator_checks_and_schedules,
    device_is_in_stock,
    technician_completes,
)
