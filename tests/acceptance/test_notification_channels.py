"""Published and computed cases of notification's channels."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.channels.segments import measured
from tests.acceptance.case_files import all_cases


def cases(*kinds: str) -> pytest.MarkDecorator:
    found = [
        case
        for source in ("notification", "notification_published")
        for case in all_cases(source)
        if case["kind"] in kinds
    ]
    assert {case["kind"] for case in found} == set(kinds)
    return pytest.mark.parametrize("case", found, ids=[case["id"] for case in found])


@cases("sms_segments")
def test_an_sms_is_as_long_as_networks_count(case: dict[str, Any]) -> None:
    found = measured(case["input"]["text"])
    assert {
        "encoding": found.encoding,
        "units": found.units,
        "segments": found.segments,
    } == case["expected"]
