"""What the auth functions read from their environment."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86400


@dataclass(frozen=True)
class AuthorizerSettings:
    """The authorizer's environment: where sessions and keys lie, whose tokens for whom it takes."""

    table_name: str
    signing_keys_secret_arn: str
    token_issuer: str = "lastmile"  # noqa: S105 - a name, no secret
    token_audience: str = "lastmile-api"  # noqa: S105 - a name, no secret


@dataclass(frozen=True)
class AuthSettings(AuthorizerSettings):
    """The environment of auth's HTTP function; times are in seconds.

    The argon2id defaults are OWASP's (19 MiB, 2 iterations, 1 lane); `phone_region` is the country
    of phone numbers written without a country code.
    """

    cursor_secret_arn: str = ""
    access_token_ttl: int = 3600
    refresh_token_ttl: int = 30 * DAY
    verification_ttl: int = DAY
    password_reset_ttl: int = 3600
    password_memory_kib: int = 19456
    password_iterations: int = 2
    password_lanes: int = 1
    phone_region: str = "RU"
    locale: str = "ru"
