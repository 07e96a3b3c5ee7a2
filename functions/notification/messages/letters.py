"""The words of a message that leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlencode

from functions.notification.catalogue.entries import BY_EVENT
from functions.notification.catalogue.schemas import Addressed, Enclosing, OneTimeToken, Variables
from functions.notification.catalogue.tickets import Conversation
from functions.notification.channels.port import Enclosure, Letter, Papers
from functions.notification.channels.threads import Threads
from functions.notification.messages.entities import Message
from functions.notification.messages.planning import DIGEST_TYPE
from functions.notification.messages.repository import MessageRepository
from functions.notification.templates.rendering import Note
from functions.notification.unsubscribing.links import UnsubscribeLinks
from shared.component import component

SHOWN = 50
"""How many events a message that gathers names one by one."""
COUNTED = 200


class Texts(Protocol):
    """What fills in the texts."""

    def locale(self, wanted: str) -> str:
        """The nearest language that there are texts in."""

    def note(self, template: str, variables: Mapping[str, Any]) -> Note:
        """A message as the feed shows it."""

    def letter(self, template: str, variables: Mapping[str, Any]) -> Letter:
        """A message as it is sent."""


@component
class Letters:
    """Writes letters; `public_url` is where links begin."""

    messages: MessageRepository
    texts: Texts
    threads: Threads
    papers: Papers
    links: UnsubscribeLinks
    public_url: str

    def of(self, message: Message, data: Variables | None = None) -> Letter:
        """The letter of a message, with the way to leave its kind where it may be left.

        Raises: Unreachable, for a document that cannot be fetched.
        """
        letter = self._filled(message, data)
        leaving = self.links.headers(message.customer_id, message.kind, message.channel)
        return replace(letter, headers=letter.headers + leaving)

    def _filled(self, message: Message, data: Variables | None) -> Letter:
        """The text of a message, filled in with the event's data or with what was kept of them.

        Raises: Unreachable, for a document that cannot be fetched.
        """
        if message.event_type == DIGEST_TYPE:
            return self._digest(message)
        announcement = BY_EVENT[message.event_type]
        data = data or announcement.variables.model_validate(message.variables)
        given = variables_of(message, data)
        if isinstance(data, OneTimeToken):
            page = f"{self.public_url.rstrip('/')}{announcement.link}?lang={message.locale}"
            given["link"] = f"{page}#{urlencode({'token': data.token})}"
        if isinstance(data, Conversation):
            headers = self.threads.headers(data)
            given["by_mail"] = bool(headers)
            return replace(self.texts.letter(message.template, given), headers=headers)
        letter = self.texts.letter(message.template, given)
        if isinstance(data, Enclosing):
            enclosed = Enclosure(data.file_name, self.papers.fetch(data.path))
            return replace(letter, enclosures=(enclosed,))
        return letter

    def _digest(self, message: Message) -> Letter:
        lines = self.messages.list_lines(message.id, COUNTED)
        given = {
            "lines": [{"title": line.title, "text": line.text} for line in lines[:SHOWN]],
            "more": max(0, len(lines) - SHOWN),
            "count": len(lines),
        }
        return self.texts.letter(message.template, given | _reader(message))


def variables_of(message: Message, data: Variables) -> dict[str, Any]:
    """What the text of a message is filled in with."""
    given = {name: getattr(data, name) for name in type(data).model_fields}
    given |= _reader(message)
    if message.neutral and isinstance(data, Addressed):
        given |= dict.fromkeys(data.typed, "")
    return given


def _reader(message: Message) -> dict[str, Any]:
    return {
        "name": message.name,
        "locale": message.locale,
        "time_zone": message.time_zone,
        "topic": message.kind.value,
    }
