"""What notification says has happened."""

from functions.notification.broadcasts.events import BroadcastAddressed, BroadcastCompleted
from functions.notification.messages.events import (
    MessageDelivered,
    MessageFailed,
    MessageRequeued,
)
from functions.notification.outages.events import (
    CustomerCutOff,
    CustomerServedAgain,
    CustomerWarned,
)
from functions.notification.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.notification.templates.events import BrokenTemplate
from functions.notification.webhooks.events import (
    WebhookDisabled,
    WebhookReplayRequested,
    WebhookTestRequested,
)

__all__ = [
    "BroadcastAddressed",
    "BroadcastCompleted",
    "BrokenTemplate",
    "CustomerCutOff",
    "CustomerServedAgain",
    "CustomerWarned",
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
