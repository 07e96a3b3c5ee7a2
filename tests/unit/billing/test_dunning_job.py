"""The payments job as its schedule calls it."""

from __future__ import annotations

import pytest

from functions.billing.dunning.steps import DunningSteps
from functions.billing.jobs import UnknownJob, run
from functions.billing.periods.work_dates import WorkDates
from tests.fakes.paying import PaymentsHouse


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    house.invoice("100.00", due="2026-03-08")
    house.wiring.provide(DunningSteps, lambda: house.dunning)
    dates = WorkDates(clock=house.clock, time_zone="Europe/Moscow", days_ahead=0)
    house.wiring.provide(WorkDates, lambda: dates)
    return house


def test_the_job_runs_for_the_date_it_is_given(house: PaymentsHouse) -> None:
    done = run({"job": "payments", "date": "2026-03-09"}, house.wiring, lambda: True)
    assert done == {
        "on": "2026-03-09",
        "overdue": 1,
        "reminded": 1,
        "charges": 0,
        "fees": 0,
        "suspended": 0,
        "terminated": 0,
        "errors": 0,
        "complete": True,
    }
    (event,) = house.table.events("billing.account.reminder-requested")
    assert event["actor"] == "job:payments"
    assert event["correlationid"].startswith("payments#")


def test_without_a_date_it_is_today(house: PaymentsHouse) -> None:
    done = run({"job": "payments"}, house.wiring, lambda: True)
    assert (done["on"], done["overdue"]) == ("2026-03-10", 1)


def test_without_time_nothing_is_begun(house: PaymentsHouse) -> None:
    done = run({"job": "payments"}, house.wiring, lambda: False)
    assert (done["overdue"], done["complete"]) == (0, False)


@pytest.mark.parametrize("event", [{}, {"job": "coffee"}, {"job": None}, {"job": []}])
def test_an_unknown_job_is_an_error_that_says_so(
    house: PaymentsHouse, event: dict[str, object]
) -> None:
    with pytest.raises(UnknownJob):
        run(event, house.wiring, lambda: True)


@pytest.mark.parametrize("date", ["tomorrow", "2026-02-30", "2026-3-1"])
def test_what_is_no_date_is_an_error(house: PaymentsHouse, date: str) -> None:
    with pytest.raises(ValueError, match="isoformat|day|month|out of range"):
        run({"job": "payments", "date": date}, house.wiring, lambda: True)
