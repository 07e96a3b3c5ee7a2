"""What is known of a person when something is to be told to them, in one read."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.allowances.pace import Pace
from functions.notification.allowances.pace_repository import pace_key
from functions.notification.catalogue.entities import Channel
from functions.notification.contacts.entities import Contact
from functions.notification.contacts.repository import contact_key
from functions.notification.messengers.entities import Chat
from functions.notification.messengers.repository import chat_key
from functions.notification.preferences.entities import Preferences
from functions.notification.preferences.repository import preferences_key, stored_preferences
from functions.notification.push_devices.entities import Devices
from functions.notification.push_devices.repository import devices_key, stored_devices
from shared.component import component
from shared.dynamo import Table, from_item

_KEYS = (contact_key, preferences_key, pace_key, chat_key, devices_key)


@dataclass(frozen=True, slots=True)
class Reader:
    """How a person is reached, what they want, and how much they were written to.

    `chat` is theirs with the provider's Telegram bot, `devices` those on which they have the app.
    """

    contact: Contact | None
    preferences: Preferences
    pace: Pace
    chat: Chat | None = None
    devices: Devices | None = None

    def address(self, channel: Channel) -> str | None:
        """Where the person is reached on a channel that leaves the house; None if nowhere."""
        if channel is Channel.TELEGRAM:
            return self.chat.chat_id if self.chat else None
        if channel is Channel.PUSH:
            return self.devices.customer_id if self.devices and self.devices.devices else None
        if self.contact is None:
            return None
        return {Channel.EMAIL: self.contact.email, Channel.SMS: self.contact.phone}.get(channel)


@component
class Readers:
    """Looks people up."""

    table: Table

    def of(self, customer_id: str | None) -> Reader:
        """A customer, or somebody who is none and of whom nothing is known."""
        if not customer_id:
            return Reader(None, Preferences(""), Pace(""))
        keys = [key(customer_id) for key in _KEYS]
        found = {item["sk"]: item for item in self.table.get_many(keys)}
        contact, preferences, pace, chat, devices = (found.get(sk) for _, sk in keys)
        return Reader(
            from_item(Contact, contact) if contact else None,
            stored_preferences(customer_id, preferences),
            from_item(Pace, pace) if pace else Pace(customer_id),
            from_item(Chat, chat) if chat else None,
            stored_devices(customer_id, devices),
        )
