"""What events say, as models; a service lists its own in its events.py."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from shared.event import Event


class EventData(BaseModel):
    """Base of the models of what an event says.

    `event_type` is `<service>.<entity>.<past verb>`; `schema_version` grows when a field changes
    meaning.
    """

    event_type: ClassVar[str]
    schema_version: ClassVar[int] = 1
    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="forbid",
        defer_build=True,
    )

    def event(self, *, subject: str, at: datetime, sequence: int = 0) -> Event:
        """The event that says this of an entity: its id, the time and its version."""
        return Event(
            type=self.event_type,
            subject=subject,
            time=at,
            data=self.model_dump(mode="json", by_alias=True),
            sequence=sequence,
            version=self.schema_version,
        )
