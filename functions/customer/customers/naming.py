"""The name of a customer: a company's may have characters that a person's may not."""

from __future__ import annotations

from functions.customer.customers.entities import Kind
from shared import names
from shared.errors import FieldError, Invalid


class InvalidName(Invalid):
    """The name holds what a name of this kind may not hold."""


def checked_name(name: str, kind: Kind) -> str:
    """A customer's name as it is kept. Raises: InvalidName."""
    whose = names.Whose.COMPANY if kind is Kind.COMPANY else names.Whose.PERSON
    try:
        return names.name(name, whose)
    except names.UnfitName as error:
        raise InvalidName(errors=(FieldError("/name", error.message, error.code),)) from error
