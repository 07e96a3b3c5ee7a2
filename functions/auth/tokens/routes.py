"""The public keys that verify access tokens."""

from __future__ import annotations

from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.public_keys import dump_public_keys
from functions.auth.tokens.schemas import KeySetView
from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints("Public keys", "The keys with which other programs verify access tokens.")


@endpoint.get("/.well-known/jwks.json", permission=PUBLIC, response=KeySetView)
def get_public_keys(call: Call) -> Raw:
    """Get the public keys that verify access tokens, as a JSON Web Key Set (RFC 7517)."""
    body = dump_public_keys(key.public for key in call.use(KeyRing).latest())
    return Raw(body, "application/json", headers={"Cache-Control": "public, max-age=300"})
