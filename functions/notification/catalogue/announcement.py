"""What the catalogue says of an event."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.catalogue.entities import CRITICAL, EVERYWHERE, Asked, Channel, Kind
from functions.notification.catalogue.schemas import Variables
from shared.messaging.consumer import Order

BY_MAIL = (Channel.EMAIL,)


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event that people are told of.

    `template` names the text; `variables` is the event's data as the text needs it; `link` is the
    path that a one-time token in the data leads to. What carries such a token is kept nowhere but
    in the message itself. `asked` says who else than its reader can have it sent. `always` is for
    what the law wants told, whatever its kind. Of push and SMS the second goes out only where the
    first did not arrive. In the `order` LATEST nobody is told of it after a later one of its
    subject.
    """

    event_type: str
    template: str
    kind: Kind
    variables: type[Variables]
    channels: tuple[Channel, ...] = EVERYWHERE
    link: str = ""
    asked: Asked = Asked.BY_NOBODY
    always: bool = False
    order: Order = Order.EACH

    @property
    def critical(self) -> bool:
        """Whether neither preferences nor quiet hours hold for it."""
        return self.always or self.kind in CRITICAL

    @property
    def is_secret(self) -> bool:
        """Whether the filled-in text is a secret of its reader."""
        return bool(self.link)
