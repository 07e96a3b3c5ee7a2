"""What Telegram says to a bot's webhook, and what the bot answers in the same breath."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass

from shared.component import component
from shared.errors import Unauthenticated

HEADER = "x-telegram-bot-api-secret-token"
_WORDS = {
    "ru": {
        True: "Готово: уведомления будут приходить сюда. Отключить их можно в личном кабинете.",
        False: "Код не подошёл: он уже использован или устарел. Получите новый в личном кабинете.",
    },
    "en": {
        True: "Done: notifications will arrive here. You can switch them off in your account.",
        False: "The code is used or too old. Please request a new one in your account.",
    },
}


class NotTelegram(Unauthenticated):
    """The request does not carry the secret that Telegram was given."""


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody has opened a private chat with the bot by a link; `language` as Telegram says it."""

    chat_id: str
    code: str
    language: str


@component
class Bot:
    """The provider's bot; `keys` fetches its secret, JSON with `token` and `webhookSecret`.

    `name` is its user name, empty where there is none.
    """

    name: str
    keys: Callable[[], str]

    def link(self, code: str) -> str:
        """What opens a chat that hands a code over."""
        return f"https://t.me/{self.name}?start={code}"

    def check(self, given: str) -> None:
        """Refuse whoever is not Telegram. Raises: NotTelegram."""
        wanted = str(json.loads(self.keys()).get("webhookSecret", "")) if self.name else ""
        if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
            raise NotTelegram


def start(body: bytes) -> Start | None:
    """The start of a chat in an update; None for anything else that may be in one."""
    try:
        message = json.loads(body)["message"]
        chat, text = message["chat"], str(message["text"])
        command, _, code = text.partition(" ")
        if chat["type"] != "private" or command != "/start":
            return None
        language = str(message.get("from", {}).get("language_code", ""))
        return Start(str(int(chat["id"])), code.strip()[:64], language)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None


def answer(to: Start, *, is_linked: bool) -> str:
    """The bot's answer, which Telegram takes as the webhook's."""
    words = _WORDS["ru" if to.language[:2] in ("", "ru") else "en"]
    said = {"method": "sendMessage", "chat_id": int(to.chat_id), "text": words[is_linked]}
    return json.dumps(said, ensure_ascii=False)
