"""Sessions as shown to their users, and the proof that ending one requires."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field, model_validator

from functions.auth.mfa.schemas import Code
from functions.auth.passwords.schemas import Password
from functions.auth.session_management.entities import Proof
from functions.auth.sessions.entities import Session
from shared.http import Schema


class ProofForm(Schema):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"password": "correct horse battery staple"}]}
    )

    password: Password | None = Field(default=None, repr=False, description="Your password.")
    code: Code | None = Field(description="A code of your second factor.", default=None, repr=False)

    @model_validator(mode="after")
    def _has_one(self) -> ProofForm:
        if (self.password is None) == (self.code is None):
            raise ValueError("Send either your password or a code.")
        return self

    def proof(self) -> Proof:
        """The proof for the use case."""
        return Proof(self.password, self.code)


class SessionView(Schema):
    id: str = Field(
        description="The session's id.", examples=["01930d3f-1c2d-7e3f-8a4b-5c6d7e8f9a0b"]
    )
    device: str = Field(
        description="The `User-Agent` that signed in.",
        examples=["Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0"],
    )
    ip: str = Field(description="Network address of the last use.", examples=["203.0.113.7"])
    created_at: datetime = Field(description="When the user signed in.")
    last_used_at: datetime = Field(description="When its tokens were last refreshed.")
    ends_at: datetime = Field(description="When it ends unless it is refreshed before.")
    current: bool = Field(description="Whether it is the session of this call.")

    @classmethod
    def of(cls, session: Session, current_id: str | None) -> SessionView:
        """A session as shown to its user."""
        return cls(
            id=session.id,
            device=session.device,
            ip=session.ip,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            ends_at=session.expires_at,
            current=session.id == current_id,
        )
