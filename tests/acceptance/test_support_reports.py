"""Published cases of reports: percentiles, and what part of promises was kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from functions.support.reports.entities import kept_share, percentile
from tests.acceptance.case_files import cases


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("case", cases("analytics_published", "percentile"))
def test_a_percentile_is_linear_between_neighbours(case: dict[str, Any]) -> None:
    given = case["input"]
    wanted = decimal(case["expected"]["value"])
    assert percentile(given["values"], given["percent"]) == wanted
    assert percentile(reversed(given["values"]), given["percent"]) == wanted


@pytest.mark.parametrize("case", cases("analytics_published", "sla_kept"))
def test_what_is_kept_is_a_part_of_what_has_come_out(case: dict[str, Any]) -> None:
    given = case["input"]
    found = kept_share(given["kept"], given["missed"])
    assert found == decimal(case["expected"]["percent"])
