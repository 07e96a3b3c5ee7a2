"""What is read when somebody signs in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.auth.sessions import known_device
from functions.auth.sessions.entities import Place
from functions.auth.throttling.entities import Backoff
from functions.auth.throttling.repository import SK, backoff_in, backoff_pk, login_id, source_id
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import name_pk
from shared.dynamo import Table, Transaction, from_item


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known when somebody tries to sign in.

    `device` is the back-off of a device that says it is known; None where none says so.
    """

    user: User | None
    login: Backoff
    source: Backoff
    device: Backoff | None = None

    @property
    def counted(self) -> Backoff:
        """The back-off that this attempt is held to."""
        return self.device or self.login

    def seen_from(self, token: str) -> Attempt:
        """The attempt without what a device claims and does not prove."""
        is_known = self.user is not None and known_device.proves(token, self.user.device_key)
        return self if is_known else replace(self, device=None)


@dataclass(frozen=True)
class AttemptRepository:
    """Reads what an attempt needs; says what counts and forgets failures."""

    table: Table

    def read(self, name: str, place: Place) -> Attempt:
        """The user of a name and the back-offs of name, source and device, in one request."""
        login, source = login_id(name), source_id(place.ip)
        keys = [(name_pk(name), USER_SK), (backoff_pk(login), SK), (backoff_pk(source), SK)]
        claimed = known_device.claimed(place.token)
        device = login_id(f"{name} {claimed}")
        if claimed:
            keys.append((backoff_pk(device), SK))
        items = {item["pk"]: item for item in self.table.get_many(keys)}
        user = items.get(name_pk(name))
        return Attempt(
            from_item(User, user) if user else None,
            backoff_in(items.get(backoff_pk(login)), login),
            backoff_in(items.get(backoff_pk(source)), source),
            backoff_in(items.get(backoff_pk(device)), device) if claimed else None,
        ).seen_from(place.token)

    def of_login(self, digest: str) -> Backoff:
        """The back-off of a login, by its hash."""
        backoff_id = f"LOGIN#{digest}"
        return backoff_in(self.table.get(backoff_pk(backoff_id), SK), backoff_id)

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)
