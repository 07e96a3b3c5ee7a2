"""The secrets of authenticator apps under KMS (moto): opened for their own user only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws

from functions.auth.mfa.sealing import KmsSealing
from shared.errors import Unavailable

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield boto3.client("kms", region_name="eu-central-1")


@pytest.fixture
def sealing(kms: Any) -> KmsSealing:
    return KmsSealing(client=lambda: kms, key_id=kms.create_key()["KeyMetadata"]["Arn"])


def test_what_was_sealed_is_opened_again(sealing: KmsSealing) -> None:
    sealed = sealing.seal(SECRET, "user-1")
    assert SECRET not in sealed
    assert sealing.unseal(sealed, "user-1") == SECRET


def test_one_users_secret_is_not_opened_as_another_ones(sealing: KmsSealing) -> None:
    """Were the items of two users exchanged in the table, neither could sign in."""
    with pytest.raises(Unavailable):
        sealing.unseal(sealing.seal(SECRET, "user-1"), "user-2")


def test_a_text_that_is_no_ciphertext_opens_nothing(sealing: KmsSealing) -> None:
    with pytest.raises(Unavailable):
        sealing.unseal("bm90aGluZyBsaWtlIGl0", "user-1")


def test_another_key_opens_nothing(kms: Any, sealing: KmsSealing) -> None:
    other = KmsSealing(client=lambda: kms, key_id=kms.create_key()["KeyMetadata"]["Arn"])
    with pytest.raises(Unavailable):
        other.unseal(sealing.seal(SECRET, "user-1"), "user-1")


def test_a_kms_that_does_not_answer_is_said_to_be_unavailable() -> None:
    class Gone:
        def encrypt(self, **_: Any) -> Any:
            raise EndpointConnectionError(endpoint_url="https://kms")

    with pytest.raises(Unavailable):
        KmsSealing(client=Gone, key_id="key").seal(SECRET, "user-1")
