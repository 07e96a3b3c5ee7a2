"""Messengers: a customer links a chat with the provider's bot, and has it unlinked."""

from __future__ import annotations

from functions.notification.messengers.entities import NoMessenger, Offer
from functions.notification.messengers.schemas import TelegramLinkView
from functions.notification.messengers.service import Messengers
from functions.notification.messengers.telegram import HEADER, NotTelegram
from shared.errors import TooLarge, Unavailable
from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints("Messengers", "A customer's chat with the provider's Telegram bot.")
JSON = "application/json"


@endpoint.post(
    "/messengers/telegram/link",
    permission="notification:preference:write",
    response=TelegramLinkView,
    errors=[NoMessenger],
)
def request_telegram_link(call: Call) -> Offer:
    """Get a link that makes a Telegram chat the caller's own, once, within 15 minutes."""
    return call.use(Messengers).request_link(call.principal)


@endpoint.delete(
    "/messengers/telegram/link",
    permission="notification:preference:write",
    status=204,
    errors=[NoMessenger],
)
def delete_telegram_link(call: Call) -> None:
    """Send nothing more to the caller's Telegram chat; the next link may be another chat's."""
    call.use(Messengers).unlink(call.principal)


@endpoint.post(
    "/messengers/telegram/webhooks",
    permission=PUBLIC,
    raw_body=True,
    max_body=64 * 1024,
    content_type=JSON,
    errors=[NotTelegram, TooLarge, Unavailable],
)
def receive_telegram_update(call: Call) -> Raw:
    """Receive what Telegram tells the bot, with the secret that it was given in a header."""
    said = call.use(Messengers).hear(call.headers.get(HEADER, ""), call.raw_body)
    return Raw(said, JSON)
