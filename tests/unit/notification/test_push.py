"""Push: devices are registered, get messages, and are forgotten; an SMS stands in for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entities import Channel
from functions.notification.channels.port import Letter, Refused, Sender, Senders, Unreachable
from functions.notification.channels.push import Push
from functions.notification.push_devices.endpoints import PushEndpoints
from functions.notification.push_devices.entities import MOST, Platform
from functions.notification.push_devices.repository import PushDeviceRepository
from shared.aws.errors import AwsError
from shared.event import parse
from tests.fakes.http import ApiClient, Reply
from tests.fakes.notification import APPS, notification_wiring
from tests.fakes.people import a_customer, an_admin
from tests.unit.notification.samples import CUSTOMER, Office, Outbox, an_event

ANNA, BORIS = a_customer(CUSTOMER), a_customer("0195812e-0c4f-7a52-b1c1-000000000002")
LOW = "billing.balance.low"
LETTER = Letter("Баланс", "Весь текст", "<p>", summary="Осталось 50 ₽.")


class Sns:
    """SNS, whose endpoints are called like their tokens; `refusing` says which take nothing."""

    def __init__(self) -> None:
        self.refusing: dict[str, str] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def call(self, action: str, fields: Mapping[str, str]) -> ET.Element:
        self.asked.append((action, fields))
        whose = fields.get("Token") or fields.get("TargetArn") or ""
        if whose in self.refusing:
            raise AwsError(self.refusing[whose], f"Token {whose}")
        endpoint = f"<EndpointArn>{whose}</EndpointArn>"
        return ET.fromstring(f"<Result>{endpoint}<MessageId>push-1</MessageId></Result>")

    def sent_to(self) -> list[str]:
        return [fields["TargetArn"] for action, fields in self.asked if action == "Publish"]


class Phones(Office):
    """An office with push and SMS."""

    def __init__(self) -> None:
        super().__init__()
        self.sns, self.sms = Sns(), Outbox()
        wiring = notification_wiring(self.table, self.clock)
        endpoints = PushEndpoints(client=self.sns, applications=APPS)
        wiring.provide(PushEndpoints, lambda: endpoints)
        self.api = ApiClient(ENDPOINTS, wiring)
        self.devices = PushDeviceRepository(table=self.table)
        self.push = Push(client=self.sns, table=self.table, devices=self.devices)
        ways: dict[Channel, Sender] = {
            Channel.EMAIL: self.mail,
            Channel.SMS: self.sms,
            Channel.PUSH: self.push,
        }
        self.wiring.provide(Senders, lambda: Senders(ways))
        self.knowing_anna()

    def register(self, token: str, by: Any = ANNA, platform: str = "android") -> Reply:
        return self.api.post("/push-devices", {"platform": platform, "token": token}, by=by)

    def known(self, customer_id: str = CUSTOMER) -> list[str]:
        return [device.endpoint for device in self.devices.of(customer_id).devices]

    def owners(self) -> int:
        return sum(pk.startswith("PUSH-DEVICE#") for pk, _ in self.table.items)


def test_a_registered_device_gets_what_may_not_wait_and_no_sms_follows() -> None:
    office = Phones()
    assert office.register("one").status == 200
    office.hear(an_event(LOW))
    (said,) = [fields for action, fields in office.sns.asked if action == "Publish"]
    body = json.loads(said["Message"])
    assert json.loads(body["GCM"])["notification"]["title"]
    assert json.loads(body["APNS"])["aps"]["alert"]["body"]
    assert (office.states()["push"], office.states()["sms"]) == ("sent", "queued")
    office.clock.advance(minutes=15)
    office.release()
    assert (office.states()["sms"], office.sms.sent) == ("suppressed", [])


def test_a_refused_push_does_not_keep_the_sms_waiting() -> None:
    office = Phones()
    office.register("one")
    office.sns.refusing["one"] = "EndpointDisabled"
    office.hear(an_event(LOW))
    assert office.states()["push"] == "failed"
    asked = office.table.events("notification.message.requeued")
    assert len(asked) == 1
    assert office.hear(parse(json.dumps(asked[0]))) == []
    assert (office.states()["sms"], len(office.sms.sent)) == ("sent", 1)
    assert (office.known(), office.owners()) == ([], 0)
    office.hear(an_event(LOW, "event-2"))
    assert len(office.sms.sent) == 2, "without a device the SMS goes at once"


def test_a_push_that_does_not_go_in_time_leaves_the_word_to_the_sms() -> None:
    office = Phones()
    office.register("one")
    office.sns.refusing["one"] = "Throttling"
    office.hear(an_event(LOW))
    assert office.states()["push"] == "queued"
    office.clock.advance(minutes=15)
    office.release()
    assert (office.states()["sms"], len(office.sms.sent)) == ("sent", 1)


def test_every_device_gets_it_and_the_stale_one_is_forgotten() -> None:
    office = Phones()
    for token in ("one", "two", "three"):
        office.register(token)
    office.sns.refusing = {"one": "EndpointDisabled", "two": "InternalError"}
    assert office.push.send(CUSTOMER, LETTER).external_id == "push-1"
    assert office.sns.sent_to() == ["one", "two", "three"]
    assert office.known() == ["two", "three"]


def test_refusals_for_now_and_for_good() -> None:
    office = Phones()
    with pytest.raises(Refused, match="NoDevice"):
        office.push.send(CUSTOMER, LETTER)
    office.register("one")
    office.sns.refusing["one"] = "Throttling"
    with pytest.raises(Unreachable, match="Throttling"):
        office.push.send(CUSTOMER, LETTER)
    assert office.known() == ["one"]


def test_an_app_that_says_so_again_changes_nothing() -> None:
    office = Phones()
    first = office.register("one")
    before = dict(office.table.items)
    assert office.register("one").json == first.json
    assert office.table.items == before


def test_a_phone_belongs_to_who_signs_in_last() -> None:
    office = Phones()
    office.register("one")
    office.register("one", by=BORIS)
    assert (office.known(), office.known(BORIS.customer_id or ""), office.owners()) == (
        [],
        ["one"],
        1,
    )


def test_the_oldest_device_gives_way() -> None:
    office = Phones()
    for number in range(MOST + 2):
        office.register(f"token-{number}")
    assert office.known() == [f"token-{n}" for n in range(2, MOST + 2)]
    assert office.owners() == MOST


def test_a_device_is_removed_by_its_own_customer() -> None:
    office = Phones()
    path = f"/push-devices/{office.register('one').json['id']}"
    assert office.api.delete(path, by=BORIS).status == 404
    assert office.api.delete(path, by=ANNA).status == 204
    assert office.api.delete(path, by=ANNA).status == 404
    assert (office.known(), office.owners()) == ([], 0)


def test_what_cannot_be_registered() -> None:
    office = Phones()
    assert office.register("one", platform=Platform.IOS).status == 404
    assert office.register("one", by=an_admin()).status == 404
    assert office.register("two words").status == 422
    assert office.register("x" * 5000).status == 422
    office.sns.refusing = {"bad": "InvalidParameter", "late": "Throttling"}
    refused = office.register("bad")
    assert (refused.status, "bad" in refused.text) == (422, False)
    assert office.register("late").status == 503
