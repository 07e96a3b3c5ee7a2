"""A contact: how a customer is reached, in which language and time zone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.errors import Conflict


class ContactChanged(Conflict):
    """The contact was changed by another event at the same moment."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of a customer.

    It is `provisional` while only auth has spoken: the customer service's word replaces that, and
    is never replaced by it.
    """

    customer_id: str
    name: str
    locale: str
    time_zone: str
    email: str | None = None
    phone: str | None = None
    provisional: bool = False
    version: int = 1

    def gives_way_to(self, other: Contact) -> bool:
        """Whether a later word replaces this one."""
        return self.provisional or not other.provisional

    def succeeding(self, known: Contact) -> Contact:
        """This word as the next version of what is known."""
        return replace(self, version=known.version + 1)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who a message is for; `person` is the key of whom no customer stands for yet.

    `proven` says that the address is theirs: they have followed a link there, or staff know it.
    """

    person: str
    name: str
    email: str | None
    locale: str
    time_zone: str
    customer_id: str | None = None
    proven: bool = True
