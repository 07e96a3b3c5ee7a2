"""S3: objects are put and read, and a link lends one for a while."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from shared.aws import clients
from shared.aws.access_key import Credentials
from shared.aws.errors import AwsError
from shared.aws.signing import Scope, presigned
from tests.fakes.cloud import Cloud, empty_cloud


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with empty_cloud() as cloud:
        place = {"LocationConstraint": "eu-central-1"}
        cloud.client("s3").create_bucket(Bucket="papers", CreateBucketConfiguration=place)
        yield cloud


def test_what_is_put_is_what_is_read(cloud: Cloud) -> None:
    clients.objects().put("papers", "invoice/1.pdf", b"%PDF-1", "application/pdf")
    assert clients.objects().get("papers", "invoice/1.pdf") == b"%PDF-1"
    kept = cloud.client("s3").get_object(Bucket="papers", Key="invoice/1.pdf")
    assert (kept["ContentType"], kept["Body"].read()) == ("application/pdf", b"%PDF-1")


def test_what_is_not_there_is_said(cloud: Cloud) -> None:
    with pytest.raises(AwsError) as refused:
        clients.objects().get("papers", "none")
    assert refused.value.code == "NoSuchKey"


def test_a_link_leads_there_without_a_key(cloud: Cloud) -> None:
    clients.objects().put("papers", "invoice/1.pdf", b"%PDF-1", "application/pdf")
    link = clients.objects().link("papers", "invoice/1.pdf", 60, "invoice-1.pdf")
    got = httpx.get(link)
    assert (got.status_code, got.content) == (200, b"%PDF-1")
    assert got.headers["content-disposition"] == 'attachment; filename="invoice-1.pdf"'


def test_a_link_is_signed_as_the_service_documents_it() -> None:
    """The example of "Authenticating requests: using query parameters" in S3's API reference."""
    known = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    scope = Scope(region="us-east-1", service="s3")
    host, at = "examplebucket.s3.amazonaws.com", 1369353600.0
    query = presigned("/test.txt", host, known, scope, at, 86400, {})
    assert query.endswith(
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


def test_a_session_token_goes_into_the_link() -> None:
    known = Credentials("AKIA", "secret", "a/token+=")
    query = presigned("/x", "h", known, Scope(region="r", service="s3"), 0.0, 1, {"a": "b c"})
    assert "&X-Amz-Security-Token=a%2Ftoken%2B%3D&" in query
    assert "a=b%20c" in query
