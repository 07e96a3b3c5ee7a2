"""Visits on the deployed stack: twenty operators want one technician at one time, and one gets them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.play.client import Api, until
from tests.integration.subscribers import a_published_tariff
from tests.integration.visitors import at_once

AT_ONCE = 20
EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ADDRESS = {"city": "Москва", "street": "улица Ленина", "building": "12"}


def _feasible(admin: Api, tariff_id: str) -> str:
    """An application that can be booked; the tariff reaches the customer service by event."""
    form = {"tariffId": tariff_id, "address": ADDRESS, "name": "Anna", "phone": "+79161234567"}

    def taken_down() -> Any:
        answer = admin.request("POST", "/applications", form)
        return answer.json() if answer.status_code == 201 else None

    made = until(taken_down, "the tariff's arrival at the customer service")
    admin.post(f"/applications/{made['id']}/check")
    return str(made["id"])


def test_twenty_bookings_of_one_time_at_once_are_one(admin: Api) -> None:
    tariff, technician = a_published_tariff(admin), f"technician-{secrets.token_hex(4)}"
    parts = [{"start": "00:00", "end": "24:00"}]
    hours = {"hours": dict.fromkeys(EVERY_DAY, parts), "timeZone": "Asia/Omsk"}
    admin.good(admin.request("PUT", f"/technicians/{technician}/hours", hours))
    applications = [_feasible(admin, tariff) for _ in range(AT_ONCE)]
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    start = noon + timedelta(days=3)
    visit = {
        "technicianId": technician,
        "slotStart": start.isoformat(),
        "slotEnd": (start + timedelta(hours=2)).isoformat(),
    }

    def book(number: int) -> int:
        path = f"/applications/{applications[number]}/schedule"
        return admin.request("POST", path, visit).status_code

    statuses = at_once(book, AT_ONCE)
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 409, 429}  # the last where a process is wanted for each
    (booked,) = admin.get(f"/technicians/{technician}/schedule")["items"]
    assert booked["id"] in applications
    day = {"from": start.date().isoformat(), "to": start.date().isoformat(), "limit": "200"}
    offered = admin.good(admin.request("GET", f"/technicians/{technician}/slots", query=day))
    begin = {datetime.fromisoformat(slot["slotStart"]) for slot in offered["items"]}
    taken = {start + n * timedelta(minutes=30) for n in range(-3, 4)}
    assert begin, "there is other time on that day"
    assert not begin & taken
