"""A customer as the customer service last described them."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import Conflict


class OlderThanKnown(Conflict):
    """Something newer is known already."""


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """Who a customer is; `sequence` is the version of the record that was heard of.

    A record that `is_merged` lives on in another one.
    """

    id: str
    name: str
    kind: str
    locale: str
    email: str | None = None
    phone: str | None = None
    tags: tuple[str, ...] = ()
    is_merged: bool = False
    sequence: int = 0

    @property
    def groups(self) -> tuple[str, ...]:
        """What policies of service choose by: `person` or `company`, and the tags."""
        return (self.kind, *self.tags)
