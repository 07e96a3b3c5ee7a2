"""SMS: what gateways are asked, what their answers mean, and what they say later."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entities import Channel
from functions.notification.channels.port import (
    Letter,
    Refused,
    Sender,
    Senders,
    Taken,
    Unreachable,
)
from functions.notification.channels.sms import SnsSms
from functions.notification.channels.smsc import Smsc
from functions.notification.channels.wiring import provide
from functions.notification.settings import DispatcherSettings
from shared.aws.errors import AwsError
from shared.wiring import Resources, Wiring
from tests.fakes.carriers import a_carrier
from tests.fakes.cloud import Cloud
from tests.fakes.http import ApiClient, Reply
from tests.fakes.notification import DISPATCHER, notification_wiring
from tests.fakes.people import a_customer
from tests.fakes.table import InMemoryTable
from tests.unit.notification.samples import CUSTOMER, Office, an_event

PHONE = "+79161234567"
LETTER = Letter("Счёт", "Весь текст", "<p>", summary="К оплате 590 ₽\nдо 24 марта.")
LOW = "billing.balance.low"
ACCEPTED = (200, {"id": 501, "cnt": 2, "cost": "5.8", "balance": "100"})
KEYS = '{"login": "isp", "password": "p&w", "callbackSecret": "c"}'


def smsc(url: str = "http://127.0.0.1:9", keys: str = KEYS) -> Smsc:
    return Smsc(keys=lambda: keys, sender="LASTMILE", url=url)


class Sns:
    """SNS, which takes what it is given, or refuses it."""

    def __init__(self, error: AwsError | None = None) -> None:
        self.error, self.taken = error, list[Mapping[str, str]]()

    def call(self, action: str, fields: Mapping[str, str]) -> ET.Element:
        if self.error:
            raise self.error
        self.taken.append({"Action": action, **fields})
        return ET.fromstring("<PublishResult><MessageId>sns-1</MessageId></PublishResult>")


class Exchange(Office):
    """An office with an SMS gateway."""

    def __init__(self, sms: Sender) -> None:
        super().__init__()
        self.api = ApiClient(ENDPOINTS, notification_wiring(self.table, self.clock))
        senders = Senders({Channel.EMAIL: self.mail, Channel.SMS: sms})
        self.wiring.provide(Senders, lambda: senders)
        self.knowing_anna()

    def report(self, status: str, sms: str = "501", **said: str) -> Reply:
        signed = f"{sms}:79161234567:{status}:c"
        form = {"id": sms, "phone": "79161234567", "status": status}
        form["sha1"] = hashlib.sha1(signed.encode()).hexdigest()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        raw = urlencode(form | said)
        return self.api.post("/sms/webhooks/smsc", by=None, raw=raw, headers=headers)

    @property
    def sms(self) -> dict[str, Any]:
        return next(m for m in self.messages() if m["channel"] == "sms")


def test_an_sms_goes_out_by_smsc_with_its_parts_and_price() -> None:
    with a_carrier(ACCEPTED) as carrier:
        office = Exchange(smsc(carrier.url))
        office.hear(an_event(LOW))
    ((path, fields),) = carrier.asked
    assert path == "/sys/send.php"
    assert fields.pop("mes")
    assert fields == {
        "login": "isp",
        "psw": "p&w",
        "phones": PHONE,
        "charset": "utf-8",
        "fmt": "3",
        "cost": "3",
        "sender": "LASTMILE",
    }
    assert (office.sms["state"], office.sms["segments"]) == ("sent", 2)
    assert (office.sms["price"], office.sms["currency"]) == ("5.80", "RUB")


def test_the_text_of_an_sms_has_no_lines() -> None:
    with a_carrier(ACCEPTED) as carrier:
        smsc(carrier.url).send(PHONE, LETTER)
    assert carrier.asked[0][1]["mes"] == "К оплате 590 ₽ до 24 марта."


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ((200, {"error": "invalid number", "error_code": 7}), Refused("SmscError7")),
        ((200, {"error": "denied", "error_code": 6}), Refused("SmscError6")),
        ((200, {"error": "can't deliver", "error_code": 8, "id": 1}), Refused("SmscError8")),
        ((200, {"error": "authorise", "error_code": 2}), Unreachable("SmscError2")),
        ((200, {"error": "no money", "error_code": 3}), Unreachable("SmscError3")),
        ((200, {"error": "duplicate", "error_code": 9}), Unreachable("SmscError9")),
        ((502, "<html>"), Unreachable("Smsc502")),
        ((200, "OK"), Unreachable("Smsc200")),
    ],
)
def test_refusals_for_now_and_for_good(answer: Any, wanted: Exception) -> None:
    with a_carrier(answer) as carrier, pytest.raises(type(wanted)) as raised:
        smsc(carrier.url).send(PHONE, LETTER)
    assert str(raised.value) == str(wanted)
    if isinstance(raised.value, Refused):
        assert raised.value.is_gone == ("7" in str(wanted))
    if str(wanted) == "SmscError9":
        assert raised.value.retry_after == 60  # type: ignore[attr-defined]


@pytest.mark.parametrize("cost", [None, "", "NaN", "free"])
def test_a_price_that_is_none_is_left_out(cost: Any) -> None:
    with a_carrier((200, {"id": 1, "cost": cost})) as carrier:
        taken = smsc(carrier.url).send(PHONE, LETTER)
    assert taken == Taken("1", segments=1)


def test_a_gateway_that_is_not_there_or_not_set_up_waits() -> None:
    with pytest.raises(Unreachable):
        smsc().send(PHONE, LETTER)
    with pytest.raises(Unreachable, match="NoLogin"):
        smsc(keys='{"login": ""}').send(PHONE, LETTER)


def test_an_sms_goes_out_by_sns_under_its_name() -> None:
    sns = Sns()
    assert SnsSms(client=sns, sender="LASTMILE").send(PHONE, LETTER) == Taken("sns-1", segments=1)
    (fields,) = sns.taken
    assert (fields["Action"], fields["PhoneNumber"]) == ("Publish", PHONE)
    assert fields["MessageAttributes.entry.1.Value.StringValue"] == "Transactional"
    assert fields["MessageAttributes.entry.2.Name"] == "AWS.SNS.SMS.SenderID"
    assert fields["MessageAttributes.entry.2.Value.StringValue"] == "LASTMILE"


@pytest.mark.parametrize(
    ("code", "wanted"), [("InvalidParameter", Refused), ("Throttling", Unreachable)]
)
def test_what_sns_refuses(code: str, wanted: type[Exception]) -> None:
    with pytest.raises(wanted, match=code) as raised:
        SnsSms(client=Sns(AwsError(code, f"{PHONE} is not valid"))).send(PHONE, LETTER)
    assert PHONE not in str(raised.value)


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (["1"], "delivered"),
        (["0", "-1"], "sent"),
        (["0", "1", "2"], "delivered"),
        (["20"], "failed"),
        (["3", "1"], "failed"),
        (["99"], "sent"),
    ],
)
def test_what_the_gateway_says_later_becomes_the_state(statuses: list[str], state: str) -> None:
    with a_carrier(ACCEPTED) as carrier:
        office = Exchange(smsc(carrier.url))
        office.hear(an_event(LOW))
    for status in statuses * 2:
        answer = office.report(status)
        assert (answer.status, answer.text) == (200, "OK")
    assert office.sms["state"] == state


def test_a_number_that_nobody_has_gets_nothing_more() -> None:
    with a_carrier(ACCEPTED) as carrier:
        office = Exchange(smsc(carrier.url))
        office.hear(an_event(LOW))
        office.report("22")
    (kept,) = [i for (pk, _), i in office.table.items.items() if pk.startswith("SUPPRESSION#")]
    assert (kept["address"], kept["why"], kept["customer_id"]) == (PHONE, "gone", CUSTOMER)


def test_a_report_is_signed_and_speaks_of_our_messages() -> None:
    office = Exchange(smsc())
    assert office.report("1", sha1="0" * 40).status == 401
    assert office.report("1", sha1="").status == 401
    assert office.report("1", sms="").status == 401
    assert office.report("1", sms="777").status == 200
    soon = str(int(office.clock().timestamp()))
    assert office.report("1", sms="777", ts=soon).status == 404
    assert office.report("1", sms="777", ts="9" * 40).status == 200
    assert office.api.post("/sms/webhooks/smsc", by=a_customer(CUSTOMER), raw="").status == 401


@pytest.mark.parametrize(("gateway", "wanted"), [("", None), ("sns", SnsSms), ("smsc", Smsc)])
def test_the_setting_says_who_carries(gateway: str, wanted: type[Any] | None, cloud: Cloud) -> None:
    assert cloud.client("sns")
    settings = DispatcherSettings(
        table_name="n",
        dead_letter_queue_url="q",
        mail_sender=DISPATCHER.mail_sender,
        public_url="",
        sms_gateway=gateway,
    )
    office = Office()
    resources = Resources(settings=settings, table=InMemoryTable(), clock=office.clock)
    wiring = Wiring(resources)
    provide(wiring, resources)
    found: Any = wiring.use(Senders).by_channel.get(Channel.SMS)
    assert found is None if wanted is None else isinstance(found.sender, wanted)
