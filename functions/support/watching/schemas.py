"""Who watches a ticket, as it comes in."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from functions.support.tickets.parts import Role, Watcher
from shared.http import Schema
from shared.http.people import Email, PersonName

ID = "01890a5d-ac96-774b-bcce-b302099a805a"


class Watching(Schema):
    """Somebody else than the caller: a colleague, or one of the customer's contacts."""

    user_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="A colleague.", examples=[ID]
    )
    email: Email | None = Field(default=None, description="A contact's address.", examples=[None])
    name: PersonName | None = Field(default=None, description="A contact's name.", examples=[None])
    role: Role = Field(
        default=Role.WATCHER,
        strict=False,
        description="A `collaborator` works along, which staff alone can.",
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.user_id is not None and self.email is not None:
            raise ValueError("Send userId or email, not both.")
        if self.email is not None and self.role is Role.COLLABORATOR:
            raise ValueError("Only a colleague can work along.")
        if self.email is None and self.name is not None:
            raise ValueError("A name belongs to an email.")
        return self

    def watcher(self, caller: str) -> Watcher:
        """Who watches; the caller where nobody is named."""
        user = None if self.email else self.user_id or caller
        return Watcher(self.role, user, self.email, self.name)
