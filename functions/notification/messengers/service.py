"""What customers do to be told by a messenger."""

from __future__ import annotations

from dataclasses import replace

from functions.notification.catalogue.entities import Channel
from functions.notification.messengers.entities import (
    LINK_LIVES,
    Chat,
    Link,
    LinkChanged,
    NoMessenger,
    Offer,
    digest,
    new_code,
)
from functions.notification.messengers.repository import MessengerRepository
from functions.notification.messengers.telegram import Bot, answer, start
from functions.notification.suppressions.repository import SuppressionRepository
from shared.clock import Clock
from shared.component import component
from shared.context import current, working_in
from shared.dynamo import Table
from shared.principal import Principal
from shared.retrying import retrying


@component
class Messengers:
    """Use cases of chats."""

    table: Table
    messengers: MessengerRepository
    suppressions: SuppressionRepository
    bot: Bot
    clock: Clock

    def request_link(self, by: Principal) -> Offer:
        """A code for the caller's own chat. Raises: NoMessenger."""
        customer_id = self._customer(by)
        if not self.bot.name:
            raise NoMessenger
        code, now = new_code(), self.clock()
        link = Link(digest(code), customer_id, now + LINK_LIVES)
        self.table.commit(
            self.messengers.add_link(link).audit(
                _subject(customer_id), "messenger.link-requested", at=now
            )
        )
        return Offer(code, self.bot.link(code), link.expires_at)

    def unlink(self, by: Principal) -> None:
        """Send the caller nothing more by the messenger. Raises: NoMessenger."""
        customer_id = self._customer(by)
        if self.messengers.find_chat(customer_id) is None:
            return
        self.table.commit(
            self.messengers.remove_chat(customer_id).audit(
                _subject(customer_id), "messenger.unlinked", at=self.clock()
            )
        )

    def hear(self, given: str, body: bytes) -> str:
        """What the bot answers to an update, as JSON. Raises: NotTelegram, Unavailable."""
        self.bot.check(given)
        said = start(body)
        if said is None:
            return "{}"
        with working_in(replace(current(), actor="gateway:telegram")):
            linked = retrying(lambda: self._linked(said.code, said.chat_id), on=LinkChanged)
        return answer(said, is_linked=linked)

    def _linked(self, code: str, chat_id: str) -> bool:
        """Whether the chat is the customer's now. Raises: LinkChanged."""
        link, now = self.messengers.find_link(digest(code)), self.clock()
        if link is None or not link.works_for(chat_id, now):
            return False
        if link.chat_id is None:
            chat = Chat(link.customer_id, chat_id, now)
            self.table.commit(
                self.messengers.change_link(link.used(chat_id), over=link)
                .extend(self.messengers.put_chat(chat))
                .extend(self.suppressions.forget(Channel.TELEGRAM, chat_id))
                .audit(_subject(link.customer_id), "messenger.linked", at=now)
            )
        return True

    def _customer(self, by: Principal) -> str:
        """Raises: NoMessenger."""
        customer_id = by.scope(otherwise=NoMessenger)
        if customer_id is None:
            raise NoMessenger
        return customer_id


def _subject(customer_id: str) -> str:
    return f"messenger#{customer_id}"
