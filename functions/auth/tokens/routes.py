"""The public keys over HTTP."""

from __future__ import annotations

from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.public_keys import dump_public_keys
from functions.auth.tokens.schemas import KeySetView
from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints("tokens")


@endpoint.get("/.well-known/jwks.json", permission=PUBLIC, response=KeySetView)
def key_set(call: Call) -> Raw:
    """The keys that verify access tokens (RFC 7517)."""
    body = dump_public_keys(key.public for key in call.use(KeyRing).latest())
    return Raw(body, "application/json", headers={"Cache-Control": "public, max-age=300"})
