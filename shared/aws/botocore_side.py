"""What is left to botocore: rare services, and what a machine knows beyond the environment.

Importing it takes longer than anything else in a cold start, so it is imported when needed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from shared.aws.access_key import Credentials
from shared.aws.errors import NoCredentials


def client(service: str) -> Any:
    """A botocore client with short time limits and few retries."""
    from botocore.config import Config

    config = Config(
        connect_timeout=2,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 4},
        parameter_validation=False,  # our own callers: 12-19 % of the CPU of a call
        tcp_keepalive=True,
        user_agent="lastmile",  # else botocore describes the machine anew, twice a request
    )
    return _session().create_client(service, config=config)


def credentials() -> Credentials:
    """Those of a profile, single sign-on, web identity or instance role. Raises: NoCredentials."""
    found = _kept_credentials()
    if found is None:
        raise NoCredentials(
            "NoCredentials", "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    frozen = found.get_frozen_credentials()
    return Credentials(frozen.access_key, frozen.secret_key, frozen.token or "")


def region() -> str | None:
    """The region of the profile."""
    name: str | None = _session().get_config_variable("region")
    return name


@cache
def _kept_credentials() -> Any:
    """What botocore found; it renews itself."""
    return _session().get_credentials()


@cache
def _session() -> Any:
    from botocore.session import get_session

    return get_session()
