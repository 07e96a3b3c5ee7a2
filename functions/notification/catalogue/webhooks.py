"""What texts say of a webhook."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from functions.notification.catalogue.schemas import Addressed


class DisabledWebhook(Addressed):
    """notification.webhook.disabled: its owner is told, who need be no user."""

    is_to_its_reader: ClassVar[bool] = True
    webhook_id: str
    email: str
    url: str
    reason: str
    failing_since: datetime

    @property
    def person(self) -> str:
        """The webhook."""
        return self.webhook_id
