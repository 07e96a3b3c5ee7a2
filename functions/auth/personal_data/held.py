"""What auth holds about a person: where it lies, and what erasure makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from functions.auth.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.auth.sessions.entities import Session
from functions.auth.sessions.events import SessionRevoked
from functions.auth.users.entities import User
from functions.auth.users.events import UserDeactivated, UserUpdated
from functions.auth.users.repository import UserRepository
from shared.component import component
from shared.dynamo.mapping import from_item
from shared.dynamo.query import Query
from shared.dynamo.transaction import Item, Transaction
from shared.personal_data.events import Asked
from shared.personal_data.holding import Holder
from shared.personal_data.places import ERASED, STAFF, Section, overwritten, removed
from shared.personal_data.trail import mask_trail, masked_line


@component
class AuthPersonalData(Holder):
    """Auth's answers to who asks for a person's data."""

    service = "auth"
    collected = PersonalDataCollected
    checked = PersonalDataChecked
    erased = PersonalDataErased

    def sections(self, asked: Asked) -> Sequence[Section]:
        """The user, where they are signed in, and the audit trail of them and of what they did."""
        trail = [f"AUDIT#customer#{asked.customer_id}"]
        if not asked.user_id:
            return (self._trail_of(trail),)
        own = f"USER#{asked.user_id}"
        return (
            Section(
                "sessions",
                lambda: [Query(own, prefix="SESSION#", consistent=True)],
                hidden=_secrets(Session),
                change=self._ended,
            ),
            Section(
                "sign-in",
                lambda: [Query(own, until="SESSION#"), Query(own, since="SESSION$", until="USEQ~"),
                         Query(own, since="USER$")],
                change=removed,
                exported=False,
            ),
            Section(
                "user",
                lambda: [Query(own, since="USER", until="USER", consistent=True)],
                hidden=_secrets(User),
                change=self._nobody,
                subject="user#{id}",
            ),
            Section(
                "own-actions",
                lambda: [Query(f"AUDITACTOR#{asked.user_id}", index="gsi1")],
                change=_without_values,
                kept=SECURITY,
            ),
            self._trail_of([*trail, f"AUDIT#user#{asked.user_id}"]),
        )  # fmt: skip

    def mask(self, subjects: Sequence[str]) -> None:
        """Take the values out of all audit lines of some subjects."""
        for subject in subjects:
            mask_trail(self.table, subject)

    def _trail_of(self, lists: Sequence[str]) -> Section:
        """What was done with their data; who of the staff did it is theirs."""
        return Section(
            "changes",
            lambda: [Query(pk) for pk in lists],
            hidden=STAFF | {"actor", "by", "source", "correlationId"},
            change=_without_values,
            kept=SECURITY,
        )

    def _nobody(self, item: Item) -> Transaction | None:
        """The user as somebody who can't sign in, whose address and phone anybody may take."""
        user, now = from_item(User, item), self.clock()
        if user.name == ERASED and not user.is_active:
            return None
        after = replace(
            user.changed(at=now, name=ERASED, phone="", is_active=False),
            email=f"erased-{user.id}@erased.invalid",
            password_hash="",
            devices=(),
            device_key="",
            mfa_enabled=False,
        )
        writes = UserRepository(table=self.table).change(after, over=user)
        return writes.emit(UserUpdated.of(after), UserDeactivated.of(after))

    def _ended(self, item: Item) -> Transaction:
        session = from_item(Session, item)
        return removed(item).emit(SessionRevoked.of(session.user_id, session.id, self.clock()))


SECURITY = "security"


def _secrets(kind: type[Any]) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind) if f.metadata.get("secret"))


def _without_values(line: Item) -> Transaction | None:
    """An audit line that says who did what, and neither from where nor to which values."""
    masked = masked_line(line)
    own = masked["actor"] != "system" and masked["source"]
    return overwritten(line, **masked | ({"source": ERASED} if own else {}))
