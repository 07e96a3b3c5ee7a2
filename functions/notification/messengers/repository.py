"""Chats and codes in the notification table; codes go a day after they have expired.

pk PERSON#<customer id>       sk TELEGRAM     the customer's chat
pk TELEGRAM-LINK#<digest>     sk LINK         a code
"""

from __future__ import annotations

from functions.notification.messengers.entities import Chat, Link, LinkChanged
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item

KEPT_SECONDS = 86400


@component
class MessengerRepository:
    """Reads chats and codes, and says how they are written."""

    table: Table

    def find_link(self, digest: str) -> Link | None:
        """A code, or None."""
        item = self.table.get(*_link_key(digest))
        return None if item is None else from_item(Link, item)

    def find_chat(self, customer_id: str) -> Chat | None:
        """A customer's chat, or None."""
        item = self.table.get(*chat_key(customer_id))
        return None if item is None else from_item(Chat, item)

    def add_link(self, link: Link) -> Transaction:
        """A new code."""
        pk, sk = _link_key(link.digest)
        gone = int(link.expires_at.timestamp()) + KEPT_SECONDS
        item = to_item(link) | {"pk": pk, "sk": sk, "expiresAt": gone}
        return Transaction().create(item, otherwise=LinkChanged())

    def change_link(self, link: Link, *, over: Link) -> Transaction:
        """A code over the version before. Its failure: LinkChanged."""
        pk, sk = _link_key(link.digest)
        gone = int(link.expires_at.timestamp()) + KEPT_SECONDS
        item = to_item(link) | {"pk": pk, "sk": sk, "expiresAt": gone}
        return Transaction().replace(item, version=over.version, otherwise=LinkChanged())

    def put_chat(self, chat: Chat) -> Transaction:
        """A customer's chat in the place of the one before."""
        pk, sk = chat_key(chat.customer_id)
        return Transaction().put(to_item(chat) | {"pk": pk, "sk": sk})

    def remove_chat(self, customer_id: str) -> Transaction:
        """A customer without a chat."""
        return Transaction().delete(*chat_key(customer_id))


def chat_key(customer_id: str) -> tuple[str, str]:
    """Where a customer's chat lies."""
    return f"PERSON#{customer_id}", "TELEGRAM"


def _link_key(digest: str) -> tuple[str, str]:
    return f"TELEGRAM-LINK#{digest}", "LINK"
