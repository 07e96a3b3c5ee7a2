"""Telling of staff who were there before support gave tickets to those alone who exist."""

from __future__ import annotations

from functions.auth.users.entities import User
from functions.auth.users.events import UserUpdated
from shared.dynamo import from_item
from shared.dynamo.transaction import Item, Transaction


def told(item: Item) -> Transaction | None:
    """The event of a colleague as they are; told twice, it says nothing new."""
    if item["sk"] != "USER" or not str(item["pk"]).startswith("USER#"):
        return None
    user = from_item(User, item)
    if user.customer_id is not None or user.email_verified_at is None:
        return None
    return Transaction().emit(UserUpdated.of(user))
