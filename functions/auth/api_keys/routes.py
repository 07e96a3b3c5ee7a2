"""API keys: how other programs call the API, without a user."""

from __future__ import annotations

from functions.auth.api_keys.entities import ApiKey, ApiKeyNotFound
from functions.auth.api_keys.schemas import ApiKeyView, IssuedApiKeyView, NewApiKey
from functions.auth.api_keys.service import ApiKeyDraft, ApiKeys
from functions.auth.roles.entities import BeyondOwnPermissions, UnknownPermission
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("API keys", "How other programs call the API, without a user.")


@endpoint.get(
    "/api-keys", permission="auth:api-key:read", query=PageQuery, response=ApiKeyView, paged=True
)
def list_api_keys(call: Call[None, PageQuery]) -> Page[ApiKey]:
    """List API keys, newest first. Their secrets are not shown again."""
    return call.use(ApiKeys).list(limit=call.query.limit, cursor=call.query.cursor)


@endpoint.post(
    "/api-keys",
    permission="auth:api-key:write",
    request=NewApiKey,
    response=IssuedApiKeyView,
    status=201,
    errors=[UnknownPermission, BeyondOwnPermissions],
)
def create_api_key(call: Call[NewApiKey]) -> IssuedApiKeyView:
    """Create an API key from permissions that you have. It is shown only once."""
    body = call.body
    draft = ApiKeyDraft(body.name, body.permissions, body.days)
    issued = call.use(ApiKeys).create(draft, call.principal)
    return IssuedApiKeyView.of(issued.key, issued.text)


@endpoint.delete(
    "/api-keys/{keyId}",
    permission="auth:api-key:write",
    status=204,
    errors=[ApiKeyNotFound, BeyondOwnPermissions],
)
def revoke_api_key(call: Call) -> None:
    """Revoke an API key. Takes effect within a minute."""
    call.use(ApiKeys).revoke(call.path["keyId"], call.principal)
