"""From an event to its messages: for whom, on which channels, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from functions.notification.allowances.pace import Pace
from functions.notification.catalogue.announcement import Announcement
from functions.notification.catalogue.entities import PATIENCE, SECOND_TRY, Channel
from functions.notification.catalogue.schemas import Addressed, OneTimeToken, Variables
from functions.notification.catalogue.tickets import Conversation
from functions.notification.channels.port import Sender
from functions.notification.contacts.entities import Addressee, Contact
from functions.notification.messages.entities import DigestLine, Message, State, message_id
from functions.notification.messages.letters import Texts, variables_of
from functions.notification.messages.people import Reader, Readers
from functions.notification.messages.planning import Planned, in_turn, planned
from functions.notification.preferences.entities import Preferences
from shared.clock import Clock
from shared.component import component
from shared.errors import Early
from shared.event import Event


class ContactUnknown(Early):
    """Nobody has said yet how this customer is reached; the queue tries again."""


@dataclass(slots=True)
class Composition:
    """An event's messages and lines, not stored yet, and the pace before and after them."""

    before: Pace
    pace: Pace
    messages: list[Message] = field(default_factory=list)
    lines: list[DigestLine] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    """Ids of messages that gather already and take one more line."""


@component
class Composer:
    """Makes messages; `time_zone` is that of people who are no customers yet."""

    readers: Readers
    texts: Texts
    senders: Mapping[Channel, Sender]
    clock: Clock
    time_zone: str

    def composed(self, announcement: Announcement, event: Event, data: Variables) -> Composition:
        """The messages of an event: queued, delivered (in the feed) or suppressed.

        Raises: ContactUnknown.
        """
        reader = self.readers.of(data.customer_id)
        to = self._addressee(data, reader.contact)
        drafts = [
            self._draft(
                announcement, event, data, to, (channel, self._address(channel, reader, to))
            )
            for channel in announcement.channels
            if self._reaches(channel, reader, to)
        ]
        made = Composition(reader.pace, reader.pace)
        for draft in in_turn(drafts, SECOND_TRY):
            if draft.channel is Channel.IN_APP:
                made.messages.append(self._in_feed(draft, reader.preferences, data))
            else:
                plan = planned(draft, reader.preferences, made.pace, self.clock())
                self._take(made, plan, data)
        return made

    def readdressed(self, message: Message) -> tuple[Message, Preferences]:
        """The message to where its customer is reached today, and what they want by now."""
        reader = self.readers.of(message.customer_id)
        if reader.contact is None:
            return message, reader.preferences
        address = reader.address(message.channel)
        return replace(message, address=address, neutral=False), reader.preferences

    def _take(self, made: Composition, plan: Planned, data: Variables) -> None:
        made.pace = plan.pace
        if plan.digest_id is None:
            made.messages.append(plan.message)
            return
        draft = plan.message
        note = self.texts.note(draft.template, variables_of(draft, data))
        made.lines.append(
            DigestLine(
                id=draft.id,
                digest_id=plan.digest_id,
                customer_id=draft.customer_id or "",
                title=note.title,
                text=note.text,
                told_at=draft.created_at,
            )
        )
        if plan.opened is not None:
            made.messages.append(plan.opened)
        else:
            made.joined.append(plan.digest_id)

    def _reaches(self, channel: Channel, reader: Reader, to: Addressee) -> bool:
        """Whether there is a way: mail to whoever it is, the others to customers."""
        if channel in (Channel.EMAIL, Channel.IN_APP):
            return channel is Channel.EMAIL or bool(to.customer_id)
        return channel in self.senders and reader.address(channel) is not None

    def _address(self, channel: Channel, reader: Reader, to: Addressee) -> str | None:
        """Mail goes to where the event says."""
        return to.email if channel is Channel.EMAIL else reader.address(channel)

    def _addressee(self, data: Variables, contact: Contact | None) -> Addressee:
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
        way: tuple[Channel, str | None],
    ) -> Message:
        channel, address = way
        kept = data.model_dump(mode="json", by_alias=True, exclude_none=True)
        ends_at = event.time + PATIENCE[announcement.kind]
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
            address=address,
            variables={} if announcement.is_secret else kept,
            neutral=channel is Channel.EMAIL and not to.proven,
            critical=announcement.critical,
            stale_at=data.expires_at if isinstance(data, OneTimeToken) else ends_at,
        )

    def _in_feed(self, draft: Message, preferences: Preferences, data: Variables) -> Message:
        if not draft.critical and not preferences.allow(draft.kind, draft.channel):
            return draft.withheld("preference")
        note = self.texts.note(draft.template, variables_of(draft, data))
        return replace(
            draft, state=State.DELIVERED, title=note.title, text=note.text, sent_at=self.clock()
        )
