"""Twenty bookings at once on DynamoDB (ministack): no visit twice, and time to travel between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from functions.customer.app import ENDPOINTS
from functions.customer.applications.visiting import Visits
from functions.customer.applications.visits import Booking
from functions.customer.seeds import seed
from functions.customer.settings import CustomerSettings
from functions.customer.tariffs.entities import Tariff, TariffTerms
from functions.customer.tariffs.service import Tariffs
from functions.customer.technicians.service import Technicians
from functions.customer.technicians.slots import CELL
from shared.dynamo.once import Once
from shared.errors import DomainError
from shared.wiring import Resources, Wiring
from tests.fakes.cloud import Cloud
from tests.fakes.http import ApiClient
from tests.fakes.time import FixedClock
from tests.unit.customer.office import FORM, OPERATOR, good

AT_ONCE = 20
MORNING = datetime(2026, 3, 12, 6, tzinfo=UTC)
DAY = [{"start": "00:00", "end": "24:00"}]


@dataclass
class Rush:
    """An office with a technician and twenty feasible applications."""

    wiring: Wiring
    applications: list[str]

    def booked(self, start_of: Callable[[int], datetime], length: timedelta) -> list[str]:
        """What comes of booking a visit for each of them at the same time: ok, or why not."""
        visits = self.wiring.use(Visits)

        def book(number: int) -> str:
            start = start_of(number)
            try:
                visits.schedule(
                    self.applications[number], Booking("tech-1", start, start + length), OPERATOR
                )
            except DomainError as error:
                return error.code()
            return "ok"

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(book, range(AT_ONCE)))

    def visits(self) -> list[tuple[datetime, datetime]]:
        """The technician's calendar."""
        page = self.wiring.use(Visits).list_visits("tech-1", (None, None), 200, None, OPERATOR)
        return [(a.slot.start, a.slot.end) for a in page.items if a.slot]


@pytest.fixture
def rush(cloud: Cloud) -> Rush:
    """At a provider whose technicians travel for half an hour."""
    table, clock = cloud.table("customer", like="CustomerTable"), FixedClock()
    settings = CustomerSettings("customer", travel_minutes=30)
    wiring = Wiring(Resources(settings=settings, table=table, clock=clock))
    seed(table, clock)
    terms = TariffTerms(Decimal("590.00"), "RUB", "month", Decimal(0), price_includes_tax=True)
    tariff = Tariff("tariff-1", "HOME", "Home", "internet", 1, terms, sequence=1)
    wiring.use(Tariffs).publish(tariff, once=Once("customer", "event-1", 2_000_000_000))
    api, made = ApiClient(ENDPOINTS, wiring), []
    good(api.put("/technicians/tech-1/hours", {"hours": {"thursday": DAY}}, by=OPERATOR))
    for _ in range(AT_ONCE):
        made.append(good(api.post("/applications", FORM, by=OPERATOR), 201)["id"])
        good(api.post(f"/applications/{made[-1]}/check", {}, by=OPERATOR))
    return Rush(wiring, made)


def test_of_twenty_bookings_of_one_time_at_once_one_is_made(rush: Rush) -> None:
    outcomes = rush.booked(lambda _: MORNING, timedelta(hours=2))
    assert sorted(set(outcomes)) == ["ok", "technician-busy"]
    assert outcomes.count("ok") == 1
    assert rush.visits() == [(MORNING, MORNING + timedelta(hours=2))]


def test_twenty_bookings_side_by_side_leave_time_to_travel(rush: Rush) -> None:
    """Half-hour after half-hour, for an hour each: they overlap, touch, or have no way between."""
    outcomes = rush.booked(lambda number: MORNING + number * CELL, 2 * CELL)
    assert set(outcomes) <= {"ok", "technician-busy", "too-little-travel-time"}
    visits = rush.visits()
    assert len(visits) == outcomes.count("ok") >= 4
    assert all(later[0] - earlier[1] >= CELL for earlier, later in pairwise(visits))


def test_an_absence_among_twenty_bookings_lists_those_that_were_earlier(rush: Rush) -> None:
    technicians = rush.wiring.use(Technicians)
    until = MORNING + timedelta(hours=16)

    def start_of(number: int) -> datetime:
        if number == AT_ONCE // 2:
            technicians.create_absence("tech-1", MORNING, until, "Ill.")
        return MORNING + number // 2 * 3 * CELL

    outcomes = rush.booked(start_of, 2 * CELL)
    assert set(outcomes) <= {"ok", "technician-busy", "technician-absent"}
    assert "technician-absent" in outcomes
    (absence,) = technicians.list_absences("tech-1", OPERATOR).items
    assert [(v.slot.start, v.slot.end) for v in absence.visits] == rush.visits()
