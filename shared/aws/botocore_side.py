"""What a person's machine knows beyond its environment: profiles, single sign-on, roles.

botocore reads it. A function has all of it in its environment, and no botocore in its layer.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from shared.aws.access_key import Credentials
from shared.aws.errors import NoCredentials


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
