"""Published stories of billing runs: the hour at which a day begins, and invoices' numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from functions.billing.legal_entities.number_forms import NumberForm
from functions.billing.periods.entities import BillingMode
from functions.billing.tariffs.entities import ChargingMode
from shared.clock import local_date
from tests.acceptance.case_files import Case, cases, find_case
from tests.unit.billing.builders import MONTHLY, House, a_tariff


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("case", cases("lago", "double_billing"))
def test_a_job_that_runs_every_hour_bills_a_day_once_it_has_begun_there(case: Case) -> None:
    """Billed in arrears, so that the first invoice is the first run's."""
    given = case["input"]
    house = House(time_zone=given["timezone"])
    calendar = "calendar" in case["context"]
    charging = ChargingMode.COMMON_DAY if calendar else ChargingMode.ANNIVERSARY
    terms = replace(MONTHLY, mode=BillingMode.IN_ARREARS, charging=charging, setup_fee=Decimal(0))
    house.sell(a_tariff(terms))
    house.clock.at = moment(given["started"])
    house.open(local_date(house.clock(), given["timezone"]).isoformat())
    counts = []
    for run in given["job_runs"]:
        house.clock.at = moment(run)
        house.dispatch()
        while house.queue.messages:
            assert house.work() == []
        counts.append(len(house.invoices()))
    assert counts == case["expected"]["invoice_count_after_each"]


def test_numbers_with_a_month_go_on_after_what_was_issued() -> None:
    """LG-054, but that our numbers with a month begin anew each month, as its own do by default."""
    found = find_case("lago", "LG-054")
    form = NumberForm(f"{found['input']['prefix']}-{{year}}{{month}}-{{number:3}}")
    series = form.on(date.fromisoformat(found["input"]["at"]))
    issued = found["input"]["already_issued"]
    numbers = [series.format(issued + n) for n in (1, 2, 3)]
    assert numbers == found["expected"]["numbers"]


def test_the_month_of_a_number_is_the_sellers() -> None:
    """LG-056."""
    found = find_case("lago", "LG-056")
    there = moment(found["input"]["billed_at"]).astimezone(ZoneInfo(found["input"]["timezone"]))
    series = NumberForm("{year}{month}-{number}").on(there.date())
    assert series.partition("-")[0] == found["expected"]["number_month"]
