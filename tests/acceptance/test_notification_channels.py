"""Published and computed cases of notification's channels."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entities import CRITICAL, Channel, Kind
from functions.notification.channels.segments import measured
from functions.notification.preferences.entities import Preferences
from functions.notification.preferences.precedence import decided
from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.unsubscribing.entities import list_headers
from tests.acceptance.case_files import all_cases
from tests.fakes.http import ApiClient
from tests.fakes.notification import LINKS, notification_wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock
from tests.unit.notification.reports import PostOffice, about
from tests.unit.notification.samples import CUSTOMER, an_event


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


@cases("unsubscribe_headers")
def test_a_mail_says_how_to_leave_its_kind(case: dict[str, Any]) -> None:
    given = case["input"]
    found = dict(
        list_headers(given["url"], may_be_left=given["may_be_unsubscribed"], mailto=given["mailto"])
    )
    wanted = {name: value for name, value in case["expected"].items() if value is not None}
    assert found == wanted


@cases("unsubscribe_request")
def test_a_request_unsubscribes_or_changes_nothing(case: dict[str, Any]) -> None:
    given, table = case["input"], InMemoryTable()
    client = ApiClient(ENDPOINTS, notification_wiring(table, FixedClock()))
    token = LINKS.token(CUSTOMER, Kind.MARKETING) or ""
    path = f"/unsubscribe/{token if given['token_valid'] else token[:-4] + 'AAAA'}"
    headers = {"content-type": given["content_type"] or ""}
    if given["cookies"]:
        headers["cookie"] = "session=1"
    if given["method"] != "HEAD":  # API Gateway has no such route
        for _ in range(given["times"]):
            client.call(given["method"], path, headers=headers, raw=given["body"])
    left = not PreferencesRepository(table=table).get(CUSTOMER).allow(Kind.MARKETING, Channel.EMAIL)
    assert left == case["expected"]["unsubscribed"]


@cases("unsubscribe_scope")
def test_leaving_one_kind_leaves_the_others(case: dict[str, Any]) -> None:
    given = case["input"]
    kind, channel = Kind(given["kind"]), Channel(given["channel"])
    left = Preferences(CUSTOMER).left(Kind(given["unsubscribed_kind"]), Channel.EMAIL)
    found = decided(
        channel,
        critical=kind in CRITICAL,
        preference_on=left.allow(kind, channel),
        address_suppressed=False,
        in_quiet_hours=False,
    )
    assert found == case["expected"]["decision"]
