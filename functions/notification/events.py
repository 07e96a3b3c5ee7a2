"""What notification says has happened."""

from functions.notification.messages.events import (
    MessageDelivered,
    MessageFailed,
    MessageRequeued,
)

__all__ = ["MessageDelivered", "MessageFailed", "MessageRequeued"]
