"""What tokens provide."""

from __future__ import annotations

from functions.auth.settings import AuthSettings
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.keys import parse_keys
from functions.auth.tokens.repository import KeySecret
from functions.auth.tokens.service import AccessTokens
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the signing keys and the tokens they sign."""
    settings = resources.settings
    secret = KeySecret(client=clients.secrets, secret_arn=settings.signing_keys_secret_arn)
    wiring.provide(KeyRing, lambda: KeyRing(lambda: parse_keys(secret.read()), resources.clock))
    wiring.provide(
        AccessTokens,
        lambda: AccessTokens(
            keys=wiring.use(KeyRing),
            issuer=settings.token_issuer,
            audience=settings.token_audience,
            lifetime=settings.access_token_ttl,
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
