"""What administrators do with API keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.auth.api_keys.entities import ApiKey, ApiKeyToken
from functions.auth.api_keys.repository import ApiKeyRepository
from functions.auth.roles.catalogue import check_known
from functions.auth.roles.entities import check_within
from functions.auth.secret_text import new_secret
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.ids import NewId
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class ApiKeyDraft:
    """A key as an administrator asks for one; it is valid for `days`."""

    name: str
    permissions: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class IssuedApiKey:
    """A new key with its text, which is not shown again."""

    key: ApiKey
    text: str = field(repr=False)


@component
class ApiKeys:
    """Use cases of API keys."""

    table: Table
    keys: ApiKeyRepository
    clock: Clock
    new_id: NewId

    def create(self, draft: ApiKeyDraft, by: Principal) -> IssuedApiKey:
        """Create a key. Raises: UnknownPermission, BeyondOwnPermissions."""
        check_known(draft.permissions)
        check_within(draft.permissions, by)
        now = self.clock()
        token = ApiKeyToken(self.new_id(), new_secret())
        key = ApiKey.issued(
            token,
            name=draft.name,
            permissions=draft.permissions,
            by=by.id,
            at=now,
            days=draft.days,
        )
        transaction = self.keys.add(key)
        self.table.commit(transaction.audit(_subject(key), "api-key.issued", at=now, after=key))
        return IssuedApiKey(key, str(token))

    def list(self, *, limit: int, cursor: str | None) -> Page[ApiKey]:
        """Keys, newest first. Raises: InvalidCursor."""
        return self.keys.list(limit=limit, cursor=cursor)

    def revoke(self, key_id: str, by: Principal) -> None:
        """Revoke a key; it stops working when the authorizer's cache has expired.

        Raises: ApiKeyNotFound, BeyondOwnPermissions.
        """
        key = self.keys.get(key_id)
        check_within(key.permissions, by)
        transaction = self.keys.remove(key)
        transaction.audit(_subject(key), "api-key.revoked", at=self.clock(), before=key)
        self.table.commit(transaction)


def _subject(key: ApiKey) -> str:
    return f"api-key#{key.id}"
