"""Where a service is reached: by the environment's endpoint, or by region and partition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from shared.aws import botocore_side
from shared.aws.signing import Scope

_SUFFIXES = {
    "cn-": "amazonaws.com.cn",
    "us-iso-": "c2s.ic.gov",
    "us-isob-": "sc2s.sgov.gov",
    "eu-isoe-": "cloud.adc-e.uk",
    "us-isof-": "csp.hci.ic.gov",
    "eusc-": "amazonaws.eu",
}
"""The partitions whose regions begin so; all others are under amazonaws.com."""


_VARIABLES = {"secretsmanager": "SECRETS_MANAGER", "email": "SES"}
"""The services that the environment calls otherwise than their host names do."""
_SIGNED_FOR = {"email": "ses"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where requests go and what their signatures are good for."""

    url: SplitResult
    scope: Scope

    @property
    def host(self) -> str:
        """As the Host header has it: without the protocol's own port."""
        name = self.url.netloc.rpartition("@")[2]
        return name.removesuffix({"http": ":80", "https": ":443"}[self.url.scheme])


class NoRegion(Exception):
    """Neither the environment nor a profile names a region."""


def endpoint(service: str, environ: Mapping[str, str]) -> Endpoint:
    """A service's endpoint; `service` as in its host name. Raises: NoRegion.

    `AWS_ENDPOINT_URL_DYNAMODB` comes before `AWS_ENDPOINT_URL`, as with AWS's own libraries.
    """
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    region = region or botocore_side.region()
    if not region:
        raise NoRegion("Set AWS_REGION, for example to eu-central-1.")
    url = _configured(service, environ) or f"https://{service}.{region}.{_suffix(region)}"
    scope = Scope(region=region, service=_SIGNED_FOR.get(service, service))
    return Endpoint(url=urlsplit(url), scope=scope)


def _configured(service: str, environ: Mapping[str, str]) -> str:
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return ""
    own = _VARIABLES.get(service, service.upper())
    return environ.get(f"AWS_ENDPOINT_URL_{own}") or environ.get("AWS_ENDPOINT_URL") or ""


def _suffix(region: str) -> str:
    found = (suffix for start, suffix in _SUFFIXES.items() if region.startswith(start))
    return next(found, "amazonaws.com")
