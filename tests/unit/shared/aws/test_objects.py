"""S3: objects are put and read, and a link lends one for a while."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator

import botocore.credentials
import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from shared.aws import clients
from shared.aws.access_key import Credentials
from shared.aws.errors import AwsError
from shared.aws.objects import Part
from shared.aws.signing import Scope, posted, presigned
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


def test_a_part_says_how_long_the_whole_is(cloud: Cloud) -> None:
    clients.objects().put("papers", "rows.csv", b"0123456789", "text/csv")
    parts = [clients.objects().part("papers", "rows.csv", start, 4) for start in (0, 8, 10)]
    assert parts == [Part(b"0123", 10), Part(b"89", 10), Part(b"", 10)]
    with pytest.raises(AwsError) as refused:
        clients.objects().part("papers", "none", 0, 4)
    assert refused.value.code == "NoSuchKey"


def test_a_copy_stays_when_its_original_goes(cloud: Cloud) -> None:
    clients.objects().put("papers", "incoming/1", b"%PDF-1", "text/plain")
    clients.objects().copy("papers", "incoming/1", "kept/1.pdf", "application/pdf")
    for _ in range(2):
        clients.objects().delete("papers", "incoming/1")
    kept = cloud.client("s3").get_object(Bucket="papers", Key="kept/1.pdf")
    assert (kept["ContentType"], kept["Body"].read()) == ("application/pdf", b"%PDF-1")
    with pytest.raises(AwsError):
        clients.objects().get("papers", "incoming/1")


def test_a_form_puts_a_file_without_a_key(cloud: Cloud) -> None:
    form = clients.objects().form("papers", "incoming/2", 60, 10, "image/png")
    sent = httpx.post(form.url, data=dict(form.fields), files={"file": ("a.png", b"123")})
    assert sent.status_code in (200, 204)
    assert clients.objects().get("papers", "incoming/2") == b"123"


def test_a_form_is_signed_as_the_service_documents_it() -> None:
    """The credentials and scope of "Examples: browser-based upload using HTTP POST"."""
    known = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "tok")
    scope = Scope(region="us-east-1", service="s3")
    fields = posted([{"key": "a"}], known, scope, 1451347200.0, 60)
    policy = json.loads(b64decode(fields["policy"]))
    assert policy["expiration"] == "2015-12-29T00:01:00.000Z"
    assert policy["conditions"] == [
        {"key": "a"},
        {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
        {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
        {"x-amz-date": "20151229T000000Z"},
        {"x-amz-security-token": "tok"},
    ]
    signer = SigV4Auth(botocore.credentials.Credentials("", known.secret_key), "s3", "us-east-1")
    asked = AWSRequest()
    asked.context["timestamp"] = fields["x-amz-date"]
    assert signer.signature(fields["policy"], asked) == fields["x-amz-signature"]
