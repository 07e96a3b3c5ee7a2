"""Slots: whether a technician is free, as the published cases say it, and over the API."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.customer.app import ENDPOINTS
from functions.customer.seeds import seed
from functions.customer.settings import CustomerSettings
from functions.customer.technicians.slots import CELL, Slot
from shared.wiring import Resources, Wiring
from tests.acceptance.case_files import Case, cases
from tests.fakes.http import ApiClient
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter
from tests.unit.customer.office import OPERATOR, TARIFF, Office, good

DAY = date(2026, 3, 12)


def wall_times(text: str) -> Slot:
    """Such as 09:00-11:00, on a day."""
    start, end = (datetime.combine(DAY, time.fromisoformat(t), UTC) for t in text.split("-"))
    return Slot(start, end)


def instants(pair: list[str]) -> Slot:
    return Slot(*(datetime.fromisoformat(text) for text in pair))


def answered(booked: Slot, wanted: Slot, zone: str) -> int:
    """The status of booking a second visit beside a first one, of a technician of a zone."""
    table, clock = InMemoryTable(), FixedClock()
    clock.advance(seconds=(booked.start - timedelta(days=2) - clock()).total_seconds())
    wiring = Wiring(
        Resources(settings=CustomerSettings("customer"), table=table, clock=clock, new_id=counter())
    )
    office = Office(ApiClient(ENDPOINTS, wiring), table, clock, wiring)
    seed(table, clock)
    assert office.hears("billing.tariff.published", TARIFF) == []
    always = {day: [{"start": "00:00", "end": "24:00"}] for day in WEEKDAYS}
    hours = {"hours": always, "timeZone": zone}
    good(office.api.put("/technicians/tech-1/hours", hours, by=OPERATOR))
    statuses = []
    for slot in (booked, wanted):
        application = office.applied(by=OPERATOR)
        good(office.moved(application, "check"))
        body: dict[str, Any] = {"technicianId": "tech-1"}
        body |= {"slotStart": slot.start.isoformat(), "slotEnd": slot.end.isoformat()}
        statuses.append(office.moved(application, "schedule", body).status)
    assert statuses[0] == 200
    return statuses[1]


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def on_grid(slot: Slot) -> bool:
    return all(moment.minute % 30 == 0 for moment in (slot.start, slot.end))


@pytest.mark.parametrize(
    "case", [*cases("customer", "slots"), *cases("customer_published", "slots")]
)
def test_slots_are_half_open(case: Case) -> None:
    booked, wanted = (wall_times(case["input"][name]) for name in ("booked", "wanted"))
    is_free = case["expected"]["free"]
    assert (not booked.overlaps(wanted)) is is_free
    status = answered(booked, wanted, "UTC")
    refused = 409 if on_grid(wanted) else 422  # visits begin and end on the half-hour
    assert status == (200 if is_free else refused)


@pytest.mark.parametrize("case", cases("customer_published", "slots_zoned"))
def test_slots_are_moments_whatever_the_clocks_of_the_technician_show(case: Case) -> None:
    said, zone = case["input"], ZoneInfo(case["input"]["technician_zone"])
    booked, wanted = instants(said["booked"]), instants(said["wanted"])
    local = [datetime.fromisoformat(text).replace(tzinfo=zone) for text in said["booked_local"]]
    assert [moment.astimezone(UTC) for moment in local] == [booked.start, booked.end]
    is_free = case["expected"]["free"]
    assert (not booked.overlaps(wanted)) is is_free
    assert answered(booked, wanted, zone.key) == (200 if is_free else 409)


@pytest.mark.parametrize("start", range(8, 26))
@pytest.mark.parametrize("length", [1, 2, 4])
def test_two_visits_are_booked_just_when_they_share_no_minute(start: int, length: int) -> None:
    """The same, minute by minute, for other figures of the kind."""
    midnight = datetime.combine(DAY, time(), UTC)
    booked = Slot(midnight + 16 * CELL, midnight + 20 * CELL)
    wanted = Slot(midnight + start * CELL, midnight + (start + length) * CELL)
    shared = minutes(booked) & minutes(wanted)
    assert booked.overlaps(wanted) is bool(shared)
    assert (answered(booked, wanted, "Europe/Moscow") == 200) is not bool(shared)


def minutes(slot: Slot) -> set[datetime]:
    whole = (slot.end - slot.start) // timedelta(minutes=1)
    return {slot.start + timedelta(minutes=n) for n in range(whole)}
