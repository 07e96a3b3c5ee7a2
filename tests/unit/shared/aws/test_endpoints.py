"""Where services are reached, beside botocore's own tables."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from shared.aws import botocore_side
from shared.aws.endpoints import NoRegion, endpoint
from shared.aws.signing import Scope

SERVICES = ("dynamodb", "sqs", "sns", "kms", "lambda", "secretsmanager", "email")
LOCAL = "http://localhost:4566"


def url(service: str, **environ: str) -> str:
    return endpoint(service, {"AWS_REGION": "eu-central-1", **environ}).url.geturl()


@pytest.mark.parametrize("service", SERVICES)
def test_in_every_region_of_every_partition_it_is_where_botocore_finds_it(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    session: Any = botocore.session.Session()
    theirs = "ses" if service == "email" else service
    partitions = session.get_available_partitions()
    regions = [region for p in partitions for region in session.get_available_regions(theirs, p)]
    assert len(regions) > 25
    assert service == "email" or {"cn-north-1", "us-gov-west-1"} <= set(regions)
    for region in regions:
        client = session.create_client(
            theirs, region_name=region, aws_access_key_id="a", aws_secret_access_key="s",
        )  # fmt: skip
        ours = endpoint(service, {"AWS_REGION": region})
        assert ours.url.geturl() == client.meta.endpoint_url
        assert ours.scope == Scope(region=region, service=client.meta.service_model.signing_name)


def test_an_endpoint_may_be_given_for_all_services_and_for_one() -> None:
    assert url("dynamodb", AWS_ENDPOINT_URL=LOCAL) == LOCAL
    own = {"AWS_ENDPOINT_URL": LOCAL, "AWS_ENDPOINT_URL_DYNAMODB": "http://localhost:8000"}
    assert url("dynamodb", **own) == "http://localhost:8000"
    assert url("sqs", **own) == LOCAL
    assert url("email", AWS_ENDPOINT_URL_SES=LOCAL) == LOCAL
    secret = {"AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://localhost:8001"}
    assert url("secretsmanager", **secret) == "http://localhost:8001"
    ignored = {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}
    assert url("sqs", **own, **ignored) == "https://sqs.eu-central-1.amazonaws.com"


def test_the_region_stands_in_either_variable_and_lambdas_comes_first() -> None:
    both = {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"}
    assert endpoint("sqs", both).scope.region == "eu-west-1"
    assert endpoint("sqs", {"AWS_DEFAULT_REGION": "eu-west-2"}).scope.region == "eu-west-2"


def test_without_a_region_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(botocore_side, "region", lambda: None)
    with pytest.raises(NoRegion, match="AWS_REGION"):
        endpoint("sqs", {})
    monkeypatch.setattr(botocore_side, "region", lambda: "eu-north-1")
    assert endpoint("sqs", {}).scope.region == "eu-north-1"


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("http://localhost:4566", "localhost:4566"),
        ("http://localhost:80/base", "localhost"),
        ("https://dynamodb.example:443", "dynamodb.example"),
        ("https://[::1]:8443", "[::1]:8443"),
        ("http://user:word@proxy.example", "proxy.example"),
    ],
)
def test_the_host_is_named_as_http_has_it(given: str, host: str) -> None:
    where = {"AWS_REGION": "eu-central-1", "AWS_ENDPOINT_URL": given}
    assert endpoint("sqs", where).host == host
