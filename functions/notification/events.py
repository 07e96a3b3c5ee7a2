"""What notification says has happened."""

from functions.notification.messages.events import (
    MessageDelivered,
    MessageFailed,
    MessageRequeued,
)
from functions.notification.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.notification.webhooks.events import (
    WebhookDisabled,
    WebhookReplayRequested,
    WebhookTestRequested,
)

__all__ = [
    "MessageDelivered",
    "MessageFailed",
    "MessageRequeued",
    "PersonalDataChecked",
    "PersonalDataCollected",
    "PersonalDataErased",
    "WebhookDisabled",
    "WebhookReplayRequested",
    "WebhookTestRequested",
]
