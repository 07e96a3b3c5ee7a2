"""Teams as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.support.teams.entities import TeamDraft
from shared.http import Schema
from shared.http.people import Email
from shared.takes import Takes

ID = "01890a5d-ac96-774b-bcce-b302099a805a"
MOST_MEMBERS = 50
TeamCode = Annotated[
    str,
    Field(max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$"),
    Takes("Must be a team's name of {limits}: small Latin letters, digits and hyphens."),
]
Member = Annotated[str, Field(min_length=1, max_length=64)]


class TeamForm(Schema):
    name: str = Field(
        min_length=1, max_length=100, description="What people call it.", examples=["Second line"]
    )
    members: tuple[Member, ...] = Field(
        default=(), max_length=MOST_MEMBERS, description="The users in it.", examples=[[ID]]
    )
    email: Email | None = Field(
        default=None, description="Where mail to all of them goes.", examples=["line2@example.com"]
    )

    def draft(self) -> TeamDraft:
        """The team that was sent; who is named twice is in it once."""
        return TeamDraft(self.name, tuple(dict.fromkeys(self.members)), self.email)


class NewTeam(TeamForm):
    code: TeamCode = Field(description="What programs call it; it stays.", examples=["second-line"])


class TeamView(Schema):
    code: str = Field(description="What programs call it.", examples=["second-line"])
    name: str = Field(description="What people call it.", examples=["Second line"])
    members: tuple[str, ...] = Field(description="The users in it.", examples=[[ID]])
    email: str | None = Field(
        description="Where mail to all of them goes.", examples=["line2@example.com"]
    )
    created_at: datetime = Field(description="When it was added.")
    updated_at: datetime = Field(description="When it was last changed.")
    version: int = Field(description="For If-Match.", ge=1, examples=[1])
