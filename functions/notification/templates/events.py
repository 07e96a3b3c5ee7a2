"""What is said of templates."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.notification.templates.entities import Template
from shared.event import Event
from shared.messaging.data import EventData


class BrokenTemplate(EventData):
    """A published template could not be filled in: people got an earlier one, or the shipped."""

    event_type: ClassVar[str] = "notification.template.broken"
    template_id: str = Field(examples=["invoice-created.ru"])
    version_number: int = Field(description="Which of its texts.", examples=[3])
    reason: str = Field(description="The name of the error.", examples=["UndefinedError"])

    @classmethod
    def of(cls, template: Template, reason: str, at: datetime) -> Event:
        """The event of a template that could not be filled in."""
        data = cls(template_id=template.id, version_number=template.published_number, reason=reason)
        return data.event(subject=template.id, at=at, sequence=template.version)
