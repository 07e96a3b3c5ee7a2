"""A contact: how a customer is reached, in which language and time zone."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of a customer; `sequence` is the customer's version that it comes from.

    At zero only auth has spoken: the customer service's word replaces that and is never replaced by
    it.
    """

    customer_id: str
    name: str
    locale: str
    time_zone: str
    email: str | None = None
    phone: str | None = None
    sequence: int = 0
    version: int = 1

    def is_newer_than(self, known: Contact) -> bool:
        """Whether this word comes after the one that is known."""
        return self.sequence > known.sequence or known.sequence == self.sequence == 0

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
