"""What a customer is found by: the terms of a search, and those that a customer answers to."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.customers.entities import CustomerSummary, Status, words

NAME_BEGINNING = 2  # a name is looked up by its first letters, so a search needs as many


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: `field` is name, phone or email."""

    field: str
    text: str

    @property
    def is_prefix(self) -> bool:
        """Whether the beginning is enough; anything but a name is given in full."""
        return self.field == "name"


def terms_of(customer: CustomerSummary) -> set[Term]:
    """Everything about a customer that a search can name, but for their contracts."""
    if customer.status is Status.MERGED:  # whoever is looked for is found in whom it lives on
        return set()
    terms = {Term("name", word) for word in words(customer.name)}
    if customer.phone:
        terms.add(Term("phone", customer.phone))
    if customer.email:
        terms.add(Term("email", customer.email))
    return terms


def matches(customer: CustomerSummary, parts: tuple[str, ...]) -> bool:
    """Whether every part begins a word of the customer's name."""
    own = words(customer.name)
    return all(any(word.startswith(part) for word in own) for part in parts)
