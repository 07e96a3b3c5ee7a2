"""A customer chooses what comes where; security is no choice."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entities import Channel, Kind
from functions.notification.preferences.entities import Choice, Preferences, SecurityAlwaysOn
from tests.fakes.http import ApiClient, Reply
from tests.fakes.notification import notification_wiring
from tests.fakes.people import a_customer, an_admin
from tests.unit.notification.samples import CUSTOMER, Office, an_event

PATH = "/notification-preferences"
ANNA = a_customer(CUSTOMER, "notification:preference:read", "notification:preference:write")


class Desk(Office):
    """An office with the API over it."""

    def __init__(self) -> None:
        super().__init__()
        self.api = ApiClient(ENDPOINTS, notification_wiring(self.table, self.clock))

    def choose(self, *choices: dict[str, Any], **headers: str) -> Reply:
        return self.api.put(PATH, {"choices": list(choices)}, by=ANNA, headers=headers)


def choice(kind: str, *, email: bool = True, in_app: bool = True) -> dict[str, Any]:
    return {"kind": kind, "email": email, "inApp": in_app}


def shown(kind: str, *, email: bool = True, in_app: bool = True) -> dict[str, Any]:
    others = {"all": None, "sms": True, "push": True, "telegram": True}
    rhythm = {"digest": "immediately", "digestAt": "09:00"}
    locked = kind in ("security", "outage")
    return choice(kind, email=email, in_app=in_app) | others | rhythm | {"locked": locked}


def test_everything_is_on_until_somebody_chooses() -> None:
    reply = Desk().api.get(PATH, by=ANNA)
    assert reply.status == 200
    assert reply.json["choices"] == [shown(kind.value) for kind in Kind]
    assert reply.json["quietHours"] == {"begins": "22:00", "ends": "08:00"}


def test_a_choice_is_kept_and_one_left_out_is_on() -> None:
    desk = Desk()
    assert (
        desk.choose(choice("billing", email=False), choice("support", in_app=False)).status == 200
    )
    chosen = {c["kind"]: c for c in desk.api.get(PATH, by=ANNA).json["choices"]}
    assert chosen["billing"] == shown("billing", email=False)
    assert chosen["support"] == shown("support", in_app=False)
    assert chosen["service"] == shown("service")
    desk.choose(choice("support", in_app=False))
    chosen = {c["kind"]: c for c in desk.api.get(PATH, by=ANNA).json["choices"]}
    assert chosen["billing"]["email"] is True


def test_a_silenced_message_is_recorded_and_not_sent() -> None:
    desk = Desk()
    desk.knowing_anna()
    desk.choose(choice("billing", email=False, in_app=False))
    assert (
        desk.hear(
            an_event("billing.invoice.document-stored"), an_event("support.ticket.resolved", "e2")
        )
        == []
    )
    assert [(m["channel"], m["kind"], m["state"]) for m in desk.messages()] == [
        ("email", "billing", "suppressed"),
        ("email", "support", "sent"),
        ("in_app", "billing", "suppressed"),
        ("in_app", "support", "delivered"),
    ]
    assert {m.get("reason") for m in desk.messages()} == {"preference", None}
    feed = desk.api.get("/notifications", by=a_customer(CUSTOMER)).json["items"]
    assert [n["kind"] for n in feed] == ["support"]


def test_a_redelivery_after_a_change_of_mind_sends_nothing() -> None:
    desk = Desk()
    desk.knowing_anna()
    desk.choose(choice("billing", email=False))
    desk.hear(an_event("billing.invoice.document-stored"))
    desk.choose()
    desk.hear(an_event("billing.invoice.document-stored"))
    assert desk.mail.sent == []


@pytest.mark.parametrize("silenced", [{"email": False}, {"in_app": False}])
def test_security_can_not_be_switched_off(silenced: dict[str, bool]) -> None:
    desk = Desk()
    reply = desk.choose(choice("security", **silenced))
    assert reply.status == 422
    assert reply.json["type"].endswith("security-always-on")
    assert desk.choose(choice("security")).status == 200


def test_what_must_come_at_once_is_not_gathered() -> None:
    desk = Desk()
    assert desk.choose(choice("outage") | {"digest": "daily"}).status == 422
    assert desk.choose(choice("billing") | {"digest": "daily", "digestAt": "18:30"}).status == 200


def test_a_channel_comes_before_all_of_them() -> None:
    desk = Desk()
    desk.choose({"kind": "marketing", "all": False, "email": True})
    chosen = {c["kind"]: c for c in desk.api.get(PATH, by=ANNA).json["choices"]}["marketing"]
    assert (chosen["email"], chosen["sms"], chosen["inApp"]) == (True, False, False)


def test_quiet_hours_stay_until_others_are_given() -> None:
    desk = Desk()
    body = {"choices": [], "quietHours": {"begins": "23:00", "ends": "07:30"}}
    assert desk.api.put(PATH, body, by=ANNA).json["quietHours"] == body["quietHours"]
    assert desk.choose().json["quietHours"] == body["quietHours"]


def test_leaving_one_kind_leaves_the_others_as_they_are() -> None:
    left = Preferences("c").left(Kind.MARKETING, Channel.EMAIL)
    assert not left.allow(Kind.MARKETING, Channel.EMAIL)
    assert left.allow(Kind.MARKETING, Channel.SMS)
    assert left.allow(Kind.BILLING, Channel.EMAIL)
    with pytest.raises(SecurityAlwaysOn):
        left.left(Kind.SECURITY, Channel.EMAIL)


def test_security_goes_through_even_if_the_store_says_otherwise() -> None:
    silenced = Preferences("c", (Choice(Kind.SECURITY, email=False, in_app=False),), version=1)
    assert silenced.allow(Kind.SECURITY, Channel.EMAIL)
    assert silenced.complete().allow(Kind.BILLING, Channel.EMAIL)


@pytest.mark.parametrize(
    "body",
    [
        {"choices": [choice("billing"), choice("billing", email=False)]},
        {"choices": [choice("astrology")]},
        {"choices": [{"email": False}]},
        {"choices": [choice("billing") | {"digest": "weekly"}]},
        {"choices": [choice("billing") | {"digestAt": "24:00"}]},
        {"choices": [], "quietHours": {"begins": "22:00"}},
        {"choices": [], "quietHours": {"begins": "9:00", "ends": "08:00"}},
        {"choices": [choice("billing") | {"email": "no"}]},
        {"choices": [choice("billing") | {"pigeon": True}]},
        {"choices": [choice("billing")] * 50},
        {},
    ],
)
def test_a_body_that_does_not_fit_is_refused(body: dict[str, Any]) -> None:
    desk = Desk()
    assert desk.api.put(PATH, body, by=ANNA).status == 422
    assert desk.table.items == {}


def test_a_stale_version_is_refused() -> None:
    desk = Desk()
    first = desk.choose(choice("billing", email=False))
    assert first.headers["ETag"] == '"1"'
    assert desk.choose(**{"if-match": '"1"'}).status == 200
    assert desk.choose(**{"if-match": '"1"'}).status == 412


def test_a_change_is_audited() -> None:
    desk = Desk()
    desk.choose(choice("billing", email=False))
    (line,) = desk.table.audit()
    assert (line["action"], line["actor"]) == ("preferences.changed", ANNA.id)
    assert line["subject"] == f"preferences#{CUSTOMER}"


def test_staff_have_no_preferences() -> None:
    desk = Desk()
    assert desk.api.get(PATH, by=an_admin()).status == 404
    assert desk.api.put(PATH, {"choices": []}, by=an_admin()).status == 404
    assert desk.api.get(PATH).status == 401
    assert desk.api.put(PATH, {"choices": []}, by=a_customer(CUSTOMER, "a:b:c")).status == 403
