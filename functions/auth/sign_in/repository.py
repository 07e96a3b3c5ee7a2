"""What is read when someone signs in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.auth.sessions.entities import Client
from functions.auth.sessions.known_device import claimed_device, is_proof
from functions.auth.throttling.entities import Backoff, login_backoff_id, source_backoff_id
from functions.auth.throttling.repository import backoff_among, key_of
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import login_pk
from shared.component import component
from shared.dynamo import Table, from_item


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """The user of a login, and the back-offs of login, source and known device, if it is one."""

    user: User | None
    login: Backoff
    source: Backoff
    device: Backoff | None = None

    @property
    def counted(self) -> Backoff:
        """The back-off that counts this attempt: the known device's, or the login's."""
        return self.device or self.login

    def proved_by(self, device_token: str) -> SignInAttempt:
        """The attempt without the back-off of a device that is not proved to be known."""
        is_known = self.user is not None and is_proof(device_token, self.user.device_key)
        return self if is_known else replace(self, device=None)


@component
class SignInRepository:
    """Reads what an attempt to sign in is judged by."""

    table: Table

    def get_attempt(self, login: str, client: Client) -> SignInAttempt:
        """The state of an attempt, in one request."""
        device = claimed_device(client.device_token)
        login_id, source_id = login_backoff_id(login), source_backoff_id(client.ip)
        device_id = login_backoff_id(f"{login} {device}")
        user_key = (login_pk(login), USER_SK)
        keys = [user_key, key_of(login_id), key_of(source_id)]
        found = self.table.get_many([*keys, key_of(device_id)] if device else keys)
        items = {(item["pk"], item["sk"]): item for item in found}
        return SignInAttempt(
            from_item(User, items[user_key]) if user_key in items else None,
            backoff_among(items, login_id),
            backoff_among(items, source_id),
            backoff_among(items, device_id) if device else None,
        ).proved_by(client.device_token)
