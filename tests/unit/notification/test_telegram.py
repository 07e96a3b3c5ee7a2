"""Telegram: a chat is linked by a code, messages go there, and refusals are told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entities import Channel
from functions.notification.channels.guarded import Guarded
from functions.notification.channels.port import Letter, Refused, Senders, Unreachable
from functions.notification.channels.telegram import LONGEST, Telegram
from functions.notification.suppressions.repository import SuppressionRepository
from tests.fakes.carriers import a_carrier
from tests.fakes.http import ApiClient, Reply
from tests.fakes.notification import notification_wiring
from tests.fakes.people import a_customer, an_admin
from tests.unit.notification.samples import CUSTOMER, Office, an_event

INVOICE = "billing.invoice.document-stored"
ANNA = a_customer(CUSTOMER)
TAKEN = (200, {"ok": True, "result": {"message_id": 7}})
BLOCKED = (403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"})
LETTER = Letter("Счёт", "Весь текст", "<p>", summary="К оплате 590 ₽.")


class Bot(Office):
    """An office with Telegram, whose API is a double at `url`."""

    def __init__(self, url: str = "") -> None:
        super().__init__()
        self.api = ApiClient(ENDPOINTS, notification_wiring(self.table, self.clock))
        telegram = Guarded(
            table=self.table,
            suppressions=SuppressionRepository(table=self.table),
            clock=self.clock,
            channel=Channel.TELEGRAM,
            sender=Telegram(keys=lambda: '{"token": "1:t"}', url=url),
        )
        senders = Senders({Channel.EMAIL: self.mail, Channel.TELEGRAM: telegram})
        self.wiring.provide(Senders, lambda: senders)
        self.knowing_anna()

    def code(self) -> str:
        answer = self.api.post("/messengers/telegram/link", by=ANNA)
        assert answer.json["url"] == f"https://t.me/lastmile_bot?start={answer.json['code']}"
        return str(answer.json["code"])

    def update(self, body: Any, secret: str = "hook-secret") -> Reply:
        headers = {"x-telegram-bot-api-secret-token": secret}
        path = "/messengers/telegram/webhooks"
        return self.api.post(path, body, by=None, headers=headers)

    def start(self, code: str, chat: int = 42, language: str = "ru") -> Any:
        sent = {"chat": {"id": chat, "type": "private"}, "text": f"/start {code}"}
        sent["from"] = {"language_code": language}
        return self.update({"update_id": 1, "message": sent}).json

    def chat(self) -> Any:
        return self.table.items.get((f"PERSON#{CUSTOMER}", "TELEGRAM"), {}).get("chat_id")


def test_an_invoice_is_told_in_the_chat_that_was_linked() -> None:
    with a_carrier(TAKEN) as carrier:
        office = Bot(carrier.url)
        said = office.start(office.code())
        assert (said["method"], said["chat_id"]) == ("sendMessage", 42)
        assert said["text"].startswith("Готово")
        office.hear(an_event(INVOICE))
        ((path, fields),) = carrier.asked
    assert path == "/bot1:t/sendMessage"
    assert fields["chat_id"] == 42
    assert fields["text"].replace("\xa0", " ").startswith("Счёт S-000001 на 1 590,00 ₽\n\n")
    assert office.states() == {"email": "sent", "in_app": "delivered", "telegram": "sent"}
    assert office.messages()[2]["external_id"] == "42-7"


def test_without_a_chat_nothing_goes_there() -> None:
    office = Bot()
    office.hear(an_event(INVOICE))
    assert set(office.states()) == {"email", "in_app"}


def test_a_code_works_once_but_its_use_may_be_told_twice() -> None:
    office = Bot()
    code = office.code()
    office.start(code)
    assert office.start(code)["text"].startswith("Готово")
    assert office.start(code, chat=43, language="en")["text"].startswith("The code is used")
    assert office.chat() == "42"


def test_a_code_grows_old_and_a_wrong_one_links_nothing() -> None:
    office = Bot()
    code = office.code()
    office.clock.advance(minutes=15)
    for tried in (code, "", "x" * 500, "'; DROP"):
        assert office.start(tried)["text"].startswith("Код не подошёл")
    assert office.chat() is None


def test_a_later_chat_takes_the_place_of_the_first_and_can_be_left() -> None:
    office = Bot()
    office.start(office.code())
    office.start(office.code(), chat=43)
    assert office.chat() == "43"
    for _ in range(2):
        assert office.api.delete("/messengers/telegram/link", by=ANNA).status == 204
    assert office.chat() is None


def test_only_who_knows_the_secret_is_telegram() -> None:
    office = Bot()
    assert office.update({}, "wrong").status == 401
    assert office.update({}, "").status == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"message": {"chat": {"id": 1, "type": "group"}, "text": "/start x"}},
        {"message": {"chat": {"id": 1, "type": "private"}, "text": "Привет"}},
        {"message": {"chat": {"id": "x", "type": "private"}, "text": "/start x"}},
        {"message": {"chat": None, "text": None}},
        {"my_chat_member": {"new_chat_member": {"status": "kicked"}}},
    ],
)
def test_whatever_else_is_told_changes_nothing(body: Any) -> None:
    office = Bot()
    before = dict(office.table.items)
    answer = office.update(body)
    assert (answer.status, answer.text) == (200, "{}")
    assert office.table.items == before


def test_staff_have_no_chat() -> None:
    assert Bot().api.post("/messengers/telegram/link", by=an_admin()).status == 404


def test_who_blocks_the_bot_is_left_alone_until_they_link_it_again() -> None:
    with a_carrier(BLOCKED, TAKEN) as carrier:
        office = Bot(carrier.url)
        office.start(office.code())
        office.hear(an_event(INVOICE, "a"))
        office.hear(an_event(INVOICE, "b"))
        reasons = [m["reason"] for m in office.messages() if m["channel"] == "telegram"]
        assert reasons == ["Telegram403", "address-suppressed"]
        assert len(carrier.asked) == 1
        office.start(office.code())
        office.hear(an_event(INVOICE, "c"))
        assert len(carrier.asked) == 2


@pytest.mark.parametrize(
    ("status", "body", "wanted"),
    [
        (429, {"ok": False, "parameters": {"retry_after": 9}}, Unreachable("Telegram429")),
        (500, {"ok": False}, Unreachable("Telegram500")),
        (401, {"ok": False, "description": "Unauthorized"}, Unreachable("Telegram401")),
        (200, "<html>", Unreachable("Telegram200")),
        (400, {"ok": False, "description": "Bad Request: chat not found"}, Refused("Telegram400")),
        (400, {"ok": False, "description": "Bad Request: text is empty"}, Refused("Telegram400")),
    ],
)
def test_refusals_for_now_and_for_good(status: int, body: Any, wanted: Exception) -> None:
    with a_carrier((status, body)) as carrier:
        telegram = Telegram(keys=lambda: '{"token": "1:t"}', url=carrier.url)
        with pytest.raises(type(wanted)) as raised:
            telegram.send("42", LETTER)
    assert str(raised.value) == str(wanted)
    if status == 429:
        assert raised.value.retry_after == 9  # type: ignore[attr-defined]
    if isinstance(raised.value, Refused):
        assert raised.value.is_gone == ("not found" in json.dumps(body))


def test_a_long_text_is_cut_and_a_bot_without_a_token_waits() -> None:
    with a_carrier(TAKEN) as carrier:
        Telegram(keys=lambda: '{"token": "1:t"}', url=carrier.url).send(
            "42", Letter("Тема", "ы" * 9000, "")
        )
        assert len(carrier.asked[0][1]["text"]) == LONGEST
    with pytest.raises(Unreachable, match="NoToken"):
        Telegram(keys=lambda: '{"token": ""}').send("42", LETTER)
    with pytest.raises(Unreachable):
        Telegram(keys=lambda: '{"token": "1"}', url="http://127.0.0.1:9").send("42", LETTER)
