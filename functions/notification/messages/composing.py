"""From an event to its messages: for whom, on which channels, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlencode

from functions.notification.catalogue.entities import Channel
from functions.notification.catalogue.entries import Announcement
from functions.notification.catalogue.schemas import Addressed, OneTimeToken, Variables
from functions.notification.catalogue.tickets import Conversation
from functions.notification.channels.port import Letter
from functions.notification.channels.threads import Threads
from functions.notification.contacts.entities import Addressee
from functions.notification.contacts.repository import ContactRepository
from functions.notification.messages.entities import Message, State, message_id
from functions.notification.preferences.entities import Preferences
from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.templates.rendering import Note
from shared.clock import Clock
from shared.component import component
from shared.errors import Early
from shared.event import Event


class ContactUnknown(Early):
    """Nobody has said yet how this customer is reached; the queue tries again."""


class Texts(Protocol):
    """What fills in the texts."""

    def locale(self, wanted: str) -> str:
        """The nearest language that there are texts in."""

    def note(self, template: str, variables: Mapping[str, Any]) -> Note:
        """A message as the feed shows it."""

    def letter(self, template: str, variables: Mapping[str, Any]) -> Letter:
        """A message as it is sent."""


@component
class Composer:
    """Makes messages.

    `public_url` is where links begin, `time_zone` that of people who are no customers yet.
    """

    contacts: ContactRepository
    preferences: PreferencesRepository
    texts: Texts
    threads: Threads
    clock: Clock
    public_url: str
    time_zone: str

    def messages(
        self, announcement: Announcement, event: Event, data: Variables
    ) -> tuple[Message, ...]:
        """The messages of an event, not stored yet: queued, delivered (in the feed) or suppressed.

        Raises: ContactUnknown.
        """
        to = self._addressee(data)
        preferences = self.preferences.get(to.customer_id) if to.customer_id else Preferences("")
        return tuple(
            self._begun(self._draft(announcement, event, data, to, channel), preferences, data)
            for channel in announcement.channels
            if channel is Channel.EMAIL or to.customer_id
        )

    def letter(self, message: Message, announcement: Announcement, data: Variables) -> Letter:
        """The text of a message that leaves the house."""
        link = {}
        if isinstance(data, OneTimeToken):
            page = f"{self.public_url.rstrip('/')}{announcement.link}?lang={message.locale}"
            link = {"link": f"{page}#{urlencode({'token': data.token})}"}
        if not isinstance(data, Conversation):
            return self.texts.letter(message.template, _variables(message, data) | link)
        headers = self.threads.headers(data)
        given = _variables(message, data) | {"by_mail": bool(headers)}
        return replace(self.texts.letter(message.template, given), headers=headers)

    def readdressed(self, message: Message) -> Message:
        """The message to where its customer is reached today: that is an address of theirs."""
        contact = self.contacts.find(message.customer_id) if message.customer_id else None
        if contact is None:
            return message
        return replace(message, address=contact.email, neutral=False)

    def _addressee(self, data: Variables) -> Addressee:
        contact = self.contacts.find(data.customer_id) if data.customer_id else None
        if isinstance(data, Addressed):
            zone = contact.time_zone if contact else self.time_zone
            if data.typed and data.customer_id and contact is None:
                raise ContactUnknown
            known = contact.email if contact else None
            email, locale = data.email or known, self.texts.locale(data.locale)
            proven = data.is_to_its_reader or (bool(data.typed) and email == known)
            return Addressee(
                data.person, data.greeted, email, locale, zone, data.customer_id, proven
            )
        if isinstance(data, Conversation) and data.customer_id is None:
            wanted = self.texts.locale(data.locale or "")
            return Addressee(data.person, "", data.email, wanted, self.time_zone, None)
        if contact is None:
            raise ContactUnknown
        locale = self.texts.locale(contact.locale)
        return Addressee(
            data.person, contact.name, contact.email, locale, contact.time_zone, data.customer_id
        )

    def _draft(
        self,
        announcement: Announcement,
        event: Event,
        data: Variables,
        to: Addressee,
        channel: Channel,
    ) -> Message:
        kept = data.model_dump(mode="json", by_alias=True, exclude_none=True)
        return Message(
            id=message_id(event.id, event.time, channel, to.person),
            event_id=event.id,
            event_type=event.type,
            subject=event.subject,
            template=announcement.template,
            kind=announcement.kind,
            channel=channel,
            person=to.person,
            locale=to.locale,
            time_zone=to.time_zone,
            name=to.name,
            state=State.QUEUED,
            created_at=self.clock(),
            customer_id=to.customer_id,
            address=to.email if channel is Channel.EMAIL else None,
            variables={} if announcement.is_secret else kept,
            neutral=channel is Channel.EMAIL and not to.proven,
        )

    def _begun(self, draft: Message, preferences: Preferences, data: Variables) -> Message:
        """The draft in its first state; one that is to be sent belongs to this worker."""
        if not preferences.allow(draft.kind, draft.channel):
            return draft.withheld("preference")
        if draft.channel is Channel.EMAIL:
            if draft.address is None:
                return draft.withheld("no-address")
            return draft.begun(self.clock())
        note = self.texts.note(draft.template, _variables(draft, data))
        return replace(
            draft, state=State.DELIVERED, title=note.title, text=note.text, sent_at=self.clock()
        )


def _variables(message: Message, data: Variables) -> dict[str, Any]:
    given = {name: getattr(data, name) for name in type(data).model_fields}
    given |= {"name": message.name, "locale": message.locale, "time_zone": message.time_zone}
    if message.neutral and isinstance(data, Addressed):
        given |= dict.fromkeys(data.typed, "")
    return given
