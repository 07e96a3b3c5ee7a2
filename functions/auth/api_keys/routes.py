"""API keys over HTTP."""

from __future__ import annotations

from functions.auth.api_keys.entities import ApiKey, ApiKeyNotFound
from functions.auth.api_keys.schemas import ApiKeyView, IssuedApiKeyView, NewApiKey
from functions.auth.api_keys.service import ApiKeyDraft, ApiKeys
from functions.auth.roles.entities import BeyondOwnPermissions, UnknownPermission
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("api-keys")


@endpoint.get(
    "/api-keys", permission="auth:api-key:read", query=PageQuery, response=ApiKeyView, paged=True
)
def list_keys(call: Call[None, PageQuery]) -> Page[ApiKey]:
    """API keys, newest first; what opens them is not shown again."""
    return call.use(ApiKeys).page(limit=call.query.limit, cursor=call.query.cursor)


@endpoint.post(
    "/api-keys",
    permission="auth:api-key:write",
    request=NewApiKey,
    response=IssuedApiKeyView,
    status=201,
    errors=[UnknownPermission, BeyondOwnPermissions],
)
def issue(call: Call[NewApiKey]) -> IssuedApiKeyView:
    """Make an API key out of permissions that you have; it is shown this once."""
    body = call.body
    draft = ApiKeyDraft(body.name, body.permissions, body.days)
    issued = call.use(ApiKeys).issue(draft, call.principal)
    return IssuedApiKeyView.of(issued.key, issued.text)


@endpoint.delete(
    "/api-keys/{keyId}",
    permission="auth:api-key:write",
    status=204,
    errors=[ApiKeyNotFound, BeyondOwnPermissions],
)
def revoke(call: Call) -> None:
    """Revoke an API key; within a minute nobody can use it."""
    call.use(ApiKeys).revoke(call.path["keyId"], call.principal)
