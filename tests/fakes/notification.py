"""Notification over whatever table, clock and channels a test hands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from functions.notification.broadcasts.queue import BroadcastQueue, LaneStep
from functions.notification.catalogue.entities import Channel
from functions.notification.channels.port import Papers, Sender, Senders
from functions.notification.messengers.telegram import Bot
from functions.notification.push_devices.endpoints import PushEndpoints
from functions.notification.push_devices.entities import Platform
from functions.notification.settings import DispatcherSettings, NotificationSettings
from functions.notification.sms_reports.smsc import Smscs
from functions.notification.unsubscribing.links import UnsubscribeLinks
from shared.clock import Clock
from shared.dynamo import Table
from shared.wiring import Resources, Wiring

API = NotificationSettings(table_name="notification", cursor_secret_arn="")
SMSC = Smscs(keys=lambda: '{"login": "l", "password": "p", "callbackSecret": "c"}')
APPS = {Platform.ANDROID: "app/android"}
BOT = Bot(name="lastmile_bot", keys=lambda: '{"token": "1:t", "webhookSecret": "hook-secret"}')
LINKS = UnsubscribeLinks(key=lambda: "key", public_url="https://api.example/v1/")
DISPATCHER = DispatcherSettings(
    table_name="notification",
    dead_letter_queue_url="queue",
    mail_sender="no-reply@example.com",
    public_url="https://api.example/v1/",
    files_bucket="files",
    on_duty_email="anna@example.com",
)


def notification_wiring(table: Table, clock: Clock) -> Wiring:
    """The wiring of notification's HTTP function."""
    wiring = Wiring(Resources(settings=API, table=table, clock=clock))
    wiring.provide(UnsubscribeLinks, lambda: LINKS).provide(Bot, lambda: BOT).provide(
        Smscs, lambda: SMSC
    )
    wiring.provide(PushEndpoints, lambda: PushEndpoints(client=AnyDevice(), applications=APPS))
    return wiring.provide(BroadcastQueue, NoLanes)  # type: ignore[type-abstract]


class AnyDevice:
    """SNS, to which every token is a device."""

    def call(self, action: str, fields: Mapping[str, str]) -> ET.Element:
        endpoint = f"endpoint/{fields['Token']}" if action == "CreatePlatformEndpoint" else ""
        return ET.fromstring(f"<Result><EndpointArn>{endpoint}</EndpointArn></Result>")


class NoLanes:
    """A queue of broadcasts that nobody looks into."""

    def send(self, steps: Sequence[LaneStep]) -> None:
        """Take the steps."""


def dispatcher_wiring_of(table: Table, clock: Clock, mail: Sender) -> Wiring:
    """The wiring of the dispatcher, with a channel of the test's."""
    resources = Resources(settings=DISPATCHER, table=table, clock=clock)
    senders = Senders({Channel.EMAIL: mail})
    wiring = Wiring(resources).provide(Senders, lambda: senders)
    return wiring.provide(Papers, AnyPaper)  # type: ignore[type-abstract]


class AnyPaper:
    """Every document that is asked for, named in itself."""

    def fetch(self, path: str) -> bytes:
        return b"%PDF " + path.encode()
