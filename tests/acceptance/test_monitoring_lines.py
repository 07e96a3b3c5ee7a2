"""Published cases of monitoring: the line protocol."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from functions.monitoring.telemetry.line_protocol import UnreadableLine, parsed
from tests.acceptance.case_files import all_cases

LINES = [c for c in all_cases("monitoring_published") if c["kind"] == "line_protocol"]


@pytest.mark.parametrize("case", LINES, ids=[case["id"] for case in LINES])
def test_a_line_says_what_it_says(case: dict[str, Any]) -> None:
    line, expected = case["input"]["line"], case["expected"]
    if expected.get("error"):
        with pytest.raises(UnreadableLine):
            parsed(line)
        return
    said = parsed(line)
    fields = {k: float(v) if isinstance(v, Decimal) else v for k, v in said.fields.items()}
    assert {
        "measurement": said.measurement,
        "tags": said.tags,
        "fields": fields,
        "timestamp_ns": said.stamp,
    } == expected
