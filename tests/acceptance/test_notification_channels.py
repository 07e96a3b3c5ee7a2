"""Published and computed cases of notification's channels."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.channels.segments import measured
from tests.acceptance.case_files import all_cases
from tests.unit.notification.reports import PostOffice, about
from tests.unit.notification.samples import an_event


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


@cases("ses_events")
def test_what_ses_says_becomes_the_state_of_mails(case: dict[str, Any]) -> None:
    """Each address has a mail of its own; an event is told of each."""
    given, office, ids = case["input"], PostOffice(mails=0), {}
    for number, address in enumerate(given["sent_to"], 1):
        changes = {"email": address, "customerId": None, "userId": f"user-{number}"}
        office.hear(an_event("auth.password.changed", f"event-{number}", **changes))
        ids[address] = f"external-{number}"
    for event in given["events"]:
        assert office.report(*(about(event, one) for one in ids.values())) == []
    mails = {m["address"]: m["state"] for m in office.messages() if m["channel"] == "email"}
    assert mails == case["expected"]["states"]
    assert office.suppressed == case["expected"]["suppressed"]
