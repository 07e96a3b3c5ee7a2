"""The environment of auth's functions."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86400


@dataclass(frozen=True)
class TokenSettings:
    """What signing and verifying tokens have in common: table, issuer and audience.

    `mfa_required` is who must have a second factor: nobody, staff or everybody.
    """

    table_name: str
    token_issuer: str = "lastmile"  # noqa: S105 - a name, no secret
    token_audience: str = "lastmile-api"  # noqa: S105 - a name, no secret
    mfa_required: str = "staff"


@dataclass(frozen=True, kw_only=True)
class AuthorizerSettings(TokenSettings):
    """The environment of the authorizer, which can read the public keys only."""

    public_keys_secret_arn: str


@dataclass(frozen=True)
class JobSettings:
    """The environment of the scheduled job; `access_token_ttl` is in seconds."""

    signing_keys_secret_arn: str
    public_keys_secret_arn: str
    access_token_ttl: int = 3600
    signing_key_days: int = 30


@dataclass(frozen=True)
class RecorderSettings:
    """The environment of the audit trail's recorder."""

    table_name: str
    dead_letter_queue_url: str


@dataclass(frozen=True, kw_only=True)
class AuthSettings(TokenSettings):
    """The environment of auth's HTTP function; times are in seconds.

    The argon2id defaults are OWASP's (19 MiB, 2 iterations, 1 lane); `phone_region` is the country
    of phone numbers written without a country code. `login_failures` of one login and
    `source_failures` of one network address cost nothing; the next one a `login_pause`, and each
    one after it twice as long, up to the longest; both are forgotten after `login_memory`.
    A session ends `refresh_token_ttl` after its sign-in, or when nobody has refreshed it for
    `session_idle` after its access token expired; those of staff have limits of their own.
    `refresh_grace` is how long a client may repeat its last refresh. `totp_drift` is how many steps
    of 30 seconds an authenticator's clock may be off by.
    """

    signing_keys_secret_arn: str
    cursor_secret_arn: str = ""
    mfa_key_arn: str = ""
    access_token_ttl: int = 3600
    refresh_token_ttl: int = 30 * DAY
    session_idle: int = 30 * DAY
    staff_refresh_token_ttl: int = DAY
    staff_session_idle: int = 1800
    refresh_grace: int = 10
    totp_drift: int = 0
    verification_ttl: int = DAY
    password_reset_ttl: int = 3600
    password_memory_kib: int = 19456
    password_iterations: int = 2
    password_lanes: int = 1
    login_failures: int = 5
    source_failures: int = 50
    login_pause: int = 30
    login_longest_pause: int = 3600
    login_memory: int = DAY
    phone_region: str = "RU"
    locale: str = "ru"


@dataclass(frozen=True)
class ConsumerSettings:
    """What auth's consumer reads; files for people lie in `files_bucket`."""

    table_name: str
    dead_letter_queue_url: str
    files_bucket: str
