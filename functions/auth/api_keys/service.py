"""What an administrator does with API keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.auth.api_keys.entities import ApiKey, ApiKeyText
from functions.auth.api_keys.repository import ApiKeyRepository, creating, removing
from functions.auth.roles.catalogue import check_known
from functions.auth.roles.entities import check_within
from functions.auth.secret_text import new_secret
from shared.clock import Clock
from shared.dynamo import Page
from shared.ids import NewId
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class ApiKeyDraft:
    """A key as somebody asks for one; `days` is how long it works."""

    name: str
    permissions: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class IssuedApiKey:
    """A new key with its text, which is shown this once."""

    key: ApiKey
    text: str = field(repr=False)


@dataclass(frozen=True)
class ApiKeys:
    """Use cases."""

    keys: ApiKeyRepository
    clock: Clock
    new_id: NewId

    def issue(self, draft: ApiKeyDraft, by: Principal) -> IssuedApiKey:
        """Make a key. Raises: UnknownPermission, BeyondOwnPermissions."""
        check_known(draft.permissions)
        check_within(draft.permissions, by)
        now = self.clock()
        text = ApiKeyText(self.new_id(), new_secret())
        key = ApiKey.issued(
            text,
            name=draft.name,
            permissions=draft.permissions,
            by=by.id,
            at=now,
            days=draft.days,
        )
        transaction = creating(key)
        self.keys.commit(transaction.audit(_subject(key), "api-key.issued", at=now, after=key))
        return IssuedApiKey(key, str(text))

    def page(self, *, limit: int, cursor: str | None) -> Page[ApiKey]:
        """Keys, newest first. Raises: InvalidCursor."""
        return self.keys.page(limit=limit, cursor=cursor)

    def revoke(self, key_id: str, by: Principal) -> None:
        """Take a key out of use, within the authorizer's cache time.

        Raises: ApiKeyNotFound, BeyondOwnPermissions.
        """
        key = self.keys.get(key_id)
        check_within(key.permissions, by)
        transaction = removing(key)
        transaction.audit(_subject(key), "api-key.revoked", at=self.clock(), before=key)
        self.keys.commit(transaction)


def _subject(key: ApiKey) -> str:
    return f"api-key#{key.id}"
