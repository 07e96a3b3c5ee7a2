"""An event as CloudEvents 1.0: what has happened, to what, when, and on whose account."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.clock import iso
from shared.context import Context, current
from shared.ids import new_id

SPEC_VERSION = "1.0"
LONGEST = 256  # characters of an id, so that it can be part of a key


@dataclass(frozen=True, slots=True)
class Event:
    """An event on its way.

    `subject` is the id of the entity; `sequence` its version, so that a consumer can drop what is
    older than what it has seen; `actor` who caused it; `correlation_id` is the same from the first
    request to the last event.
    """

    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    sequence: int = 0
    version: int = 1
    id: str = field(default_factory=new_id)
    context: Context = field(default_factory=current)

    @property
    def source(self) -> str:
        """The service that says it."""
        return self.type.split(".", 1)[0]

    def to_json(self) -> str:
        """The event in CloudEvents' JSON format."""
        return json.dumps(self.envelope(), ensure_ascii=False, separators=(",", ":"))

    def envelope(self) -> dict[str, Any]:
        """The event's attributes, under CloudEvents' names."""
        attributes = {
            "specversion": SPEC_VERSION,
            "id": self.id,
            "type": self.type,
            "source": f"lastmile/{self.source}",
            "subject": self.subject,
            "time": iso(self.time),
            "datacontenttype": "application/json",
            "dataschema": f"urn:lastmile:schema:{self.type}:{self.version}",
            "correlationid": self.context.correlation_id or self.id,
            "causationid": self.context.causation_id,
            "actor": self.context.actor,
            "sequence": f"{self.sequence:010d}",
            "data": self.data,
        }
        return {k: v for k, v in attributes.items() if v != ""}


class MalformedEvent(ValueError):
    """The message is not an event that can be read."""


def parse(text: str) -> Event:
    """The event in a message. Raises: MalformedEvent, saying what is missing."""
    try:
        raw = json.loads(text)
        if raw["specversion"] != SPEC_VERSION:
            raise MalformedEvent(f"specversion {raw['specversion']!r} is not {SPEC_VERSION}")
        return Event(
            type=_text(raw, "type"),
            subject=_text(raw, "subject"),
            time=_time(raw),
            data=dict(raw["data"]),
            sequence=int(raw.get("sequence", 0)),
            version=int(str(raw.get("dataschema", ":1")).rsplit(":", 1)[-1]),
            id=_text(raw, "id"),
            context=Context(
                correlation_id=str(raw.get("correlationid", "")),
                causation_id=str(raw.get("causationid", "")),
                actor=str(raw.get("actor", "system")),
            ),
        )
    except KeyError as error:
        raise MalformedEvent(f"the event has no {error.args[0]}") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise MalformedEvent(f"not an event: {error}") from error


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw[name]
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST or not value.isprintable():
        raise MalformedEvent(f"{name} must be a text of up to {LONGEST} characters")
    return value


def _time(raw: dict[str, Any]) -> datetime:
    moment = datetime.fromisoformat(_text(raw, "time"))
    if moment.tzinfo is None:
        raise MalformedEvent("time must have an offset from UTC")
    return moment
